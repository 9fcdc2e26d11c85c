"""The columns of the tables: each name once, one type whatever the run, rounded as documented."""

from dataclasses import replace

import pandas as pd
import pytest

import nlp
from nlp.batch.changes import CHANGE_COLUMNS
from nlp.batch.columns import FAILURE_COLUMNS, NEAREST_COLUMNS, PASSAGE_COLUMNS, report_columns, segment_columns
from nlp.batch.coverage import COVERAGE_TYPES, coverage_columns
from nlp.batch.edge_files import all_edges, edges_of, rows_of_edges
from nlp.batch.forms import CELL_COLUMNS, CHECK_COLUMNS
from nlp.batch.kinship_table import Kinship
from nlp.batch.measure_stage import measure_types, measured, tokenised
from nlp.batch.pipeline import process_file
from nlp.batch.sorted_rows import write_sorted
from nlp.batch.table_files import arrow_table
from nlp.batch.tables import Finding, Scores, TableOf, edge_table, tables_of
from nlp.batch.write_formats import write_table
from nlp.measures import count, tokenise
from nlp.reuse import Reuse
from nlp.reuse.network import EdgeRow, add_up_edges, edge_rows

LABELS = ("measure", "problem", "improvement", "other")


@pytest.fixture(scope="module")
def processed(samples):
    """One report, labelled."""
    return process_file(samples / "luoyan-township-2022.docx", "a")


def only(processed, is_kept):
    """The report with those of its segments only."""
    kept = [number for number, segment in enumerate(processed.segments) if is_kept(segment)]
    parts = {name: getattr(processed, name) for name in ("segments", "labels", "probabilities", "places")}
    return replace(processed, **{name: tuple(part[number] for number in kept) for name, part in parts.items()})


def scores_of(*reports, reuse=None, kinship=None):
    """The tables of reports that nothing was copied in, or what is given."""
    kinship = kinship or Kinship()
    findings = [Finding(report, [reuse or Reuse()] * len(report.segments), report.checks) for report in reports]
    originals = [finding for finding in findings if finding.processed.report not in kinship.copies]
    texts = [finding.processed.text() for finding in originals]
    collection = [tokenised(text, [tokenise(segment.text) for segment in text.segments]) for text in texts]
    measures, _ = measured(collection, [], [report.report for report in reports], None, count(collection))
    tables = tables_of(findings, kinship, [], LABELS, TableOf(measure_types(measures), measures))
    copies = [row for finding in originals for row in edge_rows(finding.processed.text(), finding.answers)]
    tables["edges"] = edge_table(list(add_up_edges(sorted(copies, key=lambda row: row.pair))))
    tables["coverage"] = TableOf(COVERAGE_TYPES, coverage_columns([], []))
    return Scores(**{name: arrow_table(table.values, table.types).to_pandas() for name, table in tables.items()})


@pytest.mark.parametrize(
    "columns",
    [
        segment_columns(LABELS),
        report_columns(LABELS),
        FAILURE_COLUMNS,
        PASSAGE_COLUMNS,
        NEAREST_COLUMNS,
        CELL_COLUMNS,
        CHECK_COLUMNS,
        CHANGE_COLUMNS,
    ],
    ids=["segments", "reports", "failures", "passages", "nearest", "cells", "checks", "changes"],
)
def test_no_name_stands_twice(columns):
    names = [column.name for column in columns]
    assert len(names) == len(set(names))


def test_the_columns_of_an_empty_run_are_those_of_any(scored):
    for name, frame in vars(scores_of()).items():
        expected = vars(scored)[name]
        assert list(frame.columns) == list(expected.columns)
        whole = [column for column in frame.columns if expected[column].dtype == "Int64"]
        assert (frame[whole].dtypes == "Int64").all()


def test_a_report_without_year_has_none_in_any_table(processed):
    undated = replace(processed, parsed=replace(processed.parsed, year=None))
    found = scores_of(undated)
    assert found.segments["year"].isna().all()
    assert found.reports["year"].isna().all()
    assert str(found.segments["year"].dtype) == str(found.reports["year"].dtype) == "Int64"


@pytest.mark.parametrize("in_preamble", [True, False])
def test_a_report_without_body_or_preamble_has_no_share_of_it(processed, in_preamble):
    # None in every row: still numbers, or neither the summary nor whoever joins the files of two runs can use them.
    found = scores_of(only(processed, lambda segment: (segment.section == "preamble") == in_preamble))
    shares = found.reports[["boilerplate_main", "boilerplate_preamble"]]
    assert [str(dtype) for dtype in shares.dtypes] == ["float64", "float64"]
    assert shares.isna().to_numpy().tolist() == [[in_preamble, not in_preamble]]
    assert nlp.summary(found).startswith("1 report scored")


