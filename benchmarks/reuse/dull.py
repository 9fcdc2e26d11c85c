"""How well dull text is judged: copied or written anew from the same phrases; what is shared; what company does.

    python benchmarks/reuse/dull.py [--seed N]

Judged are the sections made by hand (`dull/`, none of which `calibrate_copied.py` sees) and sections by
simulated hands (`stock.py`, another seed than calibration's). Each section is compared in a batch of 2, with its
source or with a section by another hand, and in batches of 20 and 80.
"""

from __future__ import annotations

import argparse
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import dull_set
import numpy as np
from base import CORPUS, load, split
from calibrate_copied import Batch, section_batches
from plant import Planted, plant
from stock import Section, make

from nlp.reuse import Index, ReportText, Reuse, compare

#: Sizes of batches.
SIZES = (2, 20, 80)
#: Classes of probability in the table of reliability.
EDGES = (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0001)
#: Planted copies that are compared in several companies.
ASKED = 12


class Judged(NamedTuple):
    """A segment that shares something: its probability, whether it was copied, and how many of its section were."""

    probability: float
    is_copied: bool
    run: int


def judge(batches: Iterable[Batch]) -> tuple[list[Judged], float]:
    """All segments that were asked for and share something; and the share of copied ones that are found."""
    judged: list[Judged] = []
    found: list[bool] = []
    for batch in batches:
        answers = dict(zip([text.report for text in batch.texts], compare(batch.texts)))
        run = sum(batch.is_copied.values())
        for (report, number), is_copied in batch.is_copied.items():
            answer: Reuse = answers[report][number]
            if is_copied:
                found.append(answer.copied >= 0.5)
            if answer.shared and answer.kind != "statutory":
                judged.append(Judged(answer.copied, is_copied, run if is_copied else 0))
    return judged, float(np.mean(found)) if found else float("nan")


def area(judged: Sequence[Judged]) -> float:
    """The area under the ROC curve: how often a copied segment has the higher probability (Hanley and McNeil 1982)."""
    copied = np.array([one.probability for one in judged if one.is_copied])
    written = np.array([one.probability for one in judged if not one.is_copied])
    if not copied.size or not written.size:
        return float("nan")
    above = (copied[:, None] > written).mean() + (copied[:, None] == written).mean() / 2
    return float(above)


def reliability(judged: Sequence[Judged]) -> tuple[list[tuple[float, float, int]], float]:
    """Mean probability, share copied and number in each class; and the mean difference (expected calibration error)."""
    rows = []
    error = 0.0
    for low, high in zip(EDGES, EDGES[1:]):  # noqa: RUF007
        inside = [one for one in judged if low <= one.probability < high]
        if inside:
            mean = float(np.mean([one.probability for one in inside]))
            share = float(np.mean([one.is_copied for one in inside]))
            rows.append((mean, share, len(inside)))
            error += abs(mean - share) * len(inside) / len(judged)
    return rows, error


def show_sections(name: str, sections: list[Section]) -> None:
    """Tables for batches of each size and of all sizes together."""
    every: list[Judged] = []
    for size in SIZES:
        judged, found = judge(section_batches(sections, (size,), random.Random(size)))
        if judged:
            _, whole = judge(section_batches(sections, (size,), random.Random(size), how="whole"))
            print(f"{name}, batches of {size}: found {found:.3f}, of whole sections {whole:.3f}")
            _show(judged)
            every += judged
    if every:
        print(f"{name}, all batches")
        _show(every)


def _show(judged: Sequence[Judged]) -> None:
    written = np.array([one.probability for one in judged if not one.is_copied])
    rows, error = reliability(judged)
    print(
        f"  {len(judged)} segments, AUC {area(judged):.3f}, independent below 0.3 {np.mean(written < 0.3):.3f}, "
        f"calibration error {error:.3f}"
    )
    print("  probability " + "  ".join(f"{mean:.2f}: {share:.2f} ({count})" for mean, share, count in rows))
    by_run = defaultdict(list)
    for one in judged:
        if one.is_copied:
            by_run[min(one.run, 6)].append(one.probability >= 0.5)
    print("  found by run " + "  ".join(f"{run}: {np.mean(hits):.2f}" for run, hits in sorted(by_run.items())))


def show_shared(planted: Planted) -> None:
    """How much of what was planted the matched spans mark, in letters, and the means of `shared` and `boilerplate`."""
    texts = {text.report: text for text in planted.texts}
    answers = dict(zip(texts, compare(planted.texts)))
    marked, planted_letters, weights = defaultdict(set), defaultdict(set), defaultdict(list)
    for case in planted.cases:
        place = case.copy
        planted_letters[case.edit] |= _letters(texts[place.report], place.segment, place.start, place.end)
        answer = answers[place.report][place.segment]
        for spans in (answer.spans, *(further.spans for further in answer.also)):
            for start, end, _, _ in spans:
                marked[case.edit] |= _letters(texts[place.report], place.segment, start, end)
        weights[case.edit].append((answer.shared, answer.boilerplate))
    print(f"{'edit':22}{'recall':>10}{'shared':>10}{'boilerplate':>12}")
    for edit, letters in planted_letters.items():
        right = len(letters & marked[edit])
        shared, boilerplate = np.mean(weights[edit], axis=0)
        print(f"{edit:22}{right / len(letters):10.3f}{shared:10.3f}{boilerplate:12.3f}")


def _letters(text: ReportText, segment: int, start: int, end: int) -> set[tuple[str, int, int]]:
    said = text.segments[segment].text
    return {(text.report, segment, k) for k in range(start, end) if unicodedata.category(said[k])[0] == "L"}


def show_company(sections: list[Section], others: list[ReportText]) -> None:
    """The largest differences of `shared` and `copied` for copies in batches of 2, 20 and 300 and against indexes."""
    by_name = {section.text.report: section.text for section in sections}
    copies = [section for section in sections if section.source][:ASKED]
    fallen, moved, cut = 0.0, 0.0, 0.0
    with TemporaryDirectory() as folder:
        crowd = [*others, *(by_name[section.source] for section in copies if section.source)]
        crowd = list({text.report: text for text in crowd}.values())
        one = Index.create(Path(folder) / "one")
        one.add(crowd)
        ten = Index.create(Path(folder) / "ten")
        step = -(-len(crowd) // 10)
        for start in range(0, len(crowd), step):
            ten.add(crowd[start : start + step])
        for section in copies:
            source = by_name[section.source or ""]
            alone = compare([section.text], [source])[0]
            in_one = compare([section.text], one)[0]
            in_ten = compare([section.text], ten)[0]
            for size in (20, 300):
                company = [text for text in others if text.report != section.text.report][: size - 2]
                for before, after in zip(alone, compare([section.text], [source, *company])[0]):
                    fallen = max(fallen, before.shared - after.shared)
                    if after.source_report == before.source_report:
                        moved = max(moved, abs(before.copied - after.copied))
            for left, right in zip(in_one, in_ten):
                cut = max(cut, abs(left.shared - right.shared), abs(left.copied - right.copied))
    print(f"company: shared falls by {fallen:.4f} at most, copied of one source moves by {moved:.4f} at most")
    print(f"index in one and in ten shards: differ by {cut:.4f} at most")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    by_hand = dull_set.load()
    stock = make(120, options.seed)
    show_sections("hands", by_hand)
    show_sections("simulated hands", stock)
    texts = load(options.corpus)
    show_shared(plant(split(texts, test=True), seed=20, rounds=4))
    show_company([*by_hand, *stock], [ReportText(t.report, t.body, t.year, t.segments) for t in texts])


if __name__ == "__main__":
    main()
