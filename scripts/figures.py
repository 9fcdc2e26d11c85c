"""The results of the benchmarks into the marked places of the documents that quote them.

    python scripts/figures.py            # fills the places
    python scripts/figures.py --check    # writes nothing; exit status 1 if a document says something else

A place is `<!-- figure:GROUP.NAME -->0.976<!-- /figure -->`. `benchmarks/results.json` has for each group of figures
the command that measures it, and for each figure its value and how it is written (a Python format). Who measures anew
changes the value there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
DOCUMENTS = (
    "README.md",
    "README.zh.md",
    "benchmarks/labels/README.md",
    "docs/codebook.md",
    "docs/codebook.zh.md",
    "docs/quality.md",
    "models/gongkai.published.md",
)

PLACE = re.compile(r"(?P<opening><!-- figure:(?P<name>\S+) -->)(?P<shown>.*?)(?P<closing><!-- /figure -->)")
ANY_MARK = re.compile(r"<!-- /?figure\b")


class FigureError(ValueError):
    """A place that cannot be filled: names the figure or the mark."""


def read_figures(path: Path = RESULTS) -> dict[str, str]:
    """Every figure, by group and name, as it is written in a document."""
    figures = {}
    for group, results in json.loads(path.read_text("utf-8")).items():
        for name, (value, written) in results["figures"].items():
            figures[f"{group}.{name}"] = format(value, written)
    return figures


def fill(text: str, figures: dict[str, str]) -> str:
    """The text with its marked places filled. Raises `FigureError` for an unknown figure or a lone mark.

    >>> fill("F1 <!-- figure:f1 -->0.9<!-- /figure -->.", {"f1": "0.976"})
    'F1 <!-- figure:f1 -->0.976<!-- /figure -->.'
    """

    def filled(place: re.Match[str]) -> str:
        name = place["name"]
        if name not in figures:
            raise FigureError(f"unknown figure {name}")
        return place["opening"] + figures[name] + place["closing"]

    if ANY_MARK.search(PLACE.sub("", text)):
        raise FigureError("a mark without its opening or closing")
    return PLACE.sub(filled, text)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say which documents differ")
    options = parser.parse_args(arguments)
    figures = read_figures()
    differ = []
    for name in DOCUMENTS:
        path = ROOT / name
        text = path.read_text("utf-8")
        try:
            filled = fill(text, figures)
        except FigureError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 1
        if filled == text:
            continue
        differ.append(name)
        if not options.check:
            path.write_text(filled, "utf-8", newline="\n")
    for name in differ:
        print(f"{name} differs" if options.check else f"{name} filled")
    return 1 if differ and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
