"""Fields of a Word document into text: their results are kept with them, but for some that number or overprint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import nlp.regex as re
from nlp.reading.docx_numbering import Numbering
from nlp.reading.docx_numerals import numeral
from nlp.reading.docx_xml import Element, attribute, child, local, number, value

DEEPEST = 50  # fields within fields
MOST_CODE = 5000  # characters of a code that are looked at

#: Number formats of fields (``\\* CHINESENUM3``) by their names there.
_SWITCHES = {
    "arabic": "decimal",
    "arabicdash": "numberInDash",
    "alphabetic": "lowerLetter",
    "roman": "lowerRoman",
    "ordinal": "ordinal",
    "hex": "hex",
    "chinesenum1": "chineseCounting",
    "chinesenum2": "chineseLegalSimplified",
    "chinesenum3": "chineseCountingThousand",
    "dbnum1": "ideographDigital",
    "dbnum2": "chineseCounting",
    "dbnum3": "chineseLegalSimplified",
    "kanjinum1": "ideographDigital",
    "kanjinum2": "japaneseCounting",
    "kanjinum3": "japaneseLegal",
    "gb1": "decimalEnclosedFullstop",
    "gb2": "decimalEnclosedParen",
    "gb3": "decimalEnclosedCircleChinese",
    "gb4": "ideographEnclosedParen",
    "circlenum": "decimalEnclosedCircle",
    "zodiac1": "ideographTraditional",
    "zodiac2": "ideographZodiac",
    "zodiac3": "ideographZodiacTraditional",
    "sbchar": "decimalHalfWidth",
    "dbchar": "decimalFullWidth",
}
#: The levels of the lists that LISTNUM fields know without a definition.
_LIST_LEVELS = {
    "numberdefault": ("{1})", "{a})", "{i})", "({1})", "({a})", "({i})", "{1}.", "{a}.", "{i}."),
    "outlinedefault": ("{I}.", "{A}.", "{1}.", "{a})", "({1})", "({a})", "({i})", "({a})", "({i})"),
}
_SIGN_FORMATS = {"1": "decimal", "a": "lowerLetter", "i": "lowerRoman", "A": "upperLetter", "I": "upperRoman"}


@dataclass
class _Field:
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    has_result: bool = False
    #: What a form field shows where nothing is cached.
    chosen: str = ""


class Fields:
    """Follows the marks of fields through a document, and counts those that number paragraphs."""

    def __init__(self, numbering: Numbering):
        self._numbering = numbering
        self._open: list[_Field] = []
        self._counts: dict[str, dict[int, int]] = {}

    @property
    def in_code(self) -> bool:
        """Whether text here belongs to a code and is not seen."""
        return any(not each.in_result for each in self._open)

    def text_seen(self) -> None:
        """Text of a result was read."""
        for each in self._open:
            each.has_result = True

    def code(self, text: str) -> None:
        if self._open and not self._open[-1].in_result:
            self._open[-1].code.append(text)

    def mark(self, el: Element, outline: Callable[[], int]) -> str:
        """A mark that begins, divides or ends a field; the text of one that ends without a result."""
        kind = attribute(el, "fldCharType")
        if kind == "begin" and len(self._open) < DEEPEST:
            self._open.append(_Field(chosen=_chosen(child(el, "ffData"))))
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            ended = self._open.pop()
            if not ended.has_result and not self.in_code:
                return ended.chosen or self.text_of("".join(ended.code), outline())
        return ""

    def set_aside(self) -> list[_Field]:
        """The fields that are open, left open for what comes after a text box."""
        outer = self._open
        self._open = []
        return outer

    def take_up(self, outer: list[_Field]) -> None:
        self._open = outer

    def end_paragraph(self) -> None:
        """A code ends with its paragraph at the latest: one that is never closed must not hide the rest."""
        self._open = [each for each in self._open if each.in_result]

    def text_of(self, code: str, outline: int) -> str:
        """What Word shows of a code that it keeps no result of; `outline` is the level of the paragraph.

        >>> Fields(None).text_of(r" AUTONUM \\* CHINESENUM3 \\s 、", 9)
        '一、'
        """
        words = code[:MOST_CODE].split()
        name = words[0].upper() if words else ""
        if name in ("AUTONUM", "AUTONUMLGL", "AUTONUMOUT"):
            return self._auto_number(name, code, outline)
        if name == "LISTNUM":
            return self._list_number(code)
        if name == "SEQ":
            return self._sequence(code)
        if name == "QUOTE":
            return "".join(re.findall(r'"([^"]*)"', code[:MOST_CODE])[:1])
        return overprinted(code[:MOST_CODE]) if name == "EQ" else ""

    def _next(self, counter: str, level: int) -> dict[int, int]:
        counts = self._counts.setdefault(counter, {})
        counts[level] = counts.get(level, 0) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return counts

    def _auto_number(self, name: str, code: str, outline: int) -> str:
        counts = self._next(name, outline)
        kind = _number_format(code) or "decimal"
        separator = _switch(code, "s") or "."
        if name == "AUTONUMLGL":
            numbers = [numeral(counts[level], kind) for level in sorted(counts)]
            return separator.join(numbers) + ("" if re.search(r"\\e\b", code) else separator)
        if name == "AUTONUMOUT":
            levels = _LIST_LEVELS["outlinedefault"]
            return _shown(levels[outline] if outline < len(levels) else levels[0], counts[outline])
        return numeral(counts[outline], kind) + separator

    def _list_number(self, code: str) -> str:
        words = code[:MOST_CODE].split()
        named = words[1].strip('"').casefold() if len(words) > 1 and not words[1].startswith("\\") else "numberdefault"
        level = number(_switch(code, "l"), 1) - 1
        start = _switch(code, "s")
        listed = self._numbering.field_label(named, level, number(start, 1) if start else None)
        if listed is not None:
            return listed
        counts = self._counts.setdefault(named, {})
        if start:
            counts[level] = number(start, 1) - 1
        counts = self._next(named, level)
        if named == "legaldefault":
            return "".join(f"{counts.get(each, 1)}." for each in range(level + 1))
        levels = _LIST_LEVELS.get(named, _LIST_LEVELS["numberdefault"])
        return _shown(levels[level % len(levels)], counts[level])

    def _sequence(self, code: str) -> str:
        words = code[:MOST_CODE].split()
        counts = self._counts.setdefault(f"SEQ {words[1] if len(words) > 1 else ''}", {})
        start = _switch(code, "r")
        if start:
            counts[0] = number(start, 1)
        elif not re.search(r"\\c\b", code[:MOST_CODE]):
            counts[0] = counts.get(0, 0) + 1
        return numeral(counts.get(0, 0), _number_format(code) or "decimal")


def _shown(pattern: str, n: int) -> str:
    return re.sub(r"\{(.)\}", lambda match: numeral(n, _SIGN_FORMATS[match[1]]), pattern)


def _switch(code: str, letter: str) -> str | None:
    """The argument of a switch of a code.

    >>> _switch(r' AUTONUM \\s "、"', "s")
    '、'
    """
    match = re.search(rf'\\{letter}[ \t]*("[^"]{{0,20}}"|[^\s\\"]{{1,20}})', code[:MOST_CODE])
    return match[1].strip('"') if match else None


def _number_format(code: str) -> str | None:
    for match in re.finditer(r"\\\*[ \t]*(\w{1,20})", code[:MOST_CODE]):
        kind = _SWITCHES.get(match[1].lower())
        if kind in ("lowerLetter", "lowerRoman") and match[1][0].isupper():
            return kind.replace("lower", "upper")
        if kind:
            return kind
    return None


def _chosen(form: Element) -> str:
    """The entry of a drop-down form field that is chosen, or the default text of one to type into."""
    choices = child(form, "ddList")
    if choices is None:
        return value(form, "textInput", "default") or ""
    chosen = number(value(choices, "result") or value(choices, "default"))
    entries = [attribute(el, "val") or "" for el in choices if local(el) == "listEntry"]
    return entries[chosen] if 0 <= chosen < len(entries) else ""


_CIRCLES = frozenset("○◯〇OoΟ□")
_CIRCLED = {str(n): numeral(n, "decimalEnclosedCircle") for n in range(1, 51)}
_CIRCLED |= {numeral(n, "chineseCounting"): numeral(n, "ideographEnclosedCircle") for n in range(1, 11)}


def overprinted(code: str) -> str:
    r"""What characters show that an EQ field sets over one another, as Word does for circles, ruby and pairs.

    >>> overprinted(r"EQ \o\ac(○,3)"), overprinted(r"EQ \o(\s\up 5(甲),\s\do 2(乙))")
    ('③', '甲乙')
    >>> overprinted(r"EQ \* jc0 \o(\s\up 9(gōng),公)")
    '公'
    """
    opened = re.search(r"\\o[^(]{0,40}\(", code, re.I)
    if opened is None:
        return ""
    parts = _arguments(code[opened.end() :])
    if len(parts) == 2 and parts[0] in _CIRCLES:
        return _CIRCLED.get(parts[1], parts[1])
    raised = [re.match(r"\\s\\(?:up|do)[ \t]?\d{0,3}[ \t]?\((.*)\)$", part, re.S) for part in parts]
    if len(parts) == 2 and raised[0] and not raised[1]:
        return parts[1]  # what is raised over it tells how to say it
    return "".join(match[1] if match else part for match, part in zip(raised, parts))


def _arguments(text: str) -> list[str]:
    """What stands between commas up to the bracket that closes.

    >>> _arguments("a(b,c),d)e")
    ['a(b,c)', 'd']
    """
    parts = [""]
    depth = 0
    for c in text:
        if c == ")" and depth == 0:
            break
        if c in ",，" and depth == 0:
            parts.append("")
            continue
        depth += (c == "(") - (c == ")")
        parts[-1] += c
    return [part.strip() for part in parts]
