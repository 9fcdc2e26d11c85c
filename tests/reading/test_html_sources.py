"""Where a page's article may be: shown, hidden, carried in scripts and data, in frames beside it; or not there at all.

One invented report in each kind of page.
"""

from __future__ import annotations

import base64
import contextlib
import html
import json
from urllib.parse import quote

import pytest

from nlp.reading import ReadError, read
from nlp.reading.html import read_html

TITLE = "芦溪县林业站2031年政府信息公开工作年度报告"
PREAMBLE = "本报告由芦溪县林业站编制，所列数据的统计期限自2031年1月1日起，至2031年12月31日止。"
FIRST = [
    "一、总体情况",
    "（一）主动公开。发布护林防火、苗木补助类信息六十七条，其中图文解读四条。",
    "（二）依申请公开。收到两件申请，一件当场答复，一件按期答复。",
]
TABLE = [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "0"], ["行政规范性文件", "2", "9"]]
LAST = [
    "五、存在的主要问题及改进情况",
    "问题：林区公告栏更新偏慢，解读材料数量偏少。",
    "改进：由各护林点每月上报一次，站里安排专人核对，并增加方言广播。",
    "六、其他需要报告的事项",
    "本年度没有收取任何费用，也没有需要另行报告的事项。",
]
LINES = [TITLE, PREAMBLE, *FIRST, "二、主动公开政府信息情况", *["\t".join(row) for row in TABLE], *LAST]

NAV = '<div class=menu><a href="/">首页</a> <a href="/zw">政务公开</a> <a href="/nb">政府信息公开年报</a></div>'
FOOT = "<div><p>芦溪县人民政府主办　版权所有，转载请注明出处。</p><p>赣ICP备00000001号</p></div>"


def paragraphs(texts):
    return "".join(f"<p>{text}</p>\n" for text in texts)


def table():
    rows = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    return "<table border=1>" + "".join(rows) + "</table>"


ONE = paragraphs([TITLE, PREAMBLE, *FIRST])
TWO = paragraphs(["二、主动公开政府信息情况"]) + table()
THREE = paragraphs(LAST)
ARTICLE = ONE + TWO + THREE
SHOWN = f"<div id=zoom>{ARTICLE}</div>"


def zoom(inner):
    return f"<div id=zoom>{inner}</div>"


def page(inner, head=""):
    title = f"<title>{TITLE}_芦溪县</title>"
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{title}{head}</head><body>{NAV}{inner}{FOOT}</body></html>"


def lines(markup, **options):
    found = read_html(markup.encode(), **options)
    return [line for page in found.pages for line in page.text.split("\n")]


def script(text, attributes=""):
    return f"<div id=con></div><script {attributes}>{text}</script>"


def escaped_for_script(text):
    return json.dumps(text)


def in_pieces(text, size=70):
    return [json.dumps(text[at : at + size], ensure_ascii=False) for at in range(0, len(text), size)]


def codes(text):
    return ",".join(str(ord(char)) for char in text)


def percent_u(text):
    return "".join(f"%u{ord(char):04x}" if ord(char) > 127 else quote(char) for char in text)


BLOCKS = [{"type": "text", "value": text} for text in [TITLE, PREAMBLE, *FIRST, *LAST]]
STATE = {
    "site": {"name": "芦溪县人民政府", "menu": ["首页", "政务公开", "互动交流"]},
    "detail": {"id": 7, "title": TITLE, "content": ARTICLE},
    "related": [
        {"title": f"第{n}号通告", "summary": "近日，县里召开了春季造林动员会，请各乡镇抓紧落实。"} for n in range(9)
    ],
}
TEMPLATE = "".join(f"{line}\n" for line in [TITLE, PREAMBLE, *FIRST, *LAST])
DATA = html.escape(json.dumps({"props": {"article": {"title": TITLE, "body": ARTICLE}}}))
WITHOUT_TABLE = [TITLE, PREAMBLE, *FIRST, *LAST]
WITHOUT_TITLE = ARTICLE.replace(f"<p>{TITLE}</p>\n", "")

