"""What the classifier sees of a segment: its words, its form, and where it stands.

A segment's own words are seen four times over, under four names: as its own, as the words of the
segment before, of the segment after, and of the lead-in that governs it. `BLOCKS` names the four.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from nlp.language.numerals import HAN_NUMERALS, item_number
from nlp.language.text import simplified
from nlp.language.tokenize import normalise, words
from nlp.structure.report import Report, Section
from nlp.structure.segment import Segment, by_section

#: Whose words: the segment's own, its predecessor's, its successor's, its lead-in's.
BLOCKS = ("own", "before", "after", "lead")


@dataclass(frozen=True)
class Narrative:
    """The segments of one report in order, bare headings left out, with what dates and formats them."""

    segments: tuple[Segment, ...]
    year: int | None = None
    layout: str = ""

    def __len__(self) -> int:
        return len(self.segments)

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The text of each segment as features are read from it: simplified, years as seen from the report's own."""
        return tuple(relative_years(simplified(s.text), self.year) for s in self.segments)


def narrative(report: Report, parts: Sequence[tuple[Section, list[Segment]]] | None = None) -> Narrative:
    """What there is to classify in a report; `parts` are its segments by section, where they are at hand."""
    found = (s for _, own in (by_section(report) if parts is None else parts) for s in own if not s.is_heading)
    return Narrative(tuple(found), report.year, report.layout)


YEAR = re.compile(r"(20[0-4]\d)(?:年度?|(?=[—-]))")
_RELATIVE = {-1: "上年度", 0: "本年度", 1: "下年度"}


def relative_years(text: str, year: int | None) -> str:
    """Years told as seen from the report's own: what matters is whether it is this one or the next.

    >>> relative_years("2023年公开12条，2024年将改进", 2023)
    '本年度公开12条，下年度将改进'
    """
    if year is None:
        return text
    return YEAR.sub(lambda found: relative_year(found, year), text)


def relative_year(found: re.Match[str], year: int) -> str:
    """The word for a year that was found."""
    return _RELATIVE.get(int(found.group(1)) - year, "某年度")


def lexical(plain: str) -> list[str]:
    """The words of a segment (`Narrative.plain`) as features: words, pairs, its first and last ones, character pairs."""
    tokens = words(plain)
    if not tokens:
        return []
    found = dict.fromkeys(tokens)
    found.update(dict.fromkeys([a + " " + b for a, b in zip(tokens, tokens[1:])]))
    joined = "".join(tokens)
    found.update(dict.fromkeys(["~" + joined[i : i + 2] for i in range(len(joined) - 1)]))
    found.update(dict.fromkeys(["^" + t for t in tokens[:4]]))
    found["^^" + tokens[0]] = None
    found["$" + "".join(tokens[-2:])] = None
    found["$" + "".join(tokens[-3:])] = None
    return list(found)


_KINDS = (
    ("whether", re.compile(r".*是$|.*是要$")),
    ("bracket", re.compile(r"[（(㈠-㈩⑴-⒇]")),
    ("arabic", re.compile(r"[\d①-⑳⒈-⒛]")),
    ("han", re.compile(f"[{HAN_NUMERALS}]")),
    ("ordinal", re.compile(r"第|首|其|再|最")),
)


@lru_cache(maxsize=4096)
def enumerator_kind(enumerator: str) -> str:
    """The form of an item's numeral: `一是`, `（一）`, `1.`, `一、`, `第一，` or another."""
    mark = simplified(enumerator).strip("#* ")
    return next((name for name, pattern in _KINDS if pattern.match(mark)), "other" if mark else "")


class Cues(NamedTuple):
    """Whether a segment speaks of what is to come, of an answer to shortcomings, of shortcomings."""

    future: bool
    answer: bool
    lack: bool

    def __str__(self) -> str:
        return "+".join(name for name, told in zip(self._fields, self) if told) or "none"


