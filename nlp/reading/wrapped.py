"""Text that was escaped or encoded once more, as programs and mail do before they save it, into what it says."""

from __future__ import annotations

import base64
import binascii
import html
import json
import quopri
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import nlp.regex as re
from nlp.reading.document import Notice

_HAN = re.compile("[\u4e00-\u9fff]")
#: Chinese characters that a report has at the least, and the share of them above which a text is none in disguise.
_FEWEST_HAN = 40
_MOST_HAN = 0.02
_SAMPLE = 20_000
_UNICODE_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|%u([0-9a-fA-F]{4})|\\([nrt\"/\\])")
_LETTERS = {"n": "\n", "r": "", "t": "\t"}
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{200,}")


class _Wrapping(NamedTuple):
    """A manner of packing: its name, what only such text has, and how to undo it."""

    name: str
    mark: re.Pattern[str]
    undo: Callable[[str], str]


def unwrapped(text: str) -> tuple[str, list[Notice]]:
    """The text itself where what was saved is its escapes, and a notice that says which; else the text as it is.

    >>> unwrapped("\\\\u653f\\\\u52a1" * 40)[0][:4], unwrapped("政务公开")
    ('政务政务', ('政务公开', []))
    """
    notices: list[Notice] = []
    sample = text[:_SAMPLE]
    if len(_HAN.findall(sample)) <= _MOST_HAN * len(sample):
        for wrapping in _WRAPPINGS:
            undone = _undone(text, wrapping)
            if undone:
                text = undone
                notices = [Notice("wrapped", f"the file holds the text as {wrapping.name}; it was turned back")]
                break
    return _of_json(text), notices


def _undone(text: str, wrapping: _Wrapping) -> str:
    """The text without a wrapping; empty where no Chinese comes of it."""
    if not wrapping.mark.search(text):
        return ""
    try:
        undone = wrapping.undo(text)
    except (ValueError, binascii.Error):
        return ""
    return undone if len(_HAN.findall(undone)) >= _FEWEST_HAN else ""


def _decoded(data: bytes) -> str:
    from nlp.reading.text import decode

    return decode(data)[0]


def _without_escapes(text: str) -> str:
    def meant(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _LETTERS.get(found[3], found[3])

    # What lies beyond the basic plane is escaped as two halves.
    return _UNICODE_ESCAPE.sub(meant, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_WRAPPINGS = (
    _Wrapping("numeric entities", re.compile(r"&#x?[0-9a-fA-F]{4,5};"), html.unescape),
    _Wrapping("escapes of a program", re.compile(r"[\\%]u[0-9a-fA-F]{4}"), _without_escapes),
    _Wrapping("an address", re.compile("(?:%[0-9A-Fa-f]{2}){6}"), lambda text: _decoded(unquote_to_bytes(text))),
    _Wrapping("mail", re.compile("(?:=[0-9A-F]{2}){6}"), lambda text: _decoded(quopri.decodestring(text.encode()))),
    _Wrapping("HZ", re.compile(r"~\{[!-w][!-~]"), lambda text: text.encode("ascii", "replace").decode("hz", "replace")),
    _Wrapping("base64", _BASE64, lambda text: _decoded(base64.b64decode("".join(text.split()), validate=True))),
    _Wrapping("UTF-7", re.compile(r"\+[A-Za-z0-9+/]{16,}"), lambda text: text.encode("ascii").decode("utf-7")),
)


def _of_json(text: str) -> str:
    """The longest string of a text that is data of a program, a title before it; else the text."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        strings = list(_strings(json.loads(text, strict=False)))
    except (ValueError, RecursionError):
        return text
    longest = max(strings, key=len, default="")
    return longest if len(_HAN.findall(longest)) >= _FEWEST_HAN else text


def _strings(value: Any) -> Iterator[str]:
    """All strings of data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


_BREAK_TAG = re.compile(r"<br\s*/?>\n?|</p>\s*", re.I)
_TAG = re.compile(r"</?(?:p|div|span|b|strong|font|u|i|em|center|section|h[1-6])\b[^<>\n]{0,300}>", re.I)
_ENTITY = re.compile(r"&(?:nbsp|[lr]dquo|middot|ensp|emsp|mdash|amp|lt|gt|#x?[0-9a-fA-F]{2,5});")
_FEWEST_BREAKS = 5


def without_markup(text: str) -> str:
    """Plain text without the tags and entities that were pasted with it, and with breaks where they are but written.

    >>> without_markup("一、总体情况<br/>全年&nbsp;公开。"), without_markup("a<b, R&D")
    ('一、总体情况\\n全年\\xa0公开。', 'a<b, R&D')
    """
    if "<" in text:
        text = _TAG.sub("", _BREAK_TAG.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    if text.count("\\n") > max(_FEWEST_BREAKS, 4 * text.count("\n")):
        text = re.sub(r"(?:\\r)?\\n", "\n", text)
    return text
