"""`kg info`: what is in the graph."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import Any

import pyoxigraph as ox

from kg.cli.terminal import open_graph, write_result
from kg.graph import Graph
from kg.stores.contract import Solutions

SUMMARY = "say what is in the graph"

_INSTANCES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?class (COUNT(DISTINCT ?instance) AS ?count)
WHERE {
  ?instance a ?class .
  FILTER(ISIRI(?class))
}
GROUP BY ?class
ORDER BY DESC(?count) ?class
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("-f", "--format", choices=("table", "json"), default="table")
    parser.add_argument(
        "--labels", metavar="LANG", default="en", help="language of the labels (default: en)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the counts."""
    facts = _facts(open_graph(arguments), arguments.labels)
    if arguments.format == "json":
        write_result(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    elif sys.stdout.isatty():
        _print_rich(facts)
    else:
        write_result(_plain(facts))
    return 0


def _facts(graph: Graph, language: str) -> dict[str, Any]:
    """Return what `-f json` prints: counts of files and triples by folder, and of instances."""
    files: Counter[str] = Counter()
    triples: Counter[str] = Counter()
    names = {file.graph: file.name for file in graph.files()}
    for iri, found in graph.named_graphs():
        name = names.get(iri)
        group = "derived" if name is None else name.rpartition("/")[0]
        files[group] += name is not None
        triples[group] += len(found)
    answer = graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert isinstance(answer, Solutions)
    return {
        "name": graph.project.name,
        "base": graph.project.base,
        "inference": graph.project.inference,
        "files": sum(files.values()),
        "triples": _number(answer.rows[0][0]),
        "groups": [
            {"group": group, "files": files[group], "triples": triples[group]} for group in triples
        ],
        "classes": _classes(graph, language),
    }


def _classes(graph: Graph, language: str) -> list[dict[str, Any]]:
    answer = graph.query(_INSTANCES)
    assert isinstance(answer, Solutions)
    counts = {term.value: _number(n) for term, n in answer.rows if isinstance(term, ox.NamedNode)}
    labels = graph.labels(counts, language)
    return [
        {"class": graph.prefixes.shrink(iri), "label": labels.get(iri, ""), "instances": count}
        for iri, count in counts.items()
    ]


def _number(term: object) -> int:
    assert isinstance(term, ox.Literal)
    return int(term.value)


def _heading(facts: dict[str, Any]) -> str:
    inference = facts["inference"]
    more = "" if inference == "none" else f", {inference} inference before shapes are asked"
    return (
        f"{facts['name']} <{facts['base']}>\n"
        f"{facts['files']} files, {facts['triples']} triples in the default graph{more}\n"
    )


def _plain(facts: dict[str, Any]) -> str:
    """Return the counts as columns of text."""
    parts = [_heading(facts)]
    for rows in (facts["groups"], facts["classes"]):
        if not rows:
            continue
        header = list(rows[0])
        table = [header, *([str(row[key]) for key in header] for row in rows)]
        widths = [max(len(line[i]) for line in table) for i in range(len(header))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(t, widths, strict=True)) for t in table]
        parts.append("".join(f"{line.rstrip()}\n" for line in lines))
    return "\n".join(parts)


def _print_rich(facts: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console.print(_heading(facts), highlight=False, markup=False)
    for rows in (facts["groups"], facts["classes"]):
        if not rows:
            continue
        table = Table()
        for key in rows[0]:
            table.add_column(key, justify="right" if isinstance(rows[0][key], int) else "left")
        for row in rows:
            table.add_row(*(str(value) for value in row.values()))
        console.print(table)
