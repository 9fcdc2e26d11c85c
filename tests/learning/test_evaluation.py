"""Figures on labels, worked out by hand on four segments, and what holds for any."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.learning.evaluation import Coverage, Evaluation


def evaluation(*rows, texts=None):
    """An evaluation of segments, each given as its report, its gold label and the probability of `problem`."""
    probabilities = np.array([[1 - problem, problem] for _, _, problem in rows])
    texts = texts or ["x"] * len(rows)
    reports = tuple(report for report, _, _ in rows)
    gold = tuple(label for _, label, _ in rows)
    return Evaluation(("measure", "problem"), reports, ("s5",) * len(rows), tuple(texts), gold, probabilities)


@pytest.fixture
def four():
    return evaluation(("a", "measure", 0.1), ("a", "measure", 0.7), ("b", "problem", 0.8), ("b", "problem", 0.95))


def test_a_long_segment_counts_by_its_characters():
    two = evaluation(("a", "measure", 0.1), ("a", "problem", 0.1), texts=["x" * 9, "y"])
    assert two.f1()["measure"] == pytest.approx(18 / 19)
    assert two.f1()["problem"] == 0
    assert two.f1(np.ones(2))["measure"] == pytest.approx(2 / 3)


def test_confusion_has_gold_in_rows(four):
    assert four.confusion() == [[1, 1], [0, 2]]


def test_full_confidence_is_in_the_last_bin():
    (only,) = evaluation(("a", "problem", 1.0)).reliability()
    assert only == (1.0, 1.0, 1)


def test_calibration_error_is_the_distance_from_the_diagonal():
    # Both at 0.75, half of them right.
    assert evaluation(("a", "problem", 0.75), ("a", "measure", 0.75)).calibration_error() == pytest.approx(0.25)


def test_the_least_certain_are_left_out_first(four):
    assert four.risk_coverage([0.5, 1]) == [Coverage(0.5, 0.9, 1.0), Coverage(1.0, 0.7, 0.75)]


def test_the_interval_is_over_reports_not_segments():
    # Of one report there is nothing to draw from: however many segments, the interval is a point.
    low, high = evaluation(*[("a", "measure", problem) for problem in (0.1, 0.2, 0.9)]).interval(draws=20)
    assert low == high


def test_errors_are_counted_by_what_the_header_of_their_report_says(four):
    headers = {"a": {"kind": "county", "year": "2021"}, "b": {"kind": "street"}}
    told = replace(four, headers=headers)
    by_kind = {row.group: row[1:] for row in told.errors_by("kind")}
    assert by_kind["county"] == (2, 1, 0.5, 0.5)
    assert by_kind["street"] == (2, 0, 0.0, 0.0)
    assert [row.group for row in told.errors_by("year")] == ["2021", "unknown"]
    assert told.errors_by("section") == [("s5", 4, 1, 0.0, 0.5)]
    assert "by kind" in told.text()
    assert "by kind" not in four.text()


def test_errors_are_written_so_that_no_spreadsheet_runs_them(tmp_path):
    evaluation(("a", "measure", 0.9), texts=["=1+1"]).write(tmp_path / "errors.csv")
    with open(tmp_path / "errors.csv", encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["text"] == "'=1+1"
    assert (row["gold"], row["predicted"], row["confidence"]) == ("measure", "problem", "0.9")


segments = st.tuples(st.sampled_from("abc"), st.sampled_from(["measure", "problem"]), st.floats(0, 1))


@given(st.lists(segments, min_size=1, max_size=12), st.floats(0.5, 2))
def test_what_holds_for_any_evaluation(rows, temperature):
    found = evaluation(*rows)
    assert 0 <= found.macro() <= 1
    assert sum(map(sum, found.confusion())) == len(rows)
    assert len(found.errors()) == (~found.right).sum()
    assert sum(held.segments for held in found.reliability()) == len(rows)
    tempered = found.tempered(temperature)
    assert tempered.probabilities.sum(1) == pytest.approx(np.ones(len(rows)))
    # Temperature changes how sure, never which: but where both labels are equally likely.
    clear = abs(found.probabilities[:, 0] - 0.5) > 1e-6
    assert (tempered.predicted == found.predicted)[clear].all()
