"""What the tool's own rules say, in each language that reports are written in.

Each rule has one message and one mend; ``{name}`` is filled in by the rule. Shapes carry their
own messages and are not here.
"""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["en", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")

_ELSEWHERE: Final = "say it in SHACL Core or SPARQL, or check it with another tool"
_ELSEWHERE_RU: Final = "скажите это средствами SHACL Core или SPARQL либо проверьте иначе"

# key: rule, or rule and case; value: language to (message, mend)
_TEXTS: Final[dict[str, dict[Language, tuple[str, str]]]] = {
    "KG002": {
        "en": ("{value} is ill-formed: {problem}", "write a value of {datatype}"),
        "ru": ("{value} записано неверно: {problem}", "запишите значение типа {datatype}"),
    },
    "KG003": {
        "en": (
            "{term} is not defined by the ontology{times}",
            "{suggestion}correct the name, or define the term in the ontology",
        ),
        "ru": (
            "{term} не определено в онтологии{times}",
            "{suggestion}исправьте имя или определите термин в онтологии",
        ),
    },
    "KG004": {
        "en": (
            "{term} is described nowhere in the graph{times}",
            "{suggestion}correct the name, or describe the node",
        ),
        "ru": (
            "{term} нигде в графе не описано{times}",
            "{suggestion}исправьте имя или опишите узел",
        ),
    },
    "KG005": {
        "en": (
            "{term} met no focus node: it checks nothing ({targets})",
            "correct its target, remove the shape, or state {annotation} with the reason",
        ),
        "ru": (
            "{term} не нашла ни одного узла: она ничего не проверяет ({targets})",
            "исправьте цель, удалите форму или укажите {annotation} с причиной",
        ),
    },
    "KG005 none": {
        "en": (
            "no shape has a target: nothing is checked",
            "give the shapes targets, such as sh:targetClass, or name other shapes with --shapes",
        ),
        "ru": (
            "ни у одной формы нет цели: ничего не проверяется",
            "укажите цели, например sh:targetClass, или другие формы через --shapes",
        ),
    },
    "KG006": {
        "en": ("ill-formed shape: {problem}", "{suggestion}correct the shape"),
        "ru": ("форма составлена неверно: {problem}", "{suggestion}исправьте форму"),
    },
    "KG007": {
        "en": (
            "no source covers what is said of {term}: {properties}",
            "state {source} of the node or of its file's graph, or evidence that names both",
        ),
        "ru": (
            "нет источника для сказанного о {term}: {properties}",
            "укажите {source} узла или графа его файла либо свидетельство, называющее оба",
        ),
    },
    "KG009": {
        "en": (
            "{term} is deprecated{times}",
            "{suggestion}use what replaces it; skos:changeNote of the term may say why",
        ),
        "ru": (
            "{term} выведено из употребления{times}",
            "{suggestion}используйте замену; причину может сообщать skos:changeNote термина",
        ),
    },
    "KG008 rules": {
        "en": ("rules are not run: {terms}{times}", _ELSEWHERE),
        "ru": ("правила не выполняются: {terms}{times}", _ELSEWHERE_RU),
    },
    "KG008 targets": {
        "en": ("such targets select no node: {terms}{times}", _ELSEWHERE),
        "ru": ("такие цели не выбирают узлов: {terms}{times}", _ELSEWHERE_RU),
    },
    "KG008 functions": {
        "en": ("functions are not evaluated: {terms}{times}", _ELSEWHERE),
        "ru": ("функции не вычисляются: {terms}{times}", _ELSEWHERE_RU),
    },
    "KG008 expressions": {
        "en": ("node expressions are not evaluated: {terms}{times}", _ELSEWHERE),
        "ru": ("выражения над узлами не вычисляются: {terms}{times}", _ELSEWHERE_RU),
    },
    "KG008 javascript": {
        "en": ("JavaScript is not run: {terms}{times}", _ELSEWHERE),
        "ru": ("JavaScript не выполняется: {terms}{times}", _ELSEWHERE_RU),
    },
    "KG008 drafts": {
        "en": ("what SHACL 1.2 adds is not evaluated: {terms}{times}", _ELSEWHERE),
        "ru": ("добавления SHACL 1.2 не вычисляются: {terms}{times}", _ELSEWHERE_RU),
    },
    "KG008 iri": {
        "en": (
            "{problem}, and is taken as it stands; others of the file are not told",
            "write the IRI without it, or percent-encoded",
        ),
        "ru": (
            "{problem}: принято как есть; о других в этом файле не сообщается",
            "уберите этот знак из IRI или запишите его процентным кодом",
        ),
    },
    "KG008 list": {
        "en": (
            "a path of one step is written as a list, and taken for that step{times}",
            "write the step without brackets: SHACL asks for two steps or more in a list",
        ),
        "ru": (
            "путь из одного шага записан списком и понят как этот шаг{times}",
            "запишите шаг без скобок: в списке SHACL требует двух шагов или больше",
        ),
    },
    "KG008 class": {
        "en": (
            "a shape that is an owl:Class is taken to target its own instances{times}",
            "say it with sh:targetClass, or make it an rdfs:Class: SHACL does not know owl:Class",
        ),
        "ru": (
            "считается, что цель формы, которая есть owl:Class, — её экземпляры{times}",
            "укажите sh:targetClass или rdfs:Class: SHACL не знает owl:Class",
        ),
    },
    "KG008 severity": {
        "en": (
            "{term} is no severity of SHACL: what it marks counts as a violation{times}",
            "use sh:Violation, sh:Warning or sh:Info where another count is meant",
        ),
        "ru": (
            "{term} — не степень SHACL: отмеченное ею считается нарушением{times}",
            "используйте sh:Violation, sh:Warning или sh:Info, если нужно иначе",
        ),
    },
    "KG008 unnamed": {
        "en": (
            "a shape with a target has no IRI, so its findings can name none{times}",
            "give it an IRI, by which it can be explained and searched for",
        ),
        "ru": (
            "у формы с целью нет IRI, и находки не могут её назвать{times}",
            "дайте ей IRI, по которому её можно объяснить и найти",
        ),
    },
    "KG008 import": {
        "en": (
            "imported and not here, so that what it says is not known: {terms}; nothing is fetched",
            "give its file with --shapes too, or drop the import",
        ),
        "ru": (
            "импортируется и отсутствует, содержание неизвестно: {terms}; из сети не берётся",
            "укажите и его файл через --shapes или удалите импорт",
        ),
    },
    "KG008 shape": {
        "en": (
            "{term} is described by no file, perhaps by one that is not here: it asks nothing",
            "give the file that describes it with --shapes too, or correct the name",
        ),
        "ru": (
            "{term} не описана ни в одном файле, возможно, в отсутствующем: она ничего не требует",
            "укажите файл с её описанием через --shapes или исправьте имя",
        ),
    },
    "KG008 suggested": {
        "en": (
            "the data suggests shapes that are not here: {term}; nothing is fetched",
            "give their file with --shapes",
        ),
        "ru": (
            "данные указывают на формы, которых здесь нет: {term}; из сети не берётся",
            "укажите их файл через --shapes",
        ),
    },
    "suggestion": {
        "en": ("did you mean {names}? ", ""),
        "ru": ("возможно, {names}? ", ""),
    },
    "times": {
        "en": (" (used {count} times)", ""),
        "ru": (" (встречается {count} раз)", ""),
    },
    "files": {
        "en": (" (used {count} times in {files} files)", ""),
        "ru": (" (встречается {count} раз, файлов: {files})", ""),
    },
    "more": {"en": (" and {count} more", ""), "ru": (" и ещё {count}", "")},
    "or": {"en": (" or ", ""), "ru": (" или ", "")},
}

RULES: Final[dict[str, str]] = {
    "KG001": "syntax error",
    "KG002": "ill-formed literal",
    "KG003": "term that the ontology does not define",
    "KG004": "dangling IRI",
    "KG005": "shape without focus node",
    "KG006": "ill-formed shape",
    "KG007": "fact without source",
    "KG008": "not evaluated, or taken leniently",
    "KG009": "deprecated term in use",
}


def wording(key: str, language: str, **values: object) -> tuple[str, str]:
    """Return the message and the mend of the rule, filled in."""
    texts = _TEXTS[key]
    message, mend = texts["ru"] if language == "ru" else texts["en"]
    return message.format(**values), mend.format(**values)


def suggestion(names: tuple[str, ...], language: str) -> str:
    """Return the question whether one of the names is meant; nothing where there are none."""
    if not names:
        return ""
    joint = wording("or", language)[0]
    listed = ", ".join(names[:-1]) + (joint if len(names) > 1 else "") + names[-1]
    return wording("suggestion", language, names=listed)[0]


def times(count: int, files: int, language: str) -> str:
    """Return how often a term is used and in how many files, in brackets; nothing for once."""
    if count == 1:
        return ""
    return wording("files" if files > 1 else "times", language, count=count, files=files)[0]
