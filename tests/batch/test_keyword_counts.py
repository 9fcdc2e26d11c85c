"""Words of the user's own lists counted by report, section and label: sums, overlaps, scripts, odd files."""

import shutil

import pandas as pd
import pytest

import nlp
from nlp.__main__ import main
from nlp.batch import keyword_counts
from nlp.batch.columns import COUNT, TEXT, WHOLE
from nlp.batch.dictionary import dictionary

LISTS = {"公开": ["信息公开", "公开"], "数量": ["条", "件"], "慢": ["滞后", "不及时"]}


@pytest.fixture
def segments():
    """A table of segments with these texts, all of one report, section and label."""

    def segments(*texts):
        return pd.DataFrame(
            [
                {"report": "a", "body": "甲局", "year": 2023, "section": "s1", "label": "measure", "text": t}
                for t in texts
            ]
        )

    return segments


def counts(frame):
    """How often each word was found."""
    return {word: count for word, count in zip(frame["word"], frame["occurrences"]) if word}


def test_totals_are_those_of_the_reports(scored):
    found = nlp.count(scored, LISTS)
    parts = found.drop_duplicates(["report", "section", "label"]).groupby("report")[["characters", "words"]].sum()
    reports = scored.reports.set_index("report")
    assert parts["characters"].to_dict() == reports["characters"].to_dict()
    assert parts["words"].to_dict() == reports["words"].to_dict()


def test_columns_are_those_of_the_dictionary():
    kinds = {TEXT: "text", COUNT: "integer", WHOLE: "integer"}
    columns = dictionary().tables["counts"].columns
    assert {column.name: column.kind for column in columns} == {k: kinds[v] for k, v in keyword_counts.TYPES.items()}


def test_each_part_of_each_report_has_a_row_for_each_list(scored):
    found = nlp.count(scored, LISTS)
    parts = scored.segments.drop_duplicates(["report", "section", "label"])
    assert len(found.drop_duplicates(["report", "section", "label", "list"])) == 3 * len(parts)
    assert ((found["occurrences"] == 0) == (found["word"] == "")).all()
    assert not found.duplicated(["report", "section", "label", "list", "word"]).any()


def test_anywhere_is_what_a_search_finds(scored):
    found = nlp.count(scored, {"a": ["公开"], "b": ["信息"]}, anywhere=True)
    for word in ("公开", "信息"):
        of_word = found[found["word"] == word].groupby("report")["occurrences"].sum()
        searched = scored.segments.groupby("report")["text"].agg("".join).str.count(word)
        assert of_word.to_dict() == searched[searched > 0].to_dict()


def test_a_word_within_a_longer_one(segments):
    text = segments("依申请公开，公开。")
    assert counts(nlp.count(text, {"a": ["公开"]})) == {"公开": 1}
    assert counts(nlp.count(text, {"a": ["公开"]}, anywhere=True)) == {"公开": 2}
    assert counts(nlp.count(text, {"a": ["公开", "依申请公开"]}, anywhere=True)) == {"公开": 1, "依申请公开": 1}


@pytest.mark.parametrize("anywhere", [False, True])
def test_of_words_that_overlap_the_longer_one_counts_once(segments, anywhere):
    text = segments("政府信息公开。", "政府信息。")
    found = nlp.count(text, {"a": ["政府信息", "政府信息公开", "信息公开"], "b": ["信息公开"]}, anywhere=anywhere)
    assert found[["list", "word", "occurrences"]].values.tolist() == [
        ["a", "政府信息", 1],
        ["a", "政府信息公开", 1],
        *([["b", "信息公开", 1]] if anywhere else [["b", "", 0]]),
    ]


def test_a_word_across_two_sentences_does_not_stand_there(segments):
    assert counts(nlp.count(segments("公开", "信息。"), {"a": ["公开信息"]}, anywhere=True)) == {}


def test_scripts_and_widths_are_the_same_word(segments):
    text = segments("政務公開，微信ＡＰＰ１２３４５。", "政务公开，微信APP12345。")
    assert counts(nlp.count(text, {"a": ["政务公开", "ＡＰＰ"]}, anywhere=True)) == {"政务公开": 2, "ＡＰＰ": 2}
    assert counts(nlp.count(text, {"a": ["政務公開"]})) == {"政務公開": 2}


def test_two_spellings_of_one_word_on_a_list_are_counted_once(segments):
    assert sum(counts(nlp.count(segments("政务公开。"), {"a": ["政務公開", "政务公开"]})).values()) == 1


def test_unlabelled_segments_and_reports_without_a_year(segments):
    frame = segments("公开。", "公开。")
    frame["year"] = pd.array([None, None], "Int64")
    frame["label"] = ["measure", None]
    found = nlp.count(frame, {"a": ["公开"]})
    assert found["year"].isna().all()
    assert found["label"].tolist() == ["measure", ""]


