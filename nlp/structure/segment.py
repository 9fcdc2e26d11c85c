"""A section into its segments: sentences, clauses of enumerations, and the bare headings between."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import nlp.regex as re
from nlp.language.bodies import OWN_BODY
from nlp.language.numerals import (
    BRACKETED_HAN_1_2,
    ENUMERATOR,
    HAN_1_2,
    HAN_NUMERALS,
    IS_ITEM,
    NO_DECIMAL,
    NO_PROVISION,
    heading_level,
    lists_of,
)
from nlp.language.patterns import either
from nlp.language.text import simplified
from nlp.structure.bare_headings import Shape, is_bare_heading, shape_of, shapes_in_list
from nlp.structure.report import Report, Section
from nlp.structure.statement_headings import statement_headings


@dataclass(frozen=True)
class Segment:
    """One sentence or one clause of an enumeration; or, with `is_heading`, a bare heading.

    `start` and `end` are offsets in the section's text; `position` counts the segments of all
    sections of one code in order, headings too; `enumerator` is the numeral as written (`一是`,
    `（二）`, `3.`) or empty; `headings` are the bare headings above, the section's own first;
    `paragraph` tells whether a paragraph of the source begins here, `is_statement_heading` whether it heads what
    follows although it says something.
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
    is_statement_heading: bool = False


# ---------------------------------------------------------------------------------------- sentences

_PAIRS = dict(zip("（(“《〔【「『‘", "）)”》〕】」』’"))
_OPENING = "".join(_PAIRS)
_CLOSING = "".join(_PAIRS.values())
_SENTENCE_END = "。！？!?"
_STOPS = _SENTENCE_END + "；;"
_MARKS = re.compile("[" + re.escape(_OPENING + _CLOSING + _STOPS) + "]")
_AFTER_STOP = re.compile("[。！？!?；;”’）)》]*")
# More depth than this is damage; a bracket of more characters, or not closed within so many, is none.
_DEEPEST = 8
_LONGEST_BRACKET = 160
_CLOSED_WITHIN = 120


class _Bracket(NamedTuple):
    """A bracket or quotation mark that was opened, and where."""

    mark: str
    offset: int


def _sentence_cuts(text: str) -> list[int]:
    """Offsets behind sentence ends and semicolons that stand outside brackets and quotation marks.

    >>> text = "公开“三公”经费（含预算；决算）；解读少。队伍弱"
    >>> bounds = [0, *_sentence_cuts(text), len(text)]
    >>> [text[start:end] for start, end in pairwise(bounds)]
    ['公开“三公”经费（含预算；决算）；', '解读少。', '队伍弱']
    """
    cuts: list[int] = []
    opened: list[_Bracket] = []
    cursor = 0
    while found := _MARKS.search(text, cursor):
        mark = found.group()
        offset, cursor = found.span()
        if mark in _PAIRS:
            opened = [*opened[1 - _DEEPEST :], _Bracket(mark, offset)]
        elif mark not in _STOPS:
            _close(opened, mark)
        elif not _is_within(text, offset, mark, opened):
            cursor = _behind_stop(text, cursor, cuts[-1] if cuts else 0)
            cuts.append(cursor)
    return cuts


def _behind_stop(text: str, offset: int, start: int) -> int:
    """The offset behind further stops, closing brackets, and the emphasis that the sentence began with."""
    more = _AFTER_STOP.match(text, offset)
    end = more.end() if more else offset
    if text.startswith("**", end) and text.count("**", start, end) % 2:
        end += 2
    return end


def _close(opened: list[_Bracket], mark: str) -> None:
    """Take the bracket that a mark closes off the list, and those in it; a mark that closes none changes nothing.

    A bracket never closed would swallow the rest: what does not match is forgotten.
    """
    for depth in range(len(opened) - 1, -1, -1):
        if _PAIRS[opened[depth].mark] == mark:
            del opened[depth:]
            return


