"""Damaged text into repaired text that remembers where each of its characters came from.

Every repair of a report's text is one function from `Traced` to `Traced`: it drops or replaces
characters, never reorders them, so that `origin` still leads from each character that is left
back to the character of the source it came from.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import nlp.regex as re
from nlp.language.punctuation import ODD_PUNCTUATION
from nlp.language.radicals import RADICALS

#: Offsets in a source, one for each character of a text, ascending.
Origin: TypeAlias = "array[int]"


# Offsets are kept up to the longest document that is common: a slice of them is ten times faster than to count anew.
_KEPT_OFFSETS = 1 << 18


@lru_cache(maxsize=1)
def _kept_offsets() -> Origin:
    return array("l", range(_KEPT_OFFSETS))


def _count(start: int, stop: int) -> Origin:
    """The numbers from one up to another."""
    if stop > _KEPT_OFFSETS:
        return array("l", range(start, stop))
    return _kept_offsets()[start:stop]


@dataclass(frozen=True, slots=True)
class Traced:
    """A text with, for each of its characters, the offset of that character in the source.

    >>> t = Traced.of("第 一")
    >>> s = t.without([(1, 2)])
    >>> s.text, list(s.origin)
    ('第一', [0, 2])
    """

    text: str
    origin: Origin

    @classmethod
    def of(cls, text: str, start: int = 0) -> Traced:
        """A text as it stands in its source from an offset on."""
        return cls(text, _count(start, start + len(text)))

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, span: slice) -> Traced:
        return Traced(self.text[span], self.origin[span])

    def without(self, spans: Iterable[tuple[int, int]]) -> Traced:
        """What is left when the spans, in order and apart, are taken out."""
        kept: list[Traced] = []
        cursor = 0
        for start, end in spans:
            kept.append(self[cursor:start])
            cursor = end
        if not cursor:
            return self
        kept.append(self[cursor:])
        return Traced.join(kept)

    def strip(self) -> Traced:
        """White space at both ends taken off."""
        stripped = self.text.strip()
        if len(stripped) == len(self.text):
            return self
        left = len(self.text) - len(self.text.lstrip())
        return self[left : left + len(stripped)]

    def replace(self, text: str) -> Traced:
        """The same places with other characters, one for one; `ValueError` where their number differs."""
        if len(text) != len(self.text):
            raise ValueError("a replacement must have the length of the text it replaces")
        return Traced(text, self.origin)

    @staticmethod
    def join(parts: list[Traced]) -> Traced:
        """Parts one behind another."""
        origin: Origin = array("l")
        for part in parts:
            origin.extend(part.origin)
        return Traced("".join([part.text for part in parts]), origin)


_FULL_WIDTH = range(0xFF01, 0xFF5F)
#: Blocks of characters that have a compatibility form. None beyond the basic plane: with one of those in it, the
#: pattern that looks for them is twenty times slower.
_COMPATIBILITY_BLOCKS = (
    range(0x2E80, 0x2F00),  # CJK Radicals Supplement
    range(0x2F00, 0x2FE0),  # Kangxi Radicals
    range(0x3190, 0x31A0),  # raised 一二三四上中下 beside a line
    range(0xF900, 0xFB00),  # compatibility ideographs
    _FULL_WIDTH,
)
_ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@lru_cache(maxsize=1)
def _compatibility() -> dict[str, str]:
    """One-for-one compatibility forms and what they stand for; full-width punctuation stays."""
    table = {}
    for block in _COMPATIBILITY_BLOCKS:
        for char in map(chr, block):
            plain = unicodedata.normalize("NFKC", char)
            if len(plain) == 1 and plain != char and not _is_wide_punctuation(char, plain):
                table[char] = plain
    # After the forms that NFKC knows: of some radicals it knows one that is not in use.
    return table | RADICALS | ODD_PUNCTUATION | dict.fromkeys(_ODD_SPACES, " ")


def _is_wide_punctuation(char: str, plain: str) -> bool:
    """Whether a full-width character is punctuation, which is right in Chinese, and no part of an address."""
    return ord(char) in _FULL_WIDTH and not plain.isalnum() and plain not in "@_/"


# Surrogates go with what cannot be seen: a text that holds one cannot be written as UTF-8.
_INVISIBLE = re.compile(
    "["
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"  # soft hyphens, joiners, marks of direction
    "\ufeff\ufffe\uffff"  # marks of byte order
    "\x00-\x08\x0e-\x1b\x1f\x7f"  # controls
    "\ud800-\udfff"  # halves of surrogate pairs
    "]+"
)


def plain_characters(t: Traced) -> Traced:
    """Compatibility forms become the character they stand for; what cannot be seen is dropped.

    NFKC one for one, for radicals, compatibility ideographs and full-width letters and digits.
    Full-width punctuation stays as it is: in Chinese it is the right form, and forms for vertical lines become it.

    >>> plain_characters(Traced.of("⼯作２０２３年，⻓期\u200b坚持︒")).text
    '工作2023年，长期坚持。'
    """
    if _INVISIBLE.search(t.text):
        t = t.without(run.span() for run in _INVISIBLE.finditer(t.text))
    return t.replace(_replaced(t.text, _compatibility))


@lru_cache(maxsize=1)
def _traditional() -> dict[str, str]:
    from nlp.language.traditional import PAIRS

    return {old: new for old, new in zip(PAIRS[::2], PAIRS[1::2]) if old != new}


def simplified(text: str) -> str:
    """The text with traditional characters as simplified ones, one for one: for matching, not for print.

    >>> simplified("政府信息公開工作年度報告")
    '政府信息公开工作年度报告'
    """
    return _replaced(text, _traditional)


#: Characters and what stands for each, made when first needed.
_Table = Callable[[], dict[str, str]]


@lru_cache(maxsize=2)
def _any_key(table: _Table) -> re.Pattern[str]:
    return re.compile("[" + re.escape("".join(table())) + "]")


def _replaced(text: str, table: _Table) -> str:
    """The text with the keys of a table as their values, one for one."""
    pattern = _any_key(table)
    # Nearly all text needs no replacement: looking first is faster than str.translate by far.
    if not pattern.search(text):
        return text
    replacements = table()
    return pattern.sub(lambda key: replacements[key.group()], text)


_NARROW = re.compile("[\x00-\u10ff]")
_SPACE = re.compile(r"\s+")


def width(text: str) -> float:
    """Display width in full-width columns, runs of space counted as one half.

    >>> width("2023 年")
    3.5
    """
    squeezed = " ".join(text.split())
    return len(squeezed) - len(_NARROW.findall(squeezed)) / 2


def squeeze(t: Traced) -> Traced:
    """White space out, but for one blank between two Latin letters or digits.

    Chinese is written without spaces: those in a report are damage from the layout.

    >>> squeeze(Traced.of("持 续推进 2024 年 open  data")).text
    '持续推进2024年open data'
    """
    text = t.text
    spans = []
    for run in _SPACE.finditer(text):
        start, end = run.span()
        neighbours = text[start - 1 : start] + text[end : end + 1]
        if len(neighbours) == 2 and neighbours.isascii() and neighbours.isalnum():
            # The last blank of the run stays.
            end -= 1
        spans.append((start, end))
    if not spans:
        return t
    kept = t.without(spans)
    return kept.replace(_SPACE.sub(" ", kept.text))


# Reports are untrusted: a cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_NUMBER = re.compile(r"[-+－＋]?[\d.,]*%?")


def defused(text: str) -> str:
    """The text as a cell of a CSV: with an apostrophe before it where a spreadsheet would take it for a formula.

    >>> defused("=1+1"), defused("一是更新慢。")
    ("'=1+1", '一是更新慢。')
    >>> defused("-1"), defused("-"), defused("-1+cmd")  # a number or a dash runs nothing
    ('-1', '-', "'-1+cmd")
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def without_blanks(text: str) -> str:
    """Text without any white space.

    >>> without_blanks("青岚县 水利局\\n")
    '青岚县水利局'
    """
    return "".join(text.split())


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """Text without white space, its forms of brackets, digits and letters made one: what a name or a label is told by.

    >>> folded("（七） 总 计")
    '(七)总计'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return without_blanks(text)


def printable(text: str) -> str:
    """One line as it may be printed: names and texts from elsewhere may hold what a terminal would obey.

    >>> printable("a\\x1b[2J.pdf")
    'a�[2J.pdf'
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
