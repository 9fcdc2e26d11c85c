"""Segments out to Label Studio and doccano, labels back in, and a corpus and a model of one's own from them."""

import json
from itertools import count, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlp
from nlp.__main__ import main
from nlp.annotation import FORMATS, AnnotationError, export_tasks, import_tasks, sources
from nlp.annotation.labelling_config import labelling_config
from nlp.annotation.marked import marked
from nlp.labelling.classify import default_model, load_model
from nlp.learning import corpus
from nlp.learning.check import check
from nlp.learning.examples import labelled
from nlp.reading.document import Document, pages_of
from nlp.structure.segment import by_section

TEXT = """霁川县水务局2023年政府信息公开工作年度报告
一、总体情况
（一）主动公开情况
全年公开水质信息12期；专栏更
- 1 -
新及时。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
河长公示牌更新慢。下一步，将每季度核对一次。
六、其他需要报告的事项
本年度未收取信息处理费。
霁川县水务局
2024年1月9日
"""
SEGMENTS = [
    "全年公开水质信息12期；",
    "专栏更新及时。",
    "河长公示牌更新慢。",
    "下一步，将每季度核对一次。",
    "本年度未收取信息处理费。",
]
PLACES = [("s1", 1), ("s1", 2), ("s5", 0), ("s5", 1), ("s6", 0)]


@pytest.fixture
def run(capsys):
    """Runs `gongkai label`; gives status, output and messages."""

    def run(*arguments):
        try:
            status = main(["label", *map(str, arguments)])
        except SystemExit as end:  # argparse
            status = end.code
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def report(tmp_path):
    """A small report in a folder of its own."""
    path = tmp_path / "reports" / "霁川.txt"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture(scope="module")
def tasks(samples, tmp_path_factory):
    """The samples as tasks of Label Studio."""
    out = tmp_path_factory.mktemp("tasks") / "deep" / "tasks.json"
    outcome = export_tasks([samples], out, "label-studio")
    assert outcome.files == (out, out.with_suffix(".xml"))
    return out, outcome


def studio(place, text, *annotators, report="霁川.txt", control="label") -> dict:
    """A task as Label Studio exports it; an annotator is a list of choices, or None where the task was skipped."""
    return {
        "id": 109,
        "inner_id": 1,
        "project": 7,
        "file_upload": "5f553810-tasks.json",
        "drafts": [],
        "predictions": [],
        "meta": {},
        "updated_by": 1,
        "created_at": "2024-05-11T05:52:10.860735Z",
        "total_annotations": 1,
        "cancelled_annotations": 0,
        "comment_authors": [],
        "data": {
            "text": text,
            "headings": "",
            "before": "",
            "after": "",
            "report": report,
            "section": place[0],
            "position": place[1],
            "year": 2023,
        },
        "annotations": [
            {
                "id": 7140 + i,
                "completed_by": i,
                "was_cancelled": chosen is None,
                "ground_truth": False,
                "lead_time": 4.2,
                "result_count": 1,
                "result": [
                    {
                        "id": "Dx_aB91ISN",
                        "from_name": control,
                        "to_name": "text",
                        "type": "choices",
                        "origin": "manual",
                        "value": {"choices": chosen},
                    }
                ]
                if chosen
                else [],
            }
            for i, chosen in enumerate(annotators)
        ],
    }


def doccano(place, text, *labels, report="霁川.txt") -> dict:
    """A document as doccano exports it: its metadata among the rest."""
    return {
        "id": 31,
        "text": text,
        "headings": "",
        "report": report,
        "section": place[0],
        "position": place[1],
        "label": list(labels),
        "Comments": [],
    }


@pytest.fixture
def take(tmp_path, report):
    """Imports records for the small report; gives the outcome and the labels that training gets."""

    folders = (tmp_path / f"corpus-{number}" for number in count())

    def take(records: list[dict] | str, lines: bool = False):
        content = (
            records
            if isinstance(records, str)
            else "\n".join(map(json.dumps, records)) + "\n"
            if lines
            else json.dumps(records, indent=2)
        )
        (tmp_path / "annotated").write_text(content, "utf-8")
        outcome = import_tasks(tmp_path / "annotated", [report.parent], next(folders))
        return outcome, labelled(corpus.read_marked(outcome.files[0]))[1] if outcome.files else None

    return take


