"""The figures of quality, none of which a change may lower unseen: `benchmarks/floors.toml` has the floors."""

import re
import subprocess
import sys
from pathlib import Path

from nlp.learning.examples import read_corpus
from nlp.learning.training import best_temperature, cross_validate

ROOT = Path(__file__).parents[1]


def test_held_out_labels(hold_floors):
    found = cross_validate(*read_corpus([ROOT / "corpus" / "reports"]))
    found = found.tempered(best_temperature(found))
    figures = {
        "macro-F1": found.macro(),
        **found.f1(),
        "accuracy": float(found.right.mean()),
        "calibration-error": found.calibration_error(),
    }
    hold_floors("held-out-labels", figures)


def test_labels_of_the_samples(scored, gold, lay, macro_f1, hold_floors):
    pairs = []
    for report, segments in scored.segments.groupby("report"):
        truth = gold[Path(report).stem]
        rows = segments[["section", "label", "text"]].itertuples(index=False, name=None)
        laid, _ = lay(truth, list(rows))
        pairs += [(true[1], guess and guess[1]) for true, guess in laid]
    hold_floors("samples", {"macro-F1": macro_f1(pairs)})


def test_planted_copies(hold_floors):
    script = ROOT / "benchmarks" / "reuse" / "evaluate.py"
    run = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, encoding="utf-8", timeout=300, check=True
    )
    table = re.findall(r"^(\S.*?) +\d+(?: +[\d.]+){3} +([\d.]+)$", run.stdout, re.MULTILINE)
    below = re.findall(r"^(.+): ([\d.]+)$", run.stdout, re.MULTILINE)
    hold_floors("planted-copies", {name: float(value) for name, value in [*table, *below]})
