"""Faults that were in the measures: numbers that nobody saw, items counted as quantities, company that moved scores."""

import warnings

import numpy as np
import pytest
from measures.builders import nan, random_reports, report, same, written

import nlp.measures
from nlp.measures import (
    TokenisedReport,
    adjust_for_length,
    boilerplate,
    cosine,
    count_words,
    entities,
    hard_information,
    information_content,
    jaccard,
    minimum_edit,
    modification,
    redundancy,
    side_by_side,
    specificity,
    stickiness,
    table,
)
from nlp.measures.named_facts import WITHOUT_NUMBERS

FEW_PAIRS = pytest.mark.filterwarnings("ignore:a polynomial of degree")

# ----------------------------------------------------------------------- a report whose numbers alone changed


@pytest.fixture
def other_numbers():
    """This year's report is last year's with other numbers: nine words, two of them numbers."""
    return [
        written(2022, "全年公开信息120条，培训3次。"),
        written(2023, "全年公开信息98条，培训5次。"),
    ]


def test_numbers_alone_changed_is_seen_by_edits(other_numbers):
    # 全年 公开 信息 N 条 培训 N 次: two of eight words replaced.
    same(minimum_edit(other_numbers), [nan, 1 - 2 / 8])
    same(side_by_side(other_numbers), [nan, 1 - 4 / 16])


def test_numbers_alone_changed_is_nothing_to_measures_of_words(other_numbers):
    same(cosine(other_numbers), [nan, 1])
    same(jaccard(other_numbers), [nan, 1])
    same(modification(other_numbers, degree=None), [nan, 0])
    same(stickiness(other_numbers, n=6), [nan, 1])


def test_numbers_the_other_way(other_numbers):
    # Six words and one more number of each report's own: 6 / 8 and 6 / 10; the two numbers are words that changed.
    same(cosine(other_numbers, numbers=True), [nan, 6 / 8])
    same(jaccard(other_numbers, numbers=True), [nan, 6 / 10])
    same(stickiness(other_numbers, n=6, numbers=True), [nan, 0])
    same(minimum_edit(other_numbers, numbers=False), [nan, 1])
    same(side_by_side(other_numbers, numbers=False), [nan, 1])


def test_marks_in_the_place_of_numbers_weigh_nothing():
    # Six numbers of ten words: as one mark they would be nearly all of the cosine.
    reports = [
        report(2022, "公开 0 条 0 次 0 件 0 人 0 场 0"),
        report(2023, "受理 0 起 0 宗 0 户 0 天 0 元 0"),
    ]
    same(cosine(reports), [nan, 0])
    same(cosine(reports, numbers=True), [nan, 36 / 42])


def test_sentences_that_differ_in_a_number_are_no_redundancy():
    text = written(2023, "受理申请3件。", "受理申请5件。")
    same(redundancy([text]), [0])
    same(redundancy([text], numbers=False), [1])


def test_a_report_of_numbers_only_is_undefined_for_words_and_defined_for_edits():
    reports = [report(2022, "12 30"), report(2023, "12 40")]
    same(cosine(reports), [nan, nan])
    same(minimum_edit(reports), [nan, 1 / 2])


def test_a_phrase_may_span_the_number_that_is_left_out():
    said = ["全年 公开 信息 {} 条", "举办 各类 业务 培训"]
    reports = [report(2023, said[0].format(k), said[1], body=f"局{k}") for k in (12, 30)]
    reports += [report(2023, f"编 第{k}号 目录", body=f"他{k}") for k in range(3)]
    # 全年公开信息条 and 举办各类业务培训, of two of five reports: all eight words that count.
    same(boilerplate(reports), [1, 1, 0, 0, 0])
    same(boilerplate(reports, numbers=True), [4 / 9, 4 / 9, 0, 0, 0])  # 公开 信息 12 条 is its own


# ------------------------------------------------------------------------- items counted as quantities


def test_the_number_of_an_item_with_its_dot_is_no_quantity():
    assert entities(written(2023, "1.加强培训。")) == []
    assert entities(written(2023, "1.2加强培训，增加1.2万元。")) == [("money", "1.2万元")]
    assert entities(written(2023, "1.2023年公开12件。")) == [("date", "2023年"), ("number", "12")]


def test_bodies_without_a_name_are_no_entities():
    assert entities(written(2023, "各级人民政府、县政府和市政府办公室。")) == []


