"""Radicals and strokes that stand for the characters that look like them, where NFKC does not say so, or not rightly.

Some programs that make PDF files put a radical of the CJK Radicals Supplement in place of the character
(`⻓期` for `长期`); compatibility decomposition (NFKC) knows the Kangxi radicals, but hardly any of these. What each
stands for is what Unicode's EquivalentUnifiedIdeograph says, but where that is a part of characters only and no
character of its own: there it is the part.
"""

from __future__ import annotations

_PAIRS = (
    # Radicals that are characters
    "⺁厂 ⺄乙 ⺇几 ⺈刀 ⺊卜 ⺌小 ⺍小 ⺎兀 ⺏尢 ⺐尢 ⺑尢 ⺒巳 ⺓幺 ⺛旡 ⺜日 ⺝月 ⺞歹 ⺟母 ⺠民 ⺧牛 "
    "⺩王 ⺪疋 ⺫目 ⺬示 ⺮竹 "
    "⺯糸 ⺰纟 ⺱网 ⺲网 ⺳网 ⺴网 ⺵网 ⺶羊 ⺷羊 ⺸羊 ⺹老 ⺺聿 ⺻聿 ⺼肉 ⺽臼 ⻁虎 ⻂衣 ⻃西 ⻄西 ⻅见 "
    "⻆角 ⻇角 ⻉贝 "
    "⻊足 ⻋车 ⻏邑 ⻐钅 ⻑长 ⻒长 ⻓长 ⻔门 ⻕阜 ⻖阜 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻡首 ⻢马 ⻣骨 "
    "⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 "
    "⻨麦 ⻩黄 ⻪黾 ⻫齐 ⻬齐 ⻭齿 ⻮齿 ⻯龙 ⻰龙 ⻱龟 ⻲龟 ⻳龟 "
    # Radicals that are parts of characters
    "⺂乛 ⺃乚 ⺅亻 ⺆冂 ⺉刂 ⺋㔾 ⺔彑 ⺕彐 ⺖忄 ⺗㣺 ⺘扌 ⺙攵 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺨犭 ⺭礻 "
    "⺾艹 ⺿艹 ⻀艹 ⻈讠 "
    "⻌辶 ⻍辶 ⻎辶 ⻞飠 ⻟飠 ⻠饣 "
    # Kangxi radicals for which NFKC has a form that is not in use: ⽤⼾ is 用户
    "⼾户 ⾭青 ⿈黄 "
    # Strokes that are characters
    "㇐一 ㇑丨 ㇒丿 ㇔丶 ㇟乚 ㇠乙"
)

#: The character meant by each radical.
RADICALS = {pair[0]: pair[1] for pair in _PAIRS.split()}
