"""The rows and words of table three into its cells: what became of the requests."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from nlp.forms.cells import Found, FoundCells
from nlp.forms.columns import FORM_ORDER, Order, Seven, order_of_words, seven_columns, values_at
from nlp.forms.labels import APPLICANTS, REQUEST_ROWS, ROW_OF_2019, request_keys, request_rows
from nlp.forms.order import Entry, in_order, place
from nlp.forms.relations import violations
from nlp.forms.rows import Row
from nlp.forms.short_rows import Placed, fill_requests, unplaced
from nlp.forms.values import is_answer, read_value
from nlp.language.text import folded
from nlp.reading.document import Cell

_WIDTH = len(APPLICANTS)
#: The longest part of a label that is looked for over the end of a line.
_LABEL = 20
#: So many rows a table must have, with values or named, before a row that is only named counts as blank.
_LEAST_ROWS = 18
#: Fewer rows with a name before their values than these mean that the names stand elsewhere.
_LEAST_NAMED = 3
#: The head of the first column in the form.
_FIRST_HEAD = "自然人"
#: The most sums that one wrong cell breaks.
_ONE_WRONG = 4
_ORDER = tuple(REQUEST_ROWS)
_ROWS_OF_2021 = request_rows("2021")


class _Line(NamedTuple):
    """The values of a row, mostly seven, the words in the row itself and since the row before, the columns' order."""

    values: tuple[str, ...]
    page: int
    own: str = ""
    before: str = ""
    order: Order = FORM_ORDER


def request_cells(rows: Sequence[Row]) -> FoundCells:
    """The cells of table three in its rows and words, in the order in which they stand."""
    found = _lines(rows)
    lines = _whole(found)
    if sum(bool(request_keys(line.own) or request_keys(line.before)) for line in lines) < _LEAST_NAMED:
        columns = _by_columns(found)
        if columns:
            return columns
    keys = _keys(lines)
    cells = _cells(lines, keys)
    if None in keys:
        return cells
    short = _short(found, cells)
    blank = _blank_rows(rows, cells, short)
    return cells | blank | _short_cells(short, cells | blank)


# ------------------------------------------------------------------------------------ rows with values


def _lines(rows: Sequence[Row]) -> list[_Line]:
    """Values that follow each other, with the words before them: the rows, and whatever else."""
    lines: list[_Line] = []
    columns_of_table = _columns(rows)
    before, run = "", _Run()
    for row in rows:
        if row.table >= 0:
            before = run.close(before, lines)
            seven = columns_of_table.get(row.table)
            run.order = (seven and seven.order) or run.order
            line = _grid_line(row, seven.starts if seven else None, before, run.order)
            if line is None:
                before += row.text
            else:
                lines.append(line)
                before = "" if any(line.values) else before + line.own
            continue
        for cell in row.cells:
            if is_answer(cell.text):
                run.add(cell.text, row.page)
                continue
            before = run.close(before, lines)
            before += folded(cell.text)
    run.close(before, lines)
    return lines


def _whole(lines: list[_Line]) -> list[_Line]:
    """The rows of seven values that hold or name anything.

    Where most rows have one value it is the total; where all have one or two, zeros among them, the form was filled in
    these columns only, and the one before the total is that of natural persons.
    """
    full = [line for line in lines if len(line.values) == _WIDTH]
    few = [line for line in lines if len(line.values) in (1, 2)]
    is_total_only = all(len(line.values) == 1 for line in lines if 0 < len(line.values) < _WIDTH)
    if len(few) > len(full) and (is_total_only or len(few) >= _LEAST_ROWS):
        full = [_filled_up(line) for line in lines if len(line.values) in (1, 2, _WIDTH)]
    return [line for line in full if any(line.values) or request_keys(line.own)]


def _filled_up(line: _Line) -> _Line:
    """A row of one value or two with blanks before the last."""
    *first, last = line.values
    blanks = [""] * (_WIDTH - len(line.values))
    return line._replace(values=(*first, *blanks, last))


