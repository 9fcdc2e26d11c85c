"""Figures that documents quote are those of the results file, these those of the model, and no floor is above them."""

import importlib.util
import json
import tomllib
from pathlib import Path

import pytest

from nlp.labelling.classify import load_model

ROOT = Path(__file__).parents[1]
RESULTS = json.loads((ROOT / "benchmarks" / "results.json").read_text("utf-8"))
FLOORS = tomllib.loads((ROOT / "benchmarks" / "floors.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def script():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("figures", ROOT / "scripts" / "figures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def value(group, name):
    return RESULTS[group]["figures"][name][0]


def test_documents_quote_what_was_measured(script, capsys):
    assert script.main(["--check"]) == 0, capsys.readouterr()


def test_every_figure_is_quoted_and_has_its_command(script):
    documents = "".join((ROOT / name).read_text("utf-8") for name in script.DOCUMENTS)
    assert [name for name in script.read_figures() if f"figure:{name} " not in documents] == []
    assert all(group["command"] for group in RESULTS.values())


def test_an_old_figure_is_found_and_filled(script, tmp_path, monkeypatch, capsys):
    (tmp_path / "a.md").write_text("F1 <!-- figure:labels.macro_f1 -->0.9<!-- /figure -->\n", "utf-8")
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "DOCUMENTS", ("a.md",))
    assert script.main(["--check"]) == 1
    assert capsys.readouterr().out == "a.md differs\n"
    assert script.main([]) == 0
    figure = script.read_figures()["labels.macro_f1"]
    assert f"-->{figure}<!--" in (tmp_path / "a.md").read_text("utf-8")
    assert script.main(["--check"]) == 0


@pytest.mark.parametrize(
    "text", ["<!-- figure:nothing -->1<!-- /figure -->", "<!-- figure:labels.low -->1", "<!-- /figure -->"]
)
def test_a_place_that_cannot_be_filled(script, text):
    with pytest.raises(script.FigureError):
        script.fill(text, script.read_figures())


def test_held_out_labels_are_those_of_the_shipped_model():
    scores = load_model().about["scores"]
    assert value("labels", "macro_f1") == scores["macro_f1"]
    assert [value("labels", "low"), value("labels", "high")] == scores["interval"]


def test_no_floor_is_above_what_is_quoted():
    published = FLOORS["published-reports"]["at_least"]
    assert published["macro-F1"] <= value("published", "macro_f1")
    for label in ("measure", "problem", "improvement", "other"):
        assert published[label] <= value("published", label)
    assert FLOORS["planted-copies"]["at_least"]["all"] <= value("reuse", "plagdet")
