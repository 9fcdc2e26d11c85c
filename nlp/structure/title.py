"""The title of a report, and what it and its surroundings say: the publishing body and the year."""

from __future__ import annotations

import re

from nlp.reading.document import Notice
from nlp.structure.lines import Flow

# -------------------------------------------------------------------------------------------- title

#: What only the title of such a report says.
REPORT_WORD = re.compile(
    r"(?:政府|政务)?信息(?:与政务)?公开[^，。]{0,14}?(?:年度?报告?|年报|工作报告|报告)|政务公开[^，。]{0,10}?(?:年度报告|年报|工作报告)|公开[^，。]{0,6}年度报告"
)
_TITLE_INLINE = re.compile(r"[^。，,；：:]{0,60}?(?:年度报告|年报|工作报告|年度工作报告)(?=[^。，,；：:》”的由]|$)")
_TITLE_ENDS = re.compile(r"(?:报告|年报)(?:[（(《][^）)》]{1,16}[）)》])?$")
_NO_TITLE = re.compile(r"根据|按照|依据|现将|为了|为进|本报告|本年报")
_SITE = re.compile(r"[_|｜\-–—]+[^。，；]{2,40}")


_BODY_WORD = (
    r"(?:人民政府办公[厅室]|人民政府|政府办公室|政府|办事处|街道|管理委员会|管委会|委员会|办公室|办公厅"
    r"|[^，。、：:（）()\s]{1,12}(?:局|厅|委|院|部|署|所|站|中心|支队|总队|大队|集团|公司|学校|医院|大学|学院|[林农牧]场)|镇|乡|会|社)"
)
#: Who signed, when, to whom: what may stand between the title and the text.
_BYLINE = re.compile(
    rf"[^。，；：]{{0,20}}{_BODY_WORD}[：:]?|[（(]?(?:20\d\d|二[〇零○0]..)年[^。，；：]{{2,8}}[)）]?|[（(][A-Za-zÀ-ʯ ]+[)）]"
)


def title_end(flow: Flow, limit: int) -> int:
    """Offset behind the title, repeated titles and whatever a page put before them; 0 if none.

    The title may be broken over up to three lines, amid a word too, and may stand two or three times.
    """
    end = 0
    for index, start in enumerate(flow.starts[:40]):
        if start >= limit:
            break
        if start < end:
            continue
        line = flow.plain[start : min(flow.line_end(index), limit)]
        inline = _TITLE_INLINE.match(line) if start == end else None
        if inline and REPORT_WORD.search(inline.group()) and not _NO_TITLE.search(inline.group()):
            site = _SITE.fullmatch(line, inline.end())
            end = start + (site.end() if site else inline.end())
            continue
        stop = _title_stop(flow, index, limit)
        if stop:
            end = stop
        elif end == start and end and len(line) <= 40 and _BYLINE.fullmatch(line) and not _NO_TITLE.match(line):
            end += len(line)
        elif end and (re.search(r"[。；，]", line) or len(line) > 60 or _NO_TITLE.match(line)):
            break
    bracket = re.match(r"[（(][^）)]{1,40}[）)]", flow.plain[end : min(limit, end + 42)]) if end else None
    return end + bracket.end() if bracket else end


def _title_stop(flow: Flow, index: int, limit: int) -> int:
    """Where the title that begins with a line ends, on it or on one of the next two; 0 if it is none."""
    for last in range(index, min(index + 3, len(flow.starts))):
        stop = min(flow.line_end(last), limit)
        joined = _KEY.sub("", flow.plain[flow.starts[index] : stop])
        if len(joined) > 80 or re.search(r"[。，；：:]", joined) or _NO_TITLE.match(joined):
            return 0
        if REPORT_WORD.search(joined) and _TITLE_ENDS.search(joined):
            return stop
    return 0


