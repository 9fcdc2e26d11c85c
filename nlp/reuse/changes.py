"""Two reports of one body, of years that follow, into what became of each segment of the earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nlp.reuse.counterparts import Pair, find_counterparts, heaviest_chain
from nlp.reuse.differences import Difference, FigureChange, compare_texts
from nlp.reuse.records import ReportText, Spans

#: What became of a segment, in the order of how much is left of it.
SAME, MOVED, NUMBERS, EDITED, NEW, DROPPED = "same", "moved", "numbers", "edited", "new", "dropped"
STATES = (SAME, MOVED, NUMBERS, EDITED, NEW, DROPPED)


@dataclass(frozen=True)
class Change:
    """What became of a segment from one year to the next: a pair of segments, or one that stands in one report only.

    `state` is `same` (the wording is the same, but for punctuation, spaces and the numeral of an item), `moved` (the
    same, in another order or section), `numbers` (only numbers or dates changed), `edited`, `new` (in the later report
    only) or `dropped` (in the earlier only). `is_moved` tells of the place whatever became of the wording. `section`,
    `position` and `text` are of the later segment, None or empty for a dropped one, `earlier_…` those of the earlier.
    `spans` are what both have: (start, end, earlier start, earlier end). `numbers` are the figures that changed, dates
    and numbers of documents left out.

    A segment that was split is in several pairs, and so is one made of several: their state is that of the whole.
    """

    state: str
    is_moved: bool = False
    section: str | None = None
    position: int | None = None
    text: str = ""
    earlier_section: str | None = None
    earlier_position: int | None = None
    earlier_text: str = ""
    spans: Spans = ()
    numbers: tuple[FigureChange, ...] = ()


def changes(earlier: ReportText, later: ReportText) -> list[Change]:
    """What became of each segment of a body's report a year later, and what is new.

    In order of the later report; what was dropped stands behind what it followed.

    >>> from nlp.reuse import SegmentText
    >>> first = ["全年主动公开信息120条。", "开设专栏三个，由专人负责更新。"]
    >>> second = ["全年主动公开信息135条。", "举办政府开放日活动，邀请市民走进机关。"]
    >>> a, b = (
    ...     ReportText(str(year), "青岚县水利局", year, [SegmentText("s1", i, text) for i, text in enumerate(texts)])
    ...     for year, texts in ((2022, first), (2023, second))
    ... )
    >>> found = changes(a, b)
    >>> [(change.state, (change.text or change.earlier_text)[:4]) for change in found]
    [('numbers', '全年主动'), ('dropped', '开设专栏'), ('new', '举办政府')]
    >>> found[0].numbers
    (FigureChange(counted='全年主动公开信息…条', before='120', after='135'),)
    """
    groups = _groups(find_counterparts(earlier, later))
    moved = _moved(groups, earlier, later)
    rows: list[tuple[tuple[int, int, int], Change]] = []
    for group, is_moved in zip(groups, moved):
        for pair, change in zip(group, _changes_of(group, earlier, later, is_moved)):
            rows.append(((pair.later, 0, pair.earlier), change))
    rows += _alone(groups, moved, earlier, later)
    rows.sort(key=lambda row: row[0])
    return [change for _, change in rows]


def _groups(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs of which each shares a segment with another of its group, in order."""
    groups: list[list[Pair]] = []
    of_later: dict[int, list[Pair]] = {}
    of_earlier: dict[int, list[Pair]] = {}
    for pair in pairs:
        known = of_later.get(pair.later)
        other = of_earlier.get(pair.earlier)
        group = known if known is not None else other if other is not None else []
        if not group:
            groups.append(group)
        group.append(pair)
        if other is not None and other is not group:
            group += other
            groups.remove(other)
        for member in group:
            of_later[member.later] = group
            of_earlier[member.earlier] = group
    return [sorted(group) for group in groups]


def _moved(groups: Sequence[Sequence[Pair]], earlier: ReportText, later: ReportText) -> list[bool]:
    """Of each group whether it stands in another order than the others, or in another section."""
    firsts = [(group[0].later, min(pair.earlier for pair in group)) for group in groups]
    weights = [sum(len(later.segments[pair.later].text) for pair in group) for group in groups]
    in_order = set(heaviest_chain(firsts, weights))
    return [
        number not in in_order
        or all(later.segments[pair.later].section != earlier.segments[pair.earlier].section for pair in group)
        for number, group in enumerate(groups)
    ]


def _changes_of(group: Sequence[Pair], earlier: ReportText, later: ReportText, is_moved: bool) -> Iterator[Change]:
    """The change of each pair of a group."""
    ours = sorted({pair.earlier for pair in group})
    theirs = sorted({pair.later for pair in group})
    difference = compare_texts(
        [earlier.segments[number].text for number in ours],
        [later.segments[number].text for number in theirs],
    )
    spans: dict[Pair, list[tuple[int, int, int, int]]] = defaultdict(list)
    for both in difference.both:
        pair = Pair(theirs[both.later], ours[both.earlier])
        spans[pair].append((both.later_start, both.later_end, both.earlier_start, both.earlier_end))
    figures = _figures_by_pair(difference, group, ours, theirs)
    for pair in group:
        yield Change(
            state=_state(difference, is_moved),
            is_moved=is_moved,
            **_of_later(later.segments[pair.later]),
            **_of_earlier(earlier.segments[pair.earlier]),
            spans=tuple(spans[pair]),
            numbers=tuple(figures[pair]),
        )


def _figures_by_pair(
    difference: Difference, group: Sequence[Pair], ours: Sequence[int], theirs: Sequence[int]
) -> dict[Pair, list[FigureChange]]:
    """The figures that changed by the first pair with the segments that name them."""
    figures: dict[Pair, list[FigureChange]] = defaultdict(list)
    for earlier, later, figure in difference.figures:
        for pair in group:
            is_here = later is None or pair.later == theirs[later]
            if is_here and (earlier is None or pair.earlier == ours[earlier]):
                figures[pair].append(figure)
                break
    return figures


def _state(difference: Difference, is_moved: bool) -> str:
    if not difference.has_same_words:
        return EDITED
    if not difference.has_same_numbers:
        return NUMBERS
    return MOVED if is_moved else SAME


def _alone(
    groups: Sequence[Sequence[Pair]], moved: Sequence[bool], earlier: ReportText, later: ReportText
) -> Iterator[tuple[tuple[int, int, int], Change]]:
    """The segments without a counterpart, each with its place in the order."""
    pairs = [pair for group in groups for pair in group]
    new = set(range(len(later.segments))) - {pair.later for pair in pairs}
    for number in new:
        yield (number, 0, -1), Change(NEW, **_of_later(later.segments[number]))
    in_order = [pair for group, is_moved in zip(groups, moved) if not is_moved for pair in group]
    dropped = set(range(len(earlier.segments))) - {pair.earlier for pair in pairs}
    for number in dropped:
        behind = max((pair.later for pair in in_order if pair.earlier < number), default=-1)
        yield (behind, 1, number), Change(DROPPED, **_of_earlier(earlier.segments[number]))


def _of_later(segment: Any) -> dict[str, Any]:
    return {"section": segment.section, "position": segment.position, "text": segment.text}


def _of_earlier(segment: Any) -> dict[str, Any]:
    return {
        "earlier_section": segment.section,
        "earlier_position": segment.position,
        "earlier_text": segment.text,
    }
