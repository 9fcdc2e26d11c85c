"""Reports as words into the literature's measures of text."""

from __future__ import annotations

from nlp.measures.core import *  # noqa: F403
