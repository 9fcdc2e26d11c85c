"""A document into a report: its title, body, year and narrative sections, tables left aside."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

import nlp.regex as re
from nlp.language.numerals import HAN_NUMERALS
from nlp.language.repairs import unreadable_count
from nlp.language.text import Origin, Traced, simplified, squeeze
from nlp.reading.document import Document, Notice
from nlp.structure.body import find_body
from nlp.structure.furniture import drop_furniture
from nlp.structure.headings import Heading, find_contents, find_headings, recites_sections, restore_lost
from nlp.structure.layouts import SECTIONS, TABLE_MARKS, TABLE_ROW, TABLE_WORDING, TITLES
from nlp.structure.lines import Flow, Line, join_lines, mark_paragraphs, mark_tables, split_lines
from nlp.structure.several import first_report
from nlp.structure.signature import Span, cut_tail, span_text, without_byline, without_foreword
from nlp.structure.title import (
    REPORT_WORD,
    clean_title,
    find_title,
    find_year,
    is_traditional,
    title_as_subject,
    title_elsewhere,
    title_end,
)


class ParseError(ValueError):
    """The document is no annual report, or nothing of it could be told apart."""


#: So many characters of a section are shown in a notebook.
_SHOWN_CHARACTERS = 60


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
    origin: Origin = field(default_factory=lambda: array("l"), repr=False)
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

    def _repr_html_(self) -> str:
        """Whose report it is, how its sections begin, and its warnings, for a notebook."""
        from nlp.markup import fragment

        sections = [
            {
                "code": section.code,
                "heading": section.heading,
                "begins": section.text[:_SHOWN_CHARACTERS],
                "characters": len(section.text),
            }
            for section in self.sections
        ]
        about = {name: getattr(self, name) for name in ("path", "title", "body", "year", "layout", "warnings")}
        return fragment("notebook/report.html", sections=sections, **about)

    def page_of(self, section: Section, offset: int) -> tuple[int, int]:
        """Page (from 1) and offset in that page's text of a character of a section's narrative."""
        document_offset = section.origin[offset]
        page = bisect_right(self.page_starts, document_offset) - 1
        return page + 1, document_offset - self.page_starts[page]


# A corpus file shows its marks, and the head of a page what it was published as, within so many characters.
_MARKS_WITHIN = 4000
_HEAD = 3000


def parse(document: Document) -> Report:
    """A document read as an annual report.

    Raises `ParseError` where neither a title nor two section headings show that it is one.
    """
    _refuse_marked(document)
    lines, page_starts, others = _narrative_lines(document)
    flow = join_lines(lines)
    headings = find_headings(flow)
    begin = title_end(flow, headings[0].start if headings else len(flow))
    title = find_title(flow, begin) or title_elsewhere(flow) or title_as_subject(flow) or _metadata_title(document)
    if len(headings) < 2 and not REPORT_WORD.search(title) and not _is_report_without_title(flow, headings):
        raise ParseError(
            "no annual report on open government information: no title, and fewer than two of the section headings "
            "(一、总体情况 … 六、其他需要报告的事项)"
        )
    headings, lost = restore_lost(flow, lines, headings, begin)
    tables = "\n".join(line.text for line in lines if line.table)
    sections, tail = _sections(flow, headings, begin, tables)
    left_out = _left_out(flow, begin, headings, sections, tail)
    # Names are taken from the text as it stands, unless it is in traditional characters.
    plain = simplified if is_traditional(flow.traced.text[: begin or _HEAD]) else str
    preamble = next((plain(section.text) for section in sections if section.code == "preamble"), "")
    behind = [plain(_paragraph_lines(section)) for section in sections if section.code != "preamble"]
    year, evidence, doubts = find_year(title, preamble, behind, tail)
    naming = [text[:_HEAD] for text in behind]
    body = find_body(title, preamble, tail, plain(document.pages[0].text[:_HEAD]), naming)
    return Report(
        path=document.path,
        format=document.format,
        reader=document.reader,
        title=title,
        body=body,
        year=year,
        year_evidence=evidence,
        layout=_layout(year, tables + flow.simplified, headings),
        sections=tuple(sections),
        tables=tables,
        warnings=(
            *document.warnings,
            *others,
            *lost,
            *_missing(headings, body),
            *_unreadable(flow, body),
            *doubts,
            *left_out,
        ),
        page_starts=page_starts,
    )


def _paragraph_lines(section: Section) -> str:
    """The text of a section, a paragraph a line."""
    ends = [*section.breaks[1:], len(section.text)]
    return "\n".join(section.text[start:end] for start, end in zip(section.breaks, ends))


def _refuse_marked(document: Document) -> None:
    """`ParseError` for a file of the corpus, whose marks would count as its text."""
    text = document.pages[0].text
    if "{title}" in text[:_MARKS_WITHIN] and re.search(r"\{[mpioh]\}", text):
        raise ParseError("a labelled corpus file, no report: use gongkai evaluate or gongkai train")


def _narrative_lines(document: Document) -> tuple[list[Line], tuple[int, ...], list[Notice]]:
    """The lines of a document's first report without furniture, tables and paragraphs marked; and where pages begin."""
    lines, page_starts = split_lines(document)
    # Before furniture goes: a title at the head of a page may be that of the next report.
    lines, others = first_report(lines)
    lines = drop_furniture(lines)
    lines = mark_tables(lines)
    return mark_paragraphs(lines), page_starts, others


