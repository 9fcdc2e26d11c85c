"""A report into checks of the names it gives itself: two for one body, and that of another body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import nlp.regex as re
from nlp.forms.check import FAIL, PASS, UNCERTAIN, Check, Passage, of_text

_PLACE = "特别行政区|自治区|自治州|自治县|自治旗|民族乡|开发区|街道|苏木|省|市|州|盟|县|旗|区|镇|(?<!城)乡"
_UNIT = re.compile(rf"([\u4e00-\u9fff]{{2,7}}?|[\u4e00-\u9fff])({_PLACE})")
_GOVERNMENT = re.compile("^(?:人民政府|政府)(?=.)")
_DEPARTMENT = re.compile("(?!办公|党政)[\u4e00-\u9fff]{2,14}(?:局|委员会|委|厅)$")
_OFFICE_OF = re.compile("(?<=[局委厅会])(?:办公室|综合科|秘书科)$")
#: Kinds of places of the same level: a body of one does not speak of another of them as itself.
_LEVELS = (frozenset(["街道", "镇", "乡", "民族乡", "苏木"]), frozenset(["县", "旗", "自治县", "自治旗"]))
#: What a body does of which only it is the subject.
_DOES = (
    "(?:20\\d\\d年)?(?:高度重视|认真贯彻|深入贯彻|坚持|始终|严格|扎实|积极|着力|不断|持续|全面|主动公开|编制|制定"
    "|(?:全年|今年|本年度|年度|共|累计)[^，。；]{0,12}(?:公开|发布|召开|收到|举办|开展|组织|更新|受理))"
)
_OFFICE = "党委、政府|党委政府|党工委、办事处|办事处|党政办|党政综合办|人民政府|政府|党工委|党委"


class Name(NamedTuple):
    """The lowest place in a body's name, the kind of that place, and the department."""

    stem: str
    kind: str
    department: str


def check_names(passages: Sequence[Passage], body: str) -> list[Check]:
    """Where a report calls its body otherwise, or speaks as another body."""
    own = name_of(body)
    if not any(own.kind in level for level in _LEVELS) or len(own.stem) < 2:
        return []
    found: list[Check] = []
    for passage in passages:
        found.extend(_second_names(passage, own))
        found.extend(_other_bodies(passage, own, body))
    return found or [of_text("SELF-body", PASS, "")]


def name_of(body: str) -> Name:
    """A body's name in parts.

    >>> name_of("江北市青岚县水利局"), name_of("榕塘区人民政府金蒲街道办事处")
    (Name(stem='青岚', kind='县', department='水利局'), Name(stem='金蒲', kind='街道', department=''))
    """
    rest, stem, kind = _OFFICE_OF.sub("", "".join(body.split())), "", ""
    while match := _UNIT.match(rest):
        stem, kind = match.groups()
        rest = _GOVERNMENT.sub("", rest[match.end() :])
    return Name(stem, kind, rest if _DEPARTMENT.fullmatch(rest) else "")


# ------------------------------------------------------------------------------------------ two names

_INSERTED = re.compile(rf"([\u4e00-\u9fff]{{1,3}}?)(街道|镇|乡|苏木|县|旗)({_OFFICE}|{_DOES})?")
#: Words that may well stand between two names of which one is the body's.
_LINKS = re.compile(f"[和与及各、的等在对]|所属|辖区|其他|全部|人民|政府|{_PLACE}")


def _second_names(passage: Passage, own: Name) -> Iterator[Check]:
    """The body's name with characters put in: 石渡新镇 for 石渡镇."""
    text = passage.text
    start = text.find(own.stem)
    while start >= 0:
        match = _INSERTED.match(text, start + len(own.stem))
        if match and match[2] == own.kind and not _LINKS.search(match[1]):
            state = FAIL if match[3] else UNCERTAIN
            evidence = passage.evidence(start, match.end(), f"the title says {own.stem}{own.kind}")
            yield of_text("SELF-body", state, evidence)
        start = text.find(own.stem, start + 1)


# --------------------------------------------------------------------------------------- other bodies

_CHARACTER = "[\u4e00-\u9fff]"
#: Where only the report's own body can stand; a mark stands before the text.
_SELF = (
    re.compile(rf"请(?:与|联系|致电)[:：]?({_CHARACTER}{{2,24}}?)(?:联系|咨询|党政(?:综合)?办|办公室|[（(，。；])"),
    re.compile(rf"[系制](?:方式|单位|部门|机构)[:：]({_CHARACTER}{{2,24}}?)(?:{_OFFICE})"),
    re.compile(rf"[可请](?:前往|到|至)({_CHARACTER}{{2,24}}?)(?:{_OFFICE})[^，。；]{{0,12}}(?:查阅|查询|咨询|索取)"),
    re.compile(rf"报告由({_CHARACTER}{{2,24}}?)(?:负责)?(?:编制|编写)"),
    re.compile(rf"[。；\n布制]({_CHARACTER}{{3,24}}?)(?:{_OFFICE})?20\d\d年度?政府信息公开"),
    re.compile(
        rf"[。；，\n]({_CHARACTER}{{2,8}}?(?:街道|镇|乡|苏木|县|区|旗|局|委员会))(?:{_OFFICE})?{_DOES}",
    ),
)
_NOT_A_NAME = re.compile("^(?:我|本|全|各|县|市|区|所|该|州)|[，。]")


def _other_bodies(passage: Passage, own: Name, body: str) -> Iterator[Check]:
    """Another body where only the report's own can stand: whom to ask, who compiled it, who takes it seriously."""
    text = "。" + passage.text
    for pattern in _SELF:
        for match in pattern.finditer(text):
            written = match[1]
            if own.stem in written:
                is_other = _is_other_kind(written, own, body)
            else:
                is_other = not _NOT_A_NAME.search(written) and _is_other(own, name_of(written), body)
            if is_other:
                evidence = passage.evidence(match.start(1) - 1, match.end(1) - 1, f"the report is of {body}")
                yield of_text("SELF-other-body", FAIL, evidence)


def _is_other_kind(written: str, own: Name, body: str) -> bool:
    """Whether a name has the body's stem and another kind: 青禾乡 for 青禾镇. A county may give its town its name."""
    other = name_of(written)
    if other.stem != own.stem or other.kind == own.kind or other.department != own.department:
        return False
    is_same_level = any(own.kind in level and other.kind in level for level in _LEVELS)
    above = body[: body.find(own.stem + own.kind)]
    return is_same_level or (other.kind in ("县", "区", "旗") and above.endswith(("县", "区", "旗")))


def _is_other(own: Name, other: Name, body: str) -> bool:
    """Whether a name is that of a body of the same kind, of another place of the same level.

    >>> body = "沅河区蒿坝镇人民政府"
    >>> [_is_other(name_of(body), name_of(other), body) for other in ("沅河区鹭湾镇人民政府", "蒿坝镇", "沅河区政府")]
    [True, False, False]
    """
    if not other.stem or other.stem in body or own.department != other.department:
        return False
    return any(own.kind in level and other.kind in level for level in _LEVELS)
