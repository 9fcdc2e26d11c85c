"""Checks flag what is wrong, and nothing else."""

from __future__ import annotations

import pytest

import nlp
from nlp.forms import FormCell, check, check_children, check_years
from nlp.forms.labels import APPLICANTS, DISPUTES, request_rows
from nlp.forms.relations import imply
from nlp.forms.values import read_value

BODY = "沅河区石渡镇人民政府"
PREAMBLE = f"本报告由{BODY}编制，数据统计期限自2023年1月1日至2023年12月31日。"
#: Natural persons alone ask: what was asked and what became of it.
REQUESTS = {"new": 12, "carried_in": 1, "granted": 6, "partial": 2, "refused_4": 1, "unavailable_1": 3, "total": 12}
REQUESTS |= {"carried_out": 1}
REVIEWS = {"review_upheld": 2, "review_corrected": 1, "review_total": 3, "suit_pending": 1, "suit_total": 1}


def tables(requests=REQUESTS, disputes=REVIEWS, **cells) -> tuple[FormCell, ...]:
    """Cells of tables three and four; `cells` gives raw text by `row__column`."""
    raw = {}
    for row in request_rows("2021"):
        number = str(requests.get(row, 0))
        raw |= {("t3", row, column): number if column in ("natural_person", "total") else "0" for column in APPLICANTS}
    raw |= {("t4", "all", column): str(disputes.get(column, 0)) for column in DISPUTES}
    raw |= {("t3", *place.split("__")): text for place, text in cells.items()}
    return imply(tuple(cell(*key, text) for key, text in raw.items()))


def cell(table: str, row: str, column: str, raw: str) -> FormCell:
    value = read_value(raw)
    return FormCell(table, "2021", row, column, value.number, raw, value.state, 1)


@pytest.fixture
def checked(compose, tmp_path):
    """The checks of a report with this text, by rule and state, and as they are."""

    def checked(s1: str = "", cells=None, s5: str = "", preamble: str = PREAMBLE) -> list:
        path = tmp_path / "a.txt"
        path.write_text(compose(BODY, 2023, s1=s1, s5=s5, preamble=preamble), "utf-8")
        report = nlp.parse(nlp.read(path))
        return list(check(report, tables() if cells is None else cells))

    return checked


def of(checks, rule: str) -> list[tuple]:
    return [(c.state, c.left, c.right) for c in checks if c.rule == rule]


def fails(checks) -> list[tuple[str, str]]:
    return [(c.rule, c.evidence) for c in checks if c.state == "fail"]


# ------------------------------------------------------------------------------------------- the tables


def test_a_table_that_adds_up(checked):
    checks = checked()
    assert fails(checks) == []
    assert {c.state for c in checks if c.rule.startswith(("T3", "T4"))} == {"pass"}
    assert [
        sum(c.rule == rule for c in checks) for rule in ("T3-identity", "T3-results", "T3-applicants", "T4-totals")
    ] == [
        7,
        7,
        25,
        3,
    ]


def test_a_wrong_cell_is_named_with_what_it_should_be(checked):
    found = fails(checked(cells=tables(partial__natural_person="5")))
    assert [rule for rule, _ in found] == ["T3-results", "T3-applicants"]
    assert {evidence for _, evidence in found} == {"partial natural_person reads 5, the sums say 2"}


def test_a_blank_cell_cannot_be_added_up(checked):
    checks = checked(cells=tables(partial__company=""))
    row = next(c for c in checks if (c.rule, c.row) == ("T3-applicants", "partial"))
    assert (row.state, row.evidence) == ("not_assessable", "partial company is blank")


def test_a_slash_adds_nothing_where_the_rest_of_the_table_shows_it(checked):
    slashes = {f"{row}__{column}": "/" for row in request_rows("2021") for column in APPLICANTS[1:-1]}
    assert {c.state for c in checked(cells=tables(**slashes)) if c.rule == "T3-applicants"} == {"pass"}
    wrong = checked(cells=tables(**slashes | {"granted__total": "7"}))
    assert {c.row or c.rule for c in wrong if c.state == "fail"} == {"granted", "total"}


def test_slashes_in_a_table_that_gives_totals_only_are_no_zeros(checked):
    slashes = {f"{row}__{column}": "/" for row in request_rows("2021") for column in APPLICANTS[:-1]}
    assert {c.state for c in checked(cells=tables(**slashes)) if c.rule == "T3-applicants"} == {"not_assessable"}


def test_what_a_cell_cannot_hold(checked):
    checks = checked(cells=tables(granted__company="-1", partial__company="0.5", refused_1__company="1O"))
    found = {(c.row, c.state) for c in checks if c.rule == "T3-domain"}
    assert found == {("granted", "fail"), ("partial", "fail"), ("refused_1", "uncertain")}


