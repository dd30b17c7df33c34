"""What the tests share: a small graph made of the files that a test writes down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from boats import FILES
from lsp_client import Editor, editing

SETTINGS = '[tool.kg]\nname = "Small graph"\nbase = "https://example.org/"\n'
PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

<https://example.org/prefix/ex> sh:prefix "ex" ;
    sh:namespace "https://example.org/id/"^^xsd:anyURI .
<https://example.org/prefix/rdfs> sh:prefix "rdfs" ;
    sh:namespace "http://www.w3.org/2000/01/rdf-schema#"^^xsd:anyURI .
<https://example.org/prefix/xsd> sh:prefix "xsd" ;
    sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI .
"""

MakeGraph = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def make_graph(tmp_path: Path) -> MakeGraph:
    """Return a function that writes a graph's files below a folder of its own, and returns it."""

    def make(files: Mapping[str, str]) -> Path:
        root = tmp_path / "graph"
        whole = {"pyproject.toml": SETTINGS, "ontology/prefixes.ttl": PREFIXES, **files}
        return _written(root, whole)

    return make


def _written(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root


@pytest.fixture(scope="module")  # its thread would be counted by other tests
def started_editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = tmp_path_factory.mktemp("boats") / "graph"
    with editing(_written(root, FILES)) as started:
        yield started


@pytest.fixture
def editor(started_editor: Editor) -> Iterator[Editor]:
    """Return an editor on the graph of boats; what a test has left in it is taken away."""
    yield started_editor
    for name in list(started_editor.texts):
        started_editor.close(name)
    root = started_editor.root
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    for name in there - FILES.keys():
        (root / name).unlink()
        started_editor.touch(name)
    for name, text in FILES.items():
        if (root / name).read_text(encoding="utf-8") != text:
            (root / name).write_text(text, encoding="utf-8", newline="")
            started_editor.touch(name)
    started_editor.find("nothing")  # what was sent before the answer is here then
    started_editor.messages.clear()
    started_editor.published.clear()
