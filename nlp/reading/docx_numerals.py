"""Numbers into numerals as Word writes them, by the names of its formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

LARGEST = 9999

_COUNTING = "〇一二三四五六七八九"
_LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
_SIMPLIFIED = str.maketrans("貳參陸", "贰叁陆")
_LEGAL_JAPANESE = "〇壱弐参四伍六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_HANGUL = "영일이삼사오육칠팔구"
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"


def chinese(n: int, digits: str = _COUNTING, units: str = "十百千") -> str:
    """
    >>> [chinese(n) for n in (7, 10, 12, 20, 105, 2024)]
    ['七', '十', '十二', '二十', '一百〇五', '二千〇二十四']
    """
    if not 0 < n <= LARGEST:
        return str(n)
    out = ""
    for place, digit in zip(range(len(str(n)) - 1, -1, -1), map(int, str(n))):
        if digit:
            out += digits[digit] + (units[place - 1] if place else "")
        elif out and not out.endswith(digits[0]):
            out += digits[0]
    out = out.rstrip(digits[0])
    return out[1:] if 10 <= n < 20 and digits[1] == "一" else out


def _by_digit(n: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(n))


def _counting(n: int, zero: str) -> str:
    """Counted up to 99, from there on digit by digit.

    >>> _counting(21, "○"), _counting(105, "○")
    ('二十一', '一○五')
    """
    return chinese(n) if n < 100 else _by_digit(n, zero + _COUNTING[1:])


def _japanese(n: int) -> str:
    """Without the zeros and the ones before units that Chinese has."""
    counted = chinese(n).replace(_COUNTING[0], "")
    return counted.replace("一百", "百").replace("一千", "千").replace("一十", "十")


def _roman(n: int) -> str:
    out = ""
    for size, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
    ):
        out += sign * (n // size)
        n %= size
    return out


def _letters(n: int, first: str) -> str:
    """A to Z, then AA to ZZ: the same letter again, as Word has it."""
    return chr(ord(first) + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _of(n: int, signs: str) -> str:
    """One of some signs; beyond them Arabic, as Word does."""
    return signs[n - 1] if n <= len(signs) else str(n)


def _sexagenary(n: int) -> str:
    return _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12]


def _signs(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


_CIRCLED = _signs((0x2460, 0x2473), (0x3251, 0x325F), (0x32B1, 0x32BF))
_FULL_WIDTH = "０１２３４５６７８９"

#: By the format's name in ST_NumberFormat.
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": "{:02}".format,
    "decimalFullWidth": partial(_by_digit, digits=_FULL_WIDTH),
    "decimalFullWidth2": partial(_by_digit, digits=_FULL_WIDTH),
    "numberInDash": "- {} -".format,
    "decimalEnclosedCircle": partial(_of, signs=_CIRCLED),
    "decimalEnclosedCircleChinese": partial(_of, signs=_CIRCLED),
    "decimalEnclosedParen": partial(_of, signs=_signs((0x2474, 0x2487))),
    "decimalEnclosedFullstop": partial(_of, signs=_signs((0x2488, 0x249B))),
    "ideographEnclosedCircle": partial(_of, signs=_signs((0x3280, 0x3289))),
    "ideographEnclosedParen": partial(_of, signs=_signs((0x3220, 0x3229))),  # ours, for a format of fields
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": partial(_letters, first="A"),
    "lowerLetter": partial(_letters, first="a"),
    "chineseCounting": partial(_counting, zero="○"),
    "taiwaneseCounting": partial(_counting, zero="○"),
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": _japanese,
    "chineseLegalSimplified": partial(chinese, digits=_LEGAL_SIMPLIFIED, units="拾佰仟"),
    # In simplified characters, as the text about it is.
    "ideographLegalTraditional": partial(chinese, digits=_LEGAL_SIMPLIFIED, units="拾佰仟"),
    "japaneseLegal": partial(chinese, digits=_LEGAL_JAPANESE, units="拾百阡"),
    "ideographDigital": partial(_by_digit, digits=_COUNTING),
    "japaneseDigitalTenThousand": partial(_by_digit, digits=_COUNTING),
    "taiwaneseDigital": partial(_by_digit, digits="○" + _COUNTING[1:]),
    "koreanDigital2": partial(_by_digit, digits=_COUNTING),
    "koreanDigital": partial(_by_digit, digits=_HANGUL),
    "koreanCounting": partial(chinese, digits=_HANGUL, units="십백천"),
    "ideographTraditional": partial(_of, signs=_STEMS),
    "ideographZodiac": partial(_of, signs=_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ganada": partial(_of, signs=_GANADA),
    "chosung": partial(_of, signs=_CHOSUNG),
    "ordinal": lambda n: f"{n}{_ordinal_end(n)}",
    "hex": "{:X}".format,
    "bullet": lambda n: "",
    "none": lambda n: "",
}

#: The same by the numbers that Word 2003 and .doc have for them.
_NUMBERED = dict(
    enumerate(
        (
            "decimal",
            "upperRoman",
            "lowerRoman",
            "upperLetter",
            "lowerLetter",
            "ordinal",
            "cardinalText",
            "ordinalText",
            "hex",
            "chicago",
            "ideographDigital",
            "japaneseCounting",
            "aiueo",
            "iroha",
            "decimalFullWidth",
            "decimalHalfWidth",
            "japaneseLegal",
            "japaneseDigitalTenThousand",
            "decimalEnclosedCircle",
            "decimalFullWidth2",
            "aiueoFullWidth",
            "irohaFullWidth",
            "decimalZero",
            "bullet",
            "ganada",
            "chosung",
            "decimalEnclosedFullstop",
            "decimalEnclosedParen",
            "decimalEnclosedCircleChinese",
            "ideographEnclosedCircle",
            "ideographTraditional",
            "ideographZodiac",
            "ideographZodiacTraditional",
            "taiwaneseCounting",
            "ideographLegalTraditional",
            "taiwaneseCountingThousand",
            "taiwaneseDigital",
            "chineseCounting",
            "chineseLegalSimplified",
            "chineseCountingThousand",
            "koreanDigital",
            "koreanCounting",
            "koreanLegal",
            "koreanDigital2",
        )
    )
)
_NUMBERED[255] = "none"


def _ordinal_end(n: int) -> str:
    return "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


def is_format(name: str) -> bool:
    return name in _FORMATS


def format_of_number(number: int) -> str:
    """The name of a format that a file has a number for.

    >>> format_of_number(37), format_of_number(1000)
    ('chineseCounting', 'decimal')
    """
    return _NUMBERED.get(number, "decimal")


@lru_cache(maxsize=256)
def format_of_examples(examples: str) -> str | None:
    """The format that begins as a custom one shows; None where none does.

    >>> format_of_examples("一, 二, 三, ..."), format_of_examples("001, 002, 003, ...")
    ('chineseCounting', 'decimalZero3')
    """
    shown = [each.strip().translate(_SIMPLIFIED) for each in examples.split(",")[:3]]
    shown = [each for each in shown if each not in ("", "...", "…")]
    if not shown:
        return None
    if shown[0].isdecimal() and shown[0].isascii() and 1 < len(shown[0]) <= 5:
        return f"decimalZero{len(shown[0])}"
    for name, make in _FORMATS.items():
        if [make(n) for n in range(1, len(shown) + 1)] == shown:
            return name
    return None


def numeral(n: int, name: str) -> str:
    """A number as Word writes it in one of its number formats; Arabic where the format is none of those in use here.

    >>> [numeral(3, name) for name in ("japaneseCounting", "chineseLegalSimplified", "decimalEnclosedCircle", "bullet")]
    ['三', '叁', '③', '']
    >>> [numeral(11, name) for name in ("ideographDigital", "ideographLegalTraditional", "ideographZodiac")]
    ['一一', '壹拾壹', '戌']
    """
    if not 0 < n <= LARGEST:
        return str(n)
    if name.startswith("decimalZero") and name[-1].isdecimal():
        return f"{n:0{name[-1]}}"
    return _FORMATS.get(name, str)(n)
