"""The first bytes of a file, and where they leave it open its name, into the kind of file it is.

A rule is a function from a `Sample` to a kind, or None where it can't tell; the first that can decides. A file of a
kind that nobody here reads raises ReadError with a sentence on what to do.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import nlp.regex as re
from nlp.reading.archive import Archive
from nlp.reading.content import display_name
from nlp.reading.document import ReadError

#: The suffixes that a kind of file goes by.
SUFFIXES = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm", ".dotx", ".dotm"),
    "xml": (".xml",),
    "mhtml": (".mht", ".mhtml", ".eml"),
    "html": (".html", ".htm", ".shtml", ".xhtml", ".jhtml"),
    "txt": (".txt", ".text"),
    "md": (".md", ".markdown"),
    "picture": (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp"),
}
_KIND_BY_SUFFIX = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
#: Suffixes under which servers and browsers hand out web pages, so that none is a surprise there.
_OF_PAGES = frozenset((".asp", ".aspx", ".jsp", ".jspx", ".php", ".do", ".action", ".cgi", ".mht", ".mhtml"))
#: Suffixes of word processors, under which a program may have saved plain text.
_OF_WORDS = frozenset((".doc", ".dot", ".wps", ".wpt", ".rtf"))

_OLD_OFFICE = "an old Office file (.doc, .wps or .xls): open it and save it as .docx"
_ARCHIVE = "an archive: unpack it first"
_UNREAD = (
    (b"\xd0\xcf\x11\xe0", _OLD_OFFICE),
    (b"{\\rtf", "an RTF file: open it and save it as .docx"),
    (b"AT&TFORM", "a DjVu file: run OCR first"),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"PK\x05\x06", "an empty archive: fetch it again"),
    (b"Founder CEB", "a CEB file: open it and export it as PDF"),
    (b"%!PS", "a PostScript file: export it as PDF"),
)
#: How files of pictures begin.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OFFICE = "an Office file that is no Word document: save it as .docx or PDF"
#: Members by which a ZIP file of some other kind is known; a slash at the end or a dot at the beginning: any of these.
_ZIP_MARKS = (
    ("ofd.xml", "an OFD file: export it as PDF"),
    ("xl/", _OFFICE),
    ("ppt/", _OFFICE),
    ("visio/", _OFFICE),
    ("content.xml", "an OpenDocument file: save it as .docx or PDF"),
    ("index/document.iwa", "a Pages file: export it as .docx or PDF"),
    ("meta-inf/container.xml", "an e-book (.epub): export it as PDF"),
    (".fdseq", "an XPS file: export it as PDF"),
)
#: What stands in old Office files of some kinds, and why they are not read.
_OLE_MARKS = (
    ("EncryptedPackage", "a password-protected Office file: remove the password and try again"),
    ("__substg1.0", "a message of Outlook: save the report that is attached to it, and read that"),
)
#: What a report in an archive would be named, and what of names a message has room for.
_DOCUMENT_NAME = re.compile(r"\.(pdf|docx?|docm|wps|rtf|ofd|odt|html?|mht|txt|md)$", re.I)
_SHOWN_NAMES = 3

_XML_KINDS = (
    ("http://schemas.microsoft.com/office/2006/xmlPackage", None),
    ("http://schemas.microsoft.com/office/word/2003/wordml", None),
    ("http://schemas.openxmlformats.org/wordprocessingml/", None),
    ("http://purl.oclc.org/ooxml/wordprocessingml/", None),
    ("urn:schemas-microsoft-com:office:spreadsheet", "a worksheet saved as XML: save the report as .docx or PDF"),
    ("urn:oasis:names:tc:opendocument", "an OpenDocument file: save it as .docx or PDF"),
    ("schemas.uof.org", "a UOF file: open it and save it as .docx"),
)
_HTML_TAG = re.compile(
    r"<(html|head|body|meta|title|base|link|style|script|div|table|p|br|span|center|font|h[1-6]|section|article|main"
    r"|frameset)(?=[\s/>])",
    re.I,
)
_PAGE_TAG = re.compile(r"<(html|head|body)(?=[\s/>])", re.I)
_DOCTYPE = re.compile(r"<!doctype\s+html\b", re.I)
_ROOT = re.compile(r"<[A-Za-z_]")
_SAMPLE_BYTES = 1 << 16
_WHOLE_HEADER = 1 << 13


@dataclass(frozen=True)
class Sample:
    """What rules look at: the bytes, and the name's suffix in lower case."""

    data: bytes
    suffix: str

    @cached_property
    def head(self) -> str:
        """The beginning as text, behind XML's prolog and HTML's comments."""
        return behind_prolog(_as_text(self.data[:_SAMPLE_BYTES]))

    @cached_property
    def is_html(self) -> bool:
        """Whether it begins as a web page does; Markdown may begin with any tag, but for those of a whole page."""
        tag = _PAGE_TAG if self.suffix in SUFFIXES["md"] else _HTML_TAG
        return bool(_DOCTYPE.match(self.head) or tag.match(self.head))


