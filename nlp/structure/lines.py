"""From a document to its lines, and from the lines to the running text: furniture and tables left aside.

Each `drop_` function takes away one kind of line that is no part of the report, each `mark_` function
notes something about lines that stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from statistics import quantiles

from nlp.language.numerals import NUMERAL
from nlp.language.text import Traced, plain_characters, simplified, squeeze, width
from nlp.reading.document import Document
from nlp.structure.layouts import TABLE_WORDING


@dataclass
class Line:
    """One line of a page, its characters repaired; `paragraph` where a paragraph of the source begins."""

    t: Traced
    page: int = 0
    paragraph: bool = True
    table: bool = False
    row: bool = False  # stands in the source as cells of one row


@dataclass
class Flow:
    """The narrative lines joined without white space, and where its lines and paragraphs begin.

    `gaps` are the offsets before which a blank stood; `plain` is the text in simplified characters,
    for matching.
    """

    t: Traced
    starts: list[int]
    lines: list[Line]
    gaps: set[int]
    plain: str

    def line_at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def line_end(self, index: int) -> int:
        return self.starts[index + 1] if index + 1 < len(self.starts) else len(self.t)


def split_lines(document: Document) -> tuple[list[Line], tuple[int, ...]]:
    """The lines of all pages, and the offset of each page in the text of all, joined with one character between two."""
    lines, starts, at = [], [], 0
    # In a text file a TAB at the head of a line indents it; elsewhere it is an empty cell.
    indented = document.format in ("txt", "md")
    for number, page in enumerate(content.text for content in document.pages):
        starts.append(at)
        whole = plain_characters(Traced.of(page, at))
        place = 0
        for raw in whole.text.splitlines(keepends=True):
            t = whole[place : place + len(raw)].strip()
            lines.append(Line(t, number, row="\t" in (t.text if indented else raw)))
            place += len(raw)
        at += len(page) + 1
    return lines, tuple(starts)


def narrative_lines(document: Document) -> tuple[list[Line], tuple[int, ...]]:
    """The lines of a document without its furniture, tables and paragraphs marked; and where its pages begin."""
    lines, starts = split_lines(document)
    for drop in (drop_page_numbers, drop_running_headers, drop_web_furniture, drop_doubled_lines):
        lines = drop(lines)
    mark_tables(lines)
    mark_paragraphs(lines)
    return lines, starts


# ---------------------------------------------------------------------------------------- furniture

_DASH = "[-—–－―─_·•.~]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}+\s*\d{{1,3}}\s*{_DASH}+"
    r"|第\s*\d{1,3}\s*页(?:[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}|[Pp]age\s*\d+(?:\s*of\s*\d+)?"
)
# Pages run together leave the number amid a line; its blanks tell it from a range or a dash.
_PAGE_NUMBER_INLINE = re.compile(
    r"(?<![\d—–-]) {0,2}(?:- \d{1,3} -|— \d{1,3} —|– \d{1,3} –|－ \d{1,3} －)(?![\d—–-]) {0,2}"
)


# A line that breaks off within a sentence, which no row of a table does.
_AMID = re.compile(r"[。；，][^。；，\t]+$|[^\t]{24,}$")


def _stands_between(before: str, unfinished: bool, rest: list[Line]) -> bool:
    """Whether a number alone on its line parts a sentence, or a sentence and the heading behind it."""
    if unfinished:
        return bool(_AMID.search(before))
    following = next((line.t.text for line in rest if line.t.text), "")
    return before.endswith("。") and bool(NUMERAL.match(simplified(following)))


def drop_page_numbers(lines: list[Line]) -> list[Line]:
    """Page numbers between dashes anywhere; bare numbers only at the edge of a page, amid a sentence, or between a
    sentence and a heading.

    >>> [l.t.text for l in drop_page_numbers([Line(Traced.of(t)) for t in ("加强组", "- 3 -", "织领— 4 —导。")])]
    ['加强组', '织领导。']
    """
    kept: list[Line] = []
    # A sentence that a page number interrupts goes on behind it.
    before, interrupted = "", False
    pages = [list(own) for _, own in groupby(lines, key=lambda line: line.page)]
    for own in pages:
        filled = [line for line in own if line.t.text]
        edges = {id(line) for line in filled[:1] + filled[-1:]} if len(pages) > 1 else set()
        for place, line in enumerate(own):
            text = simplified(line.t.text)
            unfinished = before[-1:] not in "。！？；：!?;:" and not (NUMERAL.match(before) and len(before) < 30)
            alone = re.fullmatch(r"\d{1,3}", text) and (
                id(line) in edges or _stands_between(before, unfinished, own[place + 1 :])
            )
            if _PAGE_NUMBER.fullmatch(text) or alone:
                interrupted = unfinished
                continue
            if text:
                line.paragraph, interrupted, before = not (interrupted and not NUMERAL.match(text)), False, text
            spans = [found.span() for found in _PAGE_NUMBER_INLINE.finditer(text)] if "\t" not in text else []
            if spans:
                line.t = line.t.without(spans)
            kept.append(line)
    return kept


_TITLE_LIKE = re.compile(r"[^。，；：、“”《》]{2,30}信息公开(?:工作)?(?:年度报告|年报)")


def drop_running_headers(lines: list[Line]) -> list[Line]:
    """Lines that stand, numbers aside, at the same edge of three pages or more, and of most of them.

    What reads like a title at the head of a later page is one of them however few the pages are.
    """
    pages = [[line for line in own if line.t.text] for _, own in groupby(lines, key=lambda line: line.page)]
    pages = [own for own in pages if own]
    dropped = {id(own[0]) for own in pages[1:] if _TITLE_LIKE.fullmatch(simplified(own[0].t.text))}

    def key(line: Line) -> str:
        return re.sub(r"[\d\s]+", "#", line.t.text)

    for edge in (0, -1):
        counts = Counter(key(own[edge]) for own in pages)
        often = {k for k, n in counts.items() if n >= max(3, len(pages) / 2) and len(k) > 1}
        # The first one at the head may be the title itself.
        for own in pages[1:] if edge == 0 else pages:
            if key(own[edge]) in often:
                dropped.add(id(own[edge]))
    return [line for line in lines if id(line) not in dropped]


_KEYS = (
    r"(?:索\s*引\s*号|信息索引|发文字号|发文机[关构]|发布机[构关]|公开主体|主题分类|文\s*号|成文日期|发布日期|发布时间|公开日期|生成日期|有\s*效\s*性|体裁分类|信息来源|信息分类|信息名称"
    r"|文章来源|来源|作者|责任编辑|编辑|浏览次数|点击数|点击率|点击|阅读次数|浏览量|访问量|公开方式|公开时限|内容概述|关键词|主题词)"
)
_WEB = re.compile(
    r"[|｜\s]+"
    r"|[【\[](?:推广|广告|我要).*"
    r"|[^。；，]{0,40}｜[^。]{0,80}"
    # Scan codes, bread crumbs, buttons.
    r"|[^。；，]{0,12}(?:扫描|长按|识别|扫码)[^。；，]{0,20}(?:二维码|关注|打开|查看|访问).{0,20}|[^。；，“]{0,8}扫一扫[^。；，”]{0,30}"
    r"|[^。；，]{0,60}(?:>|＞|»|›)[^。；，]{0,60}|.{0,40}首页\s*[>»›/].{0,80}|.{0,6}位置\s*[:：].{0,80}|当前位置.{0,80}"
    r"|[【\[]?(?:打印|关闭|字体|字号|分享|收藏|返回顶部|纠错)(?:本页|此页|窗口|到|[\s:：】\]|]|$)[^。；，]{0,24}"
    # Metadata, alone or in a row, with or without a date before.
    rf"|(?:[^。，；]{{0,24}}20\d\d[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?\s*(?:\d{{1,2}}:\d\d(?::\d\d)?)?\s*)?【?{_KEYS}\s*[:：\t].{{0,80}}"
    rf"|{_KEYS}\s*[:：](?:[^。]{{0,60}}?{_KEYS}\s*[:：])+[^。]{{0,80}}"
    r"|(?:名称|标题|主办|主办方|文件下载|关联文件|分享到|日期|时间)\s*[:：](?!.*(?:年度报告|年报)).{0,80}|【?信息时间.{0,60}"
    r"|(?:上一篇|下一篇|上一条|下一条|相关链接|相关阅读|相关附件|附件下载|主办单位|承办单位|版权所有|网站标识码|网站地图|联系我们|关于我们|技术支持)(?:\s*[:：].{0,80}|[^。；，]{0,6})"
    r"|[^。；，]{0,30}主办[^。；，]{0,12}(?:网站地图|联系我们)[^。；，]{0,12}"
    # Captions, dotted lines of a table of contents.
    r"|图\s*\d{1,2}[ :：][^。，；]{2,40}|[^。]{2,40}[.…·]{4,}\s*\d{0,3}"
    r"|.{0,30}(?:ICP备|公网安备).{0,40}|Copyright.{0,80}|https?://\S+"
)


def drop_web_furniture(lines: list[Line]) -> list[Line]:
    """Navigation, metadata, adverts and runs of `|` that a web page leaves about the article.

    >>> texts = ("首页 > 政务公开", "索引号：0133-2023", "全年公开信息两百条。", "扫一扫在手机打开当前页")
    >>> [l.t.text for l in drop_web_furniture([Line(Traced.of(t)) for t in texts])]
    ['全年公开信息两百条。']
    """
    kept: list[Line] = []
    for line in lines:
        text = simplified(line.t.text)
        if text and len(text) < 200 and _WEB.fullmatch(text):
            continue
        if "|" in text:
            cells = [cell for cell in (c.strip() for c in text.split("|")) if cell]
            if cells and _TITLE_LIKE.fullmatch(cells[0]):
                # The name of the page, with that of its site.
                line.t = line.t[: text.index(cells[0]) + len(cells[0])]
            elif len(cells) > 1 and "。" not in text and max(map(len, cells)) < 40:
                line.table = True
            line.t = line.t.without((i, i + 1) for i, c in enumerate(line.t.text) if c == "|").strip()
        kept.append(line)
    return kept


def drop_doubled_lines(lines: list[Line]) -> list[Line]:
    """A long line that follows itself: some portals emit every item twice."""
    kept: list[Line] = []
    before = ""
    for line in lines:
        text = line.t.text
        if len(text) > 12 and text == before:
            continue
        kept.append(line)
        before = text or before
    return kept


# ------------------------------------------------------------------------------------------- tables

_CELL_BREAK = re.compile(r"[\s\d.,、:：%/\\—–-]+")
_ITEM_NUMBER = re.compile(r"(?<!\d)[1-9][.．](?=\D)")
_BEYOND = re.compile("[^" + re.escape("".join(sorted(set(TABLE_WORDING)))) + r"\s\d.,、:：%/\\—–-]")


_FIGURES = re.compile(r"[\s\d.,%/—–-]*\d\s+\d[\d.,]*\s+[\d.,]+[\s\d.,%/—–-]*")
_STATISTICS = re.compile(
    r"(?:[^。；]{2,50}?\s(?:条|条数|件|次|人|个|元|万元|人次|量次|篇|场|项|—)\s+[\d.,—]+\s*[;；]?)+"
)


def _is_table_row(line: Line) -> bool:
    """Two cells or more, or nothing but numbers and fragments of the statutory tables' wording."""
    text = simplified(line.t.text)
    if line.table:
        return True
    if len(text) < 150 and (_FIGURES.fullmatch(text) or _STATISTICS.fullmatch(text)):
        line.row = True
        return True
    if line.row:
        return "。" not in text or max(map(len, text.split("\t"))) < 60
    if _BEYOND.search(text):
        return False
    if re.sub(r"\s+", "", text) in TABLE_WORDING:
        return True
    if re.match(r"[一二三四五六七八九十]+、", text):
        # `九、其他` is a heading, though both its parts are to be found in the tables.
        return re.sub(r"[\s\d.]+", "", text) in TABLE_WORDING
    if len(text) > 80:
        return False
    # Parts of each cell: broken lines may join two cells' fragments only with a blank or a number.
    return all(part in TABLE_WORDING for part in _CELL_BREAK.split(_ITEM_NUMBER.sub(" ", text)) if part)


