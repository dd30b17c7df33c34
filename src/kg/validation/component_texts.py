"""What is wrong and how to mend it, for each component of SHACL Core, in each language of reports.

https://www.w3.org/TR/shacl/#core-components. ``{path}``, ``{value}`` and ``{wanted}``, the values
of the component's parameter, are filled in by `default_texts`.
"""

from __future__ import annotations

from typing import Final

KINDS: Final[dict[str, tuple[str, str]]] = {
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
TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
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
