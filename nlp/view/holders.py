"""The links between segments and their sources into all who have a passage.

A table names one source for each segment. Who else has the passage is found by going from segment to source and from
source to all that name it, as long as at least half of the passage is carried along.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from nlp.view.scored import Link, Place, Span

#: So many are found for a passage at most; how many have it in all a column of the table tells.
MOST_HOLDERS = 60
#: The share of the passage that a holder must have at least.
_LEAST_SHARE = 0.5


@dataclass(frozen=True)
class _Step:
    """A segment that shares text with another, and where: in the other, then in this one."""

    place: Place
    spans: tuple[Span, ...]


Stretches = tuple[tuple[int, int], ...]


class Holders:
    """Who has which passage."""

    def __init__(self, links: Iterable[Link], earliest_first: Callable[[Place], tuple[int, str, str]]) -> None:
        """`earliest_first` is the key by which holders are sorted, those that are looked at first."""
        self._steps: dict[Place, list[_Step]] = defaultdict(list)
        self._key = earliest_first
        for link in links:
            self._steps[link.place].append(_Step(link.source, link.spans))
            turned = tuple(Span(s.source_start, s.source_end, s.start, s.end) for s in link.spans)
            self._steps[link.source].append(_Step(link.place, turned))
        for steps in self._steps.values():
            steps.sort(key=lambda step: earliest_first(step.place))

    def of(self, place: Place, spans: Iterable[Span]) -> list[Place]:
        """The other segments that have half or more of what the spans cover, the earliest first.

        >>> whole = (Span(0, 12, 0, 12),)
        >>> a, b, c = (Place(name, "s1", 0) for name in "abc")
        >>> holders = Holders([Link(b, a, whole), Link(c, a, whole)], lambda place: (2023, place.report, ""))
        >>> [holder.report for holder in holders.of(b, whole)]
        ['a', 'c']
        """
        passage: Stretches = tuple((span.start, span.end) for span in spans)
        least = _LEAST_SHARE * _length(passage)
        found = {place}
        queue = deque([(place, passage)])
        while queue:
            here, stretches = queue.popleft()
            for step in self._steps.get(here, ()):
                if len(found) > MOST_HOLDERS:
                    break
                carried = tuple(_carried(stretches, step.spans))
                if step.place not in found and _length(carried) >= least:
                    found.add(step.place)
                    queue.append((step.place, carried))
        return sorted(found - {place}, key=self._key)


def _length(stretches: Stretches) -> int:
    return sum(end - start for start, end in stretches)


def _carried(stretches: Stretches, spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """Where stretches of one text stand in another, as far as spans take them there."""
    for span in spans:
        shift = span.source_start - span.start
        for start, end in stretches:
            first, last = max(start, span.start) + shift, min(end, span.end) + shift
            if first < last:
                yield first, min(last, span.source_end)
