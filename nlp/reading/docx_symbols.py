"""Characters of symbol fonts into what they show; ornaments and bullets into nothing."""

from __future__ import annotations

_FONTS = frozenset(
    ("wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", "zapf dingbats", "monotype sorts", "marlett")
)
_PRIVATE = range(0xF000, 0xF100)  # where Word puts characters of fonts without letters

_CIRCLED = {0x80 + n: chr(0x2460 + n - 1) for n in range(1, 11)} | {0x8B + n: chr(0x2460 + n - 1) for n in range(1, 11)}
_WINGDINGS = _CIRCLED | {0xFC: "√", 0xFE: "☑", 0x6F: "□", 0xA8: "□", 0xFB: "×", 0xFD: "☒"}
_WINGDINGS_2 = {0x50: "√", 0x52: "☑", 0xA3: "□", 0x4F: "×", 0x51: "☒"} | {
    0x6A + n - 1: chr(0x2460 + n - 1) for n in range(1, 11)
}
_SYMBOL = {code: chr(code) for code in range(0x20, 0x40) if chr(code) not in "\"$'*@"} | {
    0xA3: "≤",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0x5B: "[",
    0x5D: "]",
    0x7E: "~",
}
_SHOWN = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def is_symbol_font(font: str | None) -> bool:
    return (font or "").lower() in _FONTS


def symbol(code: int, font: str | None) -> str:
    """What a character of a font shows, as text.

    >>> symbol(0xF081, "Wingdings"), symbol(0xF0B7, "Symbol"), symbol(0x4E00, "SimSun"), symbol(0x6C, "Wingdings")
    ('①', '', '一', '')
    """
    is_private = code in _PRIVATE
    if not is_symbol_font(font):
        return "" if is_private or not 0x20 <= code < 0x110000 or 0xD800 <= code < 0xE000 else chr(code)
    return _SHOWN.get((font or "").lower(), {}).get(code - 0xF000 if is_private else code, "")


def symbols(text: str, font: str | None) -> str:
    """A text that stands in a symbol font; characters the font has not are shown by another.

    >>> symbols("l总体", "Wingdings")
    '总体'
    """
    return "".join(c if ord(c) > 0xFF and ord(c) not in _PRIVATE else symbol(ord(c), font) for c in text)
