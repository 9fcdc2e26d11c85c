"""Templates that a user knows to be prescribed, as by a province to counties, into phrases that tell no copying."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

import nlp.regex as re
from nlp.given_files import given_lines
from nlp.reuse.normalise import normalise
from nlp.reuse.prescribed import Quotation
from nlp.reuse.wording import STATUTORY_RUN

#: A body that is to be named: XX县, ××市人民政府, ____局.
_BODY_TO_NAME = re.compile(
    r"(?:[XxＸ×＊*○〇某]{1,4}|[_＿]{1,20})"
    r"(?:[省市县区旗镇乡局委办厅](?:人民政府)?|自治区|街道(?:办事处)?|单位|部门)"
)
#: What is compared as no name at all, as the name of the body itself.
_ITSELF = "我局"
#: A number that is to be filled in, where it is written with letters; other marks are set aside anyhow.
_NUMBER_TO_FILL_IN = re.compile(r"(?<![A-Za-z])[XxＸ]{1,6}(?![A-Za-z])")
#: Wording that is to be filled in: 【…】, 〔 〕, （填写…）.
_WORDING_TO_FILL_IN = re.compile(r"【[^】]{0,40}】|〔[^〕]{0,40}〕|（填[^）]{0,40}）")
_SENTENCE_END = re.compile(r"[。！？；!?;\n]")
_CLAUSE_END = re.compile(r"[，,：:]")


def phrases_of(template: str, work: str = "") -> list[Quotation]:
    """The phrases of a template: its sentences and their clauses, without what is to be filled in.

    Shorter ones than STATUTORY_RUN characters as they are compared are terms of the field rather than prescribed
    wording, and are left out. `work` is what they are said to be taken from.

    >>> [found.phrase for found in phrases_of("XX县聚焦重点领域，全面公开各类信息____条；加强领导。")]
    ['我局聚焦重点领域，全面公开各类信息____条', '全面公开各类信息____条']
    """
    pieces: dict[str, None] = {}
    named = _NUMBER_TO_FILL_IN.sub("", _BODY_TO_NAME.sub(_ITSELF, template))
    for run in _WORDING_TO_FILL_IN.split(named):
        for sentence in _SENTENCE_END.split(run):
            pieces |= dict.fromkeys([sentence, *_CLAUSE_END.split(sentence)])
    found = [piece.strip() for piece in pieces]
    lengths = np.diff(normalise(found).starts)
    return [Quotation(piece, work, "") for piece, length in zip(found, lengths.tolist()) if length >= STATUTORY_RUN]


def own_templates(templates: Iterable[str]) -> tuple[Quotation, ...]:
    """The phrases of templates, in order. Raises ValueError for one without any."""
    found = []
    for template in templates:
        phrases = phrases_of(template)
        if not phrases:
            raise ValueError(f"{template!r} {_TOO_SHORT}")
        found += phrases
    return tuple(found)


_TOO_SHORT = (
    f"is no template: none of its clauses has {STATUTORY_RUN} characters once numbers, names of bodies and what is to "
    "be filled in are set aside"
)


def read_templates(path: str | Path) -> tuple[Quotation, ...]:
    """The phrases of a file with a template on each line, lines that begin with # left out.

    Raises OSError where it cannot be read, ValueError where there is no template in it or a line is none.
    """
    work = Path(path).name
    found: list[Quotation] = []
    for line in given_lines(path):
        phrases = phrases_of(line.text, work)
        if not phrases:
            raise ValueError(f"{path}, line {line.number}: {line.text[:30]} {_TOO_SHORT}")
        found += phrases
    if not found:
        raise ValueError(f"{path}: no template is in it: give one on each line")
    return tuple(found)
