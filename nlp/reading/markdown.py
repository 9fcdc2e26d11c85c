"""Markdown, as people and converters write it, into lines and tables without its marks.

Each `drop_` and `open_` function takes away one kind of mark; they are used on `.md` files, where a mark means one.
"""

from __future__ import annotations

import html
from typing import NamedTuple

import nlp.regex as re
from nlp.reading.document import Cell, Line, Table
from nlp.reading.html_lines import pieces_of

TAB = "\t"
#: Characters that a formula of a converter has at the most: digits with units, not mathematics.
LONGEST_FORMULA = 60
#: Lines that a front matter has at the most.
LONGEST_FRONT_MATTER = 60


class FrontMatter(NamedTuple):
    """What a file's head of keys says, and the text below it."""

    metadata: dict[str, str]
    text: str


def split_front_matter(text: str) -> FrontMatter:
    """A head of keys between two rules, as static site generators have it, taken off.

    >>> split_front_matter("---\\ntitle: '年报'\\ndate: 2024-01-05\\n---\\n正文")
    FrontMatter(metadata={'title': '年报', 'date': '2024-01-05'}, text='正文')
    """
    lines = text.lstrip("\ufeff\n ").split("\n")
    fence = lines[0].strip()
    if fence not in ("---", "+++"):
        return FrontMatter({}, text)
    ends = [number for number, line in enumerate(lines[1:LONGEST_FRONT_MATTER], 1) if line.strip() in (fence, "...")]
    if not ends or not any(re.match(r"[\w-]+\s*[:=]", line) for line in lines[1 : ends[0]]):
        return FrontMatter({}, text)
    metadata = {}
    for line in lines[1 : ends[0]]:
        key = re.match(r"(title|date)\s*[:=]\s*(\S.*)", line)
        if key:
            metadata[key[1]] = key[2].strip().strip("\"'")
    return FrontMatter(metadata, "\n".join(lines[ends[0] + 1 :]))


def drop_comments(text: str) -> str:
    """HTML comments, by which converters mark pages and pictures.

    >>> drop_comments("甲<!-- image -->乙<!-- 未完")
    '甲乙<!-- 未完'
    """
    parts: list[str] = []
    start = 0
    while True:
        opening = text.find("<!--", start)
        closing = text.find("-->", opening + 4) if opening >= 0 else -1
        if closing < 0:
            return "".join(parts) + text[start:]
        parts.append(text[start:opening])
        start = closing + 3


_PICTURE = re.compile(r"!\[[^\[\]\n]{0,200}\](?:\([^()\n]{0,500}\)|\[[^\[\]\n]{0,100}\])")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\]\([^()\n]{0,500}\)")
_TAG = re.compile(
    r"</?(?:br|p|div|span|u|b|i|em|strong|center|font|sup|sub|a|img|h[1-6]|section|article|mark)\b[^<>\n]{0,300}>", re.I
)


def drop_pictures(text: str) -> str:
    """Pictures and the addresses of links; the words of a link stay.

    >>> drop_pictures("见![](p1.png)[附件](a.pdf)。")
    '见附件。'
    """
    return _LINK.sub(r"\1", _PICTURE.sub("", text))


_FORMULA = re.compile(rf"\$\$?([^$\n]{{1,{LONGEST_FORMULA}}})\$\$?|\\\(([^\n]{{1,{LONGEST_FORMULA}}}?)\\\)")
_WRAPPED = re.compile(r"\\(?:text|mathrm|mathbf|mathit|textbf|operatorname|boldsymbol|rm|bf)\s*\{([^{}]*)\}")
_COMMANDS = {
    r"\%": "%",
    r"\sim": "～",
    r"\times": "×",
    r"\cdot": "·",
    r"\ldots": "…",
    r"\_": "_",
    r"\,": "",
    r"\ ": " ",
}
_SCRIPT = re.compile(r"[\^_]\s*(?:\{([^{}]*)\}|(\S))")
_WITHIN_NUMBER = re.compile(r"(?<=[\d.,%]) +(?=[\d.,%])")


