"""The running text into where its sections begin: the top-level headings, those lost put back.

A title is known by its wording, never by its number alone: the preamble recites all titles, the
large table has rows numbered 一 to 四, and numbering restarts, repeats and skips.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import nlp.regex as re
from nlp.language.numerals import (
    BRACKETED_HAN_1_2,
    ENCLOSED,
    FORMAL_NUMERALS,
    HAN_1_2,
    HAN_1_3,
    HAN_NUMERALS,
    NUMERAL,
    heading_level,
    numeral_value,
)
from nlp.language.patterns import either, word_list
from nlp.reading.document import Notice
from nlp.structure.layouts import SECTIONS, STRONG, TITLES, WEAK, near_title, topic_code
from nlp.structure.lines import Flow, Line


@dataclass(frozen=True)
class Heading:
    """A place where a section may begin; `end` is where its text does.

    `code` is that of the section, `score` how surely the wording is a title's, `numeral` what stands before the
    title, marks of markdown among it.
    """

    start: int
    end: int
    code: str
    score: float
    numeral: str
    title: str

    @property
    def mark(self) -> str:
        """The numeral without markdown, bullets and the bracket about the title."""
        return self.numeral.strip(_ORNAMENTS)


#: What adorns a heading: marks of markdown, bullets, and brackets about it.
_ORNAMENTS = "#*=_ ◆◇●■□★☆▲△►▶※◎•·➢➤❖-–—【〖「『［《["
_ORDER = {code: i for i, code in enumerate(SECTIONS)}

# --------------------------------------------------------------------------------------- candidates

# What a wording is worth: the very title of the notice, a variant, a weak title that is a whole line, one that is not.
_EXACT = 3.0
_VARIANT = 2.2
_WEAK_LINE = 2.8
_WEAK_RUN_ON = 2.0
_MISSPELT = 2.6
# What a strong title gains by its place.
_LINE_START = 1.0
_LINE_END = 1.0
_CLOSED = 0.6
_MIDLINE = 0.5

_STOP = "。:：.．;；"
_GOES_ON = '、，,;；”"和及与等'
_OPEN_BRACKETS = r"【〖「『［《\["
_CLOSED_BRACKETS = "】〗」』］》"
_EMPHASIS = r"(?:\*\*|__)?"
_BULLETS = "◆◇●■□★☆▲△►▶※◎•·➢➤❖"
_ORNAMENT = re.compile(rf"(?:={{1,5}}|\*(?!\*)|#{{0,6}}){_EMPHASIS}(?:[{_BULLETS}]{{1,2}}|[-–—])?[{_OPEN_BRACKETS}]?")
_BRACKET_BEHIND = re.compile(rf"{_EMPHASIS}[{_OPEN_BRACKETS}]?{_EMPHASIS}")
_CLOSING = re.compile(rf"{_EMPHASIS}[{_CLOSED_BRACKETS}\]]?[。:：]?{_EMPHASIS}(?:={{1,5}}|[★☆]{{0,2}})")
#: What stands in place of a numeral that was misread, or lost: any sign, and characters that look like numerals.
#: Before a title that is a line of its own it is one; so is a numeral that no mark parts from the title.
_MISREAD = re.compile(
    either(
        r"[^\w\s，。；：！？）)》”’…一-龥]{1,2}[、.．,，]",
        # Letters, small Roman numerals, and how other markup numbers
        r"[A-Ga-g][、.．)）]",
        r"[ivx]{1,4}[、.．)）]",
        r"(?:§|PART|Part) ?\d{1,2}[、.．:：]?",
        r"\d\u20e3",
        f"{HAN_1_2}[丶/／]",
        "[lIZT工士土王主丰玉匹西皿囚穴亢人入丸久几七匕丨丶甲乙丙丁戊己庚]{1,2}[、.．,，]",
        rf"(?:{HAN_1_2}|\d{{1,2}})",
    )
)
#: The longest title with its numeral, in characters.
_WINDOW = 70
_MIDLINE_WINDOW = 60
_LONGEST_WEAK_LINE = 50
_LONGEST_WEAK_TITLE = 34
_LONGEST_MIDLINE_TITLE = 25
#: A title is broken over so many lines at most.
_MOST_TITLE_LINES = 3


def _candidates(flow: Flow) -> list[Heading]:
    """Every place that could be a heading, the likeliest reading of each, in order."""
    likeliest: dict[tuple[int, str], Heading] = {}
    for index in range(len(flow.starts)):
        for heading in _at_line(flow, index):
            key = heading.start, heading.code
            if key not in likeliest or likeliest[key].score < heading.score:
                likeliest[key] = heading
    for heading in _in_midline(flow, {heading.end for heading in likeliest.values()}):
        likeliest.setdefault((heading.start, heading.code), heading)
    return [likeliest[key] for key in sorted(likeliest)]


def _at_line(flow: Flow, index: int) -> Iterator[Heading]:
    """The headings that may stand at the head of a line."""
    start, end = flow.line_span(index)
    window = flow.simplified[start : start + _WINDOW]
    is_short = end - start <= _LONGEST_WEAK_LINE
    mark = _mark(window)
    if not mark:
        misread = _MISREAD.match(window) if is_short else None
        if misread:
            yield from _misread_at_line(flow, index, misread.group(), window)
        if window[0] in "，。；、）)":
            return
    found = [*_strong_at_line(flow, index, mark, window)]
    if is_short:
        found.extend(_weak_line(flow, index, mark))
    if _is_numbered(mark):
        found.extend(_weak_run_on(flow, index, mark, window))
        if is_short and not found:
            found.extend(_misspelt_line(flow, index, mark))
    yield from found


def _mark(window: str) -> str:
    """The numeral at the head of a text with what adorns it, or the ornaments alone.

    >>> [_mark(text) for text in ("**一、**总体情况", "【一、总体情况】", "三、【申请】", "◆概述", "概述")]
    ['**一、**', '【一、', '三、【', '◆', '']
    """
    numeral = NUMERAL.match(window)
    if not numeral:
        ornament = _ORNAMENT.match(window)
        begin = ornament.end() if ornament else 0
        numeral = NUMERAL.match(window, begin) if begin else None
        if not numeral:
            return window[:begin]
    if numeral.group()[0].isdigit():
        # A list counts headings that have numbers of their own: 1. 一、总体情况
        numeral = _TOP.match(window, numeral.end()) or numeral
    behind = _BRACKET_BEHIND.match(window, numeral.end())
    return window[: behind.end() if behind else numeral.end()]


def _is_numbered(mark: str) -> bool:
    """Whether what stands before a title is a numeral or a heading's mark of markdown, no mere ornament."""
    return bool(mark) and (mark[0] == "#" or bool(mark.strip(_ORNAMENTS)))


