"""Time per report by stage, on one core, and the start-up of the command.

    python benchmarks/stages.py [PATH ...] [--rounds N]

The paths are reports or folders, by default the samples; the median of the rounds is shown. Start-up is
a whole process, from the shell to the end.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import nlp  # noqa: E402
from nlp.batch.pipeline import process_file  # noqa: E402
from nlp.labelling.classify import default_model  # noqa: E402
from nlp.reuse import compare, duplicates  # noqa: E402

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples"


def median(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the median round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def readable(paths: list[Path]) -> list[Path]:
    """Those of the paths that are reports."""
    found = []
    for path in nlp.walk(paths):
        try:
            nlp.parse(nlp.read(path))
        except (nlp.ReadError, nlp.ParseError):
            continue
        found.append(path)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[SAMPLES])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    paths = readable(options.paths)
    default_model()
    documents = [nlp.read(p) for p in paths]
    reports = [nlp.parse(d) for d in documents]
    stories = [nlp.narrative(r) for r in reports]
    texts = [process_file(p, p.name).text() for p in paths]
    scores = nlp.score(paths)
    segments = sum(map(len, stories))
    with tempfile.TemporaryDirectory() as folder:
        stages = {
            f"read {kind}": [p for p, d in zip(paths, documents) if d.format == kind]
            for kind in ("pdf", "html", "docx", "txt")
        }
        rows = [
            (name, len(own), median(options.rounds, lambda own=own: [nlp.read(p) for p in own]))
            for name, own in stages.items()
            if own
        ]
        rows += [
            ("parse", len(paths), median(options.rounds, lambda: [nlp.parse(d) for d in documents])),
            ("segment", len(paths), median(options.rounds, lambda: [nlp.narrative(r) for r in reports])),
            ("label", len(paths), median(options.rounds, lambda: [nlp.label(s) for s in stories])),
            ("compare", len(paths), median(options.rounds, lambda: (duplicates(texts), compare(texts)))),
            ("write", len(paths), median(options.rounds, lambda: nlp.write(scores, folder))),
            ("all of score", len(paths), median(options.rounds, lambda: nlp.write(nlp.score(paths), folder))),
        ]
        print(f"{len(paths)} reports, {segments} segments, {segments / len(paths):.0f} a report\n")
        print("| stage | ms a report |\n|---|---|")
        for name, count, seconds in rows:
            print(f"| {name} ({count}) | {1000 * seconds / count:.2f} |")
        commands = {
            "gongkai --version": ["--version"],
            "gongkai score, one report": ["score", str(paths[0]), "--out", folder],
            "gongkai score, all": ["score", *map(str, options.paths), "--out", folder],
        }
        print("\n| command | seconds |\n|---|---|")
        for name, arguments in commands.items():
            run = [sys.executable, "-m", "nlp", *arguments]
            print(
                f"| {name} | {median(options.rounds, lambda run=run: subprocess.run(run, check=True, capture_output=True)):.2f} |"
            )


if __name__ == "__main__":
    main()
