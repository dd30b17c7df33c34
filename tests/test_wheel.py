"""The wheel carries the graph: installed elsewhere and run in an empty folder, kg answers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it where nothing else of the project is."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    site = folder / "site"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            "--disable-pip-version-check",
            "--no-warn-script-location",
            "--target",
            site,
            wheel,
        ],
        check=True,
        capture_output=True,
    )
    return site


def _kg(site: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_installed_kg_answers_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    found = _kg(
        installed, tmp_path, "query", "who-can-share-experience", "-p", "country=KG", "-f", "csv"
    )

    assert found.returncode == 0, found.stderr
    assert "office/neo-kz" in found.stdout
    assert f"installed with kg, {installed / 'kg' / '_graph'}" in found.stderr


def test_an_installed_kg_holds_every_file_of_the_graph(installed: Path) -> None:
    def names(root: Path) -> set[str]:
        parts = ("ontology", "data", "queries", "tests/expected")
        return {
            path.relative_to(root).as_posix()
            for part in parts
            for path in (root / part).rglob("*")
            if path.is_file()
        }

    assert names(installed / "kg" / "_graph") == names(ROOT)
    assert len(names(ROOT)) > 300
    assert (installed / "kg" / "py.typed").is_file()


def test_an_installed_kg_explains_and_shows_pages(installed: Path, tmp_path: Path) -> None:
    explained = _kg(installed, tmp_path, "validate", "--explain", "KG003")
    page = _kg(installed, tmp_path, "validate", "-f", "html", "-o", "page.html")

    assert explained.returncode == 0, explained.stderr
    assert explained.stdout.startswith("KG003: term that the ontology does not define\n\n")
    assert page.returncode == 0, page.stderr
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")
