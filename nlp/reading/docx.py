"""DOCX, and the XML of Word in one file: paragraphs and tables in document order, with the numerals that Word computes.

Read from the XML itself: what these reports need (numbering, text boxes, tracked changes, content controls) lies below
what libraries for making documents offer.
"""

from __future__ import annotations

from dataclasses import dataclass

import nlp.regex as re
from nlp.reading.content import Content, Inner
from nlp.reading.covers import COVER, text_of
from nlp.reading.document import Notice, Page, ReadError
from nlp.reading.docx_body import BodyReader
from nlp.reading.docx_controls import Controls
from nlp.reading.docx_embedded import Embedded
from nlp.reading.docx_numbering import Numbering
from nlp.reading.docx_paragraph import Surroundings
from nlp.reading.docx_parts import (
    FlatParts,
    Parts,
    Relation,
    ZipParts,
    main_part,
    parse_xml,
    part_of_kind,
    relations,
    side_element,
)
from nlp.reading.docx_styles import Styles
from nlp.reading.docx_xml import Element, attribute, child, local

MUCH_HIDDEN = 20  # characters left out that are worth a warning
MOSTLY_HIDDEN = 5  # times as many hidden characters as others: what is hidden is the text
#: What may stand behind text: a floating picture or shape, the older forms of both, a picture for all pages.
_BEHIND = ("{*}anchor", "{*}shape", "{*}rect", "{*}roundrect", "{*}bgPict")
MOST_REFUSALS = 3  # that a message names


def read_docx(data: bytes, inner: Inner | None = None) -> Content:
    """The text of a .docx file; headers, footers, notes and comments are left out."""
    return _read(ZipParts(data), inner)


def read_word_xml(data: bytes, inner: Inner | None = None) -> Content:
    """The text of a Word document in one file of XML: a package, or a document of Word 2003."""
    return _read(FlatParts(parse_xml(data, "the file")), inner)


@dataclass(frozen=True)
class _Source:
    """The parts of a document that its text is made from."""

    parts: Parts
    root: Element
    related: dict[str, Relation]
    styles: Styles
    numbering: Element
    properties: Element


@dataclass(frozen=True)
class _Text:
    """The text of a document, how much of it was left out as hidden, and the files within it."""

    page: Page
    hidden: int
    embedded: Embedded
    notices: list[Notice]


def _read(parts: Parts, inner: Inner | None) -> Content:
    notices: list[Notice] = []
    source = _source(parts, notices)
    if inner:
        inner.spend(int(source.root.xpath("count(//*)")))
    text = _text(source, inner, shows_hidden=False)
    if text.hidden > MOSTLY_HIDDEN * text.page.size:
        text = _text(source, inner, shows_hidden=True)
        notices.append(Notice("hidden", "nearly all of the text is hidden; it was read all the same"))
    elif text.hidden >= MUCH_HIDDEN:
        said = f"{text.hidden} characters were left out that nobody sees: hidden, white, or too small to read"
        notices.append(Notice("hidden", said))
    own_size = text.page.size - text.embedded.shown_size
    refusals = "; ".join(text.embedded.refusals[:MOST_REFUSALS])
    if refusals and own_size <= COVER:
        raise ReadError(f"the text is in a file within this one that cannot be read: {refusals}")
    if refusals:
        notices.append(Notice("left_out", f"a part of the text is missing: {refusals}"))
    warnings = (*notices, *text.notices)
    cover = Content("lxml", (text.page,), metadata=_metadata(source.properties), warnings=warnings)
    attachments = text.embedded.attachments + text.embedded.unplaced()
    if text.page.size:
        return text_of(cover, attachments, own_size)
    return text_of(ReadError(".docx without text (pictures of pages?): run OCR first"), attachments)


def _source(parts: Parts, notices: list[Notice]) -> _Source:
    main = main_part(parts, notices)
    root = parts.element(main)
    if child(root, "body") is None:
        raise ReadError("not a .docx archive: it holds no Word document")
    related = relations(parts, main, notices)
    if local(root) == "wordDocument":  # of 2003: all in one
        styles = child(root, "styles")
        numbering = child(root, "lists")
        properties = child(root, "DocumentProperties")
    else:
        styles = side_element(parts, part_of_kind(parts, related, "styles", main), notices)
        numbering = side_element(parts, part_of_kind(parts, related, "numbering", main), notices)
        properties = side_element(parts, "docProps/core.xml", notices)
    return _Source(parts, root, related, Styles(styles), numbering, properties)


def _text(source: _Source, inner: Inner | None, shows_hidden: bool) -> _Text:
    notices: list[Notice] = []
    embedded = Embedded(source.parts, source.related, inner, notices)
    body = BodyReader(
        source.styles,
        Numbering(source.numbering, source.styles),
        Controls(source.parts, notices),
        embedded,
        Surroundings(may_be_dark=_may_be_dark(source.root), shows_hidden=shows_hidden),
    )
    blocks = body.read(child(source.root, "body"))
    return _Text(Page(tuple(blocks)), body.hidden, embedded, notices)


def _may_be_dark(root: Element) -> bool:
    """Whether something dark may be behind the text: a colour of all pages, or a picture or shape behind one."""
    background = child(root, "background")
    if background is not None and (attribute(background, "color") or "").upper() not in ("FFFFFF", "AUTO"):
        return True
    return next(root.iter(*_BEHIND), None) is not None


def _metadata(properties: Element) -> dict[str, str]:
    """Title and date as the file names them."""
    metadata: dict[str, str] = {}
    for el in properties if properties is not None else ():
        text = (el.text or "").strip()
        name = local(el).lower()
        if name == "title" and text:
            metadata["title"] = text
        elif name == "created" and re.match(r"\d{4}-\d\d-\d\d", text):
            metadata["date"] = text[:10]
    return metadata
