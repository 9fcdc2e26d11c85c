"""The cells of a report into the figures that researchers use: one number each, nothing where it is not known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from nlp.forms.cells import FormCell, by_key
from nlp.forms.labels import CASES, RESULTS
from nlp.forms.relations import counted
from nlp.forms.totals import Totals

#: The cases of table four that are suits.
_SUITS = tuple(case for case in CASES if case != "review")
#: Figures that are cells of table two.
_PUBLISHED = {
    "normative_documents_made": ("normative_documents", "made"),
    "normative_documents_in_force": ("normative_documents", "in_force"),
    "permits": ("permits", "decisions"),
    "penalties": ("penalties", "decisions"),
    "coercions": ("coercions", "decisions"),
    "fees": ("fees", "amount"),
}
#: The rows of table three that are figures, and the groups of rows that are summed.
_ROWS = {"new": "new", "carried_in": "carried_in", "granted": "granted", "partial": "partial"}
_GROUPS = ("refused", "unavailable", "rejected", "other")

#: The names of the figures, in the order of the tables.
FIGURES = (
    *(f"requests_{name}" for name in (*_ROWS, *_GROUPS, "done", "carried_out")),
    *(f"reviews_{result}" for result in RESULTS),
    *(f"suits_{result}" for result in RESULTS),
    *_PUBLISHED,
)


class Legibility(NamedTuple):
    """How many cells had a number or a sign, how many were blank, how many could not be read or found."""

    read: int
    blank: int
    unreadable: int


def figures(cells: Iterable[FormCell]) -> dict[str, float | None]:
    """A number for each name of `FIGURES`; None where a cell that it needs has none, neither read nor implied."""
    own = by_key(cells)
    totals = Totals(own, counted(own))
    found: dict[str, float | None] = {f"requests_{name}": totals.row(row) for name, row in _ROWS.items()}
    found.update({f"requests_{group}": totals.group(group) for group in _GROUPS})
    found["requests_done"] = totals.done
    found["requests_carried_out"] = totals.carried_out
    found.update({f"reviews_{result}": totals.cases(result, ("review",)) for result in RESULTS})
    found.update({f"suits_{result}": totals.cases(result, _SUITS) for result in RESULTS})
    for name, place in _PUBLISHED.items():
        cell = own.get(("t2", *place))
        found[name] = cell.value if cell is not None else None
    return found


def legibility(cells: Iterable[FormCell]) -> Legibility:
    """How the cells of a report could be read."""
    read = blank = unreadable = 0
    for cell in cells:
        if cell.state == "blank":
            blank += 1
        elif cell.state in ("unreadable", "absent"):
            unreadable += 1
        else:
            read += 1
    return Legibility(read, blank, unreadable)
