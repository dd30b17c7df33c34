"""KG002: a literal whose form is not one of its XSD datatype, judged as the file writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyoxigraph as ox

from kg.project import SourceFile
from kg.rdf.lexical import problem
from kg.validation.material import Material
from kg.validation.paths import plain
from kg.validation.report import Finding, Severity
from kg.validation.triples import XSD, Term
from kg.validation.wording import wording


def check_literals(material: Material, language: str) -> Iterator[Finding]:
    """Yield a finding for each literal of a file that its datatype does not allow."""
    for file, triple, fault in (*_in_graph(material), *_in_shapes(material)):
        value = triple.object
        assert isinstance(value, ox.Literal)
        datatype = material.prefixes.shrink(value.datatype.value)
        message, mend = wording(
            "KG002", language, value=f'"{value.value}"', problem=fault, datatype=datatype
        )
        yield Finding(
            "KG002",
            Severity.VIOLATION,
            message,
            mend,
            file=file.name,
            focus=triple.subject,
            path=plain(triple.predicate.value),
            value=value,
            nodes=frozenset({triple.subject}),
        )


def _in_graph(material: Material) -> Iterator[tuple[SourceFile, ox.Triple, str]]:
    """Yield where ill-formed literals stand: each is judged once, and looked for if it is one."""
    terms, stated = material.columns.terms, material.stated
    faults = material.kept(Faults).of(terms)
    if not faults:
        return
    bad = np.zeros(len(terms), dtype=np.bool_)
    bad[list(faults)] = True
    for row in np.flatnonzero(bad[stated.rows[:, 2]]).tolist():
        yield stated.file(row), stated.triple(row), faults[int(stated.rows[row, 2])]


class Faults:
    """What is wrong with the literals of some terms, by their numbers; each is judged once."""

    def __init__(self, _: Material) -> None:
        """Judge none yet."""
        self._known: dict[int, str] = {}
        self._judged = 0

    def of(self, terms: Sequence[Term]) -> dict[int, str]:
        """Return the numbers of the ill-formed literals, with what is wrong."""
        self._known.update(_faults(enumerate(terms[self._judged :], self._judged)))
        self._judged = len(terms)
        return self._known


def _in_shapes(material: Material) -> Iterator[tuple[SourceFile, ox.Triple, str]]:
    for file, triples in material.shapes.items():
        if file in material.stated:
            continue
        for place, fault in _faults(enumerate(triple.object for triple in triples)):
            yield file, triples[place], fault


def _faults(terms: Iterable[tuple[int, Term]]) -> Iterator[tuple[int, str]]:
    """Yield the numbers of the literals that are ill-formed, with what is wrong."""
    for number, term in terms:
        if isinstance(term, ox.Literal):
            datatype = term.datatype.value
            fault = problem(term.value, datatype) if datatype.startswith(XSD) else None
            if fault is not None:
                yield number, fault
