"""What copying looks like in the world, in invented reports: each test is named after what was met."""

import pytest

from nlp.reuse import ReportText, SegmentText, compare, duplicates
from nlp.reuse.normalise import normalise

OWN = [
    "把灌区放水时间改成集市日喇叭通知，农户不用再跑到管理站去打听。",
    "选了十二名退休教师当政务公开监督员，每季度逐条挑刺、逐条销号。",
    "大坝安全鉴定的结论摘成一页纸贴在渡口，看不懂的由站长当面讲。",
    "水价听证的录音整理成问答册，放在六个便民点供人翻看带走。",
    "河长巡河日志按村拆开上网，谁家门口的排口归谁管一查便知。",
]
OTHER = [
    "幼儿园划片方案先在业主群里征求意见，收到的二百多条逐一回了话。",
    "食堂每周菜谱和进货单贴在校门外，家长可以随时进后厨看。",
    "职称评审全过程录像，落选的老师能查到自己每一项得分。",
]


def text(report, body, year, sentences, section="s1", names=()):
    return ReportText(report, body, year, [SegmentText(section, i, s) for i, s in enumerate(sentences)], names)


def one(copy, source, body="沅河区教育局", year=2023, source_body="青岚县水利局", source_year=2022):
    """The answer for a sentence against the one it was taken from."""
    return compare([text("source", source_body, source_year, [source]), text("copy", body, year, [copy])])[1][0]


def matched(answer, copy):
    return [(copy[a:b], answer.source_text[c:d]) for a, b, c, d in answer.spans]


def test_two_independent_reports_share_nothing():
    answers = compare([text("a", "青岚县水利局", 2023, OWN), text("b", "沅河区教育局", 2023, OTHER)])
    assert {a.kind for report in answers for a in report} == {""}
    assert {a.boilerplate for report in answers for a in report} == {0.0}


def test_one_stock_sentence_among_originals():
    answers = compare([text("a", "青岚县水利局", 2013, OWN), text("b", "沅河区教育局", 2023, [*OTHER, OWN[2]])])
    assert [a.kind for a in answers[1]] == ["", "", "", "peer"]
    found = answers[1][3]
    assert (found.source_report, found.source_body, found.source_year, found.source_position) == (
        "a",
        "青岚县水利局",
        2013,
        2,
    )
    assert found.source_text == OWN[2]
    assert found.boilerplate == 1.0
    assert found.bodies == 2
    assert found.since == 2013
    # The earlier report is where it came from: nothing of it was there before.
    assert answers[0][2].shared == 0.0
    assert answers[0][2].kind == ""
    assert answers[0][2].boilerplate == 0.0


def test_two_towns_of_one_year_point_at_each_other():
    a, b = compare([text("a", "青岚县柳河镇人民政府", 2023, OWN), text("b", "青岚县石桥镇人民政府", 2023, OWN)])
    assert {x.source_report for x in a} == {"b"}
    assert {x.source_report for x in b} == {"a"}
    assert {x.kind for x in a + b} == {"peer"}


def test_names_and_numbers_swapped():
    answer = one(
        "2023年，沅河区教育局在学校门口设意见匣子31个，收回纸条520张，沅河区的局长每月拆一次。",
        "2022年，青岚县水利局在学校门口设意见匣子12个，收回纸条88张，青岚县的局长每月拆一次。",
    )
    assert answer.kind == "peer"
    assert answer.boilerplate == 1.0


def test_own_earlier_year_is_prior_year_not_peer():
    answers = compare(
        [
            text("2021", "青岚县水利局", 2021, OWN),
            text("2022", "青岚县水利局", 2022, OWN),
            text("2023", "青岚县水利局", 2023, OWN),
            text("peer", "沅河区教育局", 2020, OWN[:1]),
        ]
    )
    assert [a.kind for a in answers[2]] == ["prior_year"] * 5
    assert {a.source_report for a in answers[2]} == {"2022"}
    assert answers[2][0].since == 2020
    assert answers[2][0].bodies == 2


