"""The words with which the stored questions are asked: phrasings, their weight, words near them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from kg.phrasing.reading import NEGATION, Word, folded_words, stem, words_of
from kg.phrasing.spelling import Spelling, may_be_misspelt, nearest
from kg.phrasing.stop_words import INTERROGATIVES, STOP_WORDS
from kg.questions.catalogue import Question
from kg.questions.header import SCALAR_TYPES

SLOT: Final = re.compile(r"\{(?P<name>[A-Za-z][A-Za-z0-9_]*)\}")
"""Where a phrasing has the value of a parameter."""

_SAME_FAMILY: Final = 0.85
_NEAR_FAMILY: Final = 0.93
_SHORT_ENDING: Final = 2
"""So many letters at the end make no other word: modifi-, modif-."""
_SAME_MEANING: Final = 0.9
_SHARED_LETTERS: Final = 5
"""Words of one family, such as modified and modification, begin with as many letters at least."""
_SHARED_PART: Final = 0.6
_VERBAL_PREFIXES: Final = (
    "по",
    "с",
    "вы",
    "при",
    "за",
    "на",
    "пере",
    "раз",
    "рас",
    "до",
    "от",
    "из",
)
"""What Russian verbs of one root begin with: менять, поменять, сменить."""
_SHORTEST_ROOT: Final = 4


_LITTLE_WEIGHT: Final = 0.6
_LITTLE: Final = frozenset(stem(word) for word in STOP_WORDS | INTERROGATIVES)
_NO_FORMS: Final[Mapping[str, str]] = {}


class Slot(NamedTuple):
    """Where a phrasing has a parameter's value, and the word before it."""

    name: str
    before: str


class Phrase(NamedTuple):
    """One way to ask a question: its stems and its slots, in the order of the text.

    `is_summary` marks the header's summary, which says "a thing" where others have slots.
    """

    text: str
    terms: frozenset[str]
    words: frozenset[str]
    """The stems of all its words but articles, where `terms` are those that tell something."""
    slots: tuple[Slot, ...]
    is_summary: bool


class Entry(NamedTuple):
    """A question with its phrasings, and the stems of all that its header says besides."""

    question: Question
    phrases: tuple[Phrase, ...]
    spoken: frozenset[str]
    """The stems of all phrasings together."""
    described: frozenset[str]
    """The stems of description, columns, tags, parameters and name."""

    @property
    def entity_types(self) -> tuple[str, ...]:
        """The types of the parameters that take a node, each once."""
        types = (parameter.type for parameter in self.question.header.parameters.values())
        return tuple(dict.fromkeys(type_ for type_ in types if type_ not in SCALAR_TYPES))


