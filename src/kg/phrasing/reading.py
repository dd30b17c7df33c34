"""Reads a text into words with stems, without a look at any graph."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.phrasing.stop_words import ARTICLES, INTERROGATIVES, NEGATIONS, STOP_WORDS
from kg.questions.folding import words

if TYPE_CHECKING:
    from Stemmer import Stemmer

NEGATION: Final = "¬"
"""The stem of every word of negation."""

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019\u02BC`][^\W_]+)*\+?")
_CYRILLIC = re.compile(r"[\u0400-\u04FF]")
_LATIN = re.compile(r"[a-z]")
_SENTENCE_END = re.compile(r"[.?!:]")


class Word(NamedTuple):
    """A word of a text: where it stands, how it was written, folded, and its stem.

    `is_name` tells that it begins with a capital letter where no sentence begins, `is_acronym`
    that all its letters are capitals in a text that has others.
    """

    start: int
    end: int
    text: str
    folded: str
    stem: str
    is_name: bool
    is_acronym: bool

    @property
    def is_stop(self) -> bool:
        """Tell whether the word says nothing of what is asked."""
        return self.folded in STOP_WORDS and not self.is_acronym

    @property
    def is_article(self) -> bool:
        """Tell whether the word says nothing at all."""
        return self.folded in ARTICLES

    @property
    def tells(self) -> bool:
        """Tell whether the word says what is asked: no stop word, no interrogative."""
        return not self.is_stop and self.folded not in INTERROGATIVES

    @property
    def root(self) -> str:
        """The stem of the word as a name."""
        return root(self.folded)

    @property
    def is_number(self) -> bool:
        """Tell whether the word is written in digits."""
        return self.folded.isdecimal()


def words_of(text: str) -> list[Word]:
    """Return the words of a text in their order."""
    found: list[Word] = []
    shouted = is_shouted(text)
    for match in _TOKEN.finditer(text):
        token = match[0]
        begins = not found or bool(_SENTENCE_END.search(text, found[-1].end, match.start()))
        is_name = token[0].isupper() and not begins and not shouted
        is_acronym = token.isupper() and len(token) > 1 and not shouted
        found.extend(
            Word(match.start(), match.end(), token, folded, stem(folded), is_name, is_acronym)
            for folded in folded_words(token)
        )
    return found


def is_shouted(text: str) -> bool:
    """Tell whether a text is written in capital letters throughout."""
    return text.upper() == text


def language_of(text: str) -> str:
    """Return `ru` for a text that is written in Cyrillic for the most part, else `en`."""
    return "ru" if 2 * len(_CYRILLIC.findall(text)) > sum(map(str.isalpha, text)) else "en"


@lru_cache(maxsize=65536)
def folded_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text (see kg.questions.folding), remembered."""
    return tuple(words(text))


@lru_cache(maxsize=65536)
def stem(folded: str) -> str:
    """Return the stem of a folded word, by Snowball's Russian or English stemmer.

    Words of negation have one stem together; words of other scripts stay as they are.
    """
    if folded in NEGATIONS:
        return NEGATION
    if _CYRILLIC.search(folded):
        return str(_stemmer("russian").stemWord(folded))
    return str(_stemmer("english").stemWord(folded)) if _LATIN.search(folded) else folded


@lru_cache(maxsize=65536)
def root(folded: str) -> str:
    """Return what all cases of a name have in common: the stem, in Cyrillic that of the stem too.

    The stemmer takes the -ан of a nominative for an ending and leaves it in the dative,
    so it is asked until nothing changes.
    """
    if not _CYRILLIC.search(folded):
        return stem(folded)
    while (shorter := _stemmer("russian").stemWord(folded)) != folded:
        folded = shorter
    return folded


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer(language)
