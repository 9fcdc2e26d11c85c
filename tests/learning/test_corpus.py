"""The corpus format: marks and text never fall apart, any label will do; and the corpus itself is in order."""

import csv
import os
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.labelling.classify import load_model
from nlp.learning import corpus
from nlp.learning.check import check
from nlp.learning.corpus import CorpusError, LabelledReport, Passage, parse_marked, to_marked
from nlp.learning.evaluation import evaluate
from nlp.learning.examples import labelled
from nlp.learning.training import train

REPORTS = Path(__file__).parents[2] / "corpus" / "reports"
HEADER = "body: 霁川县水务局\nyear: 2023\nkind: department\nregion: 华东\nlayout: 2021\n"


def parsed(marked: str) -> LabelledReport:
    return parse_marked(f"{HEADER}---\n{marked}", Path("r.txt"))


@pytest.fixture
def written(tmp_path):
    """Writes corpus files, gives their folder."""

    def written(**texts: str) -> Path:
        for name, marked in texts.items():
            (tmp_path / f"{name}.txt").write_text(f"{HEADER}---\n{marked}", "utf-8")
        return tmp_path

    return written


# --------------------------------------------------------------------------------------------- marks


def test_short_marks_own_labels_and_unlabelled_text():
    report = parsed(
        "{title}甲报告\n{s1}一、总体情况\n{m}一。{=时间 表}二。{?}三。{h}（一）标题{=measure}四。{x}表"
        "{s5}五、问题{p}五。"
    )
    assert report.segments() == [
        ("s1", "measure", "一。"),
        ("s1", "时间 表", "二。"),
        ("s1", None, "三。"),
        ("s1", "measure", "四。"),
        ("s5", "problem", "五。"),
    ]
    assert report.text == "甲报告\n一、总体情况\n一。二。三。（一）标题四。表五、问题五。"
    assert [report.labels()[report.text.index(c)] for c in "甲一二三标四表五"] == [
        None,
        None,
        "时间 表",
        None,
        None,
        "measure",
        None,
        None,
    ]


def test_labels_named_as_what_is_no_label():
    report = parsed("{s1}一、总体情况{=none}一。{=heading}二。{=?}三。{=+}四。{==}五。")
    assert [label for _, label, _ in report.segments()] == ["none", "heading", "?", "+", "="]


def test_an_interrupted_segment_goes_on_with_its_own_label():
    report = parsed("{s1}一、总体{=数字}公开3{x}- 1 -{+}条。{?}更新{x}- 2 -{+}慢。{h}（一）主{x}- 3 -{+}动公开{o}无。")
    assert report.segments() == [("s1", "数字", "公开3条。"), ("s1", None, "更新慢。"), ("s1", "other", "无。")]
    assert [p.kind for p in report.passages if p.continued] == ["segment", "segment", "heading"]


def test_braces_of_the_raw_text():
    assert parsed("{s1}一{m}甲{{}m{}}乙{}}{{}{{}").segments() == [("s1", "measure", "甲{m}乙}{{")]


@pytest.mark.parametrize(
    "mark", ["{n}", "{=}", "{= a}", "{=a }", "{=" + "长" * 41 + "}", "{s7}", "{M}", "{}", "{=a{b}", "{=甲\n}", "{{a}"]
)
def test_unknown_marks(mark):
    with pytest.raises(CorpusError, match=r"r\.txt: line 8: unknown mark"):
        parsed(f"{{s1}}一、总体\n{{m}}二{mark}。")


def test_a_name_of_forty_characters():
    assert parsed("{s1}一{=" + "长" * 40 + "}二。").segments() == [("s1", "长" * 40, "二。")]


@pytest.mark.parametrize(("text", "message"), [("body: x\n", "no line with ---"), ("body\n---\nx", "without a colon")])
def test_broken_headers(text, message):
    with pytest.raises(CorpusError, match=message):
        parse_marked(text, Path("r.txt"))


# ------------------------------------------------------------------------------------------ property


SECTIONS = ("", "preamble", "s1", "s5")
NAMES = st.from_regex(corpus._NAME, fullmatch=True)
PIECES = st.tuples(
    st.sampled_from(SECTIONS),
    st.sampled_from(("segment", "segment", "heading", "none")),
    st.none() | st.sampled_from(corpus.LABELS) | NAMES,
    st.booleans(),
    st.text(min_size=1) | st.sampled_from(["{m}", "{=a}", "{", "}{", "\n---\n", "\f", "{s1}甲{+}"]),
)


