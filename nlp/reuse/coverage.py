"""From passages that overlap to what they cover together of each occurrence of a text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import Column, FloatArray, IntArray, Table, sum_by_number, sums_before
from nlp.reuse.pool import OFFSET_BITS


@dataclass(frozen=True)
class Spans(Table):
    """Spans of texts: the occurrence of each, begin and end within its text."""

    occurrence: IntArray
    begin: IntArray
    end: IntArray

    def on_one_line(self) -> _Line:
        """The same with the texts one behind the other, so far apart that none reaches the next."""
        base = self.occurrence << OFFSET_BITS
        return _Line(base + self.begin, base + self.end)


@dataclass(frozen=True)
class _Line(Table):
    """Spans on one line, on which each occurrence has 2 ** OFFSET_BITS places."""

    begin: IntArray
    end: IntArray

    def united(self) -> _Line:
        """Disjoint spans that cover the same places, in order."""
        order = np.argsort(self.begin)
        begin = self.begin[order]
        end = np.maximum.accumulate(self.end[order])
        begin[1:] = np.maximum(begin[1:], end[:-1])
        return _Line(begin, end).take(end > begin)


@dataclass(frozen=True)
class Cover:
    """What some spans cover, each place once: positions in a pool's codes, and whose."""

    occurrence: IntArray
    begin: IntArray
    end: IntArray
    occurrences: int

    @classmethod
    def of(cls, spans: Spans, text_begin: IntArray) -> Cover:
        """That of spans; `text_begin` is the position at which the text of each occurrence begins."""
        united = spans.on_one_line().united()
        occurrence = united.begin >> OFFSET_BITS
        shift = text_begin[occurrence] - (occurrence << OFFSET_BITS)
        return cls(occurrence, united.begin + shift, united.end + shift, text_begin.size)

    def sizes(self) -> FloatArray:
        """For each occurrence how many codes are covered."""
        return sum_by_number(self.occurrence, self.end - self.begin, size=self.occurrences)

    def weights(self, weight_before: Column) -> FloatArray:
        """For each occurrence what these codes weigh; `weight_before` sums the weights before each position."""
        weight = weight_before[self.end] - weight_before[self.begin]
        return sum_by_number(self.occurrence, weight, size=self.occurrences)


def count_uncovered(spans: Spans, cover: Spans) -> IntArray:
    """For each span, how many of its codes no span of `cover` has.

    >>> one = Spans(np.array([0]), np.array([2]), np.array([9]))
    >>> two = Spans(np.array([0, 0, 1]), np.array([0, 1, 2]), np.array([4, 5, 9]))
    >>> count_uncovered(one, two).tolist()
    [4]
    """
    size = spans.end - spans.begin
    united = cover.on_one_line().united()
    if not len(united):
        return size
    line = spans.on_one_line()
    covered = _covered_before(united, line.end) - _covered_before(united, line.begin)
    return size - covered


def _covered_before(united: _Line, place: IntArray) -> IntArray:
    """How many places before each one the spans cover."""
    sizes_before = sums_before(united.end - united.begin)
    number = np.searchsorted(united.begin, place)
    # The last of the spans that begin before a place may go on behind it.
    beyond = (united.end[number - 1] - place).clip(min=0)
    beyond[number == 0] = 0
    covered: IntArray = sizes_before[number] - beyond
    return covered