def _misread_at_line(flow: Flow, index: int, misread: str, window: str) -> Iterator[Heading]:
    """A strong title that is a line of its own behind what is no numeral, or not parted: `工、概述`, `一概述`."""
    for heading in _strong_at_line(flow, index, misread, window):
        behind = flow.simplified[heading.end : heading.end + 1]
        if _ends_line(flow, heading.end) and (not behind or behind not in _GOES_ON):
            yield heading


def _ends_line(flow: Flow, offset: int) -> bool:
    """Whether a line ends at an offset."""
    return offset == len(flow) or flow.starts[flow.line_at(offset)] == offset


def _misspelt_line(flow: Flow, index: int, mark: str) -> Iterator[Heading]:
    """A numbered line that is the title of the notice but for a character or two, which a recogniser got wrong."""
    start, end = flow.line_span(index)
    if not _TOP_MARK.match(mark.strip(_ORNAMENTS)) or end - start > _LONGEST_WEAK_TITLE:
        return
    title = flow.simplified[start + len(mark) : end].rstrip(_STOP + "*#_" + _CLOSED_BRACKETS)
    code = near_title(title)
    if code:
        yield Heading(start, end, code, _MISSPELT, mark, title)


def _closing_length(text: str, offset: int) -> int:
    """The length of what closes a title, which goes with it: its own stop, the end of its emphasis."""
    closing = _CLOSING.match(text, offset)
    return len(closing.group()) if closing else 0


def _strong_at_line(flow: Flow, index: int, mark: str, window: str) -> Iterator[Heading]:
    """Strong titles behind a numeral, unless the sentence goes on; without one, a stop or a blank must follow."""
    rest = window[len(mark) :]
    titles = _strong_titles(rest)
    if not titles:
        return
    start, line_end = flow.line_span(index)
    for code, title in titles:
        stop = start + len(mark) + title.end()
        last = flow.line_at(stop - 1)
        if last > index and _goes_on_below(flow, index, mark, stop):
            line_end = flow.line_end(last)
        behind = rest[title.end() : title.end() + 1]
        is_line = stop == line_end
        is_closed = is_line or behind in _STOP + _CLOSED_BRACKETS + "]" + _BULLETS or stop in flow.gaps
        is_closed = is_closed or rest.startswith(("**", "__", "=="), title.end())
        if not is_closed and (not _is_numbered(mark) or behind in _GOES_ON):
            continue
        score = _strength(code, title.group()) + _LINE_START
        if is_line:
            score += _LINE_END
        elif is_closed:
            score += _CLOSED
        end = min(line_end, stop + _closing_length(rest, title.end()))
        yield Heading(start, end, code, score, mark, title.group())


#: What is left of a title whose line was too short, amid a word or before its last one.
_TITLE_REST = re.compile("的?(?:情?况|事?项|问?题|措?施|方?向)[。:：]?")
_CONNECTS = tuple("及和与、的或并")
_LONGEST_TITLE_REST = 12


def _goes_on_below(flow: Flow, index: int, mark: str, stop: int) -> bool:
    """Whether the title that begins with a line goes on in the next up to an offset, rather than that a text does.

    `五、存在的主要问题` is a title of its own, and `改进措施` below it a part of its text; `…及改` is none.
    """
    start, line_end = flow.line_span(index)
    if not flow.lines[index + 1].paragraph:
        return True
    above = flow.simplified[start + len(mark) : line_end]
    rest = flow.simplified[line_end:stop]
    if above + rest in TITLES.values() or _is_one_title(above, rest):
        return True
    return not (_is_title(above) and _is_title(rest))


