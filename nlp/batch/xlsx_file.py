"""The rows of a table into a workbook of Excel, group by group, with a sheet that says what its columns hold.

Needs XlsxWriter (the extra `xlsx`), which writes row after row and keeps none of them. A text is a text, whatever it
looks like: none is taken for a formula or an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.batch.dictionary import ColumnDefinition, Dictionary, Told, definition_of, dictionary
from nlp.batch.formats import CELL_CHARACTERS, SHEET_ROWS

if TYPE_CHECKING:
    import pyarrow as pa

#: What stands at the end of a text that is cut.
_CUT = "…"
#: The same tables give the same bytes: no workbook says when it was written.
_CREATED = datetime(2000, 1, 1)
#: Rows that are turned into Python's values together.
_ROWS_AT_ONCE = 5_000
#: Rows that the widths of columns are taken from, and bounds for these, in characters of the Latin alphabet.
_MEASURED_ROWS = 200
_LEAST_WIDTH, _GREATEST_WIDTH = 8, 60

_DEFINITIONS = Told("definitions", "说明")
_HEADS = (
    Told("column", "列"),
    Told("title", "名称"),
    Told("meaning", "含义"),
    Told("type", "类型"),
    Told("unit", "单位"),
    Told("least", "最小"),
    Told("greatest", "最大"),
    Told("codes", "代码表"),
    Told("empty when", "何时为空"),
    Told("source", "出处"),
)
_CODE_HEADS = (Told("codes", "代码表"), Told("code", "代码"), Told("meaning", "含义"))
_CONTINUED = Told(
    "{table}.xlsx: {rows:,} rows are more than a sheet holds; they go on in further sheets",
    "{table}.xlsx：共 {rows:,} 行，超出一张工作表的上限，续在其后的工作表",
)
_SHORTENED = Told(
    "{table}.xlsx: {count:,} texts are longer than the 32,767 characters of a cell and end in “…” there; the other"
    " formats have them whole",
    "{table}.xlsx：{count:,} 处文字超出单元格的上限 32,767 字，末尾以“…”截断；其他格式保持完整",
)


def write_xlsx(
    path: Path, table: str, names: Sequence[str], groups: Iterable[pa.Table], language: str = "en"
) -> list[str]:
    """Writes the columns of these names, with heads in a language: in English the names, in Chinese the titles.

    Returns what a sheet or a cell cannot hold as it is, in sentences, which stand in the sheet of definitions, too:
    rows go on in further sheets, texts are cut and end in `…`.
    """
    import xlsxwriter

    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": table, "created": _CREATED})
        sheets = _Sheets(book, table, heads_of(table, names, language))
        for group in groups:
            for rows in group.to_batches(max_chunksize=_ROWS_AT_ONCE):
                sheets.write([rows.column(name).to_pylist() for name in names])
        sheets.end()
        remarks = list(_remarks(sheets, table, language))
        _write_definitions(book, table, names, language, remarks)
    return remarks


def heads_of(table: str, names: Sequence[str], language: str) -> list[str]:
    """What stands above columns.

    >>> heads_of("nearest", ["report", "share", "mine"], "zh"), heads_of("nearest", ["share"], "en")
    (['年报', '占全文的比例', 'mine'], ['share'])
    """
    if language != "zh":
        return list(names)
    definitions = [definition_of(table, name) for name in names]
    return [found.title.zh if found else name for found, name in zip(definitions, names)]


class _Sheets:
    """The sheets of the rows, one behind the other; `rows` and `shortened` count what was written and what was cut."""

    def __init__(self, book: Any, table: str, heads: Sequence[str]) -> None:
        self._book = book
        self._table = table
        self._heads = heads
        self._bold = book.add_format({"bold": True})
        self._widths = [_width(head) for head in heads]
        self._number = 0
        self.rows = 0
        self.shortened = 0
        self._begin()

    def _begin(self) -> None:
        """Begins a sheet, whose head stays in sight."""
        self._number += 1
        name = self._table if self._number == 1 else f"{self._table} {self._number}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for column, head in enumerate(self._heads):
            self._sheet.write_string(0, column, head, self._bold)
        self._line = 1

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Writes rows, given as columns."""
        unmeasured = max(0, _MEASURED_ROWS - self.rows)
        for number, values in enumerate(columns):
            widest = max(map(_width, islice(values, unmeasured)), default=0)
            self._widths[number] = max(self._widths[number], widest)
        for values in zip(*columns):
            if self._line == SHEET_ROWS:
                self.end()
                self._begin()
            self._write_row(values)
            self._line += 1
            self.rows += 1

    def _write_row(self, values: Sequence[Any]) -> None:
        for column, value in enumerate(values):
            if value is None or value == "" or value != value:
                continue
            if isinstance(value, str):
                self._sheet.write_string(self._line, column, self._fitting(value))
            else:
                self._sheet.write_number(self._line, column, value)

    def _fitting(self, text: str) -> str:
        """A text that a cell can hold; Excel counts characters as UTF-16 does."""
        if len(text) * 2 <= CELL_CHARACTERS or _length(text) <= CELL_CHARACTERS:
            return text
        self.shortened += 1
        begin = text.encode("utf-16-le")[: 2 * (CELL_CHARACTERS - len(_CUT))]
        return begin.decode("utf-16-le", "ignore") + _CUT

    def end(self) -> None:
        """Ends a sheet: what its filter covers, how wide its columns are."""
        self._sheet.autofilter(0, 0, self._line - 1, len(self._heads) - 1)
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(max(width, _LEAST_WIDTH), _GREATEST_WIDTH))


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _width(value: Any) -> int:
    """How wide a value is, with room for the button of the filter; a Chinese character is as wide as two letters."""
    text = str(value)[:_GREATEST_WIDTH] if value is not None else ""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text) + 3


