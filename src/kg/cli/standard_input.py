"""RDF that is piped into a command, as a file that can be read twice."""

from __future__ import annotations

import atexit
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.project import SourceFile

NAME = "(stdin)"


def piped() -> SourceFile:
    """Return what stands on standard input; relative IRIs in it are relative to the folder.

    It is JSON-LD or RDF/XML where it begins as such, else TriG, of which Turtle and N-Triples are
    parts.
    """
    data = sys.stdin.buffer.read()
    folder = TemporaryDirectory(prefix="kg-")
    atexit.register(folder.cleanup)  # a report quotes its lines until the end
    path = Path(folder.name) / f"stdin{_suffix(data)}"
    path.write_bytes(data)
    return SourceFile(path, NAME, path.as_uri(), base=f"{Path.cwd().as_uri()}/")


def _suffix(data: bytes) -> str:
    begun = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begun.startswith((b"<?xml", b"<!", b"<rdf:")):
        return ".rdf"
    rest = begun[1:].lstrip()
    is_json = begun.startswith(b"[") and rest.startswith((b"{", b"]"))
    return ".jsonld" if is_json or (begun.startswith(b"{") and rest.startswith(b'"')) else ".trig"
