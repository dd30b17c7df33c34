"""Ask stored questions through kg, and their bound texts straight from the same pyoxigraph Store.

Usage: kg_questions.py FOLDER TEXTS RUNS VALUES NAME…

The graph of FOLDER is opened once. VALUES is a JSON object: what to give for a parameter, by its
name; the others get what the file has, an IRI as a prefixed name. The bound texts go to TEXTS.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from clock import batches, digest

import kg
from kg.questions.binding import bind
from kg.questions.rows import rows_of


def main() -> None:
    """Open the graph, then ask one question after the other; a line of JSON for each."""
    folder, texts, runs, given = Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:5]
    known = json.loads(given)
    begin = time.process_time()
    graph = kg.Graph.open(kg.find_project(folder))
    assert graph.filled is not None
    store = graph.filled._store
    _say(load=time.process_time() - begin, triples=len(store))
    catalogue = kg.Catalogue.read(graph.project)
    today = date.fromisoformat(known["date"])
    bound = json.loads(texts.read_text(encoding="utf-8")) if texts.exists() else {}
    for name in sys.argv[5:]:
        _say(start=name)
        question = catalogue.get(name)
        values = {
            block.name: known.get(block.name, block.values[0].strip('"'))
            for block in question.outline.blocks
            if block.name in question.header.parameters and not block.is_undefined
        }
        text = bound[name] = bind(question, values, graph, today=today)
        texts.write_text(json.dumps(bound, ensure_ascii=False), encoding="utf-8")
        rows = rows_of(kg.questions.ask(question, graph, values, today=today))[1:]
        times = batches(
            {
                "kg": lambda q=question, v=values: kg.questions.ask(q, graph, v, today=today),
                "pyoxigraph": lambda t=text: sum(1 for _ in store.query(t)),
            },
            int(runs),
        )
        _say(name=name, rows=len(rows), digest=digest(rows), times=times)


def _say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
