"""A document into the cells of its statutory tables."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.forms.active import ActiveCells, active_cells
from nlp.forms.cells import FormCell, FoundCells
from nlp.forms.disputes import dispute_cells
from nlp.forms.labels import (
    ACTIVE_ROWS,
    APPLICANTS,
    COLUMNS_OF_ROW,
    DISPUTES,
    ROW_OF_2019,
    ROWS_OF_2021,
    begins,
    ends,
    is_note,
    is_of_sentence,
    may_begin,
    request_rows,
)
from nlp.forms.placed import place_active, place_disputes, place_requests
from nlp.forms.relations import imply
from nlp.forms.requests import request_cells
from nlp.forms.rows import Row, TextLine, cells_between_commas, rows_of
from nlp.forms.turned import upright
from nlp.forms.values import is_unit, read_value
from nlp.language.text import folded
from nlp.reading.document import Cell, Document

#: Rows that only the form of 2019 has, given where a document has them.
_ONLY_2019 = ("services", "procurement")
#: Tables of a document are numbered from 1, and lines with commas are one of their own.
_BETWEEN_COMMAS = 0


def forms(document: Document) -> tuple[FormCell, ...]:
    """The cells of the statutory tables of a document in a fixed order, those of a table that it has not left out."""
    zones = _zones(document)
    active = active_cells(place_active(zones["t2"]))
    requests = request_cells(list(upright(place_requests(zones["t3"]))))
    disputes = dispute_cells(place_disputes(zones["t4"]))
    return imply(tuple(_cells(active, requests, disputes)))


# ---------------------------------------------------------------------------------------------- zones


def _zones(document: Document) -> dict[str, list[Row]]:
    """The rows of each table: from where its headings begin to the next table or the next sentence."""
    zones: dict[str, list[Row]] = {"t2": [], "t3": [], "t4": []}
    zone = ""
    above: TextLine | None = None  # the last line of words outside of tables, which may name a unit
    for row in rows_of(document):
        if isinstance(row, TextLine):
            text = row.line.text
            zone = _add_line(row, zone, zones) if zone or may_begin(text) else ""
            if not zone and text.strip():
                above = row
        else:
            zone = _add_row(row, zone, zones)
        if zone == "t2" and above:
            if is_unit(folded(above.text)):
                zones["t2"].insert(0, above.row())
            above = None
    return zones


def _add_row(row: Row, zone: str, zones: dict[str, list[Row]]) -> str:
    """Adds a row of cells to the table it belongs to, and tells which is open behind it."""
    zone = _zone_of(row, zone)
    if zone:
        zones[zone].append(row)
    return zone


def _zone_of(row: Row, zone: str) -> str:
    """The table that a row of cells belongs to."""
    for cell in row.cells:
        if len(cell.text) > 1 and not cell.text.isascii():
            begun = begins(folded(cell.text))
            if begun:
                return begun
    return zone


def _add_line(line: TextLine, zone: str, zones: dict[str, list[Row]]) -> str:
    """Adds a line as a row of cells with commas between, or its words."""
    cells = cells_between_commas(line.text)
    if cells:
        return _add_row(Row(line.page, _BETWEEN_COMMAS, cells), zone, zones)
    return _add_words(line, zone, zones)


def _add_words(line: TextLine, zone: str, zones: dict[str, list[Row]]) -> str:
    """Adds a line's words to the tables they belong to, and tells which is open at its end."""
    page, number, words, printed = line.row()
    cells: list[Cell] = []
    # Torn heads of table four, or a total before them, are told by all words of a line.
    if zone != "t4" and words and not words[-1].text.isdecimal():
        whole = folded("".join(cell.text for cell in words))
        zone = "t4" if begins(whole) == "t4" else zone
    for cell in words:
        if cell.text.isdecimal() and zone:
            cells.append(cell)
            continue
        text = folded(cell.text)
        if is_of_sentence(text):
            zone, cells = "", []
            continue
        now = begins(text) or ("" if ends(text) else zone)
        if now != zone:
            if zone and cells:
                zones[zone].append(Row(page, number, tuple(cells)))
            zone, cells = now, []
        if not is_note(text):
            cells.append(cell)
    if zone and cells:
        placed = printed if len(cells) == len(words) else None
        zones[zone].append(Row(page, number, tuple(cells), placed))
    return zone


# ---------------------------------------------------------------------------------------------- cells


def _cells(active: ActiveCells, requests: FoundCells, disputes: FoundCells) -> Iterator[FormCell]:
    """The cells of each table of which anything was found, what was not found too, in the order of the forms."""
    if active.found:
        yield from _active_cells(active)
    form = _form_of_requests(requests)
    if requests:
        for row in request_rows(form):
            for column in APPLICANTS:
                yield _cell("t3", form, row, column, requests)
    if disputes:
        for column in DISPUTES:
            yield _cell("t4", form, "all", column, disputes)


def _active_cells(active: ActiveCells) -> Iterator[FormCell]:
    """The cells of table two, each row in the form that its block follows."""
    for row in ACTIVE_ROWS:
        if row in _ONLY_2019 and row not in active.forms:
            continue
        form = active.forms.get(row, "2021")
        for column in COLUMNS_OF_ROW[form][row]:
            yield _cell("t2", form, row, column, active.found)


def _form_of_requests(requests: FoundCells) -> str:
    """The form of table three, told by whether its last group has one row or three."""
    has_three = any((row, "total") in requests for row in ROWS_OF_2021)
    return "2019" if (ROW_OF_2019, "total") in requests and not has_three else "2021"


def _cell(table: str, form: str, row: str, column: str, found: FoundCells) -> FormCell:
    here = found.get((row, column))
    if here is None:
        return FormCell(table, form, row, column, None, "", "absent", 0)
    state, number, scale = read_value(here.raw)
    if number is not None and column == "amount":
        number = round(number * (here.scale if scale is None else scale), 6)
    return FormCell(table, form, row, column, number, here.raw, state, here.page)
