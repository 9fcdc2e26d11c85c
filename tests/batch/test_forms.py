"""The statutory tables in a run: every cell a row, every check a row, and what only several reports can show."""

import pandas as pd
import pytest

import nlp
from nlp.forms import FIGURES, figures, forms
from nlp.forms.labels import APPLICANTS, REQUEST_ROWS

HEAD = "{body}{year}年政府信息公开工作年度报告\n一、总体情况\n本机关全年主动公开政府信息三十条，及时更新栏目。\n"
MIDDLE = "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
TAIL = "五、存在的主要问题及改进情况\n更新不够及时。今后将加强检查。\n六、其他需要报告的事项\n无。\n"
#: What stands in the first column of table three.
TITLES = {
    "new": "一、本年新收政府信息公开申请数量", "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开", "partial": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "refused_1": "1.属于国家秘密", "refused_2": "2.其他法律行政法规禁止公开", "refused_3": "3.危及“三安全一稳定”",
    "refused_4": "4.保护第三方合法权益", "refused_5": "5.属于三类内部事务信息", "refused_6": "6.属于四类过程性信息",
    "refused_7": "7.属于行政执法案卷", "refused_8": "8.属于行政查询事项",
    "unavailable_1": "1.本机关不掌握相关政府信息", "unavailable_2": "2.没有现成信息需要另行制作",
    "unavailable_3": "3.补正后申请内容仍不明确",
    "rejected_1": "1.信访举报投诉类申请", "rejected_2": "2.重复申请", "rejected_3": "3.要求提供公开出版物",
    "rejected_4": "4.无正当理由大量反复申请", "rejected_5": "5.要求行政机关确认或重新出具已获取信息",
    "other_1": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_2": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_3": "3.其他",
    "total": "（七）总计", "carried_out": "四、结转下年度继续办理",
}  # fmt: skip


def report(body, year, **totals):
    """A page with table three, of natural persons only; a row that is not given is zero."""
    rows = []
    for row in (row for row in REQUEST_ROWS if row in TITLES):
        number = totals.get(row, 0)
        cells = "".join(f"<td>{number if column in ('natural_person', 'total') else 0}</td>" for column in APPLICANTS)
        rows.append(f"<tr><td>{TITLES[row]}</td>{cells}</tr>")
    text = "".join(f"<p>{line}</p>" for line in (HEAD.format(body=body, year=year) + MIDDLE).splitlines())
    tail = "".join(f"<p>{line}</p>" for line in TAIL.splitlines())
    return f"<html><meta charset=utf-8><body>{text}<table>{''.join(rows)}</table>{tail}</body></html>"


@pytest.fixture
def run(tmp_path):
    """Scores pages given by name."""

    def run(parents=None, **pages):
        folder = tmp_path / "reports"
        folder.mkdir()
        for name, page in pages.items():
            (folder / f"{name}.html").write_text(page, "utf-8")
        if parents is not None:
            (tmp_path / "parents.csv").write_text(parents, "utf-8")
        return nlp.score(folder, parents=tmp_path / "parents.csv" if parents is not None else None)

    return run


def states(scores, rule):
    """How each check of a rule came out, by report and column."""
    checks = scores.checks[scores.checks["rule"] == rule]
    return {(row.report, row.column): row.state for row in checks.itertuples()}


def test_the_figures_of_a_report_are_those_of_its_table(run):
    found = run(a=report("柳堰县财政局", 2023, new=9, carried_in=1, granted=6, refused_1=2, total=8, carried_out=2))
    row = found.reports.iloc[0]
    expected = {"new": 9, "carried_in": 1, "granted": 6, "partial": 0, "refused": 2, "done": 8, "carried_out": 2}
    assert {name: row[f"requests_{name}"] for name in expected} == expected
    assert row["checks_failed"] == 0
    assert row["cells_read"] == len(found.cells) == len(TITLES) * len(APPLICANTS)


def test_a_report_without_tables_has_no_figures_and_no_cells(run):
    text = HEAD + "五、存在的主要问题及改进情况\n更新不够及时。今后将加强检查。\n"
    found = run(a="<html><body><p>" + text.format(body="柳堰县财政局", year=2023).replace("\n", "</p><p>"))
    assert not len(found.cells)
    assert found.reports[list(FIGURES)].isna().all(axis=None)
    assert not figures(()).keys() - set(FIGURES)


def test_a_table_that_does_not_add_up_is_said_in_the_warnings_and_at_the_end(run):
    found = run(a=report("柳堰县财政局", 2023, new=9, granted=6, total=8, carried_out=2))
    row = found.reports.iloc[0]
    assert "checks_failed: " in row["warnings"]
    assert "T3-" in row["warnings"]
    assert row["checks_failed"] == (found.checks["state"] == "fail").sum() > 0
    assert "of 1 report; 1 does not add up" in nlp.summary(found)


def test_what_one_year_hands_on_the_next_must_take_over(run):
    before = report("柳堰县财政局", 2022, new=5, granted=2, total=2, carried_out=3)
    right = report("柳堰县财政局", 2023, new=1, carried_in=3, granted=4, total=4)
    wrong = report("柳堰县财政局", 2024, new=1, carried_in=2, granted=3, total=3)
    found = states(run(a=before, b=right, c=wrong), "X-carry")
    assert found["a.html", "total"] == "not_assessable"
    assert found["b.html", "total"] == "pass"
    assert found["c.html", "total"] == found["c.html", "natural_person"] == "fail"


def test_a_government_sums_up_the_bodies_it_names(run):
    pages = {
        "county": report("柳堰县人民政府", 2023, new=5, granted=5, total=5),
        "finance": report("柳堰县财政局", 2023, new=2, granted=2, total=2),
        "water": report("柳堰县水利局", 2023, new=2, granted=2, total=2),
    }
    found = run(parents="parent,child\ncounty.html,finance.html\ncounty.html,water.html\n", **pages)
    sums = found.checks[found.checks["rule"] == "H-sum"].set_index(["row", "column"])
    assert sums.loc[("new", "total"), ["left", "right", "state"]].tolist() == [5, 4, "fail"]
    assert sums.loc[("partial", "total"), "state"] == "pass"
    assert set(found.checks[found.checks["rule"] == "H-sum"]["report"]) == {"county.html"}


@pytest.mark.parametrize(
    ("parents", "reason"),
    [
        ("parent,child\na.html,b.html\n", "line 2: no report is called 'b.html'"),
        ("a.html\n", "the first line must name"),
    ],
    ids=["a name that no report has", "no head"],
)
def test_a_list_of_parents_that_cannot_be_meant_is_refused_before_the_work(run, parents, reason):
    with pytest.raises(ValueError, match=reason):
        run(parents=parents, a=report("柳堰县财政局", 2023))


def test_cells_are_those_that_the_wing_reads(samples, scored):
    path = samples / "luoyan-township-2022.docx"
    cells = scored.cells[scored.cells["report"] == path.name]
    expected = pd.DataFrame(forms(nlp.read(path)))
    for column in ("table", "form", "row", "column", "raw", "state", "page"):
        assert cells[column].tolist() == expected[column].tolist()
