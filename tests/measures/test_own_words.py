"""Words of the user's own in jieba's format: kept together in measures, in any script and width, odd files named."""

import pandas as pd
import pytest

from nlp.language.tokenize import words, words_as_written
from nlp.measures import from_segments, read_dictionary, tokenise

TEXT = "落实首违不罚清单，拨打12345热线，接入5G网络。"


@pytest.fixture
def dictionary(tmp_path):
    """Writes a dictionary and reads it."""

    def dictionary(text, encoding="utf-8"):
        (tmp_path / "own.txt").write_bytes(text.encode(encoding))
        return read_dictionary(tmp_path / "own.txt")

    return dictionary


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("首违不罚", "首违不罚"),
        ("首違不罰 300 n", "首违不罚"),
        ("首违不罚 n", "首违不罚"),
        ("首违不罚\t300", "首违不罚"),
        ("12345热线", "12345热线"),
        ("１２３４５热线 5", "12345热线"),
        ("5G网络 nz", "5G网络"),
    ],
)
def test_a_word_stays_together(dictionary, line, word):
    assert word not in tokenise(TEXT)
    found = tokenise(TEXT, dictionary(f"\ufeff# 我的词\r\n\r\n{line}\r\n"))
    assert word in found
    assert "".join(found) == "".join(tokenise(TEXT))


def test_a_number_and_a_word_stay_together_only_where_they_are_given(dictionary):
    own = dictionary("12345热线")
    assert words_as_written("拨打12345热线和12315热线", own) == ["拨打", "12345热线", "和", "12315", "热线"]


def test_the_longest_word_with_figures_counts(dictionary):
    assert tokenise("12345热线电话", dictionary("12345热线\n12345热线电话")) == ("12345热线电话",)


def test_a_rare_word_gives_way(dictionary):
    assert tokenise("县政府", dictionary("县政 1")) == tokenise("县政府")
    assert tokenise("县政府", dictionary("县政 1000000000")) == ("县政", "府")


def test_what_the_classifier_sees_stays_the_same(dictionary):
    before = words(TEXT)
    tokenise(TEXT, dictionary("首违不罚\n12345热线"))
    assert words(TEXT) == before
    assert "首违不罚" not in tokenise(TEXT)


def test_reports_of_a_table_with_own_words(dictionary):
    rows = pd.DataFrame([("a", "甲局", 2023, TEXT)], columns=["report", "body", "year", "text"])
    [report] = from_segments(rows, dictionary("首违不罚"))
    assert "首违不罚" in report.sentences[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("公开\n首违不罚 常见 n\n", "line 2: 首违不罚 常见 n is no word with a frequency and a part of speech"),
        ("首违不罚,300,n\n", "line 1: 首违不罚,300,n has marks in it that no word has"),
        ("《条例》\n", "line 1: 《条例》 has marks in it"),
        ("首违不罚 0 n\n", "line 1: 0 is no frequency: give 1 to 1,000,000,000"),
        ("首违不罚 99999999999 n\n", "is no frequency"),
        ("首违不罚 300 n 多\n", "is no word"),
        ("# 无\n\n", "no word is in it: give a word a line"),
    ],
)
def test_files_that_are_no_dictionary(dictionary, tmp_path, text, message):
    with pytest.raises(ValueError, match=f"{tmp_path / 'own.txt'}.*{message}"):
        dictionary(text)


def test_a_dictionary_saved_as_utf16(dictionary):
    assert "首违不罚" in tokenise(TEXT, dictionary("首违不罚 300 n\r\n", "utf-16"))