def test_party_formulas_are_no_quantities():
    assert entities(written(2023, "学习党的二十大和二十届三中全会精神，落实“十四五”规划，党的十九大以来。")) == []


@FEW_PAIRS
def test_specificity_by_kind_adds_up():
    reports = random_reports()
    frame = table(reports)
    parts = frame.specificity_names + frame.specificity_documents + frame.specificity_dates + frame.hard_information
    same(parts, frame.specificity)
    same(frame.hard_information, hard_information(reports))
    same(frame.specificity_without_numbers, specificity(reports, kinds=WITHOUT_NUMBERS))


def test_specificity_by_kind_by_hand():
    # Ten words: 2023 年 市财政局 依据 公开 办法 受理 12 件 30%. A date, a name, a title, a number, a percentage.
    text = report(2023, "2023 年 ， 市财政局 依据 《 公开 办法 》", "受理 12 件 ， 30%")
    same(specificity([text]), [5 / 10])
    same(specificity([text], kinds=["name"]), [1 / 10])
    same(specificity([text], kinds=["document", "date"]), [2 / 10])
    same(specificity([text], kinds=WITHOUT_NUMBERS), [4 / 10])
    same(hard_information([text]), [2 / 10])
    with pytest.raises(ValueError, match="no kind of entity person: there are name,"):
        specificity([text], kinds=["person"])


# ------------------------------------------------- reports to compare with that moved everybody's scores


@FEW_PAIRS
def test_earlier_reports_move_no_score_of_others():
    reports = [r for r in random_reports() if r.year == 2023]
    # Last year's reports of two of the bodies, and of bodies that are not scored.
    earlier = [r for r in random_reports(bodies=30) if r.year == 2022]
    few = [r for r in earlier if r.body in ("局0", "局1")]
    alone = table(reports)
    with_few = table(reports, few)
    with_all = table(reports, earlier)
    same(with_few.modification_raw[:2], with_all.modification_raw[:2])  # more company, the same score
    of_no_pair = [name for name in alone.columns[7:] if name not in OF_PAIRS]
    same(alone[of_no_pair], with_few[of_no_pair])
    same(alone[of_no_pair], with_all[of_no_pair])


OF_PAIRS = ["stickiness", "cosine", "jaccard", "minimum_edit", "side_by_side", "modification_raw", "modification"]


def test_earlier_reports_are_not_in_the_document_frequencies():
    # N is 1 and df of both words 1: all weights are ln(2 / 2) + 1 = 1; 丙 of last year's report only weighs ln(2) + 1.
    now, before = report(2023, "甲 乙"), report(2022, "甲 丙")
    weight = np.log(2) + 1
    expected = 1 - 1 / np.sqrt(2 * (1 + weight**2))
    same(table([now], [before]).modification_raw, [expected])
    same(modification([now, before], degree=None, collection=count_words([now])), [expected, nan])


# -------------------------------------------------------------------------------- information content


def test_standard_content_is_the_sum_of_both_coefficients():
    reports = random_reports()
    found = information_content(reports)
    same(found.standard, found.peers + found.others)
    alone = information_content([r for r in reports if r.group == "东"])
    same(alone.standard, alone.peers)  # nobody else


def test_information_content_with_numbers_as_words():
    reports = [report(2023, "甲 12", body="局1"), report(2023, "甲 30", body="局2")]
    same(information_content(reports).content, [0, 0])
    # As in the example by hand with 乙 and 丙: x = (1/2, 1/2, 0) on P = (1/2, 0, 1/2), Σ|e| = 1.
    same(information_content(reports, numbers=True).content, [1, 1])
    found = information_content(reports, numbers=True, document_share=(0.0, 0.5))  # the two numbers alone
    same(found.content, [1, 1])


def test_information_content_does_not_rise_as_peers_fall():
    # The same ten reports, with two and with seven peers each of one making: no more content for fewer peers.
    rng = np.random.default_rng(2)
    words = [f"词{k}" for k in range(60)]
    weights = 1 / np.arange(1, 61)
    weights /= weights.sum()
    reports = [report(2023, " ".join(rng.choice(words, 200, p=weights)), body=f"局{k}") for k in range(60)]
    few = [information_content(reports[k : k + 3]).content[0] for k in range(0, 60, 3)]
    many = [information_content(reports[k : k + 20]).content[0] for k in range(0, 60, 20)]
    assert np.mean(few) < 1.3 * np.mean(many)


