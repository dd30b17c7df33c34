"""How terms, facts and searches are worded in an answer's evidence."""

from __future__ import annotations

from itertools import groupby

import pyoxigraph as ox

from kg.evidence.model import Absent, Evidence, Fact
from kg.questions.rows import plain
from kg.rdf.prefixes import Prefixes
from kg.stores.contract import Term

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Wording:
    """Words for the terms of one answer's evidence."""

    def __init__(self, evidence: Evidence, prefixes: Prefixes) -> None:
        self._labels = evidence.labels
        self._prefixes = prefixes

    def name(self, term: Term) -> str:
        """Return a label, else the short form."""
        if isinstance(term, ox.NamedNode):
            if term.value == _TYPE:
                return "is a"
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

    def searched(self, absent: Absent) -> str:
        """Return a pattern that was searched for; a variable stands for anything."""
        said = "; ".join(
            f"{self._part(subject)}, "
            + ", ".join(f"{self._part(named)}: {self._part(value)}" for _, named, value in parts)
            for subject, parts in groupby(absent.patterns, key=lambda part: part[0])
        )
        if absent.conditions:
            said += f" with {' and '.join(absent.conditions)}"
        return said

    def _part(self, term: Term | str) -> str:
        return term if isinstance(term, str) else self.name(term)
