"""Text and Markdown: which encoding the bytes are in, and which damage they went through before."""

from __future__ import annotations

import re

from nlp.reading.document import Notice, ReadError, everyday, plain, plausibility, unreadable

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 200_000  # characters that suffice to judge an encoding


def decode(data: bytes, declared: str | None = None) -> tuple[str, str, list[Notice]]:
    """Text, encoding and warnings. A byte-order mark decides; then valid UTF-8; then the encoding that gives
    the most plausible Chinese.

    Chinese in another encoding is never valid UTF-8 for longer than a word or two. UTF-16 without a mark is
    tried where there are zero bytes. Where no encoding fits throughout, the best is used and what does not fit
    becomes U+FFFD, with a warning.

    >>> decode("政府信息公开".encode("gb18030"))[:2], decode("公开，2024".encode("utf-16-le"))[:2]
    (('政府信息公开', 'gb18030'), ('公开，2024', 'utf-16-le'))
    """
    declared = (declared or "").lower()
    declared = "gb18030" if declared in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else declared
    zeros = ["utf-16-le", "utf-16-be"] if b"\0" in data else []
    marked = [name for mark, name in _BOMS if data.startswith(mark)]
    tried = []
    for encoding in marked or dict.fromkeys(["utf-8", declared or "gb18030", "gb18030", *zeros]):
        try:
            text, whole = data.decode(encoding), True
        except UnicodeDecodeError:
            text, whole = data.decode(encoding, "replace"), False
        except LookupError:  # a page may declare anything
            continue
        sense = plausibility(text[:_SAMPLE]) - 3 * unreadable(text[:_SAMPLE])
        if whole and encoding == "utf-8" and not zeros:
            sense = 1.0  # even if it reads as nonsense: that is damage from before, for repair()
        tried.append((sense, encoding, text))
        if sense == 1.0:
            break
    sense, encoding, text = max(tried, key=lambda t: t[0])
    if sense < 0.3:
        raise ReadError("not text: the bytes fit none of UTF-8, GB 18030 and UTF-16; check what kind of file it is")
    warnings = []
    if lost := text.count("\ufffd"):
        warnings.append(
            Notice("undecodable", f"{lost} characters could not be decoded ({encoding}); they stand as \ufffd")
        )
    text, fixed = repair(plain(text))
    return text, encoding, warnings + fixed


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

    >>> repair("一、标题\\n淇℃伅鍏紑銆?")
    ('一、标题\\n信息公开。', [Notice(code='mojibake', text='1 of 2 lines were UTF-8 or GBK once read in the wrong encoding, and were repaired')])
    """
    if text.isascii():
        return text, []
    lines = text.split("\n")
    fixed = [_mended(line) for line in lines]
    count = sum(a != b for a, b in zip(lines, fixed))
    if not count:
        return text, []
    said = f"{count} of {len(lines)} lines were UTF-8 or GBK once read in the wrong encoding, and were repaired"
    lost = sum(b.count("\ufffd") for a, b in zip(lines, fixed) if a != b)
    return "\n".join(fixed), [
        Notice("mojibake", said + (f"; {lost} characters are lost for good and stand as \ufffd" if lost else ""))
    ]


_ENUMERATOR_TAB = re.compile(r"^([（(]?[\d一二三四五六七八九十]{1,3}[）)、.．])\t+(?=[^\t]*$)", re.M)


def lines_of(text: str) -> str:
    """Text whose TABs part cells only: one that indents or that follows an enumerator becomes a space.

    >>> lines_of("\\t一、\\t总体情况\\n规章\\t3\\t5\\t")
    ' 一、 总体情况\\n规章\\t3\\t5'
    """
    text = re.sub(r"[ \t]+$", "", text, flags=re.M)
    text = re.sub(r"^[ \u3000]*\t[ \u3000\t]*", " ", text, flags=re.M)
    return re.sub(
        r"(?<=^ )([（(]?[\d一二三四五六七八九十]{1,3}[）)、.．])\t+(?=[^\t\n]*$)",
        r"\1 ",
        _ENUMERATOR_TAB.sub(r"\1 ", text),
        flags=re.M,
    )


_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


def pipe_tables(text: str) -> str:
    """Markdown with its pipe tables as TAB rows; a table is lines with pipes around a rule ``|---|---|``.

    >>> pipe_tables("甲|乙。\\n\\n| 项目 | 件数 |\\n|---|--:|\\n| 规章 | 3 |\\n\\n## 二")
    '甲|乙。\\n\\n项目\\t件数\\n规章\\t3\\n\\n## 二'
    """
    out: list[str] = []
    lines, inside = text.split("\n"), False

    def row(line: str) -> str:
        cells = re.split(r"(?<!\\)\|", re.sub(r"^\s*\||(?<!\\)\|\s*$", "", line))
        return "\t".join(cell.strip().replace("\\|", "|").replace("\t", " ") for cell in cells)

    for line in lines:
        if not inside and "|" in line and _RULE.match(line):
            inside = True
            if out and "|" in out[-1]:
                out[-1] = row(out[-1])
        elif inside and "|" in line:
            out.append(row(line))
        else:
            inside = False
            out.append(line)
    return "\n".join(out)


def read_text(data: bytes, markdown: bool) -> dict:
    """The fields of a Document. A form feed, as left by tools that turn PDF into text, ends a page."""
    text, encoding, warnings = decode(data)
    text = lines_of(text)
    if markdown:
        text = pipe_tables(text)
    pages = tuple(page.strip("\n") for page in text.split("\f"))
    while len(pages) > 1 and not pages[-1].strip():
        pages = pages[:-1]
    return dict(reader="text", encoding=encoding, pages=pages, warnings=tuple(warnings))
