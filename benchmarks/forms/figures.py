"""A random generator into the figures of one report: tables that balance, and what stands in each cell."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

APPLICANTS = (
    "natural_person",
    "company",
    "research",
    "public_welfare",
    "legal_service",
    "other_organisation",
)
COLUMNS = (*APPLICANTS, "total")
GROUPS = (("granted", 0), ("partial", 0), ("refused", 8), ("unavailable", 3), ("rejected", 5))
RESULTS = ("upheld", "corrected", "other", "pending")
CASES = ("review", "suit", "suit_after_review")
ACTIVE = {
    "2021": {
        "rules": ("made", "repealed", "in_force"),
        "normative_documents": ("made", "repealed", "in_force"),
        "permits": ("decisions",),
        "penalties": ("decisions",),
        "coercions": ("decisions",),
        "fees": ("amount",),
    },
    "2019": {
        "rules": ("made", "published", "total"),
        "normative_documents": ("made", "published", "total"),
        "permits": ("previous", "change", "decisions"),
        "services": ("previous", "change", "decisions"),
        "penalties": ("previous", "change", "decisions"),
        "coercions": ("previous", "change", "decisions"),
        "fees": ("previous", "change"),
        "procurement": ("projects", "amount"),
    },
}
Key = tuple[str, str, str]


@dataclass
class Figures:
    """What a report's cells hold: the numbers that are meant, what stands there, in which forms and units."""

    form: str
    active_forms: dict[str, str]
    size: str
    fill: str
    numbers: dict[Key, float] = field(default_factory=dict)
    raw: dict[Key, str] = field(default_factory=dict)
    states: dict[Key, str] = field(default_factory=dict)
    fee_heading: str = "本年收费金额（单位：万元）"
    fee_label: str = "行政事业性收费"
    above: str = ""  # what stands above table two
    wrong: dict[Key, float] = field(default_factory=dict)  # cells changed after the fact, with what was right

    def total(self, row: str) -> int:
        return int(self.right("t3", row, "total"))

    def right(self, *key: str) -> float:
        """The number that is meant, before any error was put in."""
        return self.wrong.get(key, self.numbers[key])  # type: ignore[arg-type]

    def group(self, name: str) -> int:
        rows = {row for table, row, _ in self.numbers if table == "t3"}
        return sum(self.total(row) for row in rows if row == name or row.startswith(name + "_"))

    def cases(self, result: str, *cases: str) -> int:
        return int(sum(self.right("t4", "all", f"{case}_{result}") for case in cases or CASES))


def done_rows(form: str) -> list[str]:
    rows = [f"{name}_{n}" if count else name for name, count in GROUPS for n in range(1, max(count, 1) + 1)]
    return rows + (["other"] if form == "2019" else ["other_1", "other_2", "other_3"])


def request_rows(form: str) -> list[str]:
    return ["new", "carried_in", *done_rows(form), "total", "carried_out"]


_MOST = {"none": 0, "small": 3, "middle": 40, "large": 1500}


def make(rng: random.Random, form: str, active: str, fill: str, units: str = "plain") -> Figures:
    """Figures of a random size in which all sums hold. `active` is the form of table two, or `mixed`."""
    size = rng.choice(["none", "small", "small", "middle", "middle", "large"])
    forms = dict.fromkeys(ACTIVE["2019" if active == "2019" else "2021"], active)
    if active == "mixed":
        forms = {row: "2019" if row in ("rules", "normative_documents") else "2021" for row in ACTIVE["2021"]}
    figures = Figures(form, forms, size, fill)
    _active(rng, figures)
    _requests(rng, figures)
    _disputes(rng, figures)
    _write(rng, figures, units)
    return figures


def _some(rng: random.Random, most: int, share: float = 0.5) -> int:
    return rng.randint(1, most) if most and rng.random() < share else 0


def _active(rng: random.Random, figures: Figures) -> None:
    most = _MOST[figures.size]
    for row, form in figures.active_forms.items():
        for column in ACTIVE[form][row]:
            number: float = _some(rng, most * (300 if column == "decisions" else 2), 0.7)
            if column == "change":
                number = rng.randint(-most, most)
            if column == "amount":
                number = round(number * rng.random() * 10, rng.choice([0, 1, 2, 4]))
            figures.numbers["t2", row, column] = number
        if form == "2019" and row in ("rules", "normative_documents"):
            figures.numbers["t2", row, "total"] += figures.numbers["t2", row, "published"]


