"""What is wrong with a run, not with a file, ends it with one word; files that are not what they were are rows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import nlp
from nlp.batch import file_list
from nlp.batch.scoring import Folders, RunOptions, score_into
from nlp.labelling import ModelError
from nlp.shipped import shipped_model

PACKAGE = Path(nlp.__file__).parent


@pytest.fixture
def reports(samples, tmp_path):
    """A folder of three reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("haoba-town-2023.pdf", "luwan-town-2023.html", "huxi-land-2014.txt"):
        shutil.copy(samples / name, folder)
    return folder


def failures(reports, tmp_path, against=()):
    """The reasons of a run, by the name of the file."""
    score_into(Folders(tmp_path / "out", tmp_path / "parts"), reports, against)
    table = pd.read_csv(tmp_path / "out" / "failures.csv")
    return {Path(file).name: reason for file, reason in zip(table.file, table.reason)}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_damaged_shipped_model_ends_the_run_at_once(reports, tmp_path, jobs):
    """One message, not a failure a file, and what is there stays."""
    there = tmp_path / "there" / "nlp"
    (there / "models").mkdir(parents=True)
    for path in PACKAGE.iterdir():
        if path.name != "models":
            (there / path.name).symlink_to(path)
    model = shipped_model().read_bytes()
    (there / "models" / "gongkai.safetensors").write_bytes(model[: len(model) // 2])
    command = [sys.executable, "-m", "nlp", "score", str(reports), "--out", str(tmp_path / "out"), "--jobs", jobs]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "PYTHONPATH": "there"}
    )
    assert ended.returncode == 2
    assert ended.stderr.count("damaged model file") == ended.stderr.count("\n") == 1
    assert "install gongkai anew" in ended.stderr
    assert not list((tmp_path / "out").glob("*.csv"))


def test_a_damaged_model_of_ones_own_ends_the_run_before_a_file_is_read(reports, tmp_path):
    path = tmp_path / "own.safetensors"
    path.write_bytes(shipped_model().read_bytes()[:-1000])
    with pytest.raises(ModelError, match="damaged model file"):
        score_into(Folders(tmp_path / "out", tmp_path / "parts"), reports, options=RunOptions(model=str(path)))
    assert not (tmp_path / "parts").exists()


def test_files_that_change_come_or_go_after_they_were_found_are_rows(reports, tmp_path, monkeypatch):
    """The part of what was read is named by what was found: it must not hold anything else."""
    (reports / "later.txt").symlink_to(reports / "not there yet")
    real = file_list.hash_files

    def then_disturbed(files):
        hashes = real(files)
        if files:
            (reports / "haoba-town-2023.pdf").unlink()
            (reports / "luwan-town-2023.html").write_text("其他内容", "utf-8")
            shutil.copy(reports / "huxi-land-2014.txt", reports / "not there yet")
        return hashes

    monkeypatch.setattr("nlp.batch.scoring.hash_files", then_disturbed)
    found = failures(reports, tmp_path)
    assert found.keys() == {"haoba-town-2023.pdf", "luwan-town-2023.html", "later.txt"}
    assert all("while the run was at work: give the command again" in reason for reason in found.values())
    monkeypatch.undo()
    assert failures(reports, tmp_path).keys() == {"luwan-town-2023.html"}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("is_reference", [False, True])
def test_links_that_lead_to_themselves_are_rows(reports, tmp_path, is_reference):
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / "self.txt").symlink_to("self.txt")
    (odd / "one.pdf").symlink_to("other.pdf")
    (odd / "other.pdf").symlink_to("one.pdf")
    (odd / "up").symlink_to("..", target_is_directory=True)
    found = failures(reports, tmp_path, against=[odd]) if is_reference else failures(odd, tmp_path)
    assert {"self.txt", "one.pdf", "other.pdf"} <= found.keys()
    assert {found[name] for name in ("self.txt", "one.pdf", "other.pdf")} == {"cannot be opened: " + os.strerror(40)}
