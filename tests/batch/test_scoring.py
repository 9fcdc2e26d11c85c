"""From files to tables: the samples end to end, what is copied from whom, and files that nobody would send."""

import csv
import os
import signal
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest

import nlp
from nlp.learning.corpus import LABELS

SEGMENTS = [
    "report",
    "file",
    "body",
    "year",
    "section",
    "position",
    "start",
    "stop",
    "text",
    "label",
    "p_measure",
    "p_problem",
    "p_improvement",
    "p_other",
    "boilerplate",
    "shared",
    "common",
    "copied",
    "reuse_kind",
    "source_report",
    "source_position",
    "source_text",
]
REPORTS = [
    "report",
    "file",
    "format",
    "reader",
    "body",
    "year",
    "layout",
    "sections",
    "characters",
    "segments",
    "characters_measure",
    "characters_problem",
    "characters_improvement",
    "characters_other",
    "segments_measure",
    "segments_problem",
    "segments_improvement",
    "segments_other",
    "boilerplate_main",
    "boilerplate_preamble",
    "shared_main",
    "shared_preamble",
    "copied_main",
    "copied_preamble",
    "share_statutory",
    "share_template",
    "share_peer",
    "share_prior_year",
    "share_stock",
    "duplicate_of",
    "warnings",
]
KINDS = {"", "statutory", "template", "peer", "prior_year", "stock"}


@pytest.fixture
def folder(tmp_path):
    """A function that writes files, of text or bytes, and gives their folder."""

    def folder(files: dict):
        home = tmp_path / "reports"
        home.mkdir()
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (home / name).write_bytes(data)
        return home

    return folder


def rows(frame, **equal):
    for column, value in equal.items():
        frame = frame[frame[column] == value]
    return frame


def only(frame):
    assert len(frame) == 1, frame
    return frame.iloc[0]


# -------------------------------------------------------------------------------------- the samples


def test_samples_are_scored_and_the_cut_off_pdf_is_a_failure(scored):
    assert len(scored.reports) == 11
    failure = only(scored.failures)
    assert failure["file"].endswith("corpus/samples/sanggou-education-2022.pdf")
    assert failure["stage"] == "read"
    assert "truncated" in failure["reason"]


def test_columns_and_types(scored):
    segments, reports = scored.segments, scored.reports
    assert list(segments.columns[: len(SEGMENTS)]) == SEGMENTS
    assert [c for c in reports.columns if c in REPORTS] == REPORTS
    assert list(scored.failures.columns) == ["file", "stage", "reason"]
    for frame, names in (
        (segments, "position start stop page"),
        (reports, "characters segments characters_other segments_measure"),
    ):
        assert all(pd.api.types.is_integer_dtype(frame[name]) for name in names.split())
    assert (
        str(segments["year"].dtype) == str(segments["source_position"].dtype) == str(reports["year"].dtype) == "Int64"
    )
    assert all(pd.api.types.is_float_dtype(segments[name]) for name in [*(f"p_{x}" for x in LABELS), "boilerplate"])
    assert not segments.drop(columns=["source_position", "shared_since"]).isna().any(axis=None)


def test_values_are_in_their_range(scored):
    segments, reports = scored.segments, scored.reports
    assert set(segments["label"]) == set(LABELS)
    assert set(segments["reuse_kind"]) <= KINDS
    assert segments["boilerplate"].between(0, 1).all()
    chances = segments[[f"p_{x}" for x in LABELS]]
    assert ((chances.sum(axis=1) - 1).abs() < 1e-3).all()
    assert (chances.idxmax(axis=1) == "p_" + segments["label"]).all()
    assert segments[["shared", "common", "copied"]].stack().between(0, 1).all()
    assert (segments["boilerplate"] <= segments["shared"]).all()
    assert (segments["reuse_kind"] == "").equals(segments["shared"] == 0)
    assert (segments["source_report"] == "").equals(segments["shared"] == 0)
    # What law or notice prescribes has no place in a report.
    of_report = (segments["source_report"] != "") & (segments["reuse_kind"] != "statutory")
    assert of_report.equals(segments["source_position"].notna())
    by_kind = reports[[f"share_{kind}" for kind in sorted(KINDS - {""})]].sum(axis=1)
    assert ((by_kind - reports["shared_main"]).abs() < 1e-3).all()
    assert (reports["segments"] == segments.groupby("report", sort=False).size().values).all()
    assert (reports["characters"] == reports[[f"characters_{x}" for x in LABELS]].sum(axis=1)).all()
    assert (reports["segments"] == reports[[f"segments_{x}" for x in LABELS]].sum(axis=1)).all()


