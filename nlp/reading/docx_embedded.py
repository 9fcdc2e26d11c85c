"""Files that a Word document has within itself: those that it shows as part of its text, and those attached to it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from functools import partial

from nlp.reading.content import Content, Inner, display_name
from nlp.reading.covers import Attachment, is_document_name
from nlp.reading.document import Line, Notice, ReadError, Table
from nlp.reading.docx_parts import Parts, Relation
from nlp.reading.docx_xml import Element, attribute

Blocks = Sequence[Line | Table]

#: Suffixes that stand for a kind of content, where the file within has none that says it.
#: Programs whose objects are documents: Word and WPS, readers of PDF, and files of any kind that were dropped in.
_PROGRAMS = ("word.", "wps.", "kwps.", "acro", "foxit", "package")
_OLD_OBJECT = b"\xd0\xcf\x11\xe0"
_WRAPPED = (b"%PDF-", b"PK\x03\x04")
_BY_SUFFIX = {".htm": ".html", ".dat": ".html", ".bin": ""}


class Embedded:
    """Reads the files within a document as its body comes upon them."""

    def __init__(self, parts: Parts, related: dict[str, Relation], inner: Inner | None, notices: list[Notice]):
        self._parts = parts
        self._related = related
        self._inner = inner
        self._notices = notices
        self._placed: set[str] = set()
        self._read: dict[str, Content | ReadError] = {}
        self.attachments: list[Attachment] = []
        #: Why files could not be read that are part of the text.
        self.refusals: list[str] = []
        #: Characters that come from objects shown in the text.
        self.shown_size = 0

    def unplaced(self) -> list[Attachment]:
        """Documents within that the text nowhere refers to."""
        names = [name for name in self._parts.names if "/embeddings/" in name and is_document_name(name)]
        return [Attachment(name, partial(self._content, name), True) for name in names if name not in self._placed]

    def chunk(self, el: Element) -> Blocks:
        """A file that stands for a part of the text, which Word takes in on opening: HTML, MHT, DOCX, text."""
        relation = self._related.get(attribute(el, "id") or "")
        if relation is None:
            return ()
        if relation.external:
            self._refuse(relation.target, "it lies outside this file; open it in Word and save it as one document")
            return ()
        try:
            content = self._content(relation.target)
        except ReadError as error:
            self._refuse(relation.target, str(error))
            return ()
        self._notices.extend(each for each in content.warnings if each not in self._notices)
        return _blocks(content)

    def object(self, el: Element) -> Blocks:
        """A document embedded as an object: its text where it is shown, nothing where it is an icon."""
        relation = self._related.get(attribute(el, "id") or "")
        if relation is None or relation.external:
            return ()
        target = relation.target
        self._placed.add(target)
        program = attribute(el, "ProgID") or attribute(el, "progId") or ""
        is_document = is_document_name(target) or program.lower().startswith(_PROGRAMS)
        if not _is_shown(el):
            self.attachments.append(Attachment(target, partial(self._content, target), is_document))
            return ()
        if program.startswith("Excel."):
            said = f"a worksheet stands in the text ({display_name(target)}) and was not read: make it a table of Word"
            self._notices.append(Notice("left_out", said))
        return self._shown_document(target) if is_document else ()

    def _shown_document(self, target: str) -> Blocks:
        try:
            content = self._content(target)
        except ReadError as error:
            self._notices.append(Notice("left_out", f"an object in the text was not read: {error}"))
            self.attachments.append(Attachment(target, partial(self._content, target), True))
            return ()
        # It is the text itself where it stands alone; beside text of the document's own it is read where it stands.
        self.attachments.append(Attachment(target, lambda: content, False))
        self.shown_size += content.size
        return _blocks(content)

    def _content(self, target: str) -> Content:
        if target not in self._read:
            self._read[target] = self._fresh(target)
        found = self._read[target]
        if isinstance(found, ReadError):
            raise found
        return found

    def _fresh(self, target: str) -> Content | ReadError:
        if self._inner is None:
            return ReadError("files within it are not read")
        try:
            data = self._parts.data(target)
            if data is None:
                return ReadError("it is not in the file")
            stem, suffix = posixpath.splitext(target)
            return self._inner.read(_unwrapped(data), stem + _BY_SUFFIX.get(suffix, suffix))
        except ReadError as error:
            return error

    def _refuse(self, target: str, reason: str) -> None:
        self.refusals.append(f"{display_name(target)}: {reason}")


def _unwrapped(data: bytes) -> bytes:
    """The PDF or .docx that an object of an older kind is wrapped around, mostly in one piece; else the object."""
    if data.startswith(_OLD_OBJECT):
        starts = [start for start in map(data.find, _WRAPPED) if start > 0]
        if starts:
            return data[min(starts) :]
    return data


def _is_shown(el: Element) -> bool:
    """Whether an object shows its content rather than an icon."""
    return (attribute(el, "DrawAspect") or attribute(el, "drawAspect") or "").lower() == "content"


def _blocks(content: Content) -> Blocks:
    return [block for page in content.pages for block in page.blocks]
