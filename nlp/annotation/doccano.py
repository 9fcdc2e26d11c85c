"""Records of doccano's exports, of any version and of JSONL, JSON and CSV, into annotated tasks."""

from __future__ import annotations

from nlp.annotation.labels import choice_of
from nlp.annotation.placed import placed
from nlp.annotation.tasks import TEXTS, Annotated, Choice, Record, is_object

#: What the labels are called, by version and kind of project.
_LABELS = ("label", "labels", "cats", "entities", "annotations")
#: The field that names who approved a document, in some versions.
_APPROVER = "annotation_approver"
#: Fields that hold what stood beside the text in the import, in some versions.
_FURTHER = ("meta", "metadata")


def is_document(record: Record) -> bool:
    """Whether a record is a document with its labels, or with its number alone where it has none."""
    return any(isinstance(record.get(name), str) for name in TEXTS) and any(name in record for name in (*_LABELS, "id"))


def is_as_written(record: Record) -> bool:
    """Whether a record is a document as it was exported to be annotated: without the number that doccano gives it."""
    return "id" not in record


def is_approved(record: Record) -> bool:
    """Whether somebody approved a document."""
    return bool(record.get(_APPROVER))


def task_of(where: str, record: Record, *, is_open: bool) -> Annotated:
    """A document; one that `is_open` has no label yet, whatever stands there."""
    key, text = placed(where, {**record, **_further(record)})
    value = next((record[name] for name in _LABELS if name in record), None)
    return Annotated(key, text, (Choice() if is_open else choice_of(where, value, text),))


def _further(record: Record) -> Record:
    """The fields that do not stand beside the text."""
    for name in _FURTHER:
        fields = record.get(name)
        if is_object(fields):
            return {key: value for key, value in fields.items() if key not in _LABELS}
    return {}
