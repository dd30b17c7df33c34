"""An engine of kg by itself: files parsed, shapes asked, results written; no rules, no folding."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.validation.engine import run_shapes

SH = "http://www.w3.org/ns/shacl#"


def judge(data: str, shapes: str, engine: str) -> list[Any]:
    """Return the results of shapes in Turtle on data in N-Triples."""
    quads = ox.parse(path=data, format=ox.RdfFormat.N_TRIPLES)
    asked = [quad.triple for quad in ox.parse(path=shapes, format=ox.RdfFormat.TURTLE)]
    if engine == "own":
        # as `kg validate` does: numbered as they are parsed
        from kg.validation.columns import Columns
        from kg.validation.dataset import Dataset

        judged = run_shapes(Dataset(Columns(quads)), asked, engine)
    else:
        judged = run_shapes((quad.triple for quad in quads), asked, engine)
    # An engine that also tells what is ill-formed about the shapes has the results beside it.
    return list(getattr(judged, "results", judged))


def main(data: str, shapes: str, report: str, engine: str) -> None:
    """Write what the engine finds as N-Triples."""
    results = judge(data, shapes, engine)
    lines = [f"_:report <{SH}conforms> {ox.Literal(not results)} .\n"]
    for number, found in enumerate(results):
        result = f"_:r{number} <{SH}"
        lines += [
            f"_:report <{SH}result> _:r{number} .\n",
            f"{result}focusNode> {found.focus} .\n",
            f"{result}sourceShape> {found.shape} .\n",
            f"{result}sourceConstraintComponent> <{found.component}> .\n",
        ]
        if found.value is not None:
            lines.append(f"{result}value> {found.value} .\n")
    Path(report).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
