"""The bytes of a PDF into whether reading it might take more than any report does, before a library sees them.

A few kilobytes can unpack to gigabytes, or draw forms within forms a billion times. What a file says of its sizes is
not believed: its streams are unpacked here, up to a bound, and what they draw is counted. The bounds are wide of what
reports have, and a file beyond them is not refused but read where it can be stopped (`nlp.reading.apart`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from nlp.reading.ascii85 import from_ascii85

#: Bytes that all streams but pictures may unpack to, and that drawing all pages may have to go through.
MOST_UNPACKED, MOST_DRAWN = 16 << 20, 64 << 20
MOST_STREAMS = 50_000
#: Packed bytes other than those of pages and forms that need no look: they unpack to a thousand times as many at most.
MOST_SET_ASIDE = 256 << 10
#: Bytes that the number of an object takes, at most.
_NUMBERS = 40
#: Bytes of a line's end before a word, at most.
_LINE_END = 4
_PIECE = 1 << 16

_WORD = b"stream"
_OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]{0,200})\]|(/\w+))")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/([^\s/\[\]<>()]+)")
#: The operator that draws a form or picture; other words that have it are counted, too.
_DRAW = b"Do"
_CONTENTS = re.compile(rb"/Contents\s*(?:\[([^\[\]]*)\]|(\d{1,10}\s+\d{1,5}\s+R\b))")
#: A list that is an object of its own. In packed objects lists have no number before them, and are not told.
_LIST = re.compile(rb"obj\s{0,9}\[([^\[\]]*)\]")
#: Comments and strings, in which anything may stand; the comments at the top of a file are usual.
_MISLEADING = re.compile(rb"[%(]")
_FIRST_LINES = re.compile(rb"\A(?:%[^\r\n]*[\r\n]{1,2}){1,4}")
_LENGTH = re.compile(rb"/Length\s{0,9}(\d{1,9})(?!\d|\s{1,9}\d)")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
#: Filters that unpack to no more than what they are given, those that pictures alone are packed with, and the one that
#: all else is packed with.
_DIGITS = frozenset((b"ASCIIHexDecode", b"ASCII85Decode", b"AHx", b"A85"))
_OF_PICTURES = frozenset((b"DCTDecode", b"DCT", b"JPXDecode", b"JBIG2Decode", b"CCITTFaxDecode", b"CCF"))
_DEFLATE = frozenset((b"FlateDecode", b"Fl"))


class _Stream(NamedTuple):
    """The number of its object, its dictionary, all that stands before it, and the place of its bytes."""

    number: int
    own: bytes
    header: bytes
    start: int


@dataclass
class _Count:
    """What the streams of a file have come to so far."""

    unpacked: int = 0
    #: Packed bytes that were not looked at.
    set_aside: int = 0
    #: Bytes of each stream, by the number of its object.
    sizes: dict[int, int] = field(default_factory=dict)
    #: Bytes of each form, and how often it draws others.
    forms: list[tuple[int, int]] = field(default_factory=list)
    #: How often whatever is no form draws something.
    drawn: int = 0
    #: The streams that pages are drawn from, as often as pages name them.
    contents: list[int] = field(default_factory=list)


def may_overrun(data: bytes) -> bool:
    """Whether a PDF might take more time or memory than any report does.

    >>> bomb = zlib.compress(bytes(40 << 20))
    >>> head = b"%PDF-1.7 5 0 obj <</Filter/FlateDecode>> stream\\n"
    >>> may_overrun(head + bomb), may_overrun(head + zlib.compress(bytes(1 << 20)))
    (True, False)
    """
    streams = list(islice(_streams(data), MOST_STREAMS + 1))
    if len(streams) > MOST_STREAMS:
        return True
    behind = data[max(0, data.rfind(b"endstream")) :]
    outside = b"\n".join((*(stream.header for stream in streams), behind))
    if b"/Encrypt" in outside:
        return True  # its streams cannot be looked into
    count = _Count()
    _note_contents(outside, count)
    # What stands in packed objects is needed first, to know what pages are drawn from.
    streams.sort(key=lambda stream: b"/ObjStm" not in stream.own)
    fit = all(_is_set_aside(data, stream, count) or _add(data, stream, count) for stream in streams)
    return not fit or _drawn(count) > MOST_DRAWN


def _is_set_aside(data: bytes, stream: _Stream, count: _Count) -> bool:
    """Whether a stream need not be unpacked: a picture, which nobody unpacks for its text, or a few bytes of a font."""
    if stream.number in count.contents or b"/Form" in stream.own or b"/ObjStm" in stream.own:
        return False
    if b"/Image" in stream.own and not _MISLEADING.search(_FIRST_LINES.sub(b"", stream.header)):
        return True
    length = _LENGTH.search(stream.own)
    if length is None or b"Filter" not in stream.own:
        return False
    packed = int(length[1])
    end = stream.start + packed
    is_honest = b"endstream" in data[end : end + _LINE_END + len(b"endstream")]
    if not is_honest or count.set_aside + packed > MOST_SET_ASIDE:
        return False
    count.set_aside += packed
    return True


def _streams(data: bytes) -> Iterator[_Stream]:
    behind_last = 0
    place = data.find(_WORD)
    while place >= 0:
        behind = place + len(_WORD)
        if not data.endswith(b"end", 0, place):
            # Bytes that are packed may hold the word by chance: what stands before is that from the last end on.
            ended = data.rfind(b"endstream", behind_last, place)
            yield _stream(data, max(ended, behind_last), place)
            behind_last = behind
        place = data.find(_WORD, behind)


def _stream(data: bytes, behind_last: int, place: int) -> _Stream:
    """The stream whose first word stands at a place, behind whatever follows the stream before it."""
    header = data[behind_last:place]
    of_object = max(0, header.rfind(b"obj"))
    start = place + len(_WORD)
    line_end = data[start : start + 2]
    start += 2 if line_end == b"\r\n" else line_end[:1] in (b"\r", b"\n")
    return _Stream(_number_at(header, of_object), header[of_object:], header, start)


def _number_at(data: bytes, place: int) -> int:
    """The number of the object that begins at a place; -1 where there is none."""
    numbers = _OBJECT.findall(data[max(0, place - _NUMBERS) : place + len(b"obj")])
    return int(numbers[-1]) if numbers else -1


def _note_contents(data: bytes, count: _Count) -> None:
    """Note the streams that pages are drawn from, be they named one by one, in a list, or in a list elsewhere."""
    for match in _CONTENTS.finditer(data):
        count.contents.extend(map(int, _REFERENCE.findall(match[1] or match[2])))
    for match in _LIST.finditer(data):
        if _number_at(data, match.start()) in count.contents:
            count.contents.extend(map(int, _REFERENCE.findall(match[1])))


def _add(data: bytes, stream: _Stream, count: _Count) -> bool:
    """Count a stream; False where it cannot be known what it comes to, or where it comes to too much."""
    packings = _packings(stream.header)
    if packings is None or len(set(packings) - _DIGITS) > 1:
        return False
    if _OF_PICTURES.issuperset(packings) and packings:
        return True
    content = _content(data, stream.start, packings, MOST_UNPACKED - count.unpacked)
    if content is None:
        return False
    count.unpacked += len(content)
    count.sizes[stream.number] = len(content)
    if b"/ObjStm" in stream.own:
        _note_contents(content, count)
    is_form = b"/Form" in stream.own
    # To look for one byte takes a tenth of the time, and text in hexadecimal has none such.
    may_draw = b"o" in content and (is_form or not _is_font(stream))
    draws = content.count(_DRAW) if may_draw else 0
    if is_form:
        count.forms.append((len(content), draws))
    else:
        count.drawn += draws
    return True


def _is_font(stream: _Stream) -> bool:
    return b"/Length1" in stream.own or b"FontType0C" in stream.own


def _packings(header: bytes) -> list[bytes] | None:
    """The filters of a stream; None where they are told in a way that cannot be followed here."""
    if b"#" in header:
        header = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), header)
    told = header.count(b"/Filter")
    found = _FILTER.findall(header)
    names = [name for several, single in found for name in _NAME.findall(several or single)]
    kept = [name for name in names if name != b"Crypt"]
    # The same one twice is as much as two.
    return kept if len(found) == told and len(set(kept)) == len(kept) else None


def _content(data: bytes, start: int, packings: list[bytes], most: int) -> bytes | None:
    """What the filters make of the bytes from a place on; None where that is too much, or not known here."""
    if not packings:
        return _plain(data, start, most)
    if packings[-1] not in _DEFLATE:
        return _plain(data, start, most) if _DIGITS.issuperset(packings) else None
    if len(packings) == 1:
        return _unpacked(data, start, most)
    digits = _plain(data, start, most)
    try:
        return None if digits is None else _unpacked(_of_digits(packings[0], digits), 0, most)
    except ValueError:
        return None


def _of_digits(packing: bytes, digits: bytes) -> bytes:
    """Bytes that are written in printable characters."""
    if packing in (b"ASCIIHexDecode", b"AHx"):
        return bytes.fromhex(digits.partition(b">")[0].decode("ascii"))
    return from_ascii85(digits.partition(b"~>")[0])


def _plain(data: bytes, start: int, most: int) -> bytes | None:
    """The bytes of a stream that is not packed; None where they are too many."""
    end = data.find(b"endstream", start, start + most + 10)
    if end < 0:
        return None if len(data) - start > most else data[start:]
    return data[start:end]


def _unpacked(data: bytes, start: int, most: int) -> bytes | None:
    """What Deflate makes of the bytes from a place on, as far as they are sound; None where that is too much."""
    unpacker = zlib.decompressobj()
    pieces: list[bytes] = []
    size = 0
    view = memoryview(data)
    packed: bytes | memoryview = view[start : start + _PIECE]
    start += _PIECE
    while packed and not unpacker.eof:
        try:
            piece = unpacker.decompress(packed, most + 1 - size)
        except zlib.error:
            break
        pieces.append(piece)
        size += len(piece)
        if size > most:
            return None
        packed = unpacker.unconsumed_tail or view[start : start + _PIECE]
        if not unpacker.unconsumed_tail:
            start += _PIECE
    return b"".join(pieces)


def _drawn(count: _Count) -> int:
    """Bytes that drawing all pages may go through, if each form draws the others as often as it draws anything."""
    of_pages = sum(count.sizes.get(number, 0) for number in count.contents)
    largest = max((size for size, _ in count.forms), default=0)
    ways = 1
    for _, draws in count.forms:
        ways *= max(1, draws)
        if ways > MOST_DRAWN:
            break
    return of_pages + max(count.drawn, 1) * ways * largest