#: What a report says of itself in its first lines.
_OWN_SUBJECT = re.compile("(?:政府|政务)?信息公开")
_OWN_WORDS = re.compile("年度报告|年报|本报告|统计(?:期限|时限|时间|截止)|(?:数据|情况)(?:报告|汇报)?如下")
_FIRST_LINES = 1500


def _is_report_without_title(flow: Flow, headings: list[Heading]) -> bool:
    """Whether the first lines of a text without a title say that it is such a report, or list its sections."""
    if recites_sections(flow):
        return True
    head = flow.simplified[:_FIRST_LINES]
    return bool(headings) and bool(_OWN_SUBJECT.search(head) and _OWN_WORDS.search(head))


def _metadata_title(document: Document) -> str:
    title = str(document.metadata.get("title") or "")
    return clean_title(squeeze(Traced.of(title)).text)


def _missing(headings: list[Heading], body: str) -> list[Notice]:
    """What a report should have and this one has not."""
    warnings = []
    if not headings:
        warnings.append(Notice("no_headings", "no section heading was found; the whole text is taken as section one"))
    if not body:
        warnings.append(Notice("no_body", "the publishing body is named neither in the title nor in the preamble"))
    found = {heading.code for heading in headings}
    missing = [code for code in SECTIONS[1:] if code not in found]
    if missing and headings:
        warnings.append(Notice("sections_missing", "no heading found for " + ", ".join(missing)))
    return warnings


#: Share of the characters that are no table, title or signature above which what is in no section is told of.
_MOST_LEFT_OUT = 0.1
#: Chinese characters below which nothing is told of.
_FEWEST_LEFT_OUT = 40
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SENTENCES = re.compile("(?<![\u4e00-\u9fff，、：（）“”《》])[\u4e00-\u9fff，、：（）“”《》]{8,}+[。；]")


def _left_out(flow: Flow, begin: int, headings: list[Heading], sections: list[Section], tail: str) -> list[Notice]:
    """A warning where more than a tenth of the text is in no section, with how much and from which page on.

    Only what ends in a stop counts: no row of a table does.
    """
    kept: set[int] = set()
    for section in sections:
        kept.update(section.origin)
    for heading in headings:
        kept.update(flow.traced.origin[heading.start : heading.end])
    end = len(flow) - len(tail)
    total = 0
    missing = 0
    page = 0
    for index, line in enumerate(flow.lines):
        start, stop = flow.line_span(index)
        own = slice(max(start, begin), min(stop, end))
        text = flow.simplified[own]
        origin = flow.traced.origin[own]
        total += len(_CHINESE.findall(text))
        if kept.issuperset(origin):
            continue
        lost = [character for character, place in zip(text, origin) if place not in kept]
        sentences = _SENTENCES.findall("".join(lost))
        if sentences:
            missing += sum(map(len, sentences))
            page = page or line.page + 1
    if missing <= max(_FEWEST_LEFT_OUT, _MOST_LEFT_OUT * total):
        return []
    share = missing / total
    sentence = f"{missing} characters of text ({share:.0%}), from page {page} on, are in no section and were left out"
    return [Notice("text_left_out", sentence)]


