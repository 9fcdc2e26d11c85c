"""Tables that a spreadsheet would cut: said, and split by a column of the reports."""

import csv
import shutil

import pandas as pd
import pytest

from nlp.batch import excel
from nlp.batch.scoring import Folders, RunOptions, score_into

#: The tables that have rows of single reports.
OF_REPORTS = ("segments", "reports", "passages", "nearest", "cells", "checks", "changes")


@pytest.fixture(scope="module")
def split(samples, tmp_path_factory):
    """A folder with the tables of a run, which were split by year, and the folder of its parts."""
    folder = tmp_path_factory.mktemp("split")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nlp.batch.plan.PART_FILES", 3)
        folders = Folders(folder / "out", folder / "parts", keep_parts=True)
        score_into(folders, sorted(samples.iterdir())[:7], options=RunOptions(split_by="year"))
    return folder


def lines(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def check(out, folder, most_rows):
    """Each table of the folder has the rows of the whole one, in files of so many rows at most."""
    found = {path.name for path in folder.iterdir()}
    assert {name.partition("-")[0] for name in found} <= set(OF_REPORTS)
    for table in OF_REPORTS:
        head, *rows = lines(out / f"{table}.csv")
        split_rows = []
        for path in folder.glob(f"{table}-*.csv"):
            own_head, *own_rows = lines(path)
            assert own_head == head
            assert 0 < len(own_rows) < most_rows
            split_rows += own_rows
        assert sorted(split_rows) == sorted(rows)
    return found


def test_the_files_of_the_years_have_the_rows_of_the_whole(split):
    found = check(split / "out", split / "out" / "by-year", excel.SHEET_ROWS)
    years = pd.read_csv(split / "out" / "reports.csv").year.astype("Int64").astype(str)
    assert {f"reports-{year}.csv" for year in years} <= found


def test_the_files_of_the_places_have_the_rows_of_the_whole(split, tmp_path):
    parts = sorted((split / "parts").glob("rows-*"))
    excel.split_tables(tmp_path / "by-place", parts, OF_REPORTS, "place")
    check(split / "out", tmp_path / "by-place", excel.SHEET_ROWS)


def test_a_year_that_is_too_long_goes_on_in_another_file(split, tmp_path, monkeypatch):
    monkeypatch.setattr("nlp.batch.excel.SHEET_ROWS", 20)
    parts = sorted((split / "parts").glob("rows-*"))
    excel.split_tables(tmp_path / "by-year", parts, OF_REPORTS, "year")
    found = check(split / "out", tmp_path / "by-year", 20)
    assert any(name.startswith("segments-") and name.endswith("-2.csv") for name in found)


def test_the_next_run_takes_the_folder_of_the_years_away(split, samples, tmp_path):
    shutil.copytree(split / "out", tmp_path / "out")
    score_into(Folders(tmp_path / "out", tmp_path / "parts"), sorted(samples.iterdir())[:1])
    assert not (tmp_path / "out" / "by-year").exists()


def test_a_column_that_nothing_is_split_by(samples, tmp_path):
    with pytest.raises(ValueError, match="not split by 'colour': give year or place"):
        score_into(Folders(tmp_path / "out", tmp_path / "parts"), samples, options=RunOptions(split_by="colour"))


def test_what_excel_does_not_open_is_said_with_the_remedy():
    rows = {"segments": 1_048_576, "cells": 1_048_575}
    long = {"changes": 2, "checks": 1, "segments": 0}
    said = list(excel.beyond_excel(rows, long, is_split=False))
    assert said == [
        "segments.csv has 1,048,576 rows, and Excel opens 1,048,575: read segments.parquet, "
        "or give --format xlsx or --split-by year or place",
        "changes.csv: cells of more than 32,767 characters, which Excel cuts: 2; read changes.parquet",
        "checks.csv: cells of more than 32,767 characters, which Excel cuts: 1; read checks.parquet",
    ]
    assert list(excel.beyond_excel(rows, long, is_split=True)) == said[1:]


def test_a_text_that_excel_cuts_is_counted():
    values = {"text": ["字" * 32_767, "字" * 32_768, None], "year": [1, None, 2]}
    assert excel.long_cells(values, {"text": "str", "year": "Int64"}) == 1
