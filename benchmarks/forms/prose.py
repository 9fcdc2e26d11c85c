"""Figures into the sections of a report in sentences of many kinds, with errors put in and noted."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from figures import CASES, Figures

_STEMS = [
    *("青柳", "石渡", "云岭", "榆关", "桐溪", "沙湾", "竹坪", "松亭", "长滩", "梅岭", "河汊"),
    *("槐庄", "麦田", "雁塘", "枫林", "杏坞", "荷塘", "白鹭", "黑水", "柏川", "芦洲", "临汀"),
]
_COUNTIES = [
    *("沅河", "苍坪", "滹西", "榕塘", "青岚", "嘉陵坪", "澄湖", "红柳"),
]
_DEPARTMENTS = [
    *("水利局", "财政局", "教育局", "卫生健康局", "住房和城乡建设局", "自然资源局", "民政局", "交通运输局"),
]


@dataclass
class Text:
    """The paragraphs of a report without its tables, by section; `errors` are what was put in: rule and words."""

    body: str
    year: int
    title: str
    preamble: str
    sections: dict[str, list[str]]
    errors: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Body:
    name: str
    short: str
    stem: str
    kind: str
    other: str


def _body(rng: random.Random) -> _Body:
    county = rng.choice(_COUNTIES)
    stem, other = rng.sample(_STEMS, 2)
    what = rng.random()
    if what < 0.5:
        kind = rng.choice(["镇", "乡", "街道"])
        government = "办事处" if kind == "街道" else "人民政府"
        return _Body(
            f"{county}区{stem}{kind}{government}", f"我{kind}", stem, kind, f"{county}区{other}{kind}{government}"
        )
    if what < 0.7:
        return _Body(f"{stem}县人民政府", "全县", stem, "县", f"{other}县人民政府")
    department = rng.choice(_DEPARTMENTS)
    return _Body(f"{stem}县{department}", "我局", stem, "县", f"{other}县{department}")


def write(rng: random.Random, figures: Figures, n_errors: int) -> Text:
    """A report's text whose claims are those of the figures, but for errors of different kinds."""
    body, year = _body(rng), rng.randint(2019, 2025)
    text = Text(
        body.name,
        year,
        f"{body.name}{year}年政府信息公开工作年度报告",
        f"本报告根据《中华人民共和国政府信息公开条例》要求，由{body.name}编制。所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        f"如有疑问，请与{body.name}办公室联系。",
        {
            "s1": [
                f"{year}年，{body.stem}{body.kind}高度重视政府信息公开工作，{rng.choice(_PRAISE)}",
                "（一）主动公开情况。" + rng.choice(_OPENED).format(n=rng.randint(20, 900)),
                "（二）依申请公开情况。" + _claims(rng, figures, body, year),
                "（三）政府信息管理情况。" + rng.choice(_MANAGED),
                "（四）平台建设情况。" + rng.choice(_PLATFORM).format(n=rng.randint(2, 90)),
                "（五）监督保障情况。" + rng.choice(_TRAINED).format(n=rng.randint(1, 9)),
            ],
            "s5": _problems(rng, year),
            "s6": [rng.choice([f"{year}年度未收取信息处理费。", "本年度没有其他需要报告的事项。"])],
        },
    )
    kinds = rng.sample(sorted(_ERRORS), len(_ERRORS))
    for kind in kinds:
        if len(text.errors) >= n_errors:
            break
        put_in = {rule.strip() for rule, _ in text.errors}
        if kind.strip() in _OF_PROBLEMS and put_in & _OF_PROBLEMS:
            continue
        error = _ERRORS[kind](rng, text, body, figures)
        if error:
            text.errors.append((kind, error))
    return text