def test_offsets_and_positions_rise_and_lead_to_the_text(scored, samples):
    for (report, section), part in scored.segments.groupby(["report", "section"]):
        assert part["position"].is_monotonic_increasing
        assert part["position"].is_unique
        assert (part["start"] < part["stop"]).all()
        assert (part["start"].values[1:] >= part["stop"].values[:-1]).all()
        text = "".join(s.text for s in nlp.parse(nlp.read(samples / report)).sections if s.code == section)
        assert [text[a:b] for a, b in zip(part["start"], part["stop"])] == list(part["text"])


def test_pages_of_a_long_pdf_rise(scored):
    pages = rows(scored.segments, report="chenghu-city-2023.pdf")["page"]
    assert pages.is_monotonic_increasing
    assert pages.iloc[0] == 1
    assert pages.iloc[-1] > 5


def test_bodies_years_and_layouts_of_the_samples(scored):
    found = {r["report"]: (r["body"], r["year"], r["layout"]) for _, r in scored.reports.iterrows()}
    assert found["qinglan-water-2022.pdf"] == ("青岚县水利局", 2022, "2021")
    assert found["hongliu-development-2020.html"] == ("红柳县发展和改革局", 2020, "2019")
    assert found["huxi-land-2014.txt"][:2] == ("滹西县国土资源局", 2014)
    assert found["huxi-land-2014.txt"][2] not in (
        "2019",
        "2021",
    )
    assert set(scored.reports["sections"]) == {"preamble s1 s2 s3 s4 s5 s6"}


def test_labels_and_sections_of_the_samples_against_gold(scored, gold, lay, macro_f1):
    pairs = []
    for report, part in scored.segments.groupby("report"):
        laid, strange = lay(
            gold[report.rpartition(".")[0]], list(part[["section", "label", "text"]].itertuples(index=False, name=None))
        )
        assert not strange  # nothing but narrative is labelled,
        assert all(guess for _, guess in laid)  # and all of it,
        assert all(truth[0] == guess[0] for truth, guess in laid)  # in its section
        pairs += [(truth[1], guess[1]) for truth, guess in laid]
    assert macro_f1(pairs) >= 0.97


def test_improvements_outside_section_five_are_found(scored):
    outside = rows(scored.segments, label="improvement").query("section == 's1'")
    assert "chenghu-city-2023.pdf" in set(outside["report"])  # a plan in section one


# ------------------------------------------------------------------------------------------ copying


def test_two_years_of_one_body(scored):
    second = rows(scored.segments, report="qinglan-water-2023.pdf")
    copied = rows(second, reuse_kind="prior_year")
    assert set(copied["source_report"]) == {"qinglan-water-2022.pdf"}
    assert len(copied) >= 12
    first = rows(scored.segments, report="qinglan-water-2022.pdf")
    assert not (first["reuse_kind"].isin(["prior_year", "peer"])).any()  # nothing is copied from a year to come
    sources = {(r["section"], r["position"]): r["text"] for _, r in first.iterrows()}
    for _, r in copied.iterrows():
        assert r["source_text"] == sources[r["source_section"], r["source_position"]]
    rain = only(copied[copied["text"].str.contains("汛期逐日发布雨水情简报")])
    assert rain["source_text"].startswith("汛期逐日发布雨水情简报")
    assert rain["boilerplate"] > 0.9
    fresh = only(second[second["text"].str.contains("龙洞沟水库枢纽工程从可研批复")])
    assert fresh["reuse_kind"] == ""
    assert fresh["boilerplate"] < 0.2


def test_last_years_date_left_standing(scored):
    stale = only(rows(scored.segments, report="qinglan-water-2023.pdf").query("copy_flags.str.contains('stale_year')"))
    assert stale["text"].startswith("2022年未发生因信息公开工作被问责")
    assert stale["reuse_kind"] == "prior_year"


