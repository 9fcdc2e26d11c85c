"""What the engine must get right in whole reports: on the samples, and on published reports where they are at hand."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import nlp
from nlp.language.bodies import own_names
from nlp.learning.corpus import parse_marked
from nlp.reuse import Index, ReportText, SegmentText, compare, nearest, shares
from nlp.reuse.normalise import normalise

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
REAL = Path(__file__).parents[3] / "shared" / "real"
PUBLISHED = [
    pytest.param(
        REAL / name,
        id=name,
        marks=pytest.mark.skipif(not (REAL / name).is_file(), reason="the published reports are not at hand"),
    )
    for name in ("hongze-2023.pdf", "huaian-2024.pdf", "ziwei-2024.txt")
]
REPORTS = [
    *(
        pytest.param(SAMPLES / name, id=name)
        for name in ("luwan-town-2023.html", "jinpu-street-2024.html", "mianling-urban-2024.docx")
    ),
    *PUBLISHED,
]
NEW = [
    "渔汛期把码头磅秤换成能打票的，鱼贩和船家各留一联。",
    "图书馆夜间值守改由读者自荐，钥匙挂在传达室墙上。",
    "给坡地上的九户人家接了水龙头，水表装在院墙外。",
    "旧粮仓隔成十二间琴房，学生凭校徽免费练到熄灯。",
]


def read(path: Path) -> ReportText:
    parsed = nlp.parse(nlp.read(path))
    return ReportText(path.name, parsed.body, parsed.year, nlp.segments(parsed))


def under_another_name(text: ReportText, body: str = "东滩市北埠区人民政府") -> ReportText:
    """The same report with the other body's name in place of its own, and other counts."""

    def renamed(said: str) -> str:
        for name in own_names(text.body):
            said = said.replace(name, body)
        return re.sub(r"(?<![\d〔])\d{1,3}(?=[条件次个份篇期])", lambda m: str(int(m.group()) + 7), said)

    return ReportText(
        "renamed " + text.report,
        body,
        text.year,
        [SegmentText(s.section, s.position, renamed(s.text)) for s in text.segments],
    )


def a_year_later(text: ReportText) -> ReportText:
    """The same body's next report: every fourth sentence new, the others with new numbers and some other words."""
    words = {
        "加强": "强化",
        "完善": "健全",
        "及时": "第一时间",
        "推进": "推动",
        "开展": "组织开展",
        "进一步": "",
        "不断": "持续",
        "主动": "积极主动",
    }

    def reworded(said: str) -> str:
        said = re.sub("|".join(words), lambda m: words[m.group()], said)
        said = said.replace(str(text.year), str(text.year + 1))
        return re.sub(r"(?<![\d〔])\d{1,3}(?=[条件次个份篇期])", lambda m: str(int(m.group()) + 3), said)

    parts = [
        SegmentText(s.section, s.position, NEW[i // 4 % len(NEW)] if i % 4 == 3 else reworded(s.text))
        for i, s in enumerate(text.segments)
    ]
    return ReportText("later " + text.report, text.body, text.year + 1, parts)


def own_words(text: ReportText) -> list[int]:
    """Segments that say more than the law has everyone say: for these an answer is due."""
    alone = compare([text, under_another_name(text)])[0]
    normal = normalise([s.text for s in text.segments], own_names(text.body))
    return [i for i, a in enumerate(alone) if a.kind != "statutory" and normal.starts[i + 1] - normal.starts[i] >= 24]


@pytest.mark.parametrize("path", REPORTS)
def test_a_report_under_another_bodys_name_is_copied_whole(path):
    text = read(path)
    copy = under_another_name(text)
    answers = compare([text, copy])[1]
    due = own_words(text)
    assert len(due) >= 8
    assert {answers[i].kind for i in due} == {"peer"}
    assert {answers[i].source_report for i in due} == {text.report}
    assert min(answers[i].shared for i in due) > 0.9
    assert [(answers[i].source_section, answers[i].source_position) for i in due] == [
        (text.segments[i].section, text.segments[i].position) for i in due
    ]
    assert shares(copy, answers)["boilerplate"] > 0.75
    assert nearest(copy, answers)[0].report == text.report


@pytest.mark.parametrize("path", REPORTS)
def test_the_next_years_report_is_rewritten_from_this_years(path):
    text = read(path)
    later = a_year_later(text)
    answers = compare([later], [text])[0]
    due = [i for i in own_words(text) if i % 4 != 3]
    found = [
        i for i in due if answers[i].kind == "prior_year" and answers[i].source_position == text.segments[i].position
    ]
    assert len(found) >= 0.9 * len(due)
    assert sum(answers[i].shared for i in due) > 0.8 * len(due)
    assert all(a.boilerplate == 0.0 and a.kind == "" for i, a in enumerate(answers) if i % 4 == 3)


@pytest.mark.parametrize("path", REPORTS)
def test_raw_never_falls_while_the_reference_grows(path, tmp_path):
    asked = read(path)
    others = [read(p) for p in sorted(SAMPLES.glob("*.*ml"))] + [
        a_year_later(asked),
        under_another_name(asked),
        replace(under_another_name(asked, "西汀县教育局"), report="third", year=2012),
    ]
    others = [t for t in others if t.report != asked.report]
    index = Index.create(tmp_path / "index")
    before = compare([asked], index)[0]
    for i, more in enumerate(others):
        index.add([more])
        after = compare([asked], index)[0]
        assert all(b.shared <= a.shared for b, a in zip(before, after))
        assert [a.shared for a in after] == [a.shared for a in compare([asked], others[: i + 1])[0]]
        before = after
    index.merge()
    assert [a.shared for a in compare([asked], index)[0]] == [a.shared for a in before]


@pytest.mark.parametrize("path", REPORTS)
def test_adding_a_report_twice_changes_nothing(path, tmp_path):
    text = read(path)
    copy = under_another_name(text)
    index = Index.create(tmp_path / "index")
    assert index.add([text]) == 1
    once, size = compare([copy], index), index.size()
    assert index.add([text]) == 0
    assert index.add([replace(text, report="the same page, saved anew")]) == 0
    assert index.size() == size
    assert len(index) == 1
    assert compare([copy], Index.open(index.folder)) == once


def test_what_is_asked_together_is_answered_as_alone(monkeypatch):
    reports = []
    for path in sorted((SAMPLES.parent / "reports").glob("b0*.txt"))[:60]:
        found = parse_marked(path.read_text("utf-8"), path)
        parts = [SegmentText(section, i, said) for i, (section, _, said) in enumerate(found.segments())]
        reports.append(ReportText(found.name, found.header["body"], int(found.header["year"]), parts))
    together = compare(reports)
    monkeypatch.setattr("nlp.reuse.engine.PORTION", 100)
    assert compare(reports) == together
    assert compare(reports[:3], reports[3:]) == together[:3]
