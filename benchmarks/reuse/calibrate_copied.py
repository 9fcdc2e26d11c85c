"""Fit the coefficients of `copied` (`nlp/data/copied.txt`) on planted copies and on dull sections, and show them.

    python benchmarks/reuse/calibrate_copied.py [--write]

A logistic regression on the best pair of each segment: was it copied from there or not? Fitted on copies planted in the
calibrating half of the corpus and on sections of stock phrases (`stock.py`), in batches of 2, 20 and 80. The sections
written by hand (`dull/`) are kept out: they test it (`dull.py`). Which pair of a segment is the best depends on the
coefficients, so they are fitted anew until they stand.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from base import CORPUS, load, split
from plant import plant
from scipy.optimize import minimize
from stock import Section, make

from nlp.reuse import ReportText, copied
from nlp.reuse.align import align
from nlp.reuse.arrays import is_run_start, sums_before
from nlp.reuse.engine import gather, sections_of
from nlp.reuse.evidence import evidence
from nlp.reuse.judge import find_showing
from nlp.reuse.pool import is_not_later
from nlp.reuse.report_pairs import PairedReports
from nlp.reuse.runs import find_runs
from nlp.reuse.sources import find_sources
from nlp.reuse.wording import find_statutory

FILE = Path(__file__).resolve().parents[2] / "nlp" / "data" / "copied.txt"
#: What is fitted; `own` and `set_aside` are given, since nothing planted has them: whose own report had the same the
#: year before has four times as likely taken it, and each thing that agrees makes that three times as likely.
NAMES = ("bias", "pair", "shown", "own", "segments", "run", "section")
OWN = 1.4
SET_ASIDE = 1.1
#: The least log-odds of what shows copying by itself.
LEAST_SHOWN = 0.2
#: How strongly coefficients are drawn towards zero, and how often they are fitted anew.
RIDGE = 0.05
ROUNDS = 3


class Example(NamedTuple):
    """A segment: report and number, the features of its best pair, and whether it was copied."""

    report: str
    segment: int
    features: np.ndarray
    is_copied: bool


class Batch(NamedTuple):
    """Reports compared together, and which of their segments are copied; `None`: not asked."""

    texts: list[ReportText]
    is_copied: dict[tuple[str, int], bool]


def features(texts: list[ReportText]) -> Iterator[tuple[str, int, np.ndarray]]:
    """Report, segment and the features of the best pair, for each segment that shares something."""
    batch = gather(texts)
    query = batch.pool
    wording = find_statutory(query)
    aligned = align(query, sums_before(evidence(query, wording.mask)), query)
    paired = PairedReports(query, query, find_sources(query, query, aligned))
    sections = sections_of(query, batch.texts)
    showing = find_showing(paired, sections.is_preamble, wording.is_prescribed)
    runs = find_runs(paired, sections.number, wording.is_prescribed)
    candidates = paired.candidates
    units = copied.pair_units(candidates.pair_weight, showing.is_shown)
    nothing = np.zeros(len(candidates))
    alone = np.stack((nothing + 1, units, showing.is_shown, candidates.is_own, nothing, nothing, nothing), axis=1)
    row = runs.candidate
    own = query.body_of(runs.occurrence) == query.body_of(candidates.occurrence[row])
    characters = np.log1p(runs.weight.clip(min=0) / copied.CHARACTER)
    section = runs.section_share * np.log2(runs.section_segments)
    in_run = np.stack(
        (nothing[row] + 1, units[row], showing.is_shown[row], own, np.log2(runs.segments), characters, section),
        axis=1,
    )
    timely = is_not_later(query.year_of(showing.source), query.year_of(candidates.occurrence))
    of_alone = np.flatnonzero(timely)
    every = np.concatenate((alone[of_alone], in_run)).astype(float)
    occurrence = np.concatenate((candidates.occurrence[of_alone], candidates.occurrence[row]))
    log_odds = every @ np.array(copied.coefficients()[: len(NAMES)])
    order = np.lexsort((-log_odds, occurrence))
    for number in order[is_run_start(occurrence[order])]:
        place = occurrence[number]
        text = batch.texts[query.occurrence_report[place]]
        if not wording.is_prescribed[query.occurrence_text()[place]]:
            yield text.report, int(query.occurrence_segment[place]), every[number]


def planted_batches(texts: list[ReportText], seeds: Iterable[int]) -> Iterator[Batch]:
    """Batches of planted copies of real wording, and of what was not planted."""
    for seed in seeds:
        planted = plant(texts, seed, rounds=4)
        copies = {(case.copy.report, case.copy.segment) for case in planted.cases}
        known = {}
        for text in planted.texts:
            for number in range(len(text.segments)):
                known[text.report, number] = (text.report, number) in copies
        yield Batch(planted.texts, known)


def section_batches(
    sections: list[Section], sizes: Iterable[int], rng: random.Random, how: str = ""
) -> Iterator[Batch]:
    """Each section, or each made in one way, with its source or with another one, in batches of these sizes."""
    by_name = {section.text.report: section for section in sections}
    for size in sizes:
        for section in (one for one in sections if how in ("", one.how)):
            # Of a section and its copy of the same year nobody can say which is the copy: they don't meet.
            apart = [other for other in sections if other is not section and other.source != section.text.report]
            others = [other for other in apart if other.text.year <= section.text.year]
            source = by_name[section.source] if section.source else rng.choice(others or apart)
            company = rng.sample(apart, min(size - 2, len(apart))) if size > 2 else []
            chosen = {one.text.report: one.text for one in (section, source, *company)}
            known = {(section.text.report, number): copied for number, copied in enumerate(section.copied)}
            yield Batch(list(chosen.values()), known)


def examples(batches: Iterable[Batch]) -> list[Example]:
    found = []
    for batch in batches:
        for report, segment, row in features(batch.texts):
            if (report, segment) in batch.is_copied:
                found.append(Example(report, segment, row, batch.is_copied[report, segment]))
    return found


def fit(rows: np.ndarray, is_copied: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Coefficients of a ridge-penalised logistic regression, none but the bias negative."""

    def loss(coefficients: np.ndarray) -> tuple[float, np.ndarray]:
        odds = rows @ coefficients
        value = weight @ (np.logaddexp(0, odds) - is_copied * odds) + RIDGE * coefficients[1:] @ coefficients[1:] / 2
        gradient = rows.T @ (weight * (1 / (1 + np.exp(-odds)) - is_copied))
        gradient[1:] += RIDGE * coefficients[1:]
        return value, gradient

    bounds = [(None, None)] + [(0, None)] * (rows.shape[1] - 1)
    bounds[NAMES.index("own")] = (OWN, OWN)
    # What shows copying is more likely copied than not.
    of_shown = np.array([name in ("bias", "pair", "shown") for name in NAMES], float)
    constraint = {"type": "ineq", "fun": lambda values: of_shown @ values - LEAST_SHOWN, "jac": lambda _: of_shown}
    start = np.zeros(rows.shape[1])
    return minimize(loss, start, jac=True, bounds=bounds, constraints=[constraint], method="SLSQP").x


