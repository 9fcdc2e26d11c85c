"""Title, body and year, each from the odd places where reports have them."""

import pytest

from nlp.language.text import Traced
from nlp.reading.document import Document, pages_of
from nlp.structure.body import find_body
from nlp.structure.lines import Flow, Line, join_lines
from nlp.structure.report import parse
from nlp.structure.title import clean_title, find_title, find_year, title_end, year_in


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
    assert find_year("", f"统计期限{period}。", [], "")[:2] == (2022, f"period: {period}")
    assert find_year("", "2021年的报告", [], "")[:2] == (2021, "preamble: 2021年的报告")
    assert find_year("", "", ["2021年公开"], "")[:2] == (2021, "section one: 2021年公开")
    assert find_year("", "", [], "2024年1月15日")[0] == 2023
    year, evidence, warnings = find_year("", "", [], "")
    assert (year, evidence, [warning.code for warning in warnings]) == (None, "", ["no_year"])


def test_a_period_that_contradicts_the_title():
    year, _, warnings = find_year(TITLE, "自2022年1月1日起至12月31日", [], "")
    assert year == 2023
    assert [warning.code for warning in warnings] == ["year_conflict"]


# ------------------------------------------------------------------------- titles in the dress of lists and prints

DRESSED = [
    "12.霁川县水务局2023年政府信息公开工作年度报告",
    "3、霁川县水务局2023年政府信息公开工作年度报告",
    "20240115霁川县水务局2023年政府信息公开工作年度报告",
    "20240115-霁川县水务局2023年政府信息公开工作年度报告",
    "2024-01-15 霁川县水务局2023年政府信息公开工作年度报告",
    "2024/1/15 09:30 霁川县水务局2023年政府信息公开工作年度报告",
    "《霁川县水务局2023年政府信息公开工作年度报告》",
    "“霁川县水务局2023年政府信息公开工作年度报告”",
    "标题：霁川县水务局2023年政府信息公开工作年度报告",
    "【名称】：霁川县水务局2023年政府信息公开工作年度报告",
    "文件名：霁川县水务局2023年政府信息公开工作年度报告.docx",
    "附件1：霁川县水务局2023年政府信息公开工作年度报告",
    "## 霁川县水务局2023年政府信息公开工作年度报告",
    "**霁川县水务局2023年政府信息公开工作年度报告**",
    "正文\n霁川县水务局2023年政府信息公开工作年度报告",
    "霁川县水务局2023年\n政府信息公开工作年度报告",
    "霁川县水务局2023年政府信\n息公开工作年度\n报告",
]


@pytest.mark.parametrize("head", DRESSED)
def test_titles_in_any_dress(head):
    text = f"{head}\n本报告由霁川县水务局编制。\n一、总体情况\n公开水质信息12期。\n六、其他需要报告的事项\n无。\n"
    report = parse(Document("x", "txt", "text", "utf-8", pages_of(text)))
    assert report.title == "霁川县水务局2023年政府信息公开工作年度报告"
    assert (report.body, report.year) == ("霁川县水务局", 2023)
    assert [section.code for section in report.sections] == ["preamble", "s1", "s6"]


def test_a_wrapped_line_of_the_preamble_that_ends_in_a_cited_title_is_none():
    lines = [
        "霁川县水务局2023年政府信息公开工作年度报告",
        "本年度报告依据《条例》和县政府办公室《关于做好政府信息公",
        "开工作有关事项的意见》以及印发政府信息公开工作年度报告",
        "格式的通知编制，数据统计期限自2023年1月1日起，至12月31日",
        "止，读者如有疑问可以到河堤路9号霁川县水务局办公室当面询",
        "问，也可以来电。",
        "一、总体情况",
        "公开水质信息12期。",
    ]
    report = parse(Document("x", "txt", "text", "utf-8", pages_of("\n".join(lines))))
    assert report.title == lines[0]
    assert report.sections[0].text == "".join(lines[1:6])


BODIES = [
    ("现特向社会公布2020年霁川县档案馆政府信息公开工作年度报告。", "", ""),
    ("", "2020年，霁川县档案馆认真落实条例，公开目录四批。", ""),
    ("", "公开目录四批。", "特此公开霁川县档案馆2020年政府信息公开工作年度报告。"),
]


@pytest.mark.parametrize(("preamble", "first", "last"), BODIES)
def test_a_body_that_only_a_sentence_names(preamble, first, last):
    assert find_body("", preamble, "", "", [first, last]) == "霁川县档案馆"


def test_a_body_on_a_line_of_its_own():
    assert find_body("", "本报告依据条例编制。", "", "政府信息公开\n霁川县档案馆\n一、总体情况") == "霁川县档案馆"


@pytest.mark.parametrize(
    "preamble",
    [
        "根据国办公开办函〔2021〕30号要求，公布我馆2022年政府信息公开情况。",
        "依据《条例》（2019年5月15日修订）和〔2021〕30号文件，2022年度报告编制如下。",
        "按照2008年5月1日起施行的《条例》，现公布2022年年度报告。",
        "数据统计期限自2022年1月1日起至2022年12月31日止，格式见〔2021〕30号。",
    ],
)
def test_the_year_of_a_cited_document_is_not_that_of_the_report(preamble):
    assert find_year("政府信息公开工作年度报告", preamble, "", "")[0] == 2022


