"""The shapes as this room needs them: names, files, targets, messages, and which met a node."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import Ids, distinct
from kg.validation.columns import Columns
from kg.validation.default_texts import DefaultTexts
from kg.validation.material import Material
from kg.validation.paths import Path, read_path
from kg.validation.results import ShapeResult
from kg.validation.triples import OWL, RDFS, SH, TYPE, Term

_TARGETS: Final = {
    name: ox.NamedNode(SH + name)
    for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
}
_CLASSES: Final = (ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class"))
_SHAPE_KINDS: Final = (ox.NamedNode(SH + "NodeShape"), ox.NamedNode(SH + "PropertyShape"))
_MESSAGE: Final = ox.NamedNode(SH + "message")
_PATH: Final = ox.NamedNode(SH + "path")
_DEACTIVATED: Final = ox.NamedNode(SH + "deactivated")
_WHOLE_IRI: Final = re.compile(r"https?://[^\s<>\"'(),]+")
_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")


class Shapes:
    """A view of the shapes of a material."""

    def __init__(self, material: Material) -> None:
        """Read the shapes; nothing is checked here."""
        self._index = material.shape_index
        self._shrink = material.prefixes.shrink
        self._homes = material.homes
        self._paths: dict[tuple[bool, Term | None], Path | None] = {}
        self._speaking: dict[tuple[Term | None, Term], bool] = {}
        self._default_texts = DefaultTexts(self._index, material.prefixes)

    def name(self, shape: Term) -> str:
        """Return the short name of a shape; an unnamed one is called after what holds it."""
        if isinstance(shape, ox.NamedNode):
            return self._shrink(shape.value)
        holder: Term | None = shape
        for _ in range(20):
            holder = self._holders.get(holder) if holder is not None else None
            if isinstance(holder, ox.NamedNode):
                return f"{self._shrink(holder.value)} (unnamed part)"
        return "unnamed shape"

    def cited(self, result: ShapeResult) -> Term:
        """Return what a finding is named after: the SPARQL constraint if it has a name."""
        named = isinstance(result.constraint, ox.NamedNode)
        return result.constraint if named and result.constraint is not None else result.shape

    @cached_property
    def _holders(self) -> dict[Term, Term]:
        holders: dict[Term, Term] = {}
        for subject in self._index.subjects():
            for predicate in self._index.predicates(subject):
                for value in self._index.objects(subject, predicate):
                    if isinstance(value, ox.BlankNode):
                        holders.setdefault(value, subject)
        return holders

    def file(self, shape: Term) -> str | None:
        """Return the name of the file that describes the shape."""
        return next((file.name for file in self._homes.get(shape, ())), None)

    def path(self, result: ShapeResult) -> Path | None:
        """Return the path of a result; pySHACL copies complex ones, so the shape's own is read."""
        plain = isinstance(result.path, ox.NamedNode)
        key = (plain, result.path if plain else result.shape)
        if key not in self._paths:
            self._paths[key] = self._read_path(result)
        return self._paths[key]

    def _read_path(self, result: ShapeResult) -> Path | None:
        if isinstance(result.path, ox.NamedNode):
            return read_path(result.path, self._index)
        for node in self._index.objects(result.shape, _PATH):
            return read_path(node, self._index)
        return None

    def targeting(self) -> list[Term]:
        """Return the shapes that have targets and are not deactivated, sorted by name."""
        found: set[Term] = set()
        for predicate in _TARGETS.values():
            found.update(subject for subject, _ in self._index.pairs(predicate))
        found.update(
            subject
            for subject, kind in self._index.pairs(TYPE)
            if kind in _SHAPE_KINDS and self._is_class(subject)
        )
        return sorted((shape for shape in found if not self._deactivated(shape)), key=str)

    def focus_nodes(self, shape: Term, data: Columns) -> Ids:
        """Return the nodes of the data that the shape's targets select.

        A `sh:targetNode` that the data does not mention is not counted; see `blamed`.
        """
        objects = self._index.objects
        found = [data.mentioned(objects(shape, _TARGETS["targetNode"]))]
        kinds = objects(shape, _TARGETS["targetClass"])
        if self._is_class(shape):
            kinds.append(shape)
        found += [data.instances(data.number(kind)) for kind in kinds]
        for name in objects(shape, _TARGETS["targetSubjectsOf"]):
            found.append(data.pairs(data.number(name)).left)
        for name in objects(shape, _TARGETS["targetObjectsOf"]):
            found.append(data.pairs(data.number(name)).right)
        return distinct(np.concatenate(found))

    def blamed(
        self, met: Mapping[Term, Ids], focus: Collection[Term], data: Columns
    ) -> dict[Term, Ids]:
        """Return those of the shapes that met no node and yet have a target node in results.

        The data do not mention it, and the shape found that wrong: it did check something.
        """
        found = {}
        for shape, nodes in met.items():
            if not len(nodes):
                targets = self._index.objects(shape, _TARGETS["targetNode"])
                named = [target for target in targets if target in focus]
                if named:
                    found[shape] = data.numbers(named)
        return found

    def targets(self, shape: Term) -> tuple[str, ...]:
        """Return the IRIs of the classes and properties by which the shape finds its nodes."""
        return tuple(
            value.value
            for name, predicate in _TARGETS.items()
            if name != "targetNode"
            for value in self._index.objects(shape, predicate)
            if isinstance(value, ox.NamedNode)
        )

    def described_targets(self, shape: Term) -> str:
        """Return the targets in words, such as ``sh:targetClass ex:Meeting``."""
        parts = [
            f"sh:{name} {self._term(value)}"
            for name, predicate in _TARGETS.items()
            for value in self._index.objects(shape, predicate)
        ]
        return ", ".join(sorted(parts)) or "the class of its own name"

    def message(self, result: ShapeResult, language: str) -> str:
        """Return what the shape says of the result, in the language, else English, else any."""
        texts = self._index.objects(result.constraint, _MESSAGE) if result.constraint else []
        texts = texts or self._index.objects(result.shape, _MESSAGE)
        templates = [text for text in texts if isinstance(text, ox.Literal)]
        best = _in_language(templates or result.messages, language)
        if best is None:
            return f"does not conform to {self.name(result.shape)}"
        if not templates:
            return _WHOLE_IRI.sub(lambda match: self._shrink(match[0]), best.value)
        return self._filled(best.value, result.messages)

    def default_text(self, result: ShapeResult, language: str) -> tuple[str, str] | None:
        """Return message and mend for a result of a shape that has no message; None for others."""
        told = (result.constraint, result.shape)
        speaks = self._speaking.get(told)
        if speaks is None:
            found = (node is not None and self._index.objects(node, _MESSAGE) for node in told)
            speaks = self._speaking[told] = any(found)
        return None if speaks else self._default_texts.of(result, self.path(result), language)

    def _filled(self, template: str, messages: Iterable[ox.Literal]) -> str:
        """Return the template with what the engine put in for its variables, IRIs shortened."""
        names = _PLACEHOLDER.findall(template)
        if not names:
            return template
        parts = _PLACEHOLDER.split(template)[::2]
        pattern = re.compile("(.*)".join(re.escape(part) for part in parts), re.DOTALL)
        for message in messages:
            match = pattern.fullmatch(message.value)
            if match:
                values = [self._shrink(value) for value in match.groups()]
                pairs = zip(parts, [*values, ""], strict=True)
                return "".join(text for pair in pairs for text in pair)
        return template

    def _is_class(self, shape: Term) -> bool:
        return any(kind in _CLASSES for kind in self._index.objects(shape, TYPE))

    def _deactivated(self, shape: Term) -> bool:
        values = self._index.objects(shape, _DEACTIVATED)
        return any(isinstance(value, ox.Literal) and value.value == "true" for value in values)

    def _term(self, term: Term) -> str:
        return self._shrink(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _in_language(texts: Iterable[ox.Literal], language: str) -> ox.Literal | None:
    """Return the text whose language fits best: as asked, English, none, any; then by alphabet."""
    order = [language.lower(), "en", None]

    def rank(text: ox.Literal) -> tuple[int, str]:
        tag = text.language.partition("-")[0] if text.language else None
        return (order.index(tag) if tag in order else len(order), text.value)

    return min(texts, key=rank, default=None)
