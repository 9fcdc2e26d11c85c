"""Time of the pages of many reports: writing them, opening the index in Chromium, and each filter and sort of it.

    python benchmarks/view.py              # 5,000 reports: the samples over and over, with shares drawn at random
    python benchmarks/view.py --reports 500

Needs the extra `test` and Chromium.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

import nlp
from nlp.view import write_site

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples"
TABLES = ("reports", "segments", "cells", "checks", "nearest", "changes")
DRAWN = ("boilerplate_main", "shared_main", "copied_main")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
RUNS = 5
#: Resolves when what was changed is on the screen.
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> None:
    """Prints a table of seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=5000)
    reports = parser.parse_args().reports
    with tempfile.TemporaryDirectory() as folder:
        scored, pages = Path(folder, "scored"), Path(folder, "pages")
        multiply(scored, reports)
        started = time.process_time()
        index = write_site(scored, pages, "zh")
        seconds = time.process_time() - started
        size = sum(path.stat().st_size for path in pages.rglob("*.html"))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"{reports:,} reports: pages of {size / 1e6:.0f} MB, the index {index.stat().st_size / 1e6:.1f} MB;")
        print(f"{seconds:.1f} s of processor time, {memory:,} MB of memory\n")
        print("| what | median of 5, s | longest, s |\n|---|---|---|")
        for what, times in browse(index).items():
            print(f"| {what} | {statistics.median(times):.2f} | {max(times):.2f} |")


def multiply(folder: Path, reports: int) -> None:
    """The tables of so many reports: those of the samples over and over, bodies and reports renamed."""
    random = np.random.default_rng(0)
    scores = nlp.score(SAMPLES)
    nlp.write(scores, folder)
    copies = -(-reports // len(scores.reports))
    for name in TABLES:
        table = getattr(scores, name)
        many = pd.concat([renamed(table, copy) for copy in range(copies)], ignore_index=True)
        if name == "reports":
            many = many.head(reports)
            for column in DRAWN:
                many[column] = random.beta(1.5, 3, len(many)).round(4)
            many["checks_failed"] = random.poisson(0.4, len(many))
        many.to_parquet(folder / f"{name}.parquet", index=False)


def renamed(table: pd.DataFrame, copy: int) -> pd.DataFrame:
    """A copy of a table as that of other bodies."""
    table = table.copy()
    for column in table.columns.intersection(["report", "earlier_report", "source_report"]):
        is_sample = table[column].str.fullmatch(r"[a-z0-9-]+\.\w+")
        table[column] = table[column].where(~is_sample, f"{copy:04}/" + table[column])
    if "body" in table:
        table["body"] = table["body"].str.slice(0, 2) + str(copy) + table["body"].str.slice(2)
    return table


def browse(index: Path) -> dict[str, list[float]]:
    """Seconds until each is on the screen, over some runs."""
    found: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for _ in range(RUNS):
            page = browser.new_page()
            for what, act in acts(page, index).items():
                started = time.perf_counter()
                act()
                page.evaluate(PAINTED)
                found.setdefault(what, []).append(time.perf_counter() - started)
            page.close()
        browser.close()
    return found


def acts(page: Page, index: Path) -> dict[str, Callable[[], object]]:
    """What a user does, one after another."""
    return {
        "open the index": lambda: page.goto(index.as_uri()),
        "find part of a name": lambda: page.fill("#search", "水利"),
        "choose a year": lambda: page.select_option("#year", "2023"),
        "sort what is left": lambda: page.click("th[data-column=copied] button"),
        "clear the filters": lambda: page.click("#reset"),
        "sort all by body": lambda: page.click("th[data-column=body] button"),
        "sort all by boilerplate": lambda: page.click("th[data-column=boilerplate] button"),
        "go to the next page": lambda: page.click("#next"),
    }


if __name__ == "__main__":
    main()
