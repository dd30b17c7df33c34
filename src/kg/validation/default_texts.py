"""What is wrong and how to mend it, for shapes that have no message of their own.

One text for each component of SHACL Core (https://www.w3.org/TR/shacl/#core-components), in each
language that reports are written in. Components of others and SPARQL say it themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from kg.rdf.prefixes import Prefixes
from kg.validation.paths import Path
from kg.validation.results import ShapeResult
from kg.validation.shape_pages import ShapePages
from kg.validation.triples import FIRST, SH, XSD, Term, TripleIndex
from kg.validation.wording import Language

_SUFFIX: Final = "ConstraintComponent"
_LISTED: Final = 8
_LONGEST: Final = 80
_VALUE: Final = "\0"
_KINDS: Final[dict[str, tuple[str, str]]] = {
    "IRI": ("an IRI", "IRI"),
    "Literal": ("a literal", "литерал"),
    "BlankNode": ("a blank node", "пустой узел"),
    "BlankNodeOrIRI": ("a blank node or an IRI", "пустой узел или IRI"),
    "BlankNodeOrLiteral": ("a blank node or a literal", "пустой узел или литерал"),
    "IRIOrLiteral": ("an IRI or a literal", "IRI или литерал"),
}
_TO_CONFORM: Final = ("mend {value} so that it conforms", "исправьте {value}")
_OTHER_VALUE: Final = ("use another value", "укажите другое значение")

# component, or component and parameter: English message and mend, Russian message and mend
_TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    "MinCount": (
        "too few values of {path}: at least {wanted} needed",
        "add {path}",
        "слишком мало значений {path}: нужно не меньше {wanted}",
        "добавьте {path}",
    ),
    "MinCount 1": ("{path} is missing", "add {path}", "нет {path}", "добавьте {path}"),
    "MaxCount 0": (
        "{path} is not allowed here",
        "remove it",
        "{path} здесь недопустимо",
        "удалите его",
    ),
    "MaxCount": (
        "too many values of {path}: at most {wanted} allowed",
        "remove what is beyond that",
        "слишком много значений {path}: допустимо не больше {wanted}",
        "удалите лишнее",
    ),
    "Class": (
        "{value} is no instance of {wanted}",
        "point at an instance, or say that the value is one",
        "{value} не экземпляр {wanted}",
        "укажите экземпляр или отнесите значение к этому классу",
    ),
    "Datatype": (
        "{value} is no {wanted}",
        "write a value of {wanted}",
        "{value} не значение типа {wanted}",
        "запишите значение типа {wanted}",
    ),
    "NodeKind": (
        "{value} is not {wanted}",
        "use {wanted}",
        "{value} не {wanted}",
        "нужно: {wanted}",
    ),
    "In": (
        "{value} is not one of the values allowed",
        "use one of {wanted}",
        "{value} не входит в допустимые значения",
        "выберите одно из: {wanted}",
    ),
    "HasValue": (
        "{path} does not have the value {wanted}",
        "add that value",
        "у {path} нет значения {wanted}",
        "добавьте это значение",
    ),
    "Pattern": (
        "{value} does not match {wanted}",
        "write a value that does",
        "{value} не соответствует образцу {wanted}",
        "запишите подходящее значение",
    ),
    "MinLength": (
        "{value} has fewer than {wanted} characters",
        "write a longer one",
        "в {value} меньше {wanted} знаков",
        "запишите длиннее",
    ),
    "MaxLength": (
        "{value} has more than {wanted} characters",
        "write a shorter one",
        "в {value} больше {wanted} знаков",
        "запишите короче",
    ),
    "MinInclusive": (
        "{value} is not at least {wanted}",
        _OTHER_VALUE[0],
        "{value} не больше и не равно {wanted}",
        _OTHER_VALUE[1],
    ),
    "MinExclusive": (
        "{value} is not more than {wanted}",
        _OTHER_VALUE[0],
        "{value} не больше {wanted}",
        _OTHER_VALUE[1],
    ),
    "MaxInclusive": (
        "{value} is not at most {wanted}",
        _OTHER_VALUE[0],
        "{value} не меньше и не равно {wanted}",
        _OTHER_VALUE[1],
    ),
    "MaxExclusive": (
        "{value} is not less than {wanted}",
        _OTHER_VALUE[0],
        "{value} не меньше {wanted}",
        _OTHER_VALUE[1],
    ),
    "LanguageIn": (
        "{value} is in none of the languages allowed",
        "use one of {wanted}",
        "{value} не на одном из допустимых языков",
        "выберите один из: {wanted}",
    ),
    "UniqueLang": (
        "several values of {path} are in one language",
        "keep one of each language",
        "несколько значений {path} на одном языке",
        "оставьте по одному на язык",
    ),
    "Closed": (
        "{path} is no property that the shape allows",
        "remove it, or let the shape have it in sh:property or sh:ignoredProperties",
        "форма не допускает свойства {path}",
        "удалите его или допустите в sh:property или sh:ignoredProperties",
    ),
    "Equals": (
        "{path} and {wanted} differ in {value}",
        "give both the same values",
        "{path} и {wanted} различаются: {value}",
        "укажите одинаковые значения",
    ),
    "Disjoint": (
        "{value} is a value of {wanted} too",
        "remove one of them",
        "{value} — также значение {wanted}",
        "удалите одно из них",
    ),
    "LessThan": (
        "{value} is not less than the value of {wanted}",
        "correct one of them",
        "{value} не меньше значения {wanted}",
        "исправьте одно из них",
    ),
    "LessThanOrEquals": (
        "{value} is more than the value of {wanted}",
        "correct one of them",
        "{value} больше значения {wanted}",
        "исправьте одно из них",
    ),
    "Node": (
        "{value} does not conform to {wanted}",
        _TO_CONFORM[0],
        "{value} не соответствует форме {wanted}",
        _TO_CONFORM[1],
    ),
    "And": (
        "{value} does not conform to all of {wanted}",
        _TO_CONFORM[0],
        "{value} соответствует не всем формам: {wanted}",
        _TO_CONFORM[1],
    ),
    "Or": (
        "{value} conforms to none of {wanted}",
        _TO_CONFORM[0],
        "{value} не соответствует ни одной форме: {wanted}",
        _TO_CONFORM[1],
    ),
    "Xone": (
        "{value} conforms to none or several of {wanted}",
        _TO_CONFORM[0],
        "{value} соответствует не ровно одной форме: {wanted}",
        _TO_CONFORM[1],
    ),
    "Not": (
        "{value} conforms to {wanted}, which it must not",
        "change {value} so that it does not",
        "{value} соответствует форме, которой не должно: {wanted}",
        "исправьте {value}",
    ),
    "QualifiedMinCount": (
        "too few values of {path} are as the shape asks: at least {wanted} needed",
        "add such a value",
        "слишком мало подходящих значений {path}: нужно не меньше {wanted}",
        "добавьте такое значение",
    ),
    "QualifiedMaxCount": (
        "too many values of {path} are as the shape says: at most {wanted} allowed",
        "remove what is beyond that",
        "слишком много таких значений {path}: допустимо не больше {wanted}",
        "удалите лишнее",
    ),
}


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
        if name not in _TEXTS:
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
        texts = _TEXTS.get(f"{name} {wanted}", _TEXTS[name])
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
        english, russian = _KINDS.get(name, (name, name))
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
