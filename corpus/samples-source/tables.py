"""Figures into the statutory tables of sections two, three and four, as cells on a grid.

The wording is that of the formats 国办公开办函〔2021〕30号 and, for reports up to the year 2020,
国办公开办函〔2019〕60号. What a table looks like is for the renderers in make.py to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

TYPES = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
GROUPS = (
    ("refused", "（三）不予公开", (
        "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益",
        "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项")),
    ("unavailable", "（四）无法提供", (
        "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")),
    ("rejected", "（五）不予处理", (
        "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
        "5.要求行政机关确认或重新出具已获取信息")),
)  # fmt: skip
OTHER = (
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
)
APPLICANTS = len(TYPES)
FIRST_NUMBER = 3  # the column of section three that the numbers begin in
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


Figures = dict[str, Any]  # the rows of a table in figures.toml, by key


@dataclass(frozen=True)
class Cell:
    """A cell, its kind, and the rows and columns that it takes from its first."""

    row: int
    column: int
    text: str
    kind: str = "label"  # band, head, label or number
    rows: int = 1
    columns: int = 1


@dataclass
class Table:
    """Cells in the order of rows, and how wide the columns are in relation to each other."""

    widths: tuple[float, ...]
    cells: list[Cell] = field(default_factory=list)
    size: float = 10.5

    def put(self, row: int, column: int, text: object, kind: str = "label", rows: int = 1, columns: int = 1) -> None:
        """Adds a cell."""
        self.cells.append(Cell(row, column, str(text), kind, rows, columns))

    def put_numbers(self, row: int, column: int, numbers: Sequence[int]) -> None:
        """Adds a row of numbers and their sum, from a column on."""
        for offset, number in enumerate((*numbers, sum(numbers))):
            self.put(row, column + offset, number, "number")

    @property
    def rows(self) -> int:
        """The number of rows."""
        return max(cell.row + cell.rows for cell in self.cells)

    def in_rows(self) -> list[list[Cell]]:
        """The cells that begin in each row."""
        found: list[list[Cell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=lambda cell: (cell.row, cell.column)):
            found[cell.row].append(cell)
        return found


def active(figures: Figures, layout: str) -> Table:
    """Section two: what was made public without being asked."""
    return _active_2019(figures) if layout == "2019" else _active_2021(figures)


class _Lines(Table):
    """A table of four columns that is filled line by line; the last cell of a line takes the columns that are left."""

    def __init__(self) -> None:
        super().__init__((5, 3, 3, 3))

    def add(self, kind: str, *texts: object) -> None:
        row = self.rows if self.cells else 0
        last = len(texts) - 1
        for column, text in enumerate(texts):
            is_number = kind == "label" and column > 0
            columns = len(self.widths) - column if column == last else 1
            self.put(row, column, text, "number" if is_number else kind, columns=columns)


def _active_2019(figures: Figures) -> Table:
    """Section two by the format of 2019."""
    zero = [0, 0, 0]
    no_change = [0, "0", 0]
    clauses = (
        ("第二十条第（五）项", (("行政许可", "permits"), ("其他对外管理服务事项", "services"))),
        ("第二十条第（六）项", (("行政处罚", "penalties"), ("行政强制", "coercions"))),
    )
    table = _Lines()
    table.add("band", "第二十条第（一）项")
    table.add("head", "信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量")
    table.add("label", "规章", *figures.get("rules", zero))
    table.add("label", "规范性文件", *figures.get("norms", zero))
    for clause, rows in clauses:
        table.add("band", clause)
        table.add("head", "信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
        for label, key in rows:
            table.add("label", label, *figures.get(key, no_change))
    table.add("band", "第二十条第（八）项")
    table.add("head", "信息内容", "上一年项目数量", "本年增/减")
    table.add("label", "行政事业性收费", *figures.get("fees", no_change[:2]))
    table.add("band", "第二十条第（九）项")
    table.add("head", "信息内容", "采购项目数量", "采购总金额")
    table.add("label", "政府集中采购", *figures.get("procurement", (0, 0)))
    return table


def _active_2021(figures: Figures) -> Table:
    """Section two by today's format."""
    zero = [0, 0, 0]
    table = _Lines()
    table.add("band", "第二十条第（一）项")
    table.add("head", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    table.add("label", "规章", *figures.get("rules", zero))
    table.add("label", "行政规范性文件", *figures.get("norms", zero))
    table.add("band", "第二十条第（五）项")
    table.add("head", "信息内容", "本年处理决定数量")
    table.add("label", "行政许可", figures.get("permits", 0))
    table.add("band", "第二十条第（六）项")
    table.add("head", "信息内容", "本年处理决定数量")
    table.add("label", "行政处罚", figures.get("penalties", 0))
    table.add("label", "行政强制", figures.get("coercions", 0))
    table.add("band", "第二十条第（八）项")
    table.add("head", "信息内容", "本年收费金额（单位：万元）")
    table.add("label", "行政事业性收费", figures.get("fees", 0))
    return table


def requests(figures: Figures, layout: str, new: int, carried: int) -> Table:
    """Section three: applications received and what became of them.

    Raises ValueError where the columns do not add up, or to other sums than the text has (`new`, `carried`).
    """
    known = {"new", "carried", "granted", "partial", "next", "other", *(key for key, _, _ in GROUPS)}
    unknown = set(figures) - known
    if unknown:
        raise ValueError(f"unknown rows {sorted(unknown)}")
    received = _by_applicant(figures.get("new", 0))
    taken_over = _by_applicant(figures.get("carried", 0))
    left = _by_applicant(figures.get("next", 0))
    table = Table((1.6, 4.2, 7.4, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.8), size=9)
    _put_request_head(table)
    table.put(3, 0, "一、本年新收政府信息公开申请数量", columns=3)
    table.put_numbers(3, FIRST_NUMBER, received)
    table.put(4, 0, "二、上年结转政府信息公开申请数量", columns=3)
    table.put_numbers(4, FIRST_NUMBER, taken_over)
    results, done = _results(figures, layout, first_row=5)
    table.put(5, 0, "三、本年度办理结果", rows=results.rows - 5)
    table.cells.extend(results.cells)
    last = results.rows
    table.put(last, 0, "四、结转下年度继续办理", columns=3)
    table.put_numbers(last, FIRST_NUMBER, left)
    if (sum(received), sum(taken_over)) != (new, carried):
        raise ValueError(
            f"the text says {new} new and {carried} carried over, the table {sum(received)} and {sum(taken_over)}"
        )
    for name, a, b, c, d in zip(TYPES, received, taken_over, done, left, strict=True):
        if a + b != c + d:
            raise ValueError(f"{name}: {a} new + {b} carried over is not {c} done + {d} left")
    return table


def _put_request_head(table: Table) -> None:
    """The three rows above the numbers of section three."""
    table.put(0, 0, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", rows=3, columns=3)
    table.put(0, 3, "申请人情况", "head", columns=7)
    table.put(1, 3, TYPES[0], "head", rows=2)
    table.put(1, 4, "法人或其他组织", "head", columns=5)
    table.put(1, 9, "总计", "head", rows=2)
    for column, name in enumerate(TYPES[1:], 4):
        table.put(2, column, name, "head")


def _results(figures: Figures, layout: str, first_row: int) -> tuple[Table, list[int]]:
    """Part three of section three, but for its label: its cells, and the sums by kind of applicant."""
    table = Table(())
    done = [0] * APPLICANTS
    row = first_row

    def add(figure: int | list[int]) -> None:
        nonlocal row
        numbers = _by_applicant(figure)
        for kind, number in enumerate(numbers):
            done[kind] += number
        table.put_numbers(row, FIRST_NUMBER, numbers)
        row += 1

    table.put(row, 1, "（一）予以公开", columns=2)
    add(figures.get("granted", 0))
    table.put(row, 1, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", columns=2)
    add(figures.get("partial", 0))
    groups = GROUPS if layout == "2019" else (*GROUPS, ("other", "（六）其他处理", OTHER))
    for key, label, reasons in groups:
        given = figures.get(key, {})
        numbers = [str(number) for number in range(1, len(reasons) + 1)]
        if set(given) - set(numbers):
            raise ValueError(f"unknown rows of {key}: {sorted(given)}")
        table.put(row, 1, label, rows=len(reasons))
        for number, reason in zip(numbers, reasons):
            table.put(row, 2, reason)
            add(given.get(number, 0))
    if layout == "2019":
        table.put(row, 1, "（六）其他处理", columns=2)
        add(figures.get("other", {}).get("1", 0))
    table.put(row, 1, "（七）总计", columns=2)
    table.put_numbers(row, FIRST_NUMBER, done)
    return table, done


def _by_applicant(figure: int | list[int]) -> list[int]:
    """A number for each kind of applicant; a single one is of natural persons. Raises ValueError for other lengths."""
    numbers = [figure] + [0] * (APPLICANTS - 1) if isinstance(figure, int) else list(figure)
    if len(numbers) != APPLICANTS:
        raise ValueError(f"six kinds of applicants, not {figure}")
    return numbers


def disputes(figures: Figures) -> Table:
    """Section four: administrative reviews and lawsuits."""
    columns = len(RESULTS)  # of each of the three blocks
    table = Table((1,) * (3 * columns))
    table.put(0, 0, "行政复议", "head", columns=columns)
    table.put(0, columns, "行政诉讼", "head", columns=2 * columns)
    for column, result in enumerate(RESULTS):
        table.put(1, column, result, "head", rows=2)
    table.put(1, columns, "未经复议直接起诉", "head", columns=columns)
    table.put(1, 2 * columns, "复议后起诉", "head", columns=columns)
    for column, result in enumerate(2 * RESULTS, columns):
        table.put(2, column, result, "head")
    for block, key in enumerate(("review", "suit", "suit_after")):
        numbers = figures.get(key, [0] * (columns - 1))
        table.put_numbers(3, block * columns, numbers)
    return table
