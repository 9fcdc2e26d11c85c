"""What counts as copied, from whom and of which kind: each rule by the pair of segments that it decides."""

import numpy as np
import pytest

from nlp.reuse import ReportText, SegmentText, judge
from nlp.reuse.engine import gather, sections_of
from nlp.reuse.judge import TEMPLATE_BODIES, Kind
from nlp.reuse.wording import STATUTORY_RUN, in_long_run

OWN = [
    "把灌区放水时间改成集市日喇叭通知，农户不用再跑到管理站去打听。",
    "选了十二名退休教师当监督员，每季度逐条挑刺、逐条销号。",
    "大坝安全鉴定的结论摘成一页纸贴在渡口，看不懂的由站长当面讲。",
]
#: Plain sentences that show no copying alone, of SUPPORTED_PAIR_WEIGHT and more.
PLAIN = "定期组织业务培训提高工作人员能力"
PLAINER = "加强组织领导健全工作机制"
STATUTORY = "现将有关情况报告如下"
ORIGINAL = "幼儿园划片方案先在业主群里征求意见"


def report(name, body, year, *sentences, section="s1"):
    return ReportText(
        name, body, year, [SegmentText(section, number, sentence) for number, sentence in enumerate(sentences)]
    )


def verdicts_of(*reports):
    """The reports in the pool's order, and the verdict on each of their segments, by report and segment."""
    batch = gather(reports)
    pool = batch.pool
    verdicts = judge.judge(pool, [pool], sections_of(pool, batch.texts))
    rows = {}
    for row, (number, segment) in enumerate(zip(pool.occurrence_report.tolist(), pool.occurrence_segment.tolist())):
        rows[batch.texts[number].report, segment] = row
    return batch, verdicts, rows


def kinds(*reports):
    _, verdicts, rows = verdicts_of(*reports)
    return {place: Kind(verdicts.kind[row]).word for place, row in rows.items()}


def sources(place, *reports):
    """The reports that the sources of one segment are in, the best first."""
    batch, verdicts, rows = verdicts_of(*reports)
    found = [int(best.source[rows[place]]) for best in verdicts.best]
    return [batch.texts[batch.pool.occurrence_report[occurrence]].report for occurrence in found if occurrence >= 0]


def test_what_the_body_had_the_year_before_is_its_own():
    found = kinds(report("before", "青岚县", 2022, OWN[0]), report("now", "青岚县", 2023, OWN[0]))
    assert found == {("before", 0): "", ("now", 0): "prior_year"}


def test_what_another_body_had_is_a_peers():
    assert kinds(report("a", "青岚县", 2022, OWN[0]), report("b", "沅河区", 2023, OWN[0]))["b", 0] == "peer"


def test_what_a_later_report_has_is_not_shared():
    _, verdicts, rows = verdicts_of(report("a", "青岚县", 2022, OWN[0]), report("b", "沅河区", 2023, OWN[0]))
    row = rows["a", 0]
    assert (verdicts.shared[row], verdicts.boilerplate[row], verdicts.kind[row]) == (0, 0, Kind.ORIGINAL)


def test_a_report_without_year_may_be_a_source_whenever_it_was_written():
    reports = report("a", "青岚县", None, OWN[0]), report("b", "沅河区", 2023, OWN[0])
    assert kinds(*reports) == {("a", 0): "peer", ("b", 0): "peer"}
    assert verdicts_of(*reports)[1].since.tolist() == [2023, 2023]


def test_where_the_earliest_known_source_is_later_one_without_year_takes_its_place():
    reports = (
        report("later", "沅河区", 2023, OWN[0]),
        report("undated", "石桥市", None, OWN[0]),
        report("now", "青岚县", 2022, OWN[0]),
    )
    assert sources(("now", 0), *reports) == ["undated"]


def test_what_no_report_has_a_year_for_has_been_there_since_nobody_knows():
    _, verdicts, _ = verdicts_of(report("a", "青岚县", None, OWN[0]), report("b", "沅河区", None, OWN[0]))
    assert verdicts.since.tolist() == [0, 0]


@pytest.mark.parametrize(("bodies", "kind"), [(TEMPLATE_BODIES - 1, "peer"), (TEMPLATE_BODIES, "template")])
def test_what_so_many_bodies_have_is_a_template(bodies, kind):
    reports = [report(f"r{number}", f"第{number}县", 2020 + number, OWN[0]) for number in range(bodies)]
    _, verdicts, rows = verdicts_of(*reports)
    row = rows[f"r{bodies - 1}", 0]
    assert (Kind(verdicts.kind[row]).word, verdicts.bodies[row], verdicts.since[row]) == (kind, bodies, 2020)


