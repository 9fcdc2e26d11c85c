"""A ZIP file into its members: found by any spelling of their names, and unpacked within bounds."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib

from nlp.reading.document import ReadError

MEMBERS = 10_000  # a report has about twenty
MEMBER_BYTES = 100 << 20
TOTAL_BYTES = 300 << 20
_ENTRY = b"PK\x01\x02"  # stands before each name in a ZIP file's directory
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
#: What the library raises on damaged archives.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class TooLarge(ReadError):
    """Something that unpacks to more than any report holds."""


def clean_name(name: str) -> str:
    r"""A member's name in the one spelling that names are compared by.

    >>> clean_name("Word\\Document.xml"), clean_name("/word/./styles.xml"), clean_name("word/../docProps/core.xml")
    ('word/document.xml', 'word/styles.xml', 'docprops/core.xml')
    """
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").casefold()


def shown_name(info: zipfile.ZipInfo) -> str:
    """A member's name as its maker saw it: where it is not marked as UTF-8, Chinese systems wrote GBK."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


class Archive:
    """The members of a ZIP file, found by `clean_name`."""

    def __init__(self, data: bytes):
        if data.count(_ENTRY) > MEMBERS:
            raise TooLarge(f"an archive of more than {MEMBERS} files: take out the one that is the report")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise ReadError("a broken archive, or one cut short: fetch or save it again") from error
        self._members = {clean_name(info.filename): info for info in self._zip.infolist() if not info.is_dir()}
        self._unpacked = 0

    @property
    def names(self) -> list[str]:
        """Clean names of all members."""
        return list(self._members)

    @property
    def shown_names(self) -> list[str]:
        return [shown_name(info) for info in self._members.values()]

    def read(self, name: str) -> bytes | None:
        """A member's bytes; None where there is none of that name.

        How much it holds is what is unpacked, never what the archive says.
        """
        info = self._members.get(clean_name(name))
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED:
            raise ReadError("an encrypted archive: remove the password and try again")
        if info.compress_type not in _PLAIN_METHODS:
            # Others unpack a whole block at once, however large it turns out to be.
            raise ReadError(f"{name} is packed in an unusual way: open the file in Word or WPS and save it again")
        limit = min(MEMBER_BYTES, TOTAL_BYTES - self._unpacked)
        try:
            with self._zip.open(info) as member:
                data = member.read(limit + 1)
        except _DAMAGE as error:
            raise ReadError(f"{name} is damaged: open the file in Word or WPS and save it again") from error
        if len(data) > limit:
            raise TooLarge(f"{name} unpacks to more than {limit >> 20} MB: more than any report (a zip bomb?)")
        self._unpacked += len(data)
        return data
