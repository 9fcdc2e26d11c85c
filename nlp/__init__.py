"""gongkai: annual reports on open government information, read as data.

>>> import nlp
>>> scores = nlp.score("corpus/samples")                   # doctest: +SKIP
>>> scores.segments[["body", "text", "label", "source_report"]]   # doctest: +SKIP

and the stages between: `nlp.read(path)` gives a `Document`, `nlp.parse(document)` a `Report`,
`nlp.segments(report)` its `Segment`s, `nlp.label(nlp.narrative(report))` labels and probabilities,
`nlp.compare(texts)` what is reused from where, `nlp.changes(earlier, later)` what became of a report a year later.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from nlp.faces import face

#: The public names and the wing that each is at home in.
_HOME = {
    "Document": "nlp.reading",
    "ReadError": "nlp.reading",
    "read": "nlp.reading",
    "walk": "nlp.reading",
    "ParseError": "nlp.structure",
    "Report": "nlp.structure",
    "Section": "nlp.structure",
    "Segment": "nlp.structure",
    "parse": "nlp.structure",
    "segments": "nlp.structure",
    "Explanation": "nlp.labelling",
    "ModelError": "nlp.labelling",
    "Narrative": "nlp.labelling",
    "explain": "nlp.labelling",
    "label": "nlp.labelling",
    "load_model": "nlp.labelling",
    "narrative": "nlp.labelling",
    "Reuse": "nlp.reuse",
    "ReportText": "nlp.reuse",
    "Change": "nlp.reuse",
    "changes": "nlp.reuse",
    "compare": "nlp.reuse",
    "duplicates": "nlp.reuse",
    "Scores": "nlp.batch",
    "count": "nlp.batch",
    "score": "nlp.batch",
    "summary": "nlp.batch",
    "write": "nlp.batch",
    "SegmentClassifier": "nlp.learning.estimator",
}

__all__ = sorted(_HOME)
_of_name, __dir__ = face(__name__, _HOME)


def __getattr__(name: str) -> Any:
    """Loads a wing when a name of it is first asked for: importing the package costs nothing."""
    return import_module("nlp.shipped").version() if name == "__version__" else _of_name(name)
