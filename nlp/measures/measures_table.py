"""Reports into a table of all measures, a row a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.measures.arrays import FloatArray, IntArray
from nlp.measures.counterparts import NO_REPORT, prior_year
from nlp.measures.length_adjusted import adjust_for_length, modification
from nlp.measures.named_facts import specificity_columns
from nlp.measures.peer_counts import PeerCounts, count_peers
from nlp.measures.phrase_counts import PhraseCounts, count_phrases
from nlp.measures.readability import adverb_conjunction_share, clause_characters, readability
from nlp.measures.repeated_phrases import boilerplate, redundancy, repeated_ngrams, stickiness
from nlp.measures.tokenised import Reports, TokenisedCorpus, TokenisedReport, encode
from nlp.measures.unexplained_words import information_content
from nlp.measures.word_counts import WordCounts, count_words
from nlp.measures.word_lists import word_list_columns
from nlp.measures.year_over_year import cosine, jaccard, minimum_edit, side_by_side

if TYPE_CHECKING:
    import pandas as pd

#: The measures with one value a report, in the order of their columns; `specificity` and `information_content`, which
#: have several, follow them.
_MEASURES: dict[str, Callable[..., FloatArray]] = {
    "boilerplate": boilerplate,
    # After Dyer, Lang and Stice-Lawrence (2017): phrases of at least 75% of the reports.
    "boilerplate_75": partial(boilerplate, lower=0.75, upper=2.0, per_report=float("inf")),
    "stickiness": stickiness,
    "redundancy": redundancy,
    "repeated_ngrams": repeated_ngrams,
    "clause_characters": clause_characters,
    "adverb_conjunction_share": adverb_conjunction_share,
    "readability": readability,
    "cosine": cosine,
    "jaccard": jaccard,
    "minimum_edit": minimum_edit,
    "side_by_side": side_by_side,
    "modification": modification,
}
#: Those of them that compare a report with the one of the year before.
_OF_PAIRS = ("stickiness", "cosine", "jaccard", "minimum_edit", "side_by_side", "modification")
_INFORMATION = {
    "information_content": "content",
    "coefficient_peers": "peers",
    "coefficient_others": "others",
    "standard_content": "standard",
}


@dataclass(frozen=True, eq=False)
class Counts:
    """What `table` needs to know of a whole collection to measure a part of it."""

    words: WordCounts
    phrases: PhraseCounts
    peers: PeerCounts

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.words + other.words, self.phrases + other.phrases, self.peers + other.peers)


def count(reports: Reports) -> Counts:
    """What `table` needs to know of a collection; the counts of parts of it are added with `+`.

    A collection that is too large to be held at once is measured in two passes: its parts are counted, and then each is
    measured with the sum.

    >>> parts = [[TokenisedReport(body, body, 2023, [["公开", "信息", body]])] for body in ("甲局", "乙局", "丙局")]
    >>> whole = count(parts[0]) + count(parts[1]) + count(parts[2])
    >>> of_part = table(parts[0], counts=whole)["information_content"]
    >>> of_all = table(parts[0] + parts[1] + parts[2])["information_content"]
    >>> of_part.round(4).tolist() == of_all.round(4).tolist()[:1]
    True
    """
    corpus = encode(reports)
    return Counts(count_words(corpus), count_phrases(corpus), count_peers(corpus))


def table(
    reports: Reports,
    earlier: Sequence[TokenisedReport] = (),
    *,
    counts: Counts | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
    **parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """One row a report, in order, one column a measure, NaN where undefined.

    `earlier` are more reports that may be a report of the year before, and count for nothing else. `counts` are those
    of the whole collection, if `reports` are a part of it (`count`); `modification` is then the residual of the part,
    and `adjust_for_length` makes that of the whole from `modification_raw` and `words`.

    Columns: `report`, `body`, `year`, `group`, `prior_report` (the report of the year before, if any);
    `words`, `sentences` (counts); `boilerplate`, `boilerplate_75`, `stickiness`, `redundancy`, `repeated_ngrams`,
    `specificity` and its parts `specificity_without_numbers`, `specificity_names`, `specificity_documents`,
    `specificity_dates`, `hard_information` (0 … 1); `clause_characters`, `adverb_conjunction_share`, `readability`;
    `cosine`, `jaccard`, `minimum_edit`, `side_by_side`, `modification_raw` (0 … 1); `modification` (a residual);
    `information_content`, its coefficients `coefficient_peers` and `coefficient_others` and their sum
    `standard_content`. With word `lists`, `words_…` for each of them, and `tone` if two are named positive and
    negative.

    Parameters of a measure go by its name: ``table(reports, boilerplate={"lower": 0.5})``. Raises TypeError where
    there is no measure of that name.
    """
    import pandas as pd

    columns = table_columns(reports, earlier, counts=counts, lists=lists, **parameters)
    return pd.DataFrame({**columns, "year": pd.array(columns["year"], "Int64")})


def table_columns(
    reports: Reports,
    earlier: Sequence[TokenisedReport] = (),
    *,
    counts: Counts | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
    **parameters: Mapping[str, Any],
) -> dict[str, Any]:
    """The columns of `table` by name."""
    _check_names(parameters)
    corpus = encode(reports)
    size = len(corpus)
    with_earlier = encode([*corpus.reports, *earlier]) if earlier else corpus
    prior = prior_year(with_earlier)
    prior[size:] = NO_REPORT
    options = _options(corpus, with_earlier, prior, counts, parameters)
    columns = _identify(corpus, with_earlier, prior)
    for name, measure in _MEASURES.items():
        collection = with_earlier if name in _OF_PAIRS else corpus
        if name == "modification":
            columns.update(_modification(collection, size, options[name]))
        else:
            columns[name] = measure(collection, **options[name])[:size]
    columns.update(specificity_columns(corpus))
    information = information_content(corpus, **options["information_content"])
    for column, attribute in _INFORMATION.items():
        columns[column] = getattr(information, attribute)
    if lists:
        columns.update(word_list_columns(corpus, lists))
    return columns


def _check_names(parameters: Mapping[str, object]) -> None:
    names = [*_MEASURES, "information_content"]
    unknown = sorted(set(parameters) - set(names))
    if unknown:
        raise TypeError(f"no measure {', '.join(unknown)}: there are {', '.join(names)}")


def _options(
    corpus: TokenisedCorpus,
    with_earlier: TokenisedCorpus,
    prior: IntArray,
    counts: Counts | None,
    parameters: Mapping[str, Mapping[str, Any]],
) -> dict[str, dict[str, Any]]:
    """The parameters of each measure: those of the user, the pairs, and what it has to know of the collection."""
    options: dict[str, dict[str, Any]] = {name: {} for name in (*_MEASURES, "information_content")}
    for name in _OF_PAIRS:
        options[name]["against"] = prior
    if counts is not None:
        options["modification"]["collection"] = counts.words
        options["boilerplate"]["collection"] = counts.phrases
        options["boilerplate_75"]["collection"] = counts.phrases
        options["information_content"]["collection"] = counts.peers
    elif with_earlier is not corpus:
        # Reports that are there to be compared with do not count.
        numbers = parameters.get("modification", {}).get("numbers", False)
        options["modification"]["collection"] = count_words(corpus, numbers=numbers)
    for name, given in parameters.items():
        options[name].update(given)
    return options


def _modification(corpus: TokenisedCorpus, size: int, options: Mapping[str, Any]) -> dict[str, FloatArray]:
    """The raw score and what length leaves of it."""
    raw = modification(corpus, **{**options, "degree": None})[:size]
    degree = options.get("degree", 5)
    adjusted = raw if degree is None else adjust_for_length(raw, corpus.lengths[:size], degree)
    return {"modification_raw": raw, "modification": adjusted}


def _identify(corpus: TokenisedCorpus, with_earlier: TokenisedCorpus, prior: IntArray) -> dict[str, Any]:
    """The columns that say which report a row is of and how long it is."""
    prior_reports = [with_earlier.reports[k].report if k != NO_REPORT else None for k in prior[: len(corpus)]]
    return {
        "report": [report.report for report in corpus.reports],
        "body": [report.body for report in corpus.reports],
        "year": [report.year for report in corpus.reports],
        "group": [report.group for report in corpus.reports],
        "prior_report": prior_reports,
        "words": corpus.lengths,
        "sentences": np.diff(corpus.sentences_of),
    }
