"""The measures of the literature: each on an example worked by hand, then what holds for any text."""

import math
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.measures import (
    TokenisedReport,
    boilerplate,
    cosine,
    encode,
    entities,
    information_content,
    jaccard,
    minimum_edit,
    modification,
    prior_year,
    redundancy,
    side_by_side,
    specificity,
    stickiness,
    table,
)

pytestmark = pytest.mark.filterwarnings("ignore:a polynomial of degree")  # of few pairs: see test_mended.py
nan = float("nan")
SHARES = [
    "boilerplate",
    "stickiness",
    "redundancy",
    "specificity",
    "boilerplate_75",
    "repeated_ngrams",
    "specificity_without_numbers",
    "specificity_names",
    "specificity_documents",
    "specificity_dates",
    "hard_information",
    "adverb_conjunction_share",
    "cosine",
    "jaccard",
    "minimum_edit",
    "side_by_side",
    "modification_raw",
]
MEASURES = [
    *SHARES,
    "clause_characters",
    "readability",
    "modification",
    "information_content",
    "coefficient_peers",
    "coefficient_others",
    "standard_content",
]
OF_PAIRS = ["stickiness", "cosine", "jaccard", "minimum_edit", "side_by_side", "modification_raw", "modification"]


def report(year, *sentences, body="柳溪县档案局", group="", name=None):
    """A report of sentences written with blanks between their words."""
    return TokenisedReport(name or f"{body}-{year}", body, year, tuple(tuple(s.split()) for s in sentences), group)


def two_years(before, now):
    """The same body's sentences of two years."""
    return [report(2022, *before), report(2023, *now)]


def same(values, expected):
    np.testing.assert_allclose(np.asarray(values, float), expected, atol=1e-12)


# ------------------------------------------------------------------------------- boilerplate


def ten_reports():
    """Ten reports: eight open with a phrase that everyone writes, the first four of them go on with a stock phrase."""
    everyone, stock = "现 将 本 年 情况 报告 如下", "加强 组织 领导 压实 责任 。"
    reports = []
    for k in range(10):
        own = f"编 第{k}号 目录 并 上架"
        reports.append(report(2023, *([everyone] if k < 8 else []), *([stock] if k < 4 else []), own, body=f"局{k}"))
    return reports


def test_boilerplate_by_hand():
    # The stock phrase has 5 words (the stop is none) and two tetragrams, both in 4 of 10 reports: 0.4 >= 0.30, common.
    # The opening has 7 words; its tetragrams stand in 8 of 10: 0.8 >= 0.75, excluded. The own sentence (5 words) has
    # no tetragram without 第k号, so none is shared.
    # With the stock phrase: 5 / (7 + 5 + 5); the others: 0.
    same(boilerplate(ten_reports()), [5 / 17] * 4 + [0] * 6)


def test_boilerplate_bounds_are_parameters():
    # Nothing excluded: the opening counts as well, (7 + 5) / 17 with both, 7 / 12 with the opening alone.
    same(boilerplate(ten_reports(), upper=1.01), [12 / 17] * 4 + [7 / 12] * 4 + [0] * 2)
    # A lower bound of half the reports: the stock phrase is no longer common.
    same(boilerplate(ten_reports(), lower=0.5), [0] * 10)
    # The bounds themselves: "at least 0.4" takes 4 of 10 in, "0.8 or more" leaves 8 of 10 out.
    same(boilerplate(ten_reports(), lower=0.4, upper=0.8), [5 / 17] * 4 + [0] * 6)


def test_boilerplate_of_a_phrase_that_few_reports_repeat():
    # The phrase comes 24 times in one of eight reports and 16 times in another: in 0.25 of them only, but 5 times a
    # report on average.
    reports = [report(2023, *["按 章 办事 好"] * times, "另 有 三 句 话", body=f"局{times}") for times in (24, 16)]
    reports += [report(2023, f"编 第{k}号 目录 并 上架", body=f"局{k}") for k in range(6)]
    same(boilerplate(reports), [96 / 101, 64 / 69] + [0] * 6)
    same(boilerplate(reports, per_report=5.1), [0] * 8)


