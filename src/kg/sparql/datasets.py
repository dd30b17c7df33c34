"""Which graphs a query names with FROM and FROM NAMED."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from kg.sparql.tokens import Token, find_word, tokens_of


class NamedSource(NamedTuple):
    """A graph that stands behind FROM: its IRI, and where in the query it is named."""

    iri: str
    start: int


def sources_of(text: str) -> Iterator[NamedSource]:
    """Yield each graph behind FROM or FROM NAMED; what no prefix declares is left to the engine."""
    if find_word(text, "FROM") is None:
        return
    tokens = tokens_of(text)
    prefixes, base = _prologue(tokens)
    for index, token in enumerate(tokens):
        if not token.is_word("FROM"):
            continue
        rest = tokens[index + 1 : index + 3]
        if rest and rest[0].is_word("NAMED"):
            rest = rest[1:]
        if not rest:
            return
        named = rest[0]
        if named.kind == "iri":
            yield NamedSource(urljoin(base, _content(named)), named.start)
        elif named.kind == "name":
            prefix, _, local = named.text.partition(":")
            if prefix in prefixes:
                yield NamedSource(prefixes[prefix] + local.replace("\\", ""), named.start)


def _prologue(tokens: list[Token]) -> tuple[dict[str, str], str]:
    prefixes: dict[str, str] = {}
    base = ""
    for index, token in enumerate(tokens):
        if token.is_word("BASE") and index + 1 < len(tokens):
            base = urljoin(base, _content(tokens[index + 1]))
        elif token.is_word("PREFIX") and index + 2 < len(tokens):
            name = tokens[index + 1].text.removesuffix(":")
            prefixes[name] = urljoin(base, _content(tokens[index + 2]))
    return prefixes, base


def _content(token: Token) -> str:
    """Return an IRI as meant; its escapes are those of Python."""
    inner = token.text[1:-1]
    if "\\" not in inner:
        return inner
    return inner.encode("ascii", "backslashreplace").decode("unicode_escape")
