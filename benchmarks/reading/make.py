"""Invented reports into PDF files of five to ten pages, every other one with the statutory tables.

Fonts, sizes, margins and the way tables are ruled vary. What stands in each cell is handed back with each file.
"""

from __future__ import annotations

import io
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "corpus" / "samples-source"))
import tables  # noqa: E402

REPORTS = ROOT / "corpus" / "reports"
#: Fonts that files carry, where they are installed here, and fonts that any viewer brings along.
EMBEDDED = (("Noto Serif CJK SC", "Regular"), ("Noto Sans CJK SC", "Regular"))
VIEWERS = ("STSong-Light", "MSung-Light", "HeiseiMin-W3", "HeiseiKakuGo-W5")
#: Every so many files have a font of the viewer.
VIEWERS_FONT = 4
FEWEST_PAGES, MOST_PAGES = 5, 10
PADDING = 2.0
WIDTH, HEIGHT = A4


@dataclass
class Made:
    """A file, its number of pages, and its tables from the first to the last."""

    path: Path
    pages: int = 0
    tables: list[tables.Table] = field(default_factory=list)


def make(folder: Path, number: int) -> Iterator[Made]:
    """So many files, always the same ones."""
    for font in VIEWERS:
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    paragraphs = list(_paragraphs())
    fonts = embedded_fonts("".join(paragraphs)) or VIEWERS
    for count in range(number):
        chance = random.Random(count)
        start = chance.randrange(len(paragraphs))
        text = paragraphs[start:] + paragraphs[:start]
        font = chance.choice(VIEWERS if count // 2 % VIEWERS_FONT == 0 else fonts)
        yield Paper(folder / f"{count:03}.pdf", font, chance).set(text, has_tables=count % 2 == 1)


def embedded_fonts(text: str) -> list[str]:
    """The names of the fonts of which files carry what they use; none where the fonts or fontTools are missing."""
    names: list[str] = []
    try:
        import as_pdf

        table_text = "".join(cell.text for table in statutory(random.Random(0)) for cell in table.cells)
        needed = "".join(sorted({*text, *table_text, *map(chr, range(32, 127))}))
        for family, style in EMBEDDED:
            file = io.BytesIO(as_pdf.part_of(family, style, needed))
            names.append(family.replace(" ", ""))
            pdfmetrics.registerFont(TTFont(names[-1], file))
    except (ImportError, LookupError):
        pass
    return names


def _paragraphs() -> Iterator[str]:
    """The text of the corpus without its labels."""
    for path in sorted(REPORTS.glob("*.txt")):
        body = path.read_text("utf-8").split("---", 1)[1]
        for part in re.split(r"\{\w+\}", body):
            text = re.sub(r"\s+", "", part)
            # Fonts of the viewer have these characters and no more.
            text = text.encode("gb2312", "ignore").decode("gb2312")
            if len(text) > 1:
                yield text


class Paper:
    """One file while it is set."""

    def __init__(self, path: Path, font: str, chance: random.Random) -> None:
        self.chance = chance
        self.made = Made(path)
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.font = font
        self.size = chance.choice((10.5, 12.0, 14.0, 15.0, 16.0))
        self.pitch = self.size * chance.uniform(1.4, 1.9)
        self.margin = chance.uniform(50, 90)
        self.rule = chance.choice((_cell_edges, _whole_frames, _thin_bars))
        self.top = HEIGHT - self.margin

    def set(self, text: list[str], has_tables: bool) -> Made:
        """Text for some pages, tables among it."""
        pages = self.chance.randint(FEWEST_PAGES, MOST_PAGES)
        waiting = statutory(self.chance) if has_tables else []
        for number, paragraph in enumerate(text):
            self.paragraph(paragraph)
            if waiting and number % 8 == 7:
                self.table(waiting.pop(0))
            if self.made.pages >= pages - 1 and not waiting:
                break
        self.end_page()
        self.canvas.save()
        return self.made

    def paragraph(self, text: str) -> None:
        """Lines set solid, the first one indented."""
        room = int((WIDTH - 2 * self.margin) / self.size)
        lines = [text[: room - 2], *_cut(text[room - 2 :], room)]
        for number, line in enumerate(lines):
            self.need(self.pitch)
            self.top -= self.pitch
            self.canvas.setFont(self.font, self.size)
            self.canvas.drawString(self.margin + (0 if number else 2 * self.size), self.top, line)

    def need(self, height: float) -> None:
        """A new page where this one has not so much room left."""
        if self.top - height < self.margin:
            self.end_page()

    def end_page(self) -> None:
        """The number of the page below its text."""
        self.made.pages += 1
        self.canvas.setFont(self.font, 10)
        self.canvas.drawCentredString(WIDTH / 2, 36, f"- {self.made.pages} -")
        self.canvas.showPage()
        self.top = HEIGHT - self.margin

    def table(self, table: tables.Table) -> None:
        """A ruled table in one piece."""
        size = min(table.size, 9.0)
        scale = (WIDTH - 2 * self.margin) / sum(table.widths)
        lefts = [self.margin + scale * sum(table.widths[:column]) for column in range(len(table.widths) + 1)]
        texts = {id(cell): _cell_lines(cell, lefts, size) for cell in table.cells}
        heights = [1.5 * size] * table.rows
        for cell in table.cells:
            if cell.rows == 1:
                heights[cell.row] = max(heights[cell.row], 1.2 * size * len(texts[id(cell)]) + 2 * PADDING)
        self.need(sum(heights) + self.pitch)
        tops = [self.top - 8 - sum(heights[:row]) for row in range(table.rows + 1)]
        for cell in table.cells:
            left, right = lefts[cell.column], lefts[cell.column + cell.columns]
            top, bottom = tops[cell.row], tops[cell.row + cell.rows]
            self.rule(self.canvas, left, bottom, right, top)
            lines = texts[id(cell)]
            base = (top + bottom) / 2 + 0.6 * size * len(lines) - size
            self.canvas.setFont(self.font, size)
            for number, line in enumerate(lines):
                self.canvas.drawCentredString((left + right) / 2, base - 1.2 * size * number, line)
        self.top = tops[-1] - 8
        self.made.tables.append(table)


def _cut(text: str, length: int) -> list[str]:
    return [text[start : start + length] for start in range(0, len(text), length)]


def _cell_lines(cell: tables.Cell, lefts: list[float], size: float) -> list[str]:
    """The text of a cell in lines that find room in its width."""
    width = lefts[cell.column + cell.columns] - lefts[cell.column] - 2 * PADDING
    lines, used = [""], 0.0
    for character in cell.text:
        step = size * (0.5 if character.isascii() else 1.0)
        if used + step > width and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += character
        used += step
    return lines


def statutory(chance: random.Random) -> list[tables.Table]:
    """The tables of sections two, three and four with numbers of their own."""
    norms = [chance.randint(0, 30) for _ in range(3)]
    second = tables.active(
        {"norms": norms, "permits": chance.randint(0, 90_000), "fees": f"{chance.random():.4f}"}, "2021"
    )
    received = [chance.randint(0, 99) for _ in range(6)]
    figures = {"new": received, "granted": received}
    third = tables.requests(figures, "2021", sum(received), 0)
    fourth = tables.disputes({"review": [chance.randint(0, 20) for _ in range(4)]})
    return [second, third, fourth]


# ------------------------------------------------------------------------------------------- rules

Ruling = Callable[[Canvas, float, float, float, float], None]


def _cell_edges(canvas: Canvas, left: float, bottom: float, right: float, top: float) -> None:
    """A line for each edge, as word processors draw it."""
    canvas.setLineWidth(0.5)
    canvas.lines([(left, bottom, right, bottom), (left, top, right, top)])
    canvas.lines([(left, bottom, left, top), (right, bottom, right, top)])


def _whole_frames(canvas: Canvas, left: float, bottom: float, right: float, top: float) -> None:
    """A frame around each cell."""
    canvas.setLineWidth(0.75)
    canvas.rect(left, bottom, right - left, top - bottom)


def _thin_bars(canvas: Canvas, left: float, bottom: float, right: float, top: float) -> None:
    """Filled bars, as web browsers print borders."""
    for x, y, width, height in (
        (left, bottom, right - left, 0.5),
        (left, top, right - left, 0.5),
        (left, bottom, 0.5, top - bottom),
        (right, bottom, 0.5, top - bottom),
    ):
        canvas.rect(x, y, width, height, stroke=0, fill=1)
