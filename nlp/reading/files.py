"""Read a file: PDF, HTML, DOCX, text or Markdown into a Document.

>>> import nlp.reading
>>> document = nlp.read("corpus/samples/haoba-town-2023.pdf")  # doctest: +SKIP
>>> document.pages[0], document.reader, document.warnings  # doctest: +SKIP

What kind a file is, its content says; a suffix that says otherwise brings a warning.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from nlp.reading.content import Content, Inner
from nlp.reading.document import Document, Notice, ReadError
from nlp.reading.frames import join_frames
from nlp.reading.kinds import is_usual, kind_of
from nlp.reading.paths import saved_parts

BYTES = 200 << 20  # no report is larger; a file that is would fill the memory of a batch

Reader = Callable[[bytes, Inner], Content]


def _pdf(data: bytes, inner: Inner) -> Content:
    from nlp.reading.pdf_attachments import read_pdf_or_attachment

    return read_pdf_or_attachment(data, inner)


def _docx(data: bytes, inner: Inner) -> Content:
    from nlp.reading.docx import read_docx

    return read_docx(data, inner)


def _word_xml(data: bytes, inner: Inner) -> Content:
    from nlp.reading.docx import read_word_xml

    return read_word_xml(data, inner)


def _mhtml(data: bytes, inner: Inner) -> Content:
    from nlp.reading.mhtml import read_mhtml

    return read_mhtml(data, inner)


def _html(data: bytes, inner: Inner) -> Content:
    from nlp.reading.html import read_html

    return read_html(data)


def _picture(data: bytes, inner: Inner) -> Content:
    from nlp.reading.ocr import read_picture

    return read_picture(data)


def _text(data: bytes, inner: Inner, markdown: bool) -> Content:
    from nlp.reading.text import read_text

    return read_text(data, markdown=markdown)


#: A reader for each kind of `kinds.SUFFIXES`; what it needs is loaded when first used.
_READERS: dict[str, Reader] = {
    "pdf": _pdf,
    "docx": _docx,
    "xml": _word_xml,
    "mhtml": _mhtml,
    "html": _html,
    "txt": partial(_text, markdown=False),
    "md": partial(_text, markdown=True),
    "picture": _picture,
}


def _no_file(path: str, mode: int) -> str:
    """Why what is no file cannot be read."""
    if not stat.S_ISDIR(mode):
        return "not a regular file"
    try:
        os.scandir(path).close()
    except OSError as error:
        return f"a folder that cannot be looked into ({error.strerror or error}): allow it, or move its files elsewhere"
    return "a folder, not a file"


def _bytes(path: str) -> bytes:
    try:
        # A device or a pipe could block for ever.
        if not stat.S_ISREG((found := os.stat(path)).st_mode):
            raise ReadError(_no_file(path, found.st_mode))
        if found.st_size > BYTES:
            raise ReadError(f"{found.st_size >> 20} MB: more than the limit of {BYTES >> 20} MB")
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError as error:
        raise ReadError("no such file") from error
    except PermissionError as error:
        raise ReadError("no permission to read the file") from error
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror or error}") from error


def _read_as(kind: str, data: bytes, inner: Inner) -> Content:
    try:
        content = _READERS[kind](data, inner)
    except ReadError:
        raise
    except Exception as error:  # the libraries below meet files from anywhere, and one odd file is to stop no batch
        raise ReadError(f"could not be read as {kind}: {type(error).__name__}: {error}") from error
    if not any(page.text.strip() for page in content.pages):
        raise ReadError("file without text")
    return content


def _read_inner(data: bytes, name: str, inner: Inner) -> Content:
    """A file that lies in another."""
    return _read_as(_kind(data, _suffix(name)), data, inner)


def _kind(data: bytes, suffix: str) -> str:
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise ReadError("empty file")
    return kind_of(data, suffix)


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def read(path: str | os.PathLike[str]) -> Document:
    """Read one file. Raises ReadError with a reason for whatever cannot be read."""
    name = os.fspath(path)
    data = _bytes(name)
    suffix = _suffix(name)
    kind = _kind(data, suffix)
    if kind == "html":
        data = join_frames(data, saved_parts(name))
    content = _read_as(kind, data, Inner(_read_inner))
    if not is_usual(kind, suffix):
        notice = Notice("suffix", f"named {suffix} but is {kind}; read as that")
        content = replace(content, warnings=(notice, *content.warnings))
    return Document(
        path=name,
        format=kind,
        reader=content.reader,
        encoding=content.encoding,
        pages=content.pages,
        metadata=content.metadata,
        warnings=content.warnings,
    )