_PRAISE = (
    "把公开透明作为作风建设的基本要求，完善制度，压实责任，各项工作有序推进。",
    "坚持以公开为常态、不公开为例外，将公开要求落到办文办会各环节。",
    "围绕群众关切，统筹推进决策、执行、管理、服务、结果公开，取得一定成效。",
)
_OPENED = (
    "全年通过门户网站发布信息{n}条，其中解读12条。规范性文件上网率100%。",
    "截至12月31日，在专栏公开各类信息{n}条，涉及财政预决算、民生实事、项目建设等领域。",
    "主动公开信息{n}条，召开座谈会3次，听取意见建议27条。",
)
_MANAGED = (
    "落实先审查后公开，一事一审，全年退回修改稿件31篇。",
    "对2018年以来的文件逐件清理，标注有效性，共清理文件146件。",
    "严格执行三审三校，明确专人负责，未发生泄密事件。",
)
_PLATFORM = (
    "更新专栏{n}个，新媒体账号由专人值守，全年未出现断更。",
    "政务公开专区接待群众{n}人次，办理咨询{n}件，受理12345热线工单{n}件。",
    "办理人大代表建议{n}件，答复政协提案{n}件，办结率100%。",
)
_TRAINED = (
    "举办培训{n}期，通报{n}次，社会评议满意率98.6%。",
    "把公开工作纳入年度考核，开展督查{n}次，整改问题41个。",
    "每季度检查一次，全年未发生责任追究情形。",
)


# ----------------------------------------------------------------------------------------------- claims


def _claims(rng: random.Random, figures: Figures, body: _Body, year: int) -> str:
    """Sentences on requests, reviews and suits."""
    total = figures.total
    new, carried_in, done, left = total("new"), total("carried_in"), total("total"), total("carried_out")
    lead = rng.choice(["全年", "本年度", f"{year}年，{body.short}", f"{year}年度", f"{body.short}全年"])
    if new == 0 and carried_in == 0:
        said = rng.choice(
            [
                "{lead}未收到政府信息公开申请。",
                "{lead}没有收到依申请公开政府信息的申请。",
                "{lead}共收到政府信息公开申请0件。",
            ]
        ).format(lead=lead)
    else:
        said = rng.choice(
            [
                f"{lead}共收到政府信息公开申请{new}件，上年结转{carried_in}件，办结{done}件，结转下年度继续办理{left}件。",
                f"{lead}新收政府信息公开申请{new}件，上年度结转{carried_in}件；共答复{done}件，均在法定期限内答复，另有{left}件结转下年。",
                f"{lead}共受理政府信息公开申请{new + carried_in}件（含上年结转{carried_in}件），已办结{done}件。",
                f"{lead}受理政府信息公开申请{new}件，答复{done}件（含上年度结转申请{carried_in}件，另有{left}件顺延到下年度答复）。",
                f"{lead}收到申请{new}件，其中通过网络收到申请{new // 2}件、信函{new - new // 2}件；按期答复{done}件。",
            ]
        )
        said += _results(rng, figures)
    return said + _disputes(rng, figures)


_GROUP_WORDS = {
    "granted": "予以公开",
    "partial": "部分公开",
    "refused": "不予公开",
    "unavailable": "无法提供",
    "rejected": "不予处理",
    "other": "其他处理",
}


def _results(rng: random.Random, figures: Figures) -> str:
    done = figures.total("total")
    if not done or rng.random() < 0.4:
        return ""
    counts = {name: figures.group(name) for name in _GROUP_WORDS}
    if rng.random() < 0.4:
        share = [f"{_GROUP_WORDS[name]}{n}件，占{100 * n / done:.1f}%" for name, n in counts.items() if n]
        return f"办结的政府信息公开申请中，{'；'.join(share)}。" if len(share) > 1 else ""
    return "其中，" + "、".join(f"{words}{counts[name]}件" for name, words in _GROUP_WORDS.items()) + "。"


