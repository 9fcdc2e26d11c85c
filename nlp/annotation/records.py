"""The bytes of an export into its records: JSON, JSON by the line, or a table whose cells a delimiter parts."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re

from nlp.annotation.packed import Content
from nlp.annotation.tasks import CONTROL, IDENTITY, SHOWN, AnnotationError, Record, is_object

MOST_TASKS = 1_000_000
GIVE = (
    "give what Label Studio exports as JSON, JSON-MIN, CSV or TSV, or doccano as JSONL, JSON or CSV of a text "
    "classification, also packed as ZIP"
)
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BETWEEN = re.compile(r"[\s\ufeff]*")  # exports written one behind the other have a mark each
_DELIMITERS = (",", ";", "\t")
_DELIMITER_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # that Excel writes on top
_FASTTEXT = re.compile(r"(?:^|[ \t])__label__", re.MULTILINE)
_COLUMNS = {*IDENTITY, *SHOWN, CONTROL, "id", "data", "labels"}
#: Names of the list of tasks in what the API of Label Studio answers.
_LISTS = ("tasks", "results")


def records_of(content: Content) -> list[Record]:
    """The records of an export, none where it is empty. Raises `AnnotationError` for what is no export."""
    text = decoded(content)
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


def decoded(content: Content) -> str:
    """The text of an export: by its byte-order mark, or UTF-8, UTF-16 where there are zero bytes, GB 18030.

    >>> [decoded(Content("a.json", "是".encode(name))) for name in ("utf-8-sig", "utf-16", "gb18030")]
    ['是', '是', '是']
    """
    data = content.data
    marked = [name for mark, name in _BOMS if data.startswith(mark)][:1]
    for encoding in marked or _likely(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AnnotationError(f"{content.name}: no text in UTF-8, UTF-16 or GB 18030: {GIVE}")


def _likely(data: bytes) -> list[str]:
    """The encodings to try in turn; only in UTF-16 every other byte of ASCII is zero."""
    begin = data[:2]
    if begin[1:] == b"\0":
        return ["utf-16-le"]
    if begin[:1] == b"\0":
        return ["utf-16-be"]
    return ["utf-8", "gb18030"]


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
    text = text.lstrip("\ufeff")
    declared = _DELIMITER_LINE.match(text)
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise AnnotationError(f"{name}: no CSV ({error}): {GIVE}") from error
    head = [_column(cell) for cell in rows[0]] if rows else []
    if not set(head) & {"text", "data"}:
        raise AnnotationError(f"{name}: neither JSON nor CSV with a column text: {GIVE}")
    return [{column: cell for column, cell in zip(head, row) if cell} for row in rows[1:] if any(row)]


def _delimiter(text: str) -> str:
    """The delimiter by which the first line has most columns that are known.

    >>> _delimiter("id;text;label")
    ';'
    """
    head, _, _ = text.partition("\n")

    def known(delimiter: str) -> int:
        return sum(_column(cell.strip('"')) in _COLUMNS for cell in head.split(delimiter))

    return max(_DELIMITERS, key=known)


def _column(cell: str) -> str:
    """The name of a column, however the program that saved the table wrote it.

    >>> _column(" Position\\r")
    'position'
    """
    name = cell.strip("\ufeff \t\r")
    return name.casefold() if name.casefold() in _COLUMNS else name
