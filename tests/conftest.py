"""What the end-to-end tests share: the samples scored once, small reports to write, the count of F1, the floors."""

from __future__ import annotations

import io
import os
import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

import nlp
from nlp.learning.corpus import LABELS, parse_marked

ROOT = Path(__file__).parents[1]

os.environ["LC_ALL"] = "C.UTF-8"  # messages in English, whatever the system speaks
settings.register_profile("same", derandomize=True, database=None)  # the same examples on every run
settings.load_profile("same")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample reports."""
    return ROOT / "corpus" / "samples"


@pytest.fixture(scope="session")
def scored(samples):
    """The tables of the samples."""
    return nlp.score(samples)


@pytest.fixture(scope="session")
def gold():
    """For each sample that can be read its labelled segments, as (section, label, text)."""
    found = {}
    for path in sorted((ROOT / "corpus" / "samples-source").glob("*.txt")):
        marked = re.sub(r"\{T[234][^}]*\}", "", path.read_text("utf-8"))  # the statutory tables
        found[path.stem] = parse_marked(marked, path).segments()
    return found


def _words(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="session")
def lay():
    """Lays predicted segments over gold ones, in reading order.

    Gives (section, label) in truth and as predicted (or None) for each word character of gold, and the predicted
    texts that are not in gold.
    """

    def lay(truth: list[tuple[str, str, str]], predicted: list[tuple[str, str, str]]):
        text = ""
        right = []
        for section, label, raw in truth:
            characters = _words(raw)
            text += characters
            right += [(section, label)] * len(characters)
        guess = [None] * len(text)
        strange = []
        cursor = 0
        for section, label, raw in predicted:
            characters = _words(raw)
            start = text.find(characters, cursor)
            if start < 0:
                start = text.find(characters)
            if start < 0:
                strange.append(raw)
                continue
            cursor = start + len(characters)
            for i in range(start, cursor):
                guess[i] = guess[i] or (section, label)
        return list(zip(right, guess)), strange

    return lay


@pytest.fixture(scope="session")
def macro_f1():
    """The mean F1 over the four labels, from pairs of true and predicted label."""

    def macro_f1(pairs) -> float:
        counts = Counter(pairs)
        scores = []
        for label in LABELS:
            hit = counts[label, label]
            in_truth = sum(n for (truth, _), n in counts.items() if truth == label)
            in_guess = sum(n for (_, guess), n in counts.items() if guess == label)
            scores.append(2 * hit / (in_truth + in_guess) if hit else 0.0)
        return sum(scores) / len(scores)

    return macro_f1


@pytest.fixture(scope="session")
def hold_floors():
    """Holds the figures of a group to the floors and ceilings that `benchmarks/floors.toml` sets them."""
    groups = tomllib.loads((ROOT / "benchmarks" / "floors.toml").read_text("utf-8"))

    def hold_floors(group: str, figures: dict[str, float]) -> None:
        measured = {name.replace(" ", "-"): value for name, value in figures.items()}
        floors = groups[group]["at_least"]
        ceilings = groups[group].get("at_most", {})
        assert set(measured) == set(floors) | set(ceilings)
        faults = []
        for name, floor in floors.items():
            if measured[name] < floor:
                faults.append(f"{name} {measured[name]:.5f} is below {floor}")
        for name, ceiling in ceilings.items():
            if measured[name] > ceiling:
                faults.append(f"{name} {measured[name]:.5f} is above {ceiling}")
        assert not faults, f"{group}: {'; '.join(faults)} (measured by: {groups[group]['command']})"

    return hold_floors


@pytest.fixture(scope="session")
def compose():
    """The text of a small report of the layout of 2021."""

    def compose(
        body: str, year: int, s1: str = "", s5: str = "", preamble: str = "", s6: str = "本年度收取信息处理费0元。"
    ) -> str:
        preamble = preamble or "根据《中华人民共和国政府信息公开条例》规定，编制本报告。"
        s1 = s1 or f"{year}年，我单位在门户网站开设灌区改造专栏，上传渠系图纸和用水价格{year % 100}份。"
        lines = [
            f"{body}{year}年政府信息公开工作年度报告",
            preamble,
            "一、总体情况",
            s1,
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
            "五、存在的主要问题及改进情况",
            s5 or "存在的问题：专栏更新不够及时。下一步将按周更新专栏。",
            "六、其他需要报告的事项",
            s6,
        ]
        return "\n".join(lines) + "\n"

    return compose


@pytest.fixture(scope="session")
def pdf():
    """The bytes of a PDF with a drawing and, if given, lines of text and a password."""

    def pdf(lines=(), password: str | None = None) -> bytes:
        from reportlab.lib.pdfencrypt import StandardEncryption
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        out = io.BytesIO()
        sheet = Canvas(out, encrypt=StandardEncryption(password) if password else None, invariant=1)
        sheet.circle(300, 400, 120, fill=1)
        sheet.setFont("STSong-Light", 12)
        for i, line in enumerate(lines):
            sheet.drawString(60, 780 - 20 * i, line)
        sheet.showPage()
        sheet.save()
        return out.getvalue()

    return pdf
