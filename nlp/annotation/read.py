"""A file that an annotation tool exported into the tasks in it, whichever of the tools it was and in whichever form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.annotation import doccano, label_studio
from nlp.annotation.packed import Content, contents_of
from nlp.annotation.records import GIVE, records_of
from nlp.annotation.tasks import Annotated, AnnotationError, ForeignTask, Record


@dataclass(frozen=True)
class _Export:
    """The records of one export, and how it is named."""

    name: str
    records: list[Record]


def read_annotated(path: Path, notes: list[str], *, unannotated: bool) -> list[Annotated]:
    """The tasks of an export of Label Studio or doccano. Raises `AnnotationError`.

    Tasks that nobody has looked at have what the model said; they are refused, or taken if `unannotated`. What in an
    archive is no export, and tasks of other projects, are left out with a note, unless there is nothing else.
    """
    exports = _exports(contents_of(path), notes)
    records = [record for export in exports for record in export.records]
    if not records:
        raise AnnotationError(f"{path}: there is no task in it: {GIVE}")
    control = label_studio.control_of(str(path), [record for record in records if _is_studio(record)])
    # Where documents are approved at all, one that is not still has what the model said.
    are_approved = any(map(doccano.is_approved, records))
    tasks: list[Annotated] = []
    foreign: list[ForeignTask] = []
    for where, record in _numbered(exports):
        try:
            is_open = are_approved and not doccano.is_approved(record) and not unannotated
            tasks.append(_task(where, record, control, is_open=is_open, unannotated=unannotated))
        except ForeignTask as error:
            foreign.append(error)
    if not tasks:
        raise foreign[0]
    if foreign:
        count = len(foreign)
        notes.append(f"{count} task{'s' * (count > 1)} left out, of which the first: {foreign[0]}")
    return tasks


def _exports(contents: Sequence[Content], notes: list[str]) -> list[_Export]:
    """The exports among the files of an archive; those that are none become notes, unless all are."""
    exports = []
    errors: list[AnnotationError] = []
    for content in contents:
        try:
            exports.append(_Export(content.name, records_of(content)))
        except AnnotationError as error:
            errors.append(error)
    if errors and not any(export.records for export in exports):
        raise errors[0]
    notes.extend(f"left out: {error}" for error in errors)
    return exports


def _numbered(exports: Sequence[_Export]) -> Iterator[tuple[str, Record]]:
    for export in exports:
        for number, record in enumerate(export.records, 1):
            yield f"{export.name}: task {number}", record


def _is_studio(record: Record) -> bool:
    return label_studio.is_task(record) or label_studio.is_row(record)


def _task(where: str, record: Record, control: str, *, is_open: bool, unannotated: bool) -> Annotated:
    """A record as the tool that wrote it means it."""
    if label_studio.is_task(record):
        task = label_studio.task_of(where, record, control)
        is_as_written = label_studio.is_as_written(record)
    elif label_studio.is_row(record):
        task = label_studio.task_of_row(where, record, control)
        is_as_written = False
    elif doccano.is_document(record):
        task = doccano.task_of(where, record, is_open=is_open)
        is_as_written = doccano.is_as_written(record)
    else:
        raise ForeignTask(
            f"{where} has neither data and annotations (Label Studio) nor text and label (doccano): {GIVE}"
        )
    if is_as_written and not unannotated:
        raise AnnotationError(
            f"{where} is as gongkai label export wrote it, with the labels of the model: give what the annotation tool "
            "exports, or --unannotated to take the model's labels"
        )
    return task
