"""Words into the facts they name, dates, figures, bodies, places, documents, and these into shares: `specificity`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

import numpy as np

import nlp.regex as re
from nlp.language.numerals import HAN_NUMERALS
from nlp.measures.arrays import FloatArray, IntArray, divide
from nlp.measures.tokenised import Reports, TokenisedCorpus, TokenisedReport, encode, is_word

_NUMERAL = f"〇零{HAN_NUMERALS}百千万亿两"
_UNIT = "件条次人个份场期家项类篇起宗款号章节名户天年月日处位批种元倍"
#: What makes a number larger or vaguer, before its unit.
_LARGE = "百千万亿余多"
#: The plans of five years, which are names: 十四五.
_FIVE_YEAR_PLAN = f"十[{HAN_NUMERALS}]五"

_NUMBER = re.compile(
    rf"""
    [\d.]+                                     # in figures
    | (?!一一|[百千万亿]|{_FIVE_YEAR_PLAN})    # in characters, not 一一, 万一 or 十四五,
        [{_NUMERAL}]{{2,}}                     # of two or more: 一百二十
    """,
    re.VERBOSE,
)
#: The number of a subsection, too: 1.2 before a word that is no unit.
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}")
_DATE = re.compile(
    r"""
    (?:19|20)\d\d (?P<dash>[-/]) \d{1,2} (?: (?P=dash) \d{1,2} )?  # 2023-01-05, 2023/1
    | (?:19|20)\d\d \. \d{1,2} \. \d{1,2}           # 2023.1.5
    """,
    re.VERBOSE,
)
#: Numbers that say where to call, not how many: with an area code, mobile, 400, 12345.
_TELEPHONE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d+)?|1[3-9]\d{9}|400-?\d{3,4}-?\d{3,4}|12345")
_QUANTITY = re.compile(
    rf"""
    \d.*                                                      # in figures, whatever follows: 12件
    | 第? (?!一[{_UNIT}]|[百千万亿]) [{_NUMERAL}]+ [{_UNIT}]  # in characters: 三件, 第十二条, not 一个 or 万元
    """,
    re.VERBOSE | re.DOTALL,
)
_PERCENTAGE = re.compile(rf"\d.*[%％‰] | 百分之[{_NUMERAL}点\d].*", re.VERBOSE)
_MONEY = re.compile(r"[十百千万亿]*(?:元|美元|余元|多元)(?:人民币)?")
#: Bodies that are named by their level only, or not at all.
_ANY_BODY = re.compile(
    r"""
    # One way only to read each run of these, so that a long one takes no longer than it is.
    (?: 各级? | 本级 | 上级 | 下级 | 同级 | 基层 | 有关 | 相关 | 中级 | 高级 | 最高 | 地方
        | 有限 | 责任 | 股份 | 集团 | [省市县区镇乡州旗街道子分总母村]级? )*
    (?: 人民 )?
    (?: 政府(?:办公[厅室])? | 委员会 | 办公[厅室] | 法院 | 检察院 | 公司 | 集团 | 银行 | 协会 | 学院 | 大学 | 医院
        | 研究院 | 党校 | 服务中心 )
    """,
    re.VERBOSE,
)
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

# One letter for each kind of token: N number, E one that may be a subsection's, Q number with its unit, P percentage,
# T date, Y M D 年 月 日, % and B the marks of a percentage, $ a unit of money, u another unit, O organisation or place,
# G a body without a name, C what makes a number the number of a congress, < > the marks of a title, { } those of the
# year in a document's number and H its 号, : a mark behind which an item may open, a comma what closes an item's
# number, x other words, . other marks, ; the end of a sentence.
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
    "大": "C",
    "届": "C",
    **dict.fromkeys("〔（([", "{"),
    **dict.fromkeys("〕）)]", "}"),
    **dict.fromkeys("、.．", ","),
    "号": "H",
    "：": ":",
    ":": ":",
    "；": ":",
}
#: The letter of each kind of token, and its pattern: the first that the whole token matches counts.
_KINDS_OF_TOKEN = (
    ("percentage", "P", _PERCENTAGE),
    ("date", "T", _DATE),
    ("telephone", "x", _TELEPHONE),
    ("decimal", "E", _DECIMAL),
    ("number", "N", _NUMBER),
    ("quantity", "Q", _QUANTITY),
    ("money", "$", _MONEY),
    ("any_body", "G", _ANY_BODY),
    ("organisation", "O", _ORGANISATION),
    ("place", "O", _PLACE),
)
_LETTERS = {name: letter for name, letter, _ in _KINDS_OF_TOKEN}
#: All of them at once, which takes a third of the time.
_TOKEN = re.compile(
    "|".join(f"(?P<{name}>{pattern.pattern})" for name, _, pattern in _KINDS_OF_TOKEN), re.VERBOSE | re.DOTALL
)
_SENTENCE_END_LETTER = ";"
#: The kinds of entities: names of bodies and places, titles and numbers of documents, dates, and quantities.
NAMES = ("name",)
DOCUMENTS = ("document",)
DATES = ("date",)
QUANTITIES = ("percentage", "money", "number")
KINDS = (*NAMES, *DOCUMENTS, *DATES, *QUANTITIES)
#: All but numbers without a percent sign or a currency: what Stanford's recognizer has a class for, and documents.
WITHOUT_NUMBERS = tuple(kind for kind in KINDS if kind != "number")
#: The columns of the table, and the kinds that each counts.
COLUMNS = {
    "specificity": KINDS,
    "specificity_without_numbers": WITHOUT_NUMBERS,
    "specificity_names": NAMES,
    "specificity_documents": DOCUMENTS,
    "specificity_dates": DATES,
    "hard_information": QUANTITIES,
}
#: The entities as patterns of these letters.
_ENTITY = re.compile(
    rb"""
    (?=[<{NEQTPBO]) (?:                                 # what an entity can begin with, told at once
    (?P<document> < [.,%:{}]* [^<>;.,%:{}] [^<>;]* >    # a title in its marks, with a word in it
        | {N}N H )                                      # or the number of a document: (2021) 30
    | (?P<enumerator> (?<![^;:]) {? [NE] (?=[,}])       # opens a sentence or an item, a mark behind it: no entity
        | (?<![^;:]) E (?=[^u$%YMDH;]) )                # 1.2 before a word that is no unit
    | (?P<congress> [NQ] C )                            # a party congress: a name that everybody cites
    | (?P<date> T | [NE]Y (?: NM (?:ND)? )? | NM (?:ND)? )  # year, month and day, as far as they are given
    | (?P<percentage> P | [NE]% | B[NE] )
    | (?P<money> [NEQ] \$ )
    | (?P<number> [NEQ] )
    | (?P<name> O [OG]* )                               # of an organisation or a place; adjacent ones are one
    )
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=1 << 16)
def _letter(token: str) -> str:
    """The letter that stands for a token in the patterns of `_ENTITY`."""
    if token in _MARKS:
        return _MARKS[token]
    found = _TOKEN.fullmatch(token)
    if found:
        return _LETTERS[found.lastgroup or ""]
    if is_word(token):
        return "u" if token[0] in _UNIT + _LARGE else "x"
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
        yield [match for match in matches if match.lastgroup in KINDS]


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


