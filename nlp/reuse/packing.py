"""A report as it is kept in an index: what its compared text lacks, since that is kept already.

Each character that stands in the compared text as it is becomes `~`; one that is compared as another
(市 as 县, 開 as 开) stands behind `^`; what is set aside stands as it is, behind a backtick if it is one of
these three marks. Compressed, that is two sevenths of what the report itself would take.

>>> from nlp.reuse import SegmentText
>>> text = ReportText("a", "青岚县", 2023, [SegmentText("s1", 0, "2023年，全市公开了信息 12 条。")])
>>> normal = normalise([s.text for s in text.segments])
>>> left_out(text.segments[0].text, normal.codes, normal.offsets)
'2023年，全市~~了~~ 12 ~。'
>>> unpack(pack(text, normal), lambda segment: normal.codes) == text
True
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable

import numpy as np

from nlp.reuse.normalise import NormalisedReport, normalise  # noqa: F401 - the latter in the examples
from nlp.reuse.pool import LONGEST
from nlp.reuse.records import ReportText, SegmentText

_KEPT, _CHANGED, _LITERAL = "~^`"
_MARKS = tuple(map(ord, (_KEPT, _CHANGED, _LITERAL)))
#: What most reports have, for the compressor to refer to.
_USUAL = (
    '"s6",9,"0件，~~~~；~~、~~。"],["s5",5,"一是~~的~~，~~了~~，~~和~~；"],["preamble",0,"根据《~~》（以下简称《~~》）~~，~~与~~。"],["s1",1,'
    '"2023年，~~镇~~条，~~期，~~市~~进一步~~，~~积极~~；二是~~，~~；三是~~不断~~。2024年，~~我~~局将~~继续~~“~~”，~~乡~~以及~~省~~认真~~%。'
).encode()
_CODED = re.compile(r"(~+)|([\^`])(.)", re.DOTALL)


def pack(text: ReportText, normal: NormalisedReport) -> bytes:
    parts = []
    for i, s in enumerate(text.segments):
        which = slice(normal.starts[i], min(normal.starts[i + 1], normal.starts[i] + LONGEST))
        parts.append([s.section, s.position, left_out(s.text, normal.codes[which], normal.offsets[which])])
    content = [text.report, text.body, text.year, list(text.names), parts]
    packer = zlib.compressobj(9, wbits=-15, memLevel=9, zdict=_USUAL)
    return (
        packer.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
        + packer.flush()
    )


def left_out(text: str, codes: np.ndarray, offsets: np.ndarray) -> str:
    """A segment with marks for what its codes tell."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").copy()
    marked = np.zeros(points.size, np.uint32)
    for mark in _MARKS:
        marked[points == mark] = ord(_LITERAL)
    same = points[offsets] == codes
    marked[offsets[~same]] = ord(_CHANGED)
    points[offsets[same]] = ord(_KEPT)
    shown = np.stack((marked != 0, np.ones(points.size, bool)), axis=1)
    return np.stack((marked, points), axis=1)[shown].tobytes().decode("utf-32-le", "surrogatepass")


def unpack(block: bytes, codes_of: Callable[[int], np.ndarray]) -> ReportText:
    """The report, with the codes of each of its segments."""
    plain = zlib.decompressobj(wbits=-15, zdict=_USUAL).decompress(block)
    report, body, year, names, parts = json.loads(plain.decode("utf-8", "surrogatepass"))
    return ReportText(
        report,
        body,
        year,
        [
            SegmentText(section, position, _whole(part, codes_of(i)))
            for i, (section, position, part) in enumerate(parts)
        ],
        tuple(names),
    )


def _whole(part: str, codes: np.ndarray) -> str:
    known, at = codes.astype("<u2").tobytes().decode("utf-16-le"), 0

    def said(match: re.Match[str]) -> str:
        nonlocal at
        kept, mark, literal = match.groups()
        begin = at
        at += len(kept) if kept else mark == _CHANGED
        return known[begin:at] if kept else literal

    return _CODED.sub(said, part)
