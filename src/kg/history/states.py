"""The two states of a graph that are compared: their files, facts, rules and stored questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.derive import Derivation, read_derivations
from kg.errors import InputError, InputErrors, UsageError
from kg.graph import Graph
from kg.history.matching import same_facts
from kg.history.revisions import Tree
from kg.project import Project, SourceFile, find_project
from kg.questions.catalogue import Catalogue
from kg.rdf.reading import parse_all, read_contents


class State:
    """A graph at a revision, or in the working tree where `revision` is None.

    `names` gives the name that a file has in the later state where that is another.
    """

    def __init__(self, project: Project, revision: str | None, names: Mapping[str, str]) -> None:
        """Read what the files hold. Raises InputErrors that name the revision."""
        self.project = project
        self._revision = revision
        self._names = dict(names)
        with self.located():
            self.contents = read_contents(project.files())
            self.rules: dict[str, Derivation] = {
                self.name(rule.file): rule for rule in read_derivations(project)
            }

    @cached_property
    def graph(self) -> Graph:
        """The graph that answers. Raises InputErrors that name the revision."""
        _ = self.facts  # names every broken file
        with self.located():
            return Graph.of(self.project, self.contents)

    @cached_property
    def facts(self) -> dict[SourceFile, list[ox.Triple]]:
        """What each file states, as written. Raises InputErrors that name the revision."""
        with self.located():
            parsed = parse_all(self.contents)
        return {file: [quad.triple for quad in quads] for file, quads in parsed.items()}

    @cached_property
    def catalogue(self) -> Catalogue:
        """The stored questions."""
        return Catalogue.read(self.project)

    def name(self, name: str) -> str:
        """Return what a file of this state is called in the later one."""
        return self._names.get(name, name)

    def learn_moves(self, later: State) -> None:
        """Learn which files of this state the later one has under another name, facts unchanged.

        git tells so of files whose text is much alike; one that was written otherwise as well
        is known by what it states.
        """
        known = {file.name for file in later.contents}
        gone = [file for file in self.contents if self.name(file.name) not in known]
        kept = {self.name(file.name) for file in self.contents}
        new = {file for file in later.contents if file.name not in kept}
        for file in gone:
            for other in sorted(new, key=lambda item: item.name):
                if same_facts(self.facts[file], later.facts[other]):
                    self._names[file.name] = other.name
                    new.remove(other)
                    break

    @contextmanager
    def located(self) -> Iterator[None]:
        """Let errors name files as git names those of a revision: ``REV:data/file.ttl``."""
        with _located(self._revision, self.project.root):
            yield


def state_at(project: Project, revision: str, tree: Tree) -> State:
    """Return a graph as a revision had it.

    Raises UsageError where the revision has no such graph, InputErrors for files that cannot be
    read, with the revision in their names.
    """
    root = tree.at(project.root)
    nothing = UsageError(
        f"{revision} has no graph in {project.root}",
        mend="name a later revision: `git log -- pyproject.toml data` lists those that changed it",
    )
    try:
        with _located(revision, root):
            old = find_project(root)
    except UsageError:
        raise nothing from None
    if not old.files():
        raise nothing
    return State(old, revision, tree.renamed(project.root))


@contextmanager
def _located(revision: str | None, root: Path) -> Iterator[None]:
    try:
        yield
    except InputErrors as errors:
        told = [_at_revision(error, revision, root) for error in errors.errors]
        raise InputErrors(told) from errors
    except InputError as error:
        raise _at_revision(error, revision, root) from error


def _at_revision(error: InputError, revision: str | None, root: Path) -> InputError:
    """Return an error as one of the revision's file."""
    if revision is None or error.path is None:
        return error
    path = Path(error.path)
    if path.is_relative_to(root):
        path = path.relative_to(root)
    return InputError(
        error.message,
        path=f"{revision}:{path.as_posix()}",
        line=error.line,
        column=error.column,
        text=error.text,
        mend=error.mend,
    )