def _as_text(data: bytes) -> str:
    """Bytes as text of which only ASCII is to be relied on."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "ignore")
    for start, encoding in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data.startswith(start):
            return data.decode(encoding, "ignore")
    return data.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def behind_prolog(text: str) -> str:
    """A page from its first tag or word on: blanks, processing instructions and comments before it are left out.

    >>> behind_prolog("<?xml version='1.0'?> <!-- a --><!----> <p>甲")
    '<p>甲'
    """
    start = 0
    while True:
        while start < len(text) and text[start].isspace():
            start += 1
        for opening, closing in (("<?", "?>"), ("<!--", "-->"), ("<![", "]>")):
            if text.startswith(opening, start):
                end = text.find(closing, start + len(opening))
                start = len(text) if end < 0 else end + len(closing)
                break
        else:
            return text[start:]


#: What a server or a form may have put before an archive, in bytes.
_MOST_BEFORE_ARCHIVE = 1024


def _zip(sample: Sample) -> str | None:
    begin = sample.data.find(b"PK\x03\x04", 0, _MOST_BEFORE_ARCHIVE)
    if begin < 0 or (begin and sample.suffix not in SUFFIXES["docx"]):
        return None
    try:
        archive = Archive(sample.data)
    except ReadError as error:
        return _broken_zip(sample, error)
    names = archive.names
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    for mark, reason in _ZIP_MARKS:
        if any(_is_marked(name, mark) for name in names):
            raise ReadError(reason)
    if "[content_types].xml" in names and "_rels/.rels" in names:
        return "docx"  # its main part may stand anywhere
    raise ReadError(_archive_reason(archive, sample.suffix))


def _is_marked(name: str, mark: str) -> bool:
    if mark.endswith("/"):
        return name.startswith(mark)
    return name.endswith(mark) if mark.startswith(".") else name == mark


def _broken_zip(sample: Sample, error: ReadError) -> str:
    """Of an archive cut short the names tell what it was."""
    ends = (sample.data[:4096] + sample.data[-65536:]).decode("latin-1").lower().replace("\\", "/")
    for mark, reason in _ZIP_MARKS:
        if mark in ends and "word/" not in ends:
            raise ReadError(reason) from error
    if "word/" in ends or sample.suffix in SUFFIXES["docx"]:
        raise ReadError(f"not a .docx archive but {error}") from error
    raise error


def _archive_reason(archive: Archive, suffix: str) -> str:
    if suffix in SUFFIXES["docx"]:
        return "not a .docx archive: fetch or save it again"
    documents = [name for name in archive.shown_names if _DOCUMENT_NAME.search(name)]
    if not documents:
        return _ARCHIVE
    shown = ", ".join(map(display_name, documents[:_SHOWN_NAMES]))
    more = f" and {len(documents) - _SHOWN_NAMES} more" if len(documents) > _SHOWN_NAMES else ""
    return f"{_ARCHIVE} (it holds {shown}{more})"


def _picture(sample: Sample) -> str | None:
    is_webp = sample.data.startswith(b"RIFF") and sample.data[8:12] == b"WEBP"
    return "picture" if is_webp or sample.data.startswith(_PICTURES) else None


def _unread(sample: Sample) -> str | None:
    for magic, reason in _UNREAD:
        if sample.data.startswith(magic):
            if reason == _OLD_OFFICE:
                reason = next((why for mark, why in _OLE_MARKS if mark.encode("utf-16-le") in sample.data), reason)
            raise ReadError(reason)
    return None


def _pdf(sample: Sample) -> str | None:
    if b"%PDF-" in sample.data[:1024]:
        return "pdf"
    if sample.suffix != ".pdf":
        return None
    if sample.is_html:
        raise ReadError("a web page saved as .pdf: fetch the PDF itself")
    raise ReadError("not a PDF, or a broken one: fetch or export it again")


def _xml(sample: Sample) -> str | None:
    """Word's own XML, in one file: told by the namespaces that its first tag declares."""
    root = sample.head[:_WHOLE_HEADER]
    if _ROOT.match(root) and not sample.is_html:
        tag = root[: root.find(">") + 1]
        for mark, reason in _XML_KINDS:
            if mark in tag:
                if reason:
                    raise ReadError(reason)
                return "xml"
    if sample.suffix == ".xml" and not sample.is_html:
        raise ReadError("an XML file that is no Word document: give PDF, HTML, DOCX, text or Markdown")
    return None


