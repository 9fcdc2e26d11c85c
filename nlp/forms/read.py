"""A document's rows into the cells of the three statutory tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.forms.labels import (
    ACTIVE_COLUMNS,
    APPLICANTS,
    COLUMNS_OF_ROW,
    DISPUTES,
    REQUEST_ROWS,
    ROW_OF_2019,
    ROWS_OF_2021,
    active_row,
    applicant_of,
    request_row,
    squeezed,
)
from nlp.forms.rows import Row, RowCell, is_value, rows_of, state_of, value_of
from nlp.reading.document import Document

T2, T3, T4 = "t2", "t3", "t4"


class FormCell(NamedTuple):
    """One cell of a statutory table.

    `raw` is what stands in it and `state` what that says (`number`, `zero`, `blank`, `slash`, `none`, `unreadable`; `absent`
    where the document has no such cell); `value` is a number only for the first two. `implied` is what the other cells
    determine for it, where they do. `page` counts from 1, 0 for an absent cell.
    """

    table: str
    form: str
    row: str
    column: str
    value: float | None
    raw: str
    state: str
    page: int
    implied: float | None = None


#: Headings by which the tables are known.
_T2_HEADING = re.compile("信息内容")
_T3_HEADING = re.compile("勾稽关系|申请人情况|自然人")
_T4_HEADING = re.compile("结果维持|未经复议直接起诉|复议后起诉")
#: A sentence, which ends a table that has no ruled end.
_PROSE = re.compile(r"[。；]")
#: Yuan in 10,000 yuan.
_YUAN = 10_000
_IN_YUAN = re.compile("(?<!万)元")

Key = tuple[str, str, str]  # table, row, column


class _Found(NamedTuple):
    raw: str
    page: int
    is_yuan: bool = False


class _Reader:
    """Goes through the rows of a document and keeps what it finds of each table."""

    def __init__(self) -> None:
        self.found: dict[Key, _Found] = {}
        self.forms: dict[str, str] = {}  # form by table, or by block of table two
        self.table = ""
        self.header: list[tuple[int, str]] = []  # columns of the block of table two: place, key
        self.header_form = ""
        self.is_yuan = False
        self.width: dict[int, int] = {}  # last column of table three by number of the document's table
        self.label = ""
        self.values: list[tuple[str, int]] = []
        self.dispute_values: list[tuple[str, int]] = []

    def row(self, row: Row) -> None:
        """One more row."""
        text = row.text
        self._enter(text)
        if row.table >= 0:
            self._flush()
            self._grid_row(row)
        elif _PROSE.search(text) and len(text) > 30:
            self._flush()
            self.table = ""
        else:
            self._line_row(row)

    def end(self) -> None:
        self._flush()
        self._disputes(self.dispute_values)

    def _enter(self, text: str) -> None:
        """Which table a row is of, where it tells."""
        if _T4_HEADING.search(text):
            self._switch(T4)
        elif _T3_HEADING.search(text) or request_row(text) in ("new", "carried_in"):
            self._switch(T3)
        elif _T2_HEADING.search(text):
            self._switch(T2)

    def _switch(self, table: str) -> None:
        if table != self.table:
            self._flush()
            self.table = table

    # ------------------------------------------------------------------------------- rows with cells

    def _grid_row(self, row: Row) -> None:
        if self.table == T2:
            self._active_grid_row(row)
        elif self.table == T3:
            self._request_grid_row(row)
        elif self.table == T4 and not _T4_HEADING.search(row.text):
            values = [(cell.text, row.page) for cell in row.cells]
            self._dispute_row(values)

    def _request_grid_row(self, row: Row) -> None:
        for cell in row.cells:
            if applicant_of(squeezed(cell.text)) == "total" and request_row(row.text) in (None, "total"):
                self.width.setdefault(row.table, cell.column)
        cells = [cell for cell in row.cells if cell.column <= self.width.get(row.table, cell.column)]
        values = _trailing_values(cells, len(APPLICANTS))
        label = squeezed("".join(cell.text for cell in cells[: len(cells) - len(values)]))
        if values:
            self._request(label, [(cell.text, row.page) for cell in values])

    def _active_grid_row(self, row: Row) -> None:
        heading = self._active_heading(row)
        if heading:
            return
        labels = [cell for cell in row.cells if not is_value(cell.text)]
        key = active_row(squeezed("".join(cell.text for cell in labels)))
        if key is None or not self.header:
            return
        last = max(cell.column + cell.width for cell in labels)
        values = [cell for cell in row.cells if cell.column >= last]
        for number, (place, column) in enumerate(self.header):
            exact = [cell for cell in values if cell.column == place]
            cell = exact[0] if exact else (values[number] if number < len(values) else None)
            if cell is not None:
                self._active(key, column, cell.text, row.page)

    def _active_heading(self, row: Row) -> bool:
        """Takes the columns of a block of table two from its heading; whether the row was one."""
        if not _T2_HEADING.search(row.text):
            return False
        for form, columns in ACTIVE_COLUMNS.items():
            header = []
            for cell in row.cells:
                text = squeezed(cell.text)
                key = next((key for key, words in columns.items() if re.search(words, text)), None)
                if key:
                    header.append((cell.column, key))
            if _fits(form, [key for _, key in header]):
                self.header, self.header_form = header, form
                self.is_yuan = bool(_IN_YUAN.search(row.text))
        return True

    def _active(self, row: str, column: str, raw: str, page: int) -> None:
        if column not in COLUMNS_OF_ROW[self.header_form].get(row, ()):
            return
        self.forms.setdefault(row, self.header_form)
        is_yuan = column == "amount" and (self.is_yuan or bool(_IN_YUAN.search(raw)))
        self.found.setdefault((T2, row, column), _Found(raw, page, is_yuan))

    # ------------------------------------------------------------------------- rows that lost their form

    def _line_row(self, row: Row) -> None:
        """Labels and values as they follow one another, over as many lines as they take."""
        if not self.table:
            return
        if self.table == T2 and self._active_heading(row):
            return
        for cell in row.cells:
            if not cell.text:
                continue
            if is_value(cell.text):
                self._value(cell.text, row.page)
            else:
                if self.values:
                    self._flush()
                self.label += squeezed(cell.text)

    def _value(self, raw: str, page: int) -> None:
        if self.table == T4:
            self.dispute_values.append((raw, page))
            return
        self.values.append((raw, page))

    def _flush(self) -> None:
        """Ends a row whose label and values came one by one."""
        label, values = self.label, self.values
        self.label, self.values = "", []
        if not values:
            # A label goes on with the next line: the group of a row stands before it.
            self.label = label if self.table == T3 and request_row(label) is None else ""
            return
        if self.table == T3:
            self._request(label, values)
        elif self.table == T2:
            key = active_row(label)
            if key is None:
                return
            columns = COLUMNS_OF_ROW[self.header_form or "2021"].get(key, ())
            for column, (raw, page) in zip(columns, values):
                self._active(key, column, raw, page)

    # ---------------------------------------------------------------------------------------- both ways

    def _request(self, label: str, values: Sequence[tuple[str, int]]) -> None:
        key = request_row(label)
        if key is None:
            return
        columns = APPLICANTS if len(values) >= len(APPLICANTS) else _few_columns(values)
        for column, (raw, page) in zip(columns, values[-len(APPLICANTS) :]):
            self.found.setdefault((T3, key, column), _Found(raw, page))

    def _dispute_row(self, values: list[tuple[str, int]]) -> None:
        if all(is_value(raw) for raw, _ in values) and len(values) >= len(DISPUTES):
            self._disputes(values[: len(DISPUTES)])

    def _disputes(self, values: Sequence[tuple[str, int]]) -> None:
        if len(values) < len(DISPUTES):
            return
        for column, (raw, page) in zip(DISPUTES, values):
            self.found.setdefault((T4, "all", column), _Found(raw, page))


def _trailing_values(cells: Sequence[RowCell], most: int) -> list[RowCell]:
    """The cells at the end of a row that hold values, so many at the most."""
    values: list[RowCell] = []
    for cell in reversed(cells):
        if len(values) == most or not is_value(cell.text):
            break
        values.append(cell)
    return values[::-1]


def _few_columns(values: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """The columns of a row whose blanks left no trace: one value is the total, two are the first and the total."""
    if len(values) == 1:
        return ("total",)
    if len(values) == 2:
        return ("natural_person", "total")
    return ()


def _fits(form: str, keys: Sequence[str]) -> bool:
    """Whether headings are those of a block in this form and no other."""
    if form == "2021":
        return tuple(keys) in (("made", "repealed", "in_force"), ("decisions",), ("amount",))
    return tuple(keys) in (
        ("made", "published", "total"),
        ("previous", "change", "decisions"),
        ("previous", "change"),
        ("projects", "amount"),
    )


def read_cells(document: Document) -> tuple[FormCell, ...]:
    """The cells of the statutory tables of a document in a fixed order; none where it has no such table."""
    reader = _Reader()
    for row in rows_of(document):
        reader.row(row)
    reader.end()
    if not reader.found:
        return ()
    return tuple(_cells(reader))


def _cells(reader: _Reader) -> Iterator[FormCell]:
    """What was found, and what was not, in the order of the forms."""
    found = reader.found
    later = any((T3, row, "total") in found for row in ROWS_OF_2021)
    request_form = "2019" if (T3, ROW_OF_2019, "total") in found and not later else "2021"
    for row in _active_rows(reader.forms):
        form = reader.forms.get(row, "2021")
        for column in COLUMNS_OF_ROW[form][row]:
            yield _cell(found, T2, form, row, column)
    for row in request_rows(request_form):
        for column in APPLICANTS:
            yield _cell(found, T3, request_form, row, column)
    for column in DISPUTES:
        yield _cell(found, T4, request_form, "all", column)


def _active_rows(forms: dict[str, str]) -> list[str]:
    """The rows of table two: those of today's form, and what a report has of the one before."""
    older = [row for row in ("services", "procurement") if row in forms]
    rows = ["rules", "normative_documents", "permits", *older[:1], "penalties", "coercions", "fees", *older[1:]]
    return sorted(rows, key=_ACTIVE_ORDER.index)


_ACTIVE_ORDER = ["rules", "normative_documents", "permits", "services", "penalties", "coercions", "fees", "procurement"]


def request_rows(form: str) -> tuple[str, ...]:
    """The rows of table three in a form, in order."""
    left_out = ROWS_OF_2021 if form == "2019" else (ROW_OF_2019,)
    return tuple(row for row in REQUEST_ROWS if row not in left_out)


def _cell(found: dict[Key, _Found], table: str, form: str, row: str, column: str) -> FormCell:
    here = found.get((table, row, column))
    if here is None:
        return FormCell(table, form, row, column, None, "", "absent", 0)
    value = value_of(here.raw)
    if value is not None and here.is_yuan:
        value /= _YUAN
    return FormCell(table, form, row, column, value, here.raw, state_of(here.raw), here.page)
