"""Rows of the table of segments into reports to measure: a section, a label, or whatever else was picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.language.bodies import kind
from nlp.language.tokenize import OwnWords, words_as_written
from nlp.measures.tokenised import TokenisedReport

if TYPE_CHECKING:
    import pandas as pd


def tokenise(text: str, own: OwnWords | None = None) -> tuple[str, ...]:
    """The words of a sentence as the measures take them: numbers as they stand, words of the user's `own` together.

    >>> tokenise("公开12条。")
    ('公开', '12', '条', '。')
    """
    return tuple(words_as_written(text, own))


def from_segments(segments: pd.DataFrame, own: OwnWords | None = None) -> list[TokenisedReport]:
    """The reports of a table of segments, in the order in which each first comes; each row is a sentence.

    The columns are those of `segments` in a run: `report`, `body`, `year`, `text`. The rows that are passed are the
    report, so that a part of it is measured by passing that part:

    >>> import pandas as pd
    >>> segments = pd.DataFrame(
    ...     [("a", "甲局", 2023, "s1", "公开信息12条。"), ("a", "甲局", 2023, "s5", "加强培训。")],
    ...     columns=["report", "body", "year", "section", "text"],
    ... )
    >>> [report.sentences for report in from_segments(segments[segments["section"] == "s1"])]
    [(('公开', '信息', '12', '条', '。'),)]

    So the year's work is measured apart from plans, ``table(from_segments(segments[segments["label"] == "measure"]))``,
    or section one apart from section five. What a measure compares with (peers, the collection, the year before) is
    then that part of the other reports, too. The group is the kind of body (`nlp.language.bodies.kind`). `own` words
    are those of a dictionary (`read_dictionary`).
    """
    import pandas as pd

    reports = []
    for report, rows in segments.groupby("report", sort=False):
        body = str(rows["body"].iloc[0] or "")
        year = rows["year"].iloc[0]
        sentences = tuple(tokenise(text, own) for text in rows["text"])
        known_year = None if pd.isna(year) else int(year)
        reports.append(TokenisedReport(str(report), body, known_year, sentences, kind(body)))
    return reports
