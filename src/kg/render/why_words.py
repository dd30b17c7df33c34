"""The words around an answer's evidence, in each language in which questions are summed up.

What a graph says (labels, quotations, what a rule is called) has its own languages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "shared": "In every row",
        "row": "Row {number}",
        "answer": "Answer",
        "disputes": "Sources that contradict each other",
        "sources": "Sources",
        "no": "No rows, which means: no. {reason}.",
        "unknown": "No rows, which means: unknown. {reason}.",
        "no-fit": "Nothing fits, which means: no. {reason}.",
        "unknown-fit": "Nothing fits, which means: unknown. {reason}.",
        "not-known-word": "Unknown",
        "doubt": "Rests on {doubt} confidence: {which}.",
        "of-rows": "row {rows}|rows {rows}",
        "of-all": "the whole answer",
        "or": "or",
        "disputed": "Sources contradict each other on facts of this answer: see below.",
        "near": "what came near is, for one",
        "yes": "yes",
        "members-shown": "the facts of {shown} of these {total} are shown; -f json has all",
        "may-exist": "what was not found may exist: no list said to be complete was searched",
        "more-ways": "true in {count} more way|true in {count} more ways",
        "itself": "the question itself says so: it rests on nothing stated",
        "counts": "{name} counts {count}: {members}",
        "counts-nothing": "{name} counts nothing",
        "and-more": "and {count} more, all of them in -f json",
        "times": "{name} ({count} times)",
        "definition": "by definition",
        "unsure": "({doubt} confidence)",
        "follows": "this follows ({file}) from",
        "follows-more": "it would follow in {count} more way|it would follow in {count} more ways",
        "not-found": "not found: {pattern}",
        "not-known": "not known: {pattern}",
        "searched": "searched: {name}, complete as of {day}",
        "searched-undated": "searched: {name}, complete as of a day not given",
        "no-value": "no value given",
        "resolution": "resolution: {text}",
        "no-publisher": "publisher not given",
        "no-day": "day not given",
        "no-address": "address not given",
        "is-a": "is a",
        "with": "with",
        "and": "and",
        "quoted": "“{words}”",
    },
    "ru": {
        "shared": "В каждой строке",
        "row": "Строка {number}",
        "answer": "Ответ",
        "disputes": "Источники, которые противоречат друг другу",
        "sources": "Источники",
        "no": "Строк нет, и это значит: нет. {reason}.",
        "unknown": "Строк нет, и это значит: неизвестно. {reason}.",
        "no-fit": "Ничто не подходит, и это значит: нет. {reason}.",
        "unknown-fit": "Ничто не подходит, и это значит: неизвестно. {reason}.",
        "not-known-word": "Неизвестно",
        "doubt": "Достоверность сведений, на которых держится ответ, — {doubt}: {which}.",
        "of-rows": "строка {rows}|строки {rows}|строки {rows}",
        "of-all": "весь ответ",
        "or": "или",
        "disputed": "О фактах этого ответа источники говорят разное: см. ниже.",
        "near": "ближе всего подходит, например",
        "yes": "да",
        "members-shown": "показаны факты {shown} из этих {total}; все — в -f json",
        "may-exist": "ненайденное может существовать: полного списка, в котором его искали бы, нет",
        "more-ways": "верно ещё {count} способом|верно ещё {count} способами"
        "|верно ещё {count} способами",
        "itself": "так говорит сам вопрос: на фактах это не держится",
        "counts": "{name}, сосчитано {count}: {members}",
        "counts-nothing": "{name}, сосчитано: ничего",
        "and-more": "и ещё {count}, все — в -f json",
        "times": "{name} ({count} раз)|{name} ({count} раза)|{name} ({count} раз)",
        "definition": "по определению",
        "unsure": "(достоверность — {doubt})",
        "follows": "это следует ({file}) из того, что",
        "follows-more": "следовало бы ещё {count} способом|следовало бы ещё {count} способами"
        "|следовало бы ещё {count} способами",
        "not-found": "не найдено: {pattern}",
        "not-known": "неизвестно: {pattern}",
        "searched": "просмотрен список «{name}», полный по состоянию на {day}",
        "searched-undated": "просмотрен список «{name}», полный, день не указан",
        "no-value": "значение не названо",
        "resolution": "решение: {text}",
        "no-publisher": "издатель не указан",
        "no-day": "день не указан",
        "no-address": "адрес не указан",
        "is-a": "тип",
        "with": "при условии",
        "and": "и",
        "quoted": "«{words}»",
    },
}
"""Language → key → words. Every language has the same keys; forms for counts stand between bars."""


def _english(count: int) -> int:
    return 0 if count == 1 else 1


def _russian(count: int) -> int:
    """Return the form for a count: 1, 21, 31 …; 2 to 4, 22 to 24 …; the others."""
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2


_FORMS: Final[dict[str, Callable[[int], int]]] = {"en": _english, "ru": _russian}
"""Which form a count takes, after the plural rules of Unicode CLDR for whole numbers."""


class Words:
    """The words of one language; of English for a language that has none here."""

    def __init__(self, language: str) -> None:
        plain = language.lower().partition("-")[0]
        self.language = plain if plain in WORDS else "en"

    def __call__(self, key: str, count: int = 1, **values: object) -> str:
        """Return the words of a key, in the form for a count, with its values put in."""
        forms = WORDS[self.language][key].split("|")
        form = forms[_FORMS[self.language](count)] if len(forms) > 1 else forms[0]
        return form.format(count=count, **values)


def ranges(numbers: list[int]) -> str:
    """Return rising numbers as people write them: 1, 3–5, 8."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    parts = [str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in runs]
    return ", ".join(parts)
