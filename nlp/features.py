"""What the classifier sees of a segment: its words, its form, and where it stands.

A segment's own words are seen four times over, under four names: as its own, as the words of the
segment before, of the segment after, and of the lead-in that governs it. `BLOCKS` names the four.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.report import Report
from nlp.segment import Segment, item_number, segments
from nlp.text import simplified
from nlp.tokenize import normalise, words

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


def narrative(report: Report) -> Narrative:
    """What there is to classify in a report."""
    return Narrative(tuple(s for s in segments(report) if not s.is_heading), report.year, report.layout)


_YEAR = re.compile(r"(20[0-4]\d)(?:年度?|(?=[—-]))")
_RELATIVE = {-1: "上年度", 0: "本年度", 1: "下年度"}


def relative_years(text: str, year: int | None) -> str:
    """Years told as seen from the report's own: what matters is whether it is this one or the next.

    >>> relative_years("2023年公开12条，2024年将改进", 2023)
    '本年度公开12条，下年度将改进'
    """
    if year is None:
        return text
    return _YEAR.sub(lambda m: _RELATIVE.get(int(m.group(1)) - year, "某年度"), text)


def lexical(text: str, year: int | None = None) -> list[str]:
    """The words of a segment as features: words, pairs, its first and last ones, character pairs."""
    tokens = words(relative_years(simplified(text), year))
    if not tokens:
        return []
    found = dict.fromkeys(tokens)
    found.update(dict.fromkeys([a + " " + b for a, b in zip(tokens, tokens[1:])]))
    plain = "".join(tokens)
    found.update(dict.fromkeys(["~" + plain[i : i + 2] for i in range(len(plain) - 1)]))
    found.update(dict.fromkeys(["^" + t for t in tokens[:4]]))
    found["^^" + tokens[0]] = None
    found["$" + "".join(tokens[-2:])] = None
    found["$" + "".join(tokens[-3:])] = None
    return list(found)


_KINDS = (
    ("whether", re.compile(r".*是$|.*是要$")),
    ("bracket", re.compile(r"[（(㈠-㈩⑴-⒇]")),
    ("arabic", re.compile(r"[\d①-⑳⒈-⒛]")),
    ("han", re.compile(r"[一二三四五六七八九十]")),
    ("ordinal", re.compile(r"第|首|其|再|最")),
)


def enumerator_kind(enumerator: str) -> str:
    """The form of an item's numeral: `一是`, `（一）`, `1.`, `一、`, `第一，` or another."""
    mark = simplified(enumerator).strip("#* ")
    return next((name for name, pattern in _KINDS if pattern.match(mark)), "other" if mark else "")


_PLAN = re.compile(r"下一?步|今后|明年|来年|下年度|新的一年|改进(?:措施|情况|方向|工作|：)|整改|针对(?:以上|上述|存在|这些|此)|为此|对此|接下来|努力方向|工作(?:打算|计划|安排|措施)")
_PROBLEM = re.compile(r"问题|不足|差距|短板|困难|薄弱|有待|不够|仍需|还需|尚需")


def _governing(sequence: Sequence[Segment]) -> list[int | None]:
    """For each segment the lead-in above it: the last one in its section, within reach, that ends in a colon."""
    found: list[int | None] = []
    for i, segment in enumerate(sequence):
        place = None
        for k in range(i - 1, max(-1, i - 16), -1):
            if sequence[k].section != segment.section:
                break
            if sequence[k].text[-1:] in "：:":
                place = k
                break
        found.append(place)
    return found


def structural(story: Narrative) -> list[list[str]]:
    """Section, headings, numeral, place and neighbours' form of each segment, as features."""
    sequence = story.segments
    leads = _governing(sequence)
    spans: dict[str, list[int]] = {}
    for i, s in enumerate(sequence):
        spans.setdefault(s.section, []).append(i)
    heading_words: dict[tuple[str, ...], list[str]] = {}
    rows = []
    turned, restarts, section = "", 0, ""
    for i, s in enumerate(sequence):
        if s.section != section:
            turned, restarts, section = "", 0, s.section
        own = spans[s.section]
        kind = enumerator_kind(s.enumerator)
        number = item_number(s.enumerator) if s.enumerator else None
        if number == 1:
            restarts += 1
        row = ["bias", "section " + s.section, f"numeral {kind}", f"numeral {kind} {s.section}"]
        row.append(f"number {min(number, 3) if number else 0} {kind}")
        row.append(f"restart {min(restarts, 3)} {s.section}")
        row.append("end " + s.text[-1:])
        if len(own) > 1:
            row.append(f"place {s.section} {5 * (i - own[0]) // len(own)}")
        if i == own[0]:
            row.append("first " + s.section)
        if i == own[-1]:
            row.append("last " + s.section)
        if s.paragraph:
            row.append("paragraph")
        row.append(f"length {min(5, len(s.text) // 20)}")
        row.append("layout " + story.layout + " " + s.section)
        # Whether the section has turned to plans before this segment, and what it spoke of before.
        row.append(f"turned {turned} {s.section}")
        text = simplified(s.text)
        plan, problem = bool(_PLAN.search(text)), bool(_PROBLEM.search(text))
        row.append(f"cue {plan:d}{problem:d} {turned} {s.section}")
        if plan:
            turned = "plan"
        elif problem and not turned:
            turned = "problem"
        if leads[i] is not None:
            row.append(f"lead {min(i - leads[i], 4)}")
        if s.headings not in heading_words:
            titles = [words(normalise(h)) for h in s.headings]
            cells = [f"heading {w}" for title in titles for w in title]
            if len(titles) > 1:
                cells += [f"under {w}" for w in titles[-1]] + ["under$" + "".join(titles[-1][-2:])]
            heading_words[s.headings] = list(dict.fromkeys(cells))
        row.extend(heading_words[s.headings])
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
