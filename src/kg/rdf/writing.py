"""Writes files whole or not at all, and graphs as sorted N-Quads."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox


def write_whole(path: Path, data: bytes) -> None:
    """Write a file by way of another beside it, so that no reader ever meets half of it.

    The file keeps its permissions. Raises OSError.
    """
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def sorted_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return quads as N-Quads, one a line, sorted, each once; the same bytes for the same graph.

    Blank nodes are named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).
    """
    plain: list[ox.Quad] = []
    blank = ox.Dataset()
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            blank.add(quad)
        else:
            plain.append(quad)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    plain.extend(blank)
    text = ox.serialize(plain, format=ox.RdfFormat.N_QUADS)
    assert text is not None
    lines = sorted(set(text.splitlines(keepends=True)))
    return b"".join(lines)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
