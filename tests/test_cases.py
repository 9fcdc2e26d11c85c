"""Damaged files of one invented report, each after a fault that somebody met in some tool, with what is right.

`cases/cases.json` names for each file the fault, where it was seen, and what must come out: `title`, `body`, `year`;
`sections` by code (white space aside, and no other with text); `codes` that must be there; the number of `segments`;
`fails` and `warns` are patterns of a reason and of a warning; `any` is a choice of these.
"""

import json
import re
from pathlib import Path

import pytest

import nlp

FOLDER = Path(__file__).parent / "cases"
DATA = json.loads((FOLDER / "cases.json").read_text("utf-8"))
TEXTS = DATA["texts"]

#: Cases that are not right, and why: mended ones must leave this list.
KNOWN_FAILURES: dict[str, str] = {}


def squeezed(text: object) -> str:
    return re.sub(r"\s", "", str(text or ""))


def each_case():
    for case in DATA["cases"]:
        known = KNOWN_FAILURES.get(case["id"])
        marks = [pytest.mark.xfail(strict=True, reason=known)] if known else []
        yield pytest.param(case, id=f"{case['id']} {case['fault']}", marks=marks)


def path_of(case: dict) -> Path:
    path = FOLDER / "files" / case["file"]
    return next(path.glob("*.html")) if path.is_dir() else path


def outcome(path: Path) -> dict:
    """What comes of a file, as the expectations name it."""
    try:
        report = nlp.parse(nlp.read(path))
        segments = nlp.narrative(report).segments
    except (nlp.ReadError, nlp.ParseError) as error:
        return {"failure": f"{type(error).__name__}: {error}"}
    sections: dict[str, str] = {}
    for section in report.sections:
        sections[section.code] = sections.get(section.code, "") + squeezed(section.text)
    return {
        "title": report.title,
        "body": report.body,
        "year": report.year,
        "segments": len(segments),
        "sections": {code: text for code, text in sections.items() if text},
        "warnings": [f"{warning.code} {warning.text}" for warning in report.warnings],
    }


def wrong(expect: dict, found: dict) -> list[str]:
    """What differs; nothing where all is right."""
    if "any" in expect:
        choices = [wrong(choice, found) for choice in expect["any"]]
        return [] if [] in choices else choices[0]
    failure = found.get("failure")
    if "fails" in expect:
        told = failure and re.search(expect["fails"], failure, re.IGNORECASE)
        return [] if told else [f"no reason that tells: {failure}"]
    if failure:
        return [failure]
    if "warns" in expect:
        told = any(re.search(expect["warns"], warning) for warning in found["warnings"])
        return [] if told else ["no warning that tells"]
    return [*_wrong_fields(expect, found), *_wrong_sections(expect, found)]


def _wrong_fields(expect: dict, found: dict) -> list[str]:
    fields = [key for key in ("title", "body", "year", "segments") if key in expect]
    return [f"{key}: {found[key]!r}" for key in fields if squeezed(found[key]) != squeezed(expect[key])]


def _wrong_sections(expect: dict, found: dict) -> list[str]:
    missing = [f"no {code}" for code in expect.get("codes", ()) if code not in found["sections"]]
    if "sections" not in expect:
        return missing
    right = {code: squeezed(TEXTS[text]) for code, text in expect["sections"].items() if squeezed(TEXTS[text])}
    differing = [code for code in {**right, **found["sections"]} if right.get(code) != found["sections"].get(code)]
    return missing + [f"{code}: {found['sections'].get(code, '')[:60]}" for code in differing]


@pytest.mark.parametrize("case", each_case())
def test_damaged_files(case):
    assert not wrong(case["expect"], outcome(path_of(case)))
