"""A file and those attached to it into the content of the one that has the text: a report under a covering letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import nlp.regex as re
from nlp.reading.content import Content, display_name
from nlp.reading.document import Notice, ReadError

COVER = 600  # characters that a covering letter has at most
MOST_READ = 10  # attachments that are read
MOST_NAMED = 5
_DOCUMENT = re.compile(r"\.(pdf|docx?|docm|wps|rtf|ofd|ceb|odt|html?|mht|mhtml|txt|md|zip|rar|7z)$", re.I)


def is_document_name(name: str) -> bool:
    """Whether a file is named as a report may be, rather than as a picture or data.

    >>> is_document_name("年报.wps"), is_document_name("logo.png")
    (True, False)
    """
    return bool(_DOCUMENT.search(name))


@dataclass(frozen=True)
class Attachment:
    """A file attached to another, and what reads it; that raises ReadError as reading a file does."""

    name: str
    read: Callable[[], Content]
    is_document: bool


def text_of(cover: Content | ReadError, attachments: Sequence[Attachment], cover_size: int | None = None) -> Content:
    """The cover, if it has more text than a covering letter; else the attachment that has most, if it has more.

    A warning says what was read and what was not. `cover` may also be why the cover cannot be read; `cover_size` is
    the number of its characters where part of its content comes from the attachments.
    """
    if isinstance(cover, Content):
        size = cover.size if cover_size is None else cover_size
        if size > COVER:
            return _noted(cover, attachments)
    else:
        size = 0
    best: Content | None = None
    chosen = ""
    refusals: list[str] = []
    for attachment in attachments[:MOST_READ]:
        try:
            content = attachment.read()
        except ReadError as error:
            if attachment.is_document:
                refusals.append(f"{display_name(attachment.name)}: {error}")
            continue
        if best is None or content.size > best.size:
            best = content
            chosen = attachment.name
    if best is not None and best.size > size:
        return _chosen(best, chosen, attachments)
    return _refused(cover, size, refusals, attachments)


def _noted(cover: Content, attachments: Sequence[Attachment]) -> Content:
    documents = [each for each in attachments if each.is_document]
    if not documents:
        return cover
    said = f"{_names(documents)} attached to the file: not read, since the file itself has text"
    return replace(cover, warnings=(*cover.warnings, Notice("attachment", said)))


def _chosen(best: Content, chosen: str, attachments: Sequence[Attachment]) -> Content:
    said = f"the text is that of {display_name(chosen)}, attached to the file, which itself is little more than a cover"
    others = [each for each in attachments if each.name != chosen and each.is_document]
    if others:
        said += f"; {_names(others)} not read"
    return replace(best, warnings=(Notice("attachment", said), *best.warnings))


def _refused(
    cover: Content | ReadError, size: int, refusals: Sequence[str], attachments: Sequence[Attachment]
) -> Content:
    if refusals and (isinstance(cover, ReadError) or size <= COVER // 2):
        raise ReadError(f"the report seems to be attached to this file and cannot be read: {'; '.join(refusals[:3])}")
    if isinstance(cover, ReadError):
        raise cover
    return _noted(cover, attachments)


def _names(attachments: Sequence[Attachment]) -> str:
    shown = ", ".join(display_name(each.name) for each in attachments[:MOST_NAMED])
    more = len(attachments) - MOST_NAMED
    return shown + (f" and {more} more" if more > 0 else "")
