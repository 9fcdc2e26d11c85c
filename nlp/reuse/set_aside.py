"""Two texts into how much of what comparison sets aside agrees between them: numbers, contacts, odd punctuation, slips.

Nobody hits the same number of three digits, the same doubled stop or the same telephone by chance, so each is as good
as words that agree. Small numbers and years are not counted: any two reports share them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import nlp.regex as re

#: What leads to one body only: a web address, an e-mail address, a host, a telephone number with its area code.
CONTACT = re.compile(
    "|".join(
        (
            r"(?:https?://|www\.)[A-Za-z0-9./:%?=&#~_-]+",
            r"(?<![A-Za-z0-9._-])[A-Za-z0-9._-]+@[A-Za-z0-9.-]+",
            r"(?<![A-Za-z0-9.-])[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+){2,}",
            r"(?<!\d)0\d{2,3}[-－—]\d{7,8}(?!\d)",
            r"(?<!\d)1[3-9]\d{9}(?!\d)",
        )
    )
)
SLIPS = (
    # Doubled stops.
    re.compile(r"[，。；、]{2,}"),
    # Impossible dates: 13月, 2月35日, 3月2023年.
    re.compile(r"(?<!\d)(?:1[3-9]|[2-9]\d)\s*月|月\s*(?:3[2-9]|[4-9]\d)\s*日|\d{1,2}\s*月\s*\d{1,2}\s*年"),
    # A word twice, but not 能公开公开不….
    re.compile(r"(?!一)([\u4e00-\u9fff]{2,4})\1(?![\u4e00-\u9fff]?不)"),
    # A particle twice.
    re.compile(r"的的|了了|和和|在在|是是"),
)
#: Words that are doubled on purpose.
DOUBLED = frozenset(["多多", "实实在在", "种种", "时时刻刻", "方方面面", "许许多多", "家家户户"])
#: A number that two reports do not share by chance, and what of these tells a year.
_NUMBER = re.compile(r"(?<![\d.〔])\d{3,}(?:\.\d+)?(?![\d〕])")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Marks that writers do not put there: a half-width one between Chinese characters, a stop before a closing bracket.
_ODD = re.compile(r"(?<=[\u4e00-\u9fff])[,;:](?=[\u4e00-\u9fff])|(?<![，、；])[，、；]++[)）」』]")
#: How many things are counted at most.
MOST_COUNTED = 3


def count_agreeing(text: str, source_text: str) -> int:
    """How many things agree, up to MOST_COUNTED.

    >>> count_agreeing("公开318条，咨询0571-5551234", "公开318条，来电0571-5551234")
    2
    >>> count_agreeing("2023年公开12条", "2023年公开12条")
    0
    """
    found = _contacts(text) & _contacts(source_text)
    found |= _numbers(text) & _numbers(source_text)
    found |= _slips(text) & _slips(source_text)
    return min(len(found), MOST_COUNTED)


class Slip(NamedTuple):
    """What is wrong in a text, and where."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1024)
def find_slips(text: str) -> tuple[Slip, ...]:
    """The slips in a text: one is held beside many others, and asked for its slips each time."""
    return tuple(Slip(match[0], *match.span()) for pattern in SLIPS for match in pattern.finditer(text))


@lru_cache(maxsize=1024)
def _numbers(text: str) -> frozenset[str]:
    without_contacts = CONTACT.sub("", text)
    return frozenset(number for number in _NUMBER.findall(without_contacts) if not _YEAR.fullmatch(number))


@lru_cache(maxsize=1024)
def _contacts(text: str) -> frozenset[str]:
    return frozenset(CONTACT.findall(text))


@lru_cache(maxsize=1024)
def _slips(text: str) -> frozenset[str]:
    slips = {slip.text for slip in find_slips(text)}
    if _ODD.search(text) and not re.search("[，；：]", text):
        # Who writes half-width throughout has done so before.
        return frozenset(slips - DOUBLED)
    return frozenset((slips | {match.group() for match in _ODD.finditer(text)}) - DOUBLED)
