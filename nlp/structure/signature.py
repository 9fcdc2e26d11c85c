"""The spans of a last section into narrative and what was signed: behind the signature nothing is narrative."""

from __future__ import annotations

from typing import NamedTuple

import nlp.regex as re
from nlp.language.bodies import BODY_AT_END
from nlp.language.numerals import HAN_NUMERALS
from nlp.language.patterns import either, word_list
from nlp.structure.lines import Flow


class Span(NamedTuple):
    """A stretch of one line in the flow, and whether a paragraph begins with it."""

    start: int
    end: int
    begins: bool


def span_text(flow: Flow, span: Span) -> str:
    """The simplified text of a span."""
    return flow.simplified[span.start : span.end]


_YEAR = r"(?:20\d\d|二[〇零○0oO].{1,2})"
_DAY = rf"[\d{HAN_NUMERALS}]{{0,3}}[日曰]?"
#: 2024年1月22日, 二〇二四年一月, 2024-01-22
_DATE = either(rf"{_YEAR}年\d{{0,2}}[{HAN_NUMERALS}元]*月{_DAY}", r"20\d\d[-./]\d{1,2}[-./]\d{1,2}")
#: A date that stands alone: also one that lost its month, 二0一七年.
_LONE_DATE = re.compile(either(_DATE, rf"{_YEAR}年") + r"(?:[（(]?(?:盖章|公章|印)[)）]?)?")
#: What tells of contacts, annexes and the page that a report was published on.
_BEHIND_WORDS = word_list(
    "联系人 联系电话 联系方式 联系地址 咨询电话 监督电话 举报电话 地址 电话 传真 邮编 邮政编码 网站 网址 邮箱 电子邮箱",
    "撰稿 撰稿人 拟稿 审核 审核人 签发 签发人 编辑 责任编辑 责编 初审 复审 终审 校对 来源 发布时间 发布日期 上传",
    "相关附件 相关链接 相关阅读 相关信息 相关文章 相关新闻 相关文档 附件下载 附件列表 下载 分享 分享到 打印 关闭 评论",
    "网友评论 免责声明 声明 版权声明 上一篇 下一篇 上一条 下一条 备注 主送 抄送 抄报 印发 主题词 公开属性 公开方式",
)
_TAIL_LINE = re.compile(
    either(
        _DATE,
        # Annexes, numbered or not
        r"附[件表录]?\d{0,2}[:：]?.{0,60}",
        r"\d{1,2}[.、．]?[^。；，]{2,50}(?:表|\.[A-Za-z]{3,4})",
        r"[^。；，]{1,60}\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|jpe?g|png|PNG|JPG)",
        # Who signed
        f"[^。；，、：:]{{2,30}}(?:{_DATE})?",
        # How it is published and sent
        "[（(]?(?:此件公开发布|盖章|公章|完)[）)]?",
        ".{0,40}印发",
        rf"[【\[（(]?{_BEHIND_WORDS}[】\]]?[:：].{{0,120}}",
        # The title once more, the column that the page stands in
        "[^。；，]{0,50}年度(?:工作)?报告",
        "(?:政府|政务)?信息公开(?:工作)?(?:年报|专栏|目录|指南)",
    )
)
_NOT_A_NAME = re.compile(
    rf"^(?:附|[（(]|抄送|{_BEHIND_WORDS}[】\]]?[:：])|^\d.*表$|(?:印发|报告|年报|专栏|目录|指南|\.[A-Za-z]{{3,4}})$"
)
#: What the name of a body has not: the words with which a preamble begins.
_NO_NAME = re.compile("本|由|根据|按照|依据|现将|为了")
_SEAL = re.compile("[（(](?:盖章|公章|印章?|章)[)）]$")
_DATE_AT_END = re.compile(f"{_DATE}$")
_TAIL_RUN = re.compile(rf"[。；](?P<tail>[^。；，、：:]{{0,30}}{_DATE})$")
_SCAN_RUN = re.compile("[。；](?P<tail>[^。；，]{0,12}(?:扫一扫|扫描|扫码|长按)[^。；]{0,40})$")
# All lengths in characters.
_LONGEST_TAIL_LINE = 199
_LONGEST_TAIL_RUN = 80
_LONGEST_NAME = 40
_SENTENCE = re.compile("[。；，：:]")


