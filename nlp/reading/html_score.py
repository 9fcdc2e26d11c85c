"""Lines into how much they read like a report: the one rule that decides between the sources of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from nlp.reading.document import Line
from nlp.reading.html_lines import Piece

#: What such reports speak of, each in its variants.
_CUES = tuple(
    re.compile(pattern)
    for pattern in (
        "政府信息|政府資訊|政务公开|政務公開|信息公开|信息公開",
        "年度报告|年度報告|年报",
        "主动公开|主動公開|公开目录",
        "依申请|依申請|申请公开|公开申请",
        "条例|條例",
        "统计期限|統計期限|截止到|1月1日",
        "复议|複議|诉讼|訴訟",
        "问题|問題|不足|薄弱",
        "改进|改進|下一步|今后|整改",
        "培训|监督|考核|平台|网站|机制",
        "^[（(]?[一二三四五六七八九十壹贰叁肆伍陆]{1,3}[）)、.．]|^第[一二三四五六]部分|一是",
    )
)
_ENDS = re.compile("[。；！？]")


class Score(NamedTuple):
    """How much lines read like a report; greater is more.

    >>> Score(12, 12, 1) > Score(8, 4, 2)
    True
    """

    report: int  # sentences times cues
    sentences: int
    cues: int


def score(pieces: Iterable[Piece]) -> Score:
    """The sentences of lines that are neither links nor furniture, and how many cues of a report stand in them."""
    lines = [piece for piece in pieces if isinstance(piece.block, Line) and not piece.is_link]
    sentences = sum(max(1, len(_ENDS.findall(line.text))) for line in lines if line.weight)
    cues = sum(any(cue.search(line.text) for line in lines) for cue in _CUES) if sentences else 0
    return Score(sentences * cues, sentences, cues)
