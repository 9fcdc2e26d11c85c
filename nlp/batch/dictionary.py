"""The data dictionary into definitions: each table with its columns in order, and the codes that stand in them.

What they mean is written once, in `nlp/data/columns.toml`, whose head says how. Documents, the heads and labels of
files, and the sheet of definitions are made from it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import nlp.regex as re

#: The languages that all is told in.
LANGUAGES = ("en", "zh")
#: What stands for a part of a name: p_{label}.
_BLANK = re.compile(r"\{(\w+)\}")
#: The table that several tables have columns of.
_EVERY = "every"


class Told(NamedTuple):
    """The same in both languages; empty where there is nothing to tell."""

    en: str = ""
    zh: str = ""

    def of(self, language: str) -> str:
        """The text in a language, `en` or `zh`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class ColumnDefinition:
    """What a column of a table holds.

    `title` is its meaning in a few words and `more` what else is to be known; `kind` is `text`, `integer` or `number`.
    `least` and `greatest` bound its numbers, if anything does. `values` is the name of a list of codes, of which a
    cell has one, or with `parted` several, or several with words behind a colon. `empty` says when nothing stands
    there: a column of integers or numbers without it never is empty. `source` is a formula, a document or a paper.
    """

    name: str
    title: Told
    more: Told
    kind: str
    unit: Told
    least: float | None
    greatest: float | None
    values: str
    parted: str | None
    empty: Told
    source: Told


@dataclass(frozen=True)
class TableDefinition:
    """A table: what a row is, what else is to be known, and its columns in order."""

    name: str
    row: Told
    more: Told
    columns: tuple[ColumnDefinition, ...]

    def column(self, name: str) -> ColumnDefinition | None:
        """The definition of a column as the table has it; None for one that somebody added.

        >>> table = dictionary().tables["segments"]
        >>> table.column("p_measure").title
        Told(en='probability of the label measure', zh='标签为措施的概率')
        >>> table.column("mine") is None
        True
        """
        for definition in self.columns:
            if definition.name == name:
                return definition
        for definition in self.columns:
            if _BLANK.search(definition.name):
                filled = _filled(definition, name)
                if filled is not None:
                    return filled
        return None


@dataclass(frozen=True)
class Dictionary:
    """All tables by name, and all lists of codes: each code with its meaning."""

    tables: Mapping[str, TableDefinition]
    codes: Mapping[str, Mapping[str, Told]]


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The data dictionary."""
    written = tomllib.loads((files("nlp") / "data" / "columns.toml").read_text("utf-8"))
    columns = written["columns"]
    tables = {}
    for name, table in written["tables"].items():
        own = [_column(column, columns[_EVERY].get(column, {}) | said) for column, said in columns[name].items()]
        tables[name] = TableDefinition(name, _told(table, "row"), _told(table, "more"), tuple(own))
    codes = {name: {code: Told(*pair) for code, pair in pairs.items()} for name, pairs in written["codes"].items()}
    return Dictionary(tables, codes)


def definition_of(table: str, column: str) -> ColumnDefinition | None:
    """What a column of a table holds; None for a table or a column of somebody's own."""
    known = dictionary().tables.get(table)
    return known.column(column) if known else None


def _column(name: str, said: Mapping[str, Any]) -> ColumnDefinition:
    least, *greatest = said.get("range", [None])
    return ColumnDefinition(
        name=name,
        title=_told(said, "title"),
        more=_told(said, "more"),
        kind=said["type"],
        unit=_told(said, "unit"),
        least=least,
        greatest=greatest[0] if greatest else None,
        values=said.get("values", ""),
        parted=said.get("parted"),
        empty=_told(said, "empty"),
        source=_told(said, "source"),
    )


def _told(said: Mapping[str, Any], key: str) -> Told:
    told: str | Sequence[str] = said.get(key, ())
    return Told(told, told) if isinstance(told, str) else Told(*told)


def _filled(definition: ColumnDefinition, name: str) -> ColumnDefinition | None:
    """The definition of one of the columns that `p_{label}` stands for, None if the name is none of them."""
    before, what, behind = _BLANK.split(definition.name)
    found = re.fullmatch(f"{re.escape(before)}(.+){re.escape(behind)}", name, re.DOTALL)
    if not found:
        return None
    code = found[1]
    known = dictionary().codes.get(what, {}).get(code)
    title = Told(
        definition.title.en.replace(f"{{{what}}}", code),
        definition.title.zh.replace(f"{{{what}}}", known.zh if known else code),
    )
    return replace(definition, name=name, title=title)