# --------------------------------------------------------------------------------------- across reports


def test_carried_in_is_what_was_carried_out_the_year_before():
    found = check_years({2022: tables(), 2023: tables(), 2024: tables(REQUESTS | {"carried_in": 3})})
    assert [(c.state, c.left, c.right) for c in found[2023] if (c.rule, c.column) == ("X-carry", "total")] == [
        ("pass", 1, 1)
    ]
    assert [(c.state, c.left, c.right) for c in found[2024] if (c.rule, c.column) == ("X-carry", "total")] == [
        ("fail", 3, 1)
    ]
    assert {c.state for c in found[2022]} == {"not_assessable"}


def test_documents_in_force_follow_from_last_years_but_softly():
    def rules(*numbers):
        columns = zip(("made", "repealed", "in_force"), numbers)
        return [cell("t2", "rules", column, str(number)) for column, number in columns]

    found = check_years({2022: rules(1, 0, 9), 2023: rules(2, 1, 10), 2024: rules(2, 1, 14)})
    states = {year: next(c.state for c in checks if c.rule == "X-rules") for year, checks in found.items()}
    assert states == {2022: "not_assessable", 2023: "pass", 2024: "uncertain"}


def test_a_government_and_the_bodies_it_compiles():
    both = tables({key: 2 * number for key, number in REQUESTS.items()}, {key: 2 * n for key, n in REVIEWS.items()})
    assert {c.state for c in check_children(both, {"甲": tables(), "乙": tables()})} == {"pass"}
    assert {c.state for c in check_children(both, {"甲": tables(), "乙": None})} == {"not_assessable"}
    wrong = check_children(both, {"甲": tables(), "乙": tables(REQUESTS | {"granted": 7})})
    assert {(c.row, c.column) for c in wrong if c.state == "fail"} == {
        ("granted", "natural_person"),
        ("granted", "total"),
    }


# ----------------------------------------------------------------------------------- text against table


@pytest.mark.parametrize(
    ("sentence", "rule", "state", "left", "right"),
    [
        ("全年共收到政府信息公开申请12件。", "TXT-new", "pass", 12, 12),
        ("我镇共收到依申请公开13件。", "TXT-new", "pass", 13, 13),
        ("全年收到政府信息公开申请14件。", "TXT-new", "fail", 14, 12),
        ("2023年，镇党政办收到政府信息公开申请4件。", "TXT-new", "uncertain", 4, 12),
        ("其中通过网络收到申请5件。", "TXT-new", "uncertain", 5, 12),
        ("全年受理政府信息公开申请13件。", "TXT-handled", "pass", 13, 13),
        ("全年受理政府信息公开申请二十件。", "TXT-handled", "fail", 20, 12),
        ("依申请公开工作有序，全年答复12件。", "TXT-done", "pass", 12, 12),
        ("收到申请12件；按期办结11件。", "TXT-done", "fail", 11, 12),
        ("收到申请12件，上年结转1件。", "TXT-carry", "pass", 1, 1),
        ("收到申请12件，2件结转下年度继续办理。", "TXT-carry", "fail", 2, 1),
        ("办结申请12件，结转2024年1件。", "TXT-carry", "pass", 1, 1),
        ("申请中予以公开6件、部分公开3件。", "TXT-results", "fail", 3, 2),
        ("申请中予以公开及部分公开8件（66.67%）。", "TXT-results", "pass", 8, 8),
        ("申请中予以公开及部分公开8件（66.67%）。", "TXT-percent", "pass", 66.67, 66.67),
        ("申请中予以公开及部分公开8件（76.67%）。", "TXT-percent", "fail", 76.67, 66.67),
        ("政府信息公开行政复议3件，其中维持2件，纠正1件。", "TXT-legal", "pass", 3, 3),
        ("政府信息公开行政复议案件5件。", "TXT-legal", "fail", 5, 3),
        ("依申请公开更加规范，办理行政复议案件31件。", "TXT-legal", "uncertain", 31, 3),
        ("全年未收到政府信息公开申请。", "TXT-none", "fail", 0, 12),
        ("未因政府信息公开引发行政复议、行政诉讼。", "TXT-none", "fail", 0, 4),
    ],
)
def test_a_number_of_the_text(checked, sentence, rule, state, left, right):
    assert (state, left, right) in of(checked("（二）依申请公开。" + sentence), rule)