CARRIED = {
    "string of a script": script(f"var c = '{ARTICLE}';".replace("\n", "\\n")),
    "string with unicode escapes": script(f"document.getElementById('con').innerHTML = {escaped_for_script(ARTICLE)};"),
    "string with braces in its escapes": script(
        "x = '" + "".join(f"\\u{{{ord(c):x}}}" if ord(c) > 127 else c for c in ARTICLE).replace("\n", "\\n") + "'"
    ),
    "string in back quotes": script(f"const c = `{ARTICLE}`;"),
    "string in many parts": script("var c = " + " +\n ".join(in_pieces(ARTICLE)) + ";"),
    "string given bit by bit": script("var c = '';\n" + "\n".join(f"c += {part};" for part in in_pieces(ARTICLE))),
    "string written line by line": script("\n".join(f"document.write({json.dumps(p)});" for p in ARTICLE.split("\n"))),
    "list of strings": script("var ps = [" + ", ".join(json.dumps(p) for p in ARTICLE.split("\n")) + "];"),
    "string behind a comment with a quote": script(f"// don't touch\nvar c = {json.dumps(ARTICLE)};"),
    "string behind a pattern with a quote": script(f"s=s.replace(/'/g,'x');var c={json.dumps(ARTICLE)};"),
    "string for unescape": script(f"document.write(unescape('{percent_u(ARTICLE)}'))"),
    "string for decodeURIComponent": script(f"var c = decodeURIComponent('{quote(ARTICLE)}');"),
    "string in base 64": script(f"show(decode('{base64.b64encode(ARTICLE.encode()).decode()}'));"),
    "string of codes": script(f"document.write(String.fromCharCode({codes(ARTICLE)}))"),
    "string escaped for HTML": script(f"var c = {json.dumps(html.escape(ARTICLE))};"),
    "state of a script app": script(f"window.__INITIAL_STATE__ = {json.dumps(STATE, ensure_ascii=False)};"),
    "state as a string of JSON": script(f"window.__DATA__ = JSON.parse({json.dumps(json.dumps(STATE))});"),
    "state written for an address": script(quote(json.dumps(STATE)), "id=RENDER_DATA type=application/json"),
    "data of Next": script(json.dumps({"props": {"pageProps": STATE}}), "id=__NEXT_DATA__ type=application/json"),
    "data of Nuxt 2": script(
        f'window.__NUXT__=(function(a,b){{return {{data:[{{title:a,content:b}}]}}}}("{TITLE}",{json.dumps(ARTICLE)}))'
    ),
    "data of Nuxt 3": script(json.dumps([["Reactive", 1], {"content": 2}, ARTICLE]), "type=application/json"),
    "parts sent by Next": script(
        f"self.__next_f.push([1,{json.dumps('1:' + json.dumps(['$', 'div', None, {'html': ARTICLE}]))}])"
    ),
    "template of a script": f"<script type=text/html id=t>{SHOWN}</script>",
    "template of Vue": f"<script type=text/x-template>{SHOWN}</script>",
    "template element": f"<template>{SHOWN}</template>",
    "shadow root": f"<report-view><template shadowrootmode=open>{SHOWN}</template></report-view>",
    "noscript": f"<noscript>{SHOWN}</noscript>",
    "text field": f"<textarea style='display:none'>{html.escape(ARTICLE)}</textarea>",
    "text field, not escaped": f"<textarea id=c>{ARTICLE}</textarea>",
    "hidden field": f'<input type=hidden value="{html.escape(ARTICLE)}">',
    "attribute": f'<div data-content="{html.escape(ARTICLE)}"></div>',
    "attribute with data": f'<div id=app data-page="{DATA}"></div>',
    "bound attribute": f"<news-detail :article='{json.dumps(STATE)}'></news-detail>",
    "frame within": f'<iframe srcdoc="{html.escape(ARTICLE)}"></iframe>',
    "frame as data": f"<iframe src='data:text/html;charset=utf-8,{quote(SHOWN)}'></iframe>",
    "frame as data in base 64": (
        f"<iframe src='data:text/html;charset=utf-8;base64,{base64.b64encode(SHOWN.encode()).decode()}'></iframe>"
    ),
    "records of XML in a script": script(
        f"<datastore><recordset>{''.join(f'<record><![CDATA[{p}]]></record>' for p in (ONE, TWO, THREE))}</recordset>",
        "type=text/xml",
    ),
    "data of Angular": script(
        json.dumps(STATE).replace('"', "&q;").replace("<", "&l;").replace(">", "&g;"), "type=application/json"
    ),
    "parts sent in scripts of their own": "".join(
        f"<script>parts.push([1,{json.dumps(part, ensure_ascii=False)}])</script>" for part in ARTICLE.split("\n")
    ),
    "string in base 64 of GBK": script(f"show('{base64.b64encode(ARTICLE.encode('gbk')).decode()}');"),
    "comment that a script opens": f"<code class=lazy><!-- {ARTICLE} --></code>",
    "meta element": f'<meta name=content content="{html.escape(ARTICLE)}">',
    "escaped within an element of its own": f"<xml id=d style='display:none'><c>{html.escape(ARTICLE)}</c></xml>",
    "canvas": f"<canvas>{ARTICLE}</canvas>",
    "characters as codes": zoom(html.escape("".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in ARTICLE))),
    "characters as escapes": zoom("".join(c if ord(c) < 128 else f"\\u{ord(c):04x}" for c in ARTICLE)),
    "wide brackets": f"<div id=zoom>{ARTICLE.replace('<', '＜').replace('>', '＞')}</div>",
    "records of XML on the page": f"<xml><record><![CDATA[{ARTICLE}]]></record></xml>",
    "escaped once too often": f"<div id=zoom>{html.escape(ARTICLE)}</div>",
    "escaped twice too often": f"<div id=zoom>{html.escape(html.escape(ARTICLE))}</div>",
    "escaped by paragraphs": "<div id=zoom>" + "<br>".join(html.escape(p) for p in ARTICLE.split("\n")) + "</div>",
    "source of the page saved": "<table>"
    + "".join(
        f"<tr><td class=line-number value={n}></td><td><span class=html-tag>&lt;p&gt;</span>{text}"
        "<span class=html-tag>&lt;/p&gt;</span></td></tr>"
        for n, text in enumerate(WITHOUT_TABLE)
    )
    + "</table>",
}