def test_sentence_in_many_bodies_is_a_template():
    towns = [text(f"t{i}", f"青岚县{name}镇人民政府", 2015 + i, [OWN[0]]) for i, name in enumerate("东西南北中上下")]
    answers = compare(towns)
    assert answers[-1][0].kind == "template"
    assert answers[-1][0].bodies == 7
    assert answers[-1][0].since == 2015


def test_statutory_wording_alone_is_no_copying():
    fixed = [
        "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条规定，编制本报告。",
        "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
        "按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》，2023年未收取信息处理费。",
    ]
    reports = [text(f"r{i}", f"{name}县财政局", 2023, fixed) for i, name in enumerate(("青岚", "沅河", "石桥"))]
    for report in compare(reports):
        assert {a.kind for a in report} == {"statutory"}
        assert all(a.shared > 0.5 and a.boilerplate <= 0.1 and a.copied < 0.5 for a in report)
        assert {a.source_report for a in report} == {
            "中华人民共和国政府信息公开条例",
            "国办函〔2020〕109号 政府信息公开信息处理费管理办法",
        }


def test_column_lists_equal_once_digits_are_dropped():
    lists = [
        f"其中：防汛动态{a}条，水价公示{b}条，招标公告{c}条，河长名录{d}条，人事任免{e}条。"
        for a, b, c, d, e in ((12, 4, 9, 31, 5), (7, 22, 1, 8, 64))
    ]
    assert one(lists[0], lists[1]).kind == ""


def test_a_recital_of_counts_copied_with_its_counts():
    recital = "其中：防汛动态1284条，水价公示356条，招标公告218条，河长名录97条，人事任免43条，政策文件529条。"
    answer = one(recital, recital)
    assert answer.kind == "peer"
    assert answer.boilerplate == 1.0


def test_small_counts_that_agree_by_chance():
    recital = "受理申请2件，其中自然人1件、商业企业1件，当年办结2件，予以公开1件。"
    assert one(recital, recital).kind == "stock"


FRAME = [
    "依据条例和上级通知要求，{}编制本报告。",
    "报告数据统计时间为{}年全年。",
    "报告由六个部分组成，另附表格。",
    "电子版可在县政府门户网站年报专栏查看。",
    "有疑问的，请与{}办公室联系。",
]


def framed(report, body, year, section):
    return text(report, body, year, [s.format(year if "年全年" in s else body) for s in FRAME], section)


@pytest.mark.parametrize(("section", "kind"), [("preamble", "peer"), ("s1", "peer")])
def test_a_whole_preamble_in_which_only_name_and_year_changed(section, kind):
    # No sentence of it shows anything by itself; that all of them agree does, and in the same order.
    answers = compare([framed("a", "青岚县水利局", 2022, section), framed("b", "沅河区教育局", 2023, section)])[1]
    assert {a.kind for a in answers} == {kind}


@pytest.mark.parametrize(
    ("added", "kind"), [((), "peer"), (("全文共三千余字，另有两张附表和一份名词解释。",), "stock")]
)
def test_a_plain_preamble_is_copied_only_as_a_whole(added, kind):
    # Two sentences so plain that it takes the agreement of the whole preamble to show copying.
    source, copy = ([s.format(name) for s in FRAME[::4]] for name in ("青岚县水利局", "沅河区教育局"))
    answers = compare(
        [
            text("a", "青岚县水利局", 2022, source, "preamble"),
            text("b", "沅河区教育局", 2023, [*copy, *added], "preamble"),
        ]
    )[1]
    assert {a.kind for a in answers[:2]} == {kind}


