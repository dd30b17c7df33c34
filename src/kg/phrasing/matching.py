"""How well a stored question fits a text: what of the one is said in the other.

A score is the share of the text's words that the question explains (seven tenths), and the share
of a phrasing's words that the text has (three tenths), each word weighed by its inverse document
frequency (Sparck Jones 1972, https://doi.org/10.1108/eb026526) among the questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from kg.phrasing.days import Day
from kg.phrasing.filling import Filled, Given, Text, fill, places_of
from kg.phrasing.mentions import Mention
from kg.phrasing.reading import NEGATION, Word
from kg.phrasing.synonyms import Synonym
from kg.phrasing.vocabulary import Entry, Phrase, Slot, Vocabulary
from kg.questions.header import SCALAR_TYPES

_OF_TEXT: Final = 0.7
_OF_PHRASE: Final = 0.3
_SPOKEN: Final = 0.8
"""What a word counts that another phrasing of the question has."""
_DESCRIBED: Final = 0.45
"""What a word counts that the rest of the header has."""
_MISSPELT: Final = 0.9
"""What a word counts that was misspelt."""
_SYNONYM: Final = 0.9
_SLOT: Final = 3.0
"""What a slot of a phrasing weighs."""
_IN_PART: Final = 0.6
"""What of that a thing counts that is named by a part of its name."""
_IMPLIED_SLOT: Final = 0.7
"""What a parameter weighs that a summary, which has no slots, speaks of."""
_UNUSED: Final = 2.5
"""How much more than an unknown word a thing weighs that the question cannot take."""
_LACKING: Final = 0.1
"""What it costs for each thing that a phrasing speaks of and the text does not name."""
_UNDENIED: Final = 0.15
"""What it costs if one of the two denies something and the other does not."""


class Scored(NamedTuple):
    """A question with the phrasing that fits best, how well, and what the text gives to it.

    `explained` is the share of the words of the text: names and days are left out, and what seems
    to be a name.
    """

    entry: Entry
    phrase: Phrase
    score: float
    explained: float
    filled: Filled
    known: frozenset[int]
    """The places of the telling words that the question explains."""
    unknown: tuple[int, ...]
    """The places of the words that neither the question nor a name explains."""


class _Said(NamedTuple):
    """A word of the text: how much it tells, and what may stand for it in a question.

    `ways` are sets of stems with how surely they mean the word. `is_stray` tells that it seems to
    be a name that the graph does not know.
    """

    word: Word
    weight: float
    ways: tuple[tuple[frozenset[str], float], ...]
    is_stray: bool


class _Frame(NamedTuple):
    """What a question leaves of a text to be explained, once its parameters are filled.

    `places` are those of the words; `unused` those of what the question has no parameter for,
    `named` those of them that are whole names or days. `is_bare` tells that nothing is left but
    names and words that tell nothing, so that these have to do.
    """

    filled: Filled
    places: tuple[int, ...]
    unused: frozenset[int]
    named: frozenset[int]
    is_bare: bool


class Matcher:
    """Scores the questions of a vocabulary against one text."""

    def __init__(self, vocabulary: Vocabulary, text: Text, synonyms: Sequence[Synonym]) -> None:
        """Take the text; `synonyms` are other words for words of it."""
        self._vocabulary = vocabulary
        self._text = text
        self._named = {
            place
            for mentions in text.mentions.values()
            for mention in mentions
            for place in range(mention.first, mention.last + 1)
        }
        self._said = [self._say(place, synonyms) for place in range(len(text.words))]
        self._denies = any(word.stem == NEGATION for word in text.words)

    def _say(self, place: int, synonyms: Sequence[Synonym]) -> _Said:
        word = self._text.words[place]
        related = {} if word.is_stop else self._vocabulary.relatives(word.stem)
        sure = _MISSPELT if place in self._text.spellings else 1.0
        ways = {frozenset((stem,)): factor * sure for stem, factor in related.items()}
        ways.setdefault(frozenset((word.stem,)), 1.0)
        for synonym in synonyms:
            if place in synonym.places:
                ways.update((other, _SYNONYM) for other in synonym.others if other not in ways)
        # A word tells as much as the most telling of its kin.
        weight = max(map(self._vocabulary.weight, related or (word.stem,)))
        is_stray = word.is_name and not related and place not in self._named
        return _Said(word, weight, tuple(ways.items()), is_stray)

    def scored(self) -> list[Scored]:
        """Return the questions, the one that fits best first."""
        best = [self._best(entry) for entry in self._vocabulary.entries]
        return sorted(best, key=lambda each: (-each.score, each.entry.question.name))

    def _best(self, entry: Entry) -> Scored:
        frames: dict[tuple[Slot, ...], _Frame] = {}
        tried: list[Scored] = []
        for phrase in entry.phrases:
            if phrase.slots not in frames:
                frames[phrase.slots] = self._frame(fill(entry, phrase, self._text))
            tried.append(self._score(entry, phrase, frames[phrase.slots]))
        return max(tried, key=lambda each: each.score)

    def _frame(self, filled: Filled) -> _Frame:
        words = self._text.words
        unused = {place for each in filled.unused for place in places_of(each, words)}
        whole = [each for each in filled.unused if _is_whole(each)]
        named = {place for each in whole for place in places_of(each, words)}
        left = [place for place in range(len(words)) if place not in filled.covered]
        is_bare = not any(words[place].tells for place in left if place not in named)
        places = tuple(
            place
            for place in left
            if not words[place].is_article and (is_bare or not words[place].is_stop)
        )
        return _Frame(filled, places, frozenset(unused), frozenset(named), is_bare)

    def _score(self, entry: Entry, phrase: Phrase, frame: _Frame) -> Scored:
        terms = phrase.words if frame.is_bare else phrase.terms
        has = total = told = explained = 0.0
        met: dict[str, float] = {}
        known: set[int] = set()
        unknown: list[int] = []
        for place in frame.places:
            said = self._said[place]
            # Where a text is bare, what it names can be explained by a parameter alone.
            is_void = frame.is_bare and (place in frame.named or not frame.filled.given)
            found = 0.0 if is_void else _explained(said, entry, terms, met)
            total += said.weight
            has += said.weight * found
            tells = said.word.tells
            if found:
                known |= {place} if tells else set()
            elif not said.word.is_stop:
                unknown.append(place)
            is_other = not found and (place in frame.unused or said.is_stray)
            if (frame.is_bare or tells) and not is_other:
                told += said.weight
                explained += said.weight * found
        total += self._unused(frame.filled, unknown) * _UNUSED * self._vocabulary.unknown_weight
        score = _OF_TEXT * (has / total if total else 0.0)
        score += _OF_PHRASE * self._of_phrase(entry, phrase, terms, frame.filled, met)
        score -= self._lacking(entry, phrase, frame.filled)
        if self._denies != (NEGATION in phrase.terms):
            score -= _UNDENIED
        is_about = frame.is_bare or bool(known - frame.named)
        share = explained / told if told and is_about else 0.0
        return Scored(entry, phrase, score, share, frame.filled, frozenset(known), tuple(unknown))

    def _lacking(self, entry: Entry, phrase: Phrase, filled: Filled) -> float:
        """Return what it costs that the phrasing speaks of things which the text does not name."""
        if not phrase.is_summary:
            types = {p.name: p.type for p in entry.question.header.parameters.values()}
            names = [s.name for s in phrase.slots if types[s.name] not in SCALAR_TYPES]
            return _LACKING * sum(not filled.has(name) for name in names)
        parameters = entry.question.header.parameters.values()
        names = [p.name for p in parameters if p.type not in SCALAR_TYPES and p.default is not None]
        return _LACKING / 2 * sum(not filled.has(name) for name in names)

    def _unused(self, filled: Filled, unknown: Sequence[int]) -> int:
        """Count what the text names and the question has neither a parameter nor words for."""
        return sum(
            not set(unknown).isdisjoint(places_of(thing, self._text.words))
            for thing in filled.unused
        )

    def _of_phrase(
        self,
        entry: Entry,
        phrase: Phrase,
        terms: frozenset[str],
        filled: Filled,
        met: Mapping[str, float],
    ) -> float:
        """Return the share of a phrasing that the text has, slots included."""
        has = sum(self._vocabulary.weight(stem) * factor for stem, factor in met.items())
        total = self._vocabulary.total(terms)
        slots, weight = [slot.name for slot in phrase.slots], _SLOT
        if phrase.is_summary:
            parameters = entry.question.header.parameters.values()
            slots = [p.name for p in parameters if p.type not in SCALAR_TYPES]
            weight = _IMPLIED_SLOT
        total += weight * len(slots)
        has += weight * sum(_sure(filled.given[name]) for name in slots if name in filled.given)
        return has / total if total else 0.0


def _explained(said: _Said, entry: Entry, terms: frozenset[str], met: dict[str, float]) -> float:
    """Return how well a question explains a word, and note what of the phrase it meets."""
    best = 0.0
    for stems, factor in said.ways:
        if stems <= terms:
            met.update({stem: max(factor, met.get(stem, 0.0)) for stem in stems})
            best = max(best, factor)
        elif stems <= entry.spoken:
            best = max(best, _SPOKEN * factor)
        elif stems <= entry.described:
            best = max(best, _DESCRIBED * factor)
    return best


def _sure(given: Given) -> float:
    """Return how surely something is meant: a part of a name less than a whole one."""
    in_part = isinstance(given, Mention) and not given.is_whole and not given.is_day
    return _IN_PART if in_part else 1.0


def _is_whole(thing: Mention | Day) -> bool:
    return not isinstance(thing, Mention) or thing.is_whole
