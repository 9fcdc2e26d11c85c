"""Measures of readability, redundancy, topics, meaning and word lists: by hand, and against code written otherwise."""

import math
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measures.builders import nan, random_reports, report, same, written

from nlp.language.tokenize import adverbs_and_conjunctions, normalise, words_as_written
from nlp.measures import (
    TokenisedReport,
    adverb_conjunction_share,
    character_similarity,
    clause_characters,
    cosine,
    encode,
    from_segments,
    latent_cosine,
    prior_year,
    read_word_lists,
    readability,
    repeated_ngrams,
    side_by_side,
    side_by_side_rescaled,
    soft_cosine,
    table,
    tfidf_cosine,
    tone,
    topic_entropy,
    word_share,
)

REPORTS = random_reports()
pytestmark = pytest.mark.filterwarnings("ignore:a polynomial of degree")


def plain_words(one, numbers=False):
    """The words of a report in one list, without marks, and without numbers unless they are wanted."""
    words = [word for sentence in one.sentences for word in sentence if any(c.isalnum() for c in word)]
    return [word for word in words if numbers or not word[0].isdigit()]


def pairs_of(reports):
    for later, earlier in enumerate(prior_year(reports)):
        if earlier >= 0:
            yield later, int(earlier)


# ----------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.公开12件", "1 . 公开 12 件"),
        ("公开12.5%。", "公开 12.5% 。"),
        ("2.2023年公开", "2 . 2023 年 公开"),  # the item and the year
        ("2.2023件", "2.2023 件"),
        ("公开１２件", "公开 12 件"),  # full-width figures
        ("見www.a.example:", "见 www.a.example :"),
        ("公開 1 2 件", "公开 12 件"),  # blanks between figures
        ("", ""),
    ],
)
def test_words_with_numbers_as_they_stand(text, expected):
    assert words_as_written(text) == expected.split()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="公开信息a0.1-%: 年件Ｂ３(", max_size=20))
def test_no_character_is_lost_or_added(text):
    found = "".join(words_as_written(text))
    half_width = text.replace("Ｂ", "B").replace("３", "3")
    assert found == re.sub(r"\s", "", half_width)
    assert normalise(found) == normalise(half_width)


# --------------------------------------------------------------------------------------------- redundancy


def test_repeated_ngrams_by_hand():
    ten = "全年 主动 公开 文件 目录 清单 指南 各 一件 并"
    # Eleven words have two 10-grams, twelve three; the first 10-gram of both is the same: two of five.
    text = report(2023, ten + " 上架", ten + " 更新 上架", "不足 十词")
    same(repeated_ngrams([text]), [2 / 5])
    same(repeated_ngrams([report(2023, "不足 十词")]), [nan])


@pytest.mark.parametrize("n", [1, 2, 3])
def test_repeated_ngrams_as_counted_one_by_one(n):
    expected = []
    for one in REPORTS:
        grams = Counter()
        for sentence in one.sentences:
            words = [word for word in sentence if any(c.isalnum() for c in word)]
            grams.update(tuple(words[k : k + n]) for k in range(len(words) - n + 1))
        repeated = sum(times for times in grams.values() if times > 1)
        expected.append(repeated / sum(grams.values()) if grams else nan)
    same(repeated_ngrams(REPORTS, n=n), expected)


# -------------------------------------------------------------------------------------------- readability


def test_clause_characters_by_hand():
    # 加强培训 4, 公开信息目录指南 8 (、 ends no clause), 12件 3, 更新 2: seventeen characters in four clauses.
    text = written(2023, "加强培训，公开信息目录、指南；12件。", "更新")
    same(clause_characters([text]), [17 / 4])


def test_marks_alone_are_no_clause():
    same(clause_characters([report(2023, "加强 ， ， 。 。", "。 ；")]), [2])


