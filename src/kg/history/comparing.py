"""Compares two states of a graph: facts, answers, and which files caused what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import InputError, KgError
from kg.history.answers import (
    Asked,
    Given,
    cells_of,
    compared,
    is_reworded,
    rewording,
    text_of,
)
from kg.history.causes import causes_of
from kg.history.facts import Difference, changes, difference, within
from kg.history.model import AnswerChange, Cells, FactChange, FileChange, History, RowChange
from kg.history.states import State
from kg.history.undoing import Changed, changed_rules
from kg.questions.binding import terms_of
from kg.questions.catalogue import Question
from kg.questions.running import run
from kg.stores.contract import Answer

Progress = Callable[[str], None]
_Pair = tuple[Cells | None, Cells | None]


class Wanted(NamedTuple):
    """What is asked: the names of questions (none: all), values for parameters, and the day.

    `language` is that of labels and summaries.
    """

    names: Sequence[str]
    values: Mapping[str, str]
    day: date
    language: str


def history(
    old: State,
    new: State,
    wanted: Wanted,
    titles: tuple[str, str],
    progress: Progress = lambda _: None,
) -> History:
    """Return what changed from one state to the other, which `titles` name.

    `progress` is told what is being done. Raises UsageError for a question that the later state
    does not have or a value that does not fit, InputErrors for files that cannot be read.
    """
    names = dict.fromkeys(wanted.names)
    questions, errors = [new.catalogue.get(name) for name in names], list[InputError]()
    if not names:
        questions, errors = new.catalogue.read_all()
    progress("comparing the facts")
    old.learn_moves(new)
    found = difference(old, new)
    rules = changed_rules(old, new)
    comparison = _Comparison(old, new, wanted, found, is_same=not (found.is_any or rules))
    answers = comparison.answers(questions, progress)
    progress("looking where the facts are written")
    facts = changes(found, old, new)
    gone = () if names else sorted({*old.catalogue.names()} - {*new.catalogue.names()})
    return History(
        since=titles[0],
        until=titles[1],
        day=wanted.day.isoformat(),
        files=tuple(_files(old, new, facts, rules)),
        facts=tuple(facts),
        moved=found.moved,
        answers=tuple(answers),
        asked=comparison.asked_of_both,
        gone=tuple(gone),
        errors=tuple(errors),
        within=within(found.stated, found.withdrawn),
        labels=_labels(facts, answers, old, new, wanted.language),
        prefixes=new.graph.prefixes,
    )


class _Comparison:
    """Asks the questions of both states; of one alone where they hold the same."""

    def __init__(
        self, old: State, new: State, wanted: Wanted, found: Difference, *, is_same: bool
    ) -> None:
        self._old = old
        self._new = new
        self._wanted = wanted
        self._found = found
        self._is_same = is_same
        self._asked: dict[str, Asked] = {}
        self._failures: dict[str, str] = {}

    @property
    def asked_of_both(self) -> int:
        """How many questions both states answered."""
        return 0 if self._is_same else len(self._asked)

    def answers(self, questions: Sequence[Question], progress: Progress) -> list[AnswerChange]:
        """Return the questions whose answer or text changed, in the order given."""
        earlier = {question.name: self._earlier(question.name) for question in questions}
        for done, question in enumerate(questions, start=1):
            progress(f"{done} of {len(questions)} questions asked")
            if not self._is_same or self._is_other(question, earlier[question.name]):
                self._ask(question)
        pairs = {
            name: compared(cells_of(item.old), cells_of(item.new))
            for name, item in self._asked.items()
            if not self._is_same
        }
        progress("looking for the files that caused it")
        rows = self._rows(pairs)
        told = (
            self._told(question, earlier[question.name], rows.get(question.name, ()))
            for question in questions
        )
        return [change for change in told if change is not None]

    def _earlier(self, name: str) -> Question | None:
        """Return a question as the earlier state had it; None where there is nothing to read."""
        try:
            return self._old.catalogue.get(name)
        except KgError:
            return None

    def _is_new(self, name: str) -> bool:
        return name not in self._old.catalogue.names()

    def _is_other(self, question: Question, earlier: Question | None) -> bool:
        return self._is_new(question.name) or is_reworded(earlier, question)

    def _ask(self, question: Question) -> None:
        wanted, known = self._wanted, self._new.graph
        given: Mapping[str, Given] = {}
        if wanted.values:
            given = terms_of(question, wanted.values, known, today=wanted.day)
        text = text_of(question, wanted.day, given)
        answers: list[Answer] = []
        for state in (self._new, self._new if self._is_same else self._old):
            try:
                answers.append(run(question, text, state.graph))
            except InputError as error:
                which = "later" if state is self._new else "earlier"
                self._failures[question.name] = f"it cannot be asked of the {which} state: {error}"
                return
        self._asked[question.name] = Asked(question, given, text, answers[1], answers[0])

    def _rows(self, pairs: Mapping[str, list[_Pair]]) -> dict[str, tuple[RowChange, ...]]:
        """Return the rows that differ, by question, each with its cause."""
        changed = {
            name: [_changed(name, *pair) for pair in held] for name, held in pairs.items() if held
        }
        every = list(dict.fromkeys(row for rows in changed.values() for row in rows))
        asked = {name: self._asked[name] for name in changed}
        causes = causes_of(every, self._found, self._old, self._new, asked) if every else {}
        return {
            name: tuple(
                RowChange(*pair, causes[row]) for pair, row in zip(pairs[name], rows, strict=True)
            )
            for name, rows in changed.items()
        }

    def _told(
        self, question: Question, earlier: Question | None, rows: tuple[RowChange, ...]
    ) -> AnswerChange | None:
        item, failure = self._asked.get(question.name), self._failures.get(question.name)
        is_new = self._is_new(question.name)
        said = question.header.summary
        summary = said.get(self._wanted.language) or next(iter(said.values()), "")
        if item is None:
            if failure is None:
                return None
            return AnswerChange(question.name, summary, (), (), (0, 0), is_new, None, failure)
        new_text = None
        if earlier is not None and is_reworded(earlier, question):
            new_text = rewording(item, earlier, self._wanted.day, self._new.graph)
        if not (rows or is_new or new_text):
            return None
        sizes = len(cells_of(item.old)), len(cells_of(item.new))
        return AnswerChange(question.name, summary, item.variables, rows, sizes, is_new, new_text)


def _changed(name: str, before: Cells | None, after: Cells | None) -> Changed:
    if after is not None:
        return Changed(name, after, came=True, instead_of=before)
    assert before is not None
    return Changed(name, before, came=False)


def _files(
    old: State, new: State, facts: Iterable[FactChange], rules: Iterable[str]
) -> Iterator[FileChange]:
    """Yield the files of the graph whose content or name differs, then the derive queries."""
    counts: dict[str, int] = {}
    for change in facts:
        counts[change.file] = counts.get(change.file, 0) + 1
    before = {old.name(file.name): file for file in old.contents}
    after = {file.name: file for file in new.contents}
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            was_named = was.name if was is not None else None
            yield FileChange(name, was_named, now is None, False, counts.get(name, 0))
        elif was.name != name or old.contents[was] != new.contents[now]:
            yield FileChange(name, was.name, False, False, counts.get(name, 0))
    for name in rules:
        yield FileChange(name, name if name in old.rules else None, name not in new.rules, True, 0)


def _labels(
    facts: Sequence[FactChange],
    answers: Iterable[AnswerChange],
    old: State,
    new: State,
    language: str,
) -> dict[str, str]:
    """Return the labels of all that is shown, those of the later state first."""
    terms: set[object] = set()
    for change in facts:
        terms.update((change.subject, change.predicate, change.before, change.after))
        terms.update(change.instead)
    for answer in answers:
        by_text = answer.rewording.rows if answer.rewording is not None else None
        for row in (*answer.rows, *(by_text or ())):
            terms.update((*(row.before or ()), *(row.after or ())))
    iris = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    if not iris:
        return {}
    labels = new.graph.labels(iris, language)
    missing = iris - labels.keys()
    # Without a change of facts the earlier state knows no other labels.
    return {**old.graph.labels(missing, language), **labels} if missing and facts else labels
