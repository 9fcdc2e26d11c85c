"""The text as it is compared: what copyists change anyway is set aside, and offsets lead back.

Set aside are the names of the report's own body and places, dates, numbers, enumerators, web
addresses, punctuation, spaces and a few words of degree, aspect and joining (`进一步`, `了`, `将`, `和`): they are what
differs between a sentence and its copy when nothing else does. Width, compatibility forms and
traditional characters are made one. The levels of administration (省市县区镇乡) count as one character.

Where counts follow one another closely (`同意公开66件，部分公开7件，不予公开8件`) there is nothing but them that could
tell a copy: there each number stands as one character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nlp.language.bodies import OWNER_WORDS
from nlp.language.numerals import HAN_NUMERALS as _HAN
from nlp.language.traditional import PAIRS
from nlp.reuse.codes import ranges

#: Radicals that Unicode's compatibility decomposition leaves alone, seen in text taken from PDF.
_RADICALS = "⻓长⻔门⻅见⻉贝⻋车⻚页⻛风⻜飞⻝食⻢马⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⺠民⺟母⻁虎⻄西⻆角⻘青⻣骨⻤鬼⻙韦⻧卤⻳龟⻂衣⺝月⺫目⻊足⻏邑⻑长⻒长"
_LEVELS = "省市州县区旗镇乡"
_DROPPED = "的了将已和与〇○"

_COUNTED = "件条次个份名人篇期家场项类例起批部期余"
# What may be long does not begin amid its like, or a file of one character alone would take hours.
_ASIDE = re.compile(
    "|".join(
        (
            r"(?:https?://|www\.)[A-Za-z0-9./:%?=&#~_-]+|(?<![A-Za-z0-9._-])[A-Za-z0-9._-]+@[A-Za-z0-9._-]+|(?<![A-Za-z0-9-])[0-9]*[A-Za-z-][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+",
            rf"[\d０-９〇○零{_HAN}]{{2,4}}[^\S\n]*年度?",
            rf"[\d０-９{_HAN}]{{1,3}}[^\S\n]*[月日号]",
            rf"(?P<count>(?<![{_HAN}百千万两零〇])[{_HAN}百千万两零〇]+(?=[{_COUNTED}]))",
            rf"(?<![^\s，。；：！？、,;:])(?:第?[{_HAN}]{{1,3}}(?:是要?|[、．.，])|其[{_HAN}]|首先|其次|再次|最后)",
            rf"[（(][{_HAN}\d]{{1,3}}[)）]",
            rf"[我本全](?:{OWNER_WORDS}|州|旗|厅|中心|部门|行|处|校)(?!法)",
            r"进一步|以及|不断|持续|切实|认真|积极|大力|着力|努力|继续",
        )
    )
)

#: A number that counts something: no share, telephone number, time, year or number of a document, or part of one.
_COUNT = re.compile(
    r"[1-9１-９](?<![\d.．,〔\[／/:：－—-].)(?:\d{0,2}(?:,\d{3}){1,4}|\d{0,5}(?:\.\d{1,4})?)(?!\d|[.．,]\d|[^\S\n]*[%％年]|[〕\]／/:：－—-])"
)
#: How many counts in a row make a recital, and how many codes may stand between two of them.
RECITED, APART = 3, 12
#: The codes that numbers of one, two, three and more digits are given, from Unicode's private use area.
NUMBERS = (0xE000, 0xE00A, 0xE064, 0xE3E8, 0xF900)


@lru_cache(maxsize=1)
def _table() -> np.ndarray:
    """For each code of the basic plane the code it is compared as, 0 for what is set aside."""
    table = np.zeros(0x10000, np.uint16)
    for start, end in ((0x3400, 0xA000), (0xA000, 0xD800)):
        table[start:end] = np.arange(start, end)
    for start, end in ((0x30, 0x3400), (0xF900, 0x10000)):
        for code in range(start, end):
            plain = unicodedata.normalize("NFKC", chr(code)).lower()
            if len(plain) == 1 and plain.isalpha() and ord(plain) < 0x10000:
                table[code] = ord(plain)
    for pairs in (_RADICALS, "".join(PAIRS)):
        for old, new in zip(pairs[::2], pairs[1::2]):
            table[ord(old)] = ord(new)
    for level in _LEVELS:
        table[table == ord(level)] = ord("县")
    for char in _DROPPED:
        table[table == ord(char)] = 0
    return table


@dataclass(frozen=True)
class NormalisedReport:
    """Segments as they are compared: one array of codes, each with its offset in its segment.

    Segment `i` is `codes[starts[i]:starts[i + 1]]`, `offsets` has the place of each code in the segment's
    original text, and `numbers` tells before which codes a number was set aside or that they are one.
    """

    codes: np.ndarray
    offsets: np.ndarray
    starts: np.ndarray
    numbers: np.ndarray

    def text(self, i: int) -> str:
        return self.codes[self.starts[i] : self.starts[i + 1]].astype("<u2").tobytes().decode("utf-16-le")


def normalise(segments: Sequence[str], names: Sequence[str] = ()) -> NormalisedReport:
    """Reduce segments to what is compared.

    >>> normal = normalise(["2023年，青岚县进一步完善了 制度 12 项。"], ["青岚县"])
    >>> normal.text(0), normal.offsets.tolist()
    ('完善制度项', [12, 13, 16, 17, 22])
    """
    joined = "\n".join(segments)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    lengths = np.fromiter((len(s) + 1 for s in segments), np.int64, len(segments))
    begins = np.concatenate(([0], np.cumsum(lengths)))
    wide = points > 0xFFFF
    if wide.any():
        points = np.where(wide, 0x3400 + points % 0x1800, points)
    codes = _table()[points]
    for name in filter(None, names):
        at = joined.find(name)
        while at >= 0:
            codes[at : at + len(name)] = 0
            at = joined.find(name, at + len(name))
    number = _digits()[np.where(wide, 0, points)]
    aside = np.array(
        [(*match.span(), match.lastgroup == "count") for match in _ASIDE.finditer(joined)], np.int64
    ).reshape(-1, 3)
    dated = np.zeros(points.size, bool)
    dated[ranges(aside[:, 0], aside[:, 1] - aside[:, 0])] = True
    codes[dated] = 0
    number[aside[:, 0]] |= aside[:, 2] > 0
    recited = _recite(joined, codes, dated, begins)
    places = np.flatnonzero(codes)
    starts = np.searchsorted(places, begins).astype(np.int64)
    if len(segments):
        starts[-1] = places.size
    offsets = places - np.repeat(begins[:-1], np.diff(starts))
    digits = np.cumsum(number, dtype=np.int32)[places]
    numbers = np.ones(places.size, bool)
    numbers[1:] = digits[1:] != digits[:-1]
    recited = np.searchsorted(places, recited)
    numbers[recited[recited + 1 < places.size] + 1] = False
    numbers[recited] = True
    return NormalisedReport(codes[places], offsets.astype(np.int32), starts, numbers)


def _recite(joined: str, codes: np.ndarray, dated: np.ndarray, begins: np.ndarray) -> list[int]:
    """Give the numbers of recitals codes; where these stand."""
    counts = [match for match in _COUNT.finditer(joined) if not dated[match.start()]]
    if len(counts) < RECITED:
        return []
    at = np.array([match.start() for match in counts])
    filled = np.concatenate(([0], np.cumsum(codes > 0)))
    segment = np.searchsorted(begins, at, side="right")
    near = (np.diff(filled[at]) <= APART) & (np.diff(segment) == 0)
    row = np.cumsum(np.concatenate(([True], ~near)))
    kept = np.flatnonzero(np.bincount(row)[row] >= RECITED)
    for i in kept:
        codes[at[i]] = number_code(counts[i].group())
    return at[kept].tolist()


def number_code(number: str) -> int:
    """The code of a number in a recital.

    >>> [hex(number_code(number)) for number in ("7", "66", "4.2", "3,911")]
    ['0xe007', '0xe042', '0xe02a', '0xf32f']
    """
    value = int(number.replace(".", "").replace(",", ""))
    return NUMBERS[0] + value if value < 1000 else NUMBERS[3] + value % (NUMBERS[4] - NUMBERS[3])


@lru_cache(maxsize=1)
def _digits() -> np.ndarray:
    table = np.zeros(0x10000, bool)
    table[[ord(c) for c in "0123456789０１２３４５６７８９"]] = True
    return table
