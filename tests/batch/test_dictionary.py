"""The data dictionary says what the tables hold: names, order, types, ranges, codes, and when nothing stands there."""

import importlib.util
import re
from pathlib import Path

import pandas as pd
import pytest
from pandas.io.stata import StataParser

import nlp
from nlp.batch import pipeline
from nlp.batch.columns import COUNT, FRACTION, TEXT, WHOLE
from nlp.batch.dictionary import LANGUAGES, dictionary
from nlp.batch.table_files import types_of, values_of
from nlp.batch.tables import TABLES
from nlp.forms import FIGURES
from nlp.forms.labels import APPLICANTS, COLUMNS_OF_ROW, DISPUTES, REQUEST_ROWS
from nlp.learning.corpus import LABELS
from nlp.reading.kinds import SUFFIXES
from nlp.reuse.records import KINDS
from nlp.structure.layouts import SECTIONS, TABLE_MARKS

ROOT = Path(__file__).parents[2]
KNOWN = dictionary()
#: What Stata and R keep for themselves.
RESERVED = re.compile(
    "_.*|byte|double|float|int|long|strL|str[0-9]+|if|in|using|with"
    "|else|repeat|while|function|for|next|break|TRUE|FALSE|NULL|Inf|NaN|NA"
)
#: Gephi takes a CSV file for one of edges by these names.
NAMED_BY_GEPHI = ("Source", "Target")
ALL_COLUMNS = [(table.name, column) for table in KNOWN.tables.values() for column in table.columns]