def test_copied_pair_with_names_changed(scored):
    copy = rows(scored.segments, report="luwan-town-2023.html")
    peers = rows(copy, reuse_kind="peer")
    assert set(peers["source_report"]) == {"haoba-town-2023.pdf"}
    assert len(peers) >= 18
    source = {
        (r["section"], r["position"]): r["text"]
        for _, r in rows(scored.segments, report="haoba-town-2023.pdf").iterrows()
    }
    assert all(r["source_text"] == source[r["source_section"], r["source_position"]] for _, r in peers.iterrows())
    account = only(peers[peers["text"].str.contains("鹭湾发布")])
    assert "蒿坝之窗" in account["source_text"]
    assert account["boilerplate"] > 0.9
    own = only(copy[copy["text"].str.contains("湖区精养鱼塘")])
    assert own["reuse_kind"] == ""


def test_the_name_of_another_town_left_standing(scored):
    flagged = scored.segments[scored.segments["copy_flags"].str.contains("foreign_name")]
    assert set(flagged["report"]) == {"luwan-town-2023.html"}
    assert only(flagged)["copy_flags"] == "foreign_name: 蒿坝镇"
    assert only(flagged)["section"] == "s5"


def test_a_stock_sentence_of_many_bodies_is_a_template(scored):
    stock = scored.segments[scored.segments["text"].str.contains("政务公开工作人员多为兼职")]
    assert len(stock) == 5
    assert set(stock["reuse_kind"]) == {"template"}
    assert (stock["shared_bodies"] >= 5).all()


def test_only_the_copies_among_the_samples_count_as_copies(scored):
    copies = scored.segments[scored.segments["reuse_kind"].isin(["peer", "prior_year"])]
    assert set(copies["report"]) == {"qinglan-water-2023.pdf", "luwan-town-2023.html", "haoba-town-2023.pdf"}
    assert set(scored.reports["duplicate_of"]) == {""}


def test_statutory_wording_alone_is_no_copying(folder, compose):
    law = "坚持以公开为常态、不公开为例外，遵循公正、公平、合法、便民的原则。"
    preamble = (
        "根据《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条规定，编制本报告。"
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、"
        "存在的主要问题及改进情况、其他需要报告的事项等六部分组成。"
    )
    one = compose(
        "甲岭县档案馆",
        2023,
        f"{law}全年整理馆藏目录三百条，搬进网上展厅。",
        "查档窗口排队久。下一步增设一个窗口。",
        preamble,
        "馆藏开放日另行通知。",
    )
    two = compose(
        "乙溪市气象局",
        2023,
        f"{law}台风季每小时更新路径图，听障用户可看字幕。",
        "雷达图加载缓慢。今后改用矢量瓦片。",
        preamble,
        "台风预警以当日广播为准。",
    )
    scores = nlp.score(folder({"a.txt": one, "b.txt": two}))
    assert len(scores.reports) == 2
    assert set(scores.segments["reuse_kind"]) <= {"", "statutory"}
    assert not scores.segments["source_report"].isin(["a.txt", "b.txt"]).any()
    principles = only(scores.segments[scores.segments["text"].str.startswith(law[:9])].head(1))
    assert principles[["source_report", "source_section"]].tolist() == ["中华人民共和国政府信息公开条例", "第一章 总则"]
    assert (scores.segments["boilerplate"] <= 0.1).all()
    assert (scores.segments["copied"] < 0.5).all()
    assert (scores.reports[["share_template", "share_peer", "share_prior_year"]] == 0).all(axis=None)


