"""The literature's measures of a report's text: one function each, one number a report.

Every function takes the reports of a collection, as `TokenisedReport` or as the `TokenisedCorpus` that `encode` makes of
them once, and gives a numpy array with one value a report, in the order of the reports; `table` puts
all of them side by side. Tokenizing is done before:

>>> def report(year, *sentences):
...     return TokenisedReport(f"甲局-{year}", "甲局", year, tuple(tuple(s.split()) for s in sentences))
>>> reports = [report(2022, "公开 信息 12 件 。", "加强 培训"), report(2023, "公开 信息 30 件 。", "加强 培训")]
>>> cosine(reports).round(2).tolist()   # five of six words, each once, are those of the year before
[nan, 0.83]

What holds for all of them:

* **Words** are tokens with a letter, a digit or a Chinese character in them; punctuation is neither
  counted nor part of an n-gram. An n-gram never crosses the end of a sentence.
* **Range**: 0 … 1 without a unit, unless the function says otherwise.
* **NaN** where a measure is undefined: a report without words; no report of the year before (or one
  without words); no peers; a single report where a collection is needed. No report is dropped.
* **The report of the year before** is that of the same body with `year - 1` (`prior_year`). A measure
  that compares two reports takes other pairs as `against`: for each report the position of its
  counterpart, -1 for none.
* **Duplicates** are counted as they come: two copies of a page are two documents of the collection, and
  peers of each other. Recognise them first (`nlp.duplicates`) if that is not wanted.
* **Order**: no value depends on the order of the reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nlp.splitmix import splitmix64

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

__all__ = [
    "InformationContent",
    "TokenisedCorpus",
    "TokenisedReport",
    "boilerplate",
    "cosine",
    "encode",
    "entities",
    "information_content",
    "jaccard",
    "minimum_edit",
    "modification",
    "prior_year",
    "redundancy",
    "side_by_side",
    "specificity",
    "stickiness",
    "table",
]


@dataclass(frozen=True)
class TokenisedReport:
    """A report as its measures see it: sentences of words, and what tells which reports belong together.

    `report` names it; `body` and `year` find the report of the year before (an empty body or no year:
    none is looked for); reports of one year and one `group`, a region or a kind of body, are peers.
    """

    report: str
    body: str
    year: int | None
    sentences: Sequence[Sequence[str]]
    group: str = ""


@dataclass(frozen=True, eq=False)
class TokenisedCorpus:
    """Reports with their words as numbers; made by `encode`, passed to any measure in place of the reports.

    `tokens` are all tokens, 0 after each sentence; `words` are those that are words, with the `sentence`
    each stands in; the `k`-th report has the sentences from `sentences_of[k]` up to `sentences_of[k + 1]`
    and likewise in `tokens_of` and `words_of`. `vocabulary` says what the numbers stand for.
    """

    reports: tuple[TokenisedReport, ...]
    vocabulary: tuple[str, ...]
    tokens: np.ndarray
    words: np.ndarray
    sentence: np.ndarray
    sentences_of: np.ndarray
    tokens_of: np.ndarray
    words_of: np.ndarray

    def __len__(self) -> int:
        return len(self.reports)

    @cached_property
    def lengths(self) -> np.ndarray:
        """The number of words of each report."""
        return np.diff(self.words_of)

    @cached_property
    def counts(self) -> csr_array:
        """How often each report has each word, one row a report."""
        from scipy.sparse import csr_array

        ones = np.ones(len(self.words))
        shape = (len(self), len(self.vocabulary))
        counts = csr_array((ones, self.words, self.words_of), shape=shape, copy=True)  # sorted in place below
        counts.sum_duplicates()
        return counts

    def words_in(self, k: int) -> np.ndarray:
        """The words of one report, in order."""
        return self.words[self.words_of[k] : self.words_of[k + 1]]


def encode(reports: Sequence[TokenisedReport] | TokenisedCorpus) -> TokenisedCorpus:
    """The reports as a `TokenisedCorpus`; worth doing once before several measures are taken.

    >>> encode([TokenisedReport("a", "甲局", 2023, [["公开", "信息", "。"]])]).lengths.tolist()
    [2]
    """
    if isinstance(reports, TokenisedCorpus):
        return reports
    reports = tuple(reports)
    number = defaultdict(count().__next__)
    number[None]  # the end of a sentence is 0
    stream = chain.from_iterable(chain(s, (None,)) for r in reports for s in r.sentences)
    tokens = np.fromiter(map(number.__getitem__, stream), np.int32)
    vocabulary = ("",) + tuple(number)[1:]
    is_word = np.fromiter((any(map(str.isalnum, name)) for name in vocabulary), bool, len(vocabulary))
    is_end = tokens == 0
    kept = is_word[tokens]
    sentence = (np.cumsum(is_end) - is_end)[kept]
    sentences_of = np.cumsum([0] + [len(r.sentences) for r in reports])
    ends = np.concatenate([[0], np.flatnonzero(is_end) + 1])
    return TokenisedCorpus(
        reports,
        vocabulary,
        tokens,
        tokens[kept],
        sentence,
        sentences_of,
        ends[sentences_of],
        np.searchsorted(sentence, sentences_of),
    )


def prior_year(reports: Sequence[TokenisedReport] | TokenisedCorpus) -> np.ndarray:
    """For each report the position of the same body's report of the year before, -1 for none.

    Of several for one body and year the longest is taken, and of equally long ones that with the
    first name.
    """
    corpus = encode(reports)
    found: dict[tuple[str, int], tuple] = {}
    for k, (r, length) in enumerate(zip(corpus.reports, corpus.lengths.tolist())):
        if r.body and r.year is not None:
            key = (r.body, r.year)
            found[key] = min(found.get(key, (1, "", -1)), (-length, r.report, k))
    return np.array(
        [
            found.get((r.body, r.year - 1), (0, "", -1))[2] if r.body and r.year is not None else -1
            for r in corpus.reports
        ],
        dtype=int,
    )


# ------------------------------------------------------------------------------------- repeated words


class _Grams(NamedTuple):
    """The n-grams of a corpus in order: a 64-bit hash each, the sentence, and where each report's begin."""

    hash: np.ndarray
    sentence: np.ndarray
    of: np.ndarray


