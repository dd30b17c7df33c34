"""How a graph wants to be cited: its CITATION.cff, in the Citation File Format 1.2.

https://github.com/citation-file-format/citation-file-format
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kg.errors import InputError
from kg.project import Project

FILE = "CITATION.cff"


class Citation(NamedTuple):
    """What a reader needs to cite a graph; what its file does not say is None or empty."""

    title: str
    authors: tuple[str, ...]
    version: str | None
    released: str | None
    address: str
    licences: tuple[str, ...]


def read_citation(project: Project) -> Citation:
    """Return what CITATION.cff in the graph's folder says; without one, the graph's name and base.

    The address is the DOI, the URL or the repository that the file gives, else the graph's base.
    Raises InputError for a file that is no YAML or no mapping.
    """
    path = project.root / FILE
    said: Mapping[str, Any] = {}
    if path.is_file():
        import yaml

        try:
            loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it builds texts alone
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise InputError(f"the file cannot be read as YAML: {error}", path=FILE) from None
        if not isinstance(loaded, dict):
            raise InputError("the file is no mapping", path=FILE, mend="begin it with cff-version:")
        said = loaded
    return Citation(
        title=str(said.get("title") or project.name),
        authors=tuple(filter(None, map(_author, _listed(said.get("authors"))))),
        version=said.get("version") or None,
        released=said.get("date-released") or None,
        address=_address(said) or project.base,
        licences=tuple(map(str, _listed(said.get("license")))),
    )


def _author(entry: object) -> str:
    """Return a person's or a body's name as the file gives it."""
    if not isinstance(entry, dict):
        return ""
    if entry.get("name"):
        return str(entry["name"])
    parts = ("given-names", "name-particle", "family-names", "name-suffix")
    return " ".join(str(entry[part]) for part in parts if entry.get(part))


def _address(said: Mapping[str, Any]) -> str | None:
    if said.get("doi"):
        return f"https://doi.org/{said['doi']}"
    return said.get("url") or said.get("repository-code") or None


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
