"""What the package says is all in the catalogue of Chinese messages, and nothing is there that it does not say."""

import ast
import re
from pathlib import Path

import pytest

from nlp.chinese import CATALOGUE, FIELD, catalogue, chinese, chinese_evidence, chinese_remarks

PACKAGE = Path(__file__).parents[1] / "nlp"
#: Of these every sentence may be told to a user; of the rest none but to a programmer, or in pages with own words.
TOLD = (
    "__main__.py",
    "annotation",
    "batch",
    "commands",
    "forms",
    "installation",
    "given_files.py",
    "labelling/classify.py",
    "learning/check.py",
    "learning/corpus.py",
    "learning/evaluation.py",
    "learning/training.py",
    "measures/word_lists.py",
    "reading",
    "reuse/index.py",
    "reuse/index_lock.py",
    "reuse/shard_files.py",
    "structure",
    "view/scored.py",
    "view/site.py",
)
#: Calls whose texts are patterns or paths.
PATTERNS = {"compile", "pattern", "regex", "expression", "sub", "search", "match", "xpath", "cssselect"}
#: What has words and is no message.
NO_MESSAGES = {
    "{1}.{2} is no part of a record",
    "mode {1}, {2} bytes",
    "{1}: {2} of {3} {4} done before",
    "{1}: done in {2} s",
    "this process does without pandas",
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from nlp.batch.worker import serve; serve()",
    "{title} {preamble} {s1}…{s6} {m} {p} {i} {o} {=NAME} (1 to 40 characters) {?} {h} {x} {+}"
    " and, for braces, {{} {}}",
    "and {1} more",
    "toc heading",
    "Table of",
    "zapf dingbats",
    "monotype sorts",
    "@media screen",
    "@media all",
    "@media only screen",
    "pip install 'gongkai[ocr]'",
    "utf-8, gb18030",
    "report {1} has another name than it was added by",
    "section one",
    "empty when",
    "python -m pip install",
    "export PYTHONUTF8=1",
    "no digit",
    "more than four bytes",
    "z inside of five digits",
    "Failed to load {1}.",
    "Failed to get page bounding box.",
    "text page",
}
#: In these a sentence stands in both languages.
BOTH = ("batch/dta_file.py", "batch/xlsx_file.py")


def is_wordy(text):
    bare = FIELD.sub("", text)
    return len(re.findall(r"[A-Za-z]{2,}", bare)) >= 2 and " " in bare.strip() and "\\" not in text


def opened(node):
    """A text with its fields open, None for what is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    parts = [value.value if isinstance(value, ast.Constant) else None for value in node.values]
    numbers = iter(range(1, 99))
    return "".join(f"{{{next(numbers)}}}" if part is None else part for part in parts)


def left_aside(tree):
    """The nodes that are no messages: docstrings, parts of f-strings, patterns, examples."""
    aside = set()
    for node in ast.walk(tree):
        within = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            within = [node.value]
        if isinstance(node, ast.JoinedStr):
            within = node.values
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            within = [node] if name in PATTERNS else [key.value for key in node.keywords if key.arg == "example"]
            within = [below for each in within for below in ast.walk(each)]
        aside |= set(map(id, within))
    return aside


def messages(path):
    tree = ast.parse(path.read_text("utf-8"))
    aside = left_aside(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and id(node) not in aside:
            text = opened(node)
            if text and is_wordy(text) and "\n " not in text:
                found.append(text.strip())
    return found


def all_messages():
    found = {}
    for place in TOLD:
        path = PACKAGE / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for message in messages(file):
                found.setdefault(message, file.relative_to(PACKAGE).as_posix())
    return found


def plain(english):
    return re.sub(r"\{[#=]", "{", english)


def test_every_message_has_its_chinese():
    known = {plain(english) for english in catalogue()}
    missing = [
        f"{place}: {message}"
        for message, place in all_messages().items()
        if not {message, message + "{1}", message + " {1}"} & known and message not in NO_MESSAGES
    ]
    missing = [line for line in missing if not line.startswith(BOTH)]
    assert not missing, "no Chinese in nlp/data/messages.zh.txt for\n" + "\n".join(missing)


def test_nothing_is_in_the_catalogue_twice():
    lines = [line for line in CATALOGUE.read_text("utf-8").splitlines() if line and not line.startswith("## ")]
    english = lines[::2]
    assert len(english) == len(set(english))


def test_nothing_is_in_the_catalogue_that_is_said_no_more():
    said = set(all_messages())
    whole = CATALOGUE.read_text("utf-8").split("## Of the system")[0]
    lines = [line for line in whole.splitlines() if line and not line.startswith("## ")]
    sources = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    dead = []
    for english in lines[::2]:
        message = plain(english).replace("\\n", "\n")
        stems = {message, message.removesuffix("{1}").strip()}
        words = max(FIELD.split(english)[::3], key=len).strip()
        if not stems & said and words.split("\\n")[0] not in sources:
            dead.append(english)
    assert not dead, "said nowhere any more:\n" + "\n".join(dead)


@pytest.mark.parametrize("english", catalogue(), ids=str)
def test_fields_of_both_languages_are_the_same(english):
    assert {field[1] for field in FIELD.findall(catalogue()[english])} <= {field[1] for field in FIELD.findall(english)}


def test_a_sentence_is_told_with_what_stands_in_it():
    said = chinese("  failed       a: b.pdf (read): named .pdf but is a web page; read as that")
    assert said == "  失败        a: b.pdf（read）：扩展名为 .pdf，实为 a web page；按后者读取"


def test_what_is_not_known_stays_as_it_is():
    assert chinese("Something quite new happened") == "Something quite new happened"


def test_names_of_files_are_not_told_in_chinese():
    assert chinese("other: 7 reports, all as they were added").startswith("other：")
    assert chinese("gongkai: no such file or folder: other") == "gongkai：没有这样的文件或文件夹：other"


def test_a_number_is_no_name():
    assert chinese("12 reports") == "12 份年报"
    assert chinese("many reports") == "many reports"


def test_codes_stay_and_sentences_turn():
    cell = "suffix: named .pdf but is HTML; read as that; no_year: no report year in title, preamble, text or signature"
    said = "suffix: 扩展名为 .pdf，实为 HTML；按后者读取; no_year: 标题、引言、正文和落款都没有报告年度"
    assert chinese_remarks(cell) == said


def test_a_code_may_have_a_digit():
    cell = (
        "no_year: no report year in title, preamble, text or signature; s5_heading_lost: section five has no heading;"
    )
    cell += " it was taken to begin after the last table, or where problems are first named"
    assert [remark.split(": ")[0] for remark in chinese_remarks(cell).split("; ")] == ["no_year", "s5_heading_lost"]
    assert "第五部分没有标题" in chinese_remarks(cell)


def test_brackets_of_a_quotation_stay():
    assert (
        chinese_evidence("s1 #3 [1:9] 收到（含结转）5件 (read as new)") == "s1 #3 [1:9] 收到（含结转）5件（理解为新收）"
    )
    assert chinese_evidence("preamble #2 [178:200] 2023年") == "preamble #2 [178:200] 2023年"
