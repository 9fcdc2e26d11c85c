"""The name of a body, with the report around it, into who it is: kind, level, place and its code of GB/T 2260."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import NamedTuple

import nlp.regex as re
from nlp.language.bodies import is_ordinary_word, split_units
from nlp.language.body_kinds import (
    CORPS,
    GOVERNMENT,
    SEVERAL,
    STREET,
    TOWN,
    VERTICAL,
    ZONE,
    central_part,
    has_own_district,
    is_corps,
    is_seat,
    is_zone,
    kind_of_rest,
    kind_of_town,
)
from nlp.language.divisions import (
    CENTRAL,
    CITY,
    COUNTY,
    PROVINCE,
    TOWNSHIP,
    Division,
    above,
    divisions_called,
    divisions_named,
    longest_at_head,
    longest_short_at_head,
    short_name,
)
from nlp.language.text import folded


class Identity(NamedTuple):
    """Who a body is; what is not known is empty.

    `kind` is one of `nlp.language.body_kinds.KINDS`, `level` one of `nlp.language.divisions.LEVELS`: that of the
    government it belongs to (a department of a county is of `county`), of an office of a central body that of the
    place it is for. `place` is the county, else the prefecture or province, that its name names, `place_code` its code
    in the year of the report.
    """

    kind: str = ""
    level: str = ""
    place: str = ""
    place_code: str = ""


#: Of whom nothing is known.
NOBODY = Identity()


@dataclass(frozen=True)
class _Places:
    """The places at the head of a name: the last of them, what it may be in GB/T 2260, a town, and what follows."""

    unit: str = ""
    divisions: tuple[Division, ...] = ()
    above_unit: str = ""
    town: str = ""
    rest: str = ""


#: A town behind a place that is known; none is `城乡建设局` or `乡镇企业局`.
_TOWN = re.compile(
    "(?!城[乡镇]|乡镇|乡村|村镇)(?:(?!城乡|城镇|乡镇|村镇|办事处|人民)[一-龥]){1,7}?(?:民族乡|镇|乡|苏木|街道)(?!村|企业|建设)"
)
_GOVERNMENT_BETWEEN = re.compile("(?:人民政府|政府)(?=[一-龥]{1,8}街道)")
_BRACKETS = re.compile(r"\((?:[^()]*)\)$")
_NO_NAME = re.compile(r"[\d\s_.,、()（）-]+")
#: Levels of places that are not in GB/T 2260, by how their name ends.
_ENDINGS = (
    (re.compile("省$|(?<!自治)自治区$"), PROVINCE),
    (re.compile("(?:州|盟|地区)$"), CITY),
    (re.compile("[县区旗]$"), COUNTY),
)


def identify(body: str, year: int | None = None, texts: Sequence[str] = (), path: str = "") -> Identity:
    """Who a body is, by its name; which of several places of one name it is in, by its report.

    `year` is that of the report, `texts` are of the report, `path` is where it is: a county of a name that several have
    is told by the prefecture or province that these name, if they name one only.

    >>> identify("淮安市洪泽区水利局", 2023)
    Identity(kind='department', level='county', place='洪泽区', place_code='320813')
    >>> identify("鼓楼区人民政府", 2023), identify("鼓楼区人民政府", 2023, ["南京市鼓楼区位于主城中心。"]).place_code
    (Identity(kind='government', level='county', place='鼓楼区', place_code=''), '320106')
    >>> [tuple(identify(name)) for name in ("财政部", "白芦镇人民政府")]
    [('department', 'central', '', ''), ('town', 'township', '', '')]
    """
    name = folded(body)
    if "、" in name:
        first = identify(name.split("、")[0], year, texts, path)
        return first._replace(kind=SEVERAL)
    name = _BRACKETS.sub("", name)
    if is_corps(name):
        return Identity(CORPS)
    central, local = central_part(name)
    places = _read_places(local, year)
    kind = _kind(central, places)
    if not places.unit and kind in (VERTICAL, ZONE) and not has_own_district(name):
        places = _read_short_place(local, year)
    found = _settle(places, year, texts, path)
    if has_own_district(name) and kind == VERTICAL:
        return Identity(kind)
    return _identity(kind, central, places, found)


def _identity(kind: str, central: str, places: _Places, found: Division | None) -> Identity:
    place = found.name if found else places.unit
    code = found.code if found else ""
    if places.town:
        return Identity(kind, TOWNSHIP, place, code)
    if central and not places.unit:
        return Identity(kind, CENTRAL if kind != VERTICAL else "", place, code)
    return Identity(kind, _level(places, found), place, code)


def _kind(central: str, places: _Places) -> str:
    if places.town:
        return kind_of_town(places.town, places.rest)
    if places.unit and not central and is_seat(places.rest):
        return GOVERNMENT
    if not central and is_zone(places.rest):
        return ZONE
    return kind_of_rest(places.rest, central)


def _level(places: _Places, found: Division | None) -> str:
    """The level of the last place of a name, if all that it may be are of one."""
    if found:
        return found.level
    if places.divisions:
        levels = {division.level for division in places.divisions}
        return levels.pop() if len(levels) == 1 else ""
    for ending, level in _ENDINGS:
        if ending.search(places.unit):
            return level
    if places.unit.endswith("市"):
        # 江北市柳河市: a city within a prefecture.
        return COUNTY if places.above_unit.endswith(("市", "州", "盟", "地区")) else CITY
    return ""


def body_key(body: str, who: Identity) -> str:
    """The same for the same body, whether its name tells the places it lies in or not, if its place is known.

    >>> names = ("淮安市洪泽区人民政府办公室", "洪泽区人民政府", "洪泽区水利局")
    >>> [body_key(name, identify(name, 2023)) for name in names]
    ['320813 government', '320813 government', '320813 水利局']
    """
    name = folded(body)
    if not who.place_code:
        return name
    if who.kind == GOVERNMENT:
        return f"{who.place_code} {GOVERNMENT}"
    central, local = central_part(name)
    places = _read_places(local, None)
    own = places.rest.removeprefix("人民政府")
    if places.town:
        own = places.town + ("" if who.kind in (TOWN, STREET) else own)
    return f"{who.place_code} {central}{own}"


# ------------------------------------------------------------------------------------- the name's places


def _read_places(name: str, year: int | None) -> _Places:
    """The places at the head of a name, from the largest."""
    places = _Places(rest=name)
    while True:
        head = longest_at_head(places.rest)
        divisions = divisions_named(head) if head else ()
        if places.divisions:
            divisions = tuple(found for found in divisions if any(map(found.is_within, places.divisions)))
        if not divisions:
            break
        places = _Places(head, _in_force(divisions, year), places.unit, rest=places.rest[len(head) :])
    if not places.unit:
        places = _read_unknown(name)
    return _with_town(places)


def _read_unknown(name: str) -> _Places:
    """The places at the head of a name that are not in GB/T 2260, or not all of them."""
    places = _Places(rest=name)
    for unit, behind in split_units(name):
        if is_ordinary_word(unit) or is_zone(unit) or unit.endswith(("镇", "乡", "街道", "苏木")):
            break
        places = _Places(unit, divisions_named(unit), places.unit, rest=behind)
    return places


def _with_town(places: _Places) -> _Places:
    """The same with the town that follows, if one does."""
    rest = _GOVERNMENT_BETWEEN.sub("", places.rest)
    town = _TOWN.match(rest)
    if not town:
        return places
    return replace(places, town=town.group(), rest=rest[town.end() :])


def _read_short_place(name: str, year: int | None) -> _Places:
    """A place that is named without what it is: 江苏监管局, 淮安经济技术开发区; of several the highest."""
    head = longest_short_at_head(name)
    divisions = divisions_called(head) if head and not is_ordinary_word(head) else ()
    for level in (PROVINCE, CITY, COUNTY):
        of_level = tuple(found for found in divisions if found.level == level)
        if of_level:
            return _Places(of_level[0].name, _in_force(of_level, year), rest=name[len(head) :])
    return _Places(rest=name)


def _in_force(divisions: Iterable[Division], year: int | None) -> tuple[Division, ...]:
    """Of divisions of one name those that were in force in a year, or those of the years next to it."""
    found = tuple(divisions)
    least = min((division.years_off(year) for division in found), default=0)
    return tuple(division for division in found if division.years_off(year) == least)


# ------------------------------------------------------------------------------ which of those of one name


def _settle(places: _Places, year: int | None, texts: Sequence[str], path: str) -> Division | None:
    """The division that a name means; None where it may be several, or is in no list."""
    if not places.unit:
        return _folder(path, year)
    codes = {division.code: division for division in places.divisions}
    if len(codes) < 2:
        return next(iter(codes.values()), None)
    where = PurePosixPath(path)
    for evidence in (where.parts[:-1], [where.name], texts):
        told = _told_by(list(codes.values()), year, evidence)
        if told:
            return told
    return None


def _told_by(divisions: Sequence[Division], year: int | None, texts: Sequence[str]) -> Division | None:
    """The only one of these whose prefecture, else whose province, some texts name."""
    parents = {division: above(division, year) for division in divisions}
    for level in (CITY, PROVINCE):
        for in_short in (False, True):
            named = [
                division
                for division in divisions
                if any(_is_named(parent, in_short, texts) for parent in parents[division] if parent.level == level)
            ]
            if len(named) == 1:
                return named[0]
            if named:
                break
    return None


def _is_named(division: Division, in_short: bool, texts: Sequence[str]) -> bool:
    name = short_name(division.name) if in_short else division.name
    return any(name in text for text in texts)


def _folder(path: str, year: int | None) -> Division | None:
    """The county whose folder a report is in that names no place: there is none below it."""
    chain = "".join(_division_name(part) for part in PurePosixPath(path).parts[:-1])
    places = _read_places(chain, year) if chain else _Places()
    only = places.divisions[0] if len({division.code for division in places.divisions}) == 1 else None
    return only if only and only.level == COUNTY and not places.rest else None


def _division_name(part: str) -> str:
    """The names of divisions that the name of a folder is, without numbers; empty if it is anything else."""
    plain = _NO_NAME.sub("", part)
    rest = plain
    while head := longest_at_head(rest):
        rest = rest[len(head) :]
    return plain if plain and not rest else ""
