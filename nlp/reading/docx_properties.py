"""Properties of a paragraph or a run, in one pass: its list and level, an end that goes, whether it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import nlp.regex as re
from nlp.reading.docx_xml import Element, attribute, child, is_on, local, number


class Look(NamedTuple):
    """Of how text looks, what says whether it can be seen. None: nothing is said of it."""

    vanishes: bool | None = None
    half_points: float | None = None
    color: str | None = None
    is_shaded: bool | None = None
    font: str | None = None
    style: str | None = None

    def over(self, base: Look) -> Look:
        """This look where it says something, else another."""
        said = {name: mine for name, mine in self._asdict().items() if mine is not None}
        return base._replace(**said) if said else base


NO_LOOK = Look()


def look_of(properties: Element) -> Look:
    """The look that properties of a run give."""
    said: dict[str, Any] = {}
    for el in properties if properties is not None else ():
        name = local(el)
        if name == "vanish":
            said.setdefault("vanishes", is_on(el))
        elif name == "specVanish":
            said["vanishes"] = said.get("vanishes") or is_on(el)
        elif name in _OF_RUNS:
            field, read = _OF_RUNS[name]
            found = read(el)
            said[field] = said.get(field) or found
    return Look(**said) if said else NO_LOOK


def _half_points(el: Element) -> float | None:
    """A size in half points: "21" and, in the strict variant, "10.5pt"."""
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?)(pt)?", attribute(el, "val") or "")
    return float(match[1]) * (2 if match[2] else 1) if match else None


def _color(el: Element) -> str | None:
    is_background = attribute(el, "themeColor") in ("background1", "light1")
    if is_background and not (attribute(el, "themeShade") or attribute(el, "themeTint")):
        return "FFFFFF"
    return (attribute(el, "val") or "").upper()


def _is_dark(shading: Element) -> bool | None:
    """Whether something other than white is behind text; if not, there may be by what it inherits."""
    has_color = (attribute(shading, "fill") or "auto").upper() not in ("AUTO", "FFFFFF")
    has_pattern = attribute(shading, "val") not in (None, "clear", "nil", "none")
    return has_color or has_pattern or bool(attribute(shading, "themeFill")) or None


def _is_highlighted(el: Element) -> bool | None:
    return attribute(el, "val") not in (None, "none", "white") or None


def _font(el: Element) -> str | None:
    return attribute(el, "ascii") or attribute(el, "hAnsi")


def _value(el: Element) -> str | None:
    return attribute(el, "val")


_OF_RUNS = {
    "sz": ("half_points", _half_points),
    "color": ("color", _color),
    "shd": ("is_shaded", _is_dark),
    "highlight": ("is_shaded", _is_highlighted),
    "rFonts": ("font", _font),
    "rStyle": ("style", _value),
}


class Listed(NamedTuple):
    """The list and level that properties name, and the numeral that Word 2003 saved with them."""

    list_id: str | None = None
    level: int | None = None
    saved_as: str = ""


NOT_LISTED = Listed()


@dataclass(frozen=True)
class ParagraphProperties:
    """What a paragraph, or a style of paragraphs, says by itself. None: nothing is said of it."""

    style: str | None = None
    listed: Listed = NOT_LISTED
    outline: int | None = None
    is_shaded: bool | None = None
    #: A tracked change takes the end of the paragraph away, so that the next one goes on in it.
    end_goes: bool = False
    #: The end is hidden, or the paragraph is but an initial in the next one's margin: on paper both are one.
    runs_on: bool = False


NO_PROPERTIES = ParagraphProperties()


def properties_of(properties: Element) -> ParagraphProperties:
    """What properties of a paragraph say."""
    said: dict[str, Any] = {}
    for el in properties if properties is not None else ():
        name = local(el)
        if name == "rPr":
            said["end_goes"] = child(el, "del") is not None or child(el, "moveFrom") is not None
            said["runs_on"] = said.get("runs_on", False) or bool(look_of(el).vanishes)
        elif name == "framePr":
            said["runs_on"] = said.get("runs_on", False) or attribute(el, "dropCap") in ("drop", "margin")
        elif name in _OF_PARAGRAPHS:
            field, read = _OF_PARAGRAPHS[name]
            said[field] = read(el)
    return ParagraphProperties(**said) if said else NO_PROPERTIES


def _listed(el: Element) -> Listed:
    """Word 2003 has other names for the same."""
    said = {local(each): attribute(each, "val") for each in el}
    level = said.get("ilvl")
    return Listed(said.get("numId") or said.get("ilfo"), None if level is None else number(level), said.get("t") or "")


def _outline(el: Element) -> int:
    return number(attribute(el, "val"), 9)


_OF_PARAGRAPHS = {
    "pStyle": ("style", _value),
    "numPr": ("listed", _listed),
    "listPr": ("listed", _listed),
    "outlineLvl": ("outline", _outline),
    "shd": ("is_shaded", _is_dark),
}
