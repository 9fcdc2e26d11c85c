"""Layouts of government web pages; all pages are invented."""

import pytest

from nlp.reading import ReadError, read
from nlp.reading.html import read_html

TITLE = "某某县档案局2031年政府信息公开工作年度报告"
TABLE = [["信息内容", "制发件数", "废止件数"], ["规章", "0", "0"], ["规范性文件", "3", "1"]]
HEAD = [
    TITLE,
    "本报告由某某县档案局编制，统计期限自2031年1月1日起至12月31日止。",
    "一、总体情况",
    "一是晒出清单，全年挂网三十份。",
]
TWICE = "二是开门听意见，办成八件小事。"
TAIL = ["五、存在的主要问题及改进情况", "栏目更新偶有拖延。下一步每周核对一次。", "六、其他需要报告的事项", "无。"]


def table(rows, attributes=""):
    return (
        f"<table {attributes}>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
        + "</table>"
    )


def body(form="<p>　　{}</p>", twice=2):
    return (
        "".join(form.format(t) for t in HEAD + [TWICE] * twice) + table(TABLE) + "".join(form.format(t) for t in TAIL)
    )


def lines(twice=2):
    return HEAD + [TWICE] * twice + ["\t".join(row) for row in TABLE] + TAIL


NAV = "<div class=nav><ul>" + "".join(f"<li><a href='/{i}'>栏目{i}</a></li>" for i in range(12)) + "</ul></div>"
FOOT = (
    "<div><p>主办单位：某某县人民政府办公室　版权所有。未经授权不得转载。</p><p>建议使用新版浏览器浏览本站。</p></div>"
)
META = table([["索引号：", "000-001", "发布机构：", "某某县档案局"], ["发文字号：", "无", "成文日期：", "2032-01-09"]])
SHARE = "<div>分享到：<a href=#>微信</a></div><div>扫一扫在手机打开当前页</div>"


def page(inner, head=""):
    head = f"<head><meta charset=utf-8><title>年报_某某县</title>{head}</head>"
    return f"<!DOCTYPE html><html>{head}<body>{NAV}{inner}{FOOT}</body></html>"


def text(html, encoding="utf-8"):
    return read_html(html.encode(encoding)).pages[0].text.split("\n")


SPLIT = body().index("<p>　　五")
LAYOUTS = {
    "TRS editor below a metadata table": f"<div><h1>{TITLE}</h1>{META}"
    f"<div class='view TRS_UEDITOR'>{body()}</div>{SHARE}</div>",
    "one paragraph with br in zoom": f"<div>{META}<div id=zoom>{body('　　{}<br>')}</div>{SHARE}</div>",
    "td named UCAP-CONTENT": f"<table><tr><td width=200>{NAV}</td><td id=UCAP-CONTENT>{body()}</td></tr></table>",
    "article within article": f"<div class=article><h1>{TITLE}</h1>{META}<div>字号：大 中 小</div>"
    f"<div class=article-content>{body()}</div>{SHARE}</div>",
    "unknown container": f"<div><div class=abc>{META}<div class=xyz>{body()}</div>{SHARE}</div></div>",
    "unknown container with div for p": f"<div>{META}<div>{body('<div><span>{}</span></div>')}</div></div>",
    "article in a cell of a layout table": f"<table><tr><td>{NAV}</td><td></td>"
    f"<td><table><tr><td>{body()}</td></tr></table></td></tr></table>",
    "br in a cell of a layout table": f"<table><tr><td>{NAV}</td><td>{body('{}<br>')}</td></tr></table>",
    "a row for each paragraph": "<table>"
    + body("<tr><td></td><td>{}</td></tr>")
    .replace("<table >", "<tr><td></td><td><table>")
    .replace("</table>", "</table></td></tr>")
    + "</table>",
    "unclosed paragraphs": f"<div id=zoom>{body('<p>{}')}",
    "nested fonts": f"<div id=zoom>{'<font>' * 500}{body()}</div>",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name):
    assert text(page(LAYOUTS[name])) == lines()


def test_two_editors_side_by_side():
    editors = "".join(f"<div class=TRS_Editor>{part}</div>" for part in (body()[:SPLIT], body()[SPLIT:]))
    found = text(page(f"<div>{META}{editors}{SHARE}</div>"))
    assert [line for line in found if line in lines()] == lines()
    assert len(found) <= len(lines()) + 2


def test_trafilatura_cuts_but_never_a_line():
    found = read_html(page(f"<div class=wrap>{META}{body(twice=1)}</div>").encode())
    assert [line for line in found.pages[0].text.split("\n") if not line.startswith(("索引号", "发文字号"))] == lines(
        twice=1
    )


