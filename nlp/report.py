"""From a document to a report: its title, body, year and narrative sections, tables left aside."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import quantiles

from nlp.read.document import Document, Warn
from nlp.statute import NUMERAL, SECTIONS, STRONG, TABLE_MARKS, TABLE_WORDING, TITLES, WEAK, numeral_value
from nlp.text import Traced, plain_characters, simplified, squeeze, width


class ParseError(ValueError):
    """The document is no annual report, or nothing of it could be told apart."""


@dataclass(frozen=True)
class Section:
    """The narrative of one statutory section, white space and tables taken out.

    `breaks` are the offsets at which a paragraph of the source begins, `gaps` those before which a
    blank stood; `origin` gives for each character its offset in the document's text, all pages
    joined with one character between two.
    """

    code: str
    heading: str
    text: str
    breaks: tuple[int, ...] = ()
    gaps: frozenset[int] = frozenset()
    origin: array = field(default_factory=lambda: array("l"), repr=False)
    numeral: str = ""


@dataclass(frozen=True)
class Report:
    """One annual report as data; `sections` in the order of the text, a code may recur in old layouts."""

    path: str
    format: str
    reader: str
    title: str
    body: str
    year: int | None
    year_evidence: str
    layout: str
    sections: tuple[Section, ...]
    tables: str
    warnings: tuple[Warn, ...] = ()
    page_starts: tuple[int, ...] = (0,)

    def page_of(self, section: Section, offset: int) -> tuple[int, int]:
        """Page (from 1) and offset in that page's text of a character of a section's narrative."""
        place = section.origin[offset]
        page = bisect_right(self.page_starts, place) - 1
        return page + 1, place - self.page_starts[page]


@dataclass
class _Line:
    t: Traced
    page: int
    paragraph: bool = True  # begins a paragraph of the source
    table: bool = False


# ------------------------------------------------------------------------------------------ lines


def _lines(document: Document) -> tuple[list[_Line], tuple[int, ...]]:
    lines, starts, at = [], [], 0
    for number, page in enumerate(document.pages):
        starts.append(at)
        for raw in page.splitlines(keepends=True):
            lines.append(_Line(plain_characters(Traced.of(raw, at)).strip(), number))
            at += len(raw)
        at += 1
    return lines, tuple(starts)


_PAGE_NUMBER = re.compile(
    r"[-—–－―─_·•.~]+\s*\d{1,3}\s*[-—–－―─_·•.~]+|第\s*\d{1,3}\s*页(?:[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}|[Pp]age\s*\d+(?:\s*of\s*\d+)?"
)


def drop_page_numbers(lines: list[_Line]) -> list[_Line]:
    """Page numbers between dashes anywhere; bare numbers only as the first or last line of a page."""
    edges = set()
    for page in {line.page for line in lines}:
        own = [i for i, line in enumerate(lines) if line.page == page and line.t.text]
        edges.update(own[:1] + own[-1:])
    several = len({line.page for line in lines}) > 1
    return [
        line
        for i, line in enumerate(lines)
        if not _PAGE_NUMBER.fullmatch(line.t.text)
        and not (several and i in edges and re.fullmatch(r"\d{1,3}", line.t.text))
    ]


def drop_running_headers(lines: list[_Line]) -> list[_Line]:
    """Lines that stand, numbers aside, at the same edge of three pages or more, and of most of them."""
    pages: dict[int, list[_Line]] = {}
    for line in lines:
        if line.t.text:
            pages.setdefault(line.page, []).append(line)
    if len(pages) < 3:
        return lines

    def key(line: _Line) -> str:
        return re.sub(r"[\d\s]+", "#", line.t.text)

    dropped: set[int] = set()
    for edge in (0, -1):
        counts = Counter(key(own[edge]) for own in pages.values())
        often = {k for k, n in counts.items() if n >= max(3, len(pages) / 2) and len(k) > 1}
        first = True
        for own in pages.values():
            if key(own[edge]) in often:
                # The first one may be the title itself.
                if not (first and edge == 0):
                    dropped.add(id(own[edge]))
            first = False
    return [line for line in lines if id(line) not in dropped]


_WEB = re.compile(
    r"[|｜\s]+|[【\[](?:推广|广告|我要).*|[^。；，]{0,40}｜[^。]{0,80}|.{0,12}(?:扫描|长按|识别)[^。]{0,20}二维码.{0,20}|扫一扫.{0,30}|[^。；，]{0,60}(?:>|＞|»|›)[^。；，]{0,60}|(?:名称|标题|主办|主办方|文件下载|关联文件|分享到|信息时间|日期|时间)\s*[:：].{0,80}|【?信息时间.{0,60}|[【\[]?(?:打印|关闭|字体|字号|分享|收藏|返回顶部|纠错)(?:[^。]{0,24})"
    r"|(?:您?(?:现在|当前)?的?(?:位置|所在位置))[:：].{0,80}|当前位置.{0,80}|首页\s*[>»›/].{0,80}"
    r"|(?:索\s*引\s*号|发文字号|主题分类|文\s*号|成文日期|发布日期|发布时间|公开日期|生成日期|有效性|体裁分类|信息来源|信息分类|文章来源|来源|作者|责任编辑|编辑|浏览次数|点击数|点击率|阅读次数|浏览量|访问量|公开方式|公开时限|内容概述|关键词|主题词)\s*[:：\t].{0,80}"
    r"|(?:上一篇|下一篇|上一条|下一条|相关链接|相关阅读|相关附件|附件下载|主办单位|承办单位|版权所有|网站标识码|网站地图|联系我们|关于我们|技术支持)(?:\s*[:：].{0,80}|.{0,6})"
    r"|.{0,30}(?:ICP备|公网安备).{0,40}|Copyright.{0,80}|https?://\S+"
)


def drop_web_furniture(lines: list[_Line]) -> list[_Line]:
    """Navigation, metadata, adverts and runs of `|` that a web page leaves about the article."""
    kept: list[_Line] = []
    for line in lines:
        if _WEB.fullmatch(line.t.text) and line.t.text:
            continue
        if "|" in line.t.text:
            cells = [c for c in re.split(r"[|\s]*\|[|\s]*", line.t.text) if c]
            if len(cells) > 1 and max(len(c) for c in cells) < 40:
                line.table = True
            line.t = line.t.keep([c != "|" for c in line.t.text]).strip()
        kept.append(line)
    return kept


def drop_doubled_lines(lines: list[_Line]) -> list[_Line]:
    """A long line that follows itself: some portals emit every item twice."""
    kept: list[_Line] = []
    for line in lines:
        text = line.t.text
        before = next((k.t.text for k in reversed(kept) if k.t.text), "")
        if len(text) > 12 and text == before:
            continue
        kept.append(line)
    return kept


_NUMBER_CELL = re.compile(r"[\s\d.,%/\\—–-]+")
_CELL_BREAK = re.compile(r"[\s\d.,、:：%/\\—–-]+")


def _is_table_row(line: _Line) -> bool:
    """Two cells or more, or nothing but numbers and fragments of the statutory tables' wording."""
    text = line.t.text
    if line.table:
        return True
    if "\t" in text:
        return max(len(cell) for cell in text.split("\t")) < 60 or "。" not in text
    squeezed = re.sub(r"\s+", "", text)
    if squeezed in TABLE_WORDING:
        return True
    if len(squeezed) > 60 or "。" in text:
        return False
    # Parts of each cell: broken lines may join two cells' fragments only with a blank or a number.
    parts = [p for p in _CELL_BREAK.split(re.sub(r"(?<!\d)[1-9][.．](?=\D)", " ", text)) if p]
    return all(p in TABLE_WORDING for p in parts)


