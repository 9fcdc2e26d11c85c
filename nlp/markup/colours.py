"""Names of labels and kinds into the colours of pages and plots, which the colour-blind can tell apart.

The colours are those of Okabe and Ito (2008), "Color Universal Design", https://jfly.uni-koeln.de/color/.
"""

from __future__ import annotations

from collections.abc import Sequence

_SKY_BLUE, _ORANGE, _GREEN, _GREY = "#56b4e9", "#e69f00", "#009e73", "#999999"
_PURPLE, _BLUE, _VERMILION, _YELLOW = "#cc79a7", "#0072b2", "#d55e00", "#f0e442"

#: The colours of the labels of the shipped model.
LABEL_COLOURS = {"measure": _SKY_BLUE, "problem": _ORANGE, "improvement": _GREEN, "other": _GREY}
#: What other labels get, in order; when they run out they begin anew.
_FURTHER = (_SKY_BLUE, _ORANGE, _GREEN, _PURPLE, _BLUE, _VERMILION, _YELLOW, _GREY)
#: The colours of the kinds of reuse.
KIND_COLOURS = {
    "statutory": _GREY,
    "template": _YELLOW,
    "peer": _PURPLE,
    "prior_year": _BLUE,
    "stock": "#d9d9d9",
}
#: The colours of what becomes of a segment a year later.
CHANGE_COLOURS = {
    "same": _GREY,
    "moved": _PURPLE,
    "numbers": _SKY_BLUE,
    "edited": _ORANGE,
    "new": _GREEN,
    "dropped": _VERMILION,
}
#: The colours of what becomes of a check, the worst first.
STATE_COLOURS = {"fail": _VERMILION, "uncertain": _ORANGE, "pass": _GREEN, "not_assessable": "#bbbbbb"}
#: How much of a colour is in the tint behind text, on white paper and on a dark screen.
_LIGHT_SHARE, _DARK_SHARE = 0.16, 0.24
_WHITE, _DARK = "#ffffff", "#16181b"


def label_colours(labels: Sequence[str]) -> dict[str, str]:
    """A colour for each label: the usual ones for the shipped model's, else others in order.

    >>> label_colours(["problem", "praise"])
    {'problem': '#e69f00', 'praise': '#56b4e9'}
    """
    free = [colour for colour in _FURTHER if colour not in {LABEL_COLOURS.get(label) for label in labels}]
    found = {}
    further = 0
    for label in labels:
        if label in LABEL_COLOURS:
            found[label] = LABEL_COLOURS[label]
        else:
            found[label] = free[further % len(free)]
            further += 1
    return found


def mixed(colour: str, ground: str, share: float) -> str:
    """A colour laid thinly on a ground.

    >>> mixed("#ff0000", "#ffffff", 0.2)
    '#ffcccc'
    """
    pairs = zip(_channels(colour), _channels(ground))
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    number = int(colour.removeprefix("#"), 16)
    return number >> 16, number >> 8 & 255, number & 255


def light_tint(colour: str) -> str:
    """A colour as a ground for black text."""
    return mixed(colour, _WHITE, _LIGHT_SHARE)


def dark_tint(colour: str) -> str:
    """A colour as a ground for white text."""
    return mixed(colour, _DARK, _DARK_SHARE)


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour.

    >>> ink_on("#e69f00"), ink_on("#0072b2")
    ('#111111', '#ffffff')
    """
    red, green, blue = _channels(colour)
    brightness = 0.299 * red + 0.587 * green + 0.114 * blue
    return "#111111" if brightness > _HALF_BRIGHT else _WHITE


_HALF_BRIGHT = 105
