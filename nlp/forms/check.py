"""The noun of the checks: one statement held to another, and where in the text it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from nlp.structure import Report, Section, Segment
from nlp.structure.segment import by_section

PASS, FAIL, UNCERTAIN, NOT_ASSESSABLE = "pass", "fail", "uncertain", "not_assessable"
#: The most characters of a text that evidence quotes.
_QUOTED = 40


class Check(NamedTuple):
    """One rule applied once. `left` and `right` are what should be the same; `state` is `pass`, `fail`, `uncertain` or
    `not_assessable`; `evidence` says what was compared, and why where no judgement could be given."""

    rule: str
    table: str
    row: str
    column: str
    left: float | None
    right: float | None
    state: str
    evidence: str


class Passage(NamedTuple):
    """A section and its segments, to name places in it by."""

    section: Section
    segments: Sequence[Segment]
    starts: Sequence[int]

    @property
    def text(self) -> str:
        return self.section.text

    def evidence(self, start: int, end: int, reason: str = "") -> str:
        """Section, position of the segment, span in the section's text, the words; and a reason.

        The span counts characters of the section's narrative; the position is that of the segment where it begins.
        """
        index = max(0, bisect_right(self.starts, start) - 1)
        position = self.segments[index].position if self.segments else 0
        quoted = self.text[start : min(end, start + _QUOTED)]
        place = f"{self.section.code} #{position} [{start}:{end}] {quoted}"
        return f"{place} ({reason})" if reason else place


def passages_of(report: Report, sections: Sequence[tuple[Section, list[Segment]]] | None = None) -> list[Passage]:
    """The sections of a report with their segments."""
    own = by_section(report) if sections is None else sections
    return [Passage(section, segments, [segment.start for segment in segments]) for section, segments in own]


def of_text(
    rule: str,
    state: str,
    evidence: str,
    left: float | None = None,
    right: float | None = None,
    cell: tuple[str, str, str] = ("", "", ""),
) -> Check:
    """A check of something that the text says."""
    return Check(rule, *cell, left, right, state, evidence)
