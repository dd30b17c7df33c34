"""The shapes that data itself suggests. https://www.w3.org/TR/shacl/#sh-shapes-graph.

`sh:shapesGraph` names a graph of the dataset, which then holds shapes and no data, or a file by
its address. Nothing is fetched.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.project import GraphChoice, SourceFile
from kg.rdf.reading import dataset_of, read_bytes
from kg.validation.given import GivenFiles
from kg.validation.imports import local_file, with_imports
from kg.validation.triples import SH

SHAPES_GRAPH: Final = ox.NamedNode(SH + "shapesGraph")
_MARK: Final = b"shapesGraph"


def with_suggested(project: GivenFiles) -> GivenFiles:
    """Return the files of data with the shapes that they suggest, as far as these are here.

    What is not here is in ``missing_shapes``. A file that cannot be read suggests nothing.
    """
    graphs = {file: _graphs(file) for file in project.data_files} if _speaks(project) else {}
    wanted = {
        quad.object.value
        for named in graphs.values()
        for quads in named.values()
        for quad in quads
        if quad.predicate == SHAPES_GRAPH and isinstance(quad.object, ox.NamedNode)
    }
    data: list[SourceFile] = []
    shapes: list[SourceFile] = []
    found: set[str] = set()
    for file in project.data_files:
        here = frozenset(wanted & graphs.get(file, {}).keys())
        found |= here
        if here:
            shapes.append(file._replace(choice=GraphChoice(here)))
        data.append(file._replace(choice=GraphChoice(here, left_out=True)) if here else file)
    for iri in sorted(wanted - found):
        other = local_file(iri, project.root)
        if other is not None:
            shapes.append(other)
            found.add(iri)
    suggested = GivenFiles(*project)
    suggested.data_files = tuple(data)
    suggested.shapes_given = with_imports(shapes, data, project.root)
    suggested.missing_shapes = frozenset(wanted - found)
    return suggested


def _speaks(project: GivenFiles) -> bool:
    return any(_MARK in _content(file) for file in project.data_files)


def _content(file: SourceFile) -> bytes:
    try:
        return read_bytes(file.path, name=file.name)
    except InputError:
        return b""


def _graphs(file: SourceFile) -> dict[str, list[ox.Quad]]:
    try:
        return dataset_of(file)
    except InputError:
        return {}  # it is reported when all are read
