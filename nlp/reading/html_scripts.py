"""Scripts, and values that look like them, into the texts that stand in them as strings.

Nothing is run. Strings that a script joins, or gives to one name one by one, are one text.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from nlp.reading.document import plausibility

#: Characters of Chinese that a text has at the least to be looked at.
FEWEST_CHINESE = 60
#: Share of a name's text from which one of its strings is taken for all of it.
WHOLE = 0.9
LONGEST_SCRIPT = 8_000_000

# Each alternative takes its closing mark only if there is one, so that none is tried twice over the same characters.
_TOKEN = re.compile(
    r"""
      //[^\n]*
    | /\*.*?(?:\*/|\Z)
    | (?<=[=(,:!&|?;{}\[\n])[ ]?/(?![*/])[^/\\\n"']{0,200}['"][^\n]{0,200}?/(?=[gimsuy.,;)])  # a pattern with quotes
    | "(?P<double>[^"\\\n]*(?:\\.[^"\\\n]*)*)"?
    | '(?P<single>[^'\\\n]*(?:\\.[^'\\\n]*)*)'?
    | `(?P<back>[^`\\]*(?:\\.[^`\\]*)*)`?
    """,
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"([\w$]{1,60})[\"'\])]{0,3}\s{0,5}(\+?=|:|\()\s{0,5}[\[({]{0,3}\s{0,5}\Z")
_TITLE_NAME = re.compile(r"\w{0,20}(?:title|headline)|name|bt|biaoti", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_SIMPLE = {"n": "\n", "t": " ", "r": "\n", "b": "", "f": "", "v": "", "0": "", "\n": "", "\r\n": "", "\r": ""}
_PERCENT = re.compile(r"%u([0-9a-fA-F]{4})")
_CODES = re.compile(r"fromCharCode\s{0,3}\(([\d,\s]{100,})\)")
_BASE64 = re.compile(r"(?:data:text/html[\w;=-]{0,40},)?([A-Za-z0-9+/]{200,}={0,2})")
_CHINESE = re.compile(
    r"""
      [\u4e00-\u9fff]
    | \\u\{?[4-9][0-9a-fA-F]{3}          # in JavaScript and JSON
    | %u[4-9][0-9a-fA-F]{3}              # for unescape
    | %[eE][4-9]%[89abAB] | %5[cC]u[4-9]  # in addresses
    | &\#(?:x[4-9][0-9a-fA-F]{3}|[2-4]\d{4});
    """,
    re.VERBOSE,
)


class _String(NamedTuple):
    name: str
    text: str
    joins: bool  # goes on the string before it, without a break


def texts_of_script(script: str) -> list[str]:
    """The texts of a script that hold some Chinese, each whole.

    >>> script = "var content = '<p>公开三条。</p>' + '<p>\\\\u57f9\\\\u8bad\\\\u4e24\\\\u6b21。</p>'; var x = 'a'"
    >>> texts_of_script(script * 10)[0][:24]
    '<p>公开三条。</p><p>培训两次。</p>'
    """
    if len(script) > LONGEST_SCRIPT:
        return []
    by_name: dict[str, list[str]] = defaultdict(list)
    for string in _strings(script):
        if string.joins and by_name[string.name]:
            by_name[string.name][-1] += string.text
        else:
            by_name[string.name].append(string.text)
    texts = []
    for parts in by_name.values():
        spoken = [part for part in parts if chinese(part) or "<" in part]
        whole = "\n".join(spoken)
        longest = max(spoken, key=chinese, default="")
        texts.append(longest if chinese(longest) >= WHOLE * chinese(whole) else whole)
    texts += [_of_codes(found[1]) for found in _CODES.finditer(script)]
    return [text for text in texts if chinese(text) >= FEWEST_CHINESE]


def titles_of_script(script: str) -> list[str]:
    """What a script names a title.

    >>> titles_of_script('{"title": "某某局2031年政府信息公开工作年度报告", "id": 3}')
    ['某某局2031年政府信息公开工作年度报告']
    """
    if len(script) > LONGEST_SCRIPT:
        return []
    titles = [string.text.strip() for string in _strings(script) if _TITLE_NAME.fullmatch(string.name)]
    return [title for title in titles if _CHINESE.search(title)]


def chinese(text: str) -> int:
    """How many Chinese characters a text has, those written as escapes among them.

    >>> chinese("公开a"), chinese("\\\\u516c"), chinese("&#x516c;&#24320;")
    (2, 1, 2)
    """
    return len(_CHINESE.findall(text))


def decoded(text: str) -> str:
    """A text that was written for an address or in base 64, as it was; any other as it is.

    >>> decoded("%u516c%u5f00"), decoded("%3Cp%3E%E5%85%AC%E5%BC%80"), decoded("增长5%"), decoded("5L+h5oGv" * 30)[:4]
    ('公开', '<p>公开', '增长5%', '信息信息')
    """
    if text.count("%") > len(text) / 20 and re.search(r"%(?:u[0-9a-fA-F]{4}|[eE][4-9]%|5[cC]u)", text):
        text = unquote(_PERCENT.sub(lambda found: chr(int(found[1], 16)), text))
    found = _BASE64.fullmatch(text.strip()) if len(text) >= 200 else None
    if found:
        return _of_base64(found[1]) or text
    return text


def _of_base64(code: str) -> str:
    try:
        data = base64.b64decode(code)
    except binascii.Error:
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if plausibility(text[:2000]) > 0.7:
            return text
    return ""


def unescaped(string: str) -> str:
    r"""What a string of JavaScript or JSON means.

    >>> unescaped(r"\u516c\u5f00\x41\n\/\'")
    "公开A\n/'"
    """

    def meant(found: re.Match[str]) -> str:
        code = found[1] or found[2] or found[3]
        if code:
            return chr(min(int(code, 16), 0x10FFFF))
        return _SIMPLE.get(found[4], found[4])

    if "\\" not in string:
        return string
    text = _ESCAPE.sub(meant, string)
    # Halves of characters beyond the first plane stand as two escapes.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def looks_like_script(text: str) -> bool:
    r"""Whether a text is data or a script, rather than text or a page.

    >>> [looks_like_script(text) for text in ('{"a": "甲"}', '1:["$","p"]', "<p>甲</p>", "甲：“乙”。", 'var a = "甲";')]
    [True, True, False, False, True]
    """
    head = text.lstrip()[:200]
    if head.startswith("<"):
        return False
    return bool(re.match(r"""[\[{]|[0-9a-z]{1,4}:[\[{"]|(?:var|let|const|window|self|document|function)\b""", head))


def _strings(script: str) -> Iterator[_String]:
    """The strings of a script with the names they are given to; keys of data are names."""
    name, end, before = "", 0, ""
    pending: _String | None = None
    for found in _TOKEN.finditer(script):
        if found.lastgroup is None:
            continue
        between = script[max(end, found.start() - 120) : found.start()].strip()
        end = found.end()
        text = found[found.lastgroup]
        joins = False
        if between == ":" and pending is not None:
            name, pending = pending.text, None
        elif between.startswith("+") and between.endswith("+") and pending is not None:
            joins = True
        elif between != ",":
            named = _NAME.search(between)
            name = named[1] if named else ""
            joins = bool(named and named[2] == "+=" and before == name)
            before = name
        if pending is not None:
            yield pending
        pending = _String(name, decoded(unescaped(text)), joins)
    if pending is not None:
        yield pending


def _of_codes(codes: str) -> str:
    numbers = [int(code) for code in codes.split(",") if code.strip().isdecimal() and len(code.strip()) < 7]
    return "".join(chr(number) for number in numbers if number < 0xD800 or 0xDFFF < number < 0x110000)
