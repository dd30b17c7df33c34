"""The prefixes of a query inside shapes. https://www.w3.org/TR/shacl/#sparql-prefixes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.validation import published
from kg.validation.shacl.parameters import Parameters
from kg.validation.triples import OWL, SH, Term, TripleIndex

_IMPORTS: Final = ox.NamedNode(OWL + "imports")
_DECLARE: Final = ox.NamedNode(SH + "declare")
_PREFIX: Final = ox.NamedNode(SH + "prefix")
_NAMESPACE: Final = ox.NamedNode(SH + "namespace")


def declared_prefixes(parameters: Parameters) -> dict[str, str]:
    """Return the prefixes that `sh:prefixes` of a query's node declares, with their namespaces.

    A graph that is named there brings what the graphs declare that it imports, directly or not;
    DASH and SHACL need not be here for that. Raises IllFormedError for a prefix with two
    namespaces.
    """
    declared: dict[str, str] = {}
    for owner in _imported(parameters.all("prefixes"), parameters.index):
        for prefix, namespace in _declarations(owner, parameters.index):
            if not isinstance(prefix, ox.Literal) or not isinstance(namespace, ox.Literal):
                raise parameters.wrong("prefixes", owner, "declares what is no text")
            if declared.setdefault(prefix.value, namespace.value) != namespace.value:
                problem = f"declares {prefix.value}: for two namespaces"
                raise parameters.wrong("prefixes", owner, problem)
    return declared


def _declarations(owner: Term, index: TripleIndex) -> Iterator[tuple[Term, Term]]:
    """Yield prefix and namespace of each `sh:declare` of a graph."""
    held = index.objects(owner, _DECLARE)
    for declaration in held:
        for prefix in index.objects(declaration, _PREFIX):
            for namespace in index.objects(declaration, _NAMESPACE):
                yield prefix, namespace
    if not held and isinstance(owner, ox.NamedNode):
        for name, iri in published.prefixes_of(owner.value).items():
            yield ox.Literal(name), ox.Literal(iri)


def _imported(owners: list[Term], index: TripleIndex) -> list[Term]:
    """Return the owners with all that they import, directly or not."""
    found = dict.fromkeys(owners)
    waiting = list(found)
    while waiting:
        for owner in index.objects(waiting.pop(), _IMPORTS):
            if owner not in found:
                found[owner] = None
                waiting.append(owner)
    return list(found)
