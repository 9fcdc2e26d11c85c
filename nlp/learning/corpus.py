"""Corpus files into labelled reports and back: a report a file, its text as it came, with marks in it.

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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.reading.document import Document, pages_of

LABELS = ("measure", "problem", "improvement", "other")
MARKS = {"m": "measure", "p": "problem", "i": "improvement", "o": "other"}
LETTERS = {label: letter for letter, label in MARKS.items()}
_PARTS = ("title", "preamble", "s1", "s2", "s3", "s4", "s5", "s6")

_LINE_BREAKS = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
#: Halves of characters, which no file can hold.
_HALVES = "\ud800-\udfff"
_NAME = rf"[^{{}}\s{_HALVES}](?:[^{{}}{_LINE_BREAKS}{_HALVES}]{{0,38}}[^{{}}\s{_HALVES}])?"
_MARK = re.compile(rf"\{{(title|preamble|s[1-6]|[mpiohx?+]|={_NAME})\}}")
_LOOKS_LIKE_MARK = re.compile(
    r"""
    \{ = [^{}\n]* \}?     # a label of one's own, closed or not
    | \{ [^{}\n]{0,12} \}  # anything short in braces
    """,
    re.VERBOSE,
)
_ESCAPED_BRACE = re.compile(r"\{([{}])\}")
_BRACE_ESCAPES = str.maketrans({"{": "{{}", "}": "{}}"})
_KNOWN_MARKS = (
    "{title} {preamble} {s1}…{s6} {m} {p} {i} {o} {=NAME} (1 to 40 characters) {?} {h} {x} {+} and, for braces, {{} {}}"
)

MOST_BYTES, MOST_MARKS = 20_000_000, 200_000  # of one file; a report has some ten thousand and a hundred

Meaning = tuple[str, str | None]  # kind and label of a passage
_NO_NARRATIVE: Meaning = ("none", None)


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
    rank = LABELS.index(label) if label in LABELS else len(LABELS)
    return rank, str(label)


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
        """The file's name without its ending."""
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
            pages=pages_of(self.text),
            metadata={"title": title} if title else {},
            warnings=(),
        )

    def segments(self) -> list[tuple[str, str | None, str]]:
        """Section, label (None where nobody labelled it) and text of each segment, interrupted ones put together.

        >>> marked = "{s1}一、总体情况{=数字}公开3{x}- 1 -{+}条。{?}更新慢。"
        >>> parse_marked(f"year: 2022\\n---\\n{marked}", Path("r.txt")).segments()
        [('s1', '数字', '公开3条。'), ('s1', None, '更新慢。')]
        """
        segments: list[tuple[str, str | None, str]] = []
        for passage in self.passages:
            if passage.kind != "segment":
                continue
            text = self.text[passage.start : passage.end]
            if passage.continued and segments:
                _, _, begun = segments.pop()
                text = begun + text
            segments.append((passage.section, passage.label, text))
        return segments

    def labels(self) -> list[str | None]:
        """For each character of the raw text its label, None where it has none."""
        labels: list[str | None] = [None] * len(self.text)
        for passage in self.passages:
            length = passage.end - passage.start
            labels[passage.start : passage.end] = [passage.label] * length
        return labels


def parse_marked(text: str, path: Path) -> LabelledReport:
    """The content of a corpus file, taken apart. Raises `CorpusError`."""
    head, rule, marked = text.partition("\n---\n")
    if not rule:
        raise CorpusError(f"{path}: no line with --- between the header and the text")
    if marked.count("{") > MOST_MARKS:
        raise CorpusError(f"{path}: more than {MOST_MARKS:,} marks, which no report has: split it by reports")
    before, *pieces = _MARK.split(marked)
    marks = ["x", *pieces[::2]]
    texts = [before, *pieces[1::2]]
    for text_piece in texts:
        stray = _LOOKS_LIKE_MARK.search(_ESCAPED_BRACE.sub("\n", text_piece))
        if stray:
            offset = len(head) + len(rule) + marked.index(stray.group())
            line = text.count("\n", 0, offset) + 1
            raise CorpusError(f"{path}: line {line}: unknown mark {stray.group()}; known are {_KNOWN_MARKS}")
    texts[0] = texts[0].lstrip("\n")
    raw = [_ESCAPED_BRACE.sub(r"\1", text_piece) for text_piece in texts]
    return LabelledReport(path, _header(head, path), "".join(raw), tuple(_passages(marks, raw)))


