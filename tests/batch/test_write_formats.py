"""Tables in Excel, Stata and GraphML, opened again: values, Chinese, what is empty and what is zero are as before."""

import json
import re
from dataclasses import replace
from datetime import date

import networkx as nx
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.escape import unescape
from pandas.io.stata import StataReader

import nlp
from nlp.__main__ import main
from nlp.batch import xlsx_file
from nlp.batch.dictionary import dictionary
from nlp.batch.formats import FORMATS
from nlp.batch.tables import TABLES
from nlp.batch.work import finish
from nlp.batch.write_formats import Rows, write_table

#: Texts that a spreadsheet might make something else of.
ODD_TEXTS = [
    "=1+1",
    "2024-01-02",
    "1/2",
    "0012",
    "12345678901234567890",
    "+86",
    "http://a.example",
    "_x0041_",
    "a\rb\nc",
]


@pytest.fixture(scope="module")
def folder(scored, tmp_path_factory):
    """The tables of the samples in all formats, with heads in English."""
    out = tmp_path_factory.mktemp("tables")
    assert nlp.write(scored, out, FORMATS) == []
    return out


@pytest.fixture(scope="module")
def few(scored):
    """The same with a few rows of each table."""
    return replace(scored, **{name: getattr(scored, name).head(12) for name in TABLES})


def is_empty(value):
    return pd.isna(value) or value == ""


def assert_same_values(found, frame):
    """Column by column the same, what is empty being empty."""
    assert len(found) == len(frame)
    for number, name in enumerate(frame.columns):
        for one, other in zip(found.iloc[:, number].tolist(), frame[name].tolist()):
            assert (is_empty(one) and is_empty(other)) or one == other, (name, one, other)


# -------------------------------------------------------------------------------------------- Excel
# A control character, and what looks like one written down (`_x0041_`), is written as Excel does; openpyxl leaves it.


def sheet_of(path, number=0):
    return openpyxl.load_workbook(path).worksheets[number]


