"""A file from an annotation tool, packed or not, into the contents of the exports in it, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nlp.annotation.tasks import AnnotationError
from nlp.reading.archive import MEMBER_BYTES, Archive, TooLarge
from nlp.reading.document import ReadError

MOST_BYTES = 256 << 20  # of all exports together; a task takes one to three thousand
_DEEPEST = 2  # archives within one another: doccano's, packed once more to be sent
_ENDINGS = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt")
_ARCHIVE = b"PK"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "xl/workbook.xml"


class Content(NamedTuple):
    """The bytes of one export and how it is named to the user."""

    name: str
    data: bytes


def contents_of(path: Path) -> list[Content]:
    """The exports in a file: itself, or those in the archive that it is. Raises `AnnotationError`."""
    if path.stat().st_size > MOST_BYTES:
        raise AnnotationError(f"{path}: {_too_large(MOST_BYTES)}")
    data = path.read_bytes()
    if data.startswith(_OLD_OFFICE):
        raise AnnotationError(f"{path}: {_AS_CSV}")
    if not data.startswith(_ARCHIVE):
        return [Content(str(path), data)]
    found: list[Content] = []
    for content in _unpacked(str(path), data, 1):
        found.append(content)
        if sum(len(one.data) for one in found) > MOST_BYTES:
            raise AnnotationError(f"{path}: {_too_large(MOST_BYTES)}")
    if not found:
        raise AnnotationError(f"{path}: no export is in this archive: it should hold {', '.join(_ENDINGS)}")
    return found


_AS_CSV = "a workbook of Excel: save it as CSV UTF-8 (comma delimited), or give what the annotation tool exported"


def _too_large(limit: int) -> str:
    return f"more than {limit >> 20} MB: export the tasks in several parts and import one after the other"


def _unpacked(name: str, data: bytes, depth: int) -> Iterator[Content]:
    """The exports in an archive and in archives within it."""
    try:
        archive = Archive(data)
    except TooLarge as error:
        raise AnnotationError(f"{name}: too many files for an archive of exports: pack the exports alone") from error
    except ReadError as error:
        raise AnnotationError(f"{name}: {error}") from error
    if _WORKBOOK in archive.names:
        raise AnnotationError(f"{name}: {_AS_CSV}")
    for member, shown in zip(archive.names, archive.shown_names):
        if _is_litter(member):
            continue
        within = f"{name}: {shown}"
        if member.endswith(".zip"):
            if depth == _DEEPEST:
                raise AnnotationError(f"{within}: archives within archives within archives: unpack them first")
            yield from _unpacked(within, _read(archive, member, within), depth + 1)
        elif member.endswith(_ENDINGS):
            yield Content(within, _read(archive, member, within))


def _read(archive: Archive, member: str, within: str) -> bytes:
    try:
        return archive.read(member) or b""
    except TooLarge as error:
        raise AnnotationError(f"{within}: {_too_large(MEMBER_BYTES)}") from error
    except ReadError as error:
        raise AnnotationError(
            f"{within}: cannot be unpacked, since it is encrypted, damaged or packed in an unusual way: "
            "unpack the archive and give the export that was in it"
        ) from error


def _is_litter(member: str) -> bool:
    """Whether a member is what systems leave in archives."""
    return any(part.startswith((".", "__macosx")) for part in member.split("/"))