@pytest.fixture(scope="module")
def script():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("columns", ROOT / "scripts" / "columns.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def odd(tmp_path_factory, compose):
    """A run with word lists, a failure, a report without year, and low confidence."""
    home = tmp_path_factory.mktemp("odd")
    (home / "words.csv").write_text("list,word\npositive,及时\nnegative,不够\n形容,很\n", "utf-8")
    folder = home / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(compose("青岚县水利局", 2023), "utf-8")
    (folder / "b.txt").write_text(compose("沅河区教育局", 2023).replace("2023年", ""), "utf-8")
    (folder / "c.txt").write_text("甲乙丙", "utf-8")
    return nlp.score(folder, words=home / "words.csv", min_confidence=0.999)


def expanded(table):
    """The names that a table of the samples has, by the dictionary: those of word lists are not there."""
    names = []
    for column in table.columns:
        if "{label}" in column.name:
            names += [column.name.format(label=label) for label in LABELS]
        elif "--words" not in column.more.en:
            names.append(column.name)
    return names


def type_of(column):
    if column.kind == "integer":
        return WHOLE if column.empty.en else COUNT
    return {"text": TEXT, "number": FRACTION}[column.kind]


@pytest.mark.parametrize("name", TABLES)
def test_each_table_has_the_columns_of_the_dictionary_in_its_order(scored, name):
    assert list(getattr(scored, name).columns) == expanded(KNOWN.tables[name])


def test_the_dictionary_knows_all_tables_and_no_other():
    assert set(KNOWN.tables) == {*TABLES, "counts"}  # which gongkai count writes


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("run", ["scored", "odd"])
def test_types_ranges_codes_and_empty_cells_are_as_the_dictionary_says(request, run, name):
    frame = getattr(request.getfixturevalue(run), name)
    table = KNOWN.tables[name]
    types = types_of(frame)
    for column_name, values in values_of(frame).items():
        column = table.column(column_name)
        assert column, column_name
        assert types[column_name] == type_of(column), column_name
        assert faults_of(column, values) == [], column_name


def faults_of(column, values):
    """The values that are not as the dictionary says."""
    return [value for value in values if not is_right(column, value)]


def is_right(column, value):
    if value is None or value == "":
        return bool(column.empty.en)
    if column.values:
        codes = KNOWN.codes[column.values]
        return all(code in codes for code in codes_in(column, str(value)))
    least = column.least if column.least is not None else float("-inf")
    greatest = column.greatest if column.greatest is not None else float("inf")
    return column.kind == "text" or least <= value <= greatest


def codes_in(column, value):
    if column.parted is None:
        return [value]
    if column.parted == " ":
        return value.split()
    # A code, a colon and words, in which a semicolon may stand.
    parts = re.split("; (?=[a-z_0-9]+: )", value) if column.parted else [value]
    return [part.partition(": ")[0] for part in parts]


def test_odd_reports_have_odd_values(odd):
    """The run has what the samples lack, so that it is held to the dictionary, too."""
    assert {"words_positive", "words_形容", "tone"} <= set(odd.reports.columns)
    assert odd.reports["year"].isna().any()
    assert (odd.segments["label"] == "").any()
    assert len(odd.failures) == 1


# ------------------------------------------------------------------------------------ codes of the code


def notices():
    """The codes of all warnings that the code gives."""
    found = set()
    for path in (ROOT / "nlp").rglob("*.py"):
        text = path.read_text("utf-8")
        codes = re.findall(r'\bNotice\(\s*f?"([^"]+)"', text)
        assert len(codes) == len(re.findall(r"\bNotice\((?!NamedTuple)", text)), f"{path}: a code that is no literal"
        found |= {code.replace("{code}", section) for code in codes for section in ("s1", "s5", "s6")}
    return found


def strings_of(pattern, *files):
    return {found for file in files for found in re.findall(pattern, (ROOT / "nlp" / file).read_text("utf-8"))}


def test_warnings_are_those_that_the_code_gives():
    assert set(KNOWN.codes["warning"]) == notices()


def test_stages_are_those_of_the_pipeline():
    stages = strings_of(r'stage\.begin\("(\w+)"\)', "batch/pipeline.py")
    assert set(KNOWN.codes["stage"]) == stages | {f"against: {stage}" for stage in stages}
    assert pipeline.Failure("a", "read", "").stage in KNOWN.codes["stage"]


def test_flags_are_those_of_the_code():
    assert set(KNOWN.codes["copy_flag"]) == strings_of(r'[Ff]lag\("(\w+)"', "reuse/flags.py")


def test_rules_are_those_of_the_code_and_of_the_document():
    paths = [str(path.relative_to(ROOT / "nlp")) for path in (ROOT / "nlp" / "forms").glob("*.py")]
    rules = strings_of(r'"((?:T[234]|X|H|TXT|SELF)-[a-z0-9-]+)"', *paths)
    assert set(KNOWN.codes["rule"]) == rules | {"T2-domain", "T3-domain", "T4-domain"}
    documented = (ROOT / "docs" / "forms.md").read_text("utf-8")
    assert [rule for rule in KNOWN.codes["rule"] if f"`{rule}`" not in documented] == []


def test_rows_and_columns_of_the_tables_are_those_of_the_forms():
    rows = {row for form in COLUMNS_OF_ROW.values() for row in form}
    columns = {column for form in COLUMNS_OF_ROW.values() for of_row in form.values() for column in of_row}
    groups = {row.partition("_")[0] for row in REQUEST_ROWS if row[-1].isdigit()}
    assert set(KNOWN.codes["row"]) == rows | set(REQUEST_ROWS) | groups | {"all"}
    assert set(KNOWN.codes["column"]) == columns | set(APPLICANTS) | set(DISPUTES)


def test_sections_layouts_formats_kinds_labels_and_figures_are_those_of_the_code():
    assert tuple(KNOWN.codes["section"]) == SECTIONS
    assert set(KNOWN.codes["layout"]) == {*TABLE_MARKS, "old", "split"}
    assert set(KNOWN.codes["form"]) == set(COLUMNS_OF_ROW)
    assert set(KNOWN.codes["format"]) == set(SUFFIXES)
    assert tuple(KNOWN.codes["reuse_kind"]) == KINDS
    assert set(KNOWN.codes["label"]) == set(LABELS)
    assert set(FIGURES) <= {column.name for column in KNOWN.tables["reports"].columns}


# ------------------------------------------------------------------------------------ names and wording


@pytest.mark.parametrize(("table", "column"), ALL_COLUMNS)
def test_no_name_collides_with_pandas_r_or_stata(table, column):
    name = column.name.format(label="improvement", list="x" * 20)
    assert re.fullmatch("[a-z][a-z0-9_]{0,31}", name) or name in NAMED_BY_GEPHI
    assert not hasattr(pd.DataFrame, name)
    assert not RESERVED.fullmatch(name)
    assert name not in StataParser().RESERVED_WORDS


@pytest.mark.parametrize(("table", "column"), ALL_COLUMNS)
def test_each_column_is_told_in_both_languages(table, column):
    for told in (column.title, column.more, column.unit, column.empty, column.source):
        assert bool(told.en) == bool(told.zh)
    assert re.search("[一-龥]", column.title.zh)
    assert not re.search("[一-龥]", column.title.en)
    assert all(len(column.title.of(language)) <= 80 for language in LANGUAGES)  # Stata's labels have no more
    assert column.values == "" or column.values in KNOWN.codes


def test_each_code_is_told_in_both_languages():
    for codes in KNOWN.codes.values():
        assert all(told.en and told.zh for told in codes.values())


def test_documents_say_what_the_dictionary_says(script, capsys):
    assert script.main(["--check"]) == 0, capsys.readouterr()


@pytest.mark.parametrize(
    "text",
    [
        "<!-- columns:nothing report -->\n<!-- /columns -->",
        "<!-- columns:reports nothing -->\n<!-- /columns -->",
        "<!-- columns:reports report -->\n",
    ],
)
def test_a_place_that_cannot_be_filled(script, text):
    with pytest.raises(script.PlaceError):
        script.fill(text, KNOWN, "en", is_short=True)


def test_from_one_column_to_the_last(script):
    text = script.fill("<!-- columns:checks state … -->\n<!-- /columns -->", KNOWN, "zh", is_short=True)
    assert text.splitlines()[2:6] == [
        "| 列 | 含义 |",
        "| --- | --- |",
        "| `state` | 结果：`pass`、`fail`、`uncertain`、`not_assessable` |",
        "| `evidence` | 依据；表格为单元格及理由；文字为 `部分 #序号 [起:止] 文字（理由）` |",
    ]
