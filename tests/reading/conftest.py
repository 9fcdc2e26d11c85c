"""Word documents made part by part, for tests of how they are read."""

from __future__ import annotations

import io
import zipfile

import pytest

from nlp.reading.docx import read_docx

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def related(**targets):
    """A part of relations: id = (kind, target), or (kind, target, "External")."""
    lines = []
    for name, (kind, target, *mode) in targets.items():
        outside = ' TargetMode="External"' if mode else ""
        lines.append(f'<Relationship Id="{name}" Type="{NAMESPACES["r"]}/{kind}" Target="{target}"{outside}/>')
    return f'<Relationships xmlns="{RELATIONSHIPS}">{"".join(lines)}</Relationships>'


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body, numbering="", styles="", relations=None, **members):
    """A .docx file of this body; `members` by their paths, with ``__`` for a slash and ``_`` before the suffix."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": related(r1=("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>",
    }
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {DECLARED}>{numbering}</w:numbering>"
    if styles:
        parts["word/styles.xml"] = f"<w:styles {DECLARED}>{styles}</w:styles>"
    if relations:
        parts["word/_rels/document.xml.rels"] = related(**relations)
    return zipped(parts | members)


@pytest.fixture(scope="session")
def make_docx():
    """Makes a .docx file: `word`."""
    return word


@pytest.fixture(scope="session")
def make_zip():
    return zipped


@pytest.fixture(scope="session")
def docx_lines():
    """The lines that a body is read as."""

    def docx_lines(body, **parts):
        return read_docx(word(body, **parts)).pages[0].text.split("\n")

    return docx_lines


@pytest.fixture(scope="session")
def declared():
    """The namespaces that elements of Word are in, as an element declares them."""
    return DECLARED