def _mhtml(sample: Sample) -> str | None:
    """A header of mail: lines of names and values up to a blank one, among them a version of MIME."""
    text = _as_text(sample.data[:_WHOLE_HEADER]).lstrip()
    header = re.split(r"\n\r?\n|\r\r", text, maxsplit=1)[0]
    if not re.match(r"[A-Za-z-]{2,60}:", header):
        return None
    return "mhtml" if re.search(r"^(MIME-Version:|Content-Type:\s*multipart/)", header, re.I | re.M) else None


def _html(sample: Sample) -> str | None:
    known = _KIND_BY_SUFFIX.get(sample.suffix)
    return "html" if sample.is_html or known == "html" else None


def _by_suffix(sample: Sample) -> str | None:
    if sample.suffix in SUFFIXES["docx"]:
        raise ReadError("not a .docx archive: fetch or save it again")
    if sample.suffix in SUFFIXES["mhtml"]:
        raise ReadError("not a web archive, or one without its header: save the page again")
    if sample.suffix == "" or sample.suffix in _OF_WORDS:
        return "txt"
    return _KIND_BY_SUFFIX.get(sample.suffix)


_RULES: tuple[Callable[[Sample], str | None], ...] = (_zip, _picture, _unread, _pdf, _xml, _mhtml, _html, _by_suffix)


def kind_of(data: bytes, suffix: str) -> str:
    """The kind of a file, a key of SUFFIXES; raises ReadError where it is none of ours.

    >>> kind_of(b"<html>", ".doc"), kind_of(b"MIME-Version: 1.0\\n\\n", ".doc"), kind_of("年报".encode(), "")
    ('html', 'mhtml', 'txt')
    """
    sample = Sample(data, suffix)
    for rule in _RULES:
        kind = rule(sample)
        if kind:
            return kind
    raise ReadError(f"unsupported file type {suffix}: give PDF, HTML, DOCX, text or Markdown")


def is_usual(kind: str, suffix: str) -> bool:
    """Whether files of a kind go by a suffix, so that a reader of the results need not be told.

    >>> is_usual("html", ".jsp"), is_usual("html", ".doc")
    (True, False)
    """
    return suffix == "" or suffix in SUFFIXES[kind] or (kind == "html" and suffix in _OF_PAGES)
