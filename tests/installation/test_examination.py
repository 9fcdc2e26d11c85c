"""What gongkai doctor says of computers that lack something, each as users have them."""

import os
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from nlp.__main__ import main
from nlp.installation import BROKEN, MISSING, NOTE, OK, examination, packages, surroundings, trial
from nlp.installation.packages import OF_DEVELOPERS, PURPOSES, Requirement, look_at_packages, requirement_of
from nlp.view import plots

ROOT = Path(__file__).parents[2]


def test_an_optional_part_that_is_not_there_comes_with_its_command():
    wanted = [Requirement("numpy", ">=1", ""), Requirement("no-such-package", "<4,>=3.10", "ocr")]
    needed, ocr = look_at_packages(wanted)
    assert (needed.state, needed.remedy) == (OK, "")
    assert (ocr.what, ocr.state) == ("ocr", MISSING)
    assert ocr.said == "scanned pages; lacks no-such-package"
    assert ocr.remedy == 'python -m pip install "no-such-package<4,>=3.10"'


def test_a_needed_package_that_is_too_old_is_to_be_mended():
    [found] = look_at_packages([Requirement("numpy", ">=99", ""), Requirement("pandas", ">=1", "")])
    assert found.state == BROKEN
    assert "but needs >=99" in found.said
    assert found.remedy == 'python -m pip install "numpy>=99"'


def test_a_package_whose_library_the_system_lacks(monkeypatch):
    def fail(module):
        raise OSError("cannot open shared object file")

    monkeypatch.setattr(packages, "import_module", fail)
    [found] = look_at_packages([Requirement("lxml", "", "")])
    assert found.state == BROKEN
    assert "(OSError: cannot open shared object file)" in found.said


def test_the_parts_are_those_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["optional-dependencies"]) == {*PURPOSES, *OF_DEVELOPERS}
    for stated in project["dependencies"]:
        assert requirement_of(stated)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lxml_html_clean>=0.4", Requirement("lxml_html_clean", ">=0.4", "")),
        ('onnxruntime >= 1.19 ; extra == "ocr"', Requirement("onnxruntime", ">=1.19", "ocr")),
        ("gongkai[samples,docs]; extra == 'check'", Requirement("gongkai", "", "check")),
        ("pdfminer.six (>=20251230)", Requirement("pdfminer.six", ">=20251230", "")),
        ("@", None),
    ],
)
def test_requirements_as_distributions_write_them(text, expected):
    assert requirement_of(text) == expected


# -------------------------------------------------------------------------------------- what is around


def test_no_folder_for_temporary_files(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    found = surroundings.look_at_temporary_folder()
    assert found.state == BROKEN
    assert "TMPDIR" in found.remedy


def test_hardly_any_room_for_temporary_files(monkeypatch):
    monkeypatch.setattr(surroundings, "_ROOM", 1 << 62)
    found = surroundings.look_at_temporary_folder()
    assert found.state == NOTE
    assert "--work" in found.remedy


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", None, "no such encoding"])
def test_terminals_without_chinese(encoding):
    found = surroundings.look_at_terminal(encoding)
    assert found.state == NOTE
    assert "PYTHONUTF8=1" in found.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "cp936", "UTF8"])
def test_terminals_with_chinese(encoding):
    assert surroundings.look_at_terminal(encoding).state == OK


def test_a_computer_without_a_chinese_font(monkeypatch):
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(plots, "CHINESE_FONTS", ())
    plots.chinese_font.cache_clear()
    found = trial.look_at_font()
    assert found.state == MISSING
    assert "sudo apt install fonts-noto-cjk" in found.remedy


def test_a_computer_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.font_manager", None)
    plots.chinese_font.cache_clear()
    assert trial.look_at_font() is None