def _is_one_title(above: str, rest: str) -> bool:
    """Whether the end of a line and the begin of the next belong together by their words."""
    return above[-1:] in _CONNECTS or rest[:1] in _CONNECTS or bool(_TITLE_REST.fullmatch(rest))


def _is_title(text: str) -> bool:
    """Whether a line, its numeral aside, is a title as it stands."""
    patterns = (*STRONG.values(), *WEAK.values())
    return any(pattern.fullmatch(text) for pattern in patterns)


#: What no weak title has within.
_MARK_WITHIN = re.compile("[。；;？！，,]")


def _weak_line(flow: Flow, index: int, mark: str) -> Iterator[Heading]:
    """A weak title must be the whole line, or, where the line was wrapped, the whole paragraph."""
    start = flow.starts[index]
    for last in range(index, min(index + _MOST_TITLE_LINES, len(flow.starts))):
        end = flow.line_end(last)
        if end - start > _LONGEST_WEAK_LINE:
            return
        if last > index and flow.lines[last].paragraph and not (mark and _is_title_rest(flow, index, last, mark)):
            return
        title = flow.simplified[start + len(mark) : end].rstrip(_STOP + "*#_" + _CLOSED_BRACKETS)
        if 2 <= len(title) <= _LONGEST_WEAK_TITLE and not _MARK_WITHIN.search(title):
            for code in _weak_codes(title):
                yield Heading(start, end, code, _WEAK_LINE, mark, title)


def _is_title_rest(flow: Flow, index: int, last: int, mark: str) -> bool:
    """Whether a paragraph is the rest of the title above it: neither it nor what is above is a title alone."""
    start, end = flow.line_span(last)
    rest = flow.simplified[start:end].rstrip(_STOP)
    above = flow.simplified[flow.starts[index] + len(mark) : start]
    if len(rest) > _LONGEST_TITLE_REST or _mark(rest) or above[-1:] in _STOP + "！？":
        return False
    return _is_one_title(above, rest) or not (_is_title(rest) or _is_title(above))


_RUN_ON = re.compile(rf"[^。；;：:？！，,{_CLOSED_BRACKETS}]{{2,24}}(?=[。：:{_CLOSED_BRACKETS}])")


def _weak_run_on(flow: Flow, index: int, mark: str, window: str) -> Iterator[Heading]:
    """A weak title behind a numeral, closed by a stop behind which its text runs on."""
    start = flow.starts[index]
    title = _RUN_ON.match(window, len(mark))
    if not title:
        return
    end = start + title.end() + max(1, _closing_length(window, title.end()))
    if end < flow.line_end(index):
        for code in _weak_codes(title.group()):
            yield Heading(start, end, code, _WEAK_RUN_ON, mark, title.group())


_ANY_WEAK = re.compile(either(*(weak.pattern for weak in WEAK.values())))


def _weak_codes(title: str) -> list[str]:
    if not _ANY_WEAK.fullmatch(title):
        return []
    return [code for code, weak in WEAK.items() if weak.fullmatch(title)]


def _strength(code: str, title: str) -> float:
    return _EXACT if TITLES[code] in title else _VARIANT


_NUMERAL_INLINE = re.compile(
    either(
        f"[{HAN_NUMERALS}]{{1,2}}[、，.．]",
        BRACKETED_HAN_1_2,
        rf"#{{1,6}}(?:{HAN_1_2}[、，.．]|{BRACKETED_HAN_1_2})?",
        rf"[【〖](?:{HAN_1_2}[、.．])?",
    )
)
#: Those of a text that came on one line: there other numerals stand in mid-line as well.
_NUMERAL_ON_ONE_LINE = re.compile(
    either(
        _NUMERAL_INLINE.pattern,
        rf"[{FORMAL_NUMERALS}]、",
        rf"第{HAN_1_2}(?:部分|[章节])[、：:]?",
        "[ⅠⅡⅢⅣⅤⅥ][、.．]?",
        r"[0-9]{1,2}[、）)]",
        f"[{_BULLETS}]",
    )
)
_CHARACTERS_A_LINE = 100


#: The numerals behind which a title in mid-line is believed that is not a strong one.
_MAY_BE_WEAK = re.compile(f"#|{HAN_1_2}[、，.．]")


def _in_midline(flow: Flow, ends: set[int]) -> Iterator[Heading]:
    """Numbered titles in mid-line, after a sentence's end, a table's number or a blank, or one behind another.

    `ends` are the offsets at which headings end that were found before: another may follow at once.
    """
    line_starts = set(flow.starts)
    ends = set(ends)
    are_lines_long = len(flow) > _CHARACTERS_A_LINE * len(flow.starts)
    inline = _NUMERAL_ON_ONE_LINE if are_lines_long else _NUMERAL_INLINE
    for numeral in inline.finditer(flow.simplified):
        start = numeral.start()
        if start in line_starts or not (start in ends or _may_begin(flow, start)):
            continue
        window = flow.simplified[numeral.end() : numeral.end() + _MIDLINE_WINDOW]
        strong = _strong_titles(window)
        if strong:
            for code, title in strong:
                for heading in _strong_midline(numeral, window, code, title):
                    ends.add(heading.end)
                    yield heading
            continue
        is_parted = start in flow.gaps or flow.simplified[start - 1] in "。！？"
        if is_parted and _MAY_BE_WEAK.match(numeral.group()):
            yield from _weak_midline(flow, numeral)


