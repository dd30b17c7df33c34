"""Other words for what a text says, from the labels of the graph's concepts and classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.phrasing.reading import Word, folded_words, stem
from kg.phrasing.stop_words import STOP_WORDS
from kg.questions.naming import Names

CLASSES = (
    "<http://www.w3.org/2004/02/skos/core#Concept>"
    " <http://www.w3.org/2002/07/owl#Class> <http://www.w3.org/2000/01/rdf-schema#Class>"
)
"""What has labels that are words of a language and no proper names."""

_LONGEST = 6


class Synonym(NamedTuple):
    """Words of a text, by their places, and the stems of what else the same thing is called."""

    places: tuple[int, ...]
    others: tuple[frozenset[str], ...]


class Thesaurus:
    """The labels of concepts and classes, preferred, alternative and hidden."""

    def __init__(self, names: Names) -> None:
        """Take the names of the nodes of CLASSES."""
        self._nodes: dict[tuple[str, ...], set[str]] = {}
        self._labels: dict[str, set[tuple[str, ...]]] = {}
        self.forms: dict[str, str] = {}
        """Every word of a label, with its stem."""
        for name in names.all:
            spoken = [word for word in folded_words(name.text) if word not in STOP_WORDS]
            label = tuple(map(stem, spoken))
            if label and not name.is_code:
                self.forms.update(zip(spoken, label, strict=True))
                self._nodes.setdefault(label, set()).add(name.node)
                self._labels.setdefault(name.node, set()).add(label)

    def among(self, words: Sequence[Word]) -> list[Synonym]:
        """Return what has other labels in the graph, of one word or several side by side."""
        telling = [(place, word.stem) for place, word in enumerate(words) if not word.is_stop]
        found: list[Synonym] = []
        for first in range(len(telling)):
            for last in range(first + 1, min(first + _LONGEST, len(telling)) + 1):
                span = telling[first:last]
                label = tuple(stemmed for _, stemmed in span)
                others = {
                    frozenset(other)
                    for node in self._nodes.get(label, ())
                    for other in self._labels[node]
                    if other != label
                }
                if others:
                    places = tuple(place for place, _ in span)
                    found.append(Synonym(places, tuple(sorted(others, key=sorted))))
        return found