def test_tetragram_stays_within_its_sentence():
    # "甲 乙 丙 丁" across a full stop is no phrase.
    reports = [
        report(2023, "甲 乙", "丙 丁", body="局1"),
        report(2023, "甲 乙 丙 丁", body="局2"),
        report(2023, "甲 乙 丙 丁", body="局3"),
        report(2023, "戊", body="局4"),
    ]
    same(boilerplate(reports), [0, 1, 1, 0])  # in 2 of 4 reports


# ------------------------------------------------------------------- stickiness and redundancy


def test_stickiness_by_hand():
    eight = "全年 主动 公开 文件 目录 清单 指南 各 "
    # 2022: one sentence of 9 words. 2023: its first eight words with another ninth (9 words, sticky), its first seven
    # with another eighth (8 words, not), and a short sentence kept whole (3 words: too short to have an 8-gram).
    reports = two_years(
        [eight + "一件", "办公 场所 不变"], [eight + "三件", eight.replace("各", "共"), "办公 场所 不变"]
    )
    same(stickiness(reports), [nan, 9 / 20])
    # Trigrams: every sentence has one of last year's.
    same(stickiness(reports, n=3), [nan, 1])


def test_stickiness_looks_at_the_year_before_only():
    sentence = "全年 主动 公开 文件 目录 清单 指南 各 一件"
    reports = [
        report(2020, sentence),
        report(2022, sentence),
        report(2023, "今年 改写"),
        report(2023, sentence, body="他局"),
    ]
    same(stickiness(reports), [nan, nan, 0, nan])
    same(stickiness(reports, against=[-1, 0, -1, 1]), [nan, 1, nan, 1])


def test_redundancy_by_hand():
    # The sentence of four words stands twice, with another mark; the third has its words in another order and is none.
    text = report(2023, "窗口 对外 开放 ， 欢迎", "窗口 对外 开放 欢迎 。", "对外 窗口 开放 欢迎", "县 志 已 编 完")
    same(redundancy([text]), [8 / 17])


def test_a_sentence_of_another_report_or_twice_in_one_sentence_is_no_redundancy():
    same(redundancy([report(2023, "甲 乙 甲 乙"), report(2023, "甲 乙 甲 乙", body="他局")]), [0, 0])


# --------------------------------------------------------------------------------- specificity


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2023 年 1 月 5 日 挂牌", [("date", "2023年1月5日")]),
        ("0 年度 受理 0 件", [("date", "0年度"), ("number", "0")]),  # numbers as one mark, as the tokenizer gives them
        (
            "截至 3 月 ， 比 去年 多 8.5 % 、 百分之三",
            [("date", "3月"), ("percentage", "8.5%"), ("percentage", "百分之三")],
        ),
        ("投入 12 万元 、 3 元", [("money", "12万元"), ("money", "3元")]),
        ("三件 、 一百二十条 ， 第十二条", [("number", "三件"), ("number", "一百二十条"), ("number", "第十二条")]),
        ("一 方面 一个 一些 十分 万一", []),  # 一 alone is an article, not a number
        (
            "依据 《 柳溪县 2023 年 公开 办法 》 办理",
            [("document", "《柳溪县2023年公开办法》")],
        ),  # nothing inside again
        ("《 。 》", []),  # a title without words
        ("柳溪县 财政局 和 上河街道 报送", [("name", "柳溪县财政局"), ("name", "上河街道")]),  # adjacent: one name
        ("各部门 办公室 领导干部 城市 布局 自治区 各乡镇 怎么办", []),  # common nouns that look like names
        ("1 、 加强 培训", []),  # a number of the enumeration
        ("（ 2 ） 加强 培训", []),
        ("十一 、 加强 培训", []),
        ("加强 2 、 3 次 培训", [("number", "2"), ("number", "3")]),
        ("1 . 加强 培训 ， 举办 2 次", [("number", "2")]),  # as `tokenise` gives 1.加强培训
        ("1.2 加强 培训 ， 增加 1.2 万人", [("number", "1.2")]),  # a subsection, and a number with its unit
        ("1.2 万件", [("number", "1.2")]),
        ("一是 ： 1 、 加强 培训 ； 2 ） 举办 3 次", [("number", "3")]),  # items behind a colon and a semicolon
        ("共计 ： 12 ， 其中 ： 3 件", [("number", "12"), ("number", "3")]),  # no items
        ("县政府 和 各级 人民政府 、 市政府办公室 、 县 人民法院 ， 子公司 有限公司", []),  # bodies without a name
        ("柳溪县 人民政府 和 各级 人民政府", [("name", "柳溪县人民政府")]),
        ("党 的 二十大 、 二十 届 三中全会 、 十九 大 、 第十四届 ， 十四五 、 十三五 规划", []),  # party formulas
        ("二十 余 人", [("number", "二十")]),
        ("发 〔 2021 〕 30 号 、 （ 2021 ） 5 号 文件", [("document", "〔2021〕30号"), ("document", "（2021）5号")]),
        ("2023-01-05 、 2023/1/5 、 2023.1.5", [("date", "2023-01-05"), ("date", "2023/1/5"), ("date", "2023.1.5")]),
        ("电话 0588-6120034 、 13900000000 、 12345", []),  # where to call is no quantity
    ],
)
def test_entities(sentence, expected):
    assert entities(report(2023, sentence)) == expected


