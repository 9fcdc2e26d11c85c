"""Title, body and year, each from the odd places where reports have them."""

import pytest

from nlp.language.text import Traced
from nlp.structure.lines import Flow, Line, join_lines
from nlp.structure.title import clean_title, find_body, find_title, find_year, title_end, year_in


def flow_of(text: str) -> Flow:
    return join_lines([Line(Traced.of(line)) for line in text.split("\n")])


def behind_title(text: str) -> str:
    flow = flow_of(text)
    return flow.traced.text[title_end(flow, len(flow)) :]


# -------------------------------------------------------------------------------------------- title

TITLE = "霁川县水务局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "head",
    [
        TITLE,
        TITLE + "\n" + TITLE,
        "霁川县水务局\n2023年政府信息公\n开工作年度报告",
        "名称：" + TITLE,
        TITLE + "_霁川县人民政府门户网站",
        TITLE + "\n霁川县水务局\n（2024年1月15日）",
        TITLE + "（Jichuan）",
        "网站首页\n" + TITLE,
    ],
)
def test_where_the_text_begins_behind_the_title(head):
    assert behind_title(head + "\n目录已补齐。") == "目录已补齐。"


def test_a_sentence_that_names_the_report_is_no_title():
    text = "根据条例要求，编制2023年政府信息公开工作年度报告。"
    assert behind_title(text) == text


def test_no_title_is_looked_for_behind_the_first_heading():
    flow = flow_of("目录已补齐。\n" + TITLE)
    assert title_end(flow, 6) == 0


def test_a_title_broken_over_lines_is_whole():
    flow = flow_of("首页\n霁川县水务局\n2023年政府信息公开工作年度报告\n目录已补齐。")
    assert find_title(flow, title_end(flow, len(flow))) == TITLE


def test_a_line_above_that_is_navigation_is_no_part_of_the_title():
    flow = flow_of("首页：公开\n2023年政府信息公开工作年度报告\n目录已补齐。")
    assert find_title(flow, title_end(flow, len(flow))) == "2023年政府信息公开工作年度报告"


def test_only_titles_in_traditional_characters_are_simplified():
    assert find_title(flow_of("楚濛縣政府信息公開年度報告"), 13) == "楚蒙县政府信息公开年度报告"
    assert find_title(flow_of("楚濛县政府信息公开年度报告"), 13) == "楚濛县政府信息公开年度报告"


def test_a_title_loses_its_key_and_its_site():
    assert clean_title("【标题】：" + TITLE + "-霁川水务") == TITLE
    assert clean_title("## " + TITLE) == TITLE


# --------------------------------------------------------------------------------------------- body


@pytest.mark.parametrize(
    ("title", "preamble", "tail", "head", "body"),
    [
        (TITLE, "", "", "", "霁川县水务局"),
        ("关于公布霁川县水务局二〇二三年度信息公开年报", "", "", "", "霁川县水务局"),
        ("霁川县人民政府政府信息公开年度报告", "", "", "", "霁川县人民政府"),
        ("蒿坝镇政府信息公开年度报告", "", "", "发布机构：沅河区蒿坝镇人民政府", "沅河区蒿坝镇人民政府"),
        ("2023年政府信息公开年度报告", "", "", "发布机构：霁川县水务局", "霁川县水务局"),
        ("2023年政府信息公开年度报告（霁川县水务局）", "", "", "", "霁川县水务局"),
        ("2023年政府信息公开年度报告", "本报告由霁川县水务局编制。", "", "", "霁川县水务局"),
        ("2023年政府信息公开年度报告", "请与霁川县水务局联系。", "", "", "霁川县水务局"),
        ("2023年政府信息公开年度报告", "请与我们及时联系。", "", "", ""),
        ("2023年政府信息公开年度报告", "", "霁川县水务局2024年1月15日", "", "霁川县水务局"),
    ],
)
def test_who_publishes(title, preamble, tail, head, body):
    assert find_body(title, preamble, tail, head) == body


# --------------------------------------------------------------------------------------------- year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("二○二三年", 2023),
        ("二OO九年", 2009),
        ("二〇1二年", 2012),
        ("2022-2023学年", 2023),
        ("第20231号", None),
        ("十二〇二三", 2023),
        ("一二〇二三", None),
        ("2043年", None),
    ],
)
def test_years_as_they_are_written(text, year):
    assert year_in(text) == year


def test_the_first_source_that_names_a_year():
    period = "自2022年1月1日至12月31日"
    assert find_year("", f"统计期限{period}。", "", "")[:2] == (2022, f"period: {period}")
    assert find_year("", "2021年的报告", "", "")[:2] == (2021, "preamble: 2021年的报告")
    assert find_year("", "", "2021年公开", "")[:2] == (2021, "section one: 2021年公开")
    assert find_year("", "", "", "2024年1月15日")[0] == 2023
    year, evidence, warnings = find_year("", "", "", "")
    assert (year, evidence, [warning.code for warning in warnings]) == (None, "", ["no_year"])


def test_a_period_that_contradicts_the_title():
    year, _, warnings = find_year(TITLE, "自2022年1月1日起至12月31日", "", "")
    assert year == 2023
    assert [warning.code for warning in warnings] == ["year_conflict"]
