"""Parts, and the counts of all of them, into the literature's measures of their reports."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp.batch.columns import DECIMALS, FRACTION, TEXT, WHOLE
from nlp.batch.count_stage import read_counts
from nlp.batch.jobs import AdjustJob, MeasureJob
from nlp.batch.kinship_table import editions_at
from nlp.batch.part_words import originals_of, reports_at, tokenised
from nlp.batch.parts import Columns, read_group, read_part, write_groups, write_part
from nlp.measures import Counts, TokenisedReport, adjust_for_length, read_dictionary, read_word_lists, tokenise
from nlp.measures.measures_table import table_columns
from nlp.reuse import Index, ReportText
from nlp.reuse.pool import editions_before

#: In the tables `boilerplate` is what the comparison finds.
_RENAMED = {"boilerplate": "tetragram_boilerplate", "boilerplate_75": "tetragram_boilerplate_75"}
#: Columns of the table of measures that `reports` has already.
_KNOWN = ("body", "year", "group", "sentences")
#: The column of a part of measures that is none of the tables: `modification_raw` with all its digits.
_RAW = "raw"


def measure(job: MeasureJob, say: Callable[[str], None]) -> None:
    """Writes a row of measures for each report of a part; second copies are set aside.

    Reports of a year and a kind of body are peers. What length leaves of `modification` is not known yet: that is of
    the reports of all parts (`adjust`).
    """
    names: list[str] = []
    originals: list[TokenisedReport] = []
    if job.part is not None:
        names, originals = originals_of(job.part, job.number, job.kinship)
    earlier = list(_earlier(job, originals))
    lists = read_word_lists(job.words.path) if job.words else None
    measures, raw = measured(originals, earlier, names, lists, read_counts(job.counts))
    write_part(job.target, {**measures, _RAW: raw})


def _earlier(job: MeasureJob, reports: Sequence[TokenisedReport]) -> Iterator[TokenisedReport]:
    """The reports of the year before of these reports' bodies: in other parts, in references, in indexes."""
    editions = {(report.body, report.year - 1) for report in reports if report.body and report.year}
    places = editions_at(job.kinship, editions, copies=False)
    yield from reports_at(job.parts, [place for place in places if place.part != job.number])
    if job.further:
        everywhere = editions_at(job.all_kinship, editions, copies=True)
        beyond = [place for place in everywhere if place.part >= len(job.parts)]
        yield from reports_at(job.parts + job.further, beyond)
    wanted = editions_before(ReportText(report.report, report.body, report.year, ()) for report in reports)
    own = read_dictionary(job.dictionary.path) if job.dictionary else None
    for path in job.indexes:
        for text in Index.open(path).of_editions(wanted):
            yield tokenised(text, [tokenise(segment.text, own) for segment in text.segments])


def adjust(job: AdjustJob, say: Callable[[str], None]) -> None:
    """Writes for each report of all parts what length leaves of its `modification`."""
    raw = [np.zeros(0)]
    lengths = [np.zeros(0, int)]
    for path in job.parts:
        columns = read_part(path, [_RAW, "words"])
        raw.append(np.array([np.nan if value is None else value for value in columns[_RAW]], float))
        lengths.append(np.array([value or 0 for value in columns["words"]], int))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of few pairs, of which the closing words of the run speak
        adjusted = adjust_for_length(np.concatenate(raw), np.concatenate(lengths))
    of_parts = np.split(adjusted, np.cumsum(list(map(len, raw[1:])))[:-1])
    write_groups(job.target, ({"modification": _rounded(of_part)} for of_part in of_parts), {"modification": "double"})


def measures_of(path: Path, adjusted: Path, number: int) -> Columns:
    """The measures of the reports of a part."""
    columns = read_part(path)
    del columns[_RAW]
    columns |= read_group(adjusted, number)
    return columns


def measure_names(path: Path) -> Columns:
    """The columns of measures without a row."""
    return {name: [] for name in read_part(path) if name != _RAW}


def measured(
    reports: list[TokenisedReport],
    earlier: list[TokenisedReport],
    names: list[str],
    lists: Mapping[str, Sequence[str]] | None,
    counts: Counts,
) -> tuple[Columns, list[float | None]]:
    """The measures of the reports of these names as they are written, and `modification_raw` with all its digits.

    `counts` are those of the collection; a name that is not among `reports` has no values.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of few pairs, of which the closing words of the run speak
        columns = table_columns(reports, earlier, counts=counts, lists=lists)
    row_of = {report: row for row, report in enumerate(columns.pop("report"))}
    rows = [row_of.get(name) for name in names]
    raw = columns["modification_raw"].tolist()
    columns = {_RENAMED.get(name, name): column for name, column in columns.items()}
    found: Columns = {}
    for name, column in columns.items():
        if name not in _KNOWN:
            values = _rounded(column)
            found[name] = [None if row is None else values[row] for row in rows]
    found["prior_report"] = [prior or "" for prior in found["prior_report"]]
    return found, [None if row is None or raw[row] != raw[row] else raw[row] for row in rows]


def _rounded(column: Any) -> list[Any]:
    """Values as they are written, None for those that are undefined."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "f":
        return [None if value != value else value for value in np.round(column, DECIMALS).tolist()]
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def measure_types(columns: Columns) -> dict[str, str]:
    """The pandas types of the columns of measures."""
    return {name: {"prior_report": TEXT, "words": WHOLE}.get(name, FRACTION) for name in columns}
