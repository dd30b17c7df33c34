"""Write a graph of the shipped ontology's shape: seeded, of any size, clean or with defects.

The same arguments give the same bytes. `graph.nt` holds the ontology with its vocabularies,
and facts with what the graph's derive queries add to them as far as shapes read it: superclasses,
inverse links, the days between which a date lies, meetings held as activities. Treaty positions
and cooperation, which no shape reads, are left out. `findings.csv` lists what is wrong in it.

Usage: python benchmarks/generate.py --triples 100000 --seed 7 [--defects 0.001] -o DIR
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from synthetic.ontology import Ontology
from synthetic.stream import Spoiler, entities
from synthetic.terms import Entity
from synthetic.world import TODAY, World

ROOT = Path(__file__).parent.parent
SHAPES = "https://w3id.org/hecoop/shapes#"
COMPONENTS = "http://www.w3.org/ns/shacl#{}ConstraintComponent"
LEAST = 10_000

Form = Callable[[Entity], str]


class Expansion(dict[str, str]):
    """Token → the same in N-Triples, for the tokens that come again and again."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        """Take the prefixes that tokens are written with."""
        self.prefixes = prefixes

    def __missing__(self, token: str) -> str:
        """Write a token out; names of things are not kept, since most come a few times only."""
        if token[0] == '"':
            text, mark, datatype = token.rpartition("^^")
            return f"{text}^^{self[datatype]}" if mark else token
        if token[0] == "<":
            return token
        prefix, _, local = token.partition(":")
        written = f"<{self.prefixes[prefix]}{local}>"
        if "/id/" not in written:
            self[token] = written
        return written


def ntriples(prefixes: dict[str, str]) -> Form:
    """Return the function that writes an entity as N-Triples."""
    expanded = Expansion(prefixes)

    def write(entity: Entity) -> str:
        subject = expanded[entity.subject]
        return "".join(
            f"{subject} {expanded[predicate]} {expanded[value]} .\n"
            for predicate, value in entity.pairs
        )

    return write


def turtle(entity: Entity) -> str:
    """Write an entity as Turtle, with the prefixes declared."""
    stated = " ;\n    ".join(f"{predicate} {value}" for predicate, value in entity.pairs)
    return f"{entity.subject}\n    {stated} .\n"


def write_graph(world: World, size: int, spoiler: Spoiler, form: Form, out: TextIO) -> int:
    """Write the ontology, then entities until the graph has the size; return its triples."""
    lines = world.ontology.lines(TODAY)
    out.writelines(lines)
    written = len(lines)
    for entity in entities(world):
        spoiler.spoil(entity, written)
        entity.pairs = list(dict.fromkeys(entity.pairs))
        out.write(form(entity))
        written += len(entity.pairs)
        if written >= size:
            return written
    raise AssertionError


def write_findings(spoiler: Spoiler, ontology: Ontology, out: TextIO) -> None:
    """Write what is wrong in the graph: focus node, shape, component; sorted."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("focus", "shape", "component"))
    table.writerows(
        sorted(
            (ontology.iri(subject)[1:-1], SHAPES + made.shape, COMPONENTS.format(made.component))
            for subject, made in spoiler.made
        )
    )


def generate(size: int, seed: int, share: float, folder: Path, forms: Iterable[str]) -> int:
    """Write the graph in each form, and its findings, to a folder; return its triples."""
    folder.mkdir(parents=True, exist_ok=True)
    ontology = Ontology(ROOT / "ontology")
    written = 0
    for suffix in forms:
        spoiler = Spoiler(share)
        with (folder / f"graph.{suffix}").open("w", encoding="utf-8", newline="\n") as out:
            if suffix == "ttl":
                out.writelines(
                    f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in ontology.prefixes.items()
                )
            form = turtle if suffix == "ttl" else ntriples(ontology.prefixes)
            written = write_graph(World(ontology, size, seed), size, spoiler, form, out)
        with (folder / "findings.csv").open("w", encoding="utf-8", newline="") as out:
            write_findings(spoiler, ontology, out)
    return written


def main() -> int:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--triples", type=int, required=True, help=f"size, {LEAST} or more")
    parser.add_argument("--seed", type=int, default=7, help="default: 7")
    parser.add_argument(
        "--defects", type=float, default=0, metavar="SHARE", help="findings per triple, as 0.001"
    )
    parser.add_argument("--turtle", action="store_true", help="write graph.ttl as well")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    arguments = parser.parse_args()
    if arguments.triples < LEAST or not 0 <= arguments.defects <= 0.01:
        parser.error(f"a graph has {LEAST} triples or more and at most one finding in 100")
    forms = ("nt", "ttl") if arguments.turtle else ("nt",)
    written = generate(
        arguments.triples, arguments.seed, arguments.defects, arguments.output, forms
    )
    sys.stderr.write(f"{written} triples in {arguments.output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
