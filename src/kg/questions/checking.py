"""Compares the answer to each stored question with the expected one, and warns of slow patterns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.derive import read_derivations
from kg.errors import InputError, UnsupportedError, UsageError
from kg.graph import Graph
from kg.questions.binding import bind, judge_values
from kg.questions.catalogue import Catalogue, Question
from kg.questions.expected import Case, Expected
from kg.questions.rows import Row, csv_line, rows_of
from kg.questions.running import run
from kg.sparql.plans import slow_patterns

_SHOWN = 20


@dataclass(frozen=True)
class Mismatch:
    """One answer that is not the expected one: what is wrong, then the rows that differ.

    Rows begin with `-` where they are expected and absent, with `+` where they are not expected.
    """

    label: str
    problem: str
    rows: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the mismatch as a person reads it."""
        return "\n".join([f"{self.label}: {self.problem}", *(f"  {row}" for row in self.rows)])


@dataclass(frozen=True)
class Checked:
    """What a check found: how much was asked, the mismatches, the broken files, the warnings."""

    questions: int
    answers: int
    mismatches: tuple[Mismatch, ...]
    errors: tuple[InputError, ...]
    warnings: tuple[InputError, ...] = ()


def check(
    catalogue: Catalogue,
    graph: Graph,
    names: Iterable[str] = (),
    *,
    update: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Checked:
    """Ask every question (or those named) as it stands and in each case, and compare the answers.

    With `update` the expected answers are rewritten first. `progress` is called with how many
    questions are done and how many there are. Broken question files are reported beside the
    mismatches and hide nothing. Each slow pattern (`kg.sparql.plans`) is a warning; where all
    questions are checked, those of the derive queries too. Raises UsageError for an unknown name.
    """
    expected = Expected(catalogue.project.expected)
    wanted = sorted(set(names))
    mismatches: list[Mismatch] = []
    errors: list[InputError] = []
    if wanted:
        questions = [catalogue.get(name) for name in wanted]
    else:
        questions, errors = catalogue.read_all()
        mismatches.extend(_orphans(catalogue, expected))
    warnings = [] if wanted else list(_slow_derivations(catalogue))
    answers = 0
    for done, question in enumerate(questions, start=1):
        errors.extend(judge_values(question, graph))
        warnings.extend(slow_in(question.path, question.text))
        for case in expected.cases(question.name):
            answers += 1
            try:
                rows = rows_of(run(question, bind_case(question, case, graph), graph))
            except InputError as error:
                errors.append(error)
                continue
            if update:
                expected.write(case.label, question.kind, rows)
            mismatches.extend(_compare(question, case.label, rows, expected))
        if progress:
            progress(done, len(questions))
    return Checked(len(questions), answers, tuple(mismatches), tuple(errors), tuple(warnings))


def slow_in(path: Path | str, text: str) -> Iterator[InputError]:
    """Yield a warning for each slow pattern of a query's text; none for one that is no query."""
    try:
        found = slow_patterns(text)
    except (UnsupportedError, IndexError):  # asking it says more
        return
    for slow in found:
        yield InputError(f"warning: {slow.reason}", path=path, line=slow.line, mend=slow.mend)


def _slow_derivations(catalogue: Catalogue) -> Iterator[InputError]:
    for derivation in read_derivations(catalogue.project):
        yield from slow_in(derivation.file, derivation.text)


def bind_case(question: Question, case: Case, graph: Graph) -> str:
    """Return the text that a case asks; days stay those of the file, so that answers do not rot.

    Raises InputError that names the case where a value does not fit.
    """
    if not case.values:
        return question.text
    try:
        return bind(question, case.values, graph)
    except UsageError as error:
        message = f"{case.label}: {error.message}"
        raise InputError(message, path=case.path, mend=error.mend) from None


def _orphans(catalogue: Catalogue, expected: Expected) -> list[Mismatch]:
    names = catalogue.names()
    return [
        Mismatch(label, "an answer is expected, and no question has this name")
        for label in sorted(expected.labels())
        if label.partition(".")[0] not in names
    ]


def _compare(question: Question, label: str, rows: list[Row], expected: Expected) -> list[Mismatch]:
    found: list[Mismatch] = []
    wanted = expected.rows(label, question.kind)
    path = expected.path(label, question.kind).name
    if wanted is None:
        mend = f"`kg query --check --update {question.name}` writes it; read it before you keep it"
        return [Mismatch(label, f"{path} is absent: {mend}")]
    if any(cell.startswith("_:") for row in rows for cell in row):
        found.append(Mismatch(label, "the answer holds a blank node, whose label is not stable"))
    if wanted != rows:
        difference = _difference(question, wanted, rows)
        if difference:
            found.append(Mismatch(label, f"the answer is not that of {path}", difference))
    is_empty = question.kind != "ask" and len(rows) == (1 if question.kind == "select" else 0)
    if is_empty and label not in expected.empty:
        found.append(Mismatch(label, "the answer is empty and empty.yaml gives no reason"))
    if not is_empty and label in expected.empty:
        found.append(Mismatch(label, "empty.yaml expects no rows, and there are some"))
    return found


def _difference(question: Question, wanted: list[Row], rows: list[Row]) -> tuple[str, ...]:
    """Return the lines that tell two answers apart; none where only a free order differs."""
    if question.kind == "select" and wanted[:1] != rows[:1]:
        return (*(f"- {csv_line(row)}" for row in wanted[:1]), f"+ {csv_line(rows[0])}")
    surplus = Counter(rows)
    surplus.subtract(Counter(wanted))
    lines = [f"- {csv_line(row)}" for row, count in surplus.items() for _ in range(-count)]
    lines += [f"+ {csv_line(row)}" for row in surplus.elements()]
    if not lines and question.outline.ordered:
        pairs = enumerate(zip(wanted, rows, strict=True))
        index = next(number for number, pair in pairs if pair[0] != pair[1])
        lines = [
            f"the order differs from row {index} on",
            f"- {csv_line(wanted[index])}",
            f"+ {csv_line(rows[index])}",
        ]
    if len(lines) > _SHOWN:
        return (*lines[:_SHOWN], f"… and {len(lines) - _SHOWN} more")
    return tuple(lines)
