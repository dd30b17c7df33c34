"""KG005: a shape that met no focus node, so that it checks nothing; or no shape that could.

A shape that may stay empty says why: ``ex:Shape <urn:kg:mayBeEmpty> "no such node yet"``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from kg.validation.arrays import Ids
from kg.validation.material import Material
from kg.validation.paths import plain
from kg.validation.report import Finding, Severity
from kg.validation.shapes import Shapes
from kg.validation.triples import SH, Term
from kg.validation.wording import wording

_MAY_BE_EMPTY: Final = ox.NamedNode("urn:kg:mayBeEmpty")
_TARGETS: Final = tuple(
    ox.NamedNode(SH + name)
    for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)


def check_empty_shapes(
    material: Material,
    shapes: Shapes,
    met: Mapping[Term, Ids],
    language: str,
    *,
    strict: bool,
) -> Iterator[Finding]:
    """Yield a finding for each shape of ``met`` without focus nodes: a warning when strict.

    Where no shape has a target at all, one finding says that.
    """
    severity = Severity.WARNING if strict else Severity.INFO
    if not shapes.targeting():
        message, mend = wording("KG005 none", language)
        file = min((file.name for file in material.shapes), default=None)
        yield Finding("KG005", severity, message, mend, file=file)
    homes = _homes_of_targets(material)
    for shape, nodes in met.items():
        if len(nodes) or material.shape_index.objects(shape, _MAY_BE_EMPTY):
            continue
        message, mend = wording(
            "KG005",
            language,
            term=shapes.name(shape),
            targets=shapes.described_targets(shape),
            annotation=material.prefixes.name(_MAY_BE_EMPTY.value),
        )
        name, target = _target(shape, material)
        yield Finding(
            "KG005",
            severity,
            message,
            mend,
            file=homes.get(shape) or shapes.file(shape),
            focus=shape,
            path=plain(name.value) if name is not None else None,
            value=target,
            nodes=frozenset({shape}),
            near=shapes.targets(shape),
        )


def _target(shape: Term, material: Material) -> tuple[ox.NamedNode | None, Term | None]:
    """Return the first target of a shape: how it selects, and by what."""
    for name in _TARGETS:
        for value in material.shape_index.objects(shape, name):
            return name, value
    return None, None


def _homes_of_targets(material: Material) -> dict[Term, str]:
    """Return for each shape the file that says its targets; other files may say more of it."""
    homes: dict[Term, str] = {}
    for file, triples in material.shapes.items():
        for triple in triples:
            if triple.predicate in _TARGETS:
                homes.setdefault(triple.subject, file.name)
    return homes
