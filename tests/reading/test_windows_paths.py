"""Paths as Windows has them, wherever the tests run: drives, shares, backslashes, case, devices, length."""

import ntpath
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from nlp.annotation.marked import _file_stem
from nlp.batch.excel import file_name
from nlp.reading import paths
from nlp.reading.paths import display_path, lies_in, names_below, openable, walk
from nlp.reuse.namesakes import folder
from nlp.reuse.records import ReportText

LONG = "很长的文件夹名称" * 40


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (PureWindowsPath(r"C:\年报\2023\a.pdf"), "C:/年报/2023/a.pdf"),
        (PureWindowsPath(r"\\server\share\年报\a.pdf"), "//server/share/年报/a.pdf"),
        (PureWindowsPath(r"年报\a.pdf"), "年报/a.pdf"),
        (PureWindowsPath("C:a.pdf"), "C:a.pdf"),  # in whatever folder the drive is at
        (PureWindowsPath("\ud800.pdf"), r"\xed\xa0\x80.pdf"),  # half a character, which Windows allows
        (PurePosixPath("年报\\a.pdf"), "年报\\a.pdf"),  # a backslash is a letter elsewhere
        (PurePosixPath(os.fsdecode(b"\xc4\xea.pdf")), r"\xc4\xea.pdf"),
    ],
)
def test_paths_are_shown_with_slashes_and_without_what_is_no_unicode(path, shown):
    assert display_path(path) == shown


def test_names_of_reports_below_a_drive_a_share_or_in_another_case():
    folders = [PureWindowsPath(r"c:\Reports"), PureWindowsPath(r"\\Server\share\更多")]
    found = names_below(
        [
            PureWindowsPath(r"C:\reports\2023\a.pdf"),
            PureWindowsPath(r"C:\reports\b.pdf"),
            PureWindowsPath(r"\\server\SHARE\更多\b.pdf"),
            PureWindowsPath(r"D:\reports\c.pdf"),
        ],
        folders,
    )
    assert found == ["2023/a.pdf", "C:/reports/b.pdf", "//server/SHARE/更多/b.pdf", "c.pdf"]
    assert [folder(ReportText(name, "", None, ())) for name in found] == [
        "2023",
        "C:/reports",
        "//server/SHARE/更多",
        "",
    ]


@pytest.mark.parametrize(
    ("file", "is_there"),
    [
        (r"C:\r\Page_files\frame.htm", True),
        (r"c:\R\page_files\inner\frame.htm", True),
        (r"C:\r\page_files2\frame.htm", False),
        (r"C:\r\page_files", False),
        (r"D:\r\page_files\frame.htm", False),
        (ntpath.normpath(r"C:\r\page_files\..\..\secret.htm"), False),
    ],
)
def test_parts_of_a_page_lie_in_its_folder(file, is_there):
    assert lies_in(file, r"C:\r\page_files", ntpath) is is_there


def test_parts_of_a_page_in_the_root_of_a_share():
    assert lies_in(r"\\server\share\a.htm", "\\\\server\\share\\", ntpath)


@pytest.mark.parametrize("source", [r"C:\secret.htm", "c:secret.htm", r"\\server\share\a.htm", r"\secret.htm"])
def test_a_page_names_no_file_of_a_drive_or_share(source):
    assert list(paths._file_names(source)) == []


def test_a_page_may_name_its_parts_with_backslashes():
    assert "page_files/frame.htm" in list(paths._file_names(r"page_files\frame.htm"))


@pytest.mark.parametrize(
    ("path", "opened"),
    [
        (r"C:\r\a.pdf", r"C:\r\a.pdf"),
        (rf"C:\r\{LONG}\a.pdf", rf"\\?\C:\r\{LONG}\a.pdf"),
        (rf"C:\r\..\{LONG}/a.pdf", rf"\\?\C:\{LONG}\a.pdf"),
        (rf"\\server\share\{LONG}\a.pdf", rf"\\?\UNC\server\share\{LONG}\a.pdf"),
        (rf"\\?\C:\r\{LONG}\a.pdf", rf"\\?\C:\r\{LONG}\a.pdf"),
    ],
)
def test_long_paths_are_opened_as_paths_of_any_length(path, opened):
    assert openable(path, ntpath) == opened


def test_elsewhere_paths_are_opened_as_they_are():
    assert openable(f"/r/{LONG}/a\\b.pdf") == f"/r/{LONG}/a\\b.pdf" or os.name == "nt"


@pytest.mark.parametrize("name", ["CON", "nul.pdf", "aux.2023.html", "Lpt1", "com9 .txt"])
def test_no_file_is_named_as_a_device(name):
    assert PureWindowsPath(f"{_file_stem(name)}.txt").stem.upper() != PureWindowsPath(name).stem.upper()
    assert _file_stem(name) == f"_{name}"


@pytest.mark.parametrize("value", ['a<b>c:"d"', "青岚县/沅河镇", r"C:\r", "a|b?*", "点。", "x" * 300])
def test_files_of_split_tables_have_names_that_windows_takes(value):
    name = file_name(value)
    assert name
    assert len(name) <= 60
    assert not set(name) & set('<>:"/\\|?*. ')


def test_a_file_given_in_two_cases_is_one_where_case_does_not_count(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("x", "utf-8")
    monkeypatch.setattr("os.path.normcase", str.lower)
    given = [tmp_path / "a.txt", tmp_path / "A.TXT"]
    assert walk(given) == given[:1]


def test_folders_of_a_file_system_that_does_not_number_them_are_all_walked(tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "r.txt").write_text("x", "utf-8")
    real = Path.stat

    def unnumbered(path, **options):
        found = list(real(path, **options))
        found[1] = 0  # st_ino
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", unnumbered)
    assert [path.parent.name for path in walk(tmp_path)] == ["a", "b", "c"]


def test_a_temporary_folder_with_a_chinese_name(samples, tmp_path):
    """As every Chinese user name on Windows gives one."""
    temporary = tmp_path / "用户 张三" / "Temp"
    temporary.mkdir(parents=True)
    folders = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}
    script = "import nlp, sys; print(len(nlp.score(sys.argv[1], jobs=2).reports))"
    ended = subprocess.run(
        [sys.executable, "-c", script, str(samples / "luwan-town-2023.html")],
        capture_output=True,
        text=True,
        env={**os.environ, **folders, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    assert ended.stdout.strip() == "1"
    assert not list(temporary.iterdir())
