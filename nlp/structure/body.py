"""The head of a report, its first sentences and its signature into the name of the body that publishes it."""

from __future__ import annotations

from collections.abc import Sequence

import nlp.regex as re
from nlp.language.bodies import BODY_AT_END, BODY_ENDING, full_name
from nlp.language.patterns import either, word_list
from nlp.structure.title import HAN_YEAR

_YEAR = rf"(?:20\d\d|{HAN_YEAR}.)"
#: 2023年, 2023年度, 2022—2023学年的
_YEAR_OF = rf"(?:{_YEAR}?[-—–至~]{{0,6}}(?:20\d\d)?(?:学?年度?|年)?度?(?:的)?)"
_DISCLOSURE = "(?:(?:政府|政务)信息(?:与政务)?公开|政务公开|信息公开)"

# ------------------------------------------------------------------------------------------- titles

_TITLE_BODY = re.compile(
    # 2023年关于公布
    r"^(?:20\d\d年?度?)?(?:关于(?:公布|发布|印发)?)?"
    f"(?P<body>.*?(?:人民政府(?=政府|政务|信息公开))?)(?:关于)?{_YEAR_OF}{_DISCLOSURE}.*$"
)
#: A word between the year and what is disclosed, as customs have it: 某海关2015年海关政府信息公开.
_TITLE_BODY_TWICE = re.compile(
    rf"^(?!关于)(?P<body>\D{{2,40}}[局厅委办院会关司部处署所]){_YEAR}年度?[一-龥]{{2,4}}{_DISCLOSURE}"
)
_BODY_BEHIND = re.compile(f"(?:报告|年报)[（(—-]*([^（()）]{{3,24}}{BODY_ENDING})")
_QUOTES_BEFORE = "《“ "
_QUOTES = "《“ ”》"
_SHORTEST_BODY = 3


def _body_of_title(title: str) -> str:
    """The body that a title names, as it stands there; empty if it names none."""
    found = _TITLE_BODY_TWICE.match(title) or _TITLE_BODY.match(title)
    body = found["body"].strip(_QUOTES_BEFORE) if found else ""
    return body.strip(_QUOTES) if len(body) >= _SHORTEST_BODY else ""


# ---------------------------------------------------------------------------------------- sentences