def test_titles_that_are_never_closed():
    # Twenty thousand marks, each of which might open a title, take no time.
    same(specificity([report(2023, "《 " * 20_000 + "条例 " * 20_000)]), [0])


def test_specificity_by_hand():
    # Words: 2023 年 1 月 5 日 市财政局 依据 公开 办法 受理 12 件 (13; the marks are none). Entities: the date, the
    # office, the title, the number 12: 4 / 13.
    same(specificity([report(2023, "2023 年 1 月 5 日 ， 市财政局 依据 《 公开 办法 》", "受理 12 件 。")]), [4 / 13])


def test_entity_ends_with_its_sentence():
    assert entities(report(2023, "见 《 公开", "办法 》 2023", "年 报")) == [("number", "2023")]


# ------------------------------------------------------------------------- from year to year


def test_similarity_by_hand():
    reports = two_years(["公开 信息 公开 目录 。"], ["公开 目录 ，", "新增 信息 专栏"])
    # 2022: 公开 2, 信息 1, 目录 1, norm sqrt(6). 2023: 公开 目录 新增 信息 专栏 once each, norm sqrt(5).
    # Dot product 2 + 1 + 1 = 4.
    same(cosine(reports), [nan, 4 / math.sqrt(30)])
    # Three words in both, five in either.
    same(jaccard(reports), [nan, 3 / 5])
    # 公开 信息 公开 目录 to 公开 目录 新增 信息 专栏: three replaced and one appended (4 edits), or 信息 公开 deleted
    # and three words appended (5). The longer has 5 words: 1 - 4 / 5.
    same(minimum_edit(reports), [nan, 1 / 5])
    # Side by side 公开 and 目录 are kept in order; 2 of 4 words deleted and 3 of 5 added: c = 5 / 4.5,
    # 1 - c / 2 = 4 / 9.
    same(side_by_side(reports), [nan, 4 / 9])


def test_the_worked_example_of_cohen_malloy_and_nguyen():
    # Five words; with one put in among them; and with the last three replaced by three others. The paper has cosines of
    # .91 and .40 and Jaccard indexes of .83 and .25, and counts one operation and six (here three: see `minimum_edit`).
    first, longer, other = "甲 乙 丙 丁 戊", "甲 乙 己 丙 丁 戊", "甲 乙 庚 辛 壬"
    reports = [report(2022, first), report(2023, longer), report(2023, other, body="他局")]
    pairs = [-1, 0, 0]
    assert cosine(reports, pairs).round(2)[1:].tolist() == [0.91, 0.40]
    assert jaccard(reports, pairs).round(2)[1:].tolist() == [0.83, 0.25]
    same(minimum_edit(reports, pairs), [nan, 1 - 1 / 6, 1 - 3 / 5])
    same(side_by_side(reports, pairs), [nan, 1 - 1 / 11, 1 - 6 / 10])


