"""Near which line of a JSON-LD document a triple stands.

No parser tells, and the same triple may be written in many ways. So the text is searched: for the
identifier of the subject, from there for the property as a key, and from there for the value. What
is not found keeps the line of what was found before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

_FAR: Final = 5_000
"""Characters within which the value of a property is looked for, behind its key."""
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class JsonLines:
    """Finds lines in one document."""

    def __init__(self, text: str, base: str | None, namespaces: Mapping[str, str]) -> None:
        """Take the text, the base of its relative IRIs, and the prefixes of its context."""
        self._text = text
        self._base = base or ""
        self._namespaces = namespaces
        self._subjects: dict[object, int] = {}

    def line(self, triple: ox.Triple) -> int:
        """Return the line near which the triple stands, from 1."""
        place = self._subjects.get(triple.subject)
        if place is None:
            place = self._subjects[triple.subject] = self._subject(triple.subject)
        key = self._key(triple.predicate, place)
        if key is not None:
            place = self._value(triple.object, key) or key
        return self._text.count("\n", 0, place) + 1

    def _subject(self, subject: object) -> int:
        """Return where the subject is identified, else where the document begins."""
        if not isinstance(subject, ox.NamedNode):
            return 0
        found = [self._string(form) for form in self._forms(subject.value)]
        return min((place for place in found if place >= 0), default=0)

    def _forms(self, iri: str) -> list[str]:
        """Return how a document may write an IRI."""
        forms = [iri]
        if self._base and iri.startswith(self._base):
            forms.append(iri.removeprefix(self._base))
        folder = self._base[: self._base.rfind("/") + 1]
        if folder and iri.startswith(folder):
            forms.append(iri.removeprefix(folder))
        for prefix, namespace in self._namespaces.items():
            if iri.startswith(namespace):
                forms.append(f"{prefix}:{iri.removeprefix(namespace)}")
        return forms

    def _string(self, text: str) -> int:
        """Return where a text stands as a value, not as a key; -1 for nowhere."""
        match = re.search(re.escape(json.dumps(text, ensure_ascii=False)) + r"(?!\s*:)", self._text)
        return match.start() if match else -1

    def _key(self, predicate: ox.NamedNode, start: int) -> int | None:
        """Return where a property is a key, behind a place or else anywhere."""
        iri = predicate.value
        local = "@?type" if iri == _TYPE else re.escape(iri[_cut(iri) :])
        pattern = re.compile(rf'"(?:[^"\s]*[:/#])?{local}"\s*:')
        match = pattern.search(self._text, start) or pattern.search(self._text)
        return match.start() if match else None

    def _value(self, value: object, start: int) -> int | None:
        """Return where a value stands behind its key."""
        if isinstance(value, ox.Literal):
            forms = [re.escape(json.dumps(value.value, ensure_ascii=False)), re.escape(value.value)]
        elif isinstance(value, ox.NamedNode):
            names = {*self._forms(value.value), value.value[_cut(value.value) :]}
            forms = [re.escape(json.dumps(name, ensure_ascii=False)) for name in sorted(names)]
        else:
            return None
        pattern = re.compile(rf"(?<![\w.]){'|'.join(f'(?:{form})' for form in forms)}(?![\w.])")
        behind = self._text.find(":", start) + 1
        match = pattern.search(self._text, behind, behind + _FAR)
        return match.start() if match else None


def _cut(iri: str) -> int:
    return max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1
