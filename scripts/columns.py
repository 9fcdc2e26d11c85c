"""The data dictionary into the documents that are made from it, and into the marked places of those that quote it.

    python scripts/columns.py            # writes them
    python scripts/columns.py --check    # writes nothing; exit status 1 if a document says something else

`docs/columns.md` and `docs/columns.zh.md` are made whole. A place in another document is
`<!-- columns:TABLE NAME … -->` with a table below it and `<!-- /columns -->` behind that: it has the columns of these
names, or from one to the last with `NAME …`; in a README it only says what they mean. Documents whose name ends in
`.zh.md` are in Chinese.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nlp.batch.dictionary import ColumnDefinition, Dictionary, TableDefinition, Told, dictionary

ROOT = Path(__file__).resolve().parents[1]
WHOLE = ("docs/columns.md", "docs/columns.zh.md")
QUOTING = ("README.md", "README.zh.md", "docs/score.md", "docs/score.zh.md", "docs/measures.md")

PLACE = re.compile(
    r"(?P<opening><!-- columns:(?P<table>\w+) (?P<names>[^>]+?) -->\n)(?P<shown>.*?)(?P<closing><!-- /columns -->)",
    re.DOTALL,
)
ANY_MARK = re.compile(r"<!-- /?columns\b")

#: Codes that are so many are not listed in a README.
FEW = 8

WORDS = {
    "head": Told("# The columns of the tables", "# 各表的列"),
    "about": Told(
        "Made by `scripts/columns.py` from `nlp/data/columns.toml`, which is also what the labels in Stata files and "
        "the sheet of definitions in Excel files come from: change it there. 中文版：[各表的列](columns.zh.md).",
        "由 `scripts/columns.py` 据 `nlp/data/columns.toml` 生成，Stata 文件的标签和 Excel 文件的说明表也出自其中；"
        "修改请改该文件。English: [The columns of the tables](columns.md).",
    ),
    "types": Told(
        "Types: *text* is empty where there is nothing; *integer* is a whole number; *number* may have decimals: "
        "shares, probabilities and measures are rounded to four. A number that is not known is missing, never 0.",
        "类型：text 为文字，没有时为空；integer 为整数；number 可有小数，占比、概率和指标取四位小数。"
        "不知道的数字为缺失，不是 0。",
    ),
    "column": Told("column", "列"),
    "meaning": Told("meaning", "含义"),
    "type": Told("type", "类型"),
    "range": Told("range, unit, codes", "范围、单位、代码"),
    "empty": Told("empty when", "何时为空"),
    "source": Told("source", "出处"),
    "codes": Told("Codes", "代码"),
    "code": Told("code", "代码"),
    "several": Told("several", "可有多个"),
    "of": Told("In", "见于"),
    "and": Told(", ", "、"),
    "semicolon": Told("; ", "；"),
    "colon": Told(": ", "："),
}


class PlaceError(ValueError):
    """A place that cannot be filled: names the table, the column or the mark."""


def document(known: Dictionary, language: str) -> str:
    """The whole document in a language."""
    lines = [WORDS["head"].of(language), "", WORDS["about"].of(language), "", WORDS["types"].of(language), ""]
    for table in known.tables.values():
        lines += [f"## `{table.name}`", "", *_about(table, language), ""]
        lines += [*full_table(table.columns, language), ""]
    lines += [f"## {WORDS['codes'].of(language)}", ""]
    for name, codes in known.codes.items():
        lines += [f"### {name}", "", _used(known, name, language), "", *code_table(codes, language), ""]
    return "\n".join(lines).rstrip() + "\n"


def _about(table: TableDefinition, language: str) -> Iterator[str]:
    row = table.row.of(language)
    stop = "。" if language == "zh" else "."
    yield f"{row[:1].upper()}{row[1:]}{stop}" + _joined(table.more.of(language), language)


def _joined(sentence: str, language: str) -> str:
    return sentence if language == "zh" or not sentence else f" {sentence}"


def _used(known: Dictionary, name: str, language: str) -> str:
    """Which columns have codes of a list."""
    columns = [
        f"`{table.name}.{column.name}`"
        for table in known.tables.values()
        for column in table.columns
        if column.values == name
    ]
    return f"{WORDS['of'].of(language)} {WORDS['and'].of(language).join(columns)}"


def full_table(columns: Sequence[ColumnDefinition], language: str) -> list[str]:
    """All that is known of columns."""
    heads = [WORDS[name].of(language) for name in ("column", "meaning", "type", "range", "empty", "source")]
    rows = [
        [
            f"`{column.name}`",
            meaning(column, language),
            column.kind,
            bounds(column, language),
            column.empty.of(language),
            column.source.of(language),
        ]
        for column in columns
    ]
    return _markdown(heads, rows)


def short_table(columns: Sequence[ColumnDefinition], language: str) -> list[str]:
    """What columns mean, and their codes where these are few."""
    heads = [WORDS["column"].of(language), WORDS["meaning"].of(language)]
    rows = []
    for column in columns:
        said = meaning(column, language)
        codes = dictionary().codes.get(column.values, {})
        if 0 < len(codes) <= FEW and column.kind == "text":
            said += WORDS["colon"].of(language) + WORDS["and"].of(language).join(f"`{code}`" for code in codes)
        rows.append([f"`{column.name}`", said])
    return _markdown(heads, rows)


def code_table(codes: Mapping[str, Told], language: str) -> list[str]:
    """Each code with its meaning."""
    heads = [WORDS["code"].of(language), WORDS["meaning"].of(language)]
    return _markdown(heads, [[f"`{code}`", told.of(language)] for code, told in codes.items()])


def meaning(column: ColumnDefinition, language: str) -> str:
    """Title and what else is to be known."""
    parts = [column.title.of(language), column.more.of(language)]
    return WORDS["semicolon"].of(language).join(filter(None, parts))


def bounds(column: ColumnDefinition, language: str) -> str:
    """Least and greatest value, unit, and which codes."""
    parts = []
    if column.least is not None:
        greatest = f" {column.greatest:g}" if column.greatest is not None else ""
        parts.append(f"{column.least:g} …{greatest}")
    if column.unit.en:
        parts.append(column.unit.of(language))
    if column.values:
        parts.append(f"[{column.values}](#{column.values})")
    if column.parted is not None and column.parted != "":
        parts.append(WORDS["several"].of(language))
    return WORDS["and"].of(language).join(parts)


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def fill(text: str, known: Dictionary, language: str, *, is_short: bool) -> str:
    """The text with its marked places filled. Raises `PlaceError` for an unknown name or a lone mark."""
    table_of = short_table if is_short else full_table

    def filled(place: re.Match[str]) -> str:
        columns = _chosen(known, place["table"], place["names"].split())
        return place["opening"] + "\n" + "\n".join(table_of(columns, language)) + "\n\n" + place["closing"]

    if ANY_MARK.search(PLACE.sub("", text)):
        raise PlaceError("a mark without its opening or closing")
    return PLACE.sub(filled, text)


def _chosen(known: Dictionary, table: str, names: Sequence[str]) -> list[ColumnDefinition]:
    if table not in known.tables:
        raise PlaceError(f"unknown table {table}")
    columns = known.tables[table].columns
    order = [column.name for column in columns]
    chosen: list[ColumnDefinition] = []
    for number, name in enumerate(names):
        if name == "…":
            chosen.extend(columns[order.index(names[number - 1]) + 1 :])
        elif name in order:
            chosen.append(columns[order.index(name)])
        else:
            raise PlaceError(f"unknown column {name} of {table}")
    return chosen


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say which documents differ")
    options = parser.parse_args(arguments)
    known = dictionary()
    differ = []
    for name in (*WHOLE, *QUOTING):
        path = ROOT / name
        language = "zh" if name.endswith(".zh.md") else "en"
        text = path.read_text("utf-8") if path.exists() else ""
        is_short = name.startswith(("README", "docs/score"))
        try:
            made = document(known, language) if name in WHOLE else fill(text, known, language, is_short=is_short)
        except PlaceError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 1
        if made == text:
            continue
        differ.append(name)
        if not options.check:
            path.write_text(made, "utf-8", newline="\n")
    for name in differ:
        print(f"{name} differs" if options.check else f"{name} written")
    return 1 if differ and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
