"""Other words for what a text says: labels of concepts and classes, and a graph's own list.

The list stands in `queries/synonyms.yaml`: language → groups of words that mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.errors import InputError
from kg.phrasing.reading import Word, folded_words, stem
from kg.phrasing.stop_words import STOP_WORDS
from kg.project import Project
from kg.questions.header import SUMMARY_LANGUAGES
from kg.questions.naming import Names

CLASSES = (
    "<http://www.w3.org/2004/02/skos/core#Concept>"
    " <http://www.w3.org/2002/07/owl#Class> <http://www.w3.org/2000/01/rdf-schema#Class>"
)
"""What has labels that are words of a language and no proper names."""

FILE = "synonyms.yaml"
_LONGEST = 6


def read_groups(project: Project) -> list[list[str]]:
    """Return the groups of a graph's own list; none where it has no file.

    Raises InputError for a file that does not map known languages to lists of lists of words.
    """
    path = project.queries / FILE
    if not path.is_file():
        return []
    import yaml

    place = path.relative_to(project.root)
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it builds texts alone
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"the file cannot be read as YAML: {error}", path=place) from None
    mend = "write `en:` and below it `- [join, accede]`, one word each"
    if not isinstance(loaded, dict) or not set(loaded) <= set(SUMMARY_LANGUAGES):
        raise InputError("the file is no mapping of languages", path=place, mend=mend)
    groups: list[list[str]] = []
    for language, listed in loaded.items():
        for group in listed if isinstance(listed, list) else [listed]:
            if not _is_group(group):
                message = f"{language} has {group}, no group of words"
                raise InputError(message, path=place, mend=mend)
            groups.append(group)
    return groups


def _is_group(group: object) -> bool:
    return isinstance(group, list) and all(
        isinstance(word, str) and len(folded_words(word)) == 1 for word in group
    )


class Synonym(NamedTuple):
    """Words of a text, by their places, and the stems of what else the same thing is called."""

    places: tuple[int, ...]
    others: tuple[frozenset[str], ...]


class Thesaurus:
    """The labels of concepts and classes, preferred, alternative and hidden."""

    def __init__(self, names: Names) -> None:
        """Take the names of the nodes of CLASSES."""
        self._nodes: dict[tuple[str, ...], set[str]] = {}
        self._labels: dict[str, set[tuple[str, ...]]] = {}
        self.forms: dict[str, str] = {}
        """Every word of a label, with its stem."""
        for name in names.all:
            spoken = [word for word in folded_words(name.text) if word not in STOP_WORDS]
            label = tuple(map(stem, spoken))
            if label and not name.is_code:
                self.forms.update(zip(spoken, label, strict=True))
                self._nodes.setdefault(label, set()).add(name.node)
                self._labels.setdefault(name.node, set()).add(label)
        self.stems = frozenset(self.forms.values())

    def among(self, words: Sequence[Word]) -> list[Synonym]:
        """Return what has other labels in the graph, of one word or several side by side."""
        telling = [(place, word.stem) for place, word in enumerate(words) if not word.is_stop]
        found: list[Synonym] = []
        for first in range(len(telling)):
            for last in range(first + 1, min(first + _LONGEST, len(telling)) + 1):
                span = telling[first:last]
                label = tuple(stemmed for _, stemmed in span)
                others = {
                    frozenset(other)
                    for node in self._nodes.get(label, ())
                    for other in self._labels[node]
                    if other != label
                }
                if others:
                    places = tuple(place for place, _ in span)
                    found.append(Synonym(places, tuple(sorted(others, key=sorted))))
        return found
