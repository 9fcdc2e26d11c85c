"""Lines of pages into those of the report: page numbers, running headers and what a web page puts around left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import nlp.regex as re
from nlp.language.bodies import BODY_ENDING
from nlp.language.numerals import HAN_NUMERALS, NUMERAL
from nlp.language.patterns import either, word_list
from nlp.language.text import simplified
from nlp.structure.lines import Line
from nlp.structure.page_edges import drop_page_edges

_TITLE_LIKE = re.compile(r"[^。，；：、“”《》]{2,30}信息公开(?:工作)?(?:年度报告|年报)")


def drop_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines that belong to the report."""
    kept = drop_page_edges(lines)
    kept = drop_page_numbers(kept)
    kept = drop_running_headers(kept)
    kept = drop_web_furniture(kept)
    return drop_doubled_lines(kept)


def _pages(lines: Sequence[Line]) -> list[list[Line]]:
    return [list(page) for _, page in groupby(lines, key=lambda line: line.page)]


# ------------------------------------------------------------------------------------- page numbers

_DASH = "[-—–－―─_·•.~]"
_PAGE_NUMBER = re.compile(
    either(
        # - 3 -
        rf"{_DASH}+\s*\d{{1,3}}\s*{_DASH}+",
        # 第3页，共12页
        r"第\s*\d{1,3}\s*页(?:[,，/]?\s*共\s*\d{1,3}\s*页)?",
        # - 三 -, — Ⅲ —
        rf"{_DASH}+\s*(?:[{HAN_NUMERALS}]{{1,3}}|[IVXivxⅠ-Ⅻⅰ-ⅻ]{{1,5}})\s*{_DASH}+",
        # 第三页，共十二页; 共12页
        rf"第\s*[{HAN_NUMERALS}]{{1,3}}\s*页(?:[,，/]?\s*共\s*[{HAN_NUMERALS}]{{1,3}}\s*页)?",
        r"共\s*\d{1,3}\s*页(?:[,，/]?\s*第\s*\d{1,3}\s*页)?",
        # 3/12
        r"\d{1,3}\s*/\s*\d{1,3}",
        # Page 3 of 12, Page 8 -, P. 8
        r"(?:[Pp]age|PAGE|[Pp]\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?\s*-?",
    )
)
_LONE_NUMBER = re.compile(r"\d{1,3}")
# Pages run together leave the number amid a line; its blanks tell it from a range or a dash.
_PAGE_NUMBER_INLINE = re.compile(
    r"(?<![\d—–-]) {0,2}" + either(*(rf"{dash} \d{{1,3}} {dash}" for dash in "-—–－")) + r"(?![\d—–-]) {0,2}"
)
# A line that breaks off within a sentence, which no row of a table does.
_AMID_SENTENCE = re.compile(r"[。；，][^。；，\t]+$|[^\t]{24,}$")
_STOPS = "。！？；：!?;:"
# A longer line that begins with a numeral is a sentence rather than a heading.
_LONGEST_NUMBERED_HEADING = 29


def drop_page_numbers(lines: Sequence[Line]) -> list[Line]:
    """Page numbers between dashes anywhere; bare numbers only at the edge of a page, amid a sentence, or between a
    sentence and a heading.

    >>> from nlp.language.text import Traced
    >>> [line.text for line in drop_page_numbers([Line(Traced.of(t)) for t in ("加强组", "- 3 -", "织领— 4 —导。")])]
    ['加强组', '织领导。']
    """
    kept: list[Line] = []
    preceding = ""
    # A sentence that a page number interrupts goes on behind it.
    interrupted = False
    pages = _pages(lines)
    for page in pages:
        edges = _edges(page) if len(pages) > 1 else set()
        for index, line in enumerate(page):
            text = line.plain
            is_number = bool(_PAGE_NUMBER.fullmatch(text))
            if _LONE_NUMBER.fullmatch(text):
                is_number = index in edges or _stands_between(preceding, page[index + 1 :])
            if is_number:
                interrupted = _is_unfinished(preceding)
                continue
            if text:
                if interrupted and not NUMERAL.match(text):
                    line = line.within_paragraph()
                interrupted = False
                preceding = text
            kept.append(_without_inline_numbers(line, text))
    return kept


def _edges(page: Sequence[Line]) -> set[int]:
    """The indexes of the first and the last line of a page that is not empty."""
    filled = [index for index, line in enumerate(page) if line.text]
    return {*filled[:1], *filled[-1:]}


def _is_unfinished(text: str) -> bool:
    """Whether a sentence may go on behind a line: no stop closes it, and it is no numbered heading."""
    if text[-1:] in _STOPS:
        return False
    return len(text) > _LONGEST_NUMBERED_HEADING or not NUMERAL.match(text)


