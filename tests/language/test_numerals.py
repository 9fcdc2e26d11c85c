"""The numerals of lists and headings, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.language.numerals import ENUMERATOR, HAN_DIGITS, NUMERAL, heading_level, item_number, numeral_value


def enumerator(text: str) -> str:
    found = ENUMERATOR.match(text)
    return found.group() if found else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是目录不全", "一是"),
        ("三要补齐目录", "三要"),
        ("一方面，人手紧", "一方面，"),
        ("（十二）其他", "（十二）"),
        ("（）其他", "（）"),
        ("第一，目录不全", "第一，"),
        ("第二个方面是人手紧", "第二个方面是"),
        ("3）目录不全", "3）"),
        ("1.2目录不全", "1.2"),
        ("**（一）目录不全", "**（一）"),
        ("③目录不全", "③"),
        ("Ⅳ、目录不全", "Ⅳ、"),
        ("• 目录不全", "•"),
    ],
)
def test_what_begins_an_item(text, expected):
    assert enumerator(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一是否公开",
        "一些目录",
        "一定补齐",
        "一致同意",
        "1.5万条",
        "1.2亿元",
        "3.5%",
        "2023年",
        "第一批目录",
        "一次公开",
        "二〇二三年",
    ],
)
def test_what_only_begins_like_one(text):
    assert enumerator(text) == ""


def test_a_lost_numeral_leaves_its_comma_before_a_heading():
    assert NUMERAL.match("、总体情况").group() == "、"
    assert NUMERAL.match("、2023年") is None


def written(number: int) -> str:
    """A number up to 99 as lists count: 十一, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    digits = "", *HAN_DIGITS
    ten = (digits[tens] if tens > 1 else "") + "十" if tens else ""
    return ten + digits[ones]


@given(st.integers(1, 99), st.sampled_from(["{}、", "（{}）", "第{}部分", "{}是", "## {}、"]))
def test_han_numerals_are_what_they_count(number, form):
    assert numeral_value(form.format(written(number))) == number
    assert item_number(form.format(written(number))) == number


@given(st.integers(0, 999))
def test_digits_are_what_they_count(number):
    assert numeral_value(f"({number})") == number


def test_the_levels_of_headings_go_down():
    assert [heading_level(mark) for mark in ("## 一、", "第二，", "㈢", "（）", "2.", "①")] == [1, 1, 2, 2, 3, 4]
