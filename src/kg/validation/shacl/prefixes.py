"""The prefixes of a query inside shapes. https://www.w3.org/TR/shacl/#sparql-prefixes."""

from __future__ import annotations

import pyoxigraph as ox

from kg.validation.queries import declarations
from kg.validation.shacl.parameters import Parameters


def declared_prefixes(parameters: Parameters) -> dict[str, str]:
    """Return the prefixes that `sh:prefixes` of a query's node declares, with their namespaces.

    Raises IllFormedError for a prefix with two namespaces.
    """
    declared: dict[str, str] = {}
    for owner, prefix, namespace in declarations(parameters.node, parameters.index):
        if not isinstance(prefix, ox.Literal) or not isinstance(namespace, ox.Literal):
            raise parameters.wrong("prefixes", owner, "declares what is no text")
        if declared.setdefault(prefix.value, namespace.value) != namespace.value:
            problem = f"declares {prefix.value}: for two namespaces"
            raise parameters.wrong("prefixes", owner, problem)
    return declared