_FUTURE = re.compile(
    r"下一?步|今后|明年|来年|下一?年度|新的?一年|未来|接下来|将来|往后|努力方向|打算|设想|(?:工作)?(?:安排|思路)|拟|力争|争取|下一?阶段|下学年"
    r"|计划(?:从|在|于|用|包括|投入|开展|对|将|新)"
)
_ANSWER = re.compile(
    r"改进(?:措施|情况|方向|工作|：)|整改(?:措施|情况|落实|：)|针对(?:以上|上述|存在|这些|此|前述|上年|去年)|为此|对此"
)
_LACK = re.compile(r"问题|不足|差距|短板|困难|薄弱|有待|不够|仍需|还需|尚需|尚未|原因")

# How often a segment sounds so: many words that are each rare share one weight.
_TONES = {
    "lacking": re.compile(
        r"不(?!断|仅|但|少于|同|动产|予|服|低于|得|再|符|超过|忘|存在|含|适用|属于|涉及|掌握)|没有?(?!有?[发收]生?)|未(?!来|发生|收到|成年|产生|出现|被)"
        r"|缺|难|偏|闲置|空白|断档|脱节|两张皮|参差|走过场|滞后|错|漏|慢|弱|旧|乱|误|丢|混|随意|笼统|单一|老化|仍|尚|停留|推诿|挂名|形式"
    ),
    "done": re.compile(r"已|了(?!解)|全年|今年|共|完成|达到?|荣获|实现|本年度|来(?=，|共)"),
    "to come": re.compile(
        r"将(?!其|信息|政务|政府|公开|各|全|原|所|于)|要(?!求|点|素|件|闻)|拟|争取|力争|确保|努力|务必|每[年月季]|下年度|[于到在]\d+月底?前|继续|一律|凡|必须"
    ),
}


def cues(text: str) -> Cues:
    """The cues of a text whose years are relative.

    >>> str(cues("针对以上问题，下一步将加强培训")), str(cues("全年公开12条"))
    ('future+answer+lack', 'none')
    """
    return Cues(bool(_FUTURE.search(text)), bool(_ANSWER.search(text)), bool(_LACK.search(text)))


def _tone(text: str, section: str) -> list[str]:
    counts = {name: len(pattern.findall(text)) for name, pattern in _TONES.items()}
    row = [f"{name} {min(count, 3)}" for name, count in counts.items()]
    row.append(f"lacking {min(counts['lacking'], 2)} {section}")
    row.append("tone " + "".join("01"[count > 0] for count in counts.values()) + " " + section)
    return row


_REACH = 15  # segments over which a lead-in governs


def _governing(sequence: Sequence[Segment]) -> list[int | None]:
    """For each segment the lead-in above it: the last one in its section, within reach, that ends in a colon."""
    found: list[int | None] = []
    last, section = None, ""
    for i, s in enumerate(sequence):
        if s.section != section:
            last, section = None, s.section
        found.append(last if last is not None and i - last <= _REACH else None)
        if s.text[-1:] in "：:":
            last = i
    return found


def _list_heads(sequence: Sequence[Segment]) -> list[int | None]:
    """For each segment of a list the one before the list's first item, which tells what is listed; else None.

    What stands behind an item in its paragraph belongs to it; a list within an item is a list of its own.
    """
    found: list[int | None] = [None] * len(sequence)
    lists: list[tuple[str, int | None]] = []
    for i, s in enumerate(sequence):
        before = sequence[i - 1] if i else None
        together = before is not None and before.section == s.section and before.headings == s.headings
        if not together:
            lists = []
        kind = enumerator_kind(s.enumerator)
        if kind:
            depth = next((k for k in range(len(lists) - 1, -1, -1) if lists[k][0] == kind), None)
            number = item_number(s.enumerator)
            if number is not None and (number == 1 or depth is None):
                lists = [*lists[:depth], (kind, i - 1 if together else None)]
            elif depth is not None:
                lists = lists[: depth + 1]
        elif lists and s.paragraph and before.text[-1:] in "。！" and not before.enumerator:
            lists = []
        if lists:
            found[i] = lists[-1][1]
    return found


#: How a segment is linked to the one before: labels go on through a list, and may change at a paragraph.
LINKS = (
    "section",
    "hinge",
    "return",
    "heading",
    "first item",
    "next item",
    "behind colon",
    "behind item",
    "paragraph",
    "sentence",
)
_HINGE = 14  # characters within which a hinge stands
_RETURN = re.compile("^在?(?:本年度|今年|全年|一年来|过去一年|截至)")


