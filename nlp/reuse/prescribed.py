"""Wording that every report must have, or has by custom: it is told apart from copying.

The phrases stand in `nlp/data/statutory.txt`, one a line, and are found in compared text, so that
`2023 年 1 月 1 日起至…` and its like need no pattern.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import numpy as np

from nlp.reuse.codes import concat_ranges, four_codes, run_length
from nlp.reuse.fingerprint import PAD, common_grams
from nlp.reuse.normalise import normalise


@lru_cache(maxsize=1)
def phrases() -> tuple[str, ...]:
    """The phrases of the data file, comments and headings left out."""
    lines = files("nlp").joinpath("data/statutory.txt").read_text("utf-8").splitlines()
    return tuple(line for line in map(str.strip, lines) if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _phrase_codes() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Codes of the phrases, padded, with begin, end, first and last four codes of each, sorted by the first four."""
    normal = normalise(phrases())
    codes = np.pad(normal.codes, PAD)
    begins, ends = normal.starts[:-1] + PAD, normal.starts[1:] + PAD
    whole = ends - begins >= 4
    begins, ends = begins[whole], ends[whole]
    heads = four_codes(codes)[begins]
    order = np.argsort(heads, kind="stable")
    return codes, begins[order], ends[order], heads[order], four_codes(codes)[ends[order] - 4]


@lru_cache(maxsize=1)
def common() -> np.ndarray:
    """The table of K-grams that fingerprints avoid: those of statutory wording."""
    return common_grams(_phrase_codes()[0])


def statutory_mask(codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Which of the padded `codes` stand in a statutory phrase within their text.

    >>> normal = normalise(["我局根据《条例》规定，主动公开政府信息情况如下"])
    >>> mask = statutory_mask(np.pad(normal.codes, PAD), normal.starts + PAD)
    >>> "".join(chr(c) for c, m in zip(normal.codes, mask[PAD:]) if m)
    '根据条例规定主动公开政府信息情况'
    """
    phrase, begins, ends, heads, tails = _phrase_codes()
    edge = np.zeros(codes.size + 1, np.int32)
    view = four_codes(codes)
    hash_bits = np.zeros(1 << 16, bool)
    hash_bits[_fold(heads)] = True
    places = np.flatnonzero(hash_bits[_fold(view)])
    low = np.searchsorted(heads, view[places])
    count = np.searchsorted(heads, view[places], side="right") - low
    at = np.repeat(places, count)
    which = concat_ranges(low, count)
    size = ends[which] - begins[which]
    # Many phrases begin alike, so the end is looked at before all that is between.
    alike = np.flatnonzero(view[(at + size - 4).clip(max=view.size - 1)] == tails[which])
    at, which, size = at[alike], which[alike], size[alike]
    limit = starts[np.searchsorted(starts, at, side="right").clip(max=starts.size - 1)]
    whole = np.flatnonzero(run_length(codes, at, limit, phrase, begins[which], ends[which]) == size)
    np.add.at(edge, at[whole], 1)
    np.add.at(edge, at[whole] + size[whole], -1)
    return np.cumsum(edge[:-1]) > 0


def _fold(words: np.ndarray) -> np.ndarray:
    return ((words * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)).astype(np.int64)
