"""A reference on disk: added to year by year, and looked through as if its reports were there."""

import pytest

import nlp
from nlp.__main__ import main
from nlp.batch.reference import add_reports
from nlp.reuse import BadIndex

OWN = ["qinglan-water-2022.pdf", "haoba-town-2023.pdf"]


@pytest.fixture
def index(samples, tmp_path):
    folder = tmp_path / "index"
    assert add_reports(folder, [samples / name for name in OWN]).new == 2
    return folder


def test_sources_in_an_index_are_those_of_the_reports_themselves(samples, index):
    mine = [samples / "qinglan-water-2023.pdf", samples / "luwan-town-2023.html"]
    kept, read = nlp.score(mine, index), nlp.score(mine, [samples / name for name in OWN])
    columns = [
        "report",
        "section",
        "position",
        "boilerplate",
        "reuse_kind",
        "source_position",
        "source_text",
        "matched",
        "copy_flags",
    ]
    assert kept.segments[columns].equals(read.segments[columns])
    sources = kept.segments["source_report"][kept.segments["reuse_kind"].isin(["peer", "prior_year"])]
    assert len(sources) > 20
    assert set(sources) == {str(samples / name) for name in OWN}


def test_an_index_and_reports_together(samples, index):
    scores = nlp.score(samples / "luwan-town-2023.html", [index, samples / "jinpu-street-2024.html"])
    assert (scores.segments["reuse_kind"] == "peer").sum() > 10


def test_adding_the_same_reports_again_changes_nothing(samples, index):
    before = {path: path.read_bytes() for path in sorted(index.rglob("*")) if path.is_file()}
    again = add_reports(index, [samples / name for name in OWN])
    assert (again.new, again.known, again.total) == (0, 2, 2)
    assert before == {path: path.read_bytes() for path in sorted(index.rglob("*")) if path.is_file()}


def test_two_years_of_one_file_name_are_two_reports(samples, tmp_path, monkeypatch):
    for year in (2022, 2023):
        (tmp_path / str(year)).mkdir()
        (tmp_path / str(year) / "report.pdf").write_bytes((samples / f"qinglan-water-{year}.pdf").read_bytes())
        monkeypatch.chdir(tmp_path / str(year))
        added = add_reports(tmp_path / "index", "report.pdf")
        assert added.new == 1
    assert added.total == 2
    named = nlp.score(samples / "qinglan-water-2023.pdf", tmp_path / "index").segments
    assert set(named["source_report"][named["reuse_kind"] == "prior_year"]) == {"report.pdf"}


def test_what_fails_is_told_and_the_rest_added(samples, tmp_path, capsys):
    status = main(["index", "add", str(tmp_path / "index"), str(samples)])
    told = capsys.readouterr()
    assert status == 0
    assert "11 reports added" in told.out
    assert "1 file failed; 11 in all" in told.out
    assert "sanggou-education-2022.pdf (read): broken or truncated PDF" in told.err


def test_a_folder_that_is_something_else_is_left_alone(samples, tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(BadIndex, match="not empty"):
        add_reports(tmp_path, samples / OWN[0])
    assert main(["index", "add", str(tmp_path), str(samples / OWN[0])]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_index_is_no_folder_of_reports(samples, index):
    with pytest.raises(ValueError, match="an index, no folder of reports"):
        nlp.score(index)


def test_a_damaged_index_is_told_in_one_line(samples, index, capsys, tmp_path):
    victim = next(index.rglob("codes.npy"))
    victim.write_bytes(victim.read_bytes()[:40])
    assert (
        main(["score", str(samples / "luwan-town-2023.html"), "--against", str(index), "--out", str(tmp_path / "out")])
        == 2
    )
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "damaged index" in told
    assert "gongkai index add" in told


def test_nothing_is_made_where_there_is_no_report(tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(FileNotFoundError, match="no report found in"):
        add_reports(tmp_path / "index", tmp_path / "none")
    assert not (tmp_path / "index").exists()
