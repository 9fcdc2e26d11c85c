"""What the classifier sees of a segment: never more than its section, and the same wherever it is asked for."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlp
from nlp.labelling.features import (
    BLOCKS,
    LINKS,
    Narrative,
    cues,
    enumerator_kind,
    lexical,
    lexical_spans,
    links,
    neighbours,
    relative_years,
    structural,
)
from nlp.labelling.wording import grams
from nlp.language.tokenize import words
from nlp.structure.segment import Segment

TEXT = st.text(alphabet="政务公开培训一是二，。：；~^$ 2024年要求下一步 a.%\n", max_size=40)


def segment(text: str, section: str = "s5", headings: tuple[str, ...] = ("问题",), paragraph: bool = False) -> Segment:
    """A segment whose numeral, if it has one, is what stands before the bar: `一是|更新慢。`."""
    enumerator, _, rest = text.rpartition("|")
    whole = enumerator + rest
    return Segment(section, 0, 0, len(whole), whole, enumerator, headings, False, paragraph)


def story_of(*segments: Segment | str, year: int | None = 2023) -> Narrative:
    return Narrative(tuple(segment(s) if isinstance(s, str) else s for s in segments), year, "2021")


def features_of(story: Narrative, beginning: str) -> list[list[str]]:
    """Of each segment the structural features that begin so, without the beginning."""
    return [[f.removeprefix(beginning) for f in row if f.startswith(beginning)] for row in structural(story)]


# ------------------------------------------------------------------------------------------ words


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_features_and_their_spans_are_twins(plain):
    tokens = words(plain)
    assert [name for name, _, _ in lexical_spans(tokens)] == lexical(tokens)


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_each_span_holds_what_its_feature_is_made_of(plain):
    tokenized = "".join(words(plain))
    for name, start, end in lexical_spans(words(plain)):
        stretch = tokenized[start:end]
        assert stretch
        assert name in {stretch, "^" + stretch, "^^" + stretch, "$" + stretch} or (
            " " in name and name.replace(" ", "", 1) == stretch
        )


def test_words_pairs_and_both_ends_are_seen():
    assert lexical(["加强", "培训", "考核", "。"]) == [
        *("加强", "培训", "考核", "。"),
        *("加强 培训", "培训 考核", "考核 。"),
        *("^加强", "^培训", "^考核", "^。", "^^加强"),
        *("$考核。", "$培训考核。"),
    ]


def test_a_word_that_comes_twice_counts_once_where_it_stands_first():
    spans = [span for span in lexical_spans(words("公开，公开。")) if span[0] == "公开"]
    assert spans == [("公开", 0, 2)]


@pytest.mark.parametrize("nothing", ["", " \n\t"])
def test_nothing_is_seen_of_blank_text(nothing):
    assert lexical(words(nothing)) == list(lexical_spans(words(nothing))) == []


@pytest.mark.parametrize(
    ("text", "year", "seen"),
    [
        ("2022年至2024年", 2023, "上年度至下年度"),
        ("2021年度和2023年度", 2023, "某年度和本年度"),
        ("2023-2025", 2023, "本年度-2025"),  # a dash may end a year, the end of the text may not
        ("公开2023条", 2023, "公开2023条"),
        ("2023年", None, "2023年"),
    ],
)
def test_years_are_told_from_the_report_s_own(text, year, seen):
    assert relative_years(text, year) == seen


def test_traditional_characters_are_read_as_simplified():
    assert story_of("下一步將加強業務培訓。").plain == story_of("下一步将加强业务培训。").plain


def test_bare_headings_are_not_classified(compose, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(compose("云屏县水利局", 2023, s5="（一）存在的问题\n专栏更新不够及时。"), "utf-8")
    report = nlp.parse(nlp.read(path))
    story = nlp.narrative(report)
    assert any(s.is_heading for s in nlp.segments(report))
    assert list(story.segments) == [s for s in nlp.segments(report) if not s.is_heading]
    assert (story.year, story.layout) == (2023, "2021")


# ------------------------------------------------------------------------------------------- cues


@pytest.mark.parametrize(
    ("enumerator", "kind"),
    [
        ("一是", "whether"),
        ("三要是", "whether"),
        ("（二）", "bracket"),
        ("⑶", "bracket"),
        ("3.", "arabic"),
        ("③", "arabic"),
        ("四、", "han"),
        ("第一，", "ordinal"),
        ("其三，", "ordinal"),
        ("最後", "ordinal"),
        ("** 2.", "arabic"),  # Markdown
        ("•", "other"),
        ("", ""),
        ("##", ""),
    ],
)
def test_the_form_of_a_numeral(enumerator, kind):
    assert enumerator_kind(enumerator) == kind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("下步将细化清单", "future"),
        ("按照工作计划完成公开", "none"),  # a plan that was made
        ("计划开展培训", "future"),
        ("针对上述问题，", "answer+lack"),
        ("整改情况：", "answer"),
        ("人手仍需充实", "lack"),
        ("全年公开12条", "none"),
    ],
)
def test_cues(text, told):
    assert str(cues(text)) == told


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("不断完善，未来可期，不动产登记信息", 0),  # words that deny nothing
        ("更新不及时", 1),
        ("更新慢、数量少、形式单一、内容旧", 3),  # more than three are three
    ],
)
def test_the_tone_of_shortcomings(text, count):
    assert f"lacking {count}" in structural(story_of(text))[0]


# ------------------------------------------------------------------------------ lead-ins and lists


def test_a_lead_in_governs_what_follows_it_within_reach():
    lead_in = "主要做法如下："
    story = story_of(lead_in, *["公开信息。"] * 20)
    leads = [around.lead for around in neighbours(story)]
    assert leads == [None, *[0] * 15, *[None] * 5]
    assert features_of(story, "lead ")[:7] == [[], ["1"], ["2"], ["3"], ["4"], ["4"], ["4"]]


def test_a_nearer_lead_in_takes_over_and_none_reaches_into_another_section():
    story = story_of("存在问题:", "更新慢。", "改进措施：", "加强培训。", segment("无。", "s6"))
    assert [around.lead for around in neighbours(story)] == [None, 0, 0, 2, None]


def listed(*segments: Segment | str) -> list[list[str]]:
    """Of each segment the cues of what its list stands under."""
    return features_of(story_of(*segments), "list of ")


def test_the_items_of_a_list_know_what_is_listed():
    assert listed("存在以下问题：", "一是|更新慢；", "二是|内容旧。", "工作忙是原因。") == [
        [],
        ["lack s5"],
        ["lack s5"],
        ["lack s5"],  # behind an item in its paragraph
    ]


def test_a_list_within_an_item_is_a_list_of_its_own():
    found = listed("存在以下问题：", "（一）|下一步打算：", "1.|培训；", "2.|考核。", "（二）|更新慢。")
    assert found == [[], ["lack s5"], ["future s5"], ["future s5"], ["lack s5"]]


def test_a_numeral_that_begins_anew_begins_a_new_list():
    found = listed("存在以下问题：", "一是|更新慢。", "下一步：", "一是|培训；", "二是|考核。")
    assert found == [[], ["lack s5"], ["lack s5"], ["future s5"], ["future s5"]]


def test_a_paragraph_behind_plain_text_ends_the_lists():
    ended = segment("我局人手充实。", paragraph=True)
    assert listed("存在以下问题：", "一是|更新慢。", "这是原因。", ended)[2:] == [["lack s5"], []]
    # Right behind an item it belongs to the list.
    assert listed("存在以下问题：", "一是|更新慢。", ended)[2] == ["lack s5"]


def test_a_list_under_a_heading_of_its_own_has_no_lead_in():
    assert listed("存在以下问题：", segment("一是|更新慢。", headings=("问题", "改进")))[1] == []


# ------------------------------------------------------------------------------------------ links


def test_each_kind_of_link_occurs():
    under = ("问题", "改进")
    linked = [
        ("section", segment("存在以下问题：")),
        ("behind colon", segment("更新慢。")),
        ("first item", segment("一是|内容旧。")),
        ("behind item", segment("读者少。")),
        ("next item", segment("二是|形式单一。")),
        ("hinge", segment("针对以上问题，我局加强培训。")),
        ("sentence", segment("举办讲座。")),
        ("paragraph", segment("开设专栏。", paragraph=True)),
        ("heading", segment("完善制度。", headings=under)),
        ("return", segment("2023年，我局公开12条。", headings=under)),
        ("hinge", segment("2023年已过，下一步加强培训。", headings=under)),  # what is to come outweighs the year
        ("section", segment("下一步加强培训。", "s6")),
    ]
    found = [LINKS[place] for place in links(story_of(*[s for _, s in linked]))]
    assert found == [link for link, _ in linked]
    assert set(found) == set(LINKS)


def test_a_hinge_stands_at_the_beginning():
    late = "完善栏目设置并加强队伍建设和业务学习，下一步加强培训。"
    assert links(story_of("更新慢。", late))[1] == LINKS.index("sentence")


# ------------------------------------------------------------------------------------------ course


def test_a_section_turns_to_shortcomings_to_the_answer_and_to_plans():
    story = story_of("存在问题。", "已为此开会。", "今后加强培训。", "仍有困难。", "无。")
    turned = features_of(story, "turned ")
    assert turned == [[" s5"], ["lack s5"], ["answer s5"], ["future s5"], ["future s5"]]


def test_in_the_overview_an_answer_is_no_turn():
    story = story_of(segment("已为此开会。", "s1"), segment("公开12条。", "s1"))
    assert features_of(story, "turned ") == [[" s1"], [" s1"]]


def test_each_section_begins_anew():
    story = story_of("一是|存在问题。", segment("一是|公开12条。", "s6"))
    assert features_of(story, "turned ")[1] == [" s6"]
    assert features_of(story, "restart ") == [["1 s5"], ["1 s6"]]


def test_the_first_and_the_last_of_a_section_and_those_between():
    story = story_of(*["公开信息。"] * 10, segment("无。", "s6"))
    assert features_of(story, "place s5 ") == [[str(i // 2)] for i in range(10)] + [[]]
    assert [row.count("first s5") for row in structural(story)] == [1] + [0] * 10
    assert [row.count("last s5") for row in structural(story)] == [0] * 9 + [1, 0]
    assert {"first s6", "last s6"} <= set(structural(story)[10])


def test_the_words_of_the_nearest_heading_count_twice_over():
    row = structural(story_of(segment("更新慢。", headings=("问题和改进", "主要问题"))))[0]
    assert {"heading 改进", "heading 主要问题", "under 主要问题"} <= set(row)
    assert "under 改进" not in row
    assert not any(f.startswith("under") for f in structural(story_of("更新慢。"))[0])


STORY = st.lists(
    st.builds(
        segment,
        st.sampled_from(
            ["一是|更新慢；", "（二）|下一步：", "1.|培训。", "存在问题：", "2023年公开12条。", "为此，培训！"]
        ),
        st.sampled_from(["s1", "s5"]),
        st.sampled_from([("问题",), ("问题", "改进")]),
        st.booleans(),
    ),
    max_size=12,
).map(lambda segments: story_of(*sorted(segments, key=lambda s: s.section)))


@settings(max_examples=150, deadline=None)
@given(STORY)
def test_nothing_is_seen_of_other_sections(story):
    rows = list(zip(structural(story), links(story), [tuple(around) for around in neighbours(story)]))
    assert len(rows) == len(story)
    begin = 0
    for section in ("s1", "s5"):
        own = tuple(s for s in story.segments if s.section == section)
        alone = Narrative(own, story.year, story.layout)
        moved = [
            tuple(None if place is None else place + begin for place in around)
            for around in map(tuple, neighbours(alone))
        ]
        assert rows[begin : begin + len(own)] == list(zip(structural(alone), links(alone), moved))
        begin += len(own)


@settings(max_examples=100, deadline=None)
@given(STORY)
def test_neighbours_come_in_the_order_of_the_blocks(story):
    for place, around in enumerate(neighbours(story)):
        assert tuple(around._fields) == BLOCKS[1:]
        assert around.before in (None, place - 1)
        assert around.after in (None, place + 1)
        assert around.lead is None or around.lead < place


def test_a_model_s_names_can_be_kept_one_a_line():
    # Names of features are written one a line into the model file.
    tokens = words("更新\n慢。\u2003好")
    row = structural(story_of(segment("更新\n慢。", headings=("存 在\n问题",))))[0]
    row += [*lexical(tokens), *(gram.text for gram in grams("".join(tokens)))]
    assert not any(re.search(r"\n", name) for name in row)
