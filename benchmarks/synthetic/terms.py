"""How the generator writes terms: short names, literals, and dates with their bounds.

A term is a token of Turtle: `country:c1`, `<https://…>` or a literal. An entity is a subject and
its (predicate, object) pairs. Nothing here is random.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass

Pairs = list[tuple[str, str]]


@dataclass(slots=True)
class Entity:
    """One node with what is stated of it; `kind` says which defects fit it."""

    kind: str
    subject: str
    pairs: Pairs

    def value(self, predicate: str) -> str:
        """Return the first object of a predicate; KeyError when there is none."""
        for name, value in self.pairs:
            if name == predicate:
                return value
        raise KeyError(predicate)

    def drop(self, *predicates: str) -> None:
        """Remove every pair of these predicates."""
        self.pairs = [pair for pair in self.pairs if pair[0] not in predicates]

    def put(self, predicate: str, value: str) -> None:
        """Replace what is stated of a predicate with one object."""
        self.drop(predicate)
        self.pairs.append((predicate, value))


def english(text: str) -> str:
    """Return a literal tagged as English; the text has nothing to escape."""
    return f'"{text}"@en'


def russian(text: str) -> str:
    """Return a literal tagged as Russian; the text has nothing to escape."""
    return f'"{text}"@ru'


def typed(text: str, datatype: str) -> str:
    """Return a literal of an XSD datatype, given by its local name."""
    return f'"{text}"^^xsd:{datatype}'


def dated(predicate: str, text: str) -> Pairs:
    """Return a date as precise as its text, and the two days between which it lies.

    The bounds are what the graph's derive query `date-bounds` builds.
    """
    if len(text) == 4:
        form, first, last = "gYear", f"{text}-01-01", f"{text}-12-31"
    elif len(text) == 7:
        days = calendar.monthrange(int(text[:4]), int(text[5:]))[1]
        form, first, last = "gYearMonth", f"{text}-01", f"{text}-{days}"
    else:
        form, first, last = "date", text, text
    return [
        (predicate, typed(text, form)),
        (f"{predicate}NotBefore", typed(first, "date")),
        (f"{predicate}NotAfter", typed(last, "date")),
    ]


def redate(entity: Entity, predicate: str, text: str) -> None:
    """Replace a date of an entity, its bounds too."""
    entity.drop(predicate, f"{predicate}NotBefore", f"{predicate}NotAfter")
    entity.pairs.extend(dated(predicate, text))
