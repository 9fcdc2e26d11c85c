"""Reports by the million, made of the corpus' own words: for measuring speed and memory, not quality.

Each segment is drawn as codes, without going through text: a walk over the words of the invented corpus
(a Markov chain of order one over words, so that turns of phrase recur as they do in real reports), a
stock sentence (popular ones more often, Zipf), last year's sentence of the same body, or a peer's, the
latter two and half of the stock sentences with one stretch rewritten.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import jieba
import numpy as np
from base import CORPUS, load

from nlp.reuse.codes import gather_slices
from nlp.reuse.normalise import normalise
from nlp.reuse.pool import Reports, key_of

#: Shares of walks, stock sentences, last year's and a peer's sentences; segments in a report; stock sentences.
WALK, STOCK, OWN, PEER = 0.60, 0.15, 0.18, 0.07
IN_REPORT, STOCKED = 36, 3000
#: Words in a walk, least and most: 45 characters as written on average, 38 as compared.
LEAST, MOST = 12, 27
#: One word in so many begins a clause, always the same ones, if the clause before has so many words: clauses of four
#: to eleven characters are as many in a segment as in the corpus.
CLAUSE_WORD, CLAUSE_WORDS = 4, 4


class Simulated(NamedTuple):
    codes: np.ndarray
    starts: np.ndarray
    report: np.ndarray
    segment: np.ndarray
    reports: Reports
    clauses: np.ndarray  # of each code, whether it is the first of a clause


class Words:
    """The words of the corpus and what may follow each."""

    def __init__(self, folder: Path = CORPUS) -> None:
        jieba.setLogLevel(60)
        normals = [normalise([s.text for s in text.segments]) for text in load(folder)]
        sentences = [jieba.lcut(normal.text(i)) for normal in normals for i in range(len(normal.starts) - 1)]
        vocabulary = sorted({word for sentence in sentences for word in sentence})
        number = {word: i for i, word in enumerate(vocabulary)}
        first = np.array([number[a] for s in sentences for a in s[:-1]])
        second = np.array([number[b] for s in sentences for b in s[1:]])
        order = np.argsort(first, kind="stable")
        self.follow = second[order]
        self.begin = np.searchsorted(first[order], np.arange(len(vocabulary) + 1))
        self.openings = np.array([number[s[0]] for s in sentences if s])
        self.sizes = np.array([len(w.encode("utf-16-le")) // 2 for w in vocabulary])
        self.codes = np.frombuffer("".join(vocabulary).encode("utf-16-le"), "<u2")
        self.at = np.cumsum(self.sizes) - self.sizes

    def walks(self, count: int, rng: np.random.Generator) -> np.ndarray:
        """Word numbers, one walk a row; a walk that ends begins anew."""
        rows = np.empty((count, MOST), np.int32)
        rows[:, 0] = rng.choice(self.openings, count)
        for step in range(1, MOST):
            last = rows[:, step - 1]
            choices = self.begin[last + 1] - self.begin[last]
            place = self.begin[last] + (rng.random(count) * choices).astype(np.int64)
            rows[:, step] = np.where(
                choices > 0, self.follow[place.clip(max=self.follow.size - 1)], rng.choice(self.openings, count)
            )
        return rows


def simulate(words: Words, segments: int, seed: int = 1, years: int = 5) -> Simulated:
    """About so many segments: the reports of as many bodies as it takes over some years."""
    rng = np.random.default_rng(seed)
    bodies = max(1, round(segments / IN_REPORT / years))
    per_year = bodies * IN_REPORT
    stock = words.walks(STOCKED, rng)
    popularity = 1 / np.arange(1, STOCKED + 1)
    popularity /= popularity.sum()
    codes, clauses, lengths, last, last_size = [], [], [], None, None
    stock_size = rng.integers(LEAST, MOST + 1, STOCKED)
    for _ in range(years):
        row, size = words.walks(per_year, rng), rng.integers(LEAST, MOST + 1, per_year)
        luck = rng.random(per_year)
        chosen = np.flatnonzero(luck < STOCK)
        which = rng.choice(STOCKED, chosen.size, p=popularity)
        _put(row, size, chosen, stock[which], stock_size[which], rng, 0.5)
        if last is not None:
            own = np.flatnonzero((luck >= STOCK) & (luck < STOCK + OWN))
            _put(row, size, own, last[own], last_size[own], rng, 1.0)
            peer = np.flatnonzero((luck >= STOCK + OWN) & (luck < STOCK + OWN + PEER))
            other = rng.integers(0, per_year, peer.size)
            _put(row, size, peer, last[other], last_size[other], rng, 1.0)
        last, last_size = row, size
        flat = row[np.arange(MOST) < size[:, None]]
        width = words.sizes[flat]
        lengths.append(np.add.reduceat(width, np.cumsum(size) - size))
        codes.append(gather_slices(words.codes, words.at[flat], width))
        begins_clause = np.zeros(codes[-1].size, bool)
        is_first = _clause_starts(row)[np.arange(MOST) < size[:, None]]
        begins_clause[(np.cumsum(width) - width)[is_first]] = True
        clauses.append(begins_clause)
    starts = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
    return _number(np.concatenate(codes), starts, bodies, years, np.concatenate(clauses))


def _clause_starts(row: np.ndarray) -> np.ndarray:
    """Which words of each walk begin a clause."""
    is_first = np.zeros(row.shape, bool)
    words = np.zeros(len(row), np.int64)
    for step in range(MOST):
        is_first[:, step] = (row[:, step] % CLAUSE_WORD == 0) & (words >= CLAUSE_WORDS)
        words = np.where(is_first[:, step], 1, words + 1)
    return is_first


def _put(row, size, where, text, text_size, rng, share) -> None:
    """Put texts at some rows, a share of them with three words in the middle rewritten."""
    text = text.copy()
    some = np.flatnonzero(rng.random(where.size) < share)
    at = rng.integers(2, LEAST - 3, some.size)
    for k in range(3):
        text[some, at + k] = rng.permutation(text[some, at + k])
    row[where], size[where] = text, text_size


def _number(codes, starts, bodies: int, years: int, clauses) -> Simulated:
    """Reports in the order of the engine: by body and year."""
    keys = np.array([key_of("body", b) for b in range(bodies)], np.uint64)
    order = np.argsort(keys)
    rank = np.empty(bodies, np.int64)
    rank[order] = np.arange(bodies)
    body = np.repeat(keys[order], years)
    year = np.tile(np.arange(2019, 2019 + years), bodies)
    edition = body ^ (year.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    of_body = np.tile(np.repeat(rank, IN_REPORT), years)
    report = of_body * years + np.repeat(np.arange(years), bodies * IN_REPORT)
    segment = np.tile(np.arange(IN_REPORT), bodies * years)
    return Simulated(codes, starts, report, segment, Reports(body, edition, year.astype(np.int16)), clauses)
