"""Puts what a text names into the parameters of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.phrasing.days import Day
from kg.phrasing.mentions import Mention
from kg.phrasing.reading import Word
from kg.phrasing.spelling import Spelling
from kg.phrasing.vocabulary import Entry, Phrase
from kg.questions.header import SCALAR_TYPES, Parameter

Given = Mention | Day | str
"""What a text may give for a parameter: nodes, days, or words as they stand."""


class Quoted(NamedTuple):
    """What stands between quotation marks in a text, and where."""

    start: int
    end: int
    text: str


class Text(NamedTuple):
    """A text as it was read.

    `mentions` are what it names, by the type of the parameter; `spellings` the words that are
    misspelt, by their places: their stems are those of what they were read as.
    """

    words: tuple[Word, ...]
    days: tuple[Day, ...]
    quoted: tuple[Quoted, ...]
    mentions: Mapping[str, Sequence[Mention]]
    spellings: Mapping[int, Spelling]


class Filled(NamedTuple):
    """What a text gives to the parameters of a question.

    `several` holds the parameters for which it names more than one thing of the kind. `unplaced`
    are parameters of one type of which the text names too few to tell for which. `covered` are the
    places of the words that are used; `unused` the mentions and days that the question cannot take.
    """

    given: Mapping[str, Given]
    several: Mapping[str, tuple[Mention, ...]]
    unplaced: Mapping[str, Mention]
    covered: frozenset[int]
    unused: tuple[Mention | Day, ...]

    def has(self, name: str) -> bool:
        """Tell whether the text names something that is, or may be, the parameter's value."""
        return name in self.given or name in self.unplaced


def fill(entry: Entry, phrase: Phrase, text: Text) -> Filled:
    """Return what a text gives to a question that it asks as `phrase`, one of its, does."""
    question = entry.question
    parameters = list(question.header.parameters.values())
    chosen = _chosen(parameters, text)
    filler = _Filler(text)
    for type_, mentions in chosen.items():
        alike = _alike(entry, phrase, type_, mentions, text)
        filler.put(_ordered(parameters, type_, alike), mentions, alike)
    taken = [mention for mentions in chosen.values() for mention in mentions]
    filler.put_days([p for p in parameters if p.type in ("xsd:date", "xsd:gYear")])
    filler.put_words(parameters)
    others = [
        mention
        for mentions in text.mentions.values()
        for mention in mentions
        if (mention.is_whole or len(mention.nodes) == 1)
        and not mention.is_day
        and not any(mention.overlaps(other) for other in taken)
    ]
    return filler.filled(_longest_first(others))


def places_of(thing: Mention | Day | Quoted, words: Sequence[Word]) -> Sequence[int]:
    """Return the places of the words that a mention or a day is made of."""
    if isinstance(thing, Mention):
        return range(thing.first, thing.last + 1)
    return [
        place
        for place, word in enumerate(words)
        if word.start < thing.end and thing.start < word.end
    ]


def _chosen(parameters: Sequence[Parameter], text: Text) -> dict[str, list[Mention]]:
    """Return the mentions that the question's types have, none overlapping, in their order."""
    types = dict.fromkeys(p.type for p in parameters if p.type not in SCALAR_TYPES)
    takes_days = any(parameter.type == "xsd:date" for parameter in parameters)
    offered = [
        (type_, mention)
        for type_ in types
        for mention in text.mentions.get(type_, ())
        if not (mention.is_day and takes_days)
    ]
    offered.sort(key=lambda pair: (pair[1].is_broad, *_rank(pair[1])))
    chosen: dict[str, list[Mention]] = {}
    taken: list[Mention] = []
    for type_, mention in offered:
        if mention.is_broad and not _narrows(mention, chosen.get(type_, ())):
            continue
        if not any(mention.overlaps(other) for other in taken):
            taken.append(mention)
            chosen.setdefault(type_, []).append(mention)
    for type_, mentions in chosen.items():
        room = sum(parameter.type == type_ for parameter in parameters)
        whole = [mention for mention in mentions if mention.is_whole]
        chosen[type_] = sorted(whole if room <= len(whole) < len(mentions) else mentions)
    return chosen


def _alike(
    entry: Entry, phrase: Phrase, type_: str, mentions: Sequence[Mention], text: Text
) -> Phrase:
    """Return the phrasing of a question whose slots of a type stand as the mentions do.

    The words between them tell, not the one before the first: X and Y, between X and Y. It is
    `phrase` where no phrasing has these words.
    """
    names = {p.name for p in entry.question.header.parameters.values() if p.type == type_}
    before = [_before(mention, text) for mention in mentions[1:]]
    if len(names) < 2 or not before:
        return phrase
    for other in (phrase, *entry.phrases):
        if [slot.before for slot in other.slots if slot.name in names][1:] == before:
            return other
    return phrase


