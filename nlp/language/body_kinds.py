"""The name of a body without its places into what kind of body it is, in fixed codes."""

from __future__ import annotations

import nlp.regex as re
from nlp.language.patterns import either, word_list

GOVERNMENT, TOWN, STREET, DEPARTMENT = "government", "town", "street", "department"
VERTICAL, ZONE, CORPS = "vertical", "zone", "corps"
INSTITUTION, ENTERPRISE, SEVERAL = "institution", "enterprise", "several"
#: All kinds; empty stands for a body of which none is known.
KINDS = (GOVERNMENT, TOWN, STREET, DEPARTMENT, VERTICAL, ZONE, CORPS, INSTITUTION, ENTERPRISE, SEVERAL)

_OFFICE = "(?:(?:综合|党政|政务){0,3}(?:办公室|办公厅|办))?"
#: What is left of the name of a government, or of the office that writes for it, without its place.
_SEAT = re.compile(f"(?:(?:人民政府|政府|行政公署|行署)?{_OFFICE}|(?:人民)?政府(?:党组|机关))")
_TOWN_SEAT = re.compile(f"(?:人民政府|政府|党委)?(?:便民服务中心)?(?:党政)?{_OFFICE}")
_STREET_SEAT = re.compile(f"(?:办事处|街道办|办)?(?:党工委)?{_OFFICE}")
#: Bodies of the central government in a place: they answer to it, whatever place they are for.
_VERTICAL = re.compile(
    word_list(
        "海关 税务(?:分)?局 气象局 地震局 邮政管理局 通信管理局 海事[局处] 铁路监督管理局 证监局 专员办(?:事处)?",
        "(?<!市场)(?<!资产)(?<!药品)监管(?:分)?局 监管办(?:公室)? 银保监(?:分)?局 银监(?:分)?局 保监局",
        "调查(?:总)?队 边防检查(?:总)?站 边检(?:总)?站 消防救援(?:总队|支队|大队|局)",
        "烟草专卖局.* 矿山安全监察局.* 外汇管理局.* 人民银行.*",
    )
    + "$"
)
_MINISTRIES = word_list(
    "外交 国防 教育 科学技术 工业和信息化 公安 国家安全 民政 司法 财政 人力资源和?社会保障",
    "自然资源 国土资源 生态环境 环境保护 住房和?城乡建设 交通运输 铁道 水利 农业农村 农业",
    "商务 文化和旅游 文化 卫生 退役军人事务 应急管理",
)
#: Central bodies, whose name may go on with the place that one of their offices is for.
_CENTRAL = re.compile(
    either(
        "中华人民共和国(?!.{2,4}海关)",
        "国务院(?:办公厅)?",
        "国家[一-龥]{2,14}?(?:总局|局|委员会|办公室|总署|署)",
        "国家[一-龥]{2,6}委",
        "中国(?:证券|银行保险|银行业|保险)监督管理委员会",
        "中国(?:气象|地震|民用航空)局",
        "中国人民银行",
        "中国民航",
        "(?:海关总|审计)署",
        f"{_MINISTRIES}部",
    )
)
#: Districts of these are none of GB/T 2260, though they are named after a place.
_OWN_DISTRICT = re.compile("海关|铁路|边防|边检|海事|民航|航空|流域|督察|水利委员会")
_AREAS = word_list(
    "开发 高新技术产业 高新 示范 保税 综保 度假 合作 试验 工业 产业 科技",
    "风景名胜 名胜 风景 旅游 景 自贸 临港 新 保护 功能 园 港 校",
)
_PARKS = word_list("工业园 产业园 科技园 科学城 新城 自贸片区 自由贸易试验区 园")
_ZONE_SEAT = "(?:党工委)?(?:管理委员会|管委会|管理局|管理办公室|管理处|管理中心)(?:综合)?(?:办公室|办)?"
_ZONE = re.compile(f"(?:[一-龥]{{0,12}}{_AREAS}区|[一-龥]{{1,12}}{_PARKS})(?:{_ZONE_SEAT})?$")
_COMMITTEE = re.compile("(?<!资产监督)(?<!建设)(?:管理委员会|管委会)$")
_IN_BRACKETS = r"(?:\(.*\))?"
_INSTITUTION = re.compile(
    word_list(
        "大学 学院 学校 中学 小学 幼儿园 党校 校区 医院 卫生院 保健院 血站 福利院 养老院 [^派]站 中心",
        "馆 研究院 研究所 科学院 工程院 设计院 出版社 电视台 广播电台 气象台 [林农牧]场 学会 协会",
    )
    + f"{_IN_BRACKETS}$"
)
_ENTERPRISE = re.compile(f"(?:公司|集团|银行|信用社|联社|供电局|电网|[一-龥]厂)(?:分公司|支行|分行)?{_IN_BRACKETS}$")
_DEPARTMENT = re.compile(r"(?:局|厅|委|办|部|署|室|队|处|所|会|院|组|司|中队|分局|专班|社)(?:\(.*\))?(?:办公室)?$")
_CORPS = re.compile("生产建设兵团|^第[一二三四五六七八九十]{1,3}师|[0-9一二三四五六七八九十〇○]+团(?:场|$)|兵团第")


def central_part(name: str) -> tuple[str, str]:
    """The central body that a name begins with, if any, and what stands behind it.

    >>> central_part("国家税务总局淮安市税务局"), central_part("财政部"), central_part("淮安市财政局")
    (('国家税务总局', '淮安市税务局'), ('财政部', ''), ('', '淮安市财政局'))
    """
    found = _CENTRAL.match(name)
    return (found.group(), name[found.end() :]) if found else ("", name)


def is_corps(name: str) -> bool:
    """Whether a body is one of the production and construction corps, which have their own levels."""
    return bool(_CORPS.search(name))


def has_own_district(name: str) -> bool:
    """Whether the place in the name of a central body's office is only its seat: 南京海关 is for a whole province."""
    return bool(_OWN_DISTRICT.search(name))


def is_zone(rest: str) -> bool:
    """Whether what follows the places of a name is a zone, which has a committee and no government.

    >>> [is_zone(name) for name in ("经济技术开发区管理委员会", "云湖风景区管委会", "国有资产监督管理委员会", "园林局")]
    [True, True, False, False]
    """
    if "国有资产" in rest:
        return False
    return bool(_ZONE.match(rest)) or (bool(_COMMITTEE.search(rest)) and len(rest) > len("管理委员会"))


def is_seat(rest: str) -> bool:
    """Whether what follows the place of a name is its government, or the office that writes for it."""
    return bool(_SEAT.fullmatch(rest))


def kind_of_rest(rest: str, central: str) -> str:
    """The kind of a body that is no government and no zone, by what follows its places.

    >>> kinds = [kind_of_rest(name, "") for name in ("水利局", "税务局", "第一人民医院", "水务集团有限公司", "")]
    >>> kinds == [DEPARTMENT, VERTICAL, INSTITUTION, ENTERPRISE, ""]
    True
    """
    if _VERTICAL.search(rest) or (central and rest):
        return VERTICAL
    for pattern, kind in ((_ENTERPRISE, ENTERPRISE), (_INSTITUTION, INSTITUTION), (_DEPARTMENT, DEPARTMENT)):
        if pattern.search(rest or central):
            return kind
    return DEPARTMENT if central else ""


def kind_of_town(town: str, rest: str) -> str:
    """The kind of a body of a town or street: its government, or a body within it."""
    is_street = town.endswith("街道")
    seat = _STREET_SEAT if is_street else _TOWN_SEAT
    if seat.fullmatch(rest):
        return STREET if is_street else TOWN
    return kind_of_rest(rest, "")
