"""Who the bodies of a batch are, and what there is of each body and year."""

import pytest

import nlp
from nlp.batch.bodies_stage import named_in_path
from nlp.batch.given_bodies import read_bodies
from nlp.batch.jobs import GivenBody
from nlp.language.identity import Identity

WHO = ["kind", "level", "place", "place_code"]


@pytest.fixture
def run(tmp_path, compose):
    """Writes reports (file: body and year, with words of their own, or bytes), scores them, and gives the tables."""

    def run(reports, bodies="", **options):
        for name, report in reports.items():
            path = tmp_path / "reports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(report, bytes):
                path.write_bytes(report)
            else:
                body, year, *text = report
                path.write_text(compose(body, year, *text), "utf-8")
        if bodies:
            options["bodies"] = tmp_path / "bodies.csv"
            options["bodies"].write_text(bodies, "utf-8")
        return nlp.score(tmp_path / "reports", **options)

    return run


def rows(scores, *columns):
    """What stands in these columns of `coverage`, None where there is nothing."""
    found = scores.coverage[list(columns)].astype(object)
    return found.where(found.notna(), None).to_numpy().tolist()


# ------------------------------------------------------------------------------------------- who they are


def test_reports_tell_who_their_body_is(run):
    scores = run({"a.txt": ("淮安市洪泽区水利局", 2023), "b.txt": ("青岚县人民政府", 2023)})
    assert scores.reports[WHO].to_numpy().tolist() == [
        ["department", "county", "洪泽区", "320813"],
        ["government", "county", "青岚县", ""],
    ]


def test_the_folder_tells_which_of_several_counties(run):
    scores = run({"福州市/a.txt": ("鼓楼区水利局", 2023), "b.txt": ("鼓楼区财政局", 2023)})
    assert sorted(scores.reports["place_code"]) == ["", "350102"]


def test_what_one_years_report_tells_of_a_place_holds_for_the_others(run):
    told = "2022年，我局按照南京市的统一部署，在门户网站公开办事指南四十份。"
    scores = run({"2022.txt": ("鼓楼区水利局", 2022, told), "2023.txt": ("鼓楼区水利局", 2023)})
    assert scores.reports["place_code"].tolist() == ["320106", "320106"]


def test_a_body_that_names_its_city_in_one_year_only_is_one_body(run):
    scores = run({"a.txt": ("洪泽区水利局", 2022), "b.txt": ("淮安市洪泽区水利局", 2023)})
    assert rows(scores, "body", "year", "state") == [
        ["淮安市洪泽区水利局", 2022, "report"],
        ["淮安市洪泽区水利局", 2023, "report"],
    ]
    assert scores.changes["earlier_report"].unique().tolist() == ["a.txt"]


# ------------------------------------------------------------------------------------------- what there is


def test_every_file_once_and_every_year_between(run):
    text = "2023年，我局逐村张贴补贴名册，由纪检人员到场抽查，全年抽查十二个村。"
    scores = run(
        {
            "2020.txt": ("青岚县水利局", 2020),
            "2023.txt": ("青岚县水利局", 2023, text),
            "again/2023.txt": ("青岚县水利局", 2023, text),
            "青岚县水利局2022年政府信息公开工作年度报告.pdf": b"%PDF-1.4 cut",
            "b.txt": ("沅河区财政局", 2021),
            "scan07.pdf": b"%PDF-1.4 cut",
        }
    )
    assert rows(scores, "body", "year", "state", "report") == [
        ["沅河区财政局", 2021, "report", "b.txt"],
        ["青岚县水利局", 2020, "report", "2020.txt"],
        ["青岚县水利局", 2021, "missing", ""],
        ["青岚县水利局", 2022, "failed", "青岚县水利局2022年政府信息公开工作年度报告.pdf"],
        ["青岚县水利局", 2023, "report", "2023.txt"],
        ["青岚县水利局", 2023, "duplicate", "again/2023.txt"],
        ["", None, "failed", "scan07.pdf"],
    ]
    assert scores.coverage["file"].ne("").sum() == 6


def test_nothing_to_score_has_a_table_all_the_same(tmp_path):
    assert list(nlp.score(tmp_path).coverage.columns) == ["body", *WHO, "year", "state", "report", "file"]


