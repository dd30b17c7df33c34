"""What a text names in a graph, by the type of parameter; names are read when they are needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from kg.graph import Graph
from kg.phrasing.days import days_of
from kg.phrasing.filling import Quoted, Text, places_of
from kg.phrasing.matching import Scored
from kg.phrasing.mentions import Mention, Mentions
from kg.phrasing.reading import Word, is_shouted, words_of
from kg.phrasing.synonyms import CLASSES, Synonym, Thesaurus
from kg.phrasing.vocabulary import Vocabulary
from kg.questions.naming import Names
from kg.stores.contract import Solutions

_RESOURCE: Final = "http://www.w3.org/2000/01/rdf-schema#Resource"
_QUOTED = re.compile('["\u201c\u201e\u00ab]([^"\u201c\u201d\u201e\u00bb]+)["\u201c\u201d\u00bb]')
_CLASS_LABELS: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?class ?label WHERE {
  VALUES ?class { %s }
  ?class rdfs:label|skos:prefLabel|skos:altLabel|skos:hiddenLabel ?label
}"""


class Lookup:
    """The names of one graph, for the parameters of one vocabulary."""

    def __init__(self, graph: Graph, vocabulary: Vocabulary) -> None:
        """Read no names yet."""
        self._graph = graph
        self._vocabulary = vocabulary
        self._known: dict[str, Mentions] = {}
        types = dict.fromkeys(type_ for each in vocabulary.entries for type_ in each.entity_types)
        self._wide = [type_ for type_ in types if self._is_wide(type_)]
        self._narrow = [type_ for type_ in types if type_ not in self._wide]
        self._labels = self._class_labels()

    def read(self, text: str, today: date) -> Text:
        """Return a text with what it names, parameters left out that take a node of any class.

        Those have what others of the same class have under a whole name; `widened` looks further.
        """
        words, days = tuple(words_of(text)), tuple(days_of(text, today))
        quoted = tuple(Quoted(*match.span(1), match[1]) for match in _QUOTED.finditer(text))
        plain = Text(words, days, quoted, {}, {})
        shouted = is_shouted(text)
        mentions = {type_: self._mentions(type_, plain, shouted) for type_ in self._narrow}
        for wide in self._wide:
            classes = set(wide.split())
            mentions[wide] = [
                mention
                for type_ in self._narrow
                if classes.issuperset(type_.split())
                for mention in mentions[type_]
                if mention.is_whole and len(mention.nodes) == 1
            ]
        return self._spelt(plain._replace(mentions=mentions))

    def _spelt(self, text: Text) -> Text:
        """Return the text with the stems of what its misspelt words most likely are."""
        named = {
            place
            for mentions in text.mentions.values()
            for mention in mentions
            if not mention.is_broad
            for place in places_of(mention, text.words)
        }
        named.update(place for day in text.days for place in places_of(day, text.words))
        words, spellings = list(text.words), {}
        for place, word in enumerate(text.words):
            if word.is_stop or place in named or self._is_known(word):
                continue
            spelling = self._vocabulary.spelling(word, self._thesaurus.forms)
            if spelling is not None and spelling.errors:
                spellings[place] = spelling
                words[place] = word._replace(stem=spelling.stem)
        return text._replace(words=tuple(words), spellings=spellings)

    def _is_known(self, word: Word) -> bool:
        return bool(self._vocabulary.relatives(word.stem) or word.folded in self._thesaurus.forms)

    def lacks_names(self, scored: Scored, text: Text) -> bool:
        """Tell whether a question takes a node of any class and the text may name another one."""
        is_open = any(text.words[place].is_name for place in scored.unknown)
        return any(
            type_ in self._wide and (is_open or not text.mentions[type_])
            for type_ in scored.entry.entity_types
        )

    def widened(self, text: Text, original: str) -> Text:
        """Return the text with what it names of any class."""
        shouted = is_shouted(original)
        wide = {type_: self._mentions(type_, text, shouted) for type_ in self._wide}
        return text._replace(mentions={**text.mentions, **wide})

    def synonyms(self, text: Text) -> list[Synonym]:
        """Return other words for words of a text."""
        return self._thesaurus.among(text.words)

    @cached_property
    def _thesaurus(self) -> Thesaurus:
        return Thesaurus(Names(self._graph, self._graph.prefixes, CLASSES))

    def names(self, type_: str) -> Names:
        """Return the names of the nodes that a parameter of a type takes."""
        return self._of(type_).names

    def _mentions(self, type_: str, text: Text, shouted: bool) -> Sequence[Mention]:
        known = self._of(type_)
        dated = [(day, places_of(day, text.words)) for day in text.days if not day.is_today]
        exact = {place for day, places in dated if day.is_within_year for place in places}
        found = known.among(text.words, shouted=shouted, without=exact)
        for day, places in dated:
            if day.is_one and places:
                mention = known.dated(day.first, places[0], places[-1])
                found.extend([mention] if mention else [])
        return found

    def _of(self, type_: str) -> Mentions:
        if type_ not in self._known:
            names = Names(self._graph, self._graph.prefixes, type_)
            labels = [text for class_ in type_.split() for text in self._labels.get(class_, ())]
            self._known[type_] = Mentions(
                names, labels if type_ in self._narrow else (), self._vocabulary
            )
        return self._known[type_]

    def _is_wide(self, type_: str) -> bool:
        return any(self._iri(class_) == _RESOURCE for class_ in type_.split())

    def _iri(self, class_: str) -> str:
        return class_[1:-1] if class_.startswith("<") else self._graph.prefixes.expand(class_)

    def _class_labels(self) -> Mapping[str, list[str]]:
        """Return what the classes of parameters are called, in every language."""
        classes = {class_ for type_ in self._narrow for class_ in type_.split()}
        by_iri = {self._iri(class_): class_ for class_ in sorted(classes)}
        terms = " ".join(str(ox.NamedNode(iri)) for iri in by_iri)
        answer = self._graph.query(_CLASS_LABELS % terms)
        assert isinstance(answer, Solutions)
        found: dict[str, list[str]] = {}
        for class_, label in answer.rows:
            assert isinstance(class_, ox.NamedNode)
            if isinstance(label, ox.Literal):
                found.setdefault(by_iri[class_.value], []).append(label.value)
        return found
