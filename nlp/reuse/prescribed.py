"""The phrases that every report must have, or has by custom, into the places where they stand in a text.

They are told apart from copying. The phrases stand in `nlp/data/statutory.txt`, one a line, and are found in
compared text, so that `2023 年 1 月 1 日起至…` and its like need no pattern. Beside them may be templates of the
user's own (`nlp.reuse.templates`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from nlp.reuse.arrays import BoolArray, CodeArray, IntArray, WordArray
from nlp.reuse.codes import WORD_CODES, concat_ranges, four_codes, run_length
from nlp.reuse.fingerprint import PAD, common_grams
from nlp.reuse.normalise import NormalisedReport, normalise

#: Bits by which places are sorted out where no phrase can begin, and the factor that makes them of a word.
_FOLD_BITS = 16
_FOLD_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def data_lines(name: str) -> Iterator[str]:
    """The lines of a data file of the package, comments and empty ones left out."""
    file = files("nlp") / "data" / name
    for line in file.read_text("utf-8").splitlines():
        content = line.strip()
        if content and not content.startswith("#"):
            yield content


class Quotation(NamedTuple):
    """A prescribed phrase, and what it is taken from: a law or notice, and which part of it."""

    phrase: str
    work: str
    part: str


@lru_cache(maxsize=1)
def quotations() -> tuple[Quotation, ...]:
    """The phrases of the data file with what they are taken from."""
    found = []
    work = ""
    part = ""
    for line in data_lines("statutory.txt"):
        if line.startswith("="):
            work, part = (said.strip() for said in line[1:].split("|"))
        else:
            found.append(Quotation(line, work, part))
    return tuple(found)


@lru_cache(maxsize=1)
def phrases() -> tuple[str, ...]:
    """The phrases of the data file."""
    return tuple(quotation.phrase for quotation in quotations())


class _PhraseCodes(NamedTuple):
    """The codes of all phrases, padded; begin, end, first and last word of each, sorted by the first."""

    codes: CodeArray
    begins: IntArray
    ends: IntArray
    first_words: WordArray
    last_words: WordArray


class Wording:
    """Phrases that every report must have, and where they stand in what is compared."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self._quotations = tuple(quotations)

    def with_own(self, own: Sequence[Quotation]) -> Wording:
        """The same with phrases of the user's own."""
        return Wording((*self._quotations, *own)) if own else self

    @cached_property
    def _normal(self) -> NormalisedReport:
        return normalise([quotation.phrase for quotation in self._quotations])

    @cached_property
    def _compared(self) -> list[tuple[str, Quotation]]:
        """The phrases as they are compared, the longest first."""
        compared = [(self._normal.text(number), quotation) for number, quotation in enumerate(self._quotations)]
        compared.sort(key=lambda pair: -len(pair[0]))
        return compared

    @cached_property
    def codes(self) -> _PhraseCodes:
        """The phrases as codes."""
        codes = np.pad(self._normal.codes, PAD)
        begins = self._normal.starts[:-1] + PAD
        ends = self._normal.starts[1:] + PAD
        whole = np.flatnonzero(ends - begins >= WORD_CODES)
        words = four_codes(codes)
        by_word = whole[np.argsort(words[begins[whole]], kind="stable")]
        begins = begins[by_word]
        ends = ends[by_word]
        return _PhraseCodes(codes, begins, ends, words[begins], words[ends - WORD_CODES])

    def find_quotation(self, compared: str) -> tuple[Quotation, int, int] | None:
        """The longest prescribed phrase in a text as it is compared, with its begin and end there.

        >>> quotation, begin, end = statutory().find_quotation("坚持以公开为常态不公开为例外")
        >>> quotation.work, quotation.part, begin, end
        ('中华人民共和国政府信息公开条例', '第一章 总则', 0, 14)
        """
        for phrase, quotation in self._compared:
            begin = compared.find(phrase) if phrase else -1
            if begin >= 0:
                return quotation, begin, begin + len(phrase)
        return None

    def mask(self, codes: CodeArray, starts: IntArray) -> BoolArray:
        """Which of the padded `codes` stand in a prescribed phrase within their text.

        >>> normal = normalise(["我局根据《条例》规定，主动公开政府信息情况如下"])
        >>> mask = statutory().mask(np.pad(normal.codes, PAD), normal.starts + PAD)
        >>> "".join(chr(c) for c, m in zip(normal.codes, mask[PAD:]) if m)
        '根据条例规定主动公开政府信息情况'
        """
        phrase = self.codes
        place, number = self._candidates(four_codes(codes))
        begin = phrase.begins[number]
        end = phrase.ends[number]
        size = end - begin
        next_text = np.searchsorted(starts, place, side="right").clip(max=starts.size - 1)
        text_end = starts[next_text]
        is_whole = run_length(codes, place, text_end, phrase.codes, begin, end) == size
        depth_change = np.zeros(codes.size + 1, np.int32)
        first = place[is_whole]
        np.add.at(depth_change, first, 1)
        np.add.at(depth_change, first + size[is_whole], -1)
        return np.cumsum(depth_change[:-1]) > 0

    def _candidates(self, words: WordArray) -> tuple[IntArray, IntArray]:
        """Places where the first and the last word of a phrase stand, and the number of the phrase."""
        phrase = self.codes
        may_begin = np.zeros(1 << _FOLD_BITS, bool)
        may_begin[_fold(phrase.first_words)] = True
        places = np.flatnonzero(may_begin[_fold(words)])
        wanted = words[places]
        low = np.searchsorted(phrase.first_words, wanted)
        high = np.searchsorted(phrase.first_words, wanted, side="right")
        place = np.repeat(places, high - low)
        number = concat_ranges(low, high - low)
        # Many phrases begin alike, so the end is looked at before all that is between.
        size = phrase.ends[number] - phrase.begins[number]
        last = (place + size - WORD_CODES).clip(max=words.size - 1)
        ends_alike = np.flatnonzero(words[last] == phrase.last_words[number])
        return place[ends_alike], number[ends_alike]


@lru_cache(maxsize=1)
def statutory() -> Wording:
    """The wording of the data file."""
    return Wording(quotations())


@lru_cache(maxsize=1)
def common() -> BoolArray:
    """The table of K-grams that fingerprints avoid: those of statutory wording."""
    return common_grams(statutory().codes.codes)


def _fold(words: WordArray) -> IntArray:
    upper = (words * _FOLD_FACTOR) >> np.uint64(64 - _FOLD_BITS)
    folded: IntArray = upper.astype(np.int64)
    return folded
