"""gongkai: annual reports on open government information, read as data.

>>> import nlp
>>> scores = nlp.score("corpus/samples")                   # doctest: +SKIP
>>> scores.segments[["body", "text", "label", "source_report"]]   # doctest: +SKIP

and the stages between: `nlp.read(path)` gives a `Document`, `nlp.parse(document)` a `Report`,
`nlp.segments(report)` its `Segment`s, `nlp.label(nlp.narrative(report))` labels and probabilities,
`nlp.compare(texts)` what is reused from where.
"""

from __future__ import annotations

from importlib import import_module

_HOME = {
    "read": ("nlp.read", None),
    "walk": ("nlp.read", "walk"),
    "Document": ("nlp.read", "Document"),
    "ReadError": ("nlp.read", "ReadError"),
    "parse": ("nlp.report", "parse"),
    "Report": ("nlp.report", "Report"),
    "Section": ("nlp.report", "Section"),
    "ParseError": ("nlp.report", "ParseError"),
    "segments": ("nlp.segment", "segments"),
    "Segment": ("nlp.segment", "Segment"),
    "narrative": ("nlp.features", "narrative"),
    "Narrative": ("nlp.features", "Narrative"),
    "label": ("nlp.classify", "label"),
    "load_model": ("nlp.classify", "load_model"),
    "ModelError": ("nlp.classify", "ModelError"),
    "explain": ("nlp.explain", None),
    "Explanation": ("nlp.explain", "Explanation"),
    "compare": ("nlp.reuse", "compare"),
    "duplicates": ("nlp.reuse", "duplicates"),
    "Text": ("nlp.reuse", "Text"),
    "Reuse": ("nlp.reuse", "Reuse"),
    "score": ("nlp.score", None),
    "write": ("nlp.tables", "write"),
    "summary": ("nlp.tables", "summary"),
    "Scores": ("nlp.tables", "Scores"),
    "SegmentClassifier": ("nlp.estimator", "SegmentClassifier"),
}

__all__ = sorted(_HOME)


def __getattr__(name: str):
    """Loads a stage when it is first asked for: importing the package costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'nlp' has no attribute {name!r}")
    module, attribute = _HOME[name]
    found = import_module(module)
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
