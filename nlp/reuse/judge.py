"""From matched passages to an answer for each segment: how much, of which kind, from where, since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from nlp.reuse.align import align
from nlp.reuse.arrays import BoolArray, FloatArray, IntArray, sum_by_number, sums_before, value_at
from nlp.reuse.coverage import count_uncovered, weigh_covered
from nlp.reuse.evidence import evidence
from nlp.reuse.matches import Matches, best_rows, measure_spread, rows_of_pairs
from nlp.reuse.passages import Passages
from nlp.reuse.pool import Pool, is_not_later
from nlp.reuse.records import PEER, PRIOR_YEAR, STATUTORY, TEMPLATE
from nlp.reuse.report_pairs import PairedReports, query_report
from nlp.reuse.sources import find_sources
from nlp.reuse.wording import StatutoryWording, find_statutory

#: Weight (see `nlp.reuse.evidence`, in tenths of a character) below which a pair of segments shows no copying.
#: Calibrated by `benchmarks/reuse/calibrate.py`: from 80 to 110 plagdet hardly differs; this is the lowest with fewer
#: than 1% flagged in frames.
MIN_PAIR_WEIGHT = 90
#: The same for a pair in two reports of which copied segments together weigh REPORT_SUPPORT times MIN_PAIR_WEIGHT, for
#: a body's own earlier report, and for a preamble that agrees nearly wholly (twice as much if one sentence alone weighs
#: anything): written independently, two share sentences, but hardly ever all of them.
SUPPORTED_PAIR_WEIGHT = 30
REPORT_SUPPORT = 2
#: Share of a preamble that must agree for it to agree nearly wholly.
NEARLY_ALL = 0.85
#: Bodies from which on a passage is a template.
TEMPLATE_BODIES = 5
#: What a code of statutory wording counts in the score.
STATUTORY_WEIGHT = 0.1
#: How much better than the body's own earlier report another source must be to be preferred.
OWN_ADVANTAGE = 1.2
#: What an agreeing code adds to the merit of a source, beside its weight: enough to decide between equals.
AGREEING_MERIT = 0.1
#: Sources that are named for one segment.
MOST_SOURCES = 3
#: Codes that a further source must add.
MIN_ADDED = 10

#: Below any score that a text with codes can have: spares a division by zero.
_TINY = 1e-9


class Kind(IntEnum):
    """What is copied in a segment, as verdicts have it."""

    ORIGINAL = 0
    STATUTORY = 1
    TEMPLATE = 2
    PEER = 3
    PRIOR_YEAR = 4

    @property
    def word(self) -> str:
        """How answers say it.

        >>> Kind.PRIOR_YEAR.word, Kind.ORIGINAL.word
        ('prior_year', '')
        """
        return ("", STATUTORY, TEMPLATE, PEER, PRIOR_YEAR)[self]


KindArray = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Sources:
    """For each occurrence of a text in the query pool one source.

    `pool`, `source` are the number of the reference and the occurrence in it (-1 for none), `passages` what
    was matched there: those of occurrence `o` are `passage_starts[o]:passage_starts[o + 1]`.
    """

    pool: IntArray
    source: IntArray
    passages: Passages
    passage_starts: IntArray


@dataclass(frozen=True)
class Verdicts:
    """One row for each occurrence of a text in the query pool, in the pool's order.

    `raw` and `score` are shares (see `nlp.reuse.records.Reuse`), `kind` a `Kind`, `bodies` how many bodies have the
    best passage, `since` the earliest year of it (NO_YEAR: unknown). `best` has the sources of what is copied, the
    best first.
    """

    raw: FloatArray
    score: FloatArray
    kind: KindArray
    bodies: IntArray
    since: IntArray
    best: tuple[Sources, ...]


def judge(query: Pool, references: Sequence[Pool], in_preamble: BoolArray | None = None) -> Verdicts:
    """Compare all texts of `query` with all references (of which `query` itself may be one).

    `in_preamble` tells of each occurrence whether it stands in a preamble.
    """
    wording = find_statutory(query)
    weight_before = sums_before(evidence(query, wording.mask))
    passages: list[Passages] = []
    matches: list[Matches] = []
    for number, reference in enumerate(references):
        aligned = align(query, weight_before, reference)
        paired = PairedReports(query, reference, find_sources(query, reference, aligned))
        copying = find_copying(paired, in_preamble, wording.is_prescribed)
        first_passage = sum(map(len, passages))
        matches.append(_match(paired, copying, number, first_passage))
        passages.append(aligned)
    return _decide(query, references, wording, Matches.join(matches), Passages.join(passages))


@dataclass(frozen=True)
class Copying:
    """For each candidate whether its pair shows copying, and its source, now in the report for which that holds."""

    is_copied: BoolArray
    source: IntArray


def find_copying(paired: PairedReports, in_preamble: BoolArray | None, is_prescribed: BoolArray) -> Copying:
    """Which pairs of segments show copying: by themselves, or because their reports share more elsewhere.

    `in_preamble` is of the query's occurrences, `is_prescribed` of its texts.
    """
    candidates = paired.candidates
    is_strong = candidates.pair_weight >= MIN_PAIR_WEIGHT
    is_supported_by_body = candidates.is_own & (candidates.pair_weight >= SUPPORTED_PAIR_WEIGHT)
    named_source = _source_in_supporting_report(paired)
    if in_preamble is not None:
        preamble_source = _source_of_preamble(paired, in_preamble, is_prescribed)
        named_source = np.where(preamble_source >= 0, preamble_source, named_source)
    is_supported_by_report = named_source >= 0
    return Copying(
        is_copied=is_strong | is_supported_by_body | is_supported_by_report,
        source=np.where(is_supported_by_report & ~candidates.is_own, named_source, candidates.source),
    )


def _source_in_supporting_report(paired: PairedReports) -> IntArray:
    """For each candidate that is not strong enough alone, its source in a report that shares enough more, or -1."""
    candidates = paired.candidates
    weight = candidates.pair_weight
    is_strong = weight >= MIN_PAIR_WEIGHT
    shared = paired.shared(np.flatnonzero(candidates.is_pair_start & is_strong))
    is_supporting = shared.weight >= REPORT_SUPPORT * MIN_PAIR_WEIGHT
    is_asked = (weight >= SUPPORTED_PAIR_WEIGHT) & ~is_strong & ~candidates.is_own
    return paired.sources_in(shared.report_pair[is_supporting], np.flatnonzero(is_asked))


def _source_of_preamble(paired: PairedReports, in_preamble: BoolArray, is_prescribed: BoolArray) -> IntArray:
    """For each candidate in a copied preamble its source in the report that was copied, or -1.

    A preamble counts as one passage: what its segments weigh adds up, and where it is copied, all of it is but
    what is prescribed.
    """
    candidates = paired.candidates
    is_candidate = in_preamble[candidates.occurrence]
    shared = paired.shared(np.flatnonzero(is_candidate))
    length = _preamble_lengths(paired.query, in_preamble)[query_report(shared.report_pair)]
    is_weighty = shared.weight >= MIN_PAIR_WEIGHT
    agrees_nearly_wholly = shared.agreeing >= NEARLY_ALL * length
    sentences_needed = np.where(shared.weighty_texts > 1, 1, 2)
    is_supported = shared.weight >= sentences_needed * SUPPORTED_PAIR_WEIGHT
    is_preamble_copied = is_weighty | (agrees_nearly_wholly & is_supported)
    says_anything = (candidates.pair_weight > 0) | ~is_prescribed[candidates.query_text]
    is_weak = candidates.pair_weight < MIN_PAIR_WEIGHT
    asked = np.flatnonzero(is_candidate & says_anything & is_weak)
    return paired.sources_in(shared.report_pair[is_preamble_copied], asked)


def _preamble_lengths(query: Pool, in_preamble: BoolArray) -> FloatArray:
    """For each report of the pool the codes of its preamble, those of a repeated text once."""
    report = query.occurrence_report[in_preamble].astype(np.int64)
    text = query.occurrence_text()[in_preamble]
    report, text = np.unique(np.stack((report, text)), axis=1)
    length = query.lengths()[text]
    return sum_by_number(report, length, size=len(query.reports))


def _match(paired: PairedReports, copying: Copying, pool: int, first_passage: int) -> Matches:
    """The candidates of one reference as rows of all; `first_passage` is the row of the first passage among all."""
    candidates = paired.candidates
    source_year = paired.reference.year_of(copying.source)
    return Matches(
        occurrence=candidates.occurrence,
        begin=candidates.begin,
        end=candidates.end,
        passage=candidates.passage + first_passage,
        pool=np.full(len(candidates), pool),
        reference_text=candidates.reference_text,
        source=copying.source,
        source_year=source_year,
        source_body=paired.reference.body_of(copying.source),
        pair_weight=candidates.pair_weight,
        pair_agreeing=candidates.pair_agreeing,
        is_copied=copying.is_copied,
        is_timely=is_not_later(source_year, paired.query.year_of(candidates.occurrence)),
        is_own=candidates.is_own,
    )


def _decide(
    query: Pool, references: Sequence[Pool], wording: StatutoryWording, matches: Matches, passages: Passages
) -> Verdicts:
    """The verdicts, once all is matched."""
    text = query.occurrence_text()
    merit = _merit(matches)
    best = best_rows(matches, matches.is_taken(), merit, text.size)
    spread = measure_spread(query, references, matches, best)
    is_copied = best >= 0
    is_statutory = ~is_copied & wording.is_prescribed[text]
    score = np.where(is_copied, _score(query, matches, wording), 0.0)
    score[is_statutory] = STATUTORY_WEIGHT * wording.share[text[is_statutory]]
    kind = np.full(text.size, Kind.ORIGINAL, np.int8)
    kind[is_statutory] = Kind.STATUTORY
    kind[is_copied] = Kind.PEER
    kind[value_at(matches.is_own, best, missing=False)] = Kind.PRIOR_YEAR
    kind[is_copied & (spread.bodies >= TEMPLATE_BODIES)] = Kind.TEMPLATE
    return Verdicts(
        raw=_raw(query, matches).clip(0, 1),
        score=score.clip(0, 1),
        kind=kind,
        bodies=spread.bodies,
        since=spread.since,
        best=tuple(_sources(matches, passages, best)),
    )


def _merit(matches: Matches) -> FloatArray:
    """How good a source each row is."""
    merit = matches.pair_weight + AGREEING_MERIT * matches.pair_agreeing
    advantage = np.where(matches.is_own, OWN_ADVANTAGE, 1.0)
    return merit * advantage


def _raw(query: Pool, matches: Matches) -> FloatArray:
    """Of each occurrence the share of its codes that stand elsewhere, whatever they say and whenever that was."""
    text = query.occurrence_text()
    codes_before = np.arange(query.codes.size + 1)
    covered = weigh_covered(matches.spans(), codes_before, query.begin_of(text))
    return covered / np.maximum(query.lengths()[text], 1)


def _score(query: Pool, matches: Matches, wording: StatutoryWording) -> FloatArray:
    """Of each occurrence the share of its codes that were taken from elsewhere, where statutory ones count little."""
    text = query.occurrence_text()
    begin = query.begin_of(text)
    end = query.end_of(text)
    counts_before = sums_before(np.where(wording.mask, STATUTORY_WEIGHT, 1.0))
    taken = matches.spans().take(matches.is_taken())
    covered = weigh_covered(taken, counts_before, begin)
    whole = counts_before[end] - counts_before[begin]
    score: FloatArray = covered / np.maximum(whole, _TINY)
    return score


def _sources(matches: Matches, passages: Passages, best: IntArray) -> Iterator[Sources]:
    """The best source of each occurrence, then the best for what that lacks, and so on."""
    is_named = np.zeros(len(matches), bool)
    spans = matches.spans()
    bounds = np.arange(best.size + 1)
    for _ in range(MOST_SOURCES):
        rows = rows_of_pairs(matches, best)
        yield Sources(
            pool=value_at(matches.pool, best, missing=-1),
            source=value_at(matches.source, best, missing=-1),
            passages=passages.take(matches.passage[rows]),
            passage_starts=np.searchsorted(matches.occurrence[rows], bounds),
        )
        is_named[rows] = True
        named_spans = spans.take(is_named)
        further = np.flatnonzero(matches.is_taken() & ~is_named)
        added = np.zeros(len(matches), np.int64)
        added[further] = count_uncovered(spans.take(further), named_spans)
        best = best_rows(matches, added >= MIN_ADDED, added, best.size)
        if (best < 0).all():
            return
