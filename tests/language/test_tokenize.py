"""The fast tokenizer gives jieba's words, and nothing of a text is lost in it."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.language.tokenize import domain_words, normalise, words
from nlp.learning.corpus import load

CORPUS = Path(__file__).parents[2] / "corpus" / "reports"


def test_both_engines_give_the_same_words_for_the_whole_corpus():
    differ = [
        (report.name, text)
        for report in load([CORPUS])
        for _, _, text in report.segments()
        if words(text) != words(text, engine="jieba")
    ]
    assert differ == []


def test_words_of_the_field_stay_whole():
    for word in ("依申请公开", "政务新媒体", "有待", "三审三校", "下一步"):
        assert word in domain_words()
        assert words(word) == [word]


def test_numbers_and_addresses_are_one_mark_each():
    assert words("公开1136条，见www.a.example/b") == ["公开", "0", "条", "，", "见", "a"]


@settings(deadline=None)  # the first call reads the dictionaries
@given(st.text(max_size=60))
def test_the_words_together_are_the_normalised_text(text):
    assert "".join(words(text)) == normalise(text) == "".join(words(text, engine="jieba"))
