"""One synthetic graph as the contenders get it: a folder that kg opens, and one N-Triples file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from contending.peers import ROOT
from generate import ntriples
from synthetic.asked import MEETING, asked, named
from synthetic.ontology import Ontology
from synthetic.stream import entities
from synthetic.world import TODAY, World

_DERIVING = Path(__file__).parent / "drivers" / "deriving.py"
GIVEN = {"meeting": MEETING, "date": TODAY}
"""What is asked with where the header's default does not fit the graph, by parameter."""


@dataclass(frozen=True)
class Material:
    """A graph of some size: its folder, the triples written, and those with what follows."""

    folder: Path
    written: int
    complete: int

    @property
    def data(self) -> Path:
        """The whole graph, derived triples included, as N-Triples."""
        return self.folder / "data" / "graph.nt"

    @property
    def texts(self) -> Path:
        """The bound text of each question, by name, as JSON."""
        return self.folder / "texts.json"


def prepare(triples: int, seed: int) -> Material:
    """Write a graph of about this size, with all that the derive queries add to it.

    The folder is a graph of its own: it has the shipped questions and prefixes. What stands there
    from an earlier call with the same size is used again if generator and queries are unchanged.
    """
    folder = ROOT / "build" / "benchmarks" / f"queries-{triples}"
    folder.mkdir(parents=True, exist_ok=True)
    _lay_out(folder)
    stated = folder / "stated.nt"
    world = named(World(Ontology(ROOT / "ontology"), triples, seed))
    written = _write(world, triples, stated)
    (folder / "data").mkdir(exist_ok=True)
    command = [sys.executable, str(_DERIVING), str(ROOT), str(stated)]
    derived = subprocess.run(
        [*command, str(folder / "data" / "graph.nt")], check=True, capture_output=True, text=True
    )
    return Material(folder, written, int(json.loads(derived.stdout)["triples"]))


def _lay_out(folder: Path) -> None:
    """Give the folder settings, prefixes and questions, and nothing that is derived from."""
    for part in ("queries", "ontology"):
        shutil.rmtree(folder / part, ignore_errors=True)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "ontology").mkdir()
    shutil.copy(ROOT / "ontology" / "prefixes.ttl", folder / "ontology")
    shutil.copytree(
        ROOT / "queries", folder / "queries", ignore=shutil.ignore_patterns("derive", "*.yaml")
    )


def _write(world: World, size: int, path: Path) -> int:
    """Write the ontology, then entities until the graph has the size; return its triples."""
    form = ntriples(world.ontology.prefixes)
    lines = world.ontology.lines(TODAY)
    written = len(lines)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(lines)
        for entity in entities(world, asked):
            entity.pairs = list(dict.fromkeys(entity.pairs))
            out.write(form(entity))
            written += len(entity.pairs)
            if written >= size:
                return written
    raise AssertionError
