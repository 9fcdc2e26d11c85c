"""Published reports, where they are at hand beside the checkout; and the same questions put to the samples."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nlp

REAL = Path(__file__).parents[2] / "shared" / "real"
LABELS = REAL / "labels.tsv"
at_hand = pytest.mark.skipif(not LABELS.is_file(), reason="the published reports are not at hand")
SEGMENT = ["section", "label", "text"]

# What goes wrong in which report, and why. A failure that is mended fails the suite until its line here is gone.
WRONG_SECTIONS = {
    "shanghai-2025.txt": "a note under the table of section four is taken for narrative of that section",
}
NOT_IN_GOLD = {
    "shanghai-2025.txt": "a note under the table of section four is taken for narrative",
}
LEFT_OUT = {
    "shanghai-2025.txt": "the title is broken over two lines; that of a notice cited in the preamble, whose line it "
    "ends, is taken for it, and the preamble before it is lost",
}


def gold_rows() -> list[dict[str, str]]:
    """The segments labelled by hand; none where the reports are not at hand."""
    if not LABELS.is_file():
        return []
    with open(LABELS, encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row for row in rows if row["label"] != "skip"]


GOLD = gold_rows()
REPORTS = sorted({row["report"] for row in GOLD})


def each_report(known: dict[str, str]):
    """A case for each published report; those with a known failure must fail."""
    cases = []
    for name in REPORTS:
        marks = [pytest.mark.xfail(strict=True, reason=known[name])] if name in known else []
        cases.append(pytest.param(name, marks=[at_hand, *marks]))
    return pytest.mark.parametrize("name", cases or [pytest.param("", marks=at_hand)])


@pytest.fixture(scope="module")
def published():
    """The tables of the published reports."""
    return nlp.score(REAL)


@pytest.fixture(scope="module")
def laid(published, lay):
    """Lays the segments found in a report over those labelled by hand: pairs by character, and what is not in gold."""

    def laid(name: str):
        truth = [tuple(row[column] for column in SEGMENT) for row in GOLD if row["report"] == name]
        segments = published.segments[published.segments["report"] == name]
        return lay(truth, list(segments[SEGMENT].itertuples(index=False, name=None)))

    return laid


@at_hand
def test_every_published_report_is_scored(published):
    assert sorted(published.reports["report"]) == REPORTS
    assert not len(published.failures)


@at_hand
def test_labels_of_published_reports(published, tmp_path, hold_floors):
    nlp.write(published, tmp_path)
    command = [sys.executable, str(REAL / "evaluate.py"), str(tmp_path / "segments.csv")]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    figures = re.findall(r"([a-zA-Z1-][a-zA-Z1 -]*?) ([\d.]+)", run.stdout)
    hold_floors("published-reports", {name: float(value) for name, value in figures})


@each_report(WRONG_SECTIONS)
def test_sections_of_published_reports(published, name):
    truth = dict.fromkeys(row["section"] for row in GOLD if row["report"] == name)
    segments = published.segments[published.segments["report"] == name]
    assert list(dict.fromkeys(segments["section"])) == list(truth)


@each_report({})
def test_every_character_of_published_reports_is_in_its_section(laid, name):
    pairs, _ = laid(name)
    covered = [(truth, guess) for truth, guess in pairs if guess is not None]
    assert all(guess[0] == truth[0] for truth, guess in covered)


@each_report(NOT_IN_GOLD)
def test_nothing_but_narrative_of_published_reports_is_labelled(laid, name):
    _, strange = laid(name)
    assert not strange


@each_report(LEFT_OUT)
def test_no_narrative_of_published_reports_is_left_out(laid, name):
    pairs, _ = laid(name)
    assert all(guess is not None for _, guess in pairs)


def twice(path: Path, folder: Path):
    """The scores of two copies of one report."""
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_bytes(path.read_bytes())
    return nlp.score(folder)


@at_hand
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
        alone = nlp.score(samples / report).segments
        batch = scored.segments[scored.segments["report"] == report]
        assert list(alone["text"]) == list(batch["text"])
        assert list(alone["label"]) == list(batch["label"])
