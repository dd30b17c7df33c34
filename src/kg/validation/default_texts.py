"""What is wrong and how to mend it, for shapes that have no message of their own.

One text for each component of SHACL Core (https://www.w3.org/TR/shacl/#core-components), in each
language that reports are written in. Components of others and SPARQL say it themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from kg.rdf.prefixes import Prefixes
from kg.validation.component_texts import KINDS, TEXTS
from kg.validation.paths import Path
from kg.validation.results import ShapeResult
from kg.validation.shape_pages import ShapePages
from kg.validation.triples import FIRST, SH, XSD, Term, TripleIndex
from kg.validation.wording import Language

_SUFFIX: Final = "ConstraintComponent"
_LISTED: Final = 8
_LONGEST: Final = 80
_VALUE: Final = "\0"


class DefaultTexts:
    """Makes the texts of results from what their shapes say."""

    def __init__(self, index: TripleIndex, prefixes: Prefixes) -> None:
        """Take the shapes and the prefixes by which names are shortened."""
        self._index = index
        self._prefixes = prefixes
        self._pages = ShapePages(index, prefixes, {}, "en")
        self._made: dict[tuple[object, ...], tuple[str, str]] = {}

    def of(self, result: ShapeResult, path: Path | None, language: str) -> tuple[str, str] | None:
        """Return message and mend; None for a component that is not one of SHACL Core."""
        name = result.component.removeprefix(SH).removesuffix(_SUFFIX)
        if name not in TEXTS:
            return None
        spoken: Language = "ru" if language == "ru" else "en"
        # Of several classes, the engine's message says which one a value is no instance of.
        key = (result.shape, name, path, spoken, result.messages if name == "Class" else ())
        texts = self._made.get(key)
        if texts is None:
            texts = self._made[key] = self._without_value(result, name, path, spoken)
        message, mend = texts
        if _VALUE not in message and _VALUE not in mend:
            return texts
        value = self._term(result.focus if result.value is None else result.value, spoken)
        return message.replace(_VALUE, value), mend.replace(_VALUE, value)

    def _without_value(
        self, result: ShapeResult, name: str, path: Path | None, language: Language
    ) -> tuple[str, str]:
        """Return message and mend with a mark for the value, which each result has of its own."""
        wanted = self._wanted(result, name, language)
        texts = TEXTS.get(f"{name} {wanted}", TEXTS[name])
        words = {"path": self._path(path, language), "wanted": wanted, "value": _VALUE}
        message, mend = texts[2:] if language == "ru" else texts[:2]
        return message.format(**words), mend.format(**words)

    def _path(self, path: Path | None, language: Language) -> str:
        if path is None:
            return "узел" if language == "ru" else "the node"
        return path.text(self._prefixes.shrink)

    def _wanted(self, result: ShapeResult, name: str, language: Language) -> str:
        """Return the values of the component's parameter, of several those that are violated."""
        parameter = ox.NamedNode(f"{SH}{name[:1].lower()}{name[1:]}")
        values = self._index.objects(result.shape, parameter)
        values = [item for value in values for item in self._items(value)]
        if name == "NodeKind":
            return " ".join(self._kind(value, language) for value in values)
        if name == "Class" and len(values) > 1:
            said = " ".join(message.value for message in result.messages)
            values = [
                v for v in values if isinstance(v, ox.NamedNode) and v.value in said
            ] or values
        return self._listed(values, language)

    def _items(self, value: Term) -> list[Term]:
        return self._index.items(value) if self._index.objects(value, FIRST) else [value]

    def _kind(self, value: Term, language: Language) -> str:
        name = value.value.removeprefix(SH) if isinstance(value, ox.NamedNode) else ""
        english, russian = KINDS.get(name, (name, name))
        return russian if language == "ru" else english

    def _listed(self, values: Iterable[Term], language: Language) -> str:
        words = list(dict.fromkeys(self._term(value, language) for value in values))
        if len(words) > _LISTED + 1:
            words = [*words[:_LISTED], "…"]
        return ", ".join(words)

    def _term(self, term: Term, language: Language) -> str:
        if isinstance(term, ox.NamedNode):
            return self._prefixes.name(term.value)
        if not isinstance(term, ox.Literal):
            if term in self._index:
                return _shortened(self._pages.described(term))
            return "безымянный узел" if language == "ru" else "a node without a name"
        if term.language is not None:
            return str(term)
        datatype = term.datatype.value
        if datatype in (XSD + "integer", XSD + "boolean") and term.value:
            return term.value
        if datatype == XSD + "string":
            return str(term)
        return f"{ox.Literal(term.value)}^^{self._prefixes.name(datatype)}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ]"
