"""No regular expression of the package takes a square of time, or worse, on any text that was made to have it do so."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from re import _constants as codes
from re import _parser as parser
from types import ModuleType

import pytest

import nlp
from nlp.regex import Later

LENGTHS = (1_000, 10_000, 100_000)
#: Seconds that may pass whatever the growth, and times by which ten times as much may take longer.
SOON, GROWTH = 0.03, 25
LONGEST_WAIT = 20  # seconds of processor time
#: Patterns that meet no text longer than this, since what calls them looks at its length first.
SHORT = {
    "nlp.reading.text._PAGE_MARK": 120,
    "nlp.structure.segment._SENTENCE": 1000,
    "nlp.structure.furniture._WEB": 199,
    "nlp.structure.lines._FIGURES": 149,
    "nlp.structure.page_edges._PAGE_NUMBER": 60,
    "nlp.structure.body._SIGNED": 60,
}
#: Patterns in lists of pairs, which are tried at the start of a text only.
AT_START = ("nlp.labelling.features._KINDS", "nlp.measures.named_facts._")


class _TooLong(Exception):
    pass


def _seconds(pattern: re.Pattern, methods: set[str], text) -> float:
    begun = time.process_time()
    if "fullmatch" in methods:
        pattern.fullmatch(text)
    pattern.match(text)
    if not methods.isdisjoint(ANYWHERE):
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - begun


def _growth(pattern: re.Pattern, methods: set[str], most: int) -> str:
    """What is wrong with how the time grows; empty where nothing is."""
    lengths = [length for length in LENGTHS if length <= most] or [most]
    for texts in zip(*(worst_texts(pattern, length) for length in lengths)):
        before = 0.0
        for text in texts:
            seconds = min(_seconds(pattern, methods, text) for _ in range(2))
            if seconds > SOON and (not before or seconds > GROWTH * before):
                return f"{len(text)} characters take {seconds:.3f} s, a tenth {before:.4f} s: {text[:30]!r}…"
            if seconds < (SOON / 30 if len(text) < 5_000 else SOON / 3):
                break  # ten times as much would be far from long
            before = seconds
    return ""


def _end(number, frame):
    raise _TooLong


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="nothing here ends a match that takes too long")
def test_time_grows_with_the_text():
    usual = signal.signal(signal.SIGPROF, _end)
    faults = {}
    try:
        for name, (pattern, methods) in patterns().items():
            base = name.partition("[")[0]
            if name.startswith(AT_START):
                methods = {"match", "fullmatch"}
            signal.setitimer(signal.ITIMER_PROF, LONGEST_WAIT)
            try:
                fault = _growth(pattern, methods, SHORT.get(base, max(LENGTHS)))
            except _TooLong:
                fault = f"more than {LONGEST_WAIT} seconds"
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            if fault:
                faults[name] = fault
    finally:
        signal.signal(signal.SIGPROF, usual)
    assert faults == {}


def test_all_patterns_are_found():
    found = patterns()
    assert len(found) > 400
    assert any(name.startswith("nlp.structure.title.") for name in found)
    assert any(re.fullmatch(r"nlp\.\w+(\.\w+)*:\d+", name) for name in found)


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"(?:甲+)+乙", "match"),
        (r"[ \t]*\d", "search"),
    ],
)
def test_a_pattern_that_explodes_is_told(pattern, method):
    usual = signal.signal(signal.SIGPROF, _end)
    signal.setitimer(signal.ITIMER_PROF, 1)
    try:
        assert _growth(re.compile(pattern), {method}, max(LENGTHS))
    except _TooLong:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, usual)


# --------------------------------------------------------------------------- the package's patterns

#: Methods that try a pattern from every place of a text.
ANYWHERE = ("search", "sub", "subn", "finditer", "findall", "split")
_METHODS = {"match", "fullmatch", *ANYWHERE}
#: Modules that need an extra.
_OPTIONAL = ("nlp.__main__",)


def modules() -> list[ModuleType]:
    """All modules of the package."""
    names = [module.name for module in pkgutil.walk_packages(nlp.__path__, "nlp.")]
    return [importlib.import_module(name) for name in names if name not in _OPTIONAL]


def patterns() -> dict[str, tuple[re.Pattern, set[str]]]:
    """Each pattern by module and name, and the methods that the package calls of it, as far as its name tells."""
    found: dict[str, tuple[re.Pattern, set[str]]] = {}
    seen: set[tuple[object, int]] = set()
    uses = _uses()
    for module in modules():
        source = Path(module.__file__).read_text("utf-8")
        for name, value in vars(module).items():
            for number, pattern in enumerate(_within(value, set())):
                is_new = (pattern.pattern, pattern.flags) not in seen
                seen.add((pattern.pattern, pattern.flags))
                if is_new:
                    found[f"{module.__name__}.{name}[{number}]"] = pattern, uses[name] or _METHODS
        for line, text, method in _inline(source):
            pattern = re.compile(text)
            if (pattern.pattern, pattern.flags) not in seen:
                seen.add((pattern.pattern, pattern.flags))
                found[f"{module.__name__}:{line}"] = pattern, {method}
    return found


#: What is called of a name, and names that are handed on to something else.
_CALLED = re.compile(r"\b(\w+)(?:\[[^\[\]\n]*\])?\.(\w+)")
_HANDED_ON = re.compile(r"[(,\s](_?[A-Z][A-Z_0-9]*)(?=[,)])")


def _uses() -> dict[str, set[str]]:
    """The methods called of each name anywhere in the package; of one that is handed on, all."""
    sources = "\n".join(Path(module.__file__).read_text("utf-8") for module in modules())
    used: dict[str, set[str]] = defaultdict(set)
    for name, method in _CALLED.findall(sources):
        used[name] |= {method} & _METHODS
    for name in _HANDED_ON.findall(sources):
        used[name] |= _METHODS
    return used


def _within(value: object, seen: set[int], depth: int = 0) -> Iterator[re.Pattern]:
    """The patterns in a value: itself, in a collection, in a record, in the arguments of a partial."""
    if isinstance(value, Later):
        value = value.compiled()
    if isinstance(value, re.Pattern):
        yield value
        return
    if depth > 6 or id(value) in seen or isinstance(value, (str, bytes, type, ModuleType)):
        return
    seen.add(id(value))
    inside: list[object] = []
    if isinstance(value, dict):
        inside = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)) and len(value) < 5000:
        inside = list(value)
    elif isinstance(value, partial):
        inside = [*value.args, *value.keywords.values()]
    elif is_dataclass(value):
        inside = [getattr(value, field.name, None) for field in fields(value)]
    for each in inside:
        yield from _within(each, seen, depth + 1)


def _inline(source: str) -> Iterator[tuple[int, str | bytes, str]]:
    """Calls such as re.sub("…", …): line, pattern, and method."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        is_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        if is_re and node.func.attr != "compile" and node.args and isinstance(node.args[0], ast.Constant):
            yield node.lineno, node.args[0].value, node.func.attr


