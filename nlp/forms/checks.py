"""The cells of one report into checks of its tables: sums, and what a cell can hold at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nlp.forms.cells import FormCell, Key
from nlp.forms.check import FAIL, NOT_ASSESSABLE, PASS, UNCERTAIN, Check
from nlp.forms.relations import SIGNS, Relation, add_up, form_of
from nlp.forms.short_rows import is_unplaced
from nlp.forms.values import read_value

Cells = Mapping[Key, FormCell]
#: Columns whose numbers may be negative, and columns whose numbers may have decimals.
_SIGNED = ("change",)
_DECIMAL = ("amount",)
#: The most cells that a reason names.
_NAMED = 3


def check_tables(cells: Cells, numbers: Mapping[Key, float | None]) -> list[Check]:
    """Every relation and domain that one report's tables must keep; `numbers` are what its cells count for."""
    tables = {cell.table for cell in cells.values()}
    found = [_relation(*sums, cells, numbers) for sums in add_up(numbers, form_of(cells)) if sums[0].table in tables]
    odd = [cell for cell in cells.values() if cell.state == "unreadable" or (cell.value and _is_odd(cell.value))]
    for table in sorted(tables):
        has_number = any(cell.value is not None for cell in cells.values() if cell.table == table)
        found.extend(_domain(table, [cell for cell in odd if cell.table == table], has_number))
    found.extend(_open(cells))
    found.extend(_units(cells))
    return found


def _relation(
    relation: Relation, left: float, right: float, cells: Cells, numbers: Mapping[Key, float | None]
) -> Check:
    """One sum. A slash or 无 adds nothing where the rest of the tables shows that it is meant so."""
    place = (relation.rule, relation.table, relation.row, relation.column)
    if left == right:
        return Check(*place, left, right, PASS, "")
    keys = (*relation.left, *relation.right)
    without = [key for key in keys if numbers.get(key) is None]
    if without:
        return Check(*place, None, None, NOT_ASSESSABLE, without_number(without, cells))
    implied = [cells[key] for key in keys if cells[key].implied is not None and cells[key].state not in SIGNS]
    return Check(
        *place, left, right, FAIL, "; ".join(map(_located, implied)) or "which cell is wrong is not determined"
    )


def without_number(keys: Sequence[Key], cells: Cells) -> str:
    """Which cells have no number, and what stands in them instead."""
    named = [f"{key[1]} {key[2]} is {cells[key].state}" for key in keys[:_NAMED]]
    more = len(keys) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more > 0 else "")


def _located(cell: FormCell) -> str:
    return f"{cell.row} {cell.column} reads {cell.raw}, the sums say {cell.implied:g}"


def _is_odd(value: float) -> bool:
    """Whether a number is one that few cells can hold."""
    return value < 0 or value % 1 != 0


def _domain(table: str, odd: Sequence[FormCell], has_number: bool) -> Iterator[Check]:
    """A check for each cell that holds what it cannot, one for a row whose values have no places, and one for the
    table where all cells hold what they can."""
    rule = f"{table.upper()}-domain"
    faults = 0
    unplaced = {(cell.row, cell.raw) for cell in odd if is_unplaced(cell.raw)}
    for row, raw in sorted(unplaced):
        faults += 1
        yield Check(rule, table, row, "", None, None, UNCERTAIN, f"reads {raw}: nothing tells in which columns")
    for cell in odd:
        reason, state = ("", PASS) if (cell.row, cell.raw) in unplaced else _outside(cell)
        if reason:
            faults += 1
            yield Check(rule, table, cell.row, cell.column, cell.value, None, state, f"reads {cell.raw}: {reason}")
    if not faults and has_number:
        yield Check(rule, table, "", "", None, None, PASS, "")


def _outside(cell: FormCell) -> tuple[str, str]:
    """Why a cell cannot hold what it does, and how sure that is."""
    if cell.state == "unreadable":
        return "no number, and none of the signs for none", UNCERTAIN
    if cell.value is None:
        return "", PASS
    if cell.value < 0 and cell.column not in _SIGNED:
        return "negative", FAIL
    if cell.value % 1 and cell.column not in _DECIMAL:
        return "not whole", FAIL
    return "", PASS


def _open(cells: Cells) -> Iterator[Check]:
    """Form of 2019: what was newly published is part of all that is public. Soft: a figure may count otherwise."""
    for row in ("rules", "normative_documents"):
        new, total = cells.get(("t2", row, "published")), cells.get(("t2", row, "total"))
        if new is None or total is None or new.value is None or total.value is None:
            continue
        state = PASS if new.value <= total.value else UNCERTAIN
        reason = "" if state == PASS else "more was newly published than is public in all"
        yield Check("T2-open-2019", "t2", row, "published", new.value, total.value, state, reason)


def _units(cells: Cells) -> Iterator[Check]:
    """Amounts that were converted to 10,000 yuan."""
    for row in ("fees", "procurement"):
        cell = cells.get(("t2", row, "amount"))
        if cell is None or cell.value is None:
            continue
        written = read_value(cell.raw).number
        if written is not None and abs(written - cell.value) > 1e-9:
            reason = f"reads {cell.raw}, taken as {cell.value:g} times 10,000 yuan"
            yield Check("T2-unit", "t2", row, "amount", written, cell.value, UNCERTAIN, reason)
