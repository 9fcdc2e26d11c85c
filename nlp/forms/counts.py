"""A sentence into the numbers of cases that it writes, and the shares."""

from __future__ import annotations

from typing import NamedTuple

import nlp.regex as re
from nlp.language.numerals import han_sum

_UNITS = "人次|件次|件|宗|份|起|例|条|个|人|名|位|家|次|笔|项"
#: A number of cases, in digits or in numerals: with a unit, or where it ends what it is said of (`新收数为46`). One
#: that is rounded (`近50件`, `40余件`) is none, nor is an ordinal.
_COUNT = re.compile(
    r"(?=[\d零〇一二两三四五六七八九十百千])(?:"
    rf"(?<!超过)(?<!不过)(?<![约近超第\d.,〔—－-])(?P<count>\d[\d,]*|[零〇一二两三四五六七八九十百千]{{1,7}})(?:{_UNITS})(?!工作日|性|以上|左右|月)"
    r"|(?<=[为是数量计达共：:到至理结复转开供收持正错件])(?P<bare>\d[\d,]*|零)(?=[，。；、）)]|$))"
)
_SHARE = re.compile(r"(?P<share>\d{1,3}(?:\.\d+)?)[%％]")
_PERCENT = re.compile("[%％]")


class Count(NamedTuple):
    """A number with the span that it is written in, unit and all."""

    start: int
    end: int
    number: float


class Share(NamedTuple):
    """A percentage, the span of its number, and with how many decimals it is given."""

    start: int
    end: int
    number: float
    digits: int


def counts_in(sentence: str) -> list[Count]:
    """The numbers of cases of a sentence, in order.

    >>> counts_in("收到申请1,204件，约30件转办，两件撤回")
    [Count(start=4, end=10, number=1204.0), Count(start=18, end=20, number=2.0)]
    """
    return [Count(*match.span(), number_of(match["count"] or match["bare"])) for match in _COUNT.finditer(sentence)]


def shares_in(sentence: str) -> list[Share]:
    """The percentages of a sentence, in order."""
    if not _PERCENT.search(sentence):
        return []
    return [
        Share(*match.span("share"), float(match["share"]), len(match["share"].partition(".")[2]))
        for match in _SHARE.finditer(sentence)
    ]


def number_of(written: str) -> float:
    """A count in digits or numerals.

    >>> number_of("1,204"), number_of("十二"), number_of("二十"), number_of("两"), number_of("一百零六")
    (1204.0, 12.0, 20.0, 2.0, 106.0)
    """
    return float(written.replace(",", "") if written[0].isdigit() else han_sum(written))
