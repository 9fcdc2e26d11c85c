"""What a reader makes of a file's bytes, before it has a path; and how it has files read that lie within a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nlp.reading.apart import Overrun
from nlp.reading.document import Notice, Page, ReadError

DEEPEST = 3  # files within files within files
MOST_INNER = 60  # files within one file, at all depths together
MOST_ELEMENTS = 1_500_000  # of XML that these have together
#: Bytes that count as one element: fewer of text and markup than of what holds pictures too.
_BYTES_OF_TEXT, _BYTES_OF_DOCUMENTS = 20, 200
_DOCUMENTS = (b"PK\x03\x04", b"%PDF")
_TOO_MANY = "too many files within files: take out the one that is the report"


@dataclass(frozen=True)
class Content:
    """A `Document` but for its path and format."""

    reader: str
    pages: tuple[Page, ...]
    encoding: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()

    @property
    def size(self) -> int:
        """Characters other than blanks."""
        return sum(page.size for page in self.pages)


#: Bytes and a name, which may say what the bytes do not, into content; `Inner` is handed on to the reader.
ReadBytes = Callable[[bytes, str, "Inner"], Content]


class Inner:
    """Reads files found within a file: not too deep, and not too many in all.

    A file that holds itself is thereby read a few times only.
    """

    def __init__(self, read_bytes: ReadBytes, depth: int = 0, outer: Inner | None = None):
        self._read_bytes = read_bytes
        self._depth = depth
        self._outermost: Inner = outer._outermost if outer else self
        self._count = 0
        self._elements = 0

    def spend(self, elements: int) -> None:
        """Count what is about to be read towards what all files within one file may have."""
        self._outermost._elements += elements
        if self._outermost._elements > MOST_ELEMENTS:
            raise ReadError(_TOO_MANY)

    def read(self, data: bytes, name: str) -> Content:
        """The content of a file within; raises ReadError as reading a file does."""
        self._outermost._count += 1
        if self._depth >= DEEPEST or self._outermost._count > MOST_INNER:
            raise ReadError(_TOO_MANY)
        self.spend(len(data) // (_BYTES_OF_DOCUMENTS if data.startswith(_DOCUMENTS) else _BYTES_OF_TEXT))
        try:
            return self._read_bytes(data, name, Inner(self._read_bytes, self._depth + 1, self))
        except Overrun:  # one is enough for a whole file
            self._outermost._count = MOST_INNER
            raise


def display_name(name: str) -> str:
    """The name of a file within a file as a message can show it: on one line, not without end.

    >>> display_name("word/embeddings/年报\\n.docx")
    '年报.docx'
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:100]
