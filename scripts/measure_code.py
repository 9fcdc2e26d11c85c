"""Python files into a table of how dense their code is: tokens a line, tuple assignments, complexity, annotations.

    python scripts/measure_code.py [FOLDER OR FILE ...] [--functions N]

Prints a row for each folder given (default: `nlp` and each of its wings). A code line is a line with a token on it
that is neither comment nor docstring. Complexity is McCabe's: one, and one more for each branch, loop, handler,
condition of a comprehension and operand of `and` and `or` behind the first. `--functions N` lists the N most complex.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
import tokenize
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

WIDTH = 120
COMPLEX = 10

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case, ast.comprehension)


@dataclass
class Measures:
    """Sums over some files; `functions` has complexity, lines and place of each."""

    tokens: int = 0
    lines: int = 0
    long_lines: int = 0
    tuple_assignments: int = 0
    comprehensions: int = 0
    nested: int = 0
    annotated: int = 0
    public: int = 0
    documented: int = 0
    functions: list[tuple[int, int, str]] = field(default_factory=list)

    def per_thousand(self, count: int) -> float:
        return 1000 * count / max(self.lines, 1)


def docstring_lines(tree: ast.Module) -> set[int]:
    """The numbers of all lines that belong to docstrings."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Module, ast.ClassDef, *_FUNCTIONS)) or not node.body:
            continue
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            found.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return found


def column_width(line: str) -> int:
    """Columns of a line, two for a Chinese character.

    >>> column_width("# 公开")
    6
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def complexity(function: ast.AST) -> int:
    """McCabe's number of a function, without the functions defined in it."""
    total = 1
    todo = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop()
        if isinstance(node, _FUNCTIONS):
            continue
        if isinstance(node, _BRANCHES):
            total += 1
        if isinstance(node, ast.comprehension):
            total += len(node.ifs)
        if isinstance(node, ast.BoolOp):
            total += len(node.values) - 1
        todo.extend(ast.iter_child_nodes(node))
    return total


def is_annotated(function: ast.FunctionDef | ast.AsyncFunctionDef, is_method: bool) -> bool:
    """Whether each parameter and the result have a type."""
    arguments = function.args
    parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    if is_method:
        parameters = parameters[1:]
    starred = [parameter for parameter in (arguments.vararg, arguments.kwarg) if parameter]
    typed = all(parameter.annotation for parameter in (*parameters, *starred))
    return typed and (function.returns is not None or function.name == "__init__")


def _is_tuple_assignment(node: ast.AST) -> bool:
    if not isinstance(node, ast.Assign):
        return False
    return isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)


def measure_file(path: Path, sums: Measures) -> None:
    """Add one file to the sums."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    docstrings = docstring_lines(tree)
    code_lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _LAYOUT or token.start[0] in docstrings:
            continue
        sums.tokens += 1
        code_lines.update(range(token.start[0], token.end[0] + 1))
    sums.lines += len(code_lines)
    sums.long_lines += sum(column_width(line) > WIDTH for line in source.splitlines())
    methods = {child for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for child in node.body}
    for node in ast.walk(tree):
        sums.tuple_assignments += _is_tuple_assignment(node)
        if isinstance(node, _COMPREHENSIONS):
            sums.comprehensions += 1
            inner = (child for child in ast.walk(node) if child is not node)
            sums.nested += any(isinstance(child, _COMPREHENSIONS) for child in inner)
        if isinstance(node, _FUNCTIONS):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            sums.functions.append((complexity(node), length, f"{path}:{node.lineno} {node.name}"))
            sums.annotated += is_annotated(node, node in methods)
            if not node.name.startswith("_"):
                sums.public += 1
                sums.documented += ast.get_docstring(node) is not None


def python_files(place: Path) -> Iterator[Path]:
    """The Python files of a folder and the folders in it, or the file itself."""
    if place.is_file():
        yield place
        return
    yield from sorted(place.rglob("*.py"))


def measure(place: Path) -> Measures:
    """The measures of a folder or a file."""
    sums = Measures()
    for path in python_files(place):
        measure_file(path, sums)
    return sums


HEADER = (
    f"{'':24}{'lines':>7}{'tokens/line':>13}{'tuple =':>9}{'compreh.':>10}{'nested':>8}"
    f"{'long':>6}{f'cc>{COMPLEX}':>8}{'max':>5}{'typed':>7}{'doc':>6}"
)


def row(name: str, sums: Measures) -> str:
    """One line of the table: counts per 1,000 code lines, the rest in percent of functions."""
    functions = max(len(sums.functions), 1)
    complex_share = sum(found[0] > COMPLEX for found in sums.functions) / functions
    greatest = max((found[0] for found in sums.functions), default=0)
    return (
        f"{name:24}{sums.lines:7}{sums.tokens / max(sums.lines, 1):13.1f}"
        f"{sums.per_thousand(sums.tuple_assignments):9.1f}{sums.per_thousand(sums.comprehensions):10.1f}"
        f"{sums.per_thousand(sums.nested):8.1f}{sums.per_thousand(sums.long_lines):6.1f}"
        f"{complex_share:8.1%}{greatest:5}{sums.annotated / functions:7.0%}{sums.documented / max(sums.public, 1):6.0%}"
    )


def default_places() -> list[Path]:
    """The package and its wings."""
    package = Path(__file__).resolve().parents[1] / "nlp"
    wings = [folder for folder in sorted(package.iterdir()) if (folder / "__init__.py").is_file()]
    return [package, *wings]


def main() -> int:
    parser = argparse.ArgumentParser(description="How dense Python code is, a row a folder.")
    parser.add_argument("places", nargs="*", type=Path, help="folders or files (default: nlp and each of its wings)")
    parser.add_argument("--functions", type=int, default=0, metavar="N", help="list the N most complex functions, too")
    options = parser.parse_args()
    places = options.places or default_places()
    print(HEADER)
    for place in places:
        print(row(place.name, measure(place)))
    if options.functions:
        found = sorted((entry for place in places[:1] for entry in measure(place).functions), reverse=True)
        for number, length, where in found[: options.functions]:
            print(f"{number:4} {length:4} lines  {where}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