def _passages(marks: Sequence[str], texts: Sequence[str]) -> Iterator[Passage]:
    """The stretches of raw text with what the marks before them say; empty ones are left out."""
    start = 0
    section = ""
    interrupted = _NO_NARRATIVE  # what a `{+}` goes on with
    for mark, text in zip(marks, texts):
        if mark == "+":
            meaning = interrupted
        elif mark == "x":
            meaning = _NO_NARRATIVE
        else:
            meaning = interrupted = _meaning(mark)
        if mark in _PARTS:
            section = "" if mark == "title" else mark
        if text:
            kind, label = meaning
            end = start + len(text)
            yield Passage(start, end, section, kind, label, continued=mark == "+")
            start = end


def _meaning(mark: str) -> Meaning:
    """Kind and label of what stands behind a mark.

    >>> _meaning("m"), _meaning("=数字"), _meaning("s1"), _meaning("?")
    (('segment', 'measure'), ('segment', '数字'), ('heading', None), ('segment', None))
    """
    if mark in ("title", "preamble"):
        return _NO_NARRATIVE
    if mark == "h" or mark in _PARTS:
        return "heading", None
    if mark == "?":
        return "segment", None
    return "segment", MARKS.get(mark) or mark[1:]


def _header(head: str, path: Path) -> dict[str, str]:
    """The header's lines as keys and values. Raises `CorpusError`."""
    header = {}
    for line in head.strip().splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            raise CorpusError(f"{path}: header line without a colon: {line!r}")
        header[key.strip()] = value.strip()
    return header


def to_marked(report: LabelledReport) -> str:
    """The content of the corpus file that `parse_marked` takes apart into this report.

    >>> passage = Passage(0, 5, "s1", "segment", "数字")
    >>> print(to_marked(LabelledReport(Path("r.txt"), {"year": "2022"}, "甲{乙}。", (passage,))))
    year: 2022
    ---
    {s1}{=数字}甲{{}乙{}}。
    """
    header = [f"{key}: {' '.join(value.split())}" for key, value in report.header.items()]
    pieces = ["\n".join(header), "\n---\n"]
    section = ""
    for passage in report.passages:
        implied = None  # what the mark of a part says of the text behind it
        if passage.section != section:
            section = passage.section
            part = section or "title"
            implied = _meaning(part)
            pieces.append(f"{{{part}}}")
        if implied != (passage.kind, passage.label):
            pieces.append(f"{{{_mark(passage)}}}")
        text = report.text[passage.start : passage.end]
        pieces.append(text.translate(_BRACE_ESCAPES))
    return "".join(pieces)


def _mark(passage: Passage) -> str:
    """The mark before a passage, without its braces."""
    if passage.continued:
        return "+"
    if passage.kind == "heading":
        return "h"
    if passage.kind != "segment":
        return "x"
    if passage.label is None:
        return "?"
    return LETTERS.get(passage.label) or f"={passage.label}"


def load(paths: Iterable[str | Path]) -> Iterator[LabelledReport]:
    """The reports of corpus files and of folders of them, in the order of their names. Raises `CorpusError`."""
    for path in files(paths):
        yield read_marked(path)


def read_marked(path: Path) -> LabelledReport:
    """One corpus file. Raises `CorpusError`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CorpusError(
                f"{path}: more than {MOST_BYTES // 1_000_000} MB, which no report has: split it by reports"
            )
        return parse_marked(path.read_text("utf-8"), path)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: no UTF-8 text: {error.reason} at byte {error.start}") from error


def files(paths: Iterable[str | Path]) -> list[Path]:
    """Corpus files named, and those in the folders named, sorted. Raises `CorpusError` where there is none."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            # Folders may be named so, too, and a pipe would be waited for without end.
            inside = (file for file in path.rglob("*.txt") if file.is_file())
            found.extend(file for file in inside if not file.name.startswith("."))
        elif path.is_file():
            found.append(path)
        elif path.exists():
            raise CorpusError(f"{path}: neither a file nor a folder; give corpus files (*.txt)")
        else:
            raise CorpusError(f"{path}: no such corpus file or folder")
    if not found:
        raise CorpusError("no corpus files (*.txt) in " + ", ".join(map(str, paths)))
    return sorted(found, key=lambda file: (file.name, file.as_posix()))


def fingerprint(paths: Iterable[str | Path]) -> str:
    """SHA-256 over names and contents of the corpus files, as the model records it."""
    digest = hashlib.sha256()
    for path in files(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
