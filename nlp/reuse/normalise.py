"""The text as it is compared: what copyists change anyway is set aside, and offsets lead back.

Set aside are the names of the report's own body and places, dates, numbers, enumerators, web
addresses, punctuation, spaces and a few words of degree, aspect and joining (`进一步`, `了`, `将`, `和`): they are what
differs between a sentence and its copy when nothing else does. Width, compatibility forms and
traditional characters are made one. The levels of administration (省市县区镇乡) count as one character.

Where counts follow one another closely (`同意公开66件，部分公开7件，不予公开8件`) there is nothing but them that could
tell a copy: there each number stands as one character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

import nlp.regex as re
from nlp.language.bodies import OWNER_WORDS
from nlp.language.numerals import HAN_NUMERALS as _HAN
from nlp.language.radicals import RADICALS
from nlp.language.text import folded
from nlp.language.traditional import PAIRS
from nlp.reuse.arrays import BoolArray, CodeArray, HashArray, IntArray
from nlp.reuse.codes import bounds_of, code_points, concat_ranges, text_of

_LEVELS = "省市州县区旗镇乡"
_DROPPED = "的了将已和与〇○"
_DIGITS = "0123456789０１２３４５６７８９"

#: Codes of the basic plane, and where its ideographs and syllables stand, which are compared as they are.
_BASIC_PLANE = 0x10000
_AS_THEY_ARE = ((0x3400, 0xA000), (0xA000, 0xD800))
#: Where characters stand that have compatibility forms or cases.
_FOLDED = ((0x30, 0x3400), (0xF900, 0x10000))
#: Rare ideographs of other planes share the codes of this many from the first on.
_RARE_FROM, _RARE_CODES = 0x3400, 0x1800

_HAN_NUMBER = f"{_HAN}百千万两零〇"
_COUNTED = "件条次个份名人篇期家场项类例起批部期余"
_SPACES = r"[^\S\n]*"
#: A website.
WEB_ADDRESS = r"(?:https?://|www\.)[A-Za-z0-9./:%?=&#~_-]+"
# What may be long does not begin amid its like, or a file of one character alone would take hours.
_ASIDE = re.compile(
    "|".join(
        (
            WEB_ADDRESS,
            # An e-mail address.
            r"(?<![A-Za-z0-9._-])[A-Za-z0-9._-]+@[A-Za-z0-9._-]+",
            # A name of a host: a letter somewhere before the first dot.
            r"(?<![A-Za-z0-9-])[0-9]*[A-Za-z-][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+",
            # A year: 2023年度, 二〇二三年.
            rf"[\d０-９〇○零{_HAN}]{{2,4}}{_SPACES}年度?",
            # A month or day: 12月, 十二日.
            rf"[\d０-９{_HAN}]{{1,3}}{_SPACES}[月日号]",
            # A count in Chinese numerals: 十二件.
            rf"(?P<count>(?<![{_HAN_NUMBER}])[{_HAN_NUMBER}]+(?=[{_COUNTED}]))",
            # An enumerator at the begin of a clause: 一是, 第一，其二, 首先.
            rf"(?<![^\s，。；：！？、,;:])(?:第?[{_HAN}]{{1,3}}(?:是要?|[、．.，])|其[{_HAN}]|首先|其次|再次|最后)",
            # An enumerator in brackets: （一）, (12).
            rf"[（(][{_HAN}\d]{{1,3}}[)）]",
            # The body's word for itself: 我县, 本机关; not 我院法….
            rf"[我本全](?:{OWNER_WORDS}|州|旗|厅|中心|部门|行|处|校)(?!法)",
            # Words of degree and joining.
            r"进一步|以及|不断|持续|切实|认真|积极|大力|着力|努力|继续",
        )
    )
)

#: A number that counts something: no share, telephone number, time, year or number of a document, or part of one.
_COUNT = re.compile(
    r"""
    [1-9１-９](?<![\d.．,〔\[／/:：－—-].)       # not behind another part of a number
    (?:
        \d{0,2}(?:,\d{3}){1,4}                  # 12,345
        | \d{0,5}(?:\.\d{1,4})?                 # 12, 4.25
    )
    (?! \d | [.．,]\d | [^\S\n]*[%％年] | [〕\]／/:：－—-] )
    """,
    re.VERBOSE,
)
#: How many counts in a row make a recital, and how many codes may stand between two of them.
RECITED, APART = 3, 12
#: The codes that numbers of one, two, three and more digits are given, from Unicode's private use area.
NUMBERS = (0xE000, 0xE00A, 0xE064, 0xE3E8, 0xF900)
#: Values from which on numbers share codes.
_LARGE = 1000
#: What ends a clause; `、` only parts the words of one.
_CLAUSE_MARKS = "，。；：！？,;:!?\n"


def plain_body(body: str | None) -> str:
    """A body's name with its spaces left out and compatibility forms made one; empty if unknown.

    >>> plain_body("青岚县 水利局（１）")
    '青岚县水利局(1)'
    """
    return folded(body or "")


@lru_cache(maxsize=1)
def _table() -> CodeArray:
    """For each code of the basic plane the code it is compared as, 0 for what is set aside."""
    table = np.zeros(_BASIC_PLANE, np.uint16)
    for first, last in _AS_THEY_ARE:
        table[first:last] = np.arange(first, last)
    for first, last in _FOLDED:
        table[first:last] = list(map(_folded, range(first, last)))
    for variant, character in _variants():
        table[ord(variant)] = ord(character)
    for level in _LEVELS:
        table[table == ord(level)] = ord("县")
    for character in _DROPPED:
        table[table == ord(character)] = 0
    return table


def _folded(code: int) -> int:
    """The code of a letter without its width, form and case; 0 for anything else."""
    plain = unicodedata.normalize("NFKC", chr(code)).lower()
    if len(plain) != 1 or not plain.isalpha():
        return 0
    folded = ord(plain)
    return folded if folded < _BASIC_PLANE else 0


def _variants() -> Iterator[tuple[str, str]]:
    """Radicals and traditional characters, and the character that each is compared as."""
    yield from RADICALS.items()
    yield from zip(PAIRS[::2], PAIRS[1::2])


@dataclass(frozen=True)
class NormalisedReport:
    """Segments as they are compared: one array of codes, each with its offset in its segment.

    Segment `i` is `codes[starts[i]:starts[i + 1]]`, `offsets` has the place of each code in the segment's
    original text, and `numbers` tells before which codes a number was set aside or that they are one.
    `clauses` tells which codes are the first of a clause.
    """

    codes: CodeArray
    offsets: IntArray  # int32
    starts: IntArray
    numbers: BoolArray
    clauses: BoolArray

    def text(self, i: int) -> str:
        """The characters of segment `i` that are compared."""
        start, end = self.starts[i : i + 2]
        return text_of(self.codes[start:end])


def normalise(segments: Sequence[str], names: Sequence[str] = ()) -> NormalisedReport:
    """Reduce segments to what is compared.

    >>> normal = normalise(["2023年，青岚县进一步完善了 制度 12 项。"], ["青岚县"])
    >>> normal.text(0), normal.offsets.tolist()
    ('完善制度项', [12, 13, 16, 17, 22])
    """
    joined = "\n".join(segments)
    points = code_points(joined)
    lengths = np.array([len(segment) + 1 for segment in segments], np.int64)
    begins = bounds_of(lengths)
    codes = _codes_of(points)
    _drop_names(codes, joined, names)
    aside = _aside(joined)
    is_aside = np.zeros(points.size, bool)
    is_aside[concat_ranges(aside.begins, aside.lengths)] = True
    codes[is_aside] = 0
    recited = _recite(joined, codes, is_aside, begins)

    places = np.flatnonzero(codes)
    starts = np.searchsorted(places, begins)
    offsets = places - np.repeat(begins[:-1], np.diff(starts))
    is_number = _among(points, _DIGITS)
    is_number[aside.begins] |= aside.is_count
    numbers = _behind_numbers(is_number, places, np.searchsorted(places, recited))
    return NormalisedReport(
        codes[places],
        offsets.astype(np.int32),
        starts.astype(np.int64),
        numbers,
        clauses=_is_behind_any(_among(points, _CLAUSE_MARKS), places),
    )


def _codes_of(points: HashArray) -> CodeArray:
    """The code that each character is compared as, 0 for those that never are."""
    is_rare = points >= _BASIC_PLANE
    if is_rare.any():
        points = np.where(is_rare, _RARE_FROM + points % _RARE_CODES, points)
    return _table()[points]


def _drop_names(codes: CodeArray, joined: str, names: Iterable[str]) -> None:
    """Set the codes of all occurrences of the names to 0."""
    for name in filter(None, names):
        begin = joined.find(name)
        while begin >= 0:
            end = begin + len(name)
            codes[begin:end] = 0
            begin = joined.find(name, end)


@dataclass(frozen=True)
class _Aside:
    """Where something is set aside whatever characters it is made of, and whether it counts something."""

    begins: IntArray
    lengths: IntArray
    is_count: BoolArray


def _aside(joined: str) -> _Aside:
    begins: list[int] = []
    lengths: list[int] = []
    is_count: list[bool] = []
    for match in _ASIDE.finditer(joined):
        begins.append(match.start())
        lengths.append(len(match[0]))
        is_count.append(match.lastgroup == "count")
    return _Aside(
        np.array(begins, np.int64),
        np.array(lengths, np.int64),
        np.array(is_count, bool),
    )


def _recite(joined: str, codes: CodeArray, is_aside: BoolArray, begins: IntArray) -> IntArray:
    """Give the numbers of recitals codes; where these stand."""
    counts = [match for match in _COUNT.finditer(joined) if not is_aside[match.start()]]
    if len(counts) < RECITED:
        return np.zeros(0, np.int64)
    places = np.array([match.start() for match in counts])
    codes_before = bounds_of(codes > 0)[places]
    is_near = np.diff(codes_before) <= APART
    segment = np.searchsorted(begins, places, side="right")
    is_near &= np.diff(segment) == 0
    row = bounds_of(~is_near)
    row_size = np.bincount(row)[row]
    recited = np.flatnonzero(row_size >= RECITED)
    for i in recited:
        number = counts[i].group()
        codes[places[i]] = number_code(number)
    return places[recited]


def _behind_numbers(is_number: BoolArray, places: IntArray, recited: IntArray) -> BoolArray:
    """Before which codes, at `places`, a number was set aside, and which of them, `recited`, are one."""
    is_behind = _is_behind_any(is_number, places)
    # The digits before the next code are those of the recited number, which is a code itself.
    following = recited[recited + 1 < places.size] + 1
    is_behind[following] = False
    is_behind[recited] = True
    return is_behind


def _is_behind_any(is_mark: BoolArray, places: IntArray) -> BoolArray:
    """Of each place, whether there is a mark between it and the place before; of the first, true."""
    marks_before = np.cumsum(is_mark, dtype=np.int32)[places]
    is_behind = np.ones(places.size, bool)
    is_behind[1:] = marks_before[1:] != marks_before[:-1]
    return is_behind


def number_code(number: str) -> int:
    """The code of a number in a recital.

    >>> [hex(number_code(number)) for number in ("7", "66", "4.2", "3,911")]
    ['0xe007', '0xe042', '0xe02a', '0xf32f']
    """
    value = int(number.replace(".", "").replace(",", ""))
    if value < _LARGE:
        return NUMBERS[0] + value
    return NUMBERS[3] + value % (NUMBERS[4] - NUMBERS[3])


def _among(points: HashArray, characters: str) -> BoolArray:
    """Which characters are among these of the basic plane."""
    table = _table_of(characters)
    return table[np.where(points < _BASIC_PLANE, points, 0)]


@lru_cache(maxsize=2)
def _table_of(characters: str) -> BoolArray:
    table = np.zeros(_BASIC_PLANE, bool)
    table[[ord(character) for character in characters]] = True
    return table
