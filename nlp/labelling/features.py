"""A report's segments in order, its `Narrative`, into features: words, form, and where each segment stands.

A segment's own words are seen four times over, under four names: as its own, as the words of the
segment before, of the segment after, and of the lead-in that governs it. `BLOCKS` names the four.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import nlp.regex as re
from nlp.language.numerals import HAN_NUMERALS, item_number
from nlp.language.patterns import one_of
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

    @cached_property
    def tokens(self) -> tuple[list[str], ...]:
        """The words of each segment, of `plain`."""
        return tuple(words(text) for text in self.plain)


def narrative(report: Report, parts: Sequence[tuple[Section, list[Segment]]] | None = None) -> Narrative:
    """What there is to classify in a report; `parts` are its segments by section, where they are at hand."""
    if parts is None:
        parts = by_section(report)
    segments: list[Segment] = []
    for _, own in parts:
        segments.extend(segment for segment in own if not segment.is_heading)
    return Narrative(tuple(segments), report.year, report.layout)


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


#: Words at a segment's head that are features of their own, and numbers of words at its end that are one.
_FIRST_WORDS = 4
_LAST_WORDS = (2, 3)


def lexical(tokens: list[str]) -> list[str]:
    """The words of a segment (`Narrative.tokens`) as features: words, pairs, its first and last ones.

    The quick twin of `lexical_spans`, which tells where each stands.
    """
    if not tokens:
        return []
    found = tokens + [f"{first} {second}" for first, second in pairwise(tokens)]
    found += ["^" + token for token in tokens[:_FIRST_WORDS]]
    found.append("^^" + tokens[0])
    found += ["$" + "".join(tokens[-size:]) for size in _LAST_WORDS]
    return list(dict.fromkeys(found))


def lexical_spans(tokens: list[str]) -> Iterator[tuple[str, int, int]]:
    """Each feature of `lexical` with the characters of the tokenized text it is read from: feature, start, end.

    A feature comes once, where it stands first.

    >>> [span for span in lexical_spans(["加强", "培训"]) if span[0][0] not in "^$"]
    [('加强', 0, 2), ('培训', 2, 4), ('加强 培训', 0, 4)]
    """
    seen: set[str] = set()
    for span in _all_spans(tokens):
        if span[0] not in seen:
            seen.add(span[0])
            yield span


def _all_spans(tokens: list[str]) -> Iterator[tuple[str, int, int]]:
    if not tokens:
        return
    starts = [0, *accumulate(map(len, tokens))]
    length = starts[-1]
    for place, token in enumerate(tokens):
        yield token, starts[place], starts[place + 1]
    for place, (first, second) in enumerate(pairwise(tokens)):
        yield first + " " + second, starts[place], starts[place + 2]
    for place, token in enumerate(tokens[:_FIRST_WORDS]):
        yield "^" + token, starts[place], starts[place + 1]
    yield "^^" + tokens[0], 0, starts[1]
    for size in _LAST_WORDS:
        yield "$" + "".join(tokens[-size:]), starts[max(0, len(tokens) - size)], length


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
    if not mark:
        return ""
    return next((name for name, pattern in _KINDS if pattern.match(mark)), "other")


class Cues(NamedTuple):
    """Whether a segment speaks of what is to come, of an answer to shortcomings, of shortcomings."""

    future: bool
    answer: bool
    lack: bool

    def __str__(self) -> str:
        return _cue_name(self)


@lru_cache(maxsize=8)
def _cue_name(cue: Cues) -> str:
    names = [name for name, is_there in zip(cue._fields, cue) if is_there]
    return "+".join(names) or "none"


#: Every alternative of what is looked for begins with a character, which is quick to look for.
_FUTURE = one_of(
    # A coming period.
    "下一?步|今后|明年|来年|下一?年度|新的?一年|未来|接下来|将来|往后|下一?阶段|下学年",
    # An intention.
    "努力方向|打算|设想|安排|思路|拟|力争|争取",
    # A plan, but not one that was made: 工作计划.
    "计划(?:从|在|于|用|包括|投入|开展|对|将|新)",
)
_ANSWER = one_of(
    # The name of an answer, as headings and lead-ins have it.
    "改进(?:措施|情况|方向|工作|：)|整改(?:措施|情况|落实|：)",
    # What is answered.
    "针对(?:以上|上述|存在|这些|此|前述|上年|去年)|为此|对此",
)
_LACK = one_of("问题|不足|差距|短板|困难|薄弱|有待|不够|仍需|还需|尚需|尚未|原因")

# How often a segment sounds so: many words that are each rare share one weight.
_TONES = {
    "lacking": one_of(
        # Negations, but not in words and phrases that lack nothing: 不断, 不动产, 未来, 未收到.
        "不(?!断|仅|但|少于|同|动产|予|服|低于|得|再|符|超过|忘|存在|含|适用|属于|涉及|掌握)",
        "没有?(?!有?[发收]生?)",
        "未(?!来|发生|收到|成年|产生|出现|被)",
        # Words for what falls short.
        "缺|难|偏|闲置|空白|断档|脱节|两张皮|参差|走过场|滞后|错|漏|慢|弱|旧|乱|误|丢|混",
        "随意|笼统|单一|老化|仍|尚|停留|推诿|挂名|形式",
    ),
    "done": one_of("已|了(?!解)|全年|今年|共|完成|达到?|荣获|实现|本年度|来(?=，|共)"),
    "to come": one_of(
        # 将 and 要 as what they are before a verb, not as objects: 将信息公开, 要求.
        "将(?!其|信息|政务|政府|公开|各|全|原|所|于)|要(?!求|点|素|件|闻)",
        "拟|争取|力争|确保|努力|务必|继续|一律|凡|必须",
        # A time that is to come.
        r"每[年月季]|下年度|于\d+月底?前|到\d+月底?前|在\d+月底?前",
    ),
}


def cues(text: str) -> Cues:
    """The cues of a text whose years are relative.

    >>> str(cues("针对以上问题，下一步将加强培训")), str(cues("全年公开12条"))
    ('future+answer+lack', 'none')
    """
    return Cues(bool(_FUTURE.search(text)), bool(_ANSWER.search(text)), bool(_LACK.search(text)))


def _tone(text: str, section: str) -> tuple[str, ...]:
    return _tone_features(*[min(len(pattern.findall(text)), 3) for pattern in _TONES.values()], section)


@lru_cache(maxsize=1024)
def _tone_features(lacking: int, done: int, to_come: int, section: str) -> tuple[str, ...]:
    """How often a segment sounds lacking, done and to come, 3 for more than that."""
    counts = dict(zip(_TONES, (lacking, done, to_come), strict=True))
    profile = "".join("01"[count > 0] for count in counts.values())
    return (
        *(f"{name} {count}" for name, count in counts.items()),
        f"lacking {min(lacking, 2)} {section}",
        f"tone {profile} {section}",
    )


_REACH = 15  # segments over which a lead-in governs
_COLONS = ("：", ":")


def _governing(sequence: Sequence[Segment]) -> list[int | None]:
    """For each segment the lead-in above it: the last one in its section, within reach, that ends in a colon."""
    found: list[int | None] = []
    lead: int | None = None
    section = ""
    for place, segment in enumerate(sequence):
        if segment.section != section:
            lead = None
            section = segment.section
        is_near = lead is not None and place - lead <= _REACH
        found.append(lead if is_near else None)
        if segment.text.endswith(_COLONS):
            lead = place
    return found


class _List(NamedTuple):
    """A list that is going on: the form of its numerals, and the place of the segment before its first item."""

    kind: str
    head: int | None


def _list_heads(sequence: Sequence[Segment]) -> list[int | None]:
    """For each segment of a list the one before the list's first item, which tells what is listed; else None.

    What stands behind an item in its paragraph belongs to it; a list within an item is a list of its own.
    """
    heads: list[int | None] = [None] * len(sequence)
    lists: list[_List] = []
    before: Segment | None = None
    for place, segment in enumerate(sequence):
        goes_on = before is not None and before.section == segment.section and before.headings == segment.headings
        if not goes_on:
            lists = []
        kind = enumerator_kind(segment.enumerator)
        if kind:
            lists = _with_item(lists, kind, item_number(segment.enumerator), place - 1 if goes_on else None)
        elif before is not None and _ends_lists(before, segment):
            lists = []
        if lists:
            heads[place] = lists[-1].head
        before = segment
    return heads


def _with_item(lists: list[_List], kind: str, number: int | None, head: int | None) -> list[_List]:
    """The lists that go on with an item: one that it begins, or the one it belongs to and those around it."""
    kinds = [one.kind for one in lists]
    depth = len(kinds) - 1 - kinds[::-1].index(kind) if kind in kinds else None
    begins = number is not None and (number == 1 or depth is None)
    if begins:
        return [*lists[:depth], _List(kind, head)]
    return lists if depth is None else lists[: depth + 1]


def _ends_lists(before: Segment, segment: Segment) -> bool:
    """Whether a segment without numeral is a paragraph of its own behind one that is no item either."""
    return segment.paragraph and before.text.endswith(("。", "！")) and not before.enumerator


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
    places: list[int] = []
    before: Segment | None = None
    for segment, plain in zip(story.segments, story.plain):
        places.append(LINKS.index(_link(segment, plain, before)))
        before = segment
    return places


def _link(segment: Segment, plain: str, before: Segment | None) -> str:
    if before is None or before.section != segment.section:
        return "section"
    if _RETURN.match(plain) and not _FUTURE.search(plain):
        return "return"
    opening = plain[:_HINGE]
    if _FUTURE.search(opening) or _ANSWER.search(opening):
        return "hinge"
    if before.headings != segment.headings:
        return "heading"
    if segment.enumerator:
        return "first item" if item_number(segment.enumerator) == 1 else "next item"
    if before.text.endswith(_COLONS):
        return "behind colon"
    if before.enumerator:
        return "behind item"
    return "paragraph" if segment.paragraph else "sentence"


@lru_cache(maxsize=1024)
def _heading_words(headings: tuple[str, ...]) -> tuple[str, ...]:
    """The words of all headings above a segment, and those of the nearest below the section's own."""
    titles = [words(normalise(heading)) for heading in headings]
    features = [f"heading {word}" for title in titles for word in title]
    if len(titles) > 1:
        nearest = titles[-1]
        features += [f"under {word}" for word in nearest]
        features.append("under$" + "".join(nearest[-2:]))
    return tuple(dict.fromkeys(features))


