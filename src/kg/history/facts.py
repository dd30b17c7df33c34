"""Which facts one state of a graph has and the other has not, whatever file states them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.history.matching import matched, renamed
from kg.history.model import FactChange, Place
from kg.history.states import State
from kg.project import SourceFile
from kg.rdf.positions import placed_triples
from kg.stores.contract import Term

_DEPRECATED: Final = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
_REPLACED_BY: Final = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
_TRUE: Final = "true"

_Standing = tuple[SourceFile, ox.Triple]
"""A file, and a fact as it writes it: blank nodes are named by each file's content."""


@dataclass(frozen=True)
class Difference:
    """The facts of the merge of all files that came and went, with the files that state them.

    Facts are called as in the later state. `stated` has all facts of that state; `moved` counts
    those that both have in different files.
    """

    added: Mapping[ox.Triple, tuple[_Standing, ...]]
    withdrawn: Mapping[ox.Triple, tuple[_Standing, ...]]
    stated: Mapping[ox.Triple, object]
    moved: int

    @property
    def is_any(self) -> bool:
        """Tell whether a fact came or went."""
        return bool(self.added or self.withdrawn)


def difference(old: State, new: State) -> Difference:
    """Return what the files of two states say differently. Raises InputErrors for broken ones."""
    later = {file.name: file for file in new.facts}
    before: dict[ox.Triple, list[_Standing]] = defaultdict(list)
    for file, triples in old.facts.items():
        twin = later.get(old.name(file.name))
        names: dict[ox.BlankNode, ox.BlankNode] = {}
        if twin is not None and old.contents[file] != new.contents[twin]:
            names = matched(triples, new.facts[twin])
        for triple in triples:
            before[renamed(triple, names) if names else triple].append((file, triple))
    after: dict[ox.Triple, list[_Standing]] = defaultdict(list)
    for file, triples in new.facts.items():
        for triple in triples:
            after[triple].append((file, triple))
    return Difference(
        added={fact: tuple(held) for fact, held in after.items() if fact not in before},
        withdrawn={fact: tuple(held) for fact, held in before.items() if fact not in after},
        stated=after,
        moved=sum(
            {old.name(file.name) for file, _ in before[fact]} != {file.name for file, _ in held}
            for fact, held in after.items()
            if fact in before
        ),
    )


def changes(found: Difference, old: State, new: State) -> list[FactChange]:
    """Return the changes as a person reads them, by file, then in the order in which they stand.

    A fact that went and one that came are one that changed where they are the only ones of their
    subject, property and language.
    """
    was_at = _places(old, found.withdrawn.values())
    is_at = _places(new, found.added.values())
    pairs = dict(_pairs(found))
    replaced = set(pairs.values())
    instead = _replacements(found.stated)
    told: list[FactChange] = []
    for fact, held in found.added.items():
        before = pairs.get(fact)
        told.append(
            _told(fact, is_at[held[0]], instead)
            if before is None
            else _changed(before, fact, was_at[found.withdrawn[before][0]], is_at[held[0]])
        )
    for fact, held in found.withdrawn.items():
        if fact not in replaced:
            place = was_at[held[0]]
            told.append(
                FactChange(
                    "withdrawn",
                    old.name(place.file),
                    _term(fact.subject),
                    fact.predicate,
                    before=_term(fact.object),
                    was_at=place,
                )
            )
    return sorted(told, key=_order)


def _order(change: FactChange) -> tuple[str, bool, int, str]:
    """Sort what is there now by its line, and what is not behind it."""
    place = change.is_at or change.was_at
    assert place is not None
    return change.file, change.is_at is None, place.line or 0, str(change.subject)


def _told(fact: ox.Triple, place: Place, instead: Mapping[object, tuple[Term, ...]]) -> FactChange:
    is_end = (
        fact.predicate == _DEPRECATED
        and isinstance(fact.object, ox.Literal)
        and fact.object.value == _TRUE
    )
    return FactChange(
        "withdrawn" if is_end else "added",
        place.file,
        _term(fact.subject),
        fact.predicate,
        after=_term(fact.object),
        is_at=place,
        deprecated=is_end,
        instead=instead.get(fact.subject, ()) if is_end else (),
    )


def _replacements(stated: Iterable[ox.Triple]) -> dict[object, tuple[Term, ...]]:
    """Return node → what the graph says replaces it."""
    found: dict[object, list[Term]] = defaultdict(list)
    for fact in stated:
        if fact.predicate == _REPLACED_BY:
            found[fact.subject].append(_term(fact.object))
    return {node: tuple(held) for node, held in found.items()}


def _changed(before: ox.Triple, after: ox.Triple, was_at: Place, is_at: Place) -> FactChange:
    return FactChange(
        "changed",
        is_at.file,
        _term(after.subject),
        after.predicate,
        before=_term(before.object),
        after=_term(after.object),
        was_at=was_at,
        is_at=is_at,
    )


def _pairs(found: Difference) -> Iterator[tuple[ox.Triple, ox.Triple]]:
    """Yield facts that came, each with the one that went for it."""
    came, went = _by_property(found.added), _by_property(found.withdrawn)
    for key, facts in came.items():
        gone = went.get(key, [])
        if len(facts) == len(gone) == 1:
            yield facts[0], gone[0]


def _by_property(facts: Iterable[ox.Triple]) -> dict[tuple[object, ...], list[ox.Triple]]:
    index: dict[tuple[object, ...], list[ox.Triple]] = defaultdict(list)
    for fact in facts:
        language = fact.object.language if isinstance(fact.object, ox.Literal) else None
        index[fact.subject, fact.predicate, language].append(fact)
    return index


def _places(state: State, held: Iterable[tuple[_Standing, ...]]) -> dict[_Standing, Place]:
    """Return where facts stand, of each the first file that states it."""
    by_file: dict[SourceFile, list[ox.Triple]] = defaultdict(list)
    for standing in held:
        file, triple = standing[0]
        by_file[file].append(triple)
    places: dict[_Standing, Place] = {}
    for file, triples in by_file.items():
        subjects = {triple.subject for triple in triples}
        lines: dict[ox.Triple, int] = {}
        data = state.contents[file]
        placed = placed_triples(file.path, state.facts[file], subjects, file.base, data)
        for item in placed:
            lines.setdefault(item.triple, item.object.line)
        for triple in triples:
            places[file, triple] = Place(file.name, lines.get(triple))
    return places


def within(*states: Iterable[ox.Triple]) -> dict[Term, tuple[Term, ox.NamedNode]]:
    """Return blank node → the node and the property that it hangs on, the first of each."""
    found: dict[Term, tuple[Term, ox.NamedNode]] = {}
    for triples in states:
        for triple in triples:
            if isinstance(triple.object, ox.BlankNode):
                found.setdefault(triple.object, (_term(triple.subject), triple.predicate))
    return found


def _term(term: object) -> Term:
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal)
    return term
