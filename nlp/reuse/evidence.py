"""How much each character says about copying: little where every report says the same.

Two reports that share `全年通过县政府网站公开信息` have not copied; two that share half as many words of
their own have. A character weighs by its bigrams' inverse document frequency in invented reports,
log(N / df) / log(N), from 0 (in every report) to 1 (in one at most), the mean of the bigrams on either
side of it (inverse document frequency: Spärck Jones 1972). Statutory wording and the entries of lists
of counts (`政策文件12条、工作动态34条`) weigh nothing; the counts themselves weigh by their digits. Weights are kept in tenths.

The table `nlp/data/bigrams.txt` is made by `benchmarks/reuse/calibrate.py` from the half of the corpus
that no test uses: a line for each weight below 1, the weight in tenths and the bigrams of that weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

import numpy as np

from nlp.reuse.codes import concat_ranges
from nlp.reuse.normalise import NUMBERS
from nlp.reuse.pool import Pool
from nlp.reuse.prescribed import statutory_mask

#: Weight of a character that no report need share.
FULL = 10
#: Codes between two numbers that are taken for an entry of a list, not for wording.
LIST_ENTRY = 7
#: Weight of a number in a recital by its digits, one to four or more: about what it would take to hit it by chance,
#: where a character of full weight takes five bits (log2(10) = 3.3 bits a digit, less for small ones, which are common).
OF_NUMBER = (3, 12, 18, 24)
_BITS = 20


def table_of(weights: Mapping[int, Iterable[str]]) -> np.ndarray:
    """The weight of each bigram by its hash; bigrams that are not given have full weight."""
    table = np.full(1 << _BITS, FULL, np.uint8)
    for weight, bigrams in weights.items():
        codes = np.frombuffer("".join(bigrams).encode("utf-16-le"), "<u2").reshape(-1, 2)
        table[_slot(codes[:, 0], codes[:, 1])] = weight
    return table


@lru_cache(maxsize=1)
def _table() -> np.ndarray:
    lines = files("nlp").joinpath("data/bigrams.txt").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return table_of({int(weight): bigrams for weight, bigrams in rows})


def _slot(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    pair = (first.astype(np.uint32) << np.uint32(16)) | second
    return (pair * np.uint32(0x9E3779B1)) >> np.uint32(32 - _BITS)


def evidence(pool: Pool, statutory: np.ndarray | None = None) -> np.ndarray:
    """The weight in tenths of each code of a pool made in memory."""
    weight = np.zeros(pool.codes.size, np.int64)
    between = _table()[_slot(pool.codes[:-1], pool.codes[1:])].astype(np.int64)
    number = np.flatnonzero((pool.codes >= NUMBERS[0]) & (pool.codes < NUMBERS[-1]))
    between[number - 1] = between[number] = 0
    weight[:-1] += between
    weight[1:] += between
    filled = pool.lengths() > 0
    first, last = pool.starts[:-1][filled], pool.starts[1:][filled] - 1
    # At either end of a text there is one bigram only.
    weight[first] = 2 * between[first]
    weight[last] = 2 * between[last - 1]
    weight //= 2
    weight[statutory_mask(pool.codes, pool.starts) if statutory is None else statutory] = 0
    if pool.numbers is not None and filled.any():
        weight[_list_entries(pool)] = 0
    weight[number] = np.array(OF_NUMBER)[np.searchsorted(NUMBERS, pool.codes[number], side="right") - 1]
    return weight


def _list_entries(pool: Pool) -> np.ndarray:
    """Which codes stand in a short stretch between numbers with short stretches on either side, if any."""
    begin, text_begin = pool.numbers.copy(), np.zeros(pool.codes.size, bool)
    text_begin[pool.starts[:-1][pool.lengths() > 0]] = True
    text_begin[pool.starts[-1]] = True
    begin |= text_begin
    marks = np.flatnonzero(begin)
    sizes = np.diff(np.append(marks, pool.codes.size))
    short = sizes - (pool.codes[marks] >= NUMBERS[0]) <= LIST_ENTRY
    opens = text_begin[marks]
    closes = np.append(opens[1:], True)
    before, after = np.append(True, short[:-1]) | opens, np.append(short[1:], True) | closes
    entry = short & before & after & ~(opens & closes)
    found = np.zeros(pool.codes.size, bool)
    found[concat_ranges(marks[entry], sizes[entry])] = True
    return found
