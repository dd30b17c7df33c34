"""What the forms of a report may look up of the run: worked out when a form asks, not before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.validation.arrays import Ids
from kg.validation.material import Material
from kg.validation.shapes import Shapes
from kg.validation.triples import SH, Term

if TYPE_CHECKING:
    from kg.validation.explaining import Page
    from kg.validation.shape_pages import ShapePages

_PARTS: Final = (ox.NamedNode(SH + "property"), ox.NamedNode(SH + "sparql"))


class RunBackground:
    """The background of one run (`kg.validation.report.Background`)."""

    def __init__(self, material: Material, met: Mapping[Term, Ids], language: str) -> None:
        """Take what was judged, and the focus nodes that each shape met."""
        self._material = material
        self._shapes = Shapes(material)
        self._met = met
        self._language = language

    def checked(self) -> dict[str, tuple[str, ...]]:
        """For each file the shapes that checked a node in it, and their named parts."""
        files: dict[str, dict[str, None]] = {}
        shown, homes = self._material.shown, self._material.homes
        for shape, nodes in self._met.items():
            names = self._names(shape)
            for file in homes.holding(nodes):
                if shown is None or file.name in shown:
                    files.setdefault(file.name, {}).update(names)
        return {name: tuple(sorted(files[name])) for name in sorted(files)}

    def page(self, code: str) -> Page | None:
        """Return the page of a rule or shape, None where there is none."""
        from kg.validation.explaining import rule_pages, shape_page

        return rule_pages().get(code) or shape_page(self._pages, code)

    @cached_property
    def _pages(self) -> ShapePages:
        from kg.validation.shape_pages import ShapePages

        homes = self._material.homes
        names = {node: homes.get(node)[0].name for node in homes.of_shapes()}
        index = self._material.shape_index
        return ShapePages(index, self._material.prefixes, names, self._language)

    def _names(self, shape: Term) -> dict[str, None]:
        """Return the name of a shape and of the parts that look at the same focus nodes."""
        found: dict[str, None] = {}
        waiting = [shape]
        while waiting:
            node = waiting.pop()
            name = self._shapes.name(node)
            if name in found:
                continue
            found[name] = None
            for part in _PARTS:
                held = self._material.shape_index.objects(node, part)
                waiting.extend(value for value in held if isinstance(value, ox.NamedNode))
        return found
