"""Make the twelve sample reports of corpus/samples from their texts in this folder.

    python make.py [--out DIR] [--check] [--marked DIR] [--font FAMILY] [--heading-font FAMILY]

Needs fpdf2, python-docx and, for the PDF files, two fonts that fontconfig knows. The same versions of them
give the same bytes. `--check` makes the files in memory and says which differ from those on disk;
`--marked` writes the texts with their labels and with the tables spelled out, as nlp/learning/corpus.py reads them.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import tables

HERE = Path(__file__).resolve().parent
SAMPLES_FOLDER = HERE.parent / "samples"

# Every sample and what makes its looks its own.
SAMPLES: dict[str, dict] = {
    "chenghu-city-2023.pdf": {"header": True, "number": "- {} -"},
    "haoba-town-2023.pdf": {"number": "- {} -"},
    "hongliu-development-2020.html": {"portal": "cells"},
    "huxi-land-2014.txt": {},
    "jialin-health-2021.pdf": {"number": "— {} —", "by_column": True},
    "jinpu-street-2024.html": {"portal": "breaks"},
    "luoyan-township-2022.docx": {},
    "luwan-town-2023.html": {"portal": "container"},
    "mianling-urban-2024.docx": {"numbered": True},
    "qinglan-water-2022.pdf": {"number": "- {} -", "outer": True},
    "qinglan-water-2023.pdf": {"number": "- {} -", "outer": True},
    "sanggou-education-2022.pdf": {"number": "- {} -", "broken": 0.4},
}

_MARK = re.compile(r"\{(title|preamble|s[1-6]|T[234](?: \d+ \d+)?|[mpiohx+])\}")
_STATEMENT = re.compile(r"（[一二三四五六七八]）[^。；]*")
_DATE = re.compile(r"(20\d\d)年(\d+)月(\d+)日|二〇一五年三月五日")


@dataclass(frozen=True)
class Line:
    """One paragraph: kind is title, section, heading, body, table or sign; runs are its (mark, text)."""

    kind: str
    runs: tuple[tuple[str, str], ...] = ()
    table: tables.Table | None = None

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.runs)


@dataclass(frozen=True)
class Report:
    name: str
    header: dict[str, str]
    marked: str
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        return self.lines[0].text

    @property
    def date(self) -> datetime:
        year, month, day = _DATE.fullmatch(self.lines[-1].text).groups()
        return datetime(int(year), int(month), int(day)) if year else datetime(2015, 3, 5)

    def all_text(self) -> str:
        parts = [line.text for line in self.lines]
        parts += [cell.text for line in self.lines if line.table for cell in line.table.cells]
        return "".join(parts)


def load(name: str) -> Report:
    """A report from source/, its table marks turned into tables. Raises ValueError where text and figures do not agree."""
    head, _, marked = (HERE / f"{name}.txt").read_text("utf-8").partition("\n---\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    figures = tomllib.loads((HERE / "figures.toml").read_text("utf-8")).get(name, {})
    pieces = _MARK.split(marked)
    lines: list[Line] = []
    runs: list[tuple[str, str]] = []

    def end() -> None:
        if not any(text.strip() for _, text in runs):
            runs.clear()
            return
        first, text = runs[0][0], "".join(text for _, text in runs)
        if first == "title":
            kind = "title"
        elif first.startswith("s"):
            kind = "section"
        elif first == "x":
            kind = "sign"
        elif len(runs) == 1 and (first == "h" or _STATEMENT.fullmatch(text)):
            kind = "heading"
        else:
            kind = "body"
        lines.append(Line(kind, tuple(runs)))
        runs.clear()

    for mark, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if mark.startswith("T"):
            end()
            number, *counts = mark.split()
            try:
                if number == "T2":
                    table = tables.active(figures.get("t2", {}), header["layout"])
                elif number == "T3":
                    table = tables.requests(figures.get("t3", {}), header["layout"], *map(int, counts))
                else:
                    table = tables.disputes(figures.get("t4", {}))
            except ValueError as error:
                raise ValueError(f"{name}, {number}: {error}") from error
            lines.append(Line("table", table=table))
            continue
        first, *rest = text.split("\n")
        if first:
            runs.append((mark, first))
        for part in rest:
            end()
            if part:
                runs.append((mark, part))
    end()
    return Report(name, header, marked, tuple(lines))


def marked(report: Report) -> str:
    """The source with its tables spelled out, a row a line, as no narrative."""
    spelled = iter(line.table for line in report.lines if line.table)

    def expand(_: re.Match) -> str:
        rows = next(spelled).in_rows()
        return "{x}" + "\n".join(" ".join(cell.text for cell in row) for row in rows if row)

    head = "\n".join(f"{key}: {value}" for key, value in report.header.items())
    return f"{head}\n\n---\n" + re.sub(r"\{T[234][^}]*\}", expand, report.marked)


def text(report: Report) -> bytes:
    """GB18030 with a line break after every so many characters, wherever that falls."""
    out = [" " * max(0, 40 - len(report.title)) + report.title, ""]
    for line in report.lines[1:]:
        if line.kind == "sign":
            out.append("　" * 22 + line.text)
            continue
        rest, width = "　　" + line.text, 38
        while rest:
            cut, used = 0, 0.0
            while cut < len(rest) and used < width:
                used += 0.5 if rest[cut] < "\x80" else 1
                cut += 1
            if rest[cut : cut + 1] and rest[cut] in "，。；：、）”》":
                cut += 1
            out.append(rest[:cut])
            rest = rest[cut:]
    return "\r\n".join([*out, ""]).encode("gb18030")


def make(file: str, fonts: tuple[str, str]) -> bytes:
    name, _, suffix = file.rpartition(".")
    report, options = load(name), dict(SAMPLES[file])
    if suffix == "pdf":
        import as_pdf

        broken = options.pop("broken", None)
        data = as_pdf.render(report, *fonts, **options)
        return data[: int(len(data) * broken)] if broken else data
    if suffix == "html":
        import as_html

        return as_html.render(report, **options)
    if suffix == "docx":
        import as_docx

        return as_docx.render(report, **options)
    return text(report)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the twelve sample reports.")
    parser.add_argument(
        "--out", type=Path, default=SAMPLES_FOLDER, help="where to write them (default: corpus/samples)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing, say which files on disk differ")
    parser.add_argument("--marked", type=Path, metavar="DIR", help="write only the labelled texts, tables spelled out")
    parser.add_argument(
        "--font", default="Noto Serif CJK SC", help="font family of the PDF files (default: %(default)s)"
    )
    parser.add_argument(
        "--heading-font", default="Noto Sans CJK SC", help="font family of their headings (default: %(default)s)"
    )
    args = parser.parse_args()
    if args.marked:
        args.marked.mkdir(parents=True, exist_ok=True)
        for file in SAMPLES:
            report = load(file.rpartition(".")[0])
            (args.marked / f"{report.name}.txt").write_text(marked(report), "utf-8")
        return 0
    differ = []
    args.out.mkdir(parents=True, exist_ok=True)
    for file in SAMPLES:
        try:
            data = make(file, (args.font, args.heading_font))
        except (LookupError, ValueError, ImportError) as error:
            print(f"make.py: {file}: {error}", file=sys.stderr)
            return 1
        target = args.out / file
        if args.check:
            if not target.is_file() or target.read_bytes() != data:
                differ.append(file)
        else:
            target.write_bytes(data)
            print(f"{file}: {len(data):,} bytes")
    for file in differ:
        print(f"differs: {file}")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
