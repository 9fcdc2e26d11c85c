"""From a section to its segments: sentences, clauses of enumerations, and the bare headings between."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.report import Report, Section
from nlp.statute import numeral_value
from nlp.text import simplified


@dataclass(frozen=True)
class Segment:
    """One sentence or one clause of an enumeration; or, with `is_heading`, a bare heading.

    `start` and `end` are offsets in the section's text; `position` counts the segments of all
    sections of one code in order, headings too; `enumerator` is the numeral as written (`一是`,
    `（二）`, `3.`) or empty; `headings` are the bare headings above, the section's own first;
    `paragraph` tells whether a paragraph of the source begins here.
    """

    section: str
    position: int
    start: int
    end: int
    text: str
    enumerator: str = ""
    headings: tuple[str, ...] = ()
    is_heading: bool = False
    paragraph: bool = False


_OPEN = dict(zip("（(“《〔【「『‘", "）)”》〕】」』’"))
_CLOSE = set(_OPEN.values())
_END = set("。！？!?；;")

#: Numerals that begin an item, longest first.
ENUMERATOR = re.compile(
    r"(?:#{1,6}|[*•●◆■▪·\-]{1,2})?(?:"
    r"[（(][一二三四五六七八九十]{1,3}[)）]是?[、.．]?"
    r"|[（(]\d{1,2}[)）][、.．]?"
    r"|[（(][\s　]*[)）]是?"
    r"|第[一二三四五六七八九十]{1,2}(?:[、，,：:]|个?方面[是，,：:]?|是)"
    r"|[一二三四五六七八九十]{1,3}(?:[、．.]|是要?(?!否|些|定|样|个|致)|要(?=[一-龥])|方面[，,是：:]?)"
    r"|(?:首先|其次|再次|再者|最后|其一|其二|其三|其四|其五|此外|另外|同时)[，,：:是]"
    r"|\d{1,2}(?:[、．]|\.(?!\d)|[)）](?=[一-龥])|是(?=[一-龥]))"
    r"|[㈠-㈩⑴-⒇①-⑳⒈-⒛❶-❿]"
    r"|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][、．.]?"
    r"|#{1,6}|[*•●◆■▪]"
    r")"
)

# Enumerators safe enough to cut at in the middle of a sentence, after a comma or colon.
_INNER = re.compile(
    r"(?<=[，,、：:])(?=(?:[一二三四五六七八九十]{1,2}是要?(?!否|些|定|样|个|致)|第[一二三四五六七八九十][，,、]|其[一二三四五][，,是]|[（(][一二三四五六七八九十][)）]|[（(]\d[)）]|[①-⑳]))"
)
_AFTER_COLON = re.compile(r"(?<=[：:])(?=(?:[一二三四五六七八九十]{1,2}[、．.是]|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|首先[，,]|第一[，,、]))")
# Numerals with a stop of their own, glued to the sentence before.
_GLUED = re.compile(r"(?<=[一-龥）”》])(?=[（(][一二三四五六七八九十]{1,2}[)）](?!项|款|条|目|类|种|项规定)[一-龥])")

_NOT_ENUMERATOR_BEFORE = re.compile(r"(?:第[一二三四五六七八九十百\d]+条?|[条款项第])$")


def _sentence_cuts(text: str) -> list[int]:
    """Offsets behind sentence ends and semicolons that stand outside brackets and quotation marks."""
    cuts, stack, i = [], [], 0
    while i < len(text):
        c = text[i]
        if c in _OPEN:
            stack.append((c, i))
        elif c in _CLOSE:
            # A bracket never closed would swallow the rest: forget what does not match.
            for depth in range(len(stack) - 1, -1, -1):
                if _OPEN[stack[depth][0]] == c:
                    del stack[depth:]
                    break
        elif c in _END:
            while stack and i - stack[-1][1] > 160:
                stack.pop()
            hard = c in "。！？!?"
            if not stack or (hard and not _closes_soon(text, i, stack[-1][0])):
                stack.clear()
                j = i + 1
                while j < len(text) and text[j] in "。！？!?；;”’）)》":
                    j += 1
                cuts.append(j)
                i = j
                continue
        i += 1
    return cuts


def _closes_soon(text: str, at: int, opened: str) -> bool:
    """Whether the bracket open at `at` closes within a sentence or two."""
    close = text.find(_OPEN[opened], at, at + 120)
    return close >= 0 and opened not in text[at + 1 : close]


# -------------------------------------------------------------------------------------- headings

_TOPIC_END = re.compile(
    r"(?:情况|措施|问题|不足|工作|建设|管理|保障|公开|计划|打算|方面|事项|方向|原因|安排|思路|做法|成效|制度|机制|平台|渠道|内容|形式|解读|回应|监督|培训|考核|领导|机构|队伍|概述|举措|困难|短板|差距|目标|重点|任务|申请|信息|目录|指南|数据|统计|服务|互动|参与|复议|诉讼|费用|收费|减免|附件|附表|其他|其它|说明|进展|亮点|经验|宣传|力度|领域|环节|审查|审核|评估|整改|改进|收到和处理|开展|落实|建议|意见|特点|规范|体系|依据|专栏|载体|新媒体|网站|公报|清单)$"
)
_VERB_START = re.compile(
    r"(?:持续|不断|进一步|切实|着力|大力|积极|全面|深入|严格|认真|扎实|有序|有效|及时|稳步|稳妥|多点|常态|继续|充分|主动(?!公开)|努力|加快|强力|精准|系统化?|紧[盯扣抓]|规范(?!性|化)|从严|高标准|多渠道|多措|全力|统筹|精心|坚决|依法(?!行政|公开)|重点(?=推)|"
    r"加强|加大|加速|推进|推动|推广|完善|健全|建立|优化|强化|深化|提升|提高|拓展|拓宽|扩大|做[好实优细强]|抓|落实|贯彻|严[把守控考]|把|突出|聚焦|围绕|明确|压实|夯实|筑牢|打造|丰富|创新|促进|畅通|细化|狠抓|增强|确保|构建|实施|开展|组织(?!领导|机构|保障|建设|管理|实施|情况|架构|体系)|坚持|注重|保障(?!措施|机制|情况|工作|监督)|保持|用好|"
    r"回应(?!关切|社会|情况)|对标|调整|梳理|整合|紧跟|延[伸长]|[办答管建]好|选优|配[强齐备]|补[齐上]|改进(?!措施|情况|方向|计划|意见|工作|建议|思路|$)|改[版造变]|升级|整改(?!措施|情况|落实|计划|方案|$)|解决|搭[建起]|依托|借助|利用|发挥|举办|理顺|重视|提质|接受|定期|让|使|以|对(?!外)|向|将|要|应|需(?!要)|该|未|没有|无(?!障碍|法)|无法|缺乏|缺少|缺|不|有(?!关)|在|给|请|转|拉|盘活|统一(?!平台)|缩短|充实|清理|制[定订](?!情况)|出台|摸|立|助力|征集|修订|编[制印]|更新|公布|发布|宣传(?=《)|选|设立|设置|"
    r"全年|本年度?(?:无|未|没)|[我本](?:局|镇|乡|县|区|市|省|街道|办|委|院|单位|机关)(?:无|未|没|有)|存在[^的]{1,14}(?:不|问题$|现象|情况$)|还?有待)"
)
_PREDICATE = re.compile(
    r"不够|不足(?!之处|和|与|及|$)|不高|不强|不及时|不到位|不全|不完善|不规范|不平衡|不均|不深|不多|不严|不准|不清|不统一|不一致|不充分|不健全|不明显|不丰富|不齐|不熟|不稳|有待|仍需|尚需|还需|需要?(?:进一步|加强|提升|提高)|薄弱|滞后|偏低|偏少|偏弱|较低|较少|较弱|单一|欠缺|缺失|参差|亟待|较差|不足$|差距较大|仍有|尚未|未能|跟不上|逐步|渐成|到位|有所|逐项|更新慢|生硬|断档|进一步|为主|太|不[宽紧够]|两张皮|过[于短少]|明显(?:提升|提高|增强)|得到|有力$|有效$|有序$|有了|取得"
)


def is_bare_heading(text: str) -> bool:
    """Whether a short piece only names a topic, by the codebook's test: a noun phrase, no statement.

    >>> [is_bare_heading(t) for t in ("（一）主动公开情况。", "改进措施", "（三）平台建设")]
    [True, True, True]
    >>> [is_bare_heading(t) for t in ("（一）系统化推进主动公开。", "一是更新不够及时。", "改进措施：", "无。")]
    [False, False, False, False]
    """
    if text[-1:] in "：:；;":
        return False
    numeral = ENUMERATOR.match(text)
    if numeral and re.search(r"[是要]|[先次后][，,]|同时|另外|此外", numeral.group()):
        return False
    core = text[numeral.end() :] if numeral else text
    core = simplified(core).strip("*#-。.；; ")
    if not 2 <= len(core) <= 32 or re.search(r"[。；;，,！？!?：:]", core):
        return False
    topic = re.sub(r"^(?:20\d\d年(?:度)?|[我本](?:局|镇|乡|县|区|市|省|街道|办|委|院|单位|机关)|全[县市区镇省])", "", core)
    topic = re.sub(r"^关于|(?:[（(][^）)]*[)）])$", "", topic)
    if _PREDICATE.search(topic):
        return bool(re.search(r"(?:问题|不足)(?:和|与|及|、)?(?:困难|不足|短板|差距|原因)?$", topic)) and not re.search(r"不够|不高|有待|薄弱|滞后", topic)
    if _VERB_START.match(topic):
        return bool(re.fullmatch(r"(?:落实|贯彻|开展|推进|实施|整改|改进|加强|存在|解决|回应|保障|完善|建立|组织|规范|优化|提升)[^，]{0,14}(?:情况|措施|方面|举措|方向)", topic))
    if re.search(r"\d", topic) and not re.search(r"情况|问题|措施|计划|打算|安排|重点", topic):
        return False
    return bool(_TOPIC_END.search(topic))


def _heading_cut(text: str, start: int, end: int, section: Section) -> int | None:
    """End of a bare heading that runs on with its text in [start, end), or None."""
    piece = text[start:end]
    numeral = ENUMERATOR.match(piece)
    base = numeral.end() if numeral else 0
    if not re.match(r"[一-龥]", piece[base:]):
        return None
    stop = re.search(r"[。；：:，,]", piece[base : base + 34])
    limit = base + stop.start() if stop else min(len(piece), base + 34)
    for at in range(base + 2, limit + 1):
        if start + at in section.gaps and start + at < end and is_bare_heading(piece[:at]):
            # A blank after a heading; blanks about numbers are damage, not a cut.
            if not (piece[at].isdigit() and not re.match(r"20\d\d年", piece[at:])) and (numeral or re.search(r"情况$", piece[:at])):
                return start + at
    if numeral:
        found = re.match(
            r"[^。；：:，,]{2,24}?(?:情况|工作|建设|管理|保障|措施|问题)(?=(?:20\d\d年|截至|全年|本年度?[，,]|今年|[我本](?:局|镇|乡|县|区|市|省|街道|办|委|院|单位|机关)[^的]))",
            piece[base:],
        )
        if found and is_bare_heading(piece[: base + found.end()]):
            return start + base + found.end()
        colon = re.match(r"[^。；：:，,]{2,16}情况[:：]", piece[base:])
        if colon and base + colon.end() < len(piece) and is_bare_heading(piece[: base + colon.end() - 1]):
            return start + base + colon.end()
    return None


# ------------------------------------------------------------------------------------ the cutting


def _paragraph_cuts(section: Section, cuts: set[int]) -> set[int]:
    """Paragraph breaks at which a segment really ends; others stand amid a broken sentence."""
    text, kept = simplified(section.text), set()
    bounds = [*section.breaks, len(text)]
    for before, at in zip(bounds, bounds[1:]):
        if at >= len(text):
            continue
        last = text[at - 1]
        piece = text[max(before, max((c for c in cuts if c < at), default=0)) : at]
        if last in "。！？!?；;：:" or text[at] in "#":
            kept.add(at)
        elif ENUMERATOR.match(text, at) and not _NOT_ENUMERATOR_BEFORE.search(text[max(0, at - 8) : at]):
            kept.add(at)
        elif last in "，,、（(《“的和及与":
            continue
        elif len(piece) <= 34 and (is_bare_heading(piece) or ENUMERATOR.match(piece)):
            kept.add(at)
        elif last in "”）)》" and len(piece) > 40 or len(piece) > 60 and at - before < 60:
            continue
        elif len(piece) <= 40 and before in (0, *kept):
            kept.add(at)
    return kept


def _cuts(section: Section) -> list[int]:
    text = simplified(section.text)
    cuts = set(_sentence_cuts(text))
    for pattern in (_INNER, _AFTER_COLON, _GLUED):
        for found in pattern.finditer(text):
            if not _NOT_ENUMERATOR_BEFORE.search(text[max(0, found.start() - 8) : found.start()]) and not _in_brackets(text, found.start()):
                cuts.add(found.start())
    cuts |= _paragraph_cuts(section, cuts)
    cuts -= {0, len(text)}
    bounds = sorted(cuts)
    extra = []
    for start, end in zip([0, *bounds], [*bounds, len(text)]):
        at = _heading_cut(text, start, end, section)
        if at and at < end:
            extra.append(at)
    # Whatever stands between two cuts without a word belongs to what precedes it.
    bounds = sorted({*bounds, *extra})
    return [b for a, b in zip([0, *bounds], bounds) if re.search(r"\w", text[a:b])]


def _in_brackets(text: str, at: int) -> bool:
    window = text[max(0, at - 120) : at]
    return any(window.count(o) > window.count(c) for o, c in _OPEN.items() if o not in "（(" or True) and bool(
        re.search(r"[（(“《][^）)”》]*$", window)
    )


def _heading_level(enumerator: str) -> int:
    """Depth of a heading by the form of its numeral: 一、 before （一） before 1. before (1)."""
    if not enumerator:
        return 2
    mark = enumerator.strip("#* ")
    if re.match(r"[一二三四五六七八九十]{1,3}[、．.]", mark) or mark.startswith("第"):
        return 1
    if re.match(r"[（(][一二三四五六七八九十]|[㈠-㈩]|[（(][)）]", mark):
        return 2
    return 3 if re.match(r"\d", mark) else 4


def segment(section: Section, position: int = 0) -> list[Segment]:
    """The segments of one section, which hold each of its characters exactly once, in order.

    `position` is the number of the first; sections of the same code go on counting.

    >>> s = Section("s5", "存在的主要问题", "（一）存在问题。一是人员不足；二是解读少。")
    >>> [(g.text, g.enumerator, g.is_heading) for g in segment(s)]
    [('（一）存在问题。', '（一）', True), ('一是人员不足；', '一是', False), ('二是解读少。', '二是', False)]
    """
    text = section.text
    if not text:
        return []
    bounds = _cuts(section)
    breaks = set(section.breaks)
    above: list[tuple[int, str]] = []
    segments = []
    for start, end in zip([0, *bounds], [*bounds, len(text)]):
        piece = text[start:end]
        numeral = ENUMERATOR.match(piece)
        enumerator = numeral.group() if numeral else ""
        run_on = piece[-1:] in "：:" and is_bare_heading(piece[:-1]) and piece[:-1].endswith("情况") and bool(numeral)
        heading = section.code != "preamble" and (is_bare_heading(piece) or run_on)
        titles = tuple(t for _, t in above)
        segments.append(
            Segment(
                section.code, position + len(segments), start, end, piece, enumerator,
                ((section.heading,) if section.heading else ()) + titles, heading, start in breaks or start == 0,
            )
        )
        if heading:
            level = _heading_level(enumerator)
            above = [(depth, t) for depth, t in above if depth < level]
            above.append((level, piece[len(enumerator) :].strip("。：:.；;*# ")))
    return segments


def segments(report: Report) -> list[Segment]:
    """The segments of all sections of a report, in the order of its text."""
    counts: dict[str, int] = {}
    found: list[Segment] = []
    for section in report.sections:
        own = segment(section, counts.get(section.code, 0))
        counts[section.code] = counts.get(section.code, 0) + len(own)
        found.extend(own)
    return found


def item_number(enumerator: str) -> int | None:
    """The number of an item: 3 for `三是`, `（三）` and `3.`."""
    word = {"首先": 1, "其次": 2, "再次": 3, "最后": 9, "其一": 1, "其二": 2, "其三": 3}.get(enumerator[:2])
    if word:
        return word
    circled = re.search(r"[㈠-㈩⑴-⒇①-⑳⒈-⒛]", enumerator)
    if circled:
        code = ord(circled.group())
        return next(code - first + 1 for first, last in ((0x2460, 0x2473), (0x2474, 0x2487), (0x2488, 0x249B), (0x3220, 0x3229)) if first <= code <= last)
    return numeral_value(enumerator)
