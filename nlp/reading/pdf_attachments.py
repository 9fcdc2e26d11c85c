"""A PDF with files attached to it into the content of the one that has the text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any

from nlp.reading.apart import Overrun, run_apart
from nlp.reading.content import Content, Inner
from nlp.reading.covers import COVER, Attachment, is_document_name, text_of
from nlp.reading.document import ReadError
from nlp.reading.pdf import read_pdf
from nlp.reading.pdf_bounds import may_overrun
from nlp.reading.pdf_calls import LOCK

MOST_ATTACHMENTS = 50
MOST_PAGES = 20  # that are searched for attachments pinned to a place on them
MOST_PINNED = 200  # annotations of one page that are looked at
MOST_BYTES = 50 << 20
_MARK = b"EmbeddedFile"  # stands before any file attached, whatever else is packed away


def read_pdf_or_attachment(data: bytes, inner: Inner) -> Content:
    """A PDF's text; that of a file attached to it where the PDF itself is little more than a cover."""
    cover: Content | ReadError
    try:
        cover = read_pdf(data)
    except Overrun:  # to look for more in it would take as much again
        raise
    except ReadError as error:
        cover = error
    is_cover = isinstance(cover, ReadError) or cover.size <= COVER
    if isinstance(cover, Content) and not is_cover and _MARK not in data:
        return cover
    attachments = [
        Attachment(name, partial(_read_attached, data, number, name, inner), is_document_name(name))
        for number, name in enumerate(_guarded(data, "names", is_cover))
    ]
    return text_of(cover, attachments)


def _guarded(data: bytes, function: str, argument: int) -> Any:
    """What a function of this module makes of a PDF, in a process of its own where that might take too much."""
    if may_overrun(data):
        return run_apart(__name__, function, data, int(argument))
    return globals()[function](data, argument)


def names(data: bytes, with_pinned: int) -> list[str]:
    """The names of all files attached; none of a PDF that cannot be opened."""
    import pypdfium2

    with LOCK:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return []
        try:
            return [_name(each) for each in _attached(pdf, bool(with_pinned))]
        finally:
            pdf.close()


def _name(attachment: Any) -> str:
    import pypdfium2

    try:
        return str(attachment.get_name()).rstrip("\0")
    except pypdfium2.PdfiumError:
        return ""


def _attached(pdf: Any, with_pinned: bool) -> Iterator[Any]:
    """The files attached to the whole document, then those pinned to its pages; damaged ones are passed over."""
    import pypdfium2

    for number in range(min(pdf.count_attachments(), MOST_ATTACHMENTS)):
        with suppress(pypdfium2.PdfiumError):
            yield pdf.get_attachment(number)
    for number in range(min(len(pdf), MOST_PAGES) if with_pinned else 0):
        with suppress(pypdfium2.PdfiumError):
            yield from _pinned(pdf, number)


def _pinned(pdf: Any, number: int) -> Iterator[Any]:
    import pypdfium2
    import pypdfium2.raw as raw

    page = pdf[number]
    for place in range(min(raw.FPDFPage_GetAnnotCount(page), MOST_PINNED)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_FILEATTACHMENT:
            handle = raw.FPDFAnnot_GetFileAttachment(annotation)
            if handle:
                yield pypdfium2.PdfAttachment(handle, pdf)
        raw.FPDFPage_CloseAnnot(annotation)
    page.close()


def _read_attached(data: bytes, number: int, name: str, inner: Inner) -> Content:
    return inner.read(_guarded(data, "content", number), name)


def content(data: bytes, number: int) -> bytes:
    """The file attached that has this number among `_attached`."""
    import pypdfium2
    import pypdfium2.raw as raw

    with LOCK:
        pdf = pypdfium2.PdfDocument(data)
        try:
            attachment = next(islice(_attached(pdf, with_pinned=True), number, None))
            size = ctypes.c_ulong(0)
            raw.FPDFAttachment_GetFile(attachment, None, 0, size)
            if size.value > MOST_BYTES:
                raise ReadError(f"it holds more than {MOST_BYTES >> 20} MB")
            buffer = ctypes.create_string_buffer(size.value)
            if not raw.FPDFAttachment_GetFile(attachment, buffer, size, size):
                raise ReadError("it is damaged: detach it and read it by itself")
            return buffer.raw
        finally:
            pdf.close()