def mark_tables(lines: list[_Line]) -> None:
    """Marks the rows of tables: any row with cells; other likely rows only in a run of four or more."""
    run: list[_Line] = []

    def close() -> None:
        wording = sum(bool(re.search(r"[一-龥]", line.t.text)) for line in run)
        if len(run) >= 4 and wording:
            for line in run:
                line.table = True
        run.clear()

    for line in lines:
        text = line.t.text
        if not text:
            continue
        if _is_table_row(line):
            if "\t" in text:
                line.table = True
            run.append(line)
        elif len(run) >= 4 and len(re.findall(r"(?<!\d)\d+(?!\d)", text)) >= 4 and "。" not in text:
            run.append(line)
        else:
            close()
    close()


def mark_paragraphs(lines: list[_Line]) -> None:
    """Tells the line breaks that end a paragraph from those that only end a line.

    Where a text was wrapped, a paragraph's last line is short; where it was not, every line is one.
    """
    widths = [width(line.t.text) for line in lines if not line.table and len(line.t.text) > 8]
    if len(widths) < 4:
        return
    measure = quantiles(widths, n=20)[17]
    # Wrapped text: many lines of one width, and those do not end a sentence more often than chance.
    full = [w for w in widths if measure - 3 <= w <= measure + 3]
    wrapped = 15 <= measure <= 70 and len(full) >= 0.25 * len(widths) and max(widths) <= measure + 12
    before: _Line | None = None
    for line in lines:
        if line.table or not line.t.text:
            if not line.t.text:
                # A blank line: the paragraph is over where its last line is short or closed.
                continue
            before = None
            continue
        if before is not None and wrapped and width(before.t.text) >= measure - 3.5:
            line.paragraph = False
        before = line


