"""A table into a file of Stata 118 (Stata 14 and later), with labels for variables and codes.

The whole table is in memory: a file of Stata begins with the widths of its texts, which only all of them tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nlp.regex as re
from nlp.batch.dictionary import ColumnDefinition, Told, definition_of, dictionary
from nlp.batch.worker import allow_pandas

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

VERSION = 118
#: Stata's longest name of a variable, and longest label.
NAME_CHARACTERS = 32
LABEL_CHARACTERS = 80
#: Texts of more bytes are kept once each, as strL, instead of all as wide as the longest.
_FIXED_BYTES = 244
#: The same tables give the same bytes: no file says when it was written.
_WRITTEN = datetime(2000, 1, 1)
_RENAMED = Told(
    "{table}.dta: Stata has no such names as {names}; their labels have them",
    "{table}.dta：{names} 不能用作 Stata 的变量名，原名见变量标签",
)


def write_dta(path: Path, table: str, rows: pa.Table, language: str = "en") -> list[str]:
    """Writes a table of texts, whole numbers and numbers; a number that is missing is so in Stata (`.`).

    A column of codes is a number with the codes as labels, from 1 in the order of the dictionary; an empty one is
    missing. Returns what Stata cannot have as it is, in sentences: names that are too long or have other characters.
    """
    allow_pandas()
    import pandas as pd

    columns = rows.schema.names
    names = stata_names(columns)
    definitions = [definition_of(table, column) for column in columns]
    frame = pd.DataFrame({name: _variable(rows.column(column)) for name, column in zip(names, columns)})
    value_labels: dict[str, dict[float, str]] = {}
    for name, definition in zip(names, definitions):
        codes = _codes(definition)
        if codes and frame[name].dtype == object:
            frame[name], value_labels[name] = _encoded(frame[name], list(codes))
        elif codes:
            value_labels[name] = {int(code): told.of(language) for code, told in codes.items()}
    frame.to_stata(
        path,
        version=VERSION,
        write_index=False,
        variable_labels={
            name: _label(definition, column, name, language)
            for name, definition, column in zip(names, definitions, columns)
        },
        value_labels=value_labels,
        convert_strl=[name for name in names if frame[name].dtype == object and _is_long(frame[name])],
        data_label=_data_label(table, language),
        time_stamp=_WRITTEN,
    )
    renamed = [column for name, column in zip(names, columns) if name != column]
    return [_RENAMED.of(language).format(table=table, names=", ".join(renamed))] if renamed else []


def _variable(column: pa.ChunkedArray) -> Any:
    """A column as pandas has it: texts as they are, numbers with those that are missing."""
    import pandas as pd
    import pyarrow as pa

    if pa.types.is_integer(column.type):
        return pd.array(column.to_pylist(), dtype="Int64")
    if pa.types.is_floating(column.type):
        return column.to_numpy()
    return pd.Series(column.fill_null("").to_pylist(), dtype=object)


def stata_names(columns: Sequence[str]) -> list[str]:
    """Names as Stata and pandas allow them, each once: letters, digits and low lines, no digit first, at most 32.

    >>> stata_names(["p_措施", "words_very-good", "words_very good", "2021", "end"])
    ['p_措施', 'words_very_good', 'words_very_good_2', '_2021', '_end']
    """
    from pandas.io.stata import StataParser

    reserved = StataParser().RESERVED_WORDS
    found: list[str] = []
    for column in columns:
        name = re.sub(r"\W", "_", column)
        is_free = name and not name[0].isdigit() and name not in reserved
        name = (name if is_free else f"_{name}")[:NAME_CHARACTERS]
        number = 2
        first = name
        while name in found:
            end = f"_{number}"
            name = first[: NAME_CHARACTERS - len(end)] + end
            number += 1
        found.append(name)
    return found


def _codes(definition: ColumnDefinition | None) -> dict[str, Told]:
    """The codes of a column that has one in a cell."""
    if definition is None or not definition.values or definition.parted is not None:
        return {}
    return dict(dictionary().codes[definition.values])


def _encoded(texts: pd.Series, codes: list[str]) -> tuple[pd.Series, dict[float, str]]:
    """Codes as numbers from 1, missing where there is none, and what each number stands for.

    A user's own labels are codes, too, behind those that are known.
    """
    present = set(texts) - {""}
    codes = [*codes, *sorted(present.difference(codes))]
    number_of = {code: number for number, code in enumerate(codes, 1)}
    return texts.map(number_of).astype("Int64"), {number: code for code, number in number_of.items()}


def _is_long(texts: pd.Series) -> bool:
    return any(len(text.encode()) > _FIXED_BYTES for text in texts)


def _label(definition: ColumnDefinition | None, column: str, name: str, language: str) -> str:
    title = definition.title.of(language) if definition else column
    label = title if name == column else f"{column}: {title}"
    return label[:LABEL_CHARACTERS]


def _data_label(table: str, language: str) -> str:
    known = dictionary().tables.get(table)
    return (f"{table}: {known.row.of(language)}" if known else table)[:LABEL_CHARACTERS]
