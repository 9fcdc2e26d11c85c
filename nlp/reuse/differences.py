"""Two texts into what both say, and which figures changed between them.

A text is compared as its characters, without punctuation, spaces, width and the numeral of an item; a number is one
character, whatever it is. What both say is the longest stretch that both have and, on either side of it, the next
longest ones (Ratcliff and Metzener 1988), then long stretches that changed places.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Postfix, Prefix

import nlp.regex as re
from nlp.language.numerals import ENUMERATOR, han_sum, item_number
from nlp.language.text import simplified
from nlp.reuse.normalise import WEB_ADDRESS

#: Stands for a number among the characters of a text; from Unicode's private use area.
NUMBER = "\ue000"
_HAN = "零〇○一二两三四五六七八九十百千"
_NUMERALS = re.compile(
    rf"""
    # No figures: addresses, telephones, years, months and days, numbers of documents, laws and articles.
    (?P<aside>
        {WEB_ADDRESS} | (?<![\w.@-])[\w.-]+@[\w.-]+
        | 0\d{{2,3}}[-－—]\d{{7,8}} | (?<!\d)\d{{7,}}+(?![\d.,]*+[条件篇次人万元%％])
        | (?<=〔)\d{{4}}(?=〕) | (?<=第)\d{{1,6}} | (?<=〕)\d{{1,6}}(?=号)
        | (?<!\d)(?:19|20)\d\d(?=\s*(?:年|[-—–至~]\s*20\d\d)) | [{_HAN}]{{4}}(?=年)
        | (?<!\d)\d{{1,2}}(?=\s*(?:月|[日号](?!令)))
    )
    | (?P<figure>
        (?:\d{{1,3}}(?:,\d{{3}})+ | \d+) (?:[.．]\d+)? [%％‰]?
        | (?<![{_HAN}第])[{_HAN}]+(?=[件条次个份名人篇期家场项类例起批部万余])
    )
    """,
    re.VERBOSE,
)
#: Characters in a row that both texts must have to be the same, and to have changed places.
_SHORTEST, _SHORTEST_MOVED = 2, 6
#: Pairs of the same character in two texts, from which on only their begin and end are compared. Two sentences have
#: some hundred; a page of one character would take hours.
_MOST_MEETINGS = 50_000
#: Stand for what is taken already, one in either text.
_TAKEN, _TAKEN_TOO = "\ue001", "\ue002"
#: What ends the words that a figure goes with.
_CLAUSE = re.compile("[，,。；;：:！？!?、（）()《》“”\n]")
#: Characters that are kept of the words before a figure and behind it.
_BEFORE, _BEHIND = 16, 8
#: Stands for a figure among the words that it goes with.
_ELLIPSIS = "…"


class FigureChange(NamedTuple):
    """A figure that a text named: what it counts, in the words around it, and the numbers as they were written.

    `before` or `after` is empty where only one of both texts names it.
    """

    counted: str
    before: str
    after: str


class Block(NamedTuple):
    """Tokens in a row that two texts have: the first in each, and how many."""

    earlier: int
    later: int
    size: int


class Both(NamedTuple):
    """What two texts have in common: the place in each, by number of its segment, begin and end there."""

    earlier: int
    earlier_start: int
    earlier_end: int
    later: int
    later_start: int
    later_end: int


@dataclass(frozen=True)
class Token:
    """A character, or a number, of one of the segments of a text."""

    segment: int
    start: int
    end: int
    mark: str
    value: str = ""
    is_figure: bool = False


class Difference(NamedTuple):
    """What two texts have in common, and the figures that changed, each with the segments that it stands in."""

    has_same_words: bool
    has_same_numbers: bool
    both: list[Both]
    figures: list[tuple[int | None, int | None, FigureChange]]


def tokens_of(text: str, segment: int = 0) -> list[Token]:
    """The characters of a text that are compared, each number as one.

    >>> [token.value or token.mark for token in tokens_of("（二）公开 1,204 条。")]
    ['公', '开', '1204', '条']
    """
    found: list[Token] = []
    cursor = _behind_enumerator(text)
    for number in _NUMERALS.finditer(text, cursor):
        found += _characters(text, cursor, number.start(), segment)
        is_figure = number.lastgroup == "figure"
        found.append(Token(segment, *number.span(), NUMBER, _value(number.group()), is_figure))
        cursor = number.end()
    return found + list(_characters(text, cursor, len(text), segment))


def _behind_enumerator(text: str) -> int:
    found = ENUMERATOR.match(text)
    return found.end() if found and item_number(found.group()) is not None else 0


def _characters(text: str, start: int, end: int, segment: int) -> Iterator[Token]:
    for offset in range(start, end):
        mark = _mark(text[offset])
        if mark:
            yield Token(segment, offset, offset + 1, mark)


@lru_cache(maxsize=1 << 14)
def _mark(character: str) -> str:
    """A character as it is compared; empty for spaces and punctuation."""
    plain = simplified(unicodedata.normalize("NFKC", character).lower()[:1])
    return plain if plain.isalnum() else ""


def _value(written: str) -> str:
    """A number in digits, so that one in other digits or with other marks is the same."""
    plain = unicodedata.normalize("NFKC", written).replace(",", "")
    if plain[0] not in _HAN:
        return plain
    return str(han_sum(plain.replace("○", "〇")))


def marks_of(tokens: Sequence[Token]) -> str:
    """The characters of tokens as one string."""
    return "".join(token.mark for token in tokens)


def compare_texts(earlier: Sequence[str], later: Sequence[str]) -> Difference:
    """Texts of segments that belong together, held beside each other.

    >>> difference = compare_texts(["全年公开信息120条。"], ["全年公开政府信息135条。"])
    >>> difference.has_same_words, [found[-1] for found in difference.figures]
    (False, [FigureChange(counted='全年公开政府信息…条', before='120', after='135')])
    >>> [(found.earlier_start, found.earlier_end, found.later_start, found.later_end) for found in difference.both]
    [(0, 4, 0, 4), (4, 6, 6, 8), (9, 10, 11, 12)]
    """
    ours = [token for number, text in enumerate(earlier) for token in tokens_of(text, number)]
    theirs = [token for number, text in enumerate(later) for token in tokens_of(text, number)]
    marks = marks_of(ours)
    other_marks = marks_of(theirs)
    blocks = _blocks(marks, other_marks)
    both: list[Both] = []
    figures: list[tuple[int | None, int | None, FigureChange]] = []
    for left, right in _parts(ours, theirs, blocks):
        figures += _figures(left, right, earlier, later)
    for block in blocks:
        left = ours[block.earlier : block.earlier + block.size]
        right = theirs[block.later : block.later + block.size]
        both += _spans(list(zip(left, right)))
    both.sort(key=lambda span: (span.later, span.later_start))
    return Difference(
        has_same_words=marks == other_marks,
        has_same_numbers=[token.value for token in ours] == [token.value for token in theirs],
        both=both,
        figures=figures,
    )


def _blocks(marks: str, others: str) -> list[Block]:
    """What two texts have in common: stretches in the same order, then those that changed places.

    >>> _blocks("定期开展业务培训年底组织考核", "年底组织考核定期开展业务培训")
    [Block(earlier=0, later=6, size=8), Block(earlier=8, later=0, size=6)]
    """
    if marks == others:
        return [Block(0, 0, len(marks))]
    if _meetings(marks, others) > _MOST_MEETINGS:
        return _ends(marks, others)
    matcher = SequenceMatcher(None, marks, others, autojunk=False)
    blocks = [Block(*found) for found in matcher.get_matching_blocks() if found.size >= _SHORTEST]
    return blocks + _moved_blocks(marks, others, blocks)


def _ends(marks: str, others: str) -> list[Block]:
    """What two texts have in common at their begin and at their end.

    >>> _ends("公开信息", "公开政务信息")
    [Block(earlier=0, later=0, size=2), Block(earlier=2, later=4, size=2)]
    """
    before = Prefix.similarity(marks, others)
    behind = Postfix.similarity(marks[before:], others[before:])
    ends = [Block(0, 0, before), Block(len(marks) - behind, len(others) - behind, behind)]
    return [block for block in ends if block.size >= _SHORTEST]


def _meetings(marks: str, others: str) -> int:
    """How many pairs of the same character two texts have: what it takes to look through them."""
    counts = Counter(marks)
    return sum(number * counts[mark] for mark, number in Counter(others).items())


def _moved_blocks(marks: str, others: str, blocks: Sequence[Block]) -> list[Block]:
    """Stretches that both texts have beside those known, wherever they stand."""
    for block in blocks:
        marks = _masked(marks, block.earlier, block.size, _TAKEN)
        others = _masked(others, block.later, block.size, _TAKEN_TOO)
    moved: list[Block] = []
    while True:
        found = Block(*SequenceMatcher(None, marks, others, autojunk=False).find_longest_match())
        if found.size < _SHORTEST_MOVED:
            return moved
        moved.append(found)
        marks = _masked(marks, found.earlier, found.size, _TAKEN)
        others = _masked(others, found.later, found.size, _TAKEN_TOO)


def _masked(marks: str, start: int, size: int, mask: str) -> str:
    return marks[:start] + mask * size + marks[start + size :]


def _parts(
    ours: Sequence[Token], theirs: Sequence[Token], blocks: Sequence[Block]
) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    """Tokens that stand in each other's place: those of each block, and those between blocks that keep the order."""
    taken = {block.earlier + number for block in blocks for number in range(block.size)}
    taken_too = {block.later + number for block in blocks for number in range(block.size)}
    start = other_start = 0
    for block in [*blocks, Block(len(ours), len(theirs), 0)]:
        keeps_order = block.earlier >= start and block.later >= other_start
        if keeps_order:
            left = [ours[number] for number in range(start, block.earlier) if number not in taken]
            right = [theirs[number] for number in range(other_start, block.later) if number not in taken_too]
            yield left, right
            start = block.earlier + block.size
            other_start = block.later + block.size
        yield ours[block.earlier : block.earlier + block.size], theirs[block.later : block.later + block.size]


