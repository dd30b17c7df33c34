"""`kg info`: which version of the graph this is, and what is in it."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import Any

import pyoxigraph as ox

from kg.cli.terminal import open_graph, write_result
from kg.graph import Graph
from kg.release.version import read_version
from kg.stores.contract import Solutions

SUMMARY = "say which version of the graph this is, and what is in it"

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

_DEPRECATED = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>

SELECT (COUNT(DISTINCT ?term) AS ?count)
WHERE {
  ?term owl:deprecated true .
}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "-f",
        "--format",
        choices=("table", "json"),
        default="table",
        help="form of what is told (default: table)",
    )
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
    """Return what `-f json` prints: the version, counts of files and triples by folder, and so on.

    Raises InputError as `read_version` does.
    """
    files: Counter[str] = Counter()
    triples: Counter[str] = Counter()
    names = {file.graph: file.name for file in graph.files()}
    for iri, found in graph.named_graphs():
        name = names.get(iri)
        group = "derived" if name is None else name.rpartition("/")[0]
        files[group] += name is not None
        triples[group] += len(found)
    return {
        "name": graph.project.name,
        "base": graph.project.base,
        "version": _version(graph),
        "inference": graph.project.inference,
        "files": sum(files.values()),
        "triples": _count(graph, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"),
        "deprecated": _count(graph, _DEPRECATED),
        "groups": [
            {"group": group, "files": files[group], "triples": triples[group]} for group in triples
        ],
        "classes": _classes(graph, language),
    }


def _version(graph: Graph) -> dict[str, str | None] | None:
    """Return the version that the graph has, None where CITATION.cff names none."""
    version = read_version(graph)
    if version is None:
        return None
    return {
        "number": version.number,
        "released": version.citation.released,
        "iri": version.iri,
        "ontology": version.ontology,
    }


def _count(graph: Graph, query: str) -> int:
    """Return the one number that a query counts."""
    answer = graph.query(query)
    assert isinstance(answer, Solutions)
    return _number(answer.rows[0][0])


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
    lines = [f"{facts['name']} <{facts['base']}>"]
    version = facts["version"]
    if version is None:
        lines.append("no version: CITATION.cff names none")
    else:
        day = version["released"]
        released = "not released" if day is None else f"released on {day}"
        lines.append(f"version {version['number']}, {released} <{version['iri']}>")
    terms = {0: "no deprecated term", 1: "1 deprecated term"}
    deprecated = terms.get(facts["deprecated"], f"{facts['deprecated']} deprecated terms")
    triples = f"{facts['files']} files, {facts['triples']} triples in the default graph"
    lines.append(f"{triples}, {deprecated}{more}")
    return "".join(f"{line}\n" for line in lines)


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