@pytest.mark.parametrize(
    ("path", "body", "year"),
    [
        ("青岚县水利局2023年政府信息公开工作年度报告.pdf", "青岚县水利局", 2023),
        ("2023年青岚县水利局政府信息公开年报.docx", "青岚县水利局", 2023),
        ("关于公布青岚县水利局2023年度政务公开工作总结的报告.doc", "青岚县水利局", 2023),
        ("2023/白芦镇人民政府.pdf", "白芦镇人民政府", 2023),
        ("白芦镇人民政府/2023.pdf", "白芦镇人民政府", 2023),
        ("03-青岚县水利局（2023）.html", "青岚县水利局", 2023),
        ("白芦镇人民政府/2019-2023/a.pdf", "白芦镇人民政府", None),
        ("年报/scan.pdf", "", None),
        ("政府信息公开年度报告.pdf", "", None),
        ("13800002023.pdf", "", None),
    ],
)
def test_what_the_name_of_a_file_tells(path, body, year):
    assert named_in_path(path) == (body, year)


# ------------------------------------------------------------------------------------------- what is given


def test_what_is_given_of_bodies_holds(run):
    given = "body,kind,level,place,place_code,from,to\n"
    given += "青岚县水利局,institution,city,,320800,2021,2024\n"
    given += "白芦镇人民政府,,,,,,\n"
    scores = run({"a.txt": ("青岚县水利局", 2022), "b.txt": ("青岚县水利局", 2023)}, bodies=given)
    assert scores.reports[WHO].to_numpy().tolist() == [["institution", "city", "淮安市", "320800"]] * 2
    assert rows(scores, "body", "year", "state") == [
        ["白芦镇人民政府", 2022, "missing"],
        ["白芦镇人民政府", 2023, "missing"],
        ["青岚县水利局", 2021, "missing"],
        ["青岚县水利局", 2022, "report"],
        ["青岚县水利局", 2023, "report"],
        ["青岚县水利局", 2024, "missing"],
    ]
    assert scores.coverage["kind"].tolist() == ["town"] * 2 + ["institution"] * 4


def test_a_body_is_given_under_the_name_with_its_city(run):
    scores = run({"a.txt": ("洪泽区水利局", 2022)}, bodies="body,from,to\n江苏省淮安市洪泽区水利局,2022,2023\n")
    assert rows(scores, "body", "year", "state") == [
        ["江苏省淮安市洪泽区水利局", 2022, "report"],
        ["江苏省淮安市洪泽区水利局", 2023, "missing"],
    ]


def test_only_the_names_of_bodies(tmp_path):
    path = tmp_path / "bodies.csv"
    path.write_bytes("Body\r\n青岚县水利局\r\n\r\n白芦镇人民政府\r\n".encode("gb18030"))
    assert read_bodies(path) == (GivenBody("青岚县水利局", Identity()), GivenBody("白芦镇人民政府", Identity()))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name\n青岚县水利局\n", "the first line must name the column body"),
        ("body,levle\n青岚县水利局,county\n", "no column is called 'levle'; there are body, kind, level"),
        ("body,kind\n青岚县水利局,bureau\n", "line 2: 'bureau' is no kind: give one of government, town"),
        ("body,level\n\n青岚县水利局,县级\n", "line 3: '县级' is no level: give one of central, province"),
        ("body,place_code\n青岚县水利局,3208\n", "line 2: '3208' is no place_code: give six digits"),
        ("body,from,to\n青岚县水利局,2023,2020\n", "line 2: from 2023 is later than to 2020"),
        ("body,from\n青岚县水利局,23\n", "line 2: '23' is no from: give a year of four digits"),
        ("body,kind\n,town\n", "line 2: no name of a body"),
        ("body\n青岚县水利局\n青岚县 水利局\n", "line 3: 青岚县 水利局 stands in line 2, too"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_before_the_work(run, tmp_path, text, told):
    with pytest.raises(ValueError, match=r"bodies\.csv") as error:
        run({"a.txt": ("青岚县水利局", 2022)}, bodies=text)
    assert told in str(error.value)