# -------------------------------------------------------------------------------------------- export


def test_every_segment_is_a_task_the_least_certain_first(tasks, scored):
    found = json.loads(tasks[0].read_text("utf-8"))
    assert len(found) == len(scored.segments) == tasks[1].segments
    assert tasks[1].reports == len(scored.reports)
    order = [
        (t["predictions"][0]["score"], t["data"]["report"], t["data"]["section"], t["data"]["position"]) for t in found
    ]
    assert order == sorted(order)
    table = scored.segments.set_index(["report", "section", "position"])
    for task in found:
        row = table.loc[tuple(task["data"][k] for k in ("report", "section", "position"))]
        (prediction,) = task["predictions"]
        assert row["text"] == task["data"]["text"]
        assert row["label"] == prediction["result"][0]["value"]["choices"][0]
        assert abs(prediction["score"] - max(row[f"p_{x}"] for x in corpus.LABELS)) < 1e-3
    assert tasks[1].notes[0].endswith("sanggou-education-2022.pdf: broken or truncated PDF: fetch or export it again")
    assert len(tasks[1].notes) == 1


def test_a_task_as_label_studio_takes_it(report, tmp_path):
    export_tasks([report], tmp_path / "t.json", "label-studio")
    task = next(t for t in json.loads((tmp_path / "t.json").read_text("utf-8")) if t["data"]["text"] == SEGMENTS[1])
    assert task["data"] == {
        "text": SEGMENTS[1],
        "headings": "总体情况 › 主动公开情况",
        "before": SEGMENTS[0],
        "after": SEGMENTS[2] + SEGMENTS[3],
        "report": "霁川.txt",
        "section": "s1",
        "position": 2,
        "body": "霁川县水务局",
        "year": 2023,
    }
    (prediction,) = task["predictions"]
    assert prediction["model_version"].startswith("gongkai ")
    assert 0 < prediction["score"] <= 1
    assert prediction["result"] == [
        {"from_name": "label", "to_name": "text", "type": "choices", "value": {"choices": ["measure"]}}
    ]


def test_the_labelling_configuration_fits_the_tasks(tasks):
    view = ElementTree.parse(tasks[0].with_suffix(".xml")).getroot()
    data = json.loads(tasks[0].read_text("utf-8"))[0]["data"]
    shown = {e.get("value")[1:] for e in view.iter() if e.get("value", "").startswith("$")}
    assert view.tag == "View"
    assert shown <= set(data)
    assert {"text", "headings", "before", "after"} == shown
    (choices,) = view.iter("Choices")
    assert (choices.get("name"), choices.get("toName")) == ("label", "text")
    assert view.find("Text[@name='text']") is not None
    assert [c.get("value") for c in choices] == list(default_model().labels)


def test_labels_that_mean_something_in_xml():
    view = ElementTree.fromstring(labelling_config(['<b>"&', "]]>"]))
    assert [c.get("value") for c in view.iter("Choice")] == ['<b>"&', "]]>"]


def test_doccano_lines(report, tmp_path):
    outcome = export_tasks([report], tmp_path / "t.jsonl", "doccano")
    lines = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert outcome.files == (tmp_path / "t.jsonl",)
    assert sorted(line["text"] for line in lines) == sorted(SEGMENTS)
    assert all(
        len(line["label"]) == 1
        and line["report"] == "霁川.txt"
        and {"section", "position", "body", "year"} <= set(line)
        for line in lines
    )


def test_the_same_reports_give_the_same_bytes(tasks, samples, tmp_path):
    export_tasks([samples], tmp_path / "again.json", "label-studio")
    assert (tmp_path / "again.json").read_bytes() == tasks[0].read_bytes()


