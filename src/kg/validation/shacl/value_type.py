"""What kind of thing a value is. https://www.w3.org/TR/shacl/#core-components-value-type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.validation.arrays import contains
from kg.validation.shacl import terms
from kg.validation.shacl.model import Constraint, Found, Plain, Values
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.running import Run
from kg.validation.shacl.terms import of_datatype
from kg.validation.triples import RDF, SH

_LANG_STRING: Final = RDF + "langString"
_KINDS: Final = {
    SH + "IRI": terms.IRI,
    SH + "BlankNode": terms.BLANK,
    SH + "Literal": terms.LITERAL,
    SH + "BlankNodeOrIRI": terms.BLANK | terms.IRI,
    SH + "BlankNodeOrLiteral": terms.BLANK | terms.LITERAL,
    SH + "IRIOrLiteral": terms.IRI | terms.LITERAL,
}


@dataclass(frozen=True, eq=False)
class OfClass(Plain):
    """`sh:class`: each value is an instance of the class."""

    kind: ox.NamedNode | ox.BlankNode

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that are not."""
        instances = run.columns.instances(run.columns.number(self.kind))
        different = values.different
        yield values.that(different, ~contains(instances, different))


@dataclass(frozen=True, eq=False)
class OfDatatype(Plain):
    """`sh:datatype`: each value is a well-formed literal of the datatype."""

    datatype: str

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that are not."""
        different = values.different
        if self.datatype == _LANG_STRING:
            has = run.terms.languages(different) != terms.NO_LANGUAGE
        else:
            has = run.terms.each(different, of_datatype(self.datatype))
        yield values.that(different, ~has)


@dataclass(frozen=True, eq=False)
class OfKind(Plain):
    """`sh:nodeKind`: each value is an IRI, a blank node or a literal, as the mask allows."""

    allowed: int

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that are not."""
        different = values.different
        yield values.that(different, (run.terms.kinds(different) & self.allowed) == 0)


def read(parameters: Parameters) -> Iterator[Constraint]:
    """Yield the constraints on the kind of value. Raises IllFormedError."""
    for kind in parameters.all("class"):
        # A class without a name is none of SHACL; other engines look for its instances as well.
        if not isinstance(kind, ox.NamedNode | ox.BlankNode):
            raise parameters.wrong("class", kind, "needs an IRI")
        yield OfClass(
            SH + "ClassConstraintComponent", f"the value is no instance of {kind.value}", kind
        )
    datatype = parameters.iri("datatype")
    if datatype is not None:
        yield OfDatatype(
            SH + "DatatypeConstraintComponent",
            f"the value is no well-formed literal of {datatype.value}",
            datatype.value,
        )
    allowed = parameters.iri("nodeKind")
    if allowed is not None:
        if allowed.value not in _KINDS:
            raise parameters.wrong("nodeKind", allowed, "needs one of the six kinds of SHACL")
        text = f"the value is no {allowed.value.removeprefix(SH)}"
        yield OfKind(SH + "NodeKindConstraintComponent", text, _KINDS[allowed.value])
