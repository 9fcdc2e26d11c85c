"""A document's pages into rows of cells: those of its tables, and lines that were rows before their form was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import nlp.regex as re
from nlp.forms.labels import DISPUTES, is_label
from nlp.forms.values import is_answer
from nlp.language.text import folded
from nlp.reading.document import Cell, Document, Line, Table

#: Between the cells of a row that stands as text.
_BARS = re.compile(r"[|｜]")
_BAR = re.compile(r"[|│┃║]")
#: The rule of a Markdown table.
_RULE = re.compile(
    r"(?=[\s|｜:+=\-─━═┄┈│┃┌-╬])(?:(?=.*?---)[\s|｜:\-]++|(?=[\s=\-┄┈│┃]*+[+─━═┌-╬])[\s+=\-─━═┄┈│┃║┌-╬]++)",
    re.DOTALL,
)
#: A label with its number behind it and nothing between.
_GLUED = re.compile(r"(?<=[\u4e00-\u9fff）)])(?=\d[\d,]*(?:\.\d+)?(?:\s|$))")
_DIGIT_BEHIND_LABEL = re.compile(r"\d(?<=[\u4e00-\u9fff）)]\d)")
#: What stands in brackets, which blanks do not part.
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
#: The number of a page on a line of its own.
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*[-—–－·]\s*\d{1,3}\s*[-—–－·]+\s*|第\s*\d{1,3}\s*页.{0,9}|Page\s*\d+\s*-?|P\.\s*\d+"
)


class Row(NamedTuple):
    """Cells side by side. `table` numbers the tables of a document, -1 for words of a line; `page` counts from 1.

    `line` is the line that the row was printed as, where no ruled lines part its cells.
    """

    page: int
    table: int
    cells: tuple[Cell, ...]
    line: Line | None = None

    @property
    def text(self) -> str:
        return folded("".join([cell.text for cell in self.cells]))


class TextLine(NamedTuple):
    """A line without cells, whose words may be a row all the same."""

    page: int
    line: Line

    @property
    def text(self) -> str:
        return self.line.text

    def row(self) -> Row:
        """Its words, parted by blanks; none where it only counts pages.

        >>> [cell.text for cell in TextLine(1, Line("规章0 0 行政许可 12")).row().cells]
        ['规章', '0', '0', '行政许可', '12']
        """
        if _PAGE_NUMBER.fullmatch(self.text):
            return Row(self.page, -1, ())
        words = split_words(self.text)
        return Row(self.page, -1, tuple([_word(column, word) for column, word in enumerate(words)]), self.line)


@lru_cache(maxsize=1 << 12)
def _word(column: int, text: str) -> Cell:
    """A word of a line as a cell; most are zero, at a few places."""
    return Cell(0, column, text)


def split_words(text: str) -> list[str]:
    """The words of a line, parted by blanks but for those in brackets, and a number behind its label.

    >>> split_words("（ 七 ）总计 3"), split_words("规章0 0")
    (['(七)总计', '3'], ['规章', '0', '0'])
    """
    if text.isdecimal():
        return [text]
    if "(" in text or "（" in text:
        text = _BRACKETED.sub(lambda found: folded(found.group()), text)
    if _DIGIT_BEHIND_LABEL.search(text):
        text = _GLUED.sub(" ", text)
    return _BAR.sub(" ", text).split()


#: What a spreadsheet parts the cells of a row with in text, and where such marks part nothing.
_DELIMITERS = ",;，；"
_UNPARTED = re.compile(r'"(?:[^"]|"")*"|[（(][^（）()]*[)）]')
_PARTED = re.compile(r"\d\s+\d")
#: So many columns has the widest table; more than so many heads are no pieces of a torn one; the first of table two.
_WIDEST = len(DISPUTES)
_FEWEST_HEADS = 2
_FIRST_HEAD = "信息内容"
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def cells_between_commas(text: str) -> tuple[Cell, ...]:
    """The cells of a line that is a row of a table with commas or semicolons between; none where it is no such row.

    Each cell must be an answer, or hold words of the forms and no number but that of an item.

    >>> [cell.text for cell in cells_between_commas('规章,0,"1,204",')]
    ['规章', '0', '1,204', '']
    >>> [cells_between_commas(text) for text in ("予以公开21件,部分公开6件", "1,204", "规章 0 0")]
    [(), (), ()]
    """
    for delimiter in _DELIMITERS:
        if delimiter in text:
            texts = _pieces_between(delimiter, text)
            if len(texts) > 1 and all(map(_is_cell, texts)) and _is_row(texts):
                return tuple([Cell(0, column, each) for column, each in enumerate(texts)])
    return ()


def _pieces_between(delimiter: str, text: str) -> list[str]:
    """The pieces of a line, of which those in quotation marks or brackets may hold the delimiter."""
    hidden = _UNPARTED.sub(lambda found: found.group().replace(delimiter, "\0"), text)
    return [_unquoted(piece.replace("\0", delimiter)) for piece in hidden.split(delimiter)]


def _is_cell(text: str) -> bool:
    """Whether a piece of a line is one answer, or words of the forms with no answer behind them."""
    if is_answer(text):
        return not _PARTED.search(text)
    return is_label(folded(text)) and not any(map(is_answer, text.split()))


def _is_row(texts: Sequence[str]) -> bool:
    """Whether cells are a row: with answers that are none of the thousands of a number, or heads beside each other."""
    labels = [text for text in texts if not is_answer(text)]
    if not labels:
        return len(texts) >= _WIDEST or not all(texts)
    answers = len(texts) - len(labels)
    has_value = any(text and is_answer(text) for text in texts)
    return has_value or answers > 1 or len(labels) > _FEWEST_HEADS or labels[0] == _FIRST_HEAD


def _unquoted(piece: str) -> str:
    """A cell without the quotation marks that a spreadsheet puts around it."""
    found = _QUOTED.fullmatch(piece.strip())
    return found[1].replace('""', '"').strip() if found else piece.strip()


def rows_of(document: Document) -> Iterator[Row | TextLine]:
    """The rows of all pages in order; lines with TABs or bars that follow each other are one table."""
    number = 0
    for page, content in enumerate(document.pages, 1):
        in_table = False
        for block in content.blocks:
            if isinstance(block, Table):
                number += 1
                yield from _table_rows(block, page, number)
                in_table = False
                continue
            pieces = _pieces(block.text)
            if pieces is not None:
                number += not in_table
                yield Row(page, number, tuple(Cell(0, column, piece) for column, piece in enumerate(pieces)))
                in_table = True
            elif not _RULE.fullmatch(block.text):
                in_table = False
                yield TextLine(page, block)


def _table_rows(table: Table, page: int, number: int) -> Iterator[Row]:
    """The rows of a table; a cell over several rows stands in the first."""
    for row, cells in groupby(table.cells, key=attrgetter("row")):
        yield Row(page, number, tuple(cells), table.lines[row] if table.lines else None)


def _pieces(text: str) -> list[str] | None:
    """The cells of a line that is a row of a table; None where it is none, or a rule.

    >>> _pieces("| 规章 | 3 |"), _pieces("规章\\t3"), _pieces("规章 3"), _pieces("|---|---|")
    (['规章', '3'], ['规章', '3'], None, None)
    """
    if "\t" in text:
        return [piece.strip() for piece in text.split("\t")]
    if ("|" not in text and "｜" not in text) or _RULE.fullmatch(text):
        return None
    inner = re.sub(r"^\s*[|｜]|[|｜]\s*$", "", text)
    pieces = [piece.strip() for piece in _BARS.split(inner)]
    return pieces if len(pieces) > 1 else None
