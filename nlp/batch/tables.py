"""The tables of a run: what is in them, how they are written, and the words that close it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.batch.pipeline import Failure, ProcessedReport
from nlp.language.bodies import kind
from nlp.language.text import defused, printable
from nlp.language.tokenize import words
from nlp.measures.core import TokenisedReport, table
from nlp.reuse import ReportText, Reuse, edges, longest, nearest, shares
from nlp.reuse.records import KINDS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Scores:
    """What a run found, as pandas has it: a row for each segment, report and failure; the longest copied
    passages of each report, the reports from which most was taken, and who copied from whom."""

    segments: pd.DataFrame
    reports: pd.DataFrame
    failures: pd.DataFrame
    passages: pd.DataFrame
    nearest: pd.DataFrame
    edges: pd.DataFrame


_PASSAGES = (
    "report",
    "rank",
    "section",
    "position",
    "start",
    "end",
    "text",
    "kind",
    "source_report",
    "source_body",
    "source_year",
    "source_section",
    "source_position",
    "shared_bodies",
    "shared_since",
)
_NEAREST = ("report", "rank", "source_report", "source_body", "source_year", "characters", "share")
#: Columns that are whole numbers or missing.
_WHOLE = ("year", "source_year", "source_position", "shared_since", "first_year", "last_year")


def tables(
    scored: list[ProcessedReport],
    reuse: list[list[Reuse]],
    copies: dict[str, str],
    failures: list[Failure],
    labels: Sequence[str],
    earlier: Sequence[ReportText] = (),
) -> Scores:
    """The tables of a run. A second copy of a report is set aside wherever reports are compared.

    `earlier` are reports that were not scored and may be of the year before.
    """
    import pandas as pd

    originals = [(s, found) for s, found in zip(scored, reuse) if s.report not in copies]
    reports = pd.DataFrame(
        [_report_row(s, found, copies, labels) for s, found in zip(scored, reuse)], columns=_report_columns(labels)
    )
    frames = Scores(
        segments=pd.DataFrame(
            [row for s, found in zip(scored, reuse) for row in _segment_rows(s, found, labels)],
            columns=_segment_columns(labels),
        ),
        reports=pd.concat([reports, _measures([s.text() for s, _ in originals], earlier, reports["report"])], axis=1),
        failures=pd.DataFrame([(f.file, f.stage, f.reason) for f in failures], columns=["file", "stage", "reason"]),
        passages=pd.DataFrame([row for s, found in originals for row in _passage_rows(s, found)], columns=_PASSAGES),
        nearest=pd.DataFrame([row for s, found in originals for row in _nearest_rows(s, found)], columns=_NEAREST),
        edges=edges([s.text() for s, _ in originals], [found for _, found in originals]),
    )
    for frame in vars(frames).values():
        for column in frame.columns.intersection(_WHOLE):
            frame[column] = frame[column].astype("Int64")
    return frames


#: Reports from which on a phrase that 30% of them have is one that several have.
_FEWEST = 4


def _measures(texts: Sequence[ReportText], earlier: Sequence[ReportText], names: Sequence[str]) -> pd.DataFrame:
    """The literature's measures (`nlp.measures`) of the reports of these names, those of a year and a kind of body being peers."""
    reports, before = (
        [
            TokenisedReport(t.report, t.body, t.year, tuple(tuple(words(x.text)) for x in t.segments), kind(t.body))
            for t in some
        ]
        for some in (texts, earlier)
    )
    found = table(reports, before).set_index("report").reindex(names).reset_index(drop=True)
    found = found.drop(columns=["body", "year", "group", "sentences"]).rename(
        columns={"boilerplate": "tetragram_boilerplate"}
    )
    if len(reports) < _FEWEST:
        found["tetragram_boilerplate"] = float("nan")
    found["prior_report"] = found["prior_report"].fillna("")
    return found.round({name: 4 for name in found.columns if found[name].dtype == float})


def _passage_rows(s: ProcessedReport, found: Sequence[Reuse]) -> Iterator[tuple]:
    for rank, p in enumerate(longest(s.text(), found), 1):
        r = p.reuse
        yield (
            s.report,
            rank,
            p.section,
            p.position,
            p.start,
            p.end,
            p.text,
            r.kind,
            r.source_report or "",
            r.source_body or "",
            r.source_year,
            r.source_section or "",
            r.source_position,
            r.bodies,
            r.since,
        )


def _nearest_rows(s: ProcessedReport, found: Sequence[Reuse]) -> Iterator[tuple]:
    for rank, n in enumerate(nearest(s.text(), found), 1):
        yield s.report, rank, n.report, n.body or "", n.year, n.characters, round(n.share, 4)


def _segment_columns(labels: Sequence[str]) -> list[str]:
    return [
        "report",
        "file",
        "body",
        "year",
        "section",
        "position",
        "start",
        "end",
        "text",
        "label",
        *(f"p_{x}" for x in labels),
        "boilerplate",
        "reuse_kind",
        "source_report",
        "source_position",
        "source_text",
        "source_section",
        "matched",
        "shared_bodies",
        "shared_since",
        "flags",
        "page",
    ]


