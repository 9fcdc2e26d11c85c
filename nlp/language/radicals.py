"""Radicals that stand for the characters that look like them, where Unicode's compatibility forms do not say so.

Some programs that make PDF files put a radical of the CJK Radicals Supplement in place of the character
(`⻓期` for `长期`); compatibility decomposition (NFKC) knows the Kangxi radicals, but hardly any of these.
"""

from __future__ import annotations

_PAIRS = (
    "⺁厂 ⺝月 ⺟母 ⺠民 ⺪疋 ⺫目 ⺮竹 ⺼肉 ⻁虎 ⻂衣 ⻄西 ⻅见 ⻆角 ⻉贝 ⻊足 ⻋车 ⻏邑 ⻐钅 ⻑长 ⻒长 ⻓长 "
    "⻔门 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻫齐 ⻬齐 ⻮齿 ⻰龙 ⻳龟"
)

#: The character meant by each radical.
RADICALS = {pair[0]: pair[1] for pair in _PAIRS.split()}
