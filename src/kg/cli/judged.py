"""What `kg validate` judges, and by which shapes: a graph, files of it, or any files."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.standard_input import piped
from kg.cli.terminal import open_project
from kg.errors import UsageError
from kg.project import Project, SourceFile, find_project
from kg.validation.given import given_files, judged_by
from kg.validation.suggested import with_suggested

_STDIN = Path("-")
_MEND = (
    "name shapes with --shapes FILE; or, to check them as part of a graph, go into its folder or "
    "name it with --graph DIR"
)


def judged(arguments: argparse.Namespace) -> tuple[Project, tuple[Path, ...] | None]:
    """Return the graph that the arguments mean, and those files of it that are asked for.

    With shapes and data the graph is what was named and nothing else, unless one is named too.
    Raises UsageError where data has neither shapes nor a graph to belong to.
    """
    data: tuple[Path, ...] = tuple(arguments.files)
    shapes: tuple[Path, ...] = tuple(arguments.shapes or ())
    if shapes and data and arguments.graph is None:
        return given_files(_piped(data), _piped(shapes)), None
    if shapes:
        return judged_by(open_project(arguments), shapes), data or None
    if not data:
        return open_project(arguments), None
    if arguments.graph is None and not _in_graph():
        return _by_suggested_shapes(data), None
    return open_project(arguments), data


def _in_graph() -> bool:
    """Tell whether the current folder is in that of a graph."""
    try:
        return find_project().origin == "upward"
    except UsageError:
        return False  # nor is there one that came with the installation


def _by_suggested_shapes(data: tuple[Path, ...]) -> Project:
    project = with_suggested(given_files(_piped(data), ()))
    if not project.shapes_given:
        what = "there are no shapes to judge these files by"
        if project.missing_shapes:
            missing = ", ".join(f"<{iri}>" for iri in sorted(project.missing_shapes))
            what += f": they name {missing} by sh:shapesGraph, which is not here"
        raise UsageError(what, mend=_MEND)
    return project


def _piped(paths: tuple[Path, ...]) -> list[Path | SourceFile]:
    """Return the paths, with standard input for `-`."""
    return [piped() if path == _STDIN else path for path in paths]


def explained(arguments: argparse.Namespace) -> Project:
    """Return the graph whose shapes are to be explained: those that are named, else its own."""
    if arguments.shapes:
        return given_files(arguments.files, arguments.shapes)
    return open_project(arguments)
