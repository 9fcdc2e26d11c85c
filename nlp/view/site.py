"""A scored run's folder into a folder of pages, or one report into one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.markup import fragment, page, system_language
from nlp.view.definitions import Definitions
from nlp.view.holders import Holders
from nlp.view.index_page import index_page
from nlp.view.names import file_name
from nlp.view.references import References
from nlp.view.report_page import ReportPages
from nlp.view.scored import Place, ReportRow, Scored
from nlp.view.years_page import years_page

if TYPE_CHECKING:
    from nlp.batch import Scores

_INDEX = "index.html"
#: Folders of the pages of reports, and of bodies with several years.
_REPORTS, _YEARS = "reports", "years"


def write_site(scored: str | Path, out: str | Path, language: str) -> Path:
    """Writes an index, a page for each report and one for each body of several years; returns the index.

    `scored` is the folder that `gongkai score --out` wrote, `out` the folder for the pages, `language` one of `zh` and
    `en`. Pages of the same names are overwritten. Raises `NotScored` where `scored` has not the tables of a run.
    """
    tables = Scored.read(Path(scored))
    folder = Path(out)
    reports = {row.report: file_name(row.report) for row in tables.reports}
    years = {row.body: file_name(row.body) for row in tables.reports if row.report in tables.compared}
    index = index_page(tables, _in(_REPORTS, reports), _in(_YEARS, years))
    _write(folder / _INDEX, _page("index.html", language, tables, index))

    pages = _pages(tables, References(tables, lambda report: reports[report]))
    to_years = _in(f"../{_YEARS}", years)
    for row in tables.reports:
        view = pages.page(row, f"../{_INDEX}", to_years(row.body))
        _write(folder / _REPORTS / reports[row.report], _page("report.html", language, tables, view))

    references = References(tables, _in(f"../{_REPORTS}", reports))
    for body, name in years.items():
        of_body = years_page(tables, body, references, f"../{_INDEX}")
        _write(folder / _YEARS / name, _page("years.html", language, tables, of_body))
    return folder / _INDEX


def write_one(scored: str | Path, report: str, out: str | Path, language: str) -> Path:
    """Writes the page of one report, named as in the tables, without links to others; returns where.

    `out` is a file (`….html`) or a folder. Raises `NotScored` where `scored` has not the tables of a run, and
    ValueError where they have no such report.
    """
    tables = Scored.read(Path(scored))
    row = _row_of(tables, report)
    path = Path(out)
    if path.suffix.lower() not in (".html", ".htm"):
        path = path / file_name(report)
    view = _pages(tables, References(tables, lambda _: "")).page(row)
    _write(path, _page("report.html", language, tables, view))
    return path


def _in(folder: str, names: Mapping[str, str]) -> Callable[[str], str]:
    """Where the page of each name is, seen from another folder; nowhere for a name without one."""
    return lambda name: f"{folder}/{names[name]}" if name in names else ""


def _page(template: str, language: str, tables: Scored, view: object) -> str:
    defined = Definitions(language)
    return page(
        template, language, tables.labels, page=view, defined=defined.code, said=defined.said, column=defined.column
    )


@dataclass(frozen=True)
class Marked:
    """The text of a report with labels and sources, which a notebook shows."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def mark(scores: Scores, report: str) -> Marked:
    """The text of a report as its page has it: labels as colours, and the source of each shared passage to open.

    `report` is named as in the tables, or by the end of its path. Raises ValueError where they have no such report.
    """
    tables = Scored.of(scores)
    view = _pages(tables, References(tables, lambda _: "")).page(_row_of(tables, report))
    defined = Definitions(system_language())
    return Marked(fragment("notebook/marked.html", tables.labels, page=view, defined=defined.code))


def beside(scores: Scores, report: str, most: int = 3) -> Marked:
    """The longest passages that a report has from other reports, each beside its source, with what agrees marked.

    `report` is named as for `mark`, which raises the same; at most so many passages are shown.
    """
    tables = Scored.of(scores)
    page = _pages(tables, References(tables, lambda _: "")).page(_row_of(tables, report))
    segments = [segment for section in page.sections for segment in section.segments]
    taken = [segment for segment in segments if segment.row.kind in _TAKEN]
    taken.sort(key=lambda segment: -segment.row.shared * len(segment.row.text))
    return Marked(fragment("notebook/beside.html", tables.labels, page=page, segments=taken[:most]))


#: The kinds of reuse that have a report for their source, and are no wording of everybody.
_TAKEN = ("peer", "prior_year")


def _row_of(tables: Scored, report: str) -> ReportRow:
    """The row of a report that is named as in the tables, or by the end of that name if no other ends so."""
    found = [row for row in tables.reports if row.report == report]
    found = found or [row for row in tables.reports if row.report.endswith(f"/{report}")]
    if len(found) != 1:
        some = ", ".join(row.report for row in (found or tables.reports)[:5])
        problem = "several reports are called" if found else "no report is called"
        raise ValueError(f"{problem} {report}; the column report has the names: {some} …")
    return found[0]


def _pages(tables: Scored, references: References) -> ReportPages:
    def earliest_first(place: Place) -> tuple[int, str, str]:
        row = references.row(place.report)
        return (0, "", place.report) if row is None else (row.year or 0, row.body, row.report)

    return ReportPages(tables, references, Holders(tables.links(), earliest_first))


def _write(path: Path, text: str) -> None:
    """Writes a page as it is: the hashes of its policy are of these very bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "replace"))
