"""The three statutory tables of a document as cells, and checks of them and of the text beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.faces import face

if TYPE_CHECKING:
    from nlp.forms.cells import FormCell
    from nlp.forms.check import Check
    from nlp.forms.figures import FIGURES, Legibility, figures, legibility
    from nlp.forms.read import forms
    from nlp.forms.report import check
    from nlp.forms.years import check_children, check_years

__all__ = [
    "FIGURES",
    "Check",
    "FormCell",
    "Legibility",
    "check",
    "check_children",
    "check_years",
    "figures",
    "forms",
    "legibility",
]

#: The modules that the names are at home in.
_HOME = {
    "Check": "nlp.forms.check",
    "FIGURES": "nlp.forms.figures",
    "FormCell": "nlp.forms.cells",
    "Legibility": "nlp.forms.figures",
    "check": "nlp.forms.report",
    "check_children": "nlp.forms.years",
    "check_years": "nlp.forms.years",
    "figures": "nlp.forms.figures",
    "forms": "nlp.forms.read",
    "legibility": "nlp.forms.figures",
}
__getattr__, __dir__ = face(__name__, _HOME)
