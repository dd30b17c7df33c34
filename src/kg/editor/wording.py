"""What the editor's own texts say, in each language that findings are written in."""

from __future__ import annotations

from typing import Final

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "class": ("class", "класс"),
    "property": ("property", "свойство"),
    "concept": ("concept", "понятие"),
    "shape": ("shape", "форма"),
    "instance": ("instance", "экземпляр"),
    "source": ("source", "источник"),
    "subclass of": ("below", "входит в"),
    "domain": ("of", "у"),
    "range": ("to", "значения"),
    "close": ("close to", "близко к"),
    "exact": ("same as", "то же, что"),
    "elsewhere": (
        "not described in this graph",
        "в этом графе не описано",
    ),
    "also": ("the same triple stands here too", "тот же триплет стоит и здесь"),
    "asked by": ("asked by {name}", "этого требует {name}"),
    "mend": ("mend: {mend}", "как исправить: {mend}"),
    "required": ("required", "обязательно"),
    "replace": ("Replace {old} with {new}", "Заменить {old} на {new}"),
    "replace all": (
        "Replace {old} with {new} ({count} places)",
        "Заменить {old} на {new} (мест: {count})",
    ),
    "declare": ("Declare the prefix {name}", "Объявить префикс {name}"),
    "write": ("Write {new}", "Записать {new}"),
    "remove": ("Remove {old}", "Убрать {old}"),
    "add": ("Add {new}", "Добавить {new}"),
    "put": ("Put {new} here", "Поставить {new}"),
}


def text(key: str, language: str, **values: object) -> str:
    """Return a text, filled in."""
    english, russian = _TEXTS[key]
    return (russian if language == "ru" else english).format(**values)