# ------------------------------------------------------------------------------------------- flow


@dataclass
class _Flow:
    """The narrative lines joined without white space, and where its lines and paragraphs begin."""

    t: Traced
    starts: list[int]  # offset of each line
    lines: list[_Line]
    gaps: set[int]
    plain: str = ""  # the text in simplified characters, for matching

    def __post_init__(self) -> None:
        self.plain = simplified(self.t.text)

    def line_at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def line_end(self, index: int) -> int:
        return self.starts[index + 1] if index + 1 < len(self.starts) else len(self.t)


def _flow(lines: list[_Line]) -> _Flow:
    parts, starts, kept, gaps, at = [], [], [], set(), 0
    for line in lines:
        if line.table or not line.t.text:
            continue
        part = squeeze(line.t)
        if not part.text:
            continue
        origin = part.origin
        for i in range(1, len(origin)):
            if origin[i] - origin[i - 1] > 1:
                gaps.add(at + i)
        # A Latin word or a number cut at the end of a line stays one word; two stay two.
        parts.append(part)
        starts.append(at)
        kept.append(line)
        at += len(part)
    return _Flow(Traced.join(parts), starts, kept, gaps)


# ---------------------------------------------------------------------------------------- headings


@dataclass(frozen=True)
class _Heading:
    start: int
    end: int
    code: str
    score: float
    numeral: str
    title: str


_ANY_STRONG = re.compile("|".join(f"(?P<{code}>{p.pattern})" for code, p in STRONG.items()))
_STOP = "。:：.．;；"


def _strength(code: str, title: str) -> float:
    return 3.0 if TITLES[code] in title else 2.2


def _line_heading(flow: _Flow, index: int) -> Iterator[_Heading]:
    """The headings that may stand at the head of a line."""
    start, text = flow.starts[index], flow.plain
    end = flow.line_end(index)
    window = text[start : min(start + 70, len(text))]
    numeral = NUMERAL.match(window)
    mark = numeral.group() if numeral else (re.match(r"#{0,6}(?:\*\*)?", window).group())
    rest, base = window[len(mark) :], start + len(mark)
    for code, strong in STRONG.items():
        found = strong.match(rest)
        if not found and code == "s5":
            found = re.match(r"(?:政府信息公开(?:工作)?(?:中)?)?", rest) and strong.match(rest)
        if not found:
            continue
        stop = base + found.end()
        after = text[stop : stop + 1]
        clean = stop == end or after in _STOP or stop in flow.gaps or after == ""
        if not clean and after and after in "、，,;；”\"和及与等":
            continue
        if not clean and not mark:
            continue
        closing = 1 if after and after in "。:：" else 0
        score = _strength(code, found.group()) + 1 + (1 if stop == end else 0.6 if clean else 0)
        yield _Heading(start, stop + closing, code, score, mark, found.group())
    # A weak title must be the whole line, or, where the line was wrapped, the whole paragraph.
    for last in (index, index + 1):
        if last >= len(flow.starts) or (last > index and flow.lines[last].paragraph):
            break
        line_end = flow.line_end(last)
        whole = text[base:line_end].rstrip(_STOP + "*#")
        if not 2 <= len(whole) <= 34 or re.search(r"[。；;？！，,]", whole):
            continue
        for code, weak in WEAK.items():
            if weak.fullmatch(whole):
                yield _Heading(start, line_end, code, 1.0 + 1 + 0.8, mark, whole)
    # A weak title that a stop closes, run on with its text.
    if mark:
        whole = re.match(r"[^。；;：:？！，,]{2,24}(?=[。：:])", rest)
        if whole and base + whole.end() + 1 < end:
            for code, weak in WEAK.items():
                if weak.fullmatch(whole.group()):
                    yield _Heading(start, base + whole.end() + 1, code, 1.0 + 1, mark, whole.group())


