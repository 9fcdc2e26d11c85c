"""A path into a `Document`: the text of PDF, HTML, DOCX, text and Markdown files, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.faces import face

if TYPE_CHECKING:
    from nlp.reading.document import Document, Notice, ReadError
    from nlp.reading.files import read
    from nlp.reading.paths import walk

__all__ = ["Document", "Notice", "ReadError", "read", "walk"]

#: The modules that the names are at home in; to find files takes none of those that read them.
_HOME = {
    "Document": "nlp.reading.document",
    "Notice": "nlp.reading.document",
    "ReadError": "nlp.reading.document",
    "read": "nlp.reading.files",
    "walk": "nlp.reading.paths",
}
__getattr__, __dir__ = face(__name__, _HOME)