def _before(mention: Mention, text: Text) -> str:
    """Return the word before a mention, articles left out; "" at the beginning."""
    before = [word for word in text.words[: mention.first] if not word.is_article]
    return before[-1].folded if before else ""


def _rank(mention: Mention) -> tuple[bool, int, int]:
    """Return what sorts the best mention first: a whole name, then a long one."""
    return not mention.is_whole, -mention.length, mention.first


def _narrows(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(not set(mention.nodes).isdisjoint(other.nodes) for other in others)


def _longest_first(mentions: Sequence[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=_rank):
        if not any(mention.overlaps(other) for other in kept):
            kept.append(mention)
    return sorted(kept)


def _ordered(parameters: Sequence[Parameter], type_: str, phrase: Phrase) -> list[Parameter]:
    """Return the parameters of a type in the order in which the phrase has them."""
    places = {slot.name: place for place, slot in enumerate(phrase.slots)}
    fitting = [parameter for parameter in parameters if parameter.type == type_]
    return sorted(fitting, key=lambda parameter: places.get(parameter.name, len(places)))


class _Filler:
    """Collects what parameters are given."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._given: dict[str, Given] = {}
        self._several: dict[str, tuple[Mention, ...]] = {}
        self._unplaced: dict[str, Mention] = {}
        self._covered: set[int] = set()
        self._left: list[Mention | Day] = []

    def put(
        self, parameters: Sequence[Parameter], mentions: Sequence[Mention], phrase: Phrase
    ) -> None:
        """Give mentions of one type to the parameters of that type."""
        for mention in mentions:
            self._covered.update(range(mention.first, mention.last + 1))
        if len(parameters) == 1:
            self._give_one(parameters[0].name, mentions)
            return
        slots = {slot.name for slot in phrase.slots}
        in_phrase = [parameter for parameter in parameters if parameter.name in slots]
        if len(mentions) < len(parameters) and len(in_phrase) != len(mentions):
            self._unplaced = {parameter.name: mentions[0] for parameter in parameters}
            return
        names = [p.name for p in (in_phrase or parameters)] if mentions else []
        names += [p.name for p in parameters if p.name not in names]
        for name, mention in zip(self._by_word(names, mentions, phrase), mentions, strict=False):
            self._given[name] = mention
        self._left.extend(mentions[len(names) :])

    def _give_one(self, name: str, mentions: Sequence[Mention]) -> None:
        """Give a parameter the one thing that the mentions name together, else note them all."""
        shared = frozenset.intersection(*(frozenset(mention.nodes) for mention in mentions))
        self._given[name] = mentions[0]
        if shared:
            self._given[name] = mentions[0]._replace(nodes=tuple(sorted(shared)))
        elif len(mentions) > 1:
            self._several[name] = tuple(mentions)

    def _by_word(
        self, names: Sequence[str], mentions: Sequence[Mention], phrase: Phrase
    ) -> Sequence[str]:
        """Return the names in the order of the mentions: by the words before, where these tell."""
        words = {slot.before: slot.name for slot in phrase.slots if slot.name in names}
        before = [_before(mention, self._text) for mention in mentions]
        if len(words) == len(names) and sorted(before) == sorted(words):
            return [words[word] for word in before]
        return names

    def put_days(self, parameters: Sequence[Parameter]) -> None:
        """Give days to the parameters that take a day or a year, in their order."""
        free = list(parameters)
        for day in self._text.days:
            places = set(places_of(day, self._text.words))
            digits = {place for place in places if self._text.words[place].is_number}
            if digits and digits <= self._covered:
                self._covered |= places
                continue
            if free:
                self._given[free.pop(0).name] = day
                self._covered |= places
            elif day.is_today:
                self._covered |= places
            else:
                self._left.append(day)

    def put_words(self, parameters: Sequence[Parameter]) -> None:
        """Give numbers and quoted words to the parameters that take them, in their order."""
        integers = [p.name for p in parameters if p.type == "xsd:integer"]
        words = self._text.words
        days = {place for day in self._text.days for place in places_of(day, words)}
        for place, word in enumerate(words):
            if integers and word.is_number and place not in self._covered | days:
                self._given[integers.pop(0)] = word.folded
                self._covered.add(place)
        texts = [p.name for p in parameters if p.type == "xsd:string"]
        for name, quoted in zip(texts, self._text.quoted, strict=False):
            self._given[name] = quoted.text
            self._covered.update(places_of(quoted, words))

    def filled(self, unused: Sequence[Mention]) -> Filled:
        """Return what was collected; `unused` are mentions that no type of the question has."""
        left = [*unused, *self._left]
        return Filled(
            self._given, self._several, self._unplaced, frozenset(self._covered), tuple(left)
        )
