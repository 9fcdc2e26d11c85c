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
from nlp.forms import check, forms  # noqa: E402
from nlp.labelling.classify import default_model  # noqa: E402
from nlp.reuse import compare, duplicates  # noqa: E402
from nlp.structure.segment import by_section  # noqa: E402

FORMATS = ("pdf", "html", "docx", "txt")
SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples"


def median(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the median round."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


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


def stage_times(paths: list[Path], rounds: int, folder: str) -> list[tuple[str, int, float]]:
    """For each stage its name, the reports it was given, and the seconds of the median round."""
    documents = [nlp.read(path) for path in paths]
    reports = [nlp.parse(document) for document in documents]
    stories = [nlp.narrative(report) for report in reports]
    parts = [by_section(report) for report in reports]  # which a run has from segmenting
    texts = [process_file(path, path.name).text() for path in paths]
    scores = nlp.score(paths)
    segments = sum(map(len, stories))
    print(f"{len(paths)} reports, {segments} segments, {segments / len(paths):.0f} a report\n")
    rows = []
    for kind in FORMATS:
        of_kind = [path for path, document in zip(paths, documents) if document.format == kind]
        if of_kind:
            seconds = median(rounds, lambda files=of_kind: [nlp.read(path) for path in files])
            rows.append((f"read {kind}", len(of_kind), seconds))
    stages: dict[str, Callable[[], object]] = {
        "parse": lambda: [nlp.parse(document) for document in documents],
        "segment": lambda: [nlp.narrative(report) for report in reports],
        "label": lambda: [nlp.label(story) for story in stories],
        "check": lambda: [
            check(report, forms(document), own) for document, report, own in zip(documents, reports, parts)
        ],
        "compare": lambda: (duplicates(texts), compare(texts)),
        "write": lambda: nlp.write(scores, folder),
        "all of score": lambda: nlp.write(nlp.score(paths), folder),
    }
    for name, work in stages.items():
        rows.append((name, len(paths), median(rounds, work)))
    return rows


def run(arguments: list[str]) -> None:
    """The command as a process of its own."""
    subprocess.run([sys.executable, "-m", "nlp", *arguments], check=True, capture_output=True)


def main() -> None:
    """Prints the two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[SAMPLES])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    paths = readable(options.paths)
    default_model()
    with tempfile.TemporaryDirectory() as folder:
        rows = stage_times(paths, options.rounds, folder)
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
            seconds = median(options.rounds, lambda arguments=arguments: run(arguments))
            print(f"| {name} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