TITLELESS = "本报告由霁川县水务局编制。\n一、总体情况\n公开水质信息12期。\n六、其他需要报告的事项\n无。\n"


def test_a_title_in_a_text_box_behind_all_text():
    report = parse(Document("x", "docx", "lxml", None, pages_of(TITLELESS + TITLE)))
    assert (report.title, report.body, report.year) == (TITLE, "霁川县水务局", 2023)
    assert report.sections[-1].text == "无。"


def test_titles_of_several_other_reports_behind_one_without_a_title_are_none():
    others = "".join(f"霁川县{name}局2023年政府信息公开工作年度报告\n" for name in ("财政", "审计"))
    report = parse(Document("x", "html", "lxml", None, pages_of(TITLELESS + "霁川县水务局\n2024年1月15日\n" + others)))
    assert report.title == ""
    assert report.body == "霁川县水务局"


PREAMBLES = [
    ("本报告由霁川县水务局办公室根据条例编制，如有疑问请与霁川县人民政府办公室联系。", "霁川县水务局"),
    ("现公布霁川县人民政府2023年政府信息公开工作年度报告，请与霁川县人民政府办公室联系。", "霁川县人民政府"),
    ("本报告是根据条例要求，由霁川县水务局编制的2008年度报告。", "霁川县水务局"),
    ("本年报根据条例，由霁川县人民政府政务公开办公室综合各局、各镇年度总结编制而成。", "霁川县人民政府"),
    ("本报告由霁川县水务局、霁川县河长办共同编制。", "霁川县水务局"),
    ("现发布《霁川县2019年度政府信息公开工作年度报告》。", "霁川县人民政府"),
    ("依据条例和2011年度霁川县参事室信息公开工作情况编制。", "霁川县参事室"),
    ("如有疑问，请与霁川县城关镇政府联系。", "霁川县城关镇人民政府"),
    ("如有疑问，请与政务公开办公室联系。", ""),
]


@pytest.mark.parametrize(("preamble", "body"), PREAMBLES)
def test_bodies_that_preambles_name(preamble, body):
    assert find_body("", preamble, "") == body


def test_navigation_above_a_title_is_none_of_it():
    text = (
        f"政府信息公开\n{TITLE[6:]}\n本报告由霁川县水务局编制。\n一、总体情况\n公开12期。\n六、其他需要报告的事项\n无。"
    )
    assert parse(Document("x", "html", "lxml", None, pages_of(text))).title == TITLE[6:]


def test_metadata_that_names_many_reports_is_no_title():
    text = (
        f"- 组配分类：政府信息公开年度报告汇总\n{TITLE}\n一、总体情况\n公开水质信息12期。\n六、其他需要报告的事项\n无。"
    )
    assert parse(Document("x", "html", "lxml", None, pages_of(text))).title == TITLE


def test_a_text_without_a_title_and_with_one_heading_that_speaks_as_a_report():
    text = "根据条例编制本报告，政府信息公开统计期限为2023年1月1日至12月31日。\n一、总体情况\n公开水质信息12期。"
    assert parse(Document("x", "txt", "text", "utf-8", pages_of(text))).year == 2023


# ----------------------------------------------------------------------------------------------- titles among others


@pytest.mark.parametrize(
    "head",
    [
        # The name of the column above
        "政府信息公开年报\n" + TITLE,
        # A covering letter
        "霁川县水务局关于公布\n霁川县水务局2023年政府信息公开工作年度报告的通知\n现予公布。\n" + TITLE,
        # It stands once more, with its end lost
        TITLE + "\n霁川县水务局2023年政府信息公开工作\n年度报",
    ],
)
def test_the_title_among_lines_like_it(head):
    report = parse(Document("x", "txt", "text", None, pages_of(head + "\n一、总体情况\n目录已补齐。\n")))
    assert report.title == TITLE
    assert [section.text for section in report.sections if section.code == "s1"] == ["目录已补齐。"]


def test_the_subject_of_the_first_sentence_is_title_and_text():
    text = TITLE + "（以下简称年报）根据《条例》编制。\n一、概述\n目录已补齐。"
    report = parse(Document("x", "txt", "text", None, pages_of(text)))
    assert report.title == TITLE
    assert report.sections[0].text.startswith(TITLE + "（以下简称年报）根据")


@pytest.mark.parametrize(
    ("sections", "year"),
    [
        (["目录已补齐。", "霁川县水务局2018年公开信息三条。"], 2018),
        (["（一）依申请公开情况\n2021年，我局收到申请两件。"], 2021),
    ],
)
def test_a_year_that_only_a_section_tells(sections, year):
    assert find_year("", "", sections, "")[0] == year


def test_the_second_year_of_a_school_year():
    assert find_year("", "根据2018-2019学年信息公开工作情况编制。", [], "")[0] == 2019