class _Course:
    """What a section has come to by each of its segments: what it turned to, how many lists it began."""

    def __init__(self) -> None:
        self.section = ""
        self.turned = ""
        self.restarts = 0

    def enter(self, section: str) -> None:
        """Begins anew with each section."""
        if section != self.section:
            self.section = section
            self.turned = ""
            self.restarts = 0

    def turn(self, cue: Cues) -> None:
        """Takes note of what a segment speaks of: shortcomings, the answer to them, plans."""
        if cue.future:
            self.turned = "future"
        elif cue.answer and self.section != "s1":
            self.turned = "answer"
        elif cue.lack and not self.turned:
            self.turned = "lack"


def structural(story: Narrative) -> list[list[str]]:
    """Section, headings, numeral, place, cues and tone of each segment, as features."""
    sequence = story.segments
    leads = _governing(sequence)
    heads = _list_heads(sequence)
    story_cues = [cues(text) for text in story.plain]
    spans = _section_spans(sequence)
    course = _Course()
    rows: list[list[str]] = []
    for place, segment in enumerate(sequence):
        section = segment.section
        course.enter(section)
        cue = story_cues[place]
        features = ["bias", "section " + section]
        features += _numeral_features(segment, course)
        features.append("end " + segment.text[-1:])
        features += _place_features(segment, place, spans[section])
        features.append(f"layout {story.layout} {section}")
        features += _cue_features(cue, course.turned, section)
        course.turn(cue)
        head, lead = heads[place], leads[place]
        if head is not None:
            features.append(f"list of {story_cues[head]} {section}")
        if lead is not None:
            features.append(f"lead {min(place - lead, 4)}")
        features += _tone(story.plain[place], section)
        features += _heading_words(segment.headings)
        rows.append(features)
    return rows


