"""A report into the bytes that keep it in an index, and back: what its compared text lacks, since that is kept already.

Each character that stands in the compared text as it is becomes `~`; one that is compared as another
(市 as 县, 開 as 开) stands behind `^`; what is set aside stands as it is, behind a backtick if it is one of
these three marks. Compressed, that is two sevenths of what the report itself would take.

>>> from nlp.reuse import SegmentText
>>> from nlp.reuse.normalise import normalise
>>> text = ReportText("a", "青岚县", 2023, [SegmentText("s1", 0, "2023年，全市公开了信息 12 条。")])
>>> normal = normalise([s.text for s in text.segments])
>>> left_out([text.segments[0].text], normal)
['2023年，全市~~了~~ 12 ~。']
>>> unpack(pack(text, normal), lambda segment: normal.codes) == text
True
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

import nlp.regex as re
from nlp.reuse.arrays import CodeArray
from nlp.reuse.codes import bounds_of, code_points, concat_ranges, text_of
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.pool import LONGEST
from nlp.reuse.records import ReportText, SegmentText

_KEPT = "~"
_CHANGED = "^"
_LITERAL = "`"
_CODED = re.compile(r"(~+)|([\^`])(.)", re.DOTALL)
#: What most reports have, for the compressor to refer to.
_USUAL = (
    '"s6",9,"0件，~~~~；~~、~~。"],["s5",5,"一是~~的~~，~~了~~，~~和~~；"],["preamble",0,'
    '"根据《~~》（以下简称《~~》）~~，~~与~~。"],["s1",1,'
    '"2023年，~~镇~~条，~~期，~~市~~进一步~~，~~积极~~；二是~~，~~；三是~~不断~~。2024年，'
    "~~我~~局将~~继续~~“~~”，~~乡~~以及~~省~~认真~~%。"
).encode()
#: Characters of a report that an index keeps, bytes that it may be unpacked to, and lists that may be in these.
MOST_CHARACTERS, MOST_BYTES, MOST_LISTS = 8_000_000, 48 << 20, 10_000_000
#: A stream of zlib without a header, its window as large as there is (see `zlib.compressobj`).
_RAW_STREAM = -15
_BEST_COMPRESSION = 9
_MOST_MEMORY = 9


def pack(text: ReportText, normal: NormalisedReport) -> bytes:
    """A report as bytes, to be unpacked with the codes that it is compared by."""
    rests = left_out([segment.text for segment in text.segments], normal)
    segments = [[segment.section, segment.position, rest] for segment, rest in zip(text.segments, rests)]
    content = [text.report, text.body, text.year, list(text.names), segments]
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(_BEST_COMPRESSION, wbits=_RAW_STREAM, memLevel=_MOST_MEMORY, zdict=_USUAL)
    return packer.compress(written.encode("utf-8", "surrogatepass")) + packer.flush()


def left_out(texts: Sequence[str], normal: NormalisedReport) -> list[str]:
    """The segments of a report with marks for what their codes tell, of each the first LONGEST."""
    points = code_points("".join(texts)).copy()
    begins = bounds_of(np.fromiter(map(len, texts), np.int64, len(texts)))
    sizes = np.minimum(np.diff(normal.starts), LONGEST)
    compared = concat_ranges(normal.starts[:-1], sizes)
    codes = normal.codes[compared]
    places = normal.offsets[compared] + np.repeat(begins[:-1], sizes)
    mark = np.zeros(points.size, np.uint32)
    for literal in (_KEPT, _CHANGED, _LITERAL):
        mark[points == ord(literal)] = ord(_LITERAL)
    is_kept = points[places] == codes
    mark[places[~is_kept]] = ord(_CHANGED)
    points[places[is_kept]] = ord(_KEPT)
    # Each character behind its mark, if it has one.
    is_marked = mark != 0
    written = np.empty(points.size + int(is_marked.sum()), np.uint32)
    ends = bounds_of(1 + is_marked)
    written[ends[1:] - 1] = points
    written[ends[:-1][is_marked]] = mark[is_marked]
    whole = written.tobytes().decode("utf-32-le", "surrogatepass")
    return [whole[begin:end] for begin, end in pairwise(ends[begins].tolist())]


def unpack(block: bytes, codes_of: Callable[[int], CodeArray]) -> ReportText:
    """The report, with the codes of each of its segments. Raises ValueError for bytes that no report was packed to."""
    unpacker = zlib.decompressobj(wbits=_RAW_STREAM, zdict=_USUAL)
    try:
        written = unpacker.decompress(block, MOST_BYTES)
        if written.count(b"[") > MOST_LISTS:
            raise ValueError("more lists than a report has")
        content = json.loads(written.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError) as error:
        raise ValueError(f"packed text that cannot be unpacked ({error})") from error
    if not unpacker.eof or unpacker.unused_data or not _is_report(content):
        raise ValueError("packed text that is no report")
    report, body, year, names, segments = content
    whole = []
    for i, (section, position, rest) in enumerate(segments):
        whole.append(SegmentText(section, position, _whole(rest, codes_of(i))))
    return ReportText(report, body, year, whole, tuple(names))


def _is_report(content: Any) -> bool:
    """Whether unpacked content has the form that `pack` gives it."""
    if not isinstance(content, list) or len(content) != 5:
        return False
    report, body, year, names, segments = content
    is_headed = isinstance(report, str) and isinstance(body, str | None) and type(year) in (int, type(None))
    if not is_headed or not isinstance(names, list) or not isinstance(segments, list):
        return False
    return all(isinstance(name, str) for name in names) and all(map(_is_segment, segments))


def _is_segment(content: Any) -> bool:
    is_triple = isinstance(content, list) and len(content) == 3
    return is_triple and list(map(type, content)) == [str, int, str]


def _whole(rest: str, codes: CodeArray) -> str:
    """What `left_out` was made of."""
    compared = text_of(codes)
    cursor = 0

    def original(match: re.Match[str]) -> str:
        nonlocal cursor
        kept, mark, literal = match.groups()
        begin = cursor
        if kept:
            cursor += len(kept)
            return compared[begin:cursor]
        if mark == _CHANGED:
            cursor += 1
        return str(literal)

    return _CODED.sub(original, rest)
