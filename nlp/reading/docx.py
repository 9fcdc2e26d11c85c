"""DOCX: paragraphs and tables in document order, with the numerals that Word computes.

Read from the XML itself: what these reports need (numbering, text boxes, tracked changes, content controls) lies below what
libraries for making documents offer. Elements are known by local name, so that the strict variant of the format reads alike.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from nlp.reading.document import Line, ReadError, Table, one_line, plain
from nlp.reading.table import RawCell, blocks_of_rows

PART = 100 << 20  # bytes unpacked of one XML part; a report has about half a megabyte
_WRAPPERS = frozenset(
    [
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "customXml",
        "smartTag",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
        "oMath",
        "oMathPara",
    ]
)
_SKIP = frozenset(
    [
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rt",
        "pPr",
        "rPr",
        "tblPr",
        "tcPr",
        "trPr",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
    ]
)


def _local(el) -> str:
    return el.tag.rpartition("}")[2] if isinstance(el.tag, str) else ""


def _child(el, *names: str):
    """The element at a path of local names, or None."""
    for name in names:
        el = next((c for c in el if _local(c) == name), None) if el is not None else None
    return el


def _value(el, *names: str, attribute: str = "val", default: str | None = None) -> str | None:
    """An attribute of the element at a path, whatever its namespace."""
    el = _child(el, *names)
    return (
        default if el is None else next((v for k, v in el.attrib.items() if k.rpartition("}")[2] == attribute), default)
    )


def _number(value: str | None, default: int = 0) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,9}", value, re.A) else default


def chinese(n: int, digits: str = "〇一二三四五六七八九", units: str = "十百千") -> str:
    """
    >>> [chinese(n) for n in (7, 10, 12, 20, 105, 2024)]
    ['七', '十', '十二', '二十', '一百〇五', '二千〇二十四']
    """
    if not 0 < n < 10000:
        return str(n)
    out = ""
    for place, digit in zip(range(len(str(n)) - 1, -1, -1), map(int, str(n))):
        if digit:
            out += digits[digit] + (units[place - 1] if place else "")
        elif out and not out.endswith(digits[0]):
            out += digits[0]
    out = out.rstrip(digits[0])
    return out[1:] if 10 <= n < 20 and digits[1] == "一" else out


def _roman(n: int) -> str:
    out = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
    ):
        out, n = out + sign * (n // value), n % value
    return out


def _letters(n: int) -> str:
    return chr(97 + (n - 1) % 26) * ((n - 1) // 26 + 1)


def numeral(n: int, fmt: str) -> str:
    """A number as Word writes it in one of its number formats; Arabic where the format is none of those in use here.

    >>> [numeral(3, f) for f in "japaneseCounting chineseLegalSimplified decimalEnclosedCircle upperRoman ideographTraditional bullet".split()]
    ['三', '叁', '③', 'III', '丙', '']
    """
    if n < 1 or n > 9999:
        return str(n)
    if fmt in ("bullet", "none"):
        return ""
    if fmt == "chineseLegalSimplified":
        return chinese(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")
    if fmt in ("ideographDigital", "japaneseDigitalTenThousand"):
        return str(n).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    if fmt in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return chinese(n)
    if fmt.startswith("decimalEnclosedCircle") and n <= 20:
        return chr(0x2460 + n - 1)
    if fmt == "decimalEnclosedParen" and n <= 20:
        return chr(0x2474 + n - 1)
    if fmt == "ideographEnclosedCircle" and n <= 10:
        return chr(0x3280 + n - 1)
    if fmt == "ideographTraditional" and n <= 10:
        return "甲乙丙丁戊己庚辛壬癸"[n - 1]
    if fmt == "decimalZero":
        return f"{n:02}"
    if fmt == "decimalFullWidth":
        return str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    makers = {
        "upperRoman": _roman,
        "lowerRoman": lambda n: _roman(n).lower(),
        "lowerLetter": _letters,
        "upperLetter": lambda n: _letters(n).upper(),
    }
    return makers.get(fmt, str)(n)


class _Numbering:
    """The counters of a document's lists, and the paragraph styles that bring a list with them."""

    def __init__(self, numbering, styles):
        self.abstract, self.lists, self.styles, self.default = {}, {}, {}, None
        for el in numbering if numbering is not None else ():
            if _local(el) == "abstractNum":
                levels = {_number(_attr(lvl, "ilvl")): lvl for lvl in el if _local(lvl) == "lvl"}
                self.abstract[_attr(el, "abstractNumId")] = (levels, _value(el, "numStyleLink"))
            elif _local(el) == "num":
                starts, levels = {}, {}
                for over in (o for o in el if _local(o) == "lvlOverride"):
                    ilvl = _number(_attr(over, "ilvl"))
                    if (start := _value(over, "startOverride")) is not None:
                        starts[ilvl] = _number(start)
                    if _child(over, "lvl") is not None:
                        levels[ilvl] = _child(over, "lvl")
                self.lists[_attr(el, "numId")] = (_value(el, "abstractNumId"), starts, levels)
        for el in styles if styles is not None else ():
            if _local(el) == "style":
                self.styles[_attr(el, "styleId")] = (_child(el, "pPr", "numPr"), _value(el, "basedOn"))
                if _attr(el, "type") == "paragraph" and _attr(el, "default") in ("1", "true", "on"):
                    self.default = _attr(el, "styleId")
        self.counts: dict[str, dict[int, int]] = {}  # lists made from one abstract list go on counting
        self.begun: set[tuple[str, int]] = set()

    def _style(self, style):
        for _ in range(20):  # a style may name itself as its base
            numpr, base = self.styles.get(style, (None, None))
            if numpr is not None or base is None:
                return numpr, style
            style = base
        return None, style

    def label(self, paragraph) -> str:
        """The numeral of a paragraph, such as 一、 or （二）, counting it; "" for one that has none."""
        style = _value(paragraph, "pPr", "pStyle") or self.default
        inherited, owner = self._style(style)
        own = _child(paragraph, "pPr", "numPr")
        list_id = (_value(own, "numId") if own is not None else None) or (
            _value(inherited, "numId") if inherited is not None else None
        )
        if list_id not in self.lists:  # also "0", which takes the numeral of a style away
            return ""
        abstract_id, starts, overrides = self.lists[list_id]
        levels, link = self.abstract.get(abstract_id, ({}, None))
        if link and (numpr := self._style(link)[0]) is not None and _value(numpr, "numId") in self.lists:
            abstract_id = self.lists[_value(numpr, "numId")][0]
            levels = self.abstract.get(abstract_id, ({}, None))[0]
        levels = levels | overrides
        ilvl = (_value(own, "ilvl") if own is not None else None) or (
            _value(inherited, "ilvl") if inherited is not None else None
        )
        if ilvl is None:
            ilvl = next((i for i, lvl in levels.items() if _value(lvl, "pStyle") == owner), 0)
        at = _number(str(ilvl))
        if at not in levels:
            return ""
        counts = self.counts.setdefault(abstract_id, {})
        if at in starts and (list_id, at) not in self.begun:
            counts.pop(at, None)
        self.begun.add((list_id, at))

        def start(i):
            return starts.get(i, _number(_value(levels.get(i), "start") if i in levels else None, 1))

        counts[at] = counts[at] + 1 if at in counts else start(at)
        for deeper in [i for i in counts if i > at]:
            restart = _value(levels[deeper], "lvlRestart") if deeper in levels else None
            if restart is None or _number(restart) > at:  # "0": goes on counting
                del counts[deeper]
        if _value(levels[at], "numFmt") == "bullet":
            return ""
        arabic = _child(levels[at], "isLgl") is not None

        def one(match):
            i = int(match[1]) - 1
            fmt = _value(levels.get(i), "numFmt", default="decimal") if i in levels else "decimal"
            return numeral(counts.get(i, start(i)), "decimal" if arabic and i < at else fmt)

        return re.sub(r"%([1-9])", one, _value(levels[at], "lvlText", default=""))


