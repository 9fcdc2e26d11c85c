"""Every cell of the samples is read as the figures they were made from have it."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

import nlp
from nlp.forms import forms
from nlp.forms.labels import APPLICANTS, COLUMNS_OF_ROW, DISPUTES, request_rows

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "corpus" / "samples-source"
FIGURES = tomllib.loads((SOURCE / "figures.toml").read_text("utf-8"))
READABLE = sorted(
    path
    for path in (ROOT / "corpus" / "samples").iterdir()
    if path.stem not in ("sanggou-education-2022", "huxi-land-2014")
)
ACTIVE_KEYS = {"normative_documents": "norms"}


@pytest.fixture(scope="module")
def tables():
    """The module that lays out the tables of the samples."""
    sys.path.insert(0, str(SOURCE))
    try:
        import tables
    finally:
        sys.path.remove(str(SOURCE))
    return tables


def numbers(table) -> list[str]:
    return [cell.text for cell in sorted(table.cells, key=lambda c: (c.row, c.column)) if cell.kind == "number"]


def active(figures: dict, form: str) -> dict:
    found = {}
    for row, columns in COLUMNS_OF_ROW[form].items():
        given = figures.get(ACTIVE_KEYS.get(row, row), [0] * len(columns))
        given = given if isinstance(given, list) else [given]
        found |= {("t2", row, column): str(raw) for column, raw in zip(columns, given, strict=True)}
    return found


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_every_cell_of_a_sample(path, tables):
    figures = FIGURES.get(path.stem, {})
    form = "2019" if path.stem.startswith("hongliu") else "2021"
    requests = figures.get("t3", {})
    total = [sum(row) if isinstance(row, list) else row for row in (requests.get("new", 0), requests.get("carried", 0))]
    laid = tables.requests(requests, form, *total)
    want = active(figures.get("t2", {}), form)
    keys = [("t3", row, column) for row in request_rows(form) for column in APPLICANTS]
    want |= dict(zip(keys, numbers(laid), strict=True))
    want |= dict(
        zip([("t4", "all", c) for c in DISPUTES], numbers(tables.disputes(figures.get("t4", {}))), strict=True)
    )
    cells = forms(nlp.read(path))
    assert {cell.key: cell.raw for cell in cells} == want
    assert {cell.form for cell in cells} == {form}
    assert [cell for cell in cells if cell.implied is not None] == []


def test_a_report_without_tables_has_no_cells(samples):
    assert forms(nlp.read(samples / "huxi-land-2014.txt")) == ()