def test_texts_without_a_common_word():
    reports = two_years(["甲 乙 丙"], ["丁 戊"])
    for measure in (cosine, jaccard, minimum_edit, side_by_side, stickiness):
        same(measure(reports), [nan, 0])
    same(modification(reports, degree=None), [nan, 1])


def test_raw_modification_by_hand():
    # Words of one report each weigh ln(3 / 2) + 1 = u, of both ln(3 / 3) + 1 = 1. 2022: 甲 甲 乙 is (2, u, 0),
    # 2023: 甲 丙 is (1, 0, u): 1 - 2 / (sqrt(4 + u²) sqrt(1 + u²)).
    u = math.log(1.5) + 1
    same(
        modification(two_years(["甲 甲 乙"], ["甲 丙"]), degree=None),
        [nan, 1 - 2 / math.sqrt((4 + u * u) * (1 + u * u))],
    )


def test_modification_is_what_length_leaves_unexplained():
    # Three bodies, a straight line. Last year each wrote 甲; this year 甲, 甲 乙 and 甲 丙 丙 (or so): the raw scores r
    # at the lengths 1, 2, 3. Least squares: slope (r3 - r1) / 2, so the residuals are (1, -2, 1) (r1 - 2 r2 + r3) / 6.
    this_year = ["甲", "甲 乙", "甲 丙 丙"]
    reports = [report(2022, "甲", body=f"局{k}") for k in range(3)] + [
        report(2023, s, body=f"局{k}") for k, s in enumerate(this_year)
    ]
    r = modification(reports, degree=None)[3:]
    bend = (r[0] - 2 * r[1] + r[2]) / 6
    same(modification(reports, degree=1), [nan] * 3 + [bend, -2 * bend, bend])
    assert np.isnan(modification(reports, degree=2)).all()  # three coefficients for three pairs explain anything
    assert np.isnan(modification(reports)).all()


def test_modification_of_the_fifth_degree():
    rng = np.random.default_rng(3)
    reports = []
    for k in range(40):
        words = rng.choice(list("甲乙丙丁戊己庚辛壬癸"), (2, rng.integers(2, 60)))
        reports += [report(year, " ".join(w), body=f"局{k}") for year, w in zip((2022, 2023), words)]
    raw, score = modification(reports, degree=None)[1::2], modification(reports)[1::2]
    length = encode(reports).lengths[1::2]
    np.testing.assert_allclose(score, raw - np.polyval(np.polyfit(length, raw, 5), length), atol=1e-8)
    assert abs(score.mean()) < 1e-12


def test_modification_of_reports_of_one_length():
    reports = [r for k in range(9) for r in two_years(["甲 乙"], ["甲 乙" if k % 3 else "丙 丁"])]
    reports = [
        TokenisedReport(f"{r.report}-{k // 2}", f"局{k // 2}", r.year, r.sentences) for k, r in enumerate(reports)
    ]
    # The polynomial has but one length to explain, so it is the mean: a third of the raw scores is 1, the rest 0.
    same(modification(reports)[1::2], [2 / 3, -1 / 3, -1 / 3] * 3)


# ------------------------------------------------------------------------ information content


def test_information_content_with_peers_only():
    # x = (1/2, 1/2, 0) on P = (1/2, 0, 1/2): α = x·P / P·P = (1/4) / (1/2) = 1/2, e = (1/4, 1/2, -1/4), Σ|e| = 1.
    # The other way round it is the same.
    found = information_content([report(2023, "甲 乙", body="局1"), report(2023, "甲 丙", body="局2")])
    same(found.content, [1, 1])
    same(found.peers, [1 / 2, 1 / 2])
    same(found.others, [nan, nan])