_ANY_STRONG = re.compile(either(*(strong.pattern for strong in STRONG.values())))


def _strong_titles(window: str) -> list[tuple[str, re.Match[str]]]:
    """The strong titles at the head of a text, each with its code."""
    if not _ANY_STRONG.match(window):
        return []
    titles = []
    for code, strong in STRONG.items():
        title = strong.match(window)
        if title:
            titles.append((code, title))
    return titles


def _may_begin(flow: Flow, start: int) -> bool:
    """Whether a heading may begin in mid-line: behind a stop, a bracket, a number or a blank."""
    before = flow.simplified[start - 1]
    return before in "。！？!?)）|" or before.isdigit() or start in flow.gaps


def _strong_midline(numeral: re.Match[str], window: str, code: str, title: re.Match[str]) -> Iterator[Heading]:
    """A strong title in mid-line, unless the sentence goes on behind it."""
    behind = window[title.end() : title.end() + 1]
    if behind and behind in _GOES_ON:
        return
    if numeral.group()[0] in "【〖" and behind not in _CLOSED_BRACKETS:
        return
    end = numeral.end() + title.end() + _closing_length(window, title.end())
    score = _strength(code, title.group()) + _MIDLINE
    yield Heading(numeral.start(), end, code, score, numeral.group(), title.group())


def _weak_midline(flow: Flow, numeral: re.Match[str]) -> Iterator[Heading]:
    """A weak title in mid-line must have a blank on both sides: `公开申请。 三、收费情况 没有收取。`"""
    begin = numeral.end()
    limit = min(begin + _LONGEST_MIDLINE_TITLE + 1, len(flow))
    end = next((offset for offset in range(begin + 2, limit) if offset in flow.gaps), None)
    if end is None:
        return
    title = flow.simplified[begin:end]
    if not re.search(r"[。；;？！，,：:]", title):
        for code in _weak_codes(title):
            yield Heading(numeral.start(), end, code, _WEAK_RUN_ON, numeral.group(), title)


# -------------------------------------------------------------------------------------------- chain

# What the form of its numeral adds to the score of a heading.
_TOP_NUMERAL = 1.0
_ENCLOSED_NUMERAL = -2.0
_NO_NUMERAL = -0.3
_MARKDOWN_HEADING = 0.7
_STATUTORY_NUMBER = 0.5
# What a heading must be worth to belong to a chain.
_COST = 1.6
# What the titles of a table of contents lose: another title follows at once, and the same one later.
_RECITED = 3.0
_RECITED_DISTANCE = 2
# What a part adds at most that has the code of the one before, where it may, and where it may not.
_SAME_CODE_GAIN = 0.9
_SAME_CODE_LOSS = -1.0
# What a change of the form of numerals costs.
_OTHER_LEVEL = 0.8

_TOP_MARK = re.compile(f"[{HAN_NUMERALS}{FORMAL_NUMERALS}ⅠⅡⅢⅣⅤⅥIVX]|第")
_ENCLOSED_MARK = re.compile(rf"[（(〔〈\[]|[{ENCLOSED}]")


def find_headings(flow: Flow) -> list[Heading]:
    """The chain of top-level headings, in order, that fits the statutory sequence best."""
    chain = _best_chain(_candidates(flow))
    return _with_unknown(flow, chain)


def _best_chain(candidates: list[Heading]) -> list[Heading]:
    """The ordered chain of the highest score.

    Found by dynamic programming: of all chains that end in one code and one form of numeral only the best is kept.
    """
    scores = _scores(candidates)
    totals = list(scores)
    previous = [-1] * len(candidates)
    by_end = sorted(range(len(candidates)), key=lambda i: candidates[i].end)
    champions: dict[tuple[str, str], int] = {}
    ended = 0
    for i, heading in enumerate(candidates):
        while ended < len(by_end) and candidates[by_end[ended]].end <= heading.start:
            j = by_end[ended]
            state = candidates[j].code, _level(candidates[j])
            if state not in champions or totals[j] > totals[champions[state]]:
                champions[state] = j
            ended += 1
        for (code, level), j in champions.items():
            step = _ORDER[heading.code] - _ORDER[code]
            if step < 0:
                continue
            total = totals[j] + _gain(scores[i], heading, step, level == _level(heading))
            if total > totals[i] or (total == totals[i] and j < previous[i]):
                totals[i] = total
                previous[i] = j
    return _walk_back(candidates, totals, previous)


