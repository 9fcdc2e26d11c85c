"""Elements of Word's XML by local name, so that the strict variant and that of 2003 read like the usual one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import nlp.regex as re

Element = Any  # of lxml, which has no types

#: What a block or a paragraph holds besides its text.
SKIPPED = frozenset(
    (
        # what a change took away
        "del",
        "moveFrom",
        "delText",
        "delInstrText",
        # how characters are said
        "rt",
        # properties
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "tblPrEx",
        "tcPr",
        "trPr",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        # what Word 2003 keeps where it is referred to: notes, headers, pictures
        "footnote",
        "endnote",
        "hdr",
        "ftr",
        "binData",
        "docOleData",
        "docSuppData",
    )
)


@lru_cache(maxsize=1 << 14)
def _local(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def local(el: Element) -> str:
    """The name of an element without its namespace; "" of what is no element."""
    return _local(el.tag)


def child(el: Element, *names: str) -> Element:
    """The element at a path of local names, or None."""
    for name in names:
        if el is None:
            return None
        for each in el:
            if local(each) == name:
                el = each
                break
        else:
            return None
    return el


def attribute(el: Element, name: str) -> str | None:
    """An attribute by its local name."""
    for key, text in el.attrib.items():
        if _local(key) == name:
            return str(text)
    return None


def value(el: Element, *names: str, of: str = "val") -> str | None:
    """An attribute of the element at a path; None where there is no such element or attribute."""
    found = child(el, *names)
    return None if found is None else attribute(found, of)


def number(text: str | None, default: int = 0) -> int:
    """A number as an attribute has it, if it is one and not absurd."""
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text, re.A) else default


def toggle(el: Element, *names: str) -> bool | None:
    """Whether a property is switched on or off at a path; None where nothing is said of it."""
    found = child(el, *names)
    return None if found is None else is_on(found)


def is_on(el: Element) -> bool:
    """Whether a property that is there is switched on: it is unless it says otherwise."""
    return attribute(el, "val") not in ("0", "false", "off", "none")


def within(
    parent: Element, name: str, stops: frozenset[str] = frozenset(("p", "tbl", "tr", "tc"))
) -> Iterator[Element]:
    """Elements of a name below another, also those in content controls, insertions and other wrappers."""
    for el in parent:
        found = local(el)
        if found == name:
            yield el
        elif found not in stops and found not in SKIPPED:
            yield from within(el, name, stops)