def test_information_content_with_peers_and_others():
    # Others add O = (0, 1, 0) for the first two. The first: O·O = 1, x·O = 1/2, P·O = 0, so α = (1/2, 1/2) and
    # e = (1/4, 0, -1/4): Σ|e| = 1/2. The second, x = (1/2, 0, 1/2): P = (1/2, 1/2, 0), P·P = 1/2, P·O = 1/2, O·O = 1,
    # x·P = 1/4, x·O = 0; the normal equations a/2 + b/2 = 1/4, a/2 + b = 0 give α = (1, -1/2) and
    # e = x - P + O/2 = (0, 0, 1/2): Σ|e| = 1/2. The third, x = (0, 1, 0), has no peer in its group and only
    # O = (1/2, 1/4, 1/4): x·O = 1/4, O·O = 3/8, so α = 2/3 and e = (-1/3, 5/6, -1/6): Σ|e| = 4/3.
    reports = [
        report(2023, "甲 乙", body="局1", group="东"),
        report(2023, "甲 丙", body="局2", group="东"),
        report(2023, "乙 乙 。", body="局3", group="西"),
    ]
    found = information_content(reports)
    same(found.content, [1 / 2, 1 / 2, 4 / 3])
    same(found.peers, [1 / 2, 1, nan])
    same(found.others, [1 / 2, -1 / 2, 2 / 3])


@pytest.mark.parametrize("constant", [False, True])
def test_information_content_is_least_squares(constant):
    rng = np.random.default_rng(5)
    reports = [
        report(
            2023,
            " ".join(rng.choice(list("甲乙丙丁戊己庚辛壬癸"), rng.integers(5, 30))),
            body=f"局{k}",
            group="东南西"[k % 3],
        )
        for k in range(15)
    ]
    found = information_content(reports, constant=constant)
    corpus = encode(reports)
    shares = corpus.counts.toarray()[:, 1:] / corpus.lengths[:, None]
    for k in range(15):
        peers = [j for j in range(15) if j % 3 == k % 3 and j != k]
        others = [j for j in range(15) if j % 3 != k % 3]
        design = np.stack(
            [shares[peers].mean(0), shares[others].mean(0)] + [np.ones(shares.shape[1])] * constant, axis=1
        )
        factors = np.linalg.lstsq(design, shares[k], rcond=None)[0]
        same([found.peers[k], found.others[k]], factors[:2])
        same(found.content[k], np.abs(shares[k] - design @ factors).sum())


def test_marks_have_no_information():
    said = ["甲 乙 丙", "甲 甲 丁", "乙 丙 丙"]
    bare, marked = (
        [report(2023, *text, body=f"局{k}") for k, text in enumerate(texts)]
        for texts in ([[s] for s in said], [[s + " 。", "， ； ："] for s in said])
    )
    for constant in (False, True):
        same(
            information_content(marked, constant=constant).content, information_content(bare, constant=constant).content
        )


def test_peers_are_of_the_same_year():
    reports = [
        report(2022, "甲 乙"),
        report(2023, "甲 乙", body="局2"),
        report(None, "甲 乙", body="局3"),
        report(None, "甲 乙", body="局4"),
    ]
    assert np.isnan(information_content(reports).content).all()


def test_nothing_of_one_s_own_has_no_information():
    found = information_content([report(2023, "甲 乙 丙", body=f"局{k}", group="东西"[k % 2]) for k in range(4)])
    same(found.content, [0] * 4)
    same(found.peers + found.others, [1] * 4)  # peers and others cannot be told apart: half each


# -------------------------------------------------------------- the year before, odd collections


def test_prior_year():
    reports = [
        report(2023, "甲"),
        report(2022, "甲"),
        report(2021, "甲", body="他局"),
        report(2022, "甲", body="他局"),
        report(2020, "甲"),
    ]
    assert prior_year(reports).tolist() == [1, -1, -1, 2, -1]


def test_reports_without_body_or_year_have_no_prior():
    reports = [report(2022, "甲", body=""), report(2023, "甲", body=""), report(None, "甲"), report(2023, "甲")]
    assert prior_year(reports).tolist() == [-1] * 4


def test_of_two_prior_reports_the_longest_counts():
    short, long = report(2022, "甲", name="a"), report(2022, "甲 乙", name="b")
    twin = report(2022, "丙 丁", name="c")
    for reports in ([short, long, twin, report(2023, "甲")], [twin, long, short, report(2023, "甲")]):
        assert reports[prior_year(reports)[3]] is long


def test_no_reports():
    frame = table([])
    assert len(frame) == 0
    assert set(MEASURES) < set(frame.columns)