def _unreadable(flow: Flow, body: str) -> list[Notice]:
    """A warning where characters are lost, and one where the body's name has such."""
    warnings = []
    if unreadable_count(body):
        warnings.append(Notice("garbled_body", f"a character in the body's name cannot be read: {body}"))
    lost = unreadable_count(flow.traced.text)
    if lost:
        sentence = f"{lost} characters of the text cannot be read: they are lost, or of private use to a font"
        warnings.append(Notice("unreadable_characters", sentence))
    return warnings


def _layout(year: int | None, text: str, headings: list[Heading]) -> str:
    """Format year of the tables; without tables, told by the titles and the report year."""
    problem_sections = sum(heading.code == "s5" for heading in headings)
    unformatted = "split" if problem_sections > 1 else "old"
    if year and year < 2019:
        return unformatted
    for name, mark in TABLE_MARKS.items():
        if mark.search(text):
            return name
    if year and year >= 2021:
        return "2021"
    statutory_titles = sum(TITLES[heading.code] in heading.title for heading in headings)
    if statutory_titles < _FEWEST_STATUTORY_TITLES:
        return unformatted
    return "2019" if year else "2021"


_FEWEST_STATUTORY_TITLES = 3

# ---------------------------------------------------------------------------------------- sections


def _sections(flow: Flow, headings: list[Heading], begin: int, tables: str) -> tuple[list[Section], str]:
    """The sections in order, and what was signed at the end."""
    if not headings:
        spans, tail = cut_tail(flow, _spans(flow, begin, len(flow)))
        return [_section(flow, "s1", "", "", spans)], tail
    has_tables = _has_tables(flow, tables)
    sections: list[Section] = []
    tail = ""
    preamble = _spans(flow, begin, headings[0].start)
    contents = find_contents(flow, begin, headings[0].start)
    if contents:
        preamble = _spans(flow, begin, contents[0]) + _spans(flow, contents[1], headings[0].start)
    preamble = without_foreword(flow, without_byline(flow, preamble))
    if preamble:
        sections.append(_section(flow, "preamble", "", "", preamble))
    ends = [*(heading.start for heading in headings[1:]), len(flow)]
    for heading, end in zip(headings, ends):
        spans = _narrative_spans(flow, heading, end, has_tables)
        if end == len(flow):
            spans, tail = cut_tail(flow, spans)
        sections.append(_section(flow, heading.code, heading.title, heading.numeral, spans))
    return sections, tail


def _has_tables(flow: Flow, tables: str) -> bool:
    """Whether the statutory tables are there, even if nothing marks their rows as such."""
    if "勾稽关系" in flow.simplified:
        return True
    return any(mark.search(text) for mark in TABLE_MARKS.values() for text in (tables, flow.simplified))


def _narrative_spans(flow: Flow, heading: Heading, end: int, has_tables: bool) -> list[Span]:
    """What stands between a heading and an offset, without what belongs to tables."""
    spans = _spans(flow, heading.end, end)
    has_table = heading.code in ("s2", "s3", "s4")
    if (has_table and has_tables) or (not has_table and re.match("附[件表录]", heading.title)):
        return _sentences_only(flow, spans)
    if has_table:
        return [span for span in spans if not _is_aside(span_text(flow, span))]
    return spans


def _spans(flow: Flow, start: int, end: int) -> list[Span]:
    """What stands between two offsets, line by line."""
    spans = []
    for index in range(max(0, flow.line_at(start)), len(flow.starts)):
        line_start = flow.starts[index]
        if line_start >= end:
            break
        first = max(start, line_start)
        last = min(end, flow.line_end(index))
        if first < last:
            spans.append(Span(first, last, flow.lines[index].paragraph or first == start))
    return spans