def _inline_headings(flow: _Flow) -> Iterator[_Heading]:
    """Numbered titles in mid-line, after a sentence's end, a table's number or a blank."""
    text = flow.plain
    line_starts = set(flow.starts)
    for found in _ANY_STRONG.finditer(text):
        head = text[max(0, found.start() - 6) : found.start()]
        numeral = re.search(r"(?:#{1,6})?(?:[一二三四五六七八九十]{1,2}[、，.．]|[（(][一二三四五六七八九十]{1,2}[)）]|##+)$", head)
        if not numeral:
            continue
        start = found.start() - len(numeral.group())
        if start in line_starts or start == 0:
            continue
        before, after = text[start - 1], text[found.end() : found.end() + 1]
        if not (before in "。！？!?)）|" or before.isdigit() or start in flow.gaps):
            continue
        if after and after in "、，,;；”\"和及与等":
            continue
        closing = 1 if after and after in "。:：" else 0
        code = found.lastgroup or ""
        # lastgroup names the last group matched, which for nested patterns is still the named one.
        yield _Heading(start, found.end() + closing, code, _strength(code, found.group()) + 0.5, numeral.group(), found.group())


def _rank(heading: _Heading) -> float:
    """How much a heading looks like one of the top level, whatever its number says."""
    score = heading.score
    mark = heading.numeral.strip("#*")
    if re.match(r"[一二三四五六七八九十]|第", mark):
        score += 1
    elif re.match(r"[（(]|[㈠-㈩⑴-⒇①-⑳]", mark):
        score -= 2
    elif not mark and not heading.numeral:
        score -= 0.3
    if heading.numeral.startswith("#"):
        score += 0.7
    value = numeral_value(mark) if mark else None
    if value and heading.code == f"s{value}":
        score += 0.5
    return score


def find_headings(flow: _Flow) -> list[_Heading]:
    """The chain of top-level headings, in order, that fits the statutory sequence best.

    A title is known by its wording, never by its number alone: the preamble recites all titles, the
    large table has rows numbered 一 to 四, and numbering restarts, repeats and skips. Each place that
    could be a heading is scored, and the best ordered chain is taken by dynamic programming.
    """
    found: dict[tuple[int, str], _Heading] = {}
    for index in range(len(flow.starts)):
        if flow.t.text[flow.starts[index]] in "，。；、）)":
            continue
        for heading in _line_heading(flow, index):
            key = heading.start, heading.code
            if key not in found or found[key].score < heading.score:
                found[key] = heading
    for heading in _inline_headings(flow):
        found.setdefault((heading.start, heading.code), heading)
    candidates = sorted(found.values(), key=lambda h: (h.start, h.code))
    if not candidates:
        return []
    # A table of contents: several titles with nothing between them.
    scores = []
    for i, heading in enumerate(candidates):
        score = _rank(heading)
        following = next((c for c in candidates[i + 1 :] if c.start >= heading.end), None)
        again = any(c.code == heading.code and c.start > heading.end for c in candidates)
        if following and following.start - heading.end <= 2 and again and following.code != heading.code:
            score -= 3
        scores.append(score)
    order = {code: i for i, code in enumerate(SECTIONS)}
    best = [0.0] * len(candidates)
    back = [-1] * len(candidates)
    for i, heading in enumerate(candidates):
        # The numbered level of the statutory titles: a chain should keep to one.
        best[i] = scores[i] - 1.6
        for j in range(i):
            other = candidates[j]
            if other.end > heading.start:
                continue
            step = order[heading.code] - order[other.code]
            if step < 0:
                continue
            gain = scores[i] - 1.6
            if step == 0:
                # Two parts of one code: old layouts have fees beside requests, problems beside plans.
                gain = min(gain, 0.9) if heading.code in ("s3", "s5") else -1.0
            if _level(other.numeral) != _level(heading.numeral):
                gain -= 0.8
            if best[j] + gain > best[i]:
                best[i], back[i] = best[j] + gain, j
    at = max(range(len(candidates)), key=lambda i: (best[i], -i))
    chain = []
    while at >= 0:
        chain.append(candidates[at])
        at = back[at]
    return chain[::-1]