@pytest.mark.parametrize("name", CARRIED)
def test_article_is_carried_in(name):
    expected = WITHOUT_TABLE if name == "source of the page saved" else LINES
    assert lines(page(CARRIED[name])) == expected


PLAIN = {
    "linked data": script(
        json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": TEMPLATE}), "type='application/ld+json'"
    ),
    "plain text in a text field": f"<textarea>{TEMPLATE}</textarea>",
    "blocks of an editor": script(f"window.blocks = {json.dumps(BLOCKS)};"),
    "plain text in data": script(f"var detail = {json.dumps({'title': TITLE, 'text': TEMPLATE})};"),
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_text_is_carried_in(name):
    assert lines(page(PLAIN[name])) == WITHOUT_TABLE


def test_title_stands_beside_the_content_in_data():
    markup = page(script(json.dumps({"title": TITLE, "content": WITHOUT_TITLE}), "type=application/json"))
    assert lines(markup.replace(f"<title>{TITLE}_芦溪县</title>", "")) == LINES


def test_what_is_not_shown_is_said():
    codes = [warning.code for warning in read_html(page(CARRIED["text field"]).encode()).warnings]
    assert codes == ["not_shown"]


REST = {
    "string of a script": script(f"var page2 = {json.dumps(THREE)};"),
    "text field": f"<textarea>{html.escape(THREE)}</textarea>",
    "template": f"<template>{THREE}</template>",
}


@pytest.mark.parametrize("name", REST)
def test_later_page_is_carried_in(name):
    found = read_html(page(f"<div id=zoom>{ONE}{TWO}</div>{REST[name]}").encode())
    assert found.pages[0].text.split("\n") == LINES
    assert [warning.code for warning in found.warnings] == ["not_shown"]


def test_what_does_not_go_on_is_not_joined():
    other = "三、工作要求\n各乡镇要把春季造林抓紧抓实，落实责任到人。今后每月通报一次进度。"
    assert lines(page(f"<div id=zoom>{ONE}{TWO}{THREE}</div>" + script(f"var s = {json.dumps(other * 3)};"))) == LINES


COPIES = {
    "the same in data": SHOWN + script(json.dumps(STATE), "type=application/json"),
    "the same in a text field": SHOWN + f"<textarea>{html.escape(ARTICLE)}</textarea>",
    "other news in data": SHOWN
    + script(json.dumps([{"content": "县里召开春季造林动员会，请各乡镇抓紧落实。" * 30}]), "type=application/json"),
    "terms of use in a script": SHOWN
    + script(f"tips='{'本站仅收集必要的信息。请放心使用。继续浏览即视为同意。' * 40}'"),
    "a hidden copy for print": SHOWN + f"<div class=print style='display:none'>{ARTICLE}</div>",
    "a hidden popup": "<div class=pop style='display:none'><p>您将离开本站，是否继续？</p><p>点击确定后前往。</p></div>"
    + SHOWN,
    "a hidden assistant": SHOWN
    + "<div class=bot hidden><p>您好，我是小芦，有什么可以帮您？</p><p>请输入您想查的内容。</p></div>",
}


@pytest.mark.parametrize("name", COPIES)
def test_article_that_is_shown_stays_with(name):
    found = read_html(page(COPIES[name]).encode())
    assert found.pages[0].text.split("\n") == LINES
    assert found.warnings == ()


# ------------------------------------------------------------------------------------------- what is hidden

PANELS = {
    "later pages": f"<div id=zoom><div class=pg>{ONE}</div><div class=pg style=display:none>{TWO}</div>"
    f"<div class=pg style='display: none'>{THREE}</div></div>",
    "tabs with the hidden attribute": f"<div class=pane>{ONE}</div><div class=pane hidden>{TWO}</div>"
    f"<div class=pane hidden>{THREE}</div>",
    "tabs hidden by their class": f"<style>.pane {{display: none}} .pane.active {{display: block}}</style>"
    f"<div class='pane active'>{ONE}</div><div class=pane>{TWO}</div><div class=pane>{THREE}</div>",
    "tabs with roles": f"<div role=tabpanel>{ONE}</div><div role=tabpanel aria-hidden=true hidden>{TWO}{THREE}</div>",
    "collapsed rest": zoom(f"{ONE}<div class=more style='display:none'>{TWO}{THREE}</div><a href=#>展开全文</a>"),
    "collapsed rest without a class": f"<div id=zoom>{ONE}<div style='display:none'>{TWO}{THREE}</div></div>",
    "collapsed paragraphs": f"<div id=zoom>{ONE}{TWO}{THREE.replace('<p>', '<p style=display:none>')}</div>",
    "details": f"<div id=zoom>{ONE}{TWO}<details><summary>{LAST[0]}</summary>{paragraphs(LAST[1:])}</details></div>",
    "panels below buttons": f"<div id=zoom>{paragraphs([TITLE, PREAMBLE])}<button class=acc>{FIRST[0]}</button>"
    f"<div class=p style='display:none'>{paragraphs(FIRST[1:])}</div>{TWO}<button class=acc>{LAST[0]}</button>"
    f"<div class=p style='display:none'>{paragraphs(LAST[1:3])}</div><button class=acc>{LAST[3]}</button>"
    f"<div class=p style='display:none'>{paragraphs(LAST[4:])}</div></div>",
    "all until a script shows it": f"<div id=zoom style='visibility:hidden;opacity:0'>{ARTICLE}</div>",
    "all faded in by paragraphs": f"<div id=zoom>{ARTICLE.replace('<p>', '<p class=wow style=opacity:0>')}</div>",
    "slides": f"<div class=slide>{ONE}</div><div class=slide style='opacity:0'>{TWO}</div>"
    f"<div class=slide style='position:absolute;left:-2000px'>{THREE}</div>",
    "hidden definitions": f"<dl><dt>{TITLE}</dt><dd>{PREAMBLE}</dd><dt>{FIRST[0]}</dt>"
    f"<dd hidden>{paragraphs(FIRST[1:])}{TWO}</dd><dt>{LAST[0]}</dt><dd hidden>{paragraphs(LAST[1:3])}</dd>"
    f"<dt>{LAST[3]}</dt><dd hidden>{paragraphs(LAST[4:])}</dd></dl>",
    "all pages until a script shows one": f"<style>.pg {{display: none}}</style><div class=pg>{ONE}</div>"
    f"<div class=pg>{TWO}</div><div class=pg>{THREE}</div>",
    "panels of no height": f"<div id=zoom>{ONE}<div style='max-height:0;overflow:hidden'>{TWO}{THREE}</div></div>",
    "within an aside": f"<aside>{ARTICLE}</aside>",
    "within a footer": f"<footer>{ARTICLE}</footer>",
}


@pytest.mark.parametrize("name", PANELS)
def test_panel_opens(name):
    found = [line for line in lines(page(PANELS[name])) if line != "展开全文"]
    assert found == LINES


def with_noise(style="", tag="span", attributes="", noise="仿冒必究xk7", head=""):
    element = f'<{tag} {attributes} style="{style}">{noise}</{tag}>'
    return page(f"<div id=zoom>{ARTICLE.replace('，', '，' + element)}</div>", head)


NOISE = {
    "display none": with_noise("display:none"),
    "display none by class": with_noise(
        attributes="class='a jm'", head="<style>.jm{color:red;display:none!important}</style>"
    ),
    "display none by name within": with_noise(tag="em", head="<style>#zoom p > em {display : none}</style>"),
    "display none in a sheet with comments": with_noise(
        attributes="class=jm", head="<style><!-- /* .x{} */ @charset 'utf-8'; a{} .q,.jm{display:none} --></style>"
    ),
    "hidden attribute": with_noise(attributes="hidden"),
    "size 0": with_noise("font-size:0"),
    "size 0 by class": with_noise(attributes="class=z", head="<style>.z { font-size: 0px }</style>"),
    "size 0 in short": with_noise("font: 0/0 a"),
    "size of a pixel": with_noise("font-size:1px"),
    "colour of the page": with_noise("color:#FFFFFF"),
    "colour of the page by class": with_noise(attributes="class=w", head="<style>.w{color:white}</style>"),
    "colour of font": with_noise(tag="font", attributes="color=white"),
    "colour of a block": with_noise("color:#eeeeff").replace("<div id=zoom>", "<div id=zoom style='background:#eef'>"),
    "transparent": with_noise("color:transparent"),
    "transparent in numbers": with_noise("color:rgba(0, 0, 0, 0)"),
    "opacity": with_noise("opacity:0"),
    "opacity by class": with_noise(attributes="class=o", head="<style>.o{opacity:.0}</style>"),
    "out of sight": with_noise("position:absolute;left:-9999px"),
    "out of sight by class": with_noise(attributes="class=f", head="<style>.f{position:fixed;top:-200em}</style>"),
    "clipped": with_noise("position:absolute;clip:rect(0,0,0,0)"),
    "no room": with_noise("display:inline-block;width:0;height:0;overflow:hidden"),
    "no width": with_noise("display:inline-block;max-width:0;overflow:hidden"),
    "for screen readers": with_noise(
        attributes="class=sr-only",
        head="<style>.sr-only {position: absolute; width: 1px; height: 1px; overflow: hidden; border: 0}</style>",
    ),
    "comments of Word": page(f"{SHOWN}<div style='mso-element:comment-list'><p>批注：请再核对，尤其是表格。</p></div>"),
    "scaled to nothing": with_noise("transform: scale(0)"),
    "visibility": with_noise("visibility:hidden"),
    "hidden in Word": with_noise("mso-hide:all"),
    "deleted": with_noise(tag="del"),
    "struck": with_noise(tag="s"),
    "struck by style": with_noise("text-decoration: line-through"),
    "for the eye only": with_noise(tag="i", attributes="aria-hidden=true"),
    "blocks between": page(
        f"<div id=zoom>{ARTICLE.replace('</p>', '</p><div style=display:none>仿冒必究，违者自负。</div>')}</div>"
    ),
    "paragraphs between": page(
        f"<div id=zoom>{ARTICLE.replace('</p>', '</p><p style=font-size:0>仿冒必究，违者自负。</p>')}</div>"
    ),
    "later page with noise": page(
        f"<div id=zoom><div class=pg>{ONE}</div><div class=pg style='display:none'>"
        f"{(TWO + THREE).replace('，', '，<b style=display:none>xk7</b>')}</div></div>"
    ),
}


@pytest.mark.parametrize("name", NOISE)
def test_text_against_copying_goes(name):
    assert lines(NOISE[name]) == LINES


SEEN = {
    "white heading on a dark row": "<table><tr><td bgcolor=#003366><font color=white>{}</font></td></tr></table>",
    "white heading on a background unknown": "<div class=hd><span style='color:#fff'>{}</span></div>",
    "size 0 about, own size within": "<div style='font-size:0'><span style='font-size:16px'>{}</span></div>",
    "hidden in print": "<style>@media print {{ .h {{ display: none }} }}</style><p class=h>{}</p>",
    "hidden on small screens": "<style>@media (max-width: 600px) {{ .h {{display:none}} }}</style><p class=h>{}</p>",
    "mark before it hidden": "<style>.h:before {{ display: none }}</style><p class=h>{}</p>",
    "hidden by class, shown by itself": "<style>.h {{display:none}}</style><p class=h style='display:block'>{}</p>",
}


@pytest.mark.parametrize("name", SEEN)
def test_heading_that_is_seen_stays(name):
    markup = ARTICLE.replace(f"<p>{LAST[0]}</p>", SEEN[name].format(LAST[0]))
    assert lines(page(f"<div id=zoom>{markup}</div>")) == LINES


# ------------------------------------------------------------------------------------------- links and layout

LAID_OUT = {
    "unclosed anchor": f"<div id=zoom><p><a name=_Toc1>{ARTICLE}</div>",
    "article within a link": f"<div id=zoom><a href='javascript:;'>{ARTICLE}</a></div>",
    "each paragraph within a link": zoom(ARTICLE.replace("<p>", "<p><a href=/v>").replace("</p>", "</a></p>")),
    "link about paragraphs of an unknown block": f"<div><a href=/v target=_blank>{ARTICLE}</a></div>",
    "lines in blocks of inline": zoom(ARTICLE.replace("<p>", "<span style=display:block>").replace("</p>", "</span>")),
    "line breaks kept by a style": "<div id=zoom style='white-space:pre-wrap'>"
    + "\n".join([TITLE, PREAMBLE, *FIRST])
    + "</div>"
    + TWO
    + THREE,
    "table of blocks": f"<div id=zoom>{ONE}<p>二、主动公开政府信息情况</p><div style='display:table'>"
    + "".join(
        "<div style='display:table-row'>"
        + "".join(f"<div style='display:table-cell'>{c}</div>" for c in row)
        + "</div>"
        for row in TABLE
    )
    + f"</div>{THREE}</div>",
    "table of roles": f"<div id=zoom>{ONE}<p>二、主动公开政府信息情况</p><div role=table>"
    + "".join("<div role=row>" + "".join(f"<span role=cell>{c}</span>" for c in row) + "</div>" for row in TABLE)
    + f"</div>{THREE}</div>",
    "letters in blocks": "<div id=zoom>"
    + ARTICLE.replace(PREAMBLE, "".join(f"<div style='display:inline'>{char}</div>" for char in PREAMBLE))
    .replace("<p><div", "<div><div")
    .replace("</div></p>", "</div></div>")
    + "</div>",
    "letters backwards": zoom(
        ARTICLE.replace(
            PREAMBLE, f"<span style='direction:rtl;unicode-bidi:bidi-override'>{PREAMBLE[::-1]}</span>"
        ).replace(FIRST[1], f"<bdo dir=rtl>{FIRST[1][::-1]}</bdo>")
    ),
    "headings as pictures": zoom(ARTICLE.replace(f"<p>{LAST[0]}</p>", f"<p><img src=h5.png alt='{LAST[0]}'></p>")),
    "headings beside their text": f"<p>{TITLE}</p><p>{PREAMBLE}</p><table><tr><td>{FIRST[0]}</td>"
    f"<td>{paragraphs(FIRST[1:])}{TWO}</td></tr><tr><td>{LAST[0]}</td><td>{paragraphs(LAST[1:3])}</td></tr>"
    f"<tr><td>{LAST[3]}</td><td>{LAST[4]}</td></tr></table>",
    "marks of notes": zoom(ARTICLE.replace("四条。", "四条<sup>[1]</sup>。"))
    + "<div id=ftn1><p>[1] 见附表。</p></div>",
    "marks of the editor": "<!--StartFragment-->" + zoom(f"<!--[if gte mso 9]><xml>x</xml><![endif]-->{ARTICLE}"),
}


@pytest.mark.parametrize("name", LAID_OUT)
def test_article_is_laid_out_as(name):
    assert lines(page(LAID_OUT[name])) == LINES


def test_list_with_chinese_numerals():
    items = "<ol style='list-style-type: cjk-ideographic' start=5><li>存在的主要问题</li><li>其他事项</li></ol>"
    assert lines(page(f"<div id=zoom><p>{PREAMBLE}</p>{items}</div>"))[1:3] == ["五、存在的主要问题", "六、其他事项"]


def test_table_keeps_its_spans():
    rows = "<tr><td rowspan=2>结果</td><td colspan=2>件数</td></tr><tr><td>3</td><td>1</td></tr>"
    (found,) = read_html(page(f"<div id=zoom>{ONE}<table>{rows}</table>{THREE}</div>").encode()).pages[0].tables
    assert [(cell.text, cell.row_span, cell.column_span) for cell in found.cells] == [
        ("结果", 2, 1),
        ("件数", 1, 2),
        ("3", 1, 1),
        ("1", 1, 1),
    ]


# ------------------------------------------------------------------------------------------- frames beside


@pytest.mark.parametrize("folder", ["年报_files", "年报.files"])
@pytest.mark.parametrize(
    "address", ["{}/saved_resource.html", "./{}/saved_resource.html?x=1#a", "http://www.lx.example/nb"]
)
def test_frame_in_the_folder_of_a_saved_page(tmp_path, folder, address):
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "saved_resource.html").write_text(page(SHOWN), encoding="gb18030")
    (tmp_path / folder / "advert.html").write_text("<p>春季造林动员会今日召开。</p>", encoding="utf-8")
    saved = tmp_path / "年报.html"
    saved.write_text(page(f"<iframe src='{address.format(folder)}'></iframe>"), encoding="utf-8")
    document = read(saved)
    assert document.pages[0].text.split("\n") == LINES


