"""KG008: what the shapes say and is not evaluated, or is taken as other engines take it.

A notice, and with ``--strict`` a warning. Each kind is told once, where it stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.project import SourceFile
from kg.validation import shacl_terms
from kg.validation.given import GivenFiles, GivenShapes
from kg.validation.imports import IMPORTS
from kg.validation.material import Material
from kg.validation.paths import plain
from kg.validation.report import Finding, Part, Severity
from kg.validation.suggested import SHAPES_GRAPH
from kg.validation.triples import FIRST, NIL, OWL, RDFS, REST, SH, SUBCLASS, TYPE, Term, TripleIndex
from kg.validation.wording import times, wording

_OWL_CLASS: Final = ox.NamedNode(OWL + "Class")
_RDFS_CLASS: Final = ox.NamedNode(RDFS + "Class")
_SHAPE_KINDS: Final = frozenset(ox.NamedNode(f"{SH}{kind}Shape") for kind in ("Node", "Property"))
_SEVERITY: Final = ox.NamedNode(SH + "severity")
_SEVERITIES: Final = frozenset(severity.iri for severity in Severity)
_TARGETS: Final = frozenset(
    ox.NamedNode(f"{SH}target{name}") for name in ("Class", "Node", "SubjectsOf", "ObjectsOf")
)
# Where a path may stand: those of one step, and the lists of alternatives.
_PATHS: Final = frozenset(
    ox.NamedNode(SH + name)
    for name in ("path", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
)


class Use(NamedTuple):
    """One use of something: the kind of notice, what it is called there, and which term it is."""

    kind: str
    term: str
    triple: ox.Triple
    part: Part = "object"


def check_notices(material: Material, language: str, *, strict: bool) -> Iterator[Finding]:
    """Yield a finding for each thing that is not evaluated or taken leniently."""
    found: dict[tuple[str, str], list[tuple[SourceFile, Use]]] = {}
    tests: tuple[Callable[[ox.Triple], Iterator[Use]], ...] = (
        _beyond,
        _leniences(material.shape_index),
        _imports(material),
        _missing_shapes(material),
    )
    for file, triples in material.shapes.items():
        for triple in triples:
            for test in tests:
                for use in test(triple):
                    told = "" if use.kind in _TOGETHER else use.term
                    found.setdefault((use.kind, told), []).append((file, use))
    for file, use in _suggested(material):
        found.setdefault((use.kind, use.term), []).append((file, use))
    yield from _ill_formed_iris(material, language, strict=strict)
    for (kind, _), uses in found.items():
        yield _notice(kind, uses, material, language, strict=strict)


# These are told once for all terms.
_TOGETHER: Final = frozenset({*shacl_terms.BEYOND.values(), "list", "class", "unnamed", "import"})
_LISTED: Final = 5


def _beyond(triple: ox.Triple) -> Iterator[Use]:
    """Yield what is a term of a feature that is not evaluated."""
    parts: tuple[tuple[Term, Part], ...] = (
        (triple.predicate, "predicate"),
        (triple.object, "object"),
    )
    for term, part in parts:
        if isinstance(term, ox.NamedNode) and term.value in shacl_terms.BEYOND:
            yield Use(shacl_terms.BEYOND[term.value], term.value, triple, part)


def _leniences(index: TripleIndex) -> Callable[[ox.Triple], Iterator[Use]]:
    """Return the test for what is not quite SHACL, or is SHACL and a nuisance."""
    knows_owl = index.has(_OWL_CLASS, SUBCLASS, _RDFS_CLASS)

    def test(triple: ox.Triple) -> Iterator[Use]:
        subject, name, value = triple
        if name in _PATHS and _is_short(value, index):
            yield Use("list", "", triple)
        elif name == TYPE and value == _OWL_CLASS and not knows_owl:
            kinds = set(index.objects(subject, TYPE))
            if kinds & _SHAPE_KINDS and _RDFS_CLASS not in kinds:
                yield Use("class", _text(subject), triple)
        elif name == _SEVERITY and isinstance(value, ox.NamedNode):
            if value.value not in _SEVERITIES and value.value not in shacl_terms.BEYOND:
                yield Use("severity", value.value, triple)
        elif name in _TARGETS and isinstance(subject, ox.BlankNode):
            yield Use("unnamed", "", triple, "subject")

    return test


def _is_short(path: Term, index: TripleIndex) -> bool:
    """Tell whether a path is a list of one step, or alternatives of which one is."""
    if isinstance(path, ox.NamedNode):
        return False
    if index.objects(path, FIRST):
        return index.objects(path, REST) == [NIL]
    alternatives = index.objects(path, ox.NamedNode(SH + "alternativePath"))
    return any(_is_short(item, index) for head in alternatives for item in index.items(head))


def _imports(material: Material) -> Callable[[ox.Triple], Iterator[Use]]:
    """Return the test for imports of what is not here."""
    missing = material.missing_imports

    def test(triple: ox.Triple) -> Iterator[Use]:
        value = triple.object
        if triple.predicate == IMPORTS and value in missing:
            yield Use("import", _text(value), triple)

    return test


def _missing_shapes(material: Material) -> Callable[[ox.Triple], Iterator[Use]]:
    """Return the test for shapes that an import may describe that is not here."""
    index = material.shape_index

    def test(triple: ox.Triple) -> Iterator[Use]:
        name, value = triple.predicate, triple.object
        if (
            name.value in shacl_terms.NODE_SHAPES
            and value not in index
            and material.missing_imports
        ):
            yield Use("shape", _text(value), triple)

    return test


def _suggested(material: Material) -> Iterator[tuple[SourceFile, Use]]:
    """Yield where the data suggests shapes that are not here."""
    project = material.project
    if not isinstance(project, GivenFiles) or not project.missing_shapes:
        return
    for file, triples in material.stated.items():
        for triple in triples:
            value = triple.object
            if triple.predicate == SHAPES_GRAPH and _text(value) in project.missing_shapes:
                yield file, Use("suggested", _text(value), triple)


def _ill_formed_iris(material: Material, language: str, *, strict: bool) -> Iterator[Finding]:
    """Yield a finding for each file that is read in spite of IRIs that are none."""
    if not isinstance(material.project, GivenFiles | GivenShapes):
        return
    for error in material.project.ill_formed_iris:
        message, mend = wording("KG008 iri", language, problem=error.message)
        yield Finding(
            "KG008",
            Severity.WARNING if strict else Severity.INFO,
            message,
            mend,
            file=str(error.path),
            line=error.line,
            column=error.column,
            text=error.text,
        )


def _notice(
    kind: str,
    uses: list[tuple[SourceFile, Use]],
    material: Material,
    language: str,
    *,
    strict: bool,
) -> Finding:
    # What is said of a named shape tells more than what is said inside of it.
    file, first = min(uses, key=lambda use: isinstance(use[1].triple.subject, ox.BlankNode))
    message, mend = wording(
        f"KG008 {kind}",
        language,
        term=material.prefixes.name(first.term),
        terms=_listed({material.prefixes.name(use.term) for _, use in uses}, language),
        times=times(len(uses), len({name for name, _ in uses}), language),
    )
    subject, name, value = first.triple
    return Finding(
        "KG008",
        Severity.WARNING if strict else Severity.INFO,
        message,
        mend,
        file=file.name,
        focus=subject,
        path=plain(name.value),
        value=value,
        nodes=frozenset({subject}),
        part=first.part,
    )


def _listed(names: set[str], language: str) -> str:
    """Return the names, of many the first few."""
    ordered = sorted(names)
    if len(ordered) <= _LISTED + 1:
        return ", ".join(ordered)
    more = wording("more", language, count=len(ordered) - _LISTED)[0]
    return ", ".join(ordered[:_LISTED]) + more


def _text(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
