"""All reports of a run into what the index shows: rows for its script, lists to choose from, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp.view.pictures import Picture, counts_picture, shares_picture
from nlp.view.scored import FailureRow, ReportRow, Scored

Value = str | int | None

#: Levels of administration in their order.
LEVELS = ("central", "province", "city", "county", "township")
#: A share in the rows is in thousandths.
_THOUSANDTHS = 1000
#: Columns of the rows before and behind those of the labels, which are `label_0`, `label_1` …
_BEFORE = ("body", "year", "level", "report", "href", "years_href", "characters")
_BEHIND = ("boilerplate", "shared", "copied", "checks", "signs", "warnings", "duplicate")


@dataclass(frozen=True)
class IndexPage:
    """What the index shows. `rows` has the values of `columns` for each report, of which the script makes a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    years: tuple[int, ...]
    levels: tuple[str, ...]
    pictures: tuple[Picture, ...]
    failures: tuple[FailureRow, ...]
    bodies: int
    segments: int


def index_page(scored: Scored, href: Callable[[str], str], years_href: Callable[[str], str]) -> IndexPage:
    """The index of a run; `href` gives the page of a report, `years_href` that of a body's years, if there is one."""
    reports = scored.reports
    label_columns = [f"label_{place}" for place in range(len(scored.labels))]
    signs = scored.signs()
    return IndexPage(
        columns=(*_BEFORE, *label_columns, *_BEHIND),
        rows=tuple(_row(report, href(report.report), years_href(report.body), signs) for report in reports),
        years=tuple(sorted({report.year for report in reports if report.year is not None}, reverse=True)),
        levels=tuple(level for level in LEVELS if level in {report.level for report in reports}),
        pictures=tuple(picture for picture in _pictures(reports, scored.labels) if picture.count),
        failures=scored.failures,
        bodies=len({report.body for report in reports if report.body}),
        segments=sum(report.segments for report in reports),
    )


def _row(report: ReportRow, href: str, years_href: str, signs: Mapping[str, int]) -> tuple[Value, ...]:
    return (
        report.body,
        report.year,
        report.level,
        report.report,
        href,
        years_href,
        report.characters,
        *(_thousandths(share) for share in report.label_shares.values()),
        _thousandths(report.boilerplate),
        _thousandths(report.shared),
        _thousandths(report.copied),
        report.checks_failed,
        signs.get(report.report, 0),
        len(report.warnings),
        int(bool(report.duplicate_of)),
    )


def _thousandths(share: float | None) -> int | None:
    return None if share is None else round(_THOUSANDTHS * share)


def _pictures(reports: Sequence[ReportRow], labels: Sequence[str]) -> Iterator[Picture]:
    """Who is there, how they divide their text, what is copied, what fails."""
    yield counts_picture("year", [str(report.year or "") for report in reports])
    yield counts_picture("level", [report.level for report in reports], "level", LEVELS)
    for label in labels:
        yield shares_picture(label, [report.label_shares[label] for report in reports], "label")
    yield shares_picture("boilerplate", [report.boilerplate for report in reports])
    yield shares_picture("copied", [report.copied for report in reports])
    yield counts_picture("checks", [_counted(report.checks_failed) for report in reports])


def _counted(number: int) -> str:
    """A number of failed checks as a bar has it.

    >>> _counted(3), _counted(17)
    ('3', '5+')
    """
    return str(number) if number < _MANY else f"{_MANY}+"


_MANY = 5
