"""From texts to their short clauses, and these to a table in which they are looked up.

Fingerprints miss no match of GUARANTEE codes, but many of a stock clause (`健全工作机制`). So clauses that are
shorter are looked up by a hash of the whole of them. Parts of clauses that are as short are not looked for: words
of the language, which any two texts share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import BoolArray, CodeArray, Column, HashArray, IntArray, Table, WordArray, is_run_start
from nlp.reuse.codes import gather_slices
from nlp.reuse.fingerprint import GUARANTEE, text_hashes

#: Codes that a clause must have to be looked up: two words.
MIN_CLAUSE = 4
#: Texts kept for one clause, each of another edition, the earliest first. Two would tell for any report whether another
#: body has it not later, or the same body earlier; from more it is seen which report had several of them in a row.
KEPT_TEXTS = 64


@dataclass(frozen=True)
class Clauses(Table):
    """Short clauses of texts: the hash of each, the position of its first code, and how many it has."""

    hash: HashArray
    position: IntArray
    size: IntArray


def no_clauses() -> Clauses:
    """No clause at all."""
    nothing = np.zeros(0, np.int64)
    return Clauses(nothing.astype(np.uint32), nothing, nothing)


def find_clauses(codes: CodeArray, starts: IntArray, is_first: BoolArray) -> Clauses:
    """The clauses of the texts `codes[starts[i]:starts[i + 1]]` that are too short for fingerprints to be sure of.

    `is_first` tells which codes are the first of a clause. Clauses that are a whole text are left out: whole texts
    are looked up as such.
    """
    is_begin = np.zeros(codes.size + 1, bool)
    is_begin[:-1] = is_first
    is_begin[: int(starts[0])] = False
    is_begin[starts] = True
    begins = np.flatnonzero(is_begin)
    sizes = np.diff(begins)
    begins = begins[:-1]
    is_text_start = np.zeros(codes.size + 1, bool)
    is_text_start[starts] = True
    is_whole = is_text_start[begins] & is_text_start[begins + sizes]
    chosen = np.flatnonzero((sizes >= MIN_CLAUSE) & (sizes < GUARANTEE) & ~is_whole)
    begins = begins[chosen]
    sizes = sizes[chosen]
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    hashes = text_hashes(gather_slices(codes, begins, sizes), bounds)
    return Clauses((hashes >> np.uint64(32)).astype(np.uint32), begins, sizes)


def keep_clauses(clauses: Clauses, year: Column, edition: WordArray) -> Clauses:
    """The clauses to be looked up, in order of hash; each is of a text that was seen first in this year and edition.

    Of one clause the earliest come first; texts without a year may be earlier than anything.
    """
    order = np.lexsort((clauses.position, edition, year, clauses.hash))
    is_new = is_run_start(clauses.hash[order], edition[order])
    order = order[is_new]
    is_first = is_run_start(clauses.hash[order])
    firsts = np.flatnonzero(is_first)
    rank = np.arange(order.size) - firsts[np.cumsum(is_first) - 1]
    return clauses.take(order[rank < KEPT_TEXTS])
