"""What becomes of a body's text from year to year, over a batch: which years are compared, and the shares."""

import pytest

import nlp

KEPT = "编印惠农补贴明白卡，把申领条件和办理时限写在一张纸上。"
COUNTED = "全年通过县政府网站主动公开信息{}条，其中涉企政策解读{}篇。"
OLD = "在乡镇便民服务中心设置查询点，安排专人帮助老年人查询。"
NEW = "聘请六名社会监督员，每季度听取一次他们对公开内容的意见。"
FIRST = KEPT + COUNTED.format(120, 8) + OLD
SECOND = KEPT + COUNTED.format(135, 8) + NEW


@pytest.fixture
def run(tmp_path, compose):
    """Writes reports (file: body, year, first section), scores them, and gives the tables."""

    def run(reports, **options):
        for name, (body, year, text) in reports.items():
            path = tmp_path / "reports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(compose(body, year, s1=text), "utf-8")
        return nlp.score(tmp_path / "reports", **options)

    return run


def rows(scores, section="s1"):
    """Report, state and figures of each change of a section."""
    found = scores.changes
    found = found[(found["section"] == section) | (found["earlier_section"] == section)]
    return found[["report", "state", "numbers"]].to_numpy().tolist()


def test_two_years_that_follow(run):
    scores = run({"a.txt": ("青岚县水利局", 2022, FIRST), "b.txt": ("青岚县水利局", 2023, SECOND)})
    assert rows(scores) == [
        ["b.txt", "same", ""],
        ["b.txt", "numbers", "全年通过县政府网站主动公开信息…条: 120 → 135"],
        ["b.txt", "dropped", ""],
        ["b.txt", "new", ""],
    ]
    first = scores.changes.iloc[0]
    assert (first["earlier_report"], first["year"], first["earlier_year"]) == ("a.txt", 2023, 2022)
    of_second = scores.segments[scores.segments["report"] == "b.txt"]
    labels = dict(zip(zip(of_second["section"], of_second["position"]), of_second["label"]))
    pairs = scores.changes[scores.changes["position"].notna()]
    assert [labels[place] for place in zip(pairs["section"], pairs["position"])] == pairs["label"].tolist()


def test_shares_of_the_main_text(run):
    scores = run({"a.txt": ("青岚县水利局", 2022, FIRST), "b.txt": ("青岚县水利局", 2023, SECOND)})
    without, row = (scores.reports.iloc[number] for number in (0, 1))
    states = [f"text_{state}" for state in ("same", "moved", "numbers", "edited", "new")]
    assert without[[*states, "text_dropped", "kept_measure"]].isna().all()
    main = scores.segments[(scores.segments["report"] == "b.txt") & (scores.segments["section"] != "preamble")]
    sizes = main["text"].str.len()
    assert row["text_new"] == pytest.approx(len(NEW) / sizes.sum(), abs=1e-4)
    assert row[states].sum() == pytest.approx(1, abs=1e-3)
    earlier = scores.segments[(scores.segments["report"] == "a.txt") & (scores.segments["section"] != "preamble")]
    assert row["text_dropped"] == pytest.approx(len(OLD) / earlier["text"].str.len().sum(), abs=1e-4)
    is_measure = main["label"] == "measure"
    gone = sizes[is_measure & (main["text"] == NEW)].sum()
    assert row["kept_measure"] == pytest.approx(1 - gone / sizes[is_measure].sum(), abs=1e-4)


def test_a_year_between_is_missing(run):
    scores = run({"a.txt": ("青岚县水利局", 2021, FIRST), "b.txt": ("青岚县水利局", 2023, SECOND)})
    assert scores.changes.empty
    assert scores.reports["text_same"].isna().all()


def test_three_years_are_two_steps(run):
    reports = {f"{year}.txt": ("青岚县水利局", year, FIRST) for year in (2021, 2022, 2023)}
    scores = run(reports)
    assert scores.changes["year"].unique().tolist() == [2022, 2023]


def test_a_second_copy_is_compared_with_no_year(run):
    scores = run(
        {
            "2022.txt": ("青岚县水利局", 2022, FIRST),
            "2023.txt": ("青岚县水利局", 2023, SECOND),
            "copy/2023.txt": ("青岚县水利局", 2023, SECOND),
        }
    )
    assert scores.reports["duplicate_of"].tolist() == ["", "", "2023.txt"]
    assert scores.changes["report"].unique().tolist() == ["2023.txt"]


def test_two_bodies_of_one_name_are_followed_each_in_its_folder(run):
    other = "".join(f"第{word}村每月张榜公布集体资金收支。" for word in ("一", "二", "三"))
    scores = run(
        {
            "南/2022.txt": ("城关镇人民政府", 2022, FIRST),
            "南/2023.txt": ("城关镇人民政府", 2023, SECOND),
            "北/2022.txt": ("城关镇人民政府", 2022, other),
            "北/2023.txt": ("城关镇人民政府", 2023, other),
        }
    )
    pairs = scores.changes[["report", "earlier_report"]].drop_duplicates().to_numpy().tolist()
    assert pairs == [["北/2023.txt", "北/2022.txt"], ["南/2023.txt", "南/2022.txt"]]


def test_two_reports_of_one_body_and_year_that_are_no_copies_are_not_guessed_at(run):
    scores = run(
        {
            "2022.txt": ("青岚县水利局", 2022, FIRST),
            "2023-1.txt": ("青岚县水利局", 2023, SECOND),
            "2023-2.txt": ("青岚县水利局", 2023, "为渠首工程设立公示牌，写明工期与责任人。" * 2),
        }
    )
    assert scores.changes.empty


def test_the_same_rows_however_the_batch_is_cut(run, monkeypatch):
    reports = {f"{year}-{body}.txt": (body, year, FIRST) for year in (2021, 2022) for body in ("白芦县", "沅河县")}
    whole = run(reports).changes
    monkeypatch.setattr("nlp.batch.plan.PART_FILES", 1)
    assert run(reports).changes.equals(whole)
    assert len(whole)


def test_the_year_before_may_be_among_the_reports_to_compare_with(run, tmp_path, compose):
    older = tmp_path / "older" / "a.txt"
    older.parent.mkdir()
    older.write_text(compose("青岚县水利局", 2022, s1=FIRST), "utf-8")
    scores = run({"b.txt": ("青岚县水利局", 2023, SECOND)}, against=older.parent)
    assert [state for _, state, _ in rows(scores)] == ["same", "numbers", "dropped", "new"]
    assert set(scores.changes["earlier_report"]) == {"against/a.txt"}
    assert set(scores.changes["earlier_label"]) == {""}
    assert scores.coverage["state"].tolist() == ["report"]


def test_a_report_that_is_scored_and_compared_with_is_compared_once(run, tmp_path, compose):
    older = tmp_path / "older"
    older.mkdir()
    for name, year, text in (("a.txt", 2022, FIRST), ("b.txt", 2023, SECOND)):
        (older / name).write_text(compose("青岚县水利局", year, s1=text), "utf-8")
    reports = {"a.txt": ("青岚县水利局", 2022, FIRST), "b.txt": ("青岚县水利局", 2023, SECOND)}
    scores = run(reports, against=older)
    assert set(zip(scores.changes["report"], scores.changes["earlier_report"])) == {("b.txt", "a.txt")}