def test_export_by_the_command(run, samples, report, tmp_path):
    broken = samples / "sanggou-education-2022.pdf"
    status, output, messages = run(
        "export", report, broken, "--out", tmp_path / "new" / "t.json", "--format", "label-studio"
    )
    assert status == 0
    assert "5 segments of 1 reports in" in output
    assert messages.count("\n") == 1
    assert "truncated PDF" in messages
    status, output, messages = run("export", broken, "--out", tmp_path / "none.json", "--format", "doccano")
    assert status == 1
    assert not output
    assert "nothing to export" in messages
    assert not (tmp_path / "none.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "ACTION"),
        (("export", "REPORT", "--out", "t.json"), "--format"),
        (("export", "REPORT", "--out", "t.json", "--format", "prodigy"), "invalid choice"),
        (("export", "nowhere", "--out", "t.json", "--format", "doccano"), "no such file or folder: nowhere"),
        (("export", "REPORT", "--out", "OUT/t.xml", "--format", "label-studio"), "name the tasks .json"),
        (("export", "REPORT", "--out", "OUT", "--format", "doccano"), "Is a directory"),
        (("export", "REPORT", "--out", "OUT/t", "--format", "doccano", "--model", "REPORT"), "damaged model file"),
        (("import", "nowhere", "REPORT", "--out", "OUT"), "no such file or folder: nowhere"),
        (("import", "REPORT", "nowhere", "--out", "OUT"), "no such file or folder: nowhere"),
        (("import", "REPORT", "REPORT"), "--out"),
        (("import", "REPORT", "REPORT", "--out", "OUT"), "neither JSON nor CSV"),
        (("import", "OUT", "REPORT", "--out", "OUT"), "Is a directory"),
    ],
)
def test_wrong_usage(run, report, tmp_path, arguments, message):
    status, output, messages = run(*(a.replace("REPORT", str(report)).replace("OUT", str(tmp_path)) for a in arguments))
    assert status == 2
    assert not output
    assert message in messages
    assert "Traceback" not in messages


# -------------------------------------------------------------------------------------------- import


def test_label_studio_export(take):
    outcome, labels = take(
        [studio(PLACES[i], SEGMENTS[i], [name]) for i, name in ((0, "数字"), (1, "空话 套话"), (3, "measure"))]
    )
    assert labels == ["数字", "空话 套话", None, "measure", None]
    assert outcome.notes == ()
    assert outcome.segments == 3


@pytest.mark.parametrize("shape", ["top", "meta", "metadata"])
def test_doccano_export(take, shape):
    records = [
        doccano(PLACES[0], SEGMENTS[0], "数字"),
        doccano(PLACES[2], SEGMENTS[2], "慢"),
        doccano(PLACES[4], SEGMENTS[4]),
    ]
    if shape != "top":  # as older releases have it
        records = [
            {"id": 1, "text": r.pop("text"), "labels": r.pop("label"), "annotation_approver": "admin", shape: r}
            for r in records
        ]
    outcome, labels = take(records, lines=True)
    assert labels == ["数字", None, "慢", None, None]
    assert outcome.notes == ()


def test_the_corpus_file_written(take):
    outcome, _ = take([studio(PLACES[0], SEGMENTS[0], ["数字"]), studio(PLACES[1], SEGMENTS[1], ["measure"])])
    assert outcome.files[0].name == "霁川.txt.txt"
    assert outcome.files[0].read_text("utf-8") == (
        "body: 霁川县水务局\nyear: 2023\nkind: unknown\nregion: unknown\nlayout: 2021\n"
        "series: 霁川.txt\nformat: txt\n---\n"
        "{x}霁川县水务局2023年政府信息公开工作年度报告\n"
        "{s1}一、总体情况\n"
        "{h}（一）主动公开情况\n"
        "{=数字}全年公开水质信息12期；{m}专栏更\n"
        "{x}- 1 -\n"
        "{+}新及时。\n"
        "{s2}二、主动公开政府信息情况\n"
        "{s3}三、收到和处理政府信息公开申请情况\n"
        "{s4}四、政府信息公开行政复议、行政诉讼情况\n"
        "{s5}五、存在的主要问题及改进情况\n"
        "{?}河长公示牌更新慢。{?}下一步，将每季度核对一次。\n"
        "{s6}六、其他需要报告的事项\n"
        "{?}本年度未收取信息处理费。\n"
        "{x}霁川县水务局\n2024年1月9日"
    )
    assert not check(outcome.files).faults


