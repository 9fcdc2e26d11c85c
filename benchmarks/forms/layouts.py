"""The layouts that the benchmark reads: for each its format, what its tables are filled with, and how it is written."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

import grids
from figures import Figures, make
from grids import Grid
from markup import write_docx, write_html
from pages import Look, write_pdf
from plain import write_markdown, write_text
from prose import Text

Parts = list[str | Grid]


class Layout(NamedTuple):
    """A format and a trap. `fills` are what stands for zero; `forms` those of tables three and two."""

    name: str
    suffix: str
    write: Callable[[Parts], bytes]
    fills: tuple[str, ...] = ("plain",)
    forms: tuple[tuple[str, str], ...] = (
        ("2021", "2021"),
        ("2019", "2019"),
        ("2021", "mixed"),
        ("2021", "2019"),
        ("2019", "2021"),
    )
    units: tuple[str, ...] = ("plain",)
    split_heads: bool = False
    change: Callable[[Grid], Grid | list[Grid]] | None = None
    changes: tuple[int, ...] = (1,)  # of which tables
    order: str = "form"  # of columns: that of the form, totals first, or any
    is_told: bool = True  # whether the text has all that tells where each number belongs

    def figures(self, rng: random.Random) -> Figures:
        form, active = rng.choice(self.forms)
        return make(rng, form, active, rng.choice(self.fills), rng.choice(self.units))

    def parts(self, figures: Figures, text: Text) -> Parts:
        """Paragraphs and tables in order."""
        order = grids.order_of(self.order, random.Random(text.title))
        tables = [
            grids.active(figures, order),
            grids.requests(figures, self.split_heads, order),
            grids.disputes(figures, order),
        ]
        shown: list[list[Grid]] = []
        for number, table in enumerate(tables):
            changed = self.change(table) if self.change and number in self.changes else table
            shown.append(changed if isinstance(changed, list) else [changed])
        s1, s5, s6 = (text.sections[code] for code in ("s1", "s5", "s6"))
        return [
            text.title,
            text.preamble,
            "一、总体情况",
            *s1,
            "二、主动公开政府信息情况",
            *([figures.above] if figures.above else []),
            *shown[0],
            "三、收到和处理政府信息公开申请情况",
            *shown[1],
            "四、政府信息公开行政复议、行政诉讼情况",
            *shown[2],
            "五、存在的主要问题及改进情况",
            *s5,
            "六、其他需要报告的事项",
            *s6,
        ]


def _pdf(**given: object) -> Callable[[Parts], bytes]:
    look = Look(**given)  # type: ignore[arg-type]
    return lambda parts: write_pdf(parts, look)


def _html(look: str) -> Callable[[Parts], bytes]:
    return lambda parts: write_html(parts, look)


def _docx(look: str) -> Callable[[Parts], bytes]:
    return lambda parts: write_docx(parts, look)


def _text(look: str) -> Callable[[Parts], bytes]:
    return lambda parts: write_text(parts, look)


def _markdown(look: str) -> Callable[[Parts], bytes]:
    return lambda parts: write_markdown(parts, look)


_UNITS = ("units", "yuan_cell", "yuan_heading", "yuan_label", "yuan_above")
_CELLS = ("plain", "slash", "dash", "none", "blank", "first_last", "mixed")
_SIGNS = ("plain", "slash", "none", "signs")

LAYOUTS = (
    Layout("ruled", ".pdf", _pdf(), ("plain", "slash", "none")),
    Layout("blank cells", ".pdf", _pdf(), ("blank", "first_last")),
    Layout("cut by pages", ".pdf", _pdf(start_low=True), _SIGNS),
    Layout("heads repeated", ".pdf", _pdf(start_low=True, repeat_heads=True), _SIGNS),
    Layout("narrow columns", ".pdf", _pdf(width=0.6, size=9.0), _SIGNS),
    Layout("unruled", ".pdf", _pdf(ruled=False), _SIGNS),
    Layout("unruled, first and last column", ".pdf", _pdf(ruled=False), ("first_last",)),
    Layout("unruled, any cell blank", ".pdf", _pdf(ruled=False), ("blank",)),
    Layout("unruled, blank, at the left", ".pdf", _pdf(ruled=False, side="left"), ("blank", "mixed")),
    Layout("unruled, blank, at the right", ".pdf", _pdf(ruled=False, side="right"), ("blank", "mixed")),
    Layout("unruled, blank, cut by pages", ".pdf", _pdf(ruled=False, start_low=True), ("blank", "mixed")),
    Layout(
        "unruled, blank, heads repeated",
        ".pdf",
        _pdf(ruled=False, start_low=True, repeat_heads=True),
        ("blank", "mixed"),
    ),
    Layout("unruled, blank, heads in two rows", ".pdf", _pdf(ruled=False), ("blank", "mixed"), split_heads=True),
    Layout("unruled, cut by pages", ".pdf", _pdf(ruled=False, start_low=True), _SIGNS),
    Layout("unruled, drawn by column", ".pdf", _pdf(ruled=False, by_column=True), _SIGNS),
    Layout("drawn by column", ".pdf", _pdf(by_column=True), _SIGNS),
    Layout("heads in two rows", ".pdf", _pdf(), _SIGNS, split_heads=True),
    Layout("numbers as clerks write them", ".pdf", _pdf(), units=("odd",)),
    Layout("totals only", ".pdf", _pdf(), ("total_only",)),
    Layout("unruled, totals only", ".pdf", _pdf(ruled=False), ("total_only",)),
    Layout("cut within a row", ".pdf", _pdf(), _SIGNS, change=grids.cut_in_a_row),
    Layout("values with units", ".pdf", _pdf(), units=_UNITS),
    Layout("spans", ".html", _html("spans"), _CELLS),
    Layout("no spans", ".html", _html("flat"), _CELLS),
    Layout("one cell a line", ".html", _html("lines"), _SIGNS),
    Layout("divs", ".html", _html("divs"), _SIGNS),
    Layout("nested", ".html", _html("nested"), _CELLS),
    Layout("paragraphs in cells", ".html", _html("paragraphs"), _CELLS),
    Layout("breaks in words", ".html", _html("breaks"), _CELLS),
    Layout("spacer columns", ".html", _html("spans"), _CELLS, change=grids.with_spacers, changes=(0, 1, 2)),
    Layout("labels over two rows", ".html", _html("spans"), _SIGNS, change=grids.with_torn_labels),
    Layout("blank rows", ".html", _html("spans"), _CELLS, change=grids.with_blank_rows),
    Layout("heads in two rows", ".html", _html("spans"), _CELLS, split_heads=True),
    Layout("values with units", ".html", _html("spans"), units=_UNITS),
    Layout("numbers as clerks write them", ".html", _html("spans"), units=("odd",)),
    Layout("totals only", ".html", _html("spans"), ("total_only",)),
    Layout("heads repeated", ".html", _html("spans"), _CELLS, change=grids.with_heads_again),
    Layout("notes within", ".html", _html("spans"), _CELLS, change=grids.with_notes),
    Layout("transposed", ".html", _html("spans"), _CELLS, change=grids.transposed),
    Layout("results as rows", ".html", _html("spans"), _CELLS, change=grids.as_list, changes=(2,)),
    Layout("two tables side by side", ".html", _html("spans"), _CELLS, change=grids.side_by_side, changes=(0,)),
    Layout("cut within a row", ".html", _html("spans"), _SIGNS, change=grids.cut_in_a_row),
    Layout("merged cells", ".docx", _docx("merged"), _CELLS),
    Layout("flat", ".docx", _docx("flat"), _CELLS),
    Layout("spacer columns", ".docx", _docx("merged"), _CELLS, change=grids.with_spacers, changes=(0, 1, 2)),
    Layout("labels over two rows", ".docx", _docx("merged"), _SIGNS, change=grids.with_torn_labels),
    Layout("numbers as clerks write them", ".docx", _docx("merged"), units=("odd",)),
    Layout("notes within", ".docx", _docx("merged"), _CELLS, change=grids.with_notes),
    Layout("cut within a row", ".docx", _docx("merged"), _SIGNS, change=grids.cut_in_a_row),
    Layout("laid out by blanks", ".txt", _text("laid_out"), _CELLS),
    Layout("boxes drawn", ".txt", _text("boxes"), _CELLS),
    Layout("spaced", ".txt", _text("spaced"), (*_SIGNS, "first_last")),
    Layout("tabs", ".txt", _text("tabs"), _CELLS),
    Layout("bars", ".txt", _text("pipes"), _CELLS),
    Layout("one number a line", ".txt", _text("numbers"), _SIGNS),
    Layout("everything on one line", ".txt", _text("one_line"), _SIGNS),
    Layout("column by column", ".txt", _text("by_column"), _SIGNS),
    Layout("page numbers within", ".txt", _text("page_numbers"), _SIGNS),
    Layout("labels torn", ".txt", _text("torn"), _SIGNS),
    Layout("numbers between label lines", ".txt", _text("behind"), _SIGNS),
    Layout("blank lines", ".txt", _text("airy"), _SIGNS),
    Layout("commas", ".txt", _text("commas"), _CELLS),
    Layout("commas, short rows", ".txt", _text("ragged"), _CELLS),
    Layout("semicolons", ".txt", _text("semicolons"), _CELLS),
    Layout("commas of Chinese", ".txt", _text("wide_commas"), _SIGNS),
    Layout("grid of plus and minus", ".md", _markdown("grid"), _CELLS),
    Layout("HTML within", ".md", _markdown("html"), _CELLS),
    Layout("one table", ".md", _markdown("table"), _CELLS),
    Layout("a table a row", ".md", _markdown("rows"), _CELLS),
    Layout("totals first", ".pdf", _pdf(), _SIGNS, order="totals first"),
    Layout("columns in any order", ".pdf", _pdf(), _SIGNS, order="any"),
    Layout("unruled, blank, totals first", ".pdf", _pdf(ruled=False), ("blank", "mixed"), order="totals first"),
    Layout("unruled, blank, columns in any order", ".pdf", _pdf(ruled=False), ("blank", "mixed"), order="any"),
    Layout("totals first", ".html", _html("spans"), _CELLS, order="totals first"),
    Layout("columns in any order", ".html", _html("spans"), _CELLS, order="any"),
    Layout("no spans, columns in any order", ".html", _html("flat"), _CELLS, order="any"),
    Layout(
        "spacer columns, columns in any order",
        ".html",
        _html("spans"),
        _CELLS,
        change=grids.with_spacers,
        changes=(0, 1, 2),
        order="any",
    ),
    Layout("transposed, columns in any order", ".html", _html("spans"), _CELLS, change=grids.transposed, order="any"),
    Layout("columns in any order", ".docx", _docx("merged"), _CELLS, order="any"),
    Layout("tabs, totals first", ".txt", _text("tabs"), _CELLS, order="totals first"),
    Layout("commas, columns in any order", ".txt", _text("commas"), _CELLS, order="any"),
    Layout("laid out by blanks, columns in any order", ".txt", _text("laid_out"), _CELLS, order="any"),
    Layout("spaced, totals first", ".txt", _text("spaced"), _SIGNS, order="totals first"),
    Layout("spaced, columns in any order", ".txt", _text("spaced"), _SIGNS, order="any"),
    Layout("one number a line, columns in any order", ".txt", _text("numbers"), _SIGNS, order="any"),
    Layout("one table, columns in any order", ".md", _markdown("table"), _CELLS, order="any"),
    Layout("spaced, any cell blank", ".txt", _text("spaced"), ("blank", "mixed"), is_told=False),
    Layout("one number a line, any cell blank", ".txt", _text("numbers"), ("blank", "mixed"), is_told=False),
    Layout("everything on one line, any cell blank", ".txt", _text("one_line"), ("blank", "mixed"), is_told=False),
)