_PUBLISHER = re.compile(r"(?:发布|发文|公开|制作)(?:机构|机关|单位)[^\S\t]*+[:：\t|][\s:：|]*+([^\s:：|]{4,30})")
_MAKER = re.compile(
    either(
        r"本(?:年度)?报告由(?P<maker>[^，。、]{3,30}?)(?:、[^，。]{2,40}?)?(?:共同)?(?:根据|按照|依据|编制|负责|，)",
        # That it was written at all is looked for once, not for each end that the name might have.
        r"本年?(?:度)?报告?是?[^。由]{0,120}由(?=[^。]{3,150}编[制写])(?P<writer>[^，。、]{3,30}?)(?:、[^，。]{2,40}?)?"
        "(?:综合|汇总|根据|按照|会同|牵头|组织|负责|共同|编[制写])",
        rf"[，。](?P<office>[一-龥]{{3,20}}?{BODY_ENDING})结合[^。，；]{{2,40}}[，,]?编制(?:发布|公布)?本报告",
    )
)
_ONE_OF_SEVERAL = re.compile(f"[一-龥]{{1,7}}?[省市县区州盟旗][一-龥]{{0,16}}?{BODY_ENDING}")
#: Bodies that publish one report together; what stands between two 由 is no list.
_MAKERS = re.compile("由(?P<all>[一-田甲-龥、]{6,80}?)(?:共同|联合)?编[制写]")
_CONTACT = re.compile(
    either(
        r"(?:请|可)?(?:直接)?[与向]([^，。、（(]{3,30}?)(?:联系|咨询|反映)",
        r"请联系[:：]?([^，。、（(]{3,30}?)[，（(]",
    )
)
_SIGNED = re.compile(f"([一-龥]{{2,24}}{BODY_ENDING})$")
_DATE_AT_END = re.compile(r"20\d\d年\d+月\d+日$")
_LONGEST_SIGNATURE = 60
_SUBJECT = "(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报|情况)"
#: A body that a sentence says to publish or to have written the report: 特向社会公布2020年青禾县档案馆政府信息公开年报.
_PUBLISHING = re.compile(
    rf"(?:(?:公布|(?<!信息)(?<!政务)公开|发布|编制|形成|撰写|报告|将)了?{_YEAR_OF}|20\d\d年度?)的?"
    rf"(?P<body>(?!的)[一-龥]{{1,24}}?(?:{BODY_ENDING}|[市县区旗]))(?:20\d\d年?度?)?(?:的)?{_SUBJECT}"
)
#: What a body does in its year's work, in the first sentence of a section.
_DOES = word_list(
    "认真 严格 深入 积极 坚持 坚决 全面 高度 按照 围绕 根据 以 在 紧 始终 持续 不断 进一步 切实 扎实 大力 主动 深化",
    "依据 结合 加强 成立 着力 依托 通过 健全 完善 会同 高举 政府信息 信息公开 政务公开 特编制 特制定",
)
_PLACE_ENDING = word_list("自治州 地区 街道 [省市县区旗镇乡州盟]")
#: A body whose year's work a section begins with: 2020年，青禾县档案馆认真….
_WORKING = re.compile(
    rf"(?m)(?:^|[。：])(?:20\d\d年(?:度|以来|的)?|一年来|本年度)?[，,]?"
    rf"(?P<body>[一-龥]{{1,20}}?(?:[（(][一-龥]{{2,10}}[）)][一-龥]{{0,8}}?)?(?:{BODY_ENDING}|{_PLACE_ENDING}))(?=的?{_DOES})"
)
#: One that stands further on in the first sentence has its place before it.
_WORKING_LATER = re.compile(
    rf"[，,](?:由)?(?P<body>[一-龥]{{0,7}}?[省市县区州盟旗][一-龥]{{1,20}}?(?:{BODY_ENDING}|街道))(?={_DOES})"
)
#: Under whose name something is posted: “青禾县文化和旅游局”微信公众号.
_ACCOUNT = re.compile(
    f"“(?P<body>[一-龥]{{1,7}}?[省市县区州盟旗][一-龥]{{1,16}}?{BODY_ENDING})”(?:政务|官方)?(?:微信|微博|抖音|公众号)"
)
#: On whose site something is published.
_SITE = re.compile(
    "(?:通过|利用|登录|登陆|[在“])(?P<body>[一-龥]{1,9}?(?P<kind>[市县区旗镇乡]))(?:人民)?政府(?:门户|信息公开|公众信息|政务)?(?:网|平台|专栏)"
)
_QUOTED = re.compile("《(?P<title>[^》]{8,60}(?:报告|年报))》")
_OFFICE_AT_END = re.compile(
    either(
        "(?:(?:政务|政府信息|信息)公开)?(?:工作)?(?:领导小组)?"
        + word_list(
            "(?:党政|党建|学校|校长|院长|党政综合|党政综合事务)?办公室 办公厅 党政办 党建办 综合办 综合科 秘书科",
        ),
        "(?:政府|政务)?信息公开(?:办|科|处)",
        "(?<=政府)(?:政务|政务信息|信息|电子政务|网络信息|网络|新闻)(?:公开)?(?:中心|办公室|办)",
        "(?<=行署)办公室[一-龥]{0,8}",
    )
    + "$"
)
_GOVERNMENT = re.compile("(?<=[省市县区旗镇乡])政府(?=$|、)")
#: What belongs to many bodies, or to the reader: 我市, 全县各部门, 市委.
_NO_OWN_NAME = re.compile(
    "[我本全各该贵年度为的]|政府|信息|(?:经济|高新技术?产业)?(?:开发|高新|新|示范|园)区$|[街乡][道镇]$|[省市县区]委|国务院|国办|国内|国家$|中央|上级|通过|利用|登[录陆]|经|由|向|对|按|报送|推|有关|一是|根据|按照"
)
_DISTRICT_OF_CUSTOMS = re.compile("(?<=海关)关区$")
_IN_NO_NAME = re.compile("[的在我党]|领导")
_SHORTEST_FULL_NAME = 5
_LONGEST_NAME_LINE = 24
_HEAD_LINES = 40
_FIRST_SENTENCE = 160


def find_body(title: str, preamble: str, tail: str, head: str = "", sections: Sequence[str] = ()) -> str:
    """The publishing body: from the title, filled up from the report; else who published, compiled or signed it.

    `tail` is what was signed at the end, `head` the text of the first page, `sections` are the texts of those in which
    a body may name itself where all else fails, a paragraph a line.

    >>> find_body("蒿坝镇2023年政府信息公开工作年度报告", "本报告由沅河区蒿坝镇人民政府编制。", "")
    '沅河区蒿坝镇人民政府'
    """
    publisher = _first_group(_PUBLISHER, head)
    named = _body_of_title(title) or _named_in_preamble(title, preamble, tail, publisher)
    named = named or _named_in_text(preamble, head, sections) or publisher
    if not named:
        return ""
    named = _GOVERNMENT.sub("人民政府", named.lstrip("的"))
    named = _DISTRICT_OF_CUSTOMS.sub("", named)
    return named if "、" in named else full_name(named, [publisher, preamble, tail, *sections, head])


