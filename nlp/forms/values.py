"""What stands in a cell into a state and a number."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import nlp.regex as re
from nlp.language.numerals import han_sum
from nlp.language.text import folded

#: How a number is written in a cell, and what stands where none is given.
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SLASH = re.compile(r"[/\\—–\-―─]{1,3}")
_NONE = re.compile(r"无|没有|未发生|暂无")
#: What may follow a number in its cell: the mark of a footnote, a note in brackets, and a unit.
_MARK = re.compile(r"(?<=[\d件元])[①-⑳¹²³⁰-⁹*※#▲★]+$")
_NOTE = re.compile(r"\([^()]*\)$|\[[^\[\]]*\]$|〔[^〔〕]*〕$|注\d?$")
_UNIT = re.compile(r"(?:亿元|万元|元|件次|件|条|项|人次|个|宗|起|例|份|万)$")
#: A unit on a line of its own, and the most characters that such a line has.
_UNIT_ABOVE = re.compile("[(]?(?:计量|金额)?单位[:：][亿万]?元(?:[、,/](?:件|项|条|个))*[)]?")
LONGEST_UNIT = 20
#: Numbers in Chinese numerals; one alone is as well part of a label.
_HAN = re.compile("[〇零一二两三四五六七八九十百千万]+")
_LONE_NUMERAL = re.compile("[一二两三四五六七八九十百千万]")
#: How a change is said.
_CHANGE = re.compile(r"(?P<more>增加?|\+|↑)|(?P<less>减少?|负|[-−–—]|↓)")
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
def scale_of(text: str) -> float | None:
    """How many of the form's 10,000 yuan one of the unit is that a cell or a heading names; None where it names none.

    >>> scale_of("收费金额(单位:元)"), scale_of("46.8万元"), scale_of("12")
    (0.0001, 1.0, None)
    """
    return next((scale for unit, scale in _SCALES if unit in text), None)


def is_unit(text: str) -> bool:
    """Whether a folded line names the unit of the amounts below it, and nothing else.

    >>> is_unit("(金额单位:元)"), is_unit("单位:万元"), is_unit("单位:水利局")
    (True, True, False)
    """
    return len(text) < LONGEST_UNIT and bool(_UNIT_ABOVE.fullmatch(text))


@lru_cache(maxsize=1 << 14)
def read_value(raw: str) -> Value:
    """What a cell says: `number`, `zero`, `blank`, `slash`, `none`, or `unreadable`.

    >>> [read_value(raw).state for raw in ("12", "0", "", "/", "无", "1O2")]
    ['number', 'zero', 'blank', 'slash', 'none', 'unreadable']
    >>> [read_value(raw).number for raw in ("1,204", "96171.6万元", "－3", "22（其中修订16件）", "/")]
    [1204.0, 96171.6, -3.0, 22.0, None]
    >>> [read_value(raw).number for raw in ("1 204", "１２件", "12①", "12[2]", "一百零三", "减少5", "3.0")]
    [1204.0, 12.0, 12.0, 12.0, 103.0, -5.0, 3.0]
    """
    text = folded(_MARK.sub("", raw.strip()))
    if not text:
        return Value("blank")
    if _SLASH.fullmatch(text):
        return Value("slash")
    if _NONE.fullmatch(text):
        return Value("none")
    figure = _NOTE.sub("", text)
    unit = _UNIT.search(figure)
    figure = figure[: unit.start()] if unit else figure
    number = _number(figure)
    if number is None:
        return Value("unreadable")
    return Value("number" if number else "zero", number, (scale_of(unit.group()) or 1.0) if unit else None)


def _number(figure: str) -> float | None:
    """A number in digits or Chinese numerals, with what says that it is a change; None where it is none."""
    change = _CHANGE.match(figure)
    sign = -1.0 if change and change["less"] else 1.0
    figure = figure[change.end() :] if change else figure
    if _NUMBER.fullmatch(figure):
        return sign * float(figure.replace(",", "")) + 0.0
    return sign * han_sum(figure) if _HAN.fullmatch(figure) else None


@lru_cache(maxsize=1 << 14)
def is_value(raw: str) -> bool:
    """Whether a cell answers, instead of asking: a number, a slash, 无, or nothing.

    >>> [is_value(raw) for raw in ("12", "/", "", "十二", "总计", "3.其他", "三")]
    [True, True, True, True, False, False, False]
    """
    return read_value(raw).state != "unreadable" and not _LONE_NUMERAL.fullmatch(raw.strip())


@lru_cache(maxsize=1 << 12)
def is_answer(raw: str) -> bool:
    """Whether a cell answers, if only with a scrawl that nobody can read.

    >>> [is_answer(raw) for raw in ("12", "1O2", "3.", "(1)", "其他")]
    [True, True, False, False, False]
    """
    return is_value(raw) or bool(_SCRAWL.fullmatch(folded(raw)))


@lru_cache(maxsize=1 << 12)
def may_answer(raw: str) -> bool:
    """Whether a cell of a table answers: in its columns of numbers a lone Chinese numeral is one.

    >>> may_answer("三"), is_answer("三")
    (True, False)
    """
    return is_answer(raw) or read_value(raw).state != "unreadable"