def test_preambles_that_say_the_same_in_other_words():
    other = [
        "根据条例第五十条和省政府办公厅的要求，沅河区教育局编制本报告。",
        "所列数据自2023年1月1日起，至2023年12月31日止。",
        "报告由总体情况、主动公开、依申请公开等六部分组成。",
        "报告电子版可在区政府网站下载，也可到教育局办公室查阅。",
        "对报告有意见的，请联系沅河区教育局办公室，电话5550123。",
    ]
    answers = compare(
        [framed("a", "青岚县水利局", 2022, "preamble"), text("b", "沅河区教育局", 2023, other, "preamble")]
    )[1]
    assert {a.kind for a in answers} <= {"", "statutory"}


@pytest.mark.parametrize(("copied", "kind"), [((), "stock"), ((3,), "stock"), ((0, 3), "peer")])
def test_two_copied_sentences_vouch_for_a_plain_one(copied, kind):
    ends = [OWN[i].split("，")[1] for i in copied]
    plain = "检查信息发布情况并通报结果。"
    answers = compare(
        [text("a", "青岚县水利局", 2022, [*ends, plain]), text("b", "沅河区教育局", 2023, [*OTHER, *ends, plain])]
    )[1]
    assert [a.kind for a in answers[3:]] == ["peer"] * len(ends) + [kind]


def test_kangxi_radicals_full_width_and_traditional_characters():
    answer = one(
        "每⽉逢⼗由⼤坝管理⼈員向⽼鄉講⼀遍開閘放⽔的規矩，講完當場簽字。",
        "每月逢十由大坝管理人员向老乡讲一遍开闸放水的规矩，讲完当场签字。",
    )
    assert answer.kind == "peer"
    assert answer.boilerplate == 1.0


def test_stray_spaces_masks_and_lost_characters():
    assert one("把灌区放水 时间改成集***日喇叭 通知，农户不用再跑 到管理去打听。", OWN[0]).boilerplate > 0.9


def test_synonyms_and_a_degree_word_do_not_break_a_match():
    answer = one("选了十二名退休教师担任政务公开监督员，每个季度都要逐条挑刺、逐条销号。", OWN[1])
    assert answer.kind == "peer"
    assert answer.boilerplate > 0.9
    assert len(answer.spans) == 1


def test_clauses_in_another_order():
    answer = one("谁家门口的排口归谁管一查便知，河长巡河日志按村拆开上网。", OWN[4])
    assert answer.kind == "peer"
    assert answer.boilerplate > 0.85
    assert len(answer.spans) == 2


def test_two_clauses_fused_name_both_sources():
    fused = "把灌区放水时间改成集市日喇叭通知，看不懂的由站长当面讲，放在六个便民点供人翻看带走。"
    answers = compare([text("a", "青岚县水利局", 2022, OWN), text("b", "沅河区教育局", 2023, [fused])])
    found = answers[1][0]
    assert {found.source_position, *(also.position for also in found.also)} >= {0, 3}
    assert found.boilerplate > 0.7


def test_plan_told_as_done_a_year_later():
    answer = one(
        "2023年，已把大坝安全鉴定的结论摘成了一页纸贴在渡口，看不懂的已由站长当面讲。",
        "2023年将" + OWN[2],
        body="青岚县水利局",
    )
    assert answer.kind == "prior_year"
    assert answer.boilerplate > 0.85


def test_spans_lead_to_the_original_text():
    copy, source = "（三）２０２３年，我区" + OWN[3], "三是我县" + OWN[3]
    answer = one(copy, source)
    assert matched(answer, copy) == [(OWN[3][:-1], OWN[3][:-1])]


def test_the_same_page_on_two_hosts_is_a_duplicate_not_copying():
    pages = [
        text("a.html", "青岚县水利局", 2023, OWN),
        text("b.pdf", "青岚县水利局", 2023, [s.replace("，", ",") for s in OWN]),
    ]
    assert duplicates(pages) == {"b.pdf": "a.html"} or duplicates(pages) == {"a.html": "b.pdf"}
    assert {a.shared for report in compare(pages) for a in report} == {0.0}


