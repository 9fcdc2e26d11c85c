"""Plant known copying in invented reports, in the manner of the PAN text-alignment corpora.

Each suspicious report is an invented report of its own with passages of another invented report put
among its segments, edited in one way (Potthast, Stein, Barrón-Cedeño and Rosso 2010, "An evaluation
framework for plagiarism detection", COLING). What was planted where is known to the character.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace

import jieba

from nlp.language.bodies import own_names
from nlp.reuse import ReportText, SegmentText

jieba.setLogLevel(60)

EDITS = (
    "verbatim",
    "one sentence",
    "names and numbers",
    "preamble",
    "insertion",
    "synonyms",
    "reorder",
    "fusion",
    "plan to achievement",
    "damage",
)


@dataclass(frozen=True)
class Place:
    """A stretch of a segment: report, number of the segment in the report, offsets in its text."""

    report: str
    segment: int
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """One planted passage and where it is from."""

    edit: str
    copy: Place
    source: Place


@dataclass
class Planted:
    """Reports with planted copies: `texts` has sources and suspicious reports."""

    texts: list[ReportText] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    suspicious: dict[str, str] = field(default_factory=dict)  # report -> edit
    negatives: dict[str, str] = field(default_factory=dict)  # report -> kind of hard negative


def plant(texts: list[ReportText], seed: int, rounds: int = 1) -> Planted:
    """Half of the reports are sources, the other half receive copies, every edit in turn; and hard negatives."""
    rng = random.Random(seed)
    shuffled = sorted(texts, key=lambda t: t.report)
    rng.shuffle(shuffled)
    half = len(shuffled) // 2
    sources = [replace(t, year=2019) for t in shuffled[:half]]
    hosts = [replace(t, year=2021) for t in shuffled[half:]]
    unused = {t.report: {i for i, p in enumerate(t.segments) if _long(p)} for t in sources}
    frames = {t.report for t in sources if any(p.section == "preamble" for p in t.segments)}
    planted = Planted(list(sources))
    for n in range(rounds):
        for i, host in enumerate(hosts):
            edit = EDITS[(i + n) % len(EDITS)]
            name = f"{host.report}~{n}"
            # Every round puts the same originals under another body, so the originals themselves must go unmatched.
            host_n = host if n == 0 else replace(host, segments=[])
            left = [
                t
                for t in sources
                if t.series != host.series
                and (t.report in frames if edit == "preamble" else len(unused[t.report]) >= 6)
            ]
            if not left:
                continue
            source = rng.choice(left)
            body = host.body if n == 0 else "东西南北"[n % 4] + host.body
            text, cases = _with_copies(
                replace(host_n, report=name, body=body), source, unused[source.report], edit, rng
            )
            frames -= {source.report} if edit == "preamble" else set()
            unused[source.report] -= {c.source.segment for c in cases}
            planted.texts.append(text)
            planted.cases += cases
            planted.suspicious[name] = edit
    _negatives(planted, rng)
    return planted


def _long(part: SegmentText) -> bool:
    """Whether a segment is worth copying: work, a problem or a plan in a full sentence, not a nil return."""
    return part.section != "preamble" and part.label != "other" and _letters(part.text) >= 25


def _with_copies(
    host: ReportText, source: ReportText, unused: set[int], edit: str, rng: random.Random
) -> tuple[ReportText, list[Case]]:
    """The host with copied segments, none of them used before, put in at random places."""
    if edit == "preamble":
        chosen = [[i] for i, p in enumerate(source.segments) if p.section == "preamble" and len(p.text) >= 12]
        chosen = chosen or [[0]]
    else:
        long = sorted(unused)
        if edit == "fusion":
            long = [i for i in long if all(_letters(half) >= 14 for half in _halves(source.segments[i].text))]
            rng.shuffle(long)
            chosen = [list(pair) for pair in zip(long[::2], long[1::2])][:3]
        elif edit == "reorder":
            many = [i for i in long if len(_clauses(source.segments[i].text)) >= 3]
            chosen = [[i] for i in rng.sample(many, min(4, len(many)))]
        elif edit == "verbatim":
            at = rng.randrange(max(1, len(long) - 5))
            chosen = [[i] for i in long[at : at + 6]]
        else:
            chosen = [[i] for i in rng.sample(long, min(1 if edit == "one sentence" else 4, len(long)))]
    parts: list[tuple[SegmentText, list[tuple[int, int, int, int, int]]]] = [(p, []) for p in host.segments]
    if edit == "preamble":
        parts = [(p, m) for p, m in parts if p.section != "preamble"]
    at = 0
    for group in chosen:
        text, marks = edited(source, group, host, edit, rng)
        at = at if edit == "preamble" else (rng.randint(0, len(parts)) if edit != "verbatim" or not at else at)
        parts.insert(at, (SegmentText("preamble" if edit == "preamble" else "s1", 0, text), marks))
        at += 1
    segments, cases = [], []
    for i, (part, marks) in enumerate(parts):
        segments.append(SegmentText(part.section, i, part.text))
        for start, end, segment, source_start, source_end in marks:
            cases.append(
                Case(edit, Place(host.report, i, start, end), Place(source.report, segment, source_start, source_end))
            )
    return replace(host, segments=segments), cases


def edited(
    source: ReportText, group: list[int], host: ReportText, edit: str, rng: random.Random
) -> tuple[str, list[tuple[int, int, int, int, int]]]:
    """The text to plant and its marks: start, end, segment, source start, source end."""
    if edit == "fusion":
        one, two = (source.segments[i].text for i in group)
        a, b = _halves(one)[0], _halves(two)[1]
        a_text = re.sub(r"[，、；。]$", "", a)
        text = a_text + rng.choice(("，并", "，同时", "，")) + b
        begin = len(text) - len(b)
        at = two.rindex(b)
        return text, [(0, len(a_text), group[0], 0, len(a)), (begin, len(text), group[1], at, at + len(b))]
    text = source.segments[group[0]].text
    new = {
        "verbatim": lambda t: t,
        "one sentence": lambda t: t,
        "names and numbers": lambda t: _numbers(_rename(t, source, host), rng),
        "preamble": lambda t: _numbers(_rename(t, source, host), rng),
        "insertion": lambda t: _insert(t, rng),
        "synonyms": lambda t: _synonyms(t, rng),
        "reorder": lambda t: _reorder(t, rng),
        "plan to achievement": lambda t: _achieved(t, rng),
        "damage": lambda t: _damage(t, rng),
    }[edit](text)
    return new, [(0, len(new), group[0], 0, len(text))]


def _halves(text: str) -> tuple[str, str]:
    clauses = _clauses(text)
    return "".join(clauses[: len(clauses) // 2]), "".join(clauses[len(clauses) // 2 :])


def _letters(text: str) -> int:
    return len(re.sub(r"[\W\d_]", "", text))


def _clauses(text: str) -> list[str]:
    return [c for c in re.split(r"(?<=[，；：。])", text) if c]


def _rename(text: str, source: ReportText, host: ReportText) -> str:
    """The source's names replaced by those of the host, where they stand, and `我局` by `我单位`."""
    theirs, ours = own_names(source.body), own_names(host.body)
    place = next((n for n in ours if n != host.body), host.body)
    for name in theirs:
        text = text.replace(name, host.body if name == source.body else place)
    return re.sub(
        r"我[局镇乡县区市委办]",
        lambda m: "我" + host.body[-1] if host.body[-1] in "局镇乡县区市委办" else "我单位",
        text,
    )


