"""A report as a page of a government portal, in one of three makes: container, cells, breaks."""

from __future__ import annotations

from html import escape

from tables import Table

NUMERALS = {"number": "center", "head": "center", "band": "center", "label": "left"}


def _table(table: Table, opening: str, cell_style: str) -> str:
    rows = []
    for row in table.in_rows():
        cells = []
        for cell in row:
            span = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.columns}"' * (cell.columns > 1)
            text = escape(cell.text, quote=False)
            if cell.kind in ("band", "head"):
                text = f"<strong>{text}</strong>"
            cells.append(f'<td{span} style="text-align:{NUMERALS[cell.kind]};{cell_style}"><p>{text}</p></td>')
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return opening + "<tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def container(report) -> str:
    """A portal of today: bread crumbs, a table of metadata, the article in a container, share buttons, a footer."""
    body = report.header["body"]
    out = []
    for line in report.lines[1:]:
        if line.kind == "table":
            out.append(
                _table(line.table, '<table border="1" cellspacing="0" cellpadding="0" width="100%">', "padding:2px 4px")
            )
        elif line.kind == "sign":
            out.append(f'<p style="text-align:right;padding-right:4em;">{escape(line.text)}</p>')
        elif line.kind in ("section", "heading"):
            out.append(f'<p style="text-indent:2em;"><strong>{escape(line.text, quote=False)}</strong></p>')
        else:
            out.append(f'<p style="text-indent:2em;">{escape(line.text, quote=False)}</p>')
    article = "\n".join(out)
    date = report.date
    meta = (
        ("索&nbsp;引&nbsp;号：", "YH0217/2024-00031", "信息分类：", "政府信息公开年报"),
        ("发布机构：", body, "成文日期：", f"{date:%Y-%m-%d}"),
        ("发文字号：", "无", "有&nbsp;效&nbsp;性：", "有效"),
    )
    rows = "\n".join(
        "<tr>" + "".join(f"<th>{k}</th><td>{v}</td>" for k, v in zip(row[::2], row[1::2], strict=True)) + "</tr>"
        for row in meta
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="SiteName" content="沅河区人民政府">
<meta name="ArticleTitle" content="{report.title}">
<meta name="PubDate" content="{date:%Y-%m-%d} 16:22">
<meta name="ContentSource" content="鹭湾镇">
<title>{report.title} - 沅河区人民政府</title>
<style>
body{{margin:0;font:16px/1.9 "Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#333}}
.w{{width:1000px;margin:0 auto}} header{{background:#0b5fa5;color:#fff;padding:18px 0}} nav a{{color:#fff;margin-right:26px}}
.xxgk-table{{width:100%;border-collapse:collapse;background:#f5f9fd;font-size:14px}} .xxgk-table th,.xxgk-table td{{border:1px solid #cfe0f0;padding:4px 10px;text-align:left}}
h1{{text-align:center;font-size:24px;line-height:1.5}} .info{{text-align:center;color:#888;font-size:14px}} .article table{{border-collapse:collapse;font-size:14px}} .article td p{{margin:0}}
.share{{text-align:right;font-size:14px;color:#888}} .ewm{{text-align:center;font-size:14px;color:#888}} footer{{background:#f0f0f0;text-align:center;font-size:13px;color:#666;padding:16px 0;margin-top:30px}}
</style>
</head>
<body>
<header><div class="w"><div class="logo">沅河区人民政府</div>
<nav><a href="/">首页</a><a href="/zjyh/">走进沅河</a><a href="/xwdt/">新闻动态</a><a href="/zwgk/">政务公开</a><a href="/zwfw/">政务服务</a><a href="/hdjl/">互动交流</a><a href="/sjkf/">数据开放</a></nav>
<form class="search" action="/search"><input type="text" placeholder="请输入关键字"><button>搜索</button></form></div></header>
<div class="w">
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/nb/">政府信息公开年报</a> &gt; <a href="/zwgk/nb/2023/">2023年</a> &gt; 镇街</div>
<table class="xxgk-table">
{rows}
<tr><th>标&emsp;&emsp;题：</th><td colspan="3">{report.title}</td></tr>
</table>
<h1>{report.title}</h1>
<div class="info">发布时间：{date:%Y-%m-%d} 16:22　来源：{body}　浏览次数：<span id="hits">186</span>　字号：[ <a href="javascript:;">大</a> <a href="javascript:;">中</a> <a href="javascript:;">小</a> ]</div>
<div class="article" id="zoom">
{article}
</div>
<div class="share">分享到：<a href="javascript:;">微信</a> <a href="javascript:;">微博</a> <a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a></div>
<p class="ewm">扫一扫在手机打开当前页</p>
<div class="links"><p>上一篇：<a href="./t20240122_118204.html">沅河区青莎洲街道办事处2023年政府信息公开工作年度报告</a></p><p>下一篇：没有了</p></div>
</div>
<footer><p><a href="/gywm/">关于我们</a> | <a href="/wzdt/">网站地图</a> | <a href="/lxwm/">联系我们</a></p>
<p>主办：沅河区人民政府办公室　承办：沅河区大数据中心　政府网站标识码：9900000021</p><p>网站备案：示例备00000000号</p></footer>
</body>
</html>
"""


def cells(report) -> str:
    """A page of an older system, in GB18030: laid out in tables, the article in a cell as a word processor left it."""
    date = report.date

    def spans(text: str) -> str:
        """The text in the pieces in which a word processor hands it over: Latin and other characters apart."""
        out, piece = [], ""
        for char in text + "\0":
            if piece and (char == "\0" or char.isascii() != piece[0].isascii()):
                face = "仿宋_GB2312" if not piece[0].isascii() else "Times New Roman"
                out.append(f"<span style='font-size:16.0pt;font-family:{face}'>{escape(piece, quote=False)}</span>")
                piece = ""
            piece += char
        return "".join(out)

    out = []
    for line in report.lines[1:]:
        if line.kind == "table":
            style = "border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt;font-size:10.5pt"
            out.append(
                _table(
                    line.table,
                    "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>",
                    style,
                )
            )
        elif line.kind == "sign":
            out.append(
                f"<p class=MsoNormal align=right style='text-align:right'>{spans(line.text)}&nbsp;&nbsp;&nbsp;&nbsp;</p>"
            )
        elif line.kind == "section":
            out.append(f"<p class=MsoNormal style='text-indent:32.0pt'><b>{spans(line.text)}</b></p>")
        else:
            out.append(f"<p class=MsoNormal>&nbsp;&nbsp;&nbsp;&nbsp;{spans(line.text)}</p>")
    article = "\n".join(out)
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{report.title}_红柳县政府信息公开</title>
<style type="text/css">
body{{margin:0;font-size:14px;line-height:1.8}} .daohang td{{background:#b71c1c;color:#fff}} .daohang a{{color:#fff}} .bt{{font-size:22px;font-weight:bold;text-align:center;color:#b71c1c}}
p.MsoNormal{{margin:0;text-align:justify}}
</style>
</head>
<body>
<table width="980" align="center" border="0" cellspacing="0" cellpadding="4">
<tr class="daohang"><td><a href="/index.html">网站首页</a> | <a href="/xxgk/">信息公开</a> | <a href="/bsdt/">办事大厅</a> | <a href="/zmhd/">政民互动</a> | <a href="/hlly/">红柳旅游</a></td><td align="right">今天是<script>document.write(new Date().toLocaleDateString())</script></td></tr>
<tr><td width="210" valign="top">
<table width="100%" border="1" cellpadding="3"><tr><td><b>信息公开目录</b></td></tr><tr><td><a href="/xxgk/jgzn/">机构职能</a></td></tr><tr><td><a href="/xxgk/zcwj/">政策文件</a></td></tr><tr><td><a href="/xxgk/ghjh/">规划计划</a></td></tr><tr><td><a href="/xxgk/xzxk/">行政许可</a></td></tr><tr><td><a href="/xxgk/jgsf/">价格收费</a></td></tr><tr><td><a href="/xxgk/nb/">公开年报</a></td></tr></table>
</td><td valign="top">
<table width="100%" border="1" cellspacing="0" cellpadding="3" bgcolor="#fdf6ec">
<tr><td>索引号</td><td>HL012-2021-000007</td><td>公开方式</td><td>主动公开</td></tr>
<tr><td>发布机构</td><td>县发展和改革局</td><td>生成日期</td><td>{date:%Y-%m-%d}</td></tr>
<tr><td>公开时限</td><td>长期公开</td><td>关键词</td><td>年报；信息公开</td></tr>
</table>
<table width="100%" border="0"><tr><td class="bt">{report.title}</td></tr>
<tr><td align="center">时间：{date:%Y年%m月%d日}&nbsp;&nbsp;来源：县发改局&nbsp;&nbsp;作者：&nbsp;&nbsp;点击：<span>73</span>次</td></tr>
<tr><td class="content" id="article">
{article}
</td></tr>
<tr><td align="right">【<a href="javascript:window.print()">打印</a>】【<a href="javascript:window.close()">关闭</a>】</td></tr></table>
</td></tr>
<tr><td colspan="2" align="center" bgcolor="#eeeeee">版权所有：红柳县人民政府&nbsp;&nbsp;维护：红柳县信息中心<br>地址：红柳县团结路1号&nbsp;&nbsp;建议使用1024×768分辨率浏览</td></tr>
</table>
</body>
</html>
"""


def breaks(report) -> str:
    """A page whose editor kept line breaks only: no paragraphs, and of the tables no more than their words in rows."""
    out = []
    for line in report.lines[1:]:
        if line.kind == "table":
            for row in line.table.in_rows():
                if row:
                    out.append("&nbsp;&nbsp;".join(escape(cell.text, quote=False) for cell in row))
            out.append("")
        elif line.kind == "section":
            out.append(f"<b>　　{escape(line.text)}</b>")
        else:
            out.append("　　" + escape(line.text, quote=False))
    article = "<br>\n".join(out)
    date = report.date
    return f"""<!DOCTYPE html>
<html>
<head>
<meta charset="UTF-8">
<title>{report.title}-榕塘区政府信息公开平台</title>
<meta name="keywords" content="榕塘区,金蒲街道,年度报告">
<style>body{{margin:0;font:15px/1.8 sans-serif}} .top,.foot{{background:#8a1d1d;color:#fff;padding:10px 30px}} .top a,.foot a{{color:#fff}} .main{{width:960px;margin:0 auto}} .side{{float:right;width:180px;font-size:13px;background:#faf3f0;padding:6px 12px}} .text{{margin-right:220px}}</style>
</head>
<body>
<div class="top">榕塘区政府信息公开平台 <a href="/">首页</a> <a href="/zn/">公开指南</a> <a href="/zd/">公开制度</a> <a href="/fdzdgk/">法定主动公开内容</a> <a href="/nb/">公开年报</a> <a href="/ysq/">依申请公开</a></div>
<div class="main">
<div class="crumb">您所在的位置：首页 &gt;&gt; 街道 &gt;&gt; 金蒲街道办事处 &gt;&gt; 公开年报</div>
<div class="side"><b>相关链接</b><ul><li><a href="/jp/gk1.html">金蒲街道2025年部门预算</a></li><li><a href="/jp/gk2.html">关于城中村改造二期签约奖励的通告</a></li><li><a href="/jp/gk3.html">春节期间便民服务中心值班安排</a></li></ul></div>
<div class="text">
<h2>{report.title}</h2>
<div class="source">发布日期：{date:%Y-%m-%d}　来源：金蒲街道办事处　【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】　分享：<a href="#">微信</a> <a href="#">QQ空间</a></div>
<div class="TRS_Editor">
{article}<br>
　　扫描二维码，关注“金蒲街道”微信公众号，获取更多资讯<br>
</div>
<div class="pager">上一条：<a href="/jp/nb/2023.html">金蒲街道办事处2023年政府信息公开工作年度报告</a><br>下一条：无</div>
</div>
</div>
<div class="foot">主办单位：榕塘区人民政府办公室　技术支持：榕塘区数字政务中心　<a href="/jc/">网站纠错</a>　<a href="/wza/">无障碍浏览</a></div>
</body>
</html>
"""


def render(report, portal: str) -> bytes:
    page = {"container": container, "cells": cells, "breaks": breaks}[portal](report)
    return page.encode("gb18030" if portal == "cells" else "utf-8")
