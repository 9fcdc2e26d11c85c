"""The head of a report into its title, and that and its surroundings into the report year."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

import nlp.regex as re
from nlp.language.bodies import BODY_ENDING
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
#: Buttons on the line of the title.
_BUTTON_BEHIND = re.compile(r"(?:字号|字体|二维码|打印|分享|下载)[:：]?[\s\[\]【】大中小]{0,12}$")
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
# Share of a title's characters that one that stands once more has at the least.
_LIKE_TITLE = 0.85


def bare_title(title: str) -> str:
    """A title without what a list, a print or quotation marks put about it.

    >>> bare_title("12.《青禾县2023年政府信息公开工作年度报告》"), bare_title("20240122青禾县2023年年报.docx")
    ('青禾县2023年政府信息公开工作年度报告', '青禾县2023年年报')
    """
    return _KEY_BEHIND.sub("", _KEY.sub("", _BUTTON_BEHIND.sub("", title.strip()).rstrip(" 【["))).strip()


def is_title_line(title: str) -> bool:
    """Whether a line without its dress ends as a title does, and is no sentence."""
    is_sentence = bool(re.search(r"[。，；：:]", title)) or bool(_NO_TITLE.match(title))
    return not is_sentence and len(title) <= _LONGEST_TITLE and bool(_TITLE_ENDS.search(title))


def title_end(flow: Flow, limit: int) -> int:
    """Offset behind the title, repeated titles and whatever a page put before them; 0 if none.

    The title may be broken over up to three lines, amid a word too, and may stand two or three times.
    """
    end = 0
    title = ""
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
        if not stop and adjoins:
            stop = _repeated_stop(flow, index, limit, title)
        if stop:
            end = stop
            title = title or flow.simplified[start:stop]
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
    if line.startswith("（以下", inline.end()):
        return 0  # the subject of the first sentence, which is text
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


def _repeated_stop(flow: Flow, index: int, limit: int, title: str) -> int:
    """Where a title ends that stands once more from a line on, a character or its last word lost; 0 if none does."""
    for last in range(index, min(index + _MOST_TITLE_PARTS, len(flow.starts))):
        stop = min(flow.line_end(last), limit)
        text = flow.simplified[flow.starts[index] : stop]
        if len(text) > 2 * len(title):
            return 0
        if Levenshtein.normalized_similarity(text, title) >= _LIKE_TITLE and not re.search("[。；，：]", text):
            return stop
    return 0


def _is_byline(line: str) -> bool:
    return len(line) <= _LONGEST_BYLINE and bool(_BYLINE.fullmatch(line)) and not _NO_TITLE.match(line)


def _is_text(line: str) -> bool:
    """Whether the text of a report begins with a line, rather than that it stands about the title."""
    return bool(re.search(r"[。；，]", line)) or len(line) > _LONGEST_HEAD_LINE or bool(_NO_TITLE.match(line))


def find_title(flow: Flow, end: int) -> str:
    """The title within what stands before the preamble: the shortest run of lines that names a report.

    The name of a column, which says neither whose report it is nor of which year, is one only where nothing else is.
    """
    lines = _head_lines(flow, end)
    column = ""
    for size in range(1, _MOST_TITLE_PARTS + 1):
        for first in range(len(lines) - size + 1):
            title = clean_title("".join(lines[first : first + size]))
            if not _is_of_report(title):
                continue
            above = lines[first - 1] if first else ""
            title = above + title if _goes_on(above, title) else title
            if not _COLUMN.fullmatch(title):
                return title
            column = column or title
    return column


def _is_of_report(title: str) -> bool:
    """Whether lines name a report, rather than a letter about one or a field of the page's metadata."""
    if not REPORT_WORD.search(title) or not _NAMES_REPORT.search(title) or re.search("[。；]", title):
        return False
    return not _KEY_LINE.search(title) and not _ABOUT_REPORT.search(title)