def _attr(el, name: str) -> str | None:
    return next((v for k, v in el.attrib.items() if k.rpartition("}")[2] == name), None)


class _Body:
    def __init__(self, numbering: _Numbering):
        self.numbering = numbering
        self.carry = ""  # text of a paragraph whose end a tracked change took away

    def lines(self, parent) -> list[str]:
        """Paragraphs and table rows below an element, in document order."""
        out: list[str] = []
        for el in parent:
            name = _local(el)
            if name == "p":
                out += self._paragraph(el)
            elif name == "tbl":
                out += self._table(el)
            elif name == "AlternateContent":
                out += self.lines(next(iter(el), ()))
            elif name in _WRAPPERS:
                out += self.lines(el)
        return out

    def _paragraph(self, p) -> list[str]:
        boxes: list[str] = []
        text = plain("".join(self._runs(p, boxes)))
        kept = [one_line(line) for line in text.split("\n")]
        label = self.numbering.label(p)
        if any(kept) and label:
            first = next(i for i, line in enumerate(kept) if line)
            kept[first] = label + (" " if label[-1].isascii() and label[-1].isalnum() else "") + kept[first]
        kept[0] = self.carry + kept[0]
        self.carry = kept.pop() if _child(p, "pPr", "rPr", "del") is not None else ""
        return [line for line in kept if line] + boxes

    def _runs(self, parent, boxes: list[str]):
        """The text of a paragraph piece by piece; text boxes anchored in it go to `boxes`, once."""
        for el in parent:
            name = _local(el)
            if name in _SKIP or not name:
                continue
            if name == "t":
                yield (el.text or "").replace("\n", " ")
            elif name in ("tab", "ptab"):
                yield " "
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "r":
                hidden = _child(el, "rPr", "vanish")
                if hidden is None or _attr(hidden, "val") in ("0", "false", "off"):
                    yield from self._runs(el, boxes)
            elif name == "txbxContent":
                outer, self.carry = self.carry, ""
                boxes += self.lines(el)
                self.carry = outer
            elif name == "AlternateContent":  # Choice and Fallback hold the same twice
                yield from self._runs(next(iter(el), ()), boxes)
            else:
                yield from self._runs(el, boxes)

    def _flat(self, parent, name: str):
        """Children of a name, also those inside content controls and tracked insertions."""
        for el in parent:
            if _local(el) == name:
                yield el
            elif _local(el) in _WRAPPERS:
                yield from self._flat(el, name)

    def _table(self, table) -> list[str]:
        data: list[list[RawCell]] = []
        for row in self._flat(table, "tr"):
            if _child(row, "trPr", "del") is not None:
                continue
            cells = (
                [RawCell((), _number(_value(row, "trPr", "gridBefore")))]
                if _number(_value(row, "trPr", "gridBefore"))
                else []
            )
            for cell in self._flat(row, "tc"):
                merge = _child(cell, "tcPr", "vMerge")
                covered = merge is not None and _attr(merge, "val") != "restart"
                lines = () if covered else tuple(map(Line, self.lines(cell)))
                nested = any("".join(t.itertext()).strip() for t in self._flat(cell, "tbl"))
                span = _number(_value(cell, "tcPr", "gridSpan"), 1)
                cells.append(RawCell(lines, span, 1, nested and not covered, covered))
            data.append(cells)
        out: list[str] = []
        for block in blocks_of_rows(data):
            out += block.rows if isinstance(block, Table) else [block.text]
        return out


