"""Word lists of the user's own into shares of a report's words, and into tone: `word_share`, `tone`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

import nlp.regex as re
from nlp.given_files import given_rows
from nlp.language.tokenize import words_as_written
from nlp.measures.arrays import FloatArray, IntArray, divide
from nlp.measures.tokenised import SENTENCE_END, Reports, TokenisedCorpus, encode, flag_tokens, is_word

#: What no word has, but a regular expression or a pattern of file names.
_PATTERN = re.compile(r"[\\|*^$\[\]{}]|\.[+?]|\(\?")
#: The columns of a file of lists.
_COLUMNS = ("list", "word")
#: Two lists of these names make a tone.
POSITIVE = "positive"
NEGATIVE = "negative"


def word_share(reports: Reports, words: Iterable[str]) -> FloatArray:
    """The share of a report's words that are on a list.

        word_share = words on the list / words

    An entry stands where whole words, one or several side by side in a sentence, spell it, with no mark between them;
    of two entries that overlap the one that begins first counts, and the longer of two that begin together. An entry
    inside a longer word (`公开` in `依申请公开`) does not stand there: put both on the list.

    There is no list of ours. The lists of finance (Loughran and McDonald 2011, and their translations) count as
    negative what in these reports is the name of a matter: 问题, 处罚, 强制, 撤销, 诉讼, 不予公开 stand in every one,
    for the statute demands it. Loughran and McDonald showed the same of general lists in finance. A list has to be made
    for its texts, and read beside them.

    >>> from nlp.measures import TokenisedReport
    >>> report = TokenisedReport("a", "甲局", 2023, [["工作", "取得", "明显", "成效"], ["更新", "不", "及时"]])
    >>> word_share([report], ["明显成效", "提升"]).round(4).tolist()  # 明显 and 成效, of seven words
    [0.2857]

    Stone, P. J., Dunphy, D. C., Smith, M. S. and Ogilvie, D. M. (1966). The General Inquirer. MIT Press.
    Loughran, T. and McDonald, B. (2011). When is a liability not a liability? Textual analysis, dictionaries, and
    10-Ks. Journal of Finance 66(1), 35–65.
    """
    corpus = encode(reports)
    return divide(_count(corpus, words), corpus.lengths)


def tone(reports: Reports, positive: Iterable[str], negative: Iterable[str]) -> FloatArray:
    """Net tone: whether words of the one list outweigh those of the other, -1 … 1.

        tone = (pos - neg) / (pos + neg),   pos and neg the words on either list

    Undefined for a report that has neither. On lists see `word_share`.

    >>> from nlp.measures import TokenisedReport
    >>> report = TokenisedReport("a", "甲局", 2023, [["成效", "明显", "但", "更新", "滞后"]])
    >>> tone([report], ["成效", "明显"], ["滞后"]).round(4).tolist()  # (2 - 1) / (2 + 1)
    [0.3333]

    Henry, E. (2008). Are investors influenced by how earnings press releases are written? Journal of Business
    Communication 45(4), 363–407.
    """
    corpus = encode(reports)
    pos = _count(corpus, positive)
    neg = _count(corpus, negative)
    return divide(pos - neg, pos + neg)


def count_entries(reports: Reports, words: Iterable[str]) -> list[dict[str, int]]:
    """How often each entry of a list stands in each report, those that do not left out.

    Where an entry stands is told as in `word_share`: of two that overlap the one that begins first counts, of two that
    begin together the longer.

    >>> from nlp.measures import TokenisedReport
    >>> report = TokenisedReport("a", "甲局", 2023, [["信息", "公开", "和", "公开", "信息"], ["公开"]])
    >>> count_entries([report], ["公开", "信息公开", "滞后"])
    [{'信息公开': 1, '公开': 2}]
    """
    corpus = encode(reports)
    found: list[dict[str, int]] = [{} for _ in range(len(corpus))]
    report = 0
    for match in _matches(corpus, words):
        while match.place >= corpus.tokens_of[report + 1]:
            report += 1
        counts = found[report]
        counts[match.entry] = counts.get(match.entry, 0) + 1
    return found


class _Match(NamedTuple):
    """Where an entry stands: its first token and how many it has."""

    place: int
    tokens: int
    entry: str


def _count(corpus: TokenisedCorpus, entries: Iterable[str]) -> IntArray:
    """How many words of each report belong to an entry."""
    is_counted = np.zeros(len(corpus.tokens), bool)
    for place, tokens, _ in _matches(corpus, entries):
        is_counted[place : place + tokens] = True
    is_counted &= flag_tokens(corpus.vocabulary, is_word, of_letters=True)[corpus.tokens]
    running = np.concatenate([[0], np.cumsum(is_counted)])
    return np.diff(running[corpus.tokens_of])


def _matches(corpus: TokenisedCorpus, entries: Iterable[str]) -> Iterator[_Match]:
    """Where entries stand, in order."""
    spelled = {"".join(words_as_written(entry)): entry for entry in entries}
    spelled.pop("", None)
    openings = frozenset(entry[:size] for entry in spelled for size in range(1, len(entry) + 1))
    # Only where a word opens an entry can one begin.
    may_begin = np.fromiter((word in openings for word in corpus.vocabulary), bool, len(corpus.vocabulary))
    free_from = 0
    for place in np.flatnonzero(may_begin[corpus.tokens]).tolist():
        if place >= free_from:
            tokens, entry = _longest(corpus, place, spelled, openings)
            free_from = place + tokens
            if tokens:
                yield _Match(place, tokens, spelled[entry])


def _longest(corpus: TokenisedCorpus, place: int, spelled: Container[str], openings: frozenset[str]) -> tuple[int, str]:
    """How many tokens from this place on, within one sentence, spell the longest entry, and which; 0 for none."""
    longest = (0, "")
    text = ""
    end = place
    while corpus.tokens[end] != SENTENCE_END:
        text += corpus.vocabulary[corpus.tokens[end]]
        end += 1
        if text not in openings:
            break
        if text in spelled:
            longest = (end - place, text)
    return longest


def read_word_lists(path: str | Path) -> dict[str, tuple[str, ...]]:
    """The lists of a CSV file with the columns `list` and `word`, in the order in which each first comes.

    Words are words, not regular expressions. Raises FileNotFoundError where there is no file, ValueError for one
    without these columns or without a word, and for a word that is meant as an expression.
    """
    lists: dict[str, list[str]] = {}
    for row in given_rows(path, _COLUMNS):
        name, word = (row.cells[column].strip() for column in _COLUMNS)
        if _PATTERN.search(word):
            raise ValueError(
                f"{path}, line {row.number}: {word} looks like a regular expression, which is not taken: "
                "give each word in a row of its own"
            )
        if name and word:
            lists.setdefault(name, []).append(word)
    if not lists:
        raise ValueError(f"{path}: no row has both a list and a word")
    return {name: tuple(words) for name, words in lists.items()}


def word_list_columns(reports: Reports, lists: Mapping[str, Sequence[str]]) -> dict[str, FloatArray]:
    """`words_…` for each list, the share of the words on it; and `tone` for two named positive and negative."""
    corpus = encode(reports)
    columns = {f"words_{name}": word_share(corpus, words) for name, words in lists.items()}
    if POSITIVE in lists and NEGATIVE in lists:
        columns["tone"] = tone(corpus, lists[POSITIVE], lists[NEGATIVE])
    return columns