def title_elsewhere(flow: Flow) -> str:
    """A title that stands on a line of its own anywhere, as from a text box; empty where several different ones do."""
    titles = set()
    for index in range(len(flow.lines)):
        start, end = flow.line_span(index)
        title = clean_title(flow.simplified[start:end])
        if is_title_line(title) and REPORT_WORD.search(title) and year_in(title):
            titles.add(title)
    return titles.pop() if len(titles) == 1 else ""


def title_as_subject(flow: Flow) -> str:
    """A title that is the subject of the first sentence: `青禾县2009年政府信息公开年度报告（以下简称年报）根据…`."""
    inline = _TITLE_INLINE.match(flow.simplified)
    if not inline or not REPORT_WORD.search(inline.group()) or not year_in(inline.group()):
        return ""
    return "" if _NO_TITLE.search(inline.group()) else inline.group()


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


#: What forwards a report, or says how to write one.
_ABOUT_REPORT = re.compile("(?:通知|函|格式|要求|制度|办法|事项|安排)$")
#: The name of the column that reports stand in.
_COLUMN = re.compile("(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)")
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


# --------------------------------------------------------------------------------------------- year

#: A year in Han numerals, letters for zeros among them.
HAN_YEAR = f"二[{HAN_ZEROS}oO0][{HAN_ZEROS}oO0一二三1]"
_YEAR = re.compile(
    either(
        r"(?<!\d)(?P<digits>20[0-3]\d)(?!\d)",
        f"(?<![{HAN_DIGITS}])(?P<han>{HAN_YEAR}[{HAN_ZEROS}oO0{HAN_DIGITS}])",
    )
)
_SCHOOL_YEAR = re.compile(r"20\d\d[—–~至-]+(?P<digits>20\d\d)学年")
_PERIOD = re.compile(
    r"(?:自|从|为|是|期限)[:：]?(?P<year>20\d\d)年?1月1日?"
    r"(?:起)?(?:至|到|—|-|－|~)+(?:20\d\d年)?12[月年]31日"
)
_HAN_TO_DIGITS = str.maketrans(HAN_ZEROS + "oO" + HAN_DIGITS, "0" * 5 + "123456789")
_SECTION_BEGIN = 200
#: A year that a sentence begins with: 2021年，我委….
_TOLD_YEAR = re.compile(r"(?m)(?:^|[。；：])[^，。；\n]{0,4}(?P<year>20[0-3]\d)年(?:度)?[，,我本全共]")


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
    r"(?:20\d\d[—–~至-]+(?=20\d\d学年))?(?P<year>20[0-3]\d)(?:学年|年)?度?[^，。；]{0,24}?(?:信息公开|政务公开|年度报告|年报|工作报告|工作情况)"
)


def _reported_year(text: str) -> int | None:
    """The year that a text reports on; what it cites tells none.

    >>> _reported_year("根据《条例》和国办公开办函〔2021〕30号要求，公布某局2022年政府信息公开情况。")
    2022
    """
    own = _CITED.sub("", text)
    reported = _REPORTED.search(own)
    return int(reported["year"]) if reported else year_in(own)


def find_year(title: str, preamble: str, sections: Sequence[str], tail: str) -> tuple[int | None, str, list[Notice]]:
    """Report year, the text it was read from, and a warning where title and period disagree.

    `sections` are the texts behind the preamble, `tail` what was signed at the end.
    """
    first = sections[0] if sections else ""
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
    texts = [("preamble", preamble), ("section one", first[:_SECTION_BEGIN])]
    texts.extend(("text", text[:_SECTION_BEGIN]) for text in sections[1:])
    for name, text in texts:
        year = _reported_year(text)
        if year:
            return year, f"{name}: {text[:40]}", []
    for text in sections:
        told = _TOLD_YEAR.search(text)
        if told:
            return int(told["year"]), f"text: {text[told.start() : told.start() + 40]}", []
    signature_year = year_in(tail)
    if signature_year:
        return signature_year - 1, f"year before the signature: {tail[-20:]}", []
    return None, "", [Notice("no_year", "no report year in title, preamble, text or signature")]