def write(values: np.ndarray) -> None:
    lines = [
        "# What each feature adds to the log-odds that a segment was copied: see nlp/reuse/copied.py.",
        "# Fitted by benchmarks/reuse/calibrate_copied.py.",
    ]
    lines += [f"{name}\t{value:.2f}" for name, value in zip(NAMES, values)]
    FILE.write_text("\n".join([*lines, f"set_aside\t{SET_ASIDE}"]) + "\n", "utf-8")
    copied.coefficients.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--write", action="store_true", help="write the coefficients")
    options = parser.parse_args()
    rng = random.Random(7)
    texts = split(load(options.corpus), test=False)
    planted = list(planted_batches(texts, (10, 11)))
    stock = make(160, seed=2)
    dull = list(section_batches(stock, (2, 20, 80), rng))
    usual = copied.coefficients()
    for _ in range(ROUNDS):
        of_planted = examples(planted)
        of_dull = examples(dull)
        every = [*of_planted, *of_dull]
        rows = np.array([example.features for example in every])
        is_copied = np.array([example.is_copied for example in every], float)
        # Planted and dull segments count the same together.
        weight = np.concatenate(
            (np.full(len(of_planted), 1 / len(of_planted)), np.full(len(of_dull), 1 / len(of_dull)))
        ) * min(len(of_planted), len(of_dull))
        values = fit(rows, is_copied, weight)
        copied.coefficients.cache_clear()
        fitted = copied.Coefficients(*values, SET_ASIDE)
        copied.coefficients = lambda fitted=fitted: fitted
        copied.coefficients.cache_clear = lambda: None
        print(len(of_planted), len(of_dull), dict(zip(NAMES, values.round(2).tolist())), flush=True)
    print("before:", usual)
    if options.write:
        write(values)


if __name__ == "__main__":
    main()