def _level(numeral: str) -> str:
    mark = numeral.strip("#*")
    if not mark:
        return "#" if numeral else ""
    if mark[0] in "（(":
        return "("
    return "1" if mark[0].isdigit() else "一"


# ---------------------------------------------------------------------------------- title and year

_REPORT_WORD = re.compile(r"(?:政府|政务)?信息(?:与政务)?公开.{0,14}?(?:年度?报告?|年报|工作报告|报告)|政务公开.{0,10}?(?:年度报告|年报|工作报告)|公开.{0,6}年度报告")
_HAN_YEAR = {c: d for c, d in zip("〇零○O0一二三四五六七八九1", "000001234567891"[:15])}
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)|(?<![一二三四五六七八九])(二[〇零○oO0][〇零○oO0一二三1][〇零○oO0一二三四五六七八九])")


def _year_in(text: str) -> int | None:
    """The first year named, in digits or in Han numerals, a digit zero among them too.

    >>> _year_in("二0二四年度"), _year_in("２"), _year_in("2019年")
    (2024, None, 2019)
    """
    found = _YEAR.search(text)
    if not found:
        return None
    if found.group(1):
        return int(found.group(1))
    digits = dict(zip("〇零○oO0一二三四五六七八九1", "0000001234567891"))
    return int("".join(digits[c] for c in found.group(2)))


_TITLE_INLINE = re.compile(r"[^。，,；：:]{0,60}?(?:年度报告|年报|工作报告|年度工作报告)(?=[^。，,；：:》”的由]|$)")
_NO_TITLE = re.compile(r"根据|按照|依据|现将|为了|为进|本报告|本年报")


def _title_end(flow: _Flow, limit: int) -> int:
    """Offset behind the title, repeated titles and whatever a page put before them; 0 if none.

    The title may be broken over up to three lines, amid a word too, and may stand two or three times.
    """
    end, text = 0, flow.plain
    for index, start in enumerate(flow.starts[:40]):
        if start >= limit:
            break
        if start < end:
            continue
        line = text[start : min(flow.line_end(index), limit)]
        inline = _TITLE_INLINE.match(line)
        if inline and start == end and _REPORT_WORD.search(inline.group()) and not _NO_TITLE.search(inline.group()):
            end = start + inline.end()
            continue
        for last in range(index, min(index + 3, len(flow.starts))):
            stop = min(flow.line_end(last), limit)
            joined = text[start:stop]
            if len(joined) > 80 or re.search(r"[。，；：:]", joined) or _NO_TITLE.match(joined):
                break
            if re.search(r"(?:报告|年报|报)(?:[（(《][^）)》]{1,16}[）)》])?$", joined) and _REPORT_WORD.search(joined):
                end = stop
                break
        else:
            continue
        if end < start and (re.search(r"[。；，]", line) or len(line) > 60):
            break
    bracket = re.match(r"[（(][^）)]{1,40}[）)]", text[end:limit]) if end else None
    return end + bracket.end() if bracket else end


_TITLE_BODY = re.compile(
    r"^(?:20\d\d年?度?)?(?:关于(?:公布|发布|印发)?)?(?P<body>.*?(?:人民政府(?=政府|政务|信息公开))?)(?:关于)?(?:20\d\d|二[〇零○oO0][〇零○oO0一二三1].)?[-—至]*年?度?(?:的)?(?:(?:政府|政务)信息(?:与政务)?公开|政务公开|信息公开).*$"
)
_BODY_WORD = r"(?:人民政府办公[厅室]|人民政府|政府办公室|政府|办事处|街道|管理委员会|管委会|委员会|办公室|办公厅|[^，。、：:（）()\s]{1,12}(?:局|厅|委|院|部|署|所|站|中心|支队|总队|大队|集团|公司|学校|医院|大学|学院)|镇|乡|会|社)"


_PUBLISHER = re.compile(r"(?:发布|发文|公开|制作)(?:机构|机关|单位)\s*[:：\t|]+\s*([^\s:：|]{4,30})")
_PLACE = r"(?:[^，。、：:；（）()“”\s由与向对在为和及是的按据]{1,7}?(?:省|市|县|区|旗|州|盟))"


