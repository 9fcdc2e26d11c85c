"""One set of tables in the words of many clerks: numbers in braces are claims that a check holds to the tables."""

from __future__ import annotations

import re

import pytest

from nlp.forms.agreement import check_agreement
from nlp.forms.cells import FormCell, by_key
from nlp.forms.check import Passage
from nlp.forms.labels import APPLICANTS, DISPUTES, request_rows
from nlp.forms.totals import Totals
from nlp.structure import Section

REQUESTS = {
    **{"new": 47, "carried_in": 5, "total": 49, "carried_out": 3, "granted": 20, "partial": 6},
    **{"refused_1": 4, "unavailable_1": 11, "rejected_1": 5, "other_1": 3},
}
CASES = {
    **{"review_upheld": 4, "review_corrected": 1, "review_other": 2, "review_total": 7},
    **{"suit_upheld": 2, "suit_total": 2, "suit_after_review_other": 1, "suit_after_review_total": 1},
}
WORDS = [
    "2024年，全县行政机关新收到政府信息公开申请{47}件，加上上年度结转的{5}件，共需办理52件，已办结{49}件，结转下年度{3}件。",
    "我局全年共接收依申请公开事项{47}件，均为自然人提交，按期答复{49}件，答复率100%。",
    "本年度本机关收到群众书面申请公开政府信息{47}件（其中当面提交9件、信函18件、网络20件），已全部依法答复。",
    "截至12月底，累计收到公开申请{47}份，办理完毕{49}份，予以公开{20}份，部分公开{6}份，不予公开{4}份，无法提供{11}份，不予处理{5}份，作其他处理{3}份。",
    "我镇2024年度政府信息公开申请量为{47}件，去年结转{5}件。",
    "2024年度，共受理依申请公开{52}宗（含上一年度结转{5}宗），答复{49}宗，未办结3宗转入下一年度。",
    "全年办理政府信息公开申请{49}件，其中予以公开20件，占40.8%。",
    "依申请公开方面，全年新增申请{47}件，较上年增长12件；办结{49}件。",
    "本单位2024年收到的政府信息公开申请共{47}件，同比下降8%；按时办结{49}件，办结率100%。",
    "全区共收到政府信息公开申请{47}件，其中区政府办17件，乡镇（街道）30件。",
    "受理申请{47}件，全部在法定时限内答复；另有2023年结转{5}件一并办理，2025年继续办理{3}件。",
    "我局依法依规办理依申请公开{47}件次，不存在超期答复情况。",
    "全年因政府信息公开被申请行政复议{7}件，其中维持{4}件、纠正{1}件、其他{2}件；被提起行政诉讼{3}件。",
    "2024年，涉及政府信息公开的行政复议案件{7}件，行政诉讼案件{3}件。",
    "政府信息公开类行政复议案{7}起（维持{4}起，纠错{1}起），行政诉讼{3}起（未经复议直接起诉{2}起，复议后起诉{1}起）。",
    "本年度发生政府信息公开行政复议{7}件、行政诉讼{3}件，未发生败诉。",
    "对47件政府信息公开申请作出答复49件。",
    "全年共收到{47}件政府信息公开申请，办结{49}件。",
    "今年以来，我县共收到{47}件依申请公开件，答复{49}件。",
    "本年新收政府信息公开申请数量{47}件，上年结转政府信息公开申请数量{5}件，本年度办理结果总计{49}件，结转下年度继续办理{3}件。",
    "我县受理政府信息公开申请四十七件，办结四十九件。",
    "2024年共收到信息公开申请{47}件，受理47件，答复{49}件。",
    "申请办理结果为：予以公开{20}件；部分公开{6}件；不予公开{4}件；本机关不掌握等无法提供{11}件；信访举报等不予处理{5}件；其他处理{3}件。",
    "予以公开或部分公开的26件，占办结总数的53.1%。",
    "没有因依申请公开工作引发行政复议被纠错或者行政诉讼败诉的情况。",
    "今年办理人大建议12件、政协提案9件，受理12345热线300件，收到网民留言25条。",
    "2023年收到政府信息公开申请31件，2024年收到47件。",
    "通过网站收到申请20件，通过邮寄收到申请27件。",
    "县水利局收到政府信息公开申请11件，县教育局收到政府信息公开申请9件。",
    "收到公开申请{47}件，同比增加6件，撤回2件。",
    "我局法制科对3件疑难申请进行会商，答复3件。",
    "全年共发出政府信息公开申请答复书44份，电话沟通60余次。",
    "自2020年以来累计收到政府信息公开申请233件。",
    "上半年收到政府信息公开申请21件。",
    "全县各乡镇共受理政府信息公开申请16件。",
    "全年被纠正的复议案件1件，暴露出告知不规范、期限算错等毛病。",
    "上年结转的行政复议案件2件均已办结，败诉的行政诉讼案件1件已经整改。",
    "依申请公开工作中，撤回的行政复议1件，重大行政诉讼案件1件由主要负责人出庭。",
    "本年度政府信息公开工作中，集中在征地领域的行政复议3件，占四成。",
    "本部门被申请政府信息公开行政复议{7}件，结果维持{4}件，结果纠正{1}件，其他结果{2}件，尚未审结0件。",
    "依申请公开受理量{47}件，办结量{49}件，按时办结率100%。",
    "全县各级各部门全年合计新收申请公开的政府信息{47}件，办结{49}件。",
    "报告期内，我局收到政府信息公开申请{47}份，其中自然人47份；上年度结转办理{5}份。",
    "本机关本年度共收到依申请公开{47}件，全部按规定时限办结{49}件。",
    "年内接到群众要求公开政府信息的申请{47}件，答复申请人49件次。",
    "依申请公开申请总数{47}件，去年结转{5}件，合计52件。",
    "2024年我镇受理的政府信息公开申请共计{52}件（含2023年度结转{5}件），均按期答复，其中{3}件结转下年度。",
    "全市政府系统收到政府信息公开申请{47}件，办理52件。",
    "本街道2024年度依申请公开政府信息47件，均已答复。",
    "我局办理的49件申请中，予以公开{20}件（占40.8%）、部分公开{6}件（占12.2%）、不予公开{4}件（占8.2%）、无法提供{11}件（占22.4%）。",
    "今年我委共办复政府信息公开申请{49}件，无超期情况。",
    "我局被提起信息公开行政复议{7}件，行政诉讼{3}件，其中复议维持{4}件。",
    "因信息公开引发的行政复议申请共{7}件，其中4件维持、1件纠正。",
    "涉政府信息公开行政诉讼案件{3}件，均胜诉。",
    "本年度信息公开行政复议、行政诉讼共{10}件。",
    "县政府共收到政府信息公开申请47件，县政府办承办30件，转交部门办理17件。",
    "全年网上受理申请20件，现场受理申请12件，信函受理申请15件，合计47件。",
    "共收到各类申请{47}件，其中撤回4件、补正6件、征求第三方意见3件。",
    "某企业提交政府信息公开申请18件，占全年申请量的38.3%。",
    "在办理中发现，同一申请人先后提出政府信息公开申请9件。",
    "全年共答复网民留言33件，受理政府信息公开申请{47}件。",
    "对2021年以来答复的120件政府信息公开申请进行复盘。",
    "举办依申请公开培训2场，发放政府信息公开申请指南500份。",
    "共抽查依申请公开答复书15件，发现问题3件。",
    "指导部门答复政府信息公开申请26件。",
    "全年新收申请47件，平均每月办理申请4件。",
    "我镇未收到政府信息公开行政复议撤销决定0件。",
    "截至2024年12月31日，本机关未收到涉密政府信息公开申请。",
    "去年收到政府信息公开申请31件，今年收到47件，增长51.6%。",
    "较上年结转8件有所下降，上年结转5件。",
    "公开政府信息1300条，依申请公开1300次浏览。",
]
CLAIM = re.compile(r"\{([\d一二三四五六七八九十]+)\}")


