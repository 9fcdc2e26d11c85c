"""A report's segments, its `Narrative`, into labels, probabilities and the reasons for them."""

from __future__ import annotations

from nlp.labelling.classify import Model, ModelError, label, load_model
from nlp.labelling.explanation import Explanation, explain
from nlp.labelling.features import Narrative, narrative

__all__ = ["Explanation", "Model", "ModelError", "Narrative", "explain", "label", "load_model", "narrative"]