def _numbers(text: str, rng: random.Random) -> str:
    text = re.sub(r"20[12]\d(?=年)", lambda m: str(int(m.group()) + 2), text)
    return re.sub(r"(?<![\d〕〔])\d{1,3}(?=[条件次个份篇期人])", lambda m: str(rng.randint(1, 400)), text)


_WORDS = (
    "积极主动地",
    "（国办发〔2021〕12号）",
    "结合本地实际，",
    "按照上级部署",
    "有序",
    "多措并举、",
    "在全系统范围内",
    "全方位",
    "扎扎实实地",
    "以钉钉子精神",
)


def _insert(text: str, rng: random.Random) -> str:
    """One to three phrases put in between words."""
    words = jieba.lcut(text)
    for at in sorted(rng.sample(range(1, len(words)), min(rng.randint(1, 3), len(words) - 1)), reverse=True):
        words.insert(at, rng.choice(_WORDS))
    return "".join(words)


_SYNONYMS = [
    p.split("/")
    for p in [
        "加强/强化",
        "完善/健全",
        "推进/推动",
        "及时/第一时间",
        "提升/提高",
        "建立/构建",
        "开展/组织开展",
        "规范/厘清",
        "要求/规定",
        "群众/百姓",
        "保障/确保",
        "工作/事项",
        "部门/科室",
        "落实/执行",
        "明确/确定",
        "严格/从严",
        "通过/借助",
        "利用/运用",
        "针对/围绕",
        "制定/出台",
        "组织/安排",
        "重点/着重",
        "内容/信息",
        "发布/推送",
        "公开/公示",
        "回应/答复",
        "培训/学习",
        "责任/职责",
        "管理/管控",
        "审核/把关",
        "更新/刷新",
        "形式/方式",
        "渠道/途径",
        "不足/欠缺",
        "不够/不太",
        "存在/有着",
        "问题/短板",
        "部分/个别",
        "主要/首要",
        "进行/予以",
        "解读/解释",
        "增强/强化",
        "意识/观念",
        "能力/水平",
        "人员/同志",
        "整改/改正",
        "平台/载体",
        "服务/便民",
        "结合/对照",
        "做好/抓好",
        "实现/达到",
        "定期/按期",
        "检查/排查",
        "全年/本年度",
        "累计/共计",
        "举办/召开",
        "深化/加深",
        "拓宽/拓展",
        "优化/改进",
        "依法/依规",
        "统一/一致",
        "牵头/负责",
        "对于/对",
        "以及/和",
        "并且/并",
        "由于/因为",
        "同时/与此同时",
        "其中/当中",
        "较为/比较",
        "缺乏/缺少",
        "尚未/还没有",
        "需要/须",
        "单一/单调",
        "滞后/迟缓",
        "薄弱/偏弱",
        "专人/专门人员",
        "网站/门户",
    ]
]


