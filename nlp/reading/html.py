"""HTML: the article of a page, without its navigation.

Where the article is, one rule decides: of all that the page shows or carries, what has most sentences that read like a
report (``html_score``); what is shown where that is as good.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from nlp.reading.content import Content
from nlp.reading.document import Line, Notice, Page, ReadError, Table, plain
from nlp.reading.html_article import MANY_LINES, container_of, trimmed, without_edges
from nlp.reading.html_elsewhere import FEWEST_TITLES, file_names, list_reason, reason, report_titles
from nlp.reading.html_encoding import markup_of
from nlp.reading.html_hidden import drop_hidden
from nlp.reading.html_layout import apply_layout
from nlp.reading.html_lines import Piece, pieces_of
from nlp.reading.html_metadata import metadata_of
from nlp.reading.html_score import Score, score
from nlp.reading.html_scripts import titles_of_script
from nlp.reading.html_sources import comments_of, is_escaped, once_unescaped, sources_of
from nlp.reading.html_style import StyleSheet

LARGEST_PAGE = 64 << 20  # bytes
MOST_ELEMENTS = 300_000
#: Attributes of a tag, and characters of a page below which no number of them takes long.
MOST_ATTRIBUTES, SHORT = 500, 50_000
_TAG = re.compile(r"""<([A-Za-z][\w:-]{0,60}+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_QUOTED = re.compile(r"""=?(?:"[^"]*+"|'[^']*+')""")
#: Sources within sources: a page in an attribute of a page, escaped once more.
DEEPEST_SOURCE = 3
#: How much better than what is shown something else has to read.
BETTER = 1.1
#: Score above which a page is no list, whatever it links to.
MOST_OF_LIST = 150
#: Characters of sentences below which a page is no report, or one that links to it perhaps.
NO_REPORT, LITTLE_TEXT = 60, 300

_NEVER_TEXT = [
    "script",
    "style",
    "noscript",
    "template",
    "select",
    "input",
    "textarea",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "video",
    "audio",
    "rp",
    "rt",
    "head",
    "noframes",
    "noembed",
    "xmp",
]


_PICTURE = re.compile(r"(data:(?:image|font|audio|video)/[\w.+-]{1,40};base64,)[A-Za-z0-9+/=]{100,}")


class Reading(NamedTuple):
    """One way to read a page."""

    place: str  # where it stood; empty for what the page shows
    body: Any
    pieces: list[Piece]
    score: Score
    more: tuple[Reading, ...] = ()  # later pages of what the page shows


def read_html(data: bytes) -> Content:
    """The fields of a Document."""
    if len(data) > LARGEST_PAGE:
        raise ReadError(f"HTML of {len(data) >> 20} MB, more than any report: save the page without its pictures")
    markup, encoding, warnings = markup_of(data)
    page = parsed(markup)
    fields, headline = metadata_of(page)
    best = reading_of(markup)
    _refuse_lists(page, best)
    lines, reader = _article(best)
    for further in best.more:
        lines = lines + _article(further)[0]
    _refuse_empty(page, lines)
    warnings += _warnings(page, best, lines)
    if best.place:
        headline = headline or _title_in_data(page)
        fields.setdefault("title", headline)
    blocks = [piece.block for piece in lines]
    if headline and not _stands_in(headline, lines[:10]):
        blocks.insert(0, Line(headline))
    return Content(reader, (Page(tuple(blocks)),), encoding, fields, tuple(warnings))


def _bare(match: re.Match[str]) -> str:
    """A tag with more attributes than any has as one without: the parser compares each with all before it."""
    tag = match[0]
    if len(tag) < MOST_ATTRIBUTES or len(_QUOTED.sub("", tag).split()) <= MOST_ATTRIBUTES:
        return tag
    return f"<{match[1]}>"


def parsed(markup: str) -> Any:
    from lxml import html

    markup = re.sub(r"^\s{0,100}<\?xml[^>]{0,300}>", "", plain(markup))
    if len(markup) > SHORT:
        markup = _TAG.sub(_bare, markup)
    markup = _PICTURE.sub(r"\1", markup.replace("<![CDATA[", "").replace("]]>", ""))
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except Exception as error:  # lxml raises its own for a page without any element
        raise ReadError("HTML page without text") from error
    if any("depth" in entry.message for entry in parser.error_log):
        # lxml stops there without an error, and the rest of the page would be missing.
        raise ReadError("HTML nested more than 2,000 levels deep: save the page again from a browser, or as text")
    if next(islice(root.iter(), MOST_ELEMENTS, None), None) is not None:
        raise ReadError(f"HTML with more than {MOST_ELEMENTS:,} elements, more than any report: save the article alone")
    return root


# ------------------------------------------------------------------------------------- ways to read a page


def reading_of(markup: str, place: str = "", depth: int = 0) -> Reading:
    """The best way to read some markup: as shown, or what it carries."""
    root = parsed(markup)
    sources = sources_of(root, markup) if depth < DEEPEST_SOURCE else []
    shown = _as_shown(root, place)
    others = [_source(source.markup, source.place, depth) for source in sources]
    if depth < DEEPEST_SOURCE:
        shown = _unescaped(shown, depth)
    best = _better(shown, others)
    if best.score.report == 0 and depth < DEEPEST_SOURCE:
        best = _better(best, [_source(source.markup, source.place, depth) for source in comments_of(markup)])
    return best if best.place != place else best._replace(more=_further_pages(best, others))


def _further_pages(shown: Reading, others: Sequence[Reading | None]) -> tuple[Reading, ...]:
    """What goes on where the page breaks off, by the numbers of headings: later pages that a script would show."""
    last = max(_numbers(shown), default=0)
    further: list[Reading] = []
    for other in sorted(filter(None, others), key=lambda other: min(_numbers(other), default=0)):
        numbers = _numbers(other)
        if last and numbers and min(numbers) > last and other.score.sentences > 1 and other.score.cues > 1:
            further.append(other)
            last = max(numbers)
    return tuple(further)


def _numbers(way: Reading) -> list[int]:
    """The numbers of the headings of sections."""
    found = [re.match("([一二三四五六七八九])、", piece.text) for piece in way.pieces if not piece.is_link]
    return [1 + "一二三四五六七八九".index(match[1]) for match in found if match]


def _unescaped(shown: Reading, depth: int) -> Reading:
    """A page that shows tags, as the markup that its text is."""
    texts = [piece.text for piece in shown.pieces if not piece.is_link]
    if not is_escaped(texts):
        return shown
    ways = filter(None, [_source(text, shown.place, depth) for text in once_unescaped(shown.body, texts)])
    plain_ways = [way for way in ways if not is_escaped(piece.text for piece in way.pieces)]
    return max(plain_ways, key=lambda way: way.score, default=shown)


def _source(markup: str, place: str, depth: int) -> Reading | None:
    try:
        return reading_of(markup, place, depth + 1)
    except ReadError:  # a piece of markup that is none
        return None


def _better(shown: Reading, others: Sequence[Reading | None]) -> Reading:
    best = max(filter(None, others), key=lambda other: other.score, default=shown)
    return best if best.score.report > BETTER * shown.score.report else shown


def _as_shown(root: Any, place: str) -> Reading:
    sheet = StyleSheet(root)
    _prune(root)
    body = root.find("body") if root.find("body") is not None else root
    copies = drop_hidden(body, sheet)
    apply_layout(body, sheet)
    pieces = pieces_of(body)
    best = Reading(place, body, pieces, score(pieces))
    for copy in copies:
        hidden = pieces_of(copy)
        if score(hidden).report > BETTER * best.score.report:
            best = best._replace(body=copy, pieces=hidden, score=score(hidden))
    return best


def _prune(root: Any) -> None:
    """Take out what is never an article."""
    for element in list(root.iter(*_NEVER_TEXT)):
        if element.getparent() is not None:
            element.drop_tree()
    for button in list(root.iter("button")):
        if not re.match("[（(]?[一二三四五六七八九十]{1,3}[）)、]", "".join(button.itertext()).strip()):
            button.drop_tree()


def _article(way: Reading) -> tuple[list[Piece], str]:
    """The lines of the article, and the library that found them."""
    container, is_known = container_of(way.body, way.pieces)
    pieces = way.pieces if container is way.body else pieces_of(container)
    if not is_known and sum(piece.text.count("\n") + 1 for piece in pieces) < MANY_LINES:
        fewer = trimmed(way.body, pieces)
        if fewer is not None:
            return without_edges(fewer), "trafilatura"
    return without_edges(pieces), "lxml"


# ------------------------------------------------------------------------------------- what to say of it


def _refuse_lists(page: Any, best: Reading) -> None:
    """Refuse a page that names many reports and says less than one of them would."""
    if best.score.report > MOST_OF_LIST:
        return
    titles = report_titles(page)
    if len(titles) >= FEWEST_TITLES and best.score.report < FEWEST_TITLES * len(titles):
        raise ReadError(list_reason(titles))


def _refuse_empty(page: Any, lines: Sequence[Piece]) -> None:
    """Refuse a page with hardly a sentence that shows its report elsewhere, and one without any text."""
    if _speaking(lines) < NO_REPORT:
        why = reason(page, " ".join(piece.text for piece in lines[:50]))
        if why:
            raise ReadError(why)
    if not any(_says_something(line) for line in lines):
        raise ReadError(
            "HTML page without text of a report (filled in by a script?): save it from a browser once it shows"
        )


def _says_something(line: Piece) -> bool:
    """Whether a line is more than a title or navigation."""
    return (
        bool(line.weight)
        or isinstance(line.block, Table)
        or re.search("[。；]|^[（(]?[一二三四五六]、", line.text) is not None
    )


def _speaking(lines: Sequence[Piece]) -> int:
    return sum(piece.weight for piece in lines)


def _warnings(page: Any, best: Reading, lines: Sequence[Piece]) -> list[Notice]:
    warnings = []
    if best.place:
        warnings.append(Notice("not_shown", f"the text is not what the page shows; it stood in {best.place}"))
    elif best.more:
        said = f"the page shows only the first part of the text; the rest stood in {best.more[0].place}"
        warnings.append(Notice("not_shown", said))
    files = file_names(page) if _speaking(lines) < LITTLE_TEXT else []
    if files:
        said = f"the page has little text and links to {files[0]}: the report may be there"
        warnings.append(Notice("attachment", said))
    return warnings


def _title_in_data(page: Any) -> str:
    titles = [title for script in page.iter("script") for title in titles_of_script(script.text or "")]
    return next((title for title in titles if 8 <= len(title) < 80 and re.search("年度报告|年报", title)), "")


def _stands_in(headline: str, lines: Sequence[Piece]) -> bool:
    return re.sub(r"\W", "", headline) in re.sub(r"\W", "", "".join(line.text for line in lines))