def _stands_between(preceding: str, rest: Sequence[Line]) -> bool:
    """Whether a number alone on its line parts a sentence, or a sentence and the heading behind it."""
    if _is_unfinished(preceding):
        return bool(_AMID_SENTENCE.search(preceding))
    following = next((line.text for line in rest if line.text), "")
    return preceding.endswith("。") and bool(NUMERAL.match(simplified(following)))


def _without_inline_numbers(line: Line, text: str) -> Line:
    """A line without the page numbers in it, which have blanks about them; rows of tables stay as they are."""
    if " " not in text or "\t" in text:
        return line
    spans = [number.span() for number in _PAGE_NUMBER_INLINE.finditer(text)]
    return line.with_text(line.traced.without(spans)) if spans else line


# --------------------------------------------------------------------------------- running headers

_DIGITS = re.compile(r"[\d\s]+")
_FEWEST_REPEATS = 3


def drop_running_headers(lines: Sequence[Line]) -> list[Line]:
    """Lines that stand, numbers aside, at the same edge of three pages or more, and of most of them.

    What reads like a title at the head of a later page is one of them however few the pages are.
    """
    indexes = [index for index, line in enumerate(lines) if line.text]
    pages = [list(page) for _, page in groupby(indexes, key=lambda index: lines[index].page)]
    dropped = set()
    for page in pages[1:]:
        if _TITLE_LIKE.fullmatch(lines[page[0]].plain):
            dropped.add(page[0])
    heads = [page[0] for page in pages]
    # The first one may be the title itself.
    dropped |= _repeated(lines, heads) - set(heads[:1])
    dropped |= _repeated(lines, [page[-1] for page in pages])
    return [line for index, line in enumerate(lines) if index not in dropped]


def _repeated(lines: Sequence[Line], edge: list[int]) -> set[int]:
    """Those of the lines at one edge of the pages that most pages share."""
    keys = [_DIGITS.sub("#", lines[index].text) for index in edge]
    fewest = max(_FEWEST_REPEATS, len(edge) / 2)
    counts = Counter(keys)
    return {index for index, key in zip(edge, keys) if counts[key] >= fewest and len(key) > 1}


# ----------------------------------------------------------------------------------- web furniture

#: What names a field in the head of a page.
_KEYS = word_list(
    r"索\s*引\s*号 信息索引 发文字号 发文机[关构] 发布机[构关] 公开主体 主题分类 文\s*号 成文日期 发布日期 发布时间",
    r"公开日期 生成日期 有\s*效\s*性 体裁分类 信息来源 信息分类 信息名称 文章来源 来源 作者 责任编辑 编辑 浏览次数",
    "点击数 点击率 点击 阅读次数 浏览量 访问量 公开方式 公开时限 组配分类 内容概述 关键词 主题词",
)
_DATE_TIME = r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*(?:\d{1,2}:\d\d(?::\d\d)?)?"
_PRINTED_AT = r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s*(?:[上下]午)?\s*\d{1,2}:\d\d"
_SITE_LINKS = (
    "上一篇|下一篇|上一条|下一条|相关链接|相关阅读|相关附件|附件下载|主办单位|承办单位|版权所有|网站标识码|网站地图"
    "|联系我们|关于我们|技术支持"
)
_WEB = re.compile(
    either(
        # What only says that the text begins or ends here
        r"[【\[（(]?(?:正文|正文内容|全文|内容|详细内容|文章内容|返回|返回列表|目录|引\s*言|前\s*言|序\s*言|导\s*语)[】\]）)]?[:：]?",
        # Rules, adverts, the name of the page with that of its site
        r"[|｜\s]+",
        "[=~_*#—─━-]{4,}",
        "信息公开元数据",
        r"[【\[](?:推广|广告|我要).*",
        "[^。；，]{0,40}｜[^。]{0,80}",
        # Scan codes
        "[^。；，]{0,12}(?:扫描|长按|识别|扫码)[^。；，]{0,20}(?:二维码|关注|打开|查看|访问).{0,20}",
        "[^。；，“]{0,8}扫一扫[^。；，”]{0,30}",
        # Bread crumbs
        "[^。；，]{0,60}(?:>|＞|»|›)[^。；，]{0,60}",
        r".{0,40}首页\s*[>»›/].{0,80}",
        r".{0,6}位置\s*[:：].{0,80}",
        "当前位置.{0,80}",
        # Buttons
        r"[【\[]?(?:打印|关闭|字体大小|字号大小|字体|字号|分享|收藏|返回顶部|纠错)(?:本页|此页|窗口|到|[\s:：】\]|]|$)[^。；，]{0,24}",
        # Metadata, alone or in a row, with or without a date before
        rf"(?:[-•·*]\s*)?(?:[^。，；]{{0,24}}{_DATE_TIME}\s*)?【?{_KEYS}\s*[:：\t].{{0,80}}",
        rf"{_KEYS}\s*[:：](?>[^。]{{0,60}}?{_KEYS}\s*[:：])+[^。]{{0,80}}",
        r"(?:名称|标题|主办|主办方|文件下载|关联文件|分享到|日期|时间)\s*[:：](?!.*(?:年度报告|年报)).{0,80}",
        "【?信息时间.{0,60}",
        # What stands at the foot of a page
        rf"(?:{_SITE_LINKS})(?:\s*[:：].{{0,80}}|[^。；，]{{0,6}})",
        "[^。；，]{0,30}主办[^。；，]{0,12}(?:网站地图|联系我们)[^。；，]{0,12}",
        # Whom a letter is for
        f"[^。；，：:]{{2,30}}{BODY_ENDING}[:：]",
        # Captions
        "[^。；，、：:]{2,24}(?:截图|示意图|效果图|照片)",
        r"图\s*\d{1,2}[ :：][^。，；]{2,40}",
        # Dotted lines of a table of contents
        r"[^。]{2,40}[.…·]{4,}\s*\d{0,3}",
        # Registration of the site, rights, addresses
        ".{0,30}(?:ICP备|公网安备).{0,40}",
        "Copyright.{0,80}",
        r"https?://\S+(?:\s+\d{1,3}\s*/\s*\d{1,3})?",
        # What a browser prints above a page
        rf"{_PRINTED_AT}(?!.*(?:年度报告|年报)).{{0,80}}",
        # Names of pictures and files that stand for tables
        r"(?!.*(?:年度报告|年报)\.)[^。；，]{0,60}\.(?i:png|jpe?g|gif|bmp|tiff?|docx?|xlsx?|pdf|wps|et|ofd|zip|rar)",
    )
)
# A longer line is text, whatever it begins with.
_LONGEST_WEB_LINE = 199
#: A shorter line may be a word that says that the text begins.
_LONGEST_WORD = 10
#: What each alternative has, a sign, a blank or a word, which is looked for before all of them are tried. Each word
#: begins with a character, so that this is quick.
_WEB_SIGN = re.compile(r"[\s|｜=~_*#—─━\-【\[>＞»›:：…·]")
_WEB_WORD = re.compile(
    r"\.[.A-Za-z]|图\d|元数据|扫描|长按|识别|扫码|扫一扫|首页|位置|打印|关闭|字体|字号|分享|收藏|返回顶部|纠错|信息时间|截图"
    f"|示意图|效果图|照片|ICP备|公网安备|Copyright|http|主办|{_SITE_LINKS}"
)


