"""Text as a recogniser, a font or a converter damaged it into the text that was meant.

Each repair is one small function. Those that change characters one for one go from `str` to `str` and keep its
length; those that drop some go from `Traced` to `Traced`. None crosses a line break, and rows of figures stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import normalize

import nlp.regex as re
from nlp.language.numerals import HAN_DIGITS, HAN_NUMERALS
from nlp.language.patterns import either
from nlp.language.text import Traced, plain_characters

_HAN = "一-龥〇"


def repaired(t: Traced, private: PrivateTable | None = None) -> Traced:
    """A text with all repairs done; `private` is what `private_characters` says of the whole document.

    >>> repaired(Traced.of("—、總(zǒng)体情况：2 O 2 3 年,全年公开2l条.")).text
    '一、總体情况：2023 年，全年公开21条。'
    """
    t = plain_characters(t)
    if private:
        t = t.replace(_RARE.sub(lambda found: private.get(found.group(), found.group()), t.text))
    t = without_pinyin(t)
    t = without_lost_blanks(t)
    t = joined_years(t)
    text = t.text
    for repair in _ONE_FOR_ONE:
        text = repair(text)
    return t if text is t.text else t.replace(text)


# ------------------------------------------------------------------------------------- private use

#: A private-use character and what stands for it.
PrivateTable = dict[str, str]

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
#: With them, as rare: compatibility ideographs beyond the basic plane.
_RARE = re.compile("[\ue000-\uf8ff\U0002f800-\U0002fa1f\U000f0000-\U0010fffd]")
#: Where a symbol font has what ASCII has at U+0020 to U+007E.
_SYMBOL_OFFSET = 0xF000
_SYMBOLS = range(0xF020, 0xF07F)
#: Signs of Wingdings and Symbol that head items: ● ■ ◆ and the like.
_BULLETS = dict(
    zip("\uf06c\uf06d\uf06e\uf06f\uf071\uf075\uf076\uf077\uf09f\uf0a7\uf0b7\uf0d8\uf0e8\uf0fc", "●○■□■◆◆◆•▪••••")
)
#: What stands between clauses: a text of any length that lacks one of these has it in disguise.
_MARKS = "，。、"
# A mark comes at least so often, in characters: rarer, it may be a rare character.
_CHARACTERS_A_MARK = {"，": 90, "。": 220, "、": 220}
_FEWEST_MARKS = 3
_HEADS_LINES = 0.8


def private_characters(text: str) -> PrivateTable:
    """What each private-use character of a document stands for, where that can be told, and each ideograph so rare.

    Symbol fonts have digits and signs at U+F020 to U+F07E. A character that stands where only a comma can, in a
    text that has no comma, is that; one at the head of lines is a bullet; one behind 一 and 二 there is `、`.

    >>> private_characters("\\uf032\\uf030\\uf032\\uf034年") == {"\\uf030": "0", "\\uf032": "2", "\\uf034": "4"}
    True
    """
    table: PrivateTable = {}
    for char in sorted(set(_RARE.findall(text))):
        if not _PRIVATE.match(char):
            table[char] = normalize("NFKC", char)
            continue
        meant = _private_bullet(text, char) or _private_mark(text, char) or _symbol(text, char)
        if meant:
            table[char] = meant
    return table


def _symbol(text: str, char: str) -> str:
    """The sign that a symbol font has at a place; letters only where such stand beside them, as in an address."""
    if ord(char) not in _SYMBOLS:
        return ""
    plain = chr(ord(char) - _SYMBOL_OFFSET)
    if not plain.isalpha():
        return plain
    beside = re.search(rf"[\uf02d-\uf07ea-zA-Z]{char}|{char}[\uf02d-\uf07ea-zA-Z]", text)
    return plain if beside else ""


def _private_bullet(text: str, char: str) -> str:
    """The bullet that a character is that stands at the head of lines, nearly always."""
    if char not in _BULLETS:
        return ""
    heads = len(re.findall(rf"(?m)^[ \t]*{char}(?=[ \t]*\S)", text))
    return _BULLETS[char] if heads >= _HEADS_LINES * text.count(char) else ""


def _private_mark(text: str, char: str) -> str:
    """The mark of punctuation that a character is: the one that a text of Chinese has not, and this often enough."""
    count = text.count(char)
    if count < _FEWEST_MARKS:
        return ""
    if len(re.findall(rf"(?m)^[ \t]*[{HAN_NUMERALS}]{char}", text)) * 2 >= count:
        return "、"
    between = len(re.findall(rf"[{_HAN}\d）》”%\w]{char}(?![{char}])", text))
    if between < count:
        return ""
    lacking = [mark for mark in _MARKS if mark not in text and len(text) <= count * _CHARACTERS_A_MARK[mark]]
    if len(lacking) > 1:
        # The one that closes paragraphs is the stop.
        closes = len(re.findall(rf"{char}[ \t]*(?:\n|$)", text))
        return "。" if closes * 2 > count else "，"
    return lacking[0] if lacking else ""


def unreadable_count(text: str) -> int:
    """How many characters of a text nobody can read: lost ones, and those of private use that tell nothing.

    >>> unreadable_count("青\\ufffd县水务局"), unreadable_count("青柳县水务局")
    (1, 0)
    """
    return text.count("\ufffd") + len(_PRIVATE.findall(text))


# ------------------------------------------------------------------------------------------ pinyin

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿêü\u0300\u0301\u0304\u030c"
_NEUTRAL = "de|le|zhe|ne|ba|ma|me|men|zi|er|a|ya"
_SYLLABLES = rf"[a-zɑɡ'’ {_TONES}]"
_PINYIN = re.compile(
    "(?<=[㐀-鿿])[ ]?[（(]" + either(rf"(?={_SYLLABLES}{{0,60}}[{_TONES}]){_SYLLABLES}{{1,60}}", _NEUTRAL) + "[)）]",
    re.IGNORECASE,
)
# The bracket first, which is rare: fast to look for.
_HAS_TONE = [re.compile(rf"{bracket}[a-zA-Zɑɡ]{{0,3}}[{_TONES}{_TONES.upper()}]") for bracket in ("（", r"\(")]


def without_pinyin(t: Traced) -> Traced:
    """Pinyin in brackets behind a character, as converters to traditional characters write it, taken out.

    It stands amid words and hides headings. Letters without a tone mark stay, unless they are a toneless syllable
    (`的(de)`) in a text that has tones.

    >>> without_pinyin(Traced.of("報(bào)告無(wú)誤，用戶的(de)應用(app)")).text
    '報告無誤，用戶的應用(app)'
    """
    if not any(pattern.search(t.text) for pattern in _HAS_TONE):
        return t
    return t.without(found.span() for found in _PINYIN.finditer(t.text))


# ------------------------------------------------------------------------------------- lost blanks

#: At the head of a line, alone on it, or behind the stop that ends one: no question is asked there.
_NO_QUESTION = re.compile(rf"(?m)^[ ?]*\?[ ]*(?=[\d（({_HAN}]|$)|(?<=[。；：！])\?+ *$")
#: Neither in rows of tables, where a figure may be unknown.
_LINE_ENDS_SO = re.compile(r"(?m)^(?!.*[\t|])[ ?]*\?[ ]*|(?<!\?)\?[ ?]*$(?<!\t\?)")


def without_lost_blanks(t: Traced) -> Traced:
    """The `?` about lines taken out that a wrong encoding made of their blanks, where some can be no question marks.

    >>> without_lost_blanks(Traced.of("一、总体情况?\\n?全年公开两次。?\\n办得怎么样?")).text
    '一、总体情况\\n全年公开两次。\\n办得怎么样'
    """
    text = t.text
    if "?" not in text or not _NO_QUESTION.search(text):
        return t
    return t.without(found.span() for found in _LINE_ENDS_SO.finditer(text))


# ------------------------------------------------------------------------------------------- years

#: What a digit of a year may have been read as.
_ZERO = "0Oo○〇"
_BEHIND_YEAR = " {0,3}(?:年|学年|[-—–至] ?2|政府信息|政务公开|信息公开)"
_NO_NUMBER_BEFORE = r"(?<![\d,.]2)(?<![\d,.] 2)(?<![\d,.]  2)"
#: What comes first in each is a fixed character, which is fast to look for.
_SPACED_YEARS = (
    # 2 0 2 3 年, 2 O 2 3 年度, 2 02 3 政府信息公开
    re.compile(rf"2{_NO_NUMBER_BEFORE} {{1,3}}[{_ZERO}] {{0,3}}[0-3] {{0,3}}[{_ZERO}\d](?={_BEHIND_YEAR})"),
    re.compile(rf"20(?<![\d,.]20)(?<![\d,.] 20)(?: {{1,3}}[0-3] {{0,3}}|[0-3] {{1,3}})[{_ZERO}\d](?={_BEHIND_YEAR})"),
    # 1 2 月 3 1 日, behind a year or a month
    re.compile(r"年 {0,3}[0-3] {1,3}\d(?= {0,3}月)"),
    re.compile(r"月 {0,3}[0-3] {1,3}\d(?= {0,3}日)"),
)
#: A number amid characters that are letter-spaced as well: 公 开 2 1 4 条
_SPACED_COUNT = re.compile(rf"(?<=[{_HAN}] [{_HAN}] )\d(?: \d){{1,7}}(?= ?[条件次人个份期场篇项家万亿元])")
_LETTER_SPACED = 0.3
_SPACE_IN_NUMBER = re.compile(r"(?<! ) ++(?=[\dOo○〇])")
# The blank first, which is rare: fast to look for.
_DIGIT_BEHIND_BLANK = re.compile(rf" (?<=\d ) {{0,2}}[{_ZERO}\d]")


def joined_years(t: Traced) -> Traced:
    """The blanks within a letter-spaced year, month or day taken out; those of a row of figures stay.

    >>> joined_years(Traced.of("水务局2 0 2 3年公开，合计 2 0 2 3")).text
    '水务局2023年公开，合计 2 0 2 3'
    """
    text = t.text
    if not _DIGIT_BEHIND_BLANK.search(text):
        return t
    patterns = [*_SPACED_YEARS]
    if text.count(" ") > _LETTER_SPACED * len(text):
        patterns.append(_SPACED_COUNT)
    spans: set[tuple[int, int]] = set()
    for pattern in patterns:
        for number in pattern.finditer(text):
            first_digit = number.start() + (number.group()[0] in "年月")
            spans.update(blank.span() for blank in _SPACE_IN_NUMBER.finditer(text, first_digit, number.end()))
    return t.without(sorted(spans)) if spans else t


# ------------------------------------------------------------------------------------ half-width marks

_WIDE = f"{_HAN}（）【】《》“”〔〕」』％、，。；：！？"
_CLOSERS = "）】》”〕」』％"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
#: A mark behind a Chinese character, or between a number or a Latin letter and one.
_HALF_WIDTH = {
    ",": re.compile(rf",(?<=[{_WIDE}],)|,(?<=[\w%)\]\"'\n],)(?=[{_HAN}《“（])"),
    ";": re.compile(rf";(?<=[{_WIDE}];)|;(?<=[\w%)\]\"'\n];)(?=[{_HAN}《“（])"),
    ":": re.compile(rf":(?<=[{_WIDE}]:)|:(?<=[A-Za-z)\]]:)(?=[{_HAN}《“（])"),
    "?": re.compile(rf"\?(?<=[{_HAN}{_CLOSERS}]\?)"),
    "!": re.compile(rf"!(?<=[{_HAN}{_CLOSERS}]!)"),
}
#: A dot behind a Chinese character, but for leaders (`....`), names of files (`.doc`) and the numerals of items.
_DOT = re.compile(
    rf"\.(?<=[{_HAN}{_CLOSERS})]\.)(?<![（(\n][{HAN_NUMERALS}][)）]\.)(?<![（(][{HAN_NUMERALS}]{{2}}[)）]\.)"
    rf"(?<![（(]\d[)）]\.)(?<![（(]\d\d[)）]\.)(?=[ \t]*(?:\n|$)|[ \t]*[{_HAN}“《（(]|[)”》）])(?![ \t]*\n?[ \t]*\.)"
)
_DOT_BEHIND_NUMBER = re.compile(r"\.(?<=\d{3}\.)(?=[ \t]*(?:\n|$))(?<![\n.]\d{3}\.)")
_ITEM_DOT = re.compile(rf"(?:^|[\n。；：#*—–\-（(\s])第?[{HAN_NUMERALS}]{{1,3}}$")
_LONGEST_BEFORE_DOT = 6
_PARENTHESES = re.compile(r"[(（][^()（）\t]{1,120}[)）]")
_HAN_RUN = re.compile(f"[{_HAN}]")


def full_width_commas(text: str) -> str:
    """Half-width `,` `;` `:` `?` `!` beside Chinese into full-width ones; not in numbers, times and addresses.

    Recognisers write ASCII, and sentences would not end.

    >>> full_width_commas("今年,公开3,214条;时间:8:30,见http://a.example/b?c=1")
    '今年，公开3,214条；时间：8:30，见http://a.example/b?c=1'
    """
    for half, full in _FULL.items():
        if half in text:
            text = _HALF_WIDTH[half].sub(full, text)
    return text


def full_width_stops(text: str) -> str:
    """A dot that ends a Chinese sentence into `。`; not that of an item, a number, a file or a name's parts.

    Amid a line it is a stop only where the text has more of them than of `。`: else it may part a foreign name.

    >>> full_width_stops("1.公开3.5万条.\\n二.详见附件.doc")
    '1.公开3.5万条。\\n二.详见附件.doc'
    """
    if "." not in text:
        return text
    dots = [dot.start() for dot in _DOT.finditer(text) if not _is_item_dot(text, dot.start())]
    dots.extend(dot.start() for dot in _DOT_BEHIND_NUMBER.finditer(text) if _HAN_RUN.search(text, dot.start() - 30))
    if not dots:
        return text
    anywhere = len(dots) > text.count("。")
    chars = list(text)
    for offset in dots:
        if anywhere or _ends_line(text, offset):
            chars[offset] = "。"
    return "".join(chars)


def _is_item_dot(text: str, offset: int) -> bool:
    """Whether a dot belongs to the numeral of an item: `二.总体情况`."""
    return bool(_ITEM_DOT.search(text[max(0, offset - _LONGEST_BEFORE_DOT) : offset]))


def _ends_line(text: str, offset: int) -> bool:
    behind = text[offset + 1 : offset + 3].lstrip(" \t")
    return not behind or behind[0] == "\n"


def full_width_brackets(text: str) -> str:
    """Half-width brackets about Chinese into full-width ones; those about a number or Latin letters alone stay.

    >>> full_width_brackets("《条例》(国令第711号)(1)公开(略)f(x)")
    '《条例》（国令第711号）(1)公开（略）f(x)'
    """
    if "(" not in text and ")" not in text:
        return text
    return _PARENTHESES.sub(_full_width_pair, text)


def _full_width_pair(pair: re.Match[str]) -> str:
    inside = pair.group()[1:-1]
    return f"（{inside}）" if _HAN_RUN.search(inside) else pair.group()


# ----------------------------------------------------------------------------------- misread digits

_COUNTED = "年月日件条次个份期场篇人名万亿元项批号%％"
_COUNTED_NOUGHT = "件条次人份宗"
_LETTERS = "OoIl○◯〇"
_LIKE_DIGITS = {
    letter: re.compile(f"{letter}(?<![A-Za-z{_LETTERS}]{letter})[{_LETTERS}]{{0,2}}(?![A-Za-z])") for letter in _LETTERS
}
_TO_DIGITS = str.maketrans("OoIl○◯〇", "0011000")
_TO_HAN_ZERO = str.maketrans("Oo◯", "〇〇〇")
_TELEPHONE = re.compile(r"\d{2,3}[-—–－]\d{5}")
_MONTH_OR_DAY = re.compile(r"\d?[月日]")


def misread_digits(text: str) -> str:
    """`O`, `o`, `○` and `l`, `I` within numbers into 0 and 1, in years of Han numerals into 〇; not within words.

    Recognisers take them for one another, and a font may map the one to the other: without a year no report.

    >>> misread_digits("2O23年l2月,二O二三年,收到O件,电话O599-7654321,O2O模式,A4纸")
    '2023年12月,二〇二三年,收到0件,电话0599-7654321,O2O模式,A4纸'
    """
    for letter, pattern in _LIKE_DIGITS.items():
        if letter in text:
            text = pattern.sub(_digits_meant, text)
    return text


def _digits_meant(found: re.Match[str]) -> str:
    """What letters stand for: the neighbours tell."""
    text = found.string
    letters = found.group()
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    if before and before in HAN_DIGITS and after and after in HAN_DIGITS + "年零〇":
        return letters.translate(_TO_HAN_ZERO)
    if _are_digits(text, found.end(), letters, before, after):
        return letters.translate(_TO_DIGITS)
    return letters


def _are_digits(text: str, end: int, letters: str, before: str, after: str) -> bool:
    # 20○○年 leaves the year open.
    is_open = len(letters) > 1 and letters[0] in "○◯〇"
    if before.isdecimal() and (after.isdecimal() or (after and after in _COUNTED)):
        return not is_open
    if letters[0] in "Il" and not before.isdecimal():
        return bool(_MONTH_OR_DAY.match(text, end))
    if letters == "O" and _TELEPHONE.match(text, end):
        return True
    return letters in "Oo" and before > "㐀" and bool(after) and after in _COUNTED_NOUGHT


# --------------------------------------------------------------------------------- misread numerals

#: What 一, 二 and 三 are read as. The first of each may stand in brackets and in running text as well.
_LIKE_NUMERALS = {"一": "—－─━ー-–_", "二": "=＝ニ", "三": "≡"}
_SURE = "—－─━ー＝ニ≡="
#: Behind what a clause begins, and with it the numeral of an item.
_CLAUSE_BEGINS = r"\s#*。；;：:，,、（(【“"


def _like_numeral(sign: str) -> re.Pattern[str]:
    """Where a sign stands as a numeral; it comes first in the pattern, which is fast to look for."""
    s = re.escape(sign)
    places = [
        # At the head of a clause, before 、 or 是: —、 —是; not ——是
        rf"(?<![^{_CLAUSE_BEGINS}]{s})(?=[、．]|是(?!否))",
        rf"(?<=[十二三]{s})(?<![^{_CLAUSE_BEGINS}].{s})(?=[、．])",
    ]
    if sign in _SURE:
        places += [
            # （—）, （十—）
            rf"(?<=[（(]{s})(?=[）)])",
            rf"(?<=[（(]十{s})(?=[）)])",
            # 第—， 第—部分 其—， —方面
            rf"(?<=第{s})(?=[、，,部章节条项次季款个批类])",
            rf"(?<=其{s})(?=[是，,：:])",
            rf"(?<![^{_CLAUSE_BEGINS}另]{s})(?=方面)",
            # 十—月 〇—九年 进—步
            rf"(?<=十{s})(?=[月日年])",
            rf"(?<=[〇零○]{s})(?=[{HAN_DIGITS}〇零○]年)",
            rf"(?<=进{s})(?=\n?步)",
            # 滞后—个月: a dash between Chinese is a double one, or stands between two names
            rf"(?<=[{_HAN}，、]{s})(?=\n?[个些般])",
        ]
    return re.compile(s + either(*places))


_NUMERAL_SIGNS = [(sign, numeral, _like_numeral(sign)) for numeral, signs in _LIKE_NUMERALS.items() for sign in signs]


def misread_numerals(text: str) -> str:
    """Dashes read for 一, `=` for 二 and `≡` for 三, in the numerals of items and headings: back.

    >>> misread_numerals("—、总体情况\\n（—）公开\\n—是补目录；=是增人手。\\n——是为民。\\n≡、申请，进—步")
    '一、总体情况\\n（一）公开\\n一是补目录；二是增人手。\\n——是为民。\\n三、申请，进一步'
    """
    if "一" not in text:
        text = _every_one(text)
    for sign, numeral, pattern in _NUMERAL_SIGNS:
        if sign in text:
            text = pattern.sub(numeral, text)
    return text


#: A single dash beside a Chinese character; a dash that is meant is a double one.
_LONE_DASH = {
    dash: re.compile(rf"{dash}(?<!{dash}{dash})(?!{dash})(?:(?<=[{_HAN}]{dash})|(?=[{_HAN}]))") for dash in "—－─━"
}
_FEWEST_LONE_DASHES = 3
_SHORTEST_WITHOUT_ONE = 150


def _every_one(text: str) -> str:
    """Every single dash as 一 in a page that has none: no page of Chinese does without."""
    if len(text) < _SHORTEST_WITHOUT_ONE:
        return text
    for dash, pattern in _LONE_DASH.items():
        if dash in text and len(pattern.findall(text)) >= _FEWEST_LONE_DASHES:
            text = pattern.sub("一", text)
    return text


#: Katakana that a recogniser writes for the Chinese character of the same shape.
_KATAKANA = dict(zip("エニハカタトロー", "工二八力夕卜口一"))
_LONE_KATAKANA = {kana: re.compile(rf"{kana}(?<![ァ-ヺー・]{kana})(?![ァ-ヺー・])") for kana in _KATAKANA}


def misread_katakana(text: str) -> str:
    """A katakana alone among Chinese characters into the Chinese character of its shape.

    >>> misread_katakana("エ作努カ，ロ径，トヨタ")
    '工作努力，口径，トヨタ'
    """
    for kana, char in _KATAKANA.items():
        if kana in text:
            text = _LONE_KATAKANA[kana].sub(char, text)
    return text


_ONE_FOR_ONE: Sequence[Callable[[str], str]] = (
    full_width_brackets,
    full_width_commas,
    full_width_stops,
    misread_digits,
    misread_numerals,
    misread_katakana,
)
