"""Where facts are written: file and line, found from the files themselves.

The engine writes numbers, booleans and times in its own way, so a literal that no file has is
looked for again as what the engine makes of each value of that subject and property.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import pyoxigraph as ox

from kg.evidence.model import Fact, Place
from kg.graph import Graph
from kg.project import SourceFile
from kg.rdf.positions import placed_triples
from kg.stores.contract import Solutions, Term


class Files:
    """The files of a graph, for finding what they state."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._placed: dict[SourceFile, dict[ox.Triple, int]] = {}
        self._places: dict[Fact, tuple[Place, ...]] = {}

    def files_of(self, facts: Iterable[Fact]) -> dict[Fact, list[tuple[SourceFile, ox.Triple]]]:
        """Return for each fact that is stated its files, each with the fact as it writes it."""
        found: dict[Fact, list[tuple[SourceFile, ox.Triple]]] = {}
        for fact in facts:
            written = ox.Triple(*fact)
            held = self._stated.get(written)
            if held is not None:
                found[fact] = [(file, written) for file in held]
                continue
            others = self._written_otherwise(fact)
            if others:
                found[fact] = others
        return found

    def places(
        self, found: dict[Fact, list[tuple[SourceFile, ox.Triple]]]
    ) -> dict[Fact, tuple[Place, ...]]:
        """Return where facts stand; `found` is what `files_of` gave for them."""
        new = [fact for fact in found if fact not in self._places]
        wanted: dict[SourceFile, list[ox.Triple]] = {}
        for fact in new:
            for file, written in found[fact]:
                wanted.setdefault(file, []).append(written)
        for file, facts in wanted.items():
            self._place(file, facts)
        for fact in new:
            self._places[fact] = tuple(
                Place(file.name, self._placed[file][written]) for file, written in found[fact]
            )
        return {fact: self._places[fact] for fact in found}

    def _place(self, file: SourceFile, facts: list[ox.Triple]) -> None:
        known = self._placed.setdefault(file, {})
        subjects = {fact.subject for fact in facts if fact not in known}
        if not subjects:
            return
        for placed in placed_triples(file.path, self._by_file[file], subjects, file.base):
            known.setdefault(placed.triple, placed.object.line)

    @cached_property
    def _by_file(self) -> dict[SourceFile, list[ox.Triple]]:
        return dict(self._graph.stated())

    @cached_property
    def _stated(self) -> dict[ox.Triple, list[SourceFile]]:
        index: dict[ox.Triple, list[SourceFile]] = {}
        for file, triples in self._by_file.items():
            for fact in dict.fromkeys(triples):
                index.setdefault(fact, []).append(file)
        return index

    @cached_property
    def _literals(self) -> dict[tuple[object, object], list[ox.Triple]]:
        """Return the facts with a literal that the engine may write otherwise, by what they say."""
        index: dict[tuple[object, object], list[ox.Triple]] = {}
        for fact in self._stated:
            is_text = not isinstance(fact.object, ox.Literal) or fact.object.language is not None
            if not is_text:
                index.setdefault((fact.subject, fact.predicate), []).append(fact)
        return index

    def _written_otherwise(self, fact: Fact) -> list[tuple[SourceFile, ox.Triple]]:
        if not isinstance(fact.object, ox.Literal):
            return []
        held = self._literals.get((fact.subject, fact.predicate), [])
        return [
            (file, written)
            for written in held
            if self._as_stored(written.object) == fact.object
            for file in self._stated[written]
        ]

    def _as_stored(self, literal: object) -> Term | None:
        answer = self._graph.query_own(f"SELECT ?value WHERE {{ VALUES ?value {{ {literal} }} }}")
        assert isinstance(answer, Solutions)
        return answer.rows[0][0]
