"""The text of a document, and places in it as the editor and as this tool count them.

The editor counts lines from 0, ends one at CR LF, LF or CR, and counts columns in code units of
the encoding that both sides agreed on, UTF-16 unless they did:
https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position
This tool counts lines and Unicode characters from 1 and ends a line at a line feed
(`kg.rdf.positions`). Between the two stand offsets: Unicode characters from the text's start.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

from lsprotocol.types import Position, Range

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_MARK: Final = "\ufeff"
_UNIT: Final = {"utf-8": 1, "utf-16": 2}


class Text:
    """A text that does not change; an edited one is a new one."""

    def __init__(self, content: str, encoding: str = "utf-16") -> None:
        """Hold a content whose columns the editor counts in code units of the encoding."""
        self.content = content
        self.encoding = encoding

    def edited(self, span: Range | None, replacement: str) -> Text:
        """Return the text with what stands in a range replaced; without a range, all of it."""
        if span is None:
            return Text(replacement, self.encoding)
        start, end = self.offset(span.start), self.offset(span.end)
        content = self.content[:start] + replacement + self.content[end:]
        return Text(content, self.encoding)

    def offset(self, position: Position) -> int:
        """Return where a position of the editor is; what lies behind a line's end is its end."""
        if position.line >= len(self._starts):
            return len(self.content)
        start = self._starts[position.line]
        line = self.content[start : self._line_end(position.line)]
        if line.isascii():
            return start + min(position.character, len(line))
        units = 0
        for index, character in enumerate(line):
            units += self._units(character)
            if units > position.character:
                return start + index
        return start + len(line)

    def position(self, offset: int) -> Position:
        """Return how the editor counts an offset."""
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self._units(self.content[self._starts[line] : offset]))

    def range(self, start: int, end: int) -> Range:
        """Return how the editor counts the characters from `start` to just before `end`."""
        return Range(self.position(start), self.position(end))

    def place(self, line: int, column: int | None) -> int:
        """Return where a line and column of this tool are; without a column, the line's start.

        A place behind the end of the text is its end: the text may have changed since.
        """
        if line > len(self._feeds):
            return len(self.content)
        mark = self.content.startswith(_MARK) and line == 1  # it is no column
        start = self._feeds[line - 1] + mark
        ends = self._feeds[line] - 1 if line < len(self._feeds) else len(self.content)
        return min(start + (column or 1) - 1, ends)

    def line_end(self, offset: int) -> int:
        """Return where the line ends on which an offset lies."""
        return self._line_end(bisect_right(self._starts, offset) - 1)

    def line_start(self, offset: int) -> int:
        """Return where the line begins on which an offset lies."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def next_line(self, offset: int) -> int:
        """Return where the line after that of an offset begins; the last one's end else."""
        line = bisect_right(self._starts, offset)
        return self._starts[line] if line < len(self._starts) else len(self.content)

    def is_line_start(self, offset: int) -> bool:
        """Tell whether a line begins at the offset."""
        return self.line_start(offset) == offset

    @property
    def line_break(self) -> str:
        """What ends the lines of this text."""
        return "\r\n" if "\r\n" in self.content else "\n"

    def data(self) -> bytes:
        """Return the text as a file holds it."""
        return self.content.encode("utf-8", errors="surrogatepass")

    def _line_end(self, line: int) -> int:
        if line + 1 >= len(self._starts):
            return len(self.content)
        end = self._starts[line + 1] - 1
        return end - 1 if self.content[end - 1 : end + 1] == "\r\n" else end

    def _units(self, part: str) -> int:
        if part.isascii():
            return len(part)
        if self.encoding == "utf-32":
            return len(part)
        name = "utf-16-le" if self.encoding == "utf-16" else "utf-8"
        return len(part.encode(name, errors="surrogatepass")) // _UNIT[self.encoding]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.content))]

    @cached_property
    def _feeds(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.content))]
