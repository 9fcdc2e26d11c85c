"""The nouns of the wing: where a segment stands, a task that came back, what was written, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from nlp.learning.corpus import CorpusError

#: The name of the Choices in the labelling configuration, and the field of the labels in doccano.
CONTROL = "label"
#: The fields of a task that say which segment it is.
IDENTITY = ("report", "section", "position", "text")
#: What the text of a segment is called: some versions of doccano say `data`.
TEXTS = ("text", "data")
#: The fields that are shown beside it.
SHOWN = ("headings", "before", "after", "body", "year")

Key = tuple[str, str, int]  # report, section, position: where a segment stands
Labels = dict[Key, str]  # by segment
Record = dict[str, object]  # an object of a file from outside: anything may stand in it


class AnnotationError(CorpusError):
    """An annotation file that cannot be taken in, or written: names the file and what is wrong."""


class ForeignTask(AnnotationError):
    """A task that is not of ours: it does not say which segment it is."""


@dataclass(frozen=True)
class Outcome:
    """What was written: files, and how many reports and segments they hold; and what failed or was left out."""

    files: tuple[Path, ...]
    reports: int
    segments: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """What one annotator chose for a segment.

    `names` are labels, more than one where it was left open; `in_part` those given to some of its words only.
    """

    names: tuple[str, ...] = ()
    in_part: tuple[str, ...] = ()


@dataclass(frozen=True)
class Annotated:
    """A task that came back: where its segment stands, its text, and what each annotator chose."""

    key: Key
    text: str
    choices: tuple[Choice, ...]

    @property
    def report(self) -> str:
        """The name of its report."""
        return self.key[0]


def is_object(value: object) -> TypeGuard[Record]:
    """Whether a value from outside is an object: its keys are then texts."""
    return isinstance(value, dict)


def objects_in(where: str, value: object) -> list[Record]:
    """The value, known to be a list of objects. Raises `AnnotationError` where it is none."""
    if not isinstance(value, list) or not all(map(is_object, value)):
        raise AnnotationError(f"{where} is no list of objects")
    return value