def test_readability_as_written_down_plainly():
    function_words = adverbs_and_conjunctions()
    clause_means, shares = [], []
    for one in REPORTS:
        clauses = []
        of_sentences = []
        for sentence in one.sentences:
            text = "".join(sentence)
            clauses += [re.sub(r"[，。%]", "", part) for part in re.split("[，。]", text)]
            words = [word for word in sentence if any(c.isalnum() for c in word)]
            if words:
                of_sentences.append(sum(word in function_words for word in words) / len(words))
        # A percentage is a word of three characters, its sign among them.
        sign = sum(word.count("%") for sentence in one.sentences for word in sentence)
        clauses = [clause for clause in clauses if clause]
        clause_means.append((sum(map(len, clauses)) + sign) / len(clauses))
        shares.append(np.mean(of_sentences))
    same(clause_characters(REPORTS), clause_means)
    same(adverb_conjunction_share(REPORTS), shares)
    same(readability(REPORTS), (np.array(clause_means) + shares) / 2)


def test_adverbs_and_conjunctions_are_those_that_jieba_tags():
    from jieba import posseg

    words = ["不断", "并且", "以及", "加强", "信息", "公开", "逐步", "或者", "已经", "培训"]
    tagged = {word: next(iter(posseg.cut(word, HMM=False))).flag for word in words}
    for word, flag in tagged.items():
        assert (word in adverbs_and_conjunctions()) == (flag in ("c", "d")), word


# ----------------------------------------------------------------------------------- likeness to last year


def test_tfidf_cosine_is_that_of_scikit_learn():
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=plain_words, smooth_idf=True)
    vectors = vectorizer.fit_transform(REPORTS).toarray()
    expected = np.full(len(REPORTS), nan)
    for later, earlier in pairs_of(REPORTS):
        expected[later] = vectors[later] @ vectors[earlier]
    same(tfidf_cosine(REPORTS), expected)
    same(1 - tfidf_cosine(REPORTS), table(REPORTS).modification_raw)


@pytest.mark.parametrize("dimensions", [1, 3, 5])
def test_latent_cosine_is_that_of_a_plain_decomposition(dimensions):
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=plain_words, norm=None)
    matrix = vectorizer.fit_transform(REPORTS).toarray()
    _, _, axes = np.linalg.svd(matrix, full_matrices=False)
    places = matrix @ axes[:dimensions].T
    expected = np.full(len(REPORTS), nan)
    for later, earlier in pairs_of(REPORTS):
        scale = np.linalg.norm(places[later]) * np.linalg.norm(places[earlier])
        expected[later] = places[later] @ places[earlier] / scale
    np.testing.assert_allclose(latent_cosine(REPORTS, dimensions=dimensions), expected, atol=1e-9)


def test_latent_cosine_of_all_dimensions_is_tfidf_cosine():
    np.testing.assert_allclose(latent_cosine(REPORTS), tfidf_cosine(REPORTS), atol=1e-9)


def test_latent_cosine_of_many_reports_is_that_of_a_whole_decomposition(monkeypatch):
    from nlp.measures import latent_words

    whole = latent_cosine(REPORTS, dimensions=4)
    monkeypatch.setattr(latent_words, "_SMALL", 0)
    np.testing.assert_allclose(latent_cosine(REPORTS, dimensions=4), whole, atol=1e-8)
    np.testing.assert_array_equal(latent_cosine(REPORTS, dimensions=4), latent_cosine(REPORTS, dimensions=4))


def distance(left, right):
    """Levenshtein's, as the recurrence says."""
    if not left or not right:
        return len(left) + len(right)
    replaced = distance(left[1:], right[1:]) + (left[0] != right[0])
    return min(replaced, distance(left[1:], right) + 1, distance(left, right[1:]) + 1)


def test_soft_cosine_as_written_down_plainly():
    vocabulary = sorted({word for one in REPORTS for word in plain_words(one)})
    alike = np.array([[1 - distance(a, b) / max(len(a), len(b)) for a in vocabulary] for b in vocabulary])
    same(character_similarity(vocabulary).toarray(), alike)
    counts = np.array([[plain_words(one).count(word) for word in vocabulary] for one in REPORTS])
    expected = np.full(len(REPORTS), nan)
    for later, earlier in pairs_of(REPORTS):
        a, b = counts[later], counts[earlier]
        expected[later] = (a @ alike @ b) / math.sqrt((a @ alike @ a) * (b @ alike @ b))
    same(soft_cosine(REPORTS), expected)


