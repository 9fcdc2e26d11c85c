"""Grids and prose into the bytes of a PDF file, drawn glyph by glyph in the looks that such files have."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from grids import Cell, Grid
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "corpus" / "samples-source"))
from as_pdf import part_of  # noqa: E402

FONT = "Song"
#: Every character that these files can write: those of the modules that write them.
_CHARACTERS = "".join(sorted({c for path in HERE.glob("*.py") for c in path.read_text("utf-8") if c.isprintable()}))
pdfmetrics.registerFont(TTFont(FONT, io.BytesIO(part_of("Noto Serif CJK SC", "Regular", _CHARACTERS))))
LEFT, RIGHT, TOP, BOTTOM = 60.0, 60.0, 60.0, 60.0
PROSE, PITCH = 14.0, 22.0


@dataclass(frozen=True)
class Look:
    """How tables stand on the page."""

    ruled: bool = True
    size: float = 8.0
    width: float = 1.0  # of the text's width
    by_column: bool = False  # glyphs drawn column by column
    repeat_heads: bool = False
    page_numbers: bool = True
    start_low: bool = False  # tables begin low on the page, so that they are cut
    side: str = "middle"  # of its cell on which a number stands; or left, right


class _Sheet:
    def __init__(self, look: Look) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4, invariant=1)
        self.look = look
        self.y = A4[1] - TOP
        self.page = 1

    def text(self, x: float, y: float, text: str, size: float) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, text)

    def turn(self) -> None:
        if self.look.page_numbers:
            self.text(A4[0] / 2 - 10, 35, f"- {self.page} -", 10)
        self.canvas.showPage()
        self.page += 1
        self.y = A4[1] - TOP

    def prose(self, paragraph: str) -> None:
        limit = int((A4[0] - LEFT - RIGHT) / PROSE)
        text = paragraph if paragraph.startswith(("#", "一、", "二、")) else "　　" + paragraph
        for start in range(0, len(text), limit):
            if self.y < BOTTOM + PITCH:
                self.turn()
            self.text(LEFT, self.y - PROSE, text[start : start + limit], PROSE)
            self.y -= PITCH

    def table(self, grid: Grid) -> None:
        room = (A4[0] - LEFT - RIGHT) * self.look.width
        scale = room / sum(grid.widths)
        edges = [LEFT]
        for width in grid.widths:
            edges.append(edges[-1] + width * scale)
        heights = _heights(grid, edges, self.look.size)
        row = 0
        while row < grid.height:
            end, bottom = row, self.y
            while end < grid.height and (bottom - heights[end] > BOTTOM or end == row):
                bottom -= heights[end]
                end += 1
            if end < min(grid.heads + 1, grid.height) and row == 0 and self.y < A4[1] - TOP - 1:
                self.turn()
                continue
            self._part(grid, edges, heights, row, end)
            row = end
            if row < grid.height:
                self.turn()
                if self.look.repeat_heads and grid.heads:
                    self._part(grid, edges, heights, 0, grid.heads)
        self.y -= 12

    def _part(self, grid: Grid, edges: list[float], heights: list[float], start: int, end: int) -> None:
        """Rows of a table from the present height on; what spans beyond them is cut."""
        tops = [self.y]
        for row in range(start, end):
            tops.append(tops[-1] - heights[row])
        cells = [cell for cell in grid.cells if cell.row < end and cell.row + cell.rows > start]
        if self.look.by_column:
            cells.sort(key=lambda cell: (cell.column, cell.row))
        else:
            cells.sort(key=lambda cell: (cell.row, cell.column))
        for cell in cells:
            first, last = max(cell.row, start), min(cell.row + cell.rows, end)
            box = (edges[cell.column], tops[first - start], edges[cell.column + cell.columns], tops[last - start])
            if self.look.ruled:
                self.canvas.rect(box[0], box[3], box[2] - box[0], box[1] - box[3])
            self._words(cell, box, heights, (cell.row, first, last))
        self.y = tops[-1]

    def _words(self, cell: Cell, box: tuple[float, ...], heights: list[float], rows: tuple[int, int, int]) -> None:
        size = self.look.size
        lines = _wrapped(cell.text, box[2] - box[0], size)
        begin, first, last = rows
        if cell.rows > 1:
            whole = sum(heights[begin : begin + cell.rows])
            part = sum(heights[begin:first])
            lines = _share(lines, part / whole, (part + sum(heights[first:last])) / whole)
        room = box[1] - box[3]
        y = box[1] - (room - len(lines) * (size + 2)) / 2 - size
        for line in lines:
            width = pdfmetrics.stringWidth(line, FONT, size)
            places = {"left": box[0] + 2, "middle": (box[0] + box[2] - width) / 2, "right": box[2] - 2 - width}
            side = {"label": "left", "head": "middle", "number": self.look.side}[cell.kind]
            self.text(places[side], y, line, size)
            y -= size + 2

    def bytes(self) -> bytes:
        self.turn()
        self.canvas.save()
        return self.out.getvalue()


def _share(lines: list[str], start: float, end: float) -> list[str]:
    """The lines of a label that fall to a part of its cell."""
    return lines[round(start * len(lines)) : round(end * len(lines))]


def _wrapped(text: str, width: float, size: float) -> list[str]:
    """Text in lines no wider than a cell; figures break only where they must."""
    lines, line = [], ""
    for character in text:
        if line and pdfmetrics.stringWidth(line + character, FONT, size) > width - 3:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines


def _heights(grid: Grid, edges: list[float], size: float) -> list[float]:
    heights = [size + 7.0] * grid.height
    for cell in grid.cells:
        lines = len(_wrapped(cell.text, edges[cell.column + cell.columns] - edges[cell.column], size))
        need = lines * (size + 2) + 5
        lacking = need - sum(heights[cell.row : cell.row + cell.rows])
        if lacking > 0:
            heights[cell.row + cell.rows - 1] += lacking
    return heights


def write_pdf(parts: list[str | Grid], look: Look) -> bytes:
    """The bytes of a PDF file with paragraphs and tables in order."""
    sheet = _Sheet(look)
    for part in parts:
        if isinstance(part, Grid):
            if look.start_low and part.heads:
                room = int(sheet.y)
                if room < 200:
                    sheet.turn()
                sheet.y = min(sheet.y, 200.0 + 37 * room % 240)
            sheet.table(part)
        else:
            sheet.prose(part)
    return sheet.bytes()