def test_skipped_and_empty_annotations_leave_the_segment_unlabelled(take):
    outcome, labels = take(
        [
            studio(PLACES[0], SEGMENTS[0], None),
            studio(PLACES[1], SEGMENTS[1], []),
            studio(PLACES[2], SEGMENTS[2]),
            studio(PLACES[3], SEGMENTS[3], None, ["a"]),
            studio(PLACES[4], SEGMENTS[4], ["b"]),
        ]
    )
    assert labels == [None, None, None, "a", "b"]
    assert outcome.notes == ()


def test_several_annotators_decide_by_majority(take):
    outcome, labels = take(
        [
            studio(PLACES[0], SEGMENTS[0], ["a"], ["b"], ["a"]),
            studio(PLACES[1], SEGMENTS[1], ["a"], ["b"]),
            studio(PLACES[2], SEGMENTS[2], ["a", "b"], ["b"]),
        ]
    )
    assert labels == ["a", None, "b", None, None]
    assert outcome.notes == (
        "霁川.txt s5 0: a choice of several labels (a, b) does not count: 河长公示牌更新慢。",
        "霁川.txt s1 2: unlabelled: the annotators are divided (a 1, b 1): 专栏更新及时。",
    )


def test_files_of_several_annotators_of_doccano_as_one(take):
    _, labels = take(
        [
            doccano(PLACES[i], SEGMENTS[i], name)
            for name, i in (("a", 0), ("b", 1), ("a", 0), ("c", 1), ("b", 0), ("c", 1))
        ],
        lines=True,
    )
    assert labels[:2] == ["a", "c"]


def test_what_no_longer_matches_is_named_and_left_out(take):
    outcome, labels = take(
        [
            studio(PLACES[0], "全年公开水质信息13期；", ["a"]),
            studio(PLACES[1], "专栏更 新及时。", ["b"]),
            studio(("s9", 4), "无。", ["a"]),
            studio(("s1", 0), "无。", ["a"], report="别的.pdf"),
            studio(("s1", 1), "有。", ["a"], report="别的.pdf"),
        ]
    )
    assert labels == [None, "b", None, None, None]
    assert outcome.notes == (
        "别的.pdf: 2 tasks left out: the report is not among those given, or cannot be read",
        "霁川.txt s1 1: left out: the text there is not (or no longer) 全年公开水质信息13期；",
        "霁川.txt s9 4: left out: the text there is not (or no longer) 无。",
    )


def test_the_choices_that_hold_the_label(take):
    one = studio(PLACES[0], SEGMENTS[0], ["a"], control="kind")
    assert take([one])[1][0] == "a"  # the only ones there are
    two = studio(PLACES[0], SEGMENTS[0], ["sure"], control="certainty")
    two["annotations"][0]["result"].insert(0, one["annotations"][0]["result"][0])
    with pytest.raises(AnnotationError, match=r"several Choices \(certainty, kind\)"):
        take([two])
    two["annotations"][0]["result"].append(studio(PLACES[0], SEGMENTS[0], ["b"])["annotations"][0]["result"][0])
    assert take([two])[1][0] == "b"


def test_other_controls_of_label_studio_are_no_labels(take):
    task = studio(PLACES[0], SEGMENTS[0], ["a"])
    task["annotations"][0]["result"].append(
        {"from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": ["?"]}}
    )
    assert take([task])[1][0] == "a"


def test_braces_in_a_report(report, take):
    report.write_text(TEXT.replace("12期", "{m}12{=x}期{"), "utf-8")
    outcome, labels = take([studio(PLACES[0], "全年公开水质信息{m}12{=x}期{；", ["数字"])])
    assert labels[0] == "数字"
    assert "{=数字}全年公开水质信息{{}m{}}12{{}=x{}}期{{}；{?}" in outcome.files[0].read_text("utf-8")
    assert not check(outcome.files).faults


def test_nothing_labelled(run, report, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([studio(PLACES[0], SEGMENTS[0], None)]), "utf-8")
    status, output, messages = run("import", tmp_path / "a.json", report, "--out", tmp_path / "corpus")
    assert status == 1
    assert not output
    assert "nothing to import" in messages
    assert not list((tmp_path / "corpus").iterdir())


def test_notes_hold_nothing_that_a_terminal_obeys(run, report, tmp_path):
    (tmp_path / "a.json").write_text(
        json.dumps([studio(PLACES[0], "\x1b[2J", ["a"]), studio(PLACES[1], SEGMENTS[1], ["b"])]), "utf-8"
    )
    status, output, messages = run("import", tmp_path / "a.json", report, "--out", tmp_path / "corpus")
    assert status == 0
    assert "1 segments of 1 reports" in output
    assert "left out" in messages
    assert "\x1b" not in messages


