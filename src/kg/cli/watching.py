"""`kg validate --watch`: judge again whenever a file changes, and say what came and what went."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kg.cli.judged import judged
from kg.cli.terminal import note, progress
from kg.errors import KgError, UnsupportedError, UsageError
from kg.project import Project
from kg.rdf.formats import SUFFIXES
from kg.render.report_text import as_entry, head
from kg.validation import Baseline, FailOn, Finding, Report, Severity
from kg.validation.engine import DEFAULT
from kg.validation.fingerprints import by_finding
from kg.validation.given import GivenFiles
from kg.validation.live import LiveValidation

_OF_QUERIES: Final = ".rq"
_QUIET: Final = 100
_LONGEST: Final = 1_000
"""Milliseconds without a further change after which the files are read, or at the latest."""


class Watch:
    """The files that are watched, and what was found in them last."""

    def __init__(
        self, arguments: argparse.Namespace, fail_on: FailOn | None, least: Severity
    ) -> None:
        """Judge the files once. Raises KgError for what cannot be judged at all."""
        _refuse(arguments)
        self._arguments = arguments
        self._fail_on = fail_on
        self._least = least
        self._project, self._files = judged(arguments)
        # Before files are read, so that no change is missed.
        self._changes = _changes(self._folders())
        next(self._changes)
        with progress(arguments, "validating the graph"):
            self._live = self._opened()
            first = self._live.report()
        self._baseline = self._known(first)
        self._report = self._compared(first)
        self._known_files = _paths(self._project)

    @property
    def exit_code(self) -> int:
        """The exit code of the last report."""
        return self._report.exit_code(self._fail_on)

    def run(self) -> None:
        """Print what is found, then what each change brings, until the person interrupts."""
        _print("\n".join(as_entry(each, self._report) for each in self._shown(self._report)))
        self._sum_up()
        note(self._arguments, "watching; Ctrl-C ends it")
        try:
            for changed in self._changes:
                if changed:
                    self._follow(changed)
        except KeyboardInterrupt:
            return

    def _follow(self, changed: frozenset[Path]) -> None:
        """Judge again after some files have changed, if they belong to what is judged."""
        before = self._report
        begun = time.perf_counter()
        try:
            names = self._taken(changed)
            if not names:
                return
            self._report = self._compared(self._live.report())
        except KgError as error:
            sys.stderr.write(f"{error}\n")
            return
        took = (time.perf_counter() - begun) * 1000
        _print(f"{time.strftime('%H:%M:%S')} {', '.join(names)}\n{self._difference(before)}")
        self._sum_up(f" ({took:.0f} ms)")

    def _taken(self, changed: frozenset[Path]) -> list[str]:
        """Read what has changed; return the names of the files that it is."""
        known, queries = self._known_files, {path.resolve() for path in _queries(self._project)}
        self._project, self._files = judged(self._arguments)
        now = self._known_files = _paths(self._project)
        queries |= {path.resolve() for path in _queries(self._project)}
        files = ((changed | (known ^ now)) & (known | now)) - queries
        if isinstance(self._project, GivenFiles) and known != now:
            self._live = self._opened()
        elif changed & queries:
            self._live.reread()
        else:
            self._live.reread(sorted(files))
        return sorted(self._project.source_file(path).name for path in files | (changed & queries))

    def _difference(self, before: Report) -> str:
        """Return what came and what went since a report, as text."""
        now = self._report
        old = {mark: each for each, mark in _marked(before, self._shown(before))}
        new = {mark: each for each, mark in _marked(now, self._shown(now))}
        came = [as_entry(each, now) for mark, each in new.items() if mark not in old]
        went = [f"- {head(each)}\n" for mark, each in old.items() if mark not in new]
        return "".join([*(f"+ {entry}" for entry in came), *went])

    def _sum_up(self, more: str = "") -> None:
        note(self._arguments, self._report.summary(self._fail_on) + more)

    def _shown(self, report: Report) -> Sequence[Finding]:
        return list(report.showing(self._least))

    def _opened(self) -> LiveValidation:
        arguments = self._arguments
        return LiveValidation.open(
            self._project,
            files=self._files,
            as_of=arguments.as_of,
            language=arguments.lang,
            strict=arguments.strict,
            inference=arguments.inference,
        )

    def _known(self, report: Report) -> Baseline | None:
        arguments = self._arguments
        if arguments.since:
            from kg.cli.revision import known_in

            return known_in(arguments.since, self._project, arguments, report.as_of)
        return Baseline.read(arguments.baseline) if arguments.baseline else None

    def _compared(self, report: Report) -> Report:
        return report if self._baseline is None else report.against(self._baseline)

    def _folders(self) -> list[Path]:
        """Return the folders in which changes are looked for."""
        project = self._project
        if isinstance(project, GivenFiles):
            named = [*self._arguments.files, *(self._arguments.shapes or ())]
        else:
            named = [project.ontology, project.data, project.derive]
            named += [*(self._arguments.shapes or ()), *(self._files or ())]
        folders = {path if path.is_dir() else path.parent for path in map(Path.resolve, named)}
        return sorted(folder for folder in folders if folder.is_dir())


def watch(arguments: argparse.Namespace, fail_on: FailOn | None, least: Severity) -> int:
    """Watch until interrupted; return the exit code of the last report. Raises KgError."""
    watched = Watch(arguments, fail_on, least)
    watched.run()
    return watched.exit_code


def _refuse(arguments: argparse.Namespace) -> None:
    """Raise for what does not go with watching."""
    if arguments.engine != DEFAULT:
        raise UnsupportedError(f"--watch asks the engine {DEFAULT!r} alone", mend="leave --engine")
    for name in ("format", "output", "write_baseline"):
        if getattr(arguments, name):
            option = name.replace("_", "-")
            raise UsageError(
                f"--watch prints what changes, and does not know --{option}",
                mend=f"leave --{option} out, or run kg validate without --watch",
            )


def _changes(folders: Sequence[Path]) -> Iterator[frozenset[Path]]:
    """Yield the files that change, those together that change at once; none now and then.

    It looks out for changes from the first that it yields. Raises KeyboardInterrupt when the
    person interrupts.
    """
    import watchfiles

    def wanted(change: watchfiles.Change, path: str) -> bool:
        suffix = os.path.splitext(path)[1]  # noqa: PTH122 - asked for each path that changes
        return not suffix or suffix in (*SUFFIXES, _OF_QUERIES)

    for changes in watchfiles.watch(
        *folders,
        watch_filter=wanted,
        debounce=_LONGEST,
        step=_QUIET,
        rust_timeout=_QUIET,
        yield_on_timeout=True,
    ):
        yield frozenset(Path(path).resolve() for _, path in changes)


def _paths(project: Project) -> frozenset[Path]:
    files = (*project.files(), *project.shape_files())
    return frozenset(file.path.resolve() for file in files) | frozenset(_queries(project))


def _queries(project: Project) -> Iterable[Path]:
    return map(Path.resolve, project.derive_files())


def _marked(report: Report, findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield findings with what makes each the same finding in the next report."""
    marks = by_finding(report)
    for finding in findings:
        yield finding, marks[id(finding)]


def _print(text: str) -> None:
    if text:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
