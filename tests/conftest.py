"""What the tests share: a small graph made of the files that a test writes down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

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
        for name, text in whole.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return root

    return make
