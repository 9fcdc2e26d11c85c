"""The dullest text, which is what boilerplate means: stock phrases that a report repeats from another, or does not."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from nlp.learning.corpus import parse_marked
from nlp.reuse import Index, ReportText, SegmentText, compare

CORPUS = Path(__file__).parents[2] / "corpus" / "reports"

#: Sections five and one as half of all townships write them.
FIVE = [
    "一是主动公开意识不够强，部分站所重业务、轻公开；",
    "二是政策解读形式比较单一，群众不容易看懂；",
    "三是基层公开队伍不够稳定，兼职人员较多。",
    "一是加强业务培训，提升工作人员能力；",
    "二是丰富解读形式，多用图表和短视频；",
    "三是充实工作力量，明确专人负责。",
]
ONE = [
    "加强组织领导，健全工作机制，明确责任分工。",
    "及时更新网站栏目，确保信息准确。",
    "畅通申请渠道，规范办理流程，按时答复申请人。",
    "严格落实审查制度，做到先审查、后公开。",
    "强化监督考核，将公开工作纳入年度考评。",
]
#: The same by another hand.
OTHER_FIVE = [
    "（一）公开的主动性有待提高，个别科室认识不到位。",
    "（二）信息更新不够及时，内容质量不高。",
    "（三）业务水平有待提升，培训次数偏少。",
    "下一步，将加强业务培训，组织学习相关条例。",
    "加大督查力度，及时通报结果。",
    "完善工作机制，明确专人负责。",
]
#: What each report has of its own.
MARSH = ["芦苇荡里新架的三座木桥，桥头都钉了告示板。", "渔民代表坐进会议室，一条一条问船检收费。"]
RIDGE = ["山脊上的护林点改成了夜校，讲台就是伐倒的松木。", "果农拿着秤来对账，差一两也要说明白。"]


def report(name, body, year, *parts):
    """A report of sections, each a code and its sentences."""
    segments = []
    for section, sentences in parts:
        segments += [SegmentText(section, number, said) for number, said in enumerate(sentences)]
    return ReportText(name, body, year, segments)


def source(section="s5", sentences=FIVE, body="莲沼县芦湾镇人民政府", year=2022, name="source"):
    return report(name, body, year, ("s1", MARSH), (section, sentences))


def copy(sentences, section="s5", body="棠山县松脊乡人民政府", year=2023, name="copy"):
    return report(name, body, year, ("s1", RIDGE), (section, sentences))


def corpus_reports(count):
    """Reports of the corpus, as company."""
    reports = []
    for path in sorted(CORPUS.glob("*.txt"))[:count]:
        found = parse_marked(path.read_text("utf-8"), path)
        parts = [SegmentText(section, i, said) for i, (section, _, said) in enumerate(found.segments())]
        reports.append(ReportText(found.name, found.header["body"], int(found.header["year"]), parts))
    return reports


@pytest.fixture(scope="module")
def company():
    return corpus_reports(298)


def answers_of(copied, origin=None, company=()):
    """The answers for what stands behind the two sentences that the copying report has of its own."""
    return compare([copied], [origin or source(), *company])[0][len(RIDGE) :]


@pytest.mark.parametrize("crowd", [0, 298])
@pytest.mark.parametrize(("section", "sentences"), [("s5", FIVE), ("s1", ONE)])
def test_a_dull_section_repeated_word_for_word(section, sentences, crowd, company):
    copied = copy(sentences, section)
    found = answers_of(copied, source(section, sentences), company[:crowd])
    assert [answer.shared for answer in found] == [1.0] * len(sentences)
    assert {answer.kind for answer in found} == {"peer"}
    assert {answer.source_report for answer in found} == {"source"}
    assert [answer.source_text for answer in found] == sentences
    assert min(answer.copied for answer in found) >= 0.9
    assert all(answer.boilerplate == answer.shared for answer in found)


def test_with_a_third_report_the_same_is_answered():
    third = copy(FIVE, body="汀南县石桥镇人民政府", name="third", year=2022)
    with_third = answers_of(copy(FIVE), company=[third])
    alone = answers_of(copy(FIVE))
    assert [answer.shared for answer in with_third] == [answer.shared for answer in alone]
    assert min(answer.copied for answer in with_third) >= 0.9


@pytest.mark.parametrize("crowd", [0, 298])
def test_the_name_of_the_other_county_is_left_in_a_neighbour(crowd, company):
    neighbour = "四是继续围绕莲沼县的中心工作，把该晒的都晒出来。"
    found = answers_of(copy([*FIVE, neighbour]), company=company[:crowd])
    assert [(flag.code, flag.text) for flag in found[-1].flags] == [("foreign_name", "莲沼县")]
    assert min(answer.copied for answer in found[:6]) >= 0.9


def test_the_copys_own_county_is_no_foreign_name():
    neighbour = "四是继续围绕棠山县的中心工作，把该晒的都晒出来。"
    assert answers_of(copy([*FIVE, neighbour]))[-1].flags == ()


def test_half_of_a_dull_section():
    found = answers_of(copy([*FIVE[:3], *RIDGE[::-1]]))
    assert [answer.shared for answer in found[:3]] == [1.0] * 3
    assert min(answer.copied for answer in found[:3]) >= 0.5


def test_a_sentence_put_in_and_one_left_out():
    mixed = [FIVE[0], FIVE[1], "果园合作社的账本挂在村口磨盘上。", *FIVE[3:]]
    found = answers_of(copy(mixed))
    repeated = [answer for answer, said in zip(found, mixed) if said in FIVE]
    assert [answer.shared for answer in repeated] == [1.0] * 5
    assert min(answer.copied for answer in repeated) >= 0.9


def test_a_dull_section_in_another_order():
    mixed = [FIVE[i] for i in (2, 0, 1, 5, 3, 4)]
    found = answers_of(copy(mixed))
    assert [answer.shared for answer in found] == [1.0] * 6
    assert min(answer.copied for answer in found) >= 0.5


def test_a_short_sentence_that_stands_there_word_for_word_is_shared():
    found = answers_of(copy(["没有投诉。"]), source(sentences=["没有投诉。"]))
    assert found[0].shared == 1.0
    assert found[0].kind == "stock"
    assert found[0].source_text == "没有投诉。"


def test_a_word_alone_is_no_match():
    found = answers_of(copy(["没有。"]), source(sentences=["没有。"]))
    assert (found[0].shared, found[0].kind) == (0.0, "")


def test_a_clause_that_stands_there_is_shared_as_far_as_it_goes():
    said = "果农拿秤来对账，健全工作机制，松木讲台擦得发亮。"
    found = answers_of(copy([said]), source("s1", ONE))[0]
    assert 0.2 < found.shared < 0.5
    assert [said[start:end] for start, end, _, _ in found.spans] == ["健全工作机制"]
    assert found.kind == "stock"
    assert found.copied < 0.5


def test_stock_phrases_by_two_hands_are_shared_but_not_copied():
    found = answers_of(copy(OTHER_FIVE))
    shared = [answer for answer in found if answer.shared]
    assert len(shared) >= 2
    assert {answer.kind for answer in shared} == {"stock"}
    assert max(answer.copied for answer in found) < 0.3


def test_one_whole_stock_sentence_shows_no_copying():
    found = answers_of(copy([RIDGE[0], ONE[3]], "s1"), source("s1", ONE))[1]
    assert (found.shared, found.kind) == (1.0, "stock")
    assert found.copied < 0.5


def test_nothing_shared_has_an_empty_kind_and_nothing_of_a_kind_is_unshared(company):
    texts = [source(), copy(FIVE), copy(OTHER_FIVE, name="other", body="汀南县石桥镇人民政府"), *company[:60]]
    for answers in compare(texts):
        for answer in answers:
            assert (answer.shared > 0) == (answer.kind != "")
            assert (answer.source_report is not None) == (answer.kind != "")
            assert answer.boilerplate <= answer.shared
            assert 0 <= answer.copied <= 1


def test_a_later_report_has_given_nothing():
    found = answers_of(copy(FIVE, year=2021))
    assert {answer.shared for answer in found} == {0.0}


def test_ones_own_earlier_report_is_prior_year():
    found = answers_of(copy(FIVE, body="莲沼县芦湾镇人民政府"))
    assert {answer.kind for answer in found} == {"prior_year"}
    assert min(answer.copied for answer in found) >= 0.5


@pytest.mark.parametrize("seed", range(3))
def test_the_same_from_an_index_in_one_shard_or_in_ten(seed, company, tmp_path):
    rng = random.Random(seed)
    crowd = [source(), *rng.sample(company, 40)]
    rng.shuffle(crowd)
    asked = copy([*FIVE[:2], RIDGE[0], *FIVE[2:], *ONE])
    memory = compare([asked], crowd)
    one = Index.create(tmp_path / "one")
    one.add(crowd)
    ten = Index.create(tmp_path / "ten")
    for start in range(0, len(crowd), 5):
        ten.add(crowd[start : start + 5])
    assert len(ten.shards) > 5
    assert compare([asked], one) == memory
    assert compare([asked], ten) == memory
    ten.merge()
    assert compare([asked], ten) == memory


def test_what_is_added_takes_nothing_from_what_is_shared(company):
    asked = copy([*FIVE, *ONE])
    before = compare([asked], [source()])[0]
    for size in (20, 100, 298):
        after = compare([asked], [source(), *company[:size]])[0]
        assert all(b.shared <= a.shared for b, a in zip(before, after))
        assert all(abs(b.copied - a.copied) < 1e-9 for b, a in zip(before, after) if a.source_report == "source")
        before = after


def test_a_report_of_ones_own_that_is_added_hides_no_peer():
    own = report("own", "棠山县松脊乡人民政府", 2021, ("s1", RIDGE), ("s5", FIVE[:1]))
    alone = answers_of(copy(FIVE))[0]
    with_own = compare([copy(FIVE)], [source(), own])[0][len(RIDGE)]
    assert with_own.copied >= alone.copied
    assert replace(with_own, copied=0, kind="").shared == alone.shared
