"""Time and memory of indexing and scoring together, for growing numbers of simulated segments, on one core.

    python benchmarks/reuse/scale.py [--corpus DIR] [--segments 10000 100000 1000000]

Text is given as compared codes ("once hashed or tokenized"); what comes before, from strings to codes, is
measured on the corpus itself and printed in the first line. The second says what an index of the corpus
takes on disk, the original text included.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
from base import CORPUS, load  # noqa: E402
from simulate import Simulated, Words, simulate  # noqa: E402

from nlp.reuse.codes import gather_slices  # noqa: E402
from nlp.reuse.index import Index  # noqa: E402
from nlp.reuse.judge import Kind, judge  # noqa: E402
from nlp.reuse.pool import Pool, Reports, assemble, normalise_report  # noqa: E402

#: Segments scored at a time.
PORTION = 20_000


def score(simulated: Simulated, pool: Pool) -> np.ndarray:
    """Score all segments against the pool, a portion of reports at a time; how many are of each kind."""
    kinds = np.zeros(len(Kind), np.int64)
    order = np.argsort(simulated.report, kind="stable")
    for start in range(0, order.size, PORTION):
        chosen = order[start : start + PORTION]
        size = simulated.starts[chosen + 1] - simulated.starts[chosen]
        starts = np.concatenate(([0], np.cumsum(size)))
        codes = gather_slices(simulated.codes, simulated.starts[chosen], size)
        first, last = simulated.report[chosen[0]], simulated.report[chosen[-1]] + 1
        reports = Reports(*(getattr(simulated.reports, name)[first:last] for name in Reports.__dataclass_fields__))
        query = assemble(
            codes,
            starts,
            simulated.report[chosen] - first,
            simulated.segment[chosen],
            reports,
            np.zeros(codes.size, bool),
            gather_slices(simulated.clauses, simulated.starts[chosen], size),
        )
        kinds += np.bincount(judge(query, [pool]).kind, minlength=len(Kind))
    return kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--segments", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    texts = load(options.corpus)
    count = sum(len(t.segments) for t in texts)
    normalise_report(texts[0])
    start = time.perf_counter()
    for text in texts:
        normalise_report(text)
    print(f"from strings to codes: {count / (time.perf_counter() - start):,.0f} segments/s")
    with TemporaryDirectory() as folder:
        index = Index.create(folder)
        index.add(texts)
        sizes = {name: size / index.segments() for name, size in index.size().items()}
    print(
        f"index: {sum(sizes.values()):.1f} bytes a segment: "
        + ", ".join(f"{name} {size:.1f}" for name, size in sizes.items())
    )
    words = Words(options.corpus)
    print(
        f"{'segments':>10}{'index s':>9}{'score s':>9}{'seg/s':>9}{'peak GiB':>10}"
        "  original statutory stock template peer prior_year"
    )
    for count in options.segments:
        simulated = simulate(words, count)
        real = simulated.report.size
        start = time.perf_counter()
        pool = assemble(
            simulated.codes,
            simulated.starts,
            simulated.report,
            simulated.segment,
            simulated.reports,
            is_clause_start=simulated.clauses,
        )
        middle = time.perf_counter()
        kinds = score(simulated, pool)
        end = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{real:10,}{middle - start:9.2f}{end - middle:9.2f}{real / (end - start):9,.0f}{peak:10.2f}  "
            + " ".join(f"{k / real:.2f}" for k in kinds),
            flush=True,
        )


if __name__ == "__main__":
    main()
