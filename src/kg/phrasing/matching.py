"""How well a stored question fits a text: what of the one is said in the other.

A score is the share of the text's words that the question explains (seven tenths), and the share
of a phrasing's words that the text has (three tenths), each word weighed by its inverse document
frequency (Sparck Jones 1972, https://doi.org/10.1108/eb026526) among the questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from kg.phrasing.filling import Filled, Given, Text, fill, places_of
from kg.phrasing.mentions import Mention
from kg.phrasing.reading import NEGATION
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


class _Spoken:
    """A phrasing as a text meets it: with its stop words where the text has no other words."""

    def __init__(self, phrase: Phrase, entry: Entry, *, is_bare: bool) -> None:
        self.phrase = phrase
        self.entry = entry
        self.terms = phrase.words if is_bare else phrase.terms


class Matcher:
    """Scores the questions of a vocabulary against one text."""

    def __init__(self, vocabulary: Vocabulary, text: Text, synonyms: Sequence[Synonym]) -> None:
        """Take the text; `synonyms` are other words for words of it."""
        self._vocabulary = vocabulary
        self._text = text
        self._synonyms = synonyms
        self._related = [self._relate(place) for place in range(len(text.words))]

    def _relate(self, place: int) -> Mapping[str, float]:
        """Return the stems of the questions that a word of the text stands for."""
        word = self._text.words[place]
        if word.is_stop:
            return {}
        related = self._vocabulary.relatives(word.stem)
        sure = _MISSPELT if place in self._text.spellings else 1.0
        return {stem: factor * sure for stem, factor in related.items()}

    def _is_named(self, place: int) -> bool:
        return any(
            mention.first <= place <= mention.last
            for mentions in self._text.mentions.values()
            for mention in mentions
        )

    def scored(self) -> list[Scored]:
        """Return the questions, the one that fits best first."""
        best = [self._best(entry) for entry in self._vocabulary.entries]
        return sorted(best, key=lambda each: (-each.score, each.entry.question.name))

    def _best(self, entry: Entry) -> Scored:
        filled: dict[tuple[Slot, ...], Filled] = {}
        tried: list[Scored] = []
        for phrase in entry.phrases:
            if phrase.slots not in filled:
                filled[phrase.slots] = fill(entry.question, phrase, self._text)
            tried.append(self._score(entry, phrase, filled[phrase.slots]))
        return max(tried, key=lambda each: each.score)

    def _score(self, entry: Entry, phrase: Phrase, filled: Filled) -> Scored:
        words = self._text.words
        unused = {place for each in filled.unused for place in places_of(each, words)}
        open_ = [place for place in range(len(words)) if place not in filled.covered]
        is_bare = not any(words[place].tells for place in open_ if place not in unused)
        spoken = _Spoken(phrase, entry, is_bare=is_bare)
        has = total = told = explained = 0.0
        met: dict[str, float] = {}
        known: set[int] = set()
        unknown: list[int] = []
        for place in open_:
            if words[place].is_article or (words[place].is_stop and not is_bare):
                continue
            is_empty = is_bare and (place in unused or not filled.given)
            found = 0.0 if is_empty else self._explained(place, spoken, met)
            weight = self._weight(place)
            total += weight
            has += weight * found
            is_other = not found and (place in unused or self._is_stray(place))
            if (is_bare or words[place].tells) and not is_other:
                told += weight
                explained += weight * found
            known |= {place} if found and words[place].tells else set()
            unknown += [] if found or words[place].is_stop else [place]
        total += self._unused(filled, unknown) * _UNUSED * self._vocabulary.unknown_weight
        score = _OF_TEXT * (has / total if total else 0.0)
        score += _OF_PHRASE * self._of_phrase(entry, spoken, filled, met)
        score -= self._lacking(entry, phrase, filled)
        if self._denies() != (NEGATION in phrase.terms):
            score -= _UNDENIED
        share = explained / told if told else 0.0
        return Scored(entry, phrase, score, share, filled, frozenset(known), tuple(unknown))

    def _weight(self, place: int) -> float:
        """Return how much a word of the text tells: as much as the most telling of its kin."""
        weights = map(self._vocabulary.weight, self._related[place])
        own = self._vocabulary.weight(self._text.words[place].stem)
        return max(weights, default=own)

    def _is_stray(self, place: int) -> bool:
        """Tell whether a word seems to be a name that the graph does not know."""
        return (
            self._text.words[place].is_name
            and not self._related[place]
            and not self._is_named(place)
        )

    def _lacking(self, entry: Entry, phrase: Phrase, filled: Filled) -> float:
        """Return what it costs that the phrasing speaks of things which the text does not name."""
        if not phrase.is_summary:
            types = {p.name: p.type for p in entry.question.header.parameters.values()}
            names = [s.name for s in phrase.slots if types[s.name] not in SCALAR_TYPES]
            return _LACKING * sum(not filled.has(name) for name in names)
        parameters = entry.question.header.parameters.values()
        names = [p.name for p in parameters if p.type not in SCALAR_TYPES and p.default is not None]
        return _LACKING / 2 * sum(not filled.has(name) for name in names)

    def _explained(self, place: int, spoken: _Spoken, met: dict[str, float]) -> float:
        """Return how well a question explains a word, and note what of the phrase it meets."""
        word = self._text.words[place]
        ways = [
            (frozenset((stem,)), factor)
            for stem, factor in [*self._related[place].items(), (word.stem, 1.0)]
        ]
        ways += [
            (other, _SYNONYM)
            for synonym in self._synonyms
            if place in synonym.places
            for other in synonym.others
        ]
        best = 0.0
        for stems, factor in ways:
            if stems <= spoken.terms:
                met.update({stem: max(factor, met.get(stem, 0.0)) for stem in stems})
                best = max(best, factor)
            elif stems <= spoken.entry.spoken:
                best = max(best, _SPOKEN * factor)
            elif stems <= spoken.entry.described:
                best = max(best, _DESCRIBED * factor)
        return best

    def _unused(self, filled: Filled, unknown: Sequence[int]) -> int:
        """Count what the text names and the question has neither a parameter nor words for."""
        return sum(
            not set(unknown).isdisjoint(places_of(thing, self._text.words))
            for thing in filled.unused
        )

    def _of_phrase(
        self, entry: Entry, spoken: _Spoken, filled: Filled, met: Mapping[str, float]
    ) -> float:
        """Return the share of a phrasing that the text has, slots included."""
        has = sum(self._vocabulary.weight(stem) * factor for stem, factor in met.items())
        total = sum(map(self._vocabulary.weight, spoken.terms))
        slots, weight = [slot.name for slot in spoken.phrase.slots], _SLOT
        if spoken.phrase.is_summary:
            parameters = entry.question.header.parameters.values()
            slots = [p.name for p in parameters if p.type not in SCALAR_TYPES]
            weight = _IMPLIED_SLOT
        total += weight * len(slots)
        has += weight * sum(_sure(filled.given[name]) for name in slots if name in filled.given)
        return has / total if total else 0.0

    def _denies(self) -> bool:
        return any(word.stem == NEGATION for word in self._text.words)


def _sure(given: Given) -> float:
    """Return how surely something is meant: a part of a name less than a whole one."""
    in_part = isinstance(given, Mention) and not given.is_whole and not given.is_day
    return _IN_PART if in_part else 1.0