def test_headline_outside_the_container_comes_first():
    meta = f"<meta name=ArticleTitle content='{TITLE}'><meta name=PubDate content='2032-01-09 10:00:00'>"
    found = read_html(
        page(f"<h1><a href=/>某某县人民政府</a></h1><div id=zoom>{body().replace(TITLE, '')}</div>", meta).encode()
    )
    assert found.pages[0].text.split("\n") == lines()
    assert found.metadata == {"title": TITLE, "date": "2032-01-09"}


def test_sentence_about_furniture_within_the_article_stays():
    inner = body().replace("一是晒出清单，全年挂网三十份。", "扫描二维码可看三十份清单。")
    assert "扫描二维码可看三十份清单。" in text(page(f"<div id=zoom>{inner}</div>"))


def test_hidden_and_scripted_text_is_left_out():
    hidden = "<div style='display: none'>另一篇旧文在这里。</div><script>var a='脚本里的话。'</script>"
    assert text(page(f"<div id=zoom>{hidden}{body()}</div>")) == lines()


def test_article_hidden_until_a_script_shows_it():
    assert text(f"<html><body><div id=zoom style='display:none'>{body()}</div></body></html>") == lines()


def test_spans_leave_empty_cells():
    rows = "<tr><td rowspan=2>结果</td><td>公开</td><td>3</td></tr><tr><td>不公开</td><td>1</td></tr>"
    rows += "<tr><td colspan=3>说明</td></tr>"
    assert text(f"<html><body><p>{HEAD[1]}</p><table>{rows}</table><p>{TAIL[1]}</p>")[1:4] == [
        "结果\t公开\t3",
        "\t不公开\t1",
        "说明\t\t",
    ]


def test_absurd_spans():
    rows = "<tr><td colspan=999999999 rowspan=999999999>甲</td><td>乙</td></tr>" * 3
    assert "甲" in "".join(text(f"<html><body><p>{HEAD[1]}</p><table>{rows}</table>"))


def test_ruby_gives_no_pinyin_and_breaks_in_the_source_no_blanks():
    assert (
        text(f"<html><body><p><ruby>档<rt>dàng</rt></ruby>案\n  公开，共\n3 件。</p><p>{HEAD[1]}</p>")[0]
        == "档案公开，共 3 件。"
    )


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "no-such-encoding"])
def test_declared_encoding_is_checked_against_the_bytes(declared):
    html = page(f"<div id=zoom>{body()}</div>").replace("charset=utf-8", f"charset={declared}")
    assert text(html, "utf-8") == text(html, "gb18030") == lines()


def test_page_with_a_link_to_the_report_only():
    with pytest.raises(ReadError, match=r"link to the report .*nb\.pdf"):
        read_html(page(f"<div id=zoom><p>{TITLE}</p><a href='/f/nb.pdf'>{TITLE}.pdf</a></div>").encode())


def test_short_page_with_an_attachment_warns():
    found = read_html(
        page(f"<div id=zoom><p>{'现将本局年度报告公布如下，请查收。' * 6}</p><a href='nb.docx'>附件</a></div>").encode()
    )
    assert found.warnings[0].code == "attachment"


def test_page_without_text():
    for html in ("<html><body><script>load()</script></body></html>", "<!doctype html>"):
        with pytest.raises(ReadError, match="without text"):
            read_html(html.encode())


def test_nesting_beyond_the_parser_is_said():
    with pytest.raises(ReadError, match="nested"):
        read_html(("<html><body>" + "<div>" * 5000 + "甲。").encode())


def test_tables_nested_deeply():
    assert "甲。" in "".join(text("<html><body>" + "<table><tr><td>" * 200 + "甲。"))


def test_entities_and_local_files_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("机密", encoding="utf-8")
    head = f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    html = f"{head}<html><body><p>{HEAD[1]}&x;</p></body></html>"
    assert "机密" not in "".join(text(html))


@pytest.mark.parametrize("name", ["a.doc", "a.txt", "a.html", "a.jsp", "a"])
def test_web_page_under_any_name(tmp_path, name):
    file = tmp_path / name
    file.write_text(page(f"<div id=zoom>{body()}</div>"), encoding="utf-8")
    document = read(file)
    assert document.format == "html"
    assert document.pages[0].text.split("\n") == lines()
    assert [w.code for w in document.warnings] == (["suffix"] if name in ("a.doc", "a.txt") else [])