class _Run:
    """Values that follow each other with no word between, and the order of the columns that they stand in."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self.page = 0
        self.order = FORM_ORDER

    def add(self, value: str, page: int) -> None:
        self.page = self.page or page
        self.values.append(value)

    def close(self, before: str, lines: list[_Line]) -> str:
        """Ends the run that stands behind these words, and gives the words that the next one stands behind."""
        values, page = self.values, self.page
        if not values:
            return before
        self.values, self.page = [], 0
        if _FIRST_HEAD in before:
            self.order = order_of_words(before) or self.order
        if len(values) == _WIDTH + 1:
            values = _without_page_number(values, self.order[-1])
        if len(values) % _WIDTH or len(values) > 4 * _WIDTH:
            lines.append(_Line(tuple(values), page, before=before, order=self.order))
            return "" if len(values) > 1 else before
        for start in range(0, len(values), _WIDTH):
            own = tuple(values[start : start + _WIDTH])
            lines.append(_Line(own, page, before="" if start else before, order=self.order))
        return ""


def _without_page_number(values: list[str], total: int) -> list[str]:
    """Eight values as the seven that add up without one of them, where only one such choice is there."""
    choices = []
    for left_out in range(len(values)):
        rest = values[:left_out] + values[left_out + 1 :]
        numbers = [read_value(raw).number or 0 for raw in rest]
        if sum(numbers) == 2 * numbers[total] and rest not in choices:
            choices.append(rest)
    return choices[0] if len(choices) == 1 else values


def _columns(rows: Sequence[Row]) -> dict[int, Seven]:
    """For each table its seven columns, those of the page before where it does not tell."""
    by_table: dict[int, list[Row]] = {}
    for row in rows:
        if row.table >= 0:
            by_table.setdefault(row.table, []).append(row)
    found: dict[int, Seven] = {}
    last: Seven | None = None
    for table, own in by_table.items():
        columns = seven_columns(own) or _fitting(last, own)
        if columns:
            found[table] = last = columns
    return found


def _fitting(columns: Seven | None, rows: Sequence[Row]) -> Seven | None:
    """The columns of the table before, where this one is as wide."""
    last = max(cell.column for row in rows for cell in row.cells)
    return columns if columns and columns.starts[-1] == last else None


def _grid_line(row: Row, columns: tuple[int, ...] | None, before: str, order: Order) -> _Line | None:
    """A row of cells as values with their words; None where it has words only."""
    labels, cells = _parted(row, columns)
    own = folded("".join([cell.text for cell in labels]))
    values = tuple([cell.text for cell in _seven(cells)])
    if not values:
        filled = tuple(cell.text for cell in cells if cell.text)
        is_few = len(filled) in (1, 2) and bool(request_keys(own))
        return _Line(filled, row.page, own, before, order) if is_few else None
    is_named = bool(columns and request_keys(own))
    if not (is_named or all(map(is_answer, values))):
        return None
    return _Line(values, row.page, own, before, order) if own or any(values) else None


def _parted(row: Row, columns: tuple[int, ...] | None) -> tuple[list[Cell], list[Cell]]:
    """The labels of a row, and its values: those in the seven columns, or those behind the last label."""
    if columns:
        return [cell for cell in row.cells if cell.column < columns[0]], values_at(row.cells, columns)
    values = _trailing(row.cells)
    return list(row.cells[: len(row.cells) - len(values)]), values


def _trailing(cells: Sequence[Cell]) -> list[Cell]:
    """The cells behind the last label of a row."""
    values: list[Cell] = []
    for cell in reversed(cells):
        if not is_answer(cell.text):
            break
        values.append(cell)
    return values[::-1]


def _seven(cells: list[Cell]) -> list[Cell]:
    """Seven values, blank columns beside them left out; none where there are not seven."""
    if len(cells) <= _WIDTH:
        return cells if len(cells) == _WIDTH else []
    filled = [cell for cell in cells if cell.text]
    if len(filled) == _WIDTH:
        return filled
    if not any(cell.text for cell in cells[_WIDTH:]):
        return cells[:_WIDTH]
    if not any(cell.text for cell in cells[:-_WIDTH]):
        return cells[-_WIDTH:]
    return []


# ------------------------------------------------------------------------------------- whose row it is


def _keys(lines: list[_Line]) -> list[str | None]:
    """For each row of values the row of the form that words and order tell."""
    entries = [
        Entry(own=request_keys(line.own), near=request_keys(line.before), is_empty=not any(line.values))
        for line in lines
    ]
    return in_order(entries, _ORDER) or place(list(_with_hints(entries, lines)), _ORDER, ROW_OF_2019)


def _with_hints(entries: Sequence[Entry], lines: Sequence[_Line]) -> Iterator[Entry]:
    """Entries with the rows that words name that begin or end beyond the row of values."""
    for entry, (line, following) in zip(entries, pairwise([*lines, _Line((), 0)])):
        split = request_keys(line.before[-30:] + line.own + following.before[:30])
        yield entry._replace(hints=(*split, *request_keys(following.before)))


def _cells(lines: list[_Line], keys: Sequence[str | None]) -> FoundCells:
    return {
        (key, column): _found(line.values[place], line.page)
        for line, key in zip(lines, keys)
        if key is not None
        for column, place in zip(APPLICANTS, line.order)
    }


@lru_cache(maxsize=1 << 12)
def _found(raw: str, page: int) -> Found:
    """What stands on a page; mostly zero."""
    return Found(raw, page)


# --------------------------------------------------------------------------------- what lost its rows


def _by_columns(runs: list[_Line]) -> FoundCells:
    """All numbers of the table in one piece or column by column, their direction told by the sums."""
    values = [(raw, run.page) for run in runs for raw in run.values]
    for form in ("2021", "2019"):
        keys = request_rows(form)
        if len(values) != len(keys) * _WIDTH:
            continue
        down = [values[row :: len(keys)] for row in range(len(keys))]
        across = [values[start : start + _WIDTH] for start in range(0, len(values), _WIDTH)]
        down = [[line[place] for place in runs[0].order] for line in down]
        across = [[line[place] for place in runs[0].order] for line in across]
        best = down if _misfit(keys, down) <= max(_ONE_WRONG, _misfit(keys, across)) else across
        return {
            (key, column): Found(raw, page)
            for key, line in zip(keys, best)
            for column, (raw, page) in zip(APPLICANTS, line)
        }
    return {}


def _misfit(keys: Sequence[str], grid: list[list[tuple[str, int]]]) -> int:
    """How many of the table's sums fail where its numbers stand so."""
    numbers = {
        ("t3", key, column): read_value(raw).number or 0.0
        for key, line in zip(keys, grid)
        for column, (raw, _) in zip(APPLICANTS, line)
    }
    return len(violations(numbers, "2019" if ROW_OF_2019 in keys else "2021"))


