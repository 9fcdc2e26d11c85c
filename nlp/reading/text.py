"""Text and Markdown: which encoding the bytes are in, and which damage they went through before."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from typing import NamedTuple

import nlp.regex as re
from nlp.reading.content import Content
from nlp.reading.document import Line, Notice, Page, ReadError, Table, everyday, plain, plausibility, unreadable
from nlp.reading.markdown import open_tables, pipe_blocks, plain_markdown, split_front_matter, table_of
from nlp.reading.wrapped import unwrapped, without_markup

_UTF_32 = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"))
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 200_000  # characters that suffice to judge an encoding


#: Names under which pages declare a part of GB 18030, or of Big5.
_GB_NAMES = ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936")
_BIG5_NAMES = ("big5", "big5-hkscs", "x-x-big5", "cp950")
#: Sense below which bytes are no text.
NO_SENSE = 0.3
#: Zero bytes in a row that pad a block; in UTF-16 there are fewer.
_PADDING = re.compile(rb"\0{4,}")


class _Reading(NamedTuple):
    """Bytes read in an encoding, and how much sense that makes: 1 for everyday Chinese throughout."""

    sense: float
    encoding: str
    text: str


def decode(data: bytes, declared: str | None = None) -> tuple[str, str, list[Notice]]:
    """Text, encoding and warnings. A byte-order mark decides; then valid UTF-8; then the encoding that gives
    the most plausible Chinese.

    Chinese in another encoding is never valid UTF-8 for longer than a word or two. UTF-16 without a mark is
    tried where there are zero bytes, and line by line where no encoding fits throughout. What does not fit
    becomes U+FFFD, with a warning.

    >>> decode("政府信息公开".encode("gb18030"))[:2], decode("公开，2024".encode("utf-16-le"))[:2]
    (('政府信息公开', 'gb18030'), ('公开，2024', 'utf-16-le'))
    """
    if not data.startswith(tuple(mark for mark, _ in _UTF_32)):
        data = _PADDING.sub(b"", data)
    best = _best_reading(data, declared or "")
    warnings = []
    if "\ufffd" in best.text:
        by_line = _read_by_line(data)
        if by_line.sense > best.sense:
            best = by_line
            warnings.append(Notice("mixed_encodings", "the lines are in several encodings; each was read in its own"))
    if best.sense < NO_SENSE:
        raise ReadError("not text: the bytes fit none of UTF-8, GB 18030 and UTF-16; check what kind of file it is")
    if lost := best.text.count("\ufffd"):
        said = f"{lost} characters could not be decoded ({best.encoding}); they stand as \ufffd"
        warnings.append(Notice("undecodable", said))
    # Before control characters go: those from 80 to 9F are halves of Chinese ones once read as Latin-1.
    # A half character at the very end is what a cut left over.
    text, fixed = repair(re.sub(r"\r\n?", "\n", best.text.removesuffix("\ufffd")))
    return plain(text), best.encoding, warnings + fixed


def _best_reading(data: bytes, declared: str) -> _Reading:
    """The bytes in the encoding in which they make most sense; of equal ones the first tried."""
    zeros = ["utf-16-le", "utf-16-be"] if b"\0" in data else []
    marked = [name for mark, name in (*_UTF_32, *_BOMS) if data.startswith(mark)][:1]
    tried: list[_Reading] = []
    for encoding in marked or dict.fromkeys(["utf-8", _python_name(declared), "gb18030", *zeros, "big5hkscs"]):
        reading = _read_as(data, encoding, bool(zeros))
        if reading is None:
            continue
        tried.append(reading)
        if reading.sense == 1.0:
            break
    return max(tried, key=lambda reading: reading.sense)


def _python_name(declared: str) -> str:
    name = declared.lower()
    if name in _GB_NAMES:
        return "gb18030"
    return "big5hkscs" if name in _BIG5_NAMES else name or "gb18030"


def _read_as(data: bytes, encoding: str, has_zeros: bool) -> _Reading | None:
    """The bytes in one encoding; None where Python knows none of that name."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    except (LookupError, ValueError):  # a page may declare anything
        return None
    else:
        if encoding == "utf-8" and not has_zeros:
            return _Reading(
                1.0, encoding, text
            )  # even if it reads as nonsense: that is damage from before, for repair()
    return _Reading(_sense(text), encoding, text)


