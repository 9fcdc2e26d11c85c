"""Sections one and five by many hands that share nothing but the trade's phrases, and copies of them.

`stock.txt` has the phrases by topic, the usual ones first. A hand takes some topics in the usual order and for each a
phrase, the usual ones more often (Zipf), sometimes with a word more or less: what two hands then have in common is
what anybody may write. A copy is a section put into another report: whole, in part, reordered, or with a sentence of
its own.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from nlp.reuse import ReportText, SegmentText

FILE = Path(__file__).with_name("stock.txt")
#: The kinds of topic that a section is made of, in order, and how many topics of each, least and most.
SECTIONS = {"s1": (("work", 2, 6),), "s5": (("problem", 1, 4), ("plan", 1, 4))}
HOWS = ("whole", "part", "reordered", "own-sentence")
#: How much more usual the first phrase of a topic is than the second.
POPULARITY = 1.5
#: How often a hand changes a phrase by a word of its own.
OWN_WORD = 0.3
#: How many hands do without the common phrase altogether and put a sentence of their own.
OWN_SENTENCE = 0.25
_DEGREE = ("进一步", "切实", "还", "仍", "比较", "较为", "不断", "全面", "着力", "有效")
#: Pieces of sentences that no two hands put together alike.
_PLACE = ("渡口", "磨坊", "老井旁", "集市上", "晒谷场", "石桥头", "茶亭里", "祠堂前", "油坊", "码头", "窑厂", "果园")
_THING = ("明白纸", "价目", "告示", "账本", "名册", "图纸", "意见条", "放水时刻", "药价", "船票", "种子", "门牌")
_DONE = ("念给", "贴给", "抄给", "讲给", "画给", "送给", "比给", "唱给")
_WHO = ("放牛人", "船家", "挑夫", "果农", "篾匠", "渔户", "货郎", "窑工", "护林员", "摆渡人", "老裁缝", "补锅匠")
_END = ("当场对过", "逐个摁印", "隔天再换", "听懂才走", "雨天也去", "三日一回", "谁都不落", "错了重来")


@dataclass(frozen=True)
class Section:
    """A section of a report and, if it is a copy, what it was made of and how."""

    text: ReportText
    code: str
    source: str | None
    how: str
    copied: tuple[bool, ...]  # of each segment


def topics(file: Path = FILE) -> dict[str, list[list[str]]]:
    """The phrases of each topic by kind of topic, in order."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("## "):
            kind = line[3:].partition(":")[0]
            found[kind].append([])
        elif line and not line.startswith("#"):
            found[kind][-1].append(line)
    return found


def written(code: str, rng: random.Random) -> list[str]:
    """A section by a hand of its own."""
    said = []
    for kind, least, most in SECTIONS[code]:
        of_kind = topics()[kind]
        count = rng.randint(least, min(most, len(of_kind)))
        for number in sorted(rng.sample(range(len(of_kind)), count)):
            phrases = of_kind[number]
            weights = [(rank + 1) ** -POPULARITY for rank in range(len(phrases))]
            said.append(_changed(rng.choices(phrases, weights)[0], rng))
    if rng.random() < OWN_SENTENCE:
        said.insert(rng.randint(0, len(said)), own(rng))
    return said


def _changed(phrase: str, rng: random.Random) -> str:
    """The phrase, or one of its clauses alone, or with a word of degree put in somewhere."""
    clauses = phrase.rstrip("。").split("，")
    if len(clauses) > 1 and rng.random() < OWN_WORD:
        return rng.choice(clauses) + "。"
    if rng.random() < OWN_WORD:
        place = rng.randint(2, len(phrase) - 2)
        return phrase[:place] + rng.choice(_DEGREE) + phrase[place:]
    return phrase


def own(rng: random.Random) -> str:
    """A sentence that hardly any other report has."""
    place, thing, done, who, end = (rng.choice(words) for words in (_PLACE, _THING, _DONE, _WHO, _END))
    return f"{place}的{thing}{done}{who}，{end}。"


def copied(said: list[str], how: str, rng: random.Random) -> tuple[list[str], list[bool]]:
    """A section made of another, and which of its segments are from there."""
    if how == "part":
        size = rng.randint(2, max(2, len(said) - 1))
        start = rng.randint(0, len(said) - size)
        kept = said[start : start + size]
        rest = written("s5", rng)[: len(said) - size + 1]
        return kept + rest, [True] * len(kept) + [False] * len(rest)
    if how == "reordered":
        mixed = said[:]
        rng.shuffle(mixed)
        return mixed, [True] * len(mixed)
    if how == "own-sentence":
        place = rng.randint(0, len(said))
        return [*said[:place], own(rng), *said[place:]], [True] * place + [False] + [True] * (len(said) - place)
    return said[:], [True] * len(said)


_PLACES = "莲芦柳桐枫榆槐柏杉桂梅兰菊竹荷萍"
_KINDS = "沼湾塘坡岭洼滩坞渡寨"


def body(number: int) -> str:
    """A town that is nowhere."""
    county = _PLACES[number % 16] + _KINDS[number // 16 % 10] + "县"
    town = _KINDS[number % 10] + _PLACES[number // 10 % 16] + "镇"
    return f"{county}{town}人民政府"


def make(count: int, seed: int) -> list[Section]:
    """So many sections, a report each; every other one a copy of one before it, in turn whole, in part and so on."""
    rng = random.Random(seed)
    made: list[Section] = []
    originals: list[Section] = []
    for number in range(count):
        code = "s5" if number % 4 < 2 else "s1"
        fitting = [section for section in originals if section.code == code]
        how = HOWS[number // 2 % len(HOWS)]
        source = rng.choice(fitting) if number % 2 and fitting else None
        if source:
            said, is_copied = copied([part.text for part in source.text.segments], how, rng)
        else:
            said = written(code, rng)
            how = "independent"
            is_copied = [False] * len(said)
        segments = [SegmentText(code, position, text) for position, text in enumerate(said)]
        year = 2021 + (number % 3 if not source else 3)
        text = ReportText(f"stock-{number:03}", body(number), year, segments)
        section = Section(text, code, source.text.report if source else None, how, tuple(is_copied))
        made.append(section)
        if source is None:
            originals.append(section)
    return made
