"""Names of public bodies: the places in them, and what kind of body each is."""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNITS = re.compile(
    r"[\u4e00-\u9fff]{2,7}?(?:特别行政区|自治区|自治州|自治县|自治旗|民族乡|地区|林区|街道|苏木|省|市|州|盟|县|旗|区|镇|乡)"
    r"|[\u4e00-\u9fff](?:县|市|州|乡|镇)"
)
OFFICE = re.compile(r"(?:人民政府|政府|办事处|党政)?(?:办公室|办公厅|办)?$")
#: Place names that are ordinary words as well: without their 县 or 区 they say nothing about a place.
_WORDS = frozenset(
    [
        "和平",
        "解放",
        "建设",
        "新城",
        "中心",
        "开发",
        "城关",
        "公开",
        "民主",
        "新华",
        "团结",
        "胜利",
        "前进",
        "光明",
        "幸福",
        "红旗",
        "向阳",
        "工业",
        "高新",
        "经济",
        "城市",
        "中央",
        "南北",
        "东西",
        "新区",
        "城区",
        "市区",
        "郊区",
        "直属",
        "民族",
        "人民",
        "政府",
        "开发区",
    ]
)


def own_names(body: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The names under which a body and its places appear in its own report, longest first.

    >>> own_names("江北市青岚县水利局")
    ('江北市青岚县水利局', '青岚县水利局', '县水利局', '水利局', '江北市', '青岚县', '江北', '青岚')
    """
    found = {name.strip() for name in names if len(name.strip()) > 1}
    body = re.sub(r"\s", "", body or "")
    if body:
        found.update((body, OFFICE.sub("", body)))
    rest, level = body, ""
    while match := _UNITS.match(rest):
        found.update((rest, OFFICE.sub("", rest)))
        found.add(match.group())
        stem = re.sub(r"(?:自治区|自治州|自治县|民族乡|地区|街道|省|市|州|盟|县|旗|区|镇|乡)$", "", match.group())
        if len(stem) > 1:
            found.add(stem)
        rest, level = rest[match.end() :], match.group()[-1]
    rest = re.sub(r"^(?:人民政府|办事处|政府)", "", rest)
    if 2 < len(rest) < 13:
        found.update((rest, level + rest))
    kept = (
        name for name in found if len(name) > 1 and name not in _WORDS and name not in ("人民政府", "办事处", "办公室")
    )
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))


#: Governments by the ending of their place's name, the first that fits.
_LEVELS = (
    (r"省$|自治区$|^(?:北京|天津|上海|重庆)市$", "省级政府"),
    (r"(?:市|州|盟|地区)$", "市级政府"),
    (r"[县区旗]$", "县级政府"),
    (r"(?:镇|乡|街道|苏木)$", "乡级政府"),
)
_GOVERNMENT = re.compile(r"(?:(?:人民政府|政府|办事处|党政|行政公署|行署)(?:综合)?)?(?:办公室|办公厅|办)?")


def kind(body: str) -> str:
    """What kind of body this is: a government by its level, any other by its name without the places; empty if unknown.

    >>> [kind(body) for body in ("江北市青岚县水利局", "沅河区蒿坝镇人民政府", "榕塘区人民政府金蒲街道办事处", "澄湖市人民政府办公室")]
    ['水利局', '乡级政府', '乡级政府', '市级政府']
    """
    rest, place = re.sub(r"\s|^国家税务总局", "", body or ""), ""
    while (match := _UNITS.match(rest)) and match.group() not in _WORDS:
        place, rest = match.group(), rest[match.end() :]
    if not _GOVERNMENT.fullmatch(rest):
        return re.sub("^(?:人民政府|政府)", "", rest)
    return next((level for ending, level in _LEVELS if re.search(ending, place)), "")
