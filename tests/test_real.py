"""Published reports, where they are at hand beside the checkout; and the same questions put to the samples."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nlp

REAL = Path(__file__).parents[2] / "shared" / "real"
real = pytest.mark.skipif(not (REAL / "labels.tsv").is_file(), reason="the published reports are not at hand")


@real
def test_labels_of_published_reports(tmp_path):
    scores = nlp.score(REAL)
    assert len(scores.reports) == 3
    assert not len(scores.failures)
    nlp.write(scores, tmp_path)
    command = [sys.executable, str(REAL / "evaluate.py"), str(tmp_path / "segments.csv")]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    found = {name: float(value) for name, value in re.findall(r"([a-zA-Z1-][a-zA-Z1 -]*?) ([\d.]+)", run.stdout)}
    assert found["macro-F1"] >= 0.97 and min(found["problem"], found["improvement"]) >= 0.95, run.stdout
    assert found["uncovered"] <= 0.02, run.stdout


@real
def test_sections_of_published_reports():
    scores = nlp.score(REAL)
    with open(REAL / "labels.tsv", encoding="utf-8") as file:
        gold = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["label"] != "skip"]
    for report in scores.reports["report"]:
        truth = dict.fromkeys(row["section"] for row in gold if row["report"] == report)
        found = dict.fromkeys(scores.segments[scores.segments["report"] == report]["section"])
        assert list(found) == list(truth)


@real
def test_every_character_of_published_reports_is_in_its_section(lay):
    scores = nlp.score(REAL)
    with open(REAL / "labels.tsv", encoding="utf-8") as file:
        gold = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["label"] != "skip"]
    for report in scores.reports["report"]:
        own = scores.segments[scores.segments["report"] == report]
        truth = [(row["section"], row["label"], row["text"]) for row in gold if row["report"] == report]
        pairs, strange = lay(truth, list(own[["section", "label", "text"]].itertuples(index=False, name=None)))
        assert not strange
        assert all(found is None or found[0] == right[0] for right, found in pairs)


def twice(path: Path, folder: Path):
    """The scores of two copies of one report."""
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_bytes(path.read_bytes())
    return nlp.score(folder)


@real
def test_hongze_2023_twice_is_one_duplicate(tmp_path):
    scores = twice(REAL / "hongze-2023.pdf", tmp_path)
    assert list(scores.reports["duplicate_of"]) == ["", "a.pdf"]
    assert set(scores.segments["reuse_kind"]) <= {"", "statutory"}


@pytest.mark.parametrize("name", ["chenghu-city-2023", "haoba-town-2023", "jialin-health-2021", "qinglan-water-2022"])
def test_a_sample_twice_is_one_duplicate(samples, tmp_path, name):
    scores = twice(samples / f"{name}.pdf", tmp_path)
    assert list(scores.reports["duplicate_of"]) == ["", "a.pdf"]
    assert set(scores.segments["reuse_kind"]) <= {"", "statutory"}


def test_each_sample_alone_is_labelled_as_in_the_batch(samples, scored):
    for report in scored.reports["report"]:
        alone, batch = nlp.score(samples / report).segments, scored.segments[scored.segments["report"] == report]
        assert list(alone["text"]) == list(batch["text"])
        assert list(alone["label"]) == list(batch["label"])