def test_information_content_falls_with_length():
    rng = np.random.default_rng(3)
    words = [f"词{k}" for k in range(200)]
    lengths = np.repeat([50, 100, 200, 400, 800], 8)
    reports = [report(2023, " ".join(rng.choice(words, n)), body=f"局{k}") for k, n in enumerate(lengths)]
    content = information_content(reports).content.reshape(5, 8).mean(axis=1)
    assert (np.diff(content) < 0).all()


def test_what_the_public_replication_of_meng_et_al_does():
    """Intercept, no digits, no stop words, words of 5 to 50% of the year's documents, that year's words alone."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LinearRegression

    rng = np.random.default_rng(5)
    words = [f"词{chr(0x4E00 + k)}" for k in range(40)] + ["12", "2023", "的"]
    weights = 1 / np.arange(1, len(words) + 1)
    weights /= weights.sum()
    reports = []
    for k in range(44):
        text = " ".join(rng.choice(words, 30, p=weights))
        reports.append(report(2022 + k % 2, text, body=f"局{k}", group="东西"[k // 2 % 2]))
    found = information_content(reports, constant=True, document_share=(0.05, 0.5), stop_words=["的"])
    for year in (2022, 2023):
        of_year = [k for k, r in enumerate(reports) if r.year == year]
        groups = np.array([reports[k].group for k in of_year])
        vectorizer = CountVectorizer(min_df=0.05, max_df=0.5, token_pattern=r"[^\d ]+", stop_words=["的"])
        counts = vectorizer.fit_transform([" ".join(reports[k].sentences[0]) for k in of_year]).toarray()
        shares = counts / counts.sum(axis=1, keepdims=True)
        for row, k in enumerate(of_year):
            is_other = groups != groups[row]
            is_peer = ~is_other
            is_peer[row] = False
            design = np.stack([shares[is_peer].mean(axis=0), shares[is_other].mean(axis=0)], axis=1)
            model = LinearRegression().fit(design, shares[row])
            same([found.peers[k], found.others[k]], model.coef_)
            same(found.standard[k], model.coef_.sum())
            same(found.content[k], np.abs(shares[row] - model.predict(design)).sum())


# ------------------------------------------------------------------------------------------ boilerplate


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_unrelated_reports_are_no_boilerplate(number):
    reports = [report(2023, f"甲{k} 乙{k} 丙{k} 丁{k} 戊{k}", body=f"局{k}") for k in range(number)]
    assert not np.nan_to_num(boilerplate(reports)).any()
    # No phrase of one or two reports can be in two of them, and in less than three quarters: undefined.
    assert np.isnan(boilerplate(reports)).all() == (number < 3)


def test_boilerplate_of_two_reports_that_share_a_phrase_is_undefined_or_excluded():
    reports = [report(2023, "甲 乙 丙 丁", body=f"局{k}") for k in range(2)]
    same(boilerplate(reports), [nan, nan])
    same(boilerplate(reports, upper=2), [1, 1])


def test_boilerplate_of_three_quarters_of_the_reports():
    # Eight of ten have the opening, four the stock phrase.
    everyone, stock = "现 将 本 年 情况 报告 如下", "加强 组织 领导 压实 责任"
    reports = []
    for k in range(10):
        sentences = [everyone] * (k < 8) + [stock] * (k < 4)
        reports.append(report(2023, *sentences, f"编 第{k}号 目录 并 上架", body=f"局{k}"))
    frame = table(reports)
    same(frame.boilerplate, [5 / 17] * 4 + [0] * 6)
    same(frame.boilerplate_75, [7 / 17] * 4 + [7 / 12] * 4 + [0] * 2)


# ----------------------------------------------------------------------------------- modification of few pairs


def test_modification_of_few_pairs_warns():
    with pytest.warns(UserWarning, match="fitted to 24 pairs of reports: 36 or more should be there"):
        modification(random_reports(bodies=12))
    with pytest.warns(UserWarning, match="fitted to 24 pairs"):
        table(random_reports(bodies=12))


def test_modification_of_many_pairs_or_none_does_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        modification(random_reports(bodies=18))  # 36 pairs
        modification(random_reports(bodies=12), degree=None)
        modification(random_reports(bodies=3))  # six pairs: undefined
        modification([])


def test_modification_of_parts_is_that_of_the_whole():
    reports = random_reports(bodies=20)
    whole = modification(reports)
    raw = modification(reports, degree=None)
    words = nlp.measures.encode(reports).lengths
    same(adjust_for_length(raw, words), whole)
    assert isinstance(reports[0], TokenisedReport)
