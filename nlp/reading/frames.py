"""A web page and the pages in its frames, which lie beside it, into one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nlp.regex as re
from nlp.reading.text import decode

DEEPEST_FRAME = 3  # frames within frames
MOST_FRAMES = 30  # in one page
FRAME_BYTES = 20 << 20

#: A place as a page names it, into the bytes that stand there; None where there are none.
Find = Callable[[str], bytes | None]

# The end tag and what older browsers show in its stead belong to a frame.
_FRAME = re.compile(rb"<i?frame\b([^<>]{0,4000})>(?:[^<]{0,200}</iframe\s*>)?", re.I)
_SOURCE = re.compile(rb"""\bsrc\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.I)
_UNSEEN = re.compile(rb"""display\s*:\s*none|\b(?:height|width)\s*=\s*["']?0["'\s]""", re.I)
_FRAMESET = re.compile(rb"</?(?:frameset|noframes)\b[^<>]{0,4000}>", re.I)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?([\w-]{1,40})""", re.I)


def join_frames(page: bytes, find: Find, depth: int = 0) -> bytes:
    """A page with what its frames show in their place. Frames that nothing is found for stay as they are.

    >>> join_frames(b"<p>1</p><iframe src='a.html'></iframe>", {"a.html": b"<b>2</b>"}.get)
    b'<p>1</p><div><b>2</b></div>'
    """
    joined = 0

    def shown(match: re.Match[bytes]) -> bytes:
        nonlocal joined
        source = _SOURCE.search(match[1])
        if source is None or joined >= MOST_FRAMES or _UNSEEN.search(match[1]):
            return match[0]
        framed = find(_address(source[1] or source[2] or source[3] or b""))
        if framed is None or len(framed) > FRAME_BYTES:
            return match[0]
        joined += 1
        if depth < DEEPEST_FRAME:
            framed = join_frames(framed, find, depth + 1)
        return _as_part(framed)

    whole = _FRAME.sub(shown, page)
    return _FRAMESET.sub(b"", whole) if joined else page


def _address(source: bytes) -> str:
    """A place as it stands in a page, whose encoding is not known yet."""
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return source.decode("gb18030", "replace")


def _as_part(page: bytes) -> bytes:
    """The body of a page as a block in ASCII, which fits into a page of any encoding."""
    from lxml import etree, html

    declared = _DECLARED.search(page[:4096])
    text = decode(page, declared[1].decode("ascii", "replace") if declared else None)[0]
    text = re.sub(r"^\s*<\?xml[^<>]*>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        body: Any = html.document_fromstring(text, parser=parser).find("body")
    except (etree.ParserError, ValueError):  # a frame without any element
        return b""
    if body is None:
        return b""
    body.tag = "div"
    body.attrib.clear()
    part: bytes = etree.tostring(body, encoding="us-ascii", method="html", with_tail=False)
    return part
