"""Runs that are killed in every stage, at random moments of it: what they leave is whole, and the next run ends as one
that nobody disturbed.

    python benchmarks/robustness/kill.py FOLDER [--kills 30] [--jobs 2] [--dask] [--publish] [--seed 1]

FOLDER has reports (`benchmarks/batch/multiply.py` makes some). Stages take turns: what was done of one and of those
behind it is thrown away, the command is given, and once it is at that stage it is killed with SIGKILL, so that it
cannot tidy up, after a time drawn evenly from what the stage takes. No file of a table may be half then, no two of
different runs, and no worker may live on. The command is given again, and its tables must be the bytes of an
undisturbed run.
With `--dask` the work is done by a cluster of two workers on this machine, one of which is killed instead every other
time. With `--publish` it is killed while tables are written and put in place, over those of another run. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlp.batch.parts import remove
from nlp.batch.scoring import FILES
from nlp.batch.work import LOG, RUN

#: The stages by name, each with what its parts are called.
STAGES = {
    "reading": "read",
    "kinship": "kinship",
    "shards": "shard",
    "comparison": "answers",
    "changes": "changes",
    "counts": "counts",
    "sum of counts": "total",
    "measures": "measures",
    "adjustment for length": "adjusted",
    "rows": "rows",
    "tables": "tables",
}
#: Seconds that workers may live longer than their parent, and that a stage may be waited for.
LONGER, PATIENCE = 5, 900
#: Options of another run, whose tables are others.
OTHER = ("--min-confidence", "0.9")


def tables(out: Path) -> dict[str, str]:
    """The hashes of the tables in a folder."""
    found = {}
    for name in FILES:
        if name != LOG and (out / name).exists():
            found[name] = hashlib.sha256((out / name).read_bytes()).hexdigest()
    return found


def left_running(mark: str) -> list[int]:
    """Processes of a run that is no more, five seconds after its end at the latest."""
    deadline = time.monotonic() + LONGER
    while True:
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if mark.encode() in path.read_bytes():
                    found.append(int(path.parent.name))
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def work_of(out: Path) -> Path:
    """The folder of the parts of a run."""
    return out.parent / f"{out.name}-parts"


class Run:
    """A run of the command, marked so that its workers are known."""

    count = 0

    def __init__(self, arguments: list[str], out: Path, work: Path) -> None:
        Run.count += 1
        self.work = work
        self.mark = f"gongkai-kill-{os.getpid()}-{Run.count}"
        command = [sys.executable, "-m", "nlp", "score", *arguments, "--out", str(out)]
        command += ["--work", str(work), "--keep-parts", "--quiet"]
        log = self.work / LOG
        self.told_before = log.stat().st_size if log.exists() else 0
        self.process = subprocess.Popen(command, env={**os.environ, "GONGKAI_MARK": self.mark})

    def wait_for(self, stage: str) -> bool:
        """Waits until the run is at a stage; whether it is."""
        log = self.work / LOG
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            if log.exists() and f" {stage}: ".encode() in log.read_bytes()[self.told_before :]:
                return True
            time.sleep(0.002)
        return False

    def kill(self) -> None:
        """Ends the run as a power cut would; an error where a process of it lives on."""
        self.process.kill()
        self.process.wait()
        left = left_running(self.mark)
        if left:
            sys.exit(f"workers go on without their parent: {left}")

    def end(self) -> None:
        """Waits for the run's own end."""
        if self.process.wait():
            sys.exit(f"the run ended with status {self.process.returncode}")


def forget(work: Path, stage: str, rng: random.Random) -> None:
    """Removes some of what was done of a stage, one part at least, and all of those behind it."""
    names = list(STAGES)
    for behind in names[names.index(stage) + 1 :]:
        for path in work.glob(f"{STAGES[behind]}-*"):
            remove(path)
    parts = sorted(work.glob(f"{STAGES[stage]}-*"))
    for path in rng.sample(parts, rng.randint(1, len(parts)) if parts else 0):
        remove(path)