def _synonyms(text: str, rng: random.Random, share: float = 0.5) -> str:
    """Half of the words that have a synonym are replaced."""
    forms = dict(_SYNONYMS) | {b: a for a, b in _SYNONYMS}
    pattern = re.compile("|".join(sorted(map(re.escape, forms), key=len, reverse=True)))
    return pattern.sub(lambda m: forms[m.group()] if rng.random() < share else m.group(), text)


def _reorder(text: str, rng: random.Random) -> str:
    """The clauses in another order, the last punctuation kept last."""
    end = text[-1] if text[-1] in "。；" else ""
    clauses = [c.rstrip("，；：。") for c in _clauses(text)]
    old = clauses[:]
    while clauses == old and len(set(clauses)) > 1:
        rng.shuffle(clauses)
    return "，".join(clauses) + end


def _achieved(text: str, rng: random.Random) -> str:
    """A plan told as done: words of future dropped, aspect added, first and second half exchanged."""
    text = re.sub(r"下一步，?|今后，?|20\d\d年，?|我[局镇县区市]将|将|计划|拟|力争", "", text)
    text = re.sub(
        r"(加强|完善|推进|健全|提升|建立|开展|规范|优化|组织|制定|明确)(?!了)",
        lambda m: m.group() + "了" if rng.random() < 0.6 else "已" + m.group(),
        text,
    )
    clauses = _clauses(text)
    if len(clauses) >= 2 and rng.random() < 0.5:
        text = _reorder("".join(clauses), rng)
    return rng.choice(("一年来，", "2020年，", "", "")) + text


_KANGXI = dict(
    zip(
        "一工力口土大女子小山心手文方日月木水火生用白目立行见言走车金长门面食首高",
        "⼀⼯⼒⼝⼟⼤⼥⼦⼩⼭⼼⼿⽂⽅⽇⽉⽊⽔⽕⽣⽤⽩⽬⽴⾏⻅⾔⾛⻋⾦⻓⻔⾯⻝⾸⾼",
    )
)
_TRADITIONAL = dict(zip("务开关机规条实发进时门问对报会区资讯动办单应", "務開關機規條實發進時門問對報會區資訊動辦單應"))


def _damage(text: str, rng: random.Random) -> str:
    """Characters lost or masked, stray spaces, radicals, traditional forms."""
    table = rng.choice((_KANGXI, _TRADITIONAL, _KANGXI))
    out = []
    for char in text:
        luck = rng.random()
        if luck < 0.02:
            continue
        out.append("***" if luck < 0.03 else table.get(char, char))
        if luck > 0.95:
            out.append(" ")
    return "".join(out)


_COLUMNS = [
    "政策文件",
    "通知公告",
    "工作动态",
    "部门文件",
    "领导活动",
    "人事信息",
    "规划计划",
    "财政信息",
    "招标采购",
    "行政执法",
    "应急管理",
    "重点项目",
    "乡村振兴",
    "民生实事",
    "便民提示",
    "图片新闻",
    "互动回应",
    "数据发布",
]
_FIXED = (
    "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条规定，编制本报告。",
    "本报告所列数据的统计期限自{y}年1月1日起至{y}年12月31日止。",
    "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。",
    "按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》，{y}年未收取信息处理费。",
    "以习近平新时代中国特色社会主义思想为指导，全面贯彻落实党的二十大精神。",
    "如对本报告有疑问，请与{b}办公室联系（电话：0{n}-88{n}）。",
)


def _negatives(planted: Planted, rng: random.Random) -> None:
    """Reports that agree without copying: fixed wording only, and lists of columns with counts."""
    for i in range(8):
        body = "甲乙丙丁戊己庚辛"[i] + "川县财政局"
        fixed = [
            SegmentText("preamble", j, f.format(y=2015 + i, b=body, n=rng.randint(200, 999)))
            for j, f in enumerate(_FIXED)
        ]
        planted.texts.append(ReportText(f"fixed-{i}", body, 2015 + i, fixed))
        planted.negatives[f"fixed-{i}"] = "statutory wording"
        lists = []
        for j in range(4):
            columns = rng.sample(_COLUMNS, 8) if j % 2 else _COLUMNS[:10]
            lists.append(
                SegmentText("s1", j, "其中：" + "，".join(f"{c}{rng.randint(2, 300)}条" for c in columns) + "。")
            )
        planted.texts.append(ReportText(f"lists-{i}", body.replace("财政", "民政"), 2015 + i, lists))
        planted.negatives[f"lists-{i}"] = "column lists"
