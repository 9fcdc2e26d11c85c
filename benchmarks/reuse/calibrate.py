"""Make `nlp/data/bigrams.txt` from the calibrating half of the corpus, and show what thresholds cost.

python benchmarks/reuse/calibrate.py [--corpus DIR] [--write]
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from statistics import fmean

from base import CORPUS, load, split
from evaluate import find, flagged, report
from plant import plant

from nlp.reuse import ReportText, evidence, judge
from nlp.reuse.normalise import NUMBERS
from nlp.reuse.pool import normalise_report

TABLE = Path(__file__).resolve().parents[2] / "nlp" / "data" / "bigrams.txt"
#: Bigrams in fewer reports than this share are as good as unique.
RARE = 0.03


_NUMBER = re.compile(f"[{chr(NUMBERS[0])}-{chr(NUMBERS[-1] - 1)}]")


def document_frequency(texts: list[ReportText]) -> Counter[str]:
    """In how many reports each bigram of compared text stands; the numbers of recitals are no part of one."""
    counts: Counter[str] = Counter()
    for text in texts:
        normal = normalise_report(text)
        segments = [piece for i in range(len(normal.starts) - 1) for piece in _NUMBER.split(normal.text(i))]
        counts.update({s[j : j + 2] for s in segments for j in range(len(s) - 1)})
    return counts


def weights(texts: list[ReportText]) -> dict[int, list[str]]:
    """Bigrams by weight in tenths, those below full weight."""
    table = defaultdict(list)
    for bigram, count in document_frequency(texts).items():
        weight = round(10 * math.log(len(texts) / count) / math.log(len(texts)))
        if count >= max(3, RARE * len(texts)) and weight < 10:
            table[weight].append(bigram)
    return {weight: sorted(bigrams) for weight, bigrams in sorted(table.items())}


def write(texts: list[ReportText]) -> None:
    lines = [
        "# Weight in tenths, and the bigrams of compared text that have it: see nlp/reuse/evidence.py.",
        f"# Made by benchmarks/reuse/calibrate.py from {len(texts)} invented reports.",
    ]
    lines += [f"{weight}\t{''.join(bigrams)}" for weight, bigrams in weights(texts).items()]
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")


def thresholds(texts: list[ReportText], name: str, values: list[float]) -> None:
    """Quality and false alarms for several values of a threshold of `nlp.reuse.judge`.

    Cross-fitted: copies are planted in each half of the texts and judged with the table made from the other.
    """
    ones, others = texts[::2], texts[1::2]
    usual, table = getattr(judge, name), evidence._table
    columns = ("precision", "recall", "plagdet", "preamble", "flagged", "in frame")
    print(f"{name.lower():>15}" + "".join(f"{column:>10}" for column in columns))
    for value in values:
        setattr(judge, name, value)
        results = []
        for planted_in, made_from in ((ones, others), (others, ones)):
            evidence._table = partial(evidence.table_of, weights(made_from))
            for seed in (10, 11, 12):
                planted = plant(planted_in, seed, rounds=4)
                findings = find(planted.texts)
                quality, false = report(planted, findings), flagged(planted, findings)
                precision, recall, _, plagdet = quality["all"]
                results.append(
                    (
                        precision,
                        recall,
                        plagdet,
                        quality["preamble"].plagdet,
                        false["independent text"],
                        false["same frame"],
                    )
                )
        print(
            f"{value:15}" + "{:10.3f}{:10.3f}{:10.3f}{:10.3f}{:10.4f}{:10.4f}".format(*map(fmean, zip(*results))),
            flush=True,
        )
    setattr(judge, name, usual)
    evidence._table = table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--write", action="store_true", help="write the table of bigrams")
    options = parser.parse_args()
    texts = split(load(options.corpus), test=False)
    if options.write:
        write(texts)
    thresholds(texts, "MIN_PAIR_WEIGHT", list(range(40, 140, 10)))
    thresholds(texts, "NEARLY_ALL", [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0])


if __name__ == "__main__":
    main()
