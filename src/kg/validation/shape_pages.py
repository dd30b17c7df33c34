"""The page of a shape, made of what the shapes say of it: message, target, path, demands, mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from kg.rdf.prefixes import Prefixes
from kg.validation.paths import read_path
from kg.validation.triples import FIRST, NIL, RDFS, SH, TYPE, XSD, Term, TripleIndex

_KINDS: Final = tuple(ox.NamedNode(f"{SH}{name}Shape") for name in ("Node", "Property"))
_TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_TOLD: Final = frozenset(
    ox.NamedNode(SH + name) for name in ("path", "message", "severity", "property", *_TARGETS)
) | {TYPE, ox.NamedNode(RDFS + "label"), ox.NamedNode(RDFS + "comment")}
_EXAMPLES: Final = tuple(
    ox.NamedNode(iri)
    for iri in ("http://www.w3.org/2004/02/skos/core#example", SH + "defaultValue", SH + "hasValue")
)
_SAMPLES: Final = {
    "date": "2026-02-20",
    "dateTime": "2026-02-20T09:00:00Z",
    "gYear": "2026",
    "gYearMonth": "2026-02",
    "integer": "1",
    "decimal": "1.5",
    "boolean": "true",
    "anyURI": "https://example.org/",
    "string": "text",
}
_PROPERTY: Final = ox.NamedNode(SH + "property")
_DEEPEST: Final = 4


class ShapePages:
    """Makes the pages of the shapes in an index."""

    def __init__(
        self, index: TripleIndex, prefixes: Prefixes, homes: Mapping[Term, str], language: str
    ) -> None:
        """Take the shapes, the file of each, and the language that messages are wanted in."""
        self._index = index
        self._prefixes = prefixes
        self._homes = homes
        self._language = language

    def shapes(self) -> list[ox.NamedNode]:
        """Return the named shapes and the named SPARQL constraints, sorted."""
        found = {
            subject for kind in _KINDS for subject, of in self._index.pairs(TYPE) if of == kind
        }
        for name in ("property", "sparql", "node"):
            found.update(value for _, value in self._index.pairs(_sh(name)))
        for name in _TARGETS:
            found.update(subject for subject, _ in self._index.pairs(_sh(name)))
        return sorted((node for node in found if isinstance(node, ox.NamedNode)), key=str)

    def find(self, code: str) -> ox.NamedNode | None:
        """Return the shape of that short name or IRI, None where there is none."""
        wanted = code.strip("<>")
        for shape in self.shapes():
            if wanted in (shape.value, self.name(shape)):
                return shape
        return None

    def name(self, shape: ox.NamedNode) -> str:
        """Return the short name of a shape."""
        return self._prefixes.shrink(shape.value)

    def title(self, shape: ox.NamedNode) -> str:
        """Return the label of a shape, else what kind of shape it is."""
        label = self._text(shape, ox.NamedNode(RDFS + "label"))
        if label:
            return label
        if self._index.objects(shape, _sh("path")):
            return "property shape"
        return "SPARQL constraint" if self._index.objects(shape, _sh("select")) else "node shape"

    def message(self, shape: Term) -> str | None:
        """Return what the shape says of a violation, as it is written."""
        return self._text(shape, _sh("message"))

    def text(self, shape: ox.NamedNode) -> str:
        """Return the page's text in Markdown."""
        lines = [self.message(shape) or "", ""]
        comment = self._text(shape, ox.NamedNode(RDFS + "comment"))
        if comment:
            lines += [comment, ""]
        lines += [f"- severity: {self._severity(shape)}"]
        targets = self._targets(shape)
        if targets:
            lines.append(f"- target: {'; '.join(targets)}")
        for node in self._index.objects(shape, _sh("path")):
            path = read_path(node, self._index)
            lines.append(f"- path: {path.text(self._prefixes.shrink) if path else '?'}")
        if shape in self._homes:
            lines.append(f"- file: {self._homes[shape]}")
        parts = self._named(self._index.objects(shape, _sh("property")))
        if parts:
            lines.append(f"- parts: {', '.join(parts)}")
        return "\n".join([*lines, *self._demands(shape), *self._example(shape)]).strip()

    def described(self, term: Term) -> str:
        """Return a term of the shapes as Turtle has it, what a blank node says included."""
        return self._term(term)

    def _demands(self, shape: ox.NamedNode) -> list[str]:
        told = [
            f"{self._term(name)} {self._term(value)}"
            for name in self._index.predicates(shape)
            for value in self._index.objects(shape, name)
            if name not in _TOLD or (name == _PROPERTY and isinstance(value, ox.BlankNode))
        ]
        return ["", "It says:", "", "```", *sorted(told), "```"] if told else []

    def _example(self, shape: ox.NamedNode) -> list[str]:
        """Return a triple that conforms, of what the shape itself names as a value."""
        path = next(iter(self._index.objects(shape, _sh("path"))), None)
        value = self._value(shape, 0)
        if not isinstance(path, ox.NamedNode) or value is None:
            return []
        return ["", "Conforms, for example:", "", "```", f"{self._term(path)} {value}", "```"]

    def _value(self, shape: Term, depth: int) -> str | None:
        """Return a value that the shape, or one that it leans on, names or gives the kind of."""
        for name in _EXAMPLES:
            for value in self._index.objects(shape, name):
                return self._term(value)
        for head in self._index.objects(shape, _sh("in")):
            for value in self._index.items(head):
                return self._term(value)
        for datatype in self._index.objects(shape, _sh("datatype")):
            return self._sample(datatype)
        for kind in self._index.objects(shape, _sh("class")):
            return f"… (a node that is a {self._term(kind)})"
        leans = list(self._index.objects(shape, _sh("node")))
        for head in self._index.objects(shape, _sh("or")):
            leans += self._index.items(head)
        values = (self._value(inner, depth + 1) for inner in leans) if depth < _DEEPEST else ()
        return next((value for value in values if value), None)

    def _sample(self, datatype: Term) -> str | None:
        if not isinstance(datatype, ox.NamedNode):
            return None
        sample = _SAMPLES.get(datatype.value.removeprefix(XSD))
        if sample is None:
            return None
        return f'"{sample}"' + ("" if sample == "text" else f"^^{self._term(datatype)}")

    def _severity(self, shape: Term) -> str:
        value = next(iter(self._index.objects(shape, _sh("severity"))), _sh("Violation"))
        short = self._term(value)
        return short.removeprefix("sh:").lower() if str(value).startswith(f"<{SH}") else short

    def _targets(self, shape: ox.NamedNode) -> list[str]:
        """Return the shape's targets, else those of the shapes that it is a part of."""
        own = [
            f"sh:{name} {self._term(value)}"
            for name in _TARGETS
            for value in self._index.objects(shape, _sh(name))
        ]
        if own:
            return own
        holders = {
            subject
            for name in ("property", "sparql", "node")
            for subject, value in self._index.pairs(_sh(name))
            if value == shape and isinstance(subject, ox.NamedNode) and subject != shape
        }
        found = []
        for holder in sorted(holders, key=str):
            assert isinstance(holder, ox.NamedNode)
            found += [
                f"sh:{name} {self._term(value)} (by {self.name(holder)})"
                for name in _TARGETS
                for value in self._index.objects(holder, _sh(name))
            ]
        return found

    def _named(self, terms: Iterable[Term]) -> list[str]:
        return sorted(self.name(term) for term in terms if isinstance(term, ox.NamedNode))

    def _text(self, subject: Term, predicate: ox.NamedNode) -> str | None:
        order = [self._language, "en", None]
        texts = [t for t in self._index.objects(subject, predicate) if isinstance(t, ox.Literal)]
        ranked = sorted(
            texts, key=lambda t: order.index(t.language) if t.language in order else len(order)
        )
        return ranked[0].value if ranked else None

    def _term(self, term: Term, depth: int = 0) -> str:
        if isinstance(term, ox.NamedNode):
            if term.value.startswith(SH):
                return f"sh:{term.value.removeprefix(SH)}"
            short = self._prefixes.shrink(term.value)
            return short if short != term.value else f"<{term.value}>"
        if isinstance(term, ox.Literal) and not term.language:
            space = term.datatype.value
            if space in (XSD + "integer", XSD + "boolean"):
                return term.value
            quoted = f'"""{term.value}"""' if "\n" in term.value else str(ox.Literal(term.value))
            return quoted if space == XSD + "string" else f"{quoted}^^{self._term(term.datatype)}"
        if not isinstance(term, ox.BlankNode):
            return str(term)
        if depth > _DEEPEST:
            return "[ … ]"
        if self._index.objects(term, FIRST) or term == NIL:
            members = (self._term(item, depth + 1) for item in self._index.items(term))
            return f"( {' '.join(members)} )"
        told = (
            f"{self._term(name)} {self._term(value, depth + 1)}"
            for name in self._index.predicates(term)
            for value in self._index.objects(term, name)
        )
        return f"[ {' ; '.join(told)} ]"


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
