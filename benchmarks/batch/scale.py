"""Time, memory and bytes of runs of growing numbers of reports, in all and by stage.

    python benchmarks/batch/scale.py FOLDER [--reports 1000 10000] [--jobs 1] [--work DIR]

FOLDER has the reports (`multiply.py` makes some); of each number the first are scored. Memory is that of the
command and of its workers, looked at ten times a second. What is their own is told apart from pages of files that they
have mapped (each page that several share counted once), which the system takes back when others need memory: the first
number of a stage is what the largest process had of its own, the second what all of them had, the third the same with
mapped files. Linux only.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

COLUMNS = (
    "reports",
    "s",
    "processor s",
    "processor ms a report",
    "MB of one process",
    "MB of all",
    "MB with mapped files",
    "MB of parts",
    "MB of tables",
)
BEGINNING = re.compile(rb"^\S+ \S+ ([a-z ]+): [\d,]+ of [\d,]+ \w+ done before$", re.M)


class Memory(NamedTuple):
    """Bytes of a process: its own, and with its share of the pages of files."""

    own: int
    mapped: int


def memory(process: int) -> Memory:
    """What a process has; nothing once it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").split("\n")
    except OSError:
        return Memory(0, 0)
    fields = dict(line.split()[:2] for line in lines[1:] if line)
    return Memory(int(fields["Pss_Anon:"]) << 10, int(fields["Pss:"]) << 10)


def family(process: int) -> list[int]:
    """A process and those it started, and theirs."""
    found = [process]
    for parent in found:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
        except OSError:
            continue
        found.extend(map(int, children))
    return found


class Log:
    """The log of a run, which tells the stage that it is at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self.stage = "before"

    def look(self) -> None:
        """Reads what is new of it."""
        if not self._path.exists():
            return
        with open(self._path, "rb") as file:
            file.seek(self._read)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        for beginning in BEGINNING.finditer(whole):
            self.stage = beginning[1].decode()


@dataclass
class Peak:
    """The most bytes at any moment: of one process, of all, and of all with the files they have mapped."""

    of_one: int = 0
    of_all: int = 0
    mapped: int = 0

    def see(self, processes: list[Memory]) -> None:
        """Takes notice of a moment."""
        self.of_one = max(self.of_one, *(process.own for process in processes))
        self.of_all = max(self.of_all, sum(process.own for process in processes))
        self.mapped = max(self.mapped, sum(process.mapped for process in processes))

    def megabytes(self) -> list[str]:
        """The same as they are told."""
        return [f"{value >> 20:,}" for value in (self.of_one, self.of_all, self.mapped)]


@dataclass
class Measured:
    """What a run took; the peaks by stage."""

    seconds: float = 0.0
    processor: float = 0.0
    peaks: dict[str, Peak] = field(default_factory=dict)


def measure(files: Path, out: Path, work: Path, jobs: int) -> Measured:
    """Runs and looks on."""
    command = [sys.executable, "-m", "nlp", "score", str(files), "--out", str(out), "--jobs", str(jobs), "--quiet"]
    begin = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.Popen([*command, "--keep-parts", "--work", str(work)])
    log = Log(work / "run.log")
    found = Measured()
    while run.poll() is None:
        log.look()
        for name in ("whole run", log.stage):
            found.peaks.setdefault(name, Peak()).see([memory(process) for process in family(run.pid)])
        time.sleep(0.1)
    if run.returncode:
        sys.exit(f"the run ended with status {run.returncode}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    found.processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    found.seconds = time.monotonic() - begin
    return found


def size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--work", help="where to run, instead of the folder for temporary files")
    options = parser.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.is_file())
    print("| " + " | ".join([*COLUMNS, "by stage: s, MB of one process, of all, with mapped files"]) + " |")
    print("|--:" * len(COLUMNS) + "|---|")
    for number in options.reports:
        with tempfile.TemporaryDirectory(dir=options.work) as name:
            folder = Path(name)
            for path in files[:number]:
                target = folder / "in" / path.relative_to(options.folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
            found = measure(folder / "in", folder / "out", folder / "parts", options.jobs)
            told = json.loads((folder / "out" / "run.json").read_text("utf-8"))
            stages = []
            for stage, peak in found.peaks.items():
                seconds = told["seconds"].get(stage, 0.0)
                stages.append(f"{stage} {seconds:.1f} s {' '.join(peak.megabytes())}")
            row = [f"{number:,}", f"{found.seconds:.1f}", f"{found.processor:.1f}"]
            row += [f"{1000 * found.processor / number:.1f}", *found.peaks["whole run"].megabytes()]
            row += [f"{size(folder / part) >> 20:,}" for part in ("parts", "out")]
            print("| " + " | ".join([*row, "; ".join(stages[1:])]) + " |", flush=True)


if __name__ == "__main__":
    main()