def rows_of(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    rows = [[unescape(value) if isinstance(value, str) else value for value in row] for row in rows]
    return pd.DataFrame(rows, columns=head, dtype=object)


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_has_all_that_the_table_has(folder, scored, name):
    found = rows_of(sheet_of(folder / f"{name}.xlsx"))
    assert list(found.columns) == list(getattr(scored, name).columns)
    assert_same_values(found, getattr(scored, name))


def test_the_head_stays_the_filter_covers_all_and_columns_are_wide_enough(folder, scored):
    sheet = sheet_of(folder / "reports.xlsx")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.max_row == len(scored.reports) + 1
    assert sheet["A1"].font.bold
    widths = [dimension.width for dimension in sheet.column_dimensions.values()]
    assert min(widths) >= 8
    assert max(widths) <= 61


def test_heads_in_chinese_and_a_sheet_that_explains_them(few, tmp_path):
    nlp.write(few, tmp_path, ["xlsx"], language="zh")
    book = openpyxl.load_workbook(tmp_path / "checks.xlsx")
    assert book.sheetnames == ["checks", "说明"]
    titles = [cell.value for cell in book["checks"][1]]
    assert titles == [
        "年报",
        "规则",
        "所核对的法定表格",
        "所核对的行",
        "所核对的列",
        "左边的数",
        "右边的数",
        "结果",
        "依据",
    ]
    lines = list(book["说明"].iter_rows(values_only=True))
    begin = [line[0] for line in lines].index("report")
    assert [line[:2] for line in lines[begin : begin + len(titles)]] == list(zip(few.checks.columns, titles))
    assert ("check_state", "fail", "未通过") in [line[:3] for line in lines]


@pytest.mark.parametrize("name", TABLES)
def test_no_head_stands_twice(scored, name):
    columns = list(getattr(scored, name).columns)
    for language in ("en", "zh"):
        heads = xlsx_file.heads_of(name, columns, language)
        assert len(set(heads)) == len(heads)


def odd(few):
    """Tables with texts that look like something else, the longest cell, a text too long, and a column of one's own."""
    segments = few.segments.iloc[: len(ODD_TEXTS) + 2].copy()
    segments["text"] = [*ODD_TEXTS, "甲" * 32_767, "乙" * 32_768]
    segments["year"] = pd.array([None, 0, *[2023] * (len(segments) - 2)], dtype="Int64")
    segments["mine"] = [date(2024, 1, 2)] * len(segments)
    return replace(few, segments=segments)


def test_a_text_is_a_text_whatever_it_looks_like(few, tmp_path):
    nlp.write(odd(few), tmp_path, ["xlsx", "dta"])
    sheet = sheet_of(tmp_path / "segments.xlsx")
    column = [cell for cell in next(zip(*sheet.iter_rows())) if cell.row > 1]
    found = rows_of(sheet)
    assert found["text"].tolist()[: len(ODD_TEXTS)] == ODD_TEXTS
    assert {cell.data_type for cell in column} <= {"s", "inlineStr"}
    assert found["mine"].tolist()[0] == "2024-01-02"
    assert found["year"].tolist()[:3] == [None, 0, 2023]
    kept = pd.read_stata(tmp_path / "segments.dta", preserve_dtypes=False)
    assert kept["text"].tolist()[: len(ODD_TEXTS)] == ODD_TEXTS
    assert kept["text"].tolist()[-1] == "乙" * 32_768
    assert kept["year"].isna().tolist()[:3] == [True, False, False]
    assert kept["year"].tolist()[1:3] == [0, 2023]


def test_what_a_cell_cannot_hold_is_said_in_the_file_and_to_the_caller(few, tmp_path):
    [remark] = nlp.write(odd(few), tmp_path, ["xlsx", "csv"])
    assert "segments.xlsx: 1 texts are longer than the 32,767 characters" in remark
    found = rows_of(sheet_of(tmp_path / "segments.xlsx"))["text"].tolist()
    assert found[-2] == "甲" * 32_767
    assert found[-1] == "乙" * 32_766 + "…"
    lines = list(sheet_of(tmp_path / "segments.xlsx", 1).iter_rows(values_only=True))
    assert (remark,) in [line[:1] for line in lines]
    assert "乙" * 32_768 in (tmp_path / "segments.csv").read_text("utf-8-sig")


def test_a_character_of_two_units_is_not_torn():
    sheets = xlsx_file._Sheets.__new__(xlsx_file._Sheets)
    sheets.shortened = 0
    assert sheets._fitting("𠮷" * 16_383) == "𠮷" * 16_383
    assert sheets._fitting("𠮷" * 16_384) == "𠮷" * 16_383 + "…"
    assert sheets._fitting("甲" + "𠮷" * 16_384) == "甲" + "𠮷" * 16_382 + "…"
    assert sheets.shortened == 2


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(few, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_file, "SHEET_ROWS", 4)
    remarks = nlp.write(few, tmp_path, ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "segments.xlsx")
    assert book.sheetnames == ["segments", "segments 2", "segments 3", "segments 4", "definitions"]
    found = pd.concat([rows_of(sheet) for sheet in book.worksheets[:-1]])
    assert_same_values(found, few.segments)
    assert f"segments.xlsx: {len(few.segments)} rows are more than a sheet holds; they go on" in remarks[0]
    assert all(sheet.auto_filter.ref == sheet.dimensions for sheet in book.worksheets[:-1])


# -------------------------------------------------------------------------------------------- Stata


@pytest.mark.parametrize("name", TABLES)
def test_a_file_of_stata_has_all_that_the_table_has(folder, scored, name):
    frame = getattr(scored, name)
    found = pd.read_stata(folder / f"{name}.dta", convert_categoricals=True, preserve_dtypes=False)
    assert list(found.columns) == list(frame.columns)
    yes_no = [column for column in frame if dictionary().tables[name].column(column).values == "yes_no"]
    for column in yes_no:
        found[column] = found[column].map({"no": 0, "yes": 1})
    assert_same_values(found.astype(object), frame)


def test_variables_and_codes_have_labels_in_either_language(few, tmp_path):
    for language in ("en", "zh"):
        nlp.write(few, tmp_path / language, ["dta"], language=language)
        table = dictionary().tables["reports"]
        with StataReader(tmp_path / language / "reports.dta") as reader:
            labels = reader.variable_labels()
            told = {name: table.column(name).title.of(language) for name in few.reports}
            assert labels == told
            assert reader.data_label.startswith("reports: ")
    with StataReader(tmp_path / "zh" / "segments.dta", convert_categoricals=False) as reader:
        frame = reader.read()
        labels = reader.value_labels()
    assert labels["label"] == {1: "measure", 2: "problem", 3: "improvement", 4: "other"}
    assert labels["statement_heading"] == {0: "否", 1: "是"}
    assert frame["label"].map(labels["label"]).tolist() == few.segments["label"].tolist()


def test_no_file_says_when_it_was_written(few, tmp_path):
    for name in ("once", "again"):
        nlp.write(few, tmp_path / name, FORMATS)
    for path in (tmp_path / "once").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_names_that_stata_has_not_are_changed_and_told(few, tmp_path):
    reports = few.reports.rename(columns={"words": "words_of-mine " + "x" * 40}).assign(**{"标签": 1})
    [remark] = nlp.write(replace(few, reports=reports), tmp_path, ["dta"])
    name = "words_of_mine_" + "x" * 18
    with StataReader(tmp_path / "reports.dta") as reader:
        labels = reader.variable_labels()
    assert list(labels)[-1] == "标签"
    assert labels[name].startswith("words_of-mine xxx")
    assert "words_of-mine" in remark


def test_own_labels_are_codes_behind_those_that_are_known(few, tmp_path):
    segments = few.segments.assign(label=["承诺", "measure", ""] + ["other"] * (len(few.segments) - 3))
    nlp.write(replace(few, segments=segments), tmp_path, ["dta"])
    found = pd.read_stata(tmp_path / "segments.dta", convert_categoricals=False)["label"]
    assert found.tolist()[:2] == [5, 1]
    assert found.isna().tolist()[:4] == [False, False, True, False]


# -------------------------------------------------------------------------------------------- graphs


def test_a_graph_has_bodies_with_what_is_known_of_them_and_what_one_took(folder, scored):
    graph = nx.read_graphml(folder / "edges.graphml")
    assert graph.is_directed()
    found = [
        (*ends, known["characters"], known["segments"], known["weight"]) for *ends, known in graph.edges(data=True)
    ]
    expected = scored.edges[["Source", "Target", "characters", "segments", "characters"]].values.tolist()
    assert sorted(map(tuple, found)) == sorted(map(tuple, expected))
    years = scored.reports.groupby("body")["year"]
    for body, known in graph.nodes(data=True):
        assert known["label"] == body
        assert (known["first_year"], known["last_year"]) == (years.min()[body], years.max()[body])
    assert set(graph.nodes) == set(scored.reports["body"])


def test_gephi_takes_labels_weights_and_types_for_what_they_are(folder):
    """Gephi knows `label` and `weight` by name, takes `d3` and `d7` for labels, and no attribute without a type."""
    text = (folder / "edges.graphml").read_text("utf-8")
    keys = re.findall(r'<key id="(\w+)" for="(\w+)" attr.name="(\w+)" attr.type="(\w+)"/>', text)
    assert len(keys) == text.count("<key ")
    assert ("node_label", "node", "label", "string") in keys
    assert ("edge_weight", "edge", "weight", "double") in keys
    assert {key for key, *_ in keys if key.startswith("node_")} == {
        *("node_label", "node_reports", "node_first_year", "node_last_year", "node_kind", "node_level", "node_place")
    }
    assert len({key for key, *_ in keys}) == len(keys)
    assert 'edgedefault="directed"' in text
    assert text.index("</node><edge") > text.rindex("<node ")


def test_the_csv_of_edges_has_the_heads_that_gephi_asks_for(folder):
    head = (folder / "edges.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert head[:2] == ["Source", "Target"]


def test_bodies_without_reports_kinds_and_years_that_are_not_known(few, tmp_path):
    edges = pd.DataFrame(
        {"Source": ["甲\x01县"], "Target": ["乙 县（一）"], "characters": [0], "segments": [1]}
    ).assign(first_year=pd.array([None], dtype="Int64"), last_year=pd.array([2023], dtype="Int64"))
    reports = few.reports.assign(kind=["县级政府", *[""] * (len(few.reports) - 1)])
    nlp.write(replace(few, edges=edges, reports=reports), tmp_path, ["graphml"])
    graph = nx.read_graphml(tmp_path / "edges.graphml")
    assert list(graph.edges(data=True)) == [
        ("甲县", "乙 县（一）", {"weight": 0.0, "characters": 0, "segments": 1, "last_year": 2023})
    ]
    assert graph.nodes["甲县"] == {"label": "甲县"}
    assert graph.nodes[reports["body"][0]]["kind"] == "县级政府"


# ------------------------------------------------------------------------------------------ from groups


def test_groups_give_what_the_whole_gives(scored, tmp_path):
    import pyarrow as pa

    table = pa.Table.from_pandas(scored.segments, preserve_index=False)
    for name, groups in {"whole": [table], "groups": [table[:100], table[100:101], table[101:]]}.items():
        (tmp_path / name).mkdir()
        write_table(
            tmp_path / name, Rows("segments", table.schema, lambda groups=groups: groups, print), ["xlsx", "dta"]
        )
    for kind in ("xlsx", "dta"):
        path = f"segments.{kind}"
        assert (tmp_path / "whole" / path).read_bytes() == (tmp_path / "groups" / path).read_bytes()


# ------------------------------------------------------------------------------------ the command


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory, compose):
    home = tmp_path_factory.mktemp("reports")
    for name, body in {"a.txt": "青岚县水利局", "b.txt": "沅河区教育局"}.items():
        (home / name).write_text(compose(body, 2023), "utf-8")
    return home


def test_the_command_writes_the_formats_asked_for_and_removes_those_of_the_run_before(two_reports, tmp_path, capsys):
    out = tmp_path / "out"
    own = out / "nearest.xlsx"
    out.mkdir()
    own.write_text("mine", "utf-8")
    command = ["score", str(two_reports), "--out", str(out), "--keep-parts", "--format"]
    assert main([*command, "dta,graphml"]) == 0
    assert "changes, coverage (Stata), failures (Stata), edges (GraphML)" in capsys.readouterr().out
    written = json.loads((out / "run.json").read_text("utf-8"))
    assert written["files"] == sorted([*(f"{name}.dta" for name in TABLES), "edges.graphml", "run.log"])
    assert {path.name for path in out.iterdir()} == {*written["files"], "run.json", ".parts", own.name}
    assert pd.read_stata(out / "reports.dta")["body"].tolist() == ["青岚县水利局", "沅河区教育局"]
    assert nx.read_graphml(out / "edges.graphml").nodes["沅河区教育局"]["reports"] == 1
    assert main([*command, "csv"]) == 0
    names = {path.name for path in out.iterdir()}
    assert names == {*(f"{name}.csv" for name in TABLES), "run.json", "run.log", ".parts", own.name}


@pytest.mark.parametrize("text", ["xls", "csv;dta", ",", "csv,stata"])
def test_a_format_that_is_none_is_refused_with_those_that_are(two_reports, tmp_path, capsys, text):
    with pytest.raises(SystemExit) as exit:
        main(["score", str(two_reports), "--out", str(tmp_path / "out"), "--format", text])
    assert exit.value.code == 2
    assert "give some of csv, parquet, xlsx, dta, graphml" in capsys.readouterr().err


def test_excel_without_its_library_costs_no_time(two_reports, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("nlp.batch.formats.find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        main(["score", str(two_reports), "--out", str(tmp_path / "out"), "--format", "xlsx"])
    assert "xlsx needs XlsxWriter: pip install 'gongkai[xlsx]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_run_ended_while_it_put_other_formats_in_place_is_finished(tmp_path):
    """The files of the run before are known from what is left of its run.json."""
    (tmp_path / "old.xlsx").write_text("old", "utf-8")
    whole = tmp_path / ".whole"
    whole.mkdir()
    (whole / "before.json").write_text(json.dumps({"files": ["old.xlsx", "../other", ".hidden"]}), "utf-8")
    (whole / "run.json").write_text("{}", "utf-8")
    (whole / "new.csv").write_text("new", "utf-8")
    finish(tmp_path, ["new.csv"])
    assert {path.name for path in tmp_path.iterdir()} == {"run.json", "new.csv"}