def _scatter(numbers: np.ndarray) -> np.ndarray:
    """Integers as 64-bit integers without a pattern (SplitMix64)."""
    return splitmix64(numbers.astype(np.uint64))


def _grams(corpus: TokenisedCorpus, n: int) -> _Grams:
    """Two n-grams with one hash are the same but for a chance of some 10⁻⁵ in a corpus of 10⁷ n-grams."""
    if n < 1:
        raise ValueError(f"an n-gram has at least one word, not {n}")
    windows = max(len(corpus.words) - n + 1, 0)
    keys = _scatter(np.arange(len(corpus.vocabulary)))[corpus.words]
    value = np.zeros(windows, np.uint64)
    for k in range(n):
        value = value * np.uint64(0xD1342543DE82EF95) + keys[k : k + windows]
    inside = corpus.sentence[:windows] == corpus.sentence[n - 1 : n - 1 + windows]
    sentence = corpus.sentence[:windows][inside]
    return _Grams(value[inside], sentence, np.searchsorted(sentence, corpus.sentences_of))


def _share_of_words(corpus: TokenisedCorpus, sentences: np.ndarray, defined: np.ndarray) -> np.ndarray:
    """The share of each report's words that stand in the sentences named."""
    total = int(corpus.sentences_of[-1])
    named = np.zeros(total, bool)
    named[sentences] = True
    running = np.concatenate([[0], np.cumsum(np.bincount(corpus.sentence, minlength=total) * named)])
    inside = np.diff(running[corpus.sentences_of])
    return _divided(inside, corpus.lengths, defined)


def _divided(part: np.ndarray, whole: np.ndarray, defined: np.ndarray | bool = True) -> np.ndarray:
    """`part / whole`, NaN where undefined."""
    result = np.full(len(whole), np.nan)
    np.divide(part, whole, out=result, where=(whole > 0) & defined)
    return result