def links(story: Narrative) -> list[int]:
    """For each segment the place in `LINKS` of its link to its predecessor.

    A `hinge` opens with what is to come or with an answer (下一步…, 针对以上问题…), a `return` with the
    report's own year.
    """
    found, before = [], None
    for s, plain in zip(story.segments, story.plain):
        found.append(LINKS.index(_link(s, plain, before)))
        before = s
    return found


def _link(s: Segment, plain: str, before: Segment | None) -> str:
    if before is None or before.section != s.section:
        return "section"
    opening = cues(plain[:_HINGE])
    if _RETURN.match(plain) and not cues(plain).future:
        return "return"
    if opening.future or opening.answer:
        return "hinge"
    if before.headings != s.headings:
        return "heading"
    if s.enumerator:
        return "first item" if item_number(s.enumerator) == 1 else "next item"
    if before.text[-1:] in "：:":
        return "behind colon"
    if before.enumerator:
        return "behind item"
    return "paragraph" if s.paragraph else "sentence"


def _heading_words(headings: tuple[str, ...]) -> list[str]:
    titles = [words(normalise(h)) for h in headings]
    cells = [f"heading {w}" for title in titles for w in title]
    if len(titles) > 1:
        cells += [f"under {w}" for w in titles[-1]] + ["under$" + "".join(titles[-1][-2:])]
    return list(dict.fromkeys(cells))


def structural(story: Narrative) -> list[list[str]]:
    """Section, headings, numeral, place, cues and tone of each segment, as features."""
    sequence = story.segments
    leads, heads = _governing(sequence), _list_heads(sequence)
    told = [cues(text) for text in story.plain]
    spans: dict[str, list[int]] = {}
    for i, s in enumerate(sequence):
        spans.setdefault(s.section, []).append(i)
    titles: dict[tuple[str, ...], list[str]] = {}
    rows = []
    turned, restarts, section = "", 0, ""
    for i, s in enumerate(sequence):
        if s.section != section:
            turned, restarts, section = "", 0, s.section
        own = spans[section]
        kind = enumerator_kind(s.enumerator)
        number = item_number(s.enumerator) if s.enumerator else None
        restarts += number == 1
        row = ["bias", "section " + section, f"numeral {kind}", f"numeral {kind} {section}"]
        row.append(f"number {min(number, 3) if number else 0} {kind}")
        row.append(f"restart {min(restarts, 3)} {section}")
        row.append("end " + s.text[-1:])
        if len(own) > 1:
            row.append(f"place {section} {5 * (i - own[0]) // len(own)}")
        if i == own[0]:
            row.append("first " + section)
        if i == own[-1]:
            row.append("last " + section)
        if s.paragraph:
            row.append("paragraph")
        row.append(f"length {min(5, len(s.text) // 20)}")
        row.append("layout " + story.layout + " " + section)
        # What the section has turned to before this segment: shortcomings, the answer to them, plans.
        row.append(f"turned {turned} {section}")
        row.append(f"cue {told[i]} {turned} {section}")
        row.append(f"cue {told[i]}")
        if told[i].future:
            turned = "future"
        elif told[i].answer and section != "s1":
            turned = "answer"
        elif told[i].lack and not turned:
            turned = "lack"
        if heads[i] is not None:
            row.append(f"list of {told[heads[i]]} {section}")
        if leads[i] is not None:
            row.append(f"lead {min(i - leads[i], 4)}")
        row += _tone(story.plain[i], section)
        if s.headings not in titles:
            titles[s.headings] = _heading_words(s.headings)
        row += titles[s.headings]
        rows.append(row)
    return rows


def neighbours(story: Narrative) -> list[tuple[int | None, int | None, int | None]]:
    """For each segment the places of predecessor, successor and lead-in in its section, or None."""
    sequence = story.segments
    leads = _governing(sequence)
    found = []
    for i, s in enumerate(sequence):
        before = i - 1 if i and sequence[i - 1].section == s.section else None
        after = i + 1 if i + 1 < len(sequence) and sequence[i + 1].section == s.section else None
        found.append((before, after, leads[i]))
    return found
