"""The head of a report into its title, and that and its surroundings into the publishing body and the year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.language.bodies import BODY_AT_END, BODY_ENDING, full_name
from nlp.language.numerals import HAN_DIGITS, HAN_ZEROS
from nlp.language.patterns import either
from nlp.reading.document import Notice
from nlp.structure.lines import Flow

# -------------------------------------------------------------------------------------------- title

#: What only the title of such a report says.
REPORT_WORD = re.compile(
    either(
        "(?:政府|政务)?信息(?:与政务)?公开[^，。]{0,14}?(?:年度?报告?|年报|工作报告|报告)",
        "政务公开[^，。]{0,10}?(?:年度报告|年报|工作报告)",
        "公开[^，。]{0,6}年度报告",
    )
)
_TITLE_INLINE = re.compile("[^。，,；：:]{0,60}?(?:年度报告|年报|工作报告|年度工作报告)(?=[^。，,；：:》”的由]|$)")
_TITLE_ENDS = re.compile("(?:报告|年报)(?:[（(《][^）)》]{1,16}[）)》])?$")
_NO_TITLE = re.compile("根据|按照|依据|现将|为了|为进|本(?:年度?)?报告|本年报|[^《“（(]{0,20}[》”）)]")
#: The name of the site behind a title.
_SITE = re.compile(r"[_|｜\-–—]+[^。，；]{2,40}")
_SITE_BEHIND = re.compile(rf"(?<=报告){_SITE.pattern}$|(?<=年报){_SITE.pattern}$")
#: What a page, a list or a file's name puts before a title.
_KEY = re.compile(
    "^"
    + either(
        # Its name
        r"[【\[]?(?:信息|文件)?(?:名称|标题|题名|主题|文件名|附件\d{0,2})[】\]]?[:：]",
        "(?:标题|名称|题名)(?=[^，。：]{6,}(?:报告|年报))",
        # A number in a list
        r"\d{1,3}[.、．](?!\d)",
        # The date and time of a file or a print
        r"20\d{2}[01]\d[0-3]\d[-_－—]?(?!年)",
        r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s*\d{1,2}:\d\d(?::\d\d)?)?\s*",
        # Marks of headings, quotation marks
        r"[#*《“「『【\[〖]",
    )
    + "+"
)
_KEY_BEHIND = re.compile(
    either(
        r"[》”」』】\]〖#*]",
        # What a file's name ends in
        r"\.(?:docx?|pdf|html?|wps|txt)",
    )
    # More than these stand nowhere; without a bound each of them would be looked through to the end.
    + "{1,40}$"
)
_BRACKET = re.compile("[（(][^）)]{1,40}[）)]")
#: Who signed, when, to whom: what may stand between the title and the text.
_BYLINE = re.compile(
    either(
        f"[^。，；：]{{0,20}}{BODY_ENDING}[：:]?",
        rf"[（(]?(?:20\d\d|二[{HAN_ZEROS}0]..)年[^。，；：]{{2,8}}[)）]?",
        # Pinyin
        "[（(][A-Za-zÀ-ʯ ]+[)）]",
    )
)

# A title stands within the first lines, and is broken over three at most.
_TITLE_LINES = 40
_MOST_TITLE_PARTS = 3
# All lengths in characters.
_LONGEST_TITLE = 80
_LONGEST_BYLINE = 40
_LONGEST_HEAD_LINE = 60
_LONGEST_BRACKET = 42
_LONGEST_LINE_ABOVE = 30


def bare_title(title: str) -> str:
    """A title without what a list, a print or quotation marks put about it.

    >>> bare_title("12.《青禾县2023年政府信息公开工作年度报告》"), bare_title("20240122青禾县2023年年报.docx")
    ('青禾县2023年政府信息公开工作年度报告', '青禾县2023年年报')
    """
    return _KEY_BEHIND.sub("", _KEY.sub("", title.strip())).strip()


def is_title_line(title: str) -> bool:
    """Whether a line without its dress ends as a title does, and is no sentence."""
    is_sentence = bool(re.search(r"[。，；：:]", title)) or bool(_NO_TITLE.match(title))
    return not is_sentence and len(title) <= _LONGEST_TITLE and bool(_TITLE_ENDS.search(title))


def title_end(flow: Flow, limit: int) -> int:
    """Offset behind the title, repeated titles and whatever a page put before them; 0 if none.

    The title may be broken over up to three lines, amid a word too, and may stand two or three times.
    """
    end = 0
    for index, start in enumerate(flow.starts[:_TITLE_LINES]):
        if start >= limit:
            break
        if start < end:
            continue
        line = flow.simplified[start : min(flow.line_end(index), limit)]
        if not flow.lines[index].paragraph and not end:
            continue
        adjoins = start == end
        inline = _inline_title_length(line) if adjoins else 0
        stop = start + inline if inline else _title_stop(flow, index, limit)
        if stop:
            end = stop
        elif end and adjoins and _is_byline(line):
            end += len(line)
        elif end and _is_text(line):
            break
    return _behind_bracket(flow, end, limit) if end else 0


def _behind_bracket(flow: Flow, end: int, limit: int) -> int:
    """The offset behind what stands in brackets behind the title, or that of the title's end."""
    bracket = _BRACKET.match(flow.simplified, end, min(limit, end + _LONGEST_BRACKET))
    return bracket.end() if bracket else end