def _walk_back(candidates: list[Heading], totals: list[float], previous: list[int]) -> list[Heading]:
    """The chain that ends in the first candidate of the highest total."""
    chain = []
    cursor = max(range(len(candidates)), key=lambda i: (totals[i], -i), default=-1)
    while cursor >= 0:
        chain.append(candidates[cursor])
        cursor = previous[cursor]
    return chain[::-1]


def _scores(candidates: list[Heading]) -> list[float]:
    """Rank of each candidate less what a chain must gain; titles of a table of contents far below."""
    last_start = {heading.code: heading.start for heading in candidates}
    scores = []
    following = 0
    for heading in candidates:
        while following < len(candidates) and candidates[following].start < heading.end:
            following += 1
        score = _rank(heading) - _COST
        comes_again = last_start[heading.code] > heading.end
        if comes_again and following < len(candidates) and _follows_at_once(heading, candidates[following]):
            score -= _RECITED
        scores.append(score)
    return scores


def _follows_at_once(heading: Heading, after: Heading) -> bool:
    """Whether the title of another section follows without a text between."""
    return after.start - heading.end <= _RECITED_DISTANCE and after.code != heading.code


def _rank(heading: Heading) -> float:
    """How much a heading looks like one of the top level, whatever its number says."""
    score = heading.score
    mark = heading.mark
    if _TOP_MARK.match(mark):
        score += _TOP_NUMERAL
    elif _ENCLOSED_MARK.match(mark):
        score += _ENCLOSED_NUMERAL
    elif not mark and not heading.numeral.startswith("#"):
        score += _NO_NUMERAL
    if heading.numeral.startswith("#"):
        score += _MARKDOWN_HEADING
    number = numeral_value(mark)
    if number and heading.code == f"s{number}":
        score += _STATUTORY_NUMBER
    return score


def _level(heading: Heading) -> str:
    """The form of a heading's numeral: statutory titles keep to one."""
    mark = heading.mark
    if not mark:
        return heading.numeral[:1]
    if mark[0] == "第":
        return "第"
    if mark[0] in "（(":
        return "("
    return "1" if mark[0].isdigit() else "一"


def _gain(score: float, heading: Heading, step: int, same_level: bool) -> float:
    """What a heading adds to a chain that ends `step` sections before it."""
    if step == 0:
        # Two parts of one code: old layouts have fees beside requests, problems beside plans.
        may_recur = heading.code in ("s3", "s5") and same_level
        score = min(score, _SAME_CODE_GAIN) if may_recur else _SAME_CODE_LOSS
    return score if same_level else score - _OTHER_LEVEL


# --------------------------------------------------------------------------------- unknown headings

_TOP = re.compile(rf"#{{0,6}}({HAN_1_3})[、，.．]")
_LONGEST_NUMBERED_LINE = 32
#: One that argues, in two halves: 二、完善公开制度，建立考评机制.
_LONGEST_ARGUING_LINE = 48
_ARGUES = re.compile("[^，、。；：？！]{4,24}[，、][^，。；：？！]{4,24}")
_FEWEST_UNKNOWN = 2
#: Higher than any numeral of the top level.
_BEYOND = 100


class _NumberedLine(NamedTuple):
    """A line that is nothing but a numeral of the top level and a short title."""

    start: int
    end: int
    numeral: str
    number: int
    title: str


def _with_unknown(flow: Flow, chain: list[Heading]) -> list[Heading]:
    """The chain with the top-level headings that no format knows, where they continue its numbering.

    In `五、复议诉讼情况 … 六、公共企事业单位信息公开情况 … 七、存在的问题` the sixth is one, for it
    fills the gap; in a section that numbers its own parts 一、二、三、 none does.
    """
    if not chain:
        return _all_unknown(flow)
    chain = _without_items(flow, chain)
    headings = list(chain)
    for before, after in pairwise([None, *chain, None]):
        headings.extend(_unknown_between(flow, before, after))
    return sorted(headings, key=lambda heading: heading.start)


def _without_items(flow: Flow, chain: list[Heading]) -> list[Heading]:
    """The chain without those in Arabic numerals between 一、 and 二、, which are items of a section, known or not."""
    if not any(heading.mark[:1].isdigit() for heading in chain):
        return chain
    kept = list(chain)
    for first in chain:
        number = _top_number(first.numeral)
        if number is None:
            continue
        behind = [heading for heading in chain if heading.start > first.start]
        following = next((heading.start for heading in behind if _top_number(heading.numeral)), len(flow))
        ends = [line.start for line in _numbered_lines(flow, first.end, following) if line.number == number + 1]
        for heading in behind:
            if ends and heading.start < ends[0] and heading.mark[:1].isdigit():
                kept.remove(heading)
    return kept


def _all_unknown(flow: Flow) -> list[Heading]:
    """The headings of a report of which no format knows any: numbered lines from 一、 on, one after another."""
    if not len(flow) or recites_sections(flow):
        return []  # they are lost rather than worded otherwise
    headings: list[Heading] = []
    code = "s1"
    for line in _numbered_lines(flow, 0, len(flow)):
        if line.number != len(headings) + 1:
            continue
        code = topic_code(line.title, code)
        headings.append(Heading(line.start, line.end, code, 0, line.numeral, line.title))
    return headings if len(headings) >= _FEWEST_UNKNOWN else []


