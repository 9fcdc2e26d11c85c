"""A PDF into pages: pdfium reads it; where its text is garbage, pdfminer has a try, and the better text counts.

Pages that are pictures, or whose text stays garbage, are recognised where the extra `gongkai[ocr]` is installed.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

import nlp.regex as re
from nlp.reading import ocr
from nlp.reading import pdf_calls as calls
from nlp.reading.apart import Overrun, run_apart
from nlp.reading.content import Content
from nlp.reading.document import Line, Notice, Page, ReadError, plain
from nlp.reading.pdf_bounds import may_overrun
from nlp.reading.pdf_glyphs import read_content, survey_page
from nlp.reading.pdf_layout import lay_out
from nlp.reading.pdf_plain import FEW_RULES, plain_lines
from nlp.reading.pdf_text import read_texts
from nlp.reading.quality import GARBAGE, garbage

PAGES = 2000  # a report has about ten
SECONDS = 20  # of processor time; a report takes a fiftieth of one
AT_ONCE = 16  # pages that are kept open and looked at together
HOPELESS = 0.5  # the same share in the better text, above which there is nothing to score


def _clean(page: str) -> str:
    # A hyphen at a line's end comes as U+0002 or U+FFFE, and one in a page number as a soft hyphen: on paper
    # all are hyphens.
    page = re.sub("[\x02\ufffe\u00ad]", "-", page)
    return "\n".join(
        line.strip() for line in plain(page).replace("\t", " ").replace("\f", "\n").split("\n") if line.strip()
    )


class _Content(NamedTuple):
    """The pages of a file, the numbers (from 1) of those that are pictures without text, and its properties."""

    pages: list[Page]
    pictures: list[int]
    properties: dict[str, str]


def _pdfium(data: bytes) -> _Content:
    """What pdfium reads, in a process of its own where that might take too much."""
    content: _Content = run_apart(__name__, "read_here", data) if may_overrun(data) else read_here(data)
    return content


def read_here(data: bytes) -> _Content:
    """What pdfium reads, in this process."""
    import pypdfium2

    with calls.LOCK:
        pdf = _opened(data)
        try:
            if len(pdf) > PAGES:
                raise ReadError(f"{len(pdf)} pages: more than the limit of {PAGES}; split the file")
            pages, pictures, watermarks = [], [], set()
            has_plain_runs = _has_plain_runs(pdf, data)
            last_moment = time.process_time() + SECONDS
            for first in range(0, len(pdf), AT_ONCE):
                with calls.open_pages(pdf, range(first, min(first + AT_ONCE, len(pdf)))) as opened:
                    for number, content in enumerate(_read_pages(opened, has_plain_runs), first + 1):
                        watermarks.update(content.watermarks)
                        pages.append(content.page)
                        if content.is_picture:
                            pictures.append(number)
                        if time.process_time() > last_moment:
                            raise Overrun(f"reading it takes more than {SECONDS} seconds (a bomb?): split the file")
            if watermarks:
                pages = [_without(page, watermarks) for page in pages]
            return _Content(pages, pictures, {key: _property(pdf, key) for key in ("Title", "CreationDate")})
        except pypdfium2.PdfiumError as error:
            raise ReadError(f"broken PDF ({error}): fetch or export it again") from error
        finally:
            pdf.close()


def _opened(data: bytes) -> Any:
    """The document; raises ReadError with what is wrong where it cannot be opened."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        pass
    # The library keeps the code of an earlier failure where this one sets none: let it be one that says nothing.
    with suppress(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(b"no PDF").close()
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        if is_locked and b"/Encrypt" in data:
            raise ReadError("encrypted PDF: remove the password and try again") from error
        raise ReadError("broken or truncated PDF: fetch or export it again") from error


def _has_plain_runs(pdf: Any, data: bytes) -> bool:
    """Whether the text of a page is that of its own objects, one after the other: no forms, no direction named.

    The dictionary that calls a stream a form is never packed nor encrypted.
    """
    import pypdfium2.raw as raw

    return b"/Form" not in data and not raw.FPDF_VIEWERREF_GetName(pdf, b"Direction", None, 0)


def _property(pdf: Any, key: str) -> str:
    try:
        return str(pdf.get_metadata_value(key))
    except UnicodeDecodeError:  # half a character, as where a title was cut
        return ""


class _PageRead(NamedTuple):
    """A page, the text of watermarks over it, and whether it is a picture without text."""

    page: Page
    watermarks: list[str]
    is_picture: bool


def _read_pages(opened: Sequence[calls.OpenPage], has_plain_runs: bool) -> Iterator[_PageRead]:
    """Pages: the quick way where one is plain, by the place of each glyph where it is not."""
    texts = read_texts([page.textpage for page in opened])
    surveys = [survey_page(page, text, has_plain_runs) for page, text in zip(opened, texts.pages)]
    plain_pages = plain_lines(opened, texts, [len(survey.rules) < FEW_RULES for survey in surveys])
    for page, text, survey, lines in zip(opened, texts.pages, surveys, plain_pages):
        if lines is not None:
            left, bottom, right, top = page.edges
            yield _PageRead(Page(tuple(lines), right - left, top - bottom), [], not lines and survey.is_drawn)
            continue
        content = read_content(page, text, survey)
        layout = lay_out(content)
        is_picture = not len(content.glyphs) and survey.is_drawn
        yield _PageRead(Page(tuple(layout.blocks), content.width, content.height), layout.watermarks, is_picture)


def _without(page: Page, watermarks: set[str]) -> Page:
    """A page without lines that are a watermark on another page."""
    kept = [block for block in page.blocks if not isinstance(block, Line) or block.text not in watermarks]
    return page if len(kept) == len(page.blocks) else replace(page, blocks=tuple(kept))


def _pdfminer(data: bytes) -> list[str]:
    """Text of each page; none where pdfminer fails too, or does not come to an end."""
    try:
        texts: list[str] = run_apart(__name__, "read_second", data, seconds=SECONDS)
    except ReadError:  # it is the second choice and raises anything on odd files; the first choice's text stands then
        return []
    return texts


def read_second(data: bytes) -> list[str]:
    """Text of each page as pdfminer reads it, in this process."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer

    return [
        "".join(box.get_text() for box in page if isinstance(box, LTTextContainer))
        for page in extract_pages(io.BytesIO(data))
    ]


def read_pdf(data: bytes) -> Content:
    """The fields of a Document."""
    pages, pictures, properties = _pdfium(data)
    reader = "pypdfium2"
    bad = _garbage(pages)
    better = _better(data, pages, bad) if bad > GARBAGE else []
    if better:
        pages, reader, bad = better, "pdfminer.six", _garbage(better)
        pictures = [n for n in pictures if not pages[n - 1].text.strip()]
    spoilt = _spoilt(pages) if bad else []
    recognised = _recognised(data, [*pictures, *spoilt])
    if recognised:
        for number, found in recognised.items():
            pages[number - 1] = found.page
        pictures = sorted(set(pictures) - set(recognised))
        spoilt = sorted(set(spoilt) - set(recognised))
        reader = "rapidocr" if len(recognised) == len(pages) else f"{reader}+rapidocr"
        bad = _garbage(pages)
    _refuse(pages, bad)
    warnings = [ocr.notice(recognised)] if recognised else []
    warnings.extend(_lost(spoilt, pictures))
    if b"%%EOF" not in data[-2048:]:
        warnings.append(Notice("truncated", "the PDF has no end mark and may be cut short: fetch it again"))
    return Content(reader, tuple(pages), metadata=_metadata(properties), warnings=tuple(warnings))


def _lost(spoilt: Sequence[int], pictures: Sequence[int]) -> Iterator[Notice]:
    """What to say about pages of which text is lost."""
    if spoilt:
        what = "is partly unreadable (a font without a character map?)"
        yield Notice("garbled", f"text of page {ocr.listed(spoilt)} {what}: {_remedy()}")
    if pictures:
        what = "is a picture without text (scanned?)"
        yield Notice("page_without_text", f"page {ocr.listed(pictures)} {what}: {_remedy()}")


def _metadata(properties: Mapping[str, str]) -> dict[str, str]:
    """Title and date where a file's properties tell them."""
    metadata = {"title": properties.get("Title", "").strip().removeprefix("untitled")}
    if date := re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", properties.get("CreationDate", "")):
        metadata["date"] = "-".join(date.groups())
    return {key: value for key, value in metadata.items() if value}


def _better(data: bytes, pages: Sequence[Page], bad: float) -> list[Page]:
    """The pages as pdfminer reads them; none where that is no better."""
    others = _pdfminer(data)
    if len(others) != len(pages) or garbage("\n".join(others)) >= bad:
        return []
    return [Page(tuple(map(Line, _clean(text).split("\n")))) for text in others]


def _garbage(pages: Sequence[Page]) -> float:
    return garbage("\n".join(page.text for page in pages))


def _spoilt(pages: Sequence[Page]) -> list[int]:
    """The pages with text too much of which cannot be read."""
    return [n for n, page in enumerate(pages, 1) if page.text.strip() and garbage(page.text) > GARBAGE]


def _recognised(data: bytes, numbers: Sequence[int]) -> dict[int, ocr.Recognised]:
    """Pages as they are recognised in their pictures; none without the extra."""
    if not numbers or not ocr.is_installed():
        return {}
    return ocr.recognise_pages(data, sorted(numbers))


def _remedy() -> str:
    """What to do about a page that has no text of use."""
    if ocr.is_installed():
        return "nothing could be recognised in its picture"
    return f"to have it recognised, {ocr.COMMAND}"


def _refuse(pages: Sequence[Page], bad: float) -> None:
    """Raise for a file in which there is nothing to read."""
    if bad > HOPELESS:
        is_empty = not any(page.text.strip() for page in pages)
        what = (
            "without text (scanned?)" if is_empty else "whose letters cannot be told (a font without a character map)"
        )
        raise ReadError(f"PDF {what}: {_remedy()}")
