"""The tables of a run into the words that close it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.batch.tables import Scores
from nlp.language.text import printable

if TYPE_CHECKING:
    import pandas as pd

#: Duplicates and failures that are named one by one; the rest is only counted.
MOST_LISTED = 10
#: Reports that are named for being copied most, and the share of the main text from which on they are.
MOST_REUSED = 3
MUCH_REUSED = 0.2
#: Pairs of a report and the one of the year before from which on their modification can be read.
MANY_PAIRS = 36
#: The rules that look at the tables alone.
SUMS = r"T\d-|X-|H-"


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "report"), counted(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(scores: Scores, out: str | Path | None = None) -> str:
    """What a person wants to know when a run is over; `out` is the folder that the tables were written to."""
    return "\n".join(map(printable, _lines(scores, out)))


def _lines(scores: Scores, out: str | Path | None) -> Iterator[str]:
    reports = scores.reports
    is_copy = reports["duplicate_of"] != ""
    copies = reports[is_copy]
    segments = scores.segments[~scores.segments["report"].isin(copies["report"])]
    scored = f"{counted(len(reports), 'report')} scored, {counted(len(segments), 'segment')}"
    yield f"{scored}; {counted(len(scores.failures), 'file')} failed"
    if len(segments):
        yield from _labels(segments)
        yield from _reuse(segments, reports[~is_copy])
    yield from _pairs(reports)
    yield from _checks(scores.cells, scores.checks)
    yield from _duplicates(copies)
    yield from _warnings(reports)
    yield from _failures(scores.failures)
    if out is not None:
        folder = Path(out).as_posix()
        names = [name for name in vars(scores) if name != "failures"]
        tables = f"{', '.join(names)} (CSV and Parquet), failures (CSV)"
        yield f"  tables in    {folder}/: {tables}"


def _labels(segments: pd.DataFrame) -> Iterator[str]:
    counts = segments["label"].value_counts()
    parts = [f"{label or '(below the confidence asked for)'} {number}" for label, number in counts.items()]
    yield "  labels       " + ", ".join(parts)
    is_outside = segments["section"] != "s5"
    for label in ("problem", "improvement"):
        outside = int(((segments["label"] == label) & is_outside).sum())
        if outside:
            yield f"  {label}s outside section five: {outside}"


def _reuse(segments: pd.DataFrame, reports: pd.DataFrame) -> Iterator[str]:
    kinds = segments["reuse_kind"]
    counts = kinds[kinds != ""].value_counts()
    parts = [f"{kind} {number}" for kind, number in counts.items()]
    yield "  reuse        " + (", ".join(parts) or "none found")
    top = reports.nlargest(MOST_REUSED, "boilerplate_main")
    for report, share in zip(top["report"], top["boilerplate_main"]):
        if share > MUCH_REUSED:
            yield f"  most reused  {share:.0%} of the main text of {report}"


def _pairs(reports: pd.DataFrame) -> Iterator[str]:
    """That modification was reckoned from few pairs of reports, if it was."""
    pairs = int(reports["modification"].notna().sum())
    if 0 < pairs < MANY_PAIRS:
        yield f"  modification of {pairs} pairs of years: read the column from {MANY_PAIRS} on"


def _checks(cells: pd.DataFrame, checks: pd.DataFrame) -> Iterator[str]:
    """Of the reports with tables those that do not add up, and of all those whose text fails a check."""
    with_tables = cells["report"].nunique()
    failed = checks[checks["state"] == "fail"]
    of_sums = failed[failed["rule"].str.match(SUMS)]["report"].nunique()
    of_texts = failed[~failed["rule"].str.match(SUMS)]["report"].nunique()
    if with_tables:
        verb = "does" if of_sums == 1 else "do"
        yield f"  tables       of {counted(with_tables, 'report')}; {of_sums} {verb} not add up"
    if of_texts:
        yield f"  text checks  fail on {counted(of_texts, 'report')}: see checks.csv"


def _duplicates(copies: pd.DataFrame) -> Iterator[str]:
    listed = copies.head(MOST_LISTED)
    for report, original in zip(listed["report"], listed["duplicate_of"]):
        yield f"  duplicate    {report} is the same report as {original}"
    if len(copies) > MOST_LISTED:
        more = len(copies) - MOST_LISTED
        yield f"  … and {more} more duplicates, in the column duplicate_of of reports.csv"


def _warnings(reports: pd.DataFrame) -> Iterator[str]:
    doubtful = int((reports["warnings"] != "").sum())
    if doubtful:
        yield f"  warnings     on {counted(doubtful, 'report')}: see the column warnings of reports.csv"


def _failures(failures: pd.DataFrame) -> Iterator[str]:
    listed = failures.head(MOST_LISTED)
    for file, stage, reason in zip(listed["file"], listed["stage"], listed["reason"]):
        yield f"  failed       {file} ({stage}): {reason}"
    if len(failures) > MOST_LISTED:
        yield f"  … and {len(failures) - MOST_LISTED} more failures, in failures.csv"