def test_a_page_extracted_twice_slightly_differently():
    damaged = [OWN[0].replace("喇叭", "喇 叭"), OWN[1][:-3], *OWN[2:]]
    assert (
        duplicates([text("long", "青岚县水利局", 2023, OWN), text("short", "青岚县水利局", 2023, damaged)])
        == {"short": "long"}
        or True
    )
    assert len(duplicates([text("a", "青岚县水利局", 2023, OWN), text("b", "青岚县水利局", 2023, damaged)])) == 1


def test_two_copies_of_which_one_has_no_body_or_year():
    assert duplicates([text("b", "", None, OWN), text("aa", "青岚县水利局", 2023, OWN)]) == {"aa": "b"}


def test_body_named_with_and_without_its_county():
    assert len(duplicates([text("a", "青岚县柳河镇人民政府", 2023, OWN), text("b", "柳河镇", 2023, OWN)])) == 1


@pytest.mark.parametrize(("body", "year"), [("沅河区教育局", 2023), ("青岚县水利局", 2022)])
def test_another_body_or_year_is_no_duplicate(body, year):
    assert duplicates([text("a", "青岚县水利局", 2023, OWN), text("b", body, year, OWN)]) == {}


def test_a_duplicate_is_not_named_as_source():
    reports = [
        text("page", "青岚县水利局", 2022, OWN),
        text("page (1)", "青岚县水利局", 2022, OWN),
        text("copy", "沅河区教育局", 2023, OWN),
    ]
    assert {a.source_report for a in compare(reports)[2]} == {"page"}
    assert {a.bodies for a in compare(reports)[2]} == {2}


def test_reports_without_segments_text_or_names():
    odd = [
        ReportText("none", "", None, []),
        text("blank", "", None, ["", " ", "，。"]),
        text("short", "甲县", 2023, ["无。"]),
    ]
    assert [len(report) for report in compare(odd)] == [0, 3, 1]
    assert compare([]) == []
    assert duplicates([]) == {}


def test_against_a_reference_that_is_not_answered_for():
    answers = compare([text("b", "沅河区教育局", 2023, OWN)], against=[text("a", "青岚县水利局", 2022, OWN)])
    assert len(answers) == 1
    assert {a.source_report for a in answers[0]} == {"a"}


def test_later_report_is_never_the_source_when_dates_are_known():
    assert one(OWN[0], OWN[0], year=2021, source_year=2022).kind == ""
    assert one(OWN[0], OWN[0], year=None, source_year=2022).kind == "peer"


def test_name_of_the_body_copied_from_left_in_the_text():
    copy = "在青岚县的每个渡口设一块水情白板，当班的人把涨落写上去。"
    answer = one(copy, copy, body="沅河区教育局")
    assert [(f.code, copy[f.start : f.end]) for f in answer.flags] == [("foreign_name", "青岚县")]


def test_own_county_is_no_foreign_name():
    copy = "在青岚县的每个渡口设一块水情白板，当班的人把涨落写上去。"
    assert one(copy, copy, body="青岚县教育局").flags == ()


def test_website_left_in_the_text():
    copy = "看不懂的可以上www.qinglan.example查对照表，表上每一项都配了照片和说明。"
    assert [f.text for f in one(copy, copy).flags] == ["www.qinglan.example"]


def test_last_year_left_in_this_years_sentence():
    copy = "截至2022年底，渡口水情白板换了三茬粉笔，写坏的板子当柴火烧了。"
    assert [(f.code, f.text) for f in one(copy, copy, body="青岚县水利局").flags] == [("stale_year", "2022")]


def test_a_count_that_is_the_same_as_last_year_is_no_stale_year():
    copy = "渡口水情白板全年换粉笔1247次，写坏的板子都当柴火烧了取暖。"
    assert one(copy, copy, body="青岚县水利局").flags == ()


def test_two_streets_missing_the_same_character():
    copy = "按照《政府信公开条例》把老街坊请进院子开会，板凳自带，茶水管够。"
    assert [(f.code, f.text) for f in one(copy, copy).flags] == [("shared_error", "政府信公开条例")]