def open_formulas(text: str) -> str:
    """Numbers that a converter took for formulas, as they were printed.

    >>> open_formulas("$2 0 2 3$年增长$1 2 . 5 \\\\%$，\\\\(36\\\\)件，共$\\\\mathrm{A4}$纸")
    '2023年增长12.5%，36件，共A4纸'
    """

    def opened(found: re.Match[str]) -> str:
        inner = found[1] if found[1] is not None else found[2]
        if re.search(r"[\\^_{}]|\d", inner) is None:
            return found[0]
        if re.search(r"[\u4e00-\u9fff]", _WRAPPED.sub("", inner)):
            return found[0]  # two signs of money
        inner = _WRAPPED.sub(r"\1", inner)
        for command, sign in _COMMANDS.items():
            inner = inner.replace(command, sign)
        inner = _SCRIPT.sub(lambda script: script[1] or script[2] or "", inner)
        return _WITHIN_NUMBER.sub("", inner.strip(" {}"))

    return _FORMULA.sub(opened, text)


_CHINESE_BRACKETS = re.compile(r"\\\(([\u4e00-\u9fff]{1,10})\\\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def open_escapes(text: str) -> str:
    """Punctuation that was escaped, as it is meant; the bars of a table's cells stay escaped.

    Brackets about Chinese were full-width before a converter wrote them.

    >>> open_escapes(r"\\(一\\) 0599\\-1 \\(a\\)")
    '（一） 0599-1 (a)'
    """
    text = _CHINESE_BRACKETS.sub(r"（\1）", text)
    return _ESCAPE.sub(lambda found: found[0] if found[1] == "|" else found[1], text)


_QUOTE = re.compile(r"^[ \t]{0,3}(?:>[ \t]?){1,5}", re.M)
_BULLET = re.compile(r"^[ \t]{0,12}[-*+•·●■▪◆○][ \t]+(?!\d{1,3}[ \t]*-[ \t]*$)", re.M)
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]*(?=\S)|(?<=\S)[ \t]+#{1,6}[ \t]*$", re.M)
_RULE_LINE = re.compile(r"^[ \t]*+(?:(?:-[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|={3,}+)[ \t]*+$", re.M)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]{0,30}$", re.M)
_EMPHASIS = re.compile(r"(?<![*_~])(\*{1,3}|_{2,3}|~~)(?![*_~\s，。；、）)])([^*_~\n]{1,300}?)(?<![\s（(])\1(?![*_~])")
#: What some writers put about headings beside `#`: ids, boxes to tick, pictographs, colour, LaTeX.
_HEADING_ID = re.compile(r"\{[#.][\w .#-]{1,60}\}$", re.M)
_BOX = re.compile(r"^[ \t]*\[[ xX]\][ \t]+", re.M)
_PICTOGRAPH = re.compile("^[ \t]*[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?[ \t]*", re.M)
_HIGHLIGHT = re.compile(r"==([^=\n]{1,200})==")
_LATEX_HEADING = re.compile(r"\\(?:chapter|(?:sub){0,2}section|paragraph|title|textbf)\*?\{([^{}\n]{1,100})\}")
_NOTE_MARK = re.compile(r"^\[\^[\w-]{1,20}\]:[^\n]*$|\[\^[\w-]{1,20}\]", re.M)
_NOTE_NUMBER = re.compile(r"<sup>[ \t]*\[?\d{1,2}\]?[ \t]*</sup>", re.I)
_CODE = re.compile(r"`([^`\n]{1,200})`")


def drop_marks(text: str) -> str:
    """Marks of headings, quotations, bullets, emphasis, code and rules.

    >>> drop_marks("> ## 一、总体情况\\n- 一是**更新慢**。\\n- 3 -\\n\\n---\\n> 无`编码`。")
    '一、总体情况\\n一是更新慢。\\n- 3 -\\n\\n\\n无编码。'
    """
    for pattern in (_FENCE, _QUOTE, _RULE_LINE, _NOTE_MARK, _HEADING, _BULLET, _BOX, _PICTOGRAPH, _HEADING_ID):
        text = pattern.sub("", text)
    text = _HIGHLIGHT.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    return _CODE.sub(r"\1", text)


def plain_markdown(text: str) -> str:
    """The text of a Markdown file without marks, its pipe tables as they are.

    >>> plain_markdown("## 青禾县$2 0 2 3$年\\n\\n![](a.png)\\n\\n&nbsp;无<br>。")
    '青禾县2023年\\n\\n\\n\\n\\xa0无\\n。'
    """
    text = open_tables(drop_comments(_NOTE_NUMBER.sub("", text)))
    text = _LATEX_HEADING.sub(r"\1", text)
    text = open_formulas(text)
    text = drop_pictures(text)
    text = _TAG.sub(lambda found: "\n" if found[0].lower().startswith("<br") else "", text)
    text = drop_marks(text)
    return html.unescape(open_escapes(text))


# ------------------------------------------------------------------------------------------- tables

