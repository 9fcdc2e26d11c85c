"""PDF: pdfium reads it; where its text is garbage, pdfminer has a try, and the better text counts."""

from __future__ import annotations

import io
import re
from threading import Lock

from nlp.reading.document import Notice, ReadError, plain, plausibility, unreadable

PAGES = 2000  # a report has about ten
GARBAGE = 0.05  # share of unreadable characters above which the other reader has a try
HOPELESS = 0.5  # the same share in the better text, above which there is nothing to score
IMPLAUSIBLE = 0.5  # share of everyday Chinese below which letters were mapped wrongly

_PDFIUM = Lock()  # pdfium is not thread-safe: one call at a time in each process


def garbage(text: str) -> float:
    """How bad a text is, 0 to 1: 1 without text, otherwise its unreadable or its implausible share, whichever
    is the greater.

    >>> garbage("信息公开 3 条"), garbage("  "), garbage("(cid:3)(cid:4)"), garbage("ÕþÎñ") > GARBAGE
    (0.0, 1.0, 1.0, True)
    """
    if not text.strip():
        return 1.0
    doubt = 1 - plausibility(text)
    return max(unreadable(text), doubt if doubt > 1 - IMPLAUSIBLE else 0.0)


def _clean(page: str) -> str:
    # A hyphen at a line's end comes as U+0002 or U+FFFE, and one in a page number as a soft hyphen: on paper
    # all are hyphens.
    page = re.sub("[\x02\ufffe\u00ad]", "-", page)
    return "\n".join(
        line.strip() for line in plain(page).replace("\t", " ").replace("\f", "\n").split("\n") if line.strip()
    )


def _pdfium(data: bytes) -> tuple[list[str], list[int], dict[str, str]]:
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
            pages, pictures = [], []
            for number, page in enumerate(pdf, 1):
                textpage = page.get_textpage()
                text = textpage.get_text_bounded()
                textpage.close()
                if not text.strip() and any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])):
                    pictures.append(number)
                pages.append(text)
                page.close()
            return pages, pictures, pdf.get_metadata_dict()
        except pypdfium2.PdfiumError as error:
            raise ReadError(f"broken PDF ({error}): fetch or export it again") from error
        finally:
            pdf.close()


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
    bad, reader = garbage("\n".join(raw_pages)), "pypdfium2"
    if bad > GARBAGE:
        others = _pdfminer(data)
        if len(others) == len(raw_pages) and garbage("\n".join(others)) < bad:
            raw_pages, reader = others, "pdfminer.six"
            pictures = [n for n in pictures if not others[n - 1].strip()]
    if not any(page.strip() for page in raw_pages):
        raise ReadError("PDF without text (scanned?): run OCR first")
    if garbage("\n".join(raw_pages)) > HOPELESS:
        raise ReadError("PDF whose letters cannot be told (a font without a character map): run OCR first")
    warnings = []
    spoilt = [n for n, page in enumerate(raw_pages, 1) if page.strip() and garbage(page) > GARBAGE]
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
        pages=tuple(map(_clean, raw_pages)),
        metadata={k: v for k, v in metadata.items() if v},
        warnings=tuple(warnings),
    )


def _list(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")
