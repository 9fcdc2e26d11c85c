"""A web page saved as one file (.mht, .mhtml), and mail with a report attached, into the page or the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import Message
from functools import partial
from urllib.parse import unquote, urljoin

import nlp.regex as re
from nlp.reading.content import Content, Inner
from nlp.reading.covers import Attachment, is_document_name, text_of
from nlp.reading.document import ReadError
from nlp.reading.frames import Find, join_frames
from nlp.reading.text import decode

MOST_MULTIPARTS = 20  # parts that hold parts; the library compares each line with all that are open
LONGEST_HEADER = 4000  # bytes of one that names a type
MOST_BYTES = 100 << 20
MOST_PARTS = 5000

_TYPE = re.compile(rb"^content-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
_PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(data: bytes, inner: Inner) -> Content:
    """The page that the file is of, with what its frames show; of mail the text, or the attachment that has it."""
    root = _message(data)
    parts = [part for part in root.walk() if not part.is_multipart()][:MOST_PARTS]
    page = _root_part(root, parts)
    attachments = list(_attachments(parts, page, inner))
    cover: Content | ReadError
    if page is None:
        cover = ReadError("a web archive without a page: save the page again")
    else:
        try:
            cover = _read_page(page, parts, inner)
        except ReadError as error:
            cover = error
    return text_of(cover, attachments)


def _message(data: bytes) -> Message:
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    headers = [match[0] for match in _TYPE.finditer(data)]
    multiparts = sum(b"multipart/" in header.lower() for header in headers)
    is_odd = multiparts > MOST_MULTIPARTS or any(len(header) > LONGEST_HEADER for header in headers)
    if is_odd or len(headers) > 2 * MOST_PARTS or len(data) > MOST_BYTES:
        raise ReadError("a web archive or mail too large or too deep: save the page as HTML")
    return message_from_bytes(data, policy=policy.compat32)


def _root_part(root: Message, parts: list[Message]) -> Message | None:
    """The part that a browser shows: the one named as the start, else the first page, else the first text."""
    start = root.get_param("start")
    named = [part for part in parts if isinstance(start, str) and _id(part) == start.strip("<> ")]
    pages = [part for part in parts if part.get_content_type() in _PAGES and not _is_attached(part)]
    texts = [part for part in parts if part.get_content_type() == "text/plain" and not _is_attached(part)]
    return next(iter([*named, *pages, *texts]), None)


def _id(part: Message) -> str:
    return str(part.get("Content-ID") or "").strip("<> \r\n\t")


def _place(part: Message) -> str:
    return "".join(str(part.get("Content-Location") or "").split())


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _payload(part: Message) -> bytes:
    """A part's bytes as they were before they were packed for sending."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _read_page(page: Message, parts: list[Message], inner: Inner) -> Content:
    data = join_frames(_payload(page), _finder(page, parts))
    is_page = page.get_content_type() in _PAGES
    charset = page.get_param("charset")
    if not isinstance(charset, str) or re.search(rb"charset\s*=", data[:4096], re.I):
        return inner.read(data, "page.html" if is_page else "page.txt")
    # The page itself does not say its encoding, the header does.
    text, encoding, notices = decode(data, charset)
    content = inner.read(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), "page.html" if is_page else "page.txt")
    return replace(content, encoding=encoding, warnings=(*notices, *content.warnings))


def _finder(page: Message, parts: list[Message]) -> Find:
    """Finds the pages of frames by the ids and places that the archive keeps them under."""
    framed: dict[str, Message] = {}
    for part in parts:
        if part.get_content_type() in _PAGES and part is not page:
            framed.setdefault(f"cid:{_id(part)}", part)
            framed.setdefault(unquote(_place(part)), part)
    base = _place(page)

    def find(source: str) -> bytes | None:
        source = unquote(source)
        try:
            part = framed.get(source) or framed.get(urljoin(base, source))
        except ValueError:  # what is no address
            return None
        return _payload(part) if part is not None else None

    return find


def _attachments(parts: list[Message], page: Message | None, inner: Inner) -> Iterator[Attachment]:
    for part in parts:
        name = part.get_filename() or ""
        if part is not page and name and (_is_attached(part) or is_document_name(name)):
            yield Attachment(name, partial(_read_attached, part, name, inner), is_document_name(name))


def _read_attached(part: Message, name: str, inner: Inner) -> Content:
    return inner.read(_payload(part), name)
