"""A file into cells by other means: tables that other tools find, named by this package; all numbers in order."""

from __future__ import annotations

import re
from pathlib import Path

from figures import ACTIVE, COLUMNS, Figures, Key, request_rows

import nlp
from nlp.forms import FormCell, forms
from nlp.forms.labels import ACTIVE_ROWS
from nlp.forms.values import read_value
from nlp.reading.document import Cell, Document, Page, Table


def ours(path: Path, figures: Figures) -> tuple[FormCell, ...]:
    """Reading and cells of this package."""
    return forms(nlp.read(path))


def plumbed(path: Path, figures: Figures) -> tuple[FormCell, ...]:
    """The tables of pdfplumber, their cells named by this package."""
    import pdfplumber

    pages = []
    with pdfplumber.open(path) as file:
        for page in file.pages:
            tables = []
            for rows in page.extract_tables():
                cells = tuple(
                    Cell(row, column, (text or "").replace("\n", ""))
                    for row, texts in enumerate(rows)
                    for column, text in enumerate(texts)
                )
                tables.append(Table(cells))
            pages.append(Page(tuple(tables)))
    return forms(Document(str(path), "pdf", "pdfplumber", None, tuple(pages)))


def inspected(path: Path, figures: Figures) -> tuple[FormCell, ...]:
    """The Markdown of pdf-inspector, read and named by this package."""
    import pdf_inspector

    markdown = path.with_suffix(".inspected.md")
    text = pdf_inspector.process_pdf(str(path)).markdown or ""
    markdown.write_text(text, "utf-8")
    return forms(nlp.read(markdown)) if text.strip() else ()


_NUMBER = re.compile(r"(?<![\d.（(第])\d[\d,]*(?:\.\d+)?(?![\d.、．年月日号）)])")


def in_order(path: Path, figures: Figures) -> tuple[FormCell, ...]:
    """The form filled with all numbers between the titles of sections two and five, in order; it is told the form."""
    text = "\n".join(page.text for page in nlp.read(path).pages)
    start = max(text.rfind("主动公开政府信息情况\n"), text.find("第二十条第"))
    end = text.rfind("五、存在")
    numbers = _NUMBER.findall(text[start : end if end > start else None])
    cells = []
    for key, raw in zip(in_form_order(figures), numbers):
        form = figures.active_forms[key[1]] if key[0] == "t2" else figures.form
        value = read_value(raw)
        cells.append(FormCell(key[0], form, key[1], key[2], value.number, raw, value.state, 1))
    return tuple(cells)


def in_form_order(figures: Figures) -> list[Key]:
    """The cells in the order in which the form has them."""
    keys: list[Key] = []
    for row in ACTIVE_ROWS:
        if row in figures.active_forms:
            keys.extend(("t2", row, column) for column in ACTIVE[figures.active_forms[row]][row])
    keys.extend(("t3", row, column) for row in request_rows(figures.form) for column in COLUMNS)
    return keys + [key for key in figures.numbers if key[0] == "t4"]


ALL = (".pdf", ".html", ".docx", ".txt", ".md")
READERS = {
    "this package": (ALL, ours),
    "pdfplumber.extract_tables": ((".pdf",), plumbed),
    "pdf-inspector": ((".pdf",), inspected),
    "numbers in order": (ALL, in_order),
}