def _fuller(body: str, texts: list[str]) -> str:
    """The body's name as it stands in full elsewhere in its own report: `白芦镇` as `淮漪县白芦镇人民政府`."""
    if re.search(r"(?:省|市|县|区|旗|州).+" + _BODY_WORD + "$", body) and not re.search(r"[镇乡]$|街道$", body):
        return body
    pattern = re.compile(rf"{_PLACE}{{0,2}}{re.escape(body)}(?:人民政府(?!办|网|门户)|办事处(?=$|[，。、（(\s\d联]))?")
    found = [m.group() for text in texts for m in pattern.finditer(text)]
    return max([body, *found], key=lambda name: (len(name) <= 24) * len(name))


def _body(title: str, preamble: str, tail: str, publisher: str = "") -> str:
    """The publishing body: from the title, filled up from the report; else who published, compiled or signed it."""
    named = _TITLE_BODY.match(title)
    if named and len(named["body"].strip("《“ ")) >= 3:
        return _fuller(named["body"].strip("《“ ”》"), [publisher, preamble, tail])
    if publisher:
        return publisher
    after = re.search(r"(?:报告|年报)[（(—-]*([^（()）]{3,24}" + _BODY_WORD + ")", title)
    if after:
        return after.group(1)
    maker = re.search(r"本(?:年度)?报告由([^，。、]{3,30}?)(?:根据|按照|依据|编制|负责|办公室编制|，)", preamble)
    if maker:
        return maker.group(1)
    contact = re.search(r"(?:请|可)?(?:直接)?[与向]([^，。、（(]{3,30}?)(?:联系|咨询|反映)", preamble)
    if contact and re.search(_BODY_WORD + "$", contact.group(1)):
        return contact.group(1)
    signed = re.search(r"([一-龥]{2,24}" + _BODY_WORD + ")$", re.sub(r"20\d\d年\d+月\d+日$", "", tail))
    return signed.group(1) if signed else ""


_PERIOD = re.compile(r"(?:自|从|为|是|期限)[:：]?(20\d\d)年?1月1日?(?:起)?(?:至|到|—|-|－|~)+(?:(20\d\d)年)?12[月年]31日")


def _year(title: str, preamble: str, first: str, tail: str) -> tuple[int | None, str, list[Warn]]:
    """Report year, the text it was read from, and a warning where title and period disagree."""
    period = _PERIOD.search(preamble) or _PERIOD.search(first)
    stated = int(period.group(1)) if period else None
    named = _year_in(title)
    if named:
        warnings = []
        if stated and stated != named:
            warnings.append(Warn("year_conflict", f"the title names {named}, the reporting period {stated}: {period.group()}"))
        return named, f"title: {title[:60]}", warnings
    if stated:
        return stated, f"period: {period.group()}", []
    for name, text in (("preamble", preamble), ("section one", first[:200])):
        year = _year_in(text)
        if year:
            return year, f"{name}: {text[:40]}", []
    signed = _year_in(tail)
    if signed:
        return signed - 1, f"year before the signature: {tail[-20:]}", []
    return None, "", [Warn("no_year", "no report year in title, preamble, text or signature")]


# ------------------------------------------------------------------------------------- narratives

_DATE = r"(?:20\d\d|二[〇零○0O]..)年\d{0,2}[一二三四五六七八九十]*月[\d一二三四五六七八九十]{0,3}日?"
_TAIL_LINE = re.compile(rf"{_DATE}|附件?[:：]?.{{0,40}}|[^。；，、：:]{{2,30}}{_BODY_WORD}(?:{_DATE})?|[（(]?(?:此件公开发布|盖章|公章|完)[）)]?|抄送[:：].*|.{0,40}印发|(?:地址|电话|邮编|网站)[:：].{0,60}|[^。；，]{0,50}年度(?:工作)?报告")
_TAIL_RUN = re.compile(rf"[。；](?P<tail>[^。；，、：:]{{0,30}}{_DATE})$")


def _narrative(flow: _Flow, start: int, end: int, sentences_only: bool) -> list[tuple[int, int, bool]]:
    """Spans of the flow that are narrative, line by line, with the paragraph flag of each."""
    spans = []
    index = flow.line_at(start)
    while index < len(flow.starts) and flow.starts[index] < end:
        first, last = max(start, flow.starts[index]), min(end, flow.line_end(index))
        if first < last:
            begins = flow.lines[index].paragraph or first == start
            spans.append((first, last, begins))
        index += 1
    if not sentences_only:
        return spans
    # Amid tables only paragraphs that hold a whole sentence count.
    paragraphs: list[list[tuple[int, int, bool]]] = []
    for span in spans:
        if span[2] or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(span)
    kept = []
    for paragraph in paragraphs:
        text = "".join(flow.t.text[a:b] for a, b, _ in paragraph)
        if "勾稽关系" in text or text in TABLE_WORDING:
            continue
        if re.search(r"[。；]", text) and len(text) >= 8 and not re.search(r"(?:\d+[^一-龥]*){8}", text):
            kept.extend(paragraph)
        elif len(text) <= 20 and re.match(r"[（(][一二三四五六七八九十][）)]|\d、", text) and not re.search(r"\d{2}", text):
            kept.extend(paragraph)
    if not any(re.search(r"[。；]", flow.t.text[a:b]) for a, b, _ in kept):
        return []
    return kept


