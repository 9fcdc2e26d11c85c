"""The names that the package and its wings offer: each explained, and never hidden by a module of the same name."""

import inspect
import subprocess
import sys
from importlib import import_module

import pytest

import nlp

#: The face of the package and of each wing.
FACES = {
    "nlp": {
        "Change",
        "Document",
        "Explanation",
        "ModelError",
        "Narrative",
        "ParseError",
        "ReadError",
        "Report",
        "ReportText",
        "Reuse",
        "Scores",
        "Section",
        "Segment",
        "SegmentClassifier",
        "changes",
        "compare",
        "count",
        "duplicates",
        "explain",
        "label",
        "load_model",
        "narrative",
        "parse",
        "read",
        "score",
        "segments",
        "summary",
        "walk",
        "write",
    },
    "nlp.reading": {
        "Document",
        "Notice",
        "ReadError",
        "read",
        "walk",
    },
    "nlp.structure": {
        "ParseError",
        "Report",
        "Section",
        "Segment",
        "parse",
        "segments",
    },
    "nlp.labelling": {
        "Explanation",
        "Model",
        "ModelError",
        "Narrative",
        "explain",
        "label",
        "load_model",
        "narrative",
    },
    "nlp.reuse": {
        "BadIndex",
        "Change",
        "FigureChange",
        "Flag",
        "Index",
        "PEER",
        "PRIOR_YEAR",
        "ReportText",
        "Reuse",
        "STATES",
        "STATUTORY",
        "STOCK",
        "SegmentText",
        "TEMPLATE",
        "changes",
        "compare",
        "duplicates",
        "edges",
        "likeness",
        "longest",
        "namesakes",
        "nearest",
        "shares",
    },
    "nlp.forms": {
        "FIGURES",
        "Check",
        "FormCell",
        "Legibility",
        "check",
        "check_children",
        "check_years",
        "figures",
        "forms",
        "legibility",
    },
    "nlp.measures": {
        "Counts",
        "InformationContent",
        "PeerCounts",
        "PhraseCounts",
        "TokenisedCorpus",
        "TokenisedReport",
        "WordCounts",
        "adjust_for_length",
        "adverb_conjunction_share",
        "boilerplate",
        "character_similarity",
        "clause_characters",
        "cosine",
        "count",
        "count_entries",
        "count_peers",
        "count_phrases",
        "count_words",
        "count_years",
        "encode",
        "entities",
        "from_segments",
        "hard_information",
        "information_content",
        "jaccard",
        "latent_cosine",
        "minimum_edit",
        "modification",
        "prior_year",
        "read_dictionary",
        "read_word_lists",
        "readability",
        "redundancy",
        "repeated_ngrams",
        "select_words",
        "side_by_side",
        "side_by_side_rescaled",
        "soft_cosine",
        "specificity",
        "stickiness",
        "table",
        "tfidf_cosine",
        "tokenise",
        "tone",
        "topic_entropy",
        "word_share",
    },
    "nlp.markup": {
        "KIND_COLOURS",
        "LABEL_COLOURS",
        "LANGUAGES",
        "Words",
        "fragment",
        "label_colours",
        "page",
        "system_language",
        "words",
    },
    "nlp.view": {
        "Marked",
        "NotScored",
        "beside",
        "mark",
        "write_one",
        "write_site",
    },
    "nlp.batch": {
        "Scores",
        "add_reports",
        "count",
        "score",
        "summary",
        "write",
    },
}
NAMES = [(home, name) for home, names in FACES.items() for name in sorted(names)]


@pytest.mark.parametrize("home", FACES)
def test_these_names_are_offered_and_no_others(home):
    module = import_module(home)
    assert set(module.__all__) == FACES[home]
    assert len(module.__all__) == len(FACES[home])
    assert set(module.__all__) <= set(dir(module))


@pytest.mark.parametrize(("home", "name"), NAMES)
def test_each_name_is_the_same_at_any_time_and_no_module(home, name):
    module = import_module(home)
    first, second = getattr(module, name), getattr(module, name)
    assert first is second
    assert not inspect.ismodule(first)


@pytest.mark.parametrize(("home", "name"), NAMES)
def test_each_name_is_explained(home, name):
    found = getattr(import_module(home), name)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert (found.__doc__ or "").strip()
        assert not found.__doc__.startswith(f"{name}(")  # what dataclasses write where nobody did


def test_verbs_can_be_called_twice(samples):
    path = samples / "luoyan-township-2022.docx"
    for _ in range(2):
        report = nlp.parse(nlp.read(path))
        story = nlp.narrative(report)
        labels, probabilities = nlp.label(story)
        assert len(labels) == len(probabilities) == len(story)
        assert nlp.explain(story, 0).label == labels[0]
        assert len(nlp.segments(report)) >= len(story)
        assert len(nlp.score(path).reports) == 1


def test_a_name_that_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = nlp.nothing


def test_the_version_is_that_of_the_distribution():
    from importlib.metadata import version

    assert nlp.__version__ == version("gongkai")


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys, nlp; "
        "print([m for m in ('numpy', 'pandas', 'lxml', 'jieba', 'rjieba', 'sklearn', 'pypdfium2') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.strip() == "[]"
