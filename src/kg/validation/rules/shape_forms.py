"""KG006: an ill-formed shape. An engine passes most of these over in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

import pyoxigraph as ox

from kg.project import SourceFile
from kg.validation import published, shacl_terms
from kg.validation.material import Material
from kg.validation.near import near
from kg.validation.paths import plain, read_path
from kg.validation.queries import asked_queries, query_problem
from kg.validation.report import Finding, Part, Severity
from kg.validation.results import IllFormed
from kg.validation.rules.terms import KnownTerms
from kg.validation.triples import FIRST, NIL, SH, TYPE, Term, TripleIndex
from kg.validation.wording import suggestion, wording

_PATH: Final = ox.NamedNode(SH + "path")
_SELECT: Final = ox.NamedNode(SH + "select")
_SPARQL: Final = ox.NamedNode(SH + "sparql")
_ENTAILMENT: Final = ox.NamedNode(SH + "entailment")
_RDFS_ENTAILMENT: Final = "http://www.w3.org/ns/entailment/RDFS"
_PROPERTY_SHAPE: Final = ox.NamedNode(SH + "PropertyShape")
_NODE_SHAPE: Final = ox.NamedNode(SH + "NodeShape")

_LOOKED_AT: Final = frozenset(
    {
        *shacl_terms.COUNTS,
        *shacl_terms.FLAGS,
        *shacl_terms.IRIS,
        *shacl_terms.LISTS,
        *shacl_terms.SHAPES,
        SH + "pattern",
    }
)

_Found = tuple[ox.Triple, str, tuple[str, ...], Part]


def check_shape_forms(material: Material, language: str) -> Iterator[Finding]:
    """Yield a finding for each thing in the shapes that SHACL or the ontology does not know."""
    checks: tuple[Callable[[Material, list[ox.Triple]], Iterator[_Found]], ...] = (
        partial(_unknown_terms, material.kept(KnownTerms)),
        _ill_formed_values,
        _ill_formed_paths,
        _ill_formed_queries,
        _entailment,
    )
    for file, triples in material.shapes.items():
        for check in checks:
            for found in check(material, triples):
                yield _finding(material, language, file, found)


def check_ill_formed(
    problems: Iterable[IllFormed], material: Material, language: str, told: Iterable[Finding]
) -> list[Finding]:
    """Return a finding for each thing that an engine found ill-formed.

    What one of the findings that are ``told`` speaks of is not spoken of again: the parameter of
    a node, or the node that is its value.
    """
    nodes = {finding.focus for finding in told}
    values = {finding.value for finding in told}
    parameters = {
        (finding.focus, name)
        for finding in told
        if finding.path is not None
        for name in finding.path.predicates()
    }
    found = []
    for problem in problems:
        node, name = problem.node, problem.predicate
        if (node, name) in parameters or node in values or (name is None and node in nodes):
            continue
        file = next((home.name for home in material.homes.get(node, ())), None)
        message, mend = wording("KG006", language, problem=problem.problem, suggestion="")
        found.append(
            Finding(
                "KG006",
                Severity.VIOLATION,
                message,
                mend,
                file=file,
                focus=node,
                path=plain(problem.predicate) if problem.predicate is not None else None,
                value=problem.value,
                nodes=frozenset({node}),
            )
        )
    return found


def _finding(
    material: Material,
    language: str,
    file: SourceFile,
    found: _Found,
) -> Finding:
    triple, what, names, part = found
    shrink = material.prefixes.shrink
    hint = suggestion(tuple(shrink(name) for name in names), language)
    message, mend = wording("KG006", language, problem=what, suggestion=hint)
    return Finding(
        "KG006",
        Severity.VIOLATION,
        message,
        mend,
        file=file.name,
        focus=triple.subject,
        path=plain(triple.predicate.value),
        value=triple.object,
        nodes=frozenset({triple.subject}),
        near=names,
        part=part,
    )


def _unknown_terms(
    known: KnownTerms, material: Material, triples: list[ox.Triple]
) -> Iterator[_Found]:
    judged: dict[tuple[str, str], tuple[str, tuple[str, ...]] | None] = {}
    for triple in triples:
        places: tuple[tuple[Term, str, Part], ...] = (
            (triple.predicate, "other", "predicate"),
            (triple.object, _role(triple), "object"),
        )
        for term, role, part in places:
            if not isinstance(term, ox.NamedNode):
                continue
            key = (term.value, role)
            if key not in judged:
                judged[key] = _judged(term, role, known, material.prefixes.shrink)
            found = judged[key]
            if found is not None:
                yield triple, *found, part


def _judged(
    term: ox.NamedNode, role: str, known: KnownTerms, shrink: Callable[[str], str]
) -> tuple[str, tuple[str, ...]] | None:
    """Return what is wrong with a term in a role, and the names near it; None if nothing is."""
    if term.value in shacl_terms.BEYOND:
        return None  # a notice says that it is not evaluated
    if term.value.startswith(SH) and term.value not in shacl_terms.SHACL_TERMS:
        names = near(term.value, shacl_terms.SHACL_TERMS)
        return f"{shrink(term.value)} is no term of SHACL Core or SPARQL", names
    if known.unknown(term, role=role):
        names = known.near(term.value, role=role)
        return f"{shrink(term.value)} is not defined by the ontology", names
    return None


def _role(triple: ox.Triple) -> str:
    """Return what the object is; a property may stand here just to be forbidden in the data."""
    return "class" if triple.predicate.value in shacl_terms.CLASS_VALUES else "other"


def _ill_formed_values(material: Material, triples: list[ox.Triple]) -> Iterator[_Found]:
    index = material.shape_index
    shrink = material.prefixes.shrink
    for triple in (each for each in triples if each.predicate.value in _LOOKED_AT):
        name, value = triple.predicate.value, triple.object
        short = shrink(name)
        if name in shacl_terms.COUNTS and not _is_count(value):
            yield triple, f"{short} needs a whole number", (), "object"
        elif name in shacl_terms.FLAGS and not _is_flag(value):
            yield triple, f"{short} needs true or false", (), "object"
        elif name in shacl_terms.IRIS and not isinstance(value, ox.NamedNode):
            yield triple, f"{short} needs an IRI", (), "object"
        elif name in shacl_terms.LISTS:
            if value != NIL and not index.objects(value, FIRST) and not _is_published(value):
                yield triple, f"{short} needs an RDF list", (), "object"
        elif name in shacl_terms.SHAPES and value not in index:
            if name in shacl_terms.NODE_SHAPES and material.missing_imports:
                continue  # a notice says that it may be described there
            siblings = _named_shapes(index)
            names = near(value.value, siblings) if isinstance(value, ox.NamedNode) else ()
            yield triple, f"{short} names a shape that no file describes", names, "object"
        elif name == SH + "pattern" and not _is_pattern(value):
            yield triple, f"{short} needs a regular expression", (), "object"


def _is_published(value: Term) -> bool:
    return isinstance(value, ox.NamedNode) and value.value in published.LISTS


def _named_shapes(index: TripleIndex) -> list[str]:
    kinds = (_PROPERTY_SHAPE, _NODE_SHAPE)
    return [
        subject.value
        for subject, kind in index.pairs(TYPE)
        if kind in kinds and isinstance(subject, ox.NamedNode)
    ]


def _is_count(value: Term) -> bool:
    return (
        isinstance(value, ox.Literal)
        and value.datatype.value.endswith("nteger")
        and re.fullmatch(r"\+?[0-9]+", value.value) is not None
    )


def _is_flag(value: Term) -> bool:
    return isinstance(value, ox.Literal) and value.value in ("true", "false")


def _is_pattern(value: Term) -> bool:
    from kg.validation.shacl.patterns import matcher  # brings numpy, which is slow to start

    if not isinstance(value, ox.Literal):
        return False
    try:
        matcher(value.value)
    except ValueError:
        return False
    return True


def _ill_formed_paths(material: Material, triples: list[ox.Triple]) -> Iterator[_Found]:
    index = material.shape_index
    for triple in triples:
        if triple.predicate == _PATH:
            if len(index.objects(triple.subject, _PATH)) > 1:
                yield triple, "a property shape has one sh:path, not several", (), "object"
            elif read_path(triple.object, index) is None:
                yield triple, "sh:path needs a property or a well-formed path", (), "object"
            elif index.has(triple.subject, TYPE, _NODE_SHAPE):
                yield triple, "a node shape has no sh:path", (), "predicate"
        elif (
            triple.predicate == TYPE
            and triple.object == _PROPERTY_SHAPE
            and not index.objects(triple.subject, _PATH)
        ):
            yield triple, "a property shape needs a sh:path", (), "subject"


def _ill_formed_queries(material: Material, triples: list[ox.Triple]) -> Iterator[_Found]:
    index = material.shape_index
    asked = asked_queries(index)
    for triple in triples:
        if triple.predicate == _SPARQL and len(index.objects(triple.object, _SELECT)) != 1:
            yield triple, "sh:sparql needs exactly one sh:select", (), "object"
        if triple.predicate == _SELECT and triple.subject in asked:
            problem = query_problem(triple.subject, index)
            if problem:
                yield triple, problem, (), "object"


def _entailment(material: Material, triples: list[ox.Triple]) -> Iterator[_Found]:
    """Yield the entailment that shapes rely on and that is not worked out.

    To ask them all the same is not allowed: https://www.w3.org/TR/shacl/#shacl-rdfs.
    """
    for triple in triples:
        if triple.predicate != _ENTAILMENT or not isinstance(triple.object, ox.NamedNode):
            continue
        if triple.object.value != _RDFS_ENTAILMENT:
            yield triple, "sh:entailment asks for what the tool cannot infer", (), "object"
        elif material.inference not in ("rdfs", "both"):
            problem = "sh:entailment asks for RDFS inference, which --inference rdfs gives"
            yield triple, problem, (), "object"