def _inline_title_length(line: str) -> int:
    """The length of the title at the head of a line on which more may stand, a site's name with it; 0 if none."""
    inline = _TITLE_INLINE.match(line)
    if not inline or not REPORT_WORD.search(inline.group()) or _NO_TITLE.search(inline.group()):
        return 0
    site = _SITE.fullmatch(line, inline.end())
    return site.end() if site else inline.end()


def _title_stop(flow: Flow, index: int, limit: int) -> int:
    """Where the title that begins with a line ends, on it or on one of the next two; 0 if it is none."""
    for last in range(index, min(index + _MOST_TITLE_PARTS, len(flow.starts))):
        stop = min(flow.line_end(last), limit)
        joined = bare_title(flow.simplified[flow.starts[index] : stop])
        if len(joined) > _LONGEST_TITLE or re.search(r"[。，；：:]", joined) or _NO_TITLE.match(joined):
            return 0
        if REPORT_WORD.search(joined) and _TITLE_ENDS.search(joined):
            return stop
    return 0


def _is_byline(line: str) -> bool:
    return len(line) <= _LONGEST_BYLINE and bool(_BYLINE.fullmatch(line)) and not _NO_TITLE.match(line)


def _is_text(line: str) -> bool:
    """Whether the text of a report begins with a line, rather than that it stands about the title."""
    return bool(re.search(r"[。；，]", line)) or len(line) > _LONGEST_HEAD_LINE or bool(_NO_TITLE.match(line))


def find_title(flow: Flow, end: int) -> str:
    """The title within what stands before the preamble: the shortest run of lines that names a report."""
    lines = _head_lines(flow, end)
    for size in range(1, _MOST_TITLE_PARTS + 1):
        for first in range(len(lines) - size + 1):
            title = clean_title("".join(lines[first : first + size]))
            if not REPORT_WORD.search(title) or not _NAMES_REPORT.search(title) or _KEY_LINE.search(title):
                continue
            above = lines[first - 1] if first else ""
            return above + title if _goes_on(above, title) else title
    return ""


def title_elsewhere(flow: Flow) -> str:
    """A title that stands on a line of its own anywhere, as from a text box; empty where several different ones do."""
    titles = set()
    for index in range(len(flow.lines)):
        start, end = flow.line_span(index)
        title = clean_title(flow.simplified[start:end])
        if is_title_line(title) and REPORT_WORD.search(title) and year_in(title):
            titles.add(title)
    return titles.pop() if len(titles) == 1 else ""


def _head_lines(flow: Flow, end: int) -> list[str]:
    """The lines before an offset, without markdown."""
    # Of a name that is rare rather than traditional every character stays: 楚濛县 is not 楚蒙县.
    text = flow.traced.text
    if is_traditional(text[:end]):
        text = flow.simplified
    lines = []
    for index, start in enumerate(flow.starts):
        if start >= end:
            break
        stop = min(end, flow.line_end(index))
        lines.append(text[start:stop].lstrip("#* "))
    return lines


