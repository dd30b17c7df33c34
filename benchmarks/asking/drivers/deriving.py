"""Add to a file of triples what the derive queries build; say how many triples there are then.

Usage: deriving.py ROOT STATED COMPLETE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyoxigraph as ox

from kg.derive import read_derivations
from kg.project import find_project


def main() -> None:
    """Load, derive in order, write."""
    root, stated, complete = map(Path, sys.argv[1:])
    store = ox.Store()
    store.bulk_load(path=str(stated), format=ox.RdfFormat.N_TRIPLES)
    for derivation in read_derivations(find_project(root)):
        triples = store.query(derivation.text)
        assert isinstance(triples, ox.QueryTriples)
        store.bulk_extend([ox.Quad(*triple) for triple in triples])
    store.dump(output=str(complete), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    sys.stdout.write(json.dumps({"triples": len(store)}) + "\n")


if __name__ == "__main__":
    main()