def test_files_of_the_user_that_hide_packages(tmp_path):
    package = ROOT / "nlp"
    (tmp_path / "nlp.py").write_text("", "utf-8")
    (tmp_path / "jieba").mkdir()
    (tmp_path / "jieba" / "__init__.py").write_text("", "utf-8")
    (tmp_path / "pandas").mkdir()  # a folder of files hides nothing
    found = list(surroundings.look_for_hiding(tmp_path, package, ("nlp", "jieba", "pandas", "numpy")))
    assert [finding.said for finding in found] == [
        f"{tmp_path / 'nlp.py'} hides the package nlp from Python started in that folder",
        f"{tmp_path / 'jieba'} hides the package jieba from Python started in that folder",
    ]
    assert not list(surroundings.look_for_hiding(ROOT, package, ("nlp",)))


def test_another_distribution_of_the_same_name(monkeypatch):
    monkeypatch.setattr(surroundings, "version", lambda name: "0.4.0")
    assert surroundings.look_for_other_package().state == BROKEN

    def none(name):
        raise PackageNotFoundError

    monkeypatch.setattr(surroundings, "version", none)
    assert surroundings.look_for_other_package() is None


# ------------------------------------------------------------------------------------ what it works with


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04"])
def test_a_model_that_is_gone_or_damaged(tmp_path, content):
    path = tmp_path / "gongkai.safetensors"
    if content is not None:
        path.write_bytes(content)
    found = trial.look_at_model(path)
    assert found.state == BROKEN
    assert str(path) in found.said


def test_a_report_that_cannot_be_scored(monkeypatch):
    def fail(path):
        raise RuntimeError("a worker process could not be started")

    monkeypatch.setattr(trial, "score", fail)
    found = trial.try_a_report()
    assert found.state == BROKEN
    assert "RuntimeError: a worker process could not be started" in found.said


def test_on_this_computer_all_that_is_needed_works(capsys):
    assert main(["doctor"]) == 0
    output, messages = capsys.readouterr()
    assert "ok       trial report: scored, 4 segments" in output
    assert output.endswith("all that is needed works\n")
    assert not messages


def test_in_chinese(monkeypatch, capfd):
    lacking = [Requirement("no-such-package", "", "ocr")]
    found = [*look_at_packages(lacking), surroundings.look_at_terminal("ascii")]
    monkeypatch.setattr(examination, "requirements", list)
    monkeypatch.setattr(examination, "_look_at_work", lambda: iter(found))
    assert main(["doctor", "--lang", "zh"]) == 0
    output = capfd.readouterr().out
    assert "缺少     ocr：扫描件；缺 no-such-package" in output
    assert "注意     终端：编码 ascii 没有中文，会显示为问号；表格不受影响" in output
    assert output.endswith("必需的部分都能用\n")


def test_something_to_mend_is_told_by_the_status(monkeypatch, capsys):
    monkeypatch.setattr(examination, "_look_at_work", lambda: iter([trial.look_at_model(Path("nowhere"))]))
    monkeypatch.setattr(examination, "requirements", list)
    assert main(["doctor"]) == 1
    output = capsys.readouterr()[0]
    assert "broken   model: nowhere is not there" in output
    assert "note     packages: gongkai is used without being installed" in output
    assert output.endswith("something that is needed does not work\n")


def test_a_package_that_does_not_load_ends_nothing(tmp_path):
    (tmp_path / "pandas.py").write_text("raise ImportError('DLL load failed')", "utf-8")
    (tmp_path / "numpy.py").write_text("raise ImportError('DLL load failed')", "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "nlp", "doctor"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]), "PYTHONIOENCODING": "utf-8"},
        timeout=120,
        check=False,
    )
    output = run.stdout.decode()
    assert run.returncode == 1, run.stderr.decode()
    assert "(ImportError: DLL load failed)" in output
    assert "broken   trial report: " in output
    assert f"{tmp_path / 'pandas.py'} hides the package pandas" in output
    assert str(ROOT).encode() not in run.stderr  # only what libraries say
