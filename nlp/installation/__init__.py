"""This computer into what of the package works on it, what is missing, and the command that installs it."""

from __future__ import annotations

from nlp.installation.examination import examine
from nlp.installation.finding import BROKEN, MISSING, NOTE, OK, Finding

__all__ = ["BROKEN", "MISSING", "NOTE", "OK", "Finding", "examine"]
