"""Reads the YAML of a query's header: values out of nodes, each error with its line and mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.errors import InputError
from kg.sparql.tokens import line_at

if TYPE_CHECKING:
    from yaml.nodes import Node

_Value = TypeVar("_Value")


class HeaderReader:
    """Values out of YAML nodes; `what` is what an error calls the node."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def error(self, line: int, message: str, mend: str | None = None) -> InputError:
        """Return an error that points at a line of the header."""
        shown = line_at(self._text, line)
        return InputError(message, path=self._path, line=line, text=shown, mend=mend)

    def parse(self, text: str) -> Node:
        """Return the root node of a text. Raises InputError for what is no YAML, or nothing."""
        # Imported here: only commands that read a header pay for it.
        import yaml

        loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            node = yaml.compose(text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            last = text.count("\n") + 1
            raise self.error(
                min(mark.line + 1, last) if mark else 1,
                f"the header is no YAML: {error.problem or error.context}",
                "indent with spaces, and quote a text that holds `: ` or begins with a sign",
            ) from None
        except yaml.YAMLError as error:
            raise self.error(1, f"the header is no YAML: {error}") from None
        if node is None:
            raise self.error(1, "the header is empty", "write `key: value` lines")
        return node

    @staticmethod
    def line(node: Node) -> int:
        """Return the line of a node."""
        return int(node.start_mark.line) + 1

    @staticmethod
    def kind(node: Node) -> str:
        """Return mapping, sequence or scalar, without importing yaml's classes here."""
        return type(node).__name__.removesuffix("Node").lower()

    @staticmethod
    def is_null(node: Node) -> bool:
        """Tell whether a node is YAML's null."""
        return bool(node.tag == "tag:yaml.org,2002:null")

    def mapping(self, node: Node, what: str) -> dict[str, Node]:
        """Return the entries of a mapping. Raises InputError for another node, or a key twice."""
        if self.kind(node) != "mapping":
            raise self.error(self.line(node), f"{what} is no mapping", "write `key: value` lines")
        entries: dict[str, Node] = {}
        for key_node, value in node.value:
            key = self.text(key_node, "a key")
            if key in entries:
                raise self.error(self.line(key_node), f"{what} has the key {key} twice")
            # The key's line is the better place to point at than that of a value on a later line.
            value.start_mark = key_node.start_mark
            entries[key] = value
        return entries

    def require(
        self,
        entries: Mapping[str, Node],
        required: tuple[str, ...],
        optional: tuple[str, ...],
        what: str,
        *,
        line: int,
    ) -> None:
        """Raise InputError for a key that is unknown, and for a required one that is missing."""
        for key, node in entries.items():
            if key not in required + optional:
                raise self.error(
                    self.line(node),
                    f"{what} has the unknown key {key}",
                    f"the keys are {', '.join(required + optional)}",
                )
        for key in required:
            if key not in entries:
                raise self.error(line, f"{what} lacks the key {key}", f"add `{key}:`")

    def text(self, node: Node, what: str) -> str:
        """Return a text as written. Raises InputError for another node, or nothing."""
        value = self._scalar(node, what, "a text", lambda raw: raw.strip())
        if not value or self.is_null(node):
            raise self.error(self.line(node), f"{what} is empty", "write it, or quote the word")
        return value

    def truth(self, node: Node, what: str) -> bool:
        """Return true or false. Raises InputError for anything else."""
        truths = {"true": True, "false": False}
        value = self._scalar(node, what, "true or false", lambda raw: truths.get(raw.lower()))
        if value is None:
            raise self.error(self.line(node), f"{what} is neither true nor false")
        return value

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        """Return a list of texts. Raises InputError for another node."""
        if self.kind(node) != "sequence":
            raise self.error(self.line(node), f"{what} is no list", f"write `{what}: [a, b]`")
        return tuple(self.text(item, f"an entry of {what}") for item in node.value)

    def _scalar(self, node: Node, what: str, form: str, convert: Callable[[str], _Value]) -> _Value:
        if self.kind(node) != "scalar":
            raise self.error(self.line(node), f"{what} is not {form}")
        return convert(node.value)
