"""Mends of what a shape finds: another value, one value less, or one more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.editor.changes import Edit, Mend, Writer
from kg.editor.desk import Desk
from kg.editor.expectations import Expectations, Values
from kg.editor.literal_mends import mended
from kg.editor.removing import object_end, predicate_removal, removal
from kg.editor.wording import text as worded
from kg.rdf.lexical import problem
from kg.rdf.turtle_tokens import string_value
from kg.validation.near import near
from kg.validation.report import Finding
from kg.validation.triples import RDF, SH, XSD, Term

_ADDRESS: Final = ("http://", "https://", "urn:", "mailto:")
_SURPLUS: Final = frozenset(f"{SH}{name}ConstraintComponent" for name in ("MaxCount", "UniqueLang"))
_CLOSED: Final = f"{SH}ClosedConstraintComponent"
_HAS_VALUE: Final = f"{SH}HasValueConstraintComponent"
_TEXTS: Final = frozenset({XSD + "string", RDF + "langString"})


def shape_mends(desk: Desk, writer: Writer, finding: Finding, start: int) -> list[Mend]:
    """Return mends of a finding that begins at an offset."""
    if finding.component in _SURPLUS or finding.component == _CLOSED:
        cut = removal(writer.scan, start) if finding.component in _SURPLUS else None
        return _cut(desk, writer, cut or predicate_removal(writer.scan, start), start)
    if finding.component == _HAS_VALUE:
        return _added(desk, writer, finding, start)
    end = _value_end(writer, finding.value, start)
    if end is None:
        return []
    values = list(dict.fromkeys(_values(desk, finding)))
    return [writer.replaced(value, start, end, sure=len(values) == 1) for value in values]


def _value_end(writer: Writer, value: Term | None, start: int) -> int | None:
    """Return where the value ends that begins at an offset; None where another thing stands."""
    index = writer.scan.piece_at(start)
    if index is None or value is None:
        return None
    piece = writer.scan.pieces[index]
    if isinstance(value, ox.NamedNode):
        mention = writer.scan.at(start)
        is_it = mention is not None and mention.role == "object" and mention.iri == value.value
    elif isinstance(value, ox.Literal):
        written = string_value(piece.text) if piece.kind == "text" else piece.text
        is_it = written == value.value
    else:
        return None
    last = object_end(writer.scan.pieces, index)
    return writer.scan.pieces[last].end if is_it and last is not None else None


def _values(desk: Desk, finding: Finding) -> Iterator[ox.NamedNode | ox.Literal]:
    """Yield values near the wrong one that the shape allows."""
    assert finding.shape is not None
    allowed = Expectations(desk.knowledge).values([finding.shape])
    value = finding.value
    if isinstance(value, ox.NamedNode):
        if allowed.nodes:
            yield from map(ox.NamedNode, near(value.value, allowed.nodes))
        elif f"{XSD}anyURI" in allowed.datatypes:
            yield ox.Literal(value.value, datatype=ox.NamedNode(f"{XSD}anyURI"))
    elif isinstance(value, ox.Literal):
        yield from _as_literals(value, allowed)
        wants_node = not allowed.datatypes and not allowed.literals
        if wants_node and value.value.startswith(_ADDRESS) and allowed.nodes is None:
            yield from _as_node(value.value)


def _as_literals(value: ox.Literal, allowed: Values) -> Iterator[ox.Literal]:
    """Yield the literal in the datatypes that are allowed, and allowed texts that are near."""
    for datatype in allowed.datatypes:
        if datatype == value.datatype.value or datatype in _TEXTS - {XSD + "string"}:
            continue
        if problem(value.value, datatype) is None:
            yield ox.Literal(value.value, datatype=ox.NamedNode(datatype))
        else:
            for lexical, kind in mended(value.value, datatype):
                if kind in allowed.datatypes:
                    yield ox.Literal(lexical, datatype=ox.NamedNode(kind))
    texts = {item.value: item for item in allowed.literals if item.language is None}
    yield from (texts[name] for name in near(value.value, texts) if texts[name] != value)


def _as_node(address: str) -> Iterator[ox.NamedNode]:
    try:
        yield ox.NamedNode(address)
    except ValueError:
        return


def _added(desk: Desk, writer: Writer, finding: Finding, start: int) -> list[Mend]:
    """Return the mend that says the one value that a shape asks for, of a node without any."""
    assert finding.shape is not None
    subject = writer.scan.at(start)
    wanted = desk.knowledge.shapes.objects(finding.shape, ox.NamedNode(SH + "hasValue"))
    if subject is None or subject.role != "subject" or not writer.scan.sound or len(wanted) != 1:
        return []
    value = wanted[0]
    if finding.path is None or finding.path.operator or not isinstance(value, ox.NamedNode):
        return []
    path = ox.NamedNode(finding.path.iri)
    said = f"{writer.term(path)} {writer.term(value)}"
    end = subject.piece.end
    edits = writer.edits(end, end, f"{writer.text.line_break}    {said} ;", path, value)
    return [Mend(worded("add", desk.language, new=said), tuple(edits))]


def _cut(desk: Desk, writer: Writer, extent: tuple[int, int] | None, start: int) -> list[Mend]:
    """Return the mend that takes something away; a person has to say whether it is that."""
    if extent is None:
        return []
    old = writer.shown(max(start, extent[0]), extent[1]).rstrip(" ;,")
    return [Mend(worded("remove", desk.language, old=old), (Edit(writer.path, *extent, ""),))]
