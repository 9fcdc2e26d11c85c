"""What the page of a report shows: headings, tables with what does not agree, checks and the words they are about."""

import re
from dataclasses import replace

import pytest

import nlp
from nlp.view import write_one
from nlp.view.form_tables import form_tables
from nlp.view.notes import notes_of
from nlp.view.scored import CellRow, CheckRow

REPORT = "chenghu-city-2023.pdf"


def cell(table, row, column, raw="0", state="zero", implied=None):
    return CellRow(table, "2021", row, column, raw, state, implied)


def failed(rule, table, row, column, left=3.0, right=4.0, state="fail", evidence=""):
    return CheckRow(rule, table, row, column, left, right, state, evidence)


def test_a_cell_has_the_notes_of_the_checks_about_it():
    cells = [cell("t4", "all", f"review_{result}") for result in ("upheld", "corrected", "other", "pending", "total")]
    notes = notes_of([failed("T4-totals", "t4", "all", "review_total"), failed("T4-totals", "t4", "all", "suit_total")])
    (table,) = form_tables(cells, notes)
    (row,) = table.blocks[0].rows
    assert [[note.number for note in one.notes] for one in row.cells] == [[], [], [], [], [1]]
    assert [one.is_failed for one in row.cells] == [False, False, False, False, True]
    assert [note.number for note in table.notes] == [1, 2]


def test_what_passes_or_cannot_be_told_is_no_note_and_what_fails_comes_first():
    states = ("pass", "uncertain", "not_assessable", "fail")
    notes = notes_of([failed("T3-results", "t3", "total", "total", state=state) for state in states])
    assert [(note.number, note.check.state) for note in notes] == [(1, "fail"), (2, "uncertain")]


def test_rows_with_other_columns_make_another_block():
    cells = [cell("t2", "rules", column) for column in ("made", "repealed", "in_force")]
    cells += [cell("t2", row, "decisions") for row in ("permits", "penalties")]
    (table,) = form_tables(cells, ())
    assert [[row.key for row in block.rows] for block in table.blocks] == [["rules"], ["permits", "penalties"]]


def test_headings_stand_above_the_first_row_of_their_group():
    cells = [cell("t3", row, "total") for row in ("new", "granted", "refused_1", "refused_2", "total", "carried_out")]
    (table,) = form_tables(cells, ())
    headings = {row.key: [heading.key for heading in row.headings] for row in table.blocks[0].rows}
    assert headings == {
        "new": [],
        "granted": ["results"],
        "refused_1": ["refused"],
        "refused_2": [],
        "total": [],
        "carried_out": [],
    }


@pytest.fixture
def page_of(scored, tmp_path):
    """The page of a report in English with a word of a cell, and a check of a table and of the text, changed."""

    def page_of(raw, state, implied, evidence):
        cells, checks = scored.cells.copy(), scored.checks.copy()
        own = (cells["report"] == REPORT) & (cells["table"] == "t3") & (cells["row"] == "total")
        cells.loc[own & (cells["column"] == "total"), ["raw", "state", "implied"]] = [raw, state, implied]
        own = (checks["report"] == REPORT) & (checks["rule"] == "T3-results") & (checks["column"] == "total")
        checks.loc[own, ["left", "right", "state", "evidence"]] = [1371.0, 1390.0, "fail", evidence]
        nlp.write(replace(scored, cells=cells, checks=checks), tmp_path / "scored")
        return write_one(tmp_path / "scored", REPORT, tmp_path, "en").read_text("utf-8")

    return page_of


def test_a_failed_cell_says_what_it_should_hold_and_which_rule_fails(page_of):
    page = page_of("1390", "number", 1371.0, "")
    (shown,) = re.findall(r'<td class="n failed">(.*?)</td>', page)
    assert re.sub("<.*?>", "", shown) == "1390 should be 1,3711"
    assert 'href="#check-1"' in shown
    plain = re.sub(r"\s+", " ", re.sub("<.*?>", "", page))
    assert "failed the results add up to the total T3-results: 1,371 ≠ 1,390. table: (7) total, total." in plain


@pytest.mark.parametrize(
    ("raw", "state", "shown"),
    [("", "blank", "blank"), ("/", "slash", "/"), ("", "absent", "not found"), ("无", "none", "无")],
)
def test_a_cell_without_a_number_says_why(page_of, raw, state, shown):
    (found,) = re.findall(r'<td class="n failed">(.*?)</td>', page_of(raw, state, None, ""))
    assert re.sub("<.*?>", "", found) == f"{shown}1"


def test_the_words_a_check_is_about_are_marked_and_lead_to_it(page_of):
    page = page_of("1371", "number", None, "s1 #18 [743:750] 信息公开申请 (too many)")
    row = page.split('id="s1-18"')[1].split('<p class="probabilities"')[0]
    assert 'href="#check-1"' in row
    assert 'href="#s1-18"' in page.split('id="check-1"')[1]


def test_a_chinese_page_has_evidence_and_reasons_in_chinese(sites):
    page = next((sites["zh"] / "reports").glob("chenghu*")).read_text("utf-8")
    assert "（表格中复议总计为 121，但这里可能只计一部分）" in page
    assert "PDF 已损坏或不完整" in (sites["zh"] / "index.html").read_text("utf-8")


def test_headings_stand_where_they_stood_but_the_prescribed_title(scored, tmp_path):
    nlp.write(scored, tmp_path / "scored")
    page = write_one(tmp_path / "scored", REPORT, tmp_path, "zh").read_text("utf-8")
    headings = re.findall(r'<h3 class="within"[^>]*>(.*?)</h3>', page)
    assert headings == ["上年度问题改进情况", "存在的主要问题", "下一步改进措施"]
    assert page.index(headings[1]) < page.index('id="s5-6"')
