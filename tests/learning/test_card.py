"""The card says what the model is and where it errs, and stays a document whatever stands in the reports."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp.labelling.classify import default_model
from nlp.learning.card import card, reliability_svg, write_card
from nlp.learning.corpus import parse_marked
from nlp.learning.evaluation import Evaluation

SECTIONS = ["What it does", "What it was made from", "How good it is on reports held out of the corpus", "Calibration"]
SECTIONS += ["Where it errs", "Errors that remain", "Intended use and limits"]


@pytest.fixture
def evaluation():
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]])
    texts = ("公开｜12|条。", "更新慢。", "下一步，按周更新。")
    gold = ("measure", "problem", "problem")
    return Evaluation(("measure", "problem"), ("a", "a", "b"), ("s1", "s5", "s5"), texts, gold, probabilities)


def headings(text):
    return [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def test_a_card_has_all_its_sections(evaluation):
    assert headings(card(default_model(), evaluation, [], "m.safetensors")) == SECTIONS


def test_without_held_out_reports_it_has_no_scores():
    text = card(default_model(), None, [], "m.safetensors")
    assert headings(text) == [SECTIONS[0], SECTIONS[1], SECTIONS[6]]
    assert "F1" not in text


def test_what_was_measured_on_other_reports_comes_first(evaluation, tmp_path):
    (tmp_path / "own.published.md").write_text("## On published reports\n\nF1 0.9.\n", "utf-8")
    write_card(default_model(), evaluation, [], tmp_path / "own.safetensors")
    found = headings((tmp_path / "own.md").read_text("utf-8"))
    assert found == ["On published reports", *SECTIONS]


def test_what_the_corpus_is_of():
    header = "body: 霁川县水务局\nyear: {}\nkind: department\nlayout: 2021\n---\n{{s1}}一、总体情况{{m}}无。"
    reports = [parse_marked(header.format(year), Path("r.txt")) for year in ("2023", "unknown", "2019")]
    text = card(default_model(), None, reports, "m.safetensors")
    assert "- report years 2019 to 2023; kinds: department 3\n- layouts: 2021 3\n" in text


def test_a_bar_in_a_report_breaks_no_table(evaluation):
    gold_wrong = replace(evaluation, gold=("problem",) * 3)
    text = card(default_model(), gold_wrong, [], "m.safetensors")
    assert "| problem | measure | 0.90 | s1 | 公开｜12/条。 |" in text
    start = text.index("| gold |")
    rows = text[start : text.index("\n\n", start)].splitlines()
    assert {row.count("|") for row in rows} == {6}


def test_the_diagram_has_a_dot_for_each_bin(evaluation):
    svg = ElementTree.fromstring(reliability_svg(evaluation))
    dots = svg.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == len(evaluation.reliability()) == 3


def test_card_and_diagram_stand_beside_the_model(evaluation, tmp_path):
    write_card(default_model(), evaluation, [], tmp_path / "m.safetensors")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.md", "m.svg"]
    assert "(m.svg)" in (tmp_path / "m.md").read_text("utf-8")
