"""The rows and words of table two into its cells: what was made public without being asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

import nlp.regex as re
from nlp.forms.cells import Found, FoundCells
from nlp.forms.labels import COLUMNS_OF_ROW, active_rows, block_column, block_of, columns_in_order
from nlp.forms.rows import Row
from nlp.forms.short_rows import unplaced
from nlp.forms.values import is_answer, is_unit, scale_of
from nlp.language.text import folded
from nlp.reading.document import Cell

_FORMS = ("2021", "2019")
#: The head of the labels, one for each block.
_FIRST_HEAD = "信息内容"
#: What parts the numbers of tables that were made of one.
_BESIDE = 1 << 20
#: A note to a number that got out of its row, and the column that it tells.
_NOTE = re.compile(r"[(][^()]*[)]")
_NOTED = {"made": "新增|制发", "repealed": "失效|废止|修订"}


class ActiveCells(NamedTuple):
    """What was found of table two, and the form that each of its rows follows."""

    found: FoundCells
    forms: dict[str, str]


class _Block(NamedTuple):
    """The headings above a row: form, columns, unit if they name one, the order in which the columns stand, and in
    which table where each of these begins."""

    form: str
    columns: tuple[str, ...]
    scale: float | None = None
    order: tuple[str, ...] = ()
    table: int = -1
    places: tuple[int, ...] = ()


class _Answer(NamedTuple):
    """A value and its page."""

    raw: str
    page: int


def active_cells(rows: Sequence[Row]) -> ActiveCells:
    """The cells of table two in its rows and words, in the order in which they stand."""
    reader = _Reader()
    for row in _one_beside_another(rows):
        if row.table >= 0:
            reader.grid_row(row)
        else:
            reader.words(row)
    reader.end()
    return ActiveCells(reader.found, reader.forms)


def _one_beside_another(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows of tables one after the other: of two blocks side by side the left one first, each a table of its own."""
    for table, group in groupby(rows, key=attrgetter("table")):
        own = list(group)
        starts = {cell.column for row in own for cell in row.cells if folded(cell.text) == _FIRST_HEAD}
        if table < 0 or len(starts) < 2:
            yield from own
            continue
        for number, (start, end) in enumerate(pairwise([*sorted(starts), 1 << 30])):
            for row in own:
                cells = tuple(cell for cell in row.cells if start <= cell.column < end)
                if cells:
                    yield row._replace(table=table + number * _BESIDE, cells=cells)


