"""Runs that are killed at random moments, again and again, until one ends: the tables are those of an undisturbed run.

    python benchmarks/robustness/kill.py FOLDER [--kills 30] [--jobs 2] [--dask] [--seed 1] [--publish]

FOLDER has reports (`benchmarks/batch/multiply.py` makes some). The command is killed with SIGKILL, so that it cannot
tidy up, at a moment drawn evenly over the time that an undisturbed run takes; what it leaves is looked at: no file of
a table may be half, no two may be of different runs. With `--dask` the work is done by a cluster of two workers on this
machine, one of which is killed instead every other time. With `--publish` it is killed while tables are written and put
in place, over those of another run. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from nlp.batch.scoring import FILES


def tables(out: Path) -> dict[str, str]:
    """The hashes of the tables in a folder."""
    found = {}
    for name in FILES:
        if name != "run.log" and (out / name).exists():
            found[name] = hashlib.sha256((out / name).read_bytes()).hexdigest()
    return found


def stage_of(work: Path) -> str:
    """The stage that a run is at, by its log."""
    try:
        lines = (work / "run.log").read_text("utf-8").split("\n")
    except OSError:
        return "before"
    begun = [line.split(" ")[2].rstrip(":") for line in lines if line.endswith("done before")]
    return begun[-1] if begun else "before"


def left_running(parent: int) -> list[int]:
    """Worker processes of a parent that is no more, five seconds after its end at the latest."""
    deadline = time.monotonic() + 5
    while True:
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if f"gongkai-kill-{parent}".encode() in Path(path.parent, "environ").read_bytes():
                    found.append(int(path.parent.name))
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


class Runs:
    """Runs of one command."""

    def __init__(self, folder: Path, jobs: int, address: str | None) -> None:
        self.folder = folder
        self.where = ["--dask", address] if address else ["--jobs", str(jobs)]
        self.number = 0

    def start(self, out: Path, *more: str) -> tuple[subprocess.Popen[bytes], int]:
        """Starts a run, marked so that its workers are known."""
        self.number += 1
        mark = os.getpid() * 1000 + self.number
        command = [sys.executable, "-m", "nlp", "score", str(self.folder), "--out", str(out), *self.where, *more]
        environment = {**os.environ, "GONGKAI_MARK": f"gongkai-kill-{mark}"}
        return subprocess.Popen([*command, "--quiet"], env=environment), mark


def kill_in_any_stage(runs: Runs, home: Path, kills: int, rng: random.Random, cluster: Any) -> Counter[str]:
    """Kills and goes on until that many kills were made; what was found wrong is raised."""
    begin = time.monotonic()
    whole, _ = runs.start(home / "undisturbed")
    assert whole.wait() == 0
    seconds = time.monotonic() - begin
    expected = tables(home / "undisturbed")
    print(f"undisturbed: {seconds:.1f} s, {len(expected)} tables", flush=True)
    stages: Counter[str] = Counter()
    made = 0
    out = home / "disturbed"
    while made < kills:
        run, mark = runs.start(out, "--keep-parts")
        time.sleep(rng.uniform(0.3, 1.0 * seconds))
        if run.poll() is None:
            stage = stage_of(out / ".parts")
            if cluster and made % 2:
                stage += ", worker of the cluster"
                victim = rng.choice(list(cluster.workers.values())).pid
                os.kill(victim, signal.SIGKILL)
                assert run.wait() == 0
            else:
                run.kill()
                run.wait()
            made += 1
            stages[stage] += 1
            assert not left_running(mark), "workers go on without their parent"
        if run.returncode == 0:
            assert tables(out) == expected, "other tables"
            forget(out, rng)
        else:
            assert set(tables(out).items()) <= set(expected.items()), "half a table"
    last, _ = runs.start(out)
    assert last.wait() == 0
    assert tables(out) == expected, "other tables"
    return stages


def forget(out: Path, rng: random.Random) -> None:
    """Removes the tables and some of the parts, so that the next run has something to do at any stage."""
    for path in out.iterdir():
        if path.is_file():
            path.unlink()
    stages = ["read", "kinship", "shard", "answers", "counts", "total", "measures", "adjusted", "rows"]
    from nlp.batch.parts import remove

    for stage in stages[rng.randrange(len(stages)) :]:
        for path in (out / ".parts").glob(f"{stage}-*"):
            remove(path)


def kill_while_publishing(runs: Runs, home: Path, kills: int, rng: random.Random) -> Counter[str]:
    """Kills as tables are written and put in place over those of another run."""
    wholes = []
    for name, options in (("one", ()), ("two", ("--min-confidence", "0.9"))):
        run, _ = runs.start(home / name, *options)
        assert run.wait() == 0
        wholes.append(tables(home / name))
    out = home / "disturbed"
    found: Counter[str] = Counter()
    parts = [home / "parts-one", home / "parts-two"]
    for number in range(kills):
        options = ("--min-confidence", "0.9") if number % 2 else ()
        run, _ = runs.start(out, "--keep-parts", "--work", str(parts[number % 2]), *options)
        log = parts[number % 2] / "run.log"
        length = log.stat().st_size if log.exists() else 0
        while run.poll() is None:
            text = log.read_bytes()[length:] if log.exists() else b""
            if b"tables: 0 of 1" in text:
                time.sleep(rng.uniform(0, 0.4))
                break
            time.sleep(0.001)
        run.kill()
        run.wait()
        there = tables(out)
        of_run = [whole for whole in wholes if set(there.items()) <= set(whole.items())]
        assert of_run, "half a table, or tables of two runs"
        is_complete = (out / "run.json").exists()
        assert not is_complete or any(there == whole for whole in wholes), "run.json beside fewer tables"
        found["all tables" if is_complete else f"{len(there)} tables of one run"] += 1
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
        if options.dask:
            from distributed import LocalCluster

            cluster = stack.enter_context(
                LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50)
            )
        runs = Runs(options.folder, options.jobs, cluster.scheduler_address if cluster else None)
        if options.publish:
            found = kill_while_publishing(runs, home, options.kills, rng)
        else:
            found = kill_in_any_stage(runs, home, options.kills, rng, cluster)
    print(json.dumps(found, indent=1))
    print(f"{options.kills} kills: tables as of an undisturbed run, none half, none mixed")


if __name__ == "__main__":
    main()