def find_title(flow: Flow, end: int) -> str:
    """The title within what stands before the preamble: the shortest run of lines that names a report."""
    # Of a name that is rare rather than traditional every character stays: 楚濛县 is not 楚蒙县.
    text = flow.plain if is_traditional(flow.t.text[:end]) else flow.t.text
    lines = []
    for index, start in enumerate(flow.starts):
        if start >= end:
            break
        lines.append(text[start : min(end, flow.line_end(index))].lstrip("#* "))
    for size in (1, 2, 3):
        for i in range(len(lines) - size + 1):
            joined = clean_title("".join(lines[i : i + size]))
            if not REPORT_WORD.search(joined) or not re.search(r"年报(?:[（(《][^）)》]{1,40}[）)》])?$|报告", joined):
                continue
            # The line above is part of it where this one begins with the year or names no body.
            above = lines[i - 1] if i else ""
            if (
                above
                and len(above) <= 30
                and not REPORT_WORD.search(above)
                and _BEGINS_LATE.match(joined)
                and not _NO_BODY.search(above)
            ):
                joined = above + joined
            return joined
    return ""


def is_traditional(text: str) -> bool:
    """Whether the words that every title has are written in traditional characters."""
    return bool(re.search("[開報務]", text))


_BEGINS_LATE = re.compile(r"20\d\d|二[〇零○0]|(?:年度)?(?:政府|政务)?信息公开")
_NO_BODY = re.compile(r"\d{4}-\d|[:：/>]|首页|导航")


_KEY = re.compile(r"^[【\[]?(?:信息)?(?:名称|标题|题名)[】\]]?[:：]")


def clean_title(title: str) -> str:
    """A title without the key before it and the site's name behind it.

    >>> clean_title("名称：红柳县2023年政府信息公开工作年度报告_红柳县人民政府门户网站")
    '红柳县2023年政府信息公开工作年度报告'
    """
    title = _KEY.sub("", title.strip("#* "))
    return re.sub(rf"(?<=报告){_SITE.pattern}$|(?<=年报){_SITE.pattern}$", "", title)


# --------------------------------------------------------------------------------------------- body

_TITLE_BODY = re.compile(
    r"^(?:20\d\d年?度?)?(?:关于(?:公布|发布|印发)?)?(?P<body>.*?(?:人民政府(?=政府|政务|信息公开))?)(?:关于)?"
    r"(?:(?:20\d\d|二[〇零○oO0][〇零○oO0一二三1].)?[-—–至~]*(?:20\d\d)?(?:学?年度?|年)?度?(?:的)?)"
    r"(?:(?:政府|政务)信息(?:与政务)?公开|政务公开|信息公开).*$"
)
BODY_AT_END = re.compile(_BODY_WORD + "$")
_PLACE = r"(?:[^，。、：:；（）()“”《》\s由与向对在为和及是的按据\d]{1,7}?(?:省|市|县|区|旗|州|盟))"
_PUBLISHER = re.compile(r"(?:发布|发文|公开|制作)(?:机构|机关|单位)\s*[:：\t|]+\s*([^\s:：|]{4,30})")
_MAKER = re.compile(r"本(?:年度)?报告由([^，。、]{3,30}?)(?:根据|按照|依据|编制|负责|办公室编制|，)")
_CONTACT = re.compile(r"(?:请|可)?(?:直接)?[与向]([^，。、（(]{3,30}?)(?:联系|咨询|反映)")
_SIGNED = re.compile(r"([一-龥]{2,24}" + _BODY_WORD + ")$")
_SEAT = re.compile(r"(?P<place>.*?)(?P<seat>人民政府|办事处|行政公署|行署)?")


def find_body(title: str, preamble: str, tail: str, head: str = "") -> str:
    """The publishing body: from the title, filled up from the report; else who published, compiled or signed it.

    >>> find_body("蒿坝镇2023年政府信息公开工作年度报告", "本报告由沅河区蒿坝镇人民政府编制。", "")
    '沅河区蒿坝镇人民政府'
    """
    named = _TITLE_BODY.match(title)
    publisher = _PUBLISHER.search(head)
    if named and len(named["body"].strip("《“ ")) >= 3:
        return _fuller(named["body"].strip("《“ ”》"), [publisher.group(1) if publisher else "", preamble, tail])
    if publisher:
        return publisher.group(1)
    after = re.search(r"(?:报告|年报)[（(—-]*([^（()）]{3,24}" + _BODY_WORD + ")", title)
    if after:
        return after.group(1)
    maker = _MAKER.search(preamble)
    if maker:
        return maker.group(1)
    contact = _CONTACT.search(preamble)
    if contact and BODY_AT_END.search(contact.group(1)):
        return contact.group(1)
    signed = _SIGNED.search(re.sub(r"20\d\d年\d+月\d+日$", "", tail)[-60:])
    return signed.group(1) if signed else ""


