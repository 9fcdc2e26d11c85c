"""Grids and prose into HTML and DOCX, in the looks that such files have."""

from __future__ import annotations

import io
from html import escape

from docx import Document
from grids import Cell, Grid

# ---------------------------------------------------------------------------------------------- HTML


def write_html(parts: list[str | Grid], look: str) -> bytes:
    """A page with paragraphs and tables. `look`: spans, flat, lines, divs, nested, paragraphs or breaks."""
    body = "\n".join(_html_table(part, look) if isinstance(part, Grid) else f"<p>{escape(part)}</p>" for part in parts)
    if look == "nested":
        body = f"<table><tr><td>{body}</td></tr></table>"
    title = escape(str(parts[0]))
    return f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'.encode()


def _html_table(grid: Grid, look: str) -> str:
    if look == "lines":
        return "\n".join(f"<p>{escape(cell.text) or '&nbsp;'}</p>" for row in grid.in_rows() for cell in row)
    if look == "divs":
        rows = ["".join(f"<div class='td'>{escape(c.text)}</div>" for c in row) for row in grid.in_rows()]
        return "<div class='table'>" + "".join(f"<div class='tr'>{row}</div>" for row in rows) + "</div>"
    rows = _flat(grid) if look == "flat" else grid.in_rows()
    lines = ["<tr>" + "".join(_td(cell, look) for cell in row) + "</tr>" for row in rows]
    return "<table border='1'>" + "\n".join(lines) + "</table>"


def _td(cell: Cell, look: str) -> str:
    text = escape(cell.text)
    if look == "breaks" and cell.kind != "number" and len(text) > 3:
        text = "<br/>".join((text[: len(text) // 2], text[len(text) // 2 :]))
    if look == "paragraphs":
        text = f"<p><span>{text or '&nbsp;'}</span></p>"
    spans = f" rowspan='{cell.rows}'" if cell.rows > 1 else ""
    spans += f" colspan='{cell.columns}'" if cell.columns > 1 else ""
    return f"<td{spans}>{text}</td>"


def _flat(grid: Grid) -> list[list[Cell]]:
    """Rows without spans: an empty cell for each place that is covered."""
    covered = {}
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                is_first = (row, column) == (cell.row, cell.column)
                covered[row, column] = Cell(row, column, cell.text if is_first else "", cell.kind)
    rows: list[list[Cell]] = [[] for _ in range(grid.height)]
    for (row, _), cell in sorted(covered.items()):
        rows[row].append(cell)
    return rows


# ---------------------------------------------------------------------------------------------- DOCX


def write_docx(parts: list[str | Grid], look: str) -> bytes:
    """A document with paragraphs and tables. `look`: merged or flat."""
    document = Document()
    for part in parts:
        if isinstance(part, Grid):
            _docx_table(document, part, look)
        else:
            document.add_paragraph(part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_table(document: Document, grid: Grid, look: str) -> None:
    table = document.add_table(grid.height, len(grid.widths))
    rows = [list(row.cells) for row in table.rows]
    for cell in grid.cells:
        here = rows[cell.row][cell.column]
        if look != "flat" and (cell.rows > 1 or cell.columns > 1):
            here = here.merge(rows[cell.row + cell.rows - 1][cell.column + cell.columns - 1])
        here.text = cell.text
