"""The styles of a Word document: what a paragraph or a run inherits from its own and from those that is based on."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.reading.docx_xml import Element, attribute, child, local, toggle, value

DEEPEST_BASE = 20  # a style may name itself as its base


class Look(NamedTuple):
    """Of how text looks, what says whether it can be seen. None: nothing is said of it."""

    vanishes: bool | None = None
    half_points: float | None = None
    color: str | None = None
    shaded: bool | None = None
    font: str | None = None

    def over(self, base: Look) -> Look:
        """This look where it says something, else another."""
        said = {name: mine for name, mine in self._asdict().items() if mine is not None}
        return base._replace(**said)


NO_LOOK = Look()


class Styles:
    """Styles by their ids."""

    def __init__(self, root: Element):
        self._styles: dict[str | None, Element] = {}
        self.default: str | None = None
        self._looks: dict[str | None, Look] = {}
        for el in root if root is not None else ():
            if local(el) != "style":
                continue
            style = attribute(el, "styleId")
            self._styles[style] = el
            if attribute(el, "type") == "paragraph" and attribute(el, "default") in ("1", "true", "on"):
                self.default = style
        defaults = child(root, "docDefaults", "rPrDefault", "rPr") if root is not None else None
        self.base_look = look_of(defaults)

    def chain(self, style: str | None) -> list[Element]:
        """A style and those it is based on."""
        found: list[Element] = []
        el = self._styles.get(style)
        while el is not None and len(found) < DEEPEST_BASE:
            found.append(el)
            el = self._styles.get(value(el, "basedOn"))
        return found

    def owner(self, el: Element) -> str | None:
        return attribute(el, "styleId")

    def name(self, style: str | None) -> str:
        """The name that Word shows for a style, in lower case; its id where it has none."""
        el = self._styles.get(style)
        return ((value(el, "name") if el is not None else None) or style or "").lower()

    def look(self, style: str | None) -> Look:
        """How a style, with those it is based on, makes text look."""
        if style not in self._looks:
            look = NO_LOOK
            for el in self.chain(style):
                look = look.over(look_of(child(el, "rPr"), child(el, "pPr")))
            self._looks[style] = look
        return self._looks[style]


def look_of(run: Element, paragraph: Element = None) -> Look:
    """The look that properties of a run, and of a paragraph, give directly."""
    if run is None and paragraph is None:
        return NO_LOOK
    fonts = child(run, "rFonts")
    return Look(
        vanishes=True if toggle(run, "specVanish") else toggle(run, "vanish"),
        half_points=_half_points(value(run, "sz")),
        color=_color(child(run, "color")),
        shaded=_is_shaded(run, paragraph),
        font=(attribute(fonts, "ascii") or attribute(fonts, "hAnsi")) if fonts is not None else None,
    )


def _half_points(size: str | None) -> float | None:
    """A size as half points: "21" and, in the strict variant, "10.5pt".

    >>> _half_points("2"), _half_points("10.5pt"), _half_points("large")
    (2.0, 21.0, None)
    """
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?)(pt)?", size or "")
    return float(match[1]) * (2 if match[2] else 1) if match else None


def _color(el: Element) -> str | None:
    if el is None:
        return None
    theme = attribute(el, "themeColor")
    if theme in ("background1", "light1") and not (attribute(el, "themeShade") or attribute(el, "themeTint")):
        return "FFFFFF"
    return (attribute(el, "val") or "").upper()


def _is_shaded(run: Element, paragraph: Element) -> bool | None:
    """Whether something other than white is behind the text."""
    if value(run, "highlight") not in (None, "none", "white"):
        return True
    shadings = [shading for shading in (child(run, "shd"), child(paragraph, "shd")) if shading is not None]
    if not shadings:
        return None
    return any(_is_dark(shading) for shading in shadings)


def _is_dark(shading: Element) -> bool:
    if (attribute(shading, "fill") or "auto").upper() not in ("AUTO", "FFFFFF"):
        return True
    return bool(attribute(shading, "themeFill")) or attribute(shading, "val") not in (None, "clear", "nil", "none")
