"""Numerals of lists and headings (一是, （一）, 1., 第一， 首先，) into numbers and levels."""

from __future__ import annotations

from collections.abc import Sequence

import nlp.regex as re
from nlp.language.patterns import either

#: One to nine.
HAN_DIGITS = "一二三四五六七八九"
#: One to ten: what the numerals of lists and headings are made of.
HAN_NUMERALS = HAN_DIGITS + "十"
#: What stands for zero in a year, a Latin letter among it.
HAN_ZEROS = "〇零○"
#: The forms of one to ten in which sums are written; some number sections so.
FORMAL_NUMERALS = "壹贰叁肆伍陆柒捌玖拾"
#: Numerals that are one character: bracketed, parenthesised, circled in several ways, dotted.
ENCLOSED = "㈠-㈩⑴-⒇①-⑳⒈-⒛㊀-㊉❶-❿➀-➓⓵-⓾"
#: A Roman numeral in letters or in one character, up to twelve; to be put before a mark that parts it from words.
ROMAN = "(?:[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ]|(?=[IVX])X{0,1}(?:IX|IV|V?I{0,3})(?![A-Za-z]))"

#: Parts of patterns: a numeral of up to two or three characters, and one in brackets.
HAN_1_2 = f"[{HAN_NUMERALS}]{{1,2}}"
HAN_1_3 = f"[{HAN_NUMERALS}]{{1,3}}"
BRACKETED_HAN_1_2 = rf"[（(]{HAN_1_2}[)）]"
#: `一是`, but not `一是否`, `一些`, `一定`, `一样`, `一个`, `一致`; to be put behind the numeral.
IS_ITEM = "是要?(?!否|些|定|样|个|致)"
#: A dot or a comma, but no decimal point; to be put behind a number.
NO_DECIMAL = r"(?:[、．]|\.(?!\d))"
#: `（一）项`, `第（二）款`: brackets that number a provision of law, not an item; to be put behind them.
NO_PROVISION = "(?![项款条目类种])"

# A count behind `1.2` makes it a quantity, not the numeral of a subsection.
_UNITS = "万亿个件条元倍小分名次人天年月日米千百份家项部期场篇%％"

#: An item's numeral, with what markdown or a bullet puts before it, and the remains of one that was lost.
ENUMERATOR = re.compile(
    r"(?:#{1,6}|\*\*|[*•●◆■▪·\-]{1,2}|——)?"
    + either(
        # （一）, （一）是, (1)、
        rf"[（(]{HAN_1_3}[)）]是?[、.．]?",
        r"[（(]\d{1,2}[)）][、.．]?",
        # （）: the numeral was lost
        r"[（(][\s　]*[)）]是?",
        # 第一， 第一个方面是
        rf"第{HAN_1_2}(?:[、，,：:]|个?方面[是，,：:]?|是)",
        # 一、 一是 一要 一方面
        rf"{HAN_1_3}(?:[、．.]|{IS_ITEM}|要(?=[一-龥])|方面[，,是：:]?)",
        r"(?:首先|其次|再次|再者|最后|其一|其二|其三|其四|其五|此外|另外|同时)[，,：:是]",
        # 1.2主动公开, but not 1.2万
        rf"\d(?:\.\d{{1,2}}){{1,2}}(?=[一-龥])(?![{_UNITS}])",
        # 1. 1） 1是
        r"\d{1,2}(?:[、．]|\.(?!\d)|[)）](?=[一-龥])|是(?=[一-龥]))",
        rf"[{ENCLOSED}❶-❿]",
        r"[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][、．.]?",
        # A mark of markdown or a bullet alone
        r"#{1,6}",
        r"\*\*",
        "[*•●◆■▪]",
        "——(?=[一-龥])",
    )
)

#: A numeral before a heading, in any of the forms that occur; its level is told by `heading_level`.
NUMERAL = re.compile(
    r"#{0,6}(?:\*\*)?"
    + either(
        # 第一部分 第一章 第一、 第1部分
        rf"第{HAN_1_3}(?:部分|[章节]|[、，,.．:：])[、：:]?",
        r"第\d{1,2}(?:部分|[章节])[、：:]?",
        # 一、 一. 一 (before what is no Chinese character)
        rf"{HAN_1_3}(?:[、，,.．:：·]|(?=[^一-龥]))",
        # 一） 1）
        rf"{HAN_1_3}[)）][、.．]?",
        r"\d{1,2}[)）](?=[一-龥])",
        # （一）, and （） where the numeral was lost; 〔一〕 〈一〉 [一]
        rf"[（(][{HAN_NUMERALS}]{{0,3}}[)）][、.．]?",
        r"[（(]\d{1,2}[)）][、.．]?",
        rf"[〔〈［\[【]{HAN_1_3}[〕〉］\]】][、.．]?",
        # 壹、 II. Ⅱ
        rf"[{FORMAL_NUMERALS}]{{1,2}}[、，,.．:：]",
        rf"{ROMAN}[、．.]",
        "[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ]",
        # 1. 01. but not 1.5
        r"\d{1,2}[、．.](?!\d)",
        f"[{ENCLOSED}]",
        # What is left of a numeral that was lost
        "、(?=[一-龥])",
    )
)

