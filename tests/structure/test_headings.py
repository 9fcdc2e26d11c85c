"""Where sections begin: by wording, in the statutory order, whatever the numbers say."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.language.text import Traced
from nlp.structure.headings import find_headings, restore_lost
from nlp.structure.layouts import SECTIONS
from nlp.structure.lines import Flow, Line, join_lines


def lines_of(text: str) -> list[Line]:
    """The lines of a text; one that begins with a TAB is a row of a table."""
    return [Line(Traced.of(line.strip()), table=line.startswith("\t")) for line in text.split("\n")]


def flow_of(text: str) -> Flow:
    return join_lines(lines_of(text))


def codes(text: str) -> list[str]:
    return [heading.code for heading in find_headings(flow_of(text))]


def titles(text: str) -> list[tuple[str, str]]:
    return [(heading.numeral, heading.title) for heading in find_headings(flow_of(text))]


# --------------------------------------------------------------------------------------- candidates


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n目录已补齐。",
        "一、总体情况。目录已补齐。",
        "总体情况：目录已补齐。",
        "## **一、总体情况**\n目录已补齐。",
        "本局编制。一、总体情况目录已补齐。",
        "第一部分 总体情况\n目录已补齐。",
        "、总体情况\n目录已补齐。",
    ],
)
def test_a_heading_and_where_its_text_begins(text):
    flow = flow_of(text)
    (heading,) = find_headings(flow)
    assert heading.code == "s1"
    assert flow.traced.text[heading.end :] == "目录已补齐。"


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况和主要做法如下文所述",  # the sentence goes on
        "总体情况良好。",
        "年报由总体情况、主动公开等部分组成。",
        "，总体情况",
    ],
)
def test_titles_amid_a_sentence_are_no_headings(text):
    assert codes(text) == []


def test_a_weak_title_must_be_the_whole_paragraph():
    assert codes("一、总体情况\n好。\n五、存在的困难\n少。") == ["s1", "s5"]
    assert codes("一、总体情况\n好。\n五、存在的困难是人手紧，\n少。") == ["s1"]


def test_a_weak_title_wrapped_over_two_lines():
    lines = lines_of("一、总体情况\n好。\n五、工作中的主要困\n难和打算\n少。")
    lines[3] = Line(lines[3].traced, paragraph=False)
    assert [heading.title for heading in find_headings(join_lines(lines))] == ["总体情况", "工作中的主要困难和打算"]


def test_a_weak_title_in_midline_needs_a_blank_on_both_sides():
    assert codes("一、总体情况\n好。 二、主动公开 三十条。") == ["s1", "s2"]
    assert codes("一、总体情况\n好。 二、主动公开三十条。") == ["s1"]


# -------------------------------------------------------------------------------------------- chain


def test_titles_recited_before_are_passed_over():
    recited = "本报告由一、总体情况\n五、存在的主要问题及改进情况\n组成。\n"
    text = recited + "一、总体情况\n好。\n五、存在的主要问题及改进情况\n少。"
    flow = flow_of(text)
    assert [flow.simplified[heading.end] for heading in find_headings(flow)] == ["好", "少"]


def test_numbers_do_not_matter():
    assert codes("九、总体情况\n好。\n一、主动公开政府信息情况\n好。\n二、其他需要报告的事项\n无。") == [
        "s1",
        "s2",
        "s6",
    ]


def test_two_sections_of_problems_but_not_of_overview():
    assert codes("一、总体情况\n好。\n二、存在的问题\n少。\n三、下一步打算\n补。") == ["s1", "s5", "s5"]
    assert codes("一、总体情况\n好。\n总体情况\n好。") == ["s1"]


@given(
    st.lists(st.sampled_from(["总体情况", "主动公开政府信息情况", "存在的问题", "其他", "正文。", "一、", "\n", "；"]))
)
def test_headings_are_in_order_and_apart(pieces):
    text = "".join(pieces)
    flow = flow_of(text)
    headings = find_headings(flow)
    order = [SECTIONS.index(heading.code) for heading in headings]
    assert order == sorted(order)
    for heading, following in pairwise(headings):
        assert heading.start < heading.end <= following.start
    assert all(heading.end <= len(flow) for heading in headings)


# --------------------------------------------------------------------------------- unknown headings


def test_a_part_that_no_format_knows_fills_the_gap_in_the_numbering():
    text = "一、概述\n好。\n二、大事记\n好。\n三、公共企事业单位信息公开情况\n好。\n四、存在的问题\n少。"
    assert titles(text) == [
        ("一、", "概述"),
        ("二、", "大事记"),
        ("三、", "公共企事业单位信息公开情况"),
        ("四、", "存在的问题"),
    ]
    assert codes(text) == ["s1", "s1", "s2", "s5"]


def test_parts_of_a_section_that_count_from_one_are_none():
    assert titles("一、概述\n好。\n一、栏目\n好。\n二、网站\n好。\n三、存在的问题\n少。") == [
        ("一、", "概述"),
        ("三、", "存在的问题"),
    ]


def test_a_number_that_leaps_counts_something_else():
    assert titles("一、概述\n好。\n七、栏目\n好。\n三、存在的问题\n少。") == [("一、", "概述"), ("三、", "存在的问题")]


# ------------------------------------------------------------------------------------- lost headings


def restored(text: str) -> list[tuple[str, str]]:
    """What was put back, and the first character of its text."""
    lines = lines_of(text)
    flow = join_lines(lines)
    found = find_headings(flow)
    headings, warnings = restore_lost(flow, lines, found, 0)
    new = [heading for heading in headings if heading not in found]
    assert [f"{heading.code}_heading_lost" for heading in new] == sorted(warning.code for warning in warnings)
    return [(heading.code, flow.simplified[heading.start]) for heading in new]


def test_problems_begin_behind_the_last_table():
    assert restored("一、总体情况\n好。\n\t0 0 0\n少两处，已补。\n六、其他需要报告的事项\n无。") == [("s5", "少")]
    assert restored("一、总体情况\n好。\n少两处，已补。\n六、其他需要报告的事项\n无。") == []


def test_a_line_that_stands_twice_is_looked_for_behind_the_table_only():
    text = "一、总体情况\n少两处，已补。\n\t0 0 0\n少两处，已补。\n六、其他需要报告的事项\n无。"
    lines = lines_of(text)
    flow = join_lines(lines)
    headings, _ = restore_lost(flow, lines, find_headings(flow), 0)
    assert [heading.start for heading in headings if heading.code == "s5"] == [flow.simplified.rindex("少两处")]


def test_the_overview_begins_behind_the_preamble():
    overview = "今年新设查阅点两处，" * 5 + "目录已补齐。"
    preamble = "本报告由水务局编制，如对内容有疑问请联系。"
    assert restored(f"{preamble}\n{overview}\n二、主动公开政府信息情况\n好。") == [("s1", "今")]
    assert restored(f"{preamble}\n二、主动公开政府信息情况\n好。") == []


def test_fees_in_the_last_paragraph_are_section_six():
    assert restored("一、总体情况\n好。\n五、存在的问题\n少。\n本年未收取信息处理费。") == [("s6", "本")]
    assert restored("一、总体情况\n好。\n五、存在的问题\n本年未收取信息处理费。") == []


# -------------------------------------------------------------------------------------------- other manners of titles


def codes_of(text: str) -> list[tuple[str, str]]:
    return [(heading.code, heading.title) for heading in find_headings(flow_of(text))]


def test_headings_that_argue_are_told_by_their_numbers():
    text = (
        "去年的工作如下。\n一、加强组织领导，落实各项责任\n局长挂帅。\n二、主动公开信息，扩大知晓范围\n"
        "公开三条。\n三、存在不足，下一步加以改进\n更新慢。"
    )
    assert [code for code, _ in codes_of(text)] == ["s1", "s2", "s5"]


def test_an_arguing_heading_between_known_ones():
    text = "一、概述\n目录已补齐。\n二、高度重视，主动及时公开信息\n公开三条。\n三、存在的主要问题和改进措施\n更新慢。"
    assert [code for code, _ in codes_of(text)] == ["s1", "s2", "s5"]


def test_items_in_arabic_numerals_are_no_sections_of_a_report_in_han_ones():
    text = (
        "一、政府信息公开情况概述\n1.公开目录两条。\n2.政府信息公开的收费及减免情况：无\n"
        "3.因政府信息公开申请行政复议、提起行政诉讼的情况：无\n二、重点领域信息公开情况\n公开三条。"
    )
    assert [code for code, _ in codes_of(text)] == ["s1", "s2"]


@pytest.mark.parametrize(
    "title",
    [
        "一、2011年政府信息公开情况概述",
        "一、信息公开工作概述",
        "一、综合概述",
        "一、本年度政府信息公开工作的基本情况",
        "一、2017年信息公开工作总结",
        "一丶总体情况",
        "A、总体情况",
        "甲、总体情况",
        "ⅰ.总体情况",
        "i. 总体情况",
        "§1总体情况",
        "1. 一、总体情况",
        "== 一、总体情况 ==",
        "*一、总体情况",
    ],
)
def test_overviews_in_other_words_and_numerals(title):
    assert [code for code, _ in codes_of(title + "\n全年公开信息。")] == ["s1"]