def test_one_report():
    frame = table([report(2023, "2023 年 公开 信息")])
    assert frame.specificity[0] == 1 / 4
    assert frame.redundancy[0] == 0
    assert (
        frame[["boilerplate", *OF_PAIRS, "information_content", "coefficient_peers", "coefficient_others"]]
        .isna()
        .all(axis=None)
    )


@pytest.mark.parametrize("nothing", [(), ("",), ("。 ， 《 》",)])
def test_report_without_words(nothing):
    # Undefined itself, no prior of another, no peer, and not counted among the documents of the collection.
    full = [report(2023, "甲 乙 丙 丁 戊"), report(2022, "甲 乙 丙 丁 己", body="他局")]
    frame = table([report(2022, *nothing), *full, report(2023, *nothing, body="他局")])
    assert frame.loc[[0, 3], MEASURES].isna().all(axis=None)
    assert frame.loc[1, OF_PAIRS].isna().all()
    same(frame.boilerplate[1:3], boilerplate(full))


def test_duplicates_are_counted_as_they_come():
    # The phrase stands in one of four reports; with a copy of that report in two of five.
    reports = [report(2023, "甲 乙 丙 丁", body="局0")] + [
        report(2023, f"第{k}号 目录", body=f"局{k}") for k in (1, 2, 3)
    ]
    same(boilerplate(reports), [0] * 4)
    same(boilerplate(reports + reports[:1]), [1, 0, 0, 0, 1])
    same(information_content([reports[0]] * 2).content, [0, 0])


# -------------------------------------------------------------------------------------- table


def some_reports():
    rng = np.random.default_rng(7)
    words = ["公开", "信息", "目录", "2023", "年", "。", "柳溪县", "窗口", "培训", "专栏"]
    return [
        report(
            year,
            *(" ".join(rng.choice(words, rng.integers(3, 14))) for _ in range(rng.integers(3, 9))),
            body=f"局{k}",
            group="东西"[k % 2],
        )
        for k in range(8)
        for year in (2021, 2022, 2023)
    ]


def test_table_puts_the_measures_side_by_side():
    reports = some_reports()
    frame = table(reports)
    assert frame.report.tolist() == [r.report for r in reports]
    assert frame.prior_report.isna()[0]
    assert frame.prior_report[1:3].tolist() == ["局0-2021", "局0-2022"]
    assert str(frame.year.dtype) == "Int64"
    assert frame.words[0] == encode(reports[:1]).lengths[0]
    for measure in (
        boilerplate,
        stickiness,
        redundancy,
        specificity,
        cosine,
        jaccard,
        minimum_edit,
        side_by_side,
        modification,
    ):
        same(frame[measure.__name__], measure(reports))
    same(frame.modification_raw, modification(reports, degree=None))
    columns = ["information_content", "coefficient_peers", "coefficient_others", "standard_content"]
    same(frame[columns].T, information_content(reports))


def test_no_measure_changes_what_the_next_one_sees():
    corpus = encode(some_reports())
    first, second = table(corpus), table(corpus)
    np.testing.assert_array_equal(first[MEASURES].to_numpy(float), second[MEASURES].to_numpy(float))
    assert corpus.words.tolist() == encode(some_reports()).words.tolist()


def test_parameters_go_by_the_name_of_the_measure():
    reports = some_reports()
    frame = table(
        reports, boilerplate={"lower": 0.1, "n": 2}, modification={"degree": 1}, information_content={"constant": True}
    )
    same(frame.boilerplate, boilerplate(reports, lower=0.1, n=2))
    same(frame.modification, modification(reports, degree=1))
    same(frame.information_content, information_content(reports, constant=True).content)
    with pytest.raises(TypeError, match="no measure grade"):
        table(reports, grade={})


def test_mistaken_parameters():
    with pytest.raises(ValueError, match="at least one word"):
        stickiness(some_reports(), n=0)
    with pytest.raises(ValueError, match="2 counterparts for 24 reports"):
        cosine(some_reports(), against=[0, 1])