def _sentences_only(flow: Flow, spans: list[Span]) -> list[Span]:
    """Amid tables only paragraphs that hold a whole sentence count, with the headings of such."""
    kept: list[Span] = []
    has_sentences = False
    for paragraph in _paragraphs(spans):
        text = flow.simplified[paragraph[0].start : paragraph[-1].end]
        if "勾稽关系" in text or text in TABLE_WORDING or _is_aside(text) or _NOTE.match(text):
            continue
        if _is_sentence(text):
            kept.extend(paragraph)
            has_sentences = True
        elif _is_item_heading(text):
            kept.extend(paragraph)
    return kept if has_sentences else []


def _paragraphs(spans: list[Span]) -> list[list[Span]]:
    """The spans of each paragraph."""
    paragraphs: list[list[Span]] = []
    for span in spans:
        if span.begins or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(span)
    return paragraphs


# Eight numbers without a word between are a row, whatever stops it has.
_FIGURES = re.compile(r"(?:\d+[^一-龥\d]*){8}")
_FIGURES_WITHIN = 4000
_NOTHING = re.compile("[无没未].{1,6}。")
_SHORTEST_SENTENCE = 8
_BETWEEN_VALUES = re.compile(r"[;；\d/—-]+")
_LONGEST_ITEM_HEADING = 20
_ITEM_HEADING = re.compile(rf"[（(][{HAN_NUMERALS}][）)]|\d、")
_FEWEST_FIGURES = 4
#: A note under a table.
_NOTE = re.compile("[（(【*]?(?:注|备注|附注|表注|填表说明|说明)\\d?[】]?[:：]")
_ASIDE = re.compile(r"[（(]?略[）)]?|[（(][^）)。]{0,30}(?:附件|附表|表格|下载|大图|图片)[^）)]{0,50}[）)]")


def _is_sentence(text: str) -> bool:
    """Whether a paragraph among tables says something: 无此类申请。 does, and whatever is longer and has a stop."""
    if len(text) < _SHORTEST_SENTENCE and not _NOTHING.match(text):
        return False
    if all(piece in TABLE_WORDING for piece in _BETWEEN_VALUES.split(text)):
        return False  # a row with semicolons between its cells
    return bool(re.search("[。；]", text)) and not _FIGURES.search(text[:_FIGURES_WITHIN])


def _is_item_heading(text: str) -> bool:
    """Whether a paragraph among tables is a short title behind a numeral, without a count in it."""
    if len(text) > _LONGEST_ITEM_HEADING or not _ITEM_HEADING.match(text):
        return False
    return not re.search(r"\d{2}", text)


def _is_aside(text: str) -> bool:
    """A word on a table that stands elsewhere, or a row of one whose form was lost.

    >>> [_is_aside(text) for text in ("（略）", "（详见附表）", "本年新收23上年结转0予以公开10总计23", "行政许可0")]
    [True, True, True, True]
    >>> _is_aside("本年新收23件，上年结转0件。")
    False
    """
    if not re.search("[。；，]", text) and len(re.findall(r"\d+", text)) >= _FEWEST_FIGURES:
        return True
    return bool(_ASIDE.fullmatch(text) or TABLE_ROW.fullmatch(text))


def _section(flow: Flow, code: str, heading: str, numeral: str, spans: list[Span]) -> Section:
    """The section that the spans make, one behind another."""
    parts: list[Traced] = []
    breaks: list[int] = []
    gaps: set[int] = set()
    length = 0
    for start, end, begins in spans:
        if begins:
            breaks.append(length)
        parts.append(flow.traced[start:end])
        gaps.update([gap - start + length for gap in flow.gaps_within(start + 1, end)])
        length += end - start
    traced = Traced.join(parts)
    return Section(code, heading, traced.text, tuple(breaks), frozenset(gaps), traced.origin, numeral)
