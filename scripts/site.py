"""The pages of the repository that stand outside `docs/` into the site, and links as they stand in it into links of it.

A hook of mkdocs (`mkdocs.yml`). A page outside `docs/` has the address `project/` and its path. What a page links to is
found by its place in the repository, so that one text is right on both; what has no page, a script or a folder, is
named and not linked.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
DOCS = "docs/"
PROJECT = "project/"

#: What is taken into the site: pages, and the pictures that they show.
OUTSIDE = (
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "benchmarks/**/README.md",
    "corpus/README.md",
    "models/gongkai.md",
    "models/*.svg",
)

LINK = re.compile(r"(?P<text>!?\[[^\]]*\])\((?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages from outside `docs/`."""
    for pattern in OUTSIDE:
        for path in sorted(ROOT.glob(pattern)):
            address = PROJECT + path.relative_to(ROOT).as_posix()
            files.append(File.generated(config, address, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, files: Files, **_: Any) -> str:
    """Leads each link to where its target stands in the site; a target without a page keeps its words alone."""
    place = page.file.src_uri

    def led(link: re.Match[str]) -> str:
        text, target, anchor = link["text"], link["target"], link["anchor"] or ""
        if ":" in target:
            return link[0]
        address = _address(posixpath.normpath(posixpath.join(posixpath.dirname(_origin(place)), target)))
        if files.get_file_from_path(address) is None:
            return text[1:-1]
        return f"{text}({posixpath.relpath(address, posixpath.dirname(place))}{anchor})"

    return LINK.sub(led, markdown)


def _origin(address: str) -> str:
    """Where a page of the site stands in the repository."""
    return address.removeprefix(PROJECT) if address.startswith(PROJECT) else DOCS + address


def _address(origin: str) -> str:
    """Where a file of the repository stands in the site."""
    return origin.removeprefix(DOCS) if origin.startswith(DOCS) else PROJECT + origin
