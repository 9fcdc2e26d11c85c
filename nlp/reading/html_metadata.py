"""A web page into its title, its date and the headline that stands on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from nlp.reading.document import one_line

#: Names under which pages give their date, in the order of how much they tell.
_DATES = ("pubdate", "publishdate", "article:published_time", "firstpublishedtime", "date")
_SITE = re.compile("(?:政府|网站?)$")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
SHORTEST_HEADLINE = 8


class PageMetadata(NamedTuple):
    fields: dict[str, str]  # "title" and "date" where the page names them
    headline: str  # on the page, though perhaps not in the article's container


def metadata_of(root: Any) -> PageMetadata:
    """What a page says of itself.

    >>> from lxml import html
    >>> page = html.fromstring("<html><meta name=PubDate content=2032-1-9><h1>某某局2031年年度报告</h1></html>")
    >>> metadata_of(page)
    PageMetadata(fields={'title': '某某局2031年年度报告', 'date': '2032-01-09'}, headline='某某局2031年年度报告')
    """
    metas = _metas(root)
    headline = metas.get("articletitle") or _only_headline(root)
    titles = [one_line(title.text_content()) for title in root.xpath("//title[not(ancestor::svg)]")]
    fields = {}
    title = headline or metas.get("og:title") or (titles[0] if titles else "")
    if title:
        fields["title"] = title
    date = _date([metas.get(name, "") for name in _DATES])
    if date:
        fields["date"] = date
    return PageMetadata(fields, headline)


def _metas(root: Any) -> dict[str, str]:
    metas = {}
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or ""
        metas[name.lower()] = one_line(meta.get("content") or "")
    return metas


def _only_headline(root: Any) -> str:
    # A heading within or around a link is the site's logo.
    found = root.xpath("//h1[not(.//a or ancestor::a or ancestor::header)]")
    headlines = [one_line(heading.text_content()) for heading in found]
    headlines = [text for text in headlines if len(text) >= SHORTEST_HEADLINE and not _SITE.search(text)]
    return headlines[0] if len(headlines) == 1 else ""


def _date(texts: Sequence[str]) -> str:
    for text in texts:
        found = _DATE.match(text)
        if found:
            return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    return ""
