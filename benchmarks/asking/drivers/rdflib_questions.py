"""Ask the bound texts of stored questions of an rdflib Graph in memory.

Usage: rdflib_questions.py DATA TEXTS RUNS NAME…
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import rdflib
from clock import batches, digest


def main() -> None:
    """Load the data, then ask one text after the other; a line of JSON for each."""
    data, texts, runs = sys.argv[1:4]
    begin = time.process_time()
    graph = rdflib.Graph()
    graph.parse(data, format="nt")
    _say(load=time.process_time() - begin, triples=len(graph))
    bound = json.loads(Path(texts).read_text(encoding="utf-8"))
    for name in sys.argv[4:]:
        _say(start=name)
        text = bound[name]
        rows: list[list[str]] = []

        def ask(text: str = text, rows: list[list[str]] = rows) -> None:
            rows[:] = [
                ["" if term is None else str(term) for term in row] for row in graph.query(text)
            ]

        times = batches({"rdflib": ask}, int(runs))
        _say(name=name, rows=len(rows), digest=digest(rows), times=times)


def _say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
