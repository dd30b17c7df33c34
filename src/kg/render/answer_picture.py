"""The picture of an answer out of its rows: which columns are drawn, and how they are read.

Each kind of view (`kg.questions.view`) has one reader here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, Protocol

import pyoxigraph as ox

from kg.errors import UsageError
from kg.questions.naming import CODE_PROPERTIES, NAME_PROPERTIES
from kg.questions.rows import plain
from kg.questions.view import View
from kg.render.cover import Cover
from kg.render.cover_words import WORDS, verdict
from kg.render.drawing import Sheet
from kg.render.picture_styles import classes_of, figure, patterns_of
from kg.render.values import value_of
from kg.stores.contract import Solutions, Term


class Picture(Protocol):
    """What a sheet takes: the room that it needs, and drawing it. `description` tells it."""

    width: float
    height: float
    description: str

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it with its upper left corner at a point."""


class Drawn:
    """An answer whose view is drawn: the columns of its parts, with labels for IRIs."""

    def __init__(self, answer: Solutions, view: View, cover: Cover) -> None:
        self.answer, self.view, self.cover = answer, view, cover
        iris = {term.value for row in answer.rows for term in row if isinstance(term, ox.NamedNode)}
        self._labels = cover.labels(iris)

    def column(self, part: str) -> list[Term | None]:
        """Return the terms of a part; of one that the view does not name, nothing in each row."""
        if part not in self.view.parts:
            return [None] * len(self.answer.rows)
        place = self.answer.variables.index(self.view.parts[part])
        return [row[place] for row in self.answer.rows]

    def texts(self, part: str) -> list[str]:
        """Return a part as it is shown."""
        return [self.shown(term) for term in self.column(part)]

    def shown(self, term: Term | None) -> str:
        """Return a term as it is shown: a label, a prefixed name, a text on one line."""
        if isinstance(term, ox.NamedNode):
            return self._labels.get(term.value) or self.cover.graph.prefixes.shrink(term.value)
        return " ".join(plain(term).split())

    def numbers(self, part: str) -> list[float]:
        """Return the numbers of a part. Raises UsageError for what is none."""
        return [_number(term, self.view.parts[part]) for term in self.column(part)]

    def is_of_numbers(self, part: str) -> bool:
        """Tell whether a part has a finite number in every row."""
        values = map(value_of, self.column(part))
        return all(
            isinstance(value, (int, float, Decimal))
            and not isinstance(value, bool)
            and math.isfinite(value)
            for value in values
        )

    def title(self, part: str) -> str:
        """Return what the column of a part is called."""
        return self.cover.titles.of(self.view.parts[part], self.cover.language)

    def verdict(self, value: str) -> str:
        """Return a value in the document's language."""
        return verdict(value, self.cover.language)

    def say(self, value: str) -> str:
        """Return a value, or several, in the document's language; what is empty as a dash."""
        parts = (verdict(part, self.cover.language) for part in value.split(" / "))
        return " / ".join(parts) or WORDS[self.cover.language]["nothing"]


def picture_of(answer: Solutions, view: View, cover: Cover) -> Picture:
    """Return the picture of an answer. Raises UsageError for what cannot be drawn."""
    return _PICTURES[view.kind](Drawn(answer, view, cover))


def _matrix(drawn: Drawn) -> Picture:
    from kg.render.picture_matrix import MatrixPicture

    parts = (drawn.texts("rows"), drawn.texts("columns"), drawn.texts("value"))
    return MatrixPicture(list(zip(*parts, strict=True)), drawn.verdict)


def _network(drawn: Drawn) -> Picture:
    from kg.render.picture_network import NetworkPicture

    parts = (drawn.texts("from"), drawn.texts("to"), drawn.numbers("weight"))
    return NetworkPicture(list(zip(*parts, strict=True)), drawn.title("weight"))


