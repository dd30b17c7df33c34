"""Who is asked: how each driver is started, up to which size, and why it may be absent."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from asking.material import GIVEN, Material
from contending.contenders import jena_classes, jena_missing
from contending.peers import JENA_PACKAGE, ROOT

_DRIVERS = Path(__file__).parent / "drivers"
_CLASSES = ROOT / "build" / "benchmarks" / "jena-questions"


@dataclass(frozen=True)
class Contender:
    """A driver; the names of questions are added to its command. It may answer for several."""

    names: tuple[str, ...]
    version: Callable[[], str]
    command: Callable[[Material, int], list[str]]
    most: int | None = None
    """The largest graph that it is given unless told otherwise, in triples asked for."""
    absent: Callable[[], str | None] = lambda: None


def contenders() -> list[Contender]:
    """Return every contender; the first one writes the texts that the others are asked."""
    return [
        Contender(
            ("kg", "pyoxigraph"),
            lambda: version("pyoxigraph"),
            lambda material, runs: [
                *(sys.executable, str(_DRIVERS / "kg_questions.py"), str(material.folder)),
                *(str(material.texts), str(runs), json.dumps(GIVEN)),
            ],
        ),
        Contender(
            ("Jena",),
            lambda: JENA_PACKAGE.partition("=")[2],
            lambda material, runs: [
                *("java", "-Xmx10g", "-cp", ":".join([str(_CLASSES), *_jena()])),
                *("JenaQuestions", str(material.data), str(material.texts), str(runs)),
            ],
            absent=jena_missing,
        ),
        Contender(
            ("rdflib",),
            lambda: version("rdflib"),
            lambda material, runs: [
                *(sys.executable, str(_DRIVERS / "rdflib_questions.py"), str(material.data)),
                *(str(material.texts), str(runs)),
            ],
            most=100_000,
        ),
    ]


@cache
def _jena() -> list[str]:
    """Return Jena's classes as a class path, after compiling the driver with them."""
    classes = [str(part) for part in jena_classes()]
    _CLASSES.mkdir(parents=True, exist_ok=True)
    source = _DRIVERS / "JenaQuestions.java"
    subprocess.run(
        ["javac", "-nowarn", "-cp", ":".join(classes), "-d", str(_CLASSES), str(source)],  # noqa: S607
        check=True,
    )
    return classes
