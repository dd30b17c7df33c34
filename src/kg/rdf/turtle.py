"""Writes Turtle in one canonical form, so that one changed fact is one changed line.

The form: `PREFIX` lines for the prefixes that are used, sorted; the ontology first, then subjects
by name; each subject alone on its line, `a` first, predicates sorted, one object a line, a closing
`.` alone. Literals keep their lexical form and datatype; language tags are in lower case, as the
parser gives them (tags differ by case for no tool). A blank node that one triple refers to
stands in place as `[ … ]`, a well-formed list as `( … )`; others are named by RDFC-1.0.
https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import UnsupportedError
from kg.rdf.prefixes import Prefixes

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = ox.NamedNode(f"{_RDF}type")
_FIRST = ox.NamedNode(f"{_RDF}first")
_REST = ox.NamedNode(f"{_RDF}rest")
_NIL = ox.NamedNode(f"{_RDF}nil")
_ONTOLOGY = ox.NamedNode("http://www.w3.org/2002/07/owl#Ontology")
_INDENT = "    "

_BARE = {
    f"{_XSD}boolean": re.compile(r"true|false"),
    f"{_XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{_XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.(?:0|[0-9]*[1-9])"),
}
"""The forms that Turtle has without quotation marks, where every parser keeps them as they are."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSEEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
_SHORT = re.compile(rf'[\\"\n\r\t{_UNSEEN}]')
_LONG = re.compile(rf'\\|"(?="")|"(?=\Z)|[\r\t{_UNSEEN}]')

_Subject = ox.NamedNode | ox.BlankNode
_Object = ox.NamedNode | ox.BlankNode | ox.Literal


def to_turtle(triples: Iterable[ox.Triple], prefixes: Prefixes) -> str:
    """Return the triples as canonical Turtle; the same text for the same graph.

    Raises UnsupportedError for what RDF 1.1 does not have.
    """
    return _Writer(_canonical(triples), prefixes).text()


