"""A web page without its report into what it shows instead, and what to fetch: files, frames, pictures, a list."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from nlp.reading.document import one_line
from nlp.reading.html_scripts import titles_of_script

_ENDING = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar|ceb|caj)(?![\w.])", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"[/\\=?&#\"'<>\s(),;:]")
LONGEST_NAME = 250
_VIEWER = re.compile(r"[?&](?:file|pdf|url|src|doc|path|fileurl|pdfurl)=([^&#\s\"'<>]{1,500})", re.IGNORECASE)
_REPORT = re.compile("年度报告|年度報告|年报|年報")
#: The title of a report, as a list has it.
_TITLE = re.compile(
    r"""
    (?:\d{4}|[〇○零一二三四五六七八九OＯ０-９0-9]{4}) [ ]?年 .{0,40} (?:年度报告|年度報告|年报|年報|工作报告)
    | ^.{5,40} (?:信息|政务)公开 .{0,15} (?:年度报告|年度報告|年报|年報)  # but not the name of a column
    """,
    re.VERBOSE,
)
_NO_CONTENT = re.compile(
    r"logo|icon|banner|qrcode|erweima|ewm|weixin|wechat|share|print|close|arrow|btn|button|bg[\d_.]|blank|spacer|loading"
    r"|dzjg|jiucuo|wza|beian|gongan|ghs|footer|header|top|search|\.svg",
    re.IGNORECASE,
)
_WITHIN_TAGS = re.compile("[>](?P<text>[^<>]{8,80})[<]")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp)(?:$|[?#])", re.IGNORECASE)
_BACKGROUND = re.compile(r"background[\w-]{0,10}\s{0,5}:[^;]{0,100}url\([\"']?([^\"')]{1,500})", re.IGNORECASE)
_ERROR_PAGE = re.compile(
    r"""
      页面不存在 | 页面没有找到 | 找不到(?:该|您|相关|页面|文件) | (?:已被|已经|已)(?:删除|下线) | 404 | 403
    | 访问(?:被拒绝|受限|过于频繁) | 请先?登录 | 验证码
    | (?:开启|启用|打开|支持)[ ]?JavaScript | 安全(?:验证|检查) | 拦截 | 攻击 | 人机 | 正在跳转 | 页面跳转
    """,
    re.VERBOSE,
)
FEWEST_TITLES, LONGEST_TITLE = 3, 80
MOST_NAMED = 3
SMALLEST_PICTURE = 100  # pixels; smaller ones are marks
#: Characters of a script that are searched for names of files.
MOST_SEARCHED = 2_000_000


def file_names(root: Any) -> list[str]:
    """The names of documents that a page links to, shows in a viewer, or names in a script; the likeliest first.

    >>> from lxml import html
    >>> page = "<div><a href='/f/help.doc'>帮助</a><iframe src='/web/viewer.html?file=%2Ff%2Fnb.pdf'></iframe></div>"
    >>> file_names(html.fromstring(page))
    ['nb.pdf', 'help.doc']
    """
    ranked: list[tuple[int, str]] = []
    for element in root.iter("iframe", "frame", "embed", "object", "param"):
        ranked += [(1, name) for name in _names_in(element)]
    for link in root.iter("a"):
        is_report = _REPORT.search(_short_text(link) + (link.get("title") or "")[:LONGEST_NAME])
        ranked += [(0 if is_report else 3, name) for name in _names_in(link)]
    for script in root.iter("script"):
        text = (script.text or "")[:MOST_SEARCHED].replace("\\/", "/")
        ranked += [(2, name) for name in _names_within(text)]
    for element in root.iter("div", "span", "input", "button", "section", "canvas", "p", "li"):
        ranked += [(2, name) for name in _names_in(element)]
    ranked.sort(key=lambda pair: (pair[0], not _REPORT.search(pair[1])))
    return list(dict.fromkeys(name for _, name in ranked))


def _names_in(element: Any) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name in ("style", "class", "id") or len(value) > 2000 or value.startswith("data:"):
            continue
        yield from _names_within(_plain_address(value))


def _plain_address(value: str) -> str:
    """An address, with one that it holds in base 64, as a viewer's does, in plain."""
    value = unquote(value) if "%" in value else value
    shown = _VIEWER.search(value)
    if shown and re.fullmatch(r"[A-Za-z0-9+/]{16,}={0,2}", shown[1]):
        try:
            return base64.b64decode(shown[1]).decode("utf-8")
        except ValueError:
            return value
    return value


def _names_within(text: str) -> Iterator[str]:
    """The names of documents in an address or a script."""
    for ending in _ENDING.finditer(text):
        before = text[max(0, ending.start() - LONGEST_NAME) : ending.start()]
        name = unquote(_BEFORE_NAME.split(before)[-1])
        name = _BEFORE_NAME.split(name)[-1].strip()
        if name:
            yield name + ending[0]