def _is_within(text: str, offset: int, stop: str, opened: list[_Bracket]) -> bool:
    """Whether a stop stands in a bracket that is really one: not too long, and closed within a sentence or two.

    Those that are none are taken off the list.
    """
    while opened and offset - opened[-1].offset > _LONGEST_BRACKET:
        opened.pop()
    if not opened:
        return False
    if stop not in _SENTENCE_END:
        return True
    opening = opened[-1].mark
    closing_offset = text.find(_PAIRS[opening], offset, offset + _CLOSED_WITHIN)
    is_closed = closing_offset >= 0 and opening not in text[offset + 1 : closing_offset]
    if not is_closed:
        opened.clear()
    return is_closed


# ------------------------------------------------------------------------------------- enumerations

_BEFORE_ITEM = re.compile(
    either(
        # Safe enough to cut at in the middle of a sentence, after a comma or colon
        r"(?<=[，,、：:])(?="
        + "|".join(
            (
                HAN_1_2 + IS_ITEM,
                f"第[{HAN_NUMERALS}][，,、]",
                "其[一二三四五][，,是]",
                rf"[（(][{HAN_NUMERALS}\d][)）]{NO_PROVISION}",
                "[①-⑳]",
            )
        )
        + ")",
        # After a colon only
        r"(?<=[：:])(?="
        + "|".join(
            (
                f"{HAN_1_2}[、．.是]",
                rf"[（(][{HAN_NUMERALS}\d]{{0,2}}[)）]",
                rf"\d{{1,2}}{NO_DECIMAL}",
                "首先[，,]",
                "第一[，,、]",
            )
        )
        + ")",
        # With brackets of its own, glued to the sentence before
        f"(?<=[一-龥）”》])(?={BRACKETED_HAN_1_2}{NO_PROVISION}[一-龥])",
    )
)
_NO_ITEM_BEFORE = re.compile(rf"(?:第[{HAN_NUMERALS}百\d]+条?|[条款项第])$")
# What stands before an item is looked at so many characters back: for brackets, for a provision of law.
_BRACKETS_WITHIN = 120
_PROVISION_WITHIN = 8


def _item_cuts(text: str) -> set[int]:
    """Offsets before items that begin in the middle of a sentence."""
    cuts = set()
    for item in _BEFORE_ITEM.finditer(text):
        offset = item.start()
        before = text[max(0, offset - _BRACKETS_WITHIN) : offset]
        if _may_be_item(text, offset) and not _in_brackets(before):
            cuts.add(offset)
    return cuts


def _may_be_item(text: str, offset: int) -> bool:
    """`第二十条第（一）项` is no list."""
    return not _NO_ITEM_BEFORE.search(text[max(0, offset - _PROVISION_WITHIN) : offset])


def _in_brackets(window: str) -> bool:
    """Whether the last sentence of a window ends within brackets or quotation marks.

    >>> [_in_brackets(w) for w in ("（见附件（一）、", "工作（含镇村）：", "（试行。两项，")]
    [True, False, False]
    """
    sentence = re.split("[。；]", window)[-1]
    return any(sentence.count(opening) > sentence.count(closing) for opening, closing in ("（）", "()", "“”", "《》"))


# --------------------------------------------------------------------------------------- paragraphs


# In characters: what may be a heading, what may be a line of its own.
_HEADING_LIKE = 34
_SHORT_LINE = 20


def _paragraph_cuts(section: Section, text: str, cuts: list[int]) -> set[int]:
    """Paragraph breaks at which a segment really ends; others stand amid a broken sentence."""
    kept = {0}
    bounds = [*section.breaks, len(text)]
    for paragraph_start, offset, following in zip(bounds, bounds[1:], [*bounds[2:], len(text)]):
        if offset >= len(text):
            continue
        cuts_before = bisect_left(cuts, offset)
        last_cut = cuts[cuts_before - 1] if cuts_before else 0
        piece_start = max(paragraph_start, last_cut)
        if _goes_on_below(text, piece_start, offset, following):
            continue
        if _ends_paragraph(text, piece_start, offset, paragraph_start in kept):
            kept.add(offset)
    return kept - {0}


