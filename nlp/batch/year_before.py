"""What became of the segments of a report since the year before into shares of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from nlp.batch.pipeline import ProcessedReport
from nlp.reuse import Change

#: The section and position of a segment, None for one that is not in a report.
Position: TypeAlias = tuple[str | None, int | None]

#: The states of a report's own text, and of those the ones in which its wording is that of the year before.
STATES = ("same", "moved", "numbers", "edited", "new")
_KEPT = ("same", "moved", "numbers")
_DROPPED = "dropped"


class YearBefore(NamedTuple):
    """The report of the year before, and what became of its segments.

    `labels` has for each change the label of the earlier segment, empty where there is none.
    """

    report: str
    year: int | None
    changes: Sequence[Change]
    labels: Sequence[str]


class TextChange(NamedTuple):
    """Shares of the main text in characters: by state, and of each label what is kept; none where there is no text.

    The share that was `dropped` is one of the text of the year before.
    """

    of_state: Mapping[str, float]
    kept: Mapping[str, float]


#: What is known of a report without one of the year before.
NO_CHANGE = TextChange({}, {})


def label_at(processed: ProcessedReport) -> dict[Position, str]:
    """The label of each segment by its place in the report."""
    pairs = zip(processed.segments, processed.labels)
    return {(segment.section, segment.position): label for segment, label in pairs}


def text_change(processed: ProcessedReport, before: YearBefore | None) -> TextChange:
    """What became of the main text of a report, the preamble left out."""
    if before is None:
        return NO_CHANGE
    # A segment that was split or joined is in several pairs, all of one state.
    state_at: dict[Position, str] = {(change.section, change.position): change.state for change in before.changes}
    sizes: Counter[tuple[str, str]] = Counter()
    for segment, label in zip(processed.segments, processed.labels):
        if segment.section != "preamble":
            state = state_at[segment.section, segment.position]
            sizes[state, label] += len(segment.text)
    of_state = _shares((state, size) for (state, _), size in sizes.items())
    of_state |= {state: 0.0 for state in STATES if of_state and state not in of_state}
    of_label = _sums((label, size) for (_, label), size in sizes.items())
    kept = _sums((label, size) for (state, label), size in sizes.items() if state in _KEPT)
    return TextChange(
        of_state | _dropped(before.changes),
        {label: kept[label] / size for label, size in of_label.items() if size},
    )


def _dropped(changes: Sequence[Change]) -> dict[str, float]:
    """The share of the main text of the year before that is gone."""
    sizes: dict[Position, tuple[str, int]] = {}
    for change in changes:
        if change.earlier_section not in (None, "preamble"):
            place = (change.earlier_section, change.earlier_position)
            sizes[place] = change.state, len(change.earlier_text)
    of_state = _shares(sizes.values())
    return {_DROPPED: of_state.get(_DROPPED, 0.0)} if of_state else {}


def _sums(sizes: Iterable[tuple[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for name, size in sizes:
        sums[name] += size
    return sums


def _shares(sizes: Iterable[tuple[str, int]]) -> dict[str, float]:
    """The share of each name in the sum of all; none where that is nothing.

    >>> _shares([("same", 6), ("new", 2)])
    {'same': 0.75, 'new': 0.25}
    """
    sums = _sums(sizes)
    total = sum(sums.values())
    return {name: size / total for name, size in sums.items()} if total else {}
