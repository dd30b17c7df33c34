"""What a query's text shows without an engine: its kind, its columns, its VALUES blocks, its order.

Everything stands on the tokens, so a brace in a string or a comment misleads nothing.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from kg.errors import KgError, UsageError
from kg.sparql.tokens import Token, line_at, position_of, tokens_of

Kind = Literal["select", "ask", "construct", "describe"]
_KINDS: dict[str, Kind] = {
    "SELECT": "select",
    "ASK": "ask",
    "CONSTRUCT": "construct",
    "DESCRIBE": "describe",
}


class Block(NamedTuple):
    """A `VALUES ?name { … }` block inside WHERE: its variable, its terms, where its braces are."""

    name: str
    values: tuple[str, ...]
    open_at: int
    close_at: int
    line: int

    @property
    def is_undefined(self) -> bool:
        """Tell whether the block's only row is UNDEF."""
        return len(self.values) == 1 and self.values[0].upper() == "UNDEF"


class Outline(NamedTuple):
    """The outline of one query.

    `columns` is None where the query says `SELECT *` or is no SELECT.
    `ordered` says whether its outermost level has ORDER BY.
    `begin` is where the prologue (BASE, PREFIX) ends and the query form begins.
    """

    kind: Kind
    begin: int
    columns: tuple[str, ...] | None
    blocks: tuple[Block, ...]
    ordered: bool


def outline_of(text: str) -> Outline:
    """Return the outline of a query.

    Raises UsageError with line and column where the text has no query form, where braces do not
    match, or where a string is not closed.
    """
    tokens = tokens_of(text)
    depths = _depths(text, tokens)
    start = next((i for i, token in enumerate(tokens) if token.is_word(*_KINDS)), None)
    if start is None:
        raise _error(text, 0, "this is no query: it has none of SELECT, ASK, CONSTRUCT, DESCRIBE")
    kind = _KINDS[tokens[start].text.upper()]
    return Outline(
        kind=kind,
        begin=tokens[start].start,
        columns=_columns(tokens, start + 1) if kind == "select" else None,
        blocks=tuple(_blocks(text, tokens, depths)),
        ordered=_has_order(tokens, depths, start),
    )


def _depths(text: str, tokens: list[Token]) -> list[int]:
    """Return for each token how many braces are open before it."""
    depths = []
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "mark" and token.text == "}":
            if not opened:
                raise _error(text, token.start, "this brace closes nothing")
            opened.pop()
        depths.append(len(opened))
        if token.kind == "mark" and token.text == "{":
            opened.append(token)
    if opened:
        raise _error(text, opened[-1].start, "this brace is opened and not closed")
    return depths


def _columns(tokens: list[Token], index: int) -> tuple[str, ...] | None:
    """Return the variables of a SELECT clause; `index` is the token behind SELECT."""
    columns: list[str] = []
    depth = 0
    last_variable = ""
    for token in tokens[index:]:
        if depth == 0 and (token.text in ("{", "*") or token.is_word("WHERE", "FROM")):
            return None if token.text == "*" else tuple(columns)
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
            if depth == 0:
                columns.append(last_variable)
        elif token.kind == "variable":
            last_variable = token.text[1:]
            if depth == 0:
                columns.append(last_variable)
    return tuple(columns)


def _blocks(text: str, tokens: list[Token], depths: list[int]) -> list[Block]:
    """Return the blocks of one variable that stand inside a group."""
    blocks = []
    for index, (token, depth) in enumerate(zip(tokens, depths, strict=True)):
        head = tokens[index + 1 : index + 3]
        if depth == 0 or not token.is_word("VALUES") or len(head) < 2:
            continue
        if head[0].kind != "variable" or head[1].text != "{":
            continue
        close = next(i for i in range(index + 3, len(tokens)) if tokens[i].text == "}")
        blocks.append(
            Block(
                name=head[0].text[1:],
                values=_values(tokens[index + 3 : close]),
                open_at=head[1].start,
                close_at=tokens[close].start,
                line=position_of(text, token.start)[0],
            )
        )
    return blocks


def _values(tokens: list[Token]) -> tuple[str, ...]:
    """Return the terms of a block as written; a tag, a datatype and a sign belong to their term."""
    values: list[str] = []
    joins = False
    for token in tokens:
        if joins or token.kind == "tag" or token.text == "^^":
            values[-1:] = ["".join(values[-1:]) + token.text]
        else:
            values.append(token.text)
        joins = token.text in ("^^", "+", "-")
    return tuple(values)


def _has_order(tokens: list[Token], depths: list[int], start: int) -> bool:
    pairs = zip(tokens[start:], tokens[start + 1 :], depths[start:], strict=False)
    return any(a.is_word("ORDER") and b.is_word("BY") and not depth for a, b, depth in pairs)


def _error(text: str, offset: int, message: str) -> KgError:
    line, column = position_of(text, offset)
    return UsageError(message, line=line, column=column, text=line_at(text, line))
