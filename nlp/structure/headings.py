"""Where the sections of a report begin: its top-level headings, those lost put back.

A title is known by its wording, never by its number alone: the preamble recites all titles, the
large table has rows numbered 一 to 四, and numbering restarts, repeats and skips.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.language.numerals import NUMERAL, numeral_value
from nlp.reading.document import Notice
from nlp.structure.layouts import SECTIONS, STRONG, TITLES, WEAK, topic_code
from nlp.structure.lines import Flow, Line


@dataclass(frozen=True)
class Heading:
    """A place where a section may begin; `end` is where its text does."""

    start: int
    end: int
    code: str
    score: float
    numeral: str
    title: str


_ORDER = {code: i for i, code in enumerate(SECTIONS)}
_STOP = "。:：.．;；"
_GOES_ON = '、，,;；”"和及与等'
_MARKDOWN = re.compile(r"#{0,6}(?:\*\*)?")


_CLOSING = re.compile(r"(?:\*\*)?[。:：]?(?:\*\*)?")


def _closing(rest: str, at: int) -> int:
    """The length of what closes a title, which goes with it: its own stop, the end of its emphasis."""
    return len(_CLOSING.match(rest, at).group())


# --------------------------------------------------------------------------------------- candidates


def _candidates(flow: Flow) -> list[Heading]:
    """Every place that could be a heading, the likeliest reading of each."""
    found: dict[tuple[int, str], Heading] = {}
    for index in range(len(flow.starts)):
        for heading in _at_line(flow, index):
            key = heading.start, heading.code
            if key not in found or found[key].score < heading.score:
                found[key] = heading
    for heading in _in_midline(flow):
        found.setdefault((heading.start, heading.code), heading)
    return sorted(found.values(), key=lambda h: (h.start, h.code))


def _at_line(flow: Flow, index: int) -> Iterator[Heading]:
    """The headings that may stand at the head of a line."""
    start, end = flow.starts[index], flow.line_end(index)
    window = flow.plain[start : start + 70]
    mark = (NUMERAL.match(window) or _MARKDOWN.match(window)).group()
    rest, base = window[len(mark) :], start + len(mark)
    if window[0] in "，。；、）)" and not mark:
        return
    for code, strong in STRONG.items():
        title = strong.match(rest)
        if not title:
            continue
        stop, after = base + title.end(), rest[title.end() : title.end() + 1]
        clean = stop == end or after in _STOP or stop in flow.gaps or rest.startswith("**", title.end())
        if clean or (mark and after not in _GOES_ON):
            score = _strength(code, title.group()) + 1 + (1 if stop == end else 0.6 if clean else 0)
            yield Heading(start, min(end, stop + _closing(rest, title.end())), code, score, mark, title.group())
    yield from _weak_line(flow, index, mark)
    run_on = re.match(r"[^。；;：:？！，,]{2,24}(?=[。：:])", rest) if mark else None
    if run_on and base + run_on.end() + 1 < end:
        for code in _weak_codes(run_on.group()):
            yield Heading(start, base + run_on.end() + 1, code, 2.0, mark, run_on.group())


def _weak_line(flow: Flow, index: int, mark: str) -> Iterator[Heading]:
    """A weak title must be the whole line, or, where the line was wrapped, the whole paragraph."""
    start = flow.starts[index]
    for last in (index, index + 1):
        if last >= len(flow.starts) or (last > index and flow.lines[last].paragraph):
            return
        end = flow.line_end(last)
        if end - start > 50:
            return
        whole = flow.plain[start + len(mark) : end].rstrip(_STOP + "*#")
        if 2 <= len(whole) <= 34 and not re.search(r"[。；;？！，,]", whole):
            for code in _weak_codes(whole):
                yield Heading(start, end, code, 2.8, mark, whole)


def _weak_codes(title: str) -> list[str]:
    return [code for code, weak in WEAK.items() if weak.fullmatch(title)]


def _strength(code: str, title: str) -> float:
    return 3.0 if TITLES[code] in title else 2.2


_NUMERAL_INLINE = re.compile(
    r"#{1,6}|#{0,6}(?:[一二三四五六七八九十]{1,2}[、，.．]|[（(][一二三四五六七八九十]{1,2}[)）])"
)


def _in_midline(flow: Flow) -> Iterator[Heading]:
    """Numbered titles in mid-line, after a sentence's end, a table's number or a blank."""
    text, line_starts = flow.plain, set(flow.starts)
    for numeral in _NUMERAL_INLINE.finditer(text):
        start, base = numeral.span()
        if start in line_starts or start == 0:
            continue
        before = text[start - 1]
        if not (before in "。！？!?)）|" or before.isdigit() or start in flow.gaps):
            continue
        window = text[base : base + 60]
        strong = [(code, title) for code, pattern in STRONG.items() if (title := pattern.match(window))]
        for code, title in strong:
            after = window[title.end() : title.end() + 1]
            if not after or after not in _GOES_ON:
                end = base + title.end() + _closing(window, title.end())
                yield Heading(start, end, code, _strength(code, title.group()) + 0.5, numeral.group(), title.group())
        if not strong and (start in flow.gaps or before in "。！？") and numeral.group()[0] not in "（(":
            yield from _weak_midline(flow, numeral.group(), start, base)


def _weak_midline(flow: Flow, mark: str, start: int, base: int) -> Iterator[Heading]:
    """A weak title in mid-line must have a blank on both sides: `公开申请。 三、收费情况 没有收取。`"""
    end = next((g for g in range(base + 2, min(base + 26, len(flow.plain))) if g in flow.gaps), None)
    title = flow.plain[base:end] if end else ""
    if title and not re.search(r"[。；;？！，,：:]", title):
        for code in _weak_codes(title):
            yield Heading(start, end, code, 2.0, mark, title)


# -------------------------------------------------------------------------------------------- chain


def _level(numeral: str) -> str:
    """The form of a numeral: statutory titles keep to one."""
    mark = numeral.strip("#*")
    if not mark or mark[0] == "第":
        return mark[:1] or numeral[:1]
    if mark[0] in "（(":
        return "("
    return "1" if mark[0].isdigit() else "一"


def _rank(heading: Heading) -> float:
    """How much a heading looks like one of the top level, whatever its number says."""
    score, mark = heading.score, heading.numeral.strip("#*")
    if re.match(r"[一二三四五六七八九十]|第", mark):
        score += 1
    elif re.match(r"[（(]|[㈠-㈩⑴-⒇①-⑳]", mark):
        score -= 2
    elif not heading.numeral:
        score -= 0.3
    if heading.numeral.startswith("#"):
        score += 0.7
    value = numeral_value(mark) if mark else None
    return score + (0.5 if value and heading.code == f"s{value}" else 0)


def _scores(candidates: list[Heading]) -> list[float]:
    """Rank of each candidate less what a chain must gain; titles of a table of contents far below."""
    last = {heading.code: heading.start for heading in candidates}
    scores, following = [], 0
    for heading in candidates:
        while following < len(candidates) and candidates[following].start < heading.end:
            following += 1
        score = _rank(heading) - 1.6
        if following < len(candidates) and last[heading.code] > heading.end:
            after = candidates[following]
            if after.start - heading.end <= 2 and after.code != heading.code:
                score -= 3
        scores.append(score)
    return scores


def _gain(score: float, heading: Heading, step: int, same_level: bool) -> float:
    if step == 0:
        # Two parts of one code: old layouts have fees beside requests, problems beside plans.
        score = min(score, 0.9) if heading.code in ("s3", "s5") and same_level else -1.0
    return score if same_level else score - 0.8


def find_headings(flow: Flow) -> list[Heading]:
    """The chain of top-level headings, in order, that fits the statutory sequence best.

    Each place that could be a heading is scored, and the best ordered chain is taken by dynamic
    programming: of all chains that end in one code and one form of numeral only the best is kept.
    """
    candidates = _candidates(flow)
    scores = _scores(candidates)
    best, back = list(scores), [-1] * len(candidates)
    by_end = sorted(range(len(candidates)), key=lambda i: candidates[i].end)
    champions: dict[tuple[str, str], int] = {}
    ended = 0
    for i, heading in enumerate(candidates):
        while ended < len(by_end) and candidates[by_end[ended]].end <= heading.start:
            j = by_end[ended]
            state = candidates[j].code, _level(candidates[j].numeral)
            if state not in champions or best[j] > best[champions[state]]:
                champions[state] = j
            ended += 1
        for (code, level), j in champions.items():
            step = _ORDER[heading.code] - _ORDER[code]
            if step < 0:
                continue
            total = best[j] + _gain(scores[i], heading, step, level == _level(heading.numeral))
            if total > best[i] or (total == best[i] and j < back[i]):
                best[i], back[i] = total, j
    chain = []
    at = max(range(len(candidates)), key=lambda i: (best[i], -i), default=-1)
    while at >= 0:
        chain.append(candidates[at])
        at = back[at]
    return _with_others(flow, chain[::-1])


_TOP = re.compile(r"#{0,6}([一二三四五六七八九十]{1,3})[、，.．]")


def _with_others(flow: Flow, chain: list[Heading]) -> list[Heading]:
    """The chain with the top-level headings that no format knows, where they continue its numbering.

    In `五、复议诉讼情况 … 六、公共企事业单位信息公开情况 … 七、存在的问题` the sixth is one, for it
    fills the gap; in a section that numbers its own parts 一、二、三、 none does.
    """
    if not chain:
        return chain
    others: list[Heading] = []
    ends = [*(h.start for h in chain), len(flow.plain)]
    for k, end in enumerate(ends):
        before, after = chain[k - 1] if k else None, chain[k] if k < len(chain) else None
        low = _value(before) if before else 0
        high = _value(after) if after else 100
        if low is None or high is None or high <= low:
            continue
        code = before.code if before else "s1"
        lines = list(_numbered_lines(flow, before.end if before else 0, end))
        if any(_value(line) == 1 for line in lines) and before:
            continue
        for line in lines:
            value = _value(line)
            # A number may come twice; where it goes back or leaps, it counts something else.
            if low <= value < high and (value > low or line.title.endswith("情况")):
                code, low = topic_code(line.title, code), value
                others.append(Heading(line.start, line.end, code, 0, line.numeral, line.title))
    return sorted([*chain, *others], key=lambda h: h.start)


def _value(heading: Heading) -> int | None:
    top = _TOP.match(heading.numeral)
    return numeral_value(top.group()) if top else None


def _numbered_lines(flow: Flow, begin: int, end: int) -> Iterator[Heading]:
    """Lines of a span that are nothing but a numeral of the top level and a short title."""
    index = flow.line_at(begin)
    while index < len(flow.starts) and flow.starts[index] < end:
        start, stop = flow.starts[index], flow.line_end(index)
        index += 1
        numeral = _TOP.match(flow.plain, start, min(stop, end))
        if not numeral or start < begin or stop > end or stop - start > 32:
            continue
        title = flow.plain[numeral.end() : stop].rstrip("。：:")
        if len(title) >= 2 and not re.search(r"[。；;：:？！，,]", title):
            yield Heading(start, stop, "", 0, numeral.group(), title)


# ------------------------------------------------------------------------------------- lost headings

_PREAMBLE_LIKE = re.compile(r"编制|统计期限|年度报告|如对|联系|电话|条例》|下载|公布如下|报告如下|六个?部分")
_FEES = re.compile(r"信息(?:公开)?(?:信息)?处理费|其[他它]需要(?:报告|说明)的")


def restore_lost(
    flow: Flow, lines: list[Line], headings: list[Heading], begin: int
) -> tuple[list[Heading], list[Notice]]:
    """Headings that are lost, put back where their text begins; what was done is said in warnings."""
    warnings: list[Notice] = []
    steps = [
        (
            "s5",
            _lost_problems(flow, lines, headings, begin),
            "section five has no heading; it was taken to begin after the last table",
        ),
        (
            "s1",
            _lost_opening(flow, headings, begin),
            "section one has no heading; it was taken to begin after the preamble",
        ),
        (
            "s6",
            _lost_rest(flow, headings),
            "section six has no heading; it was taken to begin with the last paragraph, on fees",
        ),
    ]
    found = []
    for code, place, sentence in steps:
        if place is not None:
            found.append(Heading(place, place, code, 0, "", ""))
            warnings.append(Notice(f"{code}_heading_lost", sentence))
    return sorted([*headings, *found], key=lambda h: h.start), warnings


def _lost_problems(flow: Flow, lines: list[Line], headings: list[Heading], begin: int) -> int | None:
    """Section five begins where the table of section four ends."""
    tables = [i for i, line in enumerate(lines) if line.table]
    if not tables or any(h.code == "s5" for h in headings):
        return None
    floor = max([h.end for h in headings if h.code in ("s1", "s2", "s3", "s4")], default=begin)
    ceiling = min([h.start for h in headings if h.code == "s6"], default=len(flow.plain))
    after = {id(line) for line in lines[tables[-1] + 1 :]}
    for index, start in enumerate(flow.starts):
        inside = floor <= start < ceiling and id(flow.lines[index]) in after
        if inside and re.search(r"[。；，：]", flow.plain[start : min(ceiling, start + 80)]):
            return start
    return None


def _lost_opening(flow: Flow, headings: list[Heading], begin: int) -> int | None:
    """Section one begins behind the last paragraph that speaks as preambles do."""
    if not headings or any(h.code == "s1" for h in headings):
        return None
    limit, split = headings[0].start, begin
    for index in range(flow.line_at(begin), len(flow.starts)):
        start, stop = flow.starts[index], min(flow.line_end(index), limit)
        if start >= limit:
            break
        if start < begin:
            continue
        paragraph_over = index + 1 >= len(flow.starts) or flow.lines[index + 1].paragraph
        if _PREAMBLE_LIKE.search(flow.plain, start, stop) and start - begin < 700:
            split = stop if paragraph_over else None
        elif split is None and paragraph_over:
            split = stop
    return split if split is not None and limit - split > 40 else None


def _lost_rest(flow: Flow, headings: list[Heading]) -> int | None:
    """Section six is often one sentence on fees: a short last paragraph of section five that speaks of them."""
    if not headings or headings[-1].code != "s5":
        return None
    floor = headings[-1].end
    for index in range(len(flow.starts) - 1, max(-1, len(flow.starts) - 8), -1):
        start = flow.starts[index]
        if start <= floor or len(flow.plain) - start > 200:
            return None
        if flow.lines[index].paragraph and _FEES.search(flow.plain, start, flow.line_end(index)):
            return start
    return None