def may_be_furniture(text: str) -> bool:
    """Whether a line can be what a web page leaves about the article, which most lines cannot.

    >>> may_be_furniture("全年主动公开政府信息两百条，办理"), may_be_furniture("首页 > 政务公开")
    (False, True)
    """
    if len(text) <= _LONGEST_WORD:
        return True
    return len(text) <= _LONGEST_WEB_LINE and bool(_WEB_SIGN.search(text) or _WEB_WORD.search(text))


_LONGEST_CELL = 39


def drop_web_furniture(lines: Sequence[Line]) -> list[Line]:
    """Navigation, metadata, adverts and runs of `|` that a web page leaves about the article.

    >>> from nlp.language.text import Traced
    >>> texts = ("首页 > 政务公开", "索引号：0133-2023", "全年公开信息两百条。", "扫一扫在手机打开当前页")
    >>> [line.text for line in drop_web_furniture([Line(Traced.of(t)) for t in texts])]
    ['全年公开信息两百条。']
    """
    kept: list[Line] = []
    for line in lines:
        text = line.plain
        if may_be_furniture(text) and _WEB.fullmatch(text):
            continue
        kept.append(_without_bars(line, text) if "|" in text else line)
    return kept


_BAR = re.compile(r"\|")


def _without_bars(line: Line, text: str) -> Line:
    """A line without its `|`: a row of a table where they part cells; without the site's name behind the title."""
    traced = line.traced
    table = line.table
    cells = [cell.strip() for cell in text.split("|") if cell.strip()]
    if cells and _TITLE_LIKE.fullmatch(cells[0]):
        title_end = text.index(cells[0]) + len(cells[0])
        traced = traced[:title_end]
    elif len(cells) > 1 and "。" not in text and max(map(len, cells)) <= _LONGEST_CELL:
        table = True
    bars = [bar.span() for bar in _BAR.finditer(traced.text)]
    return line.with_text(traced.without(bars).strip(), table=table)


# A shorter line may well be said twice.
_SHORTEST_DOUBLED = 13


def drop_doubled_lines(lines: Sequence[Line]) -> list[Line]:
    """A long line that follows itself goes: some portals emit every item twice."""
    kept: list[Line] = []
    preceding = ""
    for line in lines:
        text = line.text
        if len(text) >= _SHORTEST_DOUBLED and text == preceding:
            continue
        kept.append(line)
        preceding = text or preceding
    return kept