def test_statutory_wording_is_no_copy_and_scores_little():
    _, verdicts, rows = verdicts_of(report("a", "青岚县", 2022, STATUTORY), report("b", "沅河区", 2023, STATUTORY))
    row = rows["b", 0]
    assert (verdicts.shared[row], verdicts.boilerplate[row]) == (1, judge.STATUTORY_WEIGHT)
    assert verdicts.kind[row] == Kind.STATUTORY


def kind_of_plain(*more, body="沅河区"):
    """The kind of a plain sentence that an earlier report has, too; `more` is what both reports have."""
    source = report("a", "青岚县", 2022, PLAIN, *more)
    copy = report("b", body, 2023, PLAIN, *more)
    return kinds(source, copy)["b", 0]


def test_a_plain_sentence_shows_nothing_by_itself():
    assert kind_of_plain() == "stock"


def test_the_bodys_own_earlier_report_speaks_for_a_plain_sentence():
    assert kind_of_plain(body="青岚县") == "prior_year"


def test_more_that_both_reports_share_speaks_for_a_plain_sentence():
    assert kind_of_plain(OWN[0]) == "peer"


def test_what_is_shared_with_a_third_report_does_not():
    source = report("a", "青岚县", 2022, PLAIN)
    copy = report("b", "沅河区", 2023, PLAIN, OWN[0])
    third = report("c", "石桥市", 2022, OWN[0])
    found = kinds(source, copy, third)
    assert (found["b", 0], found["b", 1]) == ("stock", "peer")


def test_plain_sentences_are_copied_where_all_of_a_preamble_agrees():
    source = report("a", "青岚县", 2022, PLAIN, PLAINER, section="preamble")
    copy = report("b", "沅河区", 2023, PLAIN, PLAINER, section="preamble")
    assert kinds(source, copy)["b", 0] == "peer"
    longer = report("b", "沅河区", 2023, PLAIN, PLAINER, ORIGINAL, section="preamble")
    assert kinds(source, longer)["b", 0] == "stock"
    not_in_preamble = report("b", "沅河区", 2023, PLAIN, PLAINER, ORIGINAL)
    assert kinds(source, not_in_preamble)["b", 0] == "stock"


def test_one_plain_sentence_alone_is_no_copied_preamble_unless_it_weighs_twice_as_much():
    source = report("a", "青岚县", 2022, PLAIN, section="preamble")
    copy = report("b", "沅河区", 2023, PLAIN, section="preamble")
    assert kinds(source, copy)["b", 0] == "stock"
    source = report("a", "青岚县", 2022, PLAIN + "水平", section="preamble")
    copy = report("b", "沅河区", 2023, PLAIN + "水平", section="preamble")
    assert kinds(source, copy)["b", 0] == "peer"


def test_two_clauses_fused_have_a_source_each():
    reports = (
        report("a", "青岚县", 2021, OWN[0]),
        report("b", "石桥市", 2022, OWN[1]),
        report("now", "沅河区", 2023, OWN[0] + OWN[1]),
    )
    assert sorted(sources(("now", 0), *reports)) == ["a", "b"]


def test_of_equal_sources_the_earliest_is_named_of_ones_own_the_latest():
    others = [report(f"r{year}", f"第{year}县", year, OWN[0]) for year in (2020, 2021)]
    own = [report(f"own{year}", "沅河区", year, OWN[0]) for year in (2020, 2021)]
    now = report("now", "沅河区", 2023, OWN[0])
    assert sources(("now", 0), *others, now) == ["r2020"]
    assert sources(("now", 0), *others, *own, now) == ["own2021"]


def test_a_passage_of_each_row_lies_within_its_segment_and_its_source():
    batch, verdicts, _ = verdicts_of(
        report("a", "青岚县", 2021, *OWN), report("b", "沅河区", 2023, *reversed(OWN), OWN[0] + OWN[2])
    )
    text = batch.pool.occurrence_text()
    lengths = batch.pool.lengths()
    for best in verdicts.best:
        assert best.passage_starts[-1] == len(best.passages)
        row = np.repeat(np.arange(text.size), np.diff(best.passage_starts))
        assert (best.passages.query_text == text[row]).all()
        assert (best.passages.reference_text == text[best.source[row]]).all()
        assert (best.passages.query_end <= lengths[text[row]]).all()
        assert (best.passages.reference_end <= lengths[text[best.source[row]]]).all()


def test_a_run_of_statutory_wording_does_not_go_on_from_one_text_to_the_next():
    mask = np.ones(2 * STATUTORY_RUN - 1, bool)
    starts = np.array([0, STATUTORY_RUN - 1, 2 * STATUTORY_RUN - 1])
    assert in_long_run(mask, starts).tolist() == [False] * (STATUTORY_RUN - 1) + [True] * STATUTORY_RUN
