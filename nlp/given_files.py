"""Files that a user gives (tables saved by Excel, lists by the line) into rows and lines, or which line is wrong."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import nlp.regex as re

if TYPE_CHECKING:
    from _csv import Reader

MOST_BYTES = 50 << 20  # of a list; the largest dictionaries have five
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", ";", "\t")
_DELIMITER_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # that Excel writes on top
_LINE_ENDS = re.compile(r"\r\n?|\n")


class Line(NamedTuple):
    """A line of a list and its number."""

    number: int
    text: str


class TableRow(NamedTuple):
    """A row of a table: the number of its last line, and its cells by column, those left blank as empty texts."""

    number: int
    cells: dict[str, str]


def decode(data: bytes) -> str:
    """The text of a file: by its byte-order mark, or UTF-8, UTF-16 where there are zero bytes, GB 18030.

    Raises ValueError where it is none of them.

    >>> [decode("是".encode(name)) for name in ("utf-8-sig", "utf-16", "gb18030")]
    ['是', '是', '是']
    """
    marked = [name for mark, name in _BOMS if data.startswith(mark)][:1]
    for encoding in marked or _likely(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("no text in UTF-8, UTF-16 or GB 18030")


def _likely(data: bytes) -> list[str]:
    """The encodings to try in turn; only in UTF-16 every other byte of ASCII is zero."""
    begin = data[:2]
    if begin[1:] == b"\0":
        return ["utf-16-le"]
    if begin[:1] == b"\0":
        return ["utf-16-be"]
    return ["utf-8", "gb18030"]


def read_given(path: str | Path) -> str:
    """The text of a file. Raises OSError where it cannot be read, ValueError where it is no text or too large."""
    path = Path(path)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path}: more than {MOST_BYTES >> 20} MB: split it into several files")
    try:
        return decode(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: {error}: save it as text in UTF-8") from error


def given_lines(path: str | Path) -> Iterator[Line]:
    """The lines of a list without those that are blank or begin with #, the blanks at their ends taken off."""
    for number, line in enumerate(_LINE_ENDS.split(read_given(path)), 1):
        text = line.strip("\ufeff \t\u3000")
        if text and not text.startswith("#"):
            yield Line(number, text)


def given_rows(path: str | Path, columns: Sequence[str]) -> Iterator[TableRow]:
    """The rows of a CSV file that must have these columns; blank ones are left out.

    Commas, semicolons or tabs may part the cells. Raises ValueError where the first line lacks a column or the file is
    no CSV.
    """
    head, rows = table_rows(read_given(path), columns, str(path))
    missing = [name for name in columns if name not in head]
    if missing:
        raise ValueError(f"{path}: the first line must name the columns {' and '.join(columns)}")
    yield from rows


def table_rows(text: str, columns: Collection[str], name: str) -> tuple[list[str], Iterator[TableRow]]:
    """The columns of a table and its rows; `columns` are those that may be expected, by which the delimiter is told.

    >>> head, rows = table_rows("List;Word\\n负面;滞后\\n", ["list", "word"], "a.csv")
    >>> head, list(rows)
    (['list', 'word'], [TableRow(number=2, cells={'list': '负面', 'word': '滞后'})])
    """
    text = text.lstrip("\ufeff")
    declared = _DELIMITER_LINE.match(text)
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text, columns)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    first = next(_checked(lines, name), [])
    head = [_column(cell, columns) for cell in first]
    return head, _rows(lines, head, bool(declared), name)


def _rows(lines: Reader, head: Sequence[str], is_declared: bool, name: str) -> Iterator[TableRow]:
    for cells in _checked(lines, name):
        if any(map(str.strip, cells)):
            padded = [*cells, *[""] * (len(head) - len(cells))]
            yield TableRow(lines.line_num + is_declared, dict(zip(head, padded)))


def _checked(lines: Reader, name: str) -> Iterator[list[str]]:
    """The lines of a table. Raises ValueError for what is none."""
    try:
        yield from lines
    except csv.Error as error:
        raise ValueError(f"{name}, line {lines.line_num}: no CSV ({error})") from error


def _delimiter(text: str, columns: Collection[str]) -> str:
    """The delimiter by which the first line has most columns that are expected.

    >>> _delimiter("list;word", ["list", "word"])
    ';'
    """
    head, _, _ = text.partition("\n")

    def known(delimiter: str) -> int:
        return sum(_column(cell, columns) in columns for cell in head.split(delimiter))

    return max(_DELIMITERS, key=known)


def _column(cell: str, columns: Collection[str]) -> str:
    """The name of a column, however the program that saved the table wrote it.

    >>> _column(' "Word"\\r', ["list", "word"])
    'word'
    """
    name = cell.strip('\ufeff \t\r"')
    return name.casefold() if name.casefold() in columns else name
