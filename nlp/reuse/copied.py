"""From what is known of a pair of segments to the probability that the one was taken from the other.

Two people who know the trade's phrases write alike without having seen each other's report. What tells a copy from
that adds up: the rarity of what the pair shares, whether that shows copying by itself or with what its reports share
elsewhere (`nlp.reuse.judge`), whether it is the body's own earlier report, how many segments of the section stand in
the same report, in order or not, and what those weigh (`nlp.reuse.runs`), and set-aside things that agree. The
probability is logistic in these (logistic regression: Cox 1958).

The coefficients in `nlp/data/copied.txt` are fitted by `benchmarks/reuse/calibrate_copied.py`.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nlp.reuse.arrays import BoolArray, FloatArray, IntArray
from nlp.reuse.prescribed import data_lines
from nlp.reuse.runs import Runs

#: Weight (tenths of a character) in which that of a pair is counted, and up to which it is.
PAIR_UNIT = 90
MOST_PAIR_UNITS = 2.0
#: Weight that makes one character.
CHARACTER = 10


class Coefficients(NamedTuple):
    """What each feature adds to the log-odds."""

    bias: float
    pair: float  # for each PAIR_UNIT that the pair weighs
    shown: float  # if the pair, or what both reports share elsewhere, shows copying
    own: float  # if the source is the body's own earlier report
    segments: float  # for each doubling of the segments of the run
    run: float  # for the logarithm of what the rest of the run weighs, in characters
    section: float  # for the share of the section in the source's report, times each doubling of its segments there
    set_aside: float  # for each thing set aside that agrees and could not be guessed


@lru_cache(maxsize=1)
def coefficients() -> Coefficients:
    """Those of the data file."""
    values = dict(line.split("\t") for line in data_lines("copied.txt"))
    return Coefficients(**{name: float(value) for name, value in values.items()})


def log_odds_of_pair(pair_weight: IntArray, is_shown: BoolArray) -> FloatArray:
    """What a pair of segments says by itself."""
    by = coefficients()
    return by.bias + by.pair * pair_units(pair_weight, is_shown) + by.shown * is_shown


def pair_units(pair_weight: IntArray, is_shown: BoolArray) -> FloatArray:
    """What pairs weigh, in units; one that others of its report speak for counts as a whole unit at least."""
    units = np.minimum(pair_weight / PAIR_UNIT, MOST_PAIR_UNITS)
    return np.maximum(units, is_shown)


def log_odds_of_source(is_own: BoolArray) -> FloatArray:
    """What it adds that the source is the body's own."""
    return coefficients().own * is_own.astype(np.float64)


def log_odds_of_runs(runs: Runs) -> FloatArray:
    """What it adds that other segments of the section stand in the same report."""
    by = coefficients()
    characters = np.log1p(runs.weight.clip(min=0) / CHARACTER)
    section = runs.section_share * np.log2(runs.section_segments)
    return by.segments * np.log2(runs.segments) + by.run * characters + by.section * section


def probability(log_odds: float) -> float:
    """The probability of these log-odds.

    >>> probability(0.0), round(probability(2.2), 2)
    (0.5, 0.9)
    """
    return 1 / (1 + math.exp(-log_odds))


def with_set_aside(log_odds: float, agreeing: int) -> float:
    """Log-odds, when so many things that comparison sets aside agree as well."""
    return log_odds + coefficients().set_aside * agreeing
