"""Web pages saved as one file, and mail that brings a report."""

import base64
import quopri

import pytest

from nlp.reading import ReadError, read

TEXT = "某镇档案馆全年晒出清单三十份，办事更快了，群众说好。"
PAGE = f"<html><head><meta charset='utf-8'></head><body><div><p>{TEXT}</p></div></body></html>"
BARE = f"<html><body><p>{TEXT}</p></body></html>"


def part(content, kind="text/html", packed="quoted-printable", **headers):
    """A part of a message; headers by their names with ``_`` for a dash."""
    pack = {
        "quoted-printable": quopri.encodestring,
        "base64": base64.encodebytes,
        "8bit": bytes,
        "binary": bytes,
    }[packed]
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {packed}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    content = content.encode() if isinstance(content, str) else content
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + pack(content) + b"\r\n"


def message(*parts, kind="multipart/related", more="", head="From: <Saved by Blink>\r\nMIME-Version: 1.0"):
    start = f'{head}\r\nContent-Type: {kind};\r\n\t{more}boundary="--b"\r\n\r\n'.encode()
    return start + b"".join(b"----b\r\n" + each for each in parts) + b"----b--\r\n"


@pytest.fixture
def saved(tmp_path):
    def saved(data, name="a.mhtml"):
        (tmp_path / name).write_bytes(data)
        return read(tmp_path / name)

    return saved


@pytest.mark.parametrize("packed", ["quoted-printable", "base64", "8bit", "binary"])
@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.doc", "a.html", "a"])
def test_page_however_it_is_packed_and_named(saved, packed, name):
    document = saved(message(part(PAGE, packed=packed), part(bytes(100), "image/png", "base64")), name)
    assert document.pages[0].text == TEXT
    assert document.format == "mhtml"
    assert [each.code for each in document.warnings] == ["suffix"] * (name in ("a.doc", "a.html"))


@pytest.mark.parametrize(
    ("charset", "encoding", "page"),
    [
        ("gb2312", "gb18030", BARE),
        ("GBK", "gb18030", BARE),
        ("big5", "big5hkscs", BARE.replace(TEXT, "某鎮檔案館全年曬出清單三十份，辦事更快了，羣衆說好。")),
        ("utf-8", "utf-8", BARE),
        ("unheard-of", "utf-8", BARE),
    ],
)
def test_encoding_that_only_the_header_names(saved, charset, encoding, page):
    data = message(part(page.encode(encoding), f'text/html; charset="{charset}"', "base64"))
    document = saved(data)
    assert document.pages[0].text == page[len("<html><body><p>") : -len("</p></body></html>")]
    assert document.encoding == encoding


def test_root_is_what_the_start_names(saved):
    other = part("<p>页眉页脚都在这里，与正文没有关系，也不必读它。</p>", Content_ID="<other>")
    data = message(other, part(PAGE, Content_ID="<main@x>"), more='start="<main@x>"; type="text/html"; ')
    assert saved(data).pages[0].text == TEXT


def test_root_is_the_first_page_though_a_picture_stands_first(saved):
    data = message(part(bytes(10), "image/png", "base64"), part("说明", "text/plain"), part(PAGE))
    assert saved(data).pages[0].text == TEXT


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("cid:f1@x", {"Content_ID": "<f1@x>"}),
        ("http://x.example/a/frame.html", {"Content_Location": "http://x.example/a/frame.html"}),
        ("frame.html", {"Content_Location": "http://x.example/a/frame.html"}),
        ("%E6%A1%86.html", {"Content_Location": "http://x.example/a/%E6%A1%86.html"}),
    ],
)
@pytest.mark.parametrize(
    "page",
    [
        "<html><body><h1>某馆年报</h1><iframe src='{}'></iframe></body></html>",
        "<html><frameset cols='20,80'><frame src='{}'></frameset></html>",
    ],
)
def test_article_in_a_frame(saved, page, source, place):
    root = part(page.format(source), Content_Location="http://x.example/a/index.html")
    assert TEXT in saved(message(root, part(PAGE, **place))).pages[0].text


def test_message_that_is_a_page_itself(saved):
    data = b"MIME-Version: 1.0\r\n" + part(BARE, "text/html; charset=utf-8")
    assert saved(data).pages[0].text == TEXT


def test_byte_order_mark_and_blank_lines_before_the_header(saved):
    assert saved(b"\xef\xbb\xbf\r\n\r\n" + message(part(PAGE))).pages[0].text == TEXT


MAIL = {"kind": "multipart/mixed", "head": "From: a@x.example\r\nSubject: =?utf-8?B?5bm05oql?=\r\nMIME-Version: 1.0"}


def test_mail_with_the_report_attached(saved, make_docx):
    report = make_docx(f"<w:p><w:r><w:t>{TEXT * 30}</w:t></w:r></w:p>")
    disposition = "attachment; filename*=utf-8''%E5%B9%B4%E6%8A%A5.docx"
    attached = part(report, "application/octet-stream", "base64", Content_Disposition=disposition)
    letter = part("请查收。", "text/plain; charset=utf-8", "base64")
    document = saved(message(letter, attached, **MAIL), "a.eml")
    assert document.pages[0].text == TEXT * 30
    assert (document.warnings[0].code, "年报.docx" in document.warnings[0].text) == ("attachment", True)
    long_letter = part(TEXT * 30, "text/plain; charset=utf-8", "base64")
    document = saved(message(long_letter, attached, **MAIL), "a.eml")
    assert (document.pages[0].text, document.warnings[0].code) == (TEXT * 30, "attachment")


def test_mail_with_an_old_file_attached(saved):
    attached = part(
        b"\xd0\xcf\x11\xe0" + bytes(600),
        "application/msword",
        "base64",
        Content_Disposition="attachment; filename=nb.doc",
    )
    with pytest.raises(ReadError, match=r"attached to this file.*nb\.doc: an old Office file"):
        saved(message(part("请查收。", "text/plain; charset=utf-8", "base64"), attached, **MAIL), "a.eml")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (message(part(bytes(10), "image/png", "base64")), "without a page"),
        (message(part("", "text/html")), "empty file"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=" + b"x;" * 5000 + b"\r\n\r\n",
            "too large or too deep",
        ),
        (
            b"MIME-Version: 1.0\r\n" + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 50,
            "too large or too deep",
        ),
        (b"<<not a page>>", "not a web archive"),
    ],
)
def test_odd_messages(saved, data, reason):
    with pytest.raises(ReadError, match=reason):
        saved(data)