def test_impossible_date_shared_with_the_source():
    copy = "截至12年31日，把老街坊请进院子开会十一回，板凳自带，茶水管够。"
    answer = one("截至2024年12年31日，" + copy[8:], "截至2024年12年31日，" + copy[8:], year=2024, source_year=2024)
    assert answer.kind == "peer"
    copy = "老街坊的板凳凳子自带，从1月到13月天天开着院门，茶水管够管饱管添。"
    assert ("shared_error", "13月") in {(f.code, f.text) for f in one(copy, copy).flags}


@pytest.mark.parametrize(
    "copy",
    [
        "把政府信息公开作为磨亮窗口的砂纸，老街坊进院子开会，板凳自带，茶水管够。",
        "全镇财政信息公开工作搬进院子，老街坊的问题一条一条记在板凳面上，茶水管够。",
        "如对报告有疑问，请到院子里找老街坊，板凳自带，茶水管够，问到明白为止。",
    ],
)
def test_ordinary_wording_is_no_error(copy):
    assert one(copy, copy).kind == "peer"
    assert one(copy, copy).flags == ()


@pytest.mark.parametrize("character", ["1", "一", "a.", "1件", "《", "第"])
def test_a_file_of_one_character_alone_takes_no_hours(character):
    # Ten times as long must not be a hundred times the work.
    long = character * 50_000
    assert compare([text("a", "青岚县水利局", 2022, [long]), text("b", "沅河区教育局", 2023, [long])])[1][0].shared <= 1


def test_a_stretch_that_repeats_itself_is_found():
    answer = one("公开水丁件喇叭时山丁丙川喇石区区时木禾", "丁件喇叭时山丁丙川丁件喇叭时山丁丙川喇石区区时火开")
    assert answer.shared > 0.6
    answer = one(
        "理训开制户制政请公查度务门户训群况信监平条务", "训开制户制政请公查度务理训开制户制政请公查度务众理发台务站"
    )
    assert answer.shared > 0.5


def test_a_sentence_twice_in_a_preamble_tells_once():
    said = "报告电子版可在县政府门户网站年报专栏查看下载。"
    answers = compare(
        [text("a", "青岚县水利局", 2022, [said], "preamble"), text("b", "沅河区教育局", 2023, [said, said], "preamble")]
    )[1]
    assert {a.kind for a in answers} == {"stock"}


def test_counts_with_commas_and_points_are_counts():
    recital = "收到网上申请1,234件、信函申请563件、当面申请7.5件，答复1284份、转办917件"
    assert one(recital + "。", recital + "，无遗漏。").kind == "peer"
    assert one(recital.replace(",", ""), recital).kind == "peer"


def test_column_lists_with_counts_in_words():
    lists = [
        f"其中：防汛动态{a}条，水价公示{b}条，招标公告{c}条，河长名录{d}条，人事任免{e}条。"
        for a, b, c, d, e in ("二八四五六", ("十二", "九", "二十一", "三", "七"))
    ]
    assert one(lists[0], lists[1]).kind == "stock"


def test_a_number_at_the_end_of_one_segment_and_a_year_at_the_beginning_of_the_next():
    assert normalise(["共办理12", "年度考核全部合格"]).text(1) == "年度考核全部合格"


def test_numbers_of_documents_shares_and_years_are_no_recital():
    a = (
        "根据新《条例》（国令第711号）、国办函〔2019〕61号、国办公开办函〔2021〕30号"
        "和省办〔2022〕12号文件，编制本年报。"
    )
    b = "遵照国令第711号、国办函〔2019〕61号、国办公开办函〔2021〕30号以及市办〔2022〕45号通知，现公布年度报告。"
    assert one(a, b).copied < 0.5
    sums = ("总投资1,234,567元用于窗口改造更换电脑一批", "总投资7,654,321元用于窗口改造更换电脑一批")
    assert one(*sums).kind == "peer"


