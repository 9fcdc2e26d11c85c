"""Many paths into tables, and into an index that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.faces import face

if TYPE_CHECKING:
    from nlp.batch.keyword_counts import count
    from nlp.batch.reference import add_reports
    from nlp.batch.run_summary import summary
    from nlp.batch.scoring import score
    from nlp.batch.tables import Scores, write

__all__ = ["Scores", "add_reports", "count", "score", "summary", "write"]

#: The modules that the names are at home in; worker processes need but little of the wing.
_HOME = {
    "Scores": "nlp.batch.tables",
    "add_reports": "nlp.batch.reference",
    "count": "nlp.batch.keyword_counts",
    "score": "nlp.batch.scoring",
    "summary": "nlp.batch.run_summary",
    "write": "nlp.batch.tables",
}


__getattr__, __dir__ = face(__name__, _HOME)
