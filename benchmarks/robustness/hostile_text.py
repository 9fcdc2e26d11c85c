"""A name into a text, page, document or mail that is small or plain and yet costs a reader who is not careful dear."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable

_TITLE = "青禾县水务局2023年政府信息公开工作年度报告"
_HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_SAID = "我局全年公开水质信息十二期，专栏更新及时。"


def report(filling: str = "", preamble: str = "", title: str = _TITLE) -> str:
    """A small report with something in its first section."""
    parts = [title, preamble, _HEADINGS[0], _SAID, filling, *_HEADINGS[1:5], _SAID, _HEADINGS[5], "无。"]
    return "\n".join(parts)


#: Names into what fills a report, `n` characters or so.
FILLINGS: dict[str, Callable[[int], str]] = {
    "one character": lambda n: "甲" * n,
    "one sentence without end": lambda n: "各单位认真公开信息，" * (n // 10),
    "full stops": lambda n: "。" * n,
    "commas": lambda n: "，" * n,
    "semicolons of items": lambda n: "一是公开；" * (n // 5),
    "blanks": lambda n: " " * n,
    "wide blanks": lambda n: "\u3000" * n,
    "tabs": lambda n: "\t" * n,
    "empty lines": lambda n: "\n" * n,
    "lines of one character": lambda n: "甲\n" * (n // 2),
    "open brackets": lambda n: "（" * n,
    "open book marks": lambda n: "《" * n,
    "open quotes": lambda n: "“" * n,
    "brackets in brackets": lambda n: "（" * (n // 2) + "）" * (n // 2),
    "digits": lambda n: "1" * n,
    "digits and blanks": lambda n: "1 " * (n // 2),
    "numerals": lambda n: "一" * n,
    "numerals of myriads": lambda n: "万亿" * (n // 2),
    "years": lambda n: "2023年" * (n // 5),
    "dates": lambda n: "2023年1月9日至" * (n // 11),
    "headings": lambda n: "五、存在的主要问题及改进情况\n" * (n // 15),
    "all headings again": lambda n: ("\n".join(_HEADINGS) + "\n") * (n // 90),
    "items": lambda n: "（一）公开。\n" * (n // 7),
    "numbered lines": lambda n: "\n".join(f"{i}. 公开" for i in range(n // 8)),
    "titles": lambda n: (_TITLE + "\n") * (n // 24),
    "publishers": lambda n: "发布机构：" * (n // 5),
    "makers": lambda n: "本报告由" * (n // 4),
    "names of bodies": lambda n: "青禾县人民政府办公室水务局" * (n // 13),
    "notes": lambda n: "注：" * (n // 2),
    "page numbers": lambda n: "- 1 -\n" * (n // 6),
    "form feeds": lambda n: "甲\f" * (n // 2),
    "statistics": lambda n: "收到申请1件，" * (n // 7),
    "table rows": lambda n: "规章\t1\t2\t3\n" * (n // 9),
    "pipes": lambda n: "|" * n,
    "wide table": lambda n: "项目\t" * (n // 3) + "\n" + "1\t" * (n // 3),
    "links": lambda n: "http://www.example.org/a" * (n // 24),
    "letters": lambda n: "a" * n,
    "mojibake": lambda n: "Õþ¸®ÐÅÏ¢" * (n // 8),
    "marks that join": lambda n: "甲\u0301" * (n // 2),
    "text that runs backwards": lambda n: "\u202e甲" * (n // 2),
    "astral characters": lambda n: "\U00020000" * n,
    "dashes": lambda n: "—" * n,
    "dots": lambda n: "…" * n,
    "rules": lambda n: "---\n" * (n // 4),
    "hashes": lambda n: "#" * n,
    "stars": lambda n: "*甲" * (n // 2),
    "quotes of mail": lambda n: ">" * n,
    "backticks": lambda n: "`" * n,
    "brackets of links": lambda n: "[甲](" * (n // 4),
    "pictures of links": lambda n: "![" * (n // 2),
    "angle brackets": lambda n: "<" * n,
    "ampersands": lambda n: "&" * n,
}

#: Names into what a web page has, `n` characters or so.
PAGES: dict[str, Callable[[int], str]] = {
    "nested boxes": lambda n: "<div>" * (n // 5),
    "nested tables": lambda n: "<table><tr><td>" * (n // 15),
    "nested lists": lambda n: "<ul><li>甲" * (n // 9),
    "nested spans": lambda n: "<span>甲" * (n // 7),
    "open paragraphs": lambda n: "<p>" * (n // 3),
    "attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n // 8)) + ">甲</p>",
    "a long attribute": lambda n: f"<p style='{'color:red;' * (n // 10)}'>甲</p>",
    "classes": lambda n: "<p class='" + " ".join(f"c{i}" for i in range(n // 6)) + "'>甲</p>",
    "entities": lambda n: "&nbsp;" * (n // 6),
    "numbers of characters": lambda n: "&#" + "9" * n + ";",
    "open comments": lambda n: "<!--" * (n // 4),
    "open scripts": lambda n: "<script>" * (n // 8),
    "strings of scripts": lambda n: "<script>var a='" + "\\'" * (n // 2) + "</script>",
    "braces of scripts": lambda n: "<script>" + '{"a":' * (n // 5) + "</script>",
    "rules of style": lambda n: "<style>" + ".a{display:none}" * (n // 16) + "</style><p class=a>甲",
    "selectors of style": lambda n: "<style>" + "a " * (n // 2) + "{display:none}</style>",
    "open style": lambda n: "<style>" + "{" * n + "</style>",
    "comments of style": lambda n: "<style>" + "/*" * (n // 2) + "</style>",
    "wide cells": lambda n: "<table>" + "<tr><td colspan=9999999 rowspan=9999999>1" * (n // 42) + "</table>",
    "many cells": lambda n: "<table><tr>" + "<td>1" * (n // 5) + "</table>",
    "many rows": lambda n: "<table>" + "<tr><td>1<td rowspan=1000>2" * (n // 28) + "</table>",
    "frames": lambda n: "<iframe src=a.html>" * (n // 19),
    "framed pages": lambda n: "<iframe srcdoc='" * (n // 16),
    "links": lambda n: "<a href=#>甲</a>" * (n // 14),
    "breaks": lambda n: "甲<br>" * (n // 5),
    "numbered lists": lambda n: f"<ol start={'9' * 4000}>" + "<li>甲" * (n // 5),
    "forms": lambda n: "<form><input value=甲>" * (n // 20),
    "templates": lambda n: "<template>" * (n // 10),
    "drawings": lambda n: "<svg>" * (n // 5) + "<math>" * (n // 6),
    "metadata": lambda n: "<meta name=a content=b>" * (n // 23),
    "declared alphabets": lambda n: "<meta charset='" + "a" * n,
}


def page(filling: str) -> bytes:
    """A web page of a report with something in it."""
    lines = "".join(f"<p>{line}</p>" for line in report().split("\n"))
    return f"<html><body>{lines}{filling}</body></html>".encode()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, more: dict[str, bytes] | None = None) -> bytes:
    """A Word document of a report with something in its body, and more parts."""
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in report().split("\n"))
    document = f'<w:document xmlns:w="{_W}"><w:body>{lines}{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def _nested(opening: str, closing: str, depth: int, inside: str = "") -> str:
    return opening * depth + inside + closing * depth


_RUN = "<w:r><w:t>甲</w:t></w:r>"

#: Names into the body of a Word document, `n` characters or so.
BODIES: dict[str, Callable[[int], str]] = {
    "empty paragraphs": lambda n: "<w:p/>" * (n // 6),
    "empty runs": lambda n: "<w:p>" + "<w:r/>" * (n // 6) + "</w:p>",
    "nested tables": lambda n: _nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", min(n // 42, 80)),
    "nested controls": lambda n: _nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", min(n // 44, 100)),
    "wide cells": lambda n: (
        "<w:tbl><w:tr>"
        + '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc>' * (n // 63)
        + "</w:tr></w:tbl>"
    ),
    "many cells": lambda n: "<w:tbl><w:tr>" + f"<w:tc><w:p>{_RUN}</w:p></w:tc>" * (n // 50) + "</w:tr></w:tbl>",
    "many rows": lambda n: "<w:tbl>" + f"<w:tr><w:tc><w:p>{_RUN}</w:p></w:tc></w:tr>" * (n // 65) + "</w:tbl>",
    "tabs": lambda n: "<w:p><w:r>" + "<w:tab/>" * (n // 8) + "</w:r></w:p>",
    "breaks": lambda n: "<w:p><w:r>" + "<w:br/>" * (n // 7) + "</w:r></w:p>",
    "open fields": lambda n: "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * (n // 46) + "</w:p>",
    "a field of letters": lambda n: f"<w:p><w:r><w:instrText>{'EQ ' * (n // 3)}</w:instrText></w:r></w:p>",
    "levels of lists": lambda n: (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="999999999"/></w:numPr></w:pPr></w:p>' * (n // 95)
    ),
    "a run of text": lambda n: f"<w:p><w:r><w:t>{'甲' * n}</w:t></w:r></w:p>",
}


def mail(body: bytes, name: str = "年报.txt") -> bytes:
    """A mail to which something is attached."""
    head = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nhello\n'
    attached = f'--b\nContent-Type: text/plain; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
    return head + attached.encode() + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(body) + b"--b--\n"


#: Names into mails, `n` bytes or so.
MAILS: dict[str, Callable[[int], bytes]] = {
    "a long attachment": lambda n: mail(report("甲" * (n // 4)).encode()),
    "many parts": lambda n: mail(b"") + b"--b\nContent-Type: text/html\n\n<p>1\n" * (n // 36),
    "many headers": lambda n: b"MIME-Version: 1.0\n" + b"X-A: b\n" * (n // 7) + b"\n" + report().encode(),
    "a long header": lambda n: b"MIME-Version: 1.0\nContent-Type: text/plain; a=" + b"b;" * (n // 2) + b"\n\nhello",
    "a folded header": lambda n: b"MIME-Version: 1.0\nSubject: " + b"a\n b" * (n // 4) + b"\n\n" + report().encode(),
    "parts in parts": lambda n: (
        b"MIME-Version: 1.0\n"
        + b"".join(
            f'Content-Type: multipart/mixed; boundary="{i}"\n\n--{i}\n'.encode() for i in range(min(n // 60, 4000))
        )
    ),
    "broken base64": lambda n: mail(b"").replace(b"base64\n\n", b"base64\n\n" + b"=" * n),
}
