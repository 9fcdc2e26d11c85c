"""Parts into the literature's measures of all their reports."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp.batch.columns import DECIMALS, FRACTION, TEXT, WHOLE
from nlp.batch.jobs import MeasureJob
from nlp.batch.parts import Columns, read_part, unpack, write_part
from nlp.language.bodies import kind
from nlp.measures import TokenisedReport, read_word_lists, tokenise
from nlp.measures.measures_table import table_columns
from nlp.reuse import Index, ReportText
from nlp.reuse.pool import edition_key, editions_before

#: In the tables `boilerplate` is what the comparison finds.
_RENAMED = {"boilerplate": "tetragram_boilerplate", "boilerplate_75": "tetragram_boilerplate_75"}
#: Columns of the table of measures that `reports` has already.
_KNOWN = ("body", "year", "group", "sentences")


def measure(job: MeasureJob, say: Callable[[str], None]) -> None:
    """Writes a row of measures for each report; second copies are set aside.

    Reports of a year and a kind of body are peers.
    """
    copies = read_part(job.kinship, ["report", "duplicate_of", "part"])
    is_copy = {report: copy is not None for report, copy in zip(copies["report"], copies["duplicate_of"])}
    shared: dict[str, str] = {}
    originals: list[TokenisedReport] = []
    heads: list[ReportText] = []
    for path in job.parts:
        for head, sentences in _words_of(path, shared):
            heads.append(head)
            if not is_copy[head.report]:
                originals.append(tokenised(head, sentences))
    earlier = list(_earlier(job, editions_before(heads), shared))
    lists = read_word_lists(job.words) if job.words else None
    measures = measure_columns(originals, earlier, [head.report for head in heads], lists)
    # The reports of the parts are in the same order there.
    write_part(job.target, {**measures, "part": copies["part"]})


def _words_of(path: Path, shared: dict[str, str]) -> Iterator[tuple[ReportText, list[tuple[str, ...]]]]:
    """The reports of a part and their words by segment; `shared` has each word once."""
    columns = read_part(path, ["report", "reason", "body", "year", "words"])
    for report, reason, body, year, packed in zip(*columns.values()):
        if reason is None:
            sentences = [tuple(shared.setdefault(word, word) for word in sentence) for sentence in unpack(packed)]
            yield ReportText(report, body, year, ()), sentences


def _earlier(job: MeasureJob, wanted: set[int], shared: dict[str, str]) -> Iterator[TokenisedReport]:
    """Of the references the reports of the year before of the bodies scored."""
    for path in job.further:
        for head, sentences in _words_of(path, shared):
            if edition_key(head) in wanted:
                yield tokenised(head, sentences)
    for path in job.indexes:
        for text in Index.open(path).of_editions(wanted):
            yield tokenised(text, [tokenise(segment.text) for segment in text.segments])


def tokenised(head: ReportText, sentences: list[tuple[str, ...]]) -> TokenisedReport:
    """A report as its measures take it: who it is of, and its words by segment."""
    return TokenisedReport(head.report, head.body, head.year, tuple(sentences), kind(head.body))


def measure_columns(
    reports: list[TokenisedReport],
    earlier: list[TokenisedReport],
    names: list[str],
    lists: Mapping[str, Sequence[str]] | None = None,
) -> Columns:
    """The measures (`nlp.measures`) of the reports of these names, empty for those that are not among `reports`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of few pairs, of which the closing words of the run speak
        columns = table_columns(reports, earlier, lists=lists)
    row_of = {report: row for row, report in enumerate(columns.pop("report"))}
    rows = [row_of.get(name) for name in names]
    columns = {_RENAMED.get(name, name): column for name, column in columns.items()}
    found: Columns = {}
    for name, column in columns.items():
        if name not in _KNOWN:
            values = _rounded(column)
            found[name] = [None if row is None else values[row] for row in rows]
    found["prior_report"] = [prior or "" for prior in found["prior_report"]]
    return found


def _rounded(column: Any) -> list[Any]:
    """Values as they are written, None for those that are undefined."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "f":
        return [None if value != value else value for value in np.round(column, DECIMALS).tolist()]
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def measure_types(columns: Columns) -> dict[str, str]:
    """The pandas types of the columns of measures."""
    return {name: {"prior_report": TEXT, "words": WHOLE}.get(name, FRACTION) for name in columns}
