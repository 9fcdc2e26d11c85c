"""A web page into the texts that it carries without showing them: where its article may be instead.

Scripts and their data, templates, frames within the page, form fields, attributes, records of XML.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from nlp.reading.html_scripts import FEWEST_CHINESE, chinese, decoded, looks_like_script, texts_of_script, unescaped

#: Sources of a page that are read at the most; those with most Chinese come first.
MOST_SOURCES = 12
#: Scripts within scripts.
DEEPEST_DATA = 3
#: Characters in which scripts begin alike.
ALIKE = 16
#: Attributes that are no text, whatever stands in them.
_NO_TEXT = frozenset(
    [
        "style",
        "class",
        "id",
        "href",
        "src",
        "onclick",
        "onload",
        "content",
        "title",
        "alt",
        "summary",
        "placeholder",
        "aria-label",
    ]
)

_CDATA = "<![CDATA["
_MARKUP = re.compile(r"</?(?:p|div|br|span|table|td|section|h[1-6]|article|li|font|html|body)\b", re.IGNORECASE)
_MARKUP_TYPE = re.compile(r"html|template|xml|handlebars|mustache|x-tmpl", re.IGNORECASE)


class Source(NamedTuple):
    """Markup that may be the article, and where it stood."""

    place: str
    markup: str


def sources_of(root: Any, markup: str) -> list[Source]:
    """What else a page carries that has some Chinese, most first.

    >>> from lxml import html
    >>> page = html.fromstring("<div><textarea>" + "全年公开三条。" * 20 + "</textarea></div>")
    >>> [source.place for source in sources_of(page, "")]
    ['a text field']
    """
    found: list[Source] = []
    for place, text in _texts(root, markup):
        for plain in _opened(text):
            if chinese(plain) >= FEWEST_CHINESE:
                found.append(Source(place, as_markup(plain)))
    found.sort(key=lambda source: -chinese(source.markup))
    unlike = {source.markup: source for source in reversed(found)}
    return list(reversed(unlike.values()))[:MOST_SOURCES]


def _opened(text: str, depth: int = 0) -> Iterator[str]:
    """A text, or those within it where it is data."""
    text = decoded(text)
    if not looks_like_script(text):
        yield text
    elif depth < DEEPEST_DATA:
        for inner in texts_of_script(text):
            yield from _opened(inner, depth + 1)


def _texts(root: Any, markup: str) -> Iterator[tuple[str, str]]:
    records = _records(markup)
    if records:
        yield "records of XML", records
    for kind, script in _scripts(root):
        yield from _of_script(kind, script)
    for field in root.iter("textarea", "xmp", "noembed", "listing", "plaintext"):
        yield "a text field", "".join(field.itertext())
    for element in _outermost(root):
        yield f"<{element.tag}>", _inner_markup(element)
    for element in root.iter("*"):
        yield from _of_attributes(element)


def _scripts(root: Any) -> Iterator[tuple[str, str]]:
    """The kind and text of each script; those that begin alike, as parts that a server sends, are one."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for script in root.iter("script"):
        text = script.text or ""
        alike[(script.get("type") or "", text.strip()[:ALIKE])].append(text)
    for (kind, _), texts in alike.items():
        yield kind, "\n".join(texts)


def _of_script(kind: str, text: str) -> Iterator[tuple[str, str]]:
    if chinese(text) < FEWEST_CHINESE and not re.search(r"fromCharCode|[\w+/]{400}", text):
        return
    if _MARKUP_TYPE.search(kind):
        yield "a script", text
        return
    if "&q;" in text:  # how Angular writes quotation marks and brackets
        text = text.replace("&q;", '"').replace("&l;", "<").replace("&g;", ">")
    for inner in texts_of_script(decoded(text) if text.lstrip().startswith("%") else text):
        yield "a script", inner


def _of_attributes(element: Any) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if len(value) < FEWEST_CHINESE:
            continue
        if name in ("src", "data") and value.startswith("data:text/html"):
            yield "a frame", decoded(value) if ";base64" in value[:60] else unquote(value.partition(",")[2])
        elif name not in _NO_TEXT or (name == "content" and _is_coded(value)):
            yield "a frame" if name == "srcdoc" else f"the attribute {name}", value


