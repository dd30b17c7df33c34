"""How well a stored question fits a text: what of the one is said in the other.

A score is the share of the text's words that the question explains (seven tenths), and the share
of a phrasing's words that the text has (three tenths), each word weighed by its inverse document
frequency (Sparck Jones 1972, https://doi.org/10.1108/eb026526) among the questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from kg.phrasing.filling import Filled, Text, fill, places_of
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
_IMPLIED_SLOT: Final = 0.7
"""What a parameter weighs that a summary, which has no slots, speaks of."""
_UNUSED: Final = 2.5
"""How much more than an unknown word a thing weighs that the question cannot take."""
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
    unknown: tuple[int, ...]
    """The places of the words that neither the question nor a name explains."""


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
        has = total = names = 0.0
        met: dict[str, float] = {}
        unknown: list[int] = []
        for place, word in enumerate(self._text.words):
            if word.is_stop or place in filled.covered:
                continue
            related = self._related[place]
            weight = max(map(self._vocabulary.weight, related), default=None)
            weight = self._vocabulary.unknown_weight if weight is None else weight
            explained = self._explained(place, entry, phrase, met)
            total += weight
            has += weight * explained
            if not explained:
                unknown.append(place)
                names += weight * (word.is_name and not self._is_named(place))
        share = has / (total - names) if total > names else 0.0
        unused = self._unused(filled, unknown)
        total += unused * _UNUSED * self._vocabulary.unknown_weight
        of_text = has / total if total else 0.0
        score = _OF_TEXT * of_text + _OF_PHRASE * self._of_phrase(entry, phrase, filled, met)
        if self._denies() != (NEGATION in phrase.terms):
            score -= _UNDENIED
        return Scored(entry, phrase, score, share, filled, tuple(unknown))

    def _explained(self, place: int, entry: Entry, phrase: Phrase, met: dict[str, float]) -> float:
        """Return how well a question explains a word, and note what of the phrase it meets."""
        ways = [
            (frozenset((stem,)), factor)
            for stem, factor in [*self._related[place].items(), (self._text.words[place].stem, 1.0)]
        ]
        ways += [
            (other, _SYNONYM)
            for synonym in self._synonyms
            if place in synonym.places
            for other in synonym.others
        ]
        best = 0.0
        for stems, factor in ways:
            if stems <= phrase.terms:
                met.update({stem: max(factor, met.get(stem, 0.0)) for stem in stems})
                best = max(best, factor)
            elif stems <= entry.spoken:
                best = max(best, _SPOKEN * factor)
            elif stems <= entry.described:
                best = max(best, _DESCRIBED * factor)
        return best

    def _unused(self, filled: Filled, unknown: Sequence[int]) -> int:
        """Count what the text names and the question has neither a parameter nor words for."""
        return sum(
            not set(unknown).isdisjoint(places_of(thing, self._text.words))
            for thing in filled.unused
        )

    def _of_phrase(
        self, entry: Entry, phrase: Phrase, filled: Filled, met: Mapping[str, float]
    ) -> float:
        """Return the share of a phrasing that the text has, slots included."""
        has = sum(self._vocabulary.weight(stem) * factor for stem, factor in met.items())
        total = sum(map(self._vocabulary.weight, phrase.terms))
        slots, weight = [slot.name for slot in phrase.slots], _SLOT
        if phrase.is_summary:
            parameters = entry.question.header.parameters.values()
            slots = [p.name for p in parameters if p.type not in SCALAR_TYPES]
            weight = _IMPLIED_SLOT
        total += weight * len(slots)
        has += weight * sum(name in filled.given for name in slots)
        return has / total if total else 0.0

    def _denies(self) -> bool:
        return any(word.stem == NEGATION for word in self._text.words)
