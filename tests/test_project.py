from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.project import find_project

MakeGraph = Callable[[Mapping[str, str]], Path]
SETTINGS = '[tool.kg]\nname = "Small graph"\nbase = "https://example.org/"\n'


def test_the_named_folder_wins(make_graph: MakeGraph, tmp_path: Path) -> None:
    root = make_graph({})

    project = find_project(root, start=tmp_path)

    assert (project.root, project.name, project.origin) == (root, "Small graph", "option")
    assert project.base == "https://example.org/"


def test_the_nearest_folder_upward_is_found(make_graph: MakeGraph) -> None:
    root = make_graph({"data/deep/a.ttl": "", "data/deep/pyproject.toml": "[tool.other]\n"})

    project = find_project(start=root / "data" / "deep")

    assert (project.root, project.origin) == (root, "upward")


def test_without_a_graph_upward_the_installed_one_is_meant(tmp_path: Path) -> None:
    project = find_project(start=tmp_path)

    assert project.origin == "installed"
    assert project.name == "Cooperation Knowledge Graph"


def test_a_named_folder_without_a_graph_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no graph in .*\[tool\.kg\]"):
        find_project(tmp_path)


def test_files_are_sorted_and_leave_out_shapes_and_hidden_ones(make_graph: MakeGraph) -> None:
    root = make_graph(
        {
            "data/b.ttl": "",
            "data/a/kg.nt": "",
            "data/.hidden.ttl": "",
            "data/.git/x.ttl": "",
            "data/notes.md": "",
            "ontology/shapes/core.ttl": "",
        }
    )

    project = find_project(root)

    assert [(file.name, file.graph) for file in project.files()] == [
        ("data/a/kg.nt", "https://example.org/graph/data/a/kg"),
        ("data/b.ttl", "https://example.org/graph/data/b"),
        ("ontology/prefixes.ttl", "https://example.org/graph/ontology/prefixes"),
    ]
    assert [file.name for file in project.shape_files()] == ["ontology/shapes/core.ttl"]
    assert project.prefixes_file == root / "ontology" / "prefixes.ttl"
    assert project.expected == root / "tests" / "expected"


def test_a_name_with_a_space_makes_a_valid_iri(make_graph: MakeGraph) -> None:
    project = find_project(make_graph({"data/two words.ttl": ""}))

    assert project.files()[0].graph == "https://example.org/graph/data/two%20words"


def test_two_files_of_one_graph_are_wrong_use(make_graph: MakeGraph) -> None:
    project = find_project(make_graph({"data/a.ttl": "", "data/a.nt": ""}))

    with pytest.raises(UsageError, match=r"data/a\.nt and data/a\.ttl"):
        project.files()


@pytest.mark.parametrize(
    ("settings", "message", "line"),
    [
        ("[tool.kg\n", "is not valid TOML", None),
        (f'{SETTINGS}colour = "red"\n', "unknown key in [tool.kg]: colour", 4),
        ('[tool.kg]\nbase = "https://example.org/"\n', 'needs a text for "name"', None),
        ('[tool.kg]\nname = "x"\nbase = "https://example.org"\n', 'no IRI that ends in "/"', None),
        (f"{SETTINGS}own-namespaces = 3\n", 'needs a list of texts for "own-namespaces"', None),
        (f'{SETTINGS}inference = "horst"\n', "none of none, rdfs, owlrl, both: horst", None),
        ("[tool]\nkg = 1\n", "[tool.kg] is not a table", None),
    ],
)
def test_wrong_settings_are_unreadable_input(
    make_graph: MakeGraph, settings: str, message: str, line: int | None
) -> None:
    root = make_graph({"pyproject.toml": settings})

    with pytest.raises(InputError) as caught:
        find_project(root)

    assert message in caught.value.message
    assert (caught.value.path, caught.value.line) == (root / "pyproject.toml", line)