def _disputes(rng: random.Random, figures: Figures) -> str:
    reviews = figures.cases("total", "review")
    suits = figures.cases("total", *CASES[1:])
    if reviews == suits == 0:
        return rng.choice(
            [
                "未发生政府信息公开行政复议、行政诉讼案件。",
                "未因政府信息公开引发行政复议和行政诉讼。",
                "全年无政府信息公开行政复议、行政诉讼情况。",
                "",
            ]
        )
    upheld, corrected = figures.cases("upheld", "review"), figures.cases("corrected", "review")
    return rng.choice(
        [
            f"政府信息公开行政复议{reviews}件，其中结果维持{upheld}件，结果纠正{corrected}件；政府信息公开行政诉讼{suits}件。",
            f"全年发生政府信息公开行政复议案件{reviews}件、政府信息公开行政诉讼案件{suits}件。",
            "未发生因信息公开被行政复议纠错的情形。" if not corrected else "",
        ]
    )


# -------------------------------------------------------------------------------------------- problems

_LACKS = (
    "公开内容与群众期待还有差距",
    "政策解读形式单一",
    "专职人员不足，业务能力参差不齐",
    "依申请公开答复的规范性有待提高",
    "部分栏目更新不及时",
)
_PLANS = (
    "健全审核机制，按月核查栏目更新",
    "丰富图解、视频等解读形式",
    "分批组织业务培训，固定专人负责",
    "编印答复文书范本，加强法制审核",
    "梳理公开目录，逐项明确责任科室",
)


def _problems(rng: random.Random, year: int) -> list[str]:
    numerals = "一二三四五"
    lacks, plans = rng.sample(_LACKS, 3), rng.sample(_PLANS, 4)
    listed = "；".join(f"{numerals[i]}是{lack}" for i, lack in enumerate(lacks))
    first = rng.choice(["工作虽取得一定成效，但仍存在不足：", "存在的主要问题："]) + listed + "。"
    return [
        first,
        f"{year + 1}年，将从以下方面改进：" + "；".join(f"{numerals[i]}是{p}" for i, p in enumerate(plans)) + "。",
    ]


# ---------------------------------------------------------------------------------------------- errors

Error = Callable[[random.Random, Text, _Body, Figures], str]


def _replace(text: Text, section: str, old: str, new: str) -> bool:
    paragraphs = text.sections[section]
    for number, paragraph in enumerate(paragraphs):
        if old in paragraph:
            paragraphs[number] = paragraph.replace(old, new, 1)
            return True
    return False


