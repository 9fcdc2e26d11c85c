"""The reference on disk."""

import json

import numpy as np
import pytest

from nlp.reuse import BadIndex, Index, ReportText, SegmentText, compare

CLAUSES = [
    "把灌区放水时间改成集市日喇叭通知",
    "选了十二名退休教师当监督员",
    "看不懂的由站长当面讲给他听",
    "河长巡河日志按村拆开上网公示",
    "食堂每周菜谱和进货单贴在校门外",
]


def text(report, body, year, numbers=(0, 1, 2, 3, 4)):
    return ReportText(
        report,
        body,
        year,
        [SegmentText("s1", n, CLAUSES[n] + f"，这是第{n}号院子里的规矩，谁来了都一样。") for n in numbers],
    )


@pytest.fixture
def index(tmp_path):
    return Index.create(tmp_path / "index")


def test_year_by_year(index):
    for year in range(2015, 2022):
        assert index.add([text(f"a{year}", "青岚县水利局", year), text(f"b{year}", "石桥市教育局", year)]) == 2
    answer = compare([text("new", "青岚县水利局", 2022)], Index.open(index.folder))[0]
    assert {a.source_report for a in answer} == {"a2021"}
    assert {a.kind for a in answer} == {"prior_year"}
    assert {(a.bodies, a.since) for a in answer} == {(2, 2015)}


def test_same_answers_as_from_memory_and_after_merging(index):
    reference = [
        text("a", "青岚县水利局", 2020, (0, 1)),
        text("b", "石桥市教育局", 2021, (1, 2)),
        text("c", "沅河区财政局", 2021, (2, 3)),
    ]
    asked = [text("q", "江口县民政局", 2022)]
    for report in reference:
        index.add([report])
    memory = compare(asked, reference)
    assert compare(asked, index) == memory
    index.merge()
    assert len(index.shards) == 1
    assert len(index) == 3
    assert compare(asked, Index.open(index.folder)) == memory
    assert len(list(index.folder.glob("shard-*"))) == 1


def test_of_equal_sources_the_same_is_named_whatever_was_added_first(tmp_path):
    reference = [text(f"r{body}", body + "县水利局", 2021) for body in "甲乙丙丁戊己"]
    answers = []
    for number, order in enumerate((reference, reference[::-1], reference[3:] + reference[:3])):
        index = Index.create(tmp_path / str(number))
        for report in order:
            index.add([report])
        answers.append(compare([text("q", "江口县民政局", 2022)], index))
    assert answers[0] == answers[1] == answers[2] == compare([text("q", "江口县民政局", 2022)], reference)


def test_second_copy_under_another_name_is_left_out(index):
    assert index.add([text("a.pdf", "青岚县水利局", 2020), text("a.html", "青岚县水利局", 2020)]) == 1
    assert index.add([text("copy of a.pdf", "青岚县水利局", 2020)]) == 0


def test_a_report_of_the_index_is_not_its_own_source(index):
    index.add([text("a", "青岚县水利局", 2020)])
    assert {a.shared for a in compare([text("a", "青岚县水利局", 2020)], index)[0]} == {0.0}


def test_many_shards_become_one(index):
    for n in range(13):
        index.add([text(f"r{n}", f"第{n}县水利局", 2020, (n % 5,))])
    assert len(index.shards) < 12
    assert len(index) == 13


def test_a_shard_grows_no_larger_than_memory_allows(index, monkeypatch):
    reports = [text(f"r{i}", f"第{i}县水利局", 2020, [i % 5]) for i in range(6)]
    for report in reports[:3]:
        index.add([report])
    index.merge()
    for report in reports[3:]:
        index.add([report])
    monkeypatch.setattr("nlp.reuse.index.LARGEST", sum(shard.pool.codes.size for shard in index.shards[1:]))
    index.merge()
    assert [shard.keys.size for shard in index.shards] == [3, 3]
    assert len(Index.open(index.folder)) == 6


def test_no_index_there_and_one_of_another_make(index, tmp_path):
    with pytest.raises(BadIndex):
        Index.open(tmp_path)
    with pytest.raises(BadIndex):
        Index.create(index.folder)
    saved = json.loads((index.folder / "index.json").read_text())
    (index.folder / "index.json").write_text(json.dumps({**saved, "k": 4}))
    with pytest.raises(BadIndex):
        Index.open(index.folder)


def test_arrays_with_objects_are_refused(index):
    index.add([text("a", "青岚县水利局", 2020)])
    np.save(index.shards[0].folder / "codes.npy", np.array([{}], object), allow_pickle=True)
    with pytest.raises(BadIndex, match="damaged"):
        compare([text("q", "江口县民政局", 2022)], Index.open(index.folder))


def test_an_empty_index_answers(index):
    assert compare([text("q", "江口县民政局", 2022)], index)[0][0].shared == 0.0
    assert compare([text("q", "江口县民政局", 2022)], str(index.folder))[0][0].shared == 0.0


@pytest.mark.parametrize(
    "said",
    [
        "2023年，青岚县進一步公开了信息 12 条~以及^两`本\ue000\x00。",
        "",
        "㈠⻓江㍿ⓐ\U0002a6b2\ud800，〇年",
        "无" * 70_000,
        "^",
        "长" * 3 + "`" * 3,
    ],
)
def test_a_report_comes_back_as_it_was_added(index, said):
    report = ReportText(
        "a",
        "青岚县水利局",
        2020,
        [SegmentText("preamble", 0, said), SegmentText("s1", 3, ""), SegmentText("s1", 4, "青岚县" + said)],
        ("青岚",),
    )
    index.add([report, text("b", "石桥市教育局", 2021)])
    assert report in map(index.shards[0].report, range(2))
    index.add([text("c", "江口县民政局", 2021)])
    index.merge()
    assert report in map(index.shards[0].report, range(3))


def test_a_text_too_long_to_be_compared_whole_is_the_same_in_memory_and_on_disk(index):
    rng = np.random.default_rng(3)
    long = "".join(map(chr, rng.integers(0x4E00, 0x9000, 70_000)))
    reference = [
        ReportText("a", "青岚县水利局", 2020, [SegmentText("s1", 0, long)]),
        ReportText("b", "石桥市教育局", 2021, [SegmentText("s1", 0, long + CLAUSES[0])]),
    ]
    for report in reference:
        index.add([report])
    asked = [ReportText("q", "江口县民政局", 2022, [SegmentText("s1", 0, long[:500]), SegmentText("s1", 1, long)])]
    memory = compare(asked, reference)
    assert [a.bodies for a in memory[0]] == [3, 3]
    assert compare(asked, index) == memory
    index.merge()
    assert compare(asked, Index.open(index.folder)) == memory


def test_a_report_of_more_segments_than_sixteen_bits_count(index):
    short = text("copy", "沅河区教育局", 2023, [0])
    long = ReportText(
        "long",
        "青岚县水利局",
        2022,
        [*(SegmentText("s1", i, "") for i in range(0x10000)), SegmentText("s1", 0x10000, short.segments[0].text)],
    )
    assert compare([short], [long])[0][0].source_position == 0x10000
    index.add([long])
    assert compare([short], index)[0][0].source_position == 0x10000
