"""What is told of a node under the cursor, in Markdown: label, kind, definition, source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.editor.knowledge import DCTERMS, FOAF, SCHEMA, SKOS, Knowledge, node_of
from kg.editor.wording import text
from kg.validation.triples import RDFS, Term

_DEFINITIONS: Final = (
    SKOS + "definition",
    RDFS + "comment",
    DCTERMS + "description",
    SCHEMA + "description",
)
_NOTES: Final = (SKOS + "scopeNote", SKOS + "note")
_SOURCES: Final = (DCTERMS + "source", "http://www.w3.org/ns/prov#wasDerivedFrom")
_TITLES: Final = (DCTERMS + "title", SKOS + "prefLabel", RDFS + "label")
_DATES: Final = tuple(DCTERMS + name for name in ("issued", "modified", "created", "date"))
_PAGES: Final = (SCHEMA + "url", FOAF + "page", FOAF + "homepage")
_MATCHES: Final = {
    "close": (SKOS + "closeMatch", SKOS + "relatedMatch"),
    "exact": (
        SKOS + "exactMatch",
        "http://www.w3.org/2002/07/owl#equivalentClass",
        "http://www.w3.org/2002/07/owl#equivalentProperty",
    ),
}
_MARKS: Final = re.compile(r"([\\`*_\[\]<>#|])")


class Teller:
    """Tells of nodes in one language; names are written as the document writes them."""

    def __init__(self, knowledge: Knowledge, language: str, write: Callable[[str], str]) -> None:
        """Hold what the files say, and how an IRI is written."""
        self._knowledge = knowledge
        self._language = language
        self._write = write

    def told(self, iri: str) -> str:
        """Return all that is told of a node."""
        if not self._knowledge.is_described(iri):
            return "\n\n".join([f"`{self._write(iri)}`", self._full(iri), self._elsewhere(iri)])
        blocks = [self._head(iri), self._full(iri)]
        for predicates in (_DEFINITIONS, _NOTES):
            words = self._knowledge.text(iri, predicates, self._language)
            if words:
                blocks.append(escaped(words))
        blocks += self._links(iri)
        blocks += [f"*{self._say('source')}:* {source}" for source in self._sources(iri)]
        return "\n\n".join(blocks)

    def name(self, iri: str) -> str:
        """Return a node's label, else its short name."""
        label = self._knowledge.label(iri, self._language)
        return escaped(label) if label else f"`{self._write(iri)}`"

    def _both(self, iri: str) -> str:
        """Return a node's label and its short name."""
        label = self._knowledge.label(iri, self._language)
        short = f"`{self._write(iri)}`"
        return f"{escaped(label)} ({short})" if label else short

    def kind(self, iri: str) -> str | None:
        """Return what kind of node it is, and for an instance of which class."""
        kind = self._knowledge.kind(iri)
        if kind is None:
            return None
        if kind != "instance":
            return self._say(kind)
        names = [self.name(type_) for type_ in self._knowledge.types(iri)]
        return f"{self._say(kind)}: {', '.join(dict.fromkeys(names))}"

    def _head(self, iri: str) -> str:
        label = self._knowledge.label(iri, self._language)
        parts = [f"**{escaped(label)}**"] if label else []
        parts.append(f"`{self._write(iri)}`")
        kind = self.kind(iri)
        return " · ".join([*parts, kind] if kind else parts)

    def _full(self, iri: str) -> str:
        return f"<{iri}>"

    def _elsewhere(self, iri: str) -> str:
        """Say that the graph does not describe the node, and what it compares with it."""
        matched = [
            f"*{self._say(word)}:* {self._both(subject.value)}"
            for word, predicates in _MATCHES.items()
            for predicate in predicates
            for subject, value in self._knowledge.pairs(predicate)
            if isinstance(subject, ox.NamedNode) and value == node_of(iri)
        ]
        return "\n\n".join([f"*{self._say('elsewhere')}*", *matched])

    def _links(self, iri: str) -> Iterator[str]:
        """Yield what a term is tied to: classes above it, domain, range, terms of others."""
        ties = (
            ("subclass of", (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader")),
            ("domain", (RDFS + "domain",)),
            ("range", (RDFS + "range",)),
            *_MATCHES.items(),
        )
        for word, predicates in ties:
            values = [
                self._both(value.value)
                for predicate in predicates
                for value in self._knowledge.objects(iri, predicate)
                if isinstance(value, ox.NamedNode)
            ]
            if values:
                yield f"*{self._say(word)}:* {', '.join(values)}"

    def _sources(self, iri: str) -> Iterator[str]:
        """Yield the sources of the node; where it has none, those of its files' graphs."""
        own = [value for name in _SOURCES for value in self._knowledge.objects(iri, name)]
        if not own:
            own = [
                value
                for file in self._knowledge.homes(iri)
                for name in _SOURCES
                for value in self._knowledge.objects(file.graph, name)
            ]
        for value in dict.fromkeys(own):
            yield self._source(value)

    def _source(self, source: Term) -> str:
        """Return title, publisher and date of a source; its title leads to its page."""
        if not isinstance(source, ox.NamedNode):
            return escaped(source.value if isinstance(source, ox.Literal) else str(source))
        iri, ask = source.value, self._knowledge.text
        title = ask(iri, _TITLES, self._language)
        pages = [value for name in _PAGES for value in self._knowledge.objects(iri, name)]
        page = next((value.value for value in pages if isinstance(value, _ADDRESSES)), iri)
        parts = [f"[{escaped(title)}](<{page}>)" if title else f"<{page}>"]
        parts += [escaped(name) for name in self._publishers(iri)]
        date = ask(iri, _DATES, self._language)
        return ", ".join([*parts, date] if date else parts)

    def _publishers(self, source: str) -> Iterator[str]:
        for value in self._knowledge.objects(source, DCTERMS + "publisher"):
            if isinstance(value, ox.Literal):
                yield value.value
            elif isinstance(value, ox.NamedNode):
                yield self._knowledge.label(value.value, self._language) or value.value

    def _say(self, key: str) -> str:
        return text(key, self._language)


_ADDRESSES: Final = (ox.NamedNode, ox.Literal)


def escaped(words: str) -> str:
    """Return a text of which Markdown takes nothing for a mark."""
    return _MARKS.sub(r"\\\1", words)
