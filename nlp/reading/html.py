"""HTML: the article of a page, without its navigation.

The article is, of all lines of the page, what one container holds, and one rule finds the container by the
sentences in it:

1. If a container that content management systems of governments name as theirs (``TRS_Editor``, ``zoom``,
   ``UCAP-CONTENT`` …) holds most sentences of the page, it is that one; of nested ones the innermost that loses
   none; several side by side count together.
2. Otherwise the smallest block that holds all sentences. Here trafilatura may cut more, as long as what it cuts is links or
   furniture: by itself it was seen to drop a sentence that stands twice, to run paragraphs in ``div`` together into one, and
   to lose rows of tables that stand in tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from nlp.reading.document import Line, Notice, ReadError, Table, one_line, plain
from nlp.reading.table import RawCell, arrange
from nlp.reading.text import decode

_KNOWN = frozenset(
    [
        "trs_editor",
        "trs_ueditor",
        "trs_editor_view",
        "trs_paper_default",
        "zoom",
        "fontzoom",
        "myfontzoom",
        "ucap-content",
        "ucapcontent",
        "article",
        "article-content",
        "article_content",
        "articlecontent",
        "articlecon",
        "article-con",
        "article_con",
        "article-body",
        "article_body",
        "articlebody",
        "arti_content",
        "artibody",
        "pages_content",
        "contenttext",
        "conttext",
        "news_content",
        "newscontent",
        "news-content",
        "news_content_content",
        "detail-content",
        "detail_content",
        "detailcontent",
        "wp_articlecontent",
        "v_news_content",
        "js_content",
        "xxgk_content",
        "xxgk-content",
        "text-content",
        "maintext",
        "main-text",
        "bodylabel",
        "easysite-news-text",
        "zhengwen",
        "info-content",
        "info_content",
        "xl-content",
        "textbox",
        "gkml_content",
        "bt-content",
        "txtcontent",
        "content_text",
        "contentmain",
    ]
)
_DROP = "script style noscript template nav aside footer select button input textarea iframe object embed svg canvas video audio rp rt head"
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "ucapcontent",
        "head",
        "item",
        "list",
        "quote",
        "row",
        "cell",
        "lb",
    ]  # the last line: what trafilatura makes of them
)
_CONTAINER = frozenset(
    ["article", "body", "center", "div", "dd", "fieldset", "form", "main", "section", "td", "ucapcontent"]
)
_NESTED = 30  # tables within tables; deeper ones are read as text
_MANY = 5000  # lines above which a page is no report, and not worth the time of trafilatura

# Furniture with a full stop or of some length, which would otherwise pass for a sentence of the article.
_FURNITURE = re.compile(
    "浏览器|二维码|扫一扫|版权|转载|备案|ICP|公网安备|网站标识码|主办单位|承办单位|技术支持|无障碍|网站地图|您(现在|当前)?的?位置|智能问答|用户登录|上一篇|下一篇"
)
# Lines that stand before or after an article within its container.
_EDGE = re.compile(
    r"^[【\[(（]?(打印|关闭|返回|收藏|分享|字号|字体|扫一扫|扫描|微信扫|用手机|上一篇|下一篇|责任编辑|(信息|文章)?来源[：:]|浏览(次数|量)|阅读(次数|量)|点击(数|率|量)|访问量"
    r"|(发布|更新)?(时间|日期)[：:]|您(现在|当前)?的?位置|当前位置|相关(附件|文档|链接|解读)|附件下载|背景色|保护视力|视力保护)"
)
_ATTACHMENT = re.compile(r"[^/=?&]*\.(pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)(?=$|[?#&])", re.I)
_SENTENCE = re.compile("[。；！？]")


class _Line(NamedTuple):
    text: str
    element: object  # the innermost element that holds all of it
    linked: int = 0  # characters within links

    @property
    def weight(self) -> int:
        """Characters that speak for an article: a sentence, or a long line, that is neither links nor furniture."""
        size = len(self.text) - self.linked
        if "\t" in self.text or size < 10 or self.linked > size or (size < 200 and _FURNITURE.search(self.text)):
            return 0
        return size if size >= 40 or _SENTENCE.search(self.text) else 0


def _lines(root, depth: int = 0) -> list[_Line]:
    """The lines of an element in document order: blocks and ``<br>`` end them; tables as table.rows has them."""
    from lxml import etree

    out: list[_Line] = []
    parts: list[str] = []
    linked = links = pre = 0

    def add(text):
        nonlocal linked
        if text:
            parts.append(text.replace("\n", "\v") if pre else text)
            linked += len(text.strip()) if links else 0

    def flush(owner):
        nonlocal linked
        for piece in "".join(parts).split("\v") if parts else ():
            if text := one_line(piece):
                out.append(_Line(text, owner, min(linked, len(text))))
        parts.clear()
        linked = 0

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, el in walk:
        tag = el.tag if isinstance(el.tag, str) else None
        if event == "start":
            if tag in _BLOCK or tag == "br":
                flush(el if el is root else el.getparent())
            links += tag == "a"
            pre += tag == "pre"
            if tag == "table" and depth < _NESTED:
                out.extend(_table(el, depth))
                walk.skip_subtree()
            elif tag is not None:
                add(el.text)
        else:
            if tag in _BLOCK:
                flush(el)
            links -= tag == "a"
            pre -= tag == "pre"
            if el is not root:
                add(el.tail)
    flush(root)
    return out


def _table(table, depth: int) -> list[_Line]:
    def span(cell, name):
        value = (cell.get(name) or "1").strip()
        return int(value[:4]) if value[:4].isdecimal() and value.isascii() else 1

    out: list[_Line] = []
    data, inner = [], []
    for row in table.iter("tr", "row", "caption"):
        if next(row.iterancestors("table")) is not table:
            continue
        if row.tag == "caption":
            out += _lines(row, depth + 1)
            continue
        cells = [(cell, _lines(cell, depth + 1)) for cell in row.iterchildren("td", "th", "cell")]
        inner.append((row, [line for _, lines in cells for line in lines]))
        data.append(
            [
                RawCell(
                    tuple(Line(line.text) for line in lines),
                    span(cell, "colspan"),
                    span(cell, "rowspan"),
                    any("".join(nested.itertext()).strip() for nested in cell.iter("table")),
                )
                for cell, lines in cells
            ]
        )
    for part in arrange(data):
        if isinstance(part, Table):
            out += [_Line(text, table) for text in part.rows]
        else:
            out += inner[part][1]
    return out


def _prune(root, hidden: bool) -> None:
    """Take out what is never an article; with `hidden`, also what a reader of the page does not see."""
    for el in list(root.iter(*_DROP.split())):
        if el.getparent() is not None:
            el.drop_tree()
    if hidden:
        for el in root.xpath("//*[@hidden or contains(@style, 'none') or contains(@style, 'hidden')]"):
            if el.get("hidden") is not None or re.search(
                r"(display\s*:\s*none|visibility\s*:\s*hidden)", el.get("style", ""), re.I
            ):
                if el.getparent() is not None and el.tag != "body":
                    el.drop_tree()


def _names(el) -> set[str]:
    names = f"{el.get('class', '')} {el.get('id', '')} {el.tag}".lower().split()
    return {"v_news_content" if name.startswith("vsb_content") else name for name in names} & _KNOWN


def _container(body, lines: list[_Line]):
    """The element that holds the article, and whether it is one of the known ones."""
    weight: dict[object, int] = defaultdict(int)
    for line in lines:
        for el in (line.element, *line.element.iterancestors()) if line.weight else ():
            weight[el] += line.weight
    total = weight.get(body, 0)
    known = {el: None for el in body.iter() if weight.get(el) and el.tag not in ("tr", "tbody") and _names(el)}
    outer = [el for el in known if not any(a in known for a in el.iterancestors())]
    if outer:
        best = max(outer, key=weight.__getitem__)
        # An article in several containers of one name side by side.
        same = [el for el in outer if _names(el) & _names(best) and weight[el] > 0]
        while any(el is not best and best not in el.iterancestors() for el in same):
            best = best.getparent()
        if best is not None and weight[best] >= 0.7 * total:
            inner = [el for el in known if el is best or best in el.iterancestors()]
            keeps = [el for el in inner if weight[el] == weight[best]]
            return (keeps[-1] if keeps else best), True
    best = el = body
    while el is not None:
        el = next((child for child in el if weight.get(child) == weight[best] > 0), None)
        if el is not None and el.tag in _CONTAINER:
            best = el
    return best, False


def _trimmed(page: str, lines: list[_Line]) -> list[_Line] | None:
    """What trafilatura keeps of the page, if that is less than `lines` and yet all that may be the article."""
    from trafilatura import bare_extraction

    found = bare_extraction(page, favor_recall=True, include_tables=True, include_comments=False, deduplicate=False)
    if found is None or found.body is None:
        return None
    kept = _without_edges(_lines(found.body))
    needed = [line for line in _without_edges(lines) if line.linked < len(line.text)]
    speaking = [i for i, line in enumerate(needed) if line.weight]
    if not speaking or len(kept) >= len(lines):
        return None
    rest = iter([line.text for line in kept])
    for i, line in enumerate(needed):
        around = i < speaking[0] or i > speaking[-1]  # where a table is one of metadata
        if not (around and "\t" in line.text) and line.text not in rest:
            return None
    return kept


def _without_edges(lines: list[_Line]) -> list[_Line]:
    """Share buttons, type sizes, page views and the like cut off before the first and after the last sentence."""
    speaking = [i for i, line in enumerate(lines) if line.weight] or [0]
    return [
        line
        for i, line in enumerate(lines)
        if speaking[0] <= i <= speaking[-1]
        or (
            not ((len(line.text) < 60 and _EDGE.search(line.text)) or line.linked == len(line.text))
            and not (len(line.text) < 100 and _FURNITURE.search(line.text) and "报告" not in line.text)
        )
    ]


def _metadata(root) -> tuple[dict[str, str], str]:
    """Title and date as the page names them, and the headline that stands on it (which a container may leave out)."""
    metas = {
        (m.get("name") or m.get("property") or "").lower(): one_line(m.get("content") or "") for m in root.iter("meta")
    }
    titles = [one_line(t.text_content()) for t in root.xpath("//title[not(ancestor::svg)]")]
    # A heading within or around a link is the site's logo.
    headlines = [one_line(h.text_content()) for h in root.xpath("//h1[not(.//a or ancestor::a or ancestor::header)]")]
    headlines = [h for h in headlines if len(h) >= 8 and not re.search("(政府|网站?)$", h)]
    headline = metas.get("articletitle") or (headlines[0] if len(headlines) == 1 else "")
    title = headline or metas.get("og:title") or (titles[0] if titles else "")
    metadata = {"title": title} if title else {}
    dates = (
        metas.get(name, "")
        for name in ("pubdate", "publishdate", "article:published_time", "firstpublishedtime", "date")
    )
    for found in filter(None, (re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", date) for date in dates)):
        metadata["date"] = "{}-{:0>2}-{:0>2}".format(*found.groups())
        break
    return metadata, headline


def read_html(data: bytes) -> dict:
    """The fields of a Document."""
    from lxml import html

    declared = re.search(rb"""charset\s*=\s*["']?([\w-]+)""", data[:4096])
    page, encoding, warnings = decode(data, declared and declared[1].decode("ascii", "replace"))
    page = re.sub(r"^\s*<\?xml[^>]*>", "", plain(page))

    def parse():
        parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
        try:
            root = html.document_fromstring(page, parser=parser)
        except Exception as error:  # lxml raises its own for a page without any element
            raise ReadError("HTML page without text") from error
        if any("depth" in entry.message for entry in parser.error_log):
            # lxml stops there without an error, and the rest of the page would be missing.
            raise ReadError("HTML nested more than 2,000 levels deep: save the page again from a browser, or as text")
        return root

    root = parse()
    metadata, headline = _metadata(root)
    links = [
        el.get(name) or "" for el in root.iter("a", "iframe", "embed", "object") for name in ("href", "src", "data")
    ]
    attachments = [m[0] for m in map(_ATTACHMENT.search, links) if m]
    reader = "lxml"
    for hidden in (True, False):  # some pages hide the article until a script shows it
        if not hidden:
            root = parse()
        _prune(root, hidden)
        body = root.find("body") if root.find("body") is not None else root
        everything = _lines(body)
        if any(line.weight for line in everything):
            break
    container, known = _container(body, everything)
    lines = everything if container is body else _lines(container)
    if not known and len(lines) < _MANY and (trimmed := _trimmed(page, lines)) is not None:
        lines, reader = trimmed, "trafilatura"
    speaking = sum(line.weight for line in lines)
    if attachments and speaking < 300:
        name = attachments[0]
        if speaking < 60:
            raise ReadError(
                f"the page holds only a link to the report ({name}): download that file and read it instead"
            )
        warnings.append(Notice("attachment", f"the page has little text and links to {name}: the report may be there"))
    lines = _without_edges(lines)
    if not lines:
        raise ReadError("HTML page without text (filled in by a script?): save it from a browser once it shows")
    texts = [line.text for line in lines]
    if headline and re.sub(r"\W", "", headline) not in re.sub(r"\W", "", "".join(texts[:10])):
        texts.insert(0, headline)
    return dict(
        reader=reader, encoding=encoding, pages=("\n".join(texts),), metadata=metadata, warnings=tuple(warnings)
    )
