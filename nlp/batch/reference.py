"""Reports kept as a reference on disk: read once, looked through in every later run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.batch.pipeline import Failure, ProcessedReport
from nlp.batch.run import run
from nlp.batch.scoring import ScoreJob, is_index
from nlp.reading.paths import display_path, walk
from nlp.reuse import Index, ReportText

#: Reports that are held in memory before they are written.
PORTION = 20_000


@dataclass(frozen=True)
class IndexUpdate:
    """What adding did: reports new to the index, reports that were there or are copies, and all of the index."""

    new: int
    known: int
    total: int
    failures: tuple[Failure, ...]


def add_reports(
    index: str | Path, paths: str | Path | Iterable[str | Path], *, jobs: int = 1, progress: bool = False
) -> IndexUpdate:
    """Adds files and folders of reports to an index, which is made if it is not there.

    A report is known by its body, year and text, and is added once; its name is the path as given, with
    body and year behind it where another report has that name. Raises `BadIndex` where the folder is
    something else or was made by another version.
    """
    roots = [paths] if isinstance(paths, (str, Path)) else list(paths)
    files = walk(roots)
    if not files:
        raise FileNotFoundError("no report found in " + ", ".join(map(str, roots)))
    index = Index.open(index) if is_index(index) else Index.create(index)
    new = known = 0
    failures: list[Failure] = []
    for start in range(0, len(files), PORTION):
        own = files[start : start + PORTION]
        results = run(own, [display_path(path) for path in own], ScoreJob(labelled=False), jobs=jobs, progress=progress)
        texts = [_named(r.text(), index) for r in results if isinstance(r, ProcessedReport)]
        failures += [r for r in results if isinstance(r, Failure)]
        added = index.add(texts)
        new, known = new + added, known + len(texts) - added
    return IndexUpdate(new, known, len(index), tuple(failures))


def _named(text: ReportText, index: Index) -> ReportText:
    return (
        replace(text, report=f"{text.report} ({text.body} {text.year})")
        if index.named(text.report) and not index.holds(text)
        else text
    )
