"""What a revision of git had: its files in a folder of their own, and the findings in them."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.cli.judged import judged
from kg.cli.terminal import note
from kg.errors import InputError, UsageError
from kg.project import Project, SourceFile
from kg.validation import Baseline, Report, validate
from kg.validation.engine import DEFAULT
from kg.validation.given import GivenFiles, GivenShapes

_PARTS: Final = ("pyproject.toml", "ontology", "data", "queries")
"""What of a graph's folder is read to judge it."""


def known_in(
    revision: str, project: Project, arguments: argparse.Namespace, day: datetime.date
) -> Baseline:
    """Return the findings that a revision has already, whatever file they stand in.

    Raises UsageError where there is no git, no repository, or no such revision.
    """
    paths = _paths(project, arguments)
    with _checked_out(_folder(project), revision, paths) as tree:
        old = _project_at(tree, project, arguments)
        if old is None:
            note(arguments, f"{revision} has nothing of what is judged: every finding is new")
            return Baseline(())
        report = _report(old, arguments, day)
        if report.unreadable:
            note(arguments, f"not all could be judged in {revision}: what follows from that is new")
        return Baseline.of(_moved(report, tree.renamed(project.root)))


def _report(project: Project, arguments: argparse.Namespace, day: datetime.date) -> Report:
    if arguments.engine != DEFAULT:
        return validate(
            project,
            strict=arguments.strict,
            as_of=day,
            engine=arguments.engine,
            inference=arguments.inference,
        )
    from kg.validation.live import LiveValidation

    # A file that could not be read does not keep the others from being judged.
    live = LiveValidation.open(
        project, as_of=day, strict=arguments.strict, inference=arguments.inference
    )
    return live.report()


def _moved(report: Report, names: Mapping[str, str]) -> Report:
    """Return the report with files called as they are called now."""
    findings = tuple(
        dataclasses.replace(finding, file=names.get(finding.file or "", finding.file))
        for finding in report.findings
    )
    return dataclasses.replace(report, findings=findings)


def _paths(project: Project, arguments: argparse.Namespace) -> list[Path]:
    """Return the files and folders of which a revision's state is needed."""
    named = [path.resolve() for path in (*(arguments.shapes or ()), *arguments.files)]
    if isinstance(project, GivenFiles):
        return named
    return [*(project.root / part for part in _PARTS), *named]


def _folder(project: Project) -> Path:
    return project.root if project.root.is_dir() else project.root.parent


def _project_at(tree: Tree, project: Project, arguments: argparse.Namespace) -> Project | None:
    """Return the same graph as it was in the revision; None where that had nothing of it."""
    given = isinstance(project, GivenFiles)
    then = argparse.Namespace(**vars(arguments))
    then.quiet, then.verbose = True, False
    then.graph = None if given else tree.at(project.root)
    then.files = [path for path in map(tree.at, arguments.files) if path.exists()] if given else []
    then.shapes = [path for path in map(tree.at, arguments.shapes or ()) if path.exists()]
    try:
        old, _ = judged(then)
        if not old.files():
            return None
    except (UsageError, InputError):
        return None
    if isinstance(old, GivenFiles):
        old.data_files = tuple(tree.as_now(file, project.root) for file in old.data_files)
    if isinstance(old, GivenFiles | GivenShapes):
        old.shapes_given = tuple(tree.as_now(file, project.root) for file in old.shapes_given)
    return old


@dataclasses.dataclass(frozen=True)
class Tree:
    """The files of a revision in a folder; ``top`` is the folder of the repository."""

    top: Path
    folder: Path
    moves: Mapping[Path, Path]

    def at(self, path: Path) -> Path:
        """Return where the revision's state of a file stands; what is not of it is as it is."""
        absolute = path.resolve()
        if absolute.is_relative_to(self.top):
            return self.folder / absolute.relative_to(self.top)
        return absolute

    def as_now(self, file: SourceFile, root: Path) -> SourceFile:
        """Return a given file with the name and the IRI that it has outside of this folder."""
        if not file.path.is_relative_to(self.folder):
            return file
        path = self.top / file.path.relative_to(self.folder)
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else file.name
        return file._replace(name=name, graph=path.as_uri(), base=path.as_uri())

    def renamed(self, root: Path) -> dict[str, str]:
        """Return old name → new name of files that have moved below a folder."""
        return {
            old.relative_to(root).as_posix(): new.relative_to(root).as_posix()
            for old, new in self.moves.items()
            if old.is_relative_to(root) and new.is_relative_to(root)
        }


@contextmanager
def _checked_out(folder: Path, revision: str, paths: Iterable[Path]) -> Iterator[Tree]:
    """Write a revision's state of some files into a folder that goes away again.

    They are written as git would write them here. Neither the repository's index nor its files
    are touched.
    """
    git = _Git(folder)
    commit = git.commit(revision)
    with tempfile.TemporaryDirectory(prefix="kg-since-") as temporary:
        place = Path(temporary).resolve()
        inside = [os.fspath(path) for path in paths if path.is_relative_to(git.top)]
        index = {"GIT_INDEX_FILE": os.fspath(place / "index")}
        git.run("read-tree", commit, more=index)
        tree = place / "tree"
        tree.mkdir()
        if inside:
            names = git.run("ls-files", "-z", "--", *inside, more=index)
            git.run("checkout-index", "-z", "--stdin", f"--prefix={tree}/", more=index, stdin=names)
        yield Tree(git.top, tree, git.moves(commit, inside, index))


class _Git:
    """The git of a folder."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise UsageError("--since needs git, which is not installed")
        self._program = program
        self.top = folder
        try:
            self.top = Path(self.run("rev-parse", "--show-toplevel").decode().rstrip("\n"))
        except UsageError as error:
            raise UsageError(
                f"--since needs a git repository, and {folder} is in none",
                mend="leave --since out; --baseline FILE compares with findings kept in a file",
            ) from error

    def run(self, *words: str, more: Mapping[str, str] | None = None, stdin: bytes = b"") -> bytes:
        """Return what git prints. Raises UsageError with what it complains of."""
        done = subprocess.run(  # noqa: S603 - git itself, with words of our own
            [self._program, "-C", os.fspath(self.top), *words],
            env={**os.environ, **(more or {})},
            input=stdin,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
            raise UsageError(f"git {words[0]}: {said}")
        return done.stdout

    def commit(self, revision: str) -> str:
        """Return the commit that a revision names."""
        try:
            found = self.run(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
            )
        except UsageError as error:
            raise UsageError(
                f"there is no revision {revision!r} in {self.top}",
                mend="name a commit, a branch or a tag, such as HEAD or origin/main",
            ) from error
        return found.decode().strip()

    def moves(
        self, commit: str, paths: Iterable[str], index: Mapping[str, str]
    ) -> dict[Path, Path]:
        """Return where files of a commit have moved to, those too that git does not know yet."""
        there = [path for path in paths if Path(path).exists()]
        if not there:
            return {}
        self.run("add", "--intent-to-add", "--", *there, more=index)
        said = self.run("diff", "--name-status", "-M", "-z", commit, "--", *there, more=index)
        words = iter(said.decode(errors="surrogateescape").split("\0"))
        moves = {}
        for status in words:
            if status.startswith("R"):
                before, after = next(words), next(words)
                moves[self.top / before] = self.top / after
            elif status:
                next(words)
        return moves
