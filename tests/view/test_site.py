"""What is written of a run, of one report, and of a folder that is none."""

import html
import re
import shutil

import pytest

from nlp.__main__ import main
from nlp.view import NotScored, write_one, write_site
from nlp.view.holders import MOST_HOLDERS, Holders
from nlp.view.names import file_name
from nlp.view.pieces import CHECK, MATCH, Mark, pieces_of
from nlp.view.scored import Link, Place, Span


def test_a_page_for_each_report_and_an_index(sites, scored):
    pages = {path.name for path in (sites["zh"] / "reports").iterdir()}
    assert pages == {file_name(report) for report in scored.reports["report"]}
    assert (sites["zh"] / "index.html").is_file()


def test_the_same_run_gives_the_same_bytes(sites, scored_folder, tmp_path):
    write_site(scored_folder, tmp_path, "zh")
    for path in sites["zh"].rglob("*.html"):
        assert path.read_bytes() == (tmp_path / path.relative_to(sites["zh"])).read_bytes()


def test_the_whole_text_of_a_report_stands_on_its_page(sites, scored):
    page = (sites["en"] / "reports" / file_name("chenghu-city-2023.pdf")).read_text("utf-8")
    shown = re.sub("<[^>]*>", "", page)
    for text in scored.segments.loc[scored.segments["report"] == "chenghu-city-2023.pdf", "text"]:
        assert text in shown


def test_links_between_pages_lead_somewhere(sites):
    for path in sites["en"].rglob("*.html"):
        for target in re.findall(r'href="([^"#]+)(?:#([^"]*))?"', path.read_text("utf-8")):
            linked = (path.parent / target[0]).resolve()
            assert linked.is_file()
            assert not target[1] or f'id="{target[1]}"' in linked.read_text("utf-8")


def test_pages_name_nothing_to_load(sites):
    for path in sites["en"].rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(
            r"(?:\bsrc=|url\(|@import|https?://(?!www\.w3\.org/2000/svg))", re.sub("<p lang.*?</p>", "", text)
        )
        assert "default-src 'none'" in html.unescape(text.split("</head>")[0])


def test_one_report_as_one_file_without_links_to_others(scored_folder, tmp_path, capsys):
    out = tmp_path / "appendix" / "luwan.html"
    command = ["view", str(scored_folder), "--one", "luwan-town-2023.html", "--out", str(out), "--lang", "zh"]
    assert main(command) == 0
    assert capsys.readouterr().out.strip() == str(out)
    page = out.read_text("utf-8")
    assert not re.search('href="[^#]', page)
    assert "沅河区蒿坝镇人民政府 2023年" in re.sub("<[^>]*>", "", page)
    assert write_one(scored_folder, "luwan-town-2023.html", tmp_path, "en") == tmp_path / file_name(
        "luwan-town-2023.html"
    )


def test_a_report_that_there_is_none_of(scored_folder, tmp_path, capsys):
    assert main(["view", str(scored_folder), "--one", "nobody.pdf", "--out", str(tmp_path)]) == 2
    assert "no report is called nobody.pdf; the column report has the names: chenghu" in capsys.readouterr().err


def test_a_folder_that_is_no_run(tmp_path, capsys):
    with pytest.raises(NotScored, match="give the folder that gongkai score --out wrote"):
        write_site(tmp_path, tmp_path / "pages", "en")
    assert main(["view", str(tmp_path), "--out", str(tmp_path / "pages")]) == 2
    assert "has no reports.parquet" in capsys.readouterr().err
    assert main(["view", str(tmp_path / "nowhere"), "--out", str(tmp_path)]) == 2


def test_a_run_without_its_list_of_failures(scored_folder, tmp_path):
    copy = shutil.copytree(scored_folder, tmp_path / "scored")
    (copy / "failures.csv").unlink()
    assert write_site(copy, tmp_path / "pages", "en").is_file()


def test_names_that_a_system_would_not_take():
    names = [file_name(name) for name in ("con", "CON", "a/b.pdf", "a\\b.pdf", "年报.pdf", "…", "x" * 300, ".", "nul.")]
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{10,60}\.html", name) for name in names)


# ------------------------------------------------------------------------------ who has a passage

WHOLE = (Span(0, 40, 0, 40),)


def places(*names):
    return [Place(name, "s1", 0) for name in names]


def by_name(place):
    return (0, place.report, "")


def test_who_has_a_passage_is_found_through_others():
    a, b, c = places("a", "b", "c")
    holders = Holders([Link(b, a, WHOLE), Link(c, b, WHOLE)], by_name)
    assert holders.of(c, WHOLE) == [a, b]
    assert holders.of(a, WHOLE) == [b, c]


def test_who_shares_another_part_of_a_segment_has_not_the_passage():
    a, b, c = places("a", "b", "c")
    front, back = (Span(0, 20, 0, 20),), (Span(20, 40, 20, 40),)
    holders = Holders([Link(b, a, front), Link(c, a, back)], by_name)
    assert holders.of(b, front) == [a]
    assert holders.of(a, front) == [b]


def test_a_template_of_thousands_names_the_earliest_only():
    first, *others = places(*(f"{number:05}" for number in range(3000)))
    holders = Holders([Link(other, first, WHOLE) for other in others], by_name)
    assert holders.of(others[-1], WHOLE) == [first, *others[: MOST_HOLDERS - 1]]


# ----------------------------------------------------------------------------------- marked pieces


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [Mark(0, 4, MATCH, 1), Mark(2, 6, MATCH, 2)],
        [Mark(-3, 2, MATCH, 1), Mark(5, 99, CHECK, 1)],
        [Mark(50, 60, MATCH, 1)],
        [Mark(3, 3, CHECK, 1)],
    ],
)
def test_nothing_of_a_text_is_lost_or_doubled_in_pieces(marks):
    text = "全年收到申请46件。"
    assert "".join(piece.text for piece in pieces_of(text, marks)) == text


def test_an_empty_text_has_no_pieces():
    assert pieces_of("", [Mark(0, 3, MATCH, 1)]) == ()