_NAMES_REPORT = re.compile("年报(?:[（(《][^）)》]{1,40}[）)》])?$|报告")
_BEGINS_LATE = re.compile(rf"20\d\d|二[{HAN_ZEROS}0]|(?:年度)?(?:政府|政务)?信息公开")
_NO_BODY = re.compile(
    r"\d{4}-\d|[:：/>]|首页|导航|^(?:政府|政务)?信息公开(?:年报|专栏|目录)?$|^政务公开$|^(?:通知)?公告$"
)
#: A field of the page's metadata.
_KEY_LINE = re.compile("^[-•·*]?[^，。]{2,8}[:：]")


def _goes_on(above: str, title: str) -> bool:
    """Whether a title begins on the line above: this one begins with the year or names no body."""
    if not above or len(above) > _LONGEST_LINE_ABOVE or REPORT_WORD.search(above):
        return False
    if not re.search("(?:信息|政务)公开", title):
        # It may be broken amid the words that every title has.
        named = REPORT_WORD.search(above + title)
        if named and named.start() < len(above):
            return True
    return bool(_BEGINS_LATE.match(title)) and not _NO_BODY.search(above)


def is_traditional(text: str) -> bool:
    """Whether the words that every title has are written in traditional characters."""
    return bool(re.search("[開報務]", text))


def clean_title(title: str) -> str:
    """A title without the key before it and the site's name behind it.

    >>> clean_title("名称：红柳县2023年政府信息公开工作年度报告_红柳县人民政府门户网站")
    '红柳县2023年政府信息公开工作年度报告'
    """
    return _SITE_BEHIND.sub("", bare_title(title))


# --------------------------------------------------------------------------------------------- body

#: A year in Han numerals, letters for zeros among them.
_HAN_YEAR = f"二[{HAN_ZEROS}oO0][{HAN_ZEROS}oO0一二三1]"
_TITLE_BODY = re.compile(
    # 2023年关于公布
    r"^(?:20\d\d年?度?)?(?:关于(?:公布|发布|印发)?)?"
    "(?P<body>.*?(?:人民政府(?=政府|政务|信息公开))?)(?:关于)?"
    # 2023年度, 2022—2023学年的
    rf"(?:(?:20\d\d|{_HAN_YEAR}.)?[-—–至~]{{0,6}}(?:20\d\d)?(?:学?年度?|年)?度?(?:的)?)"
    "(?:(?:政府|政务)信息(?:与政务)?公开|政务公开|信息公开).*$"
)
_BODY_BEHIND = re.compile(f"(?:报告|年报)[（(—-]*([^（()）]{{3,24}}{BODY_ENDING})")
_PUBLISHER = re.compile(r"(?:发布|发文|公开|制作)(?:机构|机关|单位)[^\S\t]*+[:：\t|][\s:：|]*+([^\s:：|]{4,30})")
_MAKER = re.compile(
    either(
        r"本(?:年度)?报告由(?P<maker>[^，。、]{3,30}?)(?:、[^，。]{2,40}?)?(?:共同)?(?:根据|按照|依据|编制|负责|，)",
        # That it was written at all is looked for once, not for each end that the name might have.
        r"本年?(?:度)?报告?是?[^。由]{0,120}由(?=[^。]{3,150}编[制写])(?P<writer>[^，。、]{3,30}?)(?:、[^，。]{2,40}?)?"
        "(?:综合|汇总|根据|按照|会同|牵头|组织|负责|共同|编[制写])",
    )
)
_CONTACT = re.compile(r"(?:请|可)?(?:直接)?[与向]([^，。、（(]{3,30}?)(?:联系|咨询|反映)")
_SIGNED = re.compile(f"([一-龥]{{2,24}}{BODY_ENDING})$")
_DATE_AT_END = re.compile(r"20\d\d年\d+月\d+日$")
_LONGEST_SIGNATURE = 60
#: A body that a sentence says to publish or to have written the report: 特向社会公布2020年青禾县档案馆政府信息公开年报.
_PUBLISHING = re.compile(
    r"(?:(?:公布|(?<!信息)(?<!政务)公开|发布|编制|形成|撰写|报告|将)了?(?:20\d\d年?度?)?|20\d\d年度?)的?"
    rf"(?P<body>(?!的)[一-龥]{{2,24}}?{BODY_ENDING})(?:20\d\d年?度?)?(?:的)?"
    "(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|年报|情况)"
)
#: A body whose year's work a section begins with: 2020年，青禾县档案馆认真….
_WORKING = re.compile(
    r"^(?:20\d\d年(?:度|以来)?|一年来|本年度)?[，,]?"
    rf"(?P<body>[一-龥]{{2,20}}?{BODY_ENDING})"
    "(?=认真|严格|深入|积极|坚持|坚决|全面|高度|按照|围绕|根据|以|在|紧|始终|持续|不断|进一步|切实|扎实|大力|主动"
    "|政府信息|信息公开)"
)
_QUOTED = re.compile(
    "《(?P<place>[一-龥]{2,16}?(?:[省市县区旗镇乡]|人民政府|局|委员会|办事处))(?:关于)?"
    r"20\d\d年?度?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|年报)》"
)
_OFFICE_AT_END = re.compile(
    "(?:(?:政务|政府信息|信息)公开)?(?:工作)?(?:领导小组)?(?:办公室|办公厅|党政办|综合办|党政综合办公室|综合科|秘书科)$"
)
_GOVERNMENT = re.compile("(?<=[省市县区旗镇乡])政府$")
_SHORTEST_FULL_NAME = 5
_SHORTEST_BODY = 3
_OWN_WORD = re.compile("^[我本全各该]")
_LONGEST_NAME_LINE = 24
_QUOTES_BEFORE = "《“ "
_QUOTES = "《“ ”》"


