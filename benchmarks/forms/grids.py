"""Figures into the statutory tables as cells on a grid, in the looks that tables have."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from figures import ACTIVE, CASES, COLUMNS, Figures, done_rows

RESULT_WORDS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
CASE_WORDS = {"review": "行政复议", "suit": "未经复议直接起诉", "suit_after_review": "复议后起诉"}
APPLICANT_WORDS = dict(zip(COLUMNS, ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")))
LEGAL_PERSONS = COLUMNS[1:6]
ROW_WORDS = {
    "new": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "partial": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "refused_1": "1.属于国家秘密",
    "refused_2": "2.其他法律行政法规禁止公开",
    "refused_3": "3.危及“三安全一稳定”",
    "refused_4": "4.保护第三方合法权益",
    "refused_5": "5.属于三类内部事务信息",
    "refused_6": "6.属于四类过程性信息",
    "refused_7": "7.属于行政执法案卷",
    "refused_8": "8.属于行政查询事项",
    "unavailable_1": "1.本机关不掌握相关政府信息",
    "unavailable_2": "2.没有现成信息需要另行制作",
    "unavailable_3": "3.补正后申请内容仍不明确",
    "rejected_1": "1.信访举报投诉类申请",
    "rejected_2": "2.重复申请",
    "rejected_3": "3.要求提供公开出版物",
    "rejected_4": "4.无正当理由大量反复申请",
    "rejected_5": "5.要求行政机关确认或重新出具已获取信息",
    "other": "（六）其他处理",
    "other_1": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_2": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_3": "3.其他",
    "total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}
GROUP_WORDS = {
    "refused": "（三）不予公开",
    "unavailable": "（四）无法提供",
    "rejected": "（五）不予处理",
    "other": "（六）其他处理",
}
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
ACTIVE_WORDS = {
    "rules": "规章",
    "normative_documents": "行政规范性文件",
    "permits": "行政许可",
    "services": "其他对外管理服务事项",
    "penalties": "行政处罚",
    "coercions": "行政强制",
    "fees": "行政事业性收费",
    "procurement": "政府集中采购",
}
BLOCKS = (
    ("第二十条第（一）项", ("rules", "normative_documents")),
    ("第二十条第（五）项", ("permits", "services")),
    ("第二十条第（六）项", ("penalties", "coercions")),
    ("第二十条第（八）项", ("fees",)),
    ("第二十条第（九）项", ("procurement",)),
)
HEADINGS = {
    ("made", "repealed", "in_force"): ("本年制发件数", "本年废止件数", "现行有效件数"),
    ("decisions",): ("本年处理决定数量",),
    ("made", "published", "total"): ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
    ("previous", "change", "decisions"): ("上一年项目数量", "本年增/减", "处理决定数量"),
    ("previous", "change"): ("上一年项目数量", "本年增/减"),
    ("projects", "amount"): ("采购项目数量", "采购总金额"),
}


@dataclass(frozen=True)
class Order:
    """In which order the columns of the three tables stand."""

    applicants: tuple[str, ...] = COLUMNS
    cases: tuple[str, ...] = CASES
    results: tuple[str, ...] = tuple(RESULT_WORDS)
    is_active_turned: bool = False  # of blocks of table two that have several columns the last first


FORM_ORDER = Order()


def order_of(kind: str, rng: random.Random) -> Order:
    """That of the form; with totals first; or any."""
    if kind == "form":
        return FORM_ORDER
    total_first = Order(("total", *COLUMNS[:-1]), CASES, ("total", *list(RESULT_WORDS)[:-1]), True)
    if kind == "totals first":
        return total_first
    legal = rng.sample(LEGAL_PERSONS, len(LEGAL_PERSONS))
    groups: list[Sequence[str]] = [["natural_person"], legal, ["total"]]
    if rng.random() < 0.5:
        groups = [[column] for column in COLUMNS]
    rng.shuffle(groups)
    cases = rng.choice([CASES, (*CASES[1:], CASES[0]), (CASES[0], CASES[2], CASES[1])])
    results = rng.sample(list(RESULT_WORDS), len(RESULT_WORDS))
    return Order(tuple(column for group in groups for column in group), cases, tuple(results), rng.random() < 0.5)


@dataclass(frozen=True)
class Cell:
    row: int
    column: int
    text: str
    kind: str = "label"  # head, label or number
    rows: int = 1
    columns: int = 1


@dataclass
class Grid:
    """Cells, the widths of the columns in relation to each other, and how many rows are heads."""

    widths: list[float]
    heads: int = 0
    cells: list[Cell] = field(default_factory=list)

    def put(self, row: int, column: int, text: str, kind: str = "label", rows: int = 1, columns: int = 1) -> None:
        self.cells.append(Cell(row, column, text, kind, rows, columns))

    @property
    def height(self) -> int:
        return max(cell.row + cell.rows for cell in self.cells)

    def in_rows(self) -> list[list[Cell]]:
        found: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            found[cell.row].append(cell)
        return found


def active(figures: Figures, order: Order = FORM_ORDER) -> Grid:
    """Section two."""
    grid = Grid([5, 3, 3, 3])
    row = 0
    for band, rows in BLOCKS:
        rows = tuple(key for key in rows if key in figures.active_forms)
        if not rows:
            continue
        columns = ACTIVE[figures.active_forms[rows[0]]][rows[0]]
        headings = (figures.fee_heading,) if columns == ("amount",) else HEADINGS[columns]
        turn = -1 if order.is_active_turned else 1
        grid.put(row, 0, band, "head", columns=4)
        _line(grid, row + 1, ["信息内容", *headings[::turn]], "head")
        for number, key in enumerate(rows, row + 2):
            texts = [figures.raw["t2", key, column] for column in columns[::turn]]
            _line(grid, number, [figures.fee_label if key == "fees" else ACTIVE_WORDS[key], *texts], "number")
        row += 2 + len(rows)
    return grid


def _line(grid: Grid, row: int, texts: list[str], kind: str) -> None:
    for column, text in enumerate(texts):
        is_last = column == len(texts) - 1
        here = "label" if column == 0 and kind == "number" else kind
        grid.put(row, column, text, here, columns=4 - column if is_last else 1)


def requests(figures: Figures, split_heads: bool = False, order: Order = FORM_ORDER) -> Grid:
    """Section three. `split_heads` parts the words of the last row of heads over two rows."""
    grid = Grid([1.6, 4.2, 7.4, *(1.8 if column == "total" else 1.6 for column in order.applicants)])
    heads = 4 if split_heads else 3
    grid.heads = heads
    grid.put(0, 0, CORNER, "head", rows=heads, columns=3)
    grid.put(0, 3, "申请人情况", "head", columns=7)
    first = min(order.applicants.index(column) for column in LEGAL_PERSONS)
    is_grouped = set(order.applicants[first : first + len(LEGAL_PERSONS)]) == set(LEGAL_PERSONS)
    if is_grouped:
        grid.put(1, 3 + first, "法人或其他组织", "head", columns=len(LEGAL_PERSONS))
    for column, name in enumerate(order.applicants, 3):
        words = APPLICANT_WORDS[name]
        half = len(words) // 2
        top = 2 if is_grouped and name in LEGAL_PERSONS else 1
        if split_heads and half > 1 and name in LEGAL_PERSONS:
            grid.put(heads - 2, column, words[:half], "head")
            grid.put(heads - 1, column, words[half:], "head")
        else:
            grid.put(top, column, words, "head", rows=heads - top)
    done = done_rows(figures.form)
    row = heads
    for key in ("new", "carried_in"):
        grid.put(row, 0, ROW_WORDS[key], columns=3)
        _numbers(grid, row, figures, key, order)
        row += 1
    grid.put(row, 0, "三、本年度办理结果", rows=len(done) + 1)
    for key in (*done, "total"):
        group = key.rpartition("_")[0]
        if not group:
            grid.put(row, 1, ROW_WORDS[key], columns=2)
        else:
            if key.endswith("_1"):
                grid.put(row, 1, GROUP_WORDS[group], rows=sum(other.startswith(group + "_") for other in done))
            grid.put(row, 2, ROW_WORDS[key])
        _numbers(grid, row, figures, key, order)
        row += 1
    grid.put(row, 0, ROW_WORDS["carried_out"], columns=3)
    _numbers(grid, row, figures, "carried_out", order)
    return grid


def _numbers(grid: Grid, row: int, figures: Figures, key: str, order: Order) -> None:
    for column, name in enumerate(order.applicants, 3):
        grid.put(row, column, figures.raw["t3", key, name], "number")


def disputes(figures: Figures, order: Order = FORM_ORDER) -> Grid:
    """Section four."""
    grid = Grid([1.0] * 15, heads=3)
    count = len(order.results)
    suits = [case for case in order.cases if case != "review"]
    review = count * order.cases.index("review")
    grid.put(0, review, "行政复议", "head", columns=count)
    grid.put(0, count if review == 0 else 0, "行政诉讼", "head", columns=2 * count)
    for case in suits:
        grid.put(1, count * order.cases.index(case), CASE_WORDS[case], "head", columns=count)
    for place, case in enumerate(order.cases):
        for column, result in enumerate(order.results, count * place):
            row = 1 if case == "review" else 2
            grid.put(row, column, RESULT_WORDS[result], "head", rows=3 - row)
            grid.put(3, column, figures.raw["t4", "all", f"{case}_{result}"], "number")
    return grid


# ------------------------------------------------------------------------------------------------ looks


def with_spacers(grid: Grid) -> Grid:
    """An empty column behind each column, as pasting from a spreadsheet leaves them."""
    spaced = Grid([width for each in grid.widths for width in (each, 0.4)], grid.heads)
    for cell in grid.cells:
        columns = 2 * cell.columns if cell.kind != "number" or cell.columns > 1 else 1
        spaced.cells.append(replace(cell, column=2 * cell.column, columns=columns))
        if columns == 1:
            spaced.put(cell.row, 2 * cell.column + 1, "", "number", rows=cell.rows)
    return spaced


def with_torn_labels(grid: Grid) -> Grid:
    """Long labels of single rows parted over two rows, the first with empty cells, as typing on leaves them."""
    torn = Grid(grid.widths, grid.heads)
    shift = {row: row for row in range(grid.height + 1)}
    tearing = {
        cell.row: cell for cell in grid.cells if cell.kind == "label" and cell.rows == 1 and 12 < len(cell.text) < 20
    }
    added = 0
    for row in range(grid.height + 1):
        shift[row] = row + added
        added += row in tearing
    for cell in grid.cells:
        start, end = shift[cell.row], shift[cell.row + cell.rows]
        if tearing.get(cell.row) is cell:
            half = len(cell.text) // 2
            torn.cells.append(replace(cell, row=start, text=cell.text[:half]))
            torn.cells.append(replace(cell, row=start + 1, text=cell.text[half:]))
        elif cell.row in tearing and cell.kind == "number":
            torn.cells.append(replace(cell, row=start, text=""))
            torn.cells.append(replace(cell, row=start + 1))
        else:
            torn.cells.append(replace(cell, row=start, rows=end - start))
    return torn


def with_blank_rows(grid: Grid) -> Grid:
    """An empty row behind each third row of numbers."""
    wide = Grid(grid.widths, grid.heads)
    every = 3
    places, added = {}, 0
    for row in range(grid.height + 1):
        places[row] = row + added
        added += row >= grid.heads and row % every == 0
    for cell in grid.cells:
        start = places[cell.row]
        is_long = cell.rows > 1
        rows = places[cell.row + cell.rows - 1] - start + 1 if is_long else 1
        wide.cells.append(replace(cell, row=start, rows=rows))
    used = {cell.row for cell in wide.cells if cell.rows == 1}
    for row in range(wide.height):
        if row not in used and row > grid.heads:
            for column in range(3 if len(grid.widths) == 10 else 0, len(grid.widths)):
                wide.put(row, column, "", "number")
    return wide


def with_heads_again(grid: Grid) -> Grid:
    """The rows of heads a second time in the middle, as at the top of each page."""
    middle = grid.heads + 9
    again = Grid(grid.widths, grid.heads)
    for cell in grid.cells:
        if cell.row + cell.rows <= middle:
            again.cells.append(cell)
        elif cell.row >= middle:
            again.cells.append(replace(cell, row=cell.row + grid.heads))
        else:  # over the cut
            again.cells.append(replace(cell, rows=middle - cell.row))
            rest = cell.row + cell.rows - middle
            again.cells.append(replace(cell, row=middle + grid.heads, rows=rest, text=""))
        if cell.row < grid.heads:
            again.cells.append(replace(cell, row=cell.row + middle))
    return again


def with_notes(grid: Grid) -> Grid:
    """Notes in rows of their own: one between two rows, one at the end."""
    places = (grid.heads + 2, grid.height)
    noted = Grid(grid.widths, grid.heads)
    for cell in grid.cells:
        start = cell.row + sum(cell.row >= place for place in places)
        noted.cells.append(replace(cell, row=start))
    width = len(grid.widths)
    noted.put(places[0], 0, "注：上年结转数已经核对，其中2件为涉及第三方的申请。", "label", columns=width)
    noted.put(places[1] + 1, 0, "备注：本表由各科室填报，共3个科室有申请。", "label", columns=width)
    return noted


def transposed(grid: Grid) -> Grid:
    """Rows as columns and columns as rows."""
    turned = Grid([2.0, 2.0, 2.0, *[1.0] * (grid.height - 3)], len(grid.widths) - 7)
    for cell in grid.cells:
        turned.cells.append(replace(cell, row=cell.column, column=cell.row, rows=cell.columns, columns=cell.rows))
    return turned


def as_list(grid: Grid) -> Grid:
    """Table four as a row for each result: kind of case, result, number."""
    listed = Grid([2.0, 3.0, 3.0, 2.0], 1)
    for column, head in enumerate(("类别", "程序", "结果", "件数")):
        listed.put(0, column, head, "head")
    numbers = sorted((cell for cell in grid.cells if cell.kind == "number"), key=lambda cell: cell.column)
    results = list(RESULT_WORDS.values())
    for number, cell in enumerate(numbers):
        row, case = number + 1, number // 5
        if number % 5 == 0:
            kind = ("行政复议", "行政诉讼", "行政诉讼")[case]
            listed.put(row, 0, kind, rows=5)
            listed.put(row, 1, list(CASE_WORDS.values())[case], rows=5)
        listed.put(row, 2, results[number % 5])
        listed.put(row, 3, cell.text, "number")
    return listed


def side_by_side(grid: Grid) -> Grid:
    """Table two in two halves beside each other: the blocks of rows one above the other, left and right."""
    starts = sorted({cell.row for cell in grid.cells if cell.text.startswith("第二十条")})
    cut = starts[(len(starts) + 1) // 2]
    wide = Grid([*grid.widths, *grid.widths])
    height = max(cut, grid.height - cut)
    for cell in grid.cells:
        if cell.row < cut:
            wide.cells.append(cell)
        else:
            wide.cells.append(replace(cell, row=cell.row - cut, column=cell.column + 4))
    for row in range(min(cut, grid.height - cut), height):
        wide.put(row, 0 if cut < grid.height - cut else 4, "", "label", columns=4)
    return wide


def cut_in_a_row(grid: Grid) -> list[Grid]:
    """Two tables, the first of which ends in the middle of a row: its label, and its numbers on the next page."""
    label = next(
        cell for cell in grid.cells if cell.kind == "label" and cell.rows == 1 and len(cell.text) > 12 and cell.row > 12
    )
    cut, half = label.row, len(label.text) // 2
    first, second = Grid(grid.widths, grid.heads), Grid(grid.widths, 0)
    for cell in grid.cells:
        end = cell.row + cell.rows
        if cell.row < cut:
            first.cells.append(replace(cell, rows=min(end, cut + 1) - cell.row))
        if cell is label:
            first.cells.append(replace(cell, text=cell.text[:half]))
            second.cells.append(replace(cell, row=0, text=cell.text[half:]))
        elif cell.row == cut:
            first.cells.append(replace(cell, text="" if cell.kind == "number" else cell.text, rows=1))
            rest = replace(cell, row=0, rows=end - cut)
            second.cells.append(rest if cell.kind == "number" else replace(rest, text=""))
        elif cell.row > cut:
            second.cells.append(replace(cell, row=cell.row - cut))
        elif end > cut:
            second.cells.append(replace(cell, row=0, rows=end - cut, text=""))
    return [first, second]
