"""KG002: a literal whose form is not one of its XSD datatype, judged as the file writes it."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.rdf.lexical import problem
from kg.validation.material import Material
from kg.validation.paths import plain
from kg.validation.report import Finding, Severity
from kg.validation.triples import XSD
from kg.validation.wording import wording


def check_literals(material: Material, language: str) -> Iterator[Finding]:
    """Yield a finding for each literal of a file that its datatype does not allow."""
    judged: dict[ox.Literal, str | None] = {}
    for file, triples in (material.stated | material.shapes).items():
        for triple in triples:
            value = triple.object
            if not isinstance(value, ox.Literal) or not value.datatype.value.startswith(XSD):
                continue
            if value not in judged:
                judged[value] = problem(value.value, value.datatype.value)
            fault = judged[value]
            if fault is None:
                continue
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
