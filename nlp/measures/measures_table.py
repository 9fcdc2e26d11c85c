"""Reports into a table of all measures, a row a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.measures.arrays import FloatArray, IntArray
from nlp.measures.counterparts import NO_REPORT, prior_year
from nlp.measures.length_adjusted import modification
from nlp.measures.named_facts import specificity
from nlp.measures.repeated_phrases import boilerplate, redundancy, stickiness
from nlp.measures.tokenised import Reports, TokenisedCorpus, TokenisedReport, encode
from nlp.measures.unexplained_words import information_content
from nlp.measures.year_over_year import cosine, jaccard, minimum_edit, side_by_side

if TYPE_CHECKING:
    import pandas as pd

#: The measures with one value a report, in the order of their columns; `information_content` follows them.
_MEASURES: dict[str, Callable[..., FloatArray]] = {
    "boilerplate": boilerplate,
    "stickiness": stickiness,
    "redundancy": redundancy,
    "specificity": specificity,
    "cosine": cosine,
    "jaccard": jaccard,
    "minimum_edit": minimum_edit,
    "side_by_side": side_by_side,
    "modification": modification,
}
#: Those of them that compare a report with the one of the year before.
_OF_PAIRS = ("stickiness", "cosine", "jaccard", "minimum_edit", "side_by_side", "modification")


def table(reports: Reports, earlier: Sequence[TokenisedReport] = (), **parameters: Mapping[str, Any]) -> pd.DataFrame:
    """One row a report, in order, one column a measure, NaN where undefined.

    `earlier` are more reports that may be a report of the year before, and count for nothing else.

    Columns: `report`, `body`, `year`, `group`, `prior_report` (the report of the year before, if any);
    `words`, `sentences` (counts); `boilerplate`, `stickiness`, `redundancy`, `specificity`, `cosine`,
    `jaccard`, `minimum_edit`, `side_by_side`, `modification_raw` (0 … 1); `modification` (a residual);
    `information_content` and its coefficients `coefficient_peers` and `coefficient_others`.

    Parameters of a measure go by its name: ``table(reports, boilerplate={"lower": 0.5})``. Raises TypeError where
    there is no measure of that name.
    """
    import pandas as pd

    _check_names(parameters)
    corpus = encode(reports)
    size = len(corpus)
    with_earlier = encode([*corpus.reports, *earlier]) if earlier else corpus
    prior = prior_year(with_earlier)
    prior[size:] = NO_REPORT
    columns = _identify(corpus, with_earlier, prior)
    for name, measure in _MEASURES.items():
        options = dict(parameters.get(name, {}))
        collection = corpus
        if name in _OF_PAIRS:
            collection = with_earlier
            options.setdefault("against", prior)
        if name == "modification":
            raw_options = {**options, "degree": None}
            columns["modification_raw"] = modification(collection, **raw_options)[:size]
        columns[name] = measure(collection, **options)[:size]
    information = information_content(corpus, **parameters.get("information_content", {}))
    columns["information_content"] = information.content
    columns["coefficient_peers"] = information.peers
    columns["coefficient_others"] = information.others
    return pd.DataFrame(columns)


def _check_names(parameters: Mapping[str, object]) -> None:
    names = [*_MEASURES, "information_content"]
    unknown = sorted(set(parameters) - set(names))
    if unknown:
        raise TypeError(f"no measure {', '.join(unknown)}: there are {', '.join(names)}")


def _identify(corpus: TokenisedCorpus, with_earlier: TokenisedCorpus, prior: IntArray) -> dict[str, Any]:
    """The columns that say which report a row is of and how long it is."""
    import pandas as pd

    prior_reports = [with_earlier.reports[k].report if k != NO_REPORT else None for k in prior[: len(corpus)]]
    return {
        "report": [report.report for report in corpus.reports],
        "body": [report.body for report in corpus.reports],
        "year": pd.array([report.year for report in corpus.reports], "Int64"),
        "group": [report.group for report in corpus.reports],
        "prior_report": prior_reports,
        "words": corpus.lengths,
        "sentences": np.diff(corpus.sentences_of),
    }
