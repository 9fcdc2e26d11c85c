"""Administrative divisions at and above the county, by name and by code of GB/T 2260, in force in 2008 or later.

`nlp/data/divisions.tsv` has them, made by `scripts/divisions.py` from what the Ministry of Civil Affairs publishes:
with the names and codes that were given up since, and the years that each was in force. Towns and streets have no code
there.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import nlp.regex as re
from nlp.language.patterns import word_list

#: Levels of administration in order; the last two have no division of their own here.
CENTRAL, PROVINCE, CITY, COUNTY, TOWNSHIP = "central", "province", "city", "county", "township"
LEVELS = (CENTRAL, PROVINCE, CITY, COUNTY, TOWNSHIP)
#: Stand for no first and no last year.
_ALWAYS, _STILL = 0, 9999
#: The peoples whose names stand in those of autonomous divisions, some of them without 族.
_PEOPLES = word_list(
    "(?:[壮回藏满苗彝侗瑶白傣黎佤畲水土羌怒各]|布依|朝鲜|土家|哈尼|傈僳|拉祜|东乡|纳西|景颇|布朗|撒拉|毛南|仡佬|仫佬)族",
    "(?:维吾尔|蒙古|哈萨克|柯尔克孜|达斡尔|锡伯|塔吉克|鄂温克|鄂伦春|普米|保安|裕固|独龙)族?",
)
_KIND = re.compile(
    rf"(?:{_PEOPLES}{{0,8}}(?:自治区|自治州|自治县|自治旗)|特别行政区|地区|(?<=...)林区|(?<=..)[特新]区|[省市州盟县旗区])$"
)
#: Regions whose name has that of a people within.
_SHORT = {"内蒙古自治区": "内蒙古", "西藏自治区": "西藏"}
#: A short name of one character says nothing.
_SHORTEST = 2


class Division(NamedTuple):
    """A division under one of its names, with the first and the last year that it was in force under it."""

    code: str
    name: str
    since: int = _ALWAYS
    until: int = _STILL

    @property
    def level(self) -> str:
        """`province`, `city` (any prefecture) or `county` (any district or city within one).

        >>> Division("441900", "东莞市").level, Division("429004", "仙桃市").level
        ('city', 'county')
        """
        if self.code.endswith("0000"):
            return PROVINCE
        return CITY if self.code.endswith("00") else COUNTY

    def is_within(self, other: Division) -> bool:
        """Whether it is a part of another one."""
        digits = {PROVINCE: 2, CITY: 4}.get(other.level, len(other.code))
        return self.code != other.code and self.code.startswith(other.code[:digits])

    def years_off(self, year: int | None) -> int:
        """How many years it was not yet, or no more, in force in a year; 0 if that is unknown."""
        if year is None:
            return 0
        return max(self.since - year, year - self.until, 0)


class _Divisions(NamedTuple):
    """All divisions by name and by code."""

    by_name: dict[str, tuple[Division, ...]]
    by_short_name: dict[str, tuple[Division, ...]]
    by_code: dict[str, tuple[Division, ...]]
    longest: int


@lru_cache(maxsize=1)
def _divisions() -> _Divisions:
    by_name: dict[str, list[Division]] = defaultdict(list)
    by_short_name: dict[str, list[Division]] = defaultdict(list)
    by_code: dict[str, list[Division]] = defaultdict(list)
    for line in (files("nlp") / "data" / "divisions.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, name, since, until, *_ = [*line.split("\t"), "", ""]
        division = Division(code, name, int(since or _ALWAYS), int(until or _STILL))
        by_name[name].append(division)
        by_code[code].append(division)
        short = short_name(name)
        if len(short) >= _SHORTEST:
            by_short_name[short].append(division)
    return _Divisions(_frozen(by_name), _frozen(by_short_name), _frozen(by_code), longest=max(map(len, by_name)))


def _frozen(table: dict[str, list[Division]]) -> dict[str, tuple[Division, ...]]:
    return {key: tuple(found) for key, found in table.items()}


def short_name(name: str) -> str:
    """The name of a division without what kind of division it is.

    >>> [short_name(name) for name in ("江苏省", "延边朝鲜族自治州", "广西壮族自治区", "淮安市")]
    ['江苏', '延边', '广西', '淮安']
    """
    return _SHORT.get(name) or _KIND.sub("", name)


def divisions_named(name: str) -> tuple[Division, ...]:
    """All divisions that have, or had, this name."""
    return _divisions().by_name.get(name, ())


def divisions_called(short: str) -> tuple[Division, ...]:
    """All divisions whose name is this one with what kind of division it is."""
    return _divisions().by_short_name.get(short, ())


def division_of_code(code: str, year: int | None = None) -> Division | None:
    """The division that has a code, under its name of a year or else its latest; None if none has.

    >>> division_of_code("420600", 2009).name, division_of_code("420600").name, division_of_code("999999")
    ('襄樊市', '襄阳市', None)
    """
    names = _divisions().by_code.get(code, ())
    return min(names, key=lambda name: (name.years_off(year), -name.until), default=None)


def longest_at_head(text: str) -> str:
    """The longest name of a division that a text begins with, or the empty string.

    >>> longest_at_head("海南藏族自治州财政局"), longest_at_head("海南的雨")
    ('海南藏族自治州', '')
    """
    known = _divisions()
    for length in range(min(known.longest, len(text)), 1, -1):
        if text[:length] in known.by_name:
            return text[:length]
    return ""


def longest_short_at_head(text: str) -> str:
    """The longest short name of a division that a text begins with, or the empty string."""
    known = _divisions()
    for length in range(min(known.longest, len(text)), 1, -1):
        if text[:length] in known.by_short_name:
            return text[:length]
    return ""


def above(division: Division, year: int | None = None) -> tuple[Division, ...]:
    """The prefecture, if any, and the province that a division is in, under their names of a year.

    >>> [found.name for found in above(Division("320813", "洪泽区"))]
    ['淮安市', '江苏省']
    """
    codes = (division.code[:4] + "00", division.code[:2] + "0000")
    found = [division_of_code(code, year) for code in codes if code != division.code]
    return tuple(parent for parent in found if parent is not None)