_LONGEST_REST = 6


def _goes_on_below(text: str, piece_start: int, offset: int, following: int) -> bool:
    """Whether a topic's last characters stand alone behind an offset: `（二）依申请公开情` and `况`."""
    if following - offset > _LONGEST_REST or text[offset - 1] in _CLOSING + _STOPS + "：:":
        return False
    above = text[piece_start:offset]
    if len(above) > _HEADING_LIKE or not ENUMERATOR.match(above) or ENUMERATOR.match(text, offset, following):
        return False
    return is_bare_heading(text[piece_start:following]) and not is_bare_heading(above)


def _ends_paragraph(text: str, piece_start: int, offset: int, was_kept: bool) -> bool:
    """Whether a segment ends with the paragraph before an offset.

    `piece_start` is where its last sentence begins, `was_kept` tells whether the break before it ended one.
    """
    last = text[offset - 1]
    if last in "。！？!?；;：:" or text[offset] == "#":
        return True
    if ENUMERATOR.match(text, offset) and _may_be_item(text, offset):
        return True
    if last in "，,、（(《“的和及与":
        return False
    piece = text[piece_start:offset]
    if len(piece) <= _HEADING_LIKE and (is_bare_heading(piece) or ENUMERATOR.match(piece)):
        return True
    return len(piece) <= _SHORT_LINE and was_kept


# --------------------------------------------------------------------------------- run-on headings

# What begins the text behind a heading: a year, a time, the body itself.
_TEXT_BEGINS = rf"20\d\d年|截至|全年|本年度?[，,]|今年|{OWN_BODY}[^的]"
_RUN_ON = re.compile(f"[^。；：:，,]{{2,24}}?(?:情况|工作|建设|管理|保障|措施|问题)(?={_TEXT_BEGINS})")
_COLON = re.compile("[^。；：:，,]{2,16}(?:情况|主动公开|申请公开|信息管理|平台建设|监督保障)[:：]")
_ANSWERS = re.compile("问题|整改|改进|原因|打算|措施|计划|方向")
_STOP = re.compile("[。；：:，,]")
_YEAR = re.compile(r"20\d\d年")
_SENTENCE = re.compile("[^。；]+[。；]")
# In characters: what is looked at behind a heading's begin, the longest title, the text behind a colon.
_HEADING_WINDOW = 60
_LONGEST_TITLE = 34
_COLON_WINDOW = 400


def _heading_end(section: Section, text: str, start: int, end: int, gaps: frozenset[int] = frozenset()) -> int | None:
    """End of a bare heading that runs on with its text in [start, end), or None.

    >>> text = "（一）主动公开情况2023年公开两条。"
    >>> text[: _heading_end(Section("s1", "", text), text, 0, len(text))]
    '（一）主动公开情况'
    """
    piece = text[start : min(end, start + _HEADING_WINDOW)]
    if piece[0] in "【〖":
        return _bracket_end(piece, start)
    numeral = ENUMERATOR.match(piece)
    title_start = numeral.end() if numeral else 0
    if not "一" <= piece[title_start : title_start + 1] <= "龥":
        return None
    length = _length_to_gap(piece, title_start, start, gaps) if gaps else None
    if length is None and numeral:
        length = _length_of_run_on(section, text, start, piece, title_start)
    return None if length is None else start + length


_IN_BRACKETS = re.compile("[【〖][^】〗。；，]{2,20}[】〗][:：]?")


def _bracket_end(piece: str, start: int) -> int | None:
    """The end of a topic in brackets at the head of a piece: `【平台建设】新设栏目两个。`"""
    bracket = _IN_BRACKETS.match(piece)
    if not bracket or bracket.end() == len(piece) or _ANSWERS.search(bracket.group()):
        return None
    if not is_bare_heading(bracket.group().rstrip("：:")):
        return None
    return start + bracket.end()


