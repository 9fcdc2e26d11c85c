"""Two bodies of one name are two, one report read twice is one: what wording does not tell, figures do."""

from pathlib import Path

import numpy as np
import pytest

import nlp
from nlp.reuse import Index, ReportText, SegmentText, compare, duplicates, namesakes
from nlp.reuse.duplicates import Outlines, sharing_pairs, sharing_sketches

PUBLISHED = Path(__file__).parents[3] / "shared" / "real" / "hongze-2023.pdf"

FRAME = [
    "全年在门户网站公开信息{a}条，其中便民提示{b}条、账目公示{c}条。",
    "集市日用喇叭念通知，农户不用再跑到管理站去打听。",
    "选了退休教师当监督员，每季度逐条挑刺、逐条销号，共销{d}号。",
    "收到来信{e}封，当月答复，看不懂的由站长当面讲。",
    "如有疑问，请拨打{phone}，地址：{street}{f}号。",
]
NORTH = {"a": 318, "b": 47, "c": 129, "d": 26, "e": 17, "f": 88, "phone": "0571-55512345", "street": "河埠路"}
SOUTH = {"a": 204, "b": 61, "c": 93, "d": 34, "e": 12, "f": 105, "phone": "0816-66623456", "street": "晒谷街"}


def town(report, figures, year=2023, body="城关镇人民政府", names=()):
    said = [sentence.format(**figures) for sentence in FRAME]
    return ReportText(report, body, year, [SegmentText("s1", number, text) for number, text in enumerate(said)], names)


def test_two_towns_of_one_name_with_other_figures_are_two():
    towns = [town("north/a.pdf", NORTH), town("south/a.pdf", SOUTH)]
    assert duplicates(towns) == {}
    assert namesakes(towns, {}) == {"north/a.pdf": "north", "south/a.pdf": "south"}
    north, south = compare(towns)
    # The first sentence is a list of counts, which differ.
    assert {answer.kind for answer in south[1:4]} == {"peer"}
    assert {answer.source_report for answer in south[1:4]} == {"north/a.pdf"}
    assert {answer.source_report for answer in north[1:4]} == {"south/a.pdf"}
    assert min(answer.copied for answer in south[1:4]) >= 0.5


def test_the_same_report_read_twice_is_one_whatever_reads_it():
    spaced = town("again.txt", NORTH)
    spaced = ReportText(
        "again.txt",
        spaced.body,
        2023,
        [SegmentText(s.section, s.position, s.text.replace("，", ", ").replace("47", " 47 ")) for s in spaced.segments],
    )
    assert duplicates([town("a.pdf", NORTH), spaced]) == {"again.txt": "a.pdf"}


def test_a_corrected_report_is_a_copy_of_the_first_one():
    assert duplicates([town("a", NORTH), town("bb", {**NORTH, "b": 48})]) == {"bb": "a"}


def test_towns_are_told_apart_by_folder_over_the_years():
    towns = [
        town(f"{where}/{year}.pdf", {**f, "a": year}, year)
        for where, f in (("n", NORTH), ("s", SOUTH))
        for year in (2022, 2023)
    ]
    assert namesakes(towns, {}) == {text.report: text.report[0] for text in towns}
    answers = compare(towns)
    assert {answer.source_report for answer in answers[1]} == {"n/2022.pdf"}
    assert {answer.kind for answer in answers[1][:4]} == {"prior_year"}
    assert {answer.source_report for answer in answers[3]} == {"s/2022.pdf"}


def test_towns_are_told_apart_by_their_county_where_it_is_known():
    towns = [town("a", NORTH, names=("青岚县",)), town("b", SOUTH, names=("沅河县",))]
    assert namesakes(towns, {}) == {"a": "青岚县", "b": "沅河县"}


def test_towns_in_one_folder_are_told_apart_by_their_files():
    towns = [town("a.pdf", NORTH), town("b.pdf", SOUTH), town("old.pdf", NORTH, 2021)]
    assert namesakes(towns, {}) == {"a.pdf": "a.pdf", "b.pdf": "b.pdf"}


def test_in_an_index_they_are_two_as_well(tmp_path):
    index = Index.create(tmp_path / "index")
    assert index.add([town("north/a.pdf", NORTH)]) == 1
    assert index.add([town("south/a.pdf", SOUTH)]) == 1
    assert index.add([town("copy of south/a.pdf", SOUTH)]) == 0
    later = town("later", {**SOUTH, "a": 999}, 2024, body="汀南县石桥镇人民政府")
    assert compare([later], index)[0][1].bodies == 3


def test_duplicates_are_kept_when_asked_for():
    twice = [town("a", NORTH), town("b", NORTH)]
    assert {answer.shared for report in compare(twice) for answer in report} == {0.0}
    kept = compare(twice, keep_duplicates=True)
    assert {answer.source_report for answer in kept[1]} == {"a"}


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published report is not at hand")
def test_a_published_report_read_twice_is_one(tmp_path):
    again = tmp_path / "again.txt"
    document = nlp.read(PUBLISHED)
    again.write_text("\n".join(page.text for page in document.pages), "utf-8")
    texts = []
    for path in (PUBLISHED, again):
        parsed = nlp.parse(nlp.read(path))
        texts.append(ReportText(path.name, parsed.body, parsed.year, nlp.segments(parsed)))
    assert len(duplicates(texts)) == 1


def test_reports_that_share_fingerprints_are_paired_as_one_by_one():
    rng = np.random.default_rng(7)
    prints = [np.unique(rng.integers(0, 40, size, dtype=np.uint32)) for size in rng.integers(0, 30, 60)]
    outlines = Outlines(
        reports=[str(number) for number in range(60)],
        bodies=["甲局"] * 60,
        years=np.arange(60),
        sizes=np.ones(60, int),
        prints=np.concatenate(prints),
        bounds=np.cumsum([0, *map(len, prints)]),
    )
    smallest = [of_report[:24].tolist() for of_report in prints]
    expected = sorted(sharing_pairs(smallest, crowd=64))
    found = [pair for i, j in sharing_sketches(outlines) for pair in zip(i.tolist(), j.tolist())]
    assert sorted(found) == expected
    assert expected


def test_a_crowd_of_one_name_and_year_and_two_of_none():
    """Every pair of one name and year is looked at, and with an unknown one those that share what few others have."""

    def figures(number):
        counts = {name: (number + 2) * value for name, value in NORTH.items() if isinstance(value, int)}
        return {**NORTH, **counts, "phone": f"0571-5551{number}345"}

    towns = [town(f"{number}/a.pdf", figures(number)) for number in range(6)]
    nameless = [town("u.pdf", NORTH, None, ""), town("uu.pdf", NORTH, 2023, "")]
    assert duplicates(towns) == {}
    assert duplicates([*towns, *nameless, town("n.pdf", NORTH)]) == {"u.pdf": "n.pdf", "uu.pdf": "n.pdf"}
