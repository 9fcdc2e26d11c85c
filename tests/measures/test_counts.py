"""A collection measured in parts: counted first, then measured with the sum of the counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measures.builders import random_reports, report, same

from nlp.measures import (
    adjust_for_length,
    boilerplate,
    count,
    count_peers,
    count_phrases,
    count_words,
    count_years,
    information_content,
    modification,
    select_words,
    table,
)

REPORTS = random_reports(bodies=14)
pytestmark = pytest.mark.filterwarnings("ignore:a polynomial of degree")


def parts_of(reports, size):
    return [reports[k : k + size] for k in range(0, len(reports), size)]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(1, 42))
def test_parts_measured_with_the_counts_of_all_are_as_the_whole(size):
    # Parts of whole bodies, so that last year's report is at hand; it could be passed as `earlier` otherwise.
    parts = parts_of(REPORTS, 3 * size)
    counts = count(parts[0])
    for part in parts[1:]:
        counts += count(part)
    measured = pd.concat([table(part, counts=counts) for part in parts], ignore_index=True)
    measured["modification"] = adjust_for_length(measured.modification_raw, measured.words)
    whole = table(REPORTS)
    for name in whole.columns[5:]:
        np.testing.assert_allclose(measured[name], whole[name], atol=1e-9, err_msg=name)


def test_last_years_reports_of_another_part_are_passed_as_earlier():
    first = [r for r in REPORTS if r.year < 2023]
    last = [r for r in REPORTS if r.year == 2023]
    counts = count(first) + count(last)
    measured = table(last, first, counts=counts).set_index("report")
    whole = table(REPORTS).set_index("report").loc[measured.index]
    for name in ("modification_raw", "cosine", "stickiness", "boilerplate", "information_content"):
        np.testing.assert_allclose(measured[name], whole[name], atol=1e-9, err_msg=name)


def test_counts_are_added_in_any_order():
    parts = parts_of(REPORTS, 10)
    one_way, other_way = count(parts[0]), count(parts[-1])
    for part in parts[1:]:
        one_way += count(part)
    for part in parts[-2::-1]:
        other_way += count(part)
    assert one_way.words == other_way.words == count_words(REPORTS)
    whole = count_phrases(REPORTS)
    for counts in (one_way.phrases, other_way.phrases):
        for name in ("hashes", "reports", "occurrences"):
            np.testing.assert_array_equal(getattr(counts, name), getattr(whole, name))
    documents = [dict(zip(counts.peers.peers, counts.peers.documents.tolist())) for counts in (one_way, other_way)]
    assert documents[0] == documents[1]


def test_document_frequencies_as_counted_plainly():
    counts = count_words(REPORTS)
    assert counts.documents == len(REPORTS)
    for word in ("公开", "柳溪县"):
        having = sum(any(word in sentence for sentence in one.sentences) for one in REPORTS)
        assert counts.document_frequency[word] == having
    assert "12" not in counts.document_frequency
    assert "12" in count_words(REPORTS, numbers=True).document_frequency


def test_words_of_some_of_the_documents_in_parts():
    options = {"constant": True, "document_share": (0.2, 0.9), "stop_words": ["公开"]}
    whole = information_content(REPORTS, **options)
    parts = parts_of(REPORTS, 9)
    years = {}
    for part in parts:
        for year, counts in count_years(part).items():
            years[year] = years[year] + counts if year in years else counts
    words = select_words(years, 0.2, 0.9, ["公开"])
    peers = sum((count_peers(part, words) for part in parts[1:]), count_peers(parts[0], words))
    found = [information_content(part, constant=True, collection=peers).content for part in parts]
    same(np.concatenate(found), whole.content)


def test_counts_that_cannot_be_added_or_used():
    with pytest.raises(ValueError, match="phrases of 4 words and of 3 cannot be added"):
        count_phrases(REPORTS) + count_phrases(REPORTS, 3)
    with pytest.raises(ValueError, match="counts of different words"):
        count_peers(REPORTS) + count_peers(REPORTS, {2023: frozenset({"公开"})})
    with pytest.raises(ValueError, match="phrases of 3 words, not 4"):
        boilerplate(REPORTS, collection=count_phrases(REPORTS, 3))
    stranger = report(2023, "从未 见过 的 词", body="局99", group="东")
    with pytest.raises(ValueError, match="counted without these reports"):
        information_content([stranger], collection=count_peers(REPORTS))
    with pytest.raises(ValueError, match="counted without these reports"):
        information_content([report(1999, "公开")], collection=count_peers(REPORTS))
    with pytest.raises(ValueError, match="counted without these reports"):
        information_content([report(2023, "公开", group="北")], collection=count_peers(REPORTS))


def test_nothing_to_count():
    counts = count([]) + count([])
    assert counts.words.documents == counts.phrases.documents == 0
    assert len(table([], counts=counts)) == 0
    same((count(REPORTS) + count([])).phrases.reports, count_phrases(REPORTS).reports)


def test_a_word_that_the_collection_does_not_have_is_as_rare_as_can_be():
    reports = [report(2022, "甲 乙"), report(2023, "甲 丙")]
    found = modification(reports, degree=None, collection=count_words(reports[:1]))
    weight = np.log(2) + 1
    same(found[1], 1 - 1 / np.sqrt(2 * (1 + weight**2)))