def _named_in_preamble(title: str, preamble: str, tail: str, publisher: str) -> str:
    """Who publishes, compiles or signs a report whose title names no body; empty if nobody is named."""
    candidates = (
        publisher if len(publisher) >= _SHORTEST_FULL_NAME else "",
        _first_group(_BODY_BEHIND, title),
        _own(_PUBLISHING, preamble),
        _several_makers(preamble),
        _without_office(_first_group(_MAKER, preamble)),
        _quoted(preamble),
        _without_office(_first_group(_CONTACT, preamble)),
        _first_group(_SIGNED, _DATE_AT_END.sub("", tail)[-_LONGEST_SIGNATURE:]),
    )
    return next((name for name in candidates if name), "")


def _several_makers(text: str) -> str:
    """Bodies that publish one report together, each with its place; empty where there are no two."""
    found = _MAKERS.search(text)
    names = found["all"].split("、") if found else []
    return "、".join(names) if len(names) > 1 and all(map(_ONE_OF_SEVERAL.fullmatch, names)) else ""


def _own(pattern: re.Pattern[str], text: str) -> str:
    """The body that a pattern finds and that is a name of its own; empty if there is none."""
    for found in pattern.finditer(text):
        if _is_own_name(found["body"]):
            return found["body"]
    return ""


def _is_own_name(name: str) -> bool:
    """Whether words are the name of one body, rather than of many, or a piece of a sentence.

    >>> [_is_own_name(name) for name in ("青禾县财政局", "我局", "在市委的领导和县政府", "推行政府", "国家统计局")]
    [True, False, False, False, True]
    """
    if _NO_OWN_NAME.match(name) or _IN_NO_NAME.search(name):
        return False
    return not name.endswith("政府") or bool(re.search("(?:人民|[省市县区旗镇乡州盟])政府$", name))


def _without_office(name: str) -> str:
    """A body that an office writes or answers for; empty where what is left is none: 政务公开办公室.

    >>> [_without_office(name) for name in ("青禾县财政局办公室", "青禾县人民政府办公室", "政务公开办公室")]
    ['青禾县财政局', '青禾县人民政府', '']
    """
    body = _OFFICE_AT_END.sub("", name)
    return body if len(body) >= _SHORTEST_BODY and BODY_AT_END.search(body) else ""


def _quoted(text: str) -> str:
    """The body of the report whose title a text quotes: 现编制《青禾县2019年…年度报告》; empty if it quotes none."""
    for found in _QUOTED.finditer(text):
        body = _body_of_title(found["title"])
        if body and _is_own_name(body) and (BODY_AT_END.search(body) or re.search(_PLACE_ENDING + "$", body)):
            return body
    return ""


def _named_in_text(preamble: str, head: str, sections: Sequence[str]) -> str:
    """A body that only a sentence, or a line of its own at the head, names; empty if none does."""
    for text in (preamble, *sections):
        first = text[:_FIRST_SENTENCE]
        candidates = (
            _own(_PUBLISHING, text),
            _own(_WORKING, first),
            _quoted(text),
            _own(_WORKING_LATER, first),
            _without_office(_first_group(_CONTACT, text)),
            _own(_ACCOUNT, text),
        )
        named = next((name for name in candidates if name and _is_own_name(name)), "")
        if named:
            return named
    for line in head.splitlines()[:_HEAD_LINES]:
        name = "".join(line.split()).strip("|")
        if _SHORTEST_BODY < len(name) <= _LONGEST_NAME_LINE and re.fullmatch(f"[一-龥]{{2,}}?{BODY_ENDING}", name):
            return name
    return _own_site([preamble, *sections])


def _own_site(texts: Sequence[str]) -> str:
    """The place whose site the texts publish on, of the kind that they call their own: 我乡, 高台乡政府网."""
    for text in texts:
        for found in _SITE.finditer(text):
            if any(f"{own}{found['kind']}" in text for own in "我本全"):
                return found["body"]
    return ""


def _first_group(pattern: re.Pattern[str], text: str) -> str:
    """What the group of a pattern holds where it first occurs; empty if it does not."""
    found = pattern.search(text)
    if not found:
        return ""
    return next((group for group in found.groups() if group), "")