def _wrong_number(*phrases: str) -> Error:
    """Another number behind one of some phrases, one that no reading of them allows."""

    def put(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
        if figures.wrong:
            return ""
        known = {int(n) for key, n in figures.numbers.items() if key[0] in ("t3", "t4") and n % 1 == 0}
        sums = {a + b for a in known for b in (figures.total("new"), figures.total("carried_in"))}
        for phrase in rng.sample(phrases, len(phrases)):
            found = re.search(rf"(?<!网络){phrase}(\d+)件", text.sections["s1"][2])
            if not found:
                continue
            wrong = int(found[1]) + rng.choice([1, 2, 3, 10, 7])
            while wrong in known | sums:
                wrong += 1
            old, new = found.group(), found.group().replace(found[1] + "件", f"{wrong}件")
            _replace(text, "s1", old, new)
            return new
        return ""

    return put


def _wrong_share(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    found = re.search(r"占(\d+\.\d)%", text.sections["s1"][2])
    if not found or figures.wrong:
        return ""
    wrong = f"占{min(float(found[1]) + rng.choice([3.3, 11.7, 7.1]), 99.9):.1f}%"
    _replace(text, "s1", found.group(), wrong)
    return wrong.strip("占%")


def _none_claimed(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    if figures.wrong or not figures.cases("total", "review") or "复议" in text.sections["s1"][2]:
        return ""
    said = "未发生政府信息公开行政复议案件"
    text.sections["s1"][2] += said + "。"
    return said


def _date(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    year = text.year
    old = f"{year}年12月31日止"
    new = rng.choice([f"{year}年12年31日止", f"{year}年12月32日止", f"{year}年13月31日止"])
    if old not in text.preamble:
        return ""
    text.preamble = text.preamble.replace(old, new)
    return new[:-1]


def _date_in_text(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    new = rng.choice(["2月30日", "11月31日", "6月31日", "4月31日"])
    text.sections["s1"][3] += f"{new}，组织了专题会商。"
    return new


def _period_year(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    old = f"{text.year}年1月1日起至{text.year}年12月31日"
    if old not in text.preamble:
        return ""
    new = old.replace(str(text.year), str(text.year - 1))
    text.preamble = text.preamble.replace(old, new)
    return new


def _strange_year(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    new = rng.choice([f"20{text.year}"[:5] + "年", f"{text.year + 200}年", f"{text.year - 300}年"])
    text.sections["s1"][4] += f"{new}新开专栏2个。"
    return new


def _second_name(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    if body.kind == "县":
        return ""
    wrong = f"{body.stem}{rng.choice(['大道', '新', '湖', '北路'])}{body.kind}"
    office = "办事处" if body.kind == "街道" else "人民政府"
    text.sections["s1"][1] = text.sections["s1"][1].replace("情况。", f"情况。{wrong}{office}定期更新目录。", 1)
    return wrong


def _other_body(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    old = f"请与{body.name}办公室联系"
    if old not in text.preamble:
        return ""
    text.preamble = text.preamble.replace(old, f"请与{body.other}办公室联系")
    return body.other


def _skipped(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    old, new = rng.choice([("三是", "四是"), ("二是", "三是")])
    paragraph = text.sections["s5"][0]
    following = {"三是": "四是", "二是": "三是"}[old]
    text.sections["s5"][0] = paragraph.replace(old, "\0").replace(following, "四是").replace("\0", new)
    return new


def _repeated(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    text.sections["s5"][1] = text.sections["s5"][1].replace("三是", "二是")
    return "二是"


def _twice(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    word, twice = rng.choice(
        [("政府信息公开工作", "政府信息公开工作政府信息公开工作"), ("高度重视", "高度重视高度重视")]
    )
    return twice if _replace(text, "s1", word, twice) else ""


def _broken(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    new = rng.choice(["同时强化督促检查，", "并进一步", "将责任分解到科室和"])
    text.sections["s5"][1] += new
    return new


def _no_problem(rng: random.Random, text: Text, body: _Body, figures: Figures) -> str:
    plans = "；".join(rng.sample(_PLANS, 3))
    text.sections["s5"] = [f"{text.year + 1}年，将重点做好以下工作：{plans}。"]
    return "将重点做好以下工作"


#: Errors that would undo each other.
_OF_PROBLEMS = {"SELF-numbering", "SELF-broken-off", "SELF-no-problem"}
#: Errors by the rule that must find them; those of claims in order of how often a text allows them.
_ERRORS: dict[str, Error] = {
    "TXT-new": _wrong_number("共收到政府信息公开申请", "新收政府信息公开申请"),
    "TXT-handled": _wrong_number("受理政府信息公开申请"),
    "TXT-done": _wrong_number("办结", "共答复", "按期答复"),
    "TXT-carry": _wrong_number("上年结转", "上年度结转", "结转下年度继续办理"),
    "TXT-results": _wrong_number("予以公开", "无法提供", "不予处理"),
    "TXT-percent": _wrong_share,
    "TXT-legal": _wrong_number("信息公开行政复议", "信息公开行政复议案件", "结果维持", "行政诉讼"),
    "TXT-none": _none_claimed,
    "TXT-year": _period_year,
    "SELF-date": _date,
    "SELF-date ": _date_in_text,
    "SELF-year": _strange_year,
    "SELF-body": _second_name,
    "SELF-other-body": _other_body,
    "SELF-numbering": _skipped,
    "SELF-numbering ": _repeated,
    "SELF-word-twice": _twice,
    "SELF-broken-off": _broken,
    "SELF-no-problem": _no_problem,
}
