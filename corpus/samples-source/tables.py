"""The statutory tables of sections two, three and four, as cells on a grid.

The wording is that of the formats 国办公开办函〔2021〕30号 and, for reports up to the year 2020,
国办公开办函〔2019〕60号. What a table looks like is for the renderers in make.py to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


@dataclass(frozen=True)
class Cell:
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
        self.cells.append(Cell(row, column, str(text), kind, rows, columns))

    @property
    def rows(self) -> int:
        return max(cell.row + cell.rows for cell in self.cells)

    def in_rows(self) -> list[list[Cell]]:
        """The cells that begin in each row."""
        found: list[list[Cell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            found[cell.row].append(cell)
        return found


def active(figures: dict, layout: str) -> Table:
    """Section two: what was made public without being asked."""
    table = Table((5, 3, 3, 3))
    row = 0

    def line(kind: str, *texts: object) -> None:
        nonlocal row
        for column, text in enumerate(texts):
            last = column == len(texts) - 1
            cell = kind if kind != "label" else "label" if column == 0 else "number"
            table.put(row, column, text, cell, columns=4 - column if last else 1)
        row += 1

    zero = [0, 0, 0]
    if layout == "2019":
        change = [0, "0", 0]
        line("band", "第二十条第（一）项")
        line("head", "信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量")
        line("label", "规章", *figures.get("rules", zero))
        line("label", "规范性文件", *figures.get("norms", zero))
        for clause, rows in (
            ("第二十条第（五）项", (("行政许可", "permits"), ("其他对外管理服务事项", "services"))),
            ("第二十条第（六）项", (("行政处罚", "penalties"), ("行政强制", "coercions"))),
        ):
            line("band", clause)
            line("head", "信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
            for label, key in rows:
                line("label", label, *figures.get(key, change))
        line("band", "第二十条第（八）项")
        line("head", "信息内容", "上一年项目数量", "本年增/减")
        line("label", "行政事业性收费", *figures.get("fees", change[:2]))
        line("band", "第二十条第（九）项")
        line("head", "信息内容", "采购项目数量", "采购总金额")
        line("label", "政府集中采购", *figures.get("procurement", (0, 0)))
        return table
    line("band", "第二十条第（一）项")
    line("head", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    line("label", "规章", *figures.get("rules", zero))
    line("label", "行政规范性文件", *figures.get("norms", zero))
    line("band", "第二十条第（五）项")
    line("head", "信息内容", "本年处理决定数量")
    line("label", "行政许可", figures.get("permits", 0))
    line("band", "第二十条第（六）项")
    line("head", "信息内容", "本年处理决定数量")
    line("label", "行政处罚", figures.get("penalties", 0))
    line("label", "行政强制", figures.get("coercions", 0))
    line("band", "第二十条第（八）项")
    line("head", "信息内容", "本年收费金额（单位：万元）")
    line("label", "行政事业性收费", figures.get("fees", 0))
    return table


def _six(value: int | list[int]) -> list[int]:
    six = [value, 0, 0, 0, 0, 0] if isinstance(value, int) else list(value)
    if len(six) != 6:
        raise ValueError(f"six kinds of applicants, not {value}")
    return six


def requests(figures: dict, layout: str, new: int, carried: int) -> Table:
    """Section three: applications received and what became of them. Raises ValueError where the columns do not add up."""
    figures = dict(figures)
    known = {"new", "carried", "granted", "partial", "next", "other", *(key for key, _, _ in GROUPS)}
    if set(figures) - known:
        raise ValueError(f"unknown rows {sorted(set(figures) - known)}")
    first, second, last = (_six(figures.get(key, 0)) for key in ("new", "carried", "next"))
    table = Table((1.6, 4.2, 7.4, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.8), size=9)
    table.put(0, 0, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "label", rows=3, columns=3)
    table.put(0, 3, "申请人情况", "head", columns=7)
    table.put(1, 3, TYPES[0], "head", rows=2)
    table.put(1, 4, "法人或其他组织", "head", columns=5)
    table.put(1, 9, "总计", "head", rows=2)
    for column, name in enumerate(TYPES[1:], 4):
        table.put(2, column, name, "head")
    row = 3

    def numbers(six: list[int]) -> None:
        nonlocal row
        for column, number in enumerate((*six, sum(six)), 3):
            table.put(row, column, number, "number")
        row += 1

    table.put(row, 0, "一、本年新收政府信息公开申请数量", columns=3)
    numbers(first)
    table.put(row, 0, "二、上年结转政府信息公开申请数量", columns=3)
    numbers(second)
    top, done = row, [0] * 6
    inner = Table(table.widths)  # the cells of part three, put after its label

    def result(six: list[int]) -> None:
        for column, number in enumerate(six):
            done[column] += number
        for column, number in enumerate((*six, sum(six)), 3):
            inner.put(row, column, number, "number")

    for key, label in (
        ("granted", "（一）予以公开"),
        ("partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ):
        inner.put(row, 1, label, columns=2)
        result(_six(figures.get(key, 0)))
        row += 1
    groups = GROUPS if layout == "2019" else (*GROUPS, ("other", "（六）其他处理", OTHER))
    for key, label, reasons in groups:
        given = figures.get(key, {})
        if set(given) - {str(n) for n in range(1, len(reasons) + 1)}:
            raise ValueError(f"unknown rows of {key}: {sorted(given)}")
        inner.put(row, 1, label, rows=len(reasons))
        for n, reason in enumerate(reasons, 1):
            inner.put(row, 2, reason)
            result(_six(given.get(str(n), 0)))
            row += 1
    if layout == "2019":
        inner.put(row, 1, "（六）其他处理", columns=2)
        result(_six(figures.get("other", {}).get("1", 0)))
        row += 1
    inner.put(row, 1, "（七）总计", columns=2)
    for column, number in enumerate((*done, sum(done)), 3):
        inner.put(row, column, number, "number")
    row += 1
    table.put(top, 0, "三、本年度办理结果", rows=row - top)
    table.cells.extend(inner.cells)
    table.put(row, 0, "四、结转下年度继续办理", columns=3)
    numbers(last)
    if (sum(first), sum(second)) != (new, carried):
        raise ValueError(
            f"the text says {new} new and {carried} carried over, the table {sum(first)} and {sum(second)}"
        )
    for name, a, b, c, d in zip(TYPES, first, second, done, last, strict=True):
        if a + b != c + d:
            raise ValueError(f"{name}: {a} new + {b} carried over is not {c} done + {d} left")
    return table


def disputes(figures: dict) -> Table:
    """Section four: administrative reviews and lawsuits."""
    table = Table((1,) * 15)
    table.put(0, 0, "行政复议", "head", columns=5)
    table.put(0, 5, "行政诉讼", "head", columns=10)
    for column in range(5):
        table.put(1, column, RESULTS[column], "head", rows=2)
    table.put(1, 5, "未经复议直接起诉", "head", columns=5)
    table.put(1, 10, "复议后起诉", "head", columns=5)
    for column in range(5, 15):
        table.put(2, column, RESULTS[column % 5], "head")
    for block, key in enumerate(("review", "suit", "suit_after")):
        four = figures.get(key, [0, 0, 0, 0])
        for column, number in enumerate((*four, sum(four)), 5 * block):
            table.put(3, column, number, "number")
    return table
