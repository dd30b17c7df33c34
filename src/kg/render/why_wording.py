"""How terms, facts and searches are worded in an answer's evidence."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, islice

import pyoxigraph as ox

from kg.evidence.model import Absent, Cover, Evidence, Fact
from kg.questions.rows import plain
from kg.rdf.prefixes import Prefixes
from kg.render.why_words import Words
from kg.stores.contract import Term

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Wording:
    """Words for the terms of one answer's evidence."""

    def __init__(self, evidence: Evidence, prefixes: Prefixes) -> None:
        self._labels = evidence.labels
        self._say = Words(evidence.language)
        self._prefixes = prefixes

    def name(self, term: Term) -> str:
        """Return a label, else the short form."""
        if isinstance(term, ox.NamedNode):
            if term.value == _TYPE:
                return self._say("is-a")
            return self._labels.get(term.value) or self.short(term)
        return plain(term)

    def full_name(self, term: Term) -> str:
        """Return a label with the short form behind it."""
        if isinstance(term, ox.NamedNode) and term.value in self._labels:
            return f"{self._labels[term.value]} ({self.short(term)})"
        return self.name(term)

    def short(self, term: Term) -> str:
        """Return an IRI with its prefix."""
        return self._prefixes.shrink(term.value) if isinstance(term, ox.NamedNode) else plain(term)

    def said(self, fact: Fact) -> str:
        """Return what a fact says of its subject."""
        return f"{self.name(fact.predicate)}: {self.name(fact.object)}"

    def whole(self, fact: Fact) -> str:
        """Return a fact with its subject."""
        return f"{self.name(fact.subject)}, {self.said(fact)}"

    def members(self, name: str, held: tuple[Term, ...], most: int | None = None) -> str:
        """Return what an aggregate was taken of, by name; no more than `most` where it is given."""
        if not held:
            return self._say("counts-nothing", name=name)
        counts = Counter(held)
        named = [
            self.name(term) if count == 1 else self._say("times", count, name=self.name(term))
            for term, count in islice(counts.items(), most)
        ]
        if len(named) < len(counts):
            named.append(self._say("and-more", len(counts) - len(named)))
        return self._say("counts", len(held), name=name, members="; ".join(named))

    def covered(self, cover: Cover) -> str:
        """Return which complete list was searched, and as of which day it is complete."""
        named = self.full_name(cover.node)
        if cover.as_of is None:
            return self._say("searched-undated", name=named)
        return self._say("searched", name=named, day=plain(cover.as_of.object))

    def searched(self, absent: Absent) -> str:
        """Return a pattern that was searched for; a variable stands for anything."""
        said = "; ".join(
            f"{self._part(subject)}, "
            + ", ".join(f"{self._part(named)}: {self._part(value)}" for _, named, value in parts)
            for subject, parts in groupby(absent.patterns, key=lambda part: part[0])
        )
        if absent.conditions:
            together = f" {self._say('and')} ".join(absent.conditions)
            said += f" {self._say('with')} {together}"
        return said

    def _part(self, term: Term | str) -> str:
        return term if isinstance(term, str) else self.name(term)
