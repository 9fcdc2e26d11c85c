"""The history of China's administrative divisions into `nlp/data/divisions.tsv`: those in force in 2008 or later.

    python scripts/divisions.py result.csv

`result.csv` is the summary table of the data set areacodes (yescallop, on GitHub, CC0), which collects the codes of
GB/T 2260 at and above the county as the Ministry of Civil Affairs publishes them each year (县级以上行政区划代码), in
force on 31 December. Kept are code, name, and the first and the last year in force, as far as they fall behind 2008.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "nlp" / "data" / "divisions.tsv"
#: The first year that reports are about.
FIRST_YEAR = 2008
#: Stands for the year in which a division that is in force will have ended.
IN_FORCE = 10_000
HEAD = """\
# Divisions at and above the county in force on 31 December of 2008 or later: code of GB/T 2260, name, first year in
# force if after 2008, last year in force. Published by the Ministry of Civil Affairs, collected by areacodes (CC0);
# made by scripts/divisions.py.
"""


def lines_of(table: Path) -> Iterator[str]:
    """A line for each name that a code had, in order of code and year."""
    first: dict[tuple[str, str], int] = {}
    last: dict[tuple[str, str], int] = {}
    with open(table, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            # A line for each name of the division above it, too.
            division = row["代码"], row["名称"]
            end = int(row["变更/弃用时间"] or IN_FORCE)
            first[division] = min(first.get(division, IN_FORCE), int(row["启用时间"]))
            last[division] = max(last.get(division, 0), end - 1)
    for code, name in sorted(first, key=lambda division: (division[0], first[division])):
        since, until = first[code, name], last[code, name]
        if until >= FIRST_YEAR:
            years = str(since) if since > FIRST_YEAR else "", str(until) if until < IN_FORCE - 1 else ""
            yield "\t".join((code, name, *years)).rstrip("\t") + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, metavar="result.csv")
    DATA.write_text(HEAD + "".join(lines_of(parser.parse_args().table)), "utf-8")


if __name__ == "__main__":
    main()
