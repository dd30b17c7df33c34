"""Rows of an answer as plain text: what SPARQL CSV keeps of a term.

https://www.w3.org/TR/sparql11-results-csv-tsv/#csv
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.stores.contract import Answer, Solutions, Term, Truth

Row = tuple[str, ...]


def plain(term: Term | None) -> str:
    """Return a term as SPARQL CSV has it: an IRI or text as it is, `_:` before a blank node."""
    if term is None:
        return ""
    if isinstance(term, ox.BlankNode):
        return str(term)
    return term.value


def rows_of(answer: Answer) -> list[Row]:
    """Return an answer as rows of text, the first one its head.

    ASK gives one row without a head. A graph gives one row a triple, as N-Triples, sorted.
    """
    if isinstance(answer, Solutions):
        return [answer.variables, *(tuple(map(plain, row)) for row in answer.rows)]
    if isinstance(answer, Truth):
        return [("true" if answer.value else "false",)]
    return sorted({(f"{triple} .",) for triple in answer.triples})


def csv_line(row: Iterable[str]) -> str:
    """Return a row as a line of CSV without its end; quotation marks only where they are needed."""
    return ",".join(_quoted(cell) for cell in row)


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in '",\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