def test_reports_of_one_name_and_near_copies(tmp_path):
    for folder in ("甲", "乙"):
        (tmp_path / "in" / folder).mkdir(parents=True)
        (tmp_path / "in" / folder / "报告.txt").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "甲_报告.txt").write_text(TEXT.replace("慢", "很慢"), "utf-8")
    export_tasks([tmp_path / "in"], tmp_path / "t.jsonl", "doccano")
    outcome = import_tasks(tmp_path / "t.jsonl", [tmp_path / "in"], tmp_path / "corpus", unannotated=True)
    assert [f.name for f in outcome.files] == ["乙_报告.txt.txt", "甲_报告.txt.txt", "甲_报告.txt-2.txt"]
    assert {r.series for r in corpus.load([tmp_path / "corpus"])} == {"乙/报告.txt"}
    assert not check([tmp_path / "corpus"]).faults


def altered(**changes):
    """A task of Label Studio with something changed in its data."""
    task = studio(PLACES[0], SEGMENTS[0], ["a"])
    task["data"] |= changes
    return json.dumps([task])


def altered_answer(annotations):
    return json.dumps([studio(PLACES[0], SEGMENTS[0]) | {"annotations": annotations}])


def document(label):
    return json.dumps(doccano(PLACES[0], SEGMENTS[0]) | {"label": label})


def chosen(choices):
    return json.dumps([studio(PLACES[0], SEGMENTS[0], choices)])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no task in it"),
        ("[]", "no task in it"),
        ("null", "neither JSON nor CSV"),
        ("3\n4", "neither JSON nor CSV"),
        ("[3]\n4", "no list of objects"),
        ("[3, 4]", "no list of objects"),
        ('[{"a": 1}', "no JSON"),
        ('{"text": "无。", "label": []}\n{"text"', "no JSON"),
        ("[" * 200_000, "nested too deeply"),
        ("[" + "1" * 5000 + "]", "no JSON"),
        ("text,label\n无。,a\n", "lacks report, section, position as"),
        ("label,note\na,b\n", "neither JSON nor CSV"),
        ("__label__measure 无。\n", "fastText does not say"),
        ('text,report,section,position,label\n无。,a.pdf,s1,0,"' + "a" * 140_000 + '"\n', "no CSV"),
        ('[{"text": "无。", "kind": 3}]', "neither data and annotations"),
        ('[{"text": "无。", "id": 3}]', "lacks report, section, position as"),
        ('[{"id": 1, "data": {"text": "无。"}, "completions": []}]', "lacks report, section, position as"),
        ('{"report": "霁川.txt", "section": "s1", "position": 1, "data": 3, "id": 3}', "neither data and annotations"),
        ('[{"data": {}, "annotations": {}}]', "annotations is no list of objects"),
        ('[{"data": {}, "annotations": [17]}]', "annotations is no list of objects"),
        (altered_answer([{"result": None}]), "the result of an annotation is no list"),
        ('[{"data": {"text": "无。"}, "annotations": []}]', "lacks report, section, position as"),
        ('{"text": "无。", "label": ["a"]}', "lacks report, section, position as"),
        (document([[0, "2", "ORG"]]), "no list of names"),
        (document([3]), "no list of names"),
        (document([{"label": 3, "user": 1}]), "no list of names"),
        (document([["a", ["b", ["c"]]]]), "no list of names"),
        (document(17), "no list of names"),
        (altered(position="one"), "lacks"),
        (altered(position=1.5), "lacks"),
        (altered(position=-1), "lacks"),
        (altered(position=True), "lacks"),
        (altered(text=None), "lacks"),
        (altered(report=["a"]), "lacks"),
        (chosen({"a": 1}), "no list of names"),
        (chosen([1]), "no list of names"),
        (chosen(["a{b"]), "can name no label"),
        (chosen([" a"]), "can name no label"),
        (chosen(["a\nb"]), "can name no label"),
        (chosen(["a" * 41]), "can name no label"),
    ],
)
def test_malformed_files(run, report, tmp_path, content, message):
    (tmp_path / "bad.json").write_text(content, "utf-8")
    status, output, messages = run("import", tmp_path / "bad.json", report, "--out", tmp_path / "corpus")
    assert status == 2
    assert not output
    assert message in messages
    assert messages.startswith(f"gongkai: {tmp_path / 'bad.json'}")
    assert messages.count("\n") == 1
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\xff", b'{"text": "\xff\xfe"}', "无".encode("utf-16") + b"1"])
def test_no_text(run, report, tmp_path, data):
    (tmp_path / "bad").write_bytes(data)
    status, _, messages = run("import", tmp_path / "bad", report, "--out", tmp_path / "c")
    assert status == 2
    assert messages.startswith(f"gongkai: {tmp_path / 'bad'}: no text in UTF-8, UTF-16 or GB 18030: give what ")


