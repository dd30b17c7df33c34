"""What shapes say of the properties of a class, for whoever writes its instances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.validation.lookup import Lookup
from kg.validation.material import Material
from kg.validation.triples import SH, SUBCLASS, Term, TripleIndex

_TARGET_CLASS: Final = ox.NamedNode(SH + "targetClass")
_PROPERTY: Final = ox.NamedNode(SH + "property")
_PATH: Final = ox.NamedNode(SH + "path")


@dataclass(frozen=True)
class Allowance:
    """A property that a shape of a class speaks of, with what it asks of the values.

    ``most`` is 0 where the shape forbids the property; ``kind`` is the class of the values.
    """

    iri: str
    shape: Term
    least: int | None = None
    most: int | None = None
    datatype: str | None = None
    kind: str | None = None
    message: str | None = None


def shapes_of(material: Material, kind: ox.NamedNode) -> list[Term]:
    """Return the shapes whose target is the class or one above it, or that are that class."""
    index = material.shape_index
    above = _above(kind, material.merge)
    found: dict[Term, None] = {}
    for shape, target in index.pairs(_TARGET_CLASS):
        if target in above:
            found[shape] = None
    for upper in above:
        if any(True for _ in index.objects(upper, _PROPERTY)):
            found[upper] = None
    return list(found)


def allowances(material: Material, kind: ox.NamedNode) -> list[Allowance]:
    """Return the properties of which the shapes of a class speak, sorted by IRI.

    Only paths of one property count; a property of which several shapes speak comes several times.
    """
    index = material.shape_index
    parts = {
        part: None
        for shape in shapes_of(material, kind)
        for part in index.objects(shape, _PROPERTY)
    }
    return sorted(_read(parts, index), key=lambda each: (each.iri, str(each.shape)))


def _read(parts: dict[Term, None], index: TripleIndex) -> Iterator[Allowance]:
    for part in parts:
        for path in index.objects(part, _PATH):
            if isinstance(path, ox.NamedNode):
                yield Allowance(
                    path.value,
                    part,
                    _count(part, "minCount", index),
                    _count(part, "maxCount", index),
                    _iri(part, "datatype", index),
                    _iri(part, "class", index),
                    _text(part, index),
                )


def _above(kind: Term, merge: Lookup) -> set[Term]:
    seen, waiting = {kind}, [kind]
    while waiting:
        for upper in merge.objects(waiting.pop(), SUBCLASS):
            if upper not in seen:
                seen.add(upper)
                waiting.append(upper)
    return seen


def _count(part: Term, name: str, index: TripleIndex) -> int | None:
    for value in index.objects(part, ox.NamedNode(SH + name)):
        if isinstance(value, ox.Literal) and value.value.isdecimal():
            return int(value.value)
    return None


def _iri(part: Term, name: str, index: TripleIndex) -> str | None:
    for value in index.objects(part, ox.NamedNode(SH + name)):
        if isinstance(value, ox.NamedNode):
            return value.value
    return None


def _text(part: Term, index: TripleIndex) -> str | None:
    texts = [
        value
        for value in index.objects(part, ox.NamedNode(f"{SH}message"))
        if isinstance(value, ox.Literal)
    ]
    english = [text for text in texts if text.language == "en"]
    return next((text.value for text in (*english, *texts)), None)