@pytest.mark.parametrize(
    "sentence",
    [
        "未发生因信息公开被行政复议纠错或行政诉讼败诉的情形。",  # an outcome, not a case
        "办理人大代表建议12件，答复政协提案30件。",  # no requests
        "2022年收到政府信息公开申请40件。",  # another year
        "未收到申请人的投诉。",
        "受理行政许可申请210件。",
    ],
)
def test_what_is_no_claim_about_the_tables(checked, sentence):
    assert fails(checked("全年收到政府信息公开申请12件。" + sentence)) == []


def test_evidence_leads_to_the_words(checked):
    s1 = "2023年，我镇推进公开。（二）依申请公开。全年收到政府信息公开申请14件。"
    found = next(c for c in checked(s1) if c.state == "fail")
    place, _, reason = found.evidence.partition("] ")
    start, end = map(int, place.rpartition("[")[2].split(":"))
    assert place.startswith("s1 #")
    assert s1[start:end] == "收到政府信息公开申请14件"
    assert reason == "收到政府信息公开申请14件 (new is 12 in the table)"


# ---------------------------------------------------------------------------------- text against itself


@pytest.mark.parametrize(
    ("s1", "rule", "words"),
    [
        ("截至2023年12年31日，公开信息90条。", "SELF-date", "2023年12年31日"),
        ("2月30日召开会议。", "SELF-date", "2月30日"),
        ("202311日召开会议。", "SELF-date", "202311日"),
        ("2023年14月召开会议。", "SELF-date", "2023年14月"),
        ("如有疑问，请联系云岭镇人民政府党政办。", "SELF-other-body", "云岭镇人民政府"),
        ("完善制度，,强化监督。", "SELF-word-twice", "，，"),
        ("自2023年12月31日至2023年1月1日公开90条。", "SELF-period", "2023年12月31日至2023年1月1日"),
        ("2223年新开专栏2个。", "SELF-year", "2223年"),
        ("统计数据期限为2022年1月1日至2022年12月31日。", "TXT-year", "2022年1月1日至2022年12月31日"),
        ("石渡新镇人民政府定期更新目录。", "SELF-body", "石渡新镇人民政府"),
        ("如有疑问，请与沅河区云岭镇人民政府联系。", "SELF-other-body", "沅河区云岭镇人民政府"),
        ("加强管理：一是公开；二是解读；四是培训。", "SELF-numbering", "四是培训。"),
        ("加强管理：一是公开；二是解读；二是培训。", "SELF-numbering", "二是培训。"),
        ("不断进一步进一步加强公开。", "SELF-word-twice", "进一步进一步"),
        ("做好政务公开政务公开工作。", "SELF-word-twice", "政务公开政务公开"),
        ("全年公开信息90条，并将责任分解到科室和", "SELF-broken-off", "将责任分解到科室和"),
    ],
)
def test_a_fault_of_the_text(checked, s1, rule, words):
    found = fails(checked(s1))
    assert [name for name, _ in found] == [rule]
    assert words in found[0][1]


@pytest.mark.parametrize(
    "s1",
    [
        "2月29日召开会议，2035年远景目标写入规划，文件自1998年起清理。",  # no year beside the day
        "沅河区高度重视，全镇认真落实；石渡镇和云岭镇结对共建。",
        "一是公开，二是解读，三是培训。下一步，一是建章，二是立制。",
        "一件一件研究讨论，一步一步推进，推进公开公开透明运行。",
        "全年公开信息90条",  # lacks but its full stop
        "按照国办公开办函〔2021〕30号，公布电话0379-20230000。",
        "学习云岭镇人民政府的做法，石渡社区、石渡老街、石渡派出所设公开栏；12年来31项制度。",
        "做到件件有落实、事事有回音，常常深入，渐渐形成习惯，村村通、高高兴兴。",
        "第一，加强学习；第二，完善制度；最后，抓好落实。自2023年6月30日、9月30日起公开。",
    ],
)
def test_what_is_no_fault(checked, s1):
    assert fails(checked(s1)) == []


@pytest.mark.parametrize(
    ("s5", "state"),
    [
        ("存在公开内容不够全面的问题。下一步将按周更新。", "pass"),
        ("2024年，将健全机制，丰富形式。", "fail"),
        ("本机关不存在问题。", "fail"),
        ("针对存在的问题，将健全机制，丰富形式。", "uncertain"),
    ],
)
def test_section_five_names_a_problem_or_none(checked, s5, state):
    assert of(checked(s5=s5), "SELF-no-problem") == [(state, None, None)]


def test_a_report_without_tables_is_checked_for_its_text_only(checked):
    checks = checked("2月30日召开会议，收到政府信息公开申请12件。", cells=())
    assert fails(checks) and not [c for c in checks if c.table or c.rule.startswith("T3")]  # noqa: PT018
