"""Revisions of git: the files that one had, in a folder of their own, and their moves since."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import UsageError
from kg.project import SourceFile

PARTS: Final = ("pyproject.toml", "ontology", "data", "queries")
"""What of a graph's folder is read to judge it and to ask it."""

_OTHERS: Final = "GIT_ALTERNATE_OBJECT_DIRECTORIES"


@dataclass(frozen=True)
class Tree:
    """The files of a revision in a folder; ``top`` is the folder of the repository.

    ``moves`` tells where files of it have gone, old path to new path, both below ``top``.
    """

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
def checked_out(
    folder: Path,
    revision: str,
    paths: Iterable[Path],
    *,
    until: str | None = None,
    mend: str | None = None,
) -> Iterator[Tree]:
    """Write a revision's state of some files into a folder that goes away again.

    They are written as git would write them here. Neither the repository's index nor its files
    are touched. Moves are told as of the working tree, or of the revision ``until``. Raises
    UsageError where there is no git, no such revision, or no repository, with `mend` there.
    """
    git = _Git(folder, mend)
    commit = git.commit(revision)
    later = git.commit(until) if until is not None else None
    with tempfile.TemporaryDirectory(prefix="kg-since-") as temporary:
        place = Path(temporary).resolve()
        inside = [os.fspath(path) for path in paths if path.is_relative_to(git.top)]
        index = git.beside(place)
        git.run("read-tree", commit, more=index)
        tree = place / "tree"
        tree.mkdir()
        if inside:
            names = git.run("ls-files", "-z", "--", *inside, more=index)
            git.run("checkout-index", "-z", "--stdin", f"--prefix={tree}/", more=index, stdin=names)
        yield Tree(git.top, tree, git.moves(commit, later, inside, index))


def shown_revision(folder: Path, revision: str) -> str:
    """Return a revision as a reader finds it again: its name, its short commit, its day."""
    git = _Git(folder)
    whole = git.commit(revision)
    said = git.run("show", "--no-patch", "--no-show-signature", "--format=%h %cs", whole)
    commit, day = said.decode().split()
    return f"{commit} of {day}" if whole.startswith(revision) else f"{revision} ({commit}, {day})"


class _Git:
    """The git of a folder."""

    def __init__(self, folder: Path, mend: str | None = None) -> None:
        program = shutil.which("git")
        if program is None:
            raise UsageError("--since needs git, which is not installed")
        self._program = program
        self.top = folder
        try:
            self.top = Path(self.run("rev-parse", "--show-toplevel").decode().rstrip("\n"))
        except UsageError as error:
            raise UsageError(
                f"--since needs a git repository, and {folder} is in none", mend=mend
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

    def beside(self, place: Path) -> dict[str, str]:
        """Return what lets git write index and objects into a folder, and read its own."""
        objects = self.run("rev-parse", "--path-format=absolute", "--git-path", "objects")
        others = [objects.decode().rstrip("\n")]
        if before := os.environ.get(_OTHERS):
            others.append(before)
        (place / "objects").mkdir()
        return {
            "GIT_INDEX_FILE": os.fspath(place / "index"),
            "GIT_OBJECT_DIRECTORY": os.fspath(place / "objects"),
            _OTHERS: os.pathsep.join(others),
        }

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
        self, commit: str, later: str | None, paths: Iterable[str], index: Mapping[str, str]
    ) -> dict[Path, Path]:
        """Return where files of a commit have moved to, those too that git does not know yet."""
        there = [path for path in paths if later is not None or Path(path).exists()]
        if not there:
            return {}
        if later is None:
            self.run("add", "--intent-to-add", "--", *there, more=index)
        ends = [commit] if later is None else [commit, later]
        said = self.run("diff", "--name-status", "-M", "-z", *ends, "--", *there, more=index)
        words = iter(said.decode(errors="surrogateescape").split("\0"))
        moves = {}
        for status in words:
            if status.startswith("R"):
                before, after = next(words), next(words)
                moves[self.top / before] = self.top / after
            elif status:
                next(words)
        return moves
