"""Decides which stored question a text asks, or what to ask back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from kg.errors import InputError
from kg.graph import Graph
from kg.phrasing.choosing import Choice, choices_of, stray_words
from kg.phrasing.filling import Text
from kg.phrasing.looking_up import Lookup
from kg.phrasing.matching import Matcher, Scored
from kg.phrasing.mentions import Mention
from kg.phrasing.reading import language_of
from kg.phrasing.synonyms import read_groups
from kg.phrasing.vocabulary import Vocabulary
from kg.questions.catalogue import Catalogue

_LEAST: Final = 0.42
"""Questions that score less do not fit."""
_LEAST_EXPLAINED: Final = 0.5
"""The share of a text's words that a question explains that fits."""
_ENOUGH_EXPLAINED: Final = 0.6
"""The share that one explains that is asked at once."""
_EQUAL: Final = 0.03
"""Questions that score no more than this below the best fit as well as it does."""
_CLOSE: Final = 0.12
_EXPLAINS_MORE: Final = 0.15
"""One that scores up to _CLOSE less counts as equal where it explains so much more."""
_NEAREST: Final = 3
_MOST_ASKED: Final = 5

Verdict = Literal["taken", "several", "unclear", "nothing"]

__all__ = ["Choice", "Finder", "Finding", "Verdict", "find"]


class Finding(NamedTuple):
    """What a text was found to ask.

    `taken`: the one choice is what it asks. `several`: the choices are questions that fit equally
    well. `unclear`: a question fits, and `why` says what keeps it from being asked; the choices are
    ways to ask it. `nothing`: none fits; the choices are the nearest. `corrected` are words that
    were read as others. `errors` are questions that cannot be read and so were left out.
    """

    language: str
    verdict: Verdict
    choices: tuple[Choice, ...]
    why: tuple[str, ...]
    corrected: Mapping[str, str]
    scored: tuple[Scored, ...]
    text: Text
    errors: tuple[InputError, ...]

    @property
    def ignored(self) -> tuple[str, ...]:
        """The words that the question which fits best does not explain."""
        words = [self.text.words[place] for each in self.scored[:1] for place in each.unknown]
        return tuple(word.text for word in words if word.tells)

    @property
    def can_run(self) -> bool:
        """Tell whether each choice has all that it needs to be asked."""
        return bool(self.choices) and not any(choice.lacking for choice in self.choices)


class Finder:
    """Finds what texts ask of one graph: headers and names are read once, names when needed."""

    def __init__(self, graph: Graph) -> None:
        """Read the headers of the graph's questions."""
        questions, errors = Catalogue.read(graph.project).read_all()
        self._errors = tuple(errors)
        self._vocabulary = Vocabulary(questions, read_groups(graph.project))
        self._lookup = Lookup(graph, self._vocabulary)

    def find(self, text: str, *, today: date | None = None) -> Finding:
        """Return which stored question a text asks, in English or Russian.

        `today` is the day that words such as yesterday start from, that of the clock unless given.
        """
        read = self._lookup.read(text, today or date.today())
        synonyms = self._lookup.synonyms(read)
        scored = Matcher(self._vocabulary, read, synonyms).scored()
        if any(self._lookup.lacks_names(each, read) for each in _telling_more(scored)):
            read = self._lookup.widened(read, text)
            scored = Matcher(self._vocabulary, read, synonyms).scored()
        verdict, choices, why = _decide(scored, read, self._lookup)
        return Finding(
            language_of(text),
            verdict,
            tuple(choices),
            tuple(why),
            _corrected(read, scored[:1]),
            tuple(scored),
            read,
            self._errors,
        )


def find(text: str, graph: Graph, *, today: date | None = None) -> Finding:
    """Return which stored question of a graph a text asks; for one text alone (see Finder)."""
    return Finder(graph).find(text, today=today)


def _telling_more(scored: Sequence[Scored]) -> list[Scored]:
    """Return the leading questions, and those that explain a word which the best one does not."""
    leading = _leading(scored)
    if not leading:
        return []
    open_ = set(leading[0].unknown)
    more = [each for each in scored if each.known & open_]
    return [*leading, *more]


def _leading(scored: Sequence[Scored]) -> list[Scored]:
    """Return the questions that fit about as well as the best one, that one first.

    One that scores somewhat less is among them where it explains many more of the words.
    """
    if not scored:
        return []
    best = scored[0]
    return [
        each
        for each in scored
        if each.score >= best.score - _EQUAL
        or (each.score >= best.score - _CLOSE and each.explained >= best.explained + _EXPLAINS_MORE)
    ]


def _decide(
    scored: Sequence[Scored], text: Text, lookup: Lookup
) -> tuple[Verdict, list[Choice], list[str]]:
    leading = [each for each in _leading(scored) if each.score >= _LEAST]
    if not any(each.explained >= _LEAST_EXPLAINED for each in leading):
        return "nothing", [_first(each, text, lookup) for each in scored[:_NEAREST]], []
    strays = stray_words(leading[0], text)
    if strays:
        choices = [_first(each, text, lookup) for each in leading[:_NEAREST]]
        return "unclear", choices, strays
    if len(leading) > 1:
        return "several", [_first(each, text, lookup) for each in leading[:_MOST_ASKED]], []
    choices, why = choices_of(leading[0], text, lookup)
    if leading[0].explained < _ENOUGH_EXPLAINED:
        words = ", ".join(text.words[place].text for place in leading[0].unknown)
        why = [f"not understood: {words}" if words else "it fits in part only", *why]
    return ("unclear" if why else "taken"), choices, why


def _first(scored: Scored, text: Text, lookup: Lookup) -> Choice:
    return choices_of(scored, text, lookup)[0][0]


def _corrected(text: Text, best: Sequence[Scored]) -> dict[str, str]:
    """Return the words that were misspelt, with what they were read as."""
    misread = [(place, spelling.folded) for place, spelling in text.spellings.items()]
    given = [each for scored in best for each in scored.filled.given.values()]
    misread += [pair for each in given if isinstance(each, Mention) for pair in each.misread]
    return {text.words[place].text: read_as for place, read_as in misread}
