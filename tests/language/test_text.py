"""Small repairs of text, and the thread that leads back to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.language.text import Traced, plain_characters, simplified, squeeze, width

anything = st.text(st.characters(codec=None), max_size=60)
damaged = st.text(st.sampled_from("⼯⼀⻓作２０年 \u3000\t\n\u200b\ud800（）ab公開"), max_size=60)


@pytest.mark.parametrize(
    ("damage", "repair"),
    [
        ("⼯作⼀年⾏政", "工作一年行政"),  # Kangxi radicals
        ("⻓期⻅效，⻋⻔", "长期见效，车门"),  # the radicals' supplement, which NFKC leaves alone
        ("⻊球场⺫录，⻑期", "足球场目录，长期"),  # those of it that are no simplified forms
        ("\uf9b7", "\u91b4"),  # a compatibility ideograph
        ("２０２３年Ａ类", "2023年A类"),
        ("公开，（内容）：“三公”；", "公开，（内容）：“三公”；"),  # full-width punctuation is the right form
        ("信\u200b息\ufeff公\u00ad开\x00", "信息公开"),
        ("二〇二三", "二〇二三"),
        ("甲\ud83d乙\udfff", "甲乙"),  # half a surrogate pair cannot be written
        ("\x01ascii\x7f", "ascii"),
        ("共\u300012\u00a0条", "共 12 条"),
    ],
)
def test_characters(damage, repair):
    assert plain_characters(Traced.of(damage)).text == repair


@pytest.mark.parametrize(
    ("damage", "repair"),
    [
        ("持 续推 进", "持续推进"),
        ("2024 年 1 月", "2024年1月"),
        ("open  data", "open data"),
        ("12  345", "12 345"),
        (" 首尾 ", "首尾"),
        ("V 2\n版", "V 2版"),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_spaces_inside_words(damage, repair):
    assert squeeze(Traced.of(damage)).text == repair


def test_traditional_characters_one_for_one():
    text = "政務公開年報，檔案館"
    assert simplified(text) == "政务公开年报，档案馆"
    assert len(simplified(text)) == len(text)


def test_width_counts_latin_letters_as_half():
    assert width(" 共 12 条 ") == 2 + 1 + 1
    assert width("公开") == 2
    assert width("") == 0


@given(st.one_of(anything, damaged), st.integers(0, 1000))
def test_repairs_never_reorder_and_always_lead_back(text, start):
    source = Traced.of(text, start)
    repaired = squeeze(plain_characters(source).strip())
    assert len(repaired.text) == len(repaired.origin)
    assert list(repaired.origin) == sorted(set(repaired.origin))
    for char, place in zip(repaired.text, repaired.origin):
        before = text[place - start]
        assert char == before or char == plain_characters(Traced.of(before)).text or (char == " " and before.isspace())
    repaired.text.encode("utf-8")


@given(damaged)
def test_repairing_twice_changes_nothing_more(text):
    once = squeeze(plain_characters(Traced.of(text)))
    assert squeeze(plain_characters(once)).text == once.text


@given(damaged, st.lists(st.integers(0, 60), max_size=6))
def test_taking_spans_out(text, cuts):
    cuts = sorted({min(c, len(text)) for c in cuts})
    spans = list(zip(cuts[::2], cuts[1::2]))
    left = Traced.of(text).without(spans)
    assert list(left.origin) == [i for i in range(len(text)) if not any(a <= i < b for a, b in spans)]
    assert left.text == "".join(text[i] for i in left.origin)


def test_a_replacement_keeps_every_place():
    with pytest.raises(ValueError, match="length"):
        Traced.of("甲").replace("甲乙")


def test_joined_parts_keep_their_places():
    t = Traced.of("甲乙丙丁")
    assert list(Traced.join([t[2:], t[:1]]).origin) == [2, 3, 0]
    assert Traced.join([]).text == ""
