"""How exactly the statutory tables are read, and how well checks find errors, on reports with known figures.

    python benchmarks/forms/compare.py [--each N] [--seed N] [--rivals] [--wrong]

Writes N reports of each layout (`layouts.py`) to a temporary folder, reads them, and prints tables in Markdown: cells
and whole reports by layout; checks by rule; milliseconds of processor time. `--rivals` adds `pdfplumber`,
`pdf-inspector` and the rule that fills the form with all numbers in order. `--wrong` prints each cell and each check
that is wrong. Needs reportlab and python-docx.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

# ruff: noqa: E402
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

import rivals
from figures import Figures, Key, put_in_error
from layouts import LAYOUTS, Layout
from prose import Text, write

import nlp
from nlp.forms import FormCell, check, forms
from nlp.structure.segment import by_section

#: The share of reports with an error in the tables; the rest have up to so many errors in the text.
SHARE_WRONG = 0.3
MOST_ERRORS = 2


@dataclass
class Sample:
    """A report as written, with what is true of it."""

    layout: Layout
    path: Path
    figures: Figures
    text: Text
    wrong: Key | None


@dataclass
class Score:
    """Counts of one layout, or of one rival on it."""

    cells: int = 0
    exact: int = 0
    unread: int = 0  # that are given as absent or unreadable
    reports: int = 0
    whole: int = 0

    def add(self, right: int, of: int, unread: int) -> None:
        self.cells += of
        self.exact += right
        self.unread += unread
        self.reports += 1
        self.whole += right == of

    @property
    def row(self) -> str:
        return f"{100 * self.exact / self.cells:.2f} | {100 * self.whole / self.reports:.1f}"


@dataclass
class Checks:
    """Errors put in, found, and fails that nothing put in explains, by rule."""

    planted: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    false: Counter = field(default_factory=Counter)
    located: Counter = field(default_factory=Counter)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=20, metavar="N", help="reports of each layout (default: 20)")
    parser.add_argument("--seed", type=int, default=9107)
    parser.add_argument("--rivals", action="store_true", help="run the other tools, too")
    parser.add_argument("--wrong", action="store_true", help="print what is wrong")
    parser.add_argument("--layout", default="", help="only layouts with this in their name")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        samples = list(make_samples(Path(folder), given.each, given.seed, given.layout))
        gc.collect()
        gc.freeze()  # the samples are none of what is measured
        run(samples, given.wrong)
        if given.rivals:
            compare(samples)


def make_samples(folder: Path, each: int, seed: int, only: str):
    """Reports of all layouts; the same seed gives the same reports."""
    for number, layout in enumerate(LAYOUTS):
        if only not in layout.suffix + " " + layout.name:
            continue
        for index in range(each):
            rng = random.Random(f"{seed}/{number}/{index}")
            figures = layout.figures(rng)
            is_wrong = rng.random() < SHARE_WRONG and can_be_wrong(figures)
            wrong = put_in_error(rng, figures) if is_wrong else None
            text = write(rng, figures, 0 if is_wrong else rng.randint(0, MOST_ERRORS))
            path = folder / f"{number:02}-{index:03}{layout.suffix}"
            path.write_bytes(layout.write(layout.parts(figures, text)))
            yield Sample(layout, path, figures, text, wrong)


def can_be_wrong(figures: Figures) -> bool:
    """Whether sums can tell an error: blanks cannot be added up, nor signs where no sum shows what they mean."""
    return figures.fill == "plain" or (
        figures.fill in ("slash", "dash", "none") and figures.size in ("middle", "large")
    )


# --------------------------------------------------------------------------------------- of this package


def run(samples: list[Sample], shows: bool) -> None:
    scores: dict[Layout, Score] = defaultdict(Score)
    checks = Checks()
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for sample in samples:
        document = nlp.read(sample.path)
        start = time.process_time()
        cells = forms(document)
        after_cells = time.process_time()
        report = nlp.parse(document)
        sections = by_section(report)
        before_checks = time.process_time()
        found = check(report, cells, sections)
        end = time.process_time()
        times[sample.layout.suffix].append((1000 * (after_cells - start), 1000 * (end - before_checks)))
        name = f"{sample.layout.suffix} {sample.layout.name} {sample.path.name}"
        scores[sample.layout].add(*exact(sample.figures, cells, name, shows))
        count(sample, cells, found, checks, shows)
    print_cells(scores)
    print_checks(checks)
    print_times(times)


def exact(figures: Figures, cells: tuple[FormCell, ...], name: str = "", shows: bool = False) -> tuple[int, int, int]:
    """How many cells are right in state, number and form, of how many; and how many others are said to be unread."""
    read = {(cell.table, cell.row, cell.column): cell for cell in cells}
    right = unread = 0
    for key, number in figures.numbers.items():
        form = figures.active_forms[key[1]] if key[0] == "t2" else figures.form
        state = figures.states[key]
        cell = read.get(key)
        value = number if state in ("number", "zero") else None
        is_right = cell is not None and cell.state == state and same(cell.value, value)
        is_right = is_right and (key[0] == "t4" or cell.form == form)
        right += is_right
        unread += not is_right and (cell is None or cell.state in ("absent", "unreadable"))
        if shows and not is_right:
            print(
                "CELL", name, key, repr(figures.raw[key]), state, form, "|", cell and (cell.raw, cell.state, cell.form)
            )
    extra = len(set(read) - set(figures.numbers))
    if extra and shows:
        print("EXTRA", name, sorted(set(read) - set(figures.numbers))[:3])
    return right - (extra > 0), len(figures.numbers), unread


def same(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) < 5e-5


def count(sample: Sample, cells: tuple[FormCell, ...], found, checks: Checks, shows: bool) -> None:
    """Adds what the checks of one report found, missed, and flagged without cause."""
    fails = [each for each in found if each.state == "fail"]
    if sample.wrong:
        table = sample.wrong[0]
        own = [each for each in fails if each.table == table and each.rule[0] == "T" and each.rule[1].isdigit()]
        rule = f"a number of {table}"
        checks.planted[rule] += 1
        checks.found[rule] += bool(own)
        implied = {
            (c.table, c.row, c.column): c.implied for c in cells if c.implied is not None and c.value is not None
        }
        is_located = set(implied) == {sample.wrong} and same(implied[sample.wrong], sample.figures.wrong[sample.wrong])
        checks.located[rule] += is_located and table == "t3"
        if shows and not (own and (is_located or table == "t4")):
            print("TABLE ERROR", sample.path.name, sample.layout, sample.wrong, sample.figures.fill, implied, own)
        fails = [each for each in fails if each not in own and not each.rule.startswith("TXT")]
    planted = [(rule.strip(), words) for rule, words in sample.text.errors]
    for rule, words in planted:
        checks.planted[rule] += 1
        hits = [each for each in fails if explains(rule, words, each)]
        checks.found[rule] += bool(hits)
        if shows and not hits:
            near = [(each.rule, each.state, each.evidence) for each in found if each.rule == rule]
            print("MISSED", sample.path.name, sample.layout.name, rule, words, near[:4])
    for each in fails:
        if not any(explains(rule, words, each) for rule, words in planted):
            checks.false[each.rule] += 1
            if shows:
                print("FALSE", sample.path.name, sample.layout.name, each, planted)


def explains(rule: str, words: str, each) -> bool:
    """Whether an error that was put in is what a check flags: the same words, or the rule where words may differ."""
    quoted = each.evidence.partition("] ")[2]
    if rule in ("SELF-numbering", "SELF-broken-off", "SELF-no-problem", "SELF-body"):
        return each.rule == rule or (rule == "SELF-body" and each.rule == "SELF-other-body" and words[:2] in quoted)
    if rule == "TXT-results" and each.rule == "TXT-percent":
        return True  # the share no longer fits the number
    flagged = quoted.partition(" (")[0]
    return words in quoted or (len(flagged) > 3 and flagged in words and each.rule == rule)


# ---------------------------------------------------------------------------------------------- tables


def print_cells(scores: dict[Layout, Score]) -> None:
    """Layouts that tell where each number belongs; then those that do not, with the cells said to be unread."""
    print("\n| format | layout | reports | cells exact, % | reports wholly right, % |\n|---|---|--:|--:|--:|")
    whole = Score()
    for layout, score in scores.items():
        if layout.is_told:
            print(f"| {layout.suffix[1:]} | {layout.name} | {score.reports} | {score.row} |")
            for each in ("cells", "exact", "unread", "reports", "whole"):
                setattr(whole, each, getattr(whole, each) + getattr(score, each))
    print(f"| all | | {whole.reports} | {whole.row} |")
    print("\n| format | layout | reports | cells exact, % | said to be unread, % | given otherwise |")
    print("|---|---|--:|--:|--:|--:|")
    for layout, score in scores.items():
        if not layout.is_told:
            shares = f"{100 * score.exact / score.cells:.2f} | {100 * score.unread / score.cells:.2f}"
            otherwise = score.cells - score.exact - score.unread
            print(f"| {layout.suffix[1:]} | {layout.name} | {score.reports} | {shares} | {otherwise} |")


def print_checks(checks: Checks) -> None:
    print("\n| rule | put in | found | located | flagged without cause |\n|---|--:|--:|--:|--:|")
    for rule in sorted(set(checks.planted) | set(checks.false)):
        located = checks.located[rule] if rule.endswith("t3") else ""
        print(f"| {rule} | {checks.planted[rule]} | {checks.found[rule]} | {located} | {checks.false[rule]} |")
    text = [rule for rule in checks.planted if not rule.startswith("a number")]
    planted, found = sum(checks.planted[r] for r in text), sum(checks.found[r] for r in text)
    false = sum(checks.false.values())
    if planted:
        print(f"\nText: precision {found / max(found + false, 1):.3f}, recall {found / planted:.3f}.")


def print_times(times: dict[str, list[tuple[float, float]]]) -> None:
    print("\n| format | ms a report: cells | checks | both |\n|---|--:|--:|--:|")
    every = [each for own in times.values() for each in own]
    for name, own in [*times.items(), (".all", every)]:
        cells, checks, both = (sorted(column)[len(own) // 2] for column in zip(*((a, b, a + b) for a, b in own)))
        print(f"| {name[1:]} | {cells:.2f} | {checks:.2f} | {both:.2f} |")


# ---------------------------------------------------------------------------------------------- rivals


def compare(samples: list[Sample]) -> None:
    """The same files read by others; each sees only formats that it reads."""
    print("\n| reader | format | reports | cells exact, % | reports wholly right, % | ms a report |")
    print("|---|---|--:|--:|--:|--:|")
    for name, (suffixes, reader) in rivals.READERS.items():
        for suffix in suffixes:
            own = [sample for sample in samples if sample.layout.suffix == suffix]
            score, start = Score(), time.process_time()
            read = [reader(sample.path, sample.figures) for sample in own]
            spent = time.process_time() - start
            for sample, cells in zip(own, read):
                score.add(*exact(sample.figures, cells))
            if own:
                print(f"| {name} | {suffix[1:]} | {len(own)} | {score.row} | {1000 * spent / len(own):.1f} |")


if __name__ == "__main__":
    main()
