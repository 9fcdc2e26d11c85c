"""Templates and plain data into HTML in which everything is escaped, in Chinese or English."""

from __future__ import annotations

from nlp.markup.colours import KIND_COLOURS, LABEL_COLOURS, label_colours
from nlp.markup.render import fragment, page
from nlp.markup.words import LANGUAGES, Words, system_language, words

__all__ = [
    "KIND_COLOURS",
    "LABEL_COLOURS",
    "LANGUAGES",
    "Words",
    "fragment",
    "label_colours",
    "page",
    "system_language",
    "words",
]
