"""How well planted copying is found: PAN's measures by kind of edit, hard negatives, best source.

python benchmarks/reuse/evaluate.py [--corpus DIR] [--half test|calibrate] [--plantings N]
"""

from __future__ import annotations

import argparse
import unicodedata
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from base import CORPUS, load, split
from pan import Pair, Quality, measure
from plant import EDITS, Place, Planted, plant

import nlp.reuse as reuse
from nlp.reuse import ReportText

#: Probability from which on a segment counts as copied.
COPIED = 0.5


class Finding(NamedTuple):
    """A pair of segments with matched spans (start, end, source start, source end)."""

    report: str
    segment: int
    source: str
    source_segment: int
    spans: tuple[tuple[int, int, int, int], ...]
    best: bool = True


def find(texts: list[ReportText]) -> list[Finding]:
    """What the engine finds."""
    numbers = {t.report: {(s.section, s.position): i for i, s in enumerate(t.segments)} for t in texts}
    found = []
    for text, answers in zip(texts, reuse.compare(texts)):
        for i, a in enumerate(answers):
            if a.copied >= COPIED and a.source_report in numbers:
                found.append(
                    Finding(
                        text.report,
                        i,
                        a.source_report,
                        numbers[a.source_report][a.source_section, a.source_position],
                        a.spans,
                    )
                )
                found += [
                    Finding(text.report, i, b.report, numbers[b.report][b.section, b.position], b.spans, False)
                    for b in a.also
                    if b.copied >= COPIED
                ]
    return found


class Characters:
    """The word characters of each segment that count, by report."""

    def __init__(self, planted: Planted) -> None:
        self.texts = {t.report: t for t in planted.texts}

    def of(self, place: Place) -> frozenset:
        text = self.texts[place.report].segments[place.segment].text
        return frozenset(
            (place.report, place.segment, k)
            for k in range(place.start, place.end)
            if unicodedata.category(text[k])[0] == "L"
        )


def pairs(planted: Planted, findings: list[Finding]) -> tuple[dict[str, list[Pair]], dict[str, list[Pair]]]:
    """Cases and detections by kind of edit; what lies in no suspicious report is left out."""
    characters = Characters(planted)
    cases, found = defaultdict(list), defaultdict(list)
    for case in planted.cases:
        cases[case.edit].append(Pair(characters.of(case.copy), characters.of(case.source)))
    for f in findings:
        edit = planted.suspicious.get(f.report)
        if edit:
            copy = frozenset().union(*(characters.of(Place(f.report, f.segment, s[0], s[1])) for s in f.spans))
            source = frozenset().union(*(characters.of(Place(f.source, f.source_segment, s[2], s[3])) for s in f.spans))
            found[edit].append(Pair(copy, source))
    return cases, found


def best_source(planted: Planted, findings: list[Finding]) -> float:
    """How often the best source named for a planted passage is the right one, of those found."""
    right = {(c.copy.report, c.copy.segment): set() for c in planted.cases}
    for c in planted.cases:
        right[c.copy.report, c.copy.segment].add((c.source.report, c.source.segment))
    named = [f for f in findings if f.best and (f.report, f.segment) in right]
    return sum((f.source, f.source_segment) in right[f.report, f.segment] for f in named) / max(len(named), 1)


def flagged(planted: Planted, findings: list[Finding]) -> dict[str, float]:
    """The share of characters flagged where nothing was planted, by kind of hard negative."""
    copied = {(c.copy.report, c.copy.segment) for c in planted.cases}
    marked = defaultdict(set)
    for f in findings:
        marked[f.report, f.segment].update(k for s in f.spans for k in range(s[0], s[1]))
    sums = defaultdict(lambda: [0, 0])
    for text in planted.texts:
        kind = planted.negatives.get(text.report) or "independent text"
        for i, segment in enumerate(text.segments):
            if (text.report, i) in copied:
                continue
            count = sum(unicodedata.category(c)[0] == "L" for c in segment.text)
            name = "same frame" if kind == "independent text" and segment.section == "preamble" else kind
            sums[name][0] += sum(
                unicodedata.category(segment.text[k])[0] == "L" for k in marked.get((text.report, i), ())
            )
            sums[name][1] += count
    return {kind: bad / max(count, 1) for kind, (bad, count) in sums.items()}


def report(planted: Planted, findings: list[Finding]) -> dict[str, Quality]:
    cases, found = pairs(planted, findings)
    table = {edit: measure(cases[edit], found[edit]) for edit in EDITS}
    table["all"] = measure(list(chain.from_iterable(cases.values())), list(chain.from_iterable(found.values())))
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--half", choices=("test", "calibrate"), default="test")
    parser.add_argument(
        "--rounds", type=int, default=4, help="copies planted in each report, each in a report of its own"
    )
    parser.add_argument("--plantings", type=int, default=4, help="times that copies are planted anew")
    options = parser.parse_args()
    texts = split(load(options.corpus), options.half == "test")
    counts, rows, false, right = Counter(), defaultdict(list), defaultdict(list), []
    for seed in range(20, 20 + options.plantings):
        planted = plant(texts, seed, options.rounds)
        findings = find(planted.texts)
        cases, _ = pairs(planted, findings)
        counts.update({**{edit: len(found) for edit, found in cases.items()}, "all": sum(map(len, cases.values()))})
        for edit, quality in report(planted, findings).items():
            rows[edit].append(quality)
        for kind, share in flagged(planted, findings).items():
            false[kind].append(share)
        right.append(best_source(planted, findings))
    print(f"means of {options.plantings} plantings in {len(texts)} reports")
    print(f"{'edit':22}{'cases':>8}{'precision':>10}{'recall':>10}{'granul.':>10}{'plagdet':>10}")
    for edit, qualities in rows.items():
        print(f"{edit:22}{counts[edit]:8}" + "".join(f"{fmean(x):10.3f}" for x in zip(*qualities)))
    print(f"best source right: {fmean(right):.3f}")
    for kind, shares in false.items():
        print(f"flagged in {kind}: {fmean(shares):.4f}")


if __name__ == "__main__":
    main()
