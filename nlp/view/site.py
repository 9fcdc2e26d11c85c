"""A scored run's folder into a folder of pages, or one report into one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.markup import fragment, page
from nlp.view.holders import Holders
from nlp.view.index_page import index_page
from nlp.view.names import file_name
from nlp.view.report_page import ReportPages
from nlp.view.scored import Place, ReportRow, Scored

if TYPE_CHECKING:
    from nlp.batch import Scores

#: Folders of the pages of reports.
_REPORTS = "reports"


def write_site(scored: str | Path, out: str | Path, language: str) -> Path:
    """Writes an index and a page for each report into the folder `out`; returns the index.

    `scored` is the folder that `gongkai score --out` wrote, `language` one of `zh` and `en`. Pages of the
    same names are overwritten. Raises `NotScored` where `scored` has not the tables of a run.
    """
    tables = Scored.read(Path(scored))
    folder = Path(out)
    names = {row.report: file_name(row.report) for row in tables.reports}
    (folder / _REPORTS).mkdir(parents=True, exist_ok=True)
    index = index_page(tables, lambda report: f"{_REPORTS}/{names[report]}")
    _write(folder / "index.html", page("index.html", language, tables.labels, page=index))
    pages = _pages(tables, lambda report: names.get(report, ""))
    for row in tables.reports:
        view = pages.page(row, index_href="../index.html")
        _write(folder / _REPORTS / names[row.report], page("report.html", language, tables.labels, page=view))
    return folder / "index.html"


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
    path.parent.mkdir(parents=True, exist_ok=True)
    view = _pages(tables, lambda _: "").page(row)
    _write(path, page("report.html", language, tables.labels, page=view))
    return path


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
    view = _pages(tables, lambda _: "").page(_row_of(tables, report))
    return Marked(fragment("notebook/marked.html", tables.labels, page=view))


def _row_of(tables: Scored, report: str) -> ReportRow:
    """The row of a report that is named as in the tables, or by the end of that name if no other ends so."""
    found = [row for row in tables.reports if row.report == report]
    found = found or [row for row in tables.reports if row.report.endswith(f"/{report}")]
    if len(found) != 1:
        some = ", ".join(row.report for row in (found or tables.reports)[:5])
        problem = "several reports are called" if found else "no report is called"
        raise ValueError(f"{problem} {report}; the column report has the names: {some} …")
    return found[0]


def _pages(tables: Scored, href: Callable[[str], str]) -> ReportPages:
    rows = {row.report: row for row in tables.reports}

    def earliest_first(place: Place) -> tuple[int, str, str]:
        row = rows.get(place.report)
        return (0, "", place.report) if row is None else (row.year or 0, row.body, row.report)

    return ReportPages(tables, href, Holders(tables.links(), earliest_first))


def _write(path: Path, text: str) -> None:
    """Writes a page as it is: the hashes of its policy are of these very bytes."""
    path.write_bytes(text.encode("utf-8", "replace"))
