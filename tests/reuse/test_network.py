"""From segments to reports and bodies."""

from nlp.reuse import ReportText, SegmentText, compare, edges, longest, nearest, shares

SENTENCES = [
    "把灌区放水时间改成集市日喇叭通知，农户不用再跑腿打听。",
    "选了十二名退休教师当监督员，每季度逐条挑刺、逐条销号。",
    "看不懂的由站长当面讲，讲到听懂为止，不懂不许走人。",
]


def text(report, body, year, sentences, section="s1"):
    return ReportText(report, body, year, [SegmentText(section, i, s) for i, s in enumerate(sentences)])


A = text("a", "青岚县水利局", 2021, SENTENCES)
B = text("b", "沅河区教育局", 2022, [SENTENCES[0], "食堂每周菜谱和进货单贴在校门外，家长随时进后厨看。"])
C = text("c", "石桥市民政局", 2023, SENTENCES[1:])


def test_edges_lead_from_source_to_copy():
    texts = [A, B, C]
    table = edges(texts, compare(texts))
    assert table[["Source", "Target", "segments", "first_year", "last_year"]].values.tolist() == [
        ["青岚县水利局", "沅河区教育局", 1, 2022, 2022],
        ["青岚县水利局", "石桥市民政局", 2, 2023, 2023],
    ]
    assert (table.characters > 20).all()


def test_the_year_of_a_copy_without_year_is_missing_not_zero():
    texts = [A, text("d", "石桥市民政局", None, SENTENCES[1:])]
    table = edges(texts, compare(texts)).set_index("Source")
    assert table["first_year"]["石桥市民政局"] == table["last_year"]["石桥市民政局"] == 2021
    assert table.loc["青岚县水利局", ["first_year", "last_year"]].isna().all()


def test_edges_of_nothing_have_their_columns():
    assert list(edges([], []).columns) == ["Source", "Target", "characters", "segments", "first_year", "last_year"]


def test_nearest_longest_and_shares():
    answers = compare([A, B, C])
    assert [n.report for n in nearest(C, answers[2])] == ["a"]
    assert nearest(C, answers[2])[0].share > 0.8
    assert [len(c.text) for c in longest(C, answers[2])] == sorted(
        (len(c.text) for c in longest(C, answers[2])), reverse=True
    )
    assert 0.4 < shares(B, answers[1])["peer"] < 0.6
    assert shares(B, answers[1], preamble=True)["boilerplate"] == 0.0
