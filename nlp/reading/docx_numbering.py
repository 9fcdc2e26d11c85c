"""The numerals of paragraphs, which Word computes: resolve the list and level of each, count it, render the count."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import nlp.regex as re
from nlp.reading.docx_numerals import format_of_examples, format_of_number, is_format, numeral
from nlp.reading.docx_properties import ParagraphProperties
from nlp.reading.docx_styles import Styles
from nlp.reading.docx_xml import Element, attribute, local, number, toggle, value


@dataclass(frozen=True)
class Level:
    """How a list numbers one of its levels; `text` has %1 for the numeral of the first level, and so on."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    #: The level whose next number begins this one anew; 0: none does; None: any above it.
    restart: int | None = None
    style: str | None = None
    is_legal: bool = False  # numerals of the levels above are Arabic here
    is_hidden: bool = False


@dataclass(frozen=True)
class NumberedList:
    """A list as paragraphs name it; lists with the same `counter` go on counting one another."""

    counter: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Place(NamedTuple):
    """The list and level of a paragraph."""

    list_id: str
    level: int


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Element, styles: Styles):
        self._styles = styles
        self._lists = _lists(root, styles) if root is not None else {}
        self._named = _named_lists(root, self._lists) if root is not None else {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[Place] = set()

    def label(self, paragraph: ParagraphProperties) -> str:
        """The numeral of a paragraph, such as 一、 or （二）, counting it; "" for one that has none."""
        place = self._resolve(paragraph)
        if place is None:
            return _label_as_saved(paragraph.listed.saved_as)
        self._count(place)
        return self._render(place)

    def field_label(self, name: str, level: int, start: int | None) -> str | None:
        """The numeral of a LISTNUM field of a list of some name; None where no list has it."""
        list_id = self._named.get(name.casefold())
        if list_id is None or level not in self._lists[list_id].levels:
            return None
        place = Place(list_id, level)
        if start is not None:
            self._counts.setdefault(self._lists[list_id].counter, {})[level] = start - 1
        self._count(place)
        return self._render(place)

    def _resolve(self, paragraph: ParagraphProperties) -> Place | None:
        """The list and level that a paragraph names, or its style, or one that this is based on."""
        if not self._lists:
            return None
        chain = self._styles.chain(paragraph.style or self._styles.default)
        given = [paragraph.listed, *(style.paragraph.listed for style in chain)]
        list_id = next((each.list_id for each in given if each.list_id is not None), None)
        if list_id is None or list_id not in self._lists:  # also "0", which takes the numeral of a style away
            return None
        levels = self._lists[list_id].levels
        level = next((each.level for each in given if each.level is not None), None)
        if level is None:
            level = _level_of_styles(levels, [style.id for style in chain])
        return Place(list_id, level) if level in levels else None

    def _count(self, place: Place) -> None:
        numbered = self._lists[place.list_id]
        counts = self._counts.setdefault(numbered.counter, {})
        if place.level in numbered.starts and place not in self._begun:
            counts.pop(place.level, None)
        self._begun.add(place)
        start = _start(numbered, place.level)
        counts[place.level] = counts[place.level] + 1 if place.level in counts else start
        for deeper in [level for level in counts if level > place.level]:
            restart = numbered.levels.get(deeper, Level()).restart
            if restart is None or restart > place.level:
                del counts[deeper]

    def _render(self, place: Place) -> str:
        numbered = self._lists[place.list_id]
        level = numbered.levels[place.level]
        if level.format == "bullet" or level.is_hidden:
            return ""
        counts = self._counts[numbered.counter]

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            is_arabic = level.is_legal and at < place.level
            kind = "decimal" if is_arabic else numbered.levels.get(at, Level()).format
            return numeral(counts.get(at, _start(numbered, at)), kind)

        return re.sub(r"%([1-9])", shown, level.text)


def _start(numbered: NumberedList, level: int) -> int:
    return numbered.starts.get(level, numbered.levels.get(level, Level()).start)


def _level_of_styles(levels: dict[int, Level], styles: Sequence[str]) -> int:
    """The level that a list has for one of some styles; the first where it has none."""
    return next((at for at, level in levels.items() if level.style and level.style in styles), 0)


def _label_as_saved(saved: str) -> str:
    """The numeral that Word 2003 saved with a paragraph, where the list itself is not at hand."""
    # A bullet is a symbol, or a character of private use.
    return "" if all(unicodedata.category(c)[0] in "CSPZ" for c in saved) else saved


def _lists(root: Element, styles: Styles) -> dict[str, NumberedList]:
    """Lists by the ids that paragraphs name, from `w:numbering` or Word 2003's `w:lists`."""
    abstract: dict[str, Element] = {}
    for el in root:
        if local(el) in ("abstractNum", "listDef"):
            abstract[attribute(el, "abstractNumId") or attribute(el, "listDefId") or ""] = el
    concrete = [el for el in root if local(el) in ("num", "list")]
    counters = {_list_id(el): value(el, "abstractNumId") or value(el, "ilst") or "" for el in concrete}
    return {_list_id(el): _list(el, abstract, counters, styles) for el in concrete}


def _list(el: Element, abstract: dict[str, Element], counters: dict[str, str], styles: Styles) -> NumberedList:
    counter = _behind_link(counters[_list_id(el)], abstract, counters, styles)
    levels = _levels(abstract.get(counter, ()))
    starts: dict[int, int] = {}
    for over in el:
        if local(over) == "lvlOverride":
            start = value(over, "startOverride")
            if start is not None:
                starts[number(attribute(over, "ilvl"))] = number(start)
            levels |= _levels(over)
    return NumberedList(counter, levels, starts)


def _list_id(el: Element) -> str:
    return attribute(el, "numId") or attribute(el, "ilfo") or ""


def _behind_link(counter: str, abstract: dict[str, Element], counters: dict[str, str], styles: Styles) -> str:
    """The abstract list that one without levels of its own refers to by the name of a style."""
    el = abstract.get(counter)
    linked = value(el, "numStyleLink") or value(el, "listStyleLink")
    if not linked:
        return counter
    given = (style.paragraph.listed.list_id for style in styles.chain(linked))
    return next((counters[each] for each in given if each in counters), counter)


def _named_lists(root: Element, lists: dict[str, NumberedList]) -> dict[str, str]:
    """The ids of lists that have a name, by that name."""
    names = {attribute(el, "abstractNumId"): value(el, "name") for el in root if local(el) == "abstractNum"}
    found: dict[str, str] = {}
    for list_id, numbered in lists.items():
        name = names.get(numbered.counter)
        if name:
            found.setdefault(name.casefold(), list_id)
    return found


def _levels(holder: Iterable[Element]) -> dict[int, Level]:
    return {number(attribute(el, "ilvl")): _level(el) for el in holder if local(el) == "lvl"}


def _level(el: Element) -> Level:
    restart = value(el, "lvlRestart")
    return Level(
        format=_format(el),
        text=value(el, "lvlText") or "",
        start=number(value(el, "start"), 1),
        restart=None if restart is None else number(restart),
        style=value(el, "pStyle"),
        is_legal=bool(toggle(el, "isLgl")),
        is_hidden=bool(toggle(el, "rPr", "vanish")),
    )


def _format(level: Element) -> str:
    """The first number format of a level that is understood: newer ones have an older one beside them."""
    for el in level.iter():
        name = local(el)
        given = attribute(el, "val") or ""
        if name == "nfc":
            return format_of_number(number(given))
        if name == "numFmt":
            known = format_of_examples(attribute(el, "format") or "") if given == "custom" else given
            if known and (given == "custom" or is_format(known)):
                return known
    return "decimal"
