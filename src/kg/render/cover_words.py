"""The words around an answer in a document, in each language in which questions are summed up."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "answer": "Answer",
        "question": "Question",
        "query": "Query",
        "as-of": "As of",
        "asked-on": "Asked on",
        "asked-at": "Asked at",
        "all": "all",
        "yes": "Yes",
        "no": "No",
        "nothing": "—",
        "how-to-read": "How to read it",
        "same": "The same in every row",
        "no-rows": "No rows: the graph holds nothing that fits. "
        "That alone does not show that there is none.",
        "first-rows": "The first {shown} of {total} rows.",
        "shown-rows": "Rows shown",
        "of": "{shown} of {total}",
        "columns": "What the columns hold",
        "notes": "Sources",
        "note": "Sources",
        "no-notes": "The rows of this answer name no sources.",
        "graph": "The graph",
        "name": "Name",
        "address": "Address",
        "version": "Version",
        "content": "Content (SHA-256 of `kg dump`)",
        "licence": "Licence",
        "cite": "To cite",
        "citation": "{authors}{year}. {title}{version}. {address}. {what}, {asked}.",
        "in-version": ", version {version}",
        "what-question": "Question “{name}”",
        "what-query": "A SPARQL query",
        "asked": "asked on {day}",
        "quoted": "“{words}”",
        "no-shape": "Not on the map",
        "no-date": "Without a date",
        "boundaries": "Shapes: Natural Earth, 1:10m, which draws boundaries by who controls "
        "the ground. Boundaries and names imply no opinion on the status of any territory. "
        "Grey is not in this answer; dots are places too small to draw.",
    },
    "ru": {
        "answer": "Ответ",
        "question": "Вопрос",
        "query": "Запрос",
        "as-of": "По состоянию на",
        "asked-on": "Дата запроса",
        "asked-at": "Спрошено у",
        "all": "все",
        "yes": "Да",
        "no": "Нет",
        "nothing": "—",
        "how-to-read": "Как читать ответ",
        "same": "Одинаково во всех строках",
        "no-rows": "Строк нет: в графе нет ничего подходящего. "
        "Само по себе это не доказывает, что ничего нет.",
        "first-rows": "Показаны первые строки: {shown} из {total}.",
        "shown-rows": "Показано строк",
        "of": "{shown} из {total}",
        "columns": "Что стоит в столбцах",
        "notes": "Источники",
        "note": "Источники",
        "no-notes": "Строки этого ответа не называют источников.",
        "graph": "Граф",
        "name": "Название",
        "address": "Адрес",
        "version": "Версия",
        "content": "Содержание (SHA-256 от `kg dump`)",
        "licence": "Лицензия",
        "cite": "Как ссылаться",
        "citation": "{authors}{year}. {title}{version}. {address}. {what}, {asked}.",
        "in-version": ", версия {version}",
        "what-question": "Вопрос «{name}»",
        "what-query": "Запрос SPARQL",
        "asked": "задан {day}",
        "quoted": "«{words}»",
        "no-shape": "Нет на карте",
        "no-date": "Без даты",
        "boundaries": "Очертания: Natural Earth, 1:10 млн, границы проведены по фактическому "
        "контролю. Границы и названия не выражают мнения о статусе каких-либо территорий. "
        "Серое не входит в ответ; точками показано то, что слишком мало для карты.",
    },
}
"""Language → key → words. Every language has the same keys."""


_VERDICTS: Final[dict[str, dict[str, str]]] = {
    "ru": {"yes": "да", "no": "нет", "open": "открыто", "unknown": "неизвестно"},
}
"""The words in which questions answer (docs/model.md, Absence), in other languages."""


def verdict(text: str, language: str) -> str:
    """Return a text as a document of the language has it: only such words are another there."""
    return _VERDICTS.get(language, {}).get(text, text)
