"""Which files of a folder are read, and what is found beside a saved web page."""

import os
from pathlib import Path

import pytest

from nlp.reading import ReadError, read, walk
from nlp.reading.frames import MOST_FRAMES, join_frames
from nlp.reading.paths import page_of, saved_parts

TEXT = "某镇档案馆全年晒出清单三十份，办事更快了，群众说好。"
ARTICLE = f"<html><head><meta charset='gbk'></head><body><p>{TEXT}</p></body></html>".encode("gbk")


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def test_folder_of_a_saved_page_is_no_folder_of_reports(tmp_path):
    pages = ["a.html", "b.htm", "c.shtml", "d.HTML"]
    inside = ["a_files/x.html", "b.files/x.html", "c_文件/x.html", "d.fld/x.html"]
    others = ["e_files/x.html", "files/x.html", "深_files/a_files/x.html"]
    write(tmp_path, *pages, *inside, *others)
    found = {path.relative_to(tmp_path).as_posix() for path in walk(tmp_path)}
    assert found == {*pages, *others}


@pytest.mark.parametrize(
    ("folder", "page"),
    [
        ("年报_files", "年报"),
        ("年报.files", "年报"),
        ("年报_文件", "年报"),
        ("年报.fld", "年报"),
        ("_files", ""),
        ("年报", ""),
    ],
)
def test_names_of_folders_of_saved_pages(folder, page):
    assert page_of(folder) == page


def test_litter_and_hidden_files_are_left_out(tmp_path):
    write(
        tmp_path, "a.docx", "~$a.docx", ".b.txt", "Thumbs.db", "c.css", "__MACOSX/d.txt", ".git/e.txt", "f.doc", "g.zip"
    )
    assert [path.name for path in walk(tmp_path)] == ["a.docx", "f.doc", "g.zip"]


def test_link_that_leads_back_up(tmp_path):
    write(tmp_path, "a/b.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert [path.name for path in walk(tmp_path)] == ["b.txt"]


def test_folders_that_links_lead_to_stand_once(tmp_path):
    for number in range(18):
        write(tmp_path, f"{number}/a.txt")
        for name in ("next", "also"):
            (tmp_path / str(number) / name).symlink_to(tmp_path / str((number + 1) % 18))
    assert len(walk(tmp_path)) == 18
    outside = tmp_path / "5"
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "link").symlink_to(outside)
    assert {path.name for path in walk(inside)} == {"a.txt"}
    assert len(walk(inside)) == 18


def test_a_locked_folder_has_a_row(tmp_path, monkeypatch):
    (tmp_path / "locked").mkdir()
    (tmp_path / "a.txt").write_text("甲", "utf-8")
    listed, scanned = Path.iterdir, os.scandir

    def iterdir(folder):
        if folder.name == "locked":
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    def scandir(folder):
        if str(folder).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scanned(folder)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    monkeypatch.setattr(os, "scandir", scandir)
    assert [path.name for path in walk(tmp_path)] == ["a.txt", "locked"]
    with pytest.raises(ReadError, match=r"cannot be looked into \(Permission denied\): allow it"):
        read(tmp_path / "locked")


def test_folders_a_thousand_deep(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        os.mkdir("d")
        os.chdir("d")
    write(tmp_path, "a.txt")
    assert [path.name for path in walk(tmp_path)] == ["a.txt"]
    for _ in range(1200):  # deeper than some clear up
        os.chdir("..")
        os.rmdir("d")


@pytest.mark.parametrize(
    ("name", "folder", "source"),
    [
        ("年报.html", "年报_files", "./年报_files/x.html"),
        ("年报.html", "年报_files", "%E5%B9%B4%E6%8A%A5_files/x.html?v=1#top"),
        ("年报.htm", "年报.files", "年报.files/x.html"),
        ("年报.htm", "年报.files", "x.html"),
        ("年报.html", "年报_files", "%C4%EA%B1%A8_files/x.html"),
        ("年报.html", ".", "x.html"),
        ("年报.html", "sub", "sub/x.html"),
        ("年报.html", "年报_文件", "年报_文件\\x.html"),
    ],
)
def test_article_in_a_frame_saved_beside_the_page(tmp_path, name, folder, source):
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "x.html").write_bytes(ARTICLE)
    outer = (
        f"<html><head><meta charset='utf-8'></head><body><div>站点</div><iframe src='{source}'></iframe></body></html>"
    )
    (tmp_path / name).write_text(outer, "utf-8")
    assert TEXT in read(tmp_path / name).pages[0].text


@pytest.mark.parametrize(
    "source",
    [
        "../secret.html",
        "a_files/../../secret.html",
        "/etc/hostname",
        "file:///etc/hostname",
        "http://x.example/",
        "a_files/link.html",
    ],
)
def test_nothing_outside_the_folder_of_a_page_is_opened(tmp_path, source):
    (tmp_path / "in" / "a_files").mkdir(parents=True)
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "in" / "a_files" / "link.html").symlink_to(tmp_path / "secret.html")
    assert saved_parts(str(tmp_path / "in" / "a.html"))(source) is None


def test_parts_of_a_page_named_by_a_relative_path(tmp_path, monkeypatch):
    write(tmp_path, "a_files/x.html")
    monkeypatch.chdir(tmp_path)
    for name in ("a.html", "./a.html", os.path.join("..", tmp_path.name, "a.html")):
        assert saved_parts(name)("a_files/x.html") == b"x"
    (tmp_path / "a_files" / "folder.html").mkdir()
    assert saved_parts("a.html")("a_files/folder.html") is None


def test_frames_within_frames_and_frames_without_end():
    parts = {"a": b"<p>1</p><iframe src=b></iframe>", "b": b"<p>2</p>", "self": b"<p>3</p><iframe src='self'></iframe>"}
    assert join_frames(b'<iframe src="a">none</iframe>', parts.get) == b"<div><p>1</p><div><p>2</p></div></div>"
    assert join_frames(b"<iframe src=self></iframe>", parts.get).count(b"3") == 4
    assert join_frames(b"<iframe src=b></iframe>" * 100, parts.get).count(b"2") == MOST_FRAMES


@pytest.mark.parametrize(
    "page",
    [
        b"<iframe></iframe>",
        b"<iframe src='c'></iframe>",
        b"<iframe src=b style='display:none'></iframe>",
        b"<iframe height=0 src=b></iframe>",
        b"<frameset><frame src=c></frameset>",
        b"<iframe src=b",
        b"<iframe " * 5000,
    ],
)
def test_frames_that_show_nothing_stay(page):
    assert join_frames(page, {"b": b"<p>2</p>"}.get) == page


def test_frameset_becomes_one_page():
    page = b"<html><frameset cols='1,2'><frame src=b><frame src=c></frameset><noframes>old</noframes></html>"
    assert join_frames(page, {"b": "<p>甲</p>".encode("gbk"), "c": b"<p>2</p>"}.get).count(b"<p>") == 2
