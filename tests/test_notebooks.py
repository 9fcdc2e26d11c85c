"""Each notebook runs from top to bottom, and is stored with what it shows: small, whole, and the same anywhere."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
STORIES = {"quickstart", "panel", "who-copies-whom", "do-the-tables-add-up", "own-labels", "validity"}
MOST_BYTES = 300_000
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;\"' onmouseover='alert(3)"


@pytest.fixture
def run(tmp_path, samples, monkeypatch):
    """Runs a notebook, with further cells behind its own, in a copy of its folder beside the samples."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(path, *further):
        shutil.copytree(FOLDER, tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        shutil.copytree(samples, tmp_path / "corpus" / "samples")
        shutil.copytree(ROOT / "corpus" / "reports", tmp_path / "corpus" / "reports")
        book = nbformat.read(path, as_version=4)
        book.cells += [nbformat.v4.new_code_cell(source) for source in further]
        resources = {"metadata": {"path": str(tmp_path / "notebooks")}}
        NotebookClient(book, timeout=120, kernel_name="python3", resources=resources).execute()
        return book

    return run


def outputs(book):
    """Everything that the code cells gave."""
    code_cells = [cell for cell in book.cells if cell.cell_type == "code"]
    return [output for cell in code_cells for output in cell.outputs]


def shown(book, kind):
    """What the outputs show in one MIME type."""
    data = [output.get("data", {}) for output in outputs(book)]
    return [by_kind[kind] for by_kind in data if kind in by_kind]


def printed(book, stream):
    """What the cells wrote to one of the standard streams."""
    return [output.text for output in outputs(book) if output.output_type == "stream" and output.name == stream]


def test_there_are_notebooks_and_both_guides_name_them_all():
    assert {path.stem for path in NOTEBOOKS} == STORIES
    for guide in ("guide.md", "guide.zh.md"):
        named = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs" / guide).read_text("utf-8"), re.MULTILINE)
        assert set(named) >= STORIES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_stored_with_outputs_that_are_small_and_of_no_machine(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert path.stat().st_size < MOST_BYTES
    assert shown(book, "image/png")
    assert not printed(book, "stderr")
    assert [output for output in outputs(book) if output.output_type == "error"] == []
    assert set(book.metadata) <= {"kernelspec", "language_info"}
    assert book.metadata.kernelspec.name == "python3"
    counts = [cell.execution_count for cell in book.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))  # run once, from top to bottom
    for cell in book.cells:
        assert not re.search(r"""["'(](/|~|[A-Z]:\\)\w""", cell.source)
    texts = [*shown(book, "text/plain"), *shown(book, "text/html"), *printed(book, "stdout")]
    assert not [text for text in texts if re.search(r"/(?:tmp|home|work|root|Users)/", text)]


@pytest.mark.parametrize("name", sorted(STORIES - {"quickstart"}))
def test_a_story_runs_and_says_what_it_is_stored_with(run, name):
    path = FOLDER / f"{name}.ipynb"
    book = run(path)
    assert not printed(book, "stderr")
    stored = nbformat.read(path, as_version=4)
    assert len(shown(book, "image/png")) == len(shown(stored, "image/png"))
    assert figures(book) == figures(stored)


def figures(book):
    """The words of what was printed: numbers may differ in their last digits from one processor to another."""
    return [re.sub(r"[\d.]+", "0", text) for text in printed(book, "stdout")]


def test_quickstart(run, compose):
    evil = compose("青岚县水利局", 2022, f"2022年，我局公开信息12条{EVIL}，办理申请3件。")
    book = run(
        FOLDER / "quickstart.ipynb",
        f"Path('evil.txt').write_text({evil!r}, 'utf-8')\nmark(nlp.score('evil.txt'), 'evil.txt')",
        "assert '<script>' in ''.join(nlp.score('evil.txt').segments['text'])\n"
        "nlp.score('evil.txt').segments[['text']]",
    )
    assert not printed(book, "stderr")  # no warning either
    assert any("11 reports scored" in text for text in printed(book, "stdout"))
    assert shown(book, "image/png")
    pages = shown(book, "text/html")
    assert on_one_page(pages, 'class="chip', "流调轨迹")
    assert on_one_page(pages, 'class="stacked"', "luwan-town-2023.html")
    assert on_one_page(pages, "qinglan-water-2022.pdf", "prior_year")
    assert not any("restart " in page for page in pages)
    assert on_one_page(pages, "foreign_name: 蒿坝镇", "stale_year: 2022")
    marked, table = pages[-2:]  # the hostile report, marked and as a table
    for page in (marked, table):
        assert "&lt;script&gt;alert(1)" in page
        assert "<script" not in page
        assert "<img" not in page
    assert not re.search(r"<span[^>]*onmouseover", marked)


def on_one_page(pages, *texts):
    return any(all(text in page for text in texts) for page in pages)
