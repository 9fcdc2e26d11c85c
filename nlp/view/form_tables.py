"""Cells and checks of the statutory tables into tables as they are printed, with notes on what does not agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp.view.scored import CellRow, CheckRow

#: Checks that are told: what fails and what is doubtful.
TOLD = ("fail", "uncertain")
#: Columns that stand below one head, by table.
_GROUPS = {
    "t3": {
        "company": "organisations",
        "research": "organisations",
        "public_welfare": "organisations",
        "legal_service": "organisations",
        "other_organisation": "organisations",
    },
    "t4": {
        f"{case}_{result}": case
        for case in ("review", "suit", "suit_after_review")
        for result in ("upheld", "corrected", "other", "pending", "total")
    },
}
#: Rows of table three that have a row of their own above them.
_ROW_GROUPS = ("refused", "unavailable", "rejected", "other")
#: Rows of table three that stand at the margin.
_OUTER_ROWS = ("new", "carried_in", "carried_out")


@dataclass(frozen=True)
class Note:
    """A check that is told: its number on the page; `is_failed` or doubtful; `where` is the segment it looks at.

    `evidence` is what the table has, without the place of the segment; `start` and `end` are offsets in its section.
    """

    number: int
    check: CheckRow
    is_failed: bool
    evidence: str
    section: str = ""
    position: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Cell:
    """A cell: what stands in it, what it should hold if that is known to be something else, and its notes."""

    text: str
    state: str
    implied: float | None
    notes: tuple[Note, ...]

    @property
    def is_failed(self) -> bool:
        return any(note.is_failed for note in self.notes)


@dataclass(frozen=True)
class Heading:
    """The name of some rows, and how far it is set in."""

    key: str
    depth: int


@dataclass(frozen=True)
class Row:
    """A row with its key, how far it is set in, and the headings that stand above it."""

    key: str
    depth: int
    headings: tuple[Heading, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Heads:
    """Some columns below one head; of columns that stand alone `key` is empty."""

    key: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Rows with the same columns."""

    heads: tuple[Heads, ...]
    rows: tuple[Row, ...]

    @property
    def has_groups(self) -> bool:
        return any(head.key for head in self.heads)


@dataclass(frozen=True)
class FormTable:
    """A statutory table: `t2`, `t3` or `t4`, the form it follows, and the notes on it."""

    key: str
    form: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


def form_tables(cells: Sequence[CellRow], notes: Sequence[Note]) -> tuple[FormTable, ...]:
    """The tables that a report has, in order."""
    tables = []
    for key, of_table in groupby(cells, key=lambda cell: cell.table):
        found = list(of_table)
        own = tuple(note for note in notes if note.check.table == key)
        tables.append(FormTable(key, found[0].form, tuple(_blocks(key, found, own)), own))
    return tuple(tables)


def _blocks(table: str, cells: Sequence[CellRow], notes: Sequence[Note]) -> Iterable[Block]:
    rows = {row: list(of_row) for row, of_row in groupby(cells, key=lambda cell: cell.row)}
    noted: dict[tuple[str, str], list[Note]] = {}
    for note in notes:
        noted.setdefault((note.check.row, note.check.column), []).append(note)
    for columns, keys in groupby(rows, key=lambda row: tuple(cell.column for cell in rows[row])):
        yield Block(_heads(table, columns), tuple(_rows(table, list(keys), rows, noted)))


def _heads(table: str, columns: Sequence[str]) -> tuple[Heads, ...]:
    groups = _GROUPS.get(table, {})
    return tuple(Heads(key, tuple(names)) for key, names in groupby(columns, key=lambda name: groups.get(name, "")))


def _rows(
    table: str,
    keys: Sequence[str],
    cells: Mapping[str, Sequence[CellRow]],
    noted: Mapping[tuple[str, str], Sequence[Note]],
) -> Iterable[Row]:
    above: tuple[str, ...] = ()
    for key in keys:
        groups = _groups_of(key) if table == "t3" else ()
        new = tuple(Heading(group, depth) for depth, group in enumerate(groups) if group not in above)
        row = tuple(
            Cell(cell.raw, cell.state, cell.implied, tuple(noted.get((key, cell.column), ()))) for cell in cells[key]
        )
        yield Row(key, len(groups), new, row)
        above = groups


def _groups_of(row: str) -> tuple[str, ...]:
    """The groups that a row of table three is in, the outermost first.

    >>> _groups_of("refused_3"), _groups_of("other"), _groups_of("carried_in")
    (('results', 'refused'), ('results',), ())
    """
    if row in _OUTER_ROWS:
        return ()
    group, _, number = row.rpartition("_")
    return ("results", group) if number.isdigit() and group in _ROW_GROUPS else ("results",)
