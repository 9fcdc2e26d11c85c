"""The files of a run by body into what there is of each body and year: a report, a second copy, a failure, nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.batch.columns import TEXT, WHOLE
from nlp.batch.jobs import GivenBody, Place
from nlp.batch.parts import Columns
from nlp.language.identity import Identity, body_key, identify

#: What there is of a body and a year.
REPORT, DUPLICATE, FAILED, MISSING = "report", "duplicate", "failed", "missing"
STATES = (REPORT, DUPLICATE, FAILED, MISSING)

COVERAGE_TYPES: Mapping[str, str] = {
    "body": TEXT,
    **dict.fromkeys(Identity._fields, TEXT),
    "year": WHOLE,
    "state": TEXT,
    "report": TEXT,
    "file": TEXT,
}


@dataclass(frozen=True, slots=True)
class FileOfBody:
    """A file of a run, what became of it, and who it is of; what is not known is empty or None.

    `key` is the same for the same body, however its name is written; `apart` tells it from others of its name.
    """

    report: str
    file: str
    place: Place
    state: str
    body: str
    year: int | None
    who: Identity
    apart: str = ""
    key: str = ""


class CoverageRow(NamedTuple):
    """What there is of a body and a year."""

    body: str
    who: Identity
    year: int | None
    state: str
    report: str = ""
    file: str = ""


def overridden(who: Identity, entry: GivenBody | None) -> Identity:
    """Who a body is where something is given of it."""
    if entry is None:
        return who
    return Identity(*(given or found for given, found in zip(entry.who, who)))


def coverage_columns(files: Sequence[FileOfBody], given: Sequence[GivenBody]) -> Columns:
    """The columns of the table: a row for each file, and for each year of a body without any.

    A body's years are those that are given for it, else those between its first and its last file; of a body without a
    file, those of the run. Files of which body or year are not known stand last.
    """
    rows = sorted(_rows(files, given), key=_rank)
    columns: Columns = {"body": [row.body for row in rows]}
    columns |= {name: [getattr(row.who, name) for row in rows] for name in Identity._fields}
    return columns | {name: [getattr(row, name) for row in rows] for name in ("year", "state", "report", "file")}


def _rank(row: CoverageRow) -> tuple[object, ...]:
    return not row.body, row.body, row.who, row.year is None, row.year or 0, STATES.index(row.state), row.report


def _rows(files: Sequence[FileOfBody], given: Sequence[GivenBody]) -> Iterator[CoverageRow]:
    entries = {_key_of(entry): entry for entry in given}
    of_body: dict[tuple[str, str], list[FileOfBody]] = defaultdict(list)
    for file in files:
        if file.key:
            of_body[file.key, file.apart].append(file)
        else:
            yield CoverageRow("", file.who, file.year, file.state, file.report, file.file)
    years = [file.year for file in files if file.year is not None]
    for (key, _), found in of_body.items():
        yield from _rows_of_body(found, entries.get(key))
    known = {key for key, _ in of_body}
    for key, entry in entries.items():
        if key not in known:
            yield from _missing(entry.body, _who(entry), _years(entry, years), ())


def _key_of(entry: GivenBody) -> str:
    return body_key(entry.body, _who(entry))


def _who(entry: GivenBody) -> Identity:
    return overridden(identify(entry.body), entry)


def _rows_of_body(files: Sequence[FileOfBody], entry: GivenBody | None) -> Iterator[CoverageRow]:
    body = entry.body if entry else _most_frequent(files)
    # In whichever words a file names the body, the table has one.
    latest = max(files, key=lambda file: (bool(file.who.place_code), file.year or 0, file.report))
    for file in files:
        yield CoverageRow(body, file.who, file.year, file.state, file.report, file.file)
    years = [file.year for file in files if file.year is not None]
    yield from _missing(body, latest.who, _years(entry, years), years)


def _most_frequent(files: Sequence[FileOfBody]) -> str:
    """The name that most reports of a body have, of several the longest."""
    counts = Counter(file.body for file in files)
    return max(counts, key=lambda name: (counts[name], len(name), name))


def _years(entry: GivenBody | None, years: Sequence[int]) -> range:
    """The years that a report is expected of."""
    first = (entry.first if entry else None) or min(years, default=None)
    last = (entry.last if entry else None) or max(years, default=None)
    return range(first, last + 1) if first is not None and last is not None else range(0)


def _missing(body: str, who: Identity, expected: range, years: Sequence[int]) -> Iterator[CoverageRow]:
    for year in expected:
        if year not in years:
            yield CoverageRow(body, who, year, MISSING)
