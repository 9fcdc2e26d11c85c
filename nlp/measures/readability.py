"""Sentences into how hard they are to read: `clause_characters`, `adverb_conjunction_share`, `readability`."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

import nlp.regex as re
from nlp.language.tokenize import adverbs_and_conjunctions
from nlp.measures.arrays import FloatArray, IntArray, divide
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode, is_word

#: A token with a mark that ends a clause: a stop, a comma, a semicolon or a colon, but not the 、 of a list.
CLAUSE_END = re.compile(r"[，,。；;：:！!？?…]")


def clause_characters(reports: Reports) -> FloatArray:
    """Characters a clause: how long the clauses are on average, without a bound.

        clause_characters = characters of words / clauses

    A clause (分句) ends at ，。；：！？… or with its sentence, not at 、; one without a word is none. A figure or a
    Latin letter is a character, a mark is none. The longer, the harder to read.

    >>> from nlp.measures import TokenisedReport
    >>> sentence = ["加强", "培训", "，", "不断", "更新", "目录", "、", "指南", "。"]
    >>> clause_characters([TokenisedReport("a", "甲局", 2023, [sentence])]).tolist()  # 4 and 8 characters
    [6.0]

    徐巍、姚振晔、陈冬华 (2021). 中文年报可读性：衡量与检验. 会计研究 (3), 28–44 (Readability1:
    每个分句的平均字数). Which marks end a clause, and whether marks are counted, is not said in the abstract, which
    is what we could see.
    """
    corpus = encode(reports)
    size = np.fromiter(
        (len(token) if is_word(token) else 0 for token in corpus.vocabulary), int, len(corpus.vocabulary)
    )
    characters = size[corpus.tokens]
    running = np.concatenate([[0], np.cumsum(characters)])
    total = np.diff(running[corpus.tokens_of])
    return divide(total, _count_clauses(corpus))


def _count_clauses(corpus: TokenisedCorpus) -> IntArray:
    """The number of clauses with a word of each report."""
    ends_clause = [not is_word(token) and CLAUSE_END.search(token) is not None for token in corpus.vocabulary]
    ends_clause[0] = True  # the end of a sentence
    is_end = np.array(ends_clause)[corpus.tokens]
    words = np.fromiter(map(is_word, corpus.vocabulary), bool, len(corpus.vocabulary))[corpus.tokens]
    clause = np.cumsum(is_end) - is_end
    clauses = []
    for start, end in pairwise(corpus.tokens_of.tolist()):
        clauses.append(len(np.unique(clause[start:end][words[start:end]])))
    return np.array(clauses, int)


def adverb_conjunction_share(reports: Reports) -> FloatArray:
    """Adverbs and conjunctions: their share of the words of a sentence, on average over the sentences.

        adverb_conjunction_share = mean over sentences of (adverbs + conjunctions) / words

    Which words these are jieba's dictionary says (its tags d and c), whatever a word is in its sentence. Sentences
    without words are left out. The more, the harder to read.

    >>> from nlp.measures import TokenisedReport
    >>> sentences = [["不断", "加强", "培训"], ["加强", "培训", "并且", "考核"], ["公开", "信息"]]
    >>> report = TokenisedReport("a", "甲局", 2023, sentences)
    >>> adverb_conjunction_share([report]).round(4).tolist()  # (1/3 + 1/4 + 0) / 3
    [0.1944]

    徐巍、姚振晔、陈冬华 (2021). 中文年报可读性：衡量与检验. 会计研究 (3), 28–44 (Readability2:
    每句话中的副词和连词比例). Which tagger they had could not be checked.
    """
    corpus = encode(reports)
    function_words = adverbs_and_conjunctions()
    is_counted = np.fromiter((token in function_words for token in corpus.vocabulary), bool, len(corpus.vocabulary))
    sentences = int(corpus.sentences_of[-1])
    words = np.bincount(corpus.sentence, minlength=sentences)
    counted = np.bincount(corpus.sentence, weights=is_counted[corpus.words], minlength=sentences)
    shares = np.zeros(sentences)
    np.divide(counted, words, out=shares, where=words > 0)
    running = np.concatenate([[0], np.cumsum(shares)])
    with_words = np.concatenate([[0], np.cumsum(words > 0)])
    return divide(np.diff(running[corpus.sentences_of]), np.diff(with_words[corpus.sentences_of]))


def readability(reports: Reports) -> FloatArray:
    """Readability: the mean of `clause_characters` and `adverb_conjunction_share`, without a bound.

        readability = (clause_characters + adverb_conjunction_share) / 2

    The larger, the harder to read. A clause has some fourteen characters and the share is some 0.06, so that it is
    nearly half of `clause_characters`: take the two apart unless the paper's measure is wanted.

    >>> from nlp.measures import TokenisedReport
    >>> readability([TokenisedReport("a", "甲局", 2023, [["不断", "加强", "培训"]])]).round(4).tolist()  # (6 + 1/3) / 2
    [3.1667]

    徐巍、姚振晔、陈冬华 (2021). 中文年报可读性：衡量与检验. 会计研究 (3), 28–44 (Readability3:
    两者的算术平均).
    """
    corpus = encode(reports)
    mean: FloatArray = (clause_characters(corpus) + adverb_conjunction_share(corpus)) / 2
    return mean
