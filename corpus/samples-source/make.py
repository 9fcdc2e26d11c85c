"""The texts of this folder into the twelve sample reports of corpus/samples.

    python make.py [--out DIR] [--check] [--marked DIR] [--font FAMILY] [--heading-font FAMILY]

Needs fpdf2, python-docx and, for the PDF files, two fonts that fontconfig knows. The same versions of them
give the same bytes. `--check` makes the files in memory and says which differ from those on disk;
`--marked` writes the texts with their labels and with the tables spelled out, as nlp/learning/corpus.py reads them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from report import Report, load

SAMPLES_FOLDER = Path(__file__).resolve().parents[1] / "samples"

# Every sample and what makes its looks its own.
SAMPLES: dict[str, dict[str, Any]] = {
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

TITLE_MIDDLE = 40  # the title of a text file is set around this column
SIGN_INDENT = "　" * 22
LINE_WIDTH = 38  # full-width characters a line of a text file
NEVER_FIRST = "，。；：、）”》"


def as_text(report: Report) -> bytes:
    """GB18030 with a line break after every so many characters, wherever that falls."""
    indent = " " * max(0, TITLE_MIDDLE - len(report.title))
    lines = [indent + report.title, ""]
    for line in report.lines[1:]:
        if line.kind == "sign":
            lines.append(SIGN_INDENT + line.text)
        else:
            lines += _cut("　　" + line.text)
    return "\r\n".join([*lines, ""]).encode("gb18030")


def _cut(text: str) -> list[str]:
    """The text in lines of one width; a mark that may not begin a line hangs over its end."""
    lines = []
    while text:
        end = 0
        width = 0.0
        while end < len(text) and width < LINE_WIDTH:
            width += 0.5 if text[end].isascii() else 1
            end += 1
        if text[end : end + 1] and text[end] in NEVER_FIRST:
            end += 1
        lines.append(text[:end])
        text = text[end:]
    return lines


def make(file: str, fonts: tuple[str, str]) -> bytes:
    """The bytes of a sample. Raises ValueError for figures that do not add up, LookupError for want of a font."""
    name, _, suffix = file.rpartition(".")
    report = load(name)
    options = dict(SAMPLES[file])
    if suffix == "pdf":
        import as_pdf

        share_kept = options.pop("broken", 1)
        data = as_pdf.render(report, *fonts, **options)
        return data[: int(len(data) * share_kept)]
    if suffix == "html":
        import as_html

        return as_html.render(report, **options)
    if suffix == "docx":
        import as_docx

        return as_docx.render(report, **options)
    return as_text(report)


def write_marked(folder: Path) -> None:
    """Writes the labelled texts, tables spelled out."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in SAMPLES:
        name, _, _ = file.rpartition(".")
        (folder / f"{name}.txt").write_text(load(name).spelled_out(), "utf-8")


def main() -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(description="Make the twelve sample reports.")
    add = parser.add_argument
    add("--out", type=Path, default=SAMPLES_FOLDER, help="where to write them (default: corpus/samples)")
    add("--check", action="store_true", help="write nothing, say which files on disk differ")
    add("--marked", type=Path, metavar="DIR", help="write only the labelled texts, tables spelled out")
    add("--font", default="Noto Serif CJK SC", help="font family of the PDF files (default: %(default)s)")
    add("--heading-font", default="Noto Sans CJK SC", help="font family of their headings (default: %(default)s)")
    args = parser.parse_args()
    if args.marked:
        write_marked(args.marked)
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    differ = False
    for file in SAMPLES:
        try:
            data = make(file, (args.font, args.heading_font))
        except (LookupError, ValueError, ImportError) as error:
            print(f"make.py: {file}: {error}", file=sys.stderr)
            return 1
        target = args.out / file
        if not args.check:
            target.write_bytes(data)
            print(f"{file}: {len(data):,} bytes")
        elif not target.is_file() or target.read_bytes() != data:
            print(f"differs: {file}")
            differ = True
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