@lru_cache(maxsize=1024)
def _cue_features(cue: Cues, turned: str, section: str) -> tuple[str, ...]:
    """What a segment speaks of, given what its section turned to before."""
    return f"turned {turned} {section}", f"cue {cue} {turned} {section}", f"cue {cue}"


class _Span(NamedTuple):
    """The first and the last place of a section's segments, and how many they are."""

    first: int
    last: int
    size: int


def _section_spans(sequence: Sequence[Segment]) -> dict[str, _Span]:
    places: dict[str, list[int]] = {}
    for place, segment in enumerate(sequence):
        places.setdefault(segment.section, []).append(place)
    return {section: _Span(own[0], own[-1], len(own)) for section, own in places.items()}


def _numeral_features(segment: Segment, course: _Course) -> tuple[str, ...]:
    """Form and number of an item, and how many lists of the section began before it."""
    number = item_number(segment.enumerator) if segment.enumerator else None
    if number == 1:
        course.restarts += 1
    kind = enumerator_kind(segment.enumerator)
    return _numeral(kind, min(number, 3) if number else 0, min(course.restarts, 3), segment.section)


@lru_cache(maxsize=1024)
def _numeral(kind: str, number: int, restarts: int, section: str) -> tuple[str, ...]:
    return (
        f"numeral {kind}",
        f"numeral {kind} {section}",
        f"number {number} {kind}",
        f"restart {restarts} {section}",
    )


_FIFTHS = 5  # parts of a section that its segments stand in
_LENGTH_STEP, _LENGTH_STEPS = 20, 5  # characters to a step of length, and steps


def _place_features(segment: Segment, place: int, span: _Span) -> list[str]:
    """Where in its section a segment stands, whether it begins a paragraph, how long it is."""
    section = segment.section
    features: list[str] = []
    if span.size > 1:
        features.append(f"place {section} {_FIFTHS * (place - span.first) // span.size}")
    if place == span.first:
        features.append("first " + section)
    if place == span.last:
        features.append("last " + section)
    if segment.paragraph:
        features.append("paragraph")
    features.append(f"length {min(_LENGTH_STEPS, len(segment.text) // _LENGTH_STEP)}")
    return features


class Neighbours(NamedTuple):
    """The places of a segment's predecessor, successor and lead-in in its section, or None."""

    before: int | None
    after: int | None
    lead: int | None


def neighbours(story: Narrative) -> list[Neighbours]:
    """For each segment those whose words are seen beside its own, in the order of `BLOCKS`."""
    sequence = story.segments
    last = len(sequence) - 1
    found: list[Neighbours] = []
    for place, lead in enumerate(_governing(sequence)):
        section = sequence[place].section
        follows = place > 0 and sequence[place - 1].section == section
        precedes = place < last and sequence[place + 1].section == section
        found.append(Neighbours(place - 1 if follows else None, place + 1 if precedes else None, lead))
    return found
