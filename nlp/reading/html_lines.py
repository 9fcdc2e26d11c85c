"""An element of a web page into its lines and tables, in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from nlp.reading.document import Line, Table, one_line
from nlp.reading.table import RawCell, arrange

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "ucapcontent",
        "head",
        "item",
        "list",
        "quote",
        "row",
        "cell",
        "lb",
    ]  # the last line: what trafilatura makes of them
)
#: Stands for a line break that the page shows, since a line break in a page's source is a blank.
BREAK = "\u2028"
NESTED = 30  # tables within tables; deeper ones are read as text
#: Characters that the text of a link has at the most, and that of one with a heading and a summary.
LONGEST_LINK, LONGEST_CARD = 400, 200
MOST_IN_CARD = 2  # sentences of a summary

# Furniture with a full stop or of some length, which would otherwise pass for a sentence of the article.
FURNITURE = re.compile(
    """
    浏览器 | 二维码 | 扫一扫 | 版权 | 转载 | 备案 | ICP | 公网安备 | 网站标识码 | 主办单位 | 承办单位 | 技术支持
    | 无障碍 | 网站地图 | 您(?:现在|当前)?的?位置 | 智能问答 | 用户登录 | 上一篇 | 下一篇
    """,
    re.VERBOSE,
)
_SENTENCE = re.compile("[。；！？]")
_BETWEEN_LINKS = re.compile(r"[\s|｜·•>›»/]+")
_BROKEN_OFF = ("…", "...", "更多", "详情", "详细]", ">>", "»")


class Piece(NamedTuple):
    """A line or a table, and where in the page it stands."""

    block: Line | Table
    element: Any  # the innermost element that holds all of it
    linked: int = 0  # characters within links

    @property
    def text(self) -> str:
        return "\n".join(self.block.rows) if isinstance(self.block, Table) else self.block.text

    @property
    def letters(self) -> str:
        """The text without white space, which pages that carry it twice lay out otherwise."""
        return "".join(self.text.split())

    @property
    def weight(self) -> int:
        """Characters that speak for an article: a sentence, or a long line, that is neither links nor furniture."""
        return 0 if isinstance(self.block, Table) else _weight(self.block.text, self.linked)

    @property
    def is_link(self) -> bool:
        return 0 < self.linked >= len(_BETWEEN_LINKS.sub("", self.text))


@lru_cache(maxsize=1 << 14)
def _weight(text: str, linked: int) -> int:
    size = len(text) - linked
    if size < 10 or linked > size or (size < 200 and FURNITURE.search(text)):
        return 0
    return size if size >= 40 or _SENTENCE.search(text) else 0


def pieces_of(root: Any, depth: int = 0) -> list[Piece]:
    """The lines and tables of an element: blocks and ``<br>`` end lines.

    >>> from lxml import html
    >>> page = html.fromstring("<div>甲<br>乙<table><tr><td>规章<td>3</table></div>")
    >>> [piece.text for piece in pieces_of(page)]
    ['甲', '乙', '规章\\t3']
    """
    return _Walk(root, depth).pieces


class _Walk:
    """Goes through an element and gathers the text of each line."""

    def __init__(self, root: Any, depth: int) -> None:
        from lxml import etree

        self.pieces: list[Piece] = []
        self.parts: list[str] = []
        self.linked = 0
        self.links = 0  # links that are open
        self.verbatim = 0  # elements that are open in which a line break is one
        self.root = root
        self.depth = depth
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element)
            elif element.tag == "table" and depth < NESTED:
                self._flush(element.getparent() if element is not root else element)
                self.pieces += _table(element, depth)
                walk.skip_subtree()
            else:
                self._start(element)
        self._flush(root)

    def _start(self, element: Any) -> None:
        if not isinstance(element.tag, str):
            return
        if element.tag in BLOCKS or element.tag == "br":
            self._flush(element if element is self.root else element.getparent())
        self.links += is_link(element)
        self.verbatim += element.tag == "pre"
        self._add(element.text)

    def _end(self, element: Any) -> None:
        if element.tag in BLOCKS:
            self._flush(element)
        if isinstance(element.tag, str):
            self.links -= is_link(element)
            self.verbatim -= element.tag == "pre"
        if element is not self.root:
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self.parts.append(text.replace("\n", BREAK) if self.verbatim else text)
            if self.links:
                self.linked += len(text.strip())

    def _flush(self, owner: Any) -> None:
        for part in "".join(self.parts).split(BREAK):
            text = one_line(part)
            if text:
                self.pieces.append(Piece(Line(text), owner, min(self.linked, len(text))))
        self.parts.clear()
        self.linked = 0


def is_link(element: Any) -> bool:
    """Whether an element is a link as pages navigate by, not one around sentences of the text.

    >>> from lxml import html
    >>> links = ("<a href=/1>上一条</a>", "<a name=_1>甲</a>", "<a href=#>甲有，乙无。</a>")
    >>> [is_link(html.fromstring(link)) for link in links]
    [True, False, False]
    """
    if element.tag != "a" or element.get("href") is None:
        return False
    text = ""
    for part in element.itertext():
        text += part.strip()
        if len(text) > LONGEST_LINK:
            return False
    # A card of a heading or picture and a summary is a link as well.
    parts = sum(child.tag in BLOCKS or child.tag == "img" for child in element)
    is_card = parts > 1 and len(text) <= LONGEST_CARD and text.count("。") <= MOST_IN_CARD
    return is_card or not says_something(text)


def says_something(text: str) -> bool:
    """Whether a text is a sentence or more, rather than a name, or a summary that breaks off.

    >>> says_something("全年公开三条。"), says_something("某某局2031年年度报告"), says_something("公开信息三条。培训……")
    (True, False, False)
    """
    return text.endswith(("。", "；", "！", "？")) or (not text.endswith(_BROKEN_OFF) and "。" in text)


# ------------------------------------------------------------------------------------------- tables


def _table(table: Any, depth: int) -> list[Piece]:
    pieces: list[Piece] = []
    rows: list[list[RawCell]] = []
    within: list[list[Piece]] = []
    for row in _rows(table):
        if row.tag == "caption":
            pieces += pieces_of(row, depth + 1)
            continue
        cells = [(cell, pieces_of(cell, depth + 1)) for cell in row.iterchildren("td", "th", "cell")]
        rows.append([_raw_cell(cell, inner) for cell, inner in cells])
        within.append([piece for _, inner in cells for piece in inner])
    for part in arrange(rows):
        if isinstance(part, Table):
            pieces.append(Piece(part, table))
        else:
            pieces += within[part]
    return pieces


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table and its caption, without those of tables within."""
    for row in table.iter("tr", "row", "caption"):
        if next(row.iterancestors("table")) is table:
            yield row


def _raw_cell(cell: Any, pieces: list[Piece]) -> RawCell:
    blocks = tuple(piece.block for piece in pieces)
    nested = any("".join(inner.itertext()).strip() for inner in cell.iter("table"))
    return RawCell(blocks, _span(cell, "colspan"), _span(cell, "rowspan"), nested)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()[:4]
    return int(value) if value.isdecimal() and value.isascii() else 1
