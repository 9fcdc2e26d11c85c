"""A report as PDF in the look of an official document: 28 characters a line, 22 lines a page, ruled tables."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from datetime import UTC
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fpdf import FPDF
from tables import Cell, Table

NEVER_FIRST = "，。；：、！？）》〉”’】％%"
NEVER_LAST = "（《〈“‘【"
MM = 72 / 25.4
LEFT, TOP, WIDTH, BOTTOM = 28.0, 37.0, 28 * 16 / MM, 297 - 35.0
PITCH = 28.9 / MM  # from line to line


def font_file(family: str, style: str) -> tuple[Path, int]:
    """File and index of a font, as fontconfig names it. Raises LookupError where that family is not installed."""
    if not shutil.which("fc-match"):
        raise LookupError("fc-match (fontconfig) is not installed; it is needed to find the fonts")
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{index}\n%{family}", f"{family}:style={style}"],
        capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    if family not in found[2].split(","):
        raise LookupError(
            f"no font family “{family}” is installed (Debian: fonts-noto-cjk; or name another with --font or --heading-font)"
        )
    return Path(found[0]), int(found[1])


def quadratic(font: TTFont) -> TTFont:
    """The font with TrueType outlines on a coarser grid: read by every PDF reader (pdfminer.six cannot do without), and small."""
    scale_upem(font, 320)
    names, shapes = font.getGlyphOrder(), font.getGlyphSet()
    glyphs, widths = {}, {}
    for name in names:
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, max_err=0.8, reverse_direction=True))
        glyphs[name], widths[name] = pen.glyph(), (round(shapes[name].width), 0)
    builder = FontBuilder(320, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(font.getBestCmap())
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(
        {name: (width, getattr(glyphs[name], "xMin", 0)) for name, (width, _) in widths.items()}
    )
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    family = font["name"].getDebugName(6)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2(sTypoAscender=font["OS/2"].sTypoAscender, sTypoDescender=font["OS/2"].sTypoDescender, fsType=0)
    builder.setupPost()
    built = builder.font
    built["head"].created = built["head"].modified = font["head"].created
    built.recalcTimestamp = False
    return built


def part_of(family: str, style: str, text: str) -> bytes:
    """The font with only the characters of the text, without hints: small, and the same bytes each time."""
    path, index = font_file(family, style)
    font = TTFont(path, fontNumber=index if path.suffix.lower() in (".ttc", ".otc") else -1, recalcTimestamp=False)
    missing = sorted(set(text) - {"\n"} - set(map(chr, font.getBestCmap())))
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


class Paper(FPDF):
    def __init__(self, report, body: str, headings: str, number: str, outer: bool, header: bool):
        super().__init__(format="A4", unit="mm")
        self.report, self.number, self.outer, self.head = report, number, outer, header
        self.set_auto_page_break(False)
        self.set_title(report.title)
        self.set_lang("zh-CN")
        self.set_producer("fpdf2")
        self.set_creation_date(report.date.replace(tzinfo=UTC))
        every = report.all_text()
        bold = "".join(
            line.text if line.kind in ("title", "heading") else "".join(text for mark, text in line.runs if mark == "h")
            for line in report.lines
        )
        bold += "".join(
            cell.text for line in report.lines if line.table for cell in line.table.cells if cell.kind == "head"
        )
        black = "".join(line.text for line in report.lines if line.kind == "section")
        with tempfile.TemporaryDirectory() as folder:
            for key, family, style, text in (
                ("body", body, "Regular", every + "0123456789-— "),
                ("bold", body, "Bold", bold),
                ("black", headings, "Regular", black),
            ):
                file = Path(folder) / f"{key}.ttf"
                file.write_bytes(part_of(family, style, text))
                self.add_font(key, "", file)
        self.y_at = BOTTOM

    # Lines ----------------------------------------------------------------

    def wide(self, text: str, font: str, size: float) -> float:
        self.set_font(font, size=size)
        return self.get_string_width(text)

    def broken(
        self, runs: list[tuple[str, str]], size: float, width: float, indent: float = 0
    ) -> list[list[tuple[str, str]]]:
        """The runs (font, text) in lines: no closing mark begins one, no opening mark ends one, numbers stay whole."""
        atoms: list[tuple[str, str, float]] = []
        for font, text in runs:
            word = ""
            for char in text + "\0":
                if char.isascii() and (char.isalnum() or char in ".%/:@_") and char != "\0":
                    word += char
                    continue
                if word:
                    atoms.append((font, word, self.wide(word, font, size)))
                    word = ""
                if char != "\0":
                    atoms.append((font, char, self.wide(char, font, size)))
        lines: list[list[tuple[str, str, float]]] = [[]]
        used = indent
        em = size / MM
        for atom in atoms:
            full = used + atom[2] > width + 0.01
            hangs = atom[1][0] in NEVER_FIRST and used + atom[2] <= width + em + 0.01
            if full and not hangs and lines[-1]:
                carry = []
                while lines[-1] and (lines[-1][-1][1] in NEVER_LAST or (atom[1][0] in NEVER_FIRST and not carry)):
                    carry.insert(0, lines[-1].pop())
                lines.append(carry)
                used = sum(w for _, _, w in carry)
            lines[-1].append(atom)
            used += atom[2]
        joined = []
        for line in lines:
            merged: list[tuple[str, str]] = []
            for font, text, _ in line:
                if merged and merged[-1][0] == font:
                    merged[-1] = (font, merged[-1][1] + text)
                else:
                    merged.append((font, text))
            joined.append(merged)
        return joined

    def put(self, x: float, y: float, line: list[tuple[str, str]], size: float, fill: float | None = None) -> None:
        """Draw a line; `fill` spreads or squeezes it to that width."""
        space = 0.0
        natural = sum(self.wide(text, font, size) for font, text in line)
        count = sum(len(text) for _, text in line)
        if fill is not None and count > 1:
            space = (fill - natural) / (count - 1)
        for font, text in line:
            self.set_font(font, size=size)
            self.set_char_spacing(space * MM)
            self.text(x, y, text)
            self.set_char_spacing(0)
            x += self.wide(text, font, size) + space * len(text)

    # Pages ----------------------------------------------------------------

    def new_page(self) -> None:
        self.finish_page()
        self.add_page()
        self.y_at = TOP
        if self.head:
            wide = self.wide(self.report.title, "body", 9)
            self.put((210 - wide) / 2, 24, [("body", self.report.title)], 9)
            self.set_line_width(0.15)
            self.line(LEFT, 26, LEFT + WIDTH, 26)

    def finish_page(self) -> None:
        if not self.page:
            return
        text = self.number.format(self.page)
        wide = self.wide(text, "body", 14)
        x = (210 - wide) / 2
        if self.outer:
            x = LEFT + WIDTH - 5 - wide if self.page % 2 else LEFT + 5
        self.put(x, 297 - 25, [("body", text)], 14)

    def room(self, height: float) -> None:
        if self.y_at + height > BOTTOM:
            self.new_page()

    # Blocks ---------------------------------------------------------------

    def title_block(self) -> None:
        title = self.report.title
        cut = title.index("20")
        lines = [title] if self.wide(title, "bold", 22) < WIDTH else [title[:cut], title[cut:]]
        self.y_at += PITCH * 0.3
        for line in lines:
            self.y_at += PITCH * 1.2
            self.put((210 - self.wide(line, "bold", 22)) / 2, self.y_at, [("bold", line)], 22)
        self.y_at += PITCH * 0.6

    def paragraph(self, line) -> None:
        em = 16 / MM
        fonts = {"section": "black", "heading": "bold"}
        runs = [(fonts.get(line.kind) or ("bold" if mark == "h" else "body"), text) for mark, text in line.runs]
        if line.kind == "sign":
            self.room(PITCH)
            self.y_at += PITCH
            wide = self.wide(line.text, "body", 16)
            self.put(LEFT + WIDTH - 3 * em - wide, self.y_at - 0.25 * PITCH, runs, 16)
            return
        rows = self.broken(runs, 16, WIDTH, 2 * em)
        for number, row in enumerate(rows):
            self.room(PITCH)
            self.y_at += PITCH
            indent = 2 * em if number == 0 else 0
            natural = sum(self.wide(text, font, 16) for font, text in row)
            full = number < len(rows) - 1 or natural > WIDTH - indent
            self.put(LEFT + indent, self.y_at - 0.25 * PITCH, row, 16, WIDTH - indent if full else None)

    def table(self, table: Table, by_column: bool) -> None:
        size = table.size if len(table.widths) < 15 else 9
        pad, pitch = 1.0, size / MM * 1.25
        unit = WIDTH / sum(table.widths)
        xs = [LEFT]
        for width in table.widths:
            xs.append(xs[-1] + width * unit)

        def rows_of(cell: Cell) -> list[list[tuple[str, str]]]:
            width = xs[cell.column + cell.columns] - xs[cell.column] - 2 * pad
            return self.broken([("bold" if cell.kind == "head" else "body", cell.text)], size, max(width, size / MM))

        least = pitch * (1.9 if size > 10 else 1.45)
        heights = [least] * table.rows
        for cell in sorted(table.cells, key=lambda c: c.rows):
            if cell.rows > 6:  # the upright label beside part three
                continue
            lack = len(rows_of(cell)) * pitch + 1.6 - sum(heights[cell.row : cell.row + cell.rows])
            if lack > 0:
                for row in range(cell.row, cell.row + cell.rows):
                    heights[row] += lack / cell.rows
        row, written = 0, set()
        self.y_at += 1.5
        while row < table.rows:
            stop, height = row, 0.0
            while stop < table.rows and self.y_at + height + heights[stop] <= BOTTOM + 2:
                height += heights[stop]
                stop += 1
            if stop == row or (row == 0 and stop < min(3, table.rows)):
                self.new_page()
                continue
            tops = [self.y_at]
            for index in range(row, stop):
                tops.append(tops[-1] + heights[index])
            cells = [c for c in table.cells if c.row < stop and c.row + c.rows > row]
            if by_column:
                cells.sort(key=lambda c: (c.column, c.row))
            for cell in cells:
                first, last = max(cell.row, row), min(cell.row + cell.rows, stop)
                x, y = xs[cell.column], tops[first - row]
                width, height = xs[cell.column + cell.columns] - x, tops[last - row] - y
                self.set_line_width(0.2)
                self.set_fill_color(198, 217, 241)
                self.rect(x, y, width, height, style="DF" if cell.kind == "band" else "D")
                lines = rows_of(cell)
                # A cell across pages has its text where it first has room.
                if cell in written or (len(lines) * pitch > height and cell.row + cell.rows > stop):
                    continue
                written.add(cell)
                y += (height - len(lines) * pitch) / 2 + 0.78 * pitch
                for line in lines:
                    natural = sum(self.wide(text, font, size) for font, text in line)
                    left = cell.kind == "label" and cell.columns + cell.rows < 9 and width > 12
                    self.put(x + pad if left else x + (width - natural) / 2, y, line, size)
                    y += pitch
            self.y_at = tops[-1]
            row = stop
            if row < table.rows:
                self.new_page()
        self.y_at += PITCH * 0.4


def render(
    report, body: str, headings: str, number: str, outer: bool = False, header: bool = False, by_column: bool = False
) -> bytes:
    paper = Paper(report, body, headings, number, outer, header)
    paper.new_page()
    lines = report.lines
    for index, line in enumerate(lines):
        if line.kind == "title":
            paper.title_block()
        elif line.kind == "table":
            paper.table(line.table, by_column and len(line.table.widths) == 10)
        else:
            if line.kind in ("section", "heading"):
                table = index + 1 < len(lines) and lines[index + 1].kind == "table"
                paper.room(PITCH * 4 if table else PITCH * 2)
            elif line.kind == "sign" and lines[index - 1].kind != "sign":
                paper.room(PITCH * 3)
                paper.y_at += PITCH
            paper.paragraph(line)
    paper.finish_page()
    return bytes(paper.output())
