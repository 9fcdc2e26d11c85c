"""Lines that belong to the page, not to the report."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlp.language.text import Traced, simplified
from nlp.structure.furniture import (
    _WEB,
    drop_doubled_lines,
    drop_page_numbers,
    drop_running_headers,
    drop_web_furniture,
    may_be_furniture,
)
from nlp.structure.lines import Line


def lines_of(*pages: str) -> list[Line]:
    """The lines of pages; `/` parts the lines of one."""
    return [Line(Traced.of(text), number) for number, page in enumerate(pages) for text in page.split("/")]


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


# ------------------------------------------------------------------------------------- page numbers


@pytest.mark.parametrize("number", ["- 3 -", "—12—", "第3页，共12页", "第 3 页 共 12 页", "Page 3 of 12", "·3·"])
def test_numbers_that_can_only_be_of_a_page(number):
    assert texts(drop_page_numbers([Line(Traced.of(text)) for text in ("甲。", number, "乙。")])) == ["甲。", "乙。"]


def test_a_sentence_that_a_number_interrupts_goes_on():
    kept = drop_page_numbers(lines_of("目录不/- 3 -/全。/补齐。"))
    assert [(line.text, line.paragraph) for line in kept] == [("目录不", True), ("全。", False), ("补齐。", True)]


def test_a_heading_behind_a_number_begins_a_paragraph_even_so():
    assert [line.paragraph for line in drop_page_numbers(lines_of("目录不/- 3 -/二、计划"))] == [True, True]


def test_a_lone_number_in_a_document_of_one_page_may_be_a_cell():
    assert texts(drop_page_numbers(lines_of("规章/3/行政许可"))) == ["规章", "3", "行政许可"]


def test_a_lone_number_at_the_edge_of_a_page_is_its_number():
    assert texts(drop_page_numbers(lines_of("规章/3", "4/行政许可"))) == ["规章", "行政许可"]


def test_a_lone_number_between_a_sentence_and_a_heading():
    assert texts(drop_page_numbers(lines_of("目录不全。/3/二、计划"))) == ["目录不全。", "二、计划"]
    assert texts(drop_page_numbers(lines_of("目录不全。/3/计划"))) == ["目录不全。", "3", "计划"]


@pytest.mark.parametrize("line", ["2022—2023学年", "第3- 5条", "共3 - 5件"])
def test_ranges_in_a_line_are_no_page_numbers(line):
    assert texts(drop_page_numbers(lines_of(line))) == [line]


def test_a_number_within_a_row_of_a_table_stays():
    assert texts(drop_page_numbers(lines_of("甲- 3 -\t乙"))) == ["甲- 3 -\t乙"]


# --------------------------------------------------------------------------------- running headers


def test_what_stands_at_the_head_of_three_pages_is_dropped_but_for_the_first():
    pages = [f"霁川县水务局/第{n}期/正文" + "甲乙丙丁"[n] for n in range(4)]
    assert texts(drop_running_headers(lines_of(*pages)))[:6] == [
        "霁川县水务局",
        "第0期",
        "正文甲",
        "第1期",
        "正文乙",
        "第2期",
    ]


def test_footers_that_differ_in_a_number_only_are_dropped_everywhere():
    assert texts(drop_running_headers(lines_of("甲/共 1 件", "乙/共 2 件", "丙/共 13 件"))) == ["甲", "乙", "丙"]


def test_two_pages_are_too_few_for_a_header():
    lines = lines_of("水务局/甲", "水务局/乙")
    assert drop_running_headers(lines) == lines


def test_a_title_at_the_head_of_the_second_page_is_a_header():
    title = "霁川县水务局政府信息公开年度报告"
    assert texts(drop_running_headers(lines_of(f"{title}/甲", f"{title}/乙"))) == [title, "甲", "乙"]


def test_no_lines_at_all():
    assert drop_running_headers([]) == drop_page_numbers([]) == drop_web_furniture([]) == []


# ----------------------------------------------------------------------------------- web furniture


def test_bars_part_cells_and_surround_titles():
    title = "霁川县水务局政府信息公开年度报告"
    kept = drop_web_furniture(lines_of(f"| {title} | 霁川县门户 |/| 规章 | 0 |/|目录不全。|/|||"))
    assert [(line.text, line.table) for line in kept] == [(title, False), ("规章  0", True), ("目录不全。", False)]


@pytest.mark.parametrize(
    "line",
    [
        "来源：水务局",
        "【字体：大 中 小】",
        "上一篇：甲",
        "责任编辑：甲",
        "2024-01-15 09:30 来源：水务局",
        "图3：水质公示栏",
        "一、总体情况…………1",
        "ICP备00000000号",
    ],
)
def test_furniture_of_web_pages(line):
    assert drop_web_furniture(lines_of(line)) == []


@pytest.mark.parametrize(
    "line", ["来源于群众的建议。", "打印机不足。", "关闭两个网站，", "图书馆设查阅点。", "标题：霁川县2023年度报告"]
)
def test_what_only_begins_like_furniture(line):
    assert texts(drop_web_furniture(lines_of(line))) == [line]


def test_a_long_line_is_text_whatever_it_holds():
    line = "当前位置" + "公开目录" * 50
    assert texts(drop_web_furniture(lines_of(line))) == [line]


def test_only_long_lines_twice_are_one():
    long = "全年公开水源地水质信息十二期。"
    assert texts(drop_doubled_lines(lines_of(f"{long}//{long}/无。/无。"))) == [long, "", "无。", "无。"]


@given(st.from_regex(_WEB.pattern, fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_what_is_furniture_is_not_passed_over(line):
    text = simplified(line.strip())
    assume(len(text) <= 199 and _WEB.fullmatch(text))
    assert may_be_furniture(text)
