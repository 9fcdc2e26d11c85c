"""Parts and their second copies into who each file is of, and where the report of the year before is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import nlp.regex as re
from nlp.batch.coverage import DUPLICATE, FAILED, REPORT, FileOfBody, coverage_columns, overridden
from nlp.batch.jobs import BodiesJob, GivenBody, Place
from nlp.batch.kinship_table import read_kinship
from nlp.batch.parts import Columns, folder_beside, read_group, read_part, write_groups, write_part
from nlp.language.identity import Identity, body_key, identify
from nlp.language.patterns import either
from nlp.language.text import folded

#: The two files of the part.
_FILES, _COVERAGE = "files.parquet", "coverage.parquet"
#: The columns of the first, a group of rows for each part, with their Arrow types.
_TYPES = {
    "row": "int64",
    **dict.fromkeys(Identity._fields, "string"),
    "is_compared": "bool",
    "part_before": "int64",
    "row_before": "int64",
}
#: What of a file's name is neither body nor year.
_NO_BODY = re.compile(
    either(
        "关于(?:公布|发布|印发)?",
        r"20\d\d(?:年度?|学年)?(?:的)?",
        "(?:的)?(?:政府信息|政务|信息)公开(?:工作)?(?:的)?",
        "(?:的)?(?:年度)?(?:工作)?(?:报告|年报|总结|情况)(?:的)?",
        r"[\s\d_.()（）【】—-]+",
    )
)
_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")


@dataclass(frozen=True)
class BodiesOfPart:
    """What is known of the reports of a part, by row: who they are of, whether each is the only one of its body and
    year, and where the only one of the year before is."""

    who: dict[int, Identity]
    is_compared: dict[int, bool]
    before: dict[int, Place]


def find_bodies(job: BodiesJob, say: Callable[[str], None]) -> None:
    """Writes a row for each file of the parts, in their order, and what there is of each body and year."""
    files = _with_keys(_files(job.parts, job.kinship), job.given)
    further: list[FileOfBody] = []
    if job.further:
        everywhere = _files(job.parts + job.further, job.all_kinship)
        beyond = [file for file in everywhere if file.place.part >= len(job.parts)]
        further = _with_keys(beyond, job.given)
    columns = _columns(files) | _years_before(files, further)
    with folder_beside(job.target) as beside:
        write_groups(beside / _FILES, _of_parts(columns, len(job.parts)), _TYPES)
        write_part(beside / _COVERAGE, coverage_columns(files, job.given))


def _files(parts: Sequence[Path], kinship: Path) -> list[FileOfBody]:
    """The files of some parts, of which `kinship` tells which are second copies, and bodies of one name apart."""
    names = ["report", "file", "reason", "body", "year", *Identity._fields]
    known: dict[Identity, Identity] = {}
    files: list[FileOfBody] = []
    for number, path in enumerate(parts):
        columns = read_kinship(kinship, number, ["row", "duplicate_of", "apart"])
        kin = {row: (copy, apart) for row, copy, apart in zip(*columns.values())}
        for row, (report, file, reason, body, year, *who) in enumerate(zip(*read_part(path, names).values())):
            place = Place(number, row)
            if reason is not None:
                body, year = named_in_path(report)
                files.append(FileOfBody(report, file, place, FAILED, body, year, identify(body, year, (), report)))
                continue
            copy, apart = kin[row]
            state = REPORT if copy is None else DUPLICATE
            identity = Identity(*who)
            # Of a million reports each body is kept once.
            identity = known.setdefault(identity, identity)
            files.append(FileOfBody(report, file, place, state, body or "", year, identity, apart or ""))
    return files


def named_in_path(path: str) -> tuple[str, int | None]:
    """The body and the year that the name of a file, or of the folder that it is in, tells; empty and None if none.

    >>> named_in_path("青岚县水利局2023年政府信息公开工作年度报告.pdf"), named_in_path("白芦镇人民政府/2021.pdf")
    (('青岚县水利局', 2023), ('白芦镇人民政府', 2021))
    >>> named_in_path("reports/scan07.pdf")
    ('', None)
    """
    parts = PurePosixPath(path)
    body = ""
    year: int | None = None
    for part in (parts.stem, *parts.parent.parts[::-1]):
        years = _YEAR.findall(part)
        year = year or (int(years[0]) if len(set(years)) == 1 else None)
        named = _NO_BODY.sub("", part)
        if not body and identify(named).kind:
            body = named
    return body, year


def _with_keys(files: Sequence[FileOfBody], given: Sequence[GivenBody]) -> list[FileOfBody]:
    """The files with what is given of their bodies, and with the places that other reports of a body tell."""
    by_name = {folded(entry.body): entry for entry in given}
    of_name: dict[tuple[str, str], set[Identity]] = defaultdict(set)
    for file in files:
        if file.who.place_code:
            of_name[folded(file.body), file.apart].add(file.who)
    found: list[FileOfBody] = []
    for file in files:
        name = folded(file.body)
        who = file.who if file.who.place_code else _told_elsewhere(file.who, of_name[name, file.apart])
        who = overridden(who, by_name.get(name))
        found.append(replace(file, who=who, key=body_key(file.body, who) if file.body else ""))
    return found


def _told_elsewhere(who: Identity, others: Iterable[Identity]) -> Identity:
    """A place of a name that several have, where all other reports of the body are of one of these."""
    places = {(other.place, other.place_code): other for other in others}
    if len(places) != 1:
        return who
    [other] = places.values()
    return other._replace(kind=who.kind)


def _of_parts(columns: Columns, parts: int) -> Iterator[Columns]:
    """The columns of the files of each part; files are in the order of parts."""
    part_of = columns.pop("part")
    for part in range(parts):
        of_part = slice(bisect_left(part_of, part), bisect_right(part_of, part))
        yield {name: column[of_part] for name, column in columns.items()}


def _columns(files: Sequence[FileOfBody]) -> Columns:
    columns: Columns = {
        "part": [file.place.part for file in files],
        "row": [file.place.row for file in files],
    }
    return columns | {name: [getattr(file.who, name) for file in files] for name in Identity._fields}


#: A body and a year.
_Edition: TypeAlias = tuple[str, str, int]


def _editions(files: Sequence[FileOfBody]) -> dict[_Edition, list[FileOfBody]]:
    """The reports of each body and year, without second copies."""
    editions: dict[_Edition, list[FileOfBody]] = defaultdict(list)
    for file in files:
        if file.state == REPORT and file.key and file.year:
            editions[file.key, file.apart, file.year].append(file)
    return editions


def _years_before(files: Sequence[FileOfBody], further: Sequence[FileOfBody]) -> Columns:
    """For each report that is the only one of its body and year where the only one of the year before is; it may be a
    further one, where the files have none.

    Of several reports of one body and year, the second copies apart, it cannot be known which one the other years
    go with: those years are not compared.
    """
    own = _editions(files)
    editions = _editions(further) | own
    is_compared: list[bool] = []
    places: list[Place | None] = []
    for file in files:
        edition = file.key, file.apart, file.year or 0
        is_only = file.state == REPORT and len(own.get(edition, ())) == 1
        before = editions.get((file.key, file.apart, edition[-1] - 1), []) if is_only else []
        is_compared.append(is_only)
        places.append(before[0].place if len(before) == 1 else None)
    return {
        "is_compared": is_compared,
        "part_before": [place.part if place else None for place in places],
        "row_before": [place.row if place else None for place in places],
    }


def bodies_of_part(path: Path, part: int) -> BodiesOfPart:
    """What was found of the files of one part."""
    columns = read_group(path / _FILES, part)
    rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
    return BodiesOfPart(
        who={row["row"]: Identity(*(row[name] for name in Identity._fields)) for row in rows},
        is_compared={row["row"]: row["is_compared"] for row in rows},
        before={
            row["row"]: Place(row["part_before"], row["row_before"]) for row in rows if row["row_before"] is not None
        },
    )


def coverage_of(path: Path) -> Columns:
    """What there is of each body and year."""
    return read_part(path / _COVERAGE)
