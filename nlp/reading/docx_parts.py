"""The parts of a Word document by name, and the relations between them: from a ZIP file or from one file of XML."""

from __future__ import annotations

import base64
import binascii
import posixpath
from html.entities import html5
from typing import NamedTuple, Protocol
from urllib.parse import unquote

import nlp.regex as re
from nlp.reading.archive import Archive, TooLarge, clean_name
from nlp.reading.document import Notice, ReadError
from nlp.reading.docx_xml import Element, attribute, child, local
from nlp.reading.text import decode

MOST_TAGS = 800_000  # of one part; a report has about thirty thousand
MOST_ATTRIBUTES = 5_000_000
_USUAL_MAIN = "word/document.xml"
_OPEN_AND_SAVE = "open it in Word or WPS and save it again"


class Relation(NamedTuple):
    """What a part refers to: its kind (the last word of its type), and where it stands."""

    kind: str
    target: str
    external: bool


class Parts(Protocol):
    """The parts of a document, wherever they come from."""

    @property
    def names(self) -> list[str]:
        """Clean names of all parts."""

    def data(self, name: str) -> bytes | None:
        """A part as bytes; None where there is none of that name."""

    def element(self, name: str) -> Element:
        """The root of an XML part; None where there is none of that name."""


class ZipParts:
    """The parts of a .docx file."""

    def __init__(self, data: bytes):
        self._archive = Archive(data)

    @property
    def names(self) -> list[str]:
        return self._archive.names

    def data(self, name: str) -> bytes | None:
        return self._archive.read(name)

    def element(self, name: str) -> Element:
        data = self.data(name)
        return None if data is None else parse_xml(data, name)


class FlatParts:
    """The parts of a document in one file of XML: `pkg:package`, Word 2003's `w:wordDocument`, or a lone main part."""

    def __init__(self, root: Element):
        self._parts: dict[str, Element] = {}
        if local(root) == "package":
            for part in root:
                self._parts[clean_name(attribute(part, "name") or "")] = part
        else:
            self._parts[_USUAL_MAIN] = [[root]]

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def data(self, name: str) -> bytes | None:
        from lxml import etree

        part = self._parts.get(clean_name(name))
        if part is None:
            return None
        binary = None if isinstance(part, list) else child(part, "binaryData")
        if binary is None:
            return bytes(etree.tostring(self.element(name)))
        try:
            return base64.b64decode(binary.text or "")
        except (binascii.Error, ValueError) as error:
            raise ReadError(f"{name} is damaged: {_OPEN_AND_SAVE}") from error

    def element(self, name: str) -> Element:
        part = self._parts.get(clean_name(name))
        if part is None:
            return None
        return next((el for holder in part for el in holder if local(el)), None)


def parse_xml(data: bytes, name: str) -> Element:
    """The root element of XML, within bounds; what programs that write XML by hand get wrong is put right first."""
    from lxml import etree

    if data.count(b"<") > MOST_TAGS or data.count(b"=") > MOST_ATTRIBUTES:
        raise TooLarge(f"{name} has more than {MOST_TAGS} tags: more than any report (a bomb?)")
    if len(data) > _LONG:
        data = _LONG_DATA.sub(b"><", data)
    for attempt in (bytes, _well_formed):
        # Entities stay unexpanded and nothing is fetched; depth and text sizes keep the parser's limits.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(attempt(data), parser)
        except (etree.XMLSyntaxError, ValueError, ReadError) as error:
            failure = error
    raise ReadError(f"broken .docx ({name}): {_OPEN_AND_SAVE}") from failure


#: Pictures in one file of XML: longer than the parser takes, and nothing to read.
_LONG = 4_000_000
_LONG_DATA = re.compile(rb">[A-Za-z0-9+/=\s]{%d,}<" % _LONG)
_DECLARATION = re.compile(r"""\s*<\?xml[^<>]{0,200}?(?:encoding\s*=\s*["']([\w-]{1,40})["'])?[^<>]{0,200}>""")
_REFERENCE = re.compile(r"&(?:(#x[0-9A-Fa-f]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{0,30});)?")
_KNOWN_TO_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


def _well_formed(data: bytes) -> bytes:
    """XML as a template engine wrote it, in its encoding and with its entities made right.

    >>> _well_formed('<?xml version="1.0" encoding="UTF-8"?><a>公开&nbsp;A&B&#11;</a>'.encode("gb18030")).decode()
    '<a>公开&#160;A&amp;B</a>'
    """
    head = data[:400].decode("latin-1")
    declared = _DECLARATION.match(head)
    text = decode(data, declared[1] if declared else None)[0]
    text = text[declared.end() :] if declared and text.lstrip().startswith("<?xml") else text
    return _REFERENCE.sub(_reference, text).encode()


def _reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _KNOWN_TO_XML:
        return match[0]
    if name.startswith("#"):
        code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
        return match[0] if _is_character(code) else ""
    characters = html5.get(name + ";")
    return "".join(f"&#{ord(c)};" for c in characters) if characters else f"&amp;{name};"


def _is_character(code: int) -> bool:
    """Whether XML allows a character of this number."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def side_element(parts: Parts, name: str, notices: list[Notice]) -> Element:
    """A part that a document can be read without: a damaged one is left out, and a warning says so."""
    try:
        return parts.element(name)
    except TooLarge:
        raise
    except ReadError as error:
        notices.append(Notice("damaged", f"left out: {error}"))
        return None


def relations(parts: Parts, source: str, notices: list[Notice]) -> dict[str, Relation]:
    """What a part refers to, by the names it uses for them; `source` is "" for the whole document."""
    folder, name = posixpath.split(source)
    root = side_element(parts, posixpath.join(folder, "_rels", f"{name}.rels"), notices)
    found: dict[str, Relation] = {}
    for el in root if root is not None else ():
        if local(el) != "Relationship":
            continue
        target = unquote(el.get("Target") or "")
        external = el.get("TargetMode") == "External"
        kind = (el.get("Type") or "").rpartition("/")[2]
        if not external:
            target = clean_name(target if target.startswith(("/", "\\")) else f"{folder}/{target}")
        found[el.get("Id") or ""] = Relation(kind, target, external)
    return found


def main_part(parts: Parts, notices: list[Notice]) -> str:
    """The name of the part that holds the text."""
    named = [each.target for each in relations(parts, "", notices).values() if each.kind == "officeDocument"]
    usual = [name for name in parts.names if re.fullmatch(r"word/document\d*\.xml", name)]
    for name in [*named, *usual]:
        if name in parts.names:
            return name
    raise ReadError("not a .docx archive: it holds no Word document")


def part_of_kind(parts: Parts, related: dict[str, Relation], kind: str, source: str) -> str:
    """The name of the part of a kind that another refers to, or where it would usually stand."""
    for relation in related.values():
        if relation.kind == kind and not relation.external and relation.target in parts.names:
            return relation.target
    return posixpath.join(posixpath.dirname(source), f"{kind}.xml")
