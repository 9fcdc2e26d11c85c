"""Passages beside their sources, for a notebook."""

import re

import pytest

import nlp
from nlp.view import beside


@pytest.fixture(scope="module")
def scores(samples):
    return nlp.score(samples)


def rows(html):
    return re.findall(r"<tr><td.*?</tr>", html, re.DOTALL)


def test_each_passage_stands_beside_its_source_with_what_agrees_marked(scores):
    html = beside(scores, "qinglan-water-2023.pdf", most=4).html
    found = rows(html)
    assert len(found) == 4
    for row in found:
        own, source, _ = re.findall(r"<td.*?</td>", row, re.DOTALL)
        assert 'class="m ' in own
        assert 'class="m ' in source
        assert "青岚县水利局" in source
        assert "2022" in source


def test_nothing_is_beside_what_was_copied_from_nobody(scores):
    assert rows(beside(scores, "huxi-land-2014.txt").html) == []


def test_a_report_that_there_is_none_of(scores):
    with pytest.raises(ValueError, match="no report is called"):
        beside(scores, "none.pdf")