class Vocabulary:
    """The words of all questions: how much each tells one question from the others."""

    def __init__(self, questions: Iterable[Question], groups: Iterable[Sequence[str]] = ()) -> None:
        """Read the headers of the questions; `groups` are words that mean the same."""
        self._meaning: dict[str, set[str]] = {}
        for group in groups:
            stems = {stem(word) for text in group for word in folded_words(text)}
            for each in stems:
                self._meaning.setdefault(each, set()).update(stems)
        self._totals: dict[frozenset[str], float] = {}
        self._forms: dict[str, str] = {}
        self._lower: set[str] = set()
        self.entries = tuple(self._entry(question) for question in questions)
        counts: dict[str, int] = {}
        for entry in self.entries:
            for term in entry.spoken:
                counts[term] = counts.get(term, 0) + 1
        total = len(self.entries)
        self._weights = {term: _weight(total, count) for term, count in counts.items()}
        self.unknown_weight = _weight(total, 1)

    def weight(self, term: str) -> float:
        """Return how much a stem tells: its inverse frequency among the questions.

        One that no question has tells as much as one that a single question has; stop words and
        interrogatives tell little.
        """
        if term == NEGATION:
            return self.unknown_weight
        if term in _LITTLE:
            return _LITTLE_WEIGHT
        return self._weights.get(term, self.unknown_weight)

    def total(self, terms: frozenset[str]) -> float:
        """Return how much stems tell together."""
        if terms not in self._totals:
            self._totals[terms] = sum(map(self.weight, terms))
        return self._totals[terms]

    def knows(self, term: str) -> bool:
        """Tell whether a phrasing of some question has the stem."""
        return term in self._weights

    def is_common(self, term: str) -> bool:
        """Tell whether headers have a word as no name: with a small letter somewhere."""
        return term in self._lower

    @cached_property
    def _by_beginning(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for term in self._weights:
            found.setdefault(term[:_SHARED_LETTERS], []).append(term)
        return found

    def relatives(self, term: str) -> dict[str, float]:
        """Return the stems that mean what `term` means, itself among them, and how surely."""
        found = self._meanings(term) | self._family(term)
        for prefix in _VERBAL_PREFIXES if not found else ():
            if term.startswith(prefix) and len(term) >= len(prefix) + _SHORTEST_ROOT:
                found |= {
                    other: factor * _SAME_FAMILY
                    for other, factor in self._family(term.removeprefix(prefix)).items()
                }
        return found

    def _meanings(self, term: str) -> dict[str, float]:
        """Return the stems that the graph's list puts beside one, or beside one of its family."""
        found: dict[str, float] = {}
        for key, stems in self._meaning.items():
            if key == term or _is_family(term, key):
                sure = _SAME_MEANING if key == term else _SAME_MEANING * _SAME_FAMILY
                for other in stems & self._weights.keys():
                    found[other] = max(sure, found.get(other, 0.0))
        return found

    def _family(self, term: str) -> dict[str, float]:
        """Return the stems that begin as one does."""
        found = {term: 1.0} if term in self._weights else {}
        if len(term) < _SHARED_LETTERS or term.isdecimal():
            return found
        for other in self._by_beginning.get(term[:_SHARED_LETTERS], ()):
            if other != term and _is_family(term, other):
                is_near = max(len(term), len(other)) - _shared(term, other) <= _SHORT_ENDING
                found[other] = _NEAR_FAMILY if is_near else _SAME_FAMILY
        return found

    def spelling(self, word: Word, others: Mapping[str, str] = _NO_FORMS) -> Spelling | None:
        """Return the word of the headers, or of `others`, that a word is with an error in it.

        `others` are words with their stems. Optimal string alignment: at most one wrong, missing,
        doubled or swapped letter, two in words of eight letters or more.
        """
        if not may_be_misspelt(word.folded):
            return None
        forms = {**others, **self._forms}
        near = nearest(word.folded, forms)
        if near:
            return Spelling(forms[near[0][0]], *near[0])
        # Another case or number of the word than any that is known.
        near = [pair for pair in nearest(word.stem, set(forms.values())) if pair[1] == 1]
        return Spelling(near[0][0], *near[0]) if near else None

    def _entry(self, question: Question) -> Entry:
        header = question.header
        phrases = [
            *(self._phrase(text, is_summary=True) for text in header.summary.values()),
            *(self._phrase(text) for texts in header.asked.values() for text in texts),
        ]
        described = [
            header.description,
            *header.columns.values(),
            *(item.description for item in header.parameters.values()),
        ]
        named = [question.name, *header.columns, *header.parameters, *header.tags]
        return Entry(
            question,
            tuple(phrases),
            frozenset(term for phrase in phrases for term in phrase.terms),
            frozenset(word.stem for text in described for word in self._telling(words_of(text)))
            | frozenset(word.stem for text in named for word in words_of(text)),
        )

    def _phrase(self, text: str, *, is_summary: bool = False) -> Phrase:
        slots: list[Slot] = []
        terms: set[str] = set()
        words: set[str] = set()
        begin, before = 0, ""
        for match in [*SLOT.finditer(text), None]:
            read = words_of(text[begin : match.start() if match else len(text)])
            before = next((word.folded for word in reversed(read) if not word.is_article), before)
            terms.update(word.stem for word in self._telling(read, begins=not begin))
            words.update(word.stem for word in read if not word.is_article)
            if match:
                slots.append(Slot(match["name"], before))
                begin = match.end()
        return Phrase(text, frozenset(terms), frozenset(words), tuple(slots), is_summary)

    def _telling(self, words: Iterable[Word], *, begins: bool = True) -> Iterator[Word]:
        """Yield the words that tell something, and note how they are written."""
        for place, word in enumerate(words):
            if word.is_stop:
                continue
            self._forms.setdefault(word.folded, word.stem)
            if word.text[0].islower() or (begins and not place and not word.text.isupper()):
                self._lower.add(word.stem)
            yield word


def _weight(total: int, count: int) -> float:
    """Return half the inverse frequency, on top of what every word tells."""
    return 1 + math.log(1 + total / count) / 2


def _is_family(one: str, other: str) -> bool:
    """Tell whether two stems begin alike for most of their letters."""
    shared = _shared(one, other)
    return shared >= max(_SHARED_LETTERS, _SHARED_PART * max(len(one), len(other)))


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with in common."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