@st.composite
def reports(draw) -> LabelledReport:
    """A report of any text under any marks; a passage goes on only where one was interrupted."""
    passages, at, parts = [], 0, []
    section, interrupted = "", None
    for number, kind, name, goes_on, text in draw(st.lists(PIECES, max_size=12)):
        changed = number != section
        section = number
        label = name if kind == "segment" else None
        before = passages[-1] if passages else None
        continued = bool(goes_on and interrupted and not changed and before.kind == "none")
        if continued:
            kind, label = interrupted
        passages.append(Passage(at, at + len(text), section, kind, label, continued))
        interrupted = (kind, label) if kind != "none" else None if changed else interrupted
        parts.append(text)
        at += len(text)
    return LabelledReport(Path("r.txt"), {"body": "甲"}, "".join(parts), tuple(passages))


@given(reports())
def test_marks_taken_out_leave_the_raw_text_and_offsets_point_at_theirs(report):
    marked = to_marked(report)
    raw = report.text
    assert re.sub(r"\{([{}])\}|\{[^{}]+\}", r"\1", marked.partition("\n---\n")[2]) == raw
    back = parse_marked(marked, report.path)
    assert back.text == raw
    assert back.header == report.header
    assert back.passages == report.passages
    assert "".join(back.text[p.start : p.end] for p in back.passages) == raw
    for section, label, text in back.segments():
        assert text
        assert label is None or corpus.is_label(label)
        assert section in SECTIONS


# ------------------------------------------------------------------------------------------- labelled


SMALL = (
    "{{title}}霁川县水务局2023年政府信息公开工作年度报告\n{{s1}}一、总体情况\n{{={0}}}全年公开{2}水质信息12期。{{?}}群众较为满意。\n"
    "{{s5}}五、存在的主要问题及改进情况\n{{={1}}}河长公示牌更新{2}慢。{{={0}}}将每季度核对3次。\n{{s6}}六、其他需要报告的事项\n{{={1}}}无其他{2}事项。\n"
)


def test_own_labels_reach_training_and_unlabelled_segments_are_none():
    story, labels = labelled(parsed(SMALL.format("数字", "文字", "")))
    assert list(zip([s.text for s in story.segments], labels)) == [
        ("全年公开水质信息12期。", "数字"),
        ("群众较为满意。", None),
        ("河长公示牌更新慢。", "文字"),
        ("将每季度核对3次。", "数字"),
        ("无其他事项。", "文字"),
    ]


def test_train_and_evaluate_on_own_labels(written, tmp_path):
    folder = written(**{f"r{c}": SMALL.format("数字", "文字", c) for c in "甲乙丙"})
    assert "3 reports, 12 segments" in train([folder], tmp_path / "m.safetensors")
    found = evaluate([folder], load_model(tmp_path / "m.safetensors"))
    assert found.labels == ("数字", "文字")
    assert found.macro() > 0.9
    shipped = evaluate([folder])
    assert shipped.labels == (*corpus.LABELS, "数字", "文字")
    assert not shipped.right.any()
    assert "数字" in shipped.text()
    assert len(shipped.errors()) == 12


def test_too_little_to_train_or_to_hold_out(written, tmp_path):
    folder = written(a=SMALL.format("数字", "数字", ""), b=SMALL.format("数字", "数字", "乙"))
    with pytest.raises(CorpusError, match="at least two different labels"):
        train([folder], tmp_path / "m")
    written(b=SMALL.format("数字", "文字", ""))
    assert "macro-F1" not in train([folder], tmp_path / "m")  # without b there is one label only
    unlabelled = re.sub("{=[^}]*}", "{?}", SMALL.format("a", "b", ""))
    with pytest.raises(CorpusError, match="nothing to evaluate"):
        evaluate([written(a=unlabelled, b=unlabelled)])


# --------------------------------------------------------------------------------------------- check


def test_the_corpus_is_in_order():
    found = check([REPORTS])
    assert found.faults == ()
    assert found.reports >= 255
    assert set().union(*found.by_section.values()) == set(corpus.LABELS)


def test_offsets_of_the_corpus_point_at_their_text():
    for report in corpus.load([REPORTS]):
        assert report.passages[0].start == 0
        assert report.passages[-1].end == len(report.text)
        assert all(a.end == b.start for a, b in pairwise(report.passages))
        assert parse_marked(to_marked(report), report.path) == report


def test_check_counts_reports_without_headings_and_what_stands_outside_section_five(written):
    header = "body: 沅石乡\nyear: 2021\nkind: township\nregion: 华中\nlayout: other\nseries: {}\n---\n"
    header += "{{title}}沅石乡2021年政府信息公开工作年度报告\n"
    short = "{s1}{m}公开信息31条。{p}一是更新慢。{i}明年按周更新。"
    whole = "{s1}一、总体情况\n{m}公开40条。\n{s5}五、存在的主要问题及改进情况\n{p}解读少。{i}将多写。"
    found = check([written(a=header.format("a") + short, b=header.format("b") + whole)])
    assert (found.reports, found.series, found.without_headings) == (2, 2, 1)
    assert "problem outside section five: 1, 50.0%" in found.text()


