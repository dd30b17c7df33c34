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
_TARGET_CLASS: Final = ox.NamedNode(SH + "targetClass")


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
        target = next(iter(material.shape_index.objects(shape, _TARGET_CLASS)), None)
        yield Finding(
            "KG005",
            severity,
            message,
            mend,
            file=shapes.file(shape),
            focus=shape,
            path=plain(_TARGET_CLASS.value) if target is not None else None,
            value=target,
            nodes=frozenset({shape}),
            near=shapes.targets(shape),
        )
