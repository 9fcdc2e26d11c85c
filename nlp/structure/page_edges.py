"""Lines of pages with positions into those of the report: what repeats at an edge, footnotes and page numbers left out.

Where a format has no positions nothing is left out here; `furniture` looks at the text alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from statistics import median

import nlp.regex as re
from nlp.language.numerals import HAN_NUMERALS
from nlp.language.patterns import either
from nlp.language.text import without_blanks
from nlp.structure.lines import Line

#: Lines at either edge of a page that may be furniture.
_EDGE_LINES = 3
#: Points within which lines of two pages stand at the same height.
_SAME_HEIGHT = 4.0
#: Parts of the page's usual type below which a note at its foot is small.
_SMALL = 0.9
#: Lines that the notes of a page have at the most.
_NOTE_LINES = 12
#: Part of a line's height that parts a page number from the text above it.
_APART = 0.8

_DIGITS = re.compile(r"\d+")
_NOTE_MARK = re.compile(
    either(
        "[①-⑳⑴-⒇❶-❿]",
        r"[\[【（(]\d{1,2}[\]】）)]",
        r"[*＊†‡]{1,3}",
        r"\d{1,2}(?=[\u4e00-\u9fff])",
        "[注註](?:释)?[:：]?",
    )
)
_ROMAN = "[ivxlcIVXLCⅰ-ⅻⅠ-Ⅻ]{1,6}"
_NUMBER = either(r"\d{1,4}", f"[{HAN_NUMERALS}〇零百]{{1,4}}", _ROMAN)
_DASHES = r"[-—–－―─~～·•.…|｜/_*\s]{0,6}"
#: Characters that the number of a page has at most, in any dress.
_LONGEST_NUMBER = 60
_PAGE_NUMBER = re.compile(
    _DASHES
    + either(
        rf"第?\s*{_NUMBER}\s*页?(?:\s*[,，/／、]?\s*共?\s*{_NUMBER}\s*页?)?",
        rf"[（(\[【〔<《]\s*{_NUMBER}\s*[)）\]】〕>》]",
        rf"(?:[Pp](?:age|\.)?|页码?)\s*[.:：]?\s*{_NUMBER}(?:\s*(?:of|/|／)\s*{_NUMBER})?",
        rf"共\s*{_NUMBER}\s*页(?:\s*[,，]?\s*第\s*{_NUMBER}\s*页)?",
    )
    + _DASHES
)


def drop_page_edges(lines: Sequence[Line]) -> list[Line]:
    """The lines without running headers and footers, page numbers and footnotes, told by where they stand."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    if not any(line.box for page in pages for line in page):
        return list(lines)
    dropped = _repeated_edges(pages)
    kept: list[Line] = []
    for number, page in enumerate(pages):
        rest = [line for place, line in enumerate(page) if (number, place) not in dropped]
        kept.extend(_without_notes(_without_page_number(rest)))
    return kept


def _printed(page: Sequence[Line]) -> list[int]:
    """The places of the lines of a page that have a position, from top to bottom."""
    standing = [(line.box.top, place) for place, line in enumerate(page) if line.box and line.text]
    return [place for _, place in sorted(standing)]


def _top(line: Line) -> float:
    return line.box.top if line.box else 0.0


def _repeated_edges(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """Lines that stand, numbers aside, at the same height of an edge of another page: (page, place) of each.

    Odd and even pages may have their own; two pages suffice. The first page's own title is none.
    """
    seen: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    printed = [_printed(page) for page in pages]
    for number, (page, places) in enumerate(zip(pages, printed)):
        for place in {*places[:_EDGE_LINES], *places[-_EDGE_LINES:]}:
            key = _DIGITS.sub("#", without_blanks(page[place].plain))
            seen[key].append((number, place, _top(page[place])))
    dropped: set[tuple[int, int]] = set()
    for standing in seen.values():
        for number, place, top in standing:
            others = [other for other, _, other_top in standing if abs(other_top - top) <= _SAME_HEIGHT]
            if any(other != number for other in others):
                dropped.add((number, place))
    return {spot for spot in dropped if _is_at_edge(pages[spot[0]], printed[spot[0]], spot, dropped)}


def _is_at_edge(
    page: Sequence[Line], places: Sequence[int], spot: tuple[int, int], dropped: set[tuple[int, int]]
) -> bool:
    """Whether between a line and an edge of its page there is nothing but lines that repeat, or page numbers."""
    number, place = spot
    position = places.index(place)
    above = places[:position]
    below = places[position + 1 :]
    return any(all(_may_go(page[other], (number, other), dropped) for other in side) for side in (above, below))


def _may_go(line: Line, spot: tuple[int, int], dropped: set[tuple[int, int]]) -> bool:
    return spot in dropped or is_page_number(line.text)


def _without_page_number(page: list[Line]) -> list[Line]:
    """A page without a number that stands alone at its head or foot, apart from the text."""
    places = _printed(page)
    if len(places) < 2:
        return page
    dropped: set[int] = set()
    for edge, inner in ((places[0], places[1]), (places[-1], places[-2])):
        if is_page_number(page[edge].text) and _stands_apart(page[edge], page[inner]):
            dropped.add(edge)
    return [line for place, line in enumerate(page) if place not in dropped]


def _stands_apart(line: Line, other: Line) -> bool:
    if not line.box or not other.box:
        return False
    height = max(line.box.bottom - line.box.top, other.box.bottom - other.box.top)
    gap = max(line.box.top - other.box.bottom, other.box.top - line.box.bottom)
    return gap > _APART * height


def _without_notes(page: list[Line]) -> list[Line]:
    """A page without the notes at its foot: the first with a mark, all in small type."""
    sizes = [line.size for line in page if line.size]
    places = _printed(page)
    if len(sizes) < _EDGE_LINES or len(places) < _EDGE_LINES:
        return page
    usual = median(sizes)
    notes: list[int] = []
    first = None
    for place in reversed(places[-_NOTE_LINES:]):
        size = page[place].size
        if size is None or size > _SMALL * usual:
            break
        notes.append(place)
        if _NOTE_MARK.match(page[place].text.strip()):
            first = len(notes)
    dropped = set(notes[:first]) if first else set()
    return [line for place, line in enumerate(page) if place not in dropped]


def is_page_number(text: str) -> bool:
    """Whether a line is but the number of a page, in any dress.

    >>> [is_page_number(text) for text in ("- 3 -", "第三页", "Ⅳ", "Page 3 of 12", "P. 8", "共6页 第2页", "3.2")]
    [True, True, True, True, True, True, False]
    """
    text = text.strip()
    return len(text) <= _LONGEST_NUMBER and bool(_PAGE_NUMBER.fullmatch(text))