def _length_to_gap(piece: str, title_start: int, start: int, gaps: frozenset[int]) -> int | None:
    """The length of a bare heading that a blank parts from its text, at the head of a piece that begins at `start`."""
    longest = title_start + _LONGEST_TITLE
    stop = _STOP.search(piece, title_start, longest)
    limit = stop.start() if stop else min(longest, len(piece) - 1)
    for length in range(title_start + 2, limit + 1):
        if start + length not in gaps:
            continue
        # Blanks about numbers are damage, not a cut.
        if piece[length].isdigit() and not _YEAR.match(piece, length):
            continue
        title = piece[:length]
        if (title_start or title.endswith("情况")) and is_bare_heading(title):
            return length
    return None


def _length_of_run_on(section: Section, text: str, start: int, piece: str, title_start: int) -> int | None:
    """The length of a numbered heading at the head of a piece, told from its text by its wording or a colon."""
    run_on = _RUN_ON.match(piece, title_start)
    if run_on and is_bare_heading(piece[: run_on.end()]):
        return run_on.end()
    colon = _COLON.match(piece, title_start)
    if colon and _is_run_on(section, text, start, start + colon.end()):
        return colon.end()
    return None


def _is_run_on(section: Section, text: str, start: int, colon_end: int) -> bool:
    """Whether `（一）主动公开情况：` heads a paragraph; before a single sentence it is part of that."""
    topic = text[start : colon_end - 1]
    if _ANSWERS.search(topic) or not is_bare_heading(topic):
        return False
    breaks_before = bisect_left(section.breaks, colon_end)
    paragraph_end = section.breaks[breaks_before] if breaks_before < len(section.breaks) else len(text)
    if paragraph_end == colon_end:
        return True
    sentences = _SENTENCE.findall(text, colon_end, min(paragraph_end, colon_end + _COLON_WINDOW))
    return len(sentences) > 1 and not ENUMERATOR.match(sentences[1])


# -------------------------------------------------------------------------------------- the cutting

# Where blanks stand in more than every so many characters, they tell nothing.
_CHARACTERS_A_GAP = 20


def _cuts(section: Section, text: str) -> list[int]:
    """Offsets, in order, at which a new segment begins."""
    are_gaps_rare = len(section.gaps) * _CHARACTERS_A_GAP < len(text)
    gaps = section.gaps if are_gaps_rare else frozenset()
    cuts = _item_cuts(text) | set(_sentence_cuts(text))
    cuts |= _paragraph_cuts(section, text, sorted(cuts))
    for start, end in pairwise(_bounds(cuts, text)):
        heading_end = _heading_end(section, text, start, end, gaps)
        if heading_end:
            cuts.add(heading_end)
    # Whatever stands between two cuts without a word belongs to what follows it.
    pieces = pairwise(_bounds(cuts, text)[:-1])
    return [end for start, end in pieces if re.search(r"\w", text[start:end])]


def _bounds(cuts: set[int], text: str) -> list[int]:
    """The cuts in order, with the two ends of the text."""
    return sorted(cuts | {0, len(text)})


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
    pieces = _pieces(section, text)
    breaks = {0, *section.breaks}
    section_heading = (section.heading,) if section.heading else ()
    above: list[_HeadingAbove] = []
    segments: list[Segment] = []
    for piece, is_heading in zip(pieces, _are_headings(section, text, pieces)):
        found = Segment(
            section=section.code,
            position=position + len(segments),
            start=piece.start,
            end=piece.end,
            text=section.text[piece.start : piece.end],
            enumerator=piece.enumerator,
            headings=section_heading + tuple(heading.title for heading in above),
            is_heading=is_heading,
            paragraph=piece.start in breaks,
        )
        segments.append(found)
        if is_heading:
            level = heading_level(piece.enumerator)
            title = section.text[piece.start + len(piece.enumerator) : piece.end].strip(_ABOUT_TITLE)
            above = [heading for heading in above if heading.level < level]
            above.append(_HeadingAbove(level, title))
    for index in statement_headings(segments):
        segments[index] = replace(segments[index], is_statement_heading=True)
    return segments


