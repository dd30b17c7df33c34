"""A history as an outline that a person reads; text, Markdown and HTML write it their way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.history.model import AnswerChange, FactChange, FileChange, History, RowChange
from kg.render.history_wording import JOINT, NOTHING, Wording, cause_text, listed

CAME: Final = "+"
WENT: Final = "-"
OTHER: Final = "~"


class Line(NamedTuple):
    """A line, its sign if it has one, the place that it speaks of, and what stands below it."""

    text: str
    sign: str = ""
    tail: str = ""
    below: tuple[Line, ...] = ()


class Part(NamedTuple):
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


def outline_of(history: History, limit: int | None) -> list[Part]:
    """Return a history in parts: the summary, the answers, the facts by file, the other files.

    At most `limit` rows of a question and facts of a file are shown, and the others counted.
    """
    maker = _Maker(history, limit)
    parts = [
        Part("", tuple(_summary(history))),
        Part("Answers", tuple(line for line in map(maker.answer, history.answers) if line.below)),
        Part("Facts", tuple(maker.facts())),
        Part("Files without a change of facts", tuple(_other_files(history.files))),
    ]
    return [part for part in parts if part.lines]


def counted(number: int, word: str, words: str | None = None) -> str:
    """Return a number with its word."""
    return f"{number} {word if number == 1 else words or f'{word}s'}"


def _summary(history: History) -> Iterator[Line]:
    yield Line(f"From {history.since} to {history.until}; questions asked as of {history.day}.")
    yield Line(_fact_summary(history))
    rules = [file.name for file in history.files if file.is_rule]
    if rules:
        yield Line(f"Derive queries that changed: {', '.join(rules)}.")
    if history.asked:
        yield Line(_answer_summary(history))
    else:
        yield Line("No fact and no derive query changed, so no answer has.")
    words = {
        "New": [answer.name for answer in history.answers if answer.is_new],
        "Reworded": [answer.name for answer in history.answers if answer.rewording],
        "Gone": list(history.gone),
    }
    for word, names in words.items():
        if names:
            questions = "question" if len(names) == 1 else "questions"
            yield Line(f"{word} {questions}: {listed(names)}.")


def _fact_summary(history: History) -> str:
    kinds = dict.fromkeys(("added", "changed", "withdrawn"), 0)
    for change in history.facts:
        kinds[change.kind] += 1
    if not history.facts:
        said = "Facts: none changed"
    else:
        files = len({change.file for change in history.facts})
        numbers = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        said = f"Facts: {numbers}, in {counted(files, 'file')}"
    ended = sum(change.deprecated for change in history.facts)
    if ended:
        said += f"; {ended} of the withdrawn by deprecation"
    if history.moved:
        said += f"; {history.moved} the same in another file"
    return f"{said}."


def _answer_summary(history: History) -> str:
    rows = [row for answer in history.answers for row in answer.rows]
    changed = sum(bool(answer.rows) for answer in history.answers)
    if not changed:
        return f"Answers: none of {history.asked} changed."
    gained = sum(row.before is None for row in rows)
    lost = sum(row.after is None for row in rows)
    numbers = f"{gained} gained, {lost} lost, {len(rows) - gained - lost} changed"
    return f"Answers: {changed} of {history.asked} changed; rows: {numbers}."


def _other_files(files: Iterable[FileChange]) -> Iterator[Line]:
    for file in files:
        if file.facts or file.is_rule:
            continue
        if file.before is None:
            yield Line("new, and says nothing that was not said", CAME, file.name)
        elif file.is_gone:
            yield Line("gone, and what it said is still said", WENT, file.name)
        elif file.before != file.name:
            yield Line(f"was {file.before}", OTHER, file.name)
        else:
            yield Line("written otherwise", OTHER, file.name)


class _Maker:
    """Puts the changes of one history into words."""

    def __init__(self, history: History, limit: int | None) -> None:
        self._history = history
        self._words = Wording(history)
        self._limit = limit

    def answer(self, answer: AnswerChange) -> Line:
        """Return a question with its rows, by their cause."""
        before, after = answer.sizes
        size = counted(after, "row") if before == after else f"{before} → {counted(after, 'row')}"
        marks = [
            *(["new"] if answer.is_new else []),
            *(["reworded"] if answer.rewording else []),
            *([] if answer.failure else [size]),
        ]
        below: list[Line] = []
        if answer.failure:
            below.append(Line(answer.failure))
        below += self._by_cause(answer.variables, answer.rows)
        below += self._rewording(answer)
        return Line(f"{answer.name} ({', '.join(marks)}): {answer.summary}", below=tuple(below))

    def _by_cause(self, variables: Sequence[str], rows: Sequence[RowChange]) -> Iterator[Line]:
        shown = rows if self._limit is None else rows[: self._limit]
        for cause, held in groupby(sorted(shown, key=_by_cause), key=lambda row: row.cause):
            lines = [self._row(variables, row) for row in held]
            yield Line(cause_text(cause), below=tuple(lines))
        if len(shown) < len(rows):
            yield Line(f"and {counted(len(rows) - len(shown), 'more row')}")

    def _row(self, variables: Sequence[str], row: RowChange) -> Line:
        if row.before is None or row.after is None:
            cells = row.after if row.before is None else row.before
            assert cells is not None
            return Line(self._words.cells(variables, cells), CAME if row.before is None else WENT)
        parts = []
        for name, before, after in zip(variables, row.before, row.after, strict=True):
            if before != after:
                parts.append(f"{name}: {self._words.change(before, after)}")
            elif isinstance(after, ox.NamedNode):
                parts.append(f"{name}: {self._words.term(after)}")
        return Line(JOINT.join(parts), OTHER)

    def _rewording(self, answer: AnswerChange) -> Iterator[Line]:
        text = answer.rewording
        if text is None:
            return
        if text.rows is not None:
            yield from self._by_cause(answer.variables, text.rows)
        elif text.columns_before:
            columns = f"{', '.join(text.columns_before)} → {', '.join(answer.variables)}"
            yield Line(f"by its new text other columns: {columns}")
        else:
            yield Line("its earlier text cannot be asked of the later state")

    def facts(self) -> Iterator[Line]:
        """Yield each file with its changes of facts, by subject."""
        files = {file.name: file for file in self._history.files}
        for name, held in groupby(self._history.facts, key=lambda change: change.file):
            changes = list(held)
            file = files[name]
            was = f", was {file.before}" if file.before not in (None, name) else ""
            mark = "new, " if file.before is None else "gone, " if file.is_gone else ""
            shown = changes if self._limit is None else changes[: self._limit]
            below = [
                Line(
                    self._words.subject(subject),
                    below=tuple(map(self._fact, group)),
                )
                for subject, group in groupby(shown, key=lambda change: change.subject)
            ]
            if len(shown) < len(changes):
                below.append(Line(f"and {counted(len(changes) - len(shown), 'more fact')}"))
            said = f"{name} ({mark}{counted(len(changes), 'fact')}{was})"
            yield Line(said, below=tuple(below))

    def _fact(self, change: FactChange) -> Line:
        place = change.is_at or change.was_at
        line = f"line {place.line}" if place is not None and place.line is not None else ""
        name = self._words.name(change.predicate)
        if change.kind == "changed":
            return Line(f"{name}: {self._words.change(change.before, change.after)}", OTHER, line)
        if change.deprecated:
            instead = ", ".join(map(self._words.term, change.instead)) or NOTHING
            return Line(f"out of use; instead of it: {instead}", WENT, line)
        if change.kind == "added":
            return Line(f"{name}: {self._words.cell(change.after)}", CAME, line)
        return Line(f"{name}: {self._words.cell(change.before)}", WENT, line and f"was {line}")


def _by_cause(row: RowChange) -> tuple[bool, tuple[str, ...], str]:
    """Sort rows by their cause, those without a known one last."""
    return row.cause.how == "unknown", row.cause.files, row.cause.how
