"""Grids and prose into text and Markdown, in the looks that tables have once their form is lost."""

from __future__ import annotations

import csv
import io
import re
from unicodedata import east_asian_width

from grids import Cell, Grid
from markup import _html_table

LOOKS = (
    *("laid_out", "boxes"),
    *("commas", "ragged", "semicolons", "wide_commas"),
    *("spaced", "tabs", "pipes", "numbers", "one_line", "by_column", "page_numbers", "torn", "behind", "airy"),
)


def write_text(parts: list[str | Grid], look: str) -> bytes:
    """The bytes of a text file with paragraphs and tables."""
    pieces: list[str] = []
    for part in parts:
        pieces.extend(_table(part, look) if isinstance(part, Grid) else [part])
    return (" " if look == "one_line" else "\n").join(pieces).encode()


def _table(grid: Grid, look: str) -> list[str]:
    rows = grid.in_rows()
    if look == "by_column":
        return _by_column(grid) if len(grid.widths) == 10 else _joined(rows, " ")
    if look in ("laid_out", "boxes"):
        return _laid_out(grid, is_boxed=look == "boxes")
    if look in ("tabs", "pipes"):
        return _delimited(grid, look)
    if look in _DELIMITERS:
        return _separated(grid, look)
    if look == "numbers":
        return [cell.text for row in rows for cell in row if cell.text]
    if look == "page_numbers":
        return _with_page_numbers(_joined(rows, " "))
    if look == "torn":
        return [line for row in rows for line in _torn(row)]
    if look == "behind":
        return [line for row in rows for line in _behind(row)]
    if look == "airy":
        return [line for row in rows for line in (_line(row, "   "), "")]
    return _joined(rows, " ")


def _joined(rows: list[list[Cell]], between: str) -> list[str]:
    return [_line(row, between) for row in rows]


def _line(row: list[Cell], between: str) -> str:
    return between.join(cell.text for cell in row if cell.text)


def _delimited(grid: Grid, look: str) -> list[str]:
    lines = []
    for row in grid.in_rows():
        texts = [""] * len(grid.widths)
        for cell in row:
            texts[cell.column] = cell.text
        lines.append("\t".join(texts) if look == "tabs" else "| " + " | ".join(texts) + " |")
    return lines


#: What parts the values of a row in text that a spreadsheet has written.
_DELIMITERS = {"commas": ",", "ragged": ",", "semicolons": ";", "wide_commas": "，"}


def _separated(grid: Grid, look: str) -> list[str]:
    """Rows as a spreadsheet saves them, in quotation marks what holds a delimiter; short rows without what is blank."""
    rows = []
    for row in grid.in_rows():
        texts = [""] * len(grid.widths)
        for cell in row:
            texts[cell.column] = cell.text
        if look == "ragged":
            last = max((cell.column for cell in row if cell.text or cell.kind == "number"), default=-1)
            texts = texts[: last + 1]
        rows.append(texts)
    out = io.StringIO()
    csv.writer(out, delimiter=_DELIMITERS[look], lineterminator="\n").writerows(rows)
    return out.getvalue().splitlines()


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    left = max(width - _width(text), 0) // 2
    return " " * left + text + " " * (max(width - _width(text), 0) - left)


def _laid_out(grid: Grid, is_boxed: bool) -> list[str]:
    """Cells at the places of their columns, with blanks or drawn lines between; long labels go on below."""
    widths = [max(8, int(6 * width)) for width in grid.widths]
    lines = []
    for row in grid.in_rows():
        wrapped = {}
        for cell in row:
            bars = (cell.columns - 1) * is_boxed
            room = sum(widths[cell.column : cell.column + cell.columns]) + bars - 2
            pieces = re.findall(f".{{1,{max(room // 2, 2)}}}", cell.text) if _width(cell.text) > room else [cell.text]
            wrapped[cell.column] = (cell.columns, room + 2, pieces)
        depth = max((len(pieces) for *_, pieces in wrapped.values()), default=0)
        for number in range(depth):
            lines.append(_laid_line(wrapped, number, widths, is_boxed))
        if is_boxed:
            lines.append("├" + "┼".join("─" * width for width in widths) + "┤")
    return lines


def _laid_line(wrapped: dict[int, tuple[int, int, list[str]]], number: int, widths: list[int], is_boxed: bool) -> str:
    line, column = "", 0
    while column < len(widths):
        columns, room, pieces = wrapped.get(column, (1, widths[column], [""]))
        line += ("│" if is_boxed else "") + _padded(pieces[number] if number < len(pieces) else "", room)
        column += columns
    return (line + "│") if is_boxed else line.rstrip()


def _with_page_numbers(lines: list[str]) -> list[str]:
    """A page number behind each ninth line, once in the middle of a row."""
    found = []
    for number, line in enumerate(lines, 1):
        words = line.split(" ")
        if number % 9 == 0 and len(words) > 5:
            found += [" ".join(words[:4]), f"- {number // 9} -", " ".join(words[4:])]
        else:
            found.append(line)
    return found


def _torn(row: list[Cell]) -> list[str]:
    """Labels in lines of ten characters, as a narrow column leaves them, the numbers behind the last."""
    label = "".join(cell.text for cell in row if cell.kind != "number")
    values = " ".join(cell.text for cell in row if cell.kind == "number" and cell.text)
    lines = [label[start : start + 10] for start in range(0, len(label), 10)]
    return [*lines[:-1], f"{lines[-1]} {values}".strip()] if lines else [values]


def _behind(row: list[Cell]) -> list[str]:
    """Labels of two lines with the numbers between them, as a row centred on its numbers leaves them."""
    labels = [cell.text for cell in row if cell.kind == "label"]
    values = " ".join(cell.text for cell in row if cell.kind == "number" and cell.text)
    if not values or not labels or len(labels[-1]) < 14:
        return [_line(row, " ")]
    half = len(labels[-1]) // 2 + 1
    return [*labels[:-1], labels[-1][:half], values, labels[-1][half:]]


def _by_column(grid: Grid) -> list[str]:
    """All labels, then the numbers column by column."""
    labels = [cell.text for row in grid.in_rows() for cell in row if cell.kind != "number"]
    columns = sorted({cell.column for cell in grid.cells if cell.kind == "number"})
    values = [
        cell.text
        for column in columns
        for row in grid.in_rows()
        for cell in row
        if cell.kind == "number" and cell.column == column
    ]
    return [*labels, *values]


def write_markdown(parts: list[str | Grid], look: str) -> bytes:
    """Markdown with pipe tables. `look`: table, or rows (a table of its own for each row)."""
    lines: list[str] = []
    for part in parts:
        if not isinstance(part, Grid):
            lines += [part, ""]
            continue
        rows = _delimited(part, "pipes")
        rule = "|" + "---|" * len(part.widths)
        if look == "html":
            lines += [_html_table(part, "spans"), ""]
        elif look == "grid":
            rule = "+" + "---+" * len(part.widths)
            lines += [rule, *(line for row in rows for line in (row, rule)), ""]
        elif look == "table":
            lines += [rows[0], rule, *rows[1:], ""]
        else:
            for row in rows:
                lines += [row, rule, ""]
    return "\n".join(lines).encode()
