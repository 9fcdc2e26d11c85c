"""Each notebook runs from top to bottom, and none is stored with what it printed somewhere."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;\"' onmouseover='alert(3)"


@pytest.fixture
def run(tmp_path, samples, monkeypatch):
    """Runs a notebook, with further cells behind its own, in a copy of its folder beside the samples."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def run(path, *further):
        shutil.copytree(FOLDER, tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        shutil.copytree(samples, tmp_path / "corpus" / "samples")
        book = nbformat.read(path, as_version=4)
        book.cells += [nbformat.v4.new_code_cell(source) for source in further]
        NotebookClient(
            book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path / "notebooks")}}
        ).execute()
        return book

    return run


def outputs(book, kind):
    return [
        o["data"][kind]
        for cell in book.cells
        if cell.cell_type == "code"
        for o in cell.outputs
        if kind in o.get("data", {})
    ]


def test_there_are_notebooks():
    assert FOLDER / "quickstart.ipynb" in NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_stored_without_outputs_and_absolute_paths(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    for cell in book.cells:
        assert cell.cell_type != "code" or (not cell.outputs and cell.execution_count is None)
        assert not re.search(r"""["'(](/|~|[A-Z]:\\)\w""", cell.source)
    assert set(book.metadata) <= {"kernelspec", "language_info"}
    assert book.metadata.kernelspec.name == "python3"


def test_quickstart(run, compose):
    evil = compose("青岚县水利局", 2022, f"2022年，我局公开信息12条{EVIL}，办理申请3件。")
    book = run(
        FOLDER / "quickstart.ipynb",
        f"Path('evil.txt').write_text({evil!r}, 'utf-8')\nmarked(nlp.score('evil.txt').segments)",
        "assert '<script>' in ''.join(nlp.score('evil.txt').segments['text'])\nnlp.score('evil.txt').segments[['text']]",
    )
    streams = [o for cell in book.cells if cell.cell_type == "code" for o in cell.outputs if o.output_type == "stream"]
    assert not [o.text for o in streams if o.name == "stderr"]  # no warning either
    assert any("11 reports scored" in o.text for o in streams)
    assert outputs(book, "image/png")
    pages = outputs(book, "text/html")
    assert any("border-bottom" in page and "存在的主要问题及改进情况" in page for page in pages)
    assert any("qinglan-water-2022.pdf" in page and "prior_year" in page for page in pages)
    assert any("foreign_name: 蒿坝镇" in page and "stale_year: 2022" in page for page in pages)
    for page in pages[-2:]:  # the hostile report, marked and as a table
        assert "&lt;script&gt;alert(1)" in page
        assert "<script" not in page
        assert "<img" not in page
    assert not re.search(r"<span[^>]*onmouseover", pages[-2])