def test_frameset_with_its_frames_beside_it(tmp_path):
    (tmp_path / "main.htm").write_text(page(SHOWN), encoding="utf-8")
    saved = tmp_path / "index.html"
    saved.write_text("<html><frameset cols=20%,*><frame src=left.htm><frame src='main.htm'></frameset></html>")
    assert read(saved).pages[0].text.split("\n") == LINES


def test_frames_outside_the_folder_are_not_read(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "secret.html").write_text(page(SHOWN), encoding="utf-8")
    saved = tmp_path / "other" / "a.html"
    (tmp_path / "other" / "link.html").symlink_to(tmp_path / "secret.html")
    for address in ("../secret.html", str(tmp_path / "secret.html"), "x/../../secret.html", "link.html", "a.html"):
        saved.write_text(page(f"<iframe src='{address}'></iframe>"), encoding="utf-8")
        with pytest.raises(ReadError, match="in a frame of the page"):
            read(saved)


# ------------------------------------------------------------------------------------------- no report

HEADING = f"<h1>{TITLE}</h1>"
ELSEWHERE = {
    "PDFObject": (HEADING + script('PDFObject.embed("/f/2031/lx.pdf", "#con");'), r"lx\.pdf"),
    "viewer of pdf.js": (
        HEADING + "<iframe src='/pdfjs/web/viewer.html?file=%2Ff%2Flx.pdf#page=1'></iframe>",
        r"lx\.pdf",
    ),
    "viewer without an ending": (
        HEADING + "<iframe src='/js/web/viewer.html?file=/download?id=9'></iframe>",
        "/download",
    ),
    "embed": (HEADING + "<embed src='/f/lx.PDF' type=application/pdf>", r"lx\.PDF"),
    "object": (HEADING + "<object data='/f/lx.pdf' type=application/pdf><p>无法显示</p></object>", r"lx\.pdf"),
    "frame": (HEADING + "<iframe src='/f/lx.pdf?v=2'></iframe>", r"lx\.pdf"),
    "document of pdf.js": (
        HEADING + script("pdfjsLib.getDocument({url: 'https:\\/\\/lx.example\\/f\\/lx.pdf'})"),
        r"lx\.pdf",
    ),
    "Chinese name": (HEADING + f"<a href='/f/{quote('林业站年报.pdf')}'>{TITLE}</a>", r"（?林业站年报\.pdf"),
    "attribute": (HEADING + "<div id=v data-file='/f/lx.pdf'></div>", r"lx\.pdf"),
    "report before other files": (
        HEADING + f"<a href=/f/app.zip>下载客户端</a><a href=/f/lx.docx>{TITLE}</a>",
        r"lx\.docx",
    ),
    "viewer with the address in base 64": (
        HEADING
        + f"<iframe src='/onlinePreview?url={base64.b64encode(b'http://lx.example/f/lx.pdf').decode()}'></iframe>",
        r"lx\.pdf",
    ),
    "viewer of Office": (
        HEADING + "<iframe src='https://v.example/op/view.aspx?src=http%3A%2F%2Fa%2Flx.docx'></iframe>",
        r"lx\.docx",
    ),
    "within the page": (
        HEADING + "<embed type=application/pdf src='data:application/pdf;base64,JVBERi0='>",
        "a PDF within",
    ),
    "pictures behind links to them": (HEADING + "<a href=/p/1.jpg><img src=/p/1.jpg></a>" * 2, r"pictures \(1\.jpg"),
    "pictures as backgrounds": (
        HEADING + "<div style='background:url(/p/7.jpg) no-repeat'></div>",
        r"pictures \(7\.jpg",
    ),
    "pictures": (HEADING + "".join(f"<p><img src=/p/{n}.jpg></p>" for n in range(6)), r"pictures \(0\.jpg, .*OCR"),
    "pictures loaded late": (
        HEADING + "<img src=/i/blank.gif data-src=/p/nb-1.png>" * 2,
        r"pictures \(nb-1\.png\).*OCR",
    ),
    "one long picture": (HEADING + "<p><img width=900 src='/u/long.png?x'></p>", r"long\.png"),
    "frameset": ("<frameset><frame src=left.htm><frame src=main.htm></frameset>", "frames .*main"),
    "frame elsewhere": (HEADING + "<iframe src='/nb/2031.jsp?id=4'></iframe>", r"frame .*2031\.jsp"),
    "leads on": ("<meta http-equiv=refresh content='0; url=/nb/2031.html'>", r"leads on to /nb/2031\.html"),
    "leads on by script": ("<script>window.location.href = '/nb/t1.html'</script>", "leads on to /nb/t1"),
    "error page": ("<p>抱歉，您访问的页面不存在。</p>", "error"),
    "checking page": ("<noscript>请开启JavaScript并刷新该页</noscript>", "."),
    "list": (
        "<ul>"
        + "".join(f"<li><a href=/{y}>芦溪县林业站{y}年政府信息公开工作年度报告</a></li>" for y in range(2025, 2031))
        + "</ul>",
        "list of 6 reports",
    ),
    "list with summaries": (
        "".join(
            f"<div><a href=/{y}><h3>芦溪县{y}局2031年政府信息公开年报</h3></a>"
            "<p>根据《条例》要求，现公布本年度报告……</p></div>"
            for y in "甲乙丙丁戊"
        ),
        "list of 5 reports",
    ),
    "list without links": (
        "<ul>"
        + "".join(f"<li onclick=go()>{y}局2031年政府信息公开年度报告 2032-01-05</li>" for y in "甲乙丙")
        + "</ul>",
        "list of 3 reports",
    ),
    "list in records": (
        script(
            "".join(f"<record><![CDATA[<a href=/1>{y}局2031年政府信息公开年度报告</a>]]></record>" for y in "甲乙丙"),
            "type=text/xml",
        ),
        "list of 3 reports",
    ),
    "title only": (HEADING, "without text of a report"),
    "list in data": (
        script(json.dumps({"rows": [{"title": f"{y}局2031年政府信息公开年度报告", "url": "/a"} for y in "甲乙丙丁"]})),
        "list of 4 reports",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_page_is_refused_with_what_to_fetch(name):
    inner, message = ELSEWHERE[name]
    with pytest.raises(ReadError, match=message):
        read_html(page(inner).encode() if "frameset" not in inner else inner.encode())


def test_report_beside_a_list_of_others_is_read():
    others = "".join(f"<li><a href=/{y}>芦溪县林业站{y}年政府信息公开工作年度报告</a></li>" for y in range(2020, 2031))
    assert lines(page(f"<ul class=side>{others}</ul>{SHOWN}")) == LINES


def test_report_with_pictures_for_tables_is_read():
    assert lines(page(f"<div id=zoom>{ONE}<p><img src=/p/t2.png></p>{THREE}</div>")) == WITHOUT_TABLE


# ------------------------------------------------------------------------------------------- hostile pages

HOSTILE = {
    "comments": "<!---->" * 100_000 + "x",
    "quotes": "<script>" + '"\\"' * 100_000 + "</script>",
    "open quotes": "<script>" + "'\n`" * 100_000 + "</script>",
    "escapes": "<script>x='" + "\\u4e2d" * 100_000 + "'</script>",
    "patterns": "<script>" + "=/a'" * 100_000 + "</script>",
    "style without braces": "<style>" + "a " * 200_000 + "</style>",
    "style of braces": "<style>" + "a{" * 100_000 + "}" * 100_000 + "</style>",
    "escaped tags": "&lt;p&gt;" * 50_000,
    "open tags": "&lt;p " * 50_000,
    "sources within sources": "<textarea>"
    + html.escape("<textarea>" + html.escape(ARTICLE) * 3 + "</textarea>")
    + "</textarea>",
    "hidden within hidden": "<div style='display:none'>" * 1000 + ARTICLE,
    "many hidden": "<div class=a hidden>本年公开信息两条。</div>" * 5000,
    "cells": "<table>" + "<tr><td rowspan=9999 colspan=9999>甲" * 2000,
    "nested lists": "<ol style='list-style:cjk-ideographic'><li>" * 900 + "甲",
    "templates within templates": "<template>" * 1000 + ARTICLE + "</template>" * 1000,
    "objects within objects": "<object>" * 1000 + ARTICLE + "</object>" * 1000,
    "address in base 64": f"<script>x='{'QUJD' * 200_000}'</script>",
    "rules for elements within elements": "<style>"
    + ".x .y .c{display:none}" * 100
    + "</style>"
    + "<div class=y>" * 800,
    "names of files": "<a href='" + "%41" * 5000 + "'>" + "a.b" * 5000,
}


def test_page_with_more_elements_than_any_report():
    with pytest.raises(ReadError, match="elements"):
        read_html(b"<html><body>" + b"<br>" * 300_001)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_ends(name):
    with contextlib.suppress(ReadError):
        read_html(f"<html><body>{HOSTILE[name]}</body></html>".encode())