def _part(archive: zipfile.ZipFile, name: str):
    """The root element of an XML part, or None where the archive has no such part."""
    from lxml import etree

    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > PART:
        raise ReadError(f"{name} unpacks to {info.file_size >> 20} MB: more than any report (a zip bomb?)")
    # Entities stay unexpanded and nothing is fetched; depth and text sizes keep the parser's limits.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(archive.read(info), parser)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise ReadError(f"broken .docx ({name}): open it in Word or WPS and save it again") from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise ReadError(f"broken .docx ({name}): open it in Word or WPS and save it again") from error
        raise


def read_docx(data: bytes) -> dict:
    """The fields of a Document; headers, footers, notes and comments are left out."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReadError("not a .docx archive, or one cut short: fetch or save it again") from error
    with archive:
        main = "word/document.xml"
        relations = _part(archive, "_rels/.rels")
        for relation in relations if relations is not None else ():
            if (relation.get("Type") or "").endswith("/officeDocument"):
                main = (relation.get("Target") or main).lstrip("/")
        body = _child(_part(archive, main), "body")
        if body is None:
            raise ReadError("not a .docx archive: it holds no Word document")
        folder = posixpath.dirname(main)
        numbering = _Numbering(
            *(_part(archive, posixpath.join(folder, name)) for name in ("numbering.xml", "styles.xml"))
        )
        content = _Body(numbering)
        lines = content.lines(body)
        lines += [content.carry] if content.carry else []
        core = _part(archive, "docProps/core.xml")
    if not any(line.strip() for line in lines):
        raise ReadError(".docx without text (pictures of pages?): run OCR first")
    metadata = {}
    for el in core if core is not None else ():
        text = (el.text or "").strip()
        if _local(el) == "title" and text:
            metadata["title"] = text
        elif _local(el) == "created" and re.match(r"\d{4}-\d\d-\d\d", text):
            metadata["date"] = text[:10]
    return dict(reader="lxml", pages=("\n".join(lines),), metadata=metadata)