def _segment_rows(s: ProcessedReport, found: list[Reuse], labels: Sequence[str]):
    body, year = s.parsed.body, s.parsed.year
    for segment, name, p, r, (page, before) in zip(s.segments, s.labels, s.probabilities, found, s.places):
        yield (
            s.report,
            s.file,
            body,
            year,
            segment.section,
            segment.position,
            segment.start + before,
            segment.end + before,
            segment.text,
            name,
            *(round(x, 4) for x in p),
            round(r.score, 4),
            r.kind,
            r.source_report or "",
            r.source_position,
            r.source_text or "",
            r.source_section or "",
            _spans(r),
            r.bodies,
            r.since,
            "; ".join(f"{f.code}: {f.text}" for f in r.flags),
            page,
        )


def _spans(r: Reuse) -> str:
    """The matched spans, `start-end=start-end` in the texts of the segment and of its source."""
    return " ".join(f"{a}-{b}={c}-{d}" for a, b, c, d in r.spans)


def _report_columns(labels: Sequence[str]) -> list[str]:
    return [
        "report",
        "file",
        "format",
        "reader",
        "title",
        "body",
        "year",
        "year_evidence",
        "layout",
        "sections",
        "characters",
        "segments",
        *(f"characters_{x}" for x in labels),
        *(f"segments_{x}" for x in labels),
        "boilerplate_body",
        "boilerplate_preamble",
        *(f"share_{k}" for k in KINDS),
        "duplicate_of",
        "warnings",
    ]


def _report_row(s: ProcessedReport, found: list[Reuse], copies: dict[str, str], labels: Sequence[str]) -> tuple:
    lengths = [len(x.text) for x in s.segments]
    of_body, of_preamble = shares(s.text(), found), shares(s.text(), found, preamble=True)
    parts = {x.section == "preamble" for x in s.segments}
    return (
        s.report,
        s.file,
        s.parsed.format,
        s.parsed.reader,
        s.parsed.title,
        s.parsed.body,
        s.parsed.year,
        s.parsed.year_evidence,
        s.parsed.layout,
        " ".join(dict.fromkeys(x.code for x in s.parsed.sections)),
        sum(lengths),
        len(s.segments),
        *(sum(n for n, y in zip(lengths, s.labels) if y == x) for x in labels),
        *(sum(y == x for y in s.labels) for x in labels),
        round(of_body["score"], 4) if False in parts else None,
        round(of_preamble["score"], 4) if True in parts else None,
        *(round(of_body[kind], 4) for kind in KINDS),
        copies.get(s.report, ""),
        "; ".join(f"{w.code}: {w.text}" for w in s.warnings),
    )


def write(scores: Scores, out: str | Path) -> None:
    """Writes the tables into the folder `out`: CSV that Excel opens, and Parquet of all but the failures.

    In the CSV a text that a spreadsheet would take for a formula has an apostrophe before it; Parquet
    keeps every text as it is.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in vars(scores).items():
        safe = frame.copy()
        for column in safe.columns:
            if safe[column].dtype == object or str(safe[column].dtype).startswith("str"):
                safe[column] = [defused(v) if isinstance(v, str) else v for v in safe[column]]
        safe.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        if name != "failures":
            frame.to_parquet(folder / f"{name}.parquet", index=False)


def counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def summary(scores: Scores, out: str | Path | None = None) -> str:
    """What a person wants to know when a run is over."""
    reports, failures = scores.reports, scores.failures
    copies = reports[reports["duplicate_of"] != ""]
    segments = scores.segments[~scores.segments["report"].isin(copies["report"])]
    lines = [
        f"{counted(len(reports), 'report')} scored, {counted(len(segments), 'segment')}; {counted(len(failures), 'file')} failed"
    ]
    if len(segments):
        counts = segments["label"].value_counts()
        lines.append(
            "  labels       "
            + ", ".join(f"{name or '(below the confidence asked for)'} {n}" for name, n in counts.items())
        )
        for name in ("problem", "improvement"):
            outside = int(((segments["label"] == name) & (segments["section"] != "s5")).sum())
            if outside:
                lines.append(f"  {name}s outside section five: {outside}")
        copied = segments[segments["reuse_kind"] != ""]["reuse_kind"].value_counts()
        lines.append("  reuse        " + (", ".join(f"{kind} {n}" for kind, n in copied.items()) or "none found"))
        top = reports[reports["duplicate_of"] == ""].nlargest(3, "boilerplate_body")
        for _, row in top.iterrows():
            if row["boilerplate_body"] and row["boilerplate_body"] > 0.2:
                lines.append(f"  most reused  {row['boilerplate_body']:.0%} of the body of {row['report']}")
    for _, row in copies.head(10).iterrows():
        lines.append(f"  duplicate    {row['report']} is the same report as {row['duplicate_of']}")
    if len(copies) > 10:
        lines.append(f"  … and {len(copies) - 10} more duplicates, in the column duplicate_of of reports.csv")
    doubtful = int((reports["warnings"] != "").sum()) if len(reports) else 0
    if doubtful:
        lines.append(f"  warnings     on {counted(doubtful, 'report')}: see the column warnings of reports.csv")
    for _, row in failures.head(10).iterrows():
        lines.append(f"  failed       {row['file']} ({row['stage']}): {row['reason']}")
    if len(failures) > 10:
        lines.append(f"  … and {len(failures) - 10} more failures, in failures.csv")
    if out is not None:
        lines.append(
            f"  tables in    {Path(out).as_posix()}/: segments, reports, passages, nearest, edges (CSV and Parquet), failures (CSV)"
        )
    return "\n".join(map(printable, lines))