def test_import_loads_nothing_heavy():
    code = (
        "import sys, nlp.measures; print([m for m in ('pandas', 'scipy', 'sklearn', 'rapidfuzz') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --------------------------------------------------------------------------- what always holds

sentences = st.lists(
    st.lists(st.sampled_from(["甲", "乙", "丙", "2023", "年", "%", "《", "》", "。"]), max_size=6), max_size=5
)
reports_ = st.lists(
    st.builds(
        lambda body, year, group, text: (body, year, group, text),
        st.sampled_from(["", "东局", "西局", "南局"]),
        st.sampled_from([None, 2021, 2022, 2023]),
        st.sampled_from(["", "东"]),
        sentences,
    ),
    max_size=12,
).map(lambda rows: [TokenisedReport(str(k), b, y, t, g) for k, (b, y, g, t) in enumerate(rows)])
quick = settings(max_examples=40, deadline=None, derandomize=True)


@quick
@given(reports_)
def test_shares_lie_between_0_and_1(reports):
    frame = table(reports, boilerplate={"n": 2, "upper": 1.01}, stickiness={"n": 2})
    for name in SHARES:
        assert frame[name].dropna().between(0, 1).all(), name
    assert frame.information_content.dropna().ge(0).all()
    defined = frame.words > 0
    assert (frame.redundancy.notna() == defined).all()
    assert (frame.clause_characters.notna() == defined).all()
    assert frame.clause_characters.dropna().ge(1).all()
    assert (frame.specificity.notna() == defined).all()


@quick
@given(reports_, st.randoms(use_true_random=False))
def test_order_of_reports_does_not_matter(reports, random):
    options = {"boilerplate": {"n": 2}, "stickiness": {"n": 2}, "modification": {"degree": 1}}
    order = random.sample(range(len(reports)), len(reports))
    expected = table(reports, **options)
    found = table([reports[k] for k in order], **options)
    for name in ["prior_report", "words", *MEASURES]:
        a, b = expected[name].iloc[order], found[name]
        np.testing.assert_allclose(a.astype(float), b.astype(float), atol=1e-9, err_msg=name)


@quick
@given(sentences.filter(lambda text: any(w.isalpha() for s in text for w in s)))
def test_text_is_like_itself(text):
    reports = [TokenisedReport("a", "局", 2022, text), TokenisedReport("b", "局", 2023, text)]
    for measure in (cosine, jaccard, minimum_edit, side_by_side):
        same(measure(reports), [nan, 1])
    same(stickiness(reports, n=1), [nan, 1])
    same(modification(reports, degree=None), [nan, 0])


def plain(sentence):
    return [w for w in sentence if w.isalnum()]


def bare(sentence):
    """Without numbers."""
    return [w for w in sentence if w.isalpha()]


def grams(sentence, n):
    words = bare(sentence)
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def share(report, marked, words=bare):
    size = [len(words(s)) for s in report.sentences]
    return float(Fraction(sum(k for k, m in zip(size, marked) if m), sum(size))) if sum(size) else nan


@quick
@given(reports_, st.integers(1, 3))
def test_repeated_words_as_written_down_plainly(reports, n):
    """The definitions, sentence by sentence with sets, against the arrays."""
    with_words = [r for r in reports if any(w.isalpha() for s in r.sentences for w in s)]
    having = {}
    for r in with_words:
        for g in set().union(*(grams(s, n) for s in r.sentences)):
            having[g] = having.get(g, 0) + 1
    common = {g for g, k in having.items() if 0.3 <= k / len(with_words) < 0.75 and k > 1}
    expected = [share(r, [grams(s, n) & common for s in r.sentences]) if len(with_words) > 2 else nan for r in reports]
    same(boilerplate(reports, n=n, per_report=math.inf), expected)
    prior = prior_year(reports)
    expected = [
        share(r, [grams(s, n) & set().union(*(grams(t, n) for t in reports[p].sentences)) for s in r.sentences])
        if p >= 0 and reports[p] in with_words
        else nan
        for r, p in zip(reports, prior)
    ]
    same(stickiness(reports, n=n), expected)
    expected = [
        share(
            r,
            [any(plain(s) == plain(t) for j, t in enumerate(r.sentences) if j != i) for i, s in enumerate(r.sentences)],
            plain,
        )
        for r in reports
    ]
    same(redundancy(reports), expected)