def test_a_byte_order_mark_and_line_separators_in_strings(take):
    text = (
        "\ufeff"
        + json.dumps(doccano(PLACES[0], SEGMENTS[0], "a") | {"Comments": ["\u2028\x85"]}, ensure_ascii=False)
        + "\r\n\r\n"
    )
    assert take(text)[1][0] == "a"


# --------------------------------------------------------------------------------- the whole round trip


def own_label(text: str) -> str:
    return "数字" if any(c.isdigit() for c in text) else "空话 套话" if len(text) < 25 else "做法"


def test_from_reports_to_a_model_of_own_labels(tasks, samples, tmp_path, capsys):
    given_labels = {}
    records = json.loads(tasks[0].read_text("utf-8"))
    for i, task in enumerate(records):
        name = own_label(task["data"]["text"])
        task["annotations"] = [
            {
                "id": i,
                "was_cancelled": not i % 9,
                "result": [
                    {"from_name": "label", "to_name": "text", "type": "choices", "value": {"choices": [name]}},
                ],
            }
        ]
        if i % 9:
            given_labels[tuple(task["data"][k] for k in ("report", "section", "position"))] = name
    (tmp_path / "a.json").write_text(json.dumps(records), "utf-8")

    def command(*arguments):
        assert main([str(a) for a in arguments]) == 0
        return capsys.readouterr()[0]

    command("label", "import", tmp_path / "a.json", samples, "--out", tmp_path / "corpus")
    assert f"{len(given_labels)} segments: " in (output := command("corpus", "check", tmp_path / "corpus"))
    assert "in order" in output
    for report in corpus.load([tmp_path / "corpus"]):
        story, labels = labelled(report)
        got = {(report.name, s.section, s.position): label for s, label in zip(story.segments, labels) if label}
        assert got == {k: v for k, v in given_labels.items() if k[0] == report.name}

    assert "做法 0." in command("train", tmp_path / "corpus", "--out", tmp_path / "own.safetensors")
    assert set(load_model(tmp_path / "own.safetensors").labels) == {"数字", "空话 套话", "做法"}
    output = command(
        "evaluate", tmp_path / "corpus", "--model", tmp_path / "own.safetensors", "--out", tmp_path / "errors.csv"
    )
    assert "F1  做法 " in output
    assert "gold \\ predicted" in output
    assert list(pd.read_csv(tmp_path / "errors.csv").columns) == [
        "report",
        "section",
        "gold",
        "predicted",
        "confidence",
        "text",
    ]
    output = command("score", samples, "--model", tmp_path / "own.safetensors", "--out", tmp_path / "scored")
    table = pd.read_csv(tmp_path / "scored" / "segments.csv")
    assert {"p_数字", "p_空话 套话", "p_做法"} <= set(table.columns)
    assert set(table["label"]) <= {
        "数字",
        "空话 套话",
        "做法",
    }
    assert "segments_空话 套话" in pd.read_parquet(tmp_path / "scored" / "reports.parquet").columns
    command(
        "label",
        "export",
        samples / "huxi-land-2014.txt",
        "--model",
        tmp_path / "own.safetensors",
        "--out",
        tmp_path / "next.json",
        "--format",
        "label-studio",
    )
    assert '<Choice value="空话 套话" />' in (tmp_path / "next.xml").read_text("utf-8")


