"""A report's segments, its `Narrative`, into labels, probabilities and the reasons for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.faces import face

if TYPE_CHECKING:
    from nlp.labelling.classify import Model, ModelError, label, load_model
    from nlp.labelling.explanation import Explanation, explain
    from nlp.labelling.features import Narrative, narrative

__all__ = ["Explanation", "Model", "ModelError", "Narrative", "explain", "label", "load_model", "narrative"]

#: The modules that the names are at home in.
_HOME = {
    "Explanation": "nlp.labelling.explanation",
    "Model": "nlp.labelling.classify",
    "ModelError": "nlp.labelling.classify",
    "Narrative": "nlp.labelling.features",
    "explain": "nlp.labelling.explanation",
    "label": "nlp.labelling.classify",
    "load_model": "nlp.labelling.classify",
    "narrative": "nlp.labelling.features",
}
__getattr__, __dir__ = face(__name__, _HOME)