Start = Callable[..., Run]


def kill_in_every_stage(start: Start, home: Path, kills: int, rng: random.Random, cluster: Any) -> Counter[str]:
    """Kills and goes on; how often what was killed in which stage. Ends the program at the first thing wrong."""
    undisturbed = start(home / "undisturbed")
    undisturbed.end()
    expected = tables(home / "undisturbed")
    took = json.loads((home / "undisturbed" / RUN).read_text("utf-8"))["seconds"]
    print(f"undisturbed: {sum(took.values()):.1f} s, {len(expected)} tables", flush=True)
    out = home / "disturbed"
    work = work_of(out)
    shutil.copytree(undisturbed.work, work)
    killed: Counter[str] = Counter()
    while killed.total() < kills:
        stage = list(STAGES)[killed.total() % len(STAGES)]
        for path in out.glob("*"):
            remove(path)
        forget(work, stage, rng)
        run = start(out)
        if not run.wait_for(stage):
            sys.exit(f"the run did not come to {stage}")
        time.sleep(rng.uniform(0, took[stage]))
        if cluster and killed.total() % 2:
            victim = rng.choice(list(cluster.workers.values())).pid
            os.kill(victim, signal.SIGKILL)
            killed[f"{stage}, a worker of the cluster"] += 1
        else:
            is_late = run.process.poll() is not None
            run.kill()
            killed[stage if not is_late else f"{stage}, already done"] += 1
            if not set(tables(out).items()) <= set(expected.items()):
                sys.exit(f"killed while at {stage}: half a table")
            run = start(out)
        run.end()
        if tables(out) != expected:
            sys.exit(f"killed while at {stage}: other tables")
        print(f"{killed.total()} killed, at last while at {stage}", flush=True)
    return killed


def kill_while_publishing(start: Start, home: Path, kills: int, rng: random.Random) -> Counter[str]:
    """Kills as tables are written and put in place over those of another run; what was found then, how often."""
    wholes = []
    took = 0.0
    for name, options in (("one", ()), ("two", OTHER)):
        start(home / name, *options).end()
        wholes.append(tables(home / name))
        took = json.loads((home / name / RUN).read_text("utf-8"))["seconds"]["tables"]
    out = home / "disturbed"
    found: Counter[str] = Counter()
    for number in range(kills):
        work = work_of(home / ("two" if number % 2 else "one"))
        run = start(out, *(OTHER if number % 2 else ()), work=work)
        if not run.wait_for("tables"):
            sys.exit("the run did not come to its tables")
        # They are put in place within some milliseconds after they were written.
        time.sleep(rng.uniform(0, 1.5 * took))
        run.kill()
        there = tables(out)
        if not any(set(there.items()) <= set(whole.items()) for whole in wholes):
            sys.exit("half a table, or tables of two runs")
        is_complete = (out / RUN).exists()
        if is_complete and there not in wholes:
            sys.exit(f"{RUN} beside fewer tables")
        found["all tables of one run" if is_complete else f"{len(there)} tables of one run"] += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--publish", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cluster = None
        where = ["--jobs", str(options.jobs)]
        if options.dask:
            from distributed import LocalCluster

            cluster = stack.enter_context(
                LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50)
            )
            where = ["--dask", cluster.scheduler_address]

        def start(out: Path, *more: str, work: Path | None = None) -> Run:
            return Run([str(options.folder), *where, *more], out, work or work_of(out))

        if options.publish:
            found = kill_while_publishing(start, home, options.kills, rng)
        else:
            found = kill_in_every_stage(start, home, options.kills, rng, cluster)
    for what, times in found.items():
        print(f"{times:3} {what}")
    print(f"{options.kills} kills: tables as of an undisturbed run, none half, none mixed, no worker left")


if __name__ == "__main__":
    main()
