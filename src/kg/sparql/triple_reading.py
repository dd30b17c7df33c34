"""Reads triple patterns and property paths from tokens (SPARQL 1.1, 19.8, 75 to 111)."""

from __future__ import annotations

from itertools import count

from kg.errors import UnsupportedError
from kg.sparql.patterns import (
    Alternative,
    Inverse,
    Link,
    Negated,
    Path,
    Pattern,
    Repeated,
    Sequence,
)
from kg.sparql.tokens import Token, place_of

FRESH = "?_n"
"""How a variable begins that stands for something without a name in the query."""
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE, _FIRST, _REST, _NIL = (f"<{_RDF}{name}>" for name in ("type", "first", "rest", "nil"))


class TripleReader:
    """A place in a row of tokens, and what can be read from there of triples."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.index = 0
        self._numbers = count(1)
        self._blanks: dict[str, str] = {}

    @property
    def token(self) -> Token:
        """The token at hand."""
        return self.tokens[self.index]

    @property
    def at_end(self) -> bool:
        """Whether there is none left."""
        return self.index >= len(self.tokens)

    def take(self) -> Token:
        """Return the token at hand and go on."""
        self.index += 1
        return self.tokens[self.index - 1]

    def at(self, *marks: str) -> bool:
        """Tell whether the token at hand is one of these marks."""
        return not self.at_end and self.token.kind == "mark" and self.token.text in marks

    def at_word(self, *words: str) -> bool:
        """Tell whether the token at hand is one of these keywords, given in capitals."""
        return not self.at_end and self.token.is_word(*words)

    def fresh(self) -> str:
        """Return a variable that nothing else has."""
        return f"{FRESH}{next(self._numbers)}"

    @staticmethod
    def variable(token: Token) -> str:
        """Return a variable with the sign `?`."""
        return f"?{token.text[1:]}"

    def triples_until(self, mark: str) -> tuple[Pattern, ...]:
        """Read triples up to a closing mark, and go behind it."""
        found: list[Pattern] = []
        while not self.at(mark):
            if self.at("."):
                self.take()
            else:
                found.extend(self.triples_same_subject())
        self.take()
        return tuple(found)

    def triples_same_subject(self) -> list[Pattern]:
        """Read a subject with all its predicates and objects."""
        found: list[Pattern] = []
        subject = self._node(found)
        self._properties(subject, found)
        return found

    def term(self) -> str:
        """Read a term as it is written; a blank node is a variable."""
        token = self.take()
        if token.kind == "variable":
            return self.variable(token)
        if token.kind == "blank":
            return self._blanks.setdefault(token.text, self.fresh())
        if token.kind == "word":
            return _TYPE if token.text == "a" else token.text
        text = token.text
        if token.text in ("+", "-"):
            text += self.take().text
        if token.kind == "string" and not self.at_end:
            if self.token.kind == "tag":
                text += self.take().text
            elif self.at("^^"):
                self.take()
                text += f"^^{self.take().text}"
        return text

    def _node(self, found: list[Pattern]) -> str:
        """Read a term, `[ … ]` or `( … )`; what they say goes to `found`."""
        if self.at("["):
            self.take()
            node = self.fresh()
            if not self.at("]"):
                self._properties(node, found)
            self.take()
            return node
        if self.at("("):
            self.take()
            items: list[str] = []
            while not self.at(")"):
                items.append(self._node(found))
            self.take()
            nodes = [*(self.fresh() for _ in items), _NIL]
            for place, item in enumerate(items):
                found.append(Pattern(nodes[place], Link(_FIRST), item))
                found.append(Pattern(nodes[place], Link(_REST), nodes[place + 1]))
            return nodes[0]
        return self.term()

    def _properties(self, subject: str, found: list[Pattern]) -> None:
        while not self.at_end and not self.at(".", "}", "]", "{") and not self._at_clause():
            if self.at(";"):
                self.take()
                continue
            # A variable is a predicate by itself and never part of a path.
            is_variable = self.token.kind == "variable"
            path = Link(self.term()) if is_variable else self._alternatives()
            inner: list[Pattern] = []
            found.append(Pattern(subject, path, self._node(inner)))
            found.extend(inner)
            while self.at(","):
                self.take()
                inner = []
                found.append(Pattern(subject, path, self._node(inner)))
                found.extend(inner)

    def _at_clause(self) -> bool:
        return self.token.kind == "word" and self.token.text != "a"

    def _alternatives(self) -> Path:
        ways = [self._sequence()]
        while self.at("|"):
            self.take()
            ways.append(self._sequence())
        return ways[0] if len(ways) == 1 else Alternative(tuple(ways))

    def _sequence(self) -> Path:
        steps = [self._step()]
        while self.at("/"):
            self.take()
            steps.append(self._step())
        return steps[0] if len(steps) == 1 else Sequence(tuple(steps))

    def _step(self) -> Path:
        if self.at("^"):
            self.take()
            return Inverse(self._step())
        path = self._primary()
        if self.at("?", "*", "+"):
            self._refuse_signed()
            path = Repeated(path, self.take().text)
        return path

    def _primary(self) -> Path:
        if self.at("!"):
            self.take()
            return self._negated()
        if self.at("("):
            self.take()
            path = self._alternatives()
            self.take()
            return path
        return Link(self.term())

    def _refuse_signed(self) -> None:
        """Refuse `:p +1`: the sign is the number's (19.8, longest match); engines differ."""
        sign, following = self.tokens[self.index : self.index + 2]
        if sign.text == "+" and following.kind == "number" and following.start == sign.end:
            raise UnsupportedError(
                f"+{following.text} behind a property is a number in SPARQL 1.1, and the engine"
                " takes its sign for that of a path",
                mend=f"write {following.text} for the number, or `+ {following.text}` for the path",
                **place_of(self.text, sign.start),
            )

    def _negated(self) -> Negated:
        forward: list[str] = []
        backward: list[str] = []
        if not self.at("("):
            self._refused(forward, backward)
        else:
            self.take()
            while not self.at(")"):
                if self.at("|"):
                    self.take()
                else:
                    self._refused(forward, backward)
            self.take()
        return Negated(tuple(forward), tuple(backward))

    def _refused(self, forward: list[str], backward: list[str]) -> None:
        if self.at("^"):
            self.take()
            backward.append(self.term())
        else:
            forward.append(self.term())
