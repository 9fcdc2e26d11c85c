"""The three statutory tables of a document as cells."""

from __future__ import annotations

from nlp.forms.cells import FormCell
from nlp.forms.read import forms

__all__ = ["FormCell", "forms"]
