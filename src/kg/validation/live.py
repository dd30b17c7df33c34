"""Validation that stays: a graph whose files change, and its report after each change.

An editor or a watcher opens it once, says what changed, and asks for the report again; see
docs/incremental.md.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.project import Project
from kg.validation.lenient import lenient_project
from kg.validation.live_files import LiveFiles
from kg.validation.live_state import LiveState
from kg.validation.material import Material
from kg.validation.report import Finding, Report
from kg.validation.running import Wishes, unreadable
from kg.validation.tally import Change, together


class LiveValidation:
    """A graph and its shapes, read once and kept as their files change. Make one with `open`."""

    def __init__(
        self,
        project: Project,
        files: Iterable[Path] | None,
        as_of: datetime.date | None,
        language: str,
        *,
        strict: bool,
        inference: str | None,
    ) -> None:
        given = None if files is None else tuple(files)
        self._project = project
        self._as_of = as_of
        self._language = language
        self._strict = strict
        self._shown = None
        if given is not None:
            self._shown = frozenset(project.source_file(path).name for path in given)
        self._files = LiveFiles(project, given or ())
        self._state = LiveState(project, self._files, self._shown, inference)
        self._report: Report | None = None

    @classmethod
    def open(
        cls,
        project: Project,
        *,
        files: Iterable[Path] | None = None,
        as_of: datetime.date | None = None,
        language: str = "en",
        strict: bool = False,
        inference: str | None = None,
    ) -> LiveValidation:
        """Read the graph and its shapes. The arguments are those of `kg.validation.validate`.

        A file that cannot be read is a finding, and the graph is judged without it. Named files
        with ill-formed IRIs are read, if they have them now. Raises KgError where derive queries
        cannot be read.
        """
        live = cls(project, files, as_of, language, strict=strict, inference=inference)
        live.reread()
        broken = live._files.broken
        again = lenient_project(project, broken.values()) if broken else None
        if again is not None:
            live = cls(again, files, as_of, language, strict=strict, inference=inference)
            live.reread()
        return live

    def change(self, contents: Mapping[Path, bytes | None]) -> None:
        """Put unsaved text in the place of what files hold; None: there is no such file.

        It stands until `reread` is told that the file is as on the disk again. A path may be one
        of a file that is not there yet. Raises InputError for a path that is no RDF file.
        """
        self._changed(
            self._files.take(file, data)
            for path, data in contents.items()
            for file in self._files.named(path)
        )

    def reread(self, paths: Iterable[Path] | None = None) -> None:
        """Read files as they are on the disk, without what `change` put in their place.

        Without ``paths`` all files are read, also those that are new, and the derive queries.
        Raises InputError for a path that is no RDF file.
        """
        if paths is None:
            self._state.forget()
            self._changed([self._files.reread()])
        else:
            self._changed(
                self._files.read(file) for path in paths for file in self._files.named(path)
            )

    def report(self) -> Report:
        """Return what `kg.validation.validate` would find, of the files as they are now.

        A file with a syntax error is a finding (KG001), and all else is judged with the last
        state of it that could be read. Raises KgError for what cannot be judged at all.
        """
        day = self._as_of or datetime.datetime.now(tz=datetime.UTC).astimezone().date()
        if self._report is None or self._report.as_of != day:
            wishes = Wishes(day, self._language, self._strict)
            self._report = self._with_broken(self._state.report(wishes))
        return self._report

    @property
    def project(self) -> Project:
        """The project whose files these are."""
        return self._project

    @property
    def material(self) -> Material:
        """The files as they were last read, what follows from them, and lookups in both.

        It is that of the moment: ask for it again after a change.
        """
        return self._state.material

    def _changed(self, changes: Iterable[Change]) -> None:
        self._state.change(together(changes))
        self._report = None

    def _with_broken(self, report: Report) -> Report:
        broken = [
            unreadable(error)
            for file, error in self._files.broken.items()
            if self._shown is None or file.name in self._shown
        ]
        if not broken:
            return report
        findings = sorted((*report.findings, *broken), key=Finding.sort_key)
        return dataclasses.replace(report, findings=tuple(findings))