def find_body(title: str, preamble: str, tail: str, head: str = "", sections: Sequence[str] = ()) -> str:
    """The publishing body: from the title, filled up from the report; else who published, compiled or signed it.

    `tail` is what was signed at the end, `head` the text of the first page, `sections` are the texts of those in which
    a body may name itself where all else fails.

    >>> find_body("蒿坝镇2023年政府信息公开工作年度报告", "本报告由沅河区蒿坝镇人民政府编制。", "")
    '沅河区蒿坝镇人民政府'
    """
    publisher = _first_group(_PUBLISHER, head)
    in_title = _TITLE_BODY.match(title)
    body = in_title["body"] if in_title else ""
    if len(body.strip(_QUOTES_BEFORE)) >= 3:
        return full_name(body.strip(_QUOTES), [publisher, preamble, tail])
    full = publisher if len(publisher) >= _SHORTEST_FULL_NAME else ""
    candidates = [
        full,
        _first_group(_BODY_BEHIND, title),
        _published_in(preamble),
        _without_office(_first_group(_MAKER, preamble)),
        _quoted_place(preamble),
        _without_office(_first_group(_CONTACT, preamble)),
        _first_group(_SIGNED, _DATE_AT_END.sub("", tail)[-_LONGEST_SIGNATURE:]),
    ]
    named = next((name for name in candidates if name), "").lstrip("的")
    return _GOVERNMENT.sub("人民政府", named or _named_in_text(preamble, head, sections) or publisher)


def _published_in(text: str) -> str:
    """The body that a sentence of the preamble publishes the report of; empty if none does."""
    found = _PUBLISHING.search(text)
    return "" if found is None or _OWN_WORD.match(found["body"]) else found["body"]


def _without_office(name: str) -> str:
    """A body that an office writes or answers for; empty where what is left is none: 政务公开办公室.

    >>> [_without_office(name) for name in ("青禾县财政局办公室", "青禾县人民政府办公室", "政务公开办公室")]
    ['青禾县财政局', '青禾县人民政府', '']
    """
    body = _OFFICE_AT_END.sub("", name)
    return body if len(body) >= _SHORTEST_BODY and BODY_AT_END.search(body) else ""


def _quoted_place(text: str) -> str:
    """The government of a place that the quoted title of its report names: 《青禾县2019年…年度报告》."""
    found = _QUOTED.search(text)
    if not found:
        return ""
    name = found["place"]
    return name if BODY_AT_END.search(name) and not re.search("[省市县区旗镇乡]$", name) else f"{name}人民政府"


def _named_in_text(preamble: str, head: str, sections: Sequence[str]) -> str:
    """A body that only a sentence, or a line of its own at the head, names; empty if none does."""
    for text in (preamble, *sections):
        found = _PUBLISHING.search(text) or _WORKING.search(text)
        if found and not _OWN_WORD.match(found["body"]):
            return found["body"]
    for line in head.splitlines()[:_TITLE_LINES]:
        name = "".join(line.split())
        if 3 < len(name) <= _LONGEST_NAME_LINE and re.fullmatch(f"[一-龥]{{2,}}?{BODY_ENDING}", name):
            return name
    return ""


