"""The closing words of a run: what stands out is named, long lists are cut, and the rest is counted."""

import pandas as pd

from nlp.batch.run_summary import summary
from nlp.batch.tables import Scores

NOTHING = pd.DataFrame()


def scores(reports=(), segments=(), failures=(), cells=(), checks=(), modification=None):
    """Tables with the columns that the summary looks at; all reports with one modification, or none."""
    columns = ["report", "boilerplate_main", "duplicate_of", "warnings"]
    return Scores(
        segments=pd.DataFrame(list(segments), columns=["report", "section", "label", "reuse_kind"]),
        reports=pd.DataFrame(list(reports), columns=columns).assign(modification=modification),
        failures=pd.DataFrame(list(failures), columns=["file", "stage", "reason"]),
        passages=NOTHING,
        nearest=NOTHING,
        edges=NOTHING,
        cells=pd.DataFrame(list(cells), columns=["report"]),
        checks=pd.DataFrame(list(checks), columns=["report", "rule", "state"]),
        changes=NOTHING,
        coverage=NOTHING,
    )


def test_nothing_found():
    assert summary(scores()) == "0 reports scored, 0 segments; 0 files failed"


def test_everything_that_stands_out():
    reports = [("a", 0.5, "", ""), ("b", 0.2, "", "mojibake: …"), ("c", None, "", ""), ("d", 0.9, "a", "")]
    segments = [
        ("a", "s1", "problem", "peer"),
        ("a", "s5", "problem", ""),
        ("b", "s6", "", ""),
        ("d", "s1", "problem", "peer"),  # of a second copy: not counted again
    ]
    cells = [("a",), ("a",), ("b",)]
    checks = [("a", "T3-identity", "fail"), ("b", "T3-identity", "pass"), ("b", "X-rules", "uncertain")]
    checks += [("a", "TXT-new", "fail"), ("c", "SELF-date", "fail")]
    failures = [("e.pdf", "read", "empty file")]
    assert summary(scores(reports, segments, failures, cells, checks), "out").split("\n") == [
        "4 reports scored, 3 segments; 1 file failed",
        "  labels       problem 2, (below the confidence asked for) 1",
        "  problems outside section five: 1",
        "  reuse        peer 1",
        "  most reused  50% of the main text of a",
        "  tables       of 2 reports; 1 does not add up",
        "  text checks  fail on 2 reports: see checks.csv",
        "  duplicate    d is the same report as a",
        "  warnings     on 1 report: see the column warnings of reports.csv",
        "  failed       e.pdf (read): empty file",
        "  tables in    out/: segments, reports, passages, nearest, edges, cells, checks, changes, coverage "
        "(CSV and Parquet), failures (CSV)",
    ]


def test_modification_of_few_pairs_is_pointed_out():
    def lines(pairs):
        reports = [(str(number), 0.0, "", "") for number in range(pairs)]
        return summary(scores(reports, modification=0.1)).split("\n")

    assert "  modification of 35 pairs of years: read the column from 36 on" in lines(35)
    assert not any("modification" in line for line in lines(36))


def test_long_lists_are_cut_and_counted():
    reports = [("a", 0.0, "", "")] + [(f"copy {number}", 0.0, "a", "") for number in range(12)]
    lines = summary(scores(reports, failures=[("x.pdf", "read", "empty file")] * 13)).split("\n")
    assert sum(line.startswith("  duplicate ") for line in lines) == 10
    assert sum(line.startswith("  failed ") for line in lines) == 10
    assert "  … and 2 more duplicates, in the column duplicate_of of reports.csv" in lines
    assert "  … and 3 more failures, in failures.csv" in lines


def test_names_that_would_break_the_line_are_escaped():
    lines = summary(scores(failures=[("two\nlines.pdf", "read", "empty file")])).split("\n")
    assert len(lines) == 2
