"""A report and the labels of its segments into a report of the corpus, every character in one marked passage."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import nlp.regex as re
from nlp.annotation.sources import Source
from nlp.annotation.tasks import Labels
from nlp.language.text import Traced, plain_characters, simplified, squeeze, without_blanks
from nlp.learning.corpus import LabelledReport, Passage
from nlp.structure.report import Section

_MOST_BYTES = 200  # of a file's name without its ending; systems allow 255
_FILE_NAME_BREAKERS = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
#: What Windows takes for a device, whatever stands behind the point.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d) *(?:\.|$)", re.IGNORECASE)
_HEADING_TAILS = "。：:.*"  # what may stand between a heading and its text


def marked(source: Source, labels: Labels, out: Path) -> LabelledReport:
    """A report as a corpus file, each segment with the label it has in `labels` or none."""
    parsed, document = source.parsed, source.document
    # A form feed within a page would part it in two; as a line end it stays what it was.
    text = "\f".join(page.text.replace("\f", "\n") for page in document.pages)
    header = {
        "body": parsed.body or "unknown",
        "year": str(parsed.year or "unknown"),
        "kind": "unknown",
        "region": "unknown",
        "layout": parsed.layout,
        "series": source.name,
        "format": document.format,
    }
    if title := document.metadata.get("title"):
        header["title"] = title
    return LabelledReport(out / f"{_file_stem(source.name)}.txt", header, text, tuple(_passages(source, text, labels)))


def _file_stem(name: str) -> str:
    """The name of a report as one of a file: long ones, as of folders in folders, cut and told apart by a hash.

    >>> _file_stem("县/年报.pdf"), len(_file_stem("很长的文件夹/" * 40 + "年报.pdf").encode())
    ('县_年报.pdf', 200)
    >>> _file_stem("nul.pdf"), _file_stem("Com1"), _file_stem("console.pdf")
    ('_nul.pdf', '_Com1', 'console.pdf')
    """
    stem = _FILE_NAME_BREAKERS.sub("_", name).lstrip(". ")
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    written = stem.encode("utf-8", "replace")
    if len(written) <= _MOST_BYTES:
        return written.decode("utf-8")
    digest = sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    end = written[len(digest) + 1 - _MOST_BYTES :].decode("utf-8", "ignore")
    return f"{digest}_{end}"


def _passages(source: Source, text: str, labels: Labels) -> Iterator[Passage]:
    """Every character of the text in one passage: segments, headings, and between them what is no narrative."""
    marked = _headings(text, source.parsed.sections)
    for section, segments in source.sections:
        for segment in segments:
            kind = "heading" if segment.is_heading else "segment"
            name = labels.get(source.key(segment))
            runs = _runs(text, section.origin[segment.start : segment.end])
            for number, (start, end) in enumerate(runs):
                marked.append(Passage(start, end, section.code, kind, name, continued=number > 0))
    marked.sort(key=lambda passage: passage.start)
    before = Passage(0, 0, "", "none")
    end_of_text = Passage(len(text), len(text), "", "none")
    for passage in [*marked, end_of_text]:
        # Blanks go with the passage before them; what can be seen makes a passage of its own.
        visible = _first_visible(text, before.end, passage.start)
        if before.start < visible:
            yield replace(before, end=visible)
        if visible < passage.start:
            yield Passage(visible, passage.start, before.section, "none")
        before = passage


def _runs(text: str, offsets: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches (start, end) of the raw text that a segment is made of; what interrupts it can be seen."""
    runs = []
    start = offsets[0]
    for offset, following in pairwise(offsets):
        is_interrupted = _first_visible(text, offset + 1, following) < following
        if is_interrupted:
            runs.append((start, offset + 1))
            start = following
    runs.append((start, offsets[-1] + 1))
    return runs


def _first_visible(text: str, start: int, end: int) -> int:
    """The offset of the first character of a stretch that can be seen; its end where there is none."""
    for offset in range(start, end):
        if text[offset].isprintable() and not text[offset].isspace():
            return offset
    return end


def _headings(text: str, sections: Sequence[Section]) -> list[Passage]:
    """The sections' own headings, where they can be found before what they head."""
    squeezed = squeeze(plain_characters(Traced.of(text)))
    plain = simplified(squeezed.text)
    headings = []
    cursor = 0
    for section, limit in zip(sections, _heading_limits(squeezed, sections)):
        title = simplified(without_blanks(section.numeral + section.heading))
        # Right before its text; one without text, as soon as it comes.
        find = plain.rfind if section.text else plain.find
        start = find(title, cursor, limit) if title else -1
        if start >= 0:
            cursor = start + len(title)
            while cursor < limit and plain[cursor] in _HEADING_TAILS:
                cursor += 1
            end = squeezed.origin[cursor - 1] + 1
            headings.append(Passage(squeezed.origin[start], end, section.code, "heading"))
        if section.text:
            cursor = bisect_left(squeezed.origin, section.origin[-1]) + 1
    return headings


def _heading_limits(squeezed: Traced, sections: Sequence[Section]) -> list[int]:
    """For each section where its heading must have ended: where its text begins, or that of the next one with any."""
    limits = []
    limit = len(squeezed.text)
    for section in reversed(sections):
        if section.text:
            limit = bisect_left(squeezed.origin, section.origin[0])
        limits.append(limit)
    return limits[::-1]
