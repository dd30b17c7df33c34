"""What is documented of a rule or a shape: the page that `kg validate --explain CODE` prints.

The pages of the tool's own rules are the sections of docs/validation.md, which travels inside
the installed package: there is no second text that could say something else. The page of a
shape is made of what the shapes say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import UsageError
from kg.project import Project
from kg.rdf.namespaces import prefixes_of
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import read_all
from kg.validation.given import GivenFiles
from kg.validation.near import near
from kg.validation.shape_pages import ShapePages
from kg.validation.triples import Term, TripleIndex

_SECTION: Final = re.compile(r"^## (KG\d+): ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_PACKAGE: Final = Path(__file__).resolve().parents[1]
# Where docs/ is: inside an installed package, or in the checkout that the package runs from.
_FOLDERS: Final = (_PACKAGE / "_graph", _PACKAGE.parents[1])
UNNAMED: Final = " (unnamed part)"


@dataclass(frozen=True)
class Page:
    """What is documented of one rule or shape; ``text`` is Markdown without the heading.

    ``iri`` is that of a shape, None for a rule.
    """

    code: str
    title: str
    text: str
    iri: str | None = None

    def __str__(self) -> str:
        """Return the whole page."""
        return f"{self.code}: {self.title}\n\n{self.text.strip()}\n"


@cache
def rule_pages() -> dict[str, Page]:
    """Return the page of each rule of the tool by its code, as docs/validation.md has them."""
    for folder in _FOLDERS:
        path = folder / "docs" / "validation.md"
        if path.is_file():
            sections = _SECTION.findall(path.read_text("utf-8"))
            return {code: Page(code, title, text.strip()) for code, title, text in sections}
    return {}


def shape_page(pages: ShapePages, code: str) -> Page | None:
    """Return the page of a shape that is named as findings name it, or by its whole IRI."""
    shape = pages.find(code.removesuffix(UNNAMED))
    if shape is None:
        return None
    return Page(pages.name(shape), pages.title(shape), pages.text(shape), shape.value)


def explain(project: Project, code: str, language: str = "en") -> Page:
    """Return the page of a rule or of a shape of the project.

    Raises UsageError, with near names, when there is neither; InputErrors for broken shapes.
    """
    rules = rule_pages()
    if code.upper() in rules:
        return rules[code.upper()]
    files = project.shape_files()
    shapes = read_all(files)
    given = isinstance(project, GivenFiles)
    prefixes = prefixes_of(files) if given else Prefixes.read(project.prefixes_file)
    index = TripleIndex(triple for triples in shapes.values() for triple in triples)
    homes: dict[Term, str] = {
        t.subject: file.name for file, triples in shapes.items() for t in triples
    }
    pages = ShapePages(index, prefixes, homes, language)
    page = shape_page(pages, code)
    if page is None:
        raise _unknown(code, [*rules, *(pages.name(shape) for shape in pages.shapes())])
    return page


def _unknown(code: str, known: Iterable[str]) -> UsageError:
    names = near(code, known)
    mend = (
        f"did you mean {' or '.join(names)}?"
        if names
        else f"the rules are {', '.join(rule_pages())}; a shape is named as findings name it"
    )
    return UsageError(f"no rule or shape is called {code}", mend=mend)