class _Reader:
    """Goes through rows and words; keeps the block it is in, and label and values of a row that comes word by word."""

    def __init__(self) -> None:
        self.found: FoundCells = {}
        self.forms: dict[str, str] = {}
        self.block: _Block | None = None
        self.scale = 1.0  # of amounts whose headings name no unit
        self.label = ""
        self.values: list[_Answer] = []
        self.blank: dict[str, tuple[str, ...]] = {}  # rows that were named, and their columns
        self.short: dict[str, tuple[tuple[str, ...], list[_Answer]]] = {}  # rows with a value too few, their columns
        self.strays: list[tuple[_Answer, str]] = []  # values that follow no row's name, and what follows them

    # --------------------------------------------------------------------------------- rows with cells

    def grid_row(self, row: Row) -> None:
        self._close()
        text = row.text
        if self._takes_heading(row, text) or self._takes_unit(text):
            return
        first = self._first_column(row, text)
        label = ""
        values: list[Cell] = []
        for cell in row.cells:
            is_value = cell.column >= first if first else is_answer(cell.text)
            if is_value:
                values.append(cell)
                continue
            if values:
                self._grid_values(label, values, row.page, first)
                label, values = "", []
            label += folded(cell.text)
        self._grid_values(label, values, row.page, first)

    def _takes_heading(self, row: Row, text: str) -> bool:
        """Takes the columns of a block from its headings; whether the row was such."""
        block = block_of(text)
        if block is None:
            return "信息内容" in text
        form, columns = block
        places = {block_column(columns, folded(cell.text)): cell.column for cell in row.cells}
        order = columns_in_order(columns, text)
        known = tuple(places[column] for column in order if column in places)
        is_known = len(known) == len(columns) and list(known) == sorted(known)
        self.block = _Block(form, columns, scale_of(text), order, row.table, known if is_known else ())
        return True

    def _takes_unit(self, text: str) -> bool:
        """Takes the unit that stands on its own above a table; whether the text was such."""
        if not is_unit(text):
            return False
        self.scale = scale_of(text) or self.scale
        return True

    def _first_column(self, row: Row, text: str) -> int:
        """Where the values of a row with some text begin, if its headings tell; else 0."""
        block = self.block
        if block is None or block.table != row.table or not block.places:
            return 0
        labels = "".join(folded(cell.text) for cell in row.cells if cell.column < block.places[0])
        is_one_row = len(active_rows(labels)) == len(active_rows(text)) == 1
        return block.places[0] if is_one_row else 0

    def _grid_values(self, label: str, cells: list[Cell], page: int, first: int) -> None:
        keys = active_rows(label)
        if not keys or not cells:
            return
        columns = self._columns(keys[-1], len(cells))
        texts = self._texts(cells, columns, first)
        self._row(keys[-1], columns, [_Answer(text, page) for text in texts], label)

    def _texts(self, cells: list[Cell], columns: tuple[str, ...], first: int) -> list[str]:
        """The texts as they stand: below each heading, or all where the headings tell no first column."""
        block = self.block
        if block and block.columns == columns and first:
            ends = (*block.places[1:], 1 << 30)
            return [_text_between(cells, start, end) for start, end in zip(block.places, ends)]
        filled = [cell.text for cell in cells if cell.text]
        return filled if len(filled) == len(columns) else [cell.text for cell in cells]

    # ------------------------------------------------------------------------------ words without cells

    def words(self, row: Row) -> None:
        if any("元" in cell.text for cell in row.cells) and self._takes_unit(row.text):
            return
        for cell in row.cells:
            is_of_heading = self.label.endswith("增")  # 本年增 / 减
            if is_answer(cell.text) and not is_of_heading:
                self.values.append(_Answer(cell.text, row.page))
                continue
            self._close()
            word = folded(cell.text)
            if _FIRST_HEAD in word:  # what stands before it is of the last block
                self._name()
            self.label += word
            self._note()
        self._name()

    def _note(self) -> None:
        """Gives the last stray number the note that follows it."""
        note = _NOTE.fullmatch(self.label)
        if note and self.strays and not self.strays[-1][1]:
            self.strays[-1] = (self.strays[-1][0], note.group())
            self.label = ""

    def _name(self) -> None:
        """Takes block and rows from the label so far."""
        _, is_heading, heading = self.label.rpartition("信息内容")
        block = block_of(heading) if is_heading else None
        if block:
            self.block = _Block(*block, scale_of(heading), columns_in_order(block[1], heading))
        for key in active_rows(self.label):
            self.blank.setdefault(key, self._columns(key, 0))

    def _close(self) -> None:
        """Ends a row that came word by word, if it has values."""
        if not self.values:
            return
        self._name()
        keys = active_rows(self.label)
        if keys:
            self._row(keys[-1], self._columns(keys[-1], len(self.values)), self.values, self.label)
        elif self.strays or len(self.values) == 1:
            self.strays.append((self.values[0], ""))
        self.label, self.values = "", []

    # -------------------------------------------------------------------------------------- both ways

    def _columns(self, key: str, count: int) -> tuple[str, ...]:
        """The columns of a row: those of its block, or of the form that has so many."""
        block = self.block
        if block and COLUMNS_OF_ROW[block.form].get(key) == block.columns:
            return block.columns
        choices = [COLUMNS_OF_ROW[form][key] for form in _FORMS if key in COLUMNS_OF_ROW[form]]
        return next((columns for columns in choices if len(columns) == count), choices[0])

    def _row(self, key: str, columns: tuple[str, ...], values: Sequence[_Answer], label: str = "") -> None:
        """Takes the values of a row in the order in which they stand."""
        if key in self.forms:
            return
        if len(values) < len(columns):
            self.short.setdefault(key, (columns, list(values)))
            return
        self.forms[key] = next(form for form in _FORMS if COLUMNS_OF_ROW[form].get(key) == columns)
        order = self.block.order if self.block and self.block.columns == columns else columns
        for column, (raw, page) in zip(order, values):
            scale = self._scale(label) if column == "amount" else 1.0
            self.found[key, column] = Found(raw, page, scale)

    def _scale(self, label: str) -> float:
        """The unit of an amount: that of its label, its heading, or the table."""
        of_heading = self.block.scale if self.block else None
        return scale_of(label) or of_heading or self.scale

    def end(self) -> None:
        """Ends the table: rows of which a value got lost, rows that stand blank."""
        self._close()
        self._join()
        for key, (columns, values) in self.short.items():
            raw = unplaced([value.raw for value in values])
            self._row(key, columns, [_Answer(raw, values[0].page)] * len(columns))
        for key, columns in self.blank.items():
            self._row(key, columns, [_Answer("", 1)] * len(columns))

    def _join(self) -> None:
        """Gives rows that lack one number the numbers that stand apart, where there are as many of these."""
        columns = COLUMNS_OF_ROW["2021"]["rules"]
        rows = [(key, values) for key, (_, values) in self.short.items() if len(values) == len(columns) - 1]
        if len(rows) != len(self.short) or len(rows) != len(self.strays):
            return
        for (key, values), (stray, note) in zip(rows, self.strays):
            told = (place for place, column in enumerate(columns) if re.search(_NOTED.get(column, "^$"), note))
            place = next(told, 1)
            whole = _Answer(stray.raw + note, stray.page)
            self._row(key, columns, [*values[:place], whole, *values[place:]])
        self.short.clear()


def _text_between(cells: Sequence[Cell], start: int, end: int) -> str:
    """The text between two columns, the first that is filled."""
    return next((cell.text for cell in cells if start <= cell.column < end and cell.text), "")
