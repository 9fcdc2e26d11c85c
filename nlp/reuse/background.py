"""From texts to how common their wording is among bodies that no comparison has seen.

The data file `nlp/data/background.txt` counts in how many reports of how many each four compared characters stand:
those of the half of the corpus that no test uses, and sections by many hands made of the trade's phrases
(`benchmarks/reuse/background.py` makes it). A clause is as common as the rarest four characters of it, which is the
most that it can be; a text as common as its clauses are, by length. Fours that the file lacks are in hardly any report.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nlp.reuse.arrays import FloatArray, IntArray, WordArray, sum_by_number
from nlp.reuse.codes import four_codes
from nlp.reuse.pool import Pool
from nlp.reuse.prescribed import data_lines

#: Codes that are counted together.
FOUR = 4


class Background(NamedTuple):
    """Fours of codes as words, sorted, and the share of reports that each stands in."""

    fours: WordArray
    share: FloatArray


@lru_cache(maxsize=1)
def background() -> Background:
    """The counts of the data file: its first line has the number of reports, each other one a count and fours."""
    lines = data_lines("background.txt")
    reports = int(next(lines))
    fours = []
    shares = []
    for line in lines:
        count, joined = line.split("\t")
        words = np.frombuffer(joined.encode("utf-16-le"), "<u8")
        fours.append(words)
        shares.append(np.full(words.size, int(count) / reports))
    words = np.concatenate(fours)
    order = np.argsort(words)
    return Background(words[order], np.concatenate(shares)[order])


def commonness(pool: Pool) -> FloatArray:
    """For each text of a pool made in memory the share of bodies that have such wording, as far as is known."""
    begins = pool.clause_begins()
    text = pool.text_at(begins)
    ends = np.append(begins[1:], pool.starts[-1])
    ends = np.minimum(ends, pool.end_of(text))
    sizes = ends - begins
    is_long = sizes >= FOUR
    begins, sizes, text = begins[is_long], sizes[is_long], text[is_long]
    share = _rarest(_shares(pool), begins, sizes)
    lengths = sum_by_number(text, sizes, pool.size)
    return sum_by_number(text, share * sizes, pool.size) / np.maximum(lengths, 1)


def _shares(pool: Pool) -> FloatArray:
    """The share of reports that have the four codes from each code of the pool on."""
    known = background()
    words = four_codes(pool.codes)
    place = np.searchsorted(known.fours, words).clip(max=known.fours.size - 1)
    share: FloatArray = np.where(known.fours[place] == words, known.share[place], 0.0)
    return share


def _rarest(share: FloatArray, begins: IntArray, sizes: IntArray) -> FloatArray:
    """The least share of the fours that lie in each clause."""
    if not begins.size:
        return np.zeros(0)
    bounds = np.stack((begins, begins + sizes - FOUR + 1), axis=1)
    least = np.minimum.reduceat(np.append(share, 0.0), bounds.ravel())
    return least[::2]