def _unknown_between(flow: Flow, before: Heading | None, after: Heading | None) -> Iterator[Heading]:
    """The numbered lines between two headings that count on between their numbers; None is an end of the text."""
    numbers = _numbers_between(before, after)
    if not numbers:
        return
    begin = before.end if before else 0
    end = after.start if after else len(flow)
    lines = list(_numbered_lines(flow, begin, end))
    if before and any(line.number == 1 for line in lines):
        # The section counts its own parts.
        return
    code = before.code if before else "s1"
    for line in lines:
        if not _counts_on(line, numbers):
            continue
        code = topic_code(line.title, code)
        numbers = range(line.number, numbers.stop)
        yield Heading(line.start, line.end, code, 0, line.numeral, line.title)


def _numbers_between(before: Heading | None, after: Heading | None) -> range:
    """The numbers that a heading between two others may have, that of the first one too; empty where they have none."""
    low = _top_number(before.numeral) if before else 0
    high = _top_number(after.numeral) if after else _BEYOND
    if low is None or high is None:
        return range(0)
    return range(low, high)


def _counts_on(line: _NumberedLine, numbers: range) -> bool:
    """Whether a line has one of the numbers; the first may come twice, if the title is plainly that of a part.

    A number that goes back or leaps counts something else.
    """
    if line.number == numbers.start:
        return line.title.endswith("情况")
    return line.number in numbers


def _top_number(numeral: str) -> int | None:
    """The number of a numeral of the top level: 一、 but not （一）."""
    top = _TOP.match(numeral)
    return numeral_value(top.group()) if top else None


def _numbered_lines(flow: Flow, begin: int, end: int) -> Iterator[_NumberedLine]:
    """The numbered lines that lie wholly between two offsets."""
    for index in range(flow.line_at(begin), len(flow.starts)):
        line_start, line_end = flow.line_span(index)
        if line_start >= end:
            return
        if line_start < begin or line_end > end or line_end - line_start > _LONGEST_ARGUING_LINE:
            continue
        numeral = _TOP.match(flow.simplified, line_start, line_end)
        number = numeral_value(numeral.group()) if numeral else None
        if numeral is None or number is None:
            continue
        title = flow.simplified[numeral.end() : line_end].rstrip("。：:")
        if _is_unknown_title(title) and flow.ends_paragraph(index):
            yield _NumberedLine(line_start, line_end, numeral.group(), number, title)


def _is_unknown_title(title: str) -> bool:
    """Whether a numbered line may be a title: short and without stops, or arguing in two halves."""
    if _ARGUES.fullmatch(title):
        return True
    return 2 <= len(title) <= _LONGEST_NUMBERED_LINE and not re.search(r"[。；;：:？！，,]", title)


# ------------------------------------------------------------------------------------- lost headings

_PREAMBLE_LIKE = re.compile(word_list("编制 统计期限 年度报告 如对 联系 电话 条例》 下载 公布如下 报告如下 六个?部分"))
_FEES = re.compile(r"信息(?:公开)?(?:信息)?处理费|其[他它]需要(?:报告|说明)的")
_SENTENCE_MARK = re.compile(r"[。；，：]")

# All lengths in characters. Where a text begins, its first sentence shows within so many.
_FIRST_SENTENCE = 80
_LONGEST_PREAMBLE = 700
_SHORTEST_OPENING = 41
_LONGEST_REST = 200
# Section six is looked for in so many lines at the end.
_REST_LINES = 7


def restore_lost(
    flow: Flow, lines: Sequence[Line], headings: list[Heading], begin: int
) -> tuple[list[Heading], list[Notice]]:
    """Headings that are lost, put back where their text begins; what was done is said in warnings.

    `lines` are all lines of the document, those of tables too; `begin` is the offset behind the report's title.
    """
    restored = list(headings)
    warnings: list[Notice] = []

    def restore(code: str, start: int | None, sentence: str) -> None:
        if start is None:
            return
        restored.append(Heading(start, start, code, 0, "", ""))
        restored.sort(key=lambda heading: heading.start)
        warnings.append(Notice(f"{code}_heading_lost", sentence))

    restore(
        "s5",
        _lost_problems(flow, lines, restored, begin),
        "section five has no heading; it was taken to begin after the last table, or where problems are first named",
    )
    restore(
        "s1",
        _lost_opening(flow, restored, begin),
        "section one has no heading; it was taken to begin after the preamble",
    )
    restore(
        "s6",
        _lost_rest(flow, restored),
        "section six has no heading; it was taken to begin with the last paragraph, on fees, or the list that has it",
    )
    return restored, warnings


_RECITED_WITHIN = 1200
_FEWEST_RECITED = 4
_REPORTS = re.compile("年度报告|年报|工作报告")


