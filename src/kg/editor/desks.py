"""Which graph a file belongs to: the nearest upward from it, unless one was named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kg.editor.desk import Desk
from kg.errors import KgError
from kg.project import Project, find_project


class Desks:
    """The graphs of which files are open, each read when it is first asked about."""

    def __init__(
        self,
        named: Project | None,
        language: str,
        encoding: str,
        complain: Callable[[KgError], None],
    ) -> None:
        """Take the one graph that all files are for, or find that of each file.

        A graph that cannot be read is complained of; its files then belong to none.
        """
        self._complain = complain
        self.language = language
        self.encoding = encoding
        self._named = named
        self._by_root: dict[Path | None, Desk] = {}
        self._by_folder: dict[Path, Desk] = {}

    def __iter__(self) -> Iterator[Desk]:
        """Return the desks that are in use."""
        return iter(self._by_root.values())

    def of(self, path: Path) -> Desk:
        """Return the desk of a file."""
        folder = path.parent
        if folder not in self._by_folder:
            self._by_folder[folder] = self._found(path)
        return self._by_folder[folder]

    def known(self, path: Path) -> list[Desk]:
        """Return the desks that a file on the disk may concern: those of folders above it.

        Settings may also concern files that belong to no graph so far.
        """
        return [
            desk
            for root, desk in self._by_root.items()
            if (path.suffix == ".toml" if root is None else path.is_relative_to(root))
        ]

    def reopen(self, desk: Desk) -> list[Desk]:
        """Read a graph anew whose settings or queries have changed; its open files stay open.

        Returns the desks on which they are now.
        """
        self._by_folder.clear()
        self._by_root = {root: known for root, known in self._by_root.items() if known is not desk}
        fresh: dict[Desk, None] = {}
        for path, text in desk.open_texts.items():
            now = self.of(path)
            now.put(path, text)
            fresh[now] = None
        return list(fresh)

    def _found(self, path: Path) -> Desk:
        try:
            project = self._project(path)
            root = project.root if project is not None else None
            if root not in self._by_root:
                self._by_root[root] = Desk(project, self.language, self.encoding)
            return self._by_root[root]
        except KgError as error:
            self._complain(error)
        if None not in self._by_root:
            self._by_root[None] = Desk(None, self.language, self.encoding)
        return self._by_root[None]

    def _project(self, path: Path) -> Project | None:
        if self._named is not None:
            return self._named
        found = find_project(start=path.parent)
        return None if found.origin == "installed" else found