def literal_text(value: str) -> str:
    """Return a string as Turtle writes it, over several lines where it has several."""
    if "\n" in value:
        return f'"""{_LONG.sub(_escaped, value)}"""'
    return f'"{_SHORT.sub(_escaped, value)}"'


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _canonical(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return each triple once, blank nodes named by RDFC-1.0."""
    plain: dict[ox.Triple, None] = {}
    blank = ox.Dataset()
    for triple in triples:
        subject, object_ = triple.subject, triple.object
        if isinstance(object_, ox.Triple) or getattr(object_, "direction", None) is not None:
            raise UnsupportedError(f"RDF 1.2 is not supported: {object_}")
        if isinstance(subject, ox.BlankNode) or isinstance(object_, ox.BlankNode):
            blank.add(ox.Quad(subject, triple.predicate, object_))
        else:
            plain[triple] = None
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [*plain, *(quad.triple for quad in blank)]


class _Writer:
    """One graph on its way to text."""

    def __init__(self, triples: list[ox.Triple], prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._used: set[str] = set()
        self._names: dict[ox.NamedNode, str] = {}
        self._about: dict[_Subject, dict[ox.NamedNode, list[_Object]]] = {}
        references: Counter[ox.BlankNode] = Counter()
        for triple in triples:
            subject, object_ = triple.subject, triple.object
            assert not isinstance(subject, ox.Triple)
            assert not isinstance(object_, ox.Triple)
            self._about.setdefault(subject, {}).setdefault(triple.predicate, []).append(object_)
            if isinstance(object_, ox.BlankNode):
                references[object_] += 1
        self._references = references
        self._inline = {node for node, count in references.items() if count == 1}
        self._free_cycles()

    def text(self) -> str:
        named: list[tuple[bool, str, str]] = []
        blank: list[str] = []
        for subject, about in self._about.items():
            if isinstance(subject, ox.NamedNode):
                name = self._name(subject)
                later = _ONTOLOGY not in about.get(_TYPE, ())
                named.append((later, name, self._block(name, subject)))
            elif subject not in self._inline:
                blank.append(self._block(self._label(subject), subject))
        blocks = [block for _, _, block in sorted(named)] + sorted(blank)
        namespaces = self._prefixes.as_dict()
        head = "".join(f"PREFIX {name}: <{namespaces[name]}>\n" for name in sorted(self._used))
        return "\n".join([head, *blocks] if head else blocks)

    def _free_cycles(self) -> None:
        """Take one blank node of each cycle out of those that stand in place."""
        seen: set[_Object] = set()
        for subject in self._about:
            if subject not in self._inline:
                self._walk(subject, seen)
        for node in sorted(self._inline & self._about.keys(), key=str):
            if node not in seen:
                self._inline.discard(node)
                self._walk(node, seen)

    def _walk(self, start: _Subject, seen: set[_Object]) -> None:
        todo: list[_Object] = [start]
        while todo:
            node = todo.pop()
            if node in seen or isinstance(node, ox.Literal):
                continue
            seen.add(node)
            for objects in self._about.get(node, {}).values():
                todo.extend(item for item in objects if item in self._inline)

    def _block(self, name: str, subject: _Subject) -> str:
        lines = [name, *self._statements(subject, _INDENT), ".\n"]
        return "\n".join(lines)

    def _label(self, node: ox.BlankNode) -> str:
        return f"_:{node.value}" if self._references[node] else "[]"

    def _statements(self, subject: _Subject, indent: str) -> list[str]:
        """Return the lines of a subject's predicates and objects."""
        about = self._about[subject]
        named = sorted(
            ("", "a", objects)
            if predicate == _TYPE
            else (self._name(predicate), self._name(predicate), objects)
            for predicate, objects in about.items()
        )
        lines: list[str] = []
        for _, predicate, objects in named:
            if len(objects) == 1:
                text = self._object(objects[0], indent)
                lines.append(f"{indent}{predicate} {text} ;")
            else:
                deeper = indent + _INDENT
                lines.append(f"{indent}{predicate}")
                texts = sorted(self._object(item, deeper) for item in objects)
                lines.extend(f"{deeper}{text} ," for text in texts[:-1])
                lines.append(f"{deeper}{texts[-1]} ;")
        return lines

    def _object(self, node: _Object, indent: str) -> str:
        """Return an object; `indent` is that of the line on which it begins."""
        if isinstance(node, ox.Literal):
            return self._literal(node)
        if isinstance(node, ox.NamedNode):
            return "()" if node == _NIL else self._name(node)
        if node not in self._inline:
            return self._label(node)
        if node not in self._about:
            return "[]"
        deeper = indent + _INDENT
        items = self._list_items(node)
        if items is not None:
            lines = [f"{deeper}{self._object(item, deeper)}" for item in items]
            return "\n".join(["(", *lines, f"{indent})"])
        return "\n".join(["[", *self._statements(node, deeper), f"{indent}]"])

    def _list_items(self, head: ox.BlankNode) -> list[_Object] | None:
        """Return the items of a well-formed list that nothing else refers into, else None."""
        items: list[_Object] = []
        node: _Object = head
        while node != _NIL:
            if not isinstance(node, ox.BlankNode) or node not in self._inline:
                return None
            about = self._about.get(node, {})
            first, rest = about.get(_FIRST, []), about.get(_REST, [])
            if len(about) != 2 or len(first) != 1 or len(rest) != 1:
                return None
            items.append(first[0])
            node = rest[0]
        return items

    def _literal(self, literal: ox.Literal) -> str:
        if literal.language is not None:
            return f"{literal_text(literal.value)}@{literal.language}"
        datatype = literal.datatype
        if datatype.value == f"{_XSD}string":
            return literal_text(literal.value)
        bare = _BARE.get(datatype.value)
        if bare is not None and bare.fullmatch(literal.value):
            return literal.value
        return f"{literal_text(literal.value)}^^{self._name(datatype)}"

    def _name(self, node: ox.NamedNode) -> str:
        name = self._names.get(node)
        if name is None:
            short = self._prefixes.shrink(node.value)
            name = f"<{node.value}>" if short == node.value else short
            self._names[node] = name
            if short != node.value:
                self._used.add(short.partition(":")[0])
        return name
