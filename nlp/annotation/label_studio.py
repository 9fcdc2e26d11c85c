"""Records of Label Studio's exports, of any version and of JSON, JSON-MIN, CSV and TSV, into annotated tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.annotation.labels import choice_of
from nlp.annotation.placed import placed
from nlp.annotation.tasks import (
    CONTROL,
    IDENTITY,
    SHOWN,
    Annotated,
    AnnotationError,
    Choice,
    Record,
    is_object,
    objects_in,
)

#: Annotations of a task; before 1.0 they were called completions.
_ANNOTATIONS = ("annotations", "completions")
#: What of a result is a label: chosen for all of the text, or for a span of it.
_LABELLED = ("choices", "labels")
#: Columns that JSON-MIN and the tables have beside those of the task and of its labels.
_OF_THE_TOOL = {
    "id",
    "annotator",
    "annotation_id",
    "created_at",
    "updated_at",
    "lead_time",
    "agreement",
    "history",
    "was_cancelled",
}
_MARKS_OF_ROWS = {"annotator", "annotation_id", "lead_time"}


def is_task(record: Record) -> bool:
    """Whether a record is a task with annotations or predictions, or an annotation as it is stored, with its task."""
    if is_object(record.get("task")) and "result" in record:
        return True
    has_answers = any(name in record for name in (*_ANNOTATIONS, "predictions"))
    return is_object(record.get("data")) and has_answers


def is_row(record: Record) -> bool:
    """Whether a record is one annotation with the fields of its task beside it (JSON-MIN, CSV, TSV)."""
    return not _MARKS_OF_ROWS.isdisjoint(record)


def is_as_written(record: Record) -> bool:
    """Whether a record is a task as it was exported to be annotated: with predictions alone."""
    return is_task(record) and "task" not in record and not any(name in record for name in _ANNOTATIONS)


def task_of(where: str, record: Record, control: str) -> Annotated:
    """A task; an annotator who skipped it has no say, and where a reviewer set the ground truth only that has one."""
    fields, annotations = _taken_apart(where, record)
    key, text = placed(where, fields)
    cast = [annotation for annotation in annotations if not _is_skipped(annotation)]
    true = [annotation for annotation in cast if annotation.get("ground_truth") is True]
    choices = [_choice(where, annotation, control, text) for annotation in true or cast]
    return Annotated(key, text, tuple(choices))


def task_of_row(where: str, record: Record, control: str) -> Annotated:
    """A task of one annotator."""
    key, text = placed(where, record)
    is_skipped = str(record.get("was_cancelled")).casefold() == "true"
    return Annotated(key, text, () if is_skipped else (choice_of(where, record.get(control), text),))


def control_of(where: str, records: Sequence[Record]) -> str:
    """The name of the Choices that hold the label: `label` as in our configuration, or the only ones there are.

    Raises `AnnotationError` where there are several others.
    """
    names: set[str] = set()
    for record in records:
        names.update(_controls_of_task(record) if is_task(record) else _controls_of_row(record))
    if CONTROL in names or not names:
        return CONTROL
    if len(names) > 1:
        raise AnnotationError(
            f"{where}: several Choices ({', '.join(sorted(names))}): name the one that holds the label {CONTROL}"
        )
    return names.pop()


def _taken_apart(where: str, record: Record) -> tuple[Record, list[Record]]:
    """The fields of a task, and its annotations or, where there are none but them, predictions."""
    task = record.get("task")
    if is_object(task) and "result" in record:
        data = task.get("data")
        return data if is_object(data) else {}, [record]
    data = record.get("data")
    for name in (*_ANNOTATIONS, "predictions"):
        if name in record:
            return data if is_object(data) else {}, objects_in(f"{where}: {name}", record[name])
    return data if is_object(data) else {}, []


def _is_skipped(annotation: Record) -> bool:
    return bool(annotation.get("was_cancelled") or annotation.get("skipped"))


def _choice(where: str, annotation: Record, control: str, text: str) -> Choice:
    """What one annotator chose."""
    names: list[str] = []
    in_part: list[str] = []
    for result in objects_in(f"{where}: the result of an annotation", annotation.get("result")):
        if str(result.get("from_name")) == control and _is_label(result):
            choice = choice_of(where, result["value"], text)
            names += choice.names
            in_part += choice.in_part
    return Choice(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(in_part)))


def _is_label(result: Record) -> bool:
    value = result.get("value")
    return is_object(value) and any(name in value for name in _LABELLED)


def _controls_of_task(record: Record) -> Iterator[str]:
    annotations = [record] if "task" in record else _objects_within(record, _ANNOTATIONS)
    for annotation in annotations:
        for result in _objects_within(annotation, ("result",)):
            if _is_label(result):
                yield str(result.get("from_name"))


def _controls_of_row(record: Record) -> Iterator[str]:
    for name, value in record.items():
        if name == CONTROL or (name not in _OF_THE_TOOL.union(IDENTITY, SHOWN) and value not in (None, "")):
            yield name


def _objects_within(record: Record, names: Sequence[str]) -> list[Record]:
    """The objects in the first list of these names; what is none is passed over."""
    for name in names:
        values = record.get(name)
        if isinstance(values, list):
            return list(filter(is_object, values))
    return []
