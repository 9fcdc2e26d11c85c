"""Names of public bodies into the places in them, the names they go by, and what kind of body each is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import nlp.regex as re
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
        "局 厅 委 院 部 署 所 站 馆 中心 支队 总队 大队 参事室 研究室 海关 管理处 银行 气象台 电视台 指挥部",
        "(?:产业|工业|科技|物流|示范|创业)园区? 集团 公司 学校 医院 大学 学院 中学 小学 幼儿园 [林农牧]场",
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


def split_units(name: str) -> Iterator[tuple[str, str]]:
    """The places at the head of a name, from the largest, each with what of the name stands behind it."""
    while unit := _UNIT.match(name):
        name = name[unit.end() :]
        yield unit.group(), name


# -------------------------------------------------------------------------------------- other names


def is_ordinary_word(name: str) -> bool:
    """Whether a name of a place is a word that stands in any name: 城市, 开发区."""
    return name in _ORDINARY_WORDS


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
    for unit, behind in split_units(body):
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
_TOWNSHIP = re.compile("(?:镇|乡|街道|苏木)$")
#: A body of a township: 白芦镇财政所.
_OF_TOWNSHIP = re.compile("[^省市县区旗州盟]{1,8}?(?:镇|乡|街道|苏木)[^镇乡街]{2,}$")
_HIGHEST_LEVEL = re.compile("[省市州盟]")
#: The name of a body without its place, or with no more than the level of it: 财政局, 州卫生健康委.
_WITHOUT_PLACE = re.compile("(?!.*[省市县区旗州盟镇乡])|[市县区旗州](?!.*[省市县区旗州盟镇乡])")
# Zones have a committee, not a government.
_ZONE = re.compile(
    word_list(
        "开发 示范 [^省市州]{2}园 新 林 景 管理 保护 度假 合作 保税 试验 工业 产业",
        "关 学 校 社 院 灌 库 矿 功能",
    )
    + "区$"
)
_ZONE_SEATS = ("管理委员会", "管委会", "人民政府")
#: What stands before a name in a sentence, and none of the places it lies in.
_BEFORE_NAME = re.compile(
    word_list(
        "联系 咨询 公布 发布 登录 登陆 访问 通过 编制 查阅 查询 关于 现将 中共 欢迎 位于",
        "报送 共同 电话 地址 印发 转发 请 经 报 和",
    )
)
#: The county on whose site something is published.
_SITE = re.compile(
    "(?:通过|利用|登录|登陆|访问|查阅|[在“])(?P<county>[一-龥]{1,7}?[县区旗])(?:人民)?政府(?:门户|政务)?网"
)
_EVERYBODY = re.compile("[我本全各该等级]")
# A longer name is rather a piece of a sentence.
_LONGEST_NAME = 20


def full_name(body: str, texts: list[str]) -> str:
    """The body's name as it stands in full in texts of its own: `白芦镇` as `淮漪县白芦镇人民政府`.

    A place alone stands for its government.

    >>> full_name("白芦镇", ["淮漪县白芦镇人民政府编制"]), full_name("红柳县", [])
    ('淮漪县白芦镇人民政府', '红柳县人民政府')
    >>> full_name("县水利局", ["请与红柳县水利局联系"]), full_name("红柳县教委", ["红柳县教委会同", "红柳县教委员会"])
    ('红柳县水利局', '红柳县教委员会')
    """
    found = _SEAT_AT_END.search(body)
    seat = found.group() if found else ""
    place = body.removesuffix(seat)
    if not place:
        return body
    if _is_incomplete(place):
        place = _full_place(place, texts)
    if place.endswith("委") and any(place + "员会" in text for text in texts):
        return place + "员会"
    if place.endswith("街道"):
        place = _street_of_government(place, texts)
    return place + (seat or _seat_of(place, texts))


def _is_incomplete(name: str) -> bool:
    """Whether the places that a body lies in may be missing: those of a township, or of a bureau that names none."""
    if _TOWNSHIP.search(name):
        return not _HIGHEST_LEVEL.search(name)
    return bool(_WITHOUT_PLACE.match(name) or _OF_TOWNSHIP.match(name))


def _behind_sentence(above: str) -> str:
    """The places before a name, without what of the sentence stands before them."""
    return _BEFORE_NAME.split(above)[-1]


def _full_place(place: str, texts: list[str]) -> str:
    """The longest name of a place, with the places it lies in, that the texts have."""
    pattern = re.compile(rf"(?P<above>{PLACE}{{1,2}}){re.escape(place)}")
    level = place[0] if place[0] in "市县区旗州" else ""
    if level:
        pattern = re.compile(
            rf"(?P<above>{PLACE}{{0,1}}[^，。、：:；（）()“”《》\s由与向对在为和及是的按据年月日度\d]{{1,7}}?){re.escape(place)}"
        )
    names = [place]
    for text in texts:
        if place not in text:
            continue
        for found in pattern.finditer(text):
            above = _behind_sentence(found["above"])
            if re.fullmatch("[一-龥]+", above) and not _EVERYBODY.search(above):
                names.append(above + place)
    if len(names) == 1 and _TOWNSHIP.search(place) and not re.search("[县区旗市]", place):
        # Townships have no site of their own.
        sites = [site["county"] for text in texts for site in _SITE.finditer(text)]
        names.extend(county + place for county in sites[:1] if not _EVERYBODY.search(county))
    return max(names, key=lambda name: len(name) if len(name) <= _LONGEST_NAME else 0)


def _street_of_government(street: str, texts: list[str]) -> str:
    """A street as its office writes it, behind the government that sent it: 榕塘区人民政府金蒲街道."""
    name = street
    above = ""
    for unit, behind in split_units(street):
        if not behind:
            break
        above = unit
        name = behind
    if not above:
        return _of_government(street, texts)
    government = f"{above}人民政府{name}"
    if not any(government in text for text in texts):
        return street
    return street.removesuffix(above + name) + government


def _of_government(street: str, texts: list[str]) -> str:
    """A street behind the government that sent it, where a text names both; else the street."""
    pattern = re.compile(rf"(?P<above>{PLACE}{{1,2}})人民政府{re.escape(street)}")
    for text in texts:
        found = pattern.search(text)
        above = _behind_sentence(found["above"]) if found else ""
        if above:
            return f"{above}人民政府{street}"
    return street


def _seat_of(place: str, texts: list[str]) -> str:
    """What a place's government is called; empty where it is not known to have one."""
    if place.endswith("街道"):
        return "办事处"
    if _ZONE.search(place):
        return next((seat for seat in _ZONE_SEATS if any(place + seat in text for text in texts)), "")
    if place.endswith(("地区", "盟")):
        return "行政公署"
    return "人民政府" if place[-1] in "省县旗镇乡市区州" or place.endswith("苏木") else ""


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
    for unit, behind in split_units(rest):
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
