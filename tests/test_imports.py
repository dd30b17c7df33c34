"""Holds the floors of docs/architecture.md: imports go down only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "kg"
MODULES = sorted(SOURCE.rglob("*.py"))

FLOORS = {
    "errors": 0,
    "project": 1,
    "citation": 2,
    "rdf": 2,
    "sparql": 2,
    "stores": 3,
    "derive": 3,
    "graph": 4,
    "questions": 5,
    "validation": 5,
    "evidence": 6,
    "phrasing": 6,
    "history": 7,
    "loading": 7,
    "release": 7,
    "sources": 7,
    "render": 8,
    "answers": 9,
    "assistant": 9,
    "compat": 9,
    "editor": 9,
    "cli": 10,
    "__main__": 11,
}
"""Each room's floor. A room imports from lower floors and from itself, never from its own floor."""

HOMES = {
    "rdflib": {"compat", "graph", "questions", "rdf", "validation", "render"},
    "numpy": {"render", "validation"},
    "owlrl": {"validation"},
    "pyshacl": {"validation"},
    "SPARQLWrapper": {"stores"},
    "rich": {"cli", "render"},
    "pygls": {"editor"},
    "lsprotocol": {"editor"},
    "yaml": {"citation", "derive", "phrasing", "questions"},
    "xlsxwriter": {"render"},
    "docx": {"render"},
    "mcp": {"assistant"},
    "icalendar": {"render"},
    "rapidfuzz": {"phrasing"},
    "Stemmer": {"phrasing"},
    "httpx": {"loading", "sources"},
    "protego": {"sources"},
}
"""The rooms in which a library may be imported at all; a type checker's imports do not count."""


UPWARD = {("validation/report.py", "kg.render.report_forms.render")}
"""The one look upward: `Report.render` asks for the forms when it is called, not before."""


def _room(module: Path) -> str:
    return module.relative_to(SOURCE).with_suffix("").parts[0]


def _imports(module: Path, *, checking: bool = True) -> Iterator[str]:
    """Yield the full name of each module or member that a module imports."""
    tree = ast.parse(module.read_text("utf-8"))
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if not checking and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            skipped.update(inner for part in node.body for inner in ast.walk(part))
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_room_has_a_floor() -> None:
    assert {_room(module) for module in MODULES} - {"__init__"} == set(FLOORS)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_down_only(module: Path) -> None:
    room = _room(module)
    if room == "__init__":
        return
    for name in _imports(module):
        first, _, rest = name.partition(".")
        if first != "kg" or (module.relative_to(SOURCE).as_posix(), name) in UPWARD:
            continue
        other = rest.partition(".")[0]
        assert other in FLOORS, f"{module.name} imports the package root: {name}"
        assert other == room or FLOORS[other] < FLOORS[room], f"{room} imports {name}"


def test_the_package_root_imports_nothing_of_its_own_at_run_time() -> None:
    names = list(_imports(SOURCE / "__init__.py", checking=False))

    assert not [name for name in names if name.partition(".")[0] == "kg"]


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_rooms_only(library: str) -> None:
    rooms = {
        _room(module)
        for module in MODULES
        for name in _imports(module, checking=False)
        if name.partition(".")[0] == library
    }

    assert rooms, f"nothing imports {library}"
    assert rooms <= HOMES[library]


def test_the_store_of_pyoxigraph_is_known_in_one_module_only() -> None:
    users = {
        module.relative_to(SOURCE).as_posix()
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("ox.Store", "pyoxigraph.Store")
    }

    assert users == {"stores/memory.py"}
    assert "pyoxigraph.Store" not in {name for module in MODULES for name in _imports(module)}


def test_parsers_are_called_where_files_are_read_only() -> None:
    """Answers of a remote store, and what a store built, are read where they arrive."""
    users = {
        module.relative_to(SOURCE).as_posix()
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("ox.parse", "pyoxigraph.parse")
    }

    assert "rdf/reading.py" in users
    users.discard("rdf/iris.py")  # makes one node of an IRI that no constructor takes
    assert users <= {"rdf/reading.py", "stores/memory.py", "stores/remote.py"}
