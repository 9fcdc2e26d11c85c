"""Reports as sentences of words into the numbers that every measure counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from nlp.measures.arrays import IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

TokenArray = npt.NDArray[np.int32]

#: The number that stands after the tokens of each sentence.
SENTENCE_END = 0


@dataclass(frozen=True)
class TokenisedReport:
    """A report as its measures see it: sentences of words, and what tells which reports belong together.

    `report` names it; `body` and `year` find the report of the year before (an empty body or no year:
    none is looked for); reports of one year and one `group`, a region or a kind of body, are peers.
    """

    report: str
    body: str
    year: int | None
    sentences: Sequence[Sequence[str]]
    group: str = ""


@dataclass(frozen=True, eq=False)
class TokenisedCorpus:
    """Reports with their words as numbers; made by `encode`, passed to any measure in place of the reports.

    `tokens` are all tokens, 0 after each sentence; `words` are those that are words, with the `sentence`
    each stands in; the `k`-th report has the sentences from `sentences_of[k]` up to `sentences_of[k + 1]`
    and likewise in `tokens_of` and `words_of`. `vocabulary` says what the numbers stand for.
    """

    reports: tuple[TokenisedReport, ...]
    vocabulary: tuple[str, ...]
    tokens: TokenArray
    words: TokenArray
    sentence: IntArray
    sentences_of: IntArray
    tokens_of: IntArray
    words_of: IntArray

    def __len__(self) -> int:
        return len(self.reports)

    @cached_property
    def lengths(self) -> IntArray:
        """The number of words of each report."""
        return np.diff(self.words_of)

    @cached_property
    def counts(self) -> csr_array:
        """How often each report has each word, one row a report."""
        from scipy.sparse import csr_array

        ones = np.ones(len(self.words))
        shape = (len(self), len(self.vocabulary))
        counts = csr_array((ones, self.words, self.words_of), shape=shape, copy=True)  # sorted in place below
        counts.sum_duplicates()
        return counts

    def words_in(self, position: int) -> TokenArray:
        """The words of one report, in order."""
        return self.words[self.words_of[position] : self.words_of[position + 1]]


#: What every measure takes.
Reports: TypeAlias = Sequence[TokenisedReport] | TokenisedCorpus


def is_word(token: str) -> bool:
    """Whether a token has a letter, a digit or a Chinese character in it.

    >>> is_word("12%"), is_word("……")
    (True, False)
    """
    return any(map(str.isalnum, token))


def encode(reports: Reports) -> TokenisedCorpus:
    """The reports as a `TokenisedCorpus`; worth doing once before several measures are taken.

    >>> encode([TokenisedReport("a", "甲局", 2023, [["公开", "信息", "。"]])]).lengths.tolist()
    [2]
    """
    if isinstance(reports, TokenisedCorpus):
        return reports
    reports = tuple(reports)
    tokens, vocabulary = _number_tokens(reports)
    is_end = tokens == SENTENCE_END
    is_kept = np.fromiter(map(is_word, vocabulary), bool, len(vocabulary))[tokens]
    sentence_of_token = np.cumsum(is_end) - is_end
    sentence = sentence_of_token[is_kept]
    sentence_starts = np.concatenate([[0], np.flatnonzero(is_end) + 1])
    sentences_of = np.cumsum([0] + [len(report.sentences) for report in reports])
    return TokenisedCorpus(
        reports=reports,
        vocabulary=vocabulary,
        tokens=tokens,
        words=tokens[is_kept],
        sentence=sentence,
        sentences_of=sentences_of,
        tokens_of=sentence_starts[sentences_of],
        words_of=np.searchsorted(sentence, sentences_of),
    )


def _number_tokens(reports: Sequence[TokenisedReport]) -> tuple[TokenArray, tuple[str, ...]]:
    """All tokens as numbers, in the order in which each first comes, and what the numbers stand for."""
    numbers: defaultdict[str | None, int] = defaultdict(count(SENTENCE_END + 1).__next__, {None: SENTENCE_END})
    sentences = chain.from_iterable(report.sentences for report in reports)
    stream = chain.from_iterable(chain(sentence, (None,)) for sentence in sentences)
    tokens = np.fromiter(map(numbers.__getitem__, stream), np.int32)
    return tokens, tuple(token or "" for token in numbers)
