"""The words in tables into Chinese: sentences of warnings, flags, reasons and evidence; codes stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nlp.batch.tables import TableOf
from nlp.chinese import chinese, chinese_evidence, chinese_remarks

#: By table and column what puts a cell into Chinese.
_SAID: Mapping[str, Mapping[str, Callable[[str], str]]] = {
    "segments": {"copy_flags": chinese_remarks},
    "reports": {"warnings": chinese_remarks},
    "checks": {"evidence": chinese_evidence},
    "failures": {"reason": chinese},
}


def in_chinese(tables: Mapping[str, TableOf]) -> dict[str, TableOf]:
    """The same tables, with their words in Chinese."""
    return {name: _said(table, _SAID.get(name, {})) for name, table in tables.items()}


def _said(table: TableOf, said: Mapping[str, Callable[[str], str]]) -> TableOf:
    values: dict[str, Any] = dict(table.values)
    for column, say in said.items():
        values[column] = [say(cell) if cell else cell for cell in values[column]]
    return TableOf(table.types, values)