# ------------------------------------------------------------------------- rows with fewer values


def _short(lines: Sequence[_Line], found: FoundCells) -> dict[str, _Line]:
    """The rows with fewer than seven values that are named and not found otherwise."""
    short: dict[str, _Line] = {}
    for line in lines:
        keys = request_keys(line.own) or request_keys(line.before)
        if len(line.values) < _WIDTH and keys and (keys[-1], APPLICANTS[-1]) not in found:
            short.setdefault(keys[-1], line)
    return short


def _short_cells(short: Mapping[str, _Line], found: FoundCells) -> FoundCells:
    """The cells of such rows: those that the sums place, and the others with all values of their row."""
    if not short:
        return {}
    rows = {key: Placed(line.values, line.order) for key, line in short.items()}
    placed = fill_requests(rows, {key: here.raw for key, here in found.items()})
    return {
        (key, column): Found(text if text is not None else unplaced(short[key].values), short[key].page)
        for (key, column), text in placed.items()
    }


# --------------------------------------------------------------------------------- rows without values


def _blank_rows(rows: Sequence[Row], found: FoundCells, short: Collection[str]) -> FoundCells:
    """The cells of rows whose name stands alone, not even empty cells beside it: they are blank."""
    if all((key, APPLICANTS[-1]) in found for key in _ROWS_OF_2021):
        return {}
    named = _named_alone(rows)
    known = {key for key, _ in found} | set(short)
    missing = [key for key in named if key not in known and _is_row(key, named)]
    if len(missing) + len(known) < _LEAST_ROWS:
        return {}
    return {(key, column): Found("", named[key]) for key in missing for column in APPLICANTS}


def _named_alone(rows: Sequence[Row]) -> dict[str, int]:
    """The rows of the form that stand in lines without cells, or in rows with labels only, and their page."""
    named: dict[str, int] = {}
    text = ""
    for row in rows:
        if row.table < 0 or not any(is_answer(cell.text) for cell in row.cells):
            text = text[-_LABEL:] + row.text
            for key in request_keys(text):
                named.setdefault(key, row.page)
    return named


def _is_row(key: str, named: Mapping[str, int]) -> bool:
    """Whether a name is that of a row: 其他处理 may be a group's, and 总计 a column's."""
    return key != "total" and (key != ROW_OF_2019 or "other_1" not in named)
