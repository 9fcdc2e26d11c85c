"""What reading gives: pages of text, what produced them, and what went wrong on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple
from unicodedata import category, normalize

import nlp.regex as re


class Notice(NamedTuple):
    """A code to filter by and a sentence to read."""

    code: str
    text: str


class ReadError(ValueError):
    """A file that cannot be read; the message says what is wrong and what to do about it."""


class Box(NamedTuple):
    """Where something stands on its page: points from the left and from the top edge, as a reader holds the page."""

    left: float
    top: float
    right: float
    bottom: float


def around(boxes: Iterable[Box]) -> Box:
    """The smallest rectangle that holds all of some boxes.

    >>> around([Box(0.0, 5.0, 10.0, 15.0), Box(8.0, 0.0, 12.0, 9.0)])
    Box(left=0.0, top=0.0, right=12.0, bottom=15.0)
    """
    lefts, tops, rights, bottoms = zip(*boxes)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


class Piece(NamedTuple):
    """A part of a line that stands apart from the others, as a number below the head of its column."""

    text: str
    box: Box


class Line(NamedTuple):
    """A line as printed, in HTML and DOCX a paragraph. `size` is the height of its type in points; `box` and `size`
    are empty in formats without positions; `confidence` is that of the recognition of a picture, else empty. `pieces`
    are the parts of a line that falls into several."""

    text: str
    box: Box | None = None
    size: float | None = None
    confidence: float | None = None
    pieces: tuple[Piece, ...] = ()


class Cell(NamedTuple):
    """A cell of a table, whole: `row` and `column` count from 0 and are those of its upper left corner."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None


@dataclass(frozen=True)
class Table:
    """A table as cells, in the order of rows and in them of columns.

    `lines` are its rows as printed where no ruled line parts them, so that columns are but a guess.
    """

    cells: tuple[Cell, ...]
    box: Box | None = None
    lines: tuple[Line, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """Each row as one line, cells parted by TABs; a cell over several rows or columns stands in the first.

        >>> Table((Cell(0, 0, "项目"), Cell(0, 1, "件数"), Cell(1, 0, "规章"), Cell(1, 1, "3"))).rows
        ('项目\\t件数', '规章\\t3')
        """
        width = max((cell.column + cell.column_span for cell in self.cells), default=0)
        height = max((cell.row + cell.row_span for cell in self.cells), default=0)
        grid = [[""] * width for _ in range(height)]
        for cell in self.cells:
            grid[cell.row][cell.column] = cell.text.replace("\t", " ").replace("\n", " ")
        return tuple("\t".join(row) for row in grid)


@dataclass(frozen=True)
class Page:
    """Lines and tables in reading order. `width` and `height` in points, where the format has them."""

    blocks: tuple[Line | Table, ...]
    width: float | None = None
    height: float | None = None

    @classmethod
    def of_text(cls, text: str) -> Page:
        """A page of lines without positions."""
        return cls(tuple(map(Line, text.split("\n"))))

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Line))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @cached_property
    def text(self) -> str:
        """The text that offsets point into: lines and rows of tables joined by ``\\n``.

        A row has a TAB for each boundary of columns, and no other line has one.
        """
        parts: list[str] = []
        for block in self.blocks:
            if isinstance(block, Table):
                parts.extend(block.rows)
            else:
                parts.append(block.text)
        return "\n".join(parts)

    @property
    def size(self) -> int:
        """Characters other than blanks."""
        return len("".join(self.text.split()))


def pages_of(text: str) -> tuple[Page, ...]:
    """A text as pages of lines without positions; a form feed parts two pages.

    >>> [page.text for page in pages_of("甲\\n乙\\f丙")]
    ['甲\\n乙', '丙']
    """
    return tuple(map(Page.of_text, text.split("\f")))


@dataclass(frozen=True)
class Document:
    """What one file holds, page by page; a format without pages has one."""

    path: str
    format: str  # as the content says, whatever the name: "pdf", "html", "docx", "txt", "md", …
    reader: str  # "pypdfium2", "pdfminer.six", "trafilatura", "lxml", "rapidocr" or "text"
    encoding: str | None  # of text and HTML
    pages: tuple[Page, ...]
    #: "title" and "date" (YYYY-MM-DD) where the file names them.
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()


@lru_cache(maxsize=1 << 16)
def everyday(char: str) -> bool:
    """Whether a character belongs to ordinary Chinese: level one of GB 2312 or of Big5, or their punctuation.

    Both standards sort their characters by use, so no list of our own is needed. Kangxi and compatibility forms
    count as what they stand for.

    >>> "".join(c for c in "政府⼯作，機關鏀垮簻Õþ" if everyday(c))
    '政府⼯作，機關垮'
    """
    for c in normalize("NFKC", char):
        if " " <= c <= "~":
            continue
        gb, big5 = c.encode("gb2312", "ignore"), c.encode("big5", "ignore")
        if not (
            (gb and (0xB0 <= gb[0] <= 0xD7 or 0xA1 <= gb[0] <= 0xA3)) or (big5 and b"\xa4\x40" <= big5 <= b"\xc6\x7e")
        ):
            return c in "—…·“”‘’•～"
    return True


def plausibility(text: str) -> float:
    """Share of everyday characters among those beyond ASCII; 1 for pure ASCII.

    >>> plausibility("政府信息公开 2024"), plausibility("Õþ¸®") < 0.4, plausibility("鏀垮簻淇℃伅鍏紑") < 0.4
    (1.0, True, True)
    """
    beyond = {c: n for c, n in Counter(text).items() if c > "~" and not c.isspace()}
    return sum(n for c, n in beyond.items() if everyday(c)) / sum(beyond.values()) if beyond else 1.0


def unreadable(text: str) -> float:
    """Share of the characters that no reader could make sense of: U+FFFD, private use, controls, unassigned,
    ``(cid:12)``.

    >>> unreadable("政府(cid:7)\\ufffd")
    0.5
    """
    text = re.sub(r"\(cid:\d+\)", "\ufffd", text)
    counts = Counter(text)
    total = sum(n for c, n in counts.items() if not c.isspace())
    bad = sum(
        n for c, n in counts.items() if c == "\ufffd" or (category(c) in ("Co", "Cn", "Cs", "Cc") and not c.isspace())
    )
    return bad / total if total else 0.0


def plain(text: str) -> str:
    """Text with ``\\n`` as its only line break and without control characters; nothing else changes.

    >>> plain("\\ufeff甲\\r\\n乙\\x00\\u2028丙")
    '甲\\n乙\\n丙'
    """
    text = re.sub(r"\r\n|[\r\v\x85\u2028\u2029]", "\n", text)
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufe00-\ufe0f\ufeff\ufffe\uffff\ud800-\udfff]", "", text)


_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee“”‘’…—"
_BREAK_IN_CHINESE = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n[ \t\n]*(?=[{_WIDE}])")


def one_line(text: str) -> str:
    """A paragraph as one line: a break inside Chinese vanishes, any other run of blanks is one space.

    >>> one_line("  公开\\n  信息 \\t 3\\n条　")
    '公开信息 3 条'
    """
    return re.sub(r"[ \t\n\r\f\v\xa0]+", " ", _BREAK_IN_CHINESE.sub("", text)).strip()