def _map(drawn: Drawn) -> Picture:
    from kg.render.map_panel import Place
    from kg.render.map_shapes import atlas
    from kg.render.picture_map import MapPicture

    terms = drawn.column("place")
    known = _known_as(drawn.cover, [t.value for t in terms if isinstance(t, ox.NamedNode)])
    values: dict[Term | None, list[str]] = {}
    for term, value in zip(terms, drawn.texts("value"), strict=True):
        held = values.setdefault(term, [])
        if value not in held:
            held.append(value)
    places = []
    for term, held in values.items():
        codes, names = known.get(term.value if term is not None else "", ([], [plain(term)]))
        shape = atlas().find(codes, names)
        places.append(Place(drawn.shown(term), " / ".join(held), shape))
    found = list(dict.fromkeys(place.value for place in places))
    if all(len(held) == 1 for held in values.values()) and drawn.is_of_numbers("value"):
        numbers = [float(place.value) for place in places]
        called, styles = classes_of(numbers)
        places = [
            place._replace(value=(name := called[number]), number=_apart(number, name))
            for place, number in zip(places, numbers, strict=True)
        ]
    else:
        styles = patterns_of(found, drawn.view.parts["value"])
    words = WORDS[drawn.cover.language]
    return MapPicture(places, styles, drawn.say, words["no-shape"], words["boundaries"])


def _timeline(drawn: Drawn) -> Picture:
    from kg.render.answer_timeline import timeline_of
    from kg.render.picture_timeline import TimelinePicture

    found, undated = timeline_of(drawn.answer, drawn.view, drawn.cover)
    if not found.entries:
        raise UsageError(
            f"no row has a date in the column {drawn.view.parts['start']}", mend="ask for -f html"
        )
    language = drawn.cover.language
    return TimelinePicture(found, language, undated, WORDS[language]["no-date"])


def _bars(drawn: Drawn) -> Picture:
    from kg.render.picture_bars import Bar, BarsPicture

    steps, values = drawn.texts("at"), drawn.numbers("value")
    kinds, groups = drawn.texts("stack"), drawn.texts("group")
    bars = [
        Bar(drawn.say(step), value, kind, group)
        for step, value, kind, group in zip(steps, values, kinds, groups, strict=True)
    ]
    if any(bar.value < 0 for bar in bars):
        raise UsageError(f"{drawn.view.parts['value']} has numbers below zero, which no bar shows")
    styles = patterns_of(list(dict.fromkeys(kinds)), drawn.view.parts.get("stack", ""))
    return BarsPicture(bars, styles, drawn.title("value"), drawn.say)


def _apart(number: float, class_: str) -> str:
    """Return a number where its class has others too."""
    return "" if class_ == figure(number) else f"({figure(number)})"


def _known_as(cover: Cover, iris: list[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Return the codes and the names by which a graph knows each of some nodes."""
    known: dict[str, tuple[list[str], list[str]]] = {iri: ([], []) for iri in iris}
    if iris:
        nodes = " ".join(str(ox.NamedNode(iri)) for iri in known)
        for place, roots in enumerate((CODE_PROPERTIES, NAME_PROPERTIES)):
            listed = " ".join(f"<{iri}>" for iri in roots)
            answer = cover.graph.query(_SAID_OF % (listed, listed, nodes))
            assert isinstance(answer, Solutions)
            for node, text in answer.rows:
                assert node is not None
                known[node.value][place].append(plain(text))
    return known


_SAID_OF: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?node ?text WHERE {
  { VALUES ?property { %s } }
  UNION
  { VALUES ?root { %s } ?property rdfs:subPropertyOf+ ?root }
  VALUES ?node { %s }
  ?node ?property ?text .
} ORDER BY ?node ?text"""

_PICTURES: Final[Mapping[str, Callable[[Drawn], Picture]]] = {
    "matrix": _matrix,
    "network": _network,
    "map": _map,
    "timeline": _timeline,
    "bars": _bars,
}


def _number(term: Term | None, column: str) -> float:
    value = value_of(term)
    if value is None or isinstance(value, (str, bool)) or not hasattr(value, "__float__"):
        raise UsageError(
            f"{plain(term)!r} of the column {column} is no number, and a picture weighs it",
            mend="let the query give numbers",
        )
    number = float(value)
    if not math.isfinite(number):
        raise UsageError(f"{plain(term)} of the column {column} cannot be drawn")
    return number