def _sense(text: str) -> float:
    return plausibility(text[:_SAMPLE]) - 3 * unreadable(text[:_SAMPLE])


def _read_by_line(data: bytes) -> _Reading:
    """Each line in the first of UTF-8 and GB 18030 that it fits."""
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("gb18030", "replace"))
    text = "\n".join(lines)
    return _Reading(_sense(text), "utf-8, gb18030", text)


def _bytes_of_gbk(line: str) -> bytes:
    """The bytes from which a GBK decoder made this line. What it could not decode stands as U+FFFD or ? and,
    where only one byte can have stood there, gets it back.

    >>> _bytes_of_gbk("涓?銆佹?讳綋").decode(), _bytes_of_gbk("淇℃伅銆?").decode()
    ('一、总体', '信息。')
    """
    made = b"".join(b"\x80" if c == "€" else c.encode("gb18030", "replace") for c in line.replace("\ufffd", "?"))
    # 公开 (E5 85 AC E5 BC 80) goes through a private-use character that gets dropped or lost; what is left
    # means nothing else.
    made = re.sub(rb"\xe5\x85(\xbc\x80|\?+\xe5?\xbc[\x80?])", "公开".encode(), made)
    # 80 is no first byte in GBK and was lost wherever it stood first; other last bytes were lost before ASCII only.
    made = re.sub(rb"([\xe1-\xef])\?(?=[\x80-\xbf?])", b"\\1\x80", made)
    made = re.sub(rb"([\xe1-\xef][\x80-\xbf])\?(?=[\xc2-\xf4])", b"\\1\x80", made)
    # A full stop is E3 80 82, and 82 with the line break that followed made no character.
    return re.sub(rb"\xe3\x80\?$", "。".encode(), made)


def _bytes_of_latin(line: str) -> bytes:
    """The bytes from which a Latin-1 or Windows-1252 decoder made this line, or none."""
    out = bytearray()
    for c in line:
        try:
            out += c.encode("latin-1" if ord(c) < 256 else "cp1252")
        except UnicodeEncodeError:
            return b""
    return bytes(out)


def _bytes_of_mac(line: str) -> bytes:
    """The bytes from which a Mac Roman decoder made this line, or none."""
    try:
        return line.encode("mac-roman")
    except UnicodeEncodeError:
        return b""


def _mended_throughout(line: str) -> str:
    """A line with all wrong decodings undone: some were saved and read wrongly several times."""
    try:
        once = "" if line.isascii() else _bytes_of_latin(line).decode("utf-8")
    except UnicodeDecodeError:
        once = ""
    if once and plausibility(once) < NO_SENSE:
        line = once  # still none: that was not the only time
    return _mended(line)


def _mended(line: str) -> str:
    """A line with one wrong decoding undone, or the line itself.

    The repair counts only if a line that was mostly no everyday Chinese becomes Chinese, so that right text stays.

    >>> _mended("鏀垮簻淇℃伅鍏紑"), _mended("ÕþÎñ¹«¿ª"), _mended("政务公开"), _mended("Müller & Söhne")
    ('政府信息公开', '政务公开', '政务公开', 'Müller & Söhne')
    """
    before = plausibility(line)
    if before > 0.7 or line.isascii():
        return line
    gbk, latin = _bytes_of_gbk(line), _bytes_of_latin(line)
    candidates = [gbk.decode("utf-8", "replace")]
    candidates += [latin.decode(encoding, "replace") for encoding in ("utf-8", "gb18030") if latin]
    mac = _bytes_of_mac(line)
    if mac:
        candidates.append(mac.decode("utf-8", "replace"))
    best = line
    for text in candidates:
        # Where the last byte of a character was lost, what replaced it was a question mark.
        text = text.replace("\ufffd?", "\ufffd")
        han = sum("\u4e00" <= c <= "\u9fff" and everyday(c) for c in text)
        lost = text.count("\ufffd")
        if (
            han >= 2
            and lost * 2 <= han + 1
            and plausibility(text.replace("\ufffd", "")) > max(0.85, before + 0.2, plausibility(best))
        ):
            best = text
    return best


