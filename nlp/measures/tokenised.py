"""Reports as sentences of words into the numbers that every measure counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from nlp.measures.arrays import BoolArray, HashArray, IntArray
from nlp.splitmix import splitmix64

if TYPE_CHECKING:
    from scipy.sparse import csr_array

TokenArray = npt.NDArray[np.int32]

#: Hashes are polynomials in this odd number, a multiplier of Steele and Vigna (2021).
HASH_BASE = np.uint64(0xD1342543DE82EF95)

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

    @cached_property
    def word_hashes(self) -> HashArray:
        """A 64-bit hash of each token of the vocabulary: the same token has the same in any corpus."""
        return hash_tokens(self.vocabulary)

    @cached_property
    def without_numbers(self) -> TokenisedCorpus:
        """The same reports, but no number is among their words; their tokens still have them."""
        is_kept = ~flag_tokens(self.vocabulary, is_number, of_letters=False)[self.words]
        sentence = self.sentence[is_kept]
        words_of = np.searchsorted(sentence, self.sentences_of)
        return replace(self, words=self.words[is_kept], sentence=sentence, words_of=words_of)

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


def is_number(token: str) -> bool:
    """Whether a token is a number in figures: with a digit and no letter or Chinese character in it.

    >>> is_number("12.5%"), is_number("三"), is_number("5G"), is_number("，")
    (True, False, False, False)
    """
    if token.isdigit():  # most are, and this is quickly told
        return True
    return any(map(str.isdigit, token)) and not any(map(str.isalpha, token))


def flag_tokens(tokens: Sequence[str], predicate: Callable[[str], bool], *, of_letters: bool) -> BoolArray:
    """Whether each token is what the predicate says; of those of letters alone, which are most, that is known."""
    flags = np.fromiter(map(str.isalpha, tokens), bool, len(tokens))
    others = np.flatnonzero(~flags).tolist()
    flags &= of_letters
    flags[others] = [predicate(tokens[place]) for place in others]
    return flags


def hash_tokens(tokens: Sequence[str]) -> HashArray:
    """A 64-bit hash of each token, a polynomial in its characters.

    >>> (hash_tokens(["公开", "信息"]) == hash_tokens(["信息", "公开"])[::-1]).all()
    np.True_
    """
    sizes = np.fromiter(map(len, tokens), np.int64, len(tokens))
    characters = np.frombuffer("".join(tokens).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    powers = np.full(int(sizes.max(initial=0)) + 1, HASH_BASE)
    powers[0] = 1
    powers = np.cumprod(powers, dtype=np.uint64)
    starts = np.cumsum(sizes) - sizes
    position = np.arange(len(characters)) - np.repeat(starts, sizes)
    running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(characters * powers[position], dtype=np.uint64)])
    return splitmix64(running[starts + sizes] - running[starts] + sizes.astype(np.uint64))


def encode(reports: Reports, *, numbers: bool = True) -> TokenisedCorpus:
    """The reports as a `TokenisedCorpus`; worth doing once before several measures are taken.

    >>> encode([TokenisedReport("a", "甲局", 2023, [["公开", "信息", "。"]])]).lengths.tolist()
    [2]

    Without `numbers` no number is among its words.
    """
    corpus = reports if isinstance(reports, TokenisedCorpus) else _encode(tuple(reports))
    return corpus if numbers else corpus.without_numbers


def _encode(reports: tuple[TokenisedReport, ...]) -> TokenisedCorpus:
    tokens, vocabulary = _number_tokens(reports)
    is_end = tokens == SENTENCE_END
    is_kept = flag_tokens(vocabulary, is_word, of_letters=True)[tokens]
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
    parts = [np.empty(0, np.int32)]
    for report in reports:
        stream: list[str | None] = []
        for sentence in report.sentences:
            stream += sentence
            stream.append(None)
        parts.append(np.fromiter(map(numbers.__getitem__, stream), np.int32, len(stream)))
    return np.concatenate(parts), tuple(token or "" for token in numbers)
