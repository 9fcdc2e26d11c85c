"""What becomes of a report's segments a year later: each state, whatever stands around it."""

import pytest

from nlp.reuse import STATES, ReportText, SegmentText, changes

MEASURES = [
    "全年通过县政府网站主动公开信息1,204条，其中涉企政策解读20篇。",
    "在乡镇便民服务中心设置查询点12处，安排专人帮助老年人查询。",
    "对重点工程的招标、开工、验收信息按月更新，由审计科逐项核对。",
    "聘请六名社会监督员，每季度听取一次他们对公开内容的意见。",
    "编印惠农补贴明白卡，把申领条件和办理时限写在一张纸上。",
]


def report(year, texts, section="s1"):
    segments = [SegmentText(section, number, text) for number, text in enumerate(texts)]
    return ReportText(f"r{year}", "青岚县水利局", year, segments)


def found(earlier, later):
    return changes(report(2022, earlier), report(2023, later))


def states(earlier, later):
    return [change.state for change in found(earlier, later)]


def test_a_report_that_did_not_change():
    assert states(MEASURES, MEASURES) == ["same"] * 5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("公开信息120条。", "公开信息135条。"),
        ("答复申请十二件。", "答复申请十五件。"),
        ("数据统计期限为2022年1月1日至12月31日。", "数据统计期限为2023年1月1日至12月31日。"),
        ("新媒体阅读量1.2万次，占比35%。", "新媒体阅读量2.6万次，占比41.5%。"),
        ("收到申请３件。", "收到申请5件。"),
        ("咨询电话：0900-5550121。", "咨询电话：0900-5550199。"),
        ("联系邮箱gk22@qinglan.example。", "联系邮箱gk23@qinglan.example。"),
    ],
)
def test_only_numbers_changed(before, after):
    assert states([*MEASURES[:2], before], [*MEASURES[:2], after]) == ["same", "same", "numbers"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一是编印惠农补贴明白卡，送到村组。", "二是编印惠农补贴明白卡，送到村组。"),
        ("（三）聘请社会监督员。", "（四）聘请社会监督员。"),
        ("公开信息１２０条，解读２０篇", "公开信息120条、解读20篇。"),
        ("编印惠农补贴明白卡 ，送到 村组。", "编印惠农补贴明白卡，送到村组。"),
        ("編印惠農補貼明白卡，送到村組。", "编印惠农补贴明白卡，送到村组。"),
    ],
)
def test_another_numeral_of_an_item_other_marks_or_forms_are_no_change(before, after):
    assert states([before, *MEASURES[2:]], [after, *MEASURES[2:]]) == ["same"] * 4


def test_words_of_degree_that_comparison_sets_aside_are_an_edit():
    assert states(["加强对政务新媒体的日常监测。"], ["进一步加强对政务新媒体的日常监测。"]) == ["edited"]


def test_an_edited_sentence_has_the_spans_that_both_have():
    [change] = found(["对重点工程的招标信息按月更新。"], ["对民生工程的招标信息按季度更新。"])
    assert change.state == "edited"
    assert [change.text[start:end] for start, end, _, _ in change.spans] == ["工程的招标信息按", "更新"]
    for start, end, earlier_start, earlier_end in change.spans:
        assert change.text[start:end] == change.earlier_text[earlier_start:earlier_end]


def test_figures_that_changed_are_named_with_what_they_count():
    [change] = found(
        ["全年受理申请1,204件，办结十二件，结转2件，按第711号令办理。"],
        ["全年受理申请1,310件，办结十五件，结转2件，按第722号令办理。"],
    )
    assert change.numbers == (("全年受理申请…件", "1204", "1310"), ("办结…件", "12", "15"))


def test_a_figure_that_only_one_year_names():
    [change] = found(
        ["主动公开信息80条，由办公室统一审核发布。"],
        ["主动公开信息95条，召开新闻发布会7场，由办公室统一审核发布。"],
    )
    assert change.numbers == (("主动公开信息…条", "80", "95"), ("召开新闻发布会…场", "", "7"))


def test_a_figure_goes_with_the_words_that_stayed_not_with_its_number_in_order():
    [change] = found(
        ["我区在网站主动公开政府信息1136条。"],
        ["我区在网站主动发布各类政府信息2428条，公开常务会议7期，发布解读7条。"],
    )
    assert change.numbers[0] == ("我区在网站主动发布各类政府信息…条", "1136", "2428")


def test_a_paragraph_that_is_new_and_one_that_was_dropped():
    new = "开通政务公开热线，由值班人员当场解答群众提问。"
    assert states(MEASURES, [*MEASURES[:2], new, *MEASURES[3:]]) == ["same", "same", "dropped", "new", "same", "same"]
    assert states(MEASURES, [*MEASURES[:2], new, *MEASURES[2:]]) == ["same", "same", "new", "same", "same", "same"]
    assert states(MEASURES, MEASURES[1:]) == ["dropped", *["same"] * 4]


