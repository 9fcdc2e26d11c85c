"""From a document to a report: its title, body, year and narrative sections, tables left aside."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

from nlp.language.text import Traced, simplified, squeeze
from nlp.reading.document import Document, Notice
from nlp.structure.headings import Heading, find_headings, restore_lost
from nlp.structure.layouts import SECTIONS, TABLE_MARKS, TABLE_ROW, TABLE_WORDING, TITLES
from nlp.structure.lines import Flow, join_lines, narrative_lines
from nlp.structure.title import (
    BODY_AT_END,
    REPORT_WORD,
    clean_title,
    find_body,
    find_title,
    find_year,
    is_traditional,
    title_end,
)


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
    warnings: tuple[Notice, ...] = ()
    page_starts: tuple[int, ...] = (0,)

    def page_of(self, section: Section, offset: int) -> tuple[int, int]:
        """Page (from 1) and offset in that page's text of a character of a section's narrative."""
        place = section.origin[offset]
        page = bisect_right(self.page_starts, place) - 1
        return page + 1, place - self.page_starts[page]


def parse(document: Document) -> Report:
    """A document read as an annual report.

    Raises `ParseError` where neither a title nor two section headings show that it is one.
    """
    if "{title}" in document.pages[0].text[:4000] and re.search(r"\{[mpioh]\}", document.pages[0].text):
        raise ParseError("a labelled corpus file, no report: use gongkai evaluate or gongkai train")
    lines, page_starts = narrative_lines(document)
    flow = join_lines(lines)
    headings = find_headings(flow)
    begin = title_end(flow, headings[0].start if headings else len(flow.t))
    title = find_title(flow, begin) or clean_title(squeeze(Traced.of(str(document.metadata.get("title") or ""))).text)
    if len(headings) < 2 and not REPORT_WORD.search(title):
        raise ParseError(
            "no annual report on open government information: no title, and fewer than two of the section headings "
            "(一、总体情况 … 六、其他需要报告的事项)"
        )
    headings, warnings = restore_lost(flow, lines, headings, begin)
    tables = "\n".join(line.t.text for line in lines if line.table)
    sections, tail = _sections(flow, headings, begin, tables)
    plain = simplified if is_traditional(flow.t.text[:begin]) else str
    texts = {s.code: plain(s.text) for s in reversed(sections)}
    year, evidence, doubts = find_year(title, texts.get("preamble", ""), texts.get("s1", ""), tail)
    body = find_body(title, texts.get("preamble", ""), tail, plain(document.pages[0].text[:3000]))
    return Report(
        path=document.path,
        format=document.format,
        reader=document.reader,
        title=title,
        body=body,
        year=year,
        year_evidence=evidence,
        layout=_layout(year, tables + flow.plain, headings),
        sections=tuple(sections),
        tables=tables,
        warnings=(*document.warnings, *warnings, *_missing(headings, body), *doubts),
        page_starts=page_starts,
    )


def _missing(headings: list[Heading], body: str) -> list[Notice]:
    warnings = []
    if not headings:
        warnings.append(Notice("no_headings", "no section heading was found; the whole text is taken as section one"))
    if not body:
        warnings.append(Notice("no_body", "the publishing body is named neither in the title nor in the preamble"))
    missing = [code for code in SECTIONS[1:] if code not in {h.code for h in headings}]
    if missing and headings:
        warnings.append(Notice("sections_missing", "no heading found for " + ", ".join(missing)))
    return warnings


def _layout(year: int | None, text: str, headings: list[Heading]) -> str:
    """Format year of the tables; without tables, told by the titles and the report year."""
    split = "split" if sum(h.code == "s5" for h in headings) > 1 else "old"
    if (year or 2019) < 2019:
        return split
    for name, mark in TABLE_MARKS.items():
        if mark.search(text):
            return name
    statutory = sum(TITLES[h.code] in h.title for h in headings)
    if statutory >= 3 or (year or 0) >= 2021:
        return "2021" if (year or 2021) >= 2021 else "2019"
    return split


# ---------------------------------------------------------------------------------------- sections

Span = tuple[int, int, bool]  # a stretch of one line in the flow, and whether it begins a paragraph


def _sections(flow: Flow, headings: list[Heading], begin: int, tables: str) -> tuple[list[Section], str]:
    """The sections in order, and what was signed at the end."""
    if not headings:
        spans, tail = _trim_tail(flow, _spans(flow, begin, len(flow.t)))
        return [_section(flow, "s1", "", "", spans)], tail
    has_tables = "勾稽关系" in flow.plain or any(
        mark.search(text) for mark in TABLE_MARKS.values() for text in (tables, flow.plain)
    )
    sections, tail = [], ""
    preamble = _spans(flow, begin, headings[0].start)
    if preamble:
        sections.append(_section(flow, "preamble", "", "", preamble))
    ends = [*(h.start for h in headings[1:]), len(flow.t)]
    for heading, end in zip(headings, ends):
        spans = _spans(flow, heading.end, end)
        if heading.code in ("s2", "s3", "s4"):
            spans = (
                _sentences_only(flow, spans)
                if has_tables
                else [s for s in spans if not _is_aside(flow.plain[s[0] : s[1]])]
            )
        elif re.match("附[件表录]", heading.title):
            spans = _sentences_only(flow, spans)
        if end == len(flow.t):
            spans, tail = _trim_tail(flow, spans)
        sections.append(_section(flow, heading.code, heading.title, heading.numeral, spans))
    return sections, tail


def _spans(flow: Flow, start: int, end: int) -> list[Span]:
    """What stands between two offsets, line by line."""
    spans = []
    for index in range(max(0, flow.line_at(start)), len(flow.starts)):
        if flow.starts[index] >= end:
            break
        first, last = max(start, flow.starts[index]), min(end, flow.line_end(index))
        if first < last:
            spans.append((first, last, flow.lines[index].paragraph or first == start))
    return spans


def _sentences_only(flow: Flow, spans: list[Span]) -> list[Span]:
    """Amid tables only paragraphs that hold a whole sentence count, with the headings of such."""
    paragraphs: list[list[Span]] = []
    for span in spans:
        if span[2] or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(span)
    kept, sentences = [], False
    for paragraph in paragraphs:
        text = flow.plain[paragraph[0][0] : paragraph[-1][1]]
        if "勾稽关系" in text or text in TABLE_WORDING or _is_aside(text):
            continue
        whole = len(text) >= 8 or re.match("[无没未].{1,6}。", text)
        if whole and re.search(r"[。；]", text) and not re.search(r"(?:\d+[^一-龥\d]*){8}", text[:4000]):
            kept.extend(paragraph)
            sentences = True
        elif (
            len(text) <= 20
            and re.match(r"[（(][一二三四五六七八九十][）)]|\d、", text)
            and not re.search(r"\d{2}", text)
        ):
            kept.extend(paragraph)
    return kept if sentences else []


def _is_aside(text: str) -> bool:
    """A word on a table that stands elsewhere, or a row of one whose form was lost.

    >>> [_is_aside(t) for t in ("（略）", "（详见附表）", "本年新收23上年结转0予以公开10总计23", "行政许可0", "本年新收23件，上年结转0件。")]
    [True, True, True, True, False]
    """
    figures = not re.search("[。；，]", text) and len(re.findall(r"\d+", text)) >= 4
    return figures or bool(_ASIDE.fullmatch(text) or TABLE_ROW.fullmatch(text))


def _section(flow: Flow, code: str, heading: str, numeral: str, spans: list[Span]) -> Section:
    parts, breaks, gaps, at = [], [], set(), 0
    for start, end, begins in spans:
        if begins:
            breaks.append(at)
        parts.append(flow.t[start:end])
        gaps.update(g - start + at for g in range(start + 1, end) if g in flow.gaps)
        at += end - start
    t = Traced.join(parts)
    return Section(code, heading, t.text, tuple(breaks), frozenset(gaps), t.origin, numeral)


# -------------------------------------------------------------------------------------------- tail

_ASIDE = re.compile(r"[（(]?略[）)]?|[（(][^）)。]{0,30}(?:附件|附表|表格|下载|大图|图片)[^）)]{0,50}[）)]")
_DATE = r"(?:20\d\d|二[〇零○0O]..)年\d{0,2}[一二三四五六七八九十元]*月[\d一二三四五六七八九十]{0,3}日?"
_TAIL_LINE = re.compile(
    rf"{_DATE}|附[件表录]?\d{{0,2}}[:：]?.{{0,60}}|\d{{1,2}}[.、．]?[^。；，]{{2,50}}(?:表|\.[a-z]{{3,4}})"
    rf"|[^。；，、：:]{{2,30}}(?:{_DATE})?|[（(]?(?:此件公开发布|盖章|公章|完)[）)]?|抄送[:：].*|.{{0,40}}印发"
    r"|(?:地址|电话|邮编|网站)[:：].{0,60}|[^。；，]{0,50}年度(?:工作)?报告"
)
_TAIL_RUN = re.compile(rf"[。；](?P<tail>[^。；，、：:]{{0,30}}{_DATE})$")
_SCAN_RUN = re.compile(r"[。；](?P<tail>[^。；，]{0,12}(?:扫一扫|扫描|扫码|长按)[^。；]{0,40})$")


def _trim_tail(flow: Flow, spans: list[Span]) -> tuple[list[Span], str]:
    """Signature, date and annex lines at the very end, taken off."""
    tail, spans = "", list(spans)
    while spans:
        start, end, begins = spans[-1]
        text = flow.plain[start:end]
        if (len(spans) > 1 or text.startswith("附件")) and _is_tail(text):
            tail = text + tail
            spans.pop()
            continue
        run = _TAIL_RUN.search(text[-80:]) or _SCAN_RUN.search(text[-80:])
        if run:
            tail = run["tail"] + tail
            spans[-1] = (start, end - len(run["tail"]), begins)
        break
    return spans, tail


def _is_tail(text: str) -> bool:
    found = len(text) < 200 and _TAIL_LINE.fullmatch(text)
    if not found:
        return False
    # A line that is but a name must be a body's, with or without a date.
    name = re.sub(rf"{_DATE}$", "", text)
    return name != text or bool(
        BODY_AT_END.search(text) or re.search("^(?:附|[（(]|\\d|抄送|地址|电话|邮编|网站)|(?:印发|报告)$", text)
    )
