"""The bytes of a web page into its markup."""

from __future__ import annotations

import re

from nlp.reading.document import Notice, plain
from nlp.reading.text import decode, repair

_DECLARED = 64 << 10  # bytes in which a page may declare its encoding
#: Characters of a text from which valid UTF-8 is no chance.
FEWEST_CHARACTERS = 3
_CHARSET = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?([\w-]{1,40})""")


def markup_of(data: bytes) -> tuple[str, str, list[Notice]]:
    """Markup, encoding and warnings. Where no encoding fits a page, each text between its tags is read in its own.

    >>> frame, article = "<p>某某县人民政府</p>".encode("gb18030"), "<p>信息公开</p>".encode()
    >>> markup_of(frame + article)[:2]
    ('<p>某某县人民政府</p><p>信息公开</p>', 'utf-8, gb18030')
    """
    declared = _CHARSET.search(data[:_DECLARED])
    text, encoding, warnings = decode(data, declared and declared[1].decode("ascii", "replace"))
    if encoding.startswith("utf-") and "," not in encoding:
        return text, encoding, warnings
    other = encoding.rpartition(", ")[2]
    parts = re.split(b"(?=[<>])", data)
    within = [_as_utf8(part) for part in parts]
    if not any(within):
        return text, encoding, warnings
    mixed = "".join(part or raw.decode(other, "replace") for part, raw in zip(within, parts))
    text, fixed = repair(plain(mixed))
    said = "parts of the page are in several encodings; each was read in its own"
    return text, f"utf-8, {other}", [Notice("mixed_encodings", said), *fixed]


def _as_utf8(part: bytes) -> str:
    """A text that is UTF-8 for sure; empty for any other. In other encodings a word may be valid UTF-8 by chance."""
    if part.isascii():
        return ""
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    beyond = [char for char in text if not char.isascii()]
    return text if len(beyond) >= FEWEST_CHARACTERS and min(beyond) >= "\u2000" else ""
