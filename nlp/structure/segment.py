"""From a section to its segments: sentences, clauses of enumerations, and the bare headings between."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from nlp.language.numerals import ENUMERATOR, heading_level, item_number
from nlp.language.text import simplified
from nlp.structure.bare_headings import is_bare_heading
from nlp.structure.report import Report, Section

__all__ = ["Segment", "by_section", "item_number", "segment", "segments"]


@dataclass(frozen=True)
class Segment:
    """One sentence or one clause of an enumeration; or, with `is_heading`, a bare heading.

    `start` and `end` are offsets in the section's text; `position` counts the segments of all
    sections of one code in order, headings too; `enumerator` is the numeral as written (`一是`,
    `（二）`, `3.`) or empty; `headings` are the bare headings above, the section's own first;
    `paragraph` tells whether a paragraph of the source begins here.
    """

    section: str
    position: int
    start: int
    end: int
    text: str
    enumerator: str = ""
    headings: tuple[str, ...] = ()
    is_heading: bool = False
    paragraph: bool = False


# ---------------------------------------------------------------------------------------- sentences

_PAIRS = dict(zip("（(“《〔【「『‘", "）)”》〕】」』’"))
_HARD = "。！？!?"
_MARKS = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_PAIRS.values()) + _HARD + "；;") + "]")
_AFTER_STOP = re.compile("[。！？!?；;”’）)》]*")


def _sentence_cuts(text: str) -> list[int]:
    """Offsets behind sentence ends and semicolons that stand outside brackets and quotation marks.

    >>> text = "公开“三公”经费（含预算；决算）；解读少。队伍弱"
    >>> [text[a:b] for a, b in zip([0, *_sentence_cuts(text)], [*_sentence_cuts(text), None])]
    ['公开“三公”经费（含预算；决算）；', '解读少。', '队伍弱']
    """
    cuts: list[int] = []
    stack: list[tuple[str, int]] = []
    at = 0
    while found := _MARKS.search(text, at):
        at, mark = found.end(), found.group()
        if mark in _PAIRS:
            # More depth than this is damage.
            stack = [*stack[-7:], (mark, found.start())]
        elif mark in _HARD or mark in "；;":
            if _within(text, found.start(), mark, stack):
                continue
            at = _AFTER_STOP.match(text, at).end()
            if text.startswith("**", at) and text.count("**", cuts[-1] if cuts else 0, at) % 2:
                at += 2
            cuts.append(at)
        else:
            # A bracket never closed would swallow the rest: forget what does not match.
            for depth in range(len(stack) - 1, -1, -1):
                if _PAIRS[stack[depth][0]] == mark:
                    del stack[depth:]
                    break
    return cuts


def _within(text: str, at: int, mark: str, stack: list[tuple[str, int]]) -> bool:
    """Whether a stop stands in a bracket that is really one: not too long, and closed within a sentence or two."""
    while stack and at - stack[-1][1] > 160:
        stack.pop()
    if not stack:
        return False
    if mark in _HARD:
        opened = stack[-1][0]
        close = text.find(_PAIRS[opened], at, at + 120)
        if close < 0 or opened in text[at + 1 : close]:
            stack.clear()
            return False
    return True


# ------------------------------------------------------------------------------------- enumerations

_BEFORE_ITEM = re.compile(
    # Safe enough to cut at in the middle of a sentence, after a comma or colon.
    r"(?<=[，,、：:])(?=[一二三四五六七八九十]{1,2}是要?(?!否|些|定|样|个|致)|第[一二三四五六七八九十][，,、]|其[一二三四五][，,是]|[（(][一二三四五六七八九十\d][)）](?![项款条目类种])|[①-⑳])"
    r"|(?<=[：:])(?=[一二三四五六七八九十]{1,2}[、．.是]|[（(][一二三四五六七八九十\d]{0,2}[)）]|\d{1,2}(?:[、．]|\.(?!\d))|首先[，,]|第一[，,、])"
    # With brackets of its own, glued to the sentence before.
    r"|(?<=[一-龥）”》])(?=[（(][一二三四五六七八九十]{1,2}[)）](?![项款条目类种])[一-龥])"
)
_NO_ITEM_BEFORE = re.compile(r"(?:第[一二三四五六七八九十百\d]+条?|[条款项第])$")


def _item_cuts(text: str) -> set[int]:
    """Offsets before items that begin in the middle of a sentence."""
    return {
        found.start()
        for found in _BEFORE_ITEM.finditer(text)
        if _may_be_item(text, found.start()) and not _in_brackets(text[max(0, found.start() - 120) : found.start()])
    }


def _may_be_item(text: str, at: int) -> bool:
    """`第二十条第（一）项` is no list."""
    return not _NO_ITEM_BEFORE.search(text[max(0, at - 8) : at])


def _in_brackets(window: str) -> bool:
    """Whether the last sentence of a window ends within brackets or quotation marks.

    >>> [_in_brackets(w) for w in ("（见附件（一）、", "工作（含镇村）：", "（试行。两项，")]
    [True, False, False]
    """
    sentence = re.split("[。；]", window)[-1]
    return any(sentence.count(a) > sentence.count(b) for a, b in ("（）", "()", "“”", "《》"))


# --------------------------------------------------------------------------------------- paragraphs


def _paragraph_cuts(section: Section, text: str, cuts: list[int]) -> set[int]:
    """Paragraph breaks at which a segment really ends; others stand amid a broken sentence."""
    kept = {0}
    bounds = [*section.breaks, len(text)]
    for before, at in pairwise(bounds):
        if at >= len(text):
            continue
        place = bisect_left(cuts, at)
        start = max(before, cuts[place - 1] if place else 0)
        if _ends_paragraph(text, start, at, at - before, before in kept):
            kept.add(at)
    return kept - {0}


def _ends_paragraph(text: str, start: int, at: int, length: int, was_kept: bool) -> bool:
    last = text[at - 1]
    if last in "。！？!?；;：:" or text[at] == "#":
        return True
    if ENUMERATOR.match(text, at) and _may_be_item(text, at):
        return True
    if last in "，,、（(《“的和及与":
        return False
    piece = text[start : min(at, start + 61)]
    if len(piece) <= 34 and (is_bare_heading(piece) or ENUMERATOR.match(piece)):
        return True
    if (last in "”）)》" and len(piece) > 40) or (len(piece) > 60 and length < 60):
        return False
    return len(piece) <= 20 and was_kept


# --------------------------------------------------------------------------------- run-on headings

_OWNER = r"[我本](?:局|镇|乡|县|区|市|省|街道|办|委|院|单位|机关)[^的]"
_RUN_ON = re.compile(
    rf"[^。；：:，,]{{2,24}}?(?:情况|工作|建设|管理|保障|措施|问题)(?=20\d\d年|截至|全年|本年度?[，,]|今年|{_OWNER})"
)
_COLON = re.compile(r"[^。；：:，,]{2,16}(?:情况|主动公开|申请公开|信息管理|平台建设|监督保障)[:：]")
_ANSWERS = re.compile("问题|整改|改进|原因|打算|措施|计划|方向")


def _heading_end(section: Section, text: str, start: int, end: int, gaps: frozenset[int] = frozenset()) -> int | None:
    """End of a bare heading that runs on with its text in [start, end), or None.

    >>> text = "（一）主动公开情况2023年公开两条。"
    >>> text[: _heading_end(Section("s1", "", text), text, 0, len(text))]
    '（一）主动公开情况'
    """
    piece = text[start : min(end, start + 60)]
    numeral = ENUMERATOR.match(piece)
    base = numeral.end() if numeral else 0
    if not "一" <= piece[base : base + 1] <= "龥":
        return None
    stop = re.search(r"[。；：:，,]", piece[base : base + 34])
    limit = base + stop.start() if stop else min(len(piece) - 1, base + 34)
    for at in range(base + 2, limit + 1):
        if start + at not in gaps or start + at >= end:
            continue
        # A blank after a heading; blanks about numbers are damage, not a cut.
        number = piece[at].isdigit() and not re.match(r"20\d\d年", piece[at:])
        if not number and (numeral or piece[:at].endswith("情况")) and is_bare_heading(piece[:at]):
            return start + at
    if not numeral:
        return None
    found = _RUN_ON.match(piece, base)
    if found and is_bare_heading(piece[: found.end()]):
        return start + found.end()
    found = _COLON.match(piece, base)
    if found and _is_run_on(section, text, start, start + found.end()):
        return start + found.end()
    return None


def _is_run_on(section: Section, text: str, start: int, colon: int) -> bool:
    """Whether `（一）主动公开情况：` heads a paragraph; before a single sentence it is part of that."""
    topic = text[start : colon - 1]
    if _ANSWERS.search(topic) or not is_bare_heading(topic):
        return False
    place = bisect_left(section.breaks, colon)
    end = section.breaks[place] if place < len(section.breaks) else len(text)
    sentences = re.findall("[^。；]+[。；]", text[colon : min(end, colon + 400)])
    return end == colon or (len(sentences) > 1 and not ENUMERATOR.match(sentences[1]))


# -------------------------------------------------------------------------------------- the cutting


def _cuts(section: Section, text: str) -> list[int]:
    """Offsets, in order, at which a new segment begins."""
    # Where blanks stand in every other word they tell nothing.
    gaps = section.gaps if len(section.gaps) * 20 < len(text) else frozenset()
    sentences = _sentence_cuts(text)
    cuts = _item_cuts(text) | set(sentences)
    cuts |= _paragraph_cuts(section, text, sorted(cuts))
    bounds = sorted(cuts - {0, len(text)})
    headings = [_heading_end(section, text, a, b, gaps) for a, b in zip([0, *bounds], [*bounds, len(text)])]
    bounds = sorted({*bounds, *(at for at in headings if at and at < len(text))})
    # Whatever stands between two cuts without a word belongs to what follows it.
    return [b for a, b in zip([0, *bounds], bounds) if re.search(r"\w", text[a:b])]


def segment(section: Section, position: int = 0) -> list[Segment]:
    """The segments of one section, which hold each of its characters exactly once, in order.

    `position` is the number of the first; sections of the same code go on counting.

    >>> s = Section("s5", "存在的主要问题", "（一）存在问题。一是人员不足；二是解读少。")
    >>> [(g.text, g.enumerator, g.is_heading) for g in segment(s)]
    [('（一）存在问题。', '（一）', True), ('一是人员不足；', '一是', False), ('二是解读少。', '二是', False)]
    """
    if not section.text:
        return []
    text = simplified(section.text)
    bounds = _cuts(section, text)
    breaks = {0, *section.breaks}
    own = (section.heading,) if section.heading else ()
    above: list[tuple[int, str]] = []
    segments: list[Segment] = []
    for start, end in zip([0, *bounds], [*bounds, len(text)]):
        numeral = ENUMERATOR.match(text, start, end)
        enumerator = section.text[start : numeral.end()] if numeral else ""
        heading = section.code != "preamble" and _is_heading(
            section, text, start, end, enumerator, start in breaks, segments
        )
        headings = own + tuple(title for _, title in above)
        segments.append(
            Segment(
                section.code,
                position + len(segments),
                start,
                end,
                section.text[start:end],
                enumerator,
                headings,
                heading,
                start in breaks,
            )
        )
        if heading:
            level = heading_level(enumerator)
            above = [(depth, title) for depth, title in above if depth < level]
            above.append((level, section.text[start + len(enumerator) : end].strip("。：:.；;*# ")))
    return segments


def _is_heading(
    section: Section, text: str, start: int, end: int, enumerator: str, paragraph: bool, before: list[Segment]
) -> bool:
    """A piece that names a topic; without a numeral, only where a paragraph or a heading's text begins."""
    if end - start > 60:
        return False
    if text[end - 1] in "：:":
        return bool(enumerator) and _is_run_on(section, text, start, end)
    if not (enumerator or paragraph or (before and before[-1].is_heading)):
        return False
    return is_bare_heading(text[start:end])


def segments(report: Report) -> list[Segment]:
    """The segments of all sections of a report, in the order of its text."""
    return [s for _, own in by_section(report) for s in own]


def by_section(report: Report) -> list[tuple[Section, list[Segment]]]:
    """Each section of a report with its segments, in the order of its text."""
    counts: dict[str, int] = {}
    found = []
    for section in report.sections:
        own = segment(section, counts.get(section.code, 0))
        counts[section.code] = counts.get(section.code, 0) + len(own)
        found.append((section, own))
    return found