_TABLE_RULE = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")
_BAR = re.compile(r"(?<!\\)\|")
_OUTER_BAR = re.compile(r"^[ \t]*\||(?<!\\)\|[ \t]*$")


_HTML_TABLE = re.compile(r"<table\b", re.I)
_HTML_TABLE_END = re.compile(r"</table\s*>", re.I)


def open_tables(text: str) -> str:
    """Tables in HTML, as converters write those with merged cells, as pipe tables.

    >>> open_tables("甲\\n<table><tr><td>规章<td>3<tr><td><td>5</table>\\n乙").split("\\n")
    ['甲', '', '| 规章 | 3 |', '|---|', '|  | 5 |', '', '乙']
    """
    parts: list[str] = []
    start = 0
    while opening := _HTML_TABLE.search(text, start):
        closing = _HTML_TABLE_END.search(text, opening.end())
        if closing is None:  # it is cut off at the end of the file
            break
        rows = _rows_of_html(text[opening.start() : closing.end()])
        parts += [text[start : opening.start()], "\n", rows, "\n"]
        start = closing.end()
    return "".join(parts) + text[start:]


def _rows_of_html(table: str) -> str:
    from lxml import html as markup

    root = markup.fragment_fromstring(table, create_parent="div")
    lines: list[str] = []
    for piece in pieces_of(root):
        if isinstance(piece.block, Table):
            first, *further = (f"| {row.replace('|', ' ').replace(TAB, ' | ')} |" for row in piece.block.rows)
            lines += [first, "|---|", *further]
        else:
            lines.append(piece.text)
    return "\n".join(lines)


def is_table_rule(line: str) -> bool:
    """Whether a line parts the head of a pipe table from its body.

    >>> is_table_rule("|---|--:|"), is_table_rule("甲|乙"), is_table_rule("---")
    (True, False, False)
    """
    return "|" in line and _TABLE_RULE.fullmatch(line) is not None


def pipe_cells(line: str) -> list[str]:
    """The cells of a line with pipes.

    >>> pipe_cells(r"| 规章 | 3\\|4 |")
    ['规章', '3|4']
    """
    cells = _BAR.split(_OUTER_BAR.sub("", line))
    return [cell.strip().replace("\\|", "|").replace("\t", " ") for cell in cells]


def table_of(rows: list[list[str]]) -> Table:
    """A table from rows of cells.

    >>> table_of([["规章", "3"]]).rows
    ('规章\\t3',)
    """
    cells = [Cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    return Table(tuple(cells))


def _is_long_rule(line: str) -> bool:
    """Whether a line is a rule and cannot be a row: cells of one dash say that there is nothing.

    >>> _is_long_rule("|---|:--:|"), _is_long_rule("| - | - |")
    (True, False)
    """
    return is_table_rule(line) and all(len(cell) > 1 for cell in pipe_cells(line))


def _is_head(line: str, following: str, beyond: str) -> bool:
    """Whether a line is the head of a pipe table: a rule follows.

    A row of single dashes is one if as wide as the head, and if no rule of its own shows that it is a head itself.
    """
    if _is_long_rule(following):
        return True
    is_as_wide = len(pipe_cells(line)) == len(pipe_cells(following))
    return is_as_wide and is_table_rule(following) and not is_table_rule(line) and not _is_long_rule(beyond)


def pipe_blocks(lines: list[str]) -> list[Line | Table]:
    """Lines, those with pipes around a rule as tables.

    >>> blocks = pipe_blocks(["甲|乙。", "| 项目 | 件数 |", "|---|--:|", "| 规章 | 3 |", "二"])
    >>> [type(block).__name__ for block in blocks]
    ['Line', 'Table', 'Line']
    >>> [block.rows for block in pipe_blocks(["| - | - |", "|---|---|", "| 规章 | 3 |", "| - | - |"])]
    [('-\\t-', '规章\\t3', '-\\t-')]
    """
    blocks: list[Line | Table] = []
    rows: list[list[str]] = []
    is_below_head = False
    for line, following, beyond in zip(lines, [*lines[1:], ""], [*lines[2:], "", ""]):
        if is_below_head or _is_long_rule(line):
            is_below_head = False
            continue
        is_head = "|" in line and (_is_long_rule(following) if rows else _is_head(line, following, beyond))
        if rows and (is_head or "|" not in line):
            blocks.append(table_of(rows))
            rows = []
        if rows or is_head:
            rows.append(pipe_cells(line))
        else:
            blocks.append(Line(line))
        is_below_head = is_head
    if rows:
        blocks.append(table_of(rows))
    return blocks
