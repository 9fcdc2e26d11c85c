"""The command: exit status, files written, messages, and that it works from anywhere."""

import argparse
import os
import re
import shlex
import subprocess
import sys
from importlib.metadata import distribution
from importlib.resources import files

import pandas as pd
import pytest

from nlp.__main__ import main
from nlp.commands.parser import SUBCOMMANDS, command_parser
from nlp.labelling.classify import shipped_model


@pytest.fixture
def gongkai(capsys):
    """Runs the command in this process; gives status, output and messages."""

    def gongkai(*arguments):
        try:
            status = main([str(a) for a in arguments])
        except SystemExit as end:  # argparse
            status = end.code
        return status, *capsys.readouterr()

    return gongkai


@pytest.fixture(scope="module")
def out(samples, tmp_path_factory):
    """The tables that the main job writes."""
    folder = tmp_path_factory.mktemp("run") / "deep" / "scored"
    assert main(["score", str(samples), "--out", str(folder)]) == 0
    return folder


NAMES = ("segments", "reports", "passages", "nearest", "edges", "cells", "checks", "changes", "coverage")
TABLES = sorted(["failures.csv", *(f"{name}.csv" for name in NAMES), *(f"{name}.parquet" for name in NAMES)])


def contents(folder):
    """The bytes of each table in a folder; beside them is only what tells how it went."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found.pop("run.json")
    assert found.pop("run.log")
    return found


# --------------------------------------------------------------------------------------- the main job


def test_main_job_writes_its_tables_and_sums_up(gongkai, samples, tmp_path):
    status, output, messages = gongkai("score", samples, "--out", tmp_path / "scored")
    assert status == 0
    assert messages == ""
    assert sorted(contents(tmp_path / "scored")) == TABLES
    assert output.startswith("11 reports scored")
    assert "1 file failed" in output
    assert "truncated PDF" in output


def test_strict_tells_failures_by_its_status(gongkai, samples, tmp_path):
    assert gongkai("score", samples, "--strict", "--out", tmp_path)[0] == 1
    assert len(pd.read_csv(tmp_path / "reports.csv")) == 11  # and writes all the same
    assert gongkai("score", samples / "luoyan-township-2022.docx", "--strict", "--out", tmp_path)[0] == 0


@pytest.mark.parametrize("name", NAMES)
def test_csv_opens_in_excel_and_equals_the_parquet(out, name):
    raw = (out / f"{name}.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\xef\xbb\xbf") == 1
    assert b"\r" not in raw
    table = pd.read_parquet(out / f"{name}.parquet")
    texts = {column: str for column in table.columns if not pd.api.types.is_numeric_dtype(table[column])}
    missing = {column: [""] for column in table.columns if column not in texts}
    back = pd.read_csv(out / f"{name}.csv", encoding="utf-8-sig", dtype=texts, keep_default_na=False, na_values=missing)
    assert list(back.columns) == list(table.columns)
    pd.testing.assert_frame_equal(back.astype(table.dtypes.to_dict()), table)


def test_failures_table(out):
    table = pd.read_csv(out / "failures.csv", encoding="utf-8-sig")
    assert list(table.columns) == ["file", "stage", "reason"]
    assert len(table) == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_same_input_gives_the_same_bytes(gongkai, samples, out, tmp_path, jobs):
    assert gongkai("score", samples, "--jobs", jobs, "--out", tmp_path)[0] == 0
    assert contents(tmp_path) == contents(out)


def test_scoring_again_into_a_folder_inside_the_reports(gongkai, samples, tmp_path):
    (tmp_path / "a.docx").write_bytes((samples / "luoyan-township-2022.docx").read_bytes())
    for _ in range(2):  # the tables of the first run are no reports
        status, output, _ = gongkai("score", tmp_path, "--out", tmp_path / "scored", "--strict")
        assert status == 0
        assert output.startswith("1 report scored")


def test_against_and_confidence(gongkai, samples, tmp_path):
    status, output, _ = gongkai(
        "score",
        samples / "qinglan-water-2023.pdf",
        "--against",
        samples / "qinglan-water-2022.pdf",
        "--against",
        samples / "luwan-town-2023.html",
        "--min-confidence",
        "0.99",
        "--out",
        tmp_path,
    )
    assert status == 0
    assert "prior_year" in output
    assert "below the confidence" in output
    assert set(pd.read_csv(tmp_path / "segments.csv")["report"]) == {"qinglan-water-2023.pdf"}


# -------------------------------------------------------------------------------- nothing could be scored


def test_empty_folder(gongkai, tmp_path):
    (tmp_path / "none").mkdir()
    status, output, messages = gongkai("score", tmp_path / "none", "--out", tmp_path / "out")
    assert status == 1
    assert "no report found" in messages
    assert output.startswith("0 reports scored")
    assert sorted(contents(tmp_path / "out")) == TABLES


def test_nothing_but_a_broken_file(gongkai, samples, tmp_path):
    status, _, messages = gongkai("score", samples / "sanggou-education-2022.pdf", "--out", tmp_path)
    assert status == 1
    assert "nothing could be scored" in messages
    assert len(pd.read_csv(tmp_path / "failures.csv")) == 1


# -------------------------------------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "COMMAND"),
        (("scroe",), "invalid choice"),
        (("score", "--out", "x"), "PATH"),
        (("score", "SAMPLE"), "--out"),
        (("score", "nowhere/at/all", "--out", "OUT"), "no such file or folder: nowhere/at/all"),
        (("score", "SAMPLE", "--against", "nowhere", "--out", "OUT"), "no such file or folder: nowhere"),
        (("score", "SAMPLE", "--out", "SAMPLE"), "is a file, not a folder"),
        (("score", "SAMPLE", "--out", "SAMPLE/deeper"), "Not a directory"),
        (("score", "SAMPLE", "--jobs", "0", "--out", "OUT"), "0 is no number of processes"),
        (("score", "SAMPLE", "--jobs", "-2", "--out", "OUT"), "-2 is no number of processes"),
        (("score", "SAMPLE", "--jobs", "two", "--out", "OUT"), "two is no number of processes"),
        (("score", "SAMPLE", "--min-confidence", "2", "--out", "OUT"), "2 is no probability"),
        (("score", "SAMPLE", "--min-confidence", "nan", "--out", "OUT"), "nan is no probability"),
        (("score", "SAMPLE", "--min-confidence", "high", "--out", "OUT"), "high is no probability"),
        (("score", "SAMPLE", "--model", "nowhere.safetensors", "--out", "OUT"), "nowhere.safetensors: cannot be read"),
        (("score", "SAMPLE", "--model", "SAMPLE", "--out", "OUT"), "never loaded"),
        (("evaluate", "nowhere"), "no such file or folder"),
        (("train", "nowhere", "--out", "OUT"), "no such file or folder"),
        (("corpus", "check", "nowhere"), "no such file or folder"),
    ],
)
def test_wrong_usage(gongkai, samples, tmp_path, arguments, message):
    sample = str(samples / "luoyan-township-2022.docx")  # a .docx is a zip, which a model never is
    out = str(tmp_path / "out")
    given = [argument.replace("SAMPLE", sample).replace("OUT", out) for argument in arguments]
    status, output, messages = gongkai(*given)
    assert status == 2
    assert output == ""
    assert message in messages
    assert "Traceback" not in messages
    assert not list(tmp_path.glob("out/*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has other limits")
def test_a_path_too_long_for_the_system(gongkai, tmp_path):
    status, _, messages = gongkai("score", "x" * 5000, "--out", tmp_path)
    assert status == 2
    assert messages.startswith("gongkai: ")


# ----------------------------------------------------------------------------------------- as it is installed


def test_from_another_folder_on_a_console_without_chinese(samples, tmp_path):
    code = "import sys; from nlp.__main__ import main; sys.exit(main())"
    temporary = tmp_path / "用户"  # as of most users of Windows
    temporary.mkdir()
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            "score",
            str(samples / "luoyan-township-2022.docx"),
            "--out",
            "结果",
            "--jobs",
            "2",
        ],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "TMPDIR": str(temporary), "TEMP": str(temporary)},
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    assert b"1 report scored" in run.stdout
    assert not run.stderr
    assert len(pd.read_csv(tmp_path / "结果" / "segments.csv")) == 8


def test_help_on_a_terminal_that_is_not_utf8():
    run = subprocess.run(
        [sys.executable, "-m", "nlp", "--help"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    assert b"score" in run.stdout


def test_model_and_dictionaries_travel_with_the_package():
    assert shipped_model().is_file()
    for name in ("words.txt", "bigrams.txt", "statutory.txt"):
        assert (files("nlp") / "data" / name).is_file()


def test_command_is_installed_under_its_name():
    command = next(e for e in distribution("gongkai").entry_points if e.name == "gongkai")
    assert command.load() is main


def test_version(gongkai):
    status, output, _ = gongkai("--version")
    assert status == 0
    assert output == f"gongkai {distribution('gongkai').version}\n"


def test_help_names_every_option(gongkai):
    status, output, _ = gongkai("score", "--help")
    assert status == 0
    for option in ("--out", "--against", "--model", "--min-confidence", "--jobs", "--strict"):
        assert option in output


# ---------------------------------------------------------------------------------------- help and examples


def commands_under(parser, words=("gongkai",)):
    """Each command that does something: its words and its parser."""
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not actions:
        yield " ".join(words), parser
    for action in actions:
        for name, command in action.choices.items():
            yield from commands_under(command, (*words, name))


COMMANDS = dict(commands_under(command_parser()))


@pytest.mark.parametrize("words", COMMANDS)
def test_help_ends_with_an_example_that_runs_this_very_command(words):
    parser = COMMANDS[words]
    example = parser.get_default("example")
    assert parser.format_help().endswith(f"example:\n  {example}\n")
    assert example.startswith(f"{words} ") or example == words
    program, *arguments = shlex.split(example)
    assert program == "gongkai"
    options = command_parser().parse_args(arguments)
    assert options.run is parser.get_default("run")


@pytest.mark.parametrize("words", COMMANDS)
def test_help_explains_every_argument(words):
    assert not [action.dest for action in COMMANDS[words]._actions if not action.help]


@pytest.mark.parametrize("arguments", [["--lang", "zh", "score"], ["score", "--lang=zh"]], ids=["before", "behind"])
def test_the_command_speaks_chinese_if_asked_to(samples, tmp_path, capfd, arguments):
    status = main([*arguments, str(samples), "--out", str(tmp_path / "out")])
    assert status == 0
    told = capfd.readouterr().out
    assert "处理 11 份年报，352 个句段；失败 1 个文件" in told
    assert "PDF 已损坏或不完整：请重新下载或导出" in told
    assert "PDF 已损坏或不完整：请重新下载或导出" in (tmp_path / "out" / "failures.csv").read_text("utf-8-sig")


def test_help_in_chinese_has_no_english_sentence(capfd):
    for subcommand in SUBCOMMANDS:
        with pytest.raises(SystemExit):
            main([subcommand, "--help", "--lang", "zh"])
    told = capfd.readouterr().out
    assert not re.findall(r"(?m)^(?!.*gongkai ).*(?:[a-z]+ ){4}", told)
