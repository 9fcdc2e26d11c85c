"""The styles of a Word document: what text and paragraphs inherit from a style and those that it is based on."""

from __future__ import annotations

from typing import NamedTuple

from nlp.reading.docx_properties import NO_LOOK, Look, ParagraphProperties, look_of, properties_of
from nlp.reading.docx_xml import Element, attribute, child, local, value

DEEPEST_BASE = 20  # a style may name itself as its base


class Style(NamedTuple):
    """A style by itself; `name` is what Word shows for it, in lower case."""

    id: str
    name: str
    base: str | None
    paragraph: ParagraphProperties
    look: Look


class Styles:
    """Styles by their ids."""

    def __init__(self, root: Element):
        self._elements: dict[str, Element] = {}
        self._styles: dict[str, Style] = {}  # those of them that were asked for: most never are
        self._chains: dict[str | None, list[Style]] = {None: []}
        self._looks: dict[str | None, Look] = {None: NO_LOOK}
        self.default: str | None = None
        self.base_look = NO_LOOK
        for el in root if root is not None else ():
            if local(el) == "docDefaults":
                self.base_look = look_of(child(el, "rPrDefault", "rPr"))
            elif local(el) == "style":
                style = attribute(el, "styleId") or ""
                self._elements[style] = el
                if attribute(el, "type") == "paragraph" and attribute(el, "default") in ("1", "true", "on"):
                    self.default = style

    def _style(self, style: str | None) -> Style | None:
        if style in self._elements and style not in self._styles:
            self._styles[style] = _style(self._elements[style])
        return self._styles.get(style or "")

    def chain(self, style: str | None) -> list[Style]:
        """A style and those it is based on."""
        if style not in self._chains:
            found: list[Style] = []
            here = self._style(style)
            while here is not None and len(found) < DEEPEST_BASE:
                found.append(here)
                here = self._style(here.base)
            self._chains[style] = found
        return self._chains[style]

    def name(self, style: str | None) -> str:
        """The name that Word shows for a style, in lower case; its id where it has none."""
        found = self._style(style)
        return found.name if found else (style or "").lower()

    def look(self, style: str | None) -> Look:
        """How a style, with those it is based on, makes text look."""
        if style not in self._looks:
            look = NO_LOOK
            for each in self.chain(style):
                look = look.over(each.look)
            self._looks[style] = look
        return self._looks[style]


def _style(el: Element) -> Style:
    style = attribute(el, "styleId") or ""
    paragraph = properties_of(child(el, "pPr"))
    look = look_of(child(el, "rPr"))
    if look.is_shaded is None:
        look = look._replace(is_shaded=paragraph.is_shaded)
    return Style(style, (value(el, "name") or style).lower(), value(el, "basedOn"), paragraph, look)
