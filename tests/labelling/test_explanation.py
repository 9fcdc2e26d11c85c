"""An explanation is the sum taken apart: what it says adds up to what the classifier did."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlp
from nlp.labelling.classify import default_model
from nlp.labelling.explanation import _traced
from nlp.labelling.feature_words import feature_words
from nlp.labelling.features import lexical, relative_years
from nlp.language.text import simplified
from nlp.language.tokenize import normalise, words
from nlp.markup import LANGUAGES
from nlp.markup import words as words_in
from nlp.structure.segment import Segment


@pytest.fixture(scope="module")
def story():
    texts = [
        ("存在的主要问题", "一是政策解读形式单一，"),
        ("存在的主要问题", "二是个别栏目更新不够及时。"),
        ("改进措施", "下一步，将加强业务培训，完善栏目建设。"),
    ]
    return nlp.Narrative(
        tuple(
            Segment("s5", i, 0, len(t), t, t[:2] if i < 2 else "", ("存在的主要问题及改进情况", h), False, i != 1)
            for i, (h, t) in enumerate(texts)
        ),
        2023,
        "2021",
    )


def test_the_reasons_add_up_to_the_difference_of_scores(story):
    model = default_model()
    for i in range(len(story)):
        found = nlp.explain(story, i)
        scores = model.scores(story)[i] / model.temperature
        difference = scores[model.labels.index(found.label)] - scores[model.labels.index(found.rival)]
        assert sum(w for where, _, w in found.reasons if where != "run") == pytest.approx(difference, abs=1e-3)


def test_the_characters_carry_the_weight_of_the_words(story):
    found = nlp.explain(story, 1)
    assert len(found.weights) == len(found.text)
    assert sum(found.weights) == pytest.approx(sum(w for where, _, w in found.reasons if where == "own"), abs=1e-3)
    place = found.text.index("不够及时")
    assert sum(found.weights[place : place + 4]) > 0
    assert found.label == "problem"


@pytest.mark.parametrize("text", ["无。", "问题", "存在问题：", "公开公开公开。", "a", "2023年"])
def test_what_ends_a_short_segment_weighs_once(text):
    # Its last two words and its last three are the same feature where it has no more than two.
    short = nlp.Narrative((Segment("s6", 0, 0, len(text), text, "", ("其他事项",), False, True),), 2023, "2021")
    model = default_model()
    found = nlp.explain(short, 0, model)
    columns = [model.labels.index(label) for label in (found.label, found.rival)]
    rows = [model.words[name] for name in lexical(short.tokens[0]) if name in model.words]
    votes = model.word_weights[rows].sum(0)[: len(model.labels)]
    votes = votes + model.wording.votes(["".join(short.tokens[0])])[0]
    difference = votes[columns] / model.temperature
    assert sum(found.weights) == pytest.approx(difference[0] - difference[1], abs=1e-4)


def test_it_says_what_label_and_rather_than_which(story):
    found = nlp.explain(story, 2)
    labels, chances = nlp.label(story)
    assert found.label == labels[2] == "improvement"
    assert found.probability == chances[2].max()
    assert found.rival != found.label
    assert "下一步" in str(found)


CODE = re.compile(r"\b(?:s[1-6]|restart|cue|tone|bias|to come \d|done \d|lacking)\b|[$+{}]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_feature_of_place_and_form_is_told_in_words(language):
    say = words_in(language)
    told = {name: feature_words(name, say) for name in default_model().forms}
    assert [(name, reading) for name, reading in told.items() if not reading or reading == name] == []
    own = {name: reading for name, reading in told.items() if not name.startswith(("heading", "under", "cue", "list"))}
    assert [(name, reading) for name, reading in own.items() if CODE.search(reading)] == []


def test_features_that_say_the_same_are_one_reason(story):
    found = nlp.explain(story, 2, language="en")  # `numeral `, `numeral  s5` and `number 0 ` are three features
    assert [what for _, what, _ in found.reasons].count("no numeral before it") == 1


def test_an_explanation_in_chinese(story):
    found = nlp.explain(story, 1, language="zh")
    assert "问题" in str(found)
    assert "“" in "".join(what for where, what, _ in found.reasons if where == "form")
    assert "前后的标签: 前一句段是问题" in str(found)
    assert "本句的词" in found._repr_html_()


def test_an_explanation_in_a_language_that_there_is_none_of(story):
    with pytest.raises(ValueError, match="no words in the language fr"):
        nlp.explain(story, 0, language="fr")


def test_a_notebook_shows_marked_text_that_cannot_carry_markup(story):
    risky = nlp.Narrative(
        (Segment("s5", 0, 0, 30, "<script>alert(1)</script>更新不够及时。", "", ("<b>",), False, True),), 2023, "2021"
    )
    page = nlp.explain(risky, 0)._repr_html_()
    assert "<script>" not in page
    assert "&lt;" in page
    assert "更" in page


def test_there_is_nothing_to_explain_beyond_the_last_segment(story):
    with pytest.raises(IndexError, match="segment 3 of a narrative of 3"):
        nlp.explain(story, 3)


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="政务公开2024年 度條、，a.1３%\n公開要求下一步", max_size=40), st.sampled_from([None, 2023, 2024])
)
def test_what_is_traced_is_what_the_tokenizer_sees(text, year):
    seen, places = _traced(text, year)
    assert (
        seen
        == normalise(relative_years(simplified(text), year))
        == "".join(words(relative_years(simplified(text), year)))
    )
    assert len(seen) == len(places)
    assert all(0 <= a < b <= len(text) for a, b in places)
    assert all(a <= c for (a, _), (c, _) in pairwise(places))
