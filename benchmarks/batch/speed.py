"""Processor time a report beside bare text of pdfium and the plain loop of common packages; start-up; two cores.

    pip install '.[samples]' reportlab
    python benchmarks/batch/speed.py [--files 150] [--rounds 3] [--keep FOLDER]

The files are invented reports of 5 to 8 pages with the statutory tables, no two with the same text, as PDF files that
carry their fonts. Each contender is a command of its own and reads all of them; its time is that of all its processes
from their start to their end, the least of some rounds in which the contenders take turns. The plain loop is
what one writes first: pdfminer.six, jieba, and scikit-learn for labels (trained before) and for what
stands in another report; it makes no tables of the forms, no checks and no measures.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus" / "reports"
FEWEST_PAGES, MOST_PAGES = 5, 8
#: Characters of a report: they fill the pages together with its tables.
FEWEST_CHARACTERS, MOST_CHARACTERS = 1500, 2700
#: A heading of a section, and the sections that have a table.
HEADING = re.compile(r"^[一二三四五六]、\S{4,40}$", re.MULTILINE)
WITH_TABLES = ("二、", "三、", "四、")
LOOP = "the plain loop"
START = "corpus/samples/huxi-land-2014.txt"


# ------------------------------------------------------------------------------------------- files


def texts(number: int) -> list[str]:
    """So many reports of the corpus with other names, numbers and sentences, a paragraph a line."""
    from multiply import MARK, Walks, changed, county, load, renamed

    walks = Walks([text for _, _, text in load()])
    plain = []
    for path in sorted(CORPUS.glob("*.txt")):
        head, _, marked = path.read_text("utf-8").partition("\n---\n")
        fields = dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)
        text = MARK.sub("", marked)
        is_plain = fields["render"] == "plain" and len(HEADING.findall(text)) == len("一二三四五六")
        if is_plain and len(text) <= MOST_CHARACTERS:
            plain.append((fields["body"], int(fields["year"]), text))
    made = []
    for count in range(number):
        rng = random.Random(count)
        renamed_text = renamed(*plain[count % len(plain)], county(rng), rng.randint(2019, 2024))
        text = changed(renamed_text, walks, rng)
        title, *lines = text.strip().split("\n")
        first = next(place for place, line in enumerate(lines) if HEADING.match(line))
        length = rng.randint(FEWEST_CHARACTERS, MOST_CHARACTERS)
        while sum(map(len, lines)) < length:
            lines.insert(first + 1, "".join(walks.walk(rng) for _ in range(rng.randint(2, 5))))
        text = "\n".join("".join(line.split()) for line in [title, *lines])
        made.append(text.encode("gb2312", "ignore").decode("gb2312"))  # what fonts have
    return made


def make_files(folder: Path, number: int) -> int:
    """Writes the PDF files; how many pages they have."""
    sys.path.insert(0, str(ROOT / "benchmarks" / "reading"))
    from make import Paper, embedded_fonts, statutory

    reports = texts(number)
    fonts = embedded_fonts("".join(reports).replace("\n", ""))
    if not fonts:
        sys.exit("no font to embed: install fonts-noto-cjk and fonttools")
    pages = 0
    for count, text in enumerate(reports):
        chance = random.Random(count)
        paper = Paper(folder / f"{count:03}.pdf", chance.choice(fonts), chance)
        paper.size, paper.pitch, paper.margin = 16.0, 28.9, 74.0
        waiting = statutory(chance)
        for paragraph in text.split("\n"):
            paper.paragraph(paragraph)
            if HEADING.match(paragraph) and paragraph.startswith(WITH_TABLES) and waiting:
                paper.table(waiting.pop(0))
        paper.end_page()
        paper.canvas.save()
        pages += paper.made.pages
        assert FEWEST_PAGES <= paper.made.pages <= MOST_PAGES, (count, paper.made.pages)
    return pages


# --------------------------------------------------------------------------------------- contenders


def read_bare(folder: Path) -> None:
    """pdfium's text, page by page, without any thought."""
    import pypdfium2

    for path in sorted(folder.glob("*.pdf")):
        with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
            for page in pdf:
                textpage = page.get_textpage()
                textpage.get_text_bounded()
                textpage.close()
                page.close()


