"""Names of public bodies into the places in them, the names they go by, and what kind of body each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlp.language.patterns import word_list

# ------------------------------------------------------------------------------------------ wording

#: What a report calls its own body or place, behind 我 or 本: 我局, 本单位.
OWNER_WORDS = "局|镇|乡|县|区|市|省|街道|办|委|院|单位|机关"
#: A report's words for its own body or place.
OWN_BODY = f"[我本](?:{OWNER_WORDS})"

#: What the name of a body ends in, with up to twelve characters before where that alone says little.
BODY_ENDING = word_list(
    "人民政府办公[厅室] 人民政府 政府办公室 政府 办事处 街道 管理委员会 管委会 委员会 办公室 办公厅",
    r"[^，。、：:（）()\s]{1,12}"
    + word_list(
        "局 厅 委 院 部 署 所 站 馆 中心 支队 总队 大队",
        "集团 公司 学校 医院 大学 学院 [林农牧]场",
    ),
    "镇 乡 会 社",
)
BODY_AT_END = re.compile(BODY_ENDING + "$")
#: The office of a government behind its name, or empty.
OFFICE = re.compile(r"(?:人民政府|政府|办事处|党政)?(?:办公室|办公厅|办)?$")
#: A place as it stands in running text, before the name of one within it.
PLACE = r"(?:[^，。、：:；（）()“”《》\s由与向对在为和及是的按据\d]{1,7}?(?:省|市|县|区|旗|州|盟))"

# A place at the head of a body's name, down to the township.
_UNIT_KIND = word_list(
    "特别行政区 自治区 自治州 自治县 自治旗 民族乡 地区 林区 街道 苏木",
    "省 市 州 盟 县 旗 区 镇 乡",
)
_UNIT = re.compile(rf"[\u4e00-\u9fff]{{2,7}}?{_UNIT_KIND}|[\u4e00-\u9fff](?:县|市|州|乡|镇)")
_UNIT_ENDING = re.compile("(?:自治区|自治州|自治县|民族乡|地区|街道|省|市|州|盟|县|旗|区|镇|乡)$")
_ORDINARY = """
    和平 解放 建设 新城 中心 开发 城关 公开 民主 新华 团结 胜利 前进 光明 幸福 红旗 向阳 工业 高新 经济 城市 中央
    南北 东西 新区 城区 市区 郊区 直属 民族 人民 政府 开发区
"""
#: Place names that are ordinary words as well: without their 县 or 区 they say nothing about a place.
_ORDINARY_WORDS = frozenset(_ORDINARY.split())
# What any body may be called says nothing about one.
_SEATS = frozenset(("人民政府", "办事处", "办公室"))


def _split_units(name: str) -> Iterator[tuple[str, str]]:
    """The places at the head of a name, from the largest, each with what of the name stands behind it."""
    while unit := _UNIT.match(name):
        name = name[unit.end() :]
        yield unit.group(), name


# -------------------------------------------------------------------------------------- other names


def own_names(body: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The names under which a body and its places appear in its own report, longest first.

    >>> own_names("江北市青岚县水利局")
    ('江北市青岚县水利局', '青岚县水利局', '县水利局', '水利局', '江北市', '青岚县', '江北', '青岚')
    """
    body = re.sub(r"\s", "", body or "")
    found = {name.strip() for name in names}
    found |= {body, OFFICE.sub("", body)}
    rest = body
    level = ""
    for unit, behind in _split_units(body):
        # What begins with a place, the place, and its name without what kind of place it is.
        found |= {rest, OFFICE.sub("", rest), unit, _UNIT_ENDING.sub("", unit)}
        rest = behind
        level = unit[-1]
    rest = re.sub(r"^(?:人民政府|办事处|政府)", "", rest)
    if 2 < len(rest) < 13:
        found |= {rest, level + rest}
    telling = [name for name in found if _is_telling(name)]
    return tuple(sorted(telling, key=lambda name: (-len(name), name)))


def _is_telling(name: str) -> bool:
    """Whether a name is more than a letter, and no word that any body may use."""
    return len(name) > 1 and name not in _ORDINARY_WORDS and name not in _SEATS


# ---------------------------------------------------------------------------------------- full name

_SEAT_AT_END = re.compile(r"(?:人民政府|办事处|行政公署|行署)\Z")
_HIGHER_LEVEL = re.compile("[省市县区旗州盟]")
# Zones have a committee, not a government.
_NO_GOVERNMENT = re.compile(
    word_list(
        "开发 示范 园 新 林 景 管理 保护 度假 合作 保税 试验 工业 产业",
        "关 学 校 社 院 灌 库 矿 功能",
    )
    + "区$"
)
# A longer name is rather a piece of a sentence.
_LONGEST_NAME = 20


def full_name(body: str, texts: list[str]) -> str:
    """The body's name as it stands in full in texts of its own: `白芦镇` as `淮漪县白芦镇人民政府`.

    A place alone stands for its government.

    >>> full_name("白芦镇", ["淮漪县白芦镇人民政府编制"]), full_name("红柳县", [])
    ('淮漪县白芦镇人民政府', '红柳县人民政府')
    """
    found = _SEAT_AT_END.search(body)
    seat = found.group() if found else ""
    place = body.removesuffix(seat)
    if not place:
        return body
    if not _HIGHER_LEVEL.search(place):
        place = _full_place(place, texts)
    return place + (seat or _seat_of(place, texts))


def _full_place(place: str, texts: list[str]) -> str:
    """The longest name of a place, with the places it lies in, that the texts have."""
    pattern = re.compile(rf"{PLACE}{{1,2}}{re.escape(place)}")
    names = [place]
    for text in texts:
        names.extend(pattern.findall(text))
    return max(names, key=lambda name: len(name) if len(name) <= _LONGEST_NAME else 0)


def _seat_of(place: str, texts: list[str]) -> str:
    """What a place's government is called; empty where it is not known to have one."""
    if place.endswith("街道"):
        return "办事处"
    if place[-1] in "省县旗镇乡市区" and not _NO_GOVERNMENT.search(place):
        return "人民政府"
    named = any(place + "人民政府" in text for text in texts)
    return "人民政府" if named else ""


# --------------------------------------------------------------------------------------------- kind

#: Governments by the ending of their place's name, the first that fits.
_LEVELS = (
    (re.compile("省$|自治区$|^(?:北京|天津|上海|重庆)市$"), "省级政府"),
    (re.compile("(?:市|州|盟|地区)$"), "市级政府"),
    (re.compile("[县区旗]$"), "县级政府"),
    (re.compile("(?:镇|乡|街道|苏木)$"), "乡级政府"),
)
_GOVERNMENT = re.compile(r"(?:(?:人民政府|政府|办事处|党政|行政公署|行署)(?:综合)?)?(?:办公室|办公厅|办)?")


def kind(body: str) -> str:
    """What kind of body this is: a government by its level, any other by its name without the places; empty if unknown.

    >>> [kind(body) for body in ("江北市青岚县水利局", "沅河区蒿坝镇人民政府", "榕塘区人民政府金蒲街道办事处")]
    ['水利局', '乡级政府', '乡级政府']
    """
    rest = re.sub(r"\s|^国家税务总局", "", body or "")
    place = ""
    for unit, behind in _split_units(rest):
        if unit in _ORDINARY_WORDS:
            break
        place = unit
        rest = behind
    if not _GOVERNMENT.fullmatch(rest):
        return re.sub("^(?:人民政府|政府)", "", rest)
    for ending, level in _LEVELS:
        if ending.search(place):
            return level
    return ""
