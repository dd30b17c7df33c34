"""Which triple of a file a finding means, and which of its terms is wrong.

The term is the object for a wrong value, the predicate for a property that should not be there
or has too few values, the subject where something is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.project import SourceFile
from kg.rdf.positions import PlacedTriple, Span
from kg.validation.lookup import Lookup
from kg.validation.report import Finding, Part
from kg.validation.triples import SH, Term, TripleIndex

EXACT: Final = 0
_TURNED: Final = 1
_TELLING: Final = 2
_SUBJECT: Final = 4
_LAST: Final = 6

_CLOSED: Final = f"{SH}ClosedConstraintComponent"
_MAX_COUNT: Final = f"{SH}MaxCountConstraintComponent"
_UNIQUE_LANGUAGE: Final = f"{SH}UniqueLangConstraintComponent"
_COMPARED: Final = tuple(ox.NamedNode(SH + name) for name in ("lessThan", "lessThanOrEquals"))
_SELECTING: Final = (ox.NamedNode(f"{SH}targetSubjectsOf"),)
# What complains of values that are not there, although others may be.
_TOO_FEW: Final = frozenset(
    f"{SH}{name}ConstraintComponent" for name in ("MinCount", "QualifiedMinCount", "HasValue")
)


@dataclass(frozen=True)
class Aim:
    """What a finding looks for in the files: a node, and the properties and value it means.

    ``most`` is the number of values that a property may have, where it has more.
    """

    focus: Term
    value: Term | None
    names: frozenset[str]
    part: Part
    most: int | None = None
    one_per_language: bool = False


@dataclass(frozen=True)
class Fit:
    """A triple that a finding may mean; the lower the rank, the better."""

    rank: int
    file: SourceFile
    hidden: bool
    placed: PlacedTriple
    span: Span

    def order(self) -> tuple[int, bool, str, int, int]:
        """Sort by rank, then files asked for, then file name, then place.

        The triple of an inverse path that stands in a file not asked for comes last: what is said
        of the focus node is asked for.
        """
        rank = _LAST if self.hidden and self.rank == _TURNED else self.rank
        return (rank, self.hidden, self.file.name, self.span.line, self.span.column or 0)


def aim(finding: Finding, names: frozenset[str], shapes: TripleIndex) -> Aim:
    """Return what a finding looks for; ``names`` are the properties that its path means."""
    assert finding.focus is not None
    plain = finding.path is not None and not finding.path.operator
    part: Part = finding.part or "object"
    most = None
    if plain and finding.component == _MAX_COUNT:
        assert finding.shape is not None
        most = _count(shapes.objects(finding.shape, ox.NamedNode(f"{SH}maxCount")))
        part = "predicate" if most == 0 else part
    if finding.component == _CLOSED or (plain and finding.component in _TOO_FEW):
        part = "predicate"
    one_per_language = finding.component == _UNIQUE_LANGUAGE
    return Aim(finding.focus, finding.value, names, part, most, one_per_language)


def meant(finding: Finding, shapes: TripleIndex, data: Lookup) -> frozenset[str]:
    """Return the properties that a finding speaks of.

    They are those with which its path begins; but where values at the end of a longer path are
    compared with values of the focus node, the property of these. Without a path they are those
    that have the value; where the whole node is wrong, those by which the shape found it.
    """
    if finding.path is not None:
        own = _iris(finding.shape, _COMPARED, shapes) if finding.path.operator else ()
        return frozenset(own) or finding.path.first()
    focus, value = finding.focus, finding.value
    if focus is None or value is None or value == focus:
        return frozenset(_iris(finding.shape, _SELECTING, shapes))
    return frozenset(
        predicate.value for predicate in data.predicates(focus) if data.has(focus, predicate, value)
    )


def _iris(shape: Term | None, names: Sequence[ox.NamedNode], shapes: TripleIndex) -> Iterator[str]:
    """Yield the IRIs that a shape names by one of the parameters."""
    if shape is None:
        return
    for name in names:
        for value in shapes.objects(shape, name):
            if isinstance(value, ox.NamedNode):
                yield value.value


def fits(
    aim: Aim, file: SourceFile, placed: Sequence[PlacedTriple], *, hidden: bool
) -> Iterator[Fit]:
    """Yield the triples of a file that a finding may mean."""
    for item in placed:
        rank = _rank(item.triple, aim)
        if rank is not None:
            yield Fit(rank, file, hidden, item, _span(item, rank, aim))


def best(aim: Aim, found: Sequence[Fit]) -> Fit | None:
    """Return the triple that a finding means, of those that it may mean.

    Where a property has too many values it is the first one that is too many.
    """
    if aim.most is not None or aim.one_per_language:
        telling = sorted((fit for fit in found if fit.rank == _TELLING), key=Fit.order)
        surplus = list(_surplus(aim, telling))
        shown = [fit for fit in (*surplus, *reversed(telling)) if not fit.hidden]
        for fit in (*shown, *surplus):
            return fit
    return min(found, key=Fit.order, default=None)


def _surplus(aim: Aim, telling: Sequence[Fit]) -> Iterator[Fit]:
    """Yield the triples beyond the number of values, or with a language that was there before."""
    seen: set[object] = set()
    told: set[Term] = set()
    for fit in sorted(telling, key=lambda fit: fit.order()[2:]):
        value = fit.placed.triple.object
        if value in told:
            continue
        told.add(value)
        if aim.most is not None:
            if len(told) > aim.most:
                yield fit
            continue
        language = value.language if isinstance(value, ox.Literal) else None
        if language is not None and language in seen:
            yield fit
        seen.add(language)


def _rank(triple: ox.Triple, aim: Aim) -> int | None:
    """Return how well a triple fits: the very one, the one of an inverse path, the property's."""
    about = triple.subject == aim.focus
    tells = triple.predicate.value in aim.names
    if about and tells and triple.object == aim.value:
        return EXACT
    if tells and triple.subject == aim.value and triple.object == aim.focus:
        return _TURNED
    if about and tells:
        return _TELLING
    if about and aim.value is not None and triple.object == aim.value:
        return 3
    if about:
        return _SUBJECT
    return 5 if aim.value is not None and triple.subject == aim.value else None


def _span(item: PlacedTriple, rank: int, aim: Aim) -> Span:
    if rank >= _SUBJECT or (rank == EXACT and aim.part == "subject"):
        return item.subject
    if rank in (EXACT, _TELLING) and aim.part == "predicate":
        return item.predicate
    if rank == EXACT and aim.part == "datatype" and item.datatype is not None:
        return item.datatype
    return item.object


def _count(values: Sequence[Term]) -> int | None:
    for value in values:
        if isinstance(value, ox.Literal) and value.value.isdecimal():
            return int(value.value)
    return None
