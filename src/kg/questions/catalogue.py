"""The catalogue of stored questions: finding them by name, reading them, listing what is broken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from kg.errors import InputError, KgError, UsageError
from kg.project import Project
from kg.questions.header import Header, read_header
from kg.questions.outline import Block, Kind, Outline, outline_of
from kg.sparql.tokens import line_at

_SUFFIX = ".rq"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Question(NamedTuple):
    """One stored question.

    `path` is relative to the graph's folder, as errors show it. `topic` is the folder below
    `queries/` ("" for none).
    """

    name: str
    topic: str
    path: Path
    header: Header
    text: str
    outline: Outline

    @property
    def kind(self) -> Kind:
        """Return the query form: select, ask or construct."""
        return self.outline.kind

    def error(self, line: int, message: str, mend: str | None = None) -> InputError:
        """Return an error that points at a line of the file."""
        shown = line_at(self.text, line)
        return InputError(message, path=self.path, line=line, text=shown, mend=mend)


class Catalogue:
    """The questions of one graph. Files are read when a question is asked for, not before."""

    def __init__(self, project: Project, files: dict[str, list[Path]]) -> None:
        self.project = project
        self._files = files

    @classmethod
    def read(cls, project: Project) -> Catalogue:
        """Return the catalogue of every `.rq` file below `queries/`, the derive folder excepted."""
        files: dict[str, list[Path]] = {}
        if project.queries.is_dir():
            for path in sorted(project.queries.rglob(f"*{_SUFFIX}")):
                if project.derive not in path.parents:
                    files.setdefault(path.stem, []).append(path)
        return cls(project, files)

    def names(self) -> tuple[str, ...]:
        """Return the names of all questions, sorted."""
        return tuple(sorted(self._files))

    def get(self, name: str) -> Question:
        """Return a question.

        Raises UsageError with near names for an unknown name, InputError for a broken file.
        """
        paths = self._files.get(name)
        if paths is None:
            raise UsageError(f"no question is called {name}", mend=self._near(name))
        if len(paths) > 1:
            others = ", ".join(str(self._shown(path)) for path in paths[1:])
            raise InputError(
                f"two questions are called {name}: see {others}",
                path=self._shown(paths[0]),
                line=1,
                mend="rename one of the files",
            )
        return self._read(paths[0])

    def read_all(self) -> tuple[list[Question], list[InputError]]:
        """Return every question that can be read, and an error for each that cannot."""
        questions: list[Question] = []
        errors: list[InputError] = []
        for name in self.names():
            try:
                questions.append(self.get(name))
            except InputError as error:
                errors.append(error)
        return questions, errors

    def _near(self, name: str) -> str:
        import difflib

        names = self.names()
        near = difflib.get_close_matches(name, names, n=4)
        near += [other for other in names if name in other and other not in near][:4]
        if near:
            return f"near it: {', '.join(near)}"
        return "`kg query` lists the questions"

    def _shown(self, path: Path) -> Path:
        return path.relative_to(self.project.root)

    def _read(self, path: Path) -> Question:
        shown = self._shown(path)
        if not _NAME.fullmatch(path.stem):
            raise InputError(
                "the file's name is not in kebab case",
                path=shown,
                line=1,
                mend="use lower-case letters, digits and hyphens, beginning with a letter",
            )
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"the file cannot be read: {error}", path=shown) from None
        header = read_header(text, shown)
        try:
            outline = outline_of(text)
        except KgError as error:
            raise InputError(
                error.message,
                path=shown,
                line=error.line,
                column=error.column,
                text=error.text,
                mend=error.mend,
            ) from None
        topic = path.parent.relative_to(self.project.queries).as_posix()
        name = path.stem
        question = Question(name, "" if topic == "." else topic, shown, header, text, outline)
        _judge_columns(question)
        _judge_parameters(question)
        return question


def _judge_columns(question: Question) -> None:
    """Raise InputError where the header's columns are not those of the SELECT clause."""
    header, outline = question.header, question.outline
    if outline.kind == "describe":
        line = question.text.count("\n", 0, outline.begin) + 1
        raise question.error(line, "a stored question is no DESCRIBE", "use CONSTRUCT")
    line = header.lines["columns"]
    if outline.kind != "select":
        if header.columns:
            form = outline.kind.upper()
            raise question.error(line, f"{form} has no columns", "write `columns: {}`")
        return
    if outline.columns is None:
        line = question.text.count("\n", 0, outline.begin) + 1
        raise question.error(line, "SELECT * hides the columns", "name the variables")
    if sorted(outline.columns) != sorted(header.columns):
        raise question.error(
            line,
            "`columns` differs from the SELECT clause",
            f"describe exactly {', '.join(outline.columns)}",
        )


def _judge_parameters(question: Question) -> None:
    """Raise InputError where parameters and VALUES blocks do not fit each other.

    A block `VALUES ?name { … }` of one variable and one row, inside WHERE, is a parameter. A block
    of several rows or several variables is a table of data, and none.
    """
    declared = question.header.parameters
    blocks: dict[str, list[Block]] = {}
    for block in question.outline.blocks:
        if block.name in declared:
            blocks.setdefault(block.name, []).append(block)
        elif len(block.values) == 1:
            raise question.error(
                block.line,
                f"?{block.name} has a VALUES block of one row and is no declared parameter",
                "declare it under `parameters`, or use BIND for a constant",
            )
    for name, parameter in declared.items():
        if name not in blocks:
            raise question.error(
                parameter.line,
                f"parameter {name} has no VALUES block",
                f"write `VALUES ?{name} {{ … }}` inside WHERE",
            )
        for block in blocks[name]:
            _judge_block(question, block, parameter.default)


def _judge_block(question: Question, block: Block, default: str | None) -> None:
    if len(block.values) != 1:
        raise question.error(
            block.line,
            f"the VALUES block of parameter {block.name} has {len(block.values)} rows",
            "give it exactly one term, or UNDEF",
        )
    if block.is_undefined != (default is None):
        raise question.error(
            block.line,
            f"the header's default of {block.name} is not what the VALUES block holds",
            "write UNDEF in both, or the same value in both",
        )