def recites_sections(flow: Flow, begin: int = 0) -> bool:
    """Whether what stands near the head of a text lists the sections, as preambles do: it is a report, headings or not.

    >>> from nlp.language.text import Traced
    >>> from nlp.structure.lines import join_lines
    >>> recital = "年度报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况、其他需要报告的事项组成。"
    >>> recites_sections(join_lines([Line(Traced.of(recital))]))
    True
    """
    head = flow.simplified[begin : begin + _RECITED_WITHIN]
    recited = sum(bool(strong.search(head)) for strong in STRONG.values())
    return recited >= _FEWEST_RECITED and bool(_REPORTS.search(head))


_COURTS = re.compile("复议|诉讼")
#: What names shortcomings for the first time: 工作中仍存在一些不足, 问题和不足
_HINGE = re.compile(
    either(
        "(?:存在|有)[^。；，]{0,12}(?:问题|不足|差距|短板|困难)",
        "(?:问题|困难)[和与及、](?:不足|短板|差距)",
        "(?:主要|突出|以下)(?:问题|不足|短板)",
    )
)


def _lost_problems(flow: Flow, lines: Sequence[Line], headings: list[Heading], begin: int) -> int | None:
    """Section five begins where the table of section four ends; without tables, where problems are first named."""
    if any(heading.code == "s5" for heading in headings):
        return None
    ends_before = [heading.end for heading in headings if heading.code in ("s1", "s2", "s3", "s4")]
    starts_behind = [heading.start for heading in headings if heading.code == "s6"]
    floor = max(ends_before, default=begin)
    ceiling = min(starts_behind, default=len(flow))
    behind_tables = _sentence_behind_tables(flow, lines, headings, floor, ceiling)
    if behind_tables is not None:
        return _behind_courts(flow, behind_tables, ceiling)
    if headings:
        return _first_hinge(flow, floor, ceiling) if headings[-1].code == "s4" and not starts_behind else None
    preamble_end = _preamble_end(flow, begin, ceiling) if recites_sections(flow, begin) else None
    return None if preamble_end is None else _first_hinge(flow, preamble_end, ceiling)


def _sentence_behind_tables(
    flow: Flow, lines: Sequence[Line], headings: list[Heading], floor: int, ceiling: int
) -> int | None:
    """Where between two offsets the first sentence behind the last table begins."""
    tables = [i for i, line in enumerate(lines) if line.table]
    if not tables:
        return None
    first = sum(line.is_narrative for line in lines[: tables[-1]])
    behind = flow.starts[first:]
    if behind and any(heading.start >= behind[0] for heading in headings if heading.code == "s1"):
        return None  # what stands above the text, as the metadata of a page
    for start in behind:
        if floor <= start < ceiling and _begins_sentence(flow, start, ceiling):
            return start
    return None


def _behind_courts(flow: Flow, start: int, ceiling: int) -> int:
    """The offset, or that of the problems named behind it where what begins there is but a word on lawsuits."""
    index = flow.line_at(start)
    stop = min(flow.line_end(index), ceiling)
    first = flow.simplified[start:stop]
    if not _COURTS.search(first) or _HINGE.search(first):
        return start
    hinge = _first_hinge(flow, stop, ceiling)
    return start if hinge is None else hinge


def _first_hinge(flow: Flow, floor: int, ceiling: int) -> int | None:
    """Where the first paragraph begins whose first sentence names problems."""
    for index in range(flow.line_at(floor), len(flow.starts)):
        start = flow.starts[index]
        if start >= ceiling:
            return None
        if start < floor or not flow.lines[index].paragraph:
            continue
        stop = min(ceiling, start + _FIRST_SENTENCE)
        if _HINGE.search(flow.simplified[start:stop].partition("。")[0]):
            return start
    return None


def _begins_sentence(flow: Flow, start: int, ceiling: int) -> bool:
    """Whether a sentence rather than a title begins at an offset."""
    stop = min(ceiling, start + _FIRST_SENTENCE)
    return bool(_SENTENCE_MARK.search(flow.simplified, start, stop))


def _lost_opening(flow: Flow, headings: list[Heading], begin: int) -> int | None:
    """Section one begins behind the last paragraph that speaks as preambles do."""
    if any(heading.code == "s1" for heading in headings):
        return None
    if not headings and not recites_sections(flow, begin):
        return None
    limit = headings[0].start if headings else len(flow)
    start = _preamble_end(flow, begin, limit)
    if start is None or limit - start < _SHORTEST_OPENING:
        return None
    return start


def _preamble_end(flow: Flow, begin: int, limit: int) -> int | None:
    """The end of the last paragraph before a limit that speaks as preambles do; None if that is not over by then."""
    preamble_end: int | None = begin
    for index in range(flow.line_at(begin), len(flow.starts)):
        start = flow.starts[index]
        if start >= limit:
            break
        if start < begin:
            continue
        stop = min(flow.line_end(index), limit)
        speaks_so = start - begin < _LONGEST_PREAMBLE and _PREAMBLE_LIKE.search(flow.simplified, start, stop)
        if speaks_so or preamble_end is None:
            preamble_end = stop if flow.ends_paragraph(index) else None
    return preamble_end


