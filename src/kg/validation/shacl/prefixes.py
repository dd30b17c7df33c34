"""The prefixes of a query inside shapes. https://www.w3.org/TR/shacl/#sparql-prefixes."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.validation.shacl.parameters import Parameters
from kg.validation.triples import OWL, SH, Term, TripleIndex

_IMPORTS: Final = ox.NamedNode(OWL + "imports")
_DECLARE: Final = ox.NamedNode(SH + "declare")
_PREFIX: Final = ox.NamedNode(SH + "prefix")
_NAMESPACE: Final = ox.NamedNode(SH + "namespace")


def declared_prefixes(parameters: Parameters) -> dict[str, str]:
    """Return the prefixes that `sh:prefixes` of a query's node declares, with their namespaces.

    Raises IllFormedError for a prefix with two namespaces.
    """
    declared: dict[str, str] = {}
    for owner in _imported(parameters.all("prefixes"), parameters.index):
        for declaration in parameters.index.objects(owner, _DECLARE):
            for prefix in parameters.index.objects(declaration, _PREFIX):
                for namespace in parameters.index.objects(declaration, _NAMESPACE):
                    if not isinstance(prefix, ox.Literal) or not isinstance(namespace, ox.Literal):
                        raise parameters.wrong("prefixes", owner, "declares what is no text")
                    if declared.setdefault(prefix.value, namespace.value) != namespace.value:
                        problem = f"declares {prefix.value}: for two namespaces"
                        raise parameters.wrong("prefixes", owner, problem)
    return declared


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