def specificity(reports: Reports, *, kinds: Collection[str] = KINDS) -> FloatArray:
    """Specificity: how many entities the text names for each of its words.

        specificity = entities / words

    The papers count what the Stanford named-entity recognizer finds (its seven classes have no plain number, but Hope
    et al. speak of quantitative values). Levels are therefore not those of English papers. There is no model of that
    kind here: it would have to be one for Chinese administrative text, and a pattern gives the same answer on every
    machine, shows what it counted (`entities`), and errs alike in every report. For Stanford's classes stand

    ============  ==============  =================================================================================
    kind          class           what counts
    ============  ==============  =================================================================================
    `date`        date, time      a number before 年, 月 or 日, with what follows: 2023年1月5日 is one; 2023-01-05
    `percentage`  percent         a number with % or ‰, and 百分之…
    `money`       money           a number before 元, 万元, 亿元
    `number`      (none)          any other number in figures, or in characters if of two or with a unit (三件), with
                                  or without 第; not 一 alone, nor what numbers an item (``1、``, ``1.``, ``（1）``,
                                  ``1.2``), a telephone number, a congress (二十大, 二十届) or a plan (十四五)
    `name`        organization,   words of three characters or more that end as names of public bodies, enterprises
                  location        and places do (…局, …委员会, …县, …街道), adjacent ones as one; common nouns of that
                                  form, and bodies that have a level for a name (县政府, 各级人民政府, 分公司), left
                                  out. Names that the tokenizer's dictionary does not hold are missed
    `document`    (none)          a title in 《》, the entity that reports cite most, the words inside not counted
                                  again; the number of a document, 〔2021〕30号
    (none)        person          not counted: such reports hardly name any
    ============  ==============  =================================================================================

    `kinds` are those to count, all by default. `WITHOUT_NUMBERS` leaves out `number`, as Stanford's classes do: half of
    what is counted are plain numbers, and reports rank otherwise without them (`benchmarks/measures`). An entity has
    at least one word, and no word is part of two. Raises ValueError for a kind that there is not.

    Hope, O.-K., Hu, D. and Lu, H. (2016). The benefits of specific risk-factor disclosures. Review of
    Accounting Studies 21(4), 1005–1045.
    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise ValueError(f"no kind of entity {', '.join(unknown)}: there are {', '.join(KINDS)}")
    corpus = encode(reports)
    return _share_of(count_entities(corpus), kinds, corpus)


def count_entities(reports: Reports) -> dict[str, IntArray]:
    """How many entities of each kind each report names."""
    corpus = encode(reports)
    kinds = [Counter(match.lastgroup for match in found) for found in _find_entities(corpus)]
    return {kind: np.array([found[kind] for found in kinds], int) for kind in KINDS}


def specificity_columns(reports: Reports) -> dict[str, FloatArray]:
    """`specificity` of all entities and of each group of kinds, and `hard_information`, found once."""
    corpus = encode(reports)
    named = count_entities(corpus)
    columns = {}
    for column, kinds in COLUMNS.items():
        columns[column] = _share_of(named, kinds, corpus)
    return columns


def _share_of(named: Mapping[str, IntArray], kinds: Collection[str], corpus: TokenisedCorpus) -> FloatArray:
    counted = np.zeros(len(corpus))
    for kind in set(kinds):
        counted += named[kind]
    return divide(counted, corpus.lengths)


def hard_information(reports: Reports) -> FloatArray:
    """Hard information: how many quantities the text gives for each of its words.

        hard_information = quantities / words

    Quantities are the entities of the kinds `number`, `percentage` and `money` of `specificity`: numbers that say how
    much, none that date, number an item or a document, or are to be called. It is the part of `specificity` that these
    kinds have.

    >>> sentence = ["2023", "年", "公开", "12", "件", "，", "占", "30%"]
    >>> hard_information([TokenisedReport("a", "甲局", 2023, [sentence])]).round(4).tolist()  # 12 and 30%, of 7 words
    [0.2857]

    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245 (informative numbers over
    words, by the code of E. Blankespoor). Which numbers that code leaves out could not be checked.
    """
    return specificity(reports, kinds=QUANTITIES)
