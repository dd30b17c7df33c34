"""The ways in which a question that fits a text can be asked, and what leaves it unclear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final, NamedTuple

from kg.phrasing.days import Day
from kg.phrasing.filling import Filled, Given, Text, places_of
from kg.phrasing.looking_up import Lookup
from kg.phrasing.matching import Scored
from kg.phrasing.mentions import Mention
from kg.questions.catalogue import Question
from kg.questions.header import SCALAR_TYPES, Parameter

_PREPOSITIONS: Final = """
in of for to by with from about on within в во для по о об с со у от к ко за из
"""
_BEFORE_NAMES: Final = frozenset(_PREPOSITIONS.split())
"""Words behind which a word stands that is no word of the questions and may be a name."""


class Choice(NamedTuple):
    """A question with the values of its parameters, as `kg query` takes them."""

    question: Question
    values: Mapping[str, str]

    @property
    def lacking(self) -> tuple[str, ...]:
        """The parameters that must be given and are not."""
        parameters = self.question.header.parameters.values()
        return tuple(p.name for p in parameters if p.required and p.name not in self.values)


def choices_of(scored: Scored, text: Text, lookup: Lookup) -> tuple[list[Choice], list[str]]:
    """Return the ways to ask a question that a text leaves open, at least one, and what is unclear.

    Nothing is unclear where there is one way and the text gives all that it takes.
    """
    question, filled = scored.entry.question, scored.filled
    parameters = question.header.parameters
    why: list[str] = []
    ways: dict[str, list[str]] = {}
    for name, given in filled.given.items():
        meant = list(_meant(given, filled.several.get(name), text, why, parameters[name]))
        ways[name] = [_typed(each, parameters[name], lookup) for each in meant]
    names = [name for name in parameters if name in ways]
    choices = [
        Choice(question, dict(zip(names, values, strict=True)))
        for values in product(*(ways[name] for name in names))
    ]
    if filled.unplaced:
        choices = list(_placed(question, choices[0], filled, lookup))
        named = _words(next(iter(filled.unplaced.values())), text)
        why.append(f"{named} can be {_either(filled.unplaced)}")
    why.extend(_unused(scored, text))
    for name, parameter in parameters.items():
        if parameter.required and name not in filled.given and name not in filled.unplaced:
            why.append(f"{question.name} needs a value for {name}, such as {parameter.example}")
    return choices, why


def stray_words(scored: Scored, text: Text) -> list[str]:
    """Return what is unclear where words seem to name what the graph does not know."""
    parameters = scored.entry.question.header.parameters.values()
    lacks = any(
        p.type not in SCALAR_TYPES and p.name not in scored.filled.given for p in parameters
    )
    unused = {place for each in scored.filled.unused for place in places_of(each, text.words)}
    found = []
    for place in scored.unknown:
        word = text.words[place]
        behind = place > 0 and text.words[place - 1].folded in _BEFORE_NAMES
        if place in unused or word.is_number:
            continue
        if word.is_name or (lacks and behind):
            found.append(f"nothing is known here as {word.text}")
    return found


def _meant(
    given: Given,
    several: tuple[Mention, ...] | None,
    text: Text,
    why: list[str],
    parameter: Parameter,
) -> Iterator[str]:
    """Yield what a text may mean for a parameter: IRIs, days, years, words; say what is unclear."""
    if isinstance(given, str):
        yield given
    elif isinstance(given, Day):
        yield from _days(given, why, parameter)
    elif several is not None:
        named = " and ".join(_words(mention, text) for mention in several)
        why.append(f"the question takes one {parameter.name} at a time, and {named} are named")
        for mention in several:
            yield from mention.nodes
    else:
        if len(given.nodes) > 1:
            why.append(f"{_words(given, text)} fits {len(given.nodes)} things")
        yield from given.nodes


def _days(day: Day, why: list[str], parameter: Parameter) -> Iterator[str]:
    if parameter.type == "xsd:gYear":
        years = sorted({day.first.year, day.last.year})
        yield from map(str, years)
        return
    if not day.is_one:
        why.append(f"{day.text} may be more than one day, and the question takes one")
    yield from dict.fromkeys((day.first.isoformat(), day.last.isoformat()))


def _placed(question: Question, choice: Choice, filled: Filled, lookup: Lookup) -> Iterator[Choice]:
    """Yield the question once for each parameter that the thing named may be meant for."""
    for name, mention in filled.unplaced.items():
        typed = _typed(mention.nodes[0], question.header.parameters[name], lookup)
        yield Choice(question, {**choice.values, name: typed})


def _unused(scored: Scored, text: Text) -> Iterator[str]:
    """Yield what the text names and the question cannot take."""
    unknown = set(scored.unknown)
    for thing in scored.filled.unused:
        if not unknown.isdisjoint(places_of(thing, text.words)):
            yield f"{scored.entry.question.name} has no place for {_words(thing, text)}"


def _words(thing: Mention | Day, text: Text) -> str:
    if isinstance(thing, Day):
        return thing.text
    return " ".join(word.text for word in text.words[thing.first : thing.last + 1])


def _either(names: Mapping[str, object]) -> str:
    return " or ".join(names)


def _typed(value: str, parameter: Parameter, lookup: Lookup) -> str:
    """Return a value as a person would type it: of a node its shortest code or its slug."""
    if parameter.type in SCALAR_TYPES:
        return value
    return lookup.names(parameter.type).shortest(value)