def test_check_takes_any_labels_and_counts_what_has_none(written):
    found = check([written(a=SMALL.format("数字", "文字", ""))])
    assert not found.faults
    assert found.unlabelled == 1
    assert "1 reports of 1 series, 4 segments: 数字 2, 文字 2\n1 more segments are not labelled\n" in found.text()
    assert not check([written(a=re.sub("{=[^}]*}", "{?}", SMALL.format("a", "b", "")))]).faults


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("{title}甲报告\n{s1}一、总体情况\n{x}全年公开12条。", "no segment is marked"),
        (SMALL.format("a", "b", "").replace("群众", "{m}\n{p}群众"), "an empty segment marked measure in s1"),
        ("{m}河流与天气，今日晴，明日雨。", "no annual report"),
        (
            SMALL.format("a", "b", "").replace("{?}群众较为满意。", "{x}" + "群众较为满意，来信来电都有回音。" * 3),
            "are the section marks right",
        ),
        (SMALL.format("a", "b", "") + "{q}", "unknown mark {q}"),
    ],
)
def test_faults(written, marked, message):
    assert any(message in fault for fault in check([written(a=marked)]).faults)


def test_what_is_no_report_or_no_text_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("body: 甲\n---\n{m}河流与天气，今日晴，明日雨。", "utf-8")
    with pytest.raises(CorpusError, match=r"a\.txt: no annual report"):
        train([tmp_path], tmp_path / "m")
    (tmp_path / "a.txt").write_bytes("body: 甲\n---\n".encode("gb18030"))
    with pytest.raises(CorpusError, match=r"a\.txt: no UTF-8 text"):
        train([tmp_path], tmp_path / "m")
    assert len(check([tmp_path]).faults) == 1


def test_a_header_that_lacks_something(tmp_path):
    (tmp_path / "a.txt").write_text("body: 甲\nyear:\n---\n" + SMALL.format("a", "b", ""), "utf-8")
    assert check([tmp_path]).faults == ("a.txt: the header lacks year, kind, region, layout",)


def test_near_copies_must_be_of_one_series(written, tmp_path):
    folder = written(a=SMALL.format("a", "b", ""), b=SMALL.format("a", "b", ""))
    assert check([folder]).faults == ("a.txt and b.txt share 100% of their passages and are not of one series",)
    for path in folder.glob("*.txt"):
        path.write_text("series: s\n" + path.read_text("utf-8"), "utf-8")
    assert not check([folder]).faults


# ----------------------------------------------------------------------------------- what it has of everything


def constructions():
    with open(REPORTS.parent / "constructions.tsv", encoding="utf-8") as file:
        return [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.fixture(scope="module")
def by_label():
    """The segments of the corpus by label, with their reports."""
    found = defaultdict(list)
    for report in corpus.load([REPORTS]):
        for _, label, text in report.segments():
            found[label].append((report.name, "".join(text.split())))
    return found


@pytest.mark.parametrize(
    ("label", "construction", "pattern"), constructions(), ids=lambda value: value if " " in value else None
)
def test_each_construction_carries_its_label_in_many_reports(by_label, label, construction, pattern):
    reports = {name for name, text in by_label[label] if re.search(pattern, text)}
    assert len(reports) >= 12, f"{construction}: {len(reports)} reports"


def test_plans_and_shortcomings_stand_outside_section_five_too():
    found = Counter((label, section) for report in corpus.load([REPORTS]) for section, label, _ in report.segments())
    for label, least in (("improvement", 300), ("problem", 100)):
        assert sum(n for (own, section), n in found.items() if own == label and section != "s5") >= least


# ------------------------------------------------------------------------- what is no corpus file


def test_folders_and_pipes_named_as_corpus_files_are_passed_over(written):
    folder = written(a="{s1}一、总体情况{m}公开3条。")
    (folder / "b.txt").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "c.txt")
        with pytest.raises(CorpusError, match="neither a file nor a folder"):
            corpus.files([folder / "c.txt"])
    assert corpus.files([folder]) == [folder / "a.txt"]


@pytest.mark.parametrize("marks", ["{m}甲{x}乙{+}丙", "{m}", "{{}", "{"])
def test_more_marks_than_any_report_has(written, marks):
    folder = written(a=marks * (3_000_000 // len(marks)))
    (fault,) = check([folder]).faults
    assert "more than 200,000 marks" in fault


def test_a_file_larger_than_any_report(written, monkeypatch):
    monkeypatch.setattr(corpus, "MOST_BYTES", 100)
    (fault,) = check([written(a="{s1}一、总体情况{m}" + "公开" * 100)]).faults
    assert "which no report has" in fault
