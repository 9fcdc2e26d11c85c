"""Many paths into tables, and into an index that grows."""

from __future__ import annotations

from nlp.batch.reference import add_reports
from nlp.batch.run_summary import summary
from nlp.batch.scoring import score
from nlp.batch.tables import Scores, write

__all__ = ["Scores", "add_reports", "score", "summary", "write"]