def cell(table: str, row: str, column: str, number: int) -> FormCell:
    return FormCell(table, "2021", row, column, float(number), str(number), "number" if number else "zero", 1)


def fails(sentence: str) -> list[str]:
    """The words that a check of a sentence against the tables flags."""
    filled = ("natural_person", "total")
    cells = [
        cell("t3", row, column, REQUESTS.get(row, 0) if column in filled else 0)
        for row in request_rows("2021")
        for column in APPLICANTS
    ]
    cells += [cell("t4", "all", column, CASES.get(column, 0)) for column in DISPUTES]
    own = by_key(cells)
    totals = Totals(own, {key: each.value for key, each in own.items()})
    passage = Passage(Section("s1", "一、总体情况", sentence, ()), (), ())
    found = check_agreement([passage], totals, 2024, ["榆关县水利局"])
    return [check.evidence for check in found if check.state == "fail"]


@pytest.mark.parametrize("words", WORDS)
def test_numbers_that_are_right_are_not_flagged(words):
    assert fails(re.sub("[{}]", "", words)) == []


@pytest.mark.parametrize("words", [words for words in WORDS if "{" in words])
def test_each_number_that_is_wrong_is_flagged(words):
    for claim in CLAIM.finditer(words):
        wrong = str(int(claim[1]) + 13)
        text = re.sub("[{}]", "", words[: claim.start()] + wrong + words[claim.end() :])
        assert any(wrong in each for each in fails(text)), text
