"""A `Document` into a `Report` of sections, and those into `Segment`s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.faces import face

if TYPE_CHECKING:
    from nlp.structure.report import ParseError, Report, Section, parse
    from nlp.structure.segment import Segment, segments

__all__ = ["ParseError", "Report", "Section", "Segment", "parse", "segments"]

#: The modules that the names are at home in.
_HOME = {
    "ParseError": "nlp.structure.report",
    "Report": "nlp.structure.report",
    "Section": "nlp.structure.report",
    "Segment": "nlp.structure.segment",
    "parse": "nlp.structure.report",
    "segments": "nlp.structure.segment",
}
__getattr__, __dir__ = face(__name__, _HOME)