# ------------------------------------------------------------------------------------------ property


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "水质信息",
                "{m}",
                "{",
                "。",
                "；",
                "一是",
                "（一）",
                "\n",
                "\f",
                " ",
                "\u200b",
                "- 3 -\n",
                "2023年",
                "|",
                "\t",
                "|--|\n",
                "**",
                "\ue000",
            ]
        ),
        max_size=40,
    )
)
def test_any_text_becomes_passages_that_hold_each_character_once(pieces):
    text = TEXT.replace("河长公示牌", "".join(pieces) + "河长公示牌")
    for format in ("txt", "pdf"):
        document = Document("x", format, "text", "utf-8", pages_of(text))
        parsed = nlp.parse(document)
        source = sources.Source("x", document, parsed, tuple(by_section(parsed)))
        labels = {("x", s.section, s.position): f"n{i}" for i, s in enumerate(source.narrative()) if i % 3}
        report = marked(source, labels, Path())
        assert all(a.end == b.start for a, b in pairwise(report.passages))
        assert report.passages[-1].end == len(text) == len(report.text)
        back = corpus.parse_marked(corpus.to_marked(report), report.path)
        assert back.passages == report.passages
        story, found = labelled(back)
        assert {("x", s.section, s.position): label for s, label in zip(story.segments, found) if label} == labels


# ------------------------------------------------------------------------------ what nobody annotated


@pytest.mark.parametrize("format", FORMATS)
def test_labels_of_the_model_are_no_annotations(report, tmp_path, format, run):
    export_tasks([report], tmp_path / "t.json", format)
    with pytest.raises(AnnotationError, match="task 1 is as gongkai label export wrote it"):
        import_tasks(tmp_path / "t.json", [report], tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()
    arguments = ("import", tmp_path / "t.json", report, "--out", tmp_path / "corpus")
    assert run(*arguments)[0] == 2
    assert run(*arguments, "--unannotated")[0] == 0
    (labelled_report,) = corpus.load([tmp_path / "corpus"])
    assert all(label for _, label, _ in labelled_report.segments())


def test_where_some_are_approved_the_others_have_what_the_model_said(take):
    records = [
        doccano(PLACES[i], SEGMENTS[i], "数字") | {"annotation_approver": who} for i, who in ((0, "a"), (2, None))
    ]
    assert take(records, lines=True)[1] == ["数字", None, None, None, None]


def test_where_nobody_approves_every_document_counts(take):
    records = [doccano(PLACES[i], SEGMENTS[i], "数字") | {"annotation_approver": None} for i in (0, 2)]
    assert take(records, lines=True)[1] == ["数字", None, "数字", None, None]


def test_a_report_in_folders_of_long_names(tmp_path):
    folder = tmp_path / "in"
    for _ in range(4):
        folder = folder / ("政府信息公开工作年度报告汇编" * 4)
    folder.mkdir(parents=True)
    for name in ("一.txt", "二.txt"):
        (folder / name).write_text(TEXT.replace("慢", name[0]), "utf-8")
    export_tasks([tmp_path / "in"], tmp_path / "t.jsonl", "doccano")
    outcome = import_tasks(tmp_path / "t.jsonl", [tmp_path / "in"], tmp_path / "corpus", unannotated=True)
    assert len(set(outcome.files)) == 2
    assert not check([tmp_path / "corpus"]).faults


@pytest.mark.parametrize("half", ["\ud800", "a\udfff", "\udc80\udc80"])
def test_half_a_character_in_a_name(take, half):
    with pytest.raises(AnnotationError, match="can name no label"):
        take([studio(PLACES[0], SEGMENTS[0], [half])])
    outcome, _ = take([studio(PLACES[0], SEGMENTS[0], ["a"]), studio(PLACES[1], half, ["a"])])
    assert "no longer" in outcome.notes[0]


def test_half_a_character_in_a_title(report, tmp_path, monkeypatch):
    def read(path):
        return Document(str(path), "txt", "text", "utf-8", pages_of(TEXT), {"title": "报告\ud83d"})

    monkeypatch.setattr(sources, "read", read)
    export_tasks([report], tmp_path / "t.jsonl", "doccano")
    outcome = import_tasks(tmp_path / "t.jsonl", [report], tmp_path / "corpus", unannotated=True)
    assert "title: 报告?" in outcome.files[0].read_text("utf-8")
