"""Each report to the one it is compared with: that of the same body's year before, or the one that the caller names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from nlp.measures.arrays import IntArray
from nlp.measures.tokenised import Reports, TokenisedCorpus, TokenisedReport, encode

#: The position of each report's counterpart, -1 for none; or None for that of the year before.
Counterparts: TypeAlias = Sequence[int] | IntArray | None

#: The position of a counterpart where there is none.
NO_REPORT = -1


def prior_year(reports: Reports) -> IntArray:
    """For each report the position of the same body's report of the year before, -1 for none.

    Of several for one body and year the longest is taken, and of equally long ones that with the
    first name.
    """
    corpus = encode(reports)
    lengths = corpus.lengths.tolist()

    def rank(position: int) -> tuple[int, str]:
        return -lengths[position], corpus.reports[position].report

    best: dict[tuple[str, int], int] = {}
    for position in sorted(range(len(corpus)), key=rank):
        edition = _edition(corpus.reports[position])
        if edition:
            best.setdefault(edition, position)
    prior = np.full(len(corpus), NO_REPORT)
    for position, report in enumerate(corpus.reports):
        edition = _edition(report)
        if edition:
            body, year = edition
            prior[position] = best.get((body, year - 1), NO_REPORT)
    return prior


def _edition(report: TokenisedReport) -> tuple[str, int] | None:
    """The body and year of a report, if both are known."""
    if not report.body or report.year is None:
        return None
    return report.body, report.year


def find_pairs(corpus: TokenisedCorpus, against: Counterparts) -> tuple[IntArray, IntArray]:
    """The positions of the reports that have a counterpart, and of their counterparts; both have words.

    Raises ValueError where `against` has not one position for each report.
    """
    if against is None:
        against = prior_year(corpus)
    counterpart = np.asarray(against, int)
    if len(counterpart) != len(corpus):
        raise ValueError(f"{len(counterpart)} counterparts for {len(corpus)} reports")
    has_words = corpus.lengths > 0
    later = np.flatnonzero((counterpart >= 0) & has_words)
    later = later[has_words[counterpart[later]]]
    return later, counterpart[later]