def test_soft_cosine_of_words_that_are_not_alike_is_cosine():
    from scipy.sparse import eye_array

    same(soft_cosine(REPORTS, similarity=lambda words: eye_array(len(words))), cosine(REPORTS))


def test_side_by_side_rescaled_runs_from_0_to_1():
    values = side_by_side(REPORTS)
    least, most = np.nanmin(values), np.nanmax(values)
    same(side_by_side_rescaled(REPORTS), (values - least) / (most - least))
    same(side_by_side_rescaled(REPORTS[:2]), [nan, nan])  # one pair: nothing to rescale by


# ------------------------------------------------------------------------------------------------- topics


def test_topic_entropy_is_that_of_the_topics_found():
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    found = topic_entropy(REPORTS, topics=4, seed=1)
    assert ((found > 0) & (found <= 1)).all()
    np.testing.assert_array_equal(found, topic_entropy(REPORTS, topics=4, seed=1))
    # The model depends on the order of words, so that its own shares are taken, from counts in ours.
    corpus = encode(REPORTS, numbers=False)
    counts = CountVectorizer(analyzer=plain_words, vocabulary=list(corpus.vocabulary)).fit_transform(REPORTS)
    model = LatentDirichletAllocation(4, random_state=1, max_iter=20)
    shares = model.fit_transform(counts)
    expected = [-sum(p * math.log(p) for p in row if p) / math.log(4) for row in shares]
    same(found, expected)


def test_topics_of_a_model_of_one_s_own():
    same(topic_entropy(REPORTS[:2], shares=np.array([[1, 0], [0.5, 0.5]])), [0, 1])
    with pytest.raises(ValueError, match="1 rows of topics for 2 reports"):
        topic_entropy(REPORTS[:2], shares=np.array([[1, 0]]))
    with pytest.raises(ValueError, match="two topics or more"):
        topic_entropy(REPORTS[:1], shares=np.array([[1.0]]))


# --------------------------------------------------------------------------------------------- word lists


def test_words_of_a_list_by_hand():
    # Of 工作 取得 明显 成效 ， 但 更新 不 及时 : 明显成效 stands there, 不及时 stands there, 及时 is part of that.
    text = report(2023, "工作 取得 明显 成效 ， 但 更新 不 及时")
    same(word_share([text], ["明显成效"]), [2 / 8])
    same(word_share([text], ["及时"]), [1 / 8])
    same(word_share([text], ["不及时", "及时", "不"]), [2 / 8])  # no word counts twice
    same(tone([text], ["明显成效"], ["不及时", "滞后"]), [0])


def test_an_entry_keeps_to_its_sentence_and_to_whole_words():
    text = report(2023, "更新 不", "及时 公开栏")
    same(word_share([text], ["不及时"]), [0])
    same(word_share([text], ["公开"]), [0])


def test_tone_of_nothing_said_is_undefined():
    same(tone([report(2023, "甲 乙"), report(2023)], ["丙"], ["丁"]), [nan, nan])


def test_a_mark_parts_an_entry():
    text = report(2023, "成效 ， 明显", "明显 成效")
    same(word_share([text], ["成效明显"]), [0])
    same(word_share([text], ["明显成效"]), [2 / 4])


def test_word_share_as_counted_plainly():
    entries = ["公开信息", "信息", "培训窗口", "柳溪县"]
    expected = []
    for one in REPORTS:
        found = total = 0
        for sentence in one.sentences:
            total += len(plain_words(report(None, " ".join(sentence)), numbers=True))
            place = 0
            while place < len(sentence):
                ends = range(len(sentence), place, -1)
                size = next((end - place for end in ends if "".join(sentence[place:end]) in entries), 0)
                found += size
                place += size or 1
        expected.append(found / total)
    same(word_share(REPORTS, entries), expected)


