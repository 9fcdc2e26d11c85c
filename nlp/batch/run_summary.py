"""The numbers of a run into the words that close it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.batch.formats import DEFAULT_FORMATS, GRAPH, formats_of
from nlp.batch.tally import MANY_PAIRS, Tally
from nlp.language.text import printable

if TYPE_CHECKING:
    from nlp.batch.tables import Scores

#: What the summary looks at of each table.
_LOOKED_AT = {
    "segments": ("report", "section", "label", "reuse_kind"),
    "reports": ("report", "boilerplate_main", "modification", "duplicate_of", "warnings"),
    "failures": ("file", "stage", "reason"),
    "cells": ("report",),
    "checks": ("report", "rule", "state"),
}
#: The tables as they are listed, but for the failures; and the formats.
_TABLES = "segments, reports, passages, nearest, edges, cells, checks, changes, coverage"
_NAMES = {"csv": "CSV", "parquet": "Parquet", "xlsx": "Excel", "dta": "Stata", "graphml": "GraphML"}


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "report"), counted(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(scores: Scores, out: str | Path | None = None) -> str:
    """What a person wants to know when a run is over; `out` is the folder that the tables were written to."""
    from nlp.batch.table_files import values_of

    tables = {name: values_of(getattr(scores, name)[list(columns)]) for name, columns in _LOOKED_AT.items()}
    return summary_of(Tally.of(tables), out)


def summary_of(tally: Tally, out: str | Path | None = None, formats: Sequence[str] = DEFAULT_FORMATS) -> str:
    """The same from what was added up; `formats` are those that the tables were written in."""
    return "\n".join(map(printable, _lines(tally, out, formats)))


def _lines(tally: Tally, out: str | Path | None, formats: Sequence[str]) -> Iterator[str]:
    scored = f"{counted(tally.reports, 'report')} scored, {counted(tally.segments, 'segment')}"
    yield f"{scored}; {counted(tally.failures, 'file')} failed"
    if tally.segments:
        yield from _labels(tally)
        yield from _reuse(tally)
    if 0 < tally.pairs < MANY_PAIRS:
        yield f"  modification of {tally.pairs} pairs of years: read the column from {MANY_PAIRS} on"
    yield from _checks(tally)
    yield from _duplicates(tally)
    for remark in tally.remarks:
        yield f"  note         {remark}"
    if tally.doubtful:
        yield f"  warnings     on {counted(tally.doubtful, 'report')}: see the column warnings of reports.csv"
    yield from _failures(tally)
    if out is not None:
        yield f"  tables in    {Path(out).as_posix()}/: {_listed(formats)}"


def _listed(formats: Sequence[str]) -> str:
    """The tables with their formats.

    >>> _listed(("csv", "parquet"))
    'segments, reports, passages, nearest, edges, cells, checks, changes, coverage (CSV and Parquet), failures (CSV)'
    """
    parts = [(_TABLES, formats_of("segments", formats)), ("failures", formats_of("failures", formats))]
    if GRAPH in formats:
        parts.append(("edges", [GRAPH]))
    return ", ".join([f"{tables} ({_and([_NAMES[name] for name in names])})" for tables, names in parts if names])


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _labels(tally: Tally) -> Iterator[str]:
    counts = tally.labels.most_common()
    parts = [f"{label or '(below the confidence asked for)'} {number}" for label, number in counts]
    yield "  labels       " + ", ".join(parts)
    for label in ("problem", "improvement"):
        if tally.outside[label]:
            yield f"  {label}s outside section five: {tally.outside[label]}"


def _reuse(tally: Tally) -> Iterator[str]:
    parts = [f"{kind} {number}" for kind, number in tally.kinds.most_common()]
    yield "  reuse        " + (", ".join(parts) or "none found")
    for share, report in tally.most_reused:
        yield f"  most reused  {share:.0%} of the main text of {report}"


def _checks(tally: Tally) -> Iterator[str]:
    """Of the reports with tables those that do not add up, and of all those whose text fails a check."""
    if tally.with_tables:
        verb = "does" if tally.fail_sums == 1 else "do"
        yield f"  tables       of {counted(tally.with_tables, 'report')}; {tally.fail_sums} {verb} not add up"
    if tally.fail_texts:
        yield f"  text checks  fail on {counted(tally.fail_texts, 'report')}: see checks.csv"


def _duplicates(tally: Tally) -> Iterator[str]:
    for report, original in tally.first_copies:
        yield f"  duplicate    {report} is the same report as {original}"
    more = tally.copies - len(tally.first_copies)
    if more:
        yield f"  … and {more} more duplicates, in the column duplicate_of of reports.csv"


def _failures(tally: Tally) -> Iterator[str]:
    for file, stage, reason in tally.first_failures:
        yield f"  failed       {file} ({stage}): {reason}"
    more = tally.failures - len(tally.first_failures)
    if more:
        yield f"  … and {more} more failures, in failures.csv"