def cut(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in re.split(r"(?<=[。；！？])", re.sub(r"\s+", "", text)) if len(part) > 5]


def words(text: str) -> list[str]:
    """The words of a sentence."""
    import jieba

    found: list[str] = jieba.lcut(text)
    return found


def train(target: Path) -> None:
    """What the plain loop labels with, from the corpus."""
    import joblib
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    sentences: list[str] = []
    labels: list[str] = []
    for path in sorted(CORPUS.glob("*.txt")):
        marked = path.read_text("utf-8").partition("\n---\n")[2]
        for label, text in re.findall(r"\{([mpio])\}([^{]+)", marked):
            sentences.append(text)
            labels.append(label)
    model = make_pipeline(TfidfVectorizer(analyzer=words), LogisticRegression(max_iter=1000))
    joblib.dump(model.fit(sentences, labels), target)


def loop(folder: Path, model_file: Path, out: Path) -> None:
    """The plain loop."""
    import joblib
    import numpy as np
    import pandas as pd
    from pdfminer.high_level import extract_text
    from sklearn.metrics.pairwise import cosine_similarity

    model = joblib.load(model_file)
    rows = []
    for path in sorted(folder.glob("*.pdf")):
        rows += [{"file": path.name, "text": sentence} for sentence in cut(extract_text(path))]
    table = pd.DataFrame(rows)
    vectors = model[0].transform(table["text"])
    likeness = cosine_similarity(vectors, dense_output=False)
    likeness.setdiag(0)
    table["label"] = model[1].predict(vectors)
    table["likest"] = np.asarray(likeness.argmax(1)).ravel()
    table["likeness"] = likeness.max(1).toarray().ravel()
    table.to_csv(out / "loop.csv")


def commands(files: Path, out: Path) -> dict[str, list[str]]:
    """What each contender is called with."""
    me = [sys.executable, str(Path(__file__).resolve())]
    score = [sys.executable, "-m", "nlp", "score", str(files), "--quiet", "--out"]
    return {
        "pypdfium2, bare text": [*me, "--bare", str(files)],
        "gongkai score --jobs 1": [*score, str(out / "one"), "--jobs", "1"],
        "gongkai score --jobs 2": [*score, str(out / "two"), "--jobs", "2"],
        LOOP: [*me, "--loop", str(files), str(out / "model"), str(out)],
    }


def run(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of processor time of a command with all its processes, and by the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    clock = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock


def least(found: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The least of each."""
    return min(processor for processor, _ in found), min(clock for _, clock in found)


def compare(files: Path, out: Path, rounds: int, with_loop: bool) -> None:
    """Prints the table of the contenders."""
    number = len(list(files.glob("*.pdf")))
    contenders = commands(files, out)
    if not with_loop:
        del contenders[LOOP]
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in contenders}
    for count in range(rounds):
        for name, command in contenders.items():
            if count == 0 or name != LOOP:  # slow: once will do
                found[name].append(run(command))
    base, _ = least(found["pypdfium2, bare text"])
    print("| command | processor ms a file | ratio to bare text | files a second by the clock |\n|---|--:|--:|--:|")
    for name in contenders:
        processor, clock = least(found[name])
        print(f"| {name} | {1000 * processor / number:.1f} | {processor / base:.2f} | {number / clock:.1f} |")


def start(out: Path, rounds: int) -> None:
    """Prints what one small file costs."""
    command = [sys.executable, "-m", "nlp", "score", START, "--quiet", "--out", str(out / "start")]
    processor, clock = least([run(command) for _ in range(2 * rounds + 1)])
    print(f"\ngongkai score, one text file: {clock:.2f} s by the clock, {processor:.2f} s of processor time")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder for the files, which are not made again if they are there")
    parser.add_argument("--without-loop", action="store_true", help="leave out the plain loop, which takes long")
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--loop", type=Path, nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        return read_bare(options.bare)
    if options.loop:
        return loop(*options.loop)
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        files = options.keep or out / "files"
        files.mkdir(exist_ok=True)
        if not any(files.iterdir()):
            print(f"{options.files} files, {make_files(files, options.files)} pages\n")
        if not options.without_loop:
            train(out / "model")
        compare(files, out, options.rounds, with_loop=not options.without_loop)
        start(out, options.rounds)


if __name__ == "__main__":
    main()
