"""PDF: pdfium reads it; where its text is garbage, pdfminer has a try, and the better text counts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from threading import Lock
from typing import Any, NamedTuple

from nlp.reading import pdf_calls as calls
from nlp.reading.document import Line, Notice, Page, ReadError, plain
from nlp.reading.pdf_glyphs import read_content, read_text, survey_page
from nlp.reading.pdf_layout import lay_out
from nlp.reading.pdf_plain import FEW_RULES, plain_lines
from nlp.reading.quality import GARBAGE, garbage

PAGES = 2000  # a report has about ten
HOPELESS = 0.5  # the same share in the better text, above which there is nothing to score

_PDFIUM = Lock()  # pdfium is not thread-safe: one call at a time in each process


def _clean(page: str) -> str:
    # A hyphen at a line's end comes as U+0002 or U+FFFE, and one in a page number as a soft hyphen: on paper
    # all are hyphens.
    page = re.sub("[\x02\ufffe\u00ad]", "-", page)
    return "\n".join(
        line.strip() for line in plain(page).replace("\t", " ").replace("\f", "\n").split("\n") if line.strip()
    )


def _pdfium(data: bytes) -> tuple[list[Page], list[int], dict[str, str]]:
    """Text of each page, the pages that hold pictures and no text (counted from 1), and the document's properties."""
    import pypdfium2
    import pypdfium2.raw as raw

    with _PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                raise ReadError("encrypted PDF: remove the password and try again") from error
            raise ReadError("broken or truncated PDF: fetch or export it again") from error
        try:
            if len(pdf) > PAGES:
                raise ReadError(f"{len(pdf)} pages: more than the limit of {PAGES}; split the file")
            pages, pictures, watermarks = [], [], set()
            for number, page in enumerate(pdf, 1):
                textpage = page.get_textpage()
                content = _read_page(page, calls.pointer(textpage))
                textpage.close()
                watermarks.update(content.watermarks)
                pages.append(content.page)
                if content.is_picture:
                    pictures.append(number)
                page.close()
            return [_without(page, watermarks) for page in pages], pictures, pdf.get_metadata_dict()
        except pypdfium2.PdfiumError as error:
            raise ReadError(f"broken PDF ({error}): fetch or export it again") from error
        finally:
            pdf.close()


class _PageRead(NamedTuple):
    """A page, the text of watermarks over it, and whether it holds pictures and no text."""

    page: Page
    watermarks: list[str]
    is_picture: bool


def _read_page(page: Any, textpage: int) -> _PageRead:
    """One page: the quick way where it is plain, by the place of each glyph where it is not."""
    survey = survey_page(page)
    text = read_text(textpage)
    if len(survey.rules) < FEW_RULES:
        lines = plain_lines(page, textpage, text)
        if lines is not None:
            left, bottom, right, top = page.get_bbox()
            return _PageRead(Page(tuple(lines), right - left, top - bottom), [], not lines and survey.images > 0)
    content = read_content(page, textpage, text, survey)
    layout = lay_out(content)
    is_picture = not len(content.glyphs) and survey.images > 0
    return _PageRead(Page(tuple(layout.blocks), content.width, content.height), layout.watermarks, is_picture)


def _without(page: Page, watermarks: set[str]) -> Page:
    """A page without lines that are a watermark on another page."""
    kept = [block for block in page.blocks if not isinstance(block, Line) or block.text not in watermarks]
    return page if len(kept) == len(page.blocks) else replace(page, blocks=tuple(kept))


def _pdfminer(data: bytes) -> list[str]:
    """Text of each page; none where pdfminer fails too."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer

    try:
        return [
            "".join(box.get_text() for box in page if isinstance(box, LTTextContainer))
            for page in extract_pages(io.BytesIO(data))
        ]
    except Exception:  # it is the second choice and raises anything on odd files; the first choice's text stands then
        return []


def read_pdf(data: bytes) -> dict:
    """The fields of a Document."""
    raw_pages, pictures, properties = _pdfium(data)
    bad, reader = garbage("\n".join(page.text for page in raw_pages)), "pypdfium2"
    if bad > GARBAGE:
        others = _pdfminer(data)
        if len(others) == len(raw_pages) and garbage("\n".join(others)) < bad:
            raw_pages, reader = [Page(tuple(map(Line, _clean(text).split("\n")))) for text in others], "pdfminer.six"
            pictures = [n for n in pictures if not others[n - 1].strip()]
    if not any(page.text.strip() for page in raw_pages):
        raise ReadError("PDF without text (scanned?): run OCR first")
    if garbage("\n".join(page.text for page in raw_pages)) > HOPELESS:
        raise ReadError("PDF whose letters cannot be told (a font without a character map): run OCR first")
    warnings = []
    spoilt = [n for n, page in enumerate(raw_pages, 1) if page.text.strip() and garbage(page.text) > GARBAGE]
    if spoilt:
        warnings.append(
            Notice(
                "garbled",
                f"text of page {_list(spoilt)} is partly unreadable (a font without a character map?): run OCR",
            )
        )
    if pictures:
        warnings.append(
            Notice("page-without-text", f"page {_list(pictures)} is a picture without text (scanned?): run OCR")
        )
    if b"%%EOF" not in data[-2048:]:
        warnings.append(Notice("truncated", "the PDF has no end mark and may be cut short: fetch it again"))
    metadata = {"title": (properties.get("Title") or "").strip().removeprefix("untitled")}
    if date := re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", properties.get("CreationDate") or ""):
        metadata["date"] = "-".join(date.groups())
    return dict(
        reader=reader,
        pages=tuple(raw_pages),
        metadata={k: v for k, v in metadata.items() if v},
        warnings=tuple(warnings),
    )


def _list(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")
