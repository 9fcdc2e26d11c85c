"""Who copied from whom into a graph in GraphML, which Gephi opens: bodies as nodes, what one took as edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

import nlp.regex as re

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
#: What else is told of a body, if the table of reports has such a column.
_OF_BODIES = ("kind", "level", "place", "place_code")
#: The columns of `reports` that are looked at, as far as they are there.
BODY_COLUMNS = ("body", "year", "duplicate_of", *_OF_BODIES)
#: Characters that XML has not.
_NO_XML = re.compile("[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: The columns of a table, by name.
Columns: TypeAlias = Mapping[str, Sequence[Any]]


class _Key(NamedTuple):
    """An attribute of nodes or of edges, with its type in GraphML."""

    of: str
    name: str
    kind: str

    @property
    def id(self) -> str:
        """One that no other attribute has; those of networkx (`d3`, `d7`) mean something else to Gephi."""
        return f"{self.of}_{self.name}"


_NODE_KEYS = (
    _Key("node", "label", "string"),
    _Key("node", "reports", "int"),
    _Key("node", "first_year", "int"),
    _Key("node", "last_year", "int"),
    *(_Key("node", name, "string") for name in _OF_BODIES),
)
_EDGE_KEYS = (
    _Key("edge", "weight", "double"),
    _Key("edge", "characters", "int"),
    _Key("edge", "segments", "int"),
    _Key("edge", "first_year", "int"),
    _Key("edge", "last_year", "int"),
)


def write_graphml(path: Path, edges: Columns, reports: Columns) -> None:
    """Writes the columns of `edges` as a graph: of all bodies of `reports` and of those that edges lead from or to.

    An edge leads from the source to the one that has its text; its weight is the characters. Second copies of a report
    count for no body. What is not known of a body or an edge is left out.
    """
    bodies = _bodies(reports)
    for body in (*edges["Source"], *edges["Target"]):
        bodies.setdefault(body, {"label": body})
    with etree.xmlfile(str(path), encoding="utf-8") as file:
        file.write_declaration()
        with file.element("graphml", nsmap={None: _NAMESPACE}):
            for key in (*_keys_known(bodies), *_EDGE_KEYS):
                about = {"id": key.id, "for": key.of, "attr.name": key.name, "attr.type": key.kind}
                file.write(etree.Element("key", about))
            with file.element("graph", {"edgedefault": "directed"}):
                for body, known in bodies.items():
                    _write(file, "node", {"id": _plain(body)}, known)
                for row in zip(*edges.values()):
                    known = dict(zip(edges, row))
                    known["weight"] = float(known["characters"])
                    ends = {"source": _plain(known["Source"]), "target": _plain(known["Target"])}
                    _write(file, "edge", ends, known)


def _bodies(reports: Columns) -> dict[str, dict[str, Any]]:
    """Each body with what its reports tell of it, in order of its first report."""
    bodies: dict[str, dict[str, Any]] = {}
    for body, year, original, *others in zip(
        reports["body"], reports["year"], reports["duplicate_of"], *(reports[name] for name in _known_of(reports))
    ):
        if not body or original:
            continue
        known = bodies.setdefault(body, {"label": body, "reports": 0})
        known["reports"] += 1
        if year is not None:
            known["first_year"] = min(year, known.get("first_year", year))
            known["last_year"] = max(year, known.get("last_year", year))
        known.update({name: value for name, value in zip(_known_of(reports), others) if value})
    return bodies


def _keys_known(bodies: Mapping[str, Mapping[str, Any]]) -> list[_Key]:
    """The attributes that some body has; of others Gephi would show empty columns."""
    names = set().union(*bodies.values())
    return [key for key in _NODE_KEYS if key.name in names]


def _known_of(reports: Columns) -> list[str]:
    return [name for name in _OF_BODIES if name in reports]


def _write(file: Any, what: str, attributes: Mapping[str, str], known: Mapping[str, Any]) -> None:
    """Writes a node or an edge with what is known of it."""
    element = etree.Element(what, dict(attributes))
    for key in _NODE_KEYS if what == "node" else _EDGE_KEYS:
        value = known.get(key.name)
        if value is not None:
            etree.SubElement(element, "data", {"key": key.id}).text = _plain(str(value))
    file.write(element)


def _plain(text: str) -> str:
    return _NO_XML.sub("", text)
