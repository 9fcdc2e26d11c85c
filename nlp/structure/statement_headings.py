"""The segments of a section into those of them that head others although they say something.

A bare heading names a topic and is no row of a table; a heading that is a statement is one, with a label. Who counts
what a body did may want to leave it out, since the text below says it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import nlp.regex as re
from nlp.language.numerals import heading_level, lists_of

if TYPE_CHECKING:
    from nlp.structure.segment import Segment

#: Of two clauses at most, and of no figures, which are told in the text below, not above it.
_SHORT_STATEMENT = re.compile(
    r"(?:20\d\d年度?)?[^，,。；;：:！!？?\d]{2,24}(?:[，,][^，,。；;：:！!？?\d]{2,20})?[。.]?"
)
#: Numerals that mostly begin a sentence: 一是, 二要, 首先，
_SAYING_NUMERAL = re.compile("[是要面]|[先次后][，,]|同时|另外|此外|其[一二三四五]")
#: What adorns a heading.
_ORNAMENTS = "*#_- 　【】"
_FULL_STOP = re.compile("[。！？!?.]$")
#: A list of which fewer items have text below them is one of sentences, not of headings.
_FEWEST_HEADING = 0.5


def statement_headings(segments: Sequence[Segment]) -> list[int]:
    """Which segments of a section, bare headings among them, are headings that are statements.

    That is one that is short, has no figures, and is numbered (`（一）`, `1.`, `一是`) or a line without a full stop,
    if text follows that is no item of the same list, and at least half of the short items of its list have such text:
    where the numerals mostly begin sentences, all items.

    >>> from nlp.structure.report import Section
    >>> from nlp.structure.segment import segment
    >>> text = "（一）加强领导，明确责任。局长任组长。（二）公开内容。发布信息十条。一是做好解读。二是办好专栏。"
    >>> [s.text for s in segment(Section("s1", "总体情况", text)) if s.is_statement_heading]
    ['（一）加强领导，明确责任。']
    """
    found = [index for index in range(len(segments)) if _is_lone_line(segments, index)]
    for items in lists_of([segment.enumerator for segment in segments]):
        short = [index for index in items if _is_short_statement(segments[index])]
        heading = [index for index in short if _has_text_below(segments, index)]
        of_sentences = any(_SAYING_NUMERAL.search(segments[index].enumerator) for index in items)
        fewest = len(items) if of_sentences else _FEWEST_HEADING * len(short)
        if len(heading) >= fewest:
            found.extend(heading)
    return sorted(found)


def _is_short_statement(segment: Segment) -> bool:
    if segment.is_heading:
        return False
    core = segment.text[len(segment.enumerator) :].strip(_ORNAMENTS)
    return bool(_SHORT_STATEMENT.fullmatch(core))


def _has_text_below(segments: Sequence[Segment], index: int) -> bool:
    """Whether what follows has no numeral, or one of a deeper level."""
    if index + 1 == len(segments):
        return False
    numeral = segments[index + 1].enumerator
    return not numeral or heading_level(numeral) > heading_level(segments[index].enumerator)


def _is_lone_line(segments: Sequence[Segment], index: int) -> bool:
    """Whether it is a paragraph of its own without numeral and full stop, and a paragraph with one follows."""
    segment = segments[index]
    if index + 1 == len(segments) or segment.enumerator or not segment.paragraph:
        return False
    below = segments[index + 1]
    is_line = below.paragraph and not _FULL_STOP.search(segment.text.strip())
    return is_line and bool(_FULL_STOP.search(below.text.strip())) and _is_short_statement(segment)
