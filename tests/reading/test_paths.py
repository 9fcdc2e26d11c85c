"""Which files of a folder are read, and what is found beside a saved web page."""

import pytest

from nlp.reading import read, walk
from nlp.reading.paths import page_of

#: What a reader of pages takes for a report.
REPORT = [
    "一、总体情况",
    "某馆全年主动公开政府信息三十条，依申请公开两件，都已办结并答复。",
    "二、问题和改进",
    "一是平台更新不够快，二是培训不够多，下一步逐条改进并按月检查。",
]
ARTICLE = "<html><head><meta charset='gbk'></head><body>{}</body></html>"
ARTICLE = ARTICLE.format("".join(f"<p>{line}</p>" for line in REPORT)).encode("gbk")


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


@pytest.mark.parametrize(
    ("name", "folder", "source"),
    [
        ("年报.html", "年报_files", "./年报_files/x.html"),
        ("年报.html", "年报_files", "%E5%B9%B4%E6%8A%A5_files/x.html?v=1#top"),
        ("年报.htm", "年报.files", "年报.files/x.html"),
        ("年报.htm", "年报.files", "x.html"),
    ],
)
def test_article_in_a_frame_saved_beside_the_page(tmp_path, name, folder, source):
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "x.html").write_bytes(ARTICLE)
    outer = (
        f"<html><head><meta charset='utf-8'></head><body><div>站点</div><iframe src='{source}'></iframe></body></html>"
    )
    (tmp_path / name).write_text(outer, "utf-8")
    assert read(tmp_path / name).pages[0].text.endswith("\n".join(REPORT))
