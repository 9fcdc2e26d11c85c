"""A report as a Word document; with `numbered`, the numbers of the headings come from the word processor, not from the text."""

from __future__ import annotations

import io
import re
import zipfile

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from tables import Table

_NUMBER = re.compile(r"^(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)")


def _font(run, name: str, size: float, bold: bool = False) -> None:
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _numbering(document) -> int:
    """A list of two levels, 一、 and （一）, whose second starts anew below each first. Returns its number."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="640"/></w:pPr>'
        f'<w:rPr><w:rFonts w:eastAsia="{face}"/><w:sz w:val="32"/></w:rPr></w:lvl>'
        for level, (text, face) in enumerate((("%1、", "黑体"), ("（%2）", "楷体")))
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    root.insert(0, abstract)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return 90


def _number(paragraph, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number


def _table(document, table: Table) -> None:
    size = 10.5 if len(table.widths) < 10 else 8
    grid = document.add_table(table.rows, len(table.widths))
    grid.style = "Table Grid"
    grid.autofit = False
    unit = 156 / sum(table.widths)
    for column, width in enumerate(table.widths):
        grid.columns[column].width = Mm(width * unit)
    for cell in table.cells:
        box = grid.cell(cell.row, cell.column)
        if cell.rows > 1 or cell.columns > 1:
            box = box.merge(grid.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
        box.width = Mm(sum(table.widths[cell.column : cell.column + cell.columns]) * unit)
        paragraph = box.paragraphs[0]
        paragraph.paragraph_format.line_spacing = Pt(size * 1.3)
        if cell.kind != "label":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _font(paragraph.add_run(cell.text), "宋体", size, cell.kind in ("band", "head"))
        if cell.kind == "band":
            shade = OxmlElement("w:shd")
            for key, value in (("val", "clear"), ("color", "auto"), ("fill", "C6D9F1")):
                shade.set(qn(f"w:{key}"), value)
            box._tc.get_or_add_tcPr().append(shade)


def render(report, numbered: bool = False) -> bytes:
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = (
        report.title,
        report.header["body"],
        "",
        report.header["body"],
    )
    core.created = core.modified = report.date
    core.revision = 1
    number = _numbering(document) if numbered else 0
    for line in report.lines:
        if line.kind == "table":
            _table(document, line.table)
            continue
        paragraph = document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing = Pt(28.9)
        if line.kind == "title":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            form.space_after = Pt(16)
            _font(paragraph.add_run(line.text), "宋体", 22, True)
        elif line.kind == "sign":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            form.right_indent = Pt(48)
            _font(paragraph.add_run(line.text), "仿宋", 16)
        elif line.kind in ("section", "heading"):
            text = line.text
            if number:
                text = _NUMBER.sub("", text)
                _number(paragraph, number, int(line.kind == "heading"))
            else:
                form.first_line_indent = Pt(32)
            form.keep_with_next = True
            _font(paragraph.add_run(text), "黑体" if line.kind == "section" else "楷体", 16, line.kind == "heading")
        else:
            form.first_line_indent = Pt(32)
            for mark, text in line.runs:
                _font(paragraph.add_run(text), "楷体" if mark == "h" else "仿宋", 16, mark == "h")
    data = io.BytesIO()
    document.save(data)
    # The packer stamps the hour of the day on every part; a fixed one makes the bytes the same each time.
    fixed = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == "docProps/thumbnail.jpeg":
                continue
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            content = old.read(name)
            if name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            new.writestr(info, content)
    return fixed.getvalue()