def mark_tables(lines: list[Line]) -> None:
    """Marks the rows of tables: any row with cells; other likely rows only in a run of four or more.

    >>> lines = [Line(Traced.of(t)) for t in ("见下表：", "信息内容", "本年制发件", "数", "规章", "0", "2.其他", "五、其他")]
    >>> mark_tables(lines)
    >>> [line.t.text for line in lines if not line.table]
    ['见下表：', '五、其他']
    """
    run: list[Line] = []

    def close() -> None:
        if len(run) >= 4 and any(re.search(r"[一-龥]", line.t.text) for line in run):
            for line in run:
                line.table = True
        run.clear()

    for line in lines:
        text = line.t.text
        if not text:
            continue
        if _is_table_row(line):
            line.table = line.table or line.row
            run.append(line)
        elif len(run) >= 4 and not re.search("[。，]", text) and len(re.findall(r"(?<!\d)\d+(?!\d)", text)) >= 4:
            run.append(line)
        else:
            close()
    close()


# --------------------------------------------------------------------------------------- paragraphs


def mark_paragraphs(lines: list[Line]) -> None:
    """Tells the line breaks that end a paragraph from those that only end a line.

    Where a text was wrapped, a paragraph's last line is short; where it was not, every line is one.
    """
    wide = {id(line): width(line.t.text) for line in lines if not line.table and line.t.text}
    widths = [wide[id(line)] for line in lines if id(line) in wide and len(line.t.text) > 8]
    if len(widths) < 4:
        return
    measure = quantiles(widths, n=20)[17]
    # Wrapped text: many lines of one width, and none much wider.
    full = sum(measure - 3 <= w <= measure + 3 for w in widths)
    if not (15 <= measure <= 70 and full >= 0.25 * len(widths) and max(widths) <= measure + 12):
        return
    before: Line | None = None
    for line in lines:
        if line.table:
            before = None
        elif line.t.text:
            if before is not None and (
                wide[id(before)] >= measure - 3.5 or _is_broken(before.t.text, wide[id(before)] / measure)
            ):
                line.paragraph = False
            before = line


def _is_broken(text: str, share: float) -> bool:
    """A line rather full that no stop closes, and that is no heading: a letter lost in it may have made it short."""
    return (
        share >= 0.6
        and text[-1] not in "。！？；：!?;:"
        and not (NUMERAL.match(text) and not re.search("[。；]", text))
    )


def join_lines(lines: list[Line]) -> Flow:
    """The narrative lines as one text without white space: a word broken over two lines is whole again."""
    parts, starts, kept, gaps, at = [], [], [], set(), 0
    for line in lines:
        if line.table or not line.t.text:
            continue
        part = squeeze(line.t)
        if len(part) < len(line.t):
            origin = part.origin
            gaps.update(at + i for i in range(1, len(origin)) if origin[i] - origin[i - 1] > 1)
        parts.append(part)
        starts.append(at)
        kept.append(line)
        at += len(part)
    t = Traced.join(parts)
    return Flow(t, starts, kept, gaps, simplified(t.text))
