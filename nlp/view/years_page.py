"""The reports of a body into what its page of years shows: each beside the one of the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp.view.pieces import MATCH, Mark, Piece, pieces_of
from nlp.view.references import Reference, References
from nlp.view.scored import ChangeRow, ChangeSide, ReportRow, Scored

#: What becomes of segments, in the order of the legend.
STATES = ("same", "moved", "numbers", "edited", "new", "dropped")
#: States of which the words that only one side has are marked.
_MARKED = ("numbers", "edited")


@dataclass(frozen=True)
class Words:
    """Some of a text, and whether the other side has it not."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class SideView:
    """A segment on one side."""

    reference: Reference
    section: str
    position: int
    label: str
    pieces: tuple[Words, ...]


@dataclass(frozen=True)
class ChangeView:
    """Two segments beside each other, or one without a pair; `section` is where it is listed."""

    state: str
    is_moved: bool
    section: str
    earlier: SideView | None
    later: SideView | None
    numbers: str


@dataclass(frozen=True)
class PairView:
    """A report beside the one of the year before; `counts` has how many rows there are of each state."""

    earlier: Reference
    later: Reference
    counts: Mapping[str, int]
    changes: tuple[ChangeView, ...]

    @property
    def anchor(self) -> str:
        return f"to-{self.later.year}"


@dataclass(frozen=True)
class YearsPage:
    """What the page of a body shows: its reports by year, and each pair of years, the latest first."""

    body: str
    reports: tuple[tuple[ReportRow, Reference], ...]
    figures: tuple[str, ...]
    pairs: tuple[PairView, ...]
    index_href: str


#: The figures of the tables that are shown by year.
_FIGURES = (
    "requests_new",
    "requests_granted",
    "requests_refused",
    "requests_unavailable",
    "reviews_total",
    "suits_total",
)


def years_page(scored: Scored, body: str, references: References, index_href: str) -> YearsPage:
    """The page of a body's years."""
    own = [row for row in scored.reports if row.body == body and row.year is not None and not row.duplicate_of]
    own.sort(key=lambda row: (row.year or 0, row.report))
    pairs = [_pair(row, scored.changes(row.report), references) for row in reversed(own)]
    figures = tuple(name for name in _FIGURES if any(row.figures[name] is not None for row in own))
    of_years = tuple((row, references.to(row.report)) for row in own)
    return YearsPage(body, of_years, figures, tuple(pair for pair in pairs if pair is not None), index_href)


def _pair(row: ReportRow, changes: Sequence[ChangeRow], references: References) -> PairView | None:
    if not changes:
        return None
    counted = Counter(change.state for change in changes)
    first = changes[0]
    return PairView(
        earlier=references.to(first.earlier_report, row.body, first.earlier_year),
        later=references.to(row.report),
        counts={state: counted[state] for state in STATES},
        changes=tuple(_views(changes, references)),
    )


def _views(changes: Sequence[ChangeRow], references: References) -> Iterator[ChangeView]:
    """The rows by section: what was dropped is listed where it stood."""
    ordered = sorted(changes, key=_section_of)  # stable: in the order of the table within a section
    for change in ordered:
        later, earlier = _marks(change)
        yield ChangeView(
            change.state,
            change.is_moved,
            _section_of(change),
            _side(change.earlier, earlier, references),
            _side(change.later, later, references),
            change.numbers,
        )


Marks = tuple[Mark, ...]


def _marks(change: ChangeRow) -> tuple[Marks, Marks] | tuple[None, None]:
    """What both sides have, in the later text and in the earlier; nothing where nothing is to be marked."""
    if change.state not in _MARKED:
        return None, None
    later = tuple(Mark(span.start, span.end, MATCH, 1) for span in change.spans)
    earlier = tuple(Mark(span.source_start, span.source_end, MATCH, 1) for span in change.spans)
    return later, earlier


def _section_of(change: ChangeRow) -> str:
    side = change.later or change.earlier
    return "" if side is None else side.place.section


def _side(side: ChangeSide | None, marks: Marks | None, references: References) -> SideView | None:
    if side is None:
        return None
    place = side.place
    words = (Words(side.text, False),) if marks is None else tuple(map(_words, pieces_of(side.text, marks)))
    return SideView(references.to(place.report, place=place), place.section, place.position, side.label, words)


def _words(piece: Piece) -> Words:
    """Punctuation is compared with nothing, so that it is no change.

    >>> _words(Piece("。")), _words(Piece("14件"))
    (Words(text='。', is_changed=False), Words(text='14件', is_changed=True))
    """
    return Words(piece.text, not piece.match and any(character.isalnum() for character in piece.text))
