"""A run that is ended at any moment goes on where it was; the tables are whole, of one run, and the same."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from nlp.batch import parts, work
from nlp.batch.scoring import FILES, Folders, RunOptions, score_into

FOUR = ("haoba-town-2023.pdf", "luwan-town-2023.html", "luoyan-township-2022.docx", "huxi-land-2014.txt")
POSIX = pytest.mark.skipif(os.name == "nt", reason="no such signals")


@pytest.fixture
def reports(samples, tmp_path):
    """A folder of four reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in FOUR:
        shutil.copy(samples / name, folder)
    return folder


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Two files are a part."""
    monkeypatch.setattr("nlp.batch.plan.PART_FILES", 2)


@pytest.fixture
def run(tmp_path, reports):
    """Runs; gives the tables as bytes and what run.json tells."""

    def run(keep=False, **options):
        folders = Folders(tmp_path / "out", tmp_path / "parts", keep_parts=keep)
        score_into(folders, reports, options=RunOptions(**options))
        return tables(tmp_path / "out"), json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))

    return run


def tables(folder):
    """The bytes of each table in a folder."""
    return {name: (folder / name).read_bytes() for name in FILES if name != "run.log"}


def test_what_is_done_is_not_done_again_and_the_tables_are_the_same(run, tmp_path):
    first, told = run(keep=True)
    assert told["counts"]["resumed"] == 0
    for path in (tmp_path / "parts").glob("rows-*"):
        parts.remove(path)
    (tmp_path / "parts" / next(path.name for path in (tmp_path / "parts").glob("read-*"))).unlink()
    second, told = run(keep=True)
    assert second == first
    assert told["counts"]["resumed"] == 2
    third, told = run()
    assert third == first
    assert told["counts"]["resumed"] == 4
    assert not (tmp_path / "parts").exists()


def test_parts_of_other_files_or_options_are_thrown_away(run, reports, tmp_path):
    run(keep=True)
    (reports / FOUR[0]).write_bytes((reports / FOUR[0]).read_bytes() + b"\n")
    _, told = run(keep=True)
    assert told["counts"]["resumed"] == 2
    _, told = run(keep=True, min_confidence=0.5)
    assert told["counts"]["resumed"] == 0
    assert len(list((tmp_path / "parts").glob("read-*"))) == 2


def test_half_a_part_is_no_part(run, tmp_path):
    first, _ = run(keep=True)
    for path in (tmp_path / "parts").glob("read-*"):
        path.write_bytes(path.read_bytes()[:100])
    second, told = run()
    assert second == first
    assert told["counts"]["resumed"] == 0


@pytest.mark.parametrize("stage", ["kinship", "shard", "counts", "total", "rows"])
def test_a_folder_with_a_file_that_lost_its_contents_is_no_part(run, tmp_path, stage):
    first, _ = run(keep=True)
    for part in (tmp_path / "parts").glob(f"{stage}-*"):
        file = max(part.iterdir(), key=lambda path: path.stat().st_size)
        file.write_bytes(b"")
    second, _ = run(keep=True)
    assert second == first


def test_two_runs_do_not_share_a_folder(run, tmp_path):
    held = work.WorkFolder(tmp_path / "parts")
    with pytest.raises(work.BusyError, match="another run works there"):
        run()
    held.close()
    run()


def test_a_full_disk_leaves_the_tables_of_before(run, tmp_path, monkeypatch):
    first, _ = run()

    def full(*arguments, **named):
        raise OSError(28, "No space left on device", "somewhere")

    monkeypatch.setattr("nlp.batch.scoring.publish", full)
    with pytest.raises(OSError, match="No space left"):
        run(min_confidence=0.9)
    assert tables(tmp_path / "out") == first
    assert list((tmp_path / "parts").glob("read-*"))


@pytest.mark.parametrize("after", [*range(0, len(FILES) + 2, 3), len(FILES) + 1, len(FILES) + 2])
def test_tables_are_never_of_two_runs(tmp_path, monkeypatch, after):
    """Ended after any number of steps, there are files of one run only, and what was begun is finished."""
    out = tmp_path / "out"
    names = (*FILES, "by-old", "by-new")
    steps = []

    def counted(real):
        def step(*arguments):
            if len(steps) == after:
                raise KeyboardInterrupt
            steps.append(1)
            return real(*arguments)

        return step

    for name in ("old", "new"):
        folder = work.new_folder(out)
        folder.mkdir(parents=True)
        for file in (*FILES, work.RUN):
            (folder / file).write_text(name, "utf-8")
        (folder / f"by-{name}").mkdir()
        (folder / f"by-{name}" / "segments-2023.csv").write_text(name, "utf-8")
        if name == "new":
            real = os.replace
            monkeypatch.setattr("nlp.batch.work.os.replace", counted(real))
        with contextlib.suppress(KeyboardInterrupt):
            work.publish(out, folder, names)
    monkeypatch.undo()
    found = {path.read_text("utf-8") for path in (*out.glob("*.*"), *out.glob("by-*/*")) if path.is_file()}
    assert len(found) <= 1
    name = "new" if after > 0 else "old"
    work.finish(out, names)
    work.clear_new(out)
    found = {path.relative_to(out).as_posix(): path.read_text("utf-8") for path in out.rglob("*") if path.is_file()}
    assert found == dict.fromkeys((*FILES, work.RUN, f"by-{name}/segments-2023.csv"), name)


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_with_a_word_and_the_command_goes_on(reports, tmp_path, number):
    command = [sys.executable, "-m", "nlp", "score", str(reports), "--out", str(tmp_path / "out")]
    stopped = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    while not (tmp_path / "out" / ".parts" / "lock").exists():
        time.sleep(0.02)
    stopped.send_signal(number)
    _, told = stopped.communicate(timeout=60)
    assert stopped.returncode == 130
    assert b"the same command goes on" in told
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".parts"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_part_of_a_stranger_runs_nothing(tmp_path):
    import pickle
    import zlib

    class Evil:
        def __reduce__(self):
            return os.system, (f"touch {tmp_path}/done",)

    with pytest.raises(pickle.UnpicklingError, match="no part of a record"):
        parts.unpack(zlib.compress(pickle.dumps(Evil())))
    assert not (tmp_path / "done").exists()