class _HeadingAbove(NamedTuple):
    """A bare heading under which a segment stands."""

    level: int
    title: str


_ABOUT_TITLE = "。：:.；;*#_【】〖〗 "

# ----------------------------------------------------------------------------------- bare headings

_LONGEST_HEADING = 60


class _Piece(NamedTuple):
    """What stands between two cuts, and its numeral as written."""

    start: int
    end: int
    enumerator: str


def _pieces(section: Section, text: str) -> list[_Piece]:
    pieces = []
    for start, end in pairwise([0, *_cuts(section, text), len(text)]):
        numeral = ENUMERATOR.match(text, start, end)
        enumerator = section.text[start : numeral.end()] if numeral else ""
        pieces.append(_Piece(start, end, enumerator))
    return pieces


def _are_headings(section: Section, text: str, pieces: list[_Piece]) -> list[bool]:
    """Whether each piece is a bare heading, judged by itself first, then by what else the section holds."""
    if section.code == "preamble":
        return [False] * len(pieces)
    breaks = {0, *section.breaks}
    shapes = [Shape.NEITHER] * len(pieces)
    are_headings: list[bool] = []
    for index, piece in enumerate(pieces):
        follows_heading = index > 0 and are_headings[-1]
        is_heading = False
        if piece.end - piece.start <= _LONGEST_HEADING:
            if text[piece.end - 1] in "：:":
                is_heading = bool(piece.enumerator) and _is_run_on(section, text, piece.start, piece.end)
            elif piece.enumerator or piece.start in breaks or follows_heading:
                shapes[index] = shape_of(text[piece.start : piece.end])
                is_heading = shapes[index] >= Shape.DOUBTFUL_TOPIC
        are_headings.append(is_heading)
    for index, shape in _by_neighbours(pieces, shapes):
        are_headings[index] = shape >= Shape.DOUBTFUL_TOPIC
    if sum(are_headings) == 1 and len(pieces) > 1:
        alone = are_headings.index(True)
        are_headings[alone] = not _OPENING_TOPIC.match(text, pieces[alone].start, pieces[alone].end)
    return are_headings


#: What heads nothing where it is the only topic of a section, but opens the sentence below: 本年度收费情况
_OPENING_TOPIC = re.compile(r"(?:本年度?|今年|全年|20\d\d年度?)(?!.*(?:计划|打算|安排|问题|措施))")


def _by_neighbours(pieces: list[_Piece], shapes: list[Shape]) -> list[tuple[int, Shape]]:
    """The pieces whose shape is in doubt, with what the other items of their list make of it."""
    if Shape.DOUBTFUL_TOPIC not in shapes and Shape.DOUBTFUL_STATEMENT not in shapes:
        return []
    told: list[tuple[int, Shape]] = []
    for items in lists_of([piece.enumerator for piece in pieces]):
        in_list = [shapes[index] for index in items]
        told.extend((index, shape) for index, shape in zip(items, shapes_in_list(in_list)) if shape != shapes[index])
    return told


def segments(report: Report) -> list[Segment]:
    """The segments of all sections of a report, in the order of its text."""
    return [segment for _, of_section in by_section(report) for segment in of_section]


def by_section(report: Report) -> list[tuple[Section, list[Segment]]]:
    """Each section of a report with its segments, in the order of its text."""
    counts: dict[str, int] = {}
    sections = []
    for section in report.sections:
        count = counts.get(section.code, 0)
        of_section = segment(section, count)
        counts[section.code] = count + len(of_section)
        sections.append((section, of_section))
    return sections