def repair(text: str) -> tuple[str, list[Notice]]:
    """Undo, line by line, a wrong decoding that happened before the text was saved; say what was done and what is lost.

    >>> text, warnings = repair("一、标题\\n淇℃伅鍏紑銆?")
    >>> text, warnings[0].code
    ('一、标题\\n信息公开。', 'mojibake')
    """
    if text.isascii():
        return text, []
    lines = text.split("\n")
    fixed = [_mended_throughout(line) for line in lines]
    count = sum(a != b for a, b in zip(lines, fixed))
    if not count:
        return text, []
    said = f"{count} of {len(lines)} lines were UTF-8 or GBK once read in the wrong encoding, and were repaired"
    lost = sum(b.count("\ufffd") for a, b in zip(lines, fixed) if a != b)
    return "\n".join(fixed), [
        Notice("mojibake", said + (f"; {lost} characters are lost for good and stand as \ufffd" if lost else ""))
    ]


#: An enumerator, with the TAB that a list puts behind it; what follows holds no other.
_ENUMERATOR_TAB = re.compile(r"( ?[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．])\t+([^\t]*)")
_BLANKS = " \u3000\t"
_INDENT = re.compile(r"[ \u3000]*+\t[ \u3000\t]*+")


def lines_of(text: str) -> str:
    """Text whose TABs part cells only: one that indents or that follows an enumerator becomes a space.

    In lines that make a grid all TABs part cells, since the first or the last may be blank.

    >>> lines_of("\\t一、\\t总体情况\\n规章\\t3\\t5\\t")
    ' 一、 总体情况\\n规章\\t3\\t5'
    >>> lines_of("项目\\t本年\\t上年\\n规章\\t3\\t5\\n\\t1\\t\\n")
    '项目\\t本年\\t上年\\n规章\\t3\\t5\\n\\t1\\t\\n'
    """
    lines: list[str] = []
    for has_tabs, together in groupby(text.split("\n"), key=lambda line: "\t" in line):
        if not has_tabs:
            lines.extend(line.rstrip(" ") for line in together)
            continue
        rows = list(together)
        plain = [_without_indent(row.rstrip(" \t")) for row in rows]
        # An item of a list has lost its TABs by now.
        width = _grid_width([row for row, line in zip(rows, plain) if "\t" in line or not line])
        lines.extend(row if row.count("\t") == width else line for row, line in zip(rows, plain))
    return "\n".join(lines)


def _grid_width(rows: list[str]) -> int:
    """The number of TABs that most lines of a grid have; 0 where lines are no grid of three columns or more.

    >>> _grid_width(["项目\\t本年\\t上年", "规章\\t3\\t5"]), _grid_width(["\\t\\t甲。", "\\t\\t乙。"])
    (2, 0)
    """
    if len(rows) < 2:
        return 0
    ((width, count),) = Counter(row.count("\t") for row in rows).most_common(1)
    inner = sum("\t" in row.strip(_BLANKS) for row in rows if row.count("\t") == width)
    return width if width > 1 and count > 1 and 2 * inner >= count else 0


def _without_indent(line: str) -> str:
    if indent := _INDENT.match(line):
        line = " " + line[indent.end() :]
    enumerator = _ENUMERATOR_TAB.fullmatch(line)
    return f"{enumerator[1]} {enumerator[2]}" if enumerator else line


_PAGE_MARK = re.compile(
    r"""
    [ \t]*
    (?: \{\d{1,4}\}-{6,}                                        # {2}------------ of a converter
      | [-=—–*#_~·\[【(（<]{1,40}[ \t]*                           # decoration, as a mark of pages needs
        (?: 第[ \t]*[\d一二三四五六七八九十百]{1,5}[ \t]*页(?:[ \t]*[/，,]?[ \t]*共[ \t]*\d{1,4}[ \t]*页)?
          | [Pp](?:age|AGE)?\.?[ \t]*\d{1,4}(?:[ \t]*(?:of|/)[ \t]*\d{1,4})?
          | 页码?[ \t]*[:：]?[ \t]*\d{1,4}
          | [Pp]age[ \t]*[Bb]reak | 分页符? | 换页
        )
        [ \t]*[-=—–*#_~·\]】)）>]{0,40}
    )
    [ \t]*""",
    re.VERBOSE,
)


def page_marks(text: str) -> str:
    """Lines by which a converter marks its pages, as form feeds.

    >>> page_marks("甲\\n=== 第 2 页 ===\\n乙\\n第3页共5页")
    '甲\\n\\x0c\\n乙\\n第3页共5页'
    """
    lines = text.split("\n")
    marked = ["\f" if len(line) < 120 and _PAGE_MARK.fullmatch(line) else line for line in lines]
    return "\n".join(marked)


