"""The three statutory tables of a document as cells, and checks of them and of the text beside them."""

from __future__ import annotations

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
