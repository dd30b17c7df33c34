"""Asking from Python: a question by its name, and an answer that notebooks and tables take.

`ask` takes what a person types for parameters and fails as the command line does. The graph that
is asked may be left out: then it is the nearest one, read once and again when a file has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import UsageError
from kg.graph import Graph
from kg.project import Project, find_project
from kg.questions import Catalogue, Question
from kg.questions import ask as ask_question
from kg.questions.asked import asked
from kg.questions.asking_day import on_day
from kg.questions.given import Given, typed
from kg.rdf.writing import write_whole
from kg.render.answer_forms import ANSWER_FORMS, GRAPH_FORMS, SUFFIXES
from kg.render.choosing import chosen
from kg.render.cover import Cover
from kg.render.page import Page
from kg.render.values import Value, columns_of
from kg.stores.contract import Answer as Result
from kg.stores.contract import Solutions, Store, Term, Triples, Truth
from kg.stores.worker import LimitedStore, read_limits

if TYPE_CHECKING:
    from pandas import DataFrame as PandasFrame
    from polars import DataFrame as PolarsFrame

_MOST_SHOWN = 60
"""How many rows a notebook shows of an answer."""


def ask(
    question: str | Question,
    /,
    graph: Graph | None = None,
    values: Mapping[str, Given] | None = None,
    *,
    as_of: str | date | None = None,
    today: date | None = None,
    at: Store | None = None,
    **parameters: Given,
) -> Answer:
    """Return the answer to a stored question.

    `question` is its name. Parameters are keywords, or stand in `values` where their names are
    those of other arguments. `as_of` is the day for which the question is asked, whatever its
    parameter is called; today unless given. `graph` is the one that `open_graph` finds unless
    given, `at` another store that holds it, `today` the day of the clock unless given. Raises
    UsageError with near names for an unknown question, parameter or value, and for a day where the
    question takes none; InputError for a broken file, RemoteError when a store fails.
    """
    graph = graph or open_graph()
    if isinstance(question, str):
        question = Catalogue.read(graph.project).get(question)
    given: dict[str, str] = {}
    for name, value in [*(values or {}).items(), *parameters.items()]:
        if name in given:
            raise UsageError(f"{name} is given twice")
        given[name] = typed(name, value)
    today = today or date.today()
    values = on_day(question, given, as_of)
    result = ask_question(question, graph, values, today=today, at=at)
    cover = Cover(graph, today=today, asked=asked(question, values, graph, today))
    return Answer(result, cover)


def query(
    text: str,
    graph: Graph | None = None,
    *,
    timeout: float | None = None,
    memory: int | None = None,
) -> Answer:
    """Return the answer to a SPARQL 1.1 query of one's own.

    `graph` is the one that `open_graph` finds unless given. A `timeout` (seconds) or `memory`
    (megabytes beyond the graph's) has it run in a process of its own, which ends there; without
    either nothing ends it. Raises as `Graph.query` and `LimitedStore.query` do.
    """
    graph = graph or open_graph()
    store: Store = graph
    if timeout is not None or memory is not None:
        store = LimitedStore(graph, read_limits(timeout, memory))
    return Answer(store.query(text), Cover(graph, today=date.today(), query=text))


def open_graph(folder: str | Path | None = None) -> Graph:
    """Return the graph of a folder: unless given the nearest one upward, else the installed one.

    It is read once, and again when a file was added, changed or removed. Raises as `find_project`
    and `Graph.open` do.
    """
    project = find_project(Path(folder) if folder is not None else None)
    state = _state(project)
    known = _OPENED.get(project.root)
    if known is None or known[0] != state:
        known = _OPENED[project.root] = (state, Graph.open(project))
    return known[1]


class Answer:
    """The answer to a question; it does not change.

    Rows are mappings of columns to plain values: days, numbers and truths where every value of a
    column is one, texts elsewhere; None where there is no value. `terms` are the RDF terms.
    """

    def __init__(self, result: Result, cover: Cover, total: int | None = None) -> None:
        self.result = result
        self._cover = cover
        self._total = _rows_in(result) if total is None else total

    @property
    def question(self) -> Question | None:
        """The stored question; None for a query."""
        return None if self._cover.asked is None else self._cover.asked.question

    @property
    def parameters(self) -> Mapping[str, Term | None]:
        """The term that each parameter had; None where it narrowed nothing."""
        return {} if self._cover.asked is None else self._cover.asked.terms

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns. Raises UsageError for an answer without rows."""
        return self._solutions.variables

    @property
    def terms(self) -> list[tuple[Term | None, ...]]:
        """The rows as RDF terms. Raises UsageError for an answer that has no rows by its kind."""
        return self._solutions.rows

    @cached_property
    def rows(self) -> list[dict[str, Value | None]]:
        """The rows as plain values by column. Raises UsageError as `terms` does."""
        columns = columns_of(self._solutions)
        if not columns:
            return [{} for _ in self.terms]
        values = zip(*(column.values for column in columns), strict=True)
        return [dict(zip(self.columns, row, strict=True)) for row in values]

    @property
    def triples(self) -> list[ox.Triple]:
        """The triples that a CONSTRUCT question built. Raises UsageError for another one."""
        if isinstance(self.result, Triples):
            return self.result.triples
        raise self._has_no("triples")

    def __bool__(self) -> bool:
        """Tell what a question of yes or no was answered; of another, whether it has an answer."""
        return self.result.value if isinstance(self.result, Truth) else bool(len(self))

    def __len__(self) -> int:
        if isinstance(self.result, Triples):
            return len(self.result.triples)
        return len(self.terms)

    def __iter__(self) -> Iterator[dict[str, Value | None]]:
        return iter(self.rows)

    def labels(self, language: str = "en") -> Answer:
        """Return the answer with a column of labels beside each column of IRIs that have them."""
        graph = self._cover.graph
        return self._with(chosen(self._solutions, None, lambda iris: graph.labels(iris, language)))

    def select(self, *columns: str) -> Answer:
        """Return the answer with these columns, in this order. Raises UsageError for others."""
        return self._with(chosen(self._solutions, columns, None))

    def head(self, rows: int = 5) -> Answer:
        """Return the answer with its first rows only."""
        if rows < 1:
            raise UsageError(f"{rows} rows show nothing", mend="give 1 or more")
        return self._with(self._solutions._replace(rows=self.terms[:rows]))

    def to_pandas(self) -> PandasFrame:
        """Return a pandas DataFrame. Raises UsageError where pandas is not installed."""
        from kg.render.frames import to_pandas

        return to_pandas(self._solutions)

    def to_polars(self) -> PolarsFrame:
        """Return a polars DataFrame. Raises UsageError where polars is not installed."""
        from kg.render.frames import to_polars

        return to_polars(self._solutions)

    def to_arrow(self) -> Any:
        """Return a pyarrow Table. Raises UsageError where pyarrow is not installed."""
        from kg.render.frames import to_arrow

        return to_arrow(self._solutions)

    def render(self, form: str, *, language: str = "en") -> str | bytes:
        """Return the answer in a form of the command line: `csv`, `html`, `xlsx`, and so on.

        `language` is that of a document's words and labels. Raises UsageError for a form that is
        none of this answer.
        """
        cover = self._cover.showing(language, _rows_in(self.result), self._total)
        page = Page(cover.graph.prefixes, cover=cover)
        if isinstance(self.result, Triples):
            if form in GRAPH_FORMS:
                return GRAPH_FORMS[form](self.result, page)
        elif form in ANSWER_FORMS:
            return ANSWER_FORMS[form](self.result, page)
        forms = GRAPH_FORMS if isinstance(self.result, Triples) else ANSWER_FORMS
        raise UsageError(f"{form} is no form of this answer", mend=f"use one of {', '.join(forms)}")

    def save(self, path: str | Path, form: str | None = None, *, language: str = "en") -> None:
        """Write the answer into a file, in a form or in that of the file's suffix.

        Raises UsageError for a suffix that names no form, and as `render` does.
        """
        path = Path(path)
        form = form or SUFFIXES.get(path.suffix.lower())
        if form is None:
            raise UsageError(
                f"the suffix of {path} names no form", mend=f"use one of {', '.join(SUFFIXES)}"
            )
        data = self.render(form, language=language)
        try:
            write_whole(path, data.encode("utf-8") if isinstance(data, str) else data)
        except OSError as error:
            raise UsageError(f"cannot be written: {error.strerror}", path=path) from error

    def __repr__(self) -> str:
        """Return the answer as the command line shows it."""
        form = next(iter(GRAPH_FORMS if isinstance(self.result, Triples) else ANSWER_FORMS))
        return str(self.render(form)).rstrip("\n")

    def _repr_html_(self) -> str | None:
        """Return the answer as a notebook shows it, with labels; a graph is shown as text."""
        from kg.render.answer_html import excerpt

        if isinstance(self.result, Triples):
            return None
        shown = self.result
        if isinstance(shown, Solutions):
            shown = shown._replace(rows=shown.rows[:_MOST_SHOWN])
        cover = self._cover.showing("en", _rows_in(shown), self._total)
        return excerpt(shown, Page(cover.graph.prefixes, cover=cover))

    @property
    def _solutions(self) -> Solutions:
        if isinstance(self.result, Solutions):
            return self.result
        raise self._has_no("rows")

    def _has_no(self, what: str) -> UsageError:
        kind = {Solutions: "rows", Truth: "yes or no", Triples: "triples"}[type(self.result)]
        return UsageError(f"this answer has no {what}", mend=f"it is {kind}")

    def _with(self, solutions: Solutions) -> Answer:
        return Answer(solutions, self._cover, self._total)


def _rows_in(result: Result) -> int | None:
    return len(result.rows) if isinstance(result, Solutions) else None


_Stamp = tuple[tuple[str, int, int], ...]
_OPENED: dict[Path, tuple[_Stamp, Graph]] = {}
"""The graphs that `open_graph` has read, by folder, each with the state of its files."""


def _state(project: Project) -> _Stamp:
    """Return name, time and size of every file that a graph is read from."""
    paths = [file.path for file in project.files()]
    paths += sorted(project.derive.rglob("*.rq")) if project.derive.is_dir() else []
    stats = ((path, path.stat()) for path in paths)
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)
