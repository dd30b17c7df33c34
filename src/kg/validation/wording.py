"""What the tool's own rules say, in each language that reports are written in.

Each rule has one message and one mend; ``{name}`` is filled in by the rule. Shapes carry their
own messages and are not here.
"""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["en", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")

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
