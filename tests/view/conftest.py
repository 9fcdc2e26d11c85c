"""The samples as pages, and a run whose every text is hostile."""

from __future__ import annotations

import pytest

import nlp
from nlp.view import write_site

#: What would run, close, turn around or widen the page if it were not escaped or held in.
PAYLOAD = (
    "</script></style><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
    '"\' onclick="window.hacked = 1" <svg onload=window.hacked=1> javascript:window.hacked=1 {{ 7 * 7 }} {% raw %}'
    "\u202e\u2028 &lt;b&gt; <base href=https://example.org/> " + "长" * 300 + "W" * 300
)


@pytest.fixture(scope="session")
def scored_folder(scored, tmp_path_factory):
    """The tables of the samples as files."""
    folder = tmp_path_factory.mktemp("view") / "scored"
    nlp.write(scored, folder)
    return folder


@pytest.fixture(scope="session")
def sites(scored_folder):
    """The folder of pages in each language."""
    folders = {language: scored_folder.parent / language for language in ("zh", "en")}
    for language, folder in folders.items():
        write_site(scored_folder, folder, language)
    return folders


#: Columns that hold codes of ours and nothing of a report's.
CODES = {"section", "sections", "source_section", "table", "form", "row", "column", "state", "rule", "matched"}
CODES |= {"reuse_kind", "layout", "format", "reader", "year_evidence", "stage", "kind", "level"}


@pytest.fixture(scope="session")
def hostile_site(scored, tmp_path_factory):
    """Pages of a run in which all that comes from reports, and the name of a label, is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    tables = {name: worsened(table) for name, table in vars(scored).items()}
    nlp.write(type(scored)(**tables), folder / "scored")
    write_site(folder / "scored", folder / "pages", "en")
    return folder / "pages"


def worsened(table):
    """A table with a payload behind each text."""
    table = table.rename(columns={"p_other": f"p_{PAYLOAD}", "characters_other": f"characters_{PAYLOAD}"})
    for column in table.select_dtypes("str").columns.difference(CODES):
        table[column] = table[column].where(table[column] == "", table[column] + PAYLOAD)
    if "label" in table:
        table["label"] = table["label"].str.replace("^(?!other)(.*?)</script>.*", r"\1", regex=True)
    return table