def test_the_same_report_under_two_names_is_a_duplicate_and_no_copying(samples, tmp_path):
    data = (samples / "chenghu-city-2023.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(data)
    (tmp_path / "a (1).pdf").write_bytes(data)
    scores = nlp.score(tmp_path)
    assert dict(zip(scores.reports["report"], scores.reports["duplicate_of"])) == {"a (1).pdf": "a.pdf", "a.pdf": ""}
    assert set(scores.segments["reuse_kind"]) <= {"", "statutory"}
    assert not scores.segments["source_report"].str.contains("pdf").any()


def test_against_a_folder_of_earlier_reports(samples, tmp_path):
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    (earlier / "w.pdf").write_bytes((samples / "qinglan-water-2022.pdf").read_bytes())
    (earlier / "broken.pdf").write_bytes(b"%PDF-1.4")
    new = samples / "qinglan-water-2023.pdf"
    alone, scores = nlp.score(new), nlp.score(new, against=earlier)
    assert set(alone.segments["reuse_kind"]) <= {"", "statutory"}
    assert list(scores.reports["report"]) == ["qinglan-water-2023.pdf"]  # the reference has no rows of its own
    copied = rows(scores.segments, reuse_kind="prior_year")
    assert len(copied) >= 12
    assert set(copied["source_report"]) == {"against/w.pdf"}
    assert only(scores.failures)["stage"] == "against: read"


def test_the_report_itself_in_the_reference_folder_is_no_source(samples, tmp_path):
    (tmp_path / "again.pdf").write_bytes((samples / "haoba-town-2023.pdf").read_bytes())
    for against in (samples / "haoba-town-2023.pdf", tmp_path):  # by the same path, and as a second copy
        scores = nlp.score(samples / "haoba-town-2023.pdf", against=against)
        assert set(scores.segments["reuse_kind"]) <= {"", "statutory"}


# ---------------------------------------------------------------------------------------- odd input

HEADINGS = (
    "青岚县水利局2022年政府信息公开工作年度报告\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
    "四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n"
)
NEWS = "<html><body><article><h1>某县召开政务公开会议</h1><p>{}</p></article></body></html>".format(
    "某县召开会议，总结去年工作，部署今年任务。" * 9
)
NOISE = bytes((i * 7919 + i * i) % 256 for i in range(5000))
BAD = {
    "empty.txt": (b"", "read", "empty file"),
    "zero.pdf": (b"", "read", "empty file"),
    "word97.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "read", "save it as .docx"),
    "recipe.txt": (
        "红烧肉的做法\n五花肉切块，焯水。\n加糖炒色，小火炖一小时。\n".encode(),
        "parse",
        "no annual report",
    ),
    "news.html": (NEWS.encode(), "parse", "no annual report"),
    "noise.txt": (NOISE, "read", "not text"),
    "noise.pdf": (b"%PDF-1.4\n" + NOISE, "read", "broken or truncated PDF"),
    "headings.txt": (HEADINGS.encode(), "segment", "no sentence"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + NOISE, "read", "ocr"),
    "archive.zip": (b"PK\x03\x04" + NOISE, "read", "archive"),
}


def test_every_bad_file_has_its_reason_and_the_rest_is_scored(folder, compose, pdf):
    files = {name: data for name, (data, _, _) in BAD.items()}
    files |= {
        "drawing.pdf": pdf(),
        "locked.pdf": pdf(["一、总体情况"], "secret"),
        "cut.pdf": pdf(["一、总体情况"])[:900],
    }
    expected = {name: (stage, reason) for name, (_, stage, reason) in BAD.items()}
    expected |= {
        "drawing.pdf": ("read", "without text"),
        "locked.pdf": ("read", "encrypted"),
        "cut.pdf": ("read", "truncated"),
    }
    home = folder(files | {"good.txt": compose("青岚县水利局", 2022)})
    scores = nlp.score(home)
    assert list(scores.reports["report"]) == ["good.txt"]
    assert sorted(scores.failures["file"]) == sorted((home / name).as_posix() for name in expected)
    for _, failure in scores.failures.iterrows():
        stage, reason = expected[os.path.basename(failure["file"])]
        assert failure["stage"] == stage, failure["reason"]
        assert reason in failure["reason"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who is root may read everything")
def test_file_without_permission(folder, compose):
    home = folder({"a.txt": compose("青岚县水利局", 2022), "b.txt": compose("青岚县水利局", 2023)})
    (home / "b.txt").chmod(0)
    assert "permission" in only(nlp.score(home).failures)["reason"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings_of_windows_editors(folder, compose, encoding):
    scores = nlp.score(folder({"a.txt": compose("青岚县水利局", 2022).encode(encoding)}))
    assert only(scores.reports)["body"] == "青岚县水利局"
    assert not only(scores.reports)["warnings"]
    assert set(scores.segments["section"]) == {"preamble", "s1", "s5", "s6"}


def test_text_read_in_the_wrong_encoding_is_repaired_with_a_warning(folder, compose):
    scores = nlp.score(folder({"a.txt": compose("青岚县水利局", 2022).encode().decode("gb18030", "replace")}))
    assert "mojibake" in only(scores.reports)["warnings"]
    assert only(scores.reports)["year"] == 2022


NAMES = [
    "二〇二二年 报告.txt",
    "two\nlines.txt",
    "笑😀.txt",
    "长" * 80 + ".txt",
    "=cmd.txt",
    'a,b;"c".txt',
    "-.txt",
    "cr\r=1+1.txt",
]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not allow such names")
def test_odd_file_names(folder, compose, tmp_path):
    home = folder({name: compose(f"{chr(0x7532 + i)}岭县水利局", 2022) for i, name in enumerate(NAMES)})
    scores = nlp.score(home)
    assert set(scores.reports["report"]) == set(NAMES)
    nlp.write(scores, tmp_path / "out")
    back = pd.read_csv(tmp_path / "out" / "reports.csv", encoding="utf-8-sig", keep_default_na=False)
    assert {name.removeprefix("'") for name in back["report"]} == set(NAMES)
    with open(tmp_path / "out" / "reports.csv", encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == len(NAMES) + 1  # a carriage return in a name begins no row of its own
    assert all(line.isprintable() for line in nlp.summary(scores).split("\n"))


@pytest.mark.skipif(os.name == "nt", reason="Windows does not allow such names")
def test_names_that_are_no_utf8_stay_apart(folder, compose, tmp_path):
    names = [b"old\xff.txt", b"old\xfe.txt"]  # as an archive from a GBK machine unpacks them
    home = folder({})
    for name, body in zip(names, ("甲岭县水利局", "乙溪市气象局")):
        with open(os.fsencode(home) + b"/" + name, "w", encoding="utf-8") as file:
            file.write(compose(body, 2022))
    scores = nlp.score(home)
    assert set(scores.reports["report"]) == {r"old\xff.txt", r"old\xfe.txt"}
    nlp.write(scores, tmp_path / "out")


def test_folders_links_and_loops(folder, compose):
    home = folder({"a.txt": compose("青岚县水利局", 2022)})
    (home / "x.pdf").mkdir()
    (home / "x.pdf" / "b.txt").write_text(compose("青岚县档案局", 2022), "utf-8")
    (home / "loop").symlink_to("loop")
    (home / "up").symlink_to("..")
    (home / "gone.txt").symlink_to("nowhere")
    scores = nlp.score(home)
    assert sorted(scores.reports["report"]) == ["a.txt", "x.pdf/b.txt"]
    assert sorted(os.path.basename(f) for f in scores.failures["file"]) == ["gone.txt", "loop"]


def test_two_files_of_one_name_keep_their_folders(tmp_path, compose):
    for year in (2021, 2022):
        (tmp_path / str(year)).mkdir()
        (tmp_path / str(year) / "report.txt").write_text(compose("青岚县水利局", year), "utf-8")
    both = [tmp_path / "2021", tmp_path / "2022" / "report.txt"]
    assert list(nlp.score(both).reports["report"]) == [
        (tmp_path / str(y) / "report.txt").as_posix() for y in (2021, 2022)
    ]
    assert list(nlp.score(tmp_path).reports["report"]) == ["2021/report.txt", "2022/report.txt"]


def test_a_folder_called_against_is_no_reference(samples, tmp_path):
    for folder, year in (("new/against", 2023), ("old", 2022)):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "w.pdf").write_bytes((samples / f"qinglan-water-{year}.pdf").read_bytes())
    scores = nlp.score(tmp_path / "new", against=tmp_path / "old")
    assert only(scores.reports)["report"] == "against/w.pdf"
    assert set(rows(scores.segments, reuse_kind="prior_year")["source_report"]) == {
        f"against/{(tmp_path / 'old' / 'w.pdf').as_posix()}"
    }


def test_empty_folder(tmp_path):
    scores = nlp.score(tmp_path)
    assert not len(scores.segments)
    assert not len(scores.reports)
    assert not len(scores.failures)
    nlp.write(scores, tmp_path / "out")
    assert list(pd.read_parquet(tmp_path / "out" / "segments.parquet").columns[: len(SEGMENTS)]) == SEGMENTS
    assert nlp.summary(scores).startswith("0 reports scored")


def test_control_characters_and_lone_surrogates(folder, compose, tmp_path):
    text = compose("青岚县水利局", 2022, "2022年，我局\0公开信息12条。\x1b[31m办理申请3件。")
    page = compose("青岚县档案局", 2022, "2022年，&#xD800;我局公开信息&#0;12条。").replace("\n", "</p><p>")
    surrogates = compose("青岚县财政局", 2022).encode().replace("的".encode(), b"\xed\xa0\x80")
    scores = nlp.score(
        folder({"a.txt": text, "b.html": f"<html><meta charset=utf-8><body><p>{page}", "c.txt": surrogates})
    )
    assert len(scores.reports) == 3
    assert (rows(scores.reports, report="c.txt")["warnings"] != "").all()
    for text in [*scores.segments["text"], *scores.reports["title"]]:
        assert "\0" not in text
        assert "\x1b" not in text
        assert text.encode()
    nlp.write(scores, tmp_path / "out")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out" / "segments.parquet"), scores.segments)


FORMULAS = ["=cmd|'/C calc'!A0", "+86-900-555", "-2+3", "@SUM(1)", "＝1＋1", "\t=1", "\r\n=1"]


def test_formulas_are_harmless_in_csv_and_verbatim_in_parquet(folder, compose, tmp_path):
    text = '2022年，我局公开信息12条。\n=HYPERLINK("http://a.example")是申请人留言的原文，我局已答复。'
    one = nlp.score(folder({"=1.txt": compose("青岚县水利局", 2022, text)}))
    assert one.segments["text"].str.startswith("=HYPERLINK").any()
    line = one.segments.iloc[[0]]
    more = [line.assign(text=x, source_text=x, body=x) for x in FORMULAS]
    scores = replace(one, segments=pd.concat([one.segments, *more], ignore_index=True))
    nlp.write(scores, tmp_path / "out")
    kept = pd.read_parquet(tmp_path / "out" / "segments.parquet")
    assert list(kept["text"]) == list(scores.segments["text"])
    cells = pd.read_csv(tmp_path / "out" / "segments.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert not any(value.lstrip().startswith(("=", "+", "-", "@", "＝")) for column in cells for value in cells[column])
    for formula, text in zip(FORMULAS, cells["text"].iloc[-len(FORMULAS) :]):
        assert text == "'" + formula


def test_labels_below_the_confidence_asked_for_stay_empty(samples):
    file = samples / "chenghu-city-2023.pdf"
    sure, all_ = nlp.score(file, min_confidence=0.99).segments, nlp.score(file).segments
    best = all_[[f"p_{x}" for x in LABELS]].max(axis=1)
    assert ((sure["label"] == "") == (best < 0.99)).mean() > 0.98  # the table has four digits
    assert (sure["label"] == "").any()
    assert (sure["label"] != "").any()


# ------------------------------------------------------------------------------------------ processes


def test_several_processes_give_the_same_tables(samples, scored):
    for one, other in zip(vars(scored).values(), vars(nlp.score(samples, jobs=2)).values()):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signals")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_kills_its_process_costs_only_itself(folder, compose, monkeypatch, jobs):
    crashing = {3: "-segv", 4: "-segv", 9: "-kill"}
    names = [f"{i:02}{crashing.get(i, '')}.txt" for i in range(12)]
    home = folder({name: compose(f"{chr(0x4E00 + 37 * i)}岭县水利局", 2022) for i, name in enumerate(names)})
    monkeypatch.syspath_prepend(os.path.dirname(__file__))
    import calls

    monkeypatch.setattr("nlp.batch.read_stage.read_file", calls.die_of_some)
    scores = nlp.score(home, jobs=jobs)
    assert list(scores.reports["report"]) == [name for name in names if "-" not in name]
    assert [os.path.basename(f) for f in scores.failures["file"]] == [name for name in names if "-" in name]
    assert all("crashed on this file" in reason for reason in scores.failures["reason"])


def test_counts_in_the_summary(scored):
    text = nlp.summary(scored, "out")
    assert text.startswith("11 reports scored")
    assert "1 file failed" in text
    assert "sanggou-education-2022.pdf (read)" in text
    for label, n in Counter(scored.segments["label"]).items():
        assert f"{label} {n}" in text


# -------------------------------------------------------------- arguments, in Python as on the command line


@pytest.mark.parametrize(
    ("arguments", "error", "told"),
    [
        ({"paths": "nowhere"}, FileNotFoundError, "no such file or folder: nowhere"),
        ({"against": ["nowhere"]}, FileNotFoundError, "nowhere"),
        ({"jobs": 0}, ValueError, "0 is no number of processes"),
        ({"min_confidence": 2}, ValueError, "2 is no probability"),
        ({"dask": "no-address"}, ConnectionError, "no-address: no Dask scheduler there"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_arguments_that_make_no_sense_are_refused_in_words(samples, arguments, error, told):
    if "dask" in arguments:
        pytest.importorskip("distributed")
    with pytest.raises(error, match=told):
        nlp.score(**{"paths": samples / "luoyan-township-2022.docx", **arguments})


def test_a_reference_without_reports_is_no_reference(samples, tmp_path):
    with pytest.raises(FileNotFoundError, match=f"no report to look for sources in: {tmp_path}"):
        nlp.score(samples / "luoyan-township-2022.docx", tmp_path)


def test_a_model_may_be_given_by_its_file(samples):
    from nlp.labelling.classify import shipped_model

    file = samples / "luoyan-township-2022.docx"
    pd.testing.assert_frame_equal(nlp.score(file, model=shipped_model()).segments, nlp.score(file).segments)


def test_a_labelled_corpus_file_is_no_report(samples):
    scores = nlp.score(samples.parent / "reports" / "b01-01-bailu-2022.txt")
    assert not len(scores.reports)
    assert "gongkai evaluate" in only(scores.failures)["reason"]


def test_last_years_report_is_measured_against_wherever_it_is(samples, scored):
    measures = [
        "stickiness",
        "cosine",
        "jaccard",
        "minimum_edit",
        "side_by_side",
    ]  # modification weighs words by the whole run
    together = scored.reports.set_index("report").loc["qinglan-water-2023.pdf", measures]
    assert together.notna().all()
    assert together["cosine"] > 0.5
    apart = nlp.score(samples / "qinglan-water-2023.pdf", samples / "qinglan-water-2022.pdf").reports.iloc[0]
    assert list(apart[measures]) == list(together)
    assert apart["prior_report"] == "against/qinglan-water-2022.pdf"


def test_last_years_report_may_be_in_an_index(samples, scored, tmp_path):
    from nlp.batch.reference import add_reports

    add_reports(tmp_path / "index", samples / "qinglan-water-2022.pdf")
    report = nlp.score(samples / "qinglan-water-2023.pdf", tmp_path / "index").reports.iloc[0]
    assert report["prior_report"].endswith("qinglan-water-2022.pdf")
    # An index keeps the numbers, too: edits are the same wherever last year's report is.
    measures = ["cosine", "minimum_edit", "side_by_side"]
    together = scored.reports.set_index("report").loc["qinglan-water-2023.pdf", measures]
    assert list(report[measures]) == list(together)


def test_reports_to_compare_with_do_not_move_the_scores_of_others(samples):
    names = ("qinglan-water-2023.pdf", "jinpu-street-2024.html", "luoyan-township-2022.docx")
    files = [samples / name for name in names]
    own = [
        "tetragram_boilerplate",
        "tetragram_boilerplate_75",
        "information_content",
        "specificity",
        "redundancy",
        "words",
    ]
    alone = nlp.score(files).reports
    few = nlp.score(files, samples / "qinglan-water-2022.pdf").reports
    many = nlp.score(files, samples).reports
    pd.testing.assert_frame_equal(few[own], alone[own])
    pd.testing.assert_frame_equal(many[[*own, "modification_raw"]], few[[*own, "modification_raw"]])


def test_two_reports_have_no_phrases_in_common(samples):
    scores = nlp.score([samples / name for name in ("jinpu-street-2024.html", "luoyan-township-2022.docx")])
    assert scores.reports["tetragram_boilerplate"].isna().all()


def test_three_unrelated_reports_have_hardly_a_phrase_in_common(samples):
    names = ("jinpu-street-2024.html", "luoyan-township-2022.docx", "huxi-land-2014.txt")
    reports = nlp.score([samples / name for name in names]).reports
    assert (reports["tetragram_boilerplate"] < 0.3).all()


def test_words_of_a_list_are_counted(samples, tmp_path):
    file = tmp_path / "words.csv"
    file.write_text("list,word\npositive,完善\nnegative,不足\n", "utf-8")
    reports = nlp.score(samples / "luoyan-township-2022.docx", words=file).reports
    assert list(reports.columns[-3:]) == ["words_positive", "words_negative", "tone"]
    assert reports["words_positive"].between(0, 1).all()
    with pytest.raises(FileNotFoundError):
        nlp.score(samples / "luoyan-township-2022.docx", words=tmp_path / "none.csv")


def test_a_run_of_few_pairs_says_so(scored):
    pairs = scored.reports["modification_raw"].notna().sum()
    assert pairs < 7
    assert "modification of" not in nlp.summary(scored)  # undefined
    reports = scored.reports.assign(modification=0.1)
    few = replace(scored, reports=reports)
    assert "modification of 11 pairs of years: read the column from 36 on" in nlp.summary(few)


def test_peers_are_bodies_of_the_same_kind(scored):
    rows = scored.reports.set_index("body")
    towns = rows.loc[["沅河区蒿坝镇人民政府", "沅河区鹭湾镇人民政府"]]
    assert (towns["coefficient_peers"] > 0.5).all()
    assert (towns["information_content"] < 0.5).all()
    alone = rows.loc["澄湖市人民政府"]
    assert alone[["information_content", "coefficient_others"]].notna().all()
    assert alone.isna()["coefficient_peers"]


# ---------------------------------------------------------------------------------- bodies of one name

TOWN = (
    "集市日用喇叭念通知，农户不用再跑到管理站去打听，全年念了{}次。"
    "来信{}封当月答复，来电{}次当场记下，上门{}户逐户签字。"
)
PROBLEM = "监督员名册散落在{}个抽屉里。下一步把名册抄到一本册子上，电话{}。"


def two_towns(compose):
    north = compose("城关镇人民政府", 2023, TOWN.format(318, 47, 129, 26), PROBLEM.format(17, "0571-55512345"))
    south = compose("城关镇人民政府", 2023, TOWN.format(204, 61, 93, 34), PROBLEM.format(12, "0816-66623456"))
    return north, south


def test_two_towns_of_one_name_are_two_bodies(tmp_path, compose):
    for folder_name, text in zip(("north", "south"), two_towns(compose)):
        (tmp_path / folder_name).mkdir()
        (tmp_path / folder_name / "report.txt").write_text(text, "utf-8")
    scores = nlp.score(tmp_path)
    assert scores.reports["duplicate_of"].tolist() == ["", ""]
    assert scores.reports["duplicate_likeness"].isna().all()
    assert all("namesake: " in warnings for warnings in scores.reports["warnings"])
    assert (scores.reports["copied_main"] > 0.3).all()


def test_a_second_copy_says_how_like_it_is_and_is_kept_when_asked_for(folder, compose):
    north, _ = two_towns(compose)
    home = folder({"a.txt": north, "bb.txt": north.replace("抽屉", "抽 屉")})
    scores = nlp.score(home)
    copy = only(rows(scores.reports, duplicate_of="a.txt"))
    assert copy["duplicate_likeness"] > 0.9
    kept = nlp.score(home, keep_duplicates=True)
    assert kept.reports["duplicate_of"].tolist() == ["", ""]
    assert (kept.reports["shared_main"] > 0.9).all()