def test_lists_of_a_file_are_columns(tmp_path):
    file = tmp_path / "words.csv"
    file.write_text("list,word\npositive,公开\nnegative,培训\nplace,柳溪县\n,\nnegative,窗口\n", encoding="utf-8-sig")
    lists = read_word_lists(file)
    assert lists == {"positive": ("公开",), "negative": ("培训", "窗口"), "place": ("柳溪县",)}
    frame = table(REPORTS, lists=lists)
    assert list(frame.columns[-4:]) == ["words_positive", "words_negative", "words_place", "tone"]
    same(frame.words_negative, word_share(REPORTS, ["培训", "窗口"]))
    same(frame.tone, tone(REPORTS, ["公开"], ["培训", "窗口"]))
    assert "tone" not in table(REPORTS, lists={"positive": ["公开"]})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word\n公开\n", "the first line must name the columns list and word"),
        ("list,word\n,\n", "no row has both"),
        ("", "must name the columns"),
    ],
)
def test_files_that_are_no_word_list(tmp_path, text, message):
    file = tmp_path / "words.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_word_lists(file)


# ------------------------------------------------------------------------------------- a part of a report


def test_the_year_s_work_apart_from_plans():
    rows = [
        ("a", "柳溪县档案局", 2022, "measure", "公开信息12条。"),
        ("a", "柳溪县档案局", 2022, "improvement", "明年加强培训。"),
        ("b", "柳溪县档案局", 2023, "measure", "公开信息30条。"),
        ("b", "柳溪县档案局", 2023, "improvement", "着力更新目录。"),
        ("c", "", None, "measure", "公开目录。"),
    ]
    segments = pd.DataFrame(rows, columns=["report", "body", "year", "label", "text"]).astype({"year": "Int64"})
    whole = table(from_segments(segments))
    work = table(from_segments(segments[segments["label"] == "measure"]))
    plans = table(from_segments(segments[segments["label"] == "improvement"]))
    same(work.cosine, [nan, 1, nan])
    same(plans.cosine, [nan, 0])
    assert 0 < whole.cosine[1] < 1
    assert work.report.tolist() == ["a", "b", "c"]
    assert work.prior_report[1] == "a"
    assert work.year.isna().tolist() == [False, False, True]


# --------------------------------------------------------------------------------------------- edge cases

OWN = [clause_characters, adverb_conjunction_share, readability]
PAIRED = [tfidf_cosine, latent_cosine, soft_cosine]


@pytest.mark.parametrize("measure", [*OWN, *PAIRED, repeated_ngrams, topic_entropy, side_by_side_rescaled])
def test_no_report_or_none_with_words(measure):
    assert measure([]).tolist() == []
    same(measure([report(2022), report(2023, "。 ，")]), [nan, nan])


@pytest.mark.parametrize("measure", PAIRED)
def test_identical_reports(measure):
    reports = [report(year, "公开 信息 12 条", "培训 3 次") for year in (2022, 2023)]
    np.testing.assert_allclose(measure(reports), [nan, 1], atol=1e-9)


@pytest.mark.parametrize("measure", PAIRED)
def test_a_year_without_a_report_is_a_gap(measure):
    reports = [report(year, "公开 信息") for year in (2020, 2022)]
    same(measure(reports), [nan, nan])
    np.testing.assert_allclose(measure(reports, against=[-1, 0]), [nan, 1], atol=1e-9)


@pytest.mark.parametrize("measure", [*OWN, repeated_ngrams])
def test_one_sentence(measure):
    [value] = measure([report(2023, "公开 信息 目录 指南 清单 文件 公报 年报 专栏 栏目")])
    assert not np.isnan(value)


def test_no_measure_is_given_by_the_order_of_reports():
    order = np.random.default_rng(1).permutation(len(REPORTS))
    shuffled = [REPORTS[k] for k in order]
    for measure in (*OWN, *PAIRED, repeated_ngrams, side_by_side_rescaled):
        np.testing.assert_allclose(measure(shuffled), measure(REPORTS)[order], atol=1e-9)


def test_a_report_is_named_by_whoever_calls():
    assert isinstance(REPORTS[0], TokenisedReport)