class Signed(NamedTuple):
    """The spans that are narrative, and the text of the signature and what stands behind it."""

    spans: list[Span]
    tail: str


def cut_tail(flow: Flow, spans: list[Span]) -> Signed:
    """Signature, date, contacts, annexes and the like at the end of the last section, taken off."""
    signature = _signature_index(flow, spans)
    kept = spans[:signature]
    signed = "".join(span_text(flow, span) for span in spans[signature:][:_SIGNATURE_LINES])
    trimmed = _trimmed(flow, kept)
    return Signed(trimmed.spans, trimmed.tail + signed)


#: Lines that a signature takes: names, the date.
_SIGNATURE_LINES = 4


def without_byline(flow: Flow, spans: list[Span]) -> list[Span]:
    """The spans of a preamble without names and dates on lines of their own above its text."""
    first = 0
    while first + 1 < len(spans) and spans[first].begins and spans[first + 1].begins:
        text = span_text(flow, spans[first])
        is_byline = bool(_LONE_DATE.fullmatch(text)) or (_is_name(flow, spans[first]) and not _NO_NAME.search(text))
        if not is_byline:
            break
        first += 1
    return spans[first:]


#: What heads a preamble on the line that its text begins on: a word for it, the date of the page.
_FOREWORD = re.compile(either("(?:引言|前言|序言|导语)[:：]?", _DATE) + "(?=本|根据|按照|依据|为)")


def without_foreword(flow: Flow, spans: list[Span]) -> list[Span]:
    """The spans of a preamble without the word that heads it on the same line: `引言 本报告根据…`."""
    if not spans:
        return spans
    first, *rest = spans
    word = _FOREWORD.match(flow.simplified, first.start, first.end)
    return [first._replace(start=word.end()), *rest] if word else spans


def _signature_index(flow: Flow, spans: list[Span]) -> int:
    """The index of the first span of the signature: the names above a date that stands alone; their number if none."""
    for index, span in enumerate(spans):
        if not span.begins or not _LONE_DATE.fullmatch(span_text(flow, span)):
            continue
        first = index
        while first and _is_name(flow, spans[first - 1]):
            first -= 1
        before = span_text(flow, spans[first - 1]) if first else "。"
        if first < index or before[-1:] in "。！？；：.":
            return first
    return len(spans)


def _is_name(flow: Flow, span: Span) -> bool:
    """Whether a line is but the name of a body, or of several that sign together."""
    text = _SEAL.sub("", span_text(flow, span))
    return len(text) <= _LONGEST_NAME and not _SENTENCE.search(text) and bool(BODY_AT_END.search(text))


def _trimmed(flow: Flow, spans: list[Span]) -> Signed:
    """What can be told at the end without a date: names, contacts and annex lines, from the last one up."""
    kept = list(spans)
    tail = ""
    while kept:
        last = kept[-1]
        text = span_text(flow, last)
        if (len(kept) > 1 or text.startswith("附件")) and _is_tail(text):
            tail = text + tail
            kept.pop()
            continue
        end_of_text = text[-_LONGEST_TAIL_RUN:]
        run = _TAIL_RUN.search(end_of_text) or _SCAN_RUN.search(end_of_text)
        if run:
            tail = run["tail"] + tail
            kept[-1] = last._replace(end=last.end - len(run["tail"]))
        break
    return Signed(kept, tail)


def _is_tail(text: str) -> bool:
    """Whether a line at the end is no narrative; one that is but a name must be a body's, with or without a date."""
    if len(text) > _LONGEST_TAIL_LINE or not _TAIL_LINE.fullmatch(text):
        return False
    is_dated = bool(_DATE_AT_END.search(text))
    return is_dated or bool(BODY_AT_END.search(text)) or bool(_NOT_A_NAME.search(text))