_NUMBERED = re.compile(r"[ \t]*+(\d{1,5}+)(?:[ \t]*+[:：|│]|[ \t]+|$)[ \t]?")
#: Lines that a text has at the least and the share of them that are numbered, for the numbers to be those of lines.
FEWEST_NUMBERED, MOST_NUMBERED = 5, 0.9


def drop_line_numbers(text: str) -> str:
    """A text whose lines were printed with their numbers, without these.

    >>> drop_line_numbers("\\n".join(f" {n}  第{n}行" for n in range(1, 6))).split("\\n")[:2]
    ['第1行', '第2行']
    """
    lines = text.split("\n")
    found = [(line, _NUMBERED.match(line)) for line in lines if line.strip()]
    numbers = [int(match[1]) for _, match in found if match]
    if len(numbers) < max(FEWEST_NUMBERED, MOST_NUMBERED * len(found)):
        return text
    # Blank lines may have been counted, or not.
    steps = [behind - before for before, behind in pairwise(numbers)]
    if sum(step in (1, 2) for step in steps) < MOST_NUMBERED * len(steps):
        return text
    return "\n".join(map(_without_number, lines))


def _without_number(line: str) -> str:
    number = _NUMBERED.match(line)
    return line[number.end() :] if number else line


_SPACED_PAIR = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_SOLID_PAIR = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_SINGLE = re.compile(r"(?<=\S) (?=\S)")
_FIGURES = re.compile(r"[\d\s.,%/—–-]*")


def close_up(text: str) -> str:
    """A text with a blank between all its characters, as some recognition leaves it, without these blanks.

    A line of figures alone stays, since there blanks part cells.

    >>> close_up("青 禾 县 2 0 2 3 年 年 度 报 告\\n5 1 0")
    '青禾县2023年年度报告\\n5 1 0'
    """
    if len(_SPACED_PAIR.findall(text)) <= len(_SOLID_PAIR.findall(text)):
        return text
    lines = text.split("\n")
    return "\n".join(line if _FIGURES.fullmatch(line) else _SINGLE.sub("", line) for line in lines)


def blocks_of(text: str) -> tuple[Line | Table, ...]:
    """The lines of a page, those with TABs as tables.

    >>> [type(block).__name__ for block in blocks_of("甲\\n规章\\t3\\n许可\\t5\\n乙")]
    ['Line', 'Table', 'Line']
    """
    blocks: list[Line | Table] = []
    for is_row, lines in groupby(text.split("\n"), key=lambda line: "\t" in line):
        if is_row:
            blocks.append(table_of([line.split("\t") for line in lines]))
        else:
            blocks.extend(map(Line, lines))
    return tuple(blocks)


def read_text(data: bytes, markdown: bool) -> Content:
    """The fields of a Document. A form feed, as left by tools that turn PDF into text, ends a page."""
    text, encoding, warnings = decode(data)
    text, packed = unwrapped(text)
    metadata: dict[str, str] = {}
    has_tables = markdown or "<table" in text
    if markdown:
        metadata, text = split_front_matter(text)
        text = plain_markdown(text)
    else:
        text = without_markup(open_tables(text))
    text = lines_of(drop_line_numbers(close_up(page_marks(text))))
    pages = [page.strip("\n") for page in text.split("\f")]
    filled = [number for number, page in enumerate(pages) if page.strip()]
    pages = pages[filled[0] : filled[-1] + 1] if filled else pages[:1]
    cut = markdown_blocks if has_tables else blocks_of
    cut_pages = tuple(Page(cut(page)) for page in pages)
    return Content("text", cut_pages, encoding, metadata, (*warnings, *packed))


def markdown_blocks(text: str) -> tuple[Line | Table, ...]:
    """The lines of a page of Markdown, its pipe tables and rows with TABs as tables."""
    blocks: list[Line | Table] = []
    for is_table, group in groupby(blocks_of(text), key=lambda block: isinstance(block, Table)):
        if is_table:
            blocks.extend(group)
        else:
            blocks.extend(pipe_blocks([block.text for block in group if isinstance(block, Line)]))
    return tuple(blocks)
