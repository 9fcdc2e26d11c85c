"""Dull sections from files, made by hand: what each says, and from which of the others it was copied, if from any.

A file has header lines `body:`, `year:`, `hand:`, `section:`, `source:` (the name of the file that it was copied from,
or `none`) and `how:` (whole, part, reordered, own-sentence, independent), an empty line, then the text.
"""

from __future__ import annotations

import re
from pathlib import Path

from stock import Section

from nlp.reuse import ReportText, SegmentText

FOLDER = Path(__file__).with_name("dull")
#: Where a sentence or an item of an enumeration ends.
_END = re.compile(r"(?<=[。；！？])")
#: Letters of a segment of which so many must stand in the source for it to be a copied one.
SAME = 0.6


def load(folder: Path = FOLDER) -> list[Section]:
    """The sections of a folder, in order of name; none where there is no folder."""
    read = {path.stem: _read(path) for path in sorted(folder.glob("*.txt"))}
    return [_section(header, text, read) for header, text in read.values()]


def _read(path: Path) -> tuple[dict[str, str], ReportText]:
    head, _, said = path.read_text("utf-8").partition("\n\n")
    header = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())}
    parts = [part for line in said.splitlines() for part in _END.split(line.strip()) if part]
    segments = [SegmentText(header["section"], number, part) for number, part in enumerate(parts)]
    return header, ReportText(path.stem, header["body"], int(header["year"]), segments)


def _section(header: dict[str, str], text: ReportText, read: dict[str, tuple[dict[str, str], ReportText]]) -> Section:
    source = header["source"]
    if source == "none":
        return Section(text, header["section"], None, header["how"], (False,) * len(text.segments))
    origin = read[source][1]
    said = [_letters(part.text) for part in origin.segments]
    copied = tuple(any(_agree(_letters(part.text), other) for other in said) for part in text.segments)
    return Section(text, header["section"], source, header["how"], copied)


def _letters(text: str) -> str:
    without_number = re.sub(r"^[（(]?[一二三四五六七八九十\d]+(?:[）)]|是|[、.．])", "", text)
    return re.sub(r"[\W\d_]", "", without_number)


def _agree(one: str, other: str) -> bool:
    """Whether most of the bigrams of one stand in the other."""
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    others = {other[i : i + 2] for i in range(len(other) - 1)}
    return bool(pairs) and len(pairs & others) >= SAME * len(pairs)