def _fuller(body: str, texts: list[str]) -> str:
    """The body's name as it stands in full elsewhere in its own report: `白芦镇` as `淮漪县白芦镇人民政府`.

    A place alone stands for its government.
    """
    parts = _SEAT.fullmatch(body)
    place, seat = parts["place"], parts["seat"] or ""
    if not place:
        return body
    if not re.search("[省市县区旗州盟]", place):
        pattern = re.compile(rf"{_PLACE}{{1,2}}{re.escape(place)}")
        found = [m.group() for text in texts for m in pattern.finditer(text)]
        place = max([place, *found], key=lambda name: (len(name) <= 20) * len(name))
    return place + (seat or _seat_of(place, texts))


_NO_GOVERNMENT = re.compile(
    "(?:开发|示范|园|新|林|景|管理|保护|度假|合作|保税|试验|工业|产业|关|学|校|社|院|灌|库|矿|功能)区$"
)


def _seat_of(place: str, texts: list[str]) -> str:
    if place.endswith("街道"):
        return "办事处"
    if place[-1] in "省县旗镇乡市区" and not _NO_GOVERNMENT.search(place):
        return "人民政府"
    return "人民政府" if any(place + "人民政府" in text for text in texts) else ""


# --------------------------------------------------------------------------------------------- year

_YEAR = re.compile(
    r"(?<!\d)(20[0-3]\d)(?!\d)|(?<![一二三四五六七八九])(二[〇零○oO0][〇零○oO0一二三1][〇零○oO0一二三四五六七八九])"
)
_SCHOOL_YEAR = re.compile(r"20\d\d[—–~至-]+(20\d\d)学年")
_PERIOD = re.compile(
    r"(?:自|从|为|是|期限)[:：]?(20\d\d)年?1月1日?(?:起)?(?:至|到|—|-|－|~)+(?:(20\d\d)年)?12[月年]31日"
)
_DIGITS = dict(zip("〇零○oO0一二三四五六七八九1", "0000001234567891"))


def year_in(text: str) -> int | None:
    """The first year named, in digits or in Han numerals, a digit zero among them too.

    >>> year_in("二0二四年度"), year_in("2"), year_in("2019年"), year_in("2019—2020学年")
    (2024, None, 2019, 2020)
    """
    found = _SCHOOL_YEAR.search(text) or _YEAR.search(text)
    if not found:
        return None
    return int("".join(_DIGITS.get(c, c) for c in found.group(found.lastindex)))


def find_year(title: str, preamble: str, first: str, tail: str) -> tuple[int | None, str, list[Notice]]:
    """Report year, the text it was read from, and a warning where title and period disagree."""
    period = _PERIOD.search(preamble) or _PERIOD.search(first)
    stated = int(period.group(1)) if period else None
    named = year_in(title)
    if named:
        warnings = []
        if stated and stated != named:
            warnings.append(
                Notice("year_conflict", f"the title names {named}, the reporting period {stated}: {period.group()}")
            )
        return named, f"title: {title[:60]}", warnings
    if stated:
        return stated, f"period: {period.group()}", []
    for name, text in (("preamble", preamble), ("section one", first[:200])):
        year = year_in(text)
        if year:
            return year, f"{name}: {text[:40]}", []
    signed = year_in(tail)
    if signed:
        return signed - 1, f"year before the signature: {tail[-20:]}", []
    return None, "", [Notice("no_year", "no report year in title, preamble, text or signature")]