def _is_coded(value: str) -> bool:
    """Whether a value is data or markup rather than a summary of the page."""
    return looks_like_script(decoded(value)) or bool(_MARKUP.search(value))


def _outermost(root: Any) -> Iterator[Any]:
    """Elements that are not shown, without those within."""
    within: set[Any] = set()
    for element in root.iter("template", "noscript", "select", "object", "svg", "canvas", "video", "iframe"):
        if element not in within:
            yield element
            within.update(element.iter())


def _inner_markup(element: Any) -> str:
    from lxml import etree

    return (element.text or "") + "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)


def _records(markup: str) -> str:
    """The CDATA sections that hold text or markup rather than scripts, one behind another."""
    records = []
    for section in markup.split(_CDATA)[1:]:
        record = section.partition("]]>")[0].strip()
        if record.startswith("<") or re.match("[\u4e00-\u9fff（【]", record):
            records.append(record)
    return "\n".join(records)


def comments_of(markup: str) -> list[Source]:
    """Comments that hold some Chinese: what a page once showed, or shows once a script opens it."""
    comments = [part.partition("-->")[0] for part in markup.split("<!--")[1:]]
    return [Source("a comment", comment) for comment in comments if chinese(comment) >= FEWEST_CHINESE][:MOST_SOURCES]


def as_markup(text: str) -> str:
    """A text as markup: its lines as paragraphs, unless it is markup.

    >>> as_markup("甲<乙\\n丙"), as_markup("<p>甲</p>\\n<p>乙</p>")
    ('<p>甲&lt;乙</p><p>丙</p>', '<p>甲</p>\\n<p>乙</p>')
    """
    if _MARKUP.search(text) or re.search("&lt;|&#", text):
        return text
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in re.split(r"\r\n|\n|\r", text))


# ------------------------------------------------------------------------------------------- escaped markup

_ESCAPED = re.compile(
    r"(?:[<＜]|&lt;)/?(?:p|div|br|span|table|tr|td|strong|b|font|section|h[1-6])\b[^<>＜＞]{0,300}(?:[>＞]|&gt;)"
)
_ESCAPED_TAG = re.compile(r"&lt;(/?[a-zA-Z](?:[^&<>]|&(?:quot|amp|apos|nbsp|#\d{1,6});){0,500})&gt;")
_WIDE_TAG = re.compile(r"＜(/?[a-zA-Z][^<>＜＞]{0,300})＞")
_CODE = re.compile(r"&(?:amp;){0,3}#x?[0-9a-fA-F]{4,5};|\\u[4-9][0-9a-fA-F]{3}")
#: Tags in a page's text from which it is markup that was escaped once too often.
FEWEST_TAGS = 3
#: Codes of characters from which it is.
FEWEST_CODES = 10


def is_escaped(texts: Iterable[str]) -> bool:
    """Whether lines show tags, or characters as codes.

    >>> is_escaped(["<p>甲</p>", "<br/>乙"]), is_escaped(["甲<5件"]), is_escaped(["&#20844;&#24320;" * 5])
    (True, False, True)
    """
    tags = codes = 0
    for text in texts:
        tags += len(_ESCAPED.findall(text))
        codes += len(_CODE.findall(text))
    return tags >= FEWEST_TAGS or codes >= FEWEST_CODES


def once_unescaped(element: Any, texts: Iterable[str]) -> list[str]:
    """The markup of an element whose text is markup: once with its own elements, once of its text alone."""
    from lxml import etree

    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    markup = _ESCAPED_TAG.sub(lambda found: "<" + html.unescape(found[1]) + ">", markup)
    markup = re.sub(r"&amp;(#?\w{2,8};)", r"&\1", markup)
    text = "\n".join(texts)
    if "&lt;" in markup:
        text = html.unescape(text)
    return [unescaped(markup), _WIDE_TAG.sub(r"<\1>", text)]