def _trim_tail(flow: _Flow, spans: list[tuple[int, int, bool]]) -> tuple[list[tuple[int, int, bool]], str]:
    """Signature, date and annex lines at the very end, taken off."""
    tail = ""
    spans = list(spans)
    while spans:
        a, b, begins = spans[-1]
        text = flow.t.text[a:b]
        if len(spans) > 1 and _TAIL_LINE.fullmatch(text):
            tail = text + tail
            spans.pop()
            continue
        run = _TAIL_RUN.search(text)
        if run:
            tail = run["tail"] + tail
            spans[-1] = (a, a + run.start("tail"), begins)
        break
    return spans, tail


def _section(flow: _Flow, code: str, heading: str, numeral: str, spans: list[tuple[int, int, bool]]) -> Section:
    parts, breaks, gaps, at = [], [], set(), 0
    for a, b, begins in spans:
        if begins:
            breaks.append(at)
        parts.append(flow.t[a:b])
        gaps.update(g - a + at for g in flow.gaps if a < g < b)
        at += b - a
    t = Traced.join(parts)
    return Section(code, heading, t.text, tuple(breaks), frozenset(gaps), t.origin, numeral)


_PREAMBLE_LIKE = re.compile(r"编制|统计期限|年度报告|如对|联系|电话|条例》|下载|公布如下|报告如下|六个?部分")


def _without_heading(flow: _Flow, lines: list[_Line], headings: list[_Heading], begin: int) -> tuple[list[_Heading], list[Warn]]:
    """Headings that are lost, put back where their text begins."""
    warnings: list[Warn] = []
    codes = [h.code for h in headings]
    text = flow.t.text
    if "s5" not in codes and any(line.table for line in lines):
        # The problems section begins where the table of section four ends.
        last_table = max(i for i, line in enumerate(lines) if line.table)
        floor = max([h.end for h in headings if h.code in ("s1", "s2", "s3", "s4")], default=begin)
        ceiling = min([h.start for h in headings if h.code == "s6"], default=len(text))
        after = {id(line) for line in lines[last_table + 1 :]}
        for index, start in enumerate(flow.starts):
            if start < floor or id(flow.lines[index]) not in after or start >= ceiling:
                continue
            if re.search(r"[。；，：]", text[start : min(ceiling, start + 80)]):
                headings = sorted([*headings, _Heading(start, start, "s5", 0, "", "")], key=lambda h: h.start)
                warnings.append(Warn("s5_heading_lost", "section five has no heading; it was taken to begin after the last table"))
                break
    if "s1" not in codes and headings:
        limit = headings[0].start
        split = begin
        for index, start in enumerate(flow.starts):
            stop = min(flow.line_end(index), limit)
            if start < begin or start >= limit:
                continue
            paragraph_over = index + 1 >= len(flow.starts) or flow.lines[index + 1].paragraph
            if _PREAMBLE_LIKE.search(flow.plain[start:stop]) and start - begin < 700:
                split = None if not paragraph_over else stop
            elif split is None and paragraph_over:
                split = stop
        if split is not None and limit - split > 40:
            headings = [_Heading(split, split, "s1", 0, "", ""), *headings]
            warnings.append(Warn("s1_heading_lost", "section one has no heading; it was taken to begin after the preamble"))
    return headings, warnings


def _layout(year: int | None, tables: str, headings: list[_Heading]) -> str:
    """Format year of the tables; without tables, told by the titles and the report year."""
    problems = [h for h in headings if h.code == "s5"]
    if (year or 2019) < 2019:
        return "split" if len(problems) > 1 else "old"
    for name, mark in TABLE_MARKS.items():
        if mark.search(tables):
            return name
    statutory = sum(TITLES[h.code] in h.title for h in headings)
    if statutory >= 3 or (year or 0) >= 2021:
        return "2021" if (year or 2021) >= 2021 else "2019"
    return "split" if len(problems) > 1 else "old"


