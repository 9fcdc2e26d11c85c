"""Files that hang or swell a careless reader, through all stages each in a process of its own: what became of it.

    PYTHONPATH=. python benchmarks/robustness/run.py --table docs/robustness.md
    PYTHONPATH=. python benchmarks/robustness/run.py FOLDER            # files of your own, as of a public collection

Needs a system that can fork. With --table the rows between the marks in a file are written anew.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import hostile_pdf
import hostile_text as hostile

import nlp
from nlp.forms import check, forms
from nlp.reading import ReadError
from nlp.reuse import ReportText, compare
from nlp.structure.report import ParseError

#: Characters of what fills a text or a page, and seconds by the clock until a file counts as one that hangs.
SIZE, HANGS = 100_000, 300
_TABLE = re.compile(r"(<!-- table -->\n).*(<!-- end -->)", re.DOTALL)


class Row(NamedTuple):
    """What became of a file: its size, seconds of processor time and most memory, its children's with it."""

    kind: str
    name: str
    kilobytes: int
    seconds: float
    megabytes: int
    outcome: str


def cases(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Kind, name and file of all that is tried."""

    def written(kind: str, name: str, suffix: str, data: bytes) -> tuple[str, str, Path]:
        path = folder / f"file{suffix}"
        path.write_bytes(data)
        return kind, name, path

    for make in hostile_pdf.MAKERS:
        yield written("PDF", make.__name__.replace("_", " "), ".pdf", make())
    for name, fill in hostile.FILLINGS.items():
        yield written("text", name, ".txt", hostile.report(fill(SIZE)).encode("utf-8", "replace"))
        yield written("Markdown", name, ".md", hostile.report(fill(SIZE)).encode("utf-8", "replace"))
        yield written("text, preamble", name, ".txt", hostile.report("", fill(SIZE)).encode("utf-8", "replace"))
    for name, fill in hostile.PAGES.items():
        yield written("HTML", name, ".html", hostile.page(fill(SIZE)))
    for name, fill in hostile.BODIES.items():
        yield written("DOCX", name, ".docx", hostile.docx(fill(10 * SIZE)))
    for name, make_mail in hostile.MAILS.items():
        yield written("mail", name, ".eml", make_mail(SIZE))


def process(path: Path) -> str:
    """All stages on one file; what came of it."""
    try:
        document = nlp.read(path)
        report = nlp.parse(document)
    except (ReadError, ParseError) as error:
        return f"{error}"
    story = nlp.narrative(report)
    nlp.label(story)
    check(report, forms(document))
    text = ReportText("a", report.body, report.year, story.segments)
    compare([text, ReportText("b", "另县", 2020, story.segments[:100])])
    return f"read: {len(story.segments)} segments"


def _child(path: Path, end: Connection) -> None:
    end.send(process(path))
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(each.ru_utime + each.ru_stime for each in times)
    end.send((seconds, max(each.ru_maxrss for each in times) >> 10))


def tried(kind: str, name: str, path: Path) -> Row:
    """One file in a process of its own."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.get_context("fork").Process(target=_child, args=(path, theirs))
    begun = time.monotonic()
    worker.start()
    theirs.close()
    outcome, seconds, megabytes = "crashed", 0.0, 0
    try:
        if not ours.poll(HANGS):
            outcome = "hangs"
        else:
            outcome = ours.recv()
            seconds, megabytes = ours.recv()
    except EOFError:
        seconds = time.monotonic() - begun
    worker.kill()
    worker.join()
    return Row(kind, name, path.stat().st_size >> 10, seconds, megabytes, outcome)


def _line(row: Row) -> str:
    outcome = row.outcome.replace("|", "/").split(": to have it")[0]
    return f"| {row.kind} | {row.name} | {row.kilobytes:,} | {row.seconds:.1f} | {row.megabytes:,} | {outcome[:110]} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--table", type=Path, help="the file whose table is to be written anew")
    options = parser.parse_args()
    # Loaded once, so that no file is charged for it.
    process(Path("corpus/samples/qinglan-water-2023.pdf"))
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        own = [
            ("own", str(path), path) for root in options.folders for path in sorted(root.rglob("*")) if path.is_file()
        ]
        for case in own or cases(Path(folder)):
            rows.append(tried(*case))
            print(_line(rows[-1]), flush=True)
    slow = max(rows, key=lambda row: row.seconds)
    large = max(rows, key=lambda row: row.megabytes)
    bad = [row for row in rows if row.outcome in ("hangs", "crashed")]
    told = f"{len(rows)} files, {len(bad)} hang or crash; {slow.seconds:.1f} s and {large.megabytes:,} MB at most."
    print(told)
    if options.table:
        head = "| kind | what | KB | s | MB | outcome |\n|---|---|--:|--:|--:|---|\n"
        table = told + "\n\n" + head + "\n".join(map(_line, rows)) + "\n"
        text = options.table.read_text("utf-8")
        options.table.write_text(_TABLE.sub(lambda match: match[1] + table + match[2], text), "utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