def boilerplate(
    reports: Sequence[TokenisedReport] | TokenisedCorpus,
    *,
    n: int = 4,
    lower: float = 0.30,
    upper: float = 0.75,
    per_report: float = 5.0,
) -> np.ndarray:
    """Boilerplate: the share of words in sentences with a phrase that is common in the collection.

        boilerplate = words in sentences with at least one common n-gram / words

    A tetragram is common if at least `lower` of the reports have it, or if it comes at least `per_report`
    times a report on average; those that `upper` of the reports or more have are excluded, for they are
    what regulation or the language itself makes everyone write. An `upper` above 1 excludes nothing.

    The collection is what is passed: the paper takes the 30% within one country; to do likewise, or to take
    one year at a time, pass that. (Dyer et al. 2017 measure boilerplate by tetragrams of at least 75% of the firms, nearly
    the opposite set.) Reports without words are not part of it. Undefined for a collection of
    fewer than two reports, in which nothing can be common.

    Lang, M. and Stice-Lawrence, L. (2015). Textual analysis and international financial reporting: Large
    sample evidence. Journal of Accounting and Economics 60(2–3), 110–135.
    """
    corpus = encode(reports)
    grams = _grams(corpus, n)
    size = int((corpus.lengths > 0).sum())
    if size < 2:
        return np.full(len(corpus), np.nan)
    hashes, occurrences = np.unique(grams.hash, return_counts=True)
    often = occurrences / size >= min(lower, per_report)  # no other can be common, and these are few
    hashes, occurrences = hashes[often], occurrences[often]
    which = np.minimum(np.searchsorted(hashes, grams.hash), max(len(hashes) - 1, 0))
    places = np.flatnonzero(hashes[which] == grams.hash) if len(hashes) else np.empty(0, int)
    report = np.repeat(np.arange(len(corpus)), np.diff(grams.of))[places]
    pairs = np.unique(which[places] * len(corpus) + report)
    having = np.bincount(pairs // len(corpus), minlength=len(hashes))
    common = ((having / size >= lower) | (occurrences / size >= per_report)) & (having / size < upper)
    return _share_of_words(corpus, grams.sentence[places[common[which[places]]]], np.full(len(corpus), size > 1))


def stickiness(
    reports: Sequence[TokenisedReport] | TokenisedCorpus, against: Sequence[int] | None = None, *, n: int = 8
) -> np.ndarray:
    """Stickiness: the share of words in sentences that take a phrase over from the report of the year before.

        stickiness = words in sentences with at least one n-gram of the prior report / words

    Sentences of fewer than `n` words never count, however faithfully they are copied: a smaller `n` suits
    text of short sentences.

    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245.
    """
    corpus = encode(reports)
    grams = _grams(corpus, n)
    now, before = _pairs(corpus, against)
    taken = [np.empty(0, int)]
    for i, j in zip(now, before):
        own, other = slice(*grams.of[i : i + 2]), slice(*grams.of[j : j + 2])
        taken.append(grams.sentence[own][np.isin(grams.hash[own], grams.hash[other])])
    return _share_of_words(corpus, np.concatenate(taken), np.isin(np.arange(len(corpus)), now))


def redundancy(reports: Sequence[TokenisedReport] | TokenisedCorpus) -> np.ndarray:
    """Redundancy: the share of words in sentences that stand word for word elsewhere in the report, too.

        redundancy = words in sentences of which the report has another of the same words / words

    All the sentences that agree count, the first one too; punctuation may differ. (Cazier and Pfeiffer 2017, Journal of
    Financial Reporting 2(1), take the share of repeated n-grams of ten words instead.)

    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245.
    """
    corpus = encode(reports)
    total = int(corpus.sentences_of[-1])
    bounds = np.searchsorted(corpus.sentence, np.arange(total + 1))
    report = np.repeat(np.arange(len(corpus)), np.diff(corpus.sentences_of))
    alike = defaultdict(list)
    for k, (owner, start, end) in enumerate(zip(report.tolist(), bounds[:-1].tolist(), bounds[1:].tolist())):
        alike[owner, corpus.words[start:end].tobytes()].append(k)
    repeated = [k for group in alike.values() if len(group) > 1 for k in group]
    return _share_of_words(corpus, np.array(repeated, int), np.full(len(corpus), True))


# --------------------------------------------------------------------------------------- specificity

_NUMERAL = "〇零一二三四五六七八九十百千万亿两"
_UNIT = "件条次人个份场期家项类篇起宗款号章节名户天年月日处位批种元倍"
_NUMBER = re.compile(rf"[\d.]+|(?!一一|[百千万亿])[{_NUMERAL}]{{2,}}")
_QUANTITY = re.compile(rf"\d.*|第?(?!一[{_UNIT}]|[百千万亿])[{_NUMERAL}]+[{_UNIT}]", re.DOTALL)
_PERCENTAGE = re.compile(rf"\d.*[%％‰]|百分之[{_NUMERAL}点\d].*")
_ORGANISATION = re.compile(
    r"国务院|.{2,}(?:[局厅委署办]|(?<![干内全外])部)(?<!部署|签署|举办|承办|主办|督办|交办|代办|经办|么办|布局|格局|大局|结局|[营业服务议事大客餐]厅)"
    r"|(?![各本该每某]).+(?:委员会|办公厅|办公室|政府|法院|检察院|研究院|医院|学院|大学|党校|公司|银行|协会|集团|服务中心)"
)
_PLACE = re.compile(
    r"中国|中华人民共和国|(?![各全本我该每某])[一-龥]{2,}(?:[省市州盟县区旗镇乡村]|街道)"
    r"(?<!自治[区州县旗])(?<!直辖市|地级市|县级市|开发区|高新区|示范区|保护区|管理区|试验区|功能区|示范县|新农村|行政村|城中村)(?<!社区|专区|户区)"
)
# One letter for each kind of token, and the entities as patterns of those letters. N number, Q number
# with its unit, P percentage, Y M D 年 月 日, % and B the marks of a percentage, O organisation or place,
# < > the marks of a title, . other marks, ; the end of a sentence.
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
_ENTITY = re.compile(
    rb"(?P<document><[.%]*[^<>;.%][^<>;]*>)|(?P<enumerator>(?<![^;])\.?N(?=\.))|(?P<date>NY(?:NM(?:ND)?)?|NM(?:ND)?)"
    rb"|(?P<percentage>P|N%|BN)|(?P<number>[NQ])|(?P<name>O+)"
)


def _letter(token: str) -> str:
    """The letter that stands for a token in the patterns of `_ENTITY`."""
    if token in _MARKS:
        return _MARKS[token]
    for letter, pattern in (("P", _PERCENTAGE), ("N", _NUMBER), ("Q", _QUANTITY), ("O", _ORGANISATION), ("O", _PLACE)):
        if pattern.fullmatch(token):
            return letter
    return "x" if any(map(str.isalnum, token)) else "."


def _entities(corpus: TokenisedCorpus) -> Iterator[list[re.Match]]:
    """The entities of each report, as matches whose span counts tokens from the report's first."""
    letters = [";"] + [_letter(token) for token in corpus.vocabulary[1:]]
    text = np.frombuffer("".join(letters).encode(), np.uint8)[corpus.tokens].tobytes()
    for start, end in zip(corpus.tokens_of[:-1].tolist(), corpus.tokens_of[1:].tolist()):
        yield [m for m in _ENTITY.finditer(text[start:end]) if m.lastgroup != "enumerator"]


def entities(report: TokenisedReport) -> list[tuple[str, str]]:
    """What `specificity` counts in a report, as kind and text.

    >>> entities(TokenisedReport("a", "甲局", 2023, [["2023", "年", "市财政局", "依据", "《", "条例", "》", "公开", "12", "件"]]))
    [('date', '2023年'), ('name', '市财政局'), ('document', '《条例》'), ('number', '12')]
    """
    corpus = encode([report])
    names = [corpus.vocabulary[t] for t in corpus.tokens]
    return [(m.lastgroup, "".join(names[m.start() : m.end()])) for m in next(_entities(corpus))]


def specificity(reports: Sequence[TokenisedReport] | TokenisedCorpus) -> np.ndarray:
    """Specificity: how many entities the text names for each of its words.

        specificity = entities / words

    The papers count what the Stanford named-entity recognizer finds (its seven classes have no plain number, but Hope et
    al. speak of quantitative values). Levels are therefore not those of English papers. There is no model of that kind here:
    it would have to be one for Chinese administrative text, and a pattern gives the same answer on every
    machine, shows what it counted (`entities`), and errs alike in every report. For Stanford's classes stand

    ======================  =====================================================================================
    date, time              a number before 年, 月 or 日, with what follows: 2023年1月5日 is one
    percent                 a number with % or ‰, and 百分之…
    money, quantity         any other number in figures, or in characters if of two or with a unit (三件), with or
                            without 第; but 一 alone, and a number that opens a sentence before a mark (``1、``, ``（1）``)
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
    return _divided(np.array([len(found) for found in _entities(corpus)], float), corpus.lengths)


# -------------------------------------------------------------------------------- from year to year


def _pairs(corpus: TokenisedCorpus, against: Sequence[int] | None) -> tuple[np.ndarray, np.ndarray]:
    """The positions of reports that have a counterpart, and of their counterparts; both with words."""
    other = prior_year(corpus) if against is None else np.asarray(against, int)
    if len(other) != len(corpus):
        raise ValueError(f"{len(other)} counterparts for {len(corpus)} reports")
    now = np.flatnonzero((other >= 0) & (corpus.lengths > 0))
    now = now[corpus.lengths[other[now]] > 0]
    return now, other[now]


def _spread(corpus: TokenisedCorpus, positions: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The values at their positions, NaN elsewhere."""
    result = np.full(len(corpus), np.nan)
    result[positions] = values
    return result


def _cosine(rows: csr_array, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """The cosine of the `i`-th and `j`-th rows."""
    norm = np.sqrt(rows.multiply(rows).sum(axis=1))
    return np.minimum(rows[i].multiply(rows[j]).sum(axis=1) / (norm[i] * norm[j]), 1.0)


def cosine(reports: Sequence[TokenisedReport] | TokenisedCorpus, against: Sequence[int] | None = None) -> np.ndarray:
    """Year-to-year similarity by cosine: how alike the two reports use their words, however long they are.

        cosine = a·b / (‖a‖ ‖b‖),   a and b how often each word stands in either report

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Cosine).
    """
    corpus = encode(reports)
    now, before = _pairs(corpus, against)
    return _spread(corpus, now, _cosine(corpus.counts, now, before))


def jaccard(reports: Sequence[TokenisedReport] | TokenisedCorpus, against: Sequence[int] | None = None) -> np.ndarray:
    """Year-to-year similarity by Jaccard: the share of the words of either report that both have.

        jaccard = |A ∩ B| / |A ∪ B|,   A and B the sets of words

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Jaccard).
    """
    corpus = encode(reports)
    now, before = _pairs(corpus, against)
    has = corpus.counts.sign()
    both, size = has[now].multiply(has[before]).sum(axis=1), has.sum(axis=1)
    return _spread(corpus, now, both / (size[now] + size[before] - both))


def minimum_edit(
    reports: Sequence[TokenisedReport] | TokenisedCorpus, against: Sequence[int] | None = None
) -> np.ndarray:
    """Year-to-year similarity by minimum edit: how few words have to be changed to make one report of the other.

        minimum_edit = 1 - d / max(m, n),   d the least number of words inserted, deleted or replaced,
                                            m and n the words of either report

    The distance is Levenshtein's on words; `max(m, n)` is the largest it can be, and dividing by it is ours. The paper's
    example counts a replaced word as two operations, one deletion and one addition: divided by `m + n` that is what
    `side_by_side` is.

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_MinEdit).
    """
    from rapidfuzz.distance import Levenshtein

    return _by_alignment(encode(reports), against, Levenshtein.normalized_similarity)


def side_by_side(
    reports: Sequence[TokenisedReport] | TokenisedCorpus, against: Sequence[int] | None = None
) -> np.ndarray:
    """Year-to-year similarity by simple side-by-side comparison: how few words a `diff` marks as added or deleted.

        c = (words added + words deleted) / ((m + n) / 2),   side_by_side = 1 - c / 2

    A replaced word is one added and one deleted here; whether the paper, which also speaks of changes, counts it once is
    not known to us. The paper has a word processor or `diff` mark the words and
    divides their number by the mean length of the two reports, as here. The largest value that `c` can have, 2,
    brings it to 0 … 1, so that no value depends on the rest of the sample; a rescaling by the smallest and
    largest value of a sample is linear in this one.

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Simple).
    """
    from rapidfuzz.distance import Indel

    return _by_alignment(encode(reports), against, Indel.normalized_similarity)


def _by_alignment(corpus: TokenisedCorpus, against: Sequence[int] | None, similarity) -> np.ndarray:
    now, before = _pairs(corpus, against)
    needed = {k: corpus.words_in(k).tolist() for k in np.union1d(now, before).tolist()}
    return _spread(
        corpus, now, np.array([similarity(needed[i], needed[j]) for i, j in zip(now.tolist(), before.tolist())], float)
    )


def modification(
    reports: Sequence[TokenisedReport] | TokenisedCorpus,
    against: Sequence[int] | None = None,
    *,
    degree: int | None = 5,
) -> np.ndarray:
    """Modification score: how much a report differs from the one of the year before, given its length.

        raw = 1 - a·b / (‖a‖ ‖b‖),   a and b TF-IDF vectors:   tf · (ln((1 + N) / (1 + df)) + 1)
        score = raw - (β₀ + β₁ L + … + β₅ L⁵),   L the words of the report, β by least squares over all pairs

    Longer reports look more alike whatever they say; the polynomial, a Taylor expansion of the unknown
    function to its fifth power, is the score to be expected of a report of that length. `degree=None` gives
    the raw score, 0 … 1. The score itself is a residual: its mean is 0, it lies in -1 … 1 but for extreme
    lengths, and above 0 means modified more than others of the length. It is undefined unless there are more
    pairs than coefficients (seven for the fifth power).

    The weights are smoothed so that a word of every report still counts, which keeps a small collection
    defined; the usual weight, tf · ln(N / df), leaves such words out, and so do stop lists, of which none is used here: raw
    scores are lower for it. N and df are of all reports passed that have words. Some dozens of pairs should be
    there before the score is read.

    Brown, S. V. and Tucker, J. W. (2011). Large-sample evidence on firms' year-over-year MD&A modifications.
    Journal of Accounting Research 49(2), 309–346.
    """
    corpus = encode(reports)
    now, before = _pairs(corpus, against)
    having = np.bincount(corpus.counts.indices, minlength=len(corpus.vocabulary))
    weights = np.log((1 + (corpus.lengths > 0).sum()) / (1 + having)) + 1
    raw = 1 - _cosine(corpus.counts.multiply(weights).tocsr(), now, before)
    return _spread(corpus, now, raw if degree is None else _unexplained(raw, corpus.lengths[now], degree))


def _unexplained(values: np.ndarray, lengths: np.ndarray, degree: int) -> np.ndarray:
    """What a polynomial of the lengths leaves of the values; NaN with too few values to fit it."""
    if len(values) <= degree + 1:
        return np.full(len(values), np.nan)
    middle, half = (lengths.max() + lengths.min()) / 2, max((lengths.max() - lengths.min()) / 2, 1)
    powers = np.polynomial.chebyshev.chebvander(
        (lengths - middle) / half, degree
    )  # the same polynomials, better conditioned
    return values - powers @ np.linalg.lstsq(powers, values, rcond=None)[0]


# -------------------------------------------------------------------------------- information content


class InformationContent(NamedTuple):
    """One array each: what the peers and the others leave unexplained, and how much of each explains the rest."""

    content: np.ndarray
    peers: np.ndarray
    others: np.ndarray


def information_content(
    reports: Sequence[TokenisedReport] | TokenisedCorpus, *, constant: bool = False
) -> InformationContent:
    """Information content: what is left of a report's words once those of its peers and of all others are known.

        x = α₁ P + α₂ O + e,   content = Σ |e|

    over all words that a report of the collection has, by least squares: x the share of each word among the report's words, P
    its mean over the peers (the other reports of the year and group), O over the others (all of the year in
    other groups). α₁ + α₂ is Hanley and Hoberg's standard content. Where there are no peers, or no others, the
    rest of the equation is solved and the coefficient is NaN; everything is where there are neither. Where P and O
    cannot be told apart, as when everyone writes the same, the solution of least norm is taken.

    Content is 0 for a report that is a blend of what others write, and 1 for one that shares no word with
    them. In between it often exceeds 1, the more so the fewer peers there are, since it is the squares that are
    least and not the absolute values. The coefficients are without bounds. `constant` adds α₀ to the equation, as
    孟庆斌 et al. do.

    Hanley, K. W. and Hoberg, G. (2010). The information content of IPO prospectuses. Review of Financial
    Studies 23(7), 2821–2864. There P and O are recent offerings and past ones of the industry.
    孟庆斌、杨俊华、鲁冰 (2017). 管理层讨论与分析披露的信息含量与股价崩盘风险——基于文本向量化方法的研究.
    中国工业经济 (12), 132–150. There P is the industry's mean and O that of the other industries.
    """
    corpus = encode(reports)
    # The vocabulary has marks, too, and words of no report: a constant would be fitted to them.
    shares = corpus.counts[:, np.unique(corpus.words)]
    shares.data /= np.repeat(corpus.lengths, np.diff(shares.indptr))
    result = InformationContent(*(np.full(len(corpus), np.nan) for _ in range(3)))
    for groups in _peer_groups(corpus):
        year = np.concatenate(groups)
        total = shares[year].sum(axis=0)
        for rows in groups:
            rest = len(year) - len(rows)
            if rest or len(rows) > 1:
                others = (total - shares[rows].sum(axis=0)) / rest if rest else None
                _fill(result, shares, rows, others, constant)
    return result


def _peer_groups(corpus: TokenisedCorpus) -> Iterator[list[np.ndarray]]:
    """For each year the reports of each group."""
    years: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for k in np.flatnonzero(corpus.lengths).tolist():
        if corpus.reports[k].year is not None:
            years[corpus.reports[k].year][corpus.reports[k].group].append(k)
    for groups in years.values():
        yield [np.array(rows) for rows in groups.values()]


def _fill(
    result: InformationContent, shares: csr_array, rows: np.ndarray, others: np.ndarray | None, constant: bool
) -> None:
    """Regresses each of the rows on the mean of the rest of them, if there are any, on `others` and on a constant."""
    x = shares[rows]
    total, rest, size = x.sum(axis=0), max(len(rows) - 1, 1), x.shape[1]
    xx, xt = x.multiply(x).sum(axis=1), x @ total
    # The dot products of report, peers' mean P = (total - x) / rest, others' mean O and constant, for all rows at once.
    sides, inner = {}, {}
    if len(rows) > 1:
        sides["peers"], inner["peers", "peers"] = (xt - xx) / rest, (total @ total - 2 * xt + xx) / rest**2
    if others is not None:
        sides["others"] = x @ others
        inner["peers", "others"] = (total @ others - sides["others"]) / rest
        inner["others", "others"] = np.full(len(rows), others @ others)
    if constant:
        inner["peers", "constant"] = inner["others", "constant"] = np.ones(len(rows))  # shares of words add up to 1
        sides["constant"], inner["constant", "constant"] = np.ones(len(rows)), np.full(len(rows), float(size))
    factors = dict.fromkeys(("peers", "others", "constant"), np.zeros(len(rows))) | _least_squares(inner, sides)
    for name in sides.keys() & {"peers", "others"}:
        getattr(result, name)[rows] = factors[name]
    for k, row in enumerate(rows.tolist()):
        explained = total * (factors["peers"][k] / rest) + factors["constant"][k]
        if others is not None:
            explained += others * factors["others"][k]
        own = slice(x.indptr[k], x.indptr[k + 1])
        explained[x.indices[own]] -= x.data[own] * (1 + factors["peers"][k] / rest)
        result.content[row] = np.abs(explained).sum()


def _least_squares(
    inner: Mapping[tuple[str, str], np.ndarray], sides: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """The least-norm solutions of many small normal equations, from the upper triangle and the right-hand sides of the regressors."""
    names = list(sides)
    matrix = np.stack(
        [np.stack([inner[tuple(sorted((i, j), key=names.index))] for j in names], axis=1) for i in names], axis=1
    )
    scale = np.sqrt(np.diagonal(matrix, axis1=1, axis2=2))  # regressors of unit length, or the smallest would drown
    inverse = np.linalg.pinv(matrix / (scale[:, :, None] * scale[:, None, :]), rcond=1e-10, hermitian=True)
    return dict(
        zip(names, ((inverse @ (np.stack(list(sides.values()), axis=1) / scale)[:, :, None])[:, :, 0] / scale).T)
    )


# --------------------------------------------------------------------------------------------- table


def table(
    reports: Sequence[TokenisedReport] | TokenisedCorpus, earlier: Sequence[TokenisedReport] = (), **parameters: Mapping
) -> pd.DataFrame:
    """One row a report, in order, one column a measure, NaN where undefined.

    `earlier` are more reports that may be a report of the year before, and count for nothing else.

    Columns: `report`, `body`, `year`, `group`, `prior_report` (the report of the year before, if any);
    `words`, `sentences` (counts); `boilerplate`, `stickiness`, `redundancy`, `specificity`, `cosine`,
    `jaccard`, `minimum_edit`, `side_by_side`, `modification_raw` (0 … 1); `modification` (a residual);
    `information_content` and its coefficients `coefficient_peers` and `coefficient_others`.

    Parameters of a measure go by its name: ``table(reports, boilerplate={"lower": 0.5})``.
    """
    import pandas as pd

    unknown = sorted(set(parameters) - {f.__name__ for f in _MEASURES})
    if unknown:
        raise TypeError(f"no measure {', '.join(unknown)}: there are {', '.join(f.__name__ for f in _MEASURES)}")
    corpus = encode(reports)
    both = encode([*corpus.reports, *earlier]) if earlier else corpus
    before = prior_year(both)
    before[len(corpus) :] = -1
    columns: dict[str, Sequence] = {name: [getattr(r, name) for r in corpus.reports] for name in ("report", "body")}
    columns["year"] = pd.array([r.year for r in corpus.reports], "Int64")
    columns["group"] = [r.group for r in corpus.reports]
    columns["prior_report"] = [both.reports[k].report if k >= 0 else None for k in before[: len(corpus)]]
    columns |= {"words": corpus.lengths, "sentences": np.diff(corpus.sentences_of)}
    for measure in _MEASURES:
        options = parameters.get(measure.__name__, {})
        if measure in _OF_PAIRS:
            columns |= {
                name: values[: len(corpus)]
                for name, values in _columns(measure, both, {"against": before, **options}).items()
            }
        else:
            columns |= _columns(measure, corpus, options)
    return pd.DataFrame(columns)


_MEASURES = (
    boilerplate,
    stickiness,
    redundancy,
    specificity,
    cosine,
    jaccard,
    minimum_edit,
    side_by_side,
    modification,
    information_content,
)
_OF_PAIRS = (stickiness, cosine, jaccard, minimum_edit, side_by_side, modification)


def _columns(measure, corpus: TokenisedCorpus, options: Mapping) -> dict[str, np.ndarray]:
    values = measure(corpus, **options)
    if measure is information_content:
        return {
            "information_content": values.content,
            "coefficient_peers": values.peers,
            "coefficient_others": values.others,
        }
    if measure is modification:
        return {"modification_raw": measure(corpus, **{**options, "degree": None}), "modification": values}
    return {measure.__name__: values}
