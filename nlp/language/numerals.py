"""The numerals that begin the items of a list: 一是, （一）, 1., 第一， 首先， and the rest."""

from __future__ import annotations

import re

_UNITS = "万亿个件条元倍小分名次人天年月日米千百份家项部期场篇%％"

#: An item's numeral, with what markdown or a bullet puts before it, and the remains of one that was lost.
ENUMERATOR = re.compile(
    r"(?:#{1,6}|\*\*|[*•●◆■▪·\-]{1,2}|——)?(?:"
    r"[（(][一二三四五六七八九十]{1,3}[)）]是?[、.．]?"
    r"|[（(]\d{1,2}[)）][、.．]?"
    r"|[（(][\s　]*[)）]是?"
    r"|第[一二三四五六七八九十]{1,2}(?:[、，,：:]|个?方面[是，,：:]?|是)"
    r"|[一二三四五六七八九十]{1,3}(?:[、．.]|是要?(?!否|些|定|样|个|致)|要(?=[一-龥])|方面[，,是：:]?)"
    r"|(?:首先|其次|再次|再者|最后|其一|其二|其三|其四|其五|此外|另外|同时)[，,：:是]"
    rf"|\d(?:\.\d{{1,2}}){{1,2}}(?=[一-龥])(?![{_UNITS}])"
    r"|\d{1,2}(?:[、．]|\.(?!\d)|[)）](?=[一-龥])|是(?=[一-龥]))"
    r"|[㈠-㈩⑴-⒇①-⑳⒈-⒛❶-❿]"
    r"|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][、．.]?"
    r"|#{1,6}|\*\*|[*•●◆■▪]|——(?=[一-龥])"
    r")"
)

#: Where the circled, bracketed and dotted numerals begin, and how many there are.
_BLOCKS = (("①", 20), ("⑴", 20), ("⒈", 20), ("㈠", 10))
_NUMBERS = {chr(ord(first) + i): i + 1 for first, count in _BLOCKS for i in range(count)}
_NUMBERS |= {"首先": 1, "其次": 2, "再次": 3, "最后": 9, "其一": 1, "其二": 2, "其三": 3, "其四": 4, "其五": 5}


def item_number(enumerator: str) -> int | None:
    """The number of an item.

    >>> [item_number(e) for e in ("三是", "（三）", "3.", "③", "其三，", "（）")]
    [3, 3, 3, 3, 3, None]
    """
    for word in (enumerator[:2], *enumerator):
        if word in _NUMBERS:
            return _NUMBERS[word]
    return numeral_value(enumerator)


def heading_level(enumerator: str) -> int:
    """Depth of a heading by the form of its numeral: 一、 before （一） before 1. before (1).

    >>> [heading_level(e) for e in ("一、", "（二）", "", "3.", "(4)")]
    [1, 2, 2, 3, 4]
    """
    mark = enumerator.strip("#*— ")
    if re.match(r"[一二三四五六七八九十]{1,3}[、．.]|第", mark):
        return 1
    if not mark or re.match(r"[（(][一二三四五六七八九十]|[㈠-㈩]|[（(][)）]", mark):
        return 2
    return 3 if re.match(r"\d", mark) else 4


#: A numeral before a heading, in any of the forms that occur; its level is told by `level`.
NUMERAL = re.compile(
    r"#{0,6}(?:\*\*)?(?:"
    r"第[一二三四五六七八九十]{1,3}(?:部分|章|[、，,.．:：])"
    r"|[一二三四五六七八九十]{1,3}(?:[、，,.．:：·]|(?=[^一-龥]))"
    r"|[（(][一二三四五六七八九十]{0,3}[)）][、.．]?"
    r"|[（(]\d{1,2}[)）][、.．]?"
    r"|\d{1,2}[、．.](?!\d)"
    r"|[ⅠⅡⅢⅣⅤⅥⅦⅧ][、．.]?"
    r"|[㈠-㈩⑴-⒇①-⑳⒈-⒛]"
    # What is left of a numeral that was lost.
    r"|、(?=[一-龥])"
    r")"
)

_HAN_DIGIT = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}


def numeral_value(numeral: str) -> int | None:
    """The number that a heading's numeral stands for.

    >>> [numeral_value(n) for n in ("五、", "（十一）", "3.", "（）")]
    [5, 11, 3, None]
    """
    digits = re.search(r"\d+", numeral)
    if digits:
        return int(digits.group())
    han = re.search(r"[一二三四五六七八九十]+", numeral)
    if not han:
        return None
    word = han.group()
    if "十" in word:
        tens, _, ones = word.partition("十")
        return _HAN_DIGIT.get(tens, 1) * 10 + _HAN_DIGIT.get(ones, 0)
    return _HAN_DIGIT[word[0]]
