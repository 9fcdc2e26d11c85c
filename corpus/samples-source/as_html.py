"""A report into a page of a government portal, in one of three makes: container, cells, breaks.

The pages around the articles stand in `pages/`, with a `$name` for what a report fills in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from string import Template

from report import Line, Report
from tables import Cell, Table

PAGES = Path(__file__).resolve().parent / "pages"
ALIGNMENTS = {"number": "center", "head": "center", "band": "center", "label": "left"}  # by kind of cell
OPENING = '<table border="1" cellspacing="0" cellpadding="0" width="100%">'
OFFICE_OPENING = "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>"
OFFICE_CELL_STYLE = "border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt;font-size:10.5pt"
BLANKS = "&nbsp;" * 4
_ONE_SCRIPT = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")  # a run of Latin, or of other characters


def render(report: Report, portal: str) -> bytes:
    """The page of a report, in the encoding of that portal."""
    article = "\n".join(_ARTICLES[portal](line) for line in report.lines[1:])
    if portal == "breaks":
        article = article.replace("\n", "<br>\n")
    page = Template((PAGES / f"{portal}.html").read_text("utf-8")).substitute(
        title=report.title,
        body=report.header["body"],
        date=f"{report.date:%Y-%m-%d}",
        chinese_date=f"{report.date:%Y年%m月%d日}",
        metadata=_metadata(report),
        article=article,
    )
    return page.encode("gb18030" if portal == "cells" else "utf-8")


def _container(line: Line) -> str:
    """A line on a portal of today."""
    text = _escaped(line.text)
    if line.table:
        return _table(line.table, OPENING, "padding:2px 4px")
    if line.kind == "sign":
        return f'<p style="text-align:right;padding-right:4em;">{text}</p>'
    if line.kind in ("section", "heading"):
        return f'<p style="text-indent:2em;"><strong>{text}</strong></p>'
    return f'<p style="text-indent:2em;">{text}</p>'


def _metadata(report: Report) -> str:
    """The rows of the table above the article of a portal of today."""
    rows = (
        ("索&nbsp;引&nbsp;号：", "YH0217/2024-00031", "信息分类：", "政府信息公开年报"),
        ("发布机构：", report.header["body"], "成文日期：", f"{report.date:%Y-%m-%d}"),
        ("发文字号：", "无", "有&nbsp;效&nbsp;性：", "有效"),
    )
    lines = []
    for first, first_value, second, second_value in rows:
        cells = f"<th>{first}</th><td>{first_value}</td><th>{second}</th><td>{second_value}</td>"
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join(lines)


def _cells(line: Line) -> str:
    """A line on an older system, as a word processor left it."""
    text = _office_spans(line.text)
    if line.table:
        return _table(line.table, OFFICE_OPENING, OFFICE_CELL_STYLE)
    if line.kind == "sign":
        return f"<p class=MsoNormal align=right style='text-align:right'>{text}{BLANKS}</p>"
    if line.kind == "section":
        return f"<p class=MsoNormal style='text-indent:32.0pt'><b>{text}</b></p>"
    return f"<p class=MsoNormal>{BLANKS}{text}</p>"


def _office_spans(text: str) -> str:
    """The text in the pieces in which a word processor hands it over: Latin and other characters apart."""
    spans = []
    for piece in _ONE_SCRIPT.findall(text):
        face = "Times New Roman" if piece.isascii() else "仿宋_GB2312"
        spans.append(f"<span style='font-size:16.0pt;font-family:{face}'>{_escaped(piece)}</span>")
    return "".join(spans)


def _breaks(line: Line) -> str:
    """A line where the editor kept line breaks only: of a table no more than its words in rows."""
    text = _escaped(line.text)
    if line.table:
        rows = [row for row in line.table.in_rows() if row]
        words = ["&nbsp;&nbsp;".join(_texts(row)) for row in rows]
        return "\n".join([*words, ""])
    if line.kind == "section":
        return f"<b>　　{text}</b>"
    return f"　　{text}"


_ARTICLES: dict[str, Callable[[Line], str]] = {"container": _container, "cells": _cells, "breaks": _breaks}


def _table(table: Table, opening: str, cell_style: str) -> str:
    """A table with its spans; rows without a cell that begins there stay, empty."""
    rows = []
    for row in table.in_rows():
        cells = [_table_cell(cell, cell_style) for cell in row]
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return opening + "<tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def _table_cell(cell: Cell, style: str) -> str:
    span = ""
    if cell.rows > 1:
        span += f' rowspan="{cell.rows}"'
    if cell.columns > 1:
        span += f' colspan="{cell.columns}"'
    text = _escaped(cell.text)
    if cell.kind in ("band", "head"):
        text = f"<strong>{text}</strong>"
    return f'<td{span} style="text-align:{ALIGNMENTS[cell.kind]};{style}"><p>{text}</p></td>'


def _texts(cells: Iterable[Cell]) -> list[str]:
    return [_escaped(cell.text) for cell in cells]


def _escaped(text: str) -> str:
    return escape(text, quote=False)
