"""What a run found into tables, and tables into files."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from nlp.batch.columns import (
    DECIMALS,
    FAILURE_COLUMNS,
    NEAREST_COLUMNS,
    PASSAGE_COLUMNS,
    WHOLE,
    Column,
    Kinship,
    Row,
    nearest_rows,
    passage_rows,
    report_columns,
    report_row,
    segment_columns,
    segment_rows,
)
from nlp.batch.forms import CELL_COLUMNS, CHECK_COLUMNS, CheckRow, Parents, cell_rows, checks_of
from nlp.batch.pipeline import Failure, ProcessedReport
from nlp.language.bodies import kind
from nlp.language.text import defused
from nlp.measures import TokenisedReport, table, tokenise
from nlp.reuse import ReportText, Reuse, edges

if TYPE_CHECKING:
    import pandas as pd

#: A list of words of the user's, by its name.
WordLists: TypeAlias = Mapping[str, Sequence[str]]
#: In the tables `boilerplate` is what the comparison finds.
_RENAMED = {"boilerplate": "tetragram_boilerplate", "boilerplate_75": "tetragram_boilerplate_75"}


@dataclass(frozen=True)
class Scores:
    """What a run found, as pandas has it: a row for each segment, report and failure; the longest copied
    passages of each report, the reports from which most was taken, and who copied from whom; each cell of
    the statutory tables, and each check of them and of the text beside them."""

    segments: pd.DataFrame
    reports: pd.DataFrame
    failures: pd.DataFrame
    passages: pd.DataFrame
    nearest: pd.DataFrame
    edges: pd.DataFrame
    cells: pd.DataFrame
    checks: pd.DataFrame


def tables(
    scored: Sequence[ProcessedReport],
    reuse: Sequence[Sequence[Reuse]],
    kinship: Kinship,
    failures: Sequence[Failure],
    labels: Sequence[str],
    earlier: Sequence[ReportText] = (),
    parents: Parents | None = None,
    lists: WordLists | None = None,
) -> Scores:
    """The tables of a run. A second copy of a report is set aside wherever reports are compared.

    `reuse` has the answers for each segment of each report, `kinship` tells which reports are
    copies of which. `earlier` are reports that were not scored and may be of the year before; `parents` names the
    reports whose tables each parent's should sum up; `lists` are lists of words to count.
    """
    import pandas as pd

    pairs = list(zip(scored, reuse))
    originals = [(processed, answers) for processed, answers in pairs if processed.report not in kinship.copies]
    texts = [processed.text() for processed, _ in originals]
    checks = checks_of(scored, kinship, parents or {})
    rows_of_reports = [report_row(*pair, kinship, checks[pair[0].report]) for pair in pairs]
    rows_of_cells = chain.from_iterable(map(cell_rows, scored))
    rows_of_checks = [CheckRow(report, check) for report, own in checks.items() for check in own]
    rows_of_segments = chain.from_iterable(segment_rows(*pair) for pair in pairs)
    rows_of_passages = chain.from_iterable(passage_rows(*pair) for pair in originals)
    rows_of_nearest = chain.from_iterable(nearest_rows(*pair) for pair in originals)
    reports = _frame(report_columns(labels), rows_of_reports)
    measures = _measures(texts, earlier, reports["report"], lists)
    network = edges(texts, [answers for _, answers in originals])
    return Scores(
        segments=_frame(segment_columns(labels), rows_of_segments),
        reports=pd.concat([reports, measures], axis=1),
        failures=_frame(FAILURE_COLUMNS, failures),
        passages=_frame(PASSAGE_COLUMNS, rows_of_passages),
        nearest=_frame(NEAREST_COLUMNS, rows_of_nearest),
        edges=network.astype({"first_year": WHOLE, "last_year": WHOLE}),
        cells=_frame(CELL_COLUMNS, rows_of_cells),
        checks=_frame(CHECK_COLUMNS, rows_of_checks),
    )


def _frame(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> pd.DataFrame:
    """A table of these columns with a line for each row."""
    import pandas as pd

    rows = list(rows)
    names = [column.name for column in columns]
    values = [map(column.value, rows) for column in columns]
    frame = pd.DataFrame(list(zip(*values)), columns=names)
    for column in columns:
        if column.dtype:
            frame[column.name] = frame[column.name].astype(column.dtype)
    return frame


def _measures(
    texts: Sequence[ReportText],
    earlier: Sequence[ReportText],
    names: Sequence[str],
    lists: WordLists | None,
) -> pd.DataFrame:
    """The literature's measures (`nlp.measures`) of the reports of these names.

    Reports of a year and a kind of body are peers.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of few pairs, of which the summary of the run speaks
        measures = table([_tokenise(text) for text in texts], [_tokenise(text) for text in earlier], lists=lists)
    measures = measures.set_index("report").reindex(names).reset_index(drop=True)
    measures = measures.drop(columns=["body", "year", "group", "sentences"])
    measures = measures.rename(columns=_RENAMED)
    measures["prior_report"] = measures["prior_report"].fillna("")
    fractions = measures.select_dtypes(float).columns
    return measures.round(dict.fromkeys(fractions, DECIMALS))


def _tokenise(text: ReportText) -> TokenisedReport:
    sentences = tuple(tokenise(segment.text) for segment in text.segments)
    return TokenisedReport(text.report, text.body, text.year, sentences, kind(text.body))


def write(scores: Scores, out: str | Path) -> None:
    """Writes the tables into the folder `out`: CSV that Excel opens, and Parquet of all but the failures.

    In the CSV a text that a spreadsheet would take for a formula has an apostrophe before it; Parquet
    keeps every text as it is.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in vars(scores).items():
        safe = _without_formulas(frame)
        safe.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        if name != "failures":
            frame.to_parquet(folder / f"{name}.parquet", index=False)


def _without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy of a table in which no text is one that a spreadsheet would run."""
    safe = frame.copy()
    for name in safe.columns:
        column = safe[name]
        is_text = column.dtype == object or str(column.dtype).startswith("str")
        if is_text:
            safe[name] = [defused(value) if isinstance(value, str) else value for value in column]
    return safe
