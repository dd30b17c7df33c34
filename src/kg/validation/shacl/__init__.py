"""The project's own SHACL engine, which works on sets of nodes: see docs/shacl-engine.md.

Core and SPARQL of https://www.w3.org/TR/shacl/. numpy is imported here alone, so this room is
imported only when shapes are asked.
"""

from kg.validation.shacl.judging import OwnEngine

__all__ = ["OwnEngine"]
