"""Words into the facts they name: dates, figures, bodies, places, documents; and these into `specificity`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from nlp.language.numerals import HAN_NUMERALS
from nlp.measures.arrays import FloatArray, divide
from nlp.measures.tokenised import Reports, TokenisedCorpus, TokenisedReport, encode, is_word

_NUMERAL = f"〇零{HAN_NUMERALS}百千万亿两"
_UNIT = "件条次人个份场期家项类篇起宗款号章节名户天年月日处位批种元倍"

_NUMBER = re.compile(
    rf"""
    [\d.]+                                     # in figures
    | (?!一一|[百千万亿]) [{_NUMERAL}]{{2,}}   # in characters, of two or more: 一百二十, not 一一 or 万一
    """,
    re.VERBOSE,
)
_QUANTITY = re.compile(
    rf"""
    \d.*                                                      # in figures, whatever follows: 12件
    | 第? (?!一[{_UNIT}]|[百千万亿]) [{_NUMERAL}]+ [{_UNIT}]  # in characters: 三件, 第十二条, not 一个 or 万元
    """,
    re.VERBOSE | re.DOTALL,
)
_PERCENTAGE = re.compile(rf"\d.*[%％‰] | 百分之[{_NUMERAL}点\d].*", re.VERBOSE)
_ORGANISATION = re.compile(
    r"""
    国务院
    | .{2,} (?: [局厅委署办] | (?<![干内全外])部 )  # …局, …部: an office; not 干部, 内部, 全部, 外部
        (?<!部署|签署|举办|承办|主办|督办|交办|代办|经办|么办|布局|格局|大局|结局)
        (?<![营业服务议事大客餐]厅)                # 营业厅, 大厅: rooms
    | (?![各本该每某]) .+ (?:
        委员会|办公厅|办公室|政府|法院|检察院|研究院|医院|学院|大学|党校|公司|银行|协会|集团|服务中心
      )
    """,
    re.VERBOSE,
)
_PLACE = re.compile(
    r"""
    中国 | 中华人民共和国
    | (?![各全本我该每某]) [一-龥]{2,} (?: [省市州盟县区旗镇乡村] | 街道 )
        (?<!自治[区州县旗])
        (?<!直辖市|地级市|县级市|开发区|高新区|示范区|保护区|管理区|试验区|功能区|示范县|新农村|行政村|城中村)
        (?<!社区|专区|户区)
    """,
    re.VERBOSE,
)

# One letter for each kind of token: N number, Q number with its unit, P percentage, Y M D 年 月 日, % and B the marks
# of a percentage, O organisation or place, < > the marks of a title, x other words, . other marks, ; the end of a
# sentence.
_MARKS = {
    "《": "<",
    "》": ">",
    "年": "Y",
    "年度": "Y",
    "月": "M",
    "月份": "M",
    "日": "D",
    "%": "%",
    "％": "%",
    "‰": "%",
    "百分之": "B",
}
#: The first pattern that a whole token matches gives its letter.
_PATTERNS = (("P", _PERCENTAGE), ("N", _NUMBER), ("Q", _QUANTITY), ("O", _ORGANISATION), ("O", _PLACE))
_SENTENCE_END_LETTER = ";"
#: The entities as patterns of these letters.
_ENTITY = re.compile(
    rb"""
    (?P<document> < [.%]* [^<>;.%] [^<>;]* > )          # a title in its marks, with a word in it
    | (?P<enumerator> (?<![^;]) \.? N (?=\.) )          # opens a sentence, a mark behind it: no entity
    | (?P<date> NY (?: NM (?:ND)? )? | NM (?:ND)? )     # year, month and day, as far as they are given
    | (?P<percentage> P | N% | BN )
    | (?P<number> [NQ] )
    | (?P<name> O+ )                                    # of an organisation or a place; adjacent ones are one
    """,
    re.VERBOSE,
)


def _letter(token: str) -> str:
    """The letter that stands for a token in the patterns of `_ENTITY`."""
    if token in _MARKS:
        return _MARKS[token]
    for letter, pattern in _PATTERNS:
        if pattern.fullmatch(token):
            return letter
    if is_word(token):
        return "x"
    return "."


def _find_entities(corpus: TokenisedCorpus) -> Iterator[list[re.Match[bytes]]]:
    """The entities of each report, as matches whose span counts tokens from the report's first."""
    letters = [_SENTENCE_END_LETTER]
    letters += [_letter(token) for token in corpus.vocabulary[1:]]
    alphabet = np.frombuffer("".join(letters).encode(), np.uint8)
    text = alphabet[corpus.tokens].tobytes()
    bounds = corpus.tokens_of.tolist()
    for start, end in pairwise(bounds):
        matches = _ENTITY.finditer(text[start:end])
        yield [match for match in matches if match.lastgroup != "enumerator"]


def entities(report: TokenisedReport) -> list[tuple[str, str]]:
    """What `specificity` counts in a report, as kind and text.

    >>> sentence = ["2023", "年", "市财政局", "依据", "《", "条例", "》", "公开", "12", "件"]
    >>> entities(TokenisedReport("a", "甲局", 2023, [sentence]))
    [('date', '2023年'), ('name', '市财政局'), ('document', '《条例》'), ('number', '12')]
    """
    corpus = encode([report])
    tokens = [corpus.vocabulary[number] for number in corpus.tokens]
    found = []
    for match in next(_find_entities(corpus)):
        kind = match.lastgroup or ""
        found.append((kind, "".join(tokens[match.start() : match.end()])))
    return found


def specificity(reports: Reports) -> FloatArray:
    """Specificity: how many entities the text names for each of its words.

        specificity = entities / words

    The papers count what the Stanford named-entity recognizer finds (its seven classes have no plain number, but Hope
    et al. speak of quantitative values). Levels are therefore not those of English papers. There is no model of that
    kind here: it would have to be one for Chinese administrative text, and a pattern gives the same answer on every
    machine, shows what it counted (`entities`), and errs alike in every report. For Stanford's classes stand

    ======================  =====================================================================================
    date, time              a number before 年, 月 or 日, with what follows: 2023年1月5日 is one
    percent                 a number with % or ‰, and 百分之…
    money, quantity         any other number in figures, or in characters if of two or with a unit (三件), with or
                            without 第; not 一 alone, nor a number that opens a sentence before a mark (``1、``)
    organization, location  words of three characters or more that end as names of public bodies, enterprises and
                            places do (…局, …委员会, …县, …街道), adjacent ones as one; common nouns of that form
                            left out. Names that the tokenizer's dictionary does not hold are missed
    (none)                  a title in 《》, the entity that reports cite most; the words inside are not counted again
    person                  not counted: such reports hardly name any
    ======================  =====================================================================================

    A tokenizer that writes every number as one mark, as `nlp.language.tokenize` does, loses what kind of number it was,
    not that it was one. An entity has at least one word, and no word is part of two.

    Hope, O.-K., Hu, D. and Lu, H. (2016). The benefits of specific risk-factor disclosures. Review of
    Accounting Studies 21(4), 1005–1045.
    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245.
    """
    corpus = encode(reports)
    named = [len(found) for found in _find_entities(corpus)]
    return divide(np.array(named, float), corpus.lengths)
