"""A page's styles into elements that say the same: blocks, lines, tables and line breaks that only a style makes."""

from __future__ import annotations

import re
from typing import Any

from nlp.reading.html_lines import BLOCKS, BREAK
from nlp.reading.html_style import Declarations, StyleSheet

_BLOCK_DISPLAYS = frozenset(("block", "flex", "grid", "list-item", "flow-root", "-webkit-box"))
_TABLE_PARTS = {"table": "table", "table-row": "tr", "table-cell": "td", "inline-table": "table"}
_ROLES = {"table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th"}
_ROLES["rowheader"] = "th"
_VERBATIM = frozenset(("pre", "pre-wrap", "pre-line", "break-spaces"))
_TABLE_TAGS = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "col", "colgroup"))
#: Kinds of numerals of lists that Chinese headings have.
_CHINESE_LISTS = frozenset(
    ["cjk-ideographic", "simp-chinese-informal", "simp-chinese-formal", "trad-chinese-informal", "trad-chinese-formal"]
)
_HEADING = re.compile("[（(]?[一二三四五六七八九十]{1,3}[）)、.．].{2,30}")
_DIGITS, _FORMAL_DIGITS = "一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾"


def apply_layout(body: Any, sheet: StyleSheet) -> None:
    """Name elements after what their styles make of them."""
    verbatim: list[Any] = []
    for element in body.iter("*"):
        declared = sheet.declarations(element)
        if declared.get("white-space") in _VERBATIM:
            verbatim.append(element)
        if element is not body:
            _apply(element, declared)
    for element in verbatim:
        _keep_breaks(element)


def _apply(element: Any, declared: Declarations) -> None:
    tag = _tag(element, declared)
    if tag:
        element.tag = tag
    style = declared.get("list-style-type") or declared.get("list-style", "")
    if element.tag == "ol" and style:
        _number_items(element, style)
    if len(element) == 0 and _is_backwards(element, declared):
        element.text = (element.text or "")[::-1]
    alternative = (element.get("alt") or "").strip()
    if _HEADING.fullmatch(alternative):  # a heading drawn as a picture
        element.tail = alternative + (element.tail or "")


def _is_backwards(element: Any, declared: Declarations) -> bool:
    """Whether letters stand in the source from last to first, against copying."""
    if element.tag == "bdo":
        return bool((element.get("dir") or "").lower() == "rtl")
    return declared.get("unicode-bidi", "").endswith("override") and declared.get("direction") == "rtl"


def _tag(element: Any, declared: Declarations) -> str | None:
    display = declared.get("display", "")
    if element.tag in _TABLE_TAGS:
        return None
    part = _TABLE_PARTS.get(display) or _ROLES.get(element.get("role") or "")
    if part:
        return part
    if display in _BLOCK_DISPLAYS and element.tag not in BLOCKS and element.tag in ("span", "a", "font", "b", "label"):
        return "div" if element.tag != "a" else None
    if display == "inline" and element.tag in ("p", "div", "li", "section"):
        return "span"
    return None


def _number_items(items: Any, style: str) -> None:
    """The numerals of a list in Chinese, as the page shows them."""
    words = style.split()
    if not _CHINESE_LISTS.intersection(words):
        return
    digits = _FORMAL_DIGITS if any(word.endswith("-formal") for word in words) else _DIGITS
    start = (items.get("start") or "1").strip()
    number = int(start) if re.fullmatch(r"[0-9]{1,3}", start) else 1
    for item in items.iterchildren("li"):
        if 1 <= number <= len(digits):
            item.text = f"{digits[number - 1]}、{(item.text or '').lstrip()}"
        number += 1


def _keep_breaks(element: Any) -> None:
    """Line breaks of the source within an element, as those of the page."""
    for inner in element.iter():
        if inner.text and isinstance(inner.tag, str):
            inner.text = inner.text.replace("\n", BREAK)
        if inner.tail and inner is not element:
            inner.tail = inner.tail.replace("\n", BREAK)
