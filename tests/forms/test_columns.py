"""Columns in another order than the form's, cells with commas between, and rows with fewer numbers than columns."""

from __future__ import annotations

import pytest
from forms.test_layouts import (
    CASES,
    HEADS,
    LABELS,
    RESULTS,
    active,
    disputes,
    document,
    grid,
    requests,
    rows,
    text,
    want,
)

from nlp.forms import check, forms
from nlp.forms.short_rows import Placed, fill_disputes

TOTAL_FIRST = [6, 0, 1, 2, 3, 4, 5]
LEGAL_FIRST = [1, 2, 3, 4, 5, 0, 6]
SHUFFLED = [5, 0, 3, 6, 2, 4, 1]
ORDERS = pytest.mark.parametrize("order", [TOTAL_FIRST, LEGAL_FIRST, SHUFFLED], ids=["total", "legal", "shuffled"])


def reordered(values: list[str], order: list[int]) -> list[str]:
    return [values[place] for place in order]


def lines(order: list[int]) -> list[list[str]]:
    return [[label, *reordered(numbers, order)] for label, *numbers in rows()]


# ------------------------------------------------------------------------------------ table three


@ORDERS
def test_columns_in_the_order_of_their_heads(order):
    assert requests(document(grid(["申请人情况", *reordered(HEADS, order)], *lines(order)))) == want()


@ORDERS
def test_a_page_without_heads_has_the_columns_of_the_page_before(order):
    head = ["申请人情况", *reordered(HEADS, order)]
    assert requests(document(grid(head, *lines(order)[:9]), grid(*lines(order)[9:]))) == want()


def test_legal_persons_below_their_head_between_total_and_natural_persons():
    heads = [["", "总计", "法人或其他组织", "", "", "", "", "自然人"], ["", "", *HEADS[1:6], ""]]
    order = [6, 1, 2, 3, 4, 5, 0]
    assert requests(document(grid(*heads, *lines(order)))) == want()


@ORDERS
def test_heads_in_a_line_of_words(order):
    words = [" ".join(["申请人情况", *reordered(HEADS, order)]), *(" ".join(line) for line in lines(order))]
    assert requests(text(*words)) == want()


def test_heads_in_two_lines_of_words_with_the_total_first():
    heads = ["申请人情况", "总计 自然人 法人或其他组织", " ".join(HEADS[1:6])]
    assert requests(text(*heads, *(" ".join(line) for line in lines(TOTAL_FIRST)))) == want()


def test_heads_that_do_not_name_the_seven_columns_leave_them_as_in_the_form():
    heads = ["申请人情况", "一类", "二类", "三类", "四类", "五类", "六类", "七类"]
    assert requests(document(grid(heads, *rows()))) == want()


def test_other_organisations_by_another_word():
    heads = [*HEADS[1:5], "其他组织", "自然人", "总计"]
    assert requests(document(grid(["申请人情况", *heads], *lines(LEGAL_FIRST)))) == want()


# ------------------------------------------------------------------------------- tables two and four


def test_documents_in_force_first():
    heads = ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"]
    found = active(document(grid(heads, ["规章", "30", "3", "2"])))
    assert [value for _, value in found.values()] == [3, 2, 30]
    found = active(text(" ".join(heads), "规章 30 3 2"))
    assert [value for _, value in found.values()] == [3, 2, 30]


def disputes_in(order: list[int]) -> tuple[list[str], list[str]]:
    heads, numbers = RESULTS * 3, []
    for start in (0, 5, 10):
        heads[start : start + 5] = reordered(RESULTS, order)
        numbers += reordered(CASES[start : start + 5], order)
    return heads, numbers


@pytest.mark.parametrize("order", [[4, 0, 1, 2, 3], [3, 1, 4, 0, 2]])
def test_results_in_the_order_of_their_heads(order):
    heads, numbers = disputes_in(order)
    assert disputes(document(grid(heads, numbers))) == CASES
    assert disputes(text(" ".join(heads), " ".join(numbers))) == CASES


