"""A page's own style sheets into what they declare for an element.

Only what hides text or lays it out is read, and only selectors of names, classes and ids, one within another: enough to
know what a reader of the page sees, and bounded whatever a page brings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

LONGEST_SHEET = 500_000  # characters of all sheets of a page
MOST_CLASSES = 20  # of an element
MOST_RULES = 50  # for a name, class or id; the last count
MOST_STEPS = 3_000_000  # from an element up to another, for the whole page

#: What declares whether and how text is seen.
PROPERTIES = frozenset(
    [
        "display",
        "visibility",
        "content-visibility",
        "opacity",
        "filter",
        "font",
        "font-size",
        "color",
        "background",
        "background-color",
        "position",
        "left",
        "right",
        "top",
        "bottom",
        "text-indent",
        "margin-left",
        "clip",
        "clip-path",
        "transform",
        "width",
        "height",
        "max-width",
        "max-height",
        "overflow",
        "white-space",
        "direction",
        "unicode-bidi",
        "text-decoration",
        "text-decoration-line",
        "mso-hide",
        "mso-element",
        "list-style",
        "list-style-type",
    ]
)

Declarations = dict[str, str]


class Compound(NamedTuple):
    """What a selector says of one element, such as ``div.tab#t1``."""

    tag: str
    id: str
    classes: frozenset[str]

    def fits(self, element: Any) -> bool:
        if self.tag not in ("", "*", element.tag):
            return False
        return self.id in ("", element.get("id")) and self.classes.issubset((element.get("class") or "").split())


class Rule(NamedTuple):
    """Declarations for the elements that fit the last compound, within elements that fit those before it."""

    compounds: tuple[Compound, ...]
    declarations: Declarations
    rank: tuple[int, int, int, int]  # ids, classes, names, place in the sheet


class StyleSheet:
    """The rules of a page's ``<style>`` elements.

    >>> from lxml import html
    >>> page = html.fromstring("<div><style>.tab .x {display: none} @media print {p {display: none}}</style></div>")
    >>> sheet = StyleSheet(page)
    >>> div = html.fromstring("<div class=tab><i class='x y' style='opacity: 1'></i><p></p></div>")
    >>> [sheet.declarations(element) for element in div]
    [{'display': 'none', 'opacity': '1'}, {}]
    """

    def __init__(self, root: Any) -> None:
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        self.known: dict[Any, Declarations] = {}
        self.steps = 0
        text = "\n".join(style.text or "" for style in root.iter("style"))[:LONGEST_SHEET]
        for place, (selectors, body) in enumerate(_rules(_without_comments(text))):
            declarations = declarations_of(body)
            if declarations:
                for selector in selectors.split(","):
                    self._add(selector, declarations, place)

    def _add(self, selector: str, declarations: Declarations, place: int) -> None:
        compounds = _compounds(selector)
        if not compounds:
            return
        ids = sum(bool(compound.id) for compound in compounds)
        classes = sum(len(compound.classes) for compound in compounds)
        names = sum(bool(compound.tag) for compound in compounds)
        last = compounds[-1]
        key = "#" + last.id if last.id else "." + min(last.classes) if last.classes else last.tag
        self.rules[key].append(Rule(compounds, declarations, (ids, classes, names, place)))

    def declarations(self, element: Any) -> Declarations:
        """What is declared for an element, by the sheets and by its own attributes."""
        known = self.known.get(element)
        if known is None:
            known = self.known[element] = self._declarations(element)
        return known

    def _declarations(self, element: Any) -> Declarations:
        found: list[Rule] = []
        if self.rules:
            for key in _keys(element):
                rules = self.rules.get(key, ())
                found += [rule for rule in rules[-MOST_RULES:] if self._fits(rule.compounds, element)]
        declared: Declarations = {}
        for rule in sorted(found, key=lambda rule: rule.rank):
            declared.update(rule.declarations)
        style = element.get("style")
        if style:
            declared.update(declarations_of(style))
        return declared

    def _fits(self, compounds: tuple[Compound, ...], element: Any) -> bool:
        if not compounds[-1].fits(element):
            return False
        outer = list(compounds[:-1])
        for ancestor in element.iterancestors() if outer else ():
            self.steps += 1
            if self.steps > MOST_STEPS:
                return False
            if outer[-1].fits(ancestor):
                outer.pop()
            if not outer:
                break
        return not outer


def declarations_of(body: str) -> Declarations:
    """The declarations of a rule or of a ``style`` attribute that say whether text is seen.

    >>> declarations_of("Display : none !important; margin: 0")
    {'display': 'none'}
    """
    declarations: Declarations = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in PROPERTIES:
            declarations[name] = value.partition("!")[0].strip().lower()
    return declarations


def _keys(element: Any) -> Iterator[str]:
    yield element.tag
    if element.get("id"):
        yield "#" + element.get("id")
    for name in (element.get("class") or "").split()[:MOST_CLASSES]:
        yield "." + name


_COMPOUND = re.compile(r"(\*|[a-zA-Z][\w:-]*)?((?:[.#][\w-]+)*)")


def _compounds(selector: str) -> tuple[Compound, ...]:
    """The compounds of a selector; none for one that says more, such as a state."""
    compounds = []
    for part in selector.replace(">", " ").split():
        found = _COMPOUND.fullmatch(part)
        if not found or ":" in part:
            return ()
        names = re.findall(r"([.#])([\w-]+)", found[2])
        id_ = next((name for mark, name in names if mark == "#"), "")
        compounds.append(Compound((found[1] or "").lower(), id_, frozenset(n for mark, n in names if mark == ".")))
    return tuple(compounds)


def _without_comments(text: str) -> str:
    first, *others = text.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations, without those that hold only in print or on screens of some size."""
    text = text.replace("<!--", "").replace("-->", "")
    outer: list[bool] = []  # whether each at-rule that is open holds
    for chunk in text.split("}"):
        *heads, body = chunk.split("{")
        if not heads:
            if outer:
                outer.pop()
            continue
        outer += [_holds(head) for head in heads[:-1]]
        selectors = heads[-1].rpartition(";")[2].strip()
        if all(outer) and not selectors.startswith("@"):
            yield selectors, body


def _holds(head: str) -> bool:
    condition = head.rpartition(";")[2].strip().lower()
    return condition in ("@media screen", "@media all", "@media only screen") or condition.startswith("@layer")
