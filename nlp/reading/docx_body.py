"""The body of a Word document into lines and tables, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby, islice

import nlp.regex as re
from nlp.reading.document import Line, one_line, plain
from nlp.reading.docx_controls import Controls
from nlp.reading.docx_embedded import Embedded
from nlp.reading.docx_fields import Fields
from nlp.reading.docx_numbering import Numbering
from nlp.reading.docx_paragraph import Block, ParagraphReader, Surroundings
from nlp.reading.docx_properties import properties_of
from nlp.reading.docx_styles import Styles
from nlp.reading.docx_xml import SKIPPED, Element, attribute, child, local, number, toggle, value, within
from nlp.reading.table import RawCell, blocks_of_rows

NESTED = 20  # tables within tables; deeper ones are read as text
MOST_ELEMENTS = 1000  # of a paragraph that are looked at to tell whether it belongs to a list of contents
LONGEST_JOINED = 100_000  # characters that paragraphs whose ends go make one line of
TAB_COLUMNS = 3  # that lines have at least which tabulators make a table of

_CONTENTS_LINE = re.compile(r"toc \d|目录 \d")
_ENDS_IN_PAGE = re.compile(r"[\t ][0-9ivxlIVXL]{1,6}\s*$")


class BodyReader:
    """Reads paragraphs, tables and boxes, and counts what it left out since nobody sees it."""

    def __init__(
        self, styles: Styles, numbering: Numbering, controls: Controls, embedded: Embedded, surroundings: Surroundings
    ):
        self._styles = styles
        self._numbering = numbering
        self._controls = controls
        self._surroundings = surroundings
        self._seen: set[Element] | None = None
        self._depth = 0
        self._filled_tables = 0
        #: Text of a paragraph that the next one goes on, and whether its numeral stands before it already.
        self._carry = ""
        self._is_carry_numbered = False
        self.hidden = 0
        self._paragraphs = ParagraphReader(
            styles, Fields(numbering), controls, embedded, self._inside, self._alternative
        )
        self._handlers: dict[str, Callable[[Element], Sequence[Block]]] = {
            "p": self._paragraph,
            "tbl": self._table,
            "altChunk": embedded.chunk,
            "subDoc": embedded.chunk,
            "AlternateContent": lambda el: self._blocks(self._alternative(el)),
            "sdt": self._control,
            "annotation": self._annotation,
        }

    def read(self, parent: Element) -> list[Block]:
        """All blocks below an element."""
        outer = (self._carry, self._is_carry_numbered)
        self._carry = ""
        blocks = [*self._blocks(parent), *self._flush()]
        self._carry, self._is_carry_numbered = outer
        return lay_tabs(blocks)

    def _blocks(self, parent: Iterable[Element]) -> list[Block]:
        blocks: list[Block] = []
        for el in parent:
            name = local(el)
            if not name or name in SKIPPED:
                continue
            handler = self._handlers.get(name)
            blocks.extend(self._blocks(el) if handler is None else handler(el))
        return blocks

    def _flush(self) -> list[Block]:
        text = self._carry
        self._carry = ""
        return [Line(text)] if text else []

    def _paragraph(self, p: Element) -> list[Block]:
        properties = properties_of(child(p, "pPr"))
        found = self._paragraphs.read(p, properties, self._surroundings)
        self.hidden += found.hidden
        if self._is_contents_line(p, properties.style, found.text):
            return []
        lines = _lines(found.text)
        is_unseen = found.hidden > 0 and not any(lines)
        label = "" if properties.end_goes or is_unseen else self._numbering.label(properties)
        if self._is_carry_numbered:
            lines = _labelled(lines, label)
            lines[0] = self._carry + lines[0]
        else:
            lines[0] = self._carry + lines[0]
            lines = _labelled(lines, label)
        self._is_carry_numbered = properties.runs_on
        joins = (properties.end_goes or properties.runs_on) and len(lines[-1]) < LONGEST_JOINED
        self._carry = lines.pop() if joins else ""
        return [*found.above, *(Line(line) for line in lines if line), *found.below]

    def _is_contents_line(self, p: Element, style: str | None, text: str) -> bool:
        """Whether Word made a paragraph for a list of contents."""
        name = self._styles.name(style)
        if name == "toc heading":
            return True
        if not _CONTENTS_LINE.fullmatch(name):
            return False
        near = islice(p.iter(), MOST_ELEMENTS)
        is_linked = any("PAGEREF" in (el.text or "") for el in near if local(el) == "instrText")
        return is_linked or bool(_ENDS_IN_PAGE.search(text[-20:]))

    def _control(self, el: Element) -> list[Block]:
        if self._controls.is_contents(el):
            return []
        blocks = [] if self._controls.is_prompt(el) else self._blocks(el)
        if blocks:
            return blocks
        text = self._controls.bound_text(el)
        return [Line(text)] if text else []

    def _annotation(self, el: Element) -> list[Block]:
        """What Word 2003 has for changes and comments: what was put in is text."""
        return self._blocks(el) if (attribute(el, "type") or "").startswith("Word.Insertion") else []

    def _inside(self, el: Element) -> list[Block]:
        """What stands in a box or cell, which may be of any colour."""
        outer = self._surroundings
        self._surroundings = replace(outer, may_be_dark=True)
        blocks = self.read(el)
        self._surroundings = outer
        return blocks

    def _alternative(self, el: Element) -> Iterable[Element]:
        """Of several forms of the same thing the first that has anything to read."""
        if self._seen is None:
            self._seen = _holders_of_text(el.getroottree().getroot())
        options = [option for option in el if local(option)]
        return next((option for option in options if option in self._seen), options[0] if options else ())

    def _table(self, table: Element) -> list[Block]:
        before = self._flush()
        if self._depth >= NESTED:
            return before + self._blocks(table)
        self._depth += 1
        blocks = blocks_of_rows([self._row(row) for row in within(table, "tr") if not _is_gone(row)])
        self._depth -= 1
        self._filled_tables += bool(blocks)
        return before + blocks

    def _row(self, row: Element) -> list[RawCell]:
        skipped = number(value(row, "trPr", "gridBefore"))
        cells = [RawCell((), skipped)] if skipped else []
        for cell in within(row, "tc"):
            properties = child(cell, "tcPr")
            if child(properties, "cellDel") is not None:
                continue
            if cells and _goes_on(properties, "hMerge", "hmerge"):
                cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + 1)
                continue
            cells.append(self._cell(cell, properties))
        return cells

    def _cell(self, cell: Element, properties: Element) -> RawCell:
        span = number(value(properties, "gridSpan"), 1)
        if _goes_on(properties, "vMerge", "vmerge"):
            return RawCell((), span, continues=True)
        tables = self._filled_tables
        blocks = self._inside(cell)
        return RawCell(tuple(blocks), span, nested=self._filled_tables > tables)


def _goes_on(properties: Element, *names: str) -> bool:
    """Whether a cell only goes on one above or before it."""
    merges = [merge for merge in (child(properties, name) for name in names) if merge is not None]
    return any(attribute(merge, "val") != "restart" for merge in merges)


def _is_gone(row: Element) -> bool:
    """Whether a row was deleted by a tracked change or is hidden."""
    properties = child(row, "trPr")
    return child(properties, "del") is not None or bool(toggle(properties, "hidden"))


def _holders_of_text(root: Element) -> set[Element]:
    """All elements that hold text, or a file with text, at any depth."""
    holders: set[Element] = set()
    for el in root.iter():
        is_text = local(el) == "t" and (el.text or "").strip()
        if is_text or local(el) in ("sym", "textpath", "OLEObject", "objectEmbed", "altChunk"):
            while el is not None and el not in holders:
                holders.add(el)
                el = el.getparent()
    return holders


def _lines(text: str) -> list[str]:
    """The lines of a paragraph; what tabulators part is parted by one TAB."""
    lines = []
    for line in plain(text).split("\n"):
        pieces = [one_line(piece) for piece in line.split("\t")]
        lines.append("\t".join(piece for piece in pieces if piece))
    return lines


def _labelled(lines: list[str], label: str) -> list[str]:
    """Lines with a numeral before the first that has text."""
    first = next((i for i, line in enumerate(lines) if line), None)
    if first is None or not label:
        return lines
    blank = " " if label[-1].isascii() and label[-1].isalnum() else ""
    return [*lines[:first], label + blank + lines[first], *lines[first + 1 :]]


def lay_tabs(blocks: Iterable[Block]) -> list[Block]:
    """Lines that tabulators lay out as a table into one; in any other line a tabulator is a blank.

    >>> lines = map(Line, ["一、\\t总体", "项目\\t新收\\t办结", "许可\\t3\\t2"])
    >>> [block.text if isinstance(block, Line) else block.rows for block in lay_tabs(lines)]
    ['一、 总体', ('项目\\t新收\\t办结', '许可\\t3\\t2')]
    """
    laid: list[Block] = []
    for columns, group in groupby(blocks, key=_tab_columns):
        together = list(group)
        if columns >= TAB_COLUMNS and len(together) > 1:
            rows = [[RawCell((Line(piece),)) for piece in _text(line).split("\t")] for line in together]
            laid.extend(blocks_of_rows(rows))
        else:
            laid.extend(Line(block.text.replace("\t", " ")) if isinstance(block, Line) else block for block in together)
    return laid


def _tab_columns(block: Block) -> int:
    return block.text.count("\t") + 1 if isinstance(block, Line) else 0


def _text(block: Block) -> str:
    return block.text if isinstance(block, Line) else ""