# --------------------------------------------------------------------------------------- worst texts


def worst_texts(pattern: re.Pattern, length: int) -> Iterator[str | bytes]:
    """Texts of about this length that make a pattern try as much as it can, each ending in what it does not take.

    For each repetition: what may stand before it, what it repeats as often as fits, and what fits nothing; also what is
    repeated in each order with what stands around it.
    """
    is_bytes = isinstance(pattern.pattern, bytes)
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    texts: dict[str, None] = {}
    for before, repeated in _repetitions(list(tree), ""):
        if repeated:
            texts[before + repeated * (length // len(repeated)) + "\x01"] = None
            whole = before + repeated
            texts[whole * (length // len(whole)) + "\x01"] = None
    whole = _example(list(tree))
    if whole:
        texts[whole * (length // len(whole)) + "\x01"] = None
        head = whole[: max(1, len(whole) // 2)]
        texts[head * (length // len(head)) + "\x01"] = None
    for text in texts:
        yield text.encode("latin-1", "replace") if is_bytes else text


def _repetitions(tree: list, before: str) -> Iterator[tuple[str, str]]:
    """For each repetition what stands before it and what it repeats, one choice for each alternative."""
    for position, (operation, argument) in enumerate(tree):
        here = before + _example(tree[:position])
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, most, inside = argument
            if most is codes.MAXREPEAT or most > 20:
                for repeated in _examples(list(inside)):
                    yield here, repeated
            yield from _repetitions(list(inside), here)
        elif operation is codes.SUBPATTERN:
            yield from _repetitions(list(argument[3]), here)
        elif operation is codes.ATOMIC_GROUP:
            yield from _repetitions(list(argument), here)
        elif operation is codes.BRANCH:
            for branch in argument[1]:
                yield from _repetitions(list(branch), here)
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repetitions(list(argument[1]), here)


def _examples(tree: list) -> list[str]:
    """A few texts that a part of a pattern takes: of a class several characters, of alternatives several."""
    if len(tree) == 1:
        operation, argument = tree[0]
        if operation is codes.BRANCH:
            return [_example(list(branch)) for branch in argument[1][:4]]
        if operation is codes.IN:
            return _class_examples(argument)
        if operation is codes.SUBPATTERN:
            return _examples(list(argument[3]))
    return [_example(tree)]


_COMMON = "甲一1 \t\n\u3000a年（"


def _class_examples(items: list) -> list[str]:
    taken = [char for char in _COMMON if _is_in(char, items)]
    return taken[:5] or [_first_of(items)]


def _is_in(char: str, items: list) -> bool:
    is_negated = items[0][0] is codes.NEGATE
    found = any(_matches(char, operation, argument) for operation, argument in items)
    return found != is_negated


def _matches(char: str, operation: object, argument: object) -> bool:
    if operation is codes.LITERAL:
        return ord(char) == argument
    if operation is codes.RANGE:
        return argument[0] <= ord(char) <= argument[1]
    return operation is codes.CATEGORY and bool(_CATEGORY[argument](char))


_CATEGORY = {
    codes.CATEGORY_DIGIT: str.isdigit,
    codes.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    codes.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    codes.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}


def _first_of(items: list) -> str:
    for operation, argument in items:
        if operation is codes.LITERAL:
            return chr(argument)
        if operation is codes.RANGE:
            return chr(argument[0])
    return "甲"


def _example(tree: list) -> str:
    """A text that a part of a pattern takes."""
    made = []
    for operation, argument in tree:
        if operation is codes.LITERAL:
            made.append(chr(argument))
        elif operation is codes.NOT_LITERAL:
            made.append("甲" if argument != ord("甲") else "乙")
        elif operation is codes.ANY:
            made.append("甲")
        elif operation is codes.IN:
            made.append(_class_examples(argument)[0])
        elif operation is codes.BRANCH:
            made.append(_example(list(argument[1][0])))
        elif operation is codes.SUBPATTERN:
            made.append(_example(list(argument[3])))
        elif operation is codes.ATOMIC_GROUP:
            made.append(_example(list(argument)))
        elif operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, _, inside = argument
            made.append(_example(list(inside)) * max(least, 1))
    return "".join(made)