def parse(document: Document) -> Report:
    """A document read as an annual report.

    Raises `ParseError` where neither a title nor two section headings show that it is one.
    """
    lines, page_starts = _lines(document)
    for drop in (drop_page_numbers, drop_running_headers, drop_web_furniture, drop_doubled_lines):
        lines = drop(lines)
    mark_tables(lines)
    mark_paragraphs(lines)
    flow = _flow(lines)
    headings = find_headings(flow)
    text = flow.t.text
    first = headings[0].start if headings else len(text)
    begin = _title_end(flow, first)
    title = _title(flow, begin) or squeeze(Traced.of(str(document.metadata.get("title") or ""))).text
    if not headings and not (begin and _REPORT_WORD.search(title)):
        raise ParseError(
            "no annual report on open government information: neither its title nor its section headings "
            "(一、总体情况 … 六、其他需要报告的事项) were found"
        )
    if len(headings) < 2 and not _REPORT_WORD.search(title):
        raise ParseError("no annual report on open government information: no title, and fewer than two section headings")
    headings, warnings = _without_heading(flow, lines, headings, begin)
    tables = "\n".join(line.t.text for line in lines if line.table)

    sections: list[Section] = []
    ends = [h.start for h in headings[1:]] + [len(text)]
    has_tables = any(mark.search(tables) or mark.search(text) for mark in TABLE_MARKS.values()) or "勾稽关系" in text
    first_span = _narrative(flow, begin, headings[0].start if headings else len(text), False)
    tail = ""
    if not headings:
        first_span, tail = _trim_tail(flow, first_span)
        sections.append(_section(flow, "s1", "", "", first_span))
        warnings.append(Warn("no_headings", "no section heading was found; the whole text is taken as section one"))
    elif first_span:
        sections.append(_section(flow, "preamble", "", "", first_span))
    for i, (heading, end) in enumerate(zip(headings, ends)):
        amid_tables = has_tables and heading.code in ("s2", "s3", "s4") or heading.title.startswith("附")
        spans = _narrative(flow, heading.end, end, amid_tables)
        if i == len(headings) - 1:
            spans, tail = _trim_tail(flow, spans)
        sections.append(_section(flow, heading.code, heading.title, heading.numeral, spans))

    preamble = next((s.text for s in sections if s.code == "preamble"), "")
    opening = next((s.text for s in sections if s.code == "s1"), "")
    year, evidence, doubts = _year(title, preamble, opening, tail)
    publisher = _PUBLISHER.search(simplified("\n".join(document.pages[:1])[:3000]))
    body = _body(title, preamble, tail, publisher.group(1) if publisher else "")
    if not body:
        warnings.append(Warn("no_body", "the publishing body is named neither in the title nor in the preamble"))
    missing = [code for code in SECTIONS[1:] if code not in {s.code for s in sections}]
    if missing and headings:
        warnings.append(Warn("sections_missing", "no heading found for " + ", ".join(missing)))
    return Report(
        path=document.path,
        format=document.format,
        reader=document.reader,
        title=title,
        body=body,
        year=year,
        year_evidence=evidence,
        layout=_layout(year, tables + text, headings),
        sections=tuple(s for s in sections),
        tables=tables,
        warnings=tuple([*document.warnings, *warnings, *doubts]),
        page_starts=page_starts,
    )


def _title(flow: _Flow, end: int) -> str:
    """The title within what stands before the preamble: the shortest run of lines that names a report."""
    lines = [flow.plain[a : min(end, flow.line_end(i))].lstrip("#* ") for i, a in enumerate(flow.starts) if a < end]
    for size in (1, 2, 3):
        for i in range(len(lines) - size + 1):
            joined = "".join(lines[i : i + size])
            if not _REPORT_WORD.search(joined) or not re.search(r"报(?:[（(《][^）)》]{1,40}[）)》])?$|告", joined):
                continue
            # The line above is part of it where this one begins with the year or names no body.
            if i and re.match(r"(?:20\d\d|二[〇零○0]|(?:年度)?(?:政府|政务)?信息公开)", joined) and len(lines[i - 1]) <= 30 and not _REPORT_WORD.search(lines[i - 1]):
                joined = lines[i - 1] + joined
            return joined
    return ""
