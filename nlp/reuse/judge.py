"""From matched passages to an answer for each segment: how much, of which kind, from where, since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from nlp.reuse.align import align
from nlp.reuse.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    is_greatest,
    is_run_start,
    sum_by_number,
    sums_before,
    value_at,
)
from nlp.reuse.background import commonness
from nlp.reuse.copied import log_odds_of_pair, log_odds_of_runs, log_odds_of_source
from nlp.reuse.coverage import Cover, count_uncovered
from nlp.reuse.evidence import evidence
from nlp.reuse.matches import Matches, Spread, best_rows, measure_spread, rows_of_pairs
from nlp.reuse.passages import Passages
from nlp.reuse.pool import Pool, is_not_later, unknown_last
from nlp.reuse.prescribed import Wording
from nlp.reuse.records import PEER, PRIOR_YEAR, STATUTORY, STOCK, TEMPLATE
from nlp.reuse.report_pairs import PairedReports, query_report
from nlp.reuse.runs import Runs, find_runs
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
#: Bodies from which on a reference tells how common wording is; a smaller one is asked about the background.
ENOUGH_BODIES = 300
#: Share of bodies from which on copied wording that the background knows is a template, whoever had it here.
COMMON_TEMPLATE = 0.033
#: Share of what is shared that statutory wording must be to give it its kind.
MOSTLY_STATUTORY = 0.6
#: What a code of statutory wording counts in `boilerplate`.
STATUTORY_WEIGHT = 0.1
#: How much better than the body's own earlier report another source must be to be preferred.
OWN_ADVANTAGE = 1.2
#: What an agreeing code adds to the merit of a source, beside its weight: enough to decide between equals.
AGREEING_MERIT = 0.1
#: Sources that are named for one segment.
MOST_SOURCES = 3
#: Codes that a further source must add.
MIN_ADDED = 3
#: Bits of an occurrence's number beside that of a pair.
_PAIR_BITS = 32
#: More than any merit: what shows copying is named before what does not.
_COPIED_MERIT = 1e6


class Kind(IntEnum):
    """What is shared in a segment, as verdicts have it."""

    ORIGINAL = 0
    STATUTORY = 1
    STOCK = 2
    TEMPLATE = 3
    PEER = 4
    PRIOR_YEAR = 5

    @property
    def word(self) -> str:
        """How answers say it.

        >>> Kind.PRIOR_YEAR.word, Kind.ORIGINAL.word
        ('prior_year', '')
        """
        return ("", STATUTORY, STOCK, TEMPLATE, PEER, PRIOR_YEAR)[self]


KindArray = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Sources:
    """For each occurrence of a text in the query pool one source, and the log-odds that it was taken from there.

    `pool`, `source` are the number of the reference and the occurrence in it (-1 for none), `passages` what
    was matched there: those of occurrence `o` are `passage_starts[o]:passage_starts[o + 1]`.
    """

    pool: IntArray
    source: IntArray
    log_odds: FloatArray
    passages: Passages
    passage_starts: IntArray


@dataclass(frozen=True)
class Verdicts:
    """One row for each occurrence of a text in the query pool, in the pool's order.

    `shared`, `common` and `boilerplate` are shares (see `nlp.reuse.records.Reuse`), `log_odds` those of its having been
    copied, `kind` a `Kind`, `bodies` how many bodies have the best passage, `since` the earliest year of it (NO_YEAR:
    unknown). `best` has the sources of what is shared, the best first.
    """

    shared: FloatArray
    common: FloatArray
    boilerplate: FloatArray
    log_odds: FloatArray
    kind: KindArray
    bodies: IntArray
    since: IntArray
    best: tuple[Sources, ...]


@dataclass(frozen=True)
class Sections:
    """Of each occurrence in the query the number of its section, and whether that is a preamble."""

    number: IntArray
    is_preamble: BoolArray

    @classmethod
    def of_reports(cls, query: Pool) -> Sections:
        """Every report as one section."""
        number = query.occurrence_report.astype(np.int64)
        return cls(number, np.zeros(number.size, bool))


def judge(
    query: Pool, references: Sequence[Pool], sections: Sections | None = None, prescribed: Wording | None = None
) -> Verdicts:
    """Compare all texts of `query`, made in memory, with all references (of which `query` itself may be one).

    `prescribed` is the wording that every report must have, statutory wording if it is not given.
    """
    sections = sections or Sections.of_reports(query)
    wording = find_statutory(query, prescribed)
    weight_before = sums_before(evidence(query, wording.mask))
    passages: list[Passages] = []
    matches: list[Matches] = []
    for number, reference in enumerate(references):
        aligned = align(query, weight_before, reference)
        paired = PairedReports(query, reference, find_sources(query, reference, aligned))
        showing = find_showing(paired, sections.is_preamble, wording.is_prescribed)
        copying = weigh_copying(paired, showing, find_runs(paired, sections.number, wording.is_prescribed))
        first_passage = sum(map(len, passages))
        matches.append(_match(paired, copying, number, first_passage))
        passages.append(aligned)
    return _decide(query, references, wording, Matches.join(matches), Passages.join(passages))


@dataclass(frozen=True)
class Showing:
    """For each candidate whether its pair shows copying, and its source, now in the report for which that holds."""

    is_shown: BoolArray
    source: IntArray


@dataclass(frozen=True)
class Copying:
    """For each candidate the log-odds that it was copied, from which source, and what its run weighs."""

    log_odds: FloatArray
    source: IntArray
    is_own: BoolArray
    run_weight: FloatArray


def find_showing(paired: PairedReports, in_preamble: BoolArray, is_prescribed: BoolArray) -> Showing:
    """Which pairs of segments show copying: by themselves, or because their reports share more elsewhere.

    `in_preamble` is of the query's occurrences, `is_prescribed` of its texts.
    """
    candidates = paired.candidates
    is_strong = candidates.pair_weight >= MIN_PAIR_WEIGHT
    is_supported_by_body = candidates.is_own & (candidates.pair_weight >= SUPPORTED_PAIR_WEIGHT)
    named_source = _source_in_supporting_report(paired)
    preamble_source = _source_of_preamble(paired, in_preamble, is_prescribed)
    named_source = np.where(preamble_source >= 0, preamble_source, named_source)
    is_supported_by_report = named_source >= 0
    return Showing(
        is_shown=is_strong | is_supported_by_body | is_supported_by_report,
        source=np.where(is_supported_by_report & ~candidates.is_own, named_source, candidates.source),
    )


def weigh_copying(paired: PairedReports, showing: Showing, runs: Runs) -> Copying:
    """The log-odds of each candidate, from the report of its source or from the one that most of its section is in."""
    candidates = paired.candidates
    of_pair = log_odds_of_pair(candidates.pair_weight, showing.is_shown)
    of_source = log_odds_of_source(candidates.is_own)
    copying = Copying(of_pair + of_source, showing.source, candidates.is_own, np.zeros(len(candidates)))
    if not len(runs):
        return copying
    body = paired.reference.body_of(runs.occurrence)
    own_body = paired.query.body_of(candidates.occurrence[runs.candidate])
    is_own = body == own_body
    of_run = log_odds_of_runs(runs) + log_odds_of_source(is_own)
    year = unknown_last(paired.reference.year_of(runs.occurrence))
    # The earliest is the likeliest origin, of the body's own reports the latest.
    year = np.where(is_own, -year, year)
    is_best = is_greatest(runs.candidate, of_run, size=len(candidates)) & (of_run > of_source[runs.candidate])
    rows = np.flatnonzero(is_best)
    order = rows[np.lexsort((runs.occurrence[rows], body[rows], year[rows], runs.candidate[rows]))]
    best = order[is_run_start(runs.candidate[order])]
    return _with_runs(paired, copying, runs.take(best), of_pair, of_run[best], is_own[best])


def _with_runs(
    paired: PairedReports, copying: Copying, runs: Runs, of_pair: FloatArray, of_run: FloatArray, is_own: BoolArray
) -> Copying:
    """The same with these runs, one for each pair at most, for all passages of the pair."""
    candidates = paired.candidates
    in_pair = (candidates.pair << _PAIR_BITS) | candidates.occurrence
    run_pair = in_pair[runs.candidate]
    order = np.argsort(run_pair)
    place = np.searchsorted(run_pair[order], in_pair).clip(max=max(order.size - 1, 0))
    if not order.size:
        return copying
    run = order[place]
    has_run = np.flatnonzero(run_pair[run] == in_pair)
    run = run[has_run]
    log_odds = copying.log_odds.copy()
    source = copying.source.copy()
    own = copying.is_own.copy()
    weight = copying.run_weight.copy()
    log_odds[has_run] = of_pair[has_run] + of_run[run]
    source[has_run] = runs.occurrence[run]
    own[has_run] = is_own[run]
    weight[has_run] = runs.weight[run]
    return Copying(log_odds, source, own, weight)


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
        run_weight=copying.run_weight,
        log_odds=copying.log_odds,
        is_timely=is_not_later(source_year, paired.query.year_of(candidates.occurrence)),
        is_own=copying.is_own,
    )


def _decide(
    query: Pool, references: Sequence[Pool], wording: StatutoryWording, matches: Matches, passages: Passages
) -> Verdicts:
    """The verdicts, once all is matched."""
    text = query.occurrence_text()
    best = best_rows(matches, matches.is_timely, _merit(matches), text.size)
    spread = measure_spread(query, references, matches, best)
    log_odds = np.full(text.size, -np.inf)
    timely = np.flatnonzero(matches.is_timely)
    np.maximum.at(log_odds, matches.occurrence[timely], matches.log_odds[timely])
    covered = _cover(query, matches, wording)
    common = _common(query, references, spread)
    return Verdicts(
        shared=covered.shared,
        common=common,
        boilerplate=covered.boilerplate,
        log_odds=log_odds,
        kind=_kinds(matches, best, spread, log_odds, covered, common),
        bodies=spread.bodies,
        since=spread.since,
        best=tuple(_sources(matches, passages, best)),
    )


def _merit(matches: Matches) -> FloatArray:
    """How good a source each row is."""
    merit = matches.pair_weight + AGREEING_MERIT * matches.pair_agreeing + matches.run_weight
    advantage = np.where(matches.is_own, OWN_ADVANTAGE, 1.0)
    return merit * advantage + _COPIED_MERIT * matches.is_copied()


@dataclass(frozen=True)
class Covered:
    """Of each occurrence the share of its codes that stand elsewhere, with prescribed ones counted fully and little."""

    shared: FloatArray
    boilerplate: FloatArray
    is_statutory: BoolArray  # whether hardly anything but prescribed wording is shared


def _cover(query: Pool, matches: Matches, wording: StatutoryWording) -> Covered:
    """What stands in reports that are not later; wording that is prescribed stands in every report."""
    text = query.occurrence_text()
    begin = query.begin_of(text)
    lengths = np.maximum(query.lengths()[text], 1)
    timely = matches.spans().take(matches.is_timely)
    cover = Cover.of(timely, begin)
    codes = cover.sizes()
    statutory = cover.weights(sums_before(wording.counts_little))
    # Of a text that is prescribed all that is counts, whether it was met with or not.
    unmet = np.where(wording.is_prescribed[text], wording.share[text] * lengths - codes, 0).clip(min=0)
    codes = codes + unmet
    statutory = statutory + unmet
    plain = codes - statutory
    return Covered(
        shared=(codes / lengths).clip(0, 1),
        boilerplate=((plain + STATUTORY_WEIGHT * statutory) / lengths).clip(0, 1),
        is_statutory=(codes > 0) & (statutory >= MOSTLY_STATUTORY * codes),
    )


def _common(query: Pool, references: Sequence[Pool], spread: Spread) -> FloatArray:
    """The share of bodies that have the wording of each occurrence: in the references, or in the background."""
    bodies = count_bodies([query, *references])
    if bodies >= ENOUGH_BODIES:
        share: FloatArray = spread.bodies / bodies
        return share.clip(max=1)
    return commonness(query)[query.occurrence_text()]


def count_bodies(pools: Sequence[Pool]) -> int:
    """How many bodies there are in some pools."""
    largest = max(pools, key=lambda pool: len(pool.bodies_in_order))
    others = [pool.bodies_in_order for pool in pools if pool is not largest]
    further = np.unique(np.concatenate(others)) if others else np.zeros(0, np.uint64)
    known = largest.bodies_in_order
    place = np.searchsorted(known, further).clip(max=max(known.size - 1, 0))
    return known.size + int((known[place] != further).sum())


def _kinds(
    matches: Matches, best: IntArray, spread: Spread, log_odds: FloatArray, covered: Covered, common: FloatArray
) -> KindArray:
    """The kind of each occurrence."""
    is_copied = log_odds >= 0
    is_in_run = value_at(matches.run_weight, best, missing=0) > 0
    is_template = (spread.bodies >= TEMPLATE_BODIES) | ((common >= COMMON_TEMPLATE) & ~is_in_run)
    kind = np.full(best.size, Kind.ORIGINAL, np.int8)
    kind[covered.shared > 0] = Kind.STOCK
    kind[covered.is_statutory] = Kind.STATUTORY
    kind[is_copied] = Kind.PEER
    kind[is_copied & value_at(matches.is_own, best, missing=False)] = Kind.PRIOR_YEAR
    kind[is_copied & is_template] = Kind.TEMPLATE
    return kind


def _sources(matches: Matches, passages: Passages, best: IntArray) -> Iterator[Sources]:
    """The best source of each occurrence, then the best for what that lacks, and so on."""
    spans = matches.spans()
    best_row = best[matches.occurrence]
    is_further = matches.is_timely & ((matches.begin < matches.begin[best_row]) | (matches.end > matches.end[best_row]))
    is_named = np.zeros(len(matches), bool)
    bounds = np.arange(best.size + 1)
    for _ in range(MOST_SOURCES):
        rows = rows_of_pairs(matches, best)
        yield Sources(
            pool=value_at(matches.pool, best, missing=-1),
            source=value_at(matches.source, best, missing=-1),
            log_odds=value_at(matches.log_odds, best, missing=0),
            passages=passages.take(matches.passage[rows]),
            passage_starts=np.searchsorted(matches.occurrence[rows], bounds),
        )
        is_named[rows] = True
        named_spans = spans.take(is_named)
        further = np.flatnonzero(is_further & ~is_named)
        added = np.zeros(len(matches), np.int64)
        added[further] = count_uncovered(spans.take(further), named_spans)
        best = best_rows(matches, added >= MIN_ADDED, added + _COPIED_MERIT * matches.is_copied(), best.size)
        if (best < 0).all():
            return