def _requests(rng: random.Random, figures: Figures) -> None:
    most, numbers = _MOST[figures.size], figures.numbers
    for column in APPLICANTS:
        here = most if column == "natural_person" else most // 4 if rng.random() < 0.3 else 0
        here = 0 if figures.fill == "first_last" and column != "natural_person" else here
        done = 0
        for row in done_rows(figures.form):
            number = _some(rng, max(here // 5, 1) if here else 0, 0.4)
            numbers["t3", row, column] = number
            done += number
        carried_out = _some(rng, max(here // 10, 1) if here else 0, 0.5)
        carried_in = _some(rng, min(max(here // 10, 1), done + carried_out) if here and done else 0, 0.5)
        numbers["t3", "total", column] = done
        numbers["t3", "carried_out", column] = carried_out
        numbers["t3", "carried_in", column] = carried_in
        numbers["t3", "new", column] = done + carried_out - carried_in
    for row in request_rows(figures.form):
        numbers["t3", row, "total"] = sum(numbers["t3", row, column] for column in APPLICANTS)


def _disputes(rng: random.Random, figures: Figures) -> None:
    most = _MOST[figures.size] // 10 + (figures.size == "small")
    for case in CASES:
        parts = [_some(rng, most, 0.4) for _ in RESULTS]
        for result, number in zip((*RESULTS, "total"), (*parts, sum(parts))):
            figures.numbers["t4", "all", f"{case}_{result}"] = number


# ------------------------------------------------------------------------------------------- as written

_FILLS = {"total_only": "0", "plain": "0", "slash": "/", "dash": "-", "none": "无", "blank": "", "first_last": "0"}
_STATES = {
    "total_only": "zero",
    "plain": "zero",
    "slash": "slash",
    "dash": "slash",
    "none": "none",
    "blank": "blank",
    "first_last": "zero",
}
_MIXED = {"mixed": ("plain", "slash", "dash", "none", "blank"), "signs": ("plain", "slash", "dash", "none")}


def _write(rng: random.Random, figures: Figures, units: str) -> None:
    for key, number in figures.numbers.items():
        fill = rng.choice(_MIXED.get(figures.fill, (figures.fill,)))
        figures.raw[key] = _figure(rng, number) if number else _FILLS[fill]
        figures.states[key] = "number" if number else _STATES[fill]
        if figures.fill == "first_last" and key[0] == "t3" and key[2] not in ("natural_person", "total"):
            figures.raw[key], figures.states[key] = "", "blank"
        if figures.fill == "total_only" and key[0] == "t3" and key[2] != "total":
            figures.raw[key], figures.states[key] = "", "blank"
    _units(rng, figures, units)


def _figure(rng: random.Random, number: float) -> str:
    if number % 1:
        return f"{number:.4f}".rstrip("0")
    return f"{int(number):,}" if number >= 10000 and rng.random() < 0.15 else str(int(number))


def _units(rng: random.Random, figures: Figures, units: str) -> None:
    """Amounts in yuan instead of 10,000 yuan, told by the heading or in the cell; values with their unit."""
    for row in ("fees", "procurement"):
        key = ("t2", row, "amount")
        number = figures.numbers.get(key)
        if not number:
            continue
        if units == "yuan_heading" and row == "fees":
            figures.raw[key] = f"{number * 10000:g}" if number < 90 else str(round(number * 10000))
        elif units == "yuan_above":
            figures.raw[key] = str(round(number * 10000))
        elif units in ("yuan_cell", "yuan_heading"):
            figures.raw[key] = f"{round(number * 10000)}元"
        elif units == "units":
            figures.raw[key] += "万元"
    if units in ("yuan_label", "yuan_above"):
        figures.fee_heading = "本年收费金额"
        figures.fee_label += "（单位：元）" if units == "yuan_label" else ""
        figures.above = "金额单位：元" if units == "yuan_above" else ""
        if units == "yuan_label" and figures.numbers.get(("t2", "fees", "amount")):
            figures.raw["t2", "fees", "amount"] = str(round(figures.numbers["t2", "fees", "amount"] * 10000))
    if units == "odd":
        for key, number in figures.numbers.items():
            if number and number % 1 == 0 and number > 0:
                figures.raw[key] = _odd(rng, int(number))
    if units == "yuan_heading":
        figures.fee_heading = "本年收费金额（单位：元）"
    if units == "units":
        for row, form in figures.active_forms.items():
            key = ("t2", row, "decisions")
            if "decisions" in ACTIVE[form][row] and figures.numbers[key]:
                figures.raw[key] += "件"


def _odd(rng: random.Random, number: int) -> str:
    """A number in one of the ways in which clerks write it."""
    grouped = f"{number:,}"
    ways = [
        str(number),
        str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        grouped,
        grouped.replace(",", "，"),
        grouped.replace(",", " "),
        f"{number}件",
        f"{number}①",
        f"{number}*",
        f"{number}（注1）",
        f"{number}[2]",
        f"{number}.0",
        f" {number} ",
        in_chinese(number),
    ]
    return rng.choice(ways)


def in_chinese(number: int) -> str:
    """A number below 10,000 in Chinese numerals, larger ones in digits."""
    if number >= 10000:
        return str(number)
    digits = "零一二三四五六七八九"
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if pending and text else "") + digits[digit] + name
            pending = False
        else:
            pending = True
    return text.removeprefix("一") if 10 <= number < 20 else text


def put_in_error(rng: random.Random, figures: Figures) -> Key:
    """Changes one number of table three or four, as a slip of the pen would; gives the cell."""
    table = "t3" if rng.random() < 0.8 else "t4"
    while True:
        key = rng.choice([key for key in figures.numbers if key[0] == table and figures.states[key] != "blank"])
        right = figures.numbers[key]
        wrong = rng.choice([right + 1, right + rng.randint(2, 9), max(right - 1, 0), right * 10, right + 100])
        if wrong != right:
            break
    figures.wrong[key] = right
    figures.numbers[key] = wrong
    figures.raw[key] = str(int(wrong)) if wrong else "0"
    figures.states[key] = "number" if wrong else "zero"
    return key
