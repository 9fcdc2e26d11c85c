"""Planted copies among hundreds of thousands of simulated segments: whether the engine still finds their sources.

    python benchmarks/reuse/crowd.py [--corpus DIR] [--segments 300000] [--postings 2 4 8 16 32 64]

What a crowd costs: a fingerprint that many texts have is followed to some of them only (`nlp.reuse.seeds.FOLLOWED`).
The second table shows how often `shared` falls when the crowd is doubled, which without that limit it never would.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from base import CORPUS, load, split
from plant import Planted, plant
from simulate import Simulated, Words, simulate

from nlp.reuse import seeds
from nlp.reuse.codes import gather_slices
from nlp.reuse.engine import Batch, gather, sections_of
from nlp.reuse.judge import judge
from nlp.reuse.pool import Pool, Reports, assemble


def among(batch: Batch, crowd: Simulated) -> tuple[Pool, dict[int, str]]:
    """One pool of both, and the names of the batch's reports by their number in it."""
    size, own = len(batch.texts), batch.pool.reports
    body, edition, year = (
        np.concatenate((getattr(own, x), getattr(crowd.reports, x))) for x in Reports.__dataclass_fields__
    )
    order = np.lexsort((np.arange(body.size), year, body))
    place = np.argsort(order)
    counts = [len(n.starts) - 1 for n in batch.normals]
    codes = np.concatenate([*(n.codes for n in batch.normals), crowd.codes])
    lengths = np.concatenate([*(np.diff(n.starts) for n in batch.normals), np.diff(crowd.starts)])
    report = np.concatenate((np.repeat(np.arange(size), counts), crowd.report + size))
    segment = np.concatenate([*map(np.arange, counts), crowd.segment])
    pool = assemble(
        codes,
        np.concatenate(([0], np.cumsum(lengths))),
        place[report],
        segment,
        Reports(body[order], edition[order], year[order]),
        is_clause_start=np.concatenate([*(n.clauses for n in batch.normals), crowd.clauses]),
    )
    return pool, {int(place[i]): text.report for i, text in enumerate(batch.texts)}


def found(planted: Planted, batch: Batch, pool: Pool, names: dict[int, str]) -> tuple[float, float, float]:
    """Shares of planted passages of which the source is named and of which any is, and the mean of `shared`."""
    verdicts = judge(batch.pool, [pool], sections_of(batch.pool, batch.texts))
    sources: dict[tuple[str, int], set] = {}
    for row, (report, segment) in enumerate(
        zip(batch.pool.occurrence_report.tolist(), batch.pool.occurrence_segment.tolist())
    ):
        chosen = [int(best.source[row]) for best in verdicts.best if best.source[row] >= 0]
        named = {(names.get(int(pool.occurrence_report[k])), int(pool.occurrence_segment[k])) for k in chosen}
        sources[batch.texts[report].report, segment] = named
    right = [(c.source.report, c.source.segment) in sources[c.copy.report, c.copy.segment] for c in planted.cases]
    some = [bool(sources[c.copy.report, c.copy.segment]) for c in planted.cases]
    return float(np.mean(right)), float(np.mean(some)), float(verdicts.shared.mean())


def first(crowd: Simulated, reports: int) -> Simulated:
    """The first reports of a crowd."""
    kept = np.flatnonzero(crowd.report < reports)
    lengths = np.diff(crowd.starts)[kept]
    table = Reports(*(getattr(crowd.reports, name)[:reports] for name in Reports.__dataclass_fields__))
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return Simulated(
        gather_slices(crowd.codes, crowd.starts[kept], lengths),
        starts,
        crowd.report[kept],
        crowd.segment[kept],
        table,
        gather_slices(crowd.clauses, crowd.starts[kept], lengths),
    )


def growth(batch: Batch, crowd: Simulated) -> None:
    """Print what `shared` is in a crowd that doubles, and how often it falls."""
    print(f"{'segments':>10}{'mean shared':>13}{'lower in':>10}{'by, of all':>12}")
    before, reports = None, crowd.reports.body.size
    for part in (16, 8, 4, 2, 1):
        some = first(crowd, reports // part)
        shared = judge(batch.pool, [among(batch, some)[0]]).shared
        fallen = np.zeros(shared.size) if before is None else (before - shared).clip(min=0)
        print(
            f"{some.report.size:10,}{shared.mean():13.4f}{(fallen > 1e-9).mean():10.4f}{fallen.mean():12.5f}",
            flush=True,
        )
        before = shared


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--segments", type=int, default=300_000)
    parser.add_argument("--postings", type=int, nargs="+", default=[2, 4, 8, 16, 32, 64])
    options = parser.parse_args()
    planted = plant(split(load(options.corpus), True), seed=20, rounds=4)
    batch = gather(planted.texts)
    crowd = simulate(Words(options.corpus), options.segments)
    pool, names = among(batch, crowd)
    print(f"{len(planted.cases)} planted among {pool.size:,} texts")
    print(f"{'postings':>8}{'right source':>14}{'any source':>12}{'mean shared':>13}")
    usual = seeds.FOLLOWED
    for most in options.postings:
        seeds.FOLLOWED = ((pool.size, most),)
        print(f"{most:8}" + "{:14.4f}{:12.4f}{:10.4f}".format(*found(planted, batch, pool, names)), flush=True)
    seeds.FOLLOWED = usual
    growth(batch, crowd)


if __name__ == "__main__":
    main()