def _remarks(sheets: _Sheets, table: str, language: str) -> Iterator[str]:
    if sheets.rows >= SHEET_ROWS:
        yield _CONTINUED.of(language).format(table=table, rows=sheets.rows)
    if sheets.shortened:
        yield _SHORTENED.of(language).format(table=table, count=sheets.shortened)


def _write_definitions(book: Any, table: str, names: Sequence[str], language: str, remarks: Sequence[str]) -> None:
    """What the columns of a table hold, and what its codes mean."""
    sheet = book.add_worksheet(_DEFINITIONS.of(language))
    bold = book.add_format({"bold": True})
    lines = _definition_lines(dictionary(), table, names, language, remarks)
    for number, (line, is_head) in enumerate(lines):
        for column, value in enumerate(line):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, column, value, bold if is_head else None)
            else:
                sheet.write_number(number, column, value)
    for column, width in enumerate((28, 40, 60, 10, 12, 10, 10, 16, 40, 40)):
        sheet.set_column(column, column, width)


def _definition_lines(
    known: Dictionary, table: str, names: Sequence[str], language: str, remarks: Sequence[str]
) -> Iterator[tuple[Sequence[str | float | None], bool]]:
    """The lines of the sheet of definitions, each with whether it is a head."""
    if table in known.tables:
        yield [known.tables[table].row.of(language)], False
    for remark in remarks:
        yield [remark], False
    yield [], False
    yield [head.of(language) for head in _HEADS], True
    definitions = [definition_of(table, name) for name in names]
    for name, found in zip(names, definitions):
        yield (_definition_line(found, language) if found else [name]), False
    lists = dict.fromkeys(found.values for found in definitions if found and found.values)
    if lists:
        yield [], False
        yield [head.of(language) for head in _CODE_HEADS], True
    for name in lists:
        for code, told in known.codes[name].items():
            yield [name, code, told.of(language)], False


def _definition_line(found: ColumnDefinition, language: str) -> list[str | float | None]:
    return [
        found.name,
        found.title.of(language),
        found.more.of(language),
        found.kind,
        found.unit.of(language),
        found.least,
        found.greatest,
        found.values,
        found.empty.of(language),
        found.source.of(language),
    ]
