"""What the commands share: the graph they mean, notes and progress on stderr, results on stdout."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import UsageError
from kg.project import Project, find_project

if TYPE_CHECKING:
    from rich.status import Status

    from kg.graph import Graph

_PATIENCE = 1.0
"""Seconds after which progress is shown."""


def note(arguments: argparse.Namespace, text: str) -> None:
    """Write a line for the person at the keyboard to stderr, unless asked to be quiet."""
    if not arguments.quiet:
        sys.stderr.write(f"{text}\n")


def detail(arguments: argparse.Namespace, text: str) -> None:
    """Write a line to stderr when asked to be verbose."""
    if arguments.verbose:
        sys.stderr.write(f"{text}\n")


def open_project(arguments: argparse.Namespace) -> Project:
    """Return the graph that is meant; stderr names it when it is not the obvious one."""
    project = find_project(arguments.graph)
    if project.origin != "upward":
        where = "installed with kg, " if project.origin == "installed" else ""
        note(arguments, f"graph: {project.name} ({where}{project.root})")
    else:
        detail(arguments, f"graph: {project.name} ({project.root})")
    return project


def open_graph(arguments: argparse.Namespace) -> Graph:
    """Return the loaded graph that is meant: `opened`, where a command has it from another."""
    from kg.graph import Graph

    opened: Graph | None = getattr(arguments, "opened", None)
    if opened is not None:
        return opened
    project = open_project(arguments)
    begun = time.perf_counter()
    with progress(arguments, "reading the graph"):
        graph = Graph.open(project)
    detail(arguments, f"{len(graph.files())} files read in {time.perf_counter() - begun:.2f} s")
    return graph


def write_result(text: str | bytes, output: Path | None = None) -> None:
    """Write a result to stdout, or to a file when one is named (whole or not at all)."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    if output is not None and str(output) != "-":
        from kg.rdf.writing import write_whole

        try:
            write_whole(output, data)
        except OSError as error:
            raise UsageError(f"cannot be written: {error.strerror}", path=output) from error
        return
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode("utf-8"))
        return
    try:
        _write(buffer, data)
    except BrokenPipeError:
        raise  # the reader has seen enough
    except OSError as error:
        raise UsageError(f"standard output cannot be written: {error.strerror}") from error


def _write(buffer: BinaryIO, data: bytes) -> None:
    sys.stdout.flush()
    rest = memoryview(data)
    while rest:  # with PYTHONUNBUFFERED set, a write to a pipe may take a part only
        rest = rest[buffer.write(rest) or 0 :]
    buffer.flush()


class Progress:
    """Shows what is being done, on a terminal, once it has taken more than a second."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._status: Status | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE, self._show)
        self._timer.daemon = True

    def step(self, text: str) -> None:
        """Say what is being done now."""
        with self._lock:
            self._text = text
            if self._status is not None:
                self._status.update(text)

    @property
    def is_shown(self) -> bool:
        """Tell whether something is shown by now."""
        return self._status is not None

    def begin(self) -> None:
        """Start to wait."""
        self._timer.start()

    def end(self) -> None:
        """Take away what is shown."""
        self._timer.cancel()
        with self._lock:
            if self._status is not None:
                self._status.stop()
                self._status = None
        self._timer.join()

    def _show(self) -> None:
        from rich.console import Console

        with self._lock:
            if self._timer.finished.is_set():
                return
            self._status = Console(stderr=True).status(self._text)
            self._status.start()


@contextmanager
def progress(arguments: argparse.Namespace, text: str) -> Iterator[Progress]:
    """Show progress around something that may take long; nothing without a terminal."""
    shown = Progress(text)
    if arguments.quiet or not sys.stderr.isatty():
        yield shown
        return
    shown.begin()
    try:
        yield shown
    finally:
        shown.end()