def test_counts_of_labels_add_up(processed):
    row = scores_of(processed).reports.iloc[0]
    for label in LABELS:
        texts = [segment.text for segment, given in zip(processed.segments, processed.labels) if given == label]
        assert row[f"segments_{label}"] == len(texts)
        assert row[f"characters_{label}"] == sum(map(len, texts))


def test_a_copied_segment_as_it_is_written_down(processed):
    first = only(processed, lambda segment: segment is processed.segments[5])
    reuse = Reuse(
        shared=0.3, copied=0.91, boilerplate=0.123456, kind="peer", bodies=2, since=2021,
        source_report="b", source_body="柳溪县", source_year=2022, source_section="s1",
        source_position=3, source_text="公开信息", spans=((0, 2, 1, 3), (4, 6, 5, 7)),
    )  # fmt: skip
    found = scores_of(first, reuse=reuse)
    segment = found.segments.iloc[0]
    assert (segment["boilerplate"], segment["matched"]) == (0.1235, "0-2=1-3 4-6=5-7")
    assert (segment["shared"], segment["common"], segment["copied"]) == (0.3, 0.0, 0.91)
    report = found.reports.iloc[0]
    assert (report["boilerplate_main"], report["shared_main"], report["copied_main"]) == (0.1235, 0.3, 0.273)
    assert (report["share_peer"], report["share_stock"]) == (0.3, 0.0)
    assert found.passages[["rank_in_report", "start", "stop", "source_report", "source_year"]].to_numpy().tolist() == [
        [1, 0, 2, "b", 2022],
        [2, 4, 6, "b", 2022],
    ]
    assert found.nearest[["source_report", "characters"]].to_numpy().tolist() == [["b", 4]]
    assert found.edges[["Source", "first_year"]].to_numpy().tolist() == [["柳溪县", first.parsed.year]]


def test_a_second_copy_has_its_row_but_is_compared_with_nobody(processed):
    twice = [processed, replace(processed, report="b")]
    reuse = Reuse(
        shared=1.0, copied=1.0, boilerplate=1.0, kind="peer", bodies=2,
        source_report="c", source_body="柳溪县", spans=((0, 1, 0, 1),),
    )  # fmt: skip
    found = scores_of(*twice, reuse=reuse, kinship=Kinship({"b": "a"}, {"b": 0.98}))
    assert found.reports["duplicate_of"].tolist() == ["", "a"]
    assert found.reports["duplicate_likeness"].tolist()[1] == 0.98
    assert found.reports["specificity"].isna().tolist() == [False, True]
    assert set(found.passages["report"]) == set(found.nearest["report"]) == {"a"}
    assert found.edges["segments"].tolist() == [len(processed.segments)]


def test_what_is_written_is_what_was_found(processed, tmp_path):
    found = scores_of(processed)
    nlp.write(found, tmp_path)
    for name, frame in vars(found).items():
        if name == "failures":
            assert not (tmp_path / "failures.parquet").exists()
        else:
            kept = pd.read_parquet(tmp_path / f"{name}.parquet")
            pd.testing.assert_frame_equal(
                kept, frame, check_dtype=False
            )  # a column of empty texts is no longer `object`


@pytest.mark.parametrize("rows", [0, 1, 4, 5])
def test_edges_of_many_parts_are_added_up_group_by_group(tmp_path, rows):
    pairs = [EdgeRow("甲局", f"{number}局", 10, 1, 2020, 2021) for number in range(rows)]
    parts = [tmp_path / f"part-{number}" for number in range(3)]
    for number, part in enumerate(parts):
        part.mkdir()
        write_sorted(part / "edges.jsonl", [pair._replace(last_year=2021 + number) for pair in pairs[number:]])
    written = []
    for size in (100, 2):
        with edges_of(parts, tmp_path / "tables") as file:
            write_table(tmp_path, rows_of_edges(file, size), ["csv", "parquet"])
            assert len(all_edges(file).values["Source"]) == rows
        written.append((tmp_path / "edges.csv").read_bytes())
        frame = pd.read_parquet(tmp_path / "edges.parquet")
        assert frame.characters.tolist() == [10, 20, 30, 30, 30][:rows]
        assert frame.last_year.tolist() == [2021, 2022, 2023, 2023, 2023][:rows]
    assert written[0] == written[1]
    assert {path.name for path in tmp_path.iterdir()} == {"edges.csv", "edges.parquet", *(part.name for part in parts)}