def test_suits_before_reviews():
    heads = [
        ["行政诉讼", *[""] * 9, "行政复议", *[""] * 4],
        ["未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4, *RESULTS],
        [*RESULTS, *RESULTS, *[""] * 5],
    ]
    numbers = [*CASES[5:], *CASES[:5]]
    assert disputes(document(grid(*heads, numbers))) == CASES
    assert disputes(text(*(" ".join(filter(None, line)) for line in heads), " ".join(numbers))) == CASES


# ------------------------------------------------------------------------------- commas between cells

COMMAS = pytest.mark.parametrize("comma", [",", ";", "，", "；"])


@COMMAS
def test_cells_with_commas_between(comma):
    head = comma.join(["", "申请人情况", *[""] * 6]), comma.join(["", *HEADS])
    found = forms(text(*head, *(comma.join(row) for row in rows()), "五、存在的主要问题"))
    assert {(c.row, c.column): c.raw for c in found} == want()


@COMMAS
def test_blank_cells_with_commas_between(comma):
    blank = [[label, *("" if n == "0" else n for n in numbers)] for label, *numbers in rows()]
    found = requests(text(comma.join(["申请人情况", *HEADS]), *map(comma.join, blank)))
    assert found == {key: "" if raw == "0" else raw for key, raw in want().items()}


def test_a_number_in_quotation_marks_for_its_comma():
    found = active(text("信息内容,本年处理决定数量", '行政许可,"1,204"', "行政处罚,7"))
    assert {row: value for (row, _), (_, value) in found.items()} == {"permits": 1204, "penalties": 7}


def test_short_rows_of_a_file_with_commas():
    found = active(
        text("第二十条第（一）项", "信息内容,本年制发件数,本年废止件数,现行有效件数", "规章,,,4", "规范性文件,1,2,30")
    )
    assert [value for _, value in found.values()] == [None, None, 4, 1, 2, 30]


def test_table_four_with_commas():
    assert disputes(text(",".join(RESULTS * 3), ",".join(CASES))) == CASES


def test_thousands_with_commas_are_no_cells():
    lines = [" ".join(row) for row in rows()]
    lines[0] = f"{LABELS['new']} 1,009 2 0 0 1 0 1,012"
    found = requests(text("申请人情况", *lines))
    assert (found["new", "natural_person"], found["new", "total"]) == ("1,009", "1,012")


def test_a_sentence_with_blanks_around_its_numbers_is_no_table():
    said = ["因信息公开被申请行政复议 53 件，", "结果维持 22 件，其他结果 41 件，", "尚未审结 8 件。"]
    assert disputes(text(*said)) == []
    assert disputes(text(*said, " ".join(RESULTS * 3), " ".join(CASES))) == CASES


# ------------------------------------------------------------------------------ fewer numbers than columns


def spaced(rows: list[list[str]]) -> list[str]:
    return [" ".join(filter(None, row)) for row in rows]


def without_zeros() -> list[str]:
    return spaced([[label, *("" if n == "0" else n for n in numbers)] for label, *numbers in rows()])


def test_a_total_that_the_row_determines_and_parts_that_nothing_does():
    found = {(c.row, c.column): c for c in forms(text("申请人情况", *without_zeros()))}
    assert [found[row, "total"].raw for row in ("new", "granted", "partial", "rejected_2")] == ["12", "6", "2", "1"]
    assert {(c.state, c.raw) for c in found.values() if c.row == "granted" and c.column != "total"} == {
        ("unreadable", "5; 1; 6")
    }


def test_no_cell_is_read_otherwise_than_it_is():
    for cell in forms(text("申请人情况", *without_zeros())):
        right = want()[cell.row, cell.column]
        assert cell.state == "unreadable" or cell.raw == ("" if right == "0" else right), cell


@pytest.mark.parametrize("row", ["new", "partial", "total"])
def test_the_numbers_of_a_row_with_one_blank_have_their_columns(row):
    table = rows()
    place = next(n for n, line in enumerate(table) if line[0] == LABELS[row])
    table[place][3] = ""  # of research
    found = {(c.row, c.column): c for c in forms(text("申请人情况", *spaced(table)))}
    right = want()
    for column in ("natural_person", "legal_service", "total"):
        assert found[row, column].raw == right[row, column]
    for column in ("company", "research", "public_welfare"):  # which zero is not written nothing tells
        assert found[row, column].raw == right[row, column] or found[row, column].implied == float(right[row, column])


def test_a_row_that_does_not_add_up_is_not_placed():
    found = forms(text("申请人情况", *(f"{LABELS['new']} 9 2 5" if line.startswith("一、") else line
                                       for line in without_zeros())))  # fmt: skip
    assert {(c.state, c.raw) for c in found if c.row == "new"} == {("unreadable", "9; 2; 5")}


def test_a_row_whose_numbers_have_no_place_is_one_check():
    cells = forms(text("申请人情况", *without_zeros()))
    report = type("Report", (), {"year": 2024, "body": "青岚县石渡镇人民政府"})()
    domain = [each for each in check(report, cells, []) if each.rule == "T3-domain"]  # type: ignore[arg-type]
    assert {each.state for each in domain} == {"uncertain"}
    assert len(domain) == len({each.row for each in domain})


def test_one_value_a_row_is_the_total():
    totals = [f"{label} {numbers[-1]}" for label, *numbers in rows()]
    found = requests(text("申请人情况", *totals))
    assert {key: raw for key, raw in found.items() if key[1] == "total"} == {
        key: raw for key, raw in want().items() if key[1] == "total"
    }


def test_numbers_of_table_four_that_fit_in_one_way_only():
    order = tuple(range(15))
    blocks = [*"12036", *"00000", *"415"]
    placed = fill_disputes(Placed(tuple(blocks), order))
    assert placed == [*"12036", *[None] * 9, "5"]  # a zero of the second block may be the blank
    assert fill_disputes(Placed(("1", "1"), order)) == [None] * 15
    assert fill_disputes(Placed(("2", "7"), order)) == []


def test_numbers_of_table_four_without_a_place_are_not_read():
    heads = " ".join(RESULTS * 3)
    assert set(disputes(text(heads, "1 1"))) == {"1; 1"}
    assert disputes(text(heads, "2 7")) == []