def _spans(pairs: Sequence[tuple[Token, Token]]) -> Iterator[Both]:
    """Tokens that agree as spans, none over two segments or a number that changed."""

    def place(pair: tuple[Token, Token]) -> tuple[bool, int, int]:
        return pair[0].value == pair[1].value, pair[0].segment, pair[1].segment

    for (agrees, earlier, later), group in groupby(pairs, place):
        if agrees:
            run = list(group)
            first, other_first = run[0]
            last, other_last = run[-1]
            yield Both(earlier, first.start, last.end, later, other_first.start, other_last.end)


def _figures(
    left: Sequence[Token], right: Sequence[Token], earlier: Sequence[str], later: Sequence[str]
) -> Iterator[tuple[int | None, int | None, FigureChange]]:
    """The figures of texts that stand in each other's place and differ; of others each alone."""
    before = [token for token in left if token.is_figure]
    after = [token for token in right if token.is_figure]
    if len(before) == len(after):
        for one, other in zip(before, after):
            if one.value != other.value:
                counted = _counted(later[other.segment], other)
                yield one.segment, other.segment, FigureChange(counted, one.value, other.value)
        return
    for token in before:
        yield token.segment, None, FigureChange(_counted(earlier[token.segment], token), token.value, "")
    for token in after:
        yield None, token.segment, FigureChange(_counted(later[token.segment], token), "", token.value)


def _counted(text: str, number: Token) -> str:
    """The words around a figure, as far as its clause and the next number go.

    >>> text = "一是全年受理申请12件，办结10件"
    >>> [_counted(text, token) for token in tokens_of(text) if token.is_figure]
    ['全年受理申请…件', '办结…件']
    """
    start = max(_behind_enumerator(text), number.start - _BEFORE)
    for mark in _CLAUSE.finditer(text, start, number.start):
        start = mark.end()
    for other in _NUMERALS.finditer(text, start, number.start):
        start = other.end()
    end = min(len(text), number.end + _BEHIND)
    for pattern in (_CLAUSE, _NUMERALS):
        found = pattern.search(text, number.end, end)
        end = found.start() if found else end
    return text[start : number.start].strip() + _ELLIPSIS + text[number.end : end].strip()
