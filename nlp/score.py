"""Many files in, tables out: every segment with its label and its source, every report, every failure."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp._callable import make_callable
from nlp.classify import Model, default_model, label
from nlp.features import narrative
from nlp.read import ReadError, Warn, read, walk
from nlp.report import ParseError, Report, parse
from nlp.reuse import Reuse, Text, compare, duplicates

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("statutory", "template", "peer", "prior_year")


@dataclass(frozen=True)
class Scored:
    """One report after reading, parsing, segmenting and labelling.

    `places` has for each segment the page it begins on, from 1, and what to add to its offsets: where
    an old layout has two parts of one code, offsets go on counting from the first to the second.
    """

    report: str
    file: str
    parsed: Report
    segments: tuple
    labels: tuple[str, ...]
    probabilities: tuple[tuple[float, ...], ...]
    places: tuple[tuple[int, int], ...]
    warnings: tuple[Warn, ...]

    def text(self) -> Text:
        """The report as the reuse engine takes it."""
        return Text(self.report, self.parsed.body, self.parsed.year, self.segments)


@dataclass(frozen=True)
class Failure:
    """A file that gave no row, the stage it failed at, and the reason."""

    file: str
    stage: str
    reason: str


@dataclass(frozen=True)
class Scores:
    """What a run found: three tables, as pandas has them."""

    segments: pd.DataFrame
    reports: pd.DataFrame
    failures: pd.DataFrame


# --------------------------------------------------------------------------------------- one file


def score_file(path: str | Path, report: str, model: Model | None = None, min_confidence: float = 0.0) -> Scored | Failure:
    """Reads, parses, segments and labels one file; whatever goes wrong becomes a `Failure`."""
    name = shown(path)
    stage = "read"
    try:
        document = read(path)
        stage = "parse"
        parsed = parse(document)
        stage = "segment"
        story = narrative(parsed)
        if not len(story):
            return Failure(name, stage, "the report has headings but no sentence of its own: nothing to label")
        stage = "classify"
        model = model or default_model()
        labels, probabilities = label(story, model)
        best = probabilities.max(1)
        return Scored(
            report, name, parsed, story.segments,
            tuple(x if p >= min_confidence else "" for x, p in zip(labels, best)),
            tuple(tuple(row) for row in probabilities.tolist()),
            _places(parsed, story.segments), parsed.warnings,
        )
    except (ReadError, ParseError) as error:
        return Failure(name, stage, str(error))
    except RecursionError:
        return Failure(name, stage, "nested too deeply to be read")
    except MemoryError:
        return Failure(name, stage, "too large for the memory of this machine")
    except Exception as error:  # noqa: BLE001 - one odd file must not end the batch
        return Failure(name, stage, f"unexpected {type(error).__name__}: {error}; please report this file")


def _places(parsed: Report, segments: Sequence) -> tuple[tuple[int, int], ...]:
    """The page on which each segment begins, and how many characters of its code stand in parts before its own."""
    parts: dict[str, list] = {}
    for section in parsed.sections:
        parts.setdefault(section.code, []).append(section)
    places, last, at = [], {}, {}
    for s in segments:
        own, k = parts[s.section], at.get(s.section, 0)
        # A code that recurs: offsets fall back to a lower value where its next part begins.
        if s.start < last.get(s.section, -1) and k + 1 < len(own):
            k += 1
        while k + 1 < len(own) and own[k].text[s.start : s.end] != s.text:
            k += 1
        at[s.section], last[s.section] = k, s.start
        places.append((parsed.page_of(own[k], s.start)[0], sum(len(part.text) for part in own[:k])))
    return tuple(places)


def shown(path: str | Path) -> str:
    """A path as it can be written: bytes of a name that are no UTF-8 show as escapes, so that no two names become one."""
    return os.fsencode(Path(path).as_posix()).decode("utf-8", "backslashreplace")


# -------------------------------------------------------------------------------------- many files


def named(paths: Sequence[Path], roots: Iterable[str | Path], prefix: str = "", taken: Iterable[str] = ()) -> list[str]:
    """A name for each report: its path below the folder given, or its file name; doubles get the whole path."""
    folders = [Path(r) for r in roots if Path(r).is_dir()]
    names = []
    for path in paths:
        inside = [f for f in folders if path.is_relative_to(f)]
        names.append(prefix + shown(path.relative_to(inside[0]) if inside else path.name))
    whole = [prefix + shown(path) for path in paths]
    often = Counter([*names, *taken])
    while doubles := [i for i, name in enumerate(names) if often[name] > 1 and name != whole[i]]:
        for i in doubles:
            names[i] = whole[i]
        often = Counter([*names, *taken])
    return names


def _run(paths: list[Path], names: list[str], jobs: int, work: Callable, progress: bool) -> list[Scored | Failure]:
    """`work` done for each file, in order, on `jobs` processes."""
    bar = _bar(len(paths), progress)
    if jobs == 1 or len(paths) < 2:
        results = []
        for path, name in zip(paths, names):
            results.append(work(path, name))
            bar.update()
    else:
        results = _run_parallel(paths, names, jobs, work, bar)
    bar.close()
    return results


def _run_parallel(paths: list[Path], names: list[str], jobs: int, work: Callable, bar) -> list[Scored | Failure]:
    """The same on several processes, one of which may die: of a fault in a library's C code, or for want of memory.

    Then it is unknown which of the files under way killed it, so each of them is done again alone, in a
    fresh process if the one before has died, and the rest goes on in parallel.
    """
    from joblib import Parallel, delayed

    results: dict[int, Scored | Failure] = {}

    def keep(i: int, result: Scored | Failure) -> None:
        results[i] = result
        bar.update()

    def calls(places: list[int], begun: list[int]):
        for i in places:
            begun.append(i)
            yield delayed(_numbered)(i, work, paths[i], names[i])

    while left := [i for i in range(len(paths)) if i not in results]:
        begun: list[int] = []
        try:
            for i, result in Parallel(n_jobs=jobs, return_as="generator_unordered")(calls(left, begun)):
                keep(i, result)
        except BrokenProcessPool:
            for i in begun:
                if i not in results:
                    try:
                        keep(*Parallel(n_jobs=jobs)(calls([i], []))[0])
                    except BrokenProcessPool:
                        reason = "the reader crashed on this file; if it opens elsewhere, save it in another format, and please report it"
                        keep(i, Failure(shown(paths[i]), "read", reason))
    return [results[i] for i in range(len(paths))]


def _numbered(i: int, work: Callable, path: Path, name: str) -> tuple[int, Scored | Failure]:
    return i, work(path, name)


class _Silent:
    def update(self) -> None: ...

    def close(self) -> None: ...


def _bar(total: int, shown: bool):
    if not shown:
        return _Silent()
    from tqdm import tqdm

    return tqdm(total=total, unit="report", leave=False)


@dataclass(frozen=True)
class _Work:
    """The job of one worker, with what it needs to do it."""

    model: Model | None
    min_confidence: float

    def __call__(self, path: Path, name: str) -> Scored | Failure:
        return score_file(path, name, self.model, self.min_confidence)


def score(
    paths: str | Path | Iterable[str | Path],
    against: str | Path | Iterable[str | Path] = (),
    *,
    jobs: int = 1,
    model: Model | None = None,
    min_confidence: float = 0.0,
    progress: bool = False,
) -> Scores:
    """Scores files and folders of reports.

    `against` names files and folders of reports to look for sources in, beside those scored.
    `jobs` is the number of processes (-1: one a core); with more than one, a file that crashes its
    reader costs the batch that file only. `min_confidence` is the probability below which a segment's
    label stays empty. The same input gives the same tables, whatever `jobs` is.
    """
    labels = (model or default_model()).labels
    roots = _listed(paths)
    files = walk(roots)
    names = named(files, roots)
    results = _run(files, names, jobs, _Work(model, min_confidence), progress)
    scored = [r for r in results if isinstance(r, Scored)]
    failures = [r for r in results if isinstance(r, Failure)]
    reference: list[Text] = []
    if others := _listed(against):
        known = {Path(f).resolve() for f in files}
        more = [f for f in walk(others) if Path(f).resolve() not in known]
        more_names = named(more, others, "against/", names)
        for found in _run(more, more_names, jobs, _Work(model, 0.0), progress):
            if isinstance(found, Scored):
                reference.append(found.text())
            else:
                failures.append(Failure(found.file, f"against: {found.stage}", found.reason))
    texts = [s.text() for s in scored]
    copies = duplicates(texts)
    reuse = compare(texts, reference or None)
    return tables(scored, reuse, copies, failures, labels)


def _listed(paths: str | Path | Iterable[str | Path]) -> list[str | Path]:
    return [paths] if isinstance(paths, (str, Path)) else list(paths)


# ------------------------------------------------------------------------------------------ tables


def tables(scored: list[Scored], reuse: list[list[Reuse]], copies: dict[str, str], failures: list[Failure], labels: Sequence[str]) -> Scores:
    """The three tables of a run."""
    import pandas as pd

    segments = pd.DataFrame(
        [row for s, found in zip(scored, reuse) for row in _segment_rows(s, found, labels)],
        columns=[
            "report", "file", "body", "year", "section", "position", "start", "end", "text", "label", *(f"p_{x}" for x in labels),
            "boilerplate", "reuse_kind", "source_report", "source_position", "source_text", "source_section", "shared_bodies", "shared_since", "flags", "page",
        ],
    )
    reports = pd.DataFrame([_report_row(s, found, copies, labels) for s, found in zip(scored, reuse)], columns=_report_columns(labels))
    for frame, columns in ((segments, ("year", "source_position", "shared_since")), (reports, ("year",))):
        for column in columns:
            frame[column] = frame[column].astype("Int64")
    return Scores(segments, reports, pd.DataFrame([(f.file, f.stage, f.reason) for f in failures], columns=["file", "stage", "reason"]))


def _segment_rows(s: Scored, found: list[Reuse], labels: Sequence[str]):
    body, year = s.parsed.body, s.parsed.year
    for segment, name, p, r, (page, before) in zip(s.segments, s.labels, s.probabilities, found, s.places):
        yield (
            s.report, s.file, body, year, segment.section, segment.position, segment.start + before, segment.end + before, segment.text, name,
            *(round(x, 4) for x in p), round(r.score, 4), r.kind, r.source_report or "", r.source_position, r.source_text or "",
            r.source_section or "", r.bodies, r.since, "; ".join(f"{f.code}: {f.text}" for f in r.flags), page,
        )


def _report_columns(labels: Sequence[str]) -> list[str]:
    return [
        "report", "file", "format", "reader", "title", "body", "year", "year_evidence", "layout", "sections", "characters", "segments",
        *(f"characters_{x}" for x in labels), *(f"segments_{x}" for x in labels),
        "boilerplate_body", "boilerplate_preamble", *(f"share_{k}" for k in KINDS), "duplicate_of", "warnings",
    ]


def _report_row(s: Scored, found: list[Reuse], copies: dict[str, str], labels: Sequence[str]) -> tuple:
    lengths = [len(x.text) for x in s.segments]
    total = sum(lengths)
    body = [i for i, x in enumerate(s.segments) if x.section != "preamble"]
    preamble = [i for i, x in enumerate(s.segments) if x.section == "preamble"]

    def share(places: list[int], kind: str | None = None) -> float | None:
        size = sum(lengths[i] for i in places)
        if not size:
            return None
        return round(sum(lengths[i] * found[i].score for i in places if kind is None or found[i].kind == kind) / size, 4)

    return (
        s.report, s.file, s.parsed.format, s.parsed.reader, s.parsed.title, s.parsed.body, s.parsed.year, s.parsed.year_evidence, s.parsed.layout,
        " ".join(dict.fromkeys(x.code for x in s.parsed.sections)), total, len(s.segments),
        *(sum(n for n, y in zip(lengths, s.labels) if y == x) for x in labels),
        *(sum(y == x for y in s.labels) for x in labels),
        share(body), share(preamble), *(share(body, k) for k in KINDS), copies.get(s.report, ""),
        "; ".join(f"{w.code}: {w.text}" for w in s.warnings),
    )


# A cell that begins so would be run as a formula by a spreadsheet; reports are untrusted.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def write(scores: Scores, out: str | Path) -> None:
    """Writes the tables into the folder `out`: CSV that Excel opens, and Parquet, of segments and reports; CSV of failures.

    In the CSV a text that a spreadsheet would take for a formula has an apostrophe before it; Parquet
    keeps every text as it is.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (("segments", scores.segments), ("reports", scores.reports), ("failures", scores.failures)):
        safe = frame.copy()
        for column in safe.columns:
            if safe[column].dtype == object or str(safe[column].dtype).startswith("str"):
                safe[column] = [f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v for v in safe[column]]
        safe.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        if name != "failures":
            frame.to_parquet(folder / f"{name}.parquet", index=False)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def summary(scores: Scores, out: str | Path | None = None) -> str:
    """What a person wants to know when a run is over."""
    segments, reports, failures = scores.segments, scores.reports, scores.failures
    lines = [f"{_count(len(reports), 'report')} scored, {_count(len(segments), 'segment')}; {_count(len(failures), 'file')} failed"]
    if len(segments):
        counts = segments["label"].value_counts()
        lines.append("  labels       " + ", ".join(f"{name or '(below the confidence asked for)'} {n}" for name, n in counts.items()))
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
    for _, row in reports[reports["duplicate_of"] != ""].iterrows():
        lines.append(f"  duplicate    {row['report']} is the same report as {row['duplicate_of']}")
    doubtful = int((reports["warnings"] != "").sum()) if len(reports) else 0
    if doubtful:
        lines.append(f"  warnings     on {_count(doubtful, 'report')}: see the column warnings of reports.csv")
    for _, row in failures.head(10).iterrows():
        lines.append(f"  failed       {row['file']} ({row['stage']}): {row['reason']}")
    if len(failures) > 10:
        lines.append(f"  … and {len(failures) - 10} more failures, in failures.csv")
    if out is not None:
        lines.append(f"  tables in    {Path(out).as_posix()}/: segments, reports (CSV and Parquet), failures (CSV)")
    # A file's name may hold anything, also what a terminal would obey.
    return "\n".join("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line) for line in lines)


make_callable(__name__, "score")