def test_a_run_on_disk_is_counted_as_in_memory(scored, tmp_path, monkeypatch):
    nlp.write(scored, tmp_path / "run")
    monkeypatch.setattr(keyword_counts, "_PORTION", 3)
    done = keyword_counts.count_into(tmp_path / "run", LISTS, tmp_path / "out")
    expected = nlp.count(scored, LISTS)
    pd.testing.assert_frame_equal(nlp.count(tmp_path / "run", LISTS), expected)
    pd.testing.assert_frame_equal(nlp.count(scored.segments, LISTS), expected)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out" / "counts.parquet"), expected)
    table = pd.read_csv(tmp_path / "out" / "counts.csv", encoding="utf-8-sig", keep_default_na=False)
    assert table["occurrences"].tolist() == expected["occurrences"].tolist()
    assert table["report"].tolist() == expected["report"].tolist()
    assert (done.reports, done.found) == (len(scored.reports), expected["occurrences"].sum())
    (tmp_path / "run" / "segments.parquet").unlink()
    pd.testing.assert_frame_equal(nlp.count(tmp_path / "run", LISTS), expected)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["counts.csv", "counts.parquet"]


def test_a_run_without_a_report(scored, tmp_path):
    frame = nlp.count(scored.segments.iloc[:0], LISTS)
    assert list(frame.columns) == list(keyword_counts.TYPES)
    assert frame.empty


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("list,word\n公开,信息公开\n公开,公开\n", "utf-8"),
        ("\ufefflist;word\r\n公开;信息公开\r\n公开;公开\r\n", "utf-8"),
        ("sep=;\r\nlist;word\r\n公开;信息公开\r\n公开;公开\r\n", "utf-8"),
        ("list\tword\r\n公开\t信息公开\r\n公开\t公开\r\n", "utf-16"),
        ("list,word\r\n公开,信息公开\r\n公开,公开\r\n", "gb18030"),
        ('Word, List ,note\r\n"信息公开",公开,\r\n\u3000公开 ,公开,a\r\n,,\r\n\r\n', "utf-8"),
        ("list,word\r公开,信息公开\r公开,公开\r", "utf-8"),
    ],
)
def test_lists_as_programs_save_them(segments, tmp_path, content, encoding):
    (tmp_path / "words.csv").write_bytes(content.encode(encoding))
    assert counts(nlp.count(segments("信息公开，公开。"), tmp_path / "words.csv")) == {"信息公开": 1, "公开": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("word\n公开\n", "the first line must name the columns list and word"),
        ("list,word\n公开,公开\n公开,公开|信息\n", "line 3: 公开|信息 looks like a regular expression"),
        ("list,word\n公开,公开.*\n", "line 2: 公开.* looks like a regular expression"),
        ("list,word\n公开,\\w+\n", "looks like a regular expression"),
        ("list,word\n公开,[一二三]是\n", "looks like a regular expression"),
        ("list,word\n公开,\n", "no row has both a list and a word"),
        ('list,word\n公开,"' + "公" * 140_000 + '"\n', "no CSV"),
        (b"\x89PNG\xff\xff\0", "no text in UTF-8, UTF-16 or GB 18030: save it as text in UTF-8"),
        (None, "No such file"),
    ],
)
def test_lists_that_cannot_be_meant(scored, tmp_path, capsys, content, message):
    words = tmp_path / "words.csv"
    if content is not None:
        words.write_bytes(content if isinstance(content, bytes) else content.encode())
    nlp.write(scored, tmp_path / "run")
    assert main(["count", str(tmp_path / "run"), "--words", str(words)]) == 2
    output, messages = capsys.readouterr()
    assert not output
    assert messages.startswith(f"gongkai: {words}")
    assert message in messages
    assert not (tmp_path / "run" / "counts.csv").exists()


def test_the_command(scored, tmp_path, capsys):
    nlp.write(scored, tmp_path / "run")
    (tmp_path / "words.csv").write_text("list,word\n公开,公开\n", "utf-8")
    assert main(["count", str(tmp_path / "run"), "--words", str(tmp_path / "words.csv")]) == 0
    output, messages = capsys.readouterr()
    assert "of the lists found in 11 reports" in output
    assert not messages
    assert (tmp_path / "run" / "counts.csv").is_file()


def test_other_formats(scored, tmp_path, capsys):
    nlp.write(scored, tmp_path / "run")
    (tmp_path / "words.csv").write_text("list,word\n公开,公开\n", "utf-8")
    arguments = ["count", str(tmp_path / "run"), "--words", str(tmp_path / "words.csv"), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--format", "xlsx,dta"]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["counts.dta", "counts.xlsx"]
    expected = nlp.count(scored, tmp_path / "words.csv")
    stata = pd.read_stata(tmp_path / "out" / "counts.dta")
    assert stata["occurrences"].tolist() == expected["occurrences"].tolist()
    book = pd.read_excel(tmp_path / "out" / "counts.xlsx", sheet_name=None, keep_default_na=False)
    assert book["counts"]["word"].tolist() == expected["word"].tolist()
    assert capsys.readouterr()[1] == ""
    assert main([*arguments, "--format", "graphml"]) == 2
    assert "graphml is no format of counts" in capsys.readouterr()[1]


def test_a_folder_that_is_no_run(tmp_path, capsys):
    (tmp_path / "words.csv").write_text("list,word\n公开,公开\n", "utf-8")
    for folder in ("nowhere", "."):
        assert main(["count", str(tmp_path / folder), "--words", str(tmp_path / "words.csv")]) == 2
        assert "give a folder that gongkai score wrote" in capsys.readouterr()[1]
    shutil.copy(tmp_path / "words.csv", tmp_path / "segments.csv")
    assert main(["count", str(tmp_path), "--words", str(tmp_path / "words.csv")]) == 2
    assert "segments.csv: lacks the columns report, body, year, section, label, text" in capsys.readouterr()[1]
