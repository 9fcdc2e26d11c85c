"""Read a file: PDF, HTML, DOCX, text or Markdown into a Document.

>>> import nlp.reading
>>> document = nlp.read("corpus/samples/haoba-town-2023.pdf")  # doctest: +SKIP
>>> document.pages[0], document.reader, document.warnings  # doctest: +SKIP

What kind a file is, its content says; a suffix that says otherwise brings a warning.
"""

from __future__ import annotations

import codecs
import os
import re
import stat

from nlp.reading.document import Document, Notice, Page, ReadError

BYTES = 200 << 20  # no report is larger; a file that is would fill the memory of a batch

_SUFFIXES = {".pdf": "pdf", ".docx": "docx", ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md"}
_SUFFIXES |= dict.fromkeys((".html", ".htm", ".shtml", ".xhtml", ".jhtml"), "html")
# Suffixes under which servers and word processors hand out HTML or text.
_ANY = frozenset(
    ("", ".asp", ".aspx", ".jsp", ".jspx", ".php", ".do", ".action", ".cgi", ".doc", ".wps", ".xls", ".mht", ".mhtml")
)
_OTHER = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .wps or .xls): open it and save it as .docx"),
    (b"{\\rtf", "an RTF file: open it and save it as .docx"),
    (b"\x89PNG", "a picture: run OCR first"),
    (b"\xff\xd8\xff", "a picture: run OCR first"),
    (b"GIF8", "a picture: run OCR first"),
    (b"II*\0", "a picture: run OCR first"),
    (b"MM\0*", "a picture: run OCR first"),
    (b"Rar!", "an archive: unpack it first"),
    (b"7z\xbc\xaf", "an archive: unpack it first"),
    (b"\x1f\x8b", "an archive: unpack it first"),
)
_HTML_TAG = re.compile(
    r"<(!doctype\s+html|html|head|body|meta|title|div|table|p|br|span|center|font|script|style|link|section|article|h[1-6])\b",
    re.I,
)
_PAGE_TAG = re.compile(r"<(!doctype\s+html|html|head|body)\b", re.I)


def _kind(data: bytes, suffix: str) -> str:
    """The format by the first bytes, else by the suffix; raises ReadError where it is none of ours."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        head = data[:4096] + data[-65536:]  # names of the files in it stand at either end
        if b"word/" in head or (b"[Content_Types].xml" in head and suffix == ".docx"):
            return "docx"
        if b"OFD.xml" in head:
            raise ReadError("an OFD file: export it as PDF")
        if b"xl/" in head or b"ppt/" in head or b"opendocument" in head:
            raise ReadError("an Office file that is no Word document: save it as .docx or PDF")
        raise ReadError(
            "not a .docx archive: fetch or save it again" if suffix == ".docx" else "an archive: unpack it first"
        )
    for magic, reason in _OTHER:
        if data.startswith(magic):
            if "EncryptedPackage".encode("utf-16-le") in data:
                reason = "a password-protected Office file: remove the password and try again"
            raise ReadError(reason)
    if suffix == ".pdf":
        raise ReadError(
            "not a PDF, or a broken one: fetch or export it again"
            if not _looks_html(data)
            else "a web page saved as .pdf: fetch the PDF itself"
        )
    if suffix == ".docx":
        raise ReadError("not a .docx archive: fetch or save it again")
    known = _SUFFIXES.get(suffix)
    if known == "html" or (_looks_html(data, known == "md") and (known or suffix in _ANY)):
        return "html"
    if re.match(rb"\s*(MIME-Version|From: <Saved by)", data[:300]):
        raise ReadError("a web archive (.mht): save it as HTML")
    if known or suffix == "":
        return known or "txt"
    raise ReadError(f"unsupported file type {suffix}: give PDF, HTML, DOCX, text or Markdown")


def _looks_html(data: bytes, is_markdown: bool = False) -> bool:
    """Whether a file begins as a web page does, behind blanks and comments. Markdown may begin with a tag of HTML."""
    head = data[:4096]
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if utf16 else "latin-1", "ignore").removeprefix("\xef\xbb\xbf").lstrip()
    for opening, closing in (("<?xml", ">"), *[("<!--", "-->")] * 100):
        if text.startswith(opening):
            text = text.partition(closing)[2].lstrip()
    return bool((_PAGE_TAG if is_markdown else _HTML_TAG).match(text))


def _bytes(path: str) -> bytes:
    try:
        # A device or a pipe could block for ever.
        if not stat.S_ISREG((found := os.stat(path)).st_mode):
            raise ReadError("a folder, not a file" if stat.S_ISDIR(found.st_mode) else "not a regular file")
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


def read(path: str | os.PathLike) -> Document:
    """Read one file. Raises ReadError with a reason for whatever cannot be read."""
    name = os.fspath(path)
    data = _bytes(name)
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise ReadError("empty file")
    suffix = os.path.splitext(name)[1].lower()
    kind = _kind(data, suffix)
    try:
        if kind == "pdf":
            from nlp.reading.pdf import read_pdf as reader
        elif kind == "html":
            from nlp.reading.html import read_html
            from nlp.reading.html_frames import saved_frames

            def reader(data):
                return read_html(data, saved_frames(name, data))

        elif kind == "docx":
            from nlp.reading.docx import read_docx as reader
        else:
            from nlp.reading.text import read_text

            def reader(data):
                return read_text(data, markdown=kind == "md")

        fields = reader(data)
    except ReadError:
        raise
    except Exception as error:  # the libraries below meet files from anywhere, and one odd file is to stop no batch
        raise ReadError(f"could not be read as {kind}: {type(error).__name__}: {error}") from error
    fields["pages"] = tuple(Page.of_text(page) if isinstance(page, str) else page for page in fields["pages"])
    if not any(page.text.strip() for page in fields["pages"]):
        raise ReadError("file without text")
    if suffix and _SUFFIXES.get(suffix) != kind and not (kind == "html" and suffix in _ANY - {".doc", ".wps", ".xls"}):
        fields["warnings"] = (
            Notice("suffix", f"named {suffix} but is {kind}; read as that"),
            *fields.get("warnings", ()),
        )
    return Document(path=name, format=kind, **{"encoding": None, **fields})
