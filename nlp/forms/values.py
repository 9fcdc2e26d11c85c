"""What stands in a cell into a state and a number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.language.text import folded

#: How a number is written in a cell, and what stands where none is given.
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SLASH = re.compile(r"[/\\—–\-―─]{1,3}")
_NONE = re.compile(r"无|没有|未发生|暂无")
_ZERO = re.compile(r"[零〇]")
#: What may follow a number in its cell: a unit, and a note in brackets.
_NOTE = re.compile(r"\([^()]*\)$")
_UNIT = re.compile(r"(?:亿元|万元|元|件|条|项|人次|个|宗|份|万)$")
#: A cell that answers, though nobody can say what: a digit, letter or mask, no Chinese, and no numeral of an item.
_SCRAWL = re.compile(r"(?=.*[0-9A-Za-z*?□])[^\u4e00-\u9fff()、:#<>=]{1,8}(?<![.])")
#: How many of the form's 10,000 yuan one of a unit is.
_SCALES = (("亿元", 1e4), ("万元", 1.0), ("元", 1e-4))


class Value(NamedTuple):
    """A cell's state, its number as written, and the scale of the unit it names, if it does."""

    state: str
    number: float | None = None
    scale: float | None = None


@lru_cache(maxsize=1 << 14)
def scale_of(text: str) -> float:
    """How many of the form's 10,000 yuan one of the unit is that a cell or a heading names.

    >>> scale_of("收费金额(单位:元)"), scale_of("46.8万元"), scale_of("12")
    (0.0001, 1.0, 1.0)
    """
    return next((scale for unit, scale in _SCALES if unit in text), 1.0)


@lru_cache(maxsize=1 << 14)
def read_value(raw: str) -> Value:
    """What a cell says: `number`, `zero`, `blank`, `slash`, `none`, or `unreadable`.

    >>> [read_value(raw).state for raw in ("12", "0", "", "/", "无", "1O2")]
    ['number', 'zero', 'blank', 'slash', 'none', 'unreadable']
    >>> [read_value(raw).number for raw in ("1,204", "96171.6万元", "－3", "22（其中修订16件）", "/")]
    [1204.0, 96171.6, -3.0, 22.0, None]
    """
    text = folded(raw)
    if not text:
        return Value("blank")
    if _SLASH.fullmatch(text):
        return Value("slash")
    if _NONE.fullmatch(text):
        return Value("none")
    figure = _ZERO.sub("0", text) if len(text) == 1 else text
    figure = _NOTE.sub("", figure)
    unit = _UNIT.search(figure)
    figure = figure[: unit.start()] if unit else figure
    if not _NUMBER.fullmatch(figure):
        return Value("unreadable")
    number = float(figure.replace(",", ""))
    return Value("number" if number else "zero", number, scale_of(unit.group()) if unit else None)


def is_value(raw: str) -> bool:
    """Whether a cell answers, instead of asking: a number, a slash, 无, or nothing.

    >>> [is_value(raw) for raw in ("12", "/", "", "总计", "3.其他")]
    [True, True, True, False, False]
    """
    return read_value(raw).state != "unreadable"


@lru_cache(maxsize=1 << 12)
def is_answer(raw: str) -> bool:
    """Whether a cell answers, if only with a scrawl that nobody can read.

    >>> [is_answer(raw) for raw in ("12", "1O2", "3.", "(1)", "其他")]
    [True, True, False, False, False]
    """
    return is_value(raw) or bool(_SCRAWL.fullmatch(folded(raw)))
