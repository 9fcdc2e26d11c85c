"""A run with words and templates of the user's own: who sees them, what run.json says, files that changed."""

import hashlib
import json
from types import SimpleNamespace

import pandas as pd
import pytest

import nlp
from nlp.__main__ import main
from nlp.batch.jobs import FileToRead, GivenFile
from nlp.batch.keyword_counts import dictionary_of
from nlp.batch.plan import Inputs, Options, make_plan
from nlp.batch.work import WorkFolder
from nlp.batch.workers import DEFAULT_LIMITS

TEMPLATE = "聚焦群众关切的热点事项，逐项公开办理结果"
S1 = f"我局推行首违不罚清单，{TEMPLATE}7条。全年拨打12345热线咨询政策30件。"


@pytest.fixture(scope="module")
def home(tmp_path_factory, compose):
    """A folder with reports that share a sentence of a template, a file of words and one of templates."""
    home = tmp_path_factory.mktemp("home")
    (home / "reports").mkdir()
    for name, body in (("a", "青岚县水利局"), ("b", "沅河区教育局")):
        (home / "reports" / f"{name}.txt").write_text(compose(body, 2023, s1=S1), "utf-8")
    (home / "own.txt").write_text("首违不罚\n12345热线 n\n", "utf-8")
    (home / "templates.txt").write_text(TEMPLATE + "____条。\n", "utf-8")
    return home


@pytest.fixture(scope="module")
def run(home):
    """The folder that the command writes with both files, in one process."""
    return command(home, 1)


def command(home, jobs):
    out = home / f"scored-{jobs}"
    own = ["--dictionary", str(home / "own.txt"), "--ignore", str(home / "templates.txt")]
    assert main(["score", str(home / "reports"), *own, "--jobs", str(jobs), "--out", str(out), "--quiet"]) == 0
    return out


@pytest.fixture(scope="module")
def plain(home):
    """The tables without either."""
    return nlp.score(home / "reports")


@pytest.fixture(scope="module")
def own(run):
    """The tables with both."""
    return SimpleNamespace(**{path.stem: pd.read_parquet(path) for path in run.glob("*.parquet")})


def test_measures_and_counts_see_own_words(home, run, own, plain):
    assert (own.reports["words"] < plain.reports["words"]).all()
    found = nlp.count(run, {"a": ["首违不罚"]}, dictionary=home / "own.txt")
    assert found["occurrences"].sum() == 2
    assert found.drop_duplicates(["report", "section", "label"])["words"].sum() == own.reports["words"].sum()


def test_labels_and_tables_do_not_see_them(own, plain):
    columns = ["text", "label", "p_measure", "p_problem", "p_improvement", "p_other"]
    pd.testing.assert_frame_equal(own.segments[columns], plain.segments[columns])
    for name in ("cells", "checks"):
        pd.testing.assert_frame_equal(getattr(own, name), getattr(plain, name))


def test_what_is_worded_after_a_template_is_prescribed(own, plain):
    is_template = own.segments["text"].str.contains(TEMPLATE)
    assert is_template.sum() == 2
    assert set(plain.segments[is_template]["reuse_kind"]) == {"peer"}
    assert set(own.segments[is_template]["reuse_kind"]) == {"statutory"}
    assert set(own.segments[is_template]["source_report"]) == {"templates.txt"}
    assert (own.reports["boilerplate_main"] < plain.reports["boilerplate_main"]).all()
    columns = ["text", "reuse_kind", "shared", "copied", "source_text"]
    pd.testing.assert_frame_equal(own.segments[~is_template][columns], plain.segments[~is_template][columns])


def test_worker_processes_see_both_too(home, run):
    again = command(home, 2)
    for name in ("reports.csv", "segments.csv"):
        assert (again / name).read_bytes() == (run / name).read_bytes()


def test_a_run_says_what_it_was_given(home, run):
    told = json.loads((run / "run.json").read_text("utf-8"))["options"]
    assert told["words"] is None
    for option, name in (("dictionary", "own.txt"), ("ignore", "templates.txt")):
        hashed = hashlib.sha256((home / name).read_bytes()).hexdigest()
        assert told[option] == {"file": str(home / name), "sha256": hashed}


def test_a_file_that_changed_is_another_run(home, tmp_path):
    inputs = Inputs([FileToRead(str(home / "reports" / "a.txt"), "a.txt", "a.txt", "")], ["1"], [], [], [])
    plans = []
    for words in ("首违不罚", "首违不罚清单"):
        (tmp_path / "own.txt").write_text(words, "utf-8")
        hashed = hashlib.sha256(words.encode()).hexdigest()
        given = GivenFile(str(tmp_path / "own.txt"), hashed)
        options = Options(None, "", 0.0, False, DEFAULT_LIMITS, dictionary=given)
        work = WorkFolder(tmp_path / "parts")
        plans.append(make_plan(inputs, options, {}, work).targets())
        work.close(is_done=False)
    assert plans[0].isdisjoint(plans[1])


@pytest.mark.parametrize("option", ["--dictionary", "--ignore", "--words"])
@pytest.mark.parametrize("content", ["", "《，》\n", None])
def test_wrong_files_end_before_the_work(home, tmp_path, capsys, option, content):
    file = tmp_path / "own.txt"
    if content is not None:
        file.write_text(content, "utf-8")
    assert main(["score", str(home / "reports"), option, str(file), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr()[1].startswith(f"gongkai: {file}")
    assert not list((tmp_path / "out").iterdir())


def test_counting_without_the_dictionary_of_the_run_says_so(home, run, tmp_path, capsys):
    (tmp_path / "words.csv").write_text("list,word\na,首违不罚\n", "utf-8")
    arguments = ["count", str(run), "--words", str(tmp_path / "words.csv"), "--out", str(tmp_path)]
    assert main(arguments) == 0
    assert f"scored with --dictionary {home / 'own.txt'}: give it here, too" in capsys.readouterr()[1]
    assert main([*arguments, "--dictionary", str(home / "own.txt")]) == 0
    assert capsys.readouterr()[1] == ""


@pytest.mark.parametrize("told", ["", "[" * 5000, "{}", '{"options": {"dictionary": 3}}'])
def test_a_run_that_does_not_say_what_it_was_given(tmp_path, told):
    (tmp_path / "run.json").write_text(told, "utf-8")
    assert dictionary_of(tmp_path) is None
