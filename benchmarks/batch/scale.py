"""Time, memory and bytes of runs of growing numbers of reports, by stage, as one process or several see them.

    python benchmarks/batch/scale.py FOLDER [--reports 1000 10000] [--jobs 1]

FOLDER has the reports (`multiply.py` makes some); of each number the first are scored. Memory is that of the
command and of its workers: the most that any one process had, and the most of all together (each page that several
share counted once), looked at ten times a second. Linux only.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def memory(process: int) -> int:
    """Bytes of a process: its own pages, and its share of those that others have, too."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").split("\n")
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)


def family(process: int) -> list[int]:
    """A process and those it started."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        children = []
    return [process, *map(int, children)]


def measured(files: Path, out: Path, jobs: int) -> tuple[float, float, int, int]:
    """Seconds of a run by the clock and of processor time, and the most bytes of one process and of all."""
    command = [sys.executable, "-m", "nlp", "score", str(files), "--out", str(out), "--jobs", str(jobs), "--quiet"]
    begin = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    used_before = before.ru_utime + before.ru_stime
    run = subprocess.Popen([*command, "--keep-parts"])
    most_of_one = most_of_all = 0
    while run.poll() is None:
        sizes = [memory(process) for process in family(run.pid)]
        most_of_one = max(most_of_one, *sizes)
        most_of_all = max(most_of_all, sum(sizes))
        time.sleep(0.1)
    if run.returncode:
        sys.exit(f"the run ended with status {run.returncode}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - used_before
    return time.monotonic() - begin, processor, most_of_one, most_of_all


def size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.is_file())
    columns = ["reports", "s", "processor s", "processor ms a report", "MB of one process", "MB of all", "MB of parts"]
    print("| " + " | ".join([*columns, "MB of tables", "seconds by stage"]) + " |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|---|")
    for number in options.reports:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for path in files[:number]:
                target = folder / "in" / path.relative_to(options.folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
            seconds, processor, of_one, of_all = measured(folder / "in", folder / "out", options.jobs)
            told = json.loads((folder / "out" / "run.json").read_text("utf-8"))
            stages = ", ".join(f"{stage} {spent:.1f}" for stage, spent in told["seconds"].items())
            parts = size(folder / "out" / ".parts")
            tables = size(folder / "out") - parts
            row = [f"{number:,}", f"{seconds:.1f}", f"{processor:.1f}", f"{1000 * processor / number:.1f}"]
            row += [f"{value >> 20:,}" for value in (of_one, of_all, parts, tables)]
            print("| " + " | ".join([*row, stages]) + " |", flush=True)


if __name__ == "__main__":
    main()
