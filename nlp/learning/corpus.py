"""The labelled corpus: one report a file, its text as it came with marks where each segment begins.

    body: 青岚县水利局
    year: 2022
    ...
    ---
    {title}青岚县水利局2022年政府信息公开工作年度报告
    {s1}一、总体情况
    {m}2022年，我局……。{h}（一）主动公开情况。{m}全年……；

A mark stands before what it marks, up to the next one. `{title}`, `{preamble}`, `{s1}` … `{s6}` begin
a part, and what follows up to the next mark is its heading. Within a part begins with

- `{m}`, `{p}`, `{i}`, `{o}` a segment labelled measure, problem, improvement, other;
- `{=NAME}` a segment with a label of one's own, 1 to 40 characters without braces or line breaks and
  without a blank at either end: any set of labels will do, and `{=measure}` is `{m}`;
- `{?}` a segment that nobody has labelled: training and evaluation leave it out;
- `{h}` a bare heading, `{x}` no narrative (tables, page numbers, signature);
- `{+}` the rest of the segment that an `{x}` interrupted.

With the marks taken out the text is the raw text, so text and labels cannot fall apart. `{{}` and `{}}`
stand for the braces of the raw text itself, which would read as marks.

The header names body, year, kind, region and layout; `series`, where given, the set of reports drafted
together; `format` and `title` how the file was read that the text comes from, and the title it names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.reading.document import Document

LABELS = ("measure", "problem", "improvement", "other")
MARKS = {"m": "measure", "p": "problem", "i": "improvement", "o": "other"}
LETTERS = {label: letter for letter, label in MARKS.items()}
_BREAKS = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_NAME = rf"[^{{}}\s](?:[^{{}}{_BREAKS}]{{0,38}}[^{{}}\s])?"
_MARK = re.compile(rf"\{{(title|preamble|s[1-6]|[mpiohx?+]|={_NAME})\}}")
_ANY = re.compile(r"\{=[^{}\n]*\}?|\{[^{}\n]{0,12}\}")
_BRACE = re.compile(r"\{([{}])\}")
_BRACES = str.maketrans({"{": "{{}", "}": "{}}"})


class CorpusError(ValueError):
    """A corpus file that does not follow the format: names file, line and what is wrong."""


def is_label(name: str) -> bool:
    """Whether a text can name a label.

    >>> is_label("时间表"), is_label("a b"), is_label(""), is_label(" a"), is_label("{a}"), is_label("a" * 41)
    (True, True, False, False, False, False)
    """
    return re.fullmatch(_NAME, name) is not None


def label_order(label: str) -> tuple[int, str]:
    """The key that sorts labels: the project's four first, then others by name.

    >>> sorted(["时间表", "other", "aim", "measure"], key=label_order)
    ['measure', 'other', 'aim', '时间表']
    """
    return LABELS.index(label) if label in LABELS else len(LABELS), str(label)


@dataclass(frozen=True)
class Passage:
    """A marked stretch of the raw text.

    `kind` is "segment", "heading" or "none", which is no narrative; `label` is a segment's, and None
    where nobody labelled it. `continued` goes on with the segment or heading before the last `{x}`.
    """

    start: int
    end: int
    section: str
    kind: str
    label: str | None = None
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
        title = self.header.get("title")
        return Document(
            path=str(self.path),
            format=self.header.get("format", "txt"),
            reader="text",
            encoding="utf-8",
            pages=tuple(self.text.split("\f")),
            metadata={"title": title} if title else {},
            warnings=(),
        )

    def segments(self) -> list[tuple[str, str | None, str]]:
        """Section, label (None where nobody labelled it) and text of each segment, interrupted ones put together.

        >>> report = parse_marked("year: 2022\\n---\\n{s1}一、总体情况{=数字}公开3{x}- 1 -{+}条。{?}更新慢。", Path("r.txt"))
        >>> report.segments()
        [('s1', '数字', '公开3条。'), ('s1', None, '更新慢。')]
        """
        merged: list[tuple[str, str | None, str]] = []
        for p in self.passages:
            if p.kind == "segment":
                before = merged.pop()[2] if p.continued and merged else ""
                merged.append((p.section, p.label, before + self.text[p.start : p.end]))
        return merged

    def labels(self) -> list[str | None]:
        """For each character of the raw text its label, None where it has none."""
        flat: list[str | None] = [None] * len(self.text)
        for p in self.passages:
            flat[p.start : p.end] = [p.label] * (p.end - p.start)
        return flat


def parse_marked(text: str, path: Path) -> LabelledReport:
    """The content of a corpus file, taken apart. Raises `CorpusError`."""
    head, rule, marked = text.partition("\n---\n")
    if not rule:
        raise CorpusError(f"{path}: no line with --- between the header and the text")
    pieces = _MARK.split(marked)
    for other in pieces[::2]:
        stray = _ANY.search(_BRACE.sub("\n", other))
        if stray:
            line = text.count("\n", 0, len(head) + len(rule) + marked.index(stray.group())) + 1
            raise CorpusError(
                f"{path}: line {line}: unknown mark {stray.group()}; known are {{title}} {{preamble}} {{s1}}…{{s6}} {{m}} {{p}} {{i}} {{o}} "
                "{=NAME} (1 to 40 characters) {?} {h} {x} {+} and, for braces, {{} {}}"
            )
    parts: list[str] = []
    passages: list[Passage] = []
    at, section = 0, ""
    now = carried = ("none", None)
    for mark, piece in zip(["x", *pieces[1::2]], [pieces[0].lstrip("\n"), *pieces[2::2]]):
        if mark == "+":
            now = carried
        elif mark == "x":
            now = ("none", None)
        else:
            if mark in _PARTS:
                section = "" if mark == "title" else mark
            now = carried = _meaning(mark)
        piece = _BRACE.sub(r"\1", piece)
        if piece:
            parts.append(piece)
            passages.append(Passage(at, at + len(piece), section, *now, continued=mark == "+"))
            at += len(piece)
    return LabelledReport(path, _header(head, path), "".join(parts), tuple(passages))


_PARTS = ("title", "preamble", "s1", "s2", "s3", "s4", "s5", "s6")


def _meaning(mark: str) -> tuple[str, str | None]:
    """Kind and label of what stands behind a mark."""
    if mark in ("title", "preamble"):
        return "none", None
    if mark == "h" or mark in _PARTS:
        return "heading", None
    return "segment", None if mark == "?" else MARKS.get(mark) or mark[1:]


def _header(head: str, path: Path) -> dict[str, str]:
    header = {}
    for line in head.strip().splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            raise CorpusError(f"{path}: header line without a colon: {line!r}")
        header[key.strip()] = value.strip()
    return header


def to_marked(report: LabelledReport) -> str:
    """The content of the corpus file that `parse_marked` takes apart into this report.

    >>> text = "甲{乙}。"
    >>> print(to_marked(LabelledReport(Path("r.txt"), {"year": "2022"}, text, (Passage(0, 5, "s1", "segment", "数字"),))))
    year: 2022
    ---
    {s1}{=数字}甲{{}乙{}}。
    """
    marked, section = [], ""
    for p in report.passages:
        implied = ""
        if p.section != section:
            section = p.section
            implied = section or "title"
            marked.append(f"{{{implied}}}")
        if not implied or _meaning(implied) != (p.kind, p.label):
            marked.append(f"{{{_mark(p)}}}")
        marked.append(report.text[p.start : p.end].translate(_BRACES))
    header = "\n".join(f"{key}: {' '.join(value.split())}" for key, value in report.header.items())
    return f"{header}\n---\n{''.join(marked)}"


def _mark(p: Passage) -> str:
    if p.continued:
        return "+"
    if p.kind != "segment":
        return "h" if p.kind == "heading" else "x"
    return "?" if p.label is None else LETTERS.get(p.label) or f"={p.label}"


def load(paths: Iterable[str | Path]) -> Iterator[LabelledReport]:
    """The reports of corpus files and of folders of them, in the order of their names. Raises `CorpusError`."""
    for path in files(paths):
        yield read_marked(path)


def read_marked(path: Path) -> LabelledReport:
    """One corpus file. Raises `CorpusError`."""
    try:
        return parse_marked(path.read_text("utf-8"), path)
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: no UTF-8 text: {error.reason} at byte {error.start}") from error


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
