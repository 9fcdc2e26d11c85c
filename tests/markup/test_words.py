"""The catalogue of what pages say: whole in both languages, nothing asked for that is not there."""

import re
from pathlib import Path
from string import Formatter

import pytest

from nlp.forms.labels import ACTIVE_ROWS, APPLICANTS, COLUMNS_OF_ROW, DISPUTES, REQUEST_ROWS
from nlp.labelling.classify import default_model
from nlp.markup import words
from nlp.markup.words import catalogue, system_language
from nlp.reuse.records import KINDS
from nlp.structure.layouts import SECTIONS

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "nlp" / "markup" / "templates").rglob("*.html"))


def test_every_key_says_something_in_both_languages_with_the_same_places():
    faults = []
    for key, both in catalogue().items():
        places = [{name for _, name, _, _ in Formatter().parse(said) if name} for said in both]
        if len(both) != 2 or places[0] != places[1] or not (all(both) or key.startswith("cell.")):
            faults.append(key)
    assert faults == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_what_a_template_says_is_in_the_catalogue(path):
    text = path.read_text("utf-8")
    keys = re.findall(r'\bt(?:\.entries)?[(\[]"([a-z_]+\.[a-z_]*[a-z])"', text)
    assert set(keys) <= set(catalogue())


def test_no_words_are_left_over_that_no_template_says():
    text = "".join(path.read_text("utf-8") for path in TEMPLATES)
    composed = tuple(re.findall(r'"([a-z_]+\.[a-z_]*)" ~', text)) + tuple(f"{group}." for group in CODES)
    composed += tuple(f"{group}." for group in re.findall(r'named\("([a-z_]+)"', text))
    text += (ROOT / "nlp" / "labelling" / "explanation.py").read_text("utf-8")
    composed += ("explanation.run_",)
    left_over = [key for key in catalogue() if f'"{key}"' not in text and not key.startswith(composed)]
    assert left_over == []


def codes_in(pattern: str, *folders: str) -> set[str]:
    files = [path for folder in folders for path in (ROOT / "nlp" / folder).rglob("*.py")]
    return {code for path in files for code in re.findall(pattern, path.read_text("utf-8"))}


ACTIVE_COLUMNS = {name for rows in COLUMNS_OF_ROW.values() for columns in rows.values() for name in columns}
CODES = {
    "label": default_model().labels,
    "letter": default_model().labels,
    "kind": KINDS,
    "about_kind": KINDS,
    "section": SECTIONS,
    "short_section": SECTIONS,
    "rule": codes_in(r'"((?:T\d|X|H|TXT|SELF)-[a-z0-9-]+)"', "forms"),
    "row": {*ACTIVE_ROWS, *REQUEST_ROWS, "all"},
    "column": {*APPLICANTS, *DISPUTES, *ACTIVE_COLUMNS},
    "feature": codes_in(r'"feature\.([a-z_]*[a-z0-9])"', "labelling"),
}


@pytest.mark.parametrize("group", CODES)
def test_every_code_of_a_table_has_a_name(group):
    assert {f"{group}.{code}" for code in CODES[group]} <= set(catalogue())
    assert CODES[group]


def test_a_language_that_there_is_none_of():
    with pytest.raises(ValueError, match="no words in the language fr"):
        words("fr")


@pytest.mark.parametrize(
    ("told", "language"), [("zh_CN.UTF-8", "zh"), ("zh_TW", "zh"), ("en_GB.UTF-8", "en"), ("C", "en"), ("de_DE", "en")]
)
def test_the_language_of_the_system(monkeypatch, told, language):
    monkeypatch.setenv("LC_ALL", told)
    assert system_language() == language
