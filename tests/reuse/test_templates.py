"""Templates that a user knows to be prescribed: what is worded after them counts as statutory wording does."""

import pytest

from nlp.reuse import ReportText, SegmentText, compare
from nlp.reuse.templates import phrases_of, read_templates

TEMPLATE = "XX县聚焦群众关切的热点事项，逐项公开办理结果____条；全年未发生泄密情形。"
SENTENCE = "我局聚焦群众关切的热点事项，逐项公开办理结果37条；"
OWN = "把灌区放水时间改成集市日喇叭通知，农户不用再跑到管理站去打听。"


def report(name, body, *sentences):
    return ReportText(name, body, 2023, [SegmentText("s1", i, said) for i, said in enumerate(sentences)])


@pytest.fixture
def two():
    """Two reports that share a sentence of a template and one of their own."""
    return [report("a", "青岚县水利局", SENTENCE, OWN), report("b", "沅河区教育局", SENTENCE.replace("37", "5"), OWN)]


def test_a_sentence_after_the_template_is_no_copying(two):
    before = compare(two)[1]
    assert [answer.kind for answer in before] == ["peer", "peer"]
    after = compare(two, ignore=[TEMPLATE])[1]
    assert [answer.kind for answer in after] == ["statutory", "peer"]
    assert after[0].boilerplate < 0.2 < before[0].boilerplate
    assert after[0].source_text == "我局聚焦群众关切的热点事项，逐项公开办理结果____条"
    assert after[0].source_body is None


def test_also_where_nobody_else_has_it(two):
    assert compare(two[:1])[0][0].kind == ""
    assert compare(two[:1], ignore=[TEMPLATE])[0][0].kind == "statutory"


def test_another_template_changes_nothing(two):
    assert compare(two, ignore=["各乡镇应当于每年一月底前报送本年度工作情况。"]) == compare(two)


def test_statutory_wording_stays_what_it_is():
    text = [report("a", "青岚县水利局", "坚持以公开为常态、不公开为例外。")]
    assert compare(text, ignore=[TEMPLATE]) == compare(text)


@pytest.mark.parametrize(
    ("template", "phrases"),
    [
        ("聚焦群众关切的热点事项。", ["聚焦群众关切的热点事项"]),
        ("××镇聚焦群众关切的热点事项〔  〕号", ["我局聚焦群众关切的热点事项"]),
        ("____市人民政府公开群众关切的热点事项XX条", ["我局公开群众关切的热点事项条"]),
        ("某县聚焦APP里的热点事项x件", ["我局聚焦APP里的热点事项件"]),
        ("聚焦群众关切的热点事项（填写事项名称）逐项公开办理结果", ["聚焦群众关切的热点事项", "逐项公开办理结果"]),
        ("加强领导，压实责；全年未发生泄密情形！", ["全年未发生泄密情形"]),
        ("加强领导", []),
        ("", []),
    ],
)
def test_phrases_of_a_template(template, phrases):
    assert [found.phrase for found in phrases_of(template)] == phrases


def test_a_file_of_templates(tmp_path):
    file = tmp_path / "模板.txt"
    file.write_bytes(("# 省里的模板\r\n\r\n聚焦群众关切的热点事项。\r\n  全年未发生泄密情形。\r\n").encode("utf-16"))
    found = read_templates(file)
    assert [(quotation.phrase, quotation.work) for quotation in found] == [
        ("聚焦群众关切的热点事项", "模板.txt"),
        ("全年未发生泄密情形", "模板.txt"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "聚焦群众关切的热点事项。\n\n加强领导。\n",
            "line 3: 加强领导。 is no template: none of its clauses has 8 characters",
        ),
        ("# 无\n", "no template is in it"),
        (b"\xff\xff\xff", "no text in UTF-8"),
    ],
)
def test_files_that_are_none(tmp_path, content, message):
    file = tmp_path / "templates.txt"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match=f"{file}.*{message}"):
        read_templates(file)


def test_a_template_in_python_that_is_none(two):
    with pytest.raises(ValueError, match="'加强领导' is no template"):
        compare(two, ignore=["加强领导"])
