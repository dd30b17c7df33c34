"""`kg format`: Turtle files in their one canonical form."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from kg.cli.terminal import note, open_project, progress, write_result
from kg.errors import FINDINGS, FINE, InputError, InputErrors
from kg.project import Project, SourceFile
from kg.rdf.formatting import canonical_form
from kg.rdf.prefixes import Prefixes
from kg.rdf.writing import write_whole

SUMMARY = "write Turtle files in their one canonical form"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="Turtle files (default: all of the graph, shapes included)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; list the files that are not in the form, and return 1 for any",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write, or with `--check` list, the files that are not in the canonical form.

    A file that cannot be formatted is left as it is; all such files are reported at the end.
    """
    project = open_project(arguments)
    prefixes = Prefixes.read(project.prefixes_file)
    errors: list[InputError] = []
    changed: list[str] = []
    with progress(arguments, "formatting") as shown:
        for file in _chosen(project, arguments.files):
            shown.step(f"formatting {file.name}")
            try:
                written = canonical_form(file.path, prefixes, name=file.name)
                if written is not None:
                    changed.append(file.name)
                    if not arguments.check:
                        _write(file, written)
            except InputError as error:
                errors.append(error)
    if errors and not arguments.check:
        _tell(arguments, changed)
    if errors:
        raise InputErrors(errors)
    return _tell(arguments, changed)


def _tell(arguments: argparse.Namespace, changed: list[str]) -> int:
    """Say which files were, or would be, changed; return the exit code."""
    write_result("".join(f"{name}\n" for name in changed))
    if not arguments.check:
        note(arguments, f"{len(changed)} files formatted")
        return FINE
    if not changed:
        return FINE
    note(arguments, f"{len(changed)} files are not in the canonical form\n  mend: kg format")
    return FINDINGS


def _chosen(project: Project, paths: list[Path]) -> Iterable[SourceFile]:
    if paths:
        return [project.source_file(path) for path in paths]
    every = (*project.files(), *project.shape_files())
    return [file for file in every if file.path.suffix == ".ttl"]


def _write(file: SourceFile, data: bytes) -> None:
    try:
        write_whole(file.path, data)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", path=file.name) from error
