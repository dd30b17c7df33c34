"""What an answer says of itself where it stands alone: the question, the day, the graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from functools import cached_property

import pyoxigraph as ox

from kg.citation import Citation, read_citation
from kg.graph import Graph
from kg.questions.asked import Asked
from kg.questions.titles import Titles
from kg.rdf.writing import sorted_nquads
from kg.render.cover_words import WORDS
from kg.stores.contract import Term

Fact = tuple[str, str]
"""A title, and what stands under it."""


class Cover:
    """What a document tells besides the answer.

    `asked` is the stored question, or `query` the text of another. `language` is that of the words
    around the answer, `label_language` that of the labels in it. `total` counts the rows of the
    whole answer and `shown` those that are shown. `endpoint` is where it was asked, if not here.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        today: date,
        asked: Asked | None = None,
        query: str | None = None,
        language: str = "en",
        label_language: str | None = None,
        shown: int | None = None,
        total: int | None = None,
        endpoint: str | None = None,
    ) -> None:
        self.graph = graph
        self.today = today
        self.asked = asked
        self.query = query
        self.language = language
        self.label_language = label_language or language
        self.shown = shown
        self.total = total
        self.endpoint = endpoint

    def showing(self, language: str, shown: int | None, total: int | None) -> Cover:
        """Return the cover in another language, of other rows of the same answer."""
        cover = copy(self)
        cover.language = cover.label_language = language
        cover.shown, cover.total = shown, total
        return cover

    @cached_property
    def titles(self) -> Titles:
        """The titles of columns and parameters. Raises InputError for a broken file."""
        return Titles.read(self.graph.project)

    @cached_property
    def citation(self) -> Citation:
        """How the graph wants to be cited. Raises InputError for a broken file."""
        return read_citation(self.graph.project)

    @property
    def is_cut(self) -> bool:
        """Tell whether rows of the answer are left out."""
        return self.shown is not None and self.total is not None and self.shown < self.total

    def title(self, language: str | None = None) -> str:
        """Return the question in words; of a query, that it is one."""
        words = WORDS[language or self.language]
        if self.asked is None:
            return words["what-query"]
        return self.asked.question.header.summary[language or self.language]

    def labels(self, iris: Iterable[str]) -> Mapping[str, str]:
        """Return the labels of IRIs, those that have none left out."""
        return self.graph.labels(iris, self.label_language)

    def question_facts(self, language: str) -> list[Fact]:
        """Return with which values the question was asked, for which day, and when."""
        words = WORDS[language]
        facts: list[Fact] = []
        if self.asked is not None:
            parameters = self.asked.question.header.parameters
            as_of = self.asked.as_of
            for name, term in self.asked.terms.items():
                if as_of is not None and parameters[name].type == "xsd:date":
                    facts.append((words["as-of"], as_of))
                else:
                    title = self.titles.of(name, language)
                    facts.append((title, self._named(term) or words["all"]))
        facts.append((words["asked-on"], self.today.isoformat()))
        if self.endpoint is not None:
            facts.append((words["asked-at"], self.endpoint))
        if self.is_cut:
            facts.append(
                (words["shown-rows"], words["of"].format(shown=self.shown, total=self.total))
            )
        return facts

    def graph_facts(self, language: str) -> list[Fact]:
        """Return which graph answered, in which state.

        The content is what `kg dump` gives the same hash for; of an endpoint it is not known.
        """
        words, citation = WORDS[language], self.citation
        facts = [(words["name"], citation.title), (words["address"], citation.address)]
        if citation.version:
            released = f" ({citation.released})" if citation.released else ""
            facts.append((words["version"], f"{citation.version}{released}"))
        if self.endpoint is None:
            facts.append((words["content"], self.content))
        if citation.licences:
            facts.append((words["licence"], ", ".join(citation.licences)))
        return facts

    def facts(self, language: str) -> list[Fact]:
        """Return everything: the question, its values, the graph, how to cite the answer."""
        words = WORDS[language]
        head = [(words["question"], self.title(language))]
        if self.query is not None:
            head.append((words["query"], self.query))
        return [
            *head,
            *self.question_facts(language),
            *self.graph_facts(language),
            (words["cite"], self.reference(language)),
        ]

    @cached_property
    def content(self) -> str:
        """The SHA-256 of the whole graph as sorted N-Quads."""
        return hashlib.sha256(sorted_nquads(self.graph.quads())).hexdigest()

    def reference(self, language: str) -> str:
        """Return how to cite the answer."""
        words, citation = WORDS[language], self.citation
        if self.asked is None:
            what = words["what-query"]
        else:
            what = words["what-question"].format(name=self.asked.question.name)
        version = citation.version
        return words["citation"].format(
            authors=", ".join(citation.authors) or citation.title,
            year=f" ({citation.released[:4]})" if citation.released else "",
            title=citation.title,
            version=words["in-version"].format(version=version) if version else "",
            address=citation.address,
            what=what,
            asked=words["asked"].format(day=self.today.isoformat()),
        )

    def _named(self, term: Term | None) -> str:
        """Return a term as a person would say it, with its short name where it has a label."""
        if not isinstance(term, ox.NamedNode):
            return "" if term is None else term.value
        short = self.graph.prefixes.shrink(term.value)
        label = self.labels([term.value]).get(term.value)
        return f"{label} ({short})" if label else short