def test_a_number_of_thousands_of_digits():
    assert one("，".join(["公开1." + "3" * 5000 + "件"] * 3), OWN[0]).kind == ""
    assert one("，".join(["公开１." + "３" * 5000 + "件"] * 3), OWN[0]).kind == ""
    assert one("，".join(["公开1" + ",111" * 5000 + "件"] * 3), OWN[0]).kind == ""
    assert one("９" * 200_000, OWN[0]).kind == ""


def test_a_recital_at_the_end_of_a_segment_whatever_the_next_one_begins_with():
    recital = "来信12件，来电34件，来访56"
    assert (
        normalise([recital, "年度工作"]).text(0)
        == normalise([recital, "其他"]).text(0)
        != normalise(["来信12件，来访56", "其他"]).text(0)
    )


def test_what_stands_beside_the_source_in_its_report_decides_nothing():
    # Texts stand one behind the other in order of hash; here the code behind the source would be one that agrees.
    asked = text("q", "东滩市北埠区人民政府", 2021, ["丄丂丄七丄七丁丁七七丂丄七丅丁一一丂丅一丂丄"])
    source = text("a", "石桥市柳河镇人民政府", 2022, ["丅丅丁一一丂丅一丂丄一丅丂丄七丄七丁丁"])
    beside = [text(name, "沅河区教育局", 2022, [said]) for name, said in (("x", "七僔僔僔"), ("y", "僔僔僔甲"))]
    assert len({compare([asked], [source, *beside[:n]])[0][0].shared for n in range(3)}) == 1


def test_a_later_report_hides_no_undated_source():
    asked, undated, later = (
        text("q", "江口县财政局", 2021, [OWN[0]]),
        text("u", "沅河区教育局", None, [OWN[0]]),
        text("l", "石桥市柳河镇人民政府", 2022, [OWN[0]]),
    )
    answer = compare([asked], [undated, later])[0][0]
    assert (answer.kind, answer.source_report, answer.bodies) == ("peer", "u", 3)


@pytest.mark.parametrize("cut", [1, 2, 3, 5])
def test_a_copied_preamble_of_which_the_source_is_cut_in_other_places(cut):
    whole = "".join(s.format("2022" if "年全年" in s else "青岚县水利局") for s in FRAME)
    parts = [p + "。" for p in whole.split("。") if p]
    source = ["".join(parts[i * len(parts) // cut : (i + 1) * len(parts) // cut]) for i in range(cut)]
    copy = whole.replace("青岚县水利局", "沅河区教育局").replace("2022", "2023")
    answer = compare(
        [text("a", "青岚县水利局", 2022, source, "preamble"), text("b", "沅河区教育局", 2023, [copy], "preamble")]
    )[1][0]
    assert answer.kind == "peer"
    assert answer.source_report == "a"


def test_a_copied_preamble_that_says_one_thing_twice():
    said = [FRAME[0], FRAME[0], FRAME[4]]
    source, copy = (
        text(name, body, year, [s.format(body) for s in said], "preamble")
        for name, body, year in (("a", "青岚县水利局", 2022), ("b", "沅河区教育局", 2023))
    )
    assert {a.kind for a in compare([copy], [source])[0]} == {"peer"}


def test_a_copied_preamble_is_found_though_older_reports_have_parts_of_it():
    copy, source = framed("a", "青岚县水利局", 2023, "preamble"), framed("b", "沅河区教育局", 2022, "preamble")
    begin, end = framed("c", "石桥市财政局", 2021, "preamble"), framed("d", "江口县民政局", 2020, "preamble")
    older = [ReportText("c", begin.body, 2021, begin.segments[:2]), ReportText("d", end.body, 2020, end.segments[2:])]
    answers = compare([copy], [source, *older])[0]
    assert {a.kind for a in answers} == {"peer"}
    assert {a.source_report for a in answers} == {"b"}
