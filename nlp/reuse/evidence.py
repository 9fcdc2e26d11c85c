"""Compared text into how much each character of it says about copying: little where every report says the same.

Two reports that share `全年通过县政府网站公开信息` have not copied; two that share half as many words of
their own have. A character weighs by its bigrams' inverse document frequency in invented reports,
log(N / df) / log(N), from 0 (in every report) to 1 (in one at most), the mean of the bigrams on either
side of it (inverse document frequency: Spärck Jones 1972). Statutory wording and the entries of lists
of counts (`政策文件12条、工作动态34条`) weigh nothing; the counts themselves weigh by their digits. Weights are kept
in tenths.

The table `nlp/data/bigrams.txt` is made by `benchmarks/reuse/calibrate.py` from the half of the corpus
that no test uses: a line for each weight below 1, the weight in tenths and the bigrams of that weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from nlp.reuse.arrays import BoolArray, ByteArray, CodeArray, HashArray, IntArray
from nlp.reuse.codes import concat_ranges
from nlp.reuse.normalise import NUMBERS
from nlp.reuse.pool import Pool
from nlp.reuse.prescribed import data_lines, statutory

#: Weight of a character that no report need share.
FULL = 10
#: Codes between two numbers that are taken for an entry of a list, not for wording.
LIST_ENTRY = 7
#: Weight of a number in a recital by its digits, one to four or more: about what it would take to hit it by chance,
#: where a character of full weight takes five bits (log2(10) = 3.3 bits a digit, less for small ones, which are
#: common).
OF_NUMBER = (3, 12, 18, 24)
#: Bits of a bigram's place in the table, and the factor that spreads bigrams over it.
_SLOT_BITS = 20
_SLOT_FACTOR = np.uint32(0x9E3779B1)


def table_of(weights: Mapping[int, Iterable[str]]) -> ByteArray:
    """The weight of each bigram by its hash; bigrams that are not given have full weight."""
    table = np.full(1 << _SLOT_BITS, FULL, np.uint8)
    for weight, bigrams in weights.items():
        joined = "".join(bigrams)
        codes = np.frombuffer(joined.encode("utf-16-le"), "<u2")
        slots = _slot(codes[::2], codes[1::2])
        table[slots] = weight
    return table


@lru_cache(maxsize=1)
def _table() -> ByteArray:
    weights = {}
    for line in data_lines("bigrams.txt"):
        weight, bigrams = line.split("\t")
        weights[int(weight)] = bigrams
    return table_of(weights)


def _slot(first: CodeArray, second: CodeArray) -> HashArray:
    """The place of bigrams in the table."""
    bigram = (first.astype(np.uint32) << np.uint32(16)) | second
    slot: HashArray = (bigram * _SLOT_FACTOR) >> np.uint32(32 - _SLOT_BITS)
    return slot


def evidence(pool: Pool, prescribed: BoolArray | None = None) -> IntArray:
    """The weight in tenths of each code of a pool in memory; `prescribed` ones, else statutory wording, have none."""
    if prescribed is None:
        prescribed = statutory().mask(pool.codes, pool.starts)
    is_number = (pool.codes >= NUMBERS[0]) & (pool.codes < NUMBERS[-1])
    numbers = np.flatnonzero(is_number)
    weight = _mean_of_bigrams(pool, numbers)
    weight[prescribed] = 0
    if pool.numbers is not None and pool.lengths().any():
        weight[_list_entries(pool, pool.numbers)] = 0
    digits = np.searchsorted(NUMBERS, pool.codes[numbers], side="right")
    weight[numbers] = np.array(OF_NUMBER)[digits - 1]
    return weight


def _mean_of_bigrams(pool: Pool, numbers: IntArray) -> IntArray:
    """The mean weight of the bigrams on either side of each code; those with a number in them weigh nothing."""
    slots = _slot(pool.codes[:-1], pool.codes[1:])
    bigram = _table()[slots].astype(np.int64)
    bigram[numbers - 1] = 0
    bigram[numbers] = 0
    doubled = np.zeros(pool.codes.size, np.int64)
    doubled[:-1] += bigram
    doubled[1:] += bigram
    # At either end of a text there is one bigram only.
    filled = np.flatnonzero(pool.lengths())
    first = pool.starts[filled]
    last = pool.starts[filled + 1] - 1
    doubled[first] = 2 * bigram[first]
    doubled[last] = 2 * bigram[last - 1]
    return doubled // 2


def _list_entries(pool: Pool, behind_number: BoolArray) -> BoolArray:
    """Which codes stand in a short piece between numbers with short pieces on either side, if any."""
    begins_text = np.zeros(pool.codes.size, bool)
    filled = np.flatnonzero(pool.lengths())
    begins_text[pool.starts[filled]] = True
    begins_text[pool.starts[-1]] = True
    begins = np.flatnonzero(behind_number | begins_text)
    sizes = np.diff(np.append(begins, pool.codes.size))
    # A number that is a code itself is no part of the wording behind it.
    wording = sizes - (pool.codes[begins] >= NUMBERS[0])
    is_short = wording <= LIST_ENTRY
    opens_text = begins_text[begins]
    closes_text = np.append(opens_text[1:], True)
    follows_short = np.append(True, is_short[:-1]) | opens_text
    precedes_short = np.append(is_short[1:], True) | closes_text
    is_whole_text = opens_text & closes_text
    is_entry = is_short & follows_short & precedes_short & ~is_whole_text
    in_entry = np.zeros(pool.codes.size, bool)
    in_entry[concat_ranges(begins[is_entry], sizes[is_entry])] = True
    return in_entry
