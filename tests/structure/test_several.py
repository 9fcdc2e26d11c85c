"""Files that hold more than one report."""

import pytest

import nlp
from nlp.reading.document import Document, pages_of


def report(body: str = "霁川县水务局", year: int = 2023, count: int = 12) -> str:
    return (
        f"{body}{year}年政府信息公开工作年度报告\n本报告由{body}编制。\n一、总体情况\n{year}年公开水质信息{count}期。\n"
        f"二、主动公开政府信息情况\n无。\n五、存在的主要问题及改进情况\n公示牌更新慢，{count}块未换。\n"
        f"六、其他需要报告的事项\n未收取信息处理费。\n{body}\n{year + 1}年1月15日\n"
    )


def parsed(text: str) -> nlp.Report:
    return nlp.parse(Document("x", "txt", "text", "utf-8", pages_of(text)))


def texts(found: nlp.Report) -> dict[str, str]:
    return {section.code: section.text for section in found.sections}


@pytest.mark.parametrize(
    "second",
    [
        report(year=2022, count=7),
        report("霁川县财政局", count=7),
        report(),
        "\f" + report(year=2022, count=7),
        report(year=2022, count=7) + report(year=2021, count=5),
    ],
    ids=["another year", "another body", "the same twice", "on another page", "three"],
)
def test_the_first_of_several_reports_is_read_and_a_warning_tells(second):
    alone = parsed(report())
    found = parsed(report() + second)
    assert "several_reports" in [warning.code for warning in found.warnings]
    assert (found.title, found.body, found.year) == (alone.title, alone.body, alone.year)
    assert texts(found) == texts(alone)


def test_a_title_over_two_lines_begins_a_report_too():
    second = report("霁川县财政局").replace("政府信息公开", "\n政府信息公开", 1)
    assert "several_reports" in [warning.code for warning in parsed(report() + second).warnings]


@pytest.mark.parametrize(
    "behind",
    [
        "下一篇：霁川县财政局2023年政府信息公开工作年度报告\n",
        "霁川县财政局2023年政府信息公开工作年度报告\n霁川县审计局2023年政府信息公开工作年度报告\n",
        "附件：霁川县水务局2023年政府信息公开工作年度报告\n",
    ],
)
def test_titles_of_other_reports_behind_one_are_none(behind):
    found = parsed(report() + behind)
    assert "several_reports" not in [warning.code for warning in found.warnings]
    assert texts(found) == texts(parsed(report()))


def test_a_title_that_stands_twice_at_the_head_is_one_report():
    title = "霁川县水务局2023年政府信息公开工作年度报告\n"
    assert "several_reports" not in [warning.code for warning in parsed(title + report()).warnings]
