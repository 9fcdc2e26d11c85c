"""A report into a PDF in the look of an official document: 28 characters a line, 22 lines a page, ruled tables.

Lengths are in millimetres, sizes of type in points.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fpdf import FPDF
from report import Line, Report
from tables import Cell, Table

NEVER_FIRST = "，。；：、！？）》〉”’】％%"
NEVER_LAST = "（《〈“‘【"

POINTS_A_MM = 72 / 25.4
PAGE_WIDTH = 210
PAGE_HEIGHT = 297
LEFT = 28.0
TOP = 37.0
BOTTOM = PAGE_HEIGHT - 35.0
WIDTH = 28 * 16 / POINTS_A_MM  # of the text
PITCH = 28.9 / POINTS_A_MM  # from line to line
DESCENT = 0.25 * PITCH  # from the base of a line to the end of its room
SLACK = 0.01  # what rounding may add to a line

TITLE_SIZE = 22
BODY_SIZE = 16
NUMBER_SIZE = 14
RUNNING_TITLE_SIZE = 9
EM = BODY_SIZE / POINTS_A_MM

CELL_PADDING = 1.0
NARROW_CELL = 12  # up to this width labels are centred
BAND_COLOUR = (198, 217, 241)
UPRIGHT_ROWS = 6  # a cell of more is the upright label beside part three, whose height counts for nothing
LEAST_ROWS = 3  # that must find room before a table begins on a page

FONT_GRID = 320  # units an em

_WORD_OR_CHARACTER = re.compile(r"[0-9A-Za-z.%/:@_]+|.")

Runs = list[tuple[str, str]]  # font and text


# --------------------------------------------------------------------------------------------- fonts


def font_file(family: str, style: str) -> tuple[Path, int]:
    """File and index of a font, as fontconfig names it. Raises LookupError where that family is not installed."""
    if not shutil.which("fc-match"):
        raise LookupError("fc-match (fontconfig) is not installed; it is needed to find the fonts")
    command = ["fc-match", "-f", "%{file}\n%{index}\n%{family}", f"{family}:style={style}"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    file, index, families = output.split("\n")[:3]
    if family not in families.split(","):
        raise LookupError(
            f"no font family “{family}” is installed "
            "(Debian: fonts-noto-cjk; or name another with --font or --heading-font)"
        )
    return Path(file), int(index)


def part_of(family: str, style: str, text: str) -> bytes:
    """The font with only the characters of the text, without hints: small, and the same bytes each time."""
    path, index = font_file(family, style)
    is_collection = path.suffix.lower() in (".ttc", ".otc")
    font = TTFont(path, fontNumber=index if is_collection else -1, recalcTimestamp=False)
    known = set(map(chr, font.getBestCmap()))
    missing = sorted(set(text) - {"\n"} - known)
    if missing:
        raise LookupError(f"the font {family} lacks {' '.join(missing)}")
    options = subset.Options(hinting=False, desubroutinize=True, layout_features=[], notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    if "CFF " in font:
        font = quadratic(font)
    data = io.BytesIO()
    font.save(data)
    return data.getvalue()


def quadratic(font: TTFont) -> TTFont:
    """The font with TrueType outlines on a coarser grid.

    Every PDF reader reads these (pdfminer.six cannot do without), and they are small.
    """
    scale_upem(font, FONT_GRID)
    shapes = font.getGlyphSet()
    glyphs = {}
    metrics = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, max_err=0.8, reverse_direction=True))
        glyph = pen.glyph()
        glyphs[name] = glyph
    builder = FontBuilder(FONT_GRID, isTTF=True)
    builder.setupGlyphOrder(font.getGlyphOrder())
    builder.setupCharacterMap(font.getBestCmap())
    builder.setupGlyf(glyphs)
    for name, glyph in glyphs.items():
        metrics[name] = (round(shapes[name].width), getattr(glyph, "xMin", 0))
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    family = font["name"].getDebugName(6)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    metrics_of_old = font["OS/2"]
    builder.setupOS2(sTypoAscender=metrics_of_old.sTypoAscender, sTypoDescender=metrics_of_old.sTypoDescender, fsType=0)
    builder.setupPost()
    built = builder.font
    built["head"].created = built["head"].modified = font["head"].created
    built.recalcTimestamp = False
    return built


# --------------------------------------------------------------------------------------------- paper


class Atom(NamedTuple):
    """A character, or a number or Latin word, that no line end may part."""

    font: str
    text: str
    width: float


class Paper(FPDF):
    """The pages of a report. `y_at` is where the last line or block on the page ended."""

    def __init__(self, report: Report, body: str, headings: str, number: str, outer: bool, header: bool) -> None:
        super().__init__(format="A4", unit="mm")
        self.report = report
        self.number = number  # the page number, with {} for it
        self.is_number_outside = outer
        self.has_running_title = header
        self.y_at = BOTTOM
        self.set_auto_page_break(False)
        self.set_title(report.title)
        self.set_lang("zh-CN")
        self.set_producer("fpdf2")
        self.set_creation_date(report.date.replace(tzinfo=UTC))
        with tempfile.TemporaryDirectory() as folder:
            for key, family, style, text in (
                ("body", body, "Regular", report.all_text() + "0123456789-— "),
                ("bold", body, "Bold", _bold_text(report)),
                ("black", headings, "Regular", _section_titles(report)),
            ):
                file = Path(folder) / f"{key}.ttf"
                file.write_bytes(part_of(family, style, text))
                self.add_font(key, "", file)

    # Lines ----------------------------------------------------------------

    def width_of(self, text: str, font: str, size: float) -> float:
        """The width of a text in one font."""
        self.set_font(font, size=size)
        return self.get_string_width(text)

    def width_of_line(self, line: Runs, size: float) -> float:
        """The natural width of a line."""
        return sum(self.width_of(text, font, size) for font, text in line)

    def broken(self, runs: Runs, size: float, width: float, indent: float = 0) -> list[Runs]:
        """The runs in lines: no closing mark begins one, no opening mark ends one, numbers stay whole."""
        em = size / POINTS_A_MM
        lines: list[list[Atom]] = [[]]
        used = indent
        for atom in self._atoms(runs, size):
            is_closing = atom.text[0] in NEVER_FIRST
            is_full = used + atom.width > width + SLACK
            may_hang = is_closing and used + atom.width <= width + em + SLACK
            if is_full and not may_hang and lines[-1]:
                carried = _taken_along(lines[-1], is_closing)
                lines.append(carried)
                used = sum(taken.width for taken in carried)
            lines[-1].append(atom)
            used += atom.width
        return [_merged(line) for line in lines]

    def _atoms(self, runs: Runs, size: float) -> list[Atom]:
        """What no line end may part, with its width."""
        atoms = []
        for font, text in runs:
            for piece in _WORD_OR_CHARACTER.findall(text):
                atoms.append(Atom(font, piece, self.width_of(piece, font, size)))
        return atoms

    def put(self, x: float, y: float, line: Runs, size: float, fill: float | None = None) -> None:
        """Draws a line; `fill` spreads or squeezes it to that width."""
        natural = self.width_of_line(line, size)
        count = sum(len(text) for _, text in line)
        space = 0.0
        if fill is not None and count > 1:
            space = (fill - natural) / (count - 1)
        for font, text in line:
            self.set_font(font, size=size)
            self.set_char_spacing(space * POINTS_A_MM)
            self.text(x, y, text)
            self.set_char_spacing(0)
            x += self.width_of(text, font, size) + space * len(text)

    # Pages ----------------------------------------------------------------

    def new_page(self) -> None:
        """Ends the page and begins another."""
        self.finish_page()
        self.add_page()
        self.y_at = TOP
        if self.has_running_title:
            title = self.report.title
            width = self.width_of(title, "body", RUNNING_TITLE_SIZE)
            self.put(_centred(width), 24, [("body", title)], RUNNING_TITLE_SIZE)
            self.set_line_width(0.15)
            self.line(LEFT, 26, LEFT + WIDTH, 26)

    def finish_page(self) -> None:
        """Sets the page number, if there is a page."""
        if not self.page:
            return
        text = self.number.format(self.page)
        width = self.width_of(text, "body", NUMBER_SIZE)
        x = _centred(width)
        if self.is_number_outside:
            is_right_hand = self.page % 2
            x = LEFT + WIDTH - 5 - width if is_right_hand else LEFT + 5
        self.put(x, PAGE_HEIGHT - 25, [("body", text)], NUMBER_SIZE)

    def room(self, height: float) -> None:
        """Begins a page where this one has not that much room left."""
        if self.y_at + height > BOTTOM:
            self.new_page()

    # Blocks ---------------------------------------------------------------

    def title_block(self) -> None:
        """The title in one line, or in two parted before the year."""
        title = self.report.title
        cut = title.index("20")
        lines = [title]
        if self.width_of(title, "bold", TITLE_SIZE) >= WIDTH:
            lines = [title[:cut], title[cut:]]
        self.y_at += PITCH * 0.3
        for line in lines:
            self.y_at += PITCH * 1.2
            x = _centred(self.width_of(line, "bold", TITLE_SIZE))
            self.put(x, self.y_at, [("bold", line)], TITLE_SIZE)
        self.y_at += PITCH * 0.6

    def paragraph(self, line: Line) -> None:
        """A paragraph of any kind but the title."""
        runs = [(_font_of(line, mark), text) for mark, text in line.runs]
        if line.kind == "sign":
            self._signature(line, runs)
            return
        rows = self.broken(runs, BODY_SIZE, WIDTH, 2 * EM)
        for number, row in enumerate(rows):
            self.room(PITCH)
            self.y_at += PITCH
            indent = 2 * EM if number == 0 else 0
            is_last = number == len(rows) - 1
            natural = self.width_of_line(row, BODY_SIZE)
            fill = None if is_last and natural <= WIDTH - indent else WIDTH - indent
            self.put(LEFT + indent, self.y_at - DESCENT, row, BODY_SIZE, fill)

    def _signature(self, line: Line, runs: Runs) -> None:
        """A line of the signature, three characters from the right."""
        self.room(PITCH)
        self.y_at += PITCH
        width = self.width_of(line.text, "body", BODY_SIZE)
        self.put(LEFT + WIDTH - 3 * EM - width, self.y_at - DESCENT, runs, BODY_SIZE)


def _bold_text(report: Report) -> str:
    """All that is set in bold: the title, headings, and heads of tables."""
    texts = []
    for line in report.lines:
        if line.kind in ("title", "heading"):
            texts.append(line.text)
        else:
            texts += [text for mark, text in line.runs if mark == "h"]
    texts += [cell.text for cell in report.cells() if cell.kind == "head"]
    return "".join(texts)


def _section_titles(report: Report) -> str:
    return "".join(line.text for line in report.lines if line.kind == "section")


def _font_of(line: Line, mark: str) -> str:
    """The font of a run in a line."""
    if line.kind == "section":
        return "black"
    if line.kind == "heading" or mark == "h":
        return "bold"
    return "body"


def _centred(width: float) -> float:
    """Where something of this width begins in the middle of the page."""
    return (PAGE_WIDTH - width) / 2


def _taken_along(line: list[Atom], is_before_closing: bool) -> list[Atom]:
    """Takes off the end of a line what must go along to the next: opening marks, and something for a closing mark."""
    carried: list[Atom] = []
    while line:
        is_opening = line[-1].text in NEVER_LAST
        must_precede = is_before_closing and not carried
        if not is_opening and not must_precede:
            break
        carried.insert(0, line.pop())
    return carried


def _merged(line: list[Atom]) -> Runs:
    """The atoms of a line as runs, one as long as the font stays."""
    runs: Runs = []
    for atom in line:
        if runs and runs[-1][0] == atom.font:
            _, text = runs.pop()
            runs.append((atom.font, text + atom.text))
        else:
            runs.append((atom.font, atom.text))
    return runs


# -------------------------------------------------------------------------------------------- tables


class TableSetter:
    """Sets a table on paper, from one page to the next where it must."""

    def __init__(self, paper: Paper, table: Table, by_column: bool) -> None:
        self.paper = paper
        self.table = table
        self.by_column = by_column  # whether cells are drawn column by column, as some programs do it
        self.size = table.size if len(table.widths) < 15 else 9
        self.pitch = self.size / POINTS_A_MM * 1.25
        unit = WIDTH / sum(table.widths)
        self.edges = [LEFT]
        for width in table.widths:
            self.edges.append(self.edges[-1] + width * unit)
        self.heights = self._row_heights()
        self.written: set[Cell] = set()

    def _lines(self, cell: Cell) -> list[Runs]:
        """The text of a cell in lines."""
        font = "bold" if cell.kind == "head" else "body"
        width = self._width(cell) - 2 * CELL_PADDING
        em = self.size / POINTS_A_MM
        return self.paper.broken([(font, cell.text)], self.size, max(width, em))

    def _width(self, cell: Cell) -> float:
        return self.edges[cell.column + cell.columns] - self.edges[cell.column]

    def _row_heights(self) -> list[float]:
        """Heights of the rows, so that every cell finds room for its text."""
        least = self.pitch * (1.9 if self.size > 10 else 1.45)
        heights = [least] * self.table.rows
        for cell in sorted(self.table.cells, key=lambda cell: cell.rows):
            if cell.rows > UPRIGHT_ROWS:
                continue
            needed = len(self._lines(cell)) * self.pitch + 1.6
            last = cell.row + cell.rows
            lack = needed - sum(heights[cell.row : last])
            if lack > 0:
                for row in range(cell.row, last):
                    heights[row] += lack / cell.rows
        return heights

    def set(self) -> None:
        """Draws the whole."""
        self.paper.y_at += 1.5
        row = 0
        while row < self.table.rows:
            end = self._rows_with_room(row)
            if end == row or (row == 0 and end < min(LEAST_ROWS, self.table.rows)):
                self.paper.new_page()
                continue
            self._draw_rows(row, end)
            row = end
            if row < self.table.rows:
                self.paper.new_page()
        self.paper.y_at += PITCH * 0.4

    def _rows_with_room(self, first: int) -> int:
        """The first row from this one on that the page has no room for."""
        height = 0.0
        row = first
        while row < self.table.rows and self.paper.y_at + height + self.heights[row] <= BOTTOM + 2:
            height += self.heights[row]
            row += 1
        return row

    def _draw_rows(self, first: int, end: int) -> None:
        """Draws the rows that are on this page."""
        tops = [self.paper.y_at]
        for row in range(first, end):
            tops.append(tops[-1] + self.heights[row])
        cells = [cell for cell in self.table.cells if cell.row < end and cell.row + cell.rows > first]
        if self.by_column:
            cells.sort(key=lambda cell: (cell.column, cell.row))
        for cell in cells:
            top = tops[max(cell.row, first) - first]
            bottom = tops[min(cell.row + cell.rows, end) - first]
            self._draw_cell(cell, top, bottom - top, goes_on=cell.row + cell.rows > end)
        self.paper.y_at = tops[-1]

    def _draw_cell(self, cell: Cell, top: float, height: float, goes_on: bool) -> None:
        """Draws the box of a cell on this page and, where it first has room, its text."""
        paper = self.paper
        x = self.edges[cell.column]
        width = self._width(cell)
        paper.set_line_width(0.2)
        paper.set_fill_color(*BAND_COLOUR)
        paper.rect(x, top, width, height, style="DF" if cell.kind == "band" else "D")
        lines = self._lines(cell)
        text_height = len(lines) * self.pitch
        waits_for_room = goes_on and text_height > height
        if cell in self.written or waits_for_room:
            return
        self.written.add(cell)
        is_upright = cell.columns + cell.rows >= 9
        at_left = cell.kind == "label" and not is_upright and width > NARROW_CELL
        y = top + (height - text_height) / 2 + 0.78 * self.pitch
        for line in lines:
            natural = paper.width_of_line(line, self.size)
            indent = CELL_PADDING if at_left else (width - natural) / 2
            paper.put(x + indent, y, line, self.size)
            y += self.pitch


# ---------------------------------------------------------------------------------------- the report


def render(
    report: Report,
    body: str,
    headings: str,
    number: str,
    outer: bool = False,
    header: bool = False,
    by_column: bool = False,
) -> bytes:
    """The PDF. Raises LookupError where a font is not installed or lacks a character.

    `body` and `headings` name families of fonts; `number` is the page number with {} for it, which is `outer` on the
    outer edge; `header` puts the title on every page; `by_column` draws the large table column by column.
    """
    paper = Paper(report, body, headings, number, outer, header)
    paper.new_page()
    kinds = [line.kind for line in report.lines]
    for line, kind_before, kind_after in zip(report.lines, ["", *kinds], [*kinds[1:], ""]):
        if line.kind == "title":
            paper.title_block()
        elif line.table:
            is_large = len(line.table.widths) == 10
            TableSetter(paper, line.table, by_column and is_large).set()
        else:
            if line.kind in ("section", "heading"):
                paper.room(PITCH * 4 if kind_after == "table" else PITCH * 2)
            elif line.kind == "sign" and kind_before != "sign":
                paper.room(PITCH * 3)
                paper.y_at += PITCH
            paper.paragraph(line)
    paper.finish_page()
    return bytes(paper.output())
