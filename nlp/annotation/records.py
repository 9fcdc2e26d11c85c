"""The bytes of an export into its records: JSON, JSON by the line, or a table whose cells a delimiter parts."""

from __future__ import annotations

import json

import nlp.regex as re
from nlp.annotation.packed import Content
from nlp.annotation.tasks import CONTROL, IDENTITY, SHOWN, TEXTS, AnnotationError, Record, is_object
from nlp.given_files import decode, table_rows

MOST_TASKS = 1_000_000
GIVE = (
    "give what Label Studio exports as JSON, JSON-MIN, CSV or TSV, or doccano as JSONL, JSON or CSV of a text "
    "classification, also packed as ZIP"
)
_BETWEEN = re.compile(r"[\s\ufeff]*")  # exports written one behind the other have a mark each
_FASTTEXT = re.compile(r"(?:^|[ \t])__label__", re.MULTILINE)
_COLUMNS = {*IDENTITY, *TEXTS, *SHOWN, CONTROL, "id", "labels"}
#: Names of the list of tasks in what the API of Label Studio answers.
_LISTS = ("tasks", "results")


def records_of(content: Content) -> list[Record]:
    """The records of an export, none where it is empty. Raises `AnnotationError` for what is no export."""
    text = _decoded(content)
    begin = text[_after_blanks(text, 0) :][:10]
    if begin[:1] in ("[", "{"):
        records = _json_records(content.name, text)
    elif begin:
        records = _table_records(content.name, text)
    else:
        records = []
    if len(records) > MOST_TASKS:
        raise AnnotationError(f"{content.name}: more than {MOST_TASKS:,} tasks: import them in several parts")
    return records


def _decoded(content: Content) -> str:
    try:
        return decode(content.data)
    except ValueError as error:
        raise AnnotationError(f"{content.name}: {error}: {GIVE}") from error


def _after_blanks(text: str, place: int) -> int:
    blanks = _BETWEEN.match(text, place)
    assert blanks  # it matches nothing, too
    return blanks.end()


# ---------------------------------------------------------------------------------------------- JSON


def _json_records(name: str, text: str) -> list[Record]:
    """The objects of lists of JSON, or that stand one behind the other."""
    records: list[Record] = []
    for value in _json_values(name, text):
        items = value if isinstance(value, list) else _tasks_within(value)
        for item in items:
            if not is_object(item):
                raise AnnotationError(f"{name}: the content is no list of objects: {GIVE}")
            records.append(item)
    return records


def _json_values(name: str, text: str) -> list[object]:
    """The values that stand one behind the other in a text."""
    decoder = json.JSONDecoder()
    values = []
    place = _after_blanks(text, 0)
    while place < len(text):
        try:
            value, end = decoder.raw_decode(text, place)
        except RecursionError as error:
            raise AnnotationError(f"{name}: nested too deeply to be a list of tasks") from error
        except ValueError as error:
            raise AnnotationError(
                f"{name}: no JSON ({error}); if the file is cut short, export it again: {GIVE}"
            ) from error
        values.append(value)
        place = _after_blanks(text, end)
    return values


def _tasks_within(value: object) -> list[object]:
    """The object itself as a task, or the tasks that it lists, as an answer of Label Studio's API does."""
    if is_object(value) and "data" not in value:
        for name in _LISTS:
            listed = value.get(name)
            if isinstance(listed, list):
                return listed
    return [value]


# --------------------------------------------------------------------------------------------- tables


def _table_records(name: str, text: str) -> list[Record]:
    """The rows of a table, each with its cells by column, blank ones left out."""
    if _FASTTEXT.search(text[:10_000]):
        raise AnnotationError(f"{name}: fastText does not say which segment a label is of: export as JSONL")
    try:
        head, rows = table_rows(text, _COLUMNS, name)
        if not set(head).isdisjoint(TEXTS):
            return [{column: cell for column, cell in row.cells.items() if cell} for row in rows]
    except ValueError as error:
        raise AnnotationError(f"{error}: {GIVE}") from error
    raise AnnotationError(f"{name}: neither JSON nor CSV with a column text: {GIVE}")
