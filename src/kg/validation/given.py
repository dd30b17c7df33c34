"""Data and shapes that are named one by one, whatever folder they lie in.

`GivenFiles` is a graph without a folder of its own: no settings, no own namespaces, no derive
queries. `GivenShapes` is a graph as its folder has it, judged by other shapes than its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kg.errors import InputError, UsageError
from kg.project import Project, SourceFile
from kg.rdf.formats import SUFFIXES
from kg.validation.imports import source, with_imports

# What may be anything else is read where it is named, and not looked for in folders.
_AMBIGUOUS: Final = (".json", ".xml")
_LOOKED_FOR: Final = tuple(suffix for suffix in SUFFIXES if suffix not in _AMBIGUOUS)
_ADDRESS: Final = re.compile(r"(?:https?|ftp):/")
# Not an address that anyone could look up: nothing of a given file is named after it.
_BASE: Final = "urn:kg:given/"


class GivenFiles(Project):
    """A graph of files that were named; make one with `given_files`."""

    data_files: tuple[SourceFile, ...]
    shapes_given: tuple[SourceFile, ...]
    # The shapes that the data suggests by sh:shapesGraph and that are not here.
    missing_shapes: frozenset[str] = frozenset()
    # For each file that is read leniently its first IRI that is none.
    ill_formed_iris: tuple[InputError, ...] = ()

    def files(self) -> tuple[SourceFile, ...]:
        """Return the files of data."""
        return self.data_files

    def shape_files(self) -> tuple[SourceFile, ...]:
        """Return the files of shapes."""
        return self.shapes_given

    def is_ontology(self, file: SourceFile) -> bool:
        """Return false: which of the files define terms is not known, so none is held to them."""
        return False

    def holds_shapes(self, file: SourceFile) -> bool:
        """Tell whether a file was named as one of shapes."""
        return _named(self.shapes_given, file.path) is not None

    def derive_files(self) -> tuple[Path, ...]:
        """Return none."""
        return ()

    def source_file(self, path: Path) -> SourceFile:
        """Return a file as it was named, else as one that could have been."""
        found = _named((*self.data_files, *self.shapes_given), path.resolve())
        return found or source(path, self.root)


class GivenShapes(Project):
    """A graph that is judged by shapes that were named; make one with `judged_by`."""

    shapes_given: tuple[SourceFile, ...]
    ill_formed_iris: tuple[InputError, ...] = ()

    def shape_files(self) -> tuple[SourceFile, ...]:
        """Return the files of shapes that were named."""
        return self.shapes_given

    def holds_shapes(self, file: SourceFile) -> bool:
        """Tell whether a file was named as one of shapes."""
        return _named(self.shapes_given, file.path) is not None

    def source_file(self, path: Path) -> SourceFile:
        """Return a file of shapes as it was named, another as one of the graph."""
        return _named(self.shapes_given, path.resolve()) or super().source_file(path)


def given_files(
    data: Iterable[Path | SourceFile],
    shapes: Iterable[Path | SourceFile],
    *,
    folder: Path | None = None,
) -> GivenFiles:
    """Return files of data and of shapes as a graph; folders stand for the RDF files in them.

    Names are relative to ``folder``, the current one unless given. What lies in a folder of data
    and is named as shapes is not data; what is named as both is both. Raises UsageError for an
    address, and where there are no files.
    """
    root = (folder or Path.cwd()).resolve()
    shapes = tuple(shapes)
    shape_files = _sources(shapes, root, "shapes")
    named = [path.resolve() for path in shapes if isinstance(path, Path)]
    data_files = _sources(data, root, "data", left_out=named)
    project = GivenFiles(root=root, name="given files", base=_BASE, origin="given")
    project.data_files = data_files
    project.shapes_given = with_imports(shape_files, data_files, root)
    return project


def judged_by(project: Project, shapes: Iterable[Path]) -> GivenShapes:
    """Return a graph with other shapes in the place of its own. Raises UsageError as above."""
    judged = GivenShapes(*project)
    shape_files = _sources(shapes, project.root, "shapes")
    judged.shapes_given = with_imports(shape_files, project.files(), project.root)
    return judged


def _named(files: Iterable[SourceFile], path: Path) -> SourceFile | None:
    return next((file for file in files if file.path == path), None)


def _sources(
    paths: Iterable[Path | SourceFile], root: Path, what: str, left_out: Sequence[Path] = ()
) -> tuple[SourceFile, ...]:
    """Return the files that paths name, each once, sorted by name."""
    found: dict[Path, SourceFile] = {}
    searched = []
    for path in paths:
        if isinstance(path, SourceFile):
            found[path.path] = path
            continue
        if _ADDRESS.match(str(path)):
            raise UsageError(
                f"nothing is fetched, so {str(path).replace(':/', '://', 1)} cannot be read",
                mend="save it to a file and name that",
            )
        if path.is_dir():
            searched.append(path)
            folder = path.resolve()
            apart = [each for each in left_out if not folder.is_relative_to(each)]
            for inner in _walk(path):
                file = source(inner, root)
                if not any(file.path.is_relative_to(each) for each in apart):
                    found[file.path] = file
        else:
            file = source(path, root)
            found[file.path] = file
    if searched and not found:
        raise UsageError(
            f"no RDF file of {what} in {', '.join(map(str, searched))}",
            mend=f"files are known by their suffix: {', '.join(_LOOKED_FOR)}",
        )
    return tuple(sorted(found.values(), key=lambda file: file.name))


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the RDF files below a folder; hidden ones are left out."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.suffix in _LOOKED_FOR:
            yield entry
