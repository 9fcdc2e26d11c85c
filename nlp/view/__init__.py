"""A scored run into pages to look at, check and print."""

from __future__ import annotations

from nlp.view.scored import NotScored
from nlp.view.site import Marked, beside, mark, write_one, write_site

__all__ = ["Marked", "NotScored", "beside", "mark", "write_one", "write_site"]
