"""Files into parts: a row a file, with what became of it and what every later stage needs of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp.batch.file_list import state_of
from nlp.batch.jobs import FileToRead, GivenFile, ReadOptions, ReadPart
from nlp.batch.parts import Columns, pack, unpack, write_part
from nlp.batch.workers import HUNG, SWELLED, Ended, Limits, Workers

if TYPE_CHECKING:
    from nlp.batch.pipeline import Failure, ProcessedReport
    from nlp.labelling.classify import Model
    from nlp.language.tokenize import OwnWords
    from nlp.reuse import ReportText
    from nlp.reuse.normalise import NormalisedReport


#: The reason of a file that is not the one that was found when the run began: its row would be that of another.
_CHANGED = "changed, came or went while the run was at work: give the command again"


class FileRow(NamedTuple):
    """What becomes of a file: of a report `record` and what is made of it, of another file `stage` and `reason`.

    `size` counts the compared codes, `prints` are their distinct fingerprints, `words` the report's words by segment;
    `kind` and what follows tell who its body is.
    """

    report: str
    file: str
    stage: str | None
    reason: str | None
    seconds: float
    body: str | None = None
    year: int | None = None
    segments: int = 0
    size: int = 0
    prints: bytes = b""
    record: bytes = b""
    normal: bytes = b""
    words: bytes = b""
    kind: str = ""
    level: str = ""
    place: str = ""
    place_code: str = ""


def read_files(
    files: Sequence[tuple[FileToRead, ReadOptions]],
    limits: Limits,
    workers: Workers,
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[tuple[int, FileRow]]:
    """Reads files; the number and the row of each as it is done. `meanwhile` is called when the first are under way."""
    for number, result in workers.run(read_file, files, limits, meanwhile):
        file, _ = files[number]
        yield number, _ended(file, result, limits) if isinstance(result, Ended) else result


def read_parts(
    parts: Sequence[ReadPart], workers: Workers, meanwhile: Callable[[], object] | None = None
) -> Iterator[FileRow]:
    """Reads the files of parts and writes each part once it is whole; each row as it is done."""
    if not parts:
        return
    places = [(number, row) for number, part in enumerate(parts) for row in range(len(part.files))]
    files = [(parts[number].files[row], parts[number].options) for number, row in places]
    rows: dict[int, dict[int, FileRow]] = {}
    for place, found in read_files(files, parts[0].limits, workers, meanwhile):
        number, row = places[place]
        part = parts[number]
        of_part = rows.setdefault(number, {})
        of_part[row] = found
        if len(of_part) == len(part.files):
            _write(part.target, [of_part[row] for row in range(len(part.files))])
            del rows[number]
        yield found


def read_part_alone(part: ReadPart, say: Callable[[str], None]) -> list[FileRow]:
    """Reads one part where there is no one to share the work with; its rows without their contents."""
    with Workers(1) as workers:
        return [row._replace(prints=b"", record=b"", normal=b"", words=b"") for row in read_parts([part], workers)]


def _write(target: Path, rows: Sequence[FileRow]) -> None:
    columns: Columns = {name: [getattr(row, name) for row in rows] for name in FileRow._fields}
    write_part(target, columns)


def read_file(argument: tuple[FileToRead, ReadOptions], say: Callable[[str], None]) -> FileRow | Ended:
    """Reads, parses, segments, labels and checks one file; done in a worker process."""
    from nlp.batch.pipeline import TOO_LARGE, Failure, process_file

    file, options = argument
    begin = time.perf_counter()
    model = _model(options.model)
    outcome = process_file(file.path, file.report, model, options.min_confidence, options.labelled, say)
    outcome = replace(outcome, file=file.shown)
    if state_of(file.path) != file.state:
        outcome = Failure(file.shown, "read", _CHANGED)
    if isinstance(outcome, Failure):
        if outcome.reason == TOO_LARGE:
            return Ended(SWELLED, outcome.stage)
        return _failed(file.report, outcome, time.perf_counter() - begin)
    return _row(outcome, begin, options.dictionary)


def _failed(report: str, failure: Failure, seconds: float) -> FileRow:
    return FileRow(report, failure.file, failure.stage, failure.reason, seconds)


def _row(processed: ProcessedReport, begin: float, dictionary: GivenFile | None) -> FileRow:
    from nlp.language.identity import identify
    from nlp.measures import tokenise
    from nlp.reuse.duplicates import distinct_prints
    from nlp.reuse.pool import normalise_report

    text = processed.text()
    normal = normalise_report(text)
    own = _own_words(dictionary)
    said = [segment.text for segment in text.segments]
    sentences = [tokenise(sentence, own) for sentence in said]
    who = identify(text.body, text.year, [processed.parsed.title, *said], processed.report)
    return FileRow(
        report=processed.report,
        file=processed.file,
        stage=None,
        reason=None,
        seconds=time.perf_counter() - begin,
        body=text.body,
        year=text.year,
        segments=len(text.segments),
        size=normal.codes.size,
        prints=distinct_prints(normal).tobytes(),
        record=pack(processed),
        normal=pack(normal),
        words=pack(sentences),
        **who._asdict(),
    )


@lru_cache(maxsize=1)
def _own_words(dictionary: GivenFile | None) -> OwnWords | None:
    from nlp.measures import read_dictionary

    return read_dictionary(dictionary.path) if dictionary else None


@lru_cache(maxsize=1)
def _model(path: str | None) -> Model | None:
    from nlp.labelling.classify import load_model

    return load_model(path) if path else None


def model_labels(path: str | None) -> tuple[str, ...]:
    """The labels that a model gives."""
    from nlp.labelling.classify import default_model

    return (_model(path) or default_model()).labels


def _ended(file: FileToRead, ended: Ended, limits: Limits) -> FileRow:
    """The row of a file whose process was ended."""
    return FileRow(file.report, file.shown, ended.stage or "read", _reason(ended, limits), limits.seconds)


def _reason(ended: Ended, limits: Limits) -> str:
    if ended.how == HUNG:
        trouble = f"not done after {limits.seconds:g} seconds"
        return f"{trouble}; save it in another format, or allow it more with --file-seconds"
    if ended.how == SWELLED:
        trouble = f"needs more than {limits.memory >> 20} MB of memory"
        return f"{trouble}; save it in another format, or allow it more with --file-memory"
    return "the reader crashed on this file; if it opens elsewhere, save it in another format, and please report it"


class Reports(NamedTuple):
    """The reports of a part as they were read."""

    rows: list[int]  # in the part
    texts: list[ReportText]
    normals: list[NormalisedReport]


def texts_of(path: Path) -> Reports:
    """The reports of a part as the comparison takes them."""
    from nlp.batch.parts import read_part

    columns = read_part(path, ["reason", "record", "normal"])
    rows = [row for row, reason in enumerate(columns["reason"]) if reason is None]
    texts = [unpack(columns["record"][row]).text() for row in rows]
    normals: list[Any] = [unpack(columns["normal"][row]) for row in rows]
    return Reports(rows, texts, normals)