def _first_group(pattern: re.Pattern[str], text: str) -> str:
    """What the group of a pattern holds where it first occurs; empty if it does not."""
    found = pattern.search(text)
    if not found:
        return ""
    return next((group for group in found.groups() if group), "")


# --------------------------------------------------------------------------------------------- year

_YEAR = re.compile(
    either(
        r"(?<!\d)(?P<digits>20[0-3]\d)(?!\d)",
        f"(?<![{HAN_DIGITS}])(?P<han>{_HAN_YEAR}[{HAN_ZEROS}oO0{HAN_DIGITS}])",
    )
)
_SCHOOL_YEAR = re.compile(r"20\d\d[—–~至-]+(?P<digits>20\d\d)学年")
_PERIOD = re.compile(
    r"(?:自|从|为|是|期限)[:：]?(?P<year>20\d\d)年?1月1日?"
    r"(?:起)?(?:至|到|—|-|－|~)+(?:20\d\d年)?12[月年]31日"
)
_HAN_TO_DIGITS = str.maketrans(HAN_ZEROS + "oO" + HAN_DIGITS, "0" * 5 + "123456789")
_SECTION_ONE_BEGIN = 200


def year_in(text: str) -> int | None:
    """The first year named, in digits or in Han numerals, a digit zero among them too.

    >>> year_in("二0二四年度"), year_in("2"), year_in("2019年"), year_in("2019—2020学年")
    (2024, None, 2019, 2020)
    """
    found = _SCHOOL_YEAR.search(text) or _YEAR.search(text)
    if not found:
        return None
    year = found["digits"] or found["han"]
    return int(year.translate(_HAN_TO_DIGITS))


#: Years of documents and laws that are cited: 〔2021〕30号, 《条例》（2019年修订）, 2008年5月1日起施行.
_CITED = re.compile(
    either(
        r"[〔\[【（(]\s*20\d\d\s*[〕\]】）)]\s*第?\d*号?",
        "《[^》]{0,60}》(?:[（(][^）)]{0,30}[）)])?",
        r"20\d\d年\d{1,2}月\d{1,2}日(?:起)?(?:施行|实施|公布|颁布|修订|印发|通过|生效)",
        r"(?:国令|国办|政办|办发|发)[^，。]{0,12}20\d\d[^，。]{0,4}\d+号",
    )
)
#: A year that says what it is of: 2020年度报告, 2020年信息公开.
_REPORTED = re.compile(
    r"(?P<year>20[0-3]\d)年?度?[^，。；]{0,24}?(?:信息公开|政务公开|年度报告|年报|工作报告|工作情况)"
)


def _reported_year(text: str) -> int | None:
    """The year that a text reports on; what it cites tells none.

    >>> _reported_year("根据《条例》和国办公开办函〔2021〕30号要求，公布某局2022年政府信息公开情况。")
    2022
    """
    own = _CITED.sub("", text)
    reported = _REPORTED.search(own)
    return int(reported["year"]) if reported else year_in(own)


def find_year(title: str, preamble: str, first: str, tail: str) -> tuple[int | None, str, list[Notice]]:
    """Report year, the text it was read from, and a warning where title and period disagree.

    `first` is the text of section one, `tail` what was signed at the end.
    """
    period = _PERIOD.search(preamble) or _PERIOD.search(first)
    period_year = int(period["year"]) if period else None
    period_text = period.group() if period else ""
    title_year = year_in(title)
    if title_year:
        warnings = []
        if period_year and period_year != title_year:
            sentence = f"the title names {title_year}, the reporting period {period_year}: {period_text}"
            warnings.append(Notice("year_conflict", sentence))
        return title_year, f"title: {title[:60]}", warnings
    if period_year:
        return period_year, f"period: {period_text}", []
    for name, text in (("preamble", preamble), ("section one", first[:_SECTION_ONE_BEGIN])):
        year = _reported_year(text)
        if year:
            return year, f"{name}: {text[:40]}", []
    signature_year = year_in(tail)
    if signature_year:
        return signature_year - 1, f"year before the signature: {tail[-20:]}", []
    return None, "", [Notice("no_year", "no report year in title, preamble, text or signature")]
