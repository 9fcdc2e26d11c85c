"""Reports kept as a reference on disk: read once, looked through in every later run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.batch.file_list import state_of
from nlp.batch.inputs import Paths, is_index, joined, listed
from nlp.batch.jobs import FileToRead, ReadOptions
from nlp.batch.parts import unpack
from nlp.batch.pipeline import Failure
from nlp.batch.read_stage import read_files
from nlp.batch.workers import DEFAULT_LIMITS, Workers
from nlp.reading.paths import display_path, walk
from nlp.reuse import Index, ReportText
from nlp.reuse.index import TOO_LONG, is_too_long

#: Reports that are held in memory before they are written.
PORTION = 20_000


@dataclass(frozen=True)
class IndexUpdate:
    """What adding did: reports new to the index, reports that were there or are copies, and all of the index."""

    new: int
    known: int
    total: int
    failures: tuple[Failure, ...]


def add_reports(index: str | Path, paths: Paths, *, jobs: int = 1, progress: bool = False) -> IndexUpdate:
    """Adds files and folders of reports to an index, which is made if it is not there.

    A report is known by its body, year and text, and is added once; its name is the path as given, with
    body and year behind it where another report has that name. Raises FileNotFoundError where there is no
    report, `BadIndex` where the folder is something else, was made by another version, or another process is writing
    to it.
    """
    roots = listed(paths)
    files = walk(roots)
    if not files:
        raise FileNotFoundError("no report found in " + joined(roots))
    reference = Index.open(index) if is_index(index) else Index.create(index)
    with reference.held(), Workers(jobs) as workers:
        return _add(reference, files, workers)


def _add(reference: Index, files: Sequence[Path], workers: Workers) -> IndexUpdate:
    new = 0
    known = 0
    failures: list[Failure] = []
    for start in range(0, len(files), PORTION):
        portion = files[start : start + PORTION]
        read, failed = _read(portion, workers)
        texts = [_named_apart(text, reference) for text in read]
        failed += [Failure(text.report, "index", TOO_LONG) for text in texts if is_too_long(text)]
        texts = [text for text in texts if not is_too_long(text)]
        added = reference.add(texts)
        new += added
        known += len(texts) - added
        failures += failed
    return IndexUpdate(new, known, len(reference), tuple(failures))


def _read(files: Sequence[Path], workers: Workers) -> tuple[list[ReportText], list[Failure]]:
    """The reports in some files, and the files that are none, each in order."""
    options = ReadOptions(model=None, min_confidence=0.0, labelled=False)
    shown = [display_path(path) for path in files]
    to_read = [(FileToRead(str(path), name, name, state_of(path)), options) for path, name in zip(files, shown)]
    rows = dict(read_files(to_read, DEFAULT_LIMITS, workers))
    texts: list[ReportText] = []
    failures: list[Failure] = []
    for _, row in sorted(rows.items()):
        if row.stage is None or row.reason is None:
            texts.append(unpack(row.record).text())
        else:
            failures.append(Failure(row.file, row.stage, row.reason))
    return texts, failures


def _named_apart(text: ReportText, index: Index) -> ReportText:
    """The report under its name, or, where another report of the index has it, with body and year behind."""
    if not index.named(text.report) or index.holds(text):
        return text
    return replace(text, report=f"{text.report} ({text.body} {text.year})")
