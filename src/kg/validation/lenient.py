"""Given files with IRIs that are none: other engines read them, and so does validation."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Final

from kg.errors import InputError
from kg.project import Project, SourceFile
from kg.validation.given import GivenFiles, GivenShapes

_MARK: Final = "Invalid IRI"


def lenient_project(project: Project, errors: Iterable[InputError]) -> Project | None:
    """Return given files with those read leniently that hold IRIs that are none.

    None where the files are those of a graph's own folder, which are held to the standard, or
    where something else is wrong in one of them.
    """
    errors = tuple(errors)
    if not isinstance(project, GivenFiles | GivenShapes) or not all(map(_is_of_iri, errors)):
        return None
    names = {str(error.path) for error in errors}
    read = {file.name for file in (*_data(project), *project.shapes_given) if not file.lenient}
    if not names <= read:
        return None
    again = copy.copy(project)
    again.shapes_given = _lenient(project.shapes_given, names)
    if isinstance(again, GivenFiles):
        again.data_files = _lenient(again.data_files, names)
    again.ill_formed_iris = errors
    return again


def _data(project: GivenFiles | GivenShapes) -> tuple[SourceFile, ...]:
    return project.data_files if isinstance(project, GivenFiles) else ()


def _lenient(files: Iterable[SourceFile], names: set[str]) -> tuple[SourceFile, ...]:
    return tuple(file._replace(lenient=file.lenient or file.name in names) for file in files)


def _is_of_iri(error: InputError) -> bool:
    cause = error.__cause__
    return isinstance(cause, SyntaxError) and _MARK in str(cause.msg)