# Where the circled, bracketed and dotted numerals begin, and how many there are.
_BLOCKS = (
    ("①", 20),
    ("⑴", 20),
    ("⒈", 20),
    ("㈠", 10),
    ("㊀", 10),
    ("❶", 10),
    ("➀", 10),
    ("➊", 10),
    ("⓵", 10),
    ("Ⅰ", 12),
    ("ⅰ", 12),
)
_WORD_NUMBERS = {"首先": 1, "其次": 2, "再次": 3, "最后": 9, "其一": 1, "其二": 2, "其三": 3, "其四": 4, "其五": 5}
_ENCLOSED_NUMBERS = {chr(ord(first) + i): i + 1 for first, count in _BLOCKS for i in range(count)}
_HAN_NUMBERS = {
    numeral: number for numerals in (HAN_NUMERALS, FORMAL_NUMERALS) for number, numeral in enumerate(numerals, 1)
}
_ROMAN_NUMBERS = dict(zip(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], range(1, 13)))

_ARABIC_RUN = re.compile(r"\d+")
_HAN_RUN = re.compile(f"[{HAN_NUMERALS}{FORMAL_NUMERALS}]+")
_ROMAN_RUN = re.compile("[IVX]+")
_LEVEL_1 = re.compile(rf"{HAN_1_3}[、．.]|第|[{FORMAL_NUMERALS}]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]")
_LEVEL_2 = re.compile(rf"[（(〔〈［\[【][{HAN_NUMERALS}]|[㈠-㈩]|[（(][)）]")


def item_number(enumerator: str) -> int | None:
    """The number of an item.

    >>> [item_number(e) for e in ("三是", "（三）", "3.", "③", "其三，", "（）")]
    [3, 3, 3, 3, 3, None]
    """
    word = enumerator[:2]
    if word in _WORD_NUMBERS:
        return _WORD_NUMBERS[word]
    return numeral_value(enumerator)


def heading_level(enumerator: str) -> int:
    """Depth of a heading by the form of its numeral: 一、 before （一） before 1. before (1).

    >>> [heading_level(e) for e in ("一、", "（二）", "", "3.", "(4)")]
    [1, 2, 2, 3, 4]
    """
    mark = enumerator.strip("#*— ")
    if _LEVEL_1.match(mark):
        return 1
    if not mark or _LEVEL_2.match(mark):
        return 2
    return 3 if mark[0].isdecimal() else 4


def lists_of(enumerators: Sequence[str]) -> list[list[int]]:
    """The indexes of pieces whose numerals, empty where there is none, are of one form and count on.

    >>> lists_of(["（一）", "", "1.", "2.", "（二）", "（一）"])
    [[0, 4], [2, 3], [5]]
    """
    lists: list[list[int]] = []
    opened: dict[int, list[int]] = {}
    last_number: dict[int, int] = {}
    for index, enumerator in enumerate(enumerators):
        number = item_number(enumerator) if enumerator else None
        if number is None:
            continue
        level = heading_level(enumerator)
        opened = {depth: items for depth, items in opened.items() if depth <= level}
        if level not in opened or number <= last_number[level]:
            opened[level] = []
            lists.append(opened[level])
        opened[level].append(index)
        last_number[level] = number
    return lists


def numeral_value(numeral: str) -> int | None:
    """The number that a heading's numeral stands for, in digits, Han or Roman numerals; None if it holds none.

    >>> [numeral_value(n) for n in ("五、", "（十一）", "3.", "（）", "叁、", "IV.", "Ⅳ", "⑷")]
    [5, 11, 3, None, 3, 4, 4, 4]
    """
    for char in numeral:
        if char in _ENCLOSED_NUMBERS:
            return _ENCLOSED_NUMBERS[char]
    digits = _ARABIC_RUN.search(numeral)
    if digits:
        return int(digits.group())
    han = _HAN_RUN.search(numeral)
    if han:
        return _han_value(han.group())
    roman = _ROMAN_RUN.search(numeral)
    return _ROMAN_NUMBERS.get(roman.group()) if roman else None


#: The digits and the powers that sums are written in.
_SUM_DIGITS = {"〇": 0, "零": 0, "两": 2, **{digit: number for number, digit in enumerate(HAN_DIGITS, 1)}}
_SUM_POWERS = {"十": 10, "百": 100, "千": 1000}


def han_sum(word: str) -> int:
    """A sum in Chinese numerals, by its powers of ten or digit by digit. Raises KeyError for another character.

    >>> [han_sum(word) for word in ("十二", "一百零三", "二十", "一万两千", "二〇", "零")]
    [12, 103, 20, 12000, 20, 0]
    """
    if not any(character in "十百千万" for character in word):
        return int("".join(str(_SUM_DIGITS[digit]) for digit in word))
    total = section = digit = 0
    for character in word:
        if character == "万":
            total = (section + digit) * 10000
            section = digit = 0
        elif character in _SUM_POWERS:
            section += (digit or 1) * _SUM_POWERS[character]
            digit = 0
        else:
            digit = _SUM_DIGITS[character]
    return total + section + digit


def _han_value(word: str) -> int:
    """The number of a word of Han numerals: 十一, 二十; without a ten only the first counts."""
    word = word.replace("拾", "十")
    if "十" not in word:
        return _HAN_NUMBERS[word[0]]
    tens, _, ones = word.partition("十")
    return _HAN_NUMBERS.get(tens, 1) * 10 + _HAN_NUMBERS.get(ones, 0)