def viewer_address(root: Any) -> str:
    """What a viewer shows whose file has no name to know it by."""
    for element in root.iter("embed", "object", "iframe"):
        address = element.get("src") or element.get("data") or ""
        if address.startswith("data:application/pdf"):
            return "a PDF within the page"
        shown = _VIEWER.search(address)
        if "pdf" in (element.get("type") or "") or (shown and "viewer" in address):
            return unquote(shown[1] if shown else address)
    return ""


def frame_addresses(root: Any) -> list[str]:
    """The addresses of a page's frames."""
    addresses = [(frame.get("src") or "").strip() for frame in root.iter("frame", "iframe")]
    return [address for address in addresses if address and not address.startswith(("about:", "javascript:", "data:"))]


def picture_names(root: Any) -> list[str]:
    """The names of pictures that may show a report, rather than adorn the page."""
    addresses = []
    for picture in root.iter("img", "amp-img"):
        address = next(filter(None, (picture.get(key) for key in ("data-src", "data-original", "src"))), "")
        small = any(_is_small(picture.get(side) or "") for side in ("width", "height"))
        if not small and not _is_furniture(picture):
            addresses.append(address)
    for block in root.iter("div", "section", "li"):
        background = _BACKGROUND.search(block.get("style") or "")
        if background and not "".join(block.itertext()).strip():
            addresses.append(background[1])
    names = [_picture_name(address) for address in addresses if address]
    return [name for name in names if not _NO_CONTENT.search(name)]


def _picture_name(address: str) -> str:
    if address.startswith("data:"):
        return "a picture"
    return re.split("[?#]", address)[0].rstrip("/").rpartition("/")[2]


def _is_furniture(picture: Any) -> bool:
    """Whether a picture is in a place where none is content, or a link to something other than a picture."""
    for outer in picture.iterancestors():
        if outer.tag in ("nav", "header", "footer", "button"):
            return True
        if outer.tag == "a" and not _PICTURE.search(outer.get("href") or ""):
            return True
    return False


def _is_small(size: str) -> bool:
    size = size.strip().removesuffix("px")
    return size.isdecimal() and len(size) < 5 and int(size) < SMALLEST_PICTURE


def report_titles(root: Any) -> list[str]:
    """The titles of reports that a page links to or lists in its data, each once."""
    titles = [_short_text(item) or item.get("title") or "" for item in root.iter("a", "li")]
    for script in root.iter("script"):
        titles += titles_of_script(script.text or "")
        titles += _WITHIN_TAGS.findall((script.text or "")[:MOST_SEARCHED])
    return list(dict.fromkeys(title for title in titles if len(title) < LONGEST_TITLE and _TITLE.search(title)))


def _short_text(element: Any) -> str:
    """What an element says, if that is no longer than a title."""
    text = ""
    for part in element.itertext():
        text += part
        if len(text) > LONGEST_NAME:
            return ""
    return one_line(text)


def redirection(root: Any) -> str:
    """Where a page without text sends its reader."""
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            found = re.search(r"(?i)url\s{0,5}=\s{0,5}['\"]?([^'\"\s;]{1,500})", meta.get("content") or "")
            if found:
                return found[1]
    for script in root.iter("script"):
        found = re.search(
            r"location(?:\.href)?\s{0,5}(?:=|\.replace\()\s{0,5}['\"]([^'\"]{1,500})", (script.text or "")[:5000]
        )
        if found:
            return found[1]
    return ""


def reason(root: Any, text: str) -> str:
    """Why a page with hardly a sentence is no report, and what to fetch instead; empty where it does not tell."""
    files = file_names(root)
    if files:
        return f"the page holds only a link to the report ({files[0]}): download that file and read it instead"
    address = viewer_address(root)
    if address:
        return f"the page only shows a file ({address}): download that file and read it instead"
    titles = report_titles(root)
    if len(titles) >= FEWEST_TITLES:
        return list_reason(titles)
    if next(root.iter("frameset"), None) is not None:
        names = _named(frame_addresses(root))
        return f"a page of frames ({names}): fetch the frame that holds the report and read it instead"
    pictures = picture_names(root)
    if pictures:
        named = _named(pictures)
        return f"the report is in pictures ({named}): fetch them and run OCR, or look for the report as text"
    frames = frame_addresses(root)
    if frames:
        return f"the report is in a frame of the page ({_named(frames)}): fetch that page and read it instead"
    target = redirection(root)
    if target:
        return f"a page that only leads on to {target}: fetch that page and read it instead"
    text += " ".join("".join(hint.itertext()) for hint in root.iter("noscript"))
    if _ERROR_PAGE.search(text):
        return "an error, login or checking page instead of the report: fetch it again from a browser"
    return ""


def list_reason(titles: Sequence[str]) -> str:
    return f"a list of {len(titles)} reports ({_named(titles)}): open the one you mean and save that page"


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(list(dict.fromkeys(names))[:MOST_NAMED])
    return shown + (", …" if len(set(names)) > MOST_NAMED else "")
