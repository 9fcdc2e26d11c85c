"""The lines of a page into those of its article, without navigation.

One rule finds the element that holds the article by the sentences in it:

1. If a container that content management systems of governments name as theirs (``TRS_Editor``, ``zoom``,
   ``UCAP-CONTENT`` …) holds most sentences of the page, it is that one; of nested ones the innermost that loses
   none; several side by side count together.
2. Otherwise the smallest block that holds all sentences. Here trafilatura may cut more, as long as what it cuts is
   links or furniture: by itself it was seen to drop a sentence that stands twice, to run paragraphs in ``div``
   together into one, and to lose rows of tables that stand in tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from nlp.reading.document import Table
from nlp.reading.html_lines import FURNITURE, Piece, pieces_of

KNOWN = frozenset(
    [
        "trs_editor",
        "trs_ueditor",
        "trs_editor_view",
        "trs_paper_default",
        "zoom",
        "fontzoom",
        "myfontzoom",
        "ucap-content",
        "ucapcontent",
        "article",
        "article-content",
        "article_content",
        "articlecontent",
        "articlecon",
        "article-con",
        "article_con",
        "article-body",
        "article_body",
        "articlebody",
        "arti_content",
        "artibody",
        "pages_content",
        "contenttext",
        "conttext",
        "news_content",
        "newscontent",
        "news-content",
        "news_content_content",
        "detail-content",
        "detail_content",
        "detailcontent",
        "wp_articlecontent",
        "v_news_content",
        "js_content",
        "xxgk_content",
        "xxgk-content",
        "text-content",
        "maintext",
        "main-text",
        "bodylabel",
        "easysite-news-text",
        "zhengwen",
        "info-content",
        "info_content",
        "xl-content",
        "textbox",
        "gkml_content",
        "bt-content",
        "txtcontent",
        "content_text",
        "contentmain",
    ]
)
_CONTAINERS = frozenset(
    ["article", "body", "center", "div", "dd", "fieldset", "form", "main", "section", "td", "ucapcontent"]
)
#: Share of a page's sentences that a known container holds for being the article's.
MOST_OF_PAGE = 0.7
#: Lines above which a page is no report, and not worth the time of trafilatura.
MANY_LINES = 5000
#: Characters above which markup is not trimmed.
LONGEST_MARKUP = 2_000_000

# Lines that stand before or after an article within its container.
_EDGE = re.compile(
    r"""
    ^[【\[(（]?
    (?: 打印 | 关闭 | 返回 | 收藏 | 分享 | 字号 | 字体 | 扫一扫 | 扫描 | 微信扫 | 用手机 | 上一篇 | 下一篇 | 责任编辑
      | (?:信息|文章)?来源[：:]
      | 浏览(?:次数|量) | 阅读(?:次数|量) | 点击(?:数|率|量) | 访问量
      | (?:发布|更新)?(?:时间|日期)[：:]
      | 您(?:现在|当前)?的?位置 | 当前位置
      | 相关(?:附件|文档|链接|解读) | 附件下载
      | 背景色 | 保护视力 | 视力保护
    )""",
    re.VERBOSE,
)
_TITLE = re.compile("[0-9０-９〇○零一二三四五六七八九]{4} ?年.{0,40}(?:年度报告|年度報告|年报)$")
_NUMBERED = re.compile("[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")


class Container(NamedTuple):
    """The element that holds the article, and whether its name says so."""

    element: Any
    is_known: bool


def container_of(body: Any, pieces: Sequence[Piece]) -> Container:
    """The element of a page that holds its article."""
    weight = _weights(body, pieces)
    known = _known_container(body, weight)
    if known is not None:
        return Container(known, True)
    return Container(_smallest_block(body, weight), False)


def _weights(body: Any, pieces: Sequence[Piece]) -> dict[Any, int]:
    """How much speaks for an article in each element, what stands in its elements included."""
    weight: dict[Any, int] = defaultdict(int)
    for piece in pieces:
        if piece.weight:
            weight[piece.element] += piece.weight
    for element in reversed(list(body.iter())):
        if element is not body and weight.get(element):
            weight[element.getparent()] += weight[element]
    return weight


def _known_container(body: Any, weight: dict[Any, int]) -> Any:
    known = [el for el in body.iter("*") if weight.get(el) and el.tag not in ("tr", "tbody") and _names(el)]
    if not known:
        return None
    best = _together(list(_outermost(known)), weight)
    if weight[best] < MOST_OF_PAGE * weight[body]:
        return None
    inner = [el for el in known if weight[el] == weight[best] and (el is best or best in el.iterancestors())]
    return inner[-1] if inner else best


def _together(outer: Sequence[Any], weight: dict[Any, int]) -> Any:
    """The container that speaks most, or what holds several of its name: an article in parts side by side."""
    best = max(outer, key=weight.__getitem__)
    for other in outer:
        if other is not best and _names(other) & _names(best):
            best = _common_ancestor(best, other)
    return best


def _names(element: Any) -> set[str]:
    names = f"{element.get('class', '')} {element.get('id', '')} {element.tag}".lower().split()
    return {"v_news_content" if name.startswith("vsb_content") else name for name in names} & KNOWN


def _outermost(elements: Sequence[Any]) -> Iterator[Any]:
    """Those of some elements, in document order, that stand in none of the others."""
    within: set[Any] = set()
    for element in elements:
        if element not in within:
            yield element
            within.update(element.iter())


def _common_ancestor(one: Any, other: Any) -> Any:
    around = {one, *one.iterancestors()}
    while other not in around:
        other = other.getparent()
    return other


def _smallest_block(body: Any, weight: dict[Any, int]) -> Any:
    best = element = body
    while element is not None:
        element = next((child for child in element if weight.get(child) == weight[best] > 0), None)
        if element is not None and element.tag in _CONTAINERS:
            best = element
    return best


# ------------------------------------------------------------------------------------------- edges


def without_edges(pieces: Sequence[Piece]) -> list[Piece]:
    """Share buttons, type sizes, page views and the like cut off before the first and after the last sentence."""
    speaking = [number for number, piece in enumerate(pieces) if piece.weight] or [0]
    first, last = speaking[0], speaking[-1]
    # A single title in front is the article's, though it is a link; several are a list.
    titles = [piece for piece in pieces[:first] if piece.is_link and _TITLE.search(piece.text)]
    return [
        piece
        for number, piece in enumerate(pieces)
        if first <= number <= last or not _is_edge(piece) or titles == [piece]
    ]


def _is_edge(piece: Piece) -> bool:
    text = piece.text
    if piece.is_link and not _NUMBERED.match(text):
        return True
    if len(text) < 60 and _EDGE.search(text):
        return True
    return len(text) < 100 and bool(FURNITURE.search(text)) and "报告" not in text


def trimmed(body: Any, pieces: Sequence[Piece]) -> list[Piece] | None:
    """What trafilatura keeps of lines, if that is fewer and yet all that may be the article."""
    theirs = without_edges(_kept_by_trafilatura(body))
    ours = without_edges(pieces)
    speaking = [number for number, piece in enumerate(ours) if piece.weight]
    if not theirs or not speaking or len(theirs) >= len(pieces):
        return None
    kept = []
    rest = _Rest([piece.letters for piece in theirs])
    for number, piece in enumerate(ours):
        # Before and behind the sentences a table is one of metadata.
        is_metadata = isinstance(piece.block, Table) and not speaking[0] <= number <= speaking[-1]
        if rest.has(piece.letters, piece.is_link):
            kept.append(piece)
        elif not piece.is_link and not is_metadata:
            return None
    return kept


def _kept_by_trafilatura(body: Any) -> list[Piece]:
    from lxml import etree
    from trafilatura import bare_extraction

    for cell in body.iter("td", "th"):  # it would count absurd spans out
        cell.attrib.pop("rowspan", None)
        cell.attrib.pop("colspan", None)
    markup = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    if len(markup) > LONGEST_MARKUP:
        return []
    options: dict[str, Any] = {"favor_recall": True, "include_comments": False, "deduplicate": False}
    try:
        found: Any = bare_extraction(f"<html>{markup}</html>", include_tables=True, **options)
    except Exception:  # it meets pages from anywhere, and without it lines only stay untrimmed
        return []
    kept = getattr(found, "body", None)
    return [] if kept is None else pieces_of(kept)


class _Rest:
    """Texts in order, and how many of them were met."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, text in reversed(list(enumerate(texts))):
            self.places[text].append(place)
        self.met = -1

    def has(self, text: str, at_once: bool) -> bool:
        """Whether a text comes behind what was met, at once or later, and if so meet it."""
        if at_once and self.texts[self.met + 1 : self.met + 2] != [text]:
            return False
        places = self.places.get(text, [])
        while places and places[-1] <= self.met:
            places.pop()
        if not places:
            return False
        self.met = places.pop()
        return True
