"""The cells of several reports into checks: one body from year to year, a government and the bodies it compiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp.forms.cells import FormCell, Key, by_key
from nlp.forms.check import FAIL, NOT_ASSESSABLE, PASS, UNCERTAIN, Check
from nlp.forms.labels import APPLICANTS

Cells = Mapping[Key, FormCell]
_DOCUMENTS = ("rules", "normative_documents")
_ITEMS = ("permits", "services", "penalties", "coercions", "fees")
_SOFT = "mergers, reclassification and rules not yet in force break this honestly"


def check_years(reports: Mapping[int, Sequence[FormCell]]) -> dict[int, list[Check]]:
    """The reports of one body, its cells by year, each held to that of the year before.

    What was carried in is what was carried out the year before; documents in force, and the items of the form of
    2019, follow from last year's and this year's changes, which is soft: `uncertain` where it does not hold.
    """
    by_year = {year: by_key(cells) for year, cells in reports.items()}
    return {year: _year(by_year[year], by_year.get(year - 1)) for year in sorted(by_year) if by_year[year]}


def _year(now: Cells, before: Cells | None) -> list[Check]:
    checks = []
    for column in APPLICANTS:
        carried_in, carried_out = ("t3", "carried_in", column), ("t3", "carried_out", column)
        checks.append(_compare("X-carry", carried_in, now, before, [(carried_out, 1)], [], FAIL))
    for row in _DOCUMENTS:
        in_force = ("t2", row, "in_force")
        changes = [(("t2", row, "made"), 1), (("t2", row, "repealed"), -1)]
        if in_force in now:
            checks.append(_compare("X-rules", in_force, now, before, [(in_force, 1)], changes, UNCERTAIN))
    for row in _ITEMS:
        items = ("t2", row, "previous")
        if items in now:
            last = [(items, 1), (("t2", row, "change"), 1)]
            checks.append(_compare("X-items-2019", items, now, before, last, [], UNCERTAIN))
    return checks


Terms = list[tuple[Key, int]]


def _compare(rule: str, key: Key, now: Cells, before: Cells | None, last: Terms, changes: Terms, state: str) -> Check:
    """A cell held to cells of last year's report and to this year's changes."""
    if not before:
        return Check(rule, *key, None, None, NOT_ASSESSABLE, "no report of the year before")
    numbers = [_number(before, term, sign) for term, sign in last] + [
        _number(now, term, sign) for term, sign in changes
    ]
    left = _number(now, key, 1)
    if left is None or None in numbers:
        return Check(rule, *key, left, None, NOT_ASSESSABLE, "a cell of this year's or last year's table has no number")
    right = sum(number for number in numbers if number is not None)
    if left == right:
        return Check(rule, *key, left, right, PASS, "")
    return Check(rule, *key, left, right, state, _SOFT if state == UNCERTAIN else "last year's report says otherwise")


def _number(cells: Cells, key: Key, sign: int) -> float | None:
    cell = cells.get(key)
    return None if cell is None or cell.value is None else sign * cell.value


def check_children(parent: Sequence[FormCell], children: Mapping[str, Sequence[FormCell] | None]) -> list[Check]:
    """A government's cells held to the sums over the bodies it compiles, None is a missing one."""
    missing = sorted(name for name, cells in children.items() if not cells)
    by_child = [by_key(cells) for cells in children.values() if cells]
    return [_sum(cell, by_child, missing) for cell in parent]


def _sum(cell: FormCell, children: Sequence[Cells], missing: Sequence[str]) -> Check:
    numbers = [_number(child, cell.key, 1) for child in children]
    if missing:
        return Check("H-sum", *cell.key, cell.value, None, NOT_ASSESSABLE, "no tables of " + ", ".join(missing))
    if cell.value is None or None in numbers:
        return Check("H-sum", *cell.key, cell.value, None, NOT_ASSESSABLE, "a cell has no number")
    right = sum(number for number in numbers if number is not None)
    state = PASS if right == cell.value else FAIL
    return Check("H-sum", *cell.key, cell.value, right, state, f"over {len(children)} bodies")
