"""What may be written at the cursor, the likeliest first.

It looks at what stands before the cursor, whether the rest can be read or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from kg.editor.expectations import Expectations, Expected
from kg.editor.knowledge import Knowledge, local_name, searchable
from kg.editor.naming import Naming
from kg.editor.proposals import Kind, Proposal, Proposals, Wanted, begins
from kg.editor.scanning import scan
from kg.editor.scans import TYPE_IRI, Frame, Scan
from kg.editor.texts import Text
from kg.editor.tokens import Piece, pieces
from kg.editor.wording import text as worded
from kg.rdf.lexical import DATATYPES
from kg.rdf.turtle import literal_text
from kg.validation.triples import XSD, Term

MOST: Final = 100
"""How many proposals are given at once; an editor asks again with more letters."""

_REST_OF_NAME: Final = re.compile(r"(?:\.*[\w:%\\-]+)*")
_REST_OF_IRI: Final = re.compile(r"[^\s<>\"]*>?")
_PARTIAL: Final = ("iri", "name", "word", "broken", "blank", "at")

_KINDS: Final[Mapping[str, Kind]] = {
    "class": "class",
    "property": "property",
    "concept": "concept",
    "shape": "shape",
}


class Completer:
    """Proposes for one document, in one language."""

    def __init__(
        self,
        text: Text,
        scanned: Scan,
        knowledge: Knowledge,
        known: Mapping[str, str],
        language: str,
    ) -> None:
        """Take a document with a walk over it, what is known, and the prefixes of the graph."""
        self._text = text
        self._scanned = scanned
        self._knowledge = knowledge
        self._known = known
        self._language = language
        self._naming = Naming(text, scanned, known)
        self._prefixes = {**known, **scanned.prefixes}
        self._declared = frozenset(scanned.prefixes)
        self._expectations = Expectations(knowledge)

    def at(self, offset: int) -> Proposals:
        """Return what may be written at an offset."""
        content = self._text.content
        before = pieces(content, offset)
        last = before[-1] if before else None
        if _is_in_text_or_comment(content, last, offset):
            return Proposals(offset, offset, "", (), whole=True)
        start = offset
        if last is not None and last.end == offset and last.kind in _PARTIAL:
            start = last.start
            before.pop()
        typed = content[start:offset]
        told = scan(content, self._known, before)
        found = list(self._proposed(told, Wanted(typed, self._prefixes), typed))
        whole = len(found) <= MOST
        return Proposals(
            start, _word_end(content, start, offset), typed, tuple(found[:MOST]), whole
        )

    def _proposed(self, before: Scan, wanted: Wanted, typed: str) -> Iterator[Proposal]:
        frame = before.frame
        if before.slot == "start":
            yield from self._directives(typed)
            yield from self._things(wanted)
        elif before.slot == "prefix":
            yield from self._declarations(before, typed)
        elif before.slot == "verb" and frame is not None:
            yield from self._properties(frame, wanted)
        elif before.slot == "object" and frame is not None:
            if frame.predicate == TYPE_IRI:
                yield from self._classes(wanted)
            else:
                yield from self._values(frame, wanted, typed)
        elif before.slot == "datatype" and frame is not None:
            yield from self._datatypes(frame, wanted)

    def _directives(self, typed: str) -> Iterator[Proposal]:
        """Yield whole lines that declare the prefixes of the graph which are missing."""
        word = next((word for word in ("PREFIX", "@prefix") if begins(word, typed)), None)
        if word is None or not typed:
            return
        for prefix, space in self._known.items():
            if prefix not in self._declared:
                dot = " ." if word == "@prefix" else ""
                line = f"{word} {prefix}: <{space}>{dot}"
                yield Proposal(line, "prefix", label=f"{word} {prefix}:", detail=space)

    def _declarations(self, before: Scan, typed: str) -> Iterator[Proposal]:
        dot = " ." if before.pieces and before.pieces[-1].text.startswith("@") else ""
        for prefix, space in self._known.items():
            if prefix not in self._declared and prefix.startswith(typed.rstrip(":")):
                yield Proposal(f"{prefix}: <{space}>{dot}", "prefix", f"{prefix}:", space)

    def _properties(self, frame: Frame, wanted: Wanted) -> Iterator[Proposal]:
        """Yield the properties that shapes speak of, then others of the ontology.

        First come those that are required and missing, then those that may still be added. What
        the node has as often as it may is left out.
        """
        if begins("a", wanted.typed) and not frame.said.get(TYPE_IRI):
            yield Proposal("a", "word", detail="rdf:type")
        expected = self._expected(frame)
        said = {iri: self._said(frame, iri) for iri in expected}
        listed = sorted(
            (each for each in expected.values() if each.most is None or said[each.iri] < each.most),
            key=lambda each: (
                not wanted.begins(each.iri),
                said[each.iri] >= each.least,
                said[each.iri] > 0,
                each.order,
                self._short(each.iri),
            ),
        )
        for each in listed:
            if self._meant([each.iri], wanted):
                missing = said[each.iri] < each.least
                yield self._named(each.iri, "property", self._detail(each, missing=missing))
        for iri in self._meant(self._knowledge.of_kind("property"), wanted):
            if iri not in expected:
                yield self._named(iri, "property")

    def _classes(self, wanted: Wanted) -> Iterator[Proposal]:
        """Yield the classes, those for which there are shapes first."""
        found = self._meant(self._knowledge.of_kind("class"), wanted)
        shaped = {iri for iri in found if self._expectations.shapes_for(None, [iri], ())}
        for iri in sorted(found, key=lambda iri: (iri not in shaped, self._short(iri))):
            yield self._named(iri, "class")

    def _values(self, frame: Frame, wanted: Wanted, typed: str) -> Iterator[Proposal]:
        """Yield the values that the shapes allow; where they leave it open, all things."""
        if frame.predicate is None:
            yield from self._things(wanted)
            return
        holder = frame.parent if frame.is_list and frame.parent is not None else frame
        expected = self._expected(holder).get(frame.predicate)
        values = self._expectations.values(expected.parts if expected is not None else ())
        for literal in values.literals:
            shown = _literal(literal.value, literal.datatype.value, literal.language, self._written)
            if begins(shown, typed) or begins(shown.strip('"'), typed):
                yield Proposal(shown, "value")
        if not typed:
            for datatype in values.datatypes:
                yield from self._samples(datatype)
        if values.nodes is None:
            yield from self._things(wanted)
            return
        for iri in self._meant(values.nodes, wanted):
            yield self._named(iri, self._kind(iri))

    def _samples(self, datatype: str) -> Iterator[Proposal]:
        """Yield a value of a datatype to write over."""
        if datatype == f"{XSD}boolean":
            yield from (Proposal(word, "value") for word in ("true", "false"))
        elif datatype.startswith(XSD) and datatype not in (f"{XSD}string", f"{XSD}integer"):
            name = self._naming.name(datatype)
            also = self._naming.declaration(name.prefix) if name.prefix else None
            yield Proposal(f'""^^{name.text}', "value", iri=datatype, also=also, hole=1)

    def _datatypes(self, frame: Frame, wanted: Wanted) -> Iterator[Proposal]:
        expected = self._expected(frame).get(frame.predicate or "")
        asked = self._expectations.values(expected.parts).datatypes if expected is not None else ()
        names = [*asked, *(XSD + name for name in sorted(DATATYPES))]
        for iri in dict.fromkeys(names):
            if wanted.takes(iri, _called(iri)):
                yield self._named(iri, "class")

    def _things(self, wanted: Wanted) -> Iterator[Proposal]:
        """Yield known things by name; all of them are too many to propose."""
        if wanted.is_empty:
            return
        for iri in self._meant(self._knowledge.called, wanted):
            yield self._named(iri, self._kind(iri))

    def _meant(self, nodes: Iterable[str], wanted: Wanted) -> list[str]:
        called = self._knowledge.called
        found = [iri for iri in nodes if wanted.takes(iri, called.get(iri) or _called(iri))]
        return sorted(found, key=lambda iri: self._order(iri, wanted))

    def _order(self, iri: str, wanted: Wanted) -> tuple[bool, bool, int, str]:
        """Sort what has no short name last; names that begin as typed first, then short ones."""
        short = self._short(iri)
        return (short.startswith("<"), not wanted.begins(iri), len(short), short)

    def _expected(self, frame: Frame) -> dict[str, Expected]:
        """Return the properties of which the shapes of a node speak."""
        ask = self._expectations
        types = dict.fromkeys(frame.types)
        said = dict.fromkeys(frame.said)
        if frame.subject is not None:
            types.update(dict.fromkeys(self._knowledge.types(frame.subject)))
            said.update(dict.fromkeys(self._knowledge.predicates(frame.subject)))
            for each in self._scanned.frames(frame.subject):
                types.update(dict.fromkeys(each.types))
        shapes = ask.shapes_for(frame.subject, types, said)
        around = frame.parent
        if around is not None and around.is_list:
            around = around.parent
        of_values: list[Term] = []
        if frame.subject is None and around is not None and frame.via is not None:
            outer = self._expected(around).get(frame.via)
            of_values = ask.shapes_of_values(outer.parts) if outer is not None else []
        return ask.properties(shapes, of_values)

    def _said(self, frame: Frame, iri: str) -> int:
        """Return how often the text gives a node a property, behind the cursor too."""
        if frame.subject is None:
            return frame.said.get(iri, 0)
        return sum(each.said.get(iri, 0) for each in self._scanned.frames(frame.subject))

    def _named(self, iri: str, kind: Kind, detail: str | None = None) -> Proposal:
        name = self._naming.name(iri)
        also = self._naming.declaration(name.prefix) if name.prefix else None
        label = self._knowledge.label(iri, self._language)
        return Proposal(name.text, kind, name.text, detail or label, iri, also)

    def _detail(self, each: Expected, *, missing: bool) -> str | None:
        names = (self._expectations.name(part, self._language) for part in each.parts)
        label = next((name for name in names if name), None)
        label = label or self._knowledge.label(each.iri, self._language)
        if not missing:
            return label
        required = worded("required", self._language)
        return f"{label} ({required})" if label else required

    def _kind(self, iri: str) -> Kind:
        return _KINDS.get(self._knowledge.kind(iri) or "", "instance")

    def _written(self, iri: str) -> str:
        return self._naming.name(iri).text

    def _short(self, iri: str) -> str:
        return self._naming.name(iri).text


def _word_end(content: str, start: int, offset: int) -> int:
    """Return where the word ends in which the cursor stands."""
    rest = _REST_OF_IRI if content.startswith("<", start) else _REST_OF_NAME
    match = rest.match(content, offset)
    return match.end() if match else offset


def _is_in_text_or_comment(content: str, last: Piece | None, offset: int) -> bool:
    """Tell whether the cursor stands where a person writes what no one can propose."""
    if last is not None and last.kind == "broken" and last.text[:1] in ('"', "'"):
        return last.end == offset
    rest = content[last.end if last is not None else 0 : offset]
    line = rest[max(rest.rfind("\n"), rest.rfind("\r")) + 1 :]
    return "#" in line


def _called(iri: str) -> str:
    return searchable([local_name(iri)])


def _literal(value: str, datatype: str, language: str | None, write: Callable[[str], str]) -> str:
    if language is not None:
        return f"{literal_text(value)}@{language}"
    if datatype == f"{XSD}string":
        return literal_text(value)
    if datatype in (f"{XSD}integer", f"{XSD}boolean", f"{XSD}decimal"):
        return value
    return f"{literal_text(value)}^^{write(datatype)}"