def _lost_rest(flow: Flow, headings: list[Heading]) -> int | None:
    """Section six is often one sentence on fees: a short last paragraph of section five that speaks of them.

    Where that is an item of a list that begins anew behind the items of section five, it is the whole list.
    """
    if not headings or headings[-1].code != "s5":
        return None
    floor = headings[-1].end
    indexes = range(len(flow.starts))
    for index in reversed(indexes[-_REST_LINES:]):
        start = flow.starts[index]
        if start < floor or len(flow) - start > _LONGEST_REST:
            return None
        if flow.lines[index].paragraph and _FEES.search(flow.simplified, start, flow.line_end(index)):
            found = _begin_of_list(flow, index, floor)
            return found if found > floor else None
    return None


def _begin_of_list(flow: Flow, index: int, floor: int) -> int:
    """The offset of a line, or of the first item of its list where that follows upon another list of the same form."""
    topic = index - 1
    if index and _numeral_at(flow, topic) and _FEES.search(flow.simplified, *flow.line_span(topic)):
        index = topic
    first = _first_item(flow, index, floor)
    if first is None or first == index or _is_on_problems(flow, first):
        return flow.starts[index]
    form = heading_level(_numeral_at(flow, index))
    before = [_numeral_at(flow, i) for i in range(flow.line_at(floor), first) if flow.starts[i] >= floor]
    begins_anew = any(numeral and heading_level(numeral) == form for numeral in before)
    return flow.starts[first if begins_anew else index]


def _first_item(flow: Flow, index: int, floor: int) -> int | None:
    """The line of the item that is number one of the list that a line goes on; None where items are missing."""
    number = numeral_value(_numeral_at(flow, index))
    form = heading_level(_numeral_at(flow, index))
    while number is not None and number > 1:
        index -= 1
        if index < 0 or flow.starts[index] < floor:
            return None
        numeral = _numeral_at(flow, index)
        if numeral and heading_level(numeral) == form:
            if numeral_value(numeral) != number - 1:
                return None
            number -= 1
    return None if number is None else index


def _numeral_at(flow: Flow, index: int) -> str:
    """The numeral at the head of a line; empty where there is none."""
    start, end = flow.line_span(index)
    found = NUMERAL.match(flow.simplified, start, end)
    return found.group() if found else ""


def _is_on_problems(flow: Flow, index: int) -> bool:
    return bool(re.search("问题|不足|改进|整改|措施|下一步", flow.simplified[slice(*flow.line_span(index))]))


# ------------------------------------------------------------------------------------ list of contents

_CONTENTS = re.compile("(?:目|目次|目录|CONTENTS|Contents)[:：]?")
_LONGEST_ENTRY = 44
_FEWEST_ENTRIES = 4
#: The number of a page behind an entry, with its leaders and brackets.
_PAGE_BEHIND = re.compile(r"[.．·…—–\-_（(第]{0,60}\d{1,3}[页）)\-—]{0,3}$")
_PAGE_ALONE = re.compile(r"[（(第—–\-]{0,2}\d{1,3}[页）)—–\-]{0,2}")


def find_contents(flow: Flow, begin: int, limit: int) -> tuple[int, int] | None:
    """Where between two offsets a list of contents stands: titles one below another, with or without pages."""
    first: int | None = None
    titles = 0
    first_line = flow.line_at(begin) if begin else 0
    are_lines_few = flow.line_at(limit) - first_line < _FEWEST_ENTRIES
    if are_lines_few and "目录" not in flow.simplified[begin:limit]:
        return None
    for index in range(first_line, len(flow.starts)):
        start, end = flow.line_span(index)
        if start < begin:
            continue
        if start >= limit:
            break
        line = flow.simplified[start : min(end, limit)]
        recited = _titles_recited(line)
        if recited or _goes_on(line, titles):
            first = start if first is None else first
            titles += recited
            continue
        if titles >= _FEWEST_ENTRIES and first is not None:
            return first, start
        first = None
        titles = 0
    if titles >= _FEWEST_ENTRIES and first is not None:
        return first, limit
    return None


def _goes_on(line: str, titles: int) -> bool:
    """Whether a line without a title belongs to a list of contents that named so many before it."""
    if _CONTENTS.fullmatch(line):
        return True
    return titles > 0 and bool(_PAGE_ALONE.fullmatch(line) or _is_entry(line))


def _titles_recited(line: str) -> int:
    """How many titles a line of a list of contents names, and nothing but those."""
    is_long = len(line) > _LONGEST_ENTRY
    if (is_long and line[0] not in "目C") or re.search("[。；]", line):
        return 0
    if _CONTENTS.match(line):
        return sum(bool(strong.search(line)) for strong in STRONG.values())
    entry = _PAGE_BEHIND.sub("", line)
    return int(not is_long and _is_title(entry[len(_mark(entry)) :].rstrip(_STOP)))


def _is_entry(line: str) -> bool:
    """Whether a line among entries is that of a part of a section: short, numbered, no sentence."""
    return len(line) <= _LONGEST_ENTRY and not re.search("[。；，：]", line) and bool(NUMERAL.match(line))
