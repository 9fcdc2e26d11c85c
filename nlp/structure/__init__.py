"""A `Document` into a `Report` of sections, and those into `Segment`s."""

from __future__ import annotations

from nlp.structure.report import ParseError, Report, Section, parse
from nlp.structure.segment import Segment, segments

__all__ = ["ParseError", "Report", "Section", "Segment", "parse", "segments"]
