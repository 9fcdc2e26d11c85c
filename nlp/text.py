"""Text that remembers where it came from, and the small repairs made to it.

Every repair of a report's text is one function from `Traced` to `Traced`: it drops or replaces
characters, never reorders them, so that `origin` still leads from each character that is left
back to the character of the source it came from.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Traced:
    """A text with, for each of its characters, the offset of that character in the source.

    >>> t = Traced.of("第 一")
    >>> s = t.keep([True, False, True])
    >>> s.text, list(s.origin)
    ('第一', [0, 2])
    """

    text: str
    origin: array

    @classmethod
    def of(cls, text: str, start: int = 0) -> Traced:
        return cls(text, array("l", range(start, start + len(text))))

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, span: slice) -> Traced:
        return Traced(self.text[span], self.origin[span])

    def keep(self, flags: list[bool]) -> Traced:
        """The characters whose flag is true."""
        chosen = [i for i, flag in enumerate(flags) if flag]
        return Traced(
            "".join([self.text[i] for i in chosen]),
            array("l", [self.origin[i] for i in chosen]),
        )

    def strip(self) -> Traced:
        left = len(self.text) - len(self.text.lstrip())
        return self[left : len(self.text.rstrip())] if self.text.strip() else self[0:0]

    def replace(self, text: str) -> Traced:
        """The same places with other characters, one for one."""
        if len(text) != len(self.text):
            raise ValueError("a replacement must have the length of the text it replaces")
        return Traced(text, self.origin)

    @staticmethod
    def join(parts: list[Traced]) -> Traced:
        origin = array("l")
        for part in parts:
            origin.extend(part.origin)
        return Traced("".join([p.text for p in parts]), origin)


# Radicals that NFKC leaves alone: the simplified forms of the CJK Radicals Supplement, which some
# PDF producers emit in place of the character that looks the same.
_RADICALS = str.maketrans(
    "⺠⻓⻔⻋⻅⻚⻛⻜⻝⻢⻥⻦⻬⻰⻩⻆⻄⻉⻘⻙⻤⺟⺁⺪⻁⻨⻮⻳⻣⻫⻐⻒⻗⺼⺮",
    "民长门车见页风飞食马鱼鸟齐龙黄角西贝青韦鬼母厂疋虎麦齿龟骨齐钅长雨肉竹",
)


@lru_cache(maxsize=1)
def _compatibility() -> dict[int, str]:
    """One-for-one compatibility forms and what they stand for; full-width punctuation stays."""
    table = dict(_RADICALS)
    blocks = [(0x2F00, 0x2FE0), (0xF900, 0xFB00), (0x2E80, 0x2F00), (0xFF01, 0xFF5F)]
    for first, last in blocks:
        for code in range(first, last):
            plain = unicodedata.normalize("NFKC", chr(code))
            wide_punctuation = first == 0xFF01 and not plain.isalnum() and plain not in "@_/"
            if len(plain) == 1 and plain != chr(code) and not wide_punctuation:
                table[code] = plain
    table[0x3007] = "〇"
    return table


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
_ODD_SPACE = str.maketrans({c: " " for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c\r"})


def plain_characters(t: Traced) -> Traced:
    """Compatibility forms become the character they stand for; what cannot be seen is dropped.

    NFKC one for one, for radicals, compatibility ideographs and full-width letters and digits.
    Full-width punctuation stays as it is: in Chinese it is the right form.

    >>> plain_characters(Traced.of("⼯作２０２３年，⻓期\u200b坚持。")).text
    '工作2023年，长期坚持。'
    """
    if t.text.isascii():
        return t
    if _INVISIBLE.search(t.text):
        t = t.keep([not _INVISIBLE.match(c) for c in t.text])
    return t.replace(t.text.translate(_compatibility()).translate(_ODD_SPACE))


@lru_cache(maxsize=1)
def _traditional() -> dict[int, str]:
    from nlp.reuse.traditional import PAIRS

    return {ord(old): new for old, new in zip(PAIRS[::2], PAIRS[1::2])}


def simplified(text: str) -> str:
    """The text with traditional characters as simplified ones, one for one: for matching, not for print.

    >>> simplified("政府信息公開工作年度報告")
    '政府信息公开工作年度报告'
    """
    return text.translate(_traditional())


def width(text: str) -> float:
    """Display width in full-width columns, runs of space counted as one half.

    >>> width("2023 年")
    3.5
    """
    squeezed = re.sub(r"\s+", " ", text.strip())
    narrow = sum(1 for c in squeezed if c < "\u1100")
    return len(squeezed) - narrow / 2


def squeeze(t: Traced) -> Traced:
    """White space out, but for one blank between two Latin letters or digits.

    Chinese is written without spaces: those in a report are damage from the layout.

    >>> squeeze(Traced.of("持 续推进 2024 年 open data")).text
    '持续推进2024年open data'
    """
    text = t.text
    if not re.search(r"\s", text):
        return t
    flags = []
    for i, c in enumerate(text):
        if not c.isspace():
            flags.append(True)
            continue
        after = text[i + 1 : i + 2]
        before = text[i - 1] if i else ""
        # The last blank of a run is the one that may stay.
        left = text[:i].rstrip()[-1:] if before.isspace() else before
        flags.append(after.isascii() and after.isalnum() and left.isascii() and left.isalnum())
    kept = t.keep(flags)
    return kept.replace(re.sub(r"\s", " ", kept.text))