def test_what_was_dropped_stands_behind_what_it_followed():
    rows = found(MEASURES, [MEASURES[0], MEASURES[1], MEASURES[4]])
    assert [row.text or row.earlier_text for row in rows] == MEASURES


def test_a_sentence_in_another_place_has_moved_and_the_others_have_not():
    rows = found(MEASURES, [MEASURES[4], *MEASURES[:4]])
    assert [row.state for row in rows] == ["moved", *["same"] * 4]
    assert (rows[0].position, rows[0].earlier_position) == (0, 4)


def test_a_sentence_in_another_section_has_moved():
    earlier = report(2022, MEASURES)
    segments = [*earlier.segments[:4], SegmentText("s2", 0, MEASURES[4])]
    rows = changes(earlier, ReportText("r2023", "青岚县水利局", 2023, segments))
    assert [row.state for row in rows] == ["same"] * 4 + ["moved"]


def test_one_that_moved_and_was_edited_tells_both():
    edited = MEASURES[4].replace("一张纸", "一张彩色折页")
    rows = found(MEASURES, [edited, *MEASURES[:4]])
    assert (rows[0].state, rows[0].is_moved) == ("edited", True)


def test_a_sentence_split_in_two_is_the_same_and_in_two_rows():
    first, second = "编印惠农补贴明白卡，免费发放到村。", "把申领条件和办理时限写在一张纸上。"
    rows = found([*MEASURES[:2], first[:-1] + "，" + second], [*MEASURES[:2], first, second])
    assert [row.state for row in rows] == ["same"] * 4
    assert [row.earlier_position for row in rows] == [0, 1, 2, 2]
    last = rows[-1]
    [(start, end, earlier_start, earlier_end)] = last.spans
    assert last.text[start:end] == last.earlier_text[earlier_start:earlier_end] == second[:-1]


def test_two_sentences_made_one():
    first, second = "继续加强业务指导。", "安排公开工作人员到县政府办公室跟班学习，熟悉办理流程。"
    rows = found([*MEASURES[:2], first, second], [*MEASURES[:2], first[:-1] + "，" + second])
    assert [row.state for row in rows] == ["same"] * 4
    assert [row.earlier_position for row in rows] == [0, 1, 2, 3]


def test_a_sentence_split_and_edited_has_one_state():
    rows = found(
        ["编印惠农补贴明白卡，把申领条件、办理时限和咨询电话逐条写在一张纸上，免费发放到村。"],
        ["编印惠农补贴明白卡，把申领条件、办理时限写在一张纸上。", "全部免费发放到村组。"],
    )
    assert {row.state for row in rows} == {"edited"}


def test_clauses_that_changed_places_are_in_the_spans():
    [change] = found(
        ["定期组织业务培训和现场观摩，将公开工作纳入年度考核。"],
        ["将公开工作纳入年度考核，定期组织业务培训和现场观摩。"],
    )
    assert change.state == "edited"
    spans = [change.text[start:end] for start, end, _, _ in change.spans]
    assert spans == ["将公开工作纳入年度考核", "定期组织业务培训和现场观摩"]


def test_a_sentence_that_stands_twice_keeps_its_place():
    twice = "由办公室负责督促落实。"
    rows = found([twice, MEASURES[0], twice, MEASURES[1]], [twice, MEASURES[0], twice, MEASURES[1]])
    assert [row.state for row in rows] == ["same"] * 4
    rows = found([MEASURES[0], twice, MEASURES[1]], [twice, MEASURES[0], twice, MEASURES[1]])
    assert [row.state for row in rows] == ["new", "same", "same", "same"]


def test_short_sentences_between_the_same_neighbours():
    rows = found([MEASURES[0], "未收取费用。", MEASURES[1]], [MEASURES[0], "今年未收费用。", MEASURES[1]])
    assert [row.state for row in rows] == ["same", "edited", "same"]


def test_sentences_that_share_the_trades_phrases_only_are_dropped_and_new():
    rows = found(
        ["组织开展政府信息公开业务培训，邀请法律顾问讲解新修订的条例。"],
        ["召开政务公开领导小组会议，研究部署年度重点任务分工方案。"],
    )
    assert sorted(row.state for row in rows) == ["dropped", "new"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [([], MEASURES), (MEASURES, []), ([], []), (["。", "——"], ["……", "无。"]), (["2022年"], ["2023年"])],
)
def test_reports_with_nothing_in_them(earlier, later):
    rows = found(earlier, later)
    assert {row.state for row in rows} <= set(STATES)
    assert sorted(row.position for row in rows if row.position is not None) == list(range(len(later)))
    assert sorted(row.earlier_position for row in rows if row.earlier_position is not None) == list(range(len(earlier)))


def test_every_segment_of_both_has_a_row_whatever_is_compared():
    shuffled = [MEASURES[3], MEASURES[0][:20], MEASURES[0][20:], MEASURES[1] + MEASURES[2]]
    rows = found(MEASURES, shuffled)
    assert {row.position for row in rows} - {None} == set(range(4))
    assert {row.earlier_position for row in rows} - {None} == set(range(5))
    assert rows == found(MEASURES, shuffled)
