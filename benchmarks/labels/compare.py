"""The classifier beside simpler ones, on the same held-out reports.

    python benchmarks/labels/compare.py [--corpus PATH] [--by series|report]

Five folds. `series` holds out whole batches of reports that were drafted together, `report` single
reports. F1 is weighted by characters; the interval is by bootstrap over reports.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

from rivals import Crfsuite, Flat, Majority, Rules, Stacked

from nlp.learning.corpus import LABELS
from nlp.learning.estimator import SegmentClassifier
from nlp.learning.examples import read_corpus
from nlp.learning.training import best_temperature, cross_validate

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"

RIVALS = {
    "majority": Majority(),
    "keyword rules": Rules(),
    "bag of words": Flat("words"),
    "words, pairs, characters": Flat("pairs", C=0.3),
    "window of features": Flat("window", C=0.3),
    "window, stacked": Stacked(),
    "linear-chain CRF of CRFsuite": Crfsuite(),
    "linear-chain CRF, runs by link (shipped)": SegmentClassifier(),
}


def main() -> None:
    """Prints a row a classifier."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--by", choices=("series", "report"), default="series")
    options = parser.parse_args()
    reports, X, y = read_corpus([options.corpus])
    if options.by == "report":
        reports = [replace(report, header={**report.header, "series": report.name}) for report in reports]
    segments = sum(label is not None for row in y for label in row)
    print(f"{len(reports)} reports, {segments} segments, held out by {options.by}\n")
    columns = ["classifier", "macro-F1", "95% interval", *LABELS, "accuracy", "calibration error", "seconds"]
    print(row_of(columns))
    print("|---" * len(columns) + "|")
    for name, estimator in RIVALS.items():
        start = time.perf_counter()
        found = cross_validate(reports, X, y, estimator)
        seconds = time.perf_counter() - start
        if isinstance(estimator, SegmentClassifier):
            found = found.tempered(best_temperature(found))
        low, high = found.interval()
        cells = [name, f"{found.macro():.4f}", f"{low:.3f}–{high:.3f}"]
        cells += [f"{score:.3f}" for score in found.f1().values()]
        cells += [f"{found.right.mean():.4f}", f"{found.calibration_error():.4f}", f"{seconds:.0f}"]
        print(row_of(cells), flush=True)


def row_of(cells: list[str]) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
