"""A web page into what its readers see: text against copying out, panels that open kept.

Text that is hidden is of two kinds. Blocks may open: a tab, a later page, a collapsed panel; these are text where they
hold sentences of their own. All else is not: what is too small, out of sight, struck out or of the colour of the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, NamedTuple

from nlp.reading.html_lines import BLOCKS, Piece, pieces_of
from nlp.reading.html_score import score
from nlp.reading.html_style import Declarations, StyleSheet

#: Never text, whatever the style says.
_STRUCK = frozenset(("del", "s", "strike"))
#: Blocks of text rather than of blocks: a single one that is hidden is no panel.
_TEXT_BLOCKS = frozenset(("p", "li", "dd", "dt", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6"))
#: Blocks that hold furniture by their name, and in a few pages the article.
_FURNITURE = frozenset(("nav", "aside", "footer"))
#: What a class says of a block's state, rather than of its kind.
_STATE = re.compile(
    "active|current|show|shown|open|opened|selected|hide|hidden|none|first|last|in|on|off|fade|[a-z]*\\d+"
)
_NOTE_MARK = re.compile(r"[\[［〔]\d{1,2}[\]］〕]|[①-⑳]")
_NOTE_ID = re.compile(r"_?(?:ftn|edn|fn|footnote)-?\d{1,3}")
_WORD_NOTE = re.compile("(?:comment|footnote|endnote)(?:-list)?")
#: Points or pixels up to which type is too small to be seen, and beyond which text is out of sight.
TOO_SMALL, OUT_OF_SIGHT = 1.0, 300.0
#: Lines of sentences that hidden blocks hold at the least for being panels.
FEWEST_LINES = 2
#: Share of a hidden block's lines that stand elsewhere, from which it is another copy of the text.
COPIED = 0.3
#: Blocks beside a hidden one that are looked at for being of its kind.
MOST_SIBLINGS = 200
#: Characters of a block that are counted.
MOST_COUNTED = 20_000
#: Characters that hidden text within a line has at the most.
LONGEST_NOISE = 100
#: Share of a block that is to be seen for the rest to be decoration.
PARTIAL = 0.1


class Aside(NamedTuple):
    """A block taken out of the page, and the mark that holds its place."""

    mark: Any
    element: Any
    may_open: bool

    def put_back(self) -> None:
        self.element.tail = self.mark.tail
        self.mark.getparent().replace(self.mark, self.element)


def drop_hidden(body: Any, sheet: StyleSheet) -> list[Any]:
    """Take out what is not seen; panels that open stay. The blocks taken out are given back, each a copy perhaps."""
    asides = _take_out(body, sheet)
    if not asides:
        return []
    seen = {piece.letters for piece in pieces_of(body) if piece.weight}
    left = []
    for group in _groups(asides):
        kept = _panels(group, seen)
        for aside in group:
            if aside in kept:
                aside.put_back()
            else:
                left.append(aside)
    # A page may hide all of its article until a script shows it, or call it what it is not.
    hidden = [piece for aside in left for piece in pieces_of(aside.element)]
    if left and score(hidden) > score(pieces_of(body)) and not _is_copy(hidden, seen):
        for aside in left:
            aside.put_back()
        return []
    return [aside.element for aside in left]


# ----------------------------------------------------------------------------------------- what is hidden


class _Seen(NamedTuple):
    """What an element hands on to those within."""

    is_tiny: bool = False
    background: str = "#ffffff"
    in_panel: bool = False


def _take_out(body: Any, sheet: StyleSheet) -> list[Aside]:
    """Take hidden elements out: those within lines for good, blocks with a mark in their place."""
    walk = _Walk(sheet)
    walk.through(body)
    _drop_partial(walk.partial)
    return walk.asides


class _Walk:
    """Goes through a page and takes out what is hidden."""

    def __init__(self, sheet: StyleSheet) -> None:
        self.sheet = sheet
        self.asides: list[Aside] = []
        self.partial: list[Any] = []

    def through(self, body: Any) -> None:
        open_elements: list[tuple[Any, _Seen]] = [(body, _Seen())]
        while open_elements:
            element, outer = open_elements.pop()
            declared = self.sheet.declarations(element)
            state = _handed_on(element, declared, outer)
            if element is not body:
                if outer.is_tiny:
                    element.tail = None
                if not self._keeps(element, declared, state):
                    continue
                if self.asides and self.asides[-1].element is element:
                    state = state._replace(in_panel=True)
            if state.is_tiny:
                element.text = None
            open_elements += [(child, state) for child in reversed(element) if isinstance(child.tag, str)]

    def _keeps(self, element: Any, declared: Declarations, state: _Seen) -> bool:
        """Whether an element is to be gone into; a hidden block is set aside first."""
        is_gone = _is_gone(element, declared)
        may_open = (bool(declared) or element.get("hidden") is not None) and _may_open(element, declared)
        is_block = element.tag in BLOCKS
        if (is_gone or may_open) and not is_block and _size(element) <= LONGEST_NOISE:
            element.drop_tree()
            return False
        if is_gone or (may_open and not state.in_panel):
            self.asides.append(_set_aside(element, not is_gone))
        elif not is_block and _is_decoration(element, declared, state):
            self.partial.append(element)
        return True


def _set_aside(element: Any, may_open: bool) -> Aside:
    mark = element.makeelement("span")
    mark.tail = element.tail
    element.tail = None
    element.getparent().replace(element, mark)
    return Aside(mark, element, may_open)


def _handed_on(element: Any, declared: Declarations, outer: _Seen) -> _Seen:
    is_tiny = outer.is_tiny
    size = declared.get("font-size") or declared.get("font", "")
    if size:
        is_tiny = _is_tiny(size)
    background = declared.get("background-color") or declared.get("background") or element.get("bgcolor")
    if element.get("background"):
        background = "url("
    return outer._replace(is_tiny=is_tiny, background=_colour(background) if background else outer.background)


def _is_tiny(size: str) -> bool:
    found = re.search(r"(?<![\w.])(\d{0,5}\.?\d{1,5})(px|pt|em|rem|%|ex)?(?![\w.])", size)
    if not found:
        return False
    value = float(found[1])
    return value == 0 or (value <= TOO_SMALL and found[2] in ("px", "pt"))


def _is_gone(element: Any, declared: Declarations) -> bool:
    """Whether no reader ever sees an element, whatever they open."""
    if element.tag in _STRUCK or element.tag in _FURNITURE or _is_note(element):
        return True
    if not declared:
        return False
    if "line-through" in declared.get("text-decoration", ""):
        return True
    if _is_left_to_word(declared):
        return True
    # A block may slide or fade in, a paragraph hardly.
    is_text = _is_text(element) or element.tag not in BLOCKS
    return is_text and any(hides(declared) for hides in _HIDING)


def _is_text(element: Any) -> bool:
    """Whether a block is one of text, rather than of blocks."""
    return element.tag in _TEXT_BLOCKS and not any(child.tag in BLOCKS for child in element)


def _is_transparent(declared: Declarations) -> bool:
    opacity = declared.get("opacity", "")
    if re.fullmatch(r"0?\.?0{0,5}%?|0?\.0[0-5]\d{0,3}", opacity) and opacity:
        return True
    return "opacity=0)" in declared.get("filter", "") or "opacity(0" in declared.get("filter", "")


def _is_out_of_sight(declared: Declarations) -> bool:
    if declared.get("position") in ("absolute", "fixed"):
        places = [declared.get(side, "") for side in ("left", "right", "top", "bottom")]
    else:
        places = []
    places += [declared.get("text-indent", ""), declared.get("margin-left", "")]
    return any(_is_far_off(place) for place in places)


def _is_far_off(place: str) -> bool:
    found = re.fullmatch(r"-(\d{1,7})(?:\.\d{1,5})?(px|pt|em|rem|%|vw|vh)?", place)
    if not found:
        return False
    factor = 16 if found[2] in ("em", "rem") else 5 if found[2] in ("%", "vw", "vh") else 1
    return int(found[1]) * factor >= OUT_OF_SIGHT


def _is_clipped(declared: Declarations) -> bool:
    clip = re.sub(r"[\s,]|px", "", declared.get("clip", ""))
    if clip in ("rect(0000)", "rect(1111)"):
        return True
    if re.match(r"inset\((?:50|100)%", declared.get("clip-path", "")):
        return True
    if re.search(r"scale[xy]?\(0[,)]", declared.get("transform", "")):
        return True
    if declared.get("overflow") != "hidden":
        return False
    no_room = [side for side in ("width", "height") if _is_nothing(declared, side)]
    if no_room and declared.get("display", "").startswith("inline"):
        return True  # amid a line: what opens is a block
    return len(no_room) == 2 or any(_is_nothing(declared, "max-" + side) for side in ("width", "height"))


def _is_nothing(declared: Declarations, side: str) -> bool:
    return re.fullmatch(r"[01](?:px|pt|em)?", declared.get(side, "")) is not None


def _is_left_to_word(declared: Declarations) -> bool:
    """Hidden in Word, or one of its comments and notes."""
    return declared.get("mso-hide") == "all" or bool(_WORD_NOTE.fullmatch(declared.get("mso-element", "")))


def _is_note(element: Any) -> bool:
    """A footnote, or the mark that leads to it."""
    if element.tag == "sup":
        return bool(_NOTE_MARK.fullmatch("".join(element.itertext()).strip()))
    return bool(_NOTE_ID.fullmatch(element.get("id") or "")) and bool(_NOTE_MARK.match(_start(element)))


def _start(element: Any) -> str:
    return "".join(islice(element.itertext(), 5)).strip()


_HIDING: tuple[Callable[[Declarations], bool], ...] = (
    _is_transparent,
    _is_out_of_sight,
    _is_clipped,
)


def _may_open(element: Any, declared: Declarations) -> bool:
    """Whether an element is hidden in the way in which pages hide what opens."""
    if element.get("hidden") is not None and declared.get("display", "none") == "none":
        return True
    return (
        declared.get("display") == "none"
        or declared.get("visibility") in ("hidden", "collapse")
        or declared.get("content-visibility") == "hidden"
        or any(hides(declared) for hides in _HIDING)
    )


def _is_decoration(element: Any, declared: Declarations, state: _Seen) -> bool:
    """Whether an element within a line may be there for the eye only, or for copies."""
    if element.get("aria-hidden") == "true":
        return True
    colour = declared.get("color") or (element.get("color") or "").lower()
    return bool(colour) and _colour(colour) in ("transparent", state.background)


_NAMED = {"white": "#ffffff", "black": "#000000", "none": "#ffffff"}


def _colour(value: str) -> str:
    """A colour in one notation; what is not known of it, such as a picture, as it stands.

    >>> [_colour(value) for value in ("White", "#FFF", "rgb(254, 255, 255)", "rgba(0,0,0,0)", "url(a.png) #fff")]
    ['#ffffff', '#ffffff', '#ffffff', 'transparent', 'url(a.png) #fff']
    """
    value = value.strip().lower()
    value = _NAMED.get(value, value)
    numbers = re.fullmatch(r"rgba?\(\s*(\d{1,3})[,\s]+(\d{1,3})[,\s]+(\d{1,3})(?:[,\s/]+([\d.]{1,6}%?))?\s*\)", value)
    if numbers:
        if numbers[4] and not numbers[4].strip("0.%"):
            return "transparent"
        parts = [int(number) for number in numbers.group(1, 2, 3)]
    elif re.fullmatch("#[0-9a-f]{3}", value):
        parts = [int(digit * 2, 16) for digit in value[1:]]
    elif re.fullmatch("#[0-9a-f]{6}", value):
        parts = [int(value[place : place + 2], 16) for place in (1, 3, 5)]
    else:
        return value
    if min(parts) >= 250:  # nearly white is seen as little
        return "#ffffff"
    return "#" + "".join(f"{part:02x}" for part in parts)


def _drop_partial(elements: Iterable[Any]) -> None:
    """Drop decoration where it is only part of a line; what is all of it, such as a white heading, stays."""
    of_block: dict[Any, list[Any]] = defaultdict(list)
    for element in elements:
        block = next((outer for outer in element.iterancestors() if outer.tag in BLOCKS), None)
        if block is not None:
            of_block[block].append(element)
    for block, within in of_block.items():
        hidden = sum(_size(element) for element in within)
        if _size(block) - hidden > PARTIAL * hidden:
            for element in within:
                if element.getparent() is not None:
                    element.drop_tree()


def _size(element: Any) -> int:
    size = 0
    for text in element.itertext():
        size += len(text.strip())
        if size > MOST_COUNTED:
            break
    return size


# ------------------------------------------------------------------------------------------- what opens


def _groups(asides: list[Aside]) -> list[list[Aside]]:
    """Hidden blocks of one kind side by side; those of text only where nothing stands between."""
    groups: dict[object, list[Aside]] = defaultdict(list)
    run = 0
    before: Any = None
    for aside in asides:
        if _is_text(aside.element):
            follows = before is not None and aside.mark.getprevious() is before and not (before.tail or "").strip()
            run += not follows
            groups[run].append(aside)
        else:
            groups[(aside.mark.getparent(), _shape(aside.element))].append(aside)
        before = aside.mark
    return list(groups.values())


def _shape(element: Any) -> tuple[object, ...]:
    names = (element.get("class") or "").lower().replace("-", " ").split()
    return (element.tag, frozenset(name for name in names if not _STATE.fullmatch(name)), element.get("role"))


def _panels(group: list[Aside], seen: set[str]) -> list[Aside]:
    """Those blocks of a group that hold text of the article."""
    if not all(aside.may_open for aside in group):
        return []
    pieces = {aside: pieces_of(aside.element) for aside in group}
    own = [aside for aside in group if not _is_copy(pieces[aside], seen)]
    fresh = {piece.letters for aside in own for piece in pieces[aside] if piece.weight} - seen
    together = score([piece for aside in own for piece in pieces[aside]])
    if not (len(fresh) >= FEWEST_LINES and together.cues) and not (fresh and _has_twin(group[0])):
        return []
    return own


def _is_copy(pieces: list[Piece], seen: set[str]) -> bool:
    keys = [piece.letters for piece in pieces if piece.weight]
    return bool(keys) and sum(key in seen for key in keys) >= COPIED * len(keys)


def _has_twin(aside: Aside) -> bool:
    """Whether a block of the same kind beside it is seen and holds a sentence."""
    shape = _shape(aside.element)
    if not (shape[1] or shape[2]) or _is_text(aside.element):
        return False
    siblings = islice(aside.mark.getparent().iterchildren(aside.element.tag), MOST_SIBLINGS)
    return any(_shape(sibling) == shape and any(p.weight for p in pieces_of(sibling)) for sibling in siblings)
