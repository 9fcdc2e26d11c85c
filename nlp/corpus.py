"""The labelled corpus: one report a file, its text as it came with marks where each segment begins.

    body: 青岚县水利局
    year: 2022
    ...
    ---
    {title}青岚县水利局2022年政府信息公开工作年度报告
    {s1}一、总体情况
    {m}2022年，我局……。{h}（一）主动公开情况。{m}全年……；

A mark stands before what it marks, up to the next one. `{m}` measure, `{p}` problem, `{i}`
improvement, `{o}` other, `{h}` a bare heading, `{x}` no narrative (tables, page numbers, signature),
`{+}` the segment that an `{x}` interrupted goes on; `{title}`, `{preamble}`, `{s1}` … `{s6}` begin a
part, and what follows up to the next mark is its heading. With the marks taken out the text is the
raw text, so text and labels cannot fall apart.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.read.document import Document

LABELS = ("measure", "problem", "improvement", "other")
MARKS = {"m": "measure", "p": "problem", "i": "improvement", "o": "other"}
LETTERS = {label: letter for letter, label in MARKS.items()}
_MARK = re.compile(r"\{(title|preamble|s[1-6]|[mpiohx+])\}")
_ANY = re.compile(r"\{[^{}\n]{0,12}\}")


class CorpusError(ValueError):
    """A corpus file that does not follow the format: names file, line and what is wrong."""


@dataclass(frozen=True)
class Passage:
    """A marked stretch of the raw text: `label` is a label, "heading" or "none"."""

    start: int
    end: int
    section: str
    label: str
    continued: bool = False


@dataclass(frozen=True)
class LabelledReport:
    """One corpus file: what its header says, the raw text, and the marked passages in order."""

    path: Path
    header: dict[str, str]
    text: str
    passages: tuple[Passage, ...]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def series(self) -> str:
        """The set of reports drafted together that this one belongs to; the report itself if it names none."""
        return self.header.get("series", self.name)

    def document(self) -> Document:
        """The raw text as the reader would hand it on; a form feed parts the pages."""
        return Document(
            path=str(self.path), format="txt", reader="text", encoding="utf-8",
            pages=tuple(self.text.split("\f")), metadata={}, warnings=(),
        )

    def segments(self) -> list[tuple[str, str, str]]:
        """Section, label and text of each labelled segment, interrupted ones put together."""
        merged: list[list[str]] = []
        for p in self.passages:
            if p.label in LABELS:
                part = self.text[p.start : p.end]
                if p.continued and merged:
                    merged[-1][2] += part
                else:
                    merged.append([p.section, p.label, part])
        return [(section, label, text) for section, label, text in merged]

    def labels(self) -> array:
        """For each character of the raw text the index of its label in LABELS, or -1."""
        flat = array("b", [-1]) * len(self.text)
        for p in self.passages:
            if p.label in LABELS:
                flat[p.start : p.end] = array("b", [LABELS.index(p.label)]) * (p.end - p.start)
        return flat

    def section_codes(self) -> list[str]:
        """For each character of the raw text the section it stands in ("" before the first)."""
        codes = [""] * len(self.text)
        for p in self.passages:
            codes[p.start : p.end] = [p.section] * (p.end - p.start)
        return codes


def parse_marked(text: str, path: Path) -> LabelledReport:
    """The content of a corpus file, taken apart. Raises `CorpusError`."""
    head, rule, marked = text.partition("\n---\n")
    if not rule:
        raise CorpusError(f"{path}: no line with --- between the header and the text")
    header = {}
    for line in head.strip().splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            raise CorpusError(f"{path}: header line without a colon: {line!r}")
        header[key.strip()] = value.strip()
    parts: list[str] = []
    passages: list[Passage] = []
    at, section, label, carried = 0, "", "none", "none"

    def add(piece: str, continued: bool) -> None:
        nonlocal at
        if piece:
            parts.append(piece)
            passages.append(Passage(at, at + len(piece), section, label, continued))
            at += len(piece)

    pieces = _MARK.split(marked)
    for other in pieces[::2]:
        stray = _ANY.search(other)
        if stray:
            raise CorpusError(f"{path}: unknown mark {stray.group()}; known are {{title}} {{preamble}} {{s1}}…{{s6}} {{m}} {{p}} {{i}} {{o}} {{h}} {{x}} {{+}}")
    add(pieces[0].lstrip("\n"), False)
    for mark, piece in zip(pieces[1::2], pieces[2::2]):
        if mark == "+":
            label = carried
        elif mark in MARKS:
            label = carried = MARKS[mark]
        elif mark == "h":
            label = carried = "heading"
        elif mark == "x":
            label = "none"
        else:
            section = "" if mark == "title" else mark
            label = carried = "heading" if section.startswith("s") else "none"
        add(piece, mark == "+")
    return LabelledReport(path, header, "".join(parts), tuple(passages))


def load(paths: Iterable[str | Path]) -> Iterator[LabelledReport]:
    """The reports of corpus files and of folders of them, in the order of their names."""
    for path in files(paths):
        yield parse_marked(path.read_text("utf-8"), path)


def files(paths: Iterable[str | Path]) -> list[Path]:
    """Corpus files named, and those in the folders named, sorted. Raises `CorpusError` where there is none."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found.extend(p for p in path.rglob("*.txt") if not p.name.startswith("."))
        elif path.is_file():
            found.append(path)
        else:
            raise CorpusError(f"{path}: no such corpus file or folder")
    if not found:
        raise CorpusError("no corpus files (*.txt) in " + ", ".join(map(str, paths)))
    return sorted(found, key=lambda p: (p.name, p.as_posix()))


def fingerprint(paths: Iterable[str | Path]) -> str:
    """SHA-256 over names and contents of the corpus files, as the model records it."""
    digest = hashlib.sha256()
    for path in files(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
