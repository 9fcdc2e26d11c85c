"""Content controls of a Word document: which show a prompt, a list of contents, or a value that is kept elsewhere."""

from __future__ import annotations

from itertools import islice

import nlp.regex as re
from nlp.reading.document import Notice
from nlp.reading.docx_parts import Parts, side_element
from nlp.reading.docx_xml import Element, attribute, child, local, toggle, value

LONGEST_PROMPT = 60  # characters; some programs fill a control in and leave it marked as a prompt
MOST_ELEMENTS = 1000  # of a control that are looked at to tell
DEEPEST_PATH = 20

#: The ids of stores that every document has, and the parts these are.
_STORES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docprops/core.xml",
    "{6668398D-A668-4E3E-85EB-62B41F338FE6}": "docprops/app.xml",
}
_STEP = re.compile(r"(?:[\w.-]{1,60}:)?([\w.-]{1,100})(?:\[(\d{1,4})\])?")


class Controls:
    """Tells the content controls of a document apart."""

    def __init__(self, parts: Parts, notices: list[Notice]):
        self._parts = parts
        self._notices = notices
        self._stores: dict[str, str] | None = None

    def is_contents(self, control: Element) -> bool:
        """Whether a control holds the list of contents that Word made."""
        gallery = value(control, "sdtPr", "docPartObj", "docPartGallery") or ""
        return gallery.startswith("Table of") or gallery == "Bibliographies"

    def is_prompt(self, control: Element) -> bool:
        """Whether a control shows what to type into it, nobody having done so.

        Its text is in the style of prompts then; a few programs leave that out, but not with much text.
        """
        if not toggle(control, "sdtPr", "showingPlcHdr"):
            return False
        content = child(control, "sdtContent")
        if content is None:
            return False
        has_style = True
        length = 0
        for el in islice(content.iter(), MOST_ELEMENTS):
            if local(el) == "r" and child(el, "t") is not None:
                has_style = has_style and value(el, "rPr", "rStyle") is not None
                length += len("".join(el.itertext()))
        return has_style or length <= LONGEST_PROMPT

    def bound_text(self, control: Element) -> str:
        """The value that a control is bound to, for one that shows none itself; Word fills it in on opening."""
        binding = child(control, "sdtPr", "dataBinding")
        if binding is None:
            return ""
        store = self._store(attribute(binding, "storeItemID") or "")
        root = side_element(self._parts, store, self._notices) if store else None
        return _text_at(root, attribute(binding, "xpath") or "") if root is not None else ""

    def _store(self, item_id: str) -> str | None:
        if self._stores is None:
            self._stores = dict(_STORES)
            for name in self._parts.names:
                match = re.fullmatch(r"customxml/itemprops(\d{1,4})\.xml", name)
                root = side_element(self._parts, name, self._notices) if match else None
                if match and root is not None:
                    self._stores[(attribute(root, "itemID") or "").upper()] = f"customxml/item{match[1]}.xml"
        return self._stores.get(item_id.upper())


def _text_at(root: Element, path: str) -> str:
    """The text at a path such as ``/ns0:report[1]/ns0:year[1]`` or ``…/@year``; "" at any other sort of path."""
    steps = path.strip().strip("/").split("/")
    if not 0 < len(steps) <= DEEPEST_PATH:
        return ""
    at = [root]
    for place, step in enumerate(steps):
        if step.startswith("@"):
            return (attribute(at[0], step.rpartition(":")[2].lstrip("@")) or "") if at else ""
        if step == "text()":
            break
        match = _STEP.fullmatch(step)
        if match is None or not at:
            return ""
        candidates = [root] if place == 0 else list(at[0])
        named = [el for el in candidates if local(el) == match[1]]
        at = named[int(match[2] or 1) - 1 :][:1]
    return " ".join("".join(at[0].itertext()).split()) if at else ""
