"""Data moves one way: a wing imports from wings before it, and only what they offer."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nlp"
#: The wings that each may import from, beside itself.
MAY_IMPORT = {
    "reading": set(),
    "language": set(),
    "markup": set(),
    "structure": {"reading", "language", "markup"},
    "labelling": {"structure", "language", "markup"},
    "reuse": {"language"},
    "measures": {"language"},
    "forms": {"reading", "language", "structure"},
    "batch": {"markup", "reading", "language", "structure", "labelling", "reuse", "measures", "forms"},
    "learning": {"reading", "language", "structure", "labelling", "reuse", "measures"},
    "annotation": {"reading", "language", "structure", "labelling", "learning"},
    "view": {"batch", "forms", "reuse", "structure", "language", "markup"},
}
MAY_IMPORT["installation"] = {"batch", "labelling", "view"}
#: The command calls all of them.
MAY_IMPORT["commands"] = set(MAY_IMPORT)
#: What any wing may use: it knows nothing of any.
COMMON = {"chinese", "faces", "given_files", "lock", "regex", "shipped", "splitmix"}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE)


def imports(path: Path) -> list[tuple[str, list[str]]]:
    """The modules of the package that a file imports from, with the names it takes; those for types only, too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "nlp":
            found.append((node.module, [alias.name for alias in node.names]))
        if isinstance(node, ast.Import):
            found += [(alias.name, []) for alias in node.names if alias.name.split(".")[0] == "nlp"]
    return found


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_wing_looks_back_only(path):
    wing = path.relative_to(PACKAGE).parts[0]
    for module, _ in imports(path):
        parts = module.split(".")
        assert len(parts) > 1, f"{name_of(path)} imports the package itself"
        assert parts[1] in MAY_IMPORT[wing] | COMMON | {wing}, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_private_name_of_another_module_is_used(path):
    for module, names in imports(path):
        private = [name for name in names if name.startswith("_") and not name.startswith("__")]
        assert not private, f"{name_of(path)} takes {private} from {module}"


def test_every_wing_has_its_place():
    wings = {path.relative_to(PACKAGE).parts[0] for path in FILES}
    assert wings <= set(MAY_IMPORT)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=name_of)
def test_every_module_says_in_its_first_line_what_it_is_for(path):
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert docstring.strip()
    assert docstring.splitlines()[0].endswith(".")
