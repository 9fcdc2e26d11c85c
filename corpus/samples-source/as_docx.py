"""A report into a Word document.

With `numbered`, the numbers of the headings come from the word processor, not from the text.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from report import Line, Report
from tables import Cell, Table

TITLE_POINTS = 22
BODY_POINTS = 16
INDENT = Pt(2 * BODY_POINTS)
SIGN_INDENT = Pt(3 * BODY_POINTS)
PITCH = Pt(28.9)  # from line to line
TABLE_MM = 156  # width
BAND_FILL = "C6D9F1"
LIST_ID = 90

SONG = "宋体"
FANGSONG = "仿宋"
KAI = "楷体"
HEI = "黑体"

_NUMBER = re.compile(r"^(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)")


def render(report: Report, numbered: bool = False) -> bytes:
    """The file; the same bytes each time."""
    document = Document()
    _set_page(document)
    _set_properties(document, report)
    if numbered:
        _add_list(document)
    for line in report.lines:
        if line.table:
            _add_table(document, line.table)
        else:
            _add_paragraph(document, line, numbered)
    data = io.BytesIO()
    document.save(data)
    return _repacked(data)


def _set_page(document: Any) -> None:
    """A4 with the margins of an official document."""
    page = document.sections[0]
    page.page_width = Mm(210)
    page.page_height = Mm(297)
    page.top_margin = Mm(37)
    page.bottom_margin = Mm(35)
    page.left_margin = Mm(28)
    page.right_margin = Mm(26)


def _set_properties(document: Any, report: Report) -> None:
    """What the file says of itself: title, author and the day of the report."""
    properties = document.core_properties
    properties.title = report.title
    properties.author = report.header["body"]
    properties.comments = ""
    properties.last_modified_by = report.header["body"]
    properties.created = report.date
    properties.modified = report.date
    properties.revision = 1


def _add_list(document: Any) -> None:
    """Defines a list of two levels, 一、 and （一）, whose second starts anew below each first."""
    levels = _list_level(0, "%1、", HEI) + _list_level(1, "（%2）", KAI)
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST_ID}">'
    abstract += f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    number = f'<w:num {nsdecls("w")} w:numId="{LIST_ID}"><w:abstractNumId w:val="{LIST_ID}"/></w:num>'
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(abstract))
    root.append(parse_xml(number))


def _list_level(level: int, text: str, face: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="640"/></w:pPr>'
        f'<w:rPr><w:rFonts w:eastAsia="{face}"/><w:sz w:val="32"/></w:rPr></w:lvl>'
    )


def _add_paragraph(document: Any, line: Line, numbered: bool) -> None:
    """A line of text in the looks of its kind."""
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = PITCH
    if line.kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.space_after = Pt(BODY_POINTS)
        _add_run(paragraph, line.text, SONG, TITLE_POINTS, bold=True)
    elif line.kind == "sign":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        layout.right_indent = SIGN_INDENT
        _add_run(paragraph, line.text, FANGSONG, BODY_POINTS)
    elif line.kind in ("section", "heading"):
        is_section = line.kind == "section"
        text = line.text
        if numbered:
            text = _NUMBER.sub("", text)
            _number(paragraph, 0 if is_section else 1)
        else:
            layout.first_line_indent = INDENT
        layout.keep_with_next = True
        _add_run(paragraph, text, HEI if is_section else KAI, BODY_POINTS, bold=not is_section)
    else:
        layout.first_line_indent = INDENT
        for mark, text in line.runs:
            is_heading = mark == "h"
            _add_run(paragraph, text, KAI if is_heading else FANGSONG, BODY_POINTS, bold=is_heading)


def _add_run(paragraph: Any, text: str, face: str, points: float, bold: bool = False) -> None:
    """Text in a Chinese face; Latin in it is set in Times."""
    run = paragraph.add_run(text)
    run.font.size = Pt(points)
    run.font.bold = bold
    run.font.name = "Times New Roman"
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)


def _number(paragraph: Any, level: int) -> None:
    """Has the word processor number a paragraph."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = LIST_ID


def _add_table(document: Any, table: Table) -> None:
    """A table with ruled cells, merged over the rows and columns that they take."""
    points = 10.5 if len(table.widths) < 10 else 8
    grid = document.add_table(table.rows, len(table.widths))
    grid.style = "Table Grid"
    grid.autofit = False
    unit = TABLE_MM / sum(table.widths)
    for column, width in enumerate(table.widths):
        grid.columns[column].width = Mm(width * unit)
    for cell in table.cells:
        box = grid.cell(cell.row, cell.column)
        if cell.rows > 1 or cell.columns > 1:
            last = grid.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
            box = box.merge(last)
        widths = table.widths[cell.column : cell.column + cell.columns]
        box.width = Mm(sum(widths) * unit)
        _fill_box(box, cell, points)


def _fill_box(box: Any, cell: Cell, points: float) -> None:
    """The text of a cell, and the colour of a band."""
    paragraph = box.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(points * 1.3)
    if cell.kind != "label":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_run(paragraph, cell.text, SONG, points, bold=cell.kind in ("band", "head"))
    if cell.kind == "band":
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:color"), "auto")
        shade.set(qn("w:fill"), BAND_FILL)
        box._tc.get_or_add_tcPr().append(shade)


def _repacked(data: io.BytesIO) -> bytes:
    """The file without its thumbnail, and with a fixed date on every part.

    The packer stamps the hour of the day on every part; a fixed one makes the bytes the same each time.
    """
    fixed = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == "docProps/thumbnail.jpeg":
                continue
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            part.create_system = 3  # Unix, whatever it is made on
            content = old.read(name)
            if name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            new.writestr(part, content)
    return fixed.getvalue()
