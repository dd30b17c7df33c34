"""What the text of a value is like. https://www.w3.org/TR/shacl/#core-components-string."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import repeated
from kg.validation.shacl.model import Constraint, Found, Plain, Values
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.patterns import matcher
from kg.validation.shacl.running import Run
from kg.validation.shacl.terms import IRI, LITERAL, NO_LANGUAGE
from kg.validation.triples import SH


@dataclass(frozen=True, eq=False)
class Text(Plain):
    """`sh:minLength`, `sh:maxLength` and `sh:pattern`: the text of each value passes the test."""

    test: Callable[[str], bool]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values whose text fails, or that have none."""
        different = values.different
        has_text = run.terms.kinds(different) & (IRI | LITERAL) != 0
        terms: list[Any] = run.terms.all
        passes = np.zeros(len(different), dtype=np.bool_)
        passes[has_text] = [self.test(terms[n].value) for n in different[has_text].tolist()]
        yield values.that(different, ~passes)


@dataclass(frozen=True, eq=False)
class InLanguages(Plain):
    """`sh:languageIn`: each value has a language tag that one of the ranges takes in."""

    ranges: tuple[str, ...]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that have none or another."""
        different = values.different
        languages = run.terms.languages(different)
        fails = [
            not tag or not any(in_range(tag, wanted) for wanted in self.ranges)
            for tag in run.terms.tags
        ]
        yield values.that(different, np.array(fails, dtype=np.bool_)[languages])


@dataclass(frozen=True, eq=False)
class UniqueLanguages(Plain):
    """`sh:uniqueLang`: no two values of a focus node have the same language tag."""

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the focus nodes where two have: once for each such language."""
        languages = run.terms.languages(values.pairs.right)
        tagged = languages != NO_LANGUAGE
        yield Found(repeated(values.pairs.left[tagged], languages[tagged].astype(np.int64)))


def in_range(tag: str, wanted: str) -> bool:
    """Tell whether a language tag is in a basic range (RFC 4647, section 3.3.1)."""
    tag, wanted = tag.lower(), wanted.lower()
    return wanted == "*" or tag == wanted or tag.startswith(f"{wanted}-")


def read(parameters: Parameters, *, of_property: bool) -> Iterator[Constraint]:
    """Yield the constraints on texts. Raises IllFormedError."""
    least = parameters.integer("minLength")
    if least is not None:
        text = f"the value has fewer than {least} characters"
        yield Text(SH + "MinLengthConstraintComponent", text, lambda text: len(text) >= least)
    most = parameters.integer("maxLength")
    if most is not None:
        text = f"the value has more than {most} characters"
        yield Text(SH + "MaxLengthConstraintComponent", text, lambda text: len(text) <= most)
    yield from _patterns(parameters)
    head = parameters.one("languageIn")
    if head is not None:
        ranges = [
            member.value if isinstance(member, ox.Literal) else None
            for member in parameters.list("languageIn", head)
        ]
        known = tuple(wanted for wanted in ranges if wanted is not None)
        if len(known) < len(ranges):
            raise parameters.wrong("languageIn", head, "needs a list of language tags")
        text = f"the value has none of the languages {', '.join(known)}"
        yield InLanguages(SH + "LanguageInConstraintComponent", text, known)
    if of_property and parameters.truth("uniqueLang"):
        text = "several values have the same language"
        yield UniqueLanguages(SH + "UniqueLangConstraintComponent", text)


def _patterns(parameters: Parameters) -> Iterator[Constraint]:
    flags = parameters.string("flags") or ""
    for value in parameters.all("pattern"):
        if not isinstance(value, ox.Literal):
            raise parameters.wrong("pattern", value, "needs a regular expression")
        try:
            test = matcher(value.value, flags)
        except ValueError as error:
            raise parameters.wrong("pattern", value, f"cannot be read: {error}") from error
        text = f"the value does not match {value.value}"
        yield Text(SH + "PatternConstraintComponent", text, test)
