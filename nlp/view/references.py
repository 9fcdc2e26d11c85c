"""Names of reports into what a page says of them and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlp.view.scored import Place, ReportRow, Scored


@dataclass(frozen=True)
class Reference:
    """A report that a page refers to; `href` is empty where there is no page of it."""

    report: str
    body: str
    year: int | None
    href: str


class References:
    """The reports of a run, and the page of each: `href` gives it, or nothing where there is none."""

    def __init__(self, scored: Scored, href: Callable[[str], str]) -> None:
        self._reports = {row.report: row for row in scored.reports}
        self._href = href

    def row(self, report: str) -> ReportRow | None:
        """The row of a report; None for one that is not of the run."""
        return self._reports.get(report)

    def to(self, report: str, body: str = "", year: int | None = None, place: Place | None = None) -> Reference:
        """A reference to a report, or to a place in it; body and year are needed for one that is not of the run."""
        row = self._reports.get(report)
        if row is None:
            return Reference(report, body, year, "")
        href = self._href(report)
        anchor = f"#{anchor_of(place)}" if href and place is not None else ""
        return Reference(report, row.body, row.year, href + anchor)


def anchor_of(place: Place) -> str:
    """The name of a segment on the page of its report.

    >>> anchor_of(Place("a.pdf", "s1", 7))
    's1-7'
    """
    return f"{place.section}-{place.position}"
