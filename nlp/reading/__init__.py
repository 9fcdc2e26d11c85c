"""A path into a `Document`: the text of PDF, HTML, DOCX, text and Markdown files, and what went wrong."""

from __future__ import annotations

from nlp.reading.document import Document, Notice, ReadError
from nlp.reading.files import read
from nlp.reading.paths import walk

__all__ = ["Document", "Notice", "ReadError", "read", "walk"]
