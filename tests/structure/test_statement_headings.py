"""Headings that say something are marked among the segments; items of a list and bare headings are not."""

import pytest

from nlp.structure.report import Section
from nlp.structure.segment import segment

CASES = {
    "numbered, its text behind it": (
        "（一）加强组织领导。局长任组长，专人负责。（二）做好解读。配图解十二篇。",
        ["（一）加强组织领导。", "（二）做好解读。"],
    ),
    "two clauses": ("（一）突出重点，扩大公开。发布预算两份。", ["（一）突出重点，扩大公开。"]),
    "a problem": ("1.更新不够及时。有的栏目三月未动。2.人手不足。兼职多。", ["1.更新不够及时。", "2.人手不足。"]),
    "deeper items below": ("（一）健全制度。1.修订目录。2.完善台账。", ["（一）健全制度。"]),
    "一是 in all items": (
        "一是充实力量。从基层选调两人到岗。二是开放数据。先行开放站点名录。",
        ["一是充实力量。", "二是开放数据。"],
    ),
    "一是 in a list of sentences": ("一是更新慢。二是解读少。专栏也没有开设。", []),
    "a bare heading": ("（一）主动公开情况。发布信息十条。", []),
    "items of a list": ("1.加强培训。2.完善目录。3.做好解读。", []),
    "the last item with a remark behind the list": ("1.加强培训。2.完善目录。3.做好解读。以上都已办结。", []),
    "figures": ("1.受理申请30件。其中自然人28件。", []),
    "a lead-in": ("（一）主要做法：发布信息十条。", []),
    "the end of the section": ("（一）加强组织领导。", []),
}


@pytest.mark.parametrize(("text", "headings"), CASES.values(), ids=CASES)
def test_which_segments_head_others(text, headings):
    found = segment(Section("s1", "总体情况", text))
    assert [one.text for one in found if one.is_statement_heading] == headings


def test_a_line_without_numeral_and_full_stop():
    section = Section("s1", "总体情况", "本局由局长任组长，专人负责。做好解读配图解十二篇。", breaks=(0, 14, 18))
    assert [one.text for one in segment(section) if one.is_statement_heading] == ["做好解读"]
