"""What columns and parameters are called before people, in each language.

A graph may say so in `queries/titles.yaml`: name → language → title, one entry for all questions.
Without an entry the name is taken apart: `askedTogether` is "Asked together".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kg.errors import InputError
from kg.project import Project
from kg.questions.header import SUMMARY_LANGUAGES

FILE = "titles.yaml"
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")


class Titles(NamedTuple):
    """Titles of names, by name and language."""

    entries: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, project: Project) -> Titles:
        """Return the titles of a graph; none where it has no file.

        Raises InputError for a file that is no mapping of names to titles in known languages.
        """
        path = project.queries / FILE
        if not path.is_file():
            return cls({})
        import yaml

        shown = path.relative_to(project.root)
        try:
            loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it builds texts alone
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise InputError(f"the file cannot be read as YAML: {error}", path=shown) from None
        if not isinstance(loaded, dict):
            raise InputError("the file is no mapping", path=shown, mend="write name: {en: Title}")
        for name, entry in loaded.items():
            if (
                not isinstance(entry, dict)
                or not entry
                or not set(entry) <= set(SUMMARY_LANGUAGES)
                or not all(isinstance(title, str) and title.strip() for title in entry.values())
            ):
                raise InputError(
                    f"{name} has no titles",
                    path=shown,
                    mend=f"write {name}: with a title for some of {', '.join(SUMMARY_LANGUAGES)}",
                )
        return cls(loaded)

    def of(self, name: str, language: str) -> str:
        """Return the title of a column or parameter, made from the name where no one gave one."""
        given = self.entries.get(name, {}).get(language)
        if given is not None:
            return given
        words = _WORDS.findall(name) or [name]
        spoken = " ".join(
            word if word.isupper() and len(word) > 1 else word.lower() for word in words
        )
        return spoken[0].upper() + spoken[1:]
