"""Says what a parser's error means: what was expected, and how to mend it."""

from __future__ import annotations

import re

from kg.errors import InputError

_MESSAGE = re.compile(r"^Parser error at line \d+ (?:column \d+|between columns \d+ and \d+): ")

_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (
        r"No LoadDocumentCallback has been set.*",
        "the context of the JSON-LD is given by an address, and nothing is fetched",
        "write the context itself in the place of its address",
    ),
    (
        r"The prefix (\S*:) has not been declared",
        r"the prefix \1 is not declared in this file",
        r"add a line PREFIX \1 <…> at the top, as ontology/prefixes.ttl has it",
    ),
    (
        r"A dot is expected at the end of statements",
        'expected "." or ";" before this',
        'end the line before with ";" (same subject) or "." (last line of the subject)',
    ),
    (
        r"\. is not a valid RDF object",
        'expected an object, found "."',
        'write the missing object, or drop the "," or the predicate before the "."',
    ),
    (
        r"a is not a valid RDF object",
        'expected an object, found "a"',
        'is a "." missing before the subject? the line above was read as a predicate',
    ),
    (
        r"(\S+) is not a valid RDF object",
        r"expected an object, found \1",
        "an object is an IRI, a prefixed name, or a text in quotation marks",
    ),
    (
        r"(.+) is not a valid predicate",
        r"expected a predicate, found \1",
        'a predicate is an IRI or a prefixed name; is a "." or ";" missing before it?',
    ),
    (
        r"(.+) is not a valid subject or graph name",
        r'expected a subject, or "," or ";" before this: found \1',
        'put "," between two objects, ";" between two predicates, "." after the last',
    ),
    (
        r"Line jumps are not allowed in string literals.*",
        "the text is not closed on its line",
        'close it with ", or use """ … """ for a text of several lines',
    ),
    (
        r"No scheme found in an absolute IRI",
        "expected a whole IRI, found a relative one",
        "write the IRI in full, or as a prefixed name",
    ),
    (
        r"Invalid IRI code point '(.*)'",
        r'"\1" is not allowed in an IRI',
        'write a space as %20; is the closing ">" missing?',
    ),
    (
        r"Unexpected escape character '(.*)'",
        r'"\1" stands for no character',
        r"write \\\\ where a backslash is meant",
    ),
    (r"Unexpected (?:end of file|end)", "the file ends within a statement", 'end it with "."'),
    (
        r"Invalid UTF-8.*",
        "the text is not UTF-8",
        "save the file as UTF-8, in an editor that shows this line as you mean it",
    ),
)

_AFTER_TAG = re.compile(r"[\"']@[A-Za-z]+(?:-[A-Za-z0-9]+)*\Z")


def explained(error: SyntaxError, data: bytes, name: str) -> InputError:
    """Return the parser's error with what was expected, the line itself, and how to mend it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return InputError(
            "the file is UTF-16",
            path=name,
            line=1,
            column=1,
            mend="save it as UTF-8",
        )
    message = _MESSAGE.sub("", error.msg)
    mend = None
    for pattern, what, how in _EXPLANATIONS:
        match = re.fullmatch(pattern, message)
        if match:
            message, mend = match.expand(what), match.expand(how)
            break
    text = line_text(data, error.lineno)
    if mend is None and text is not None and _AFTER_TAG.search(text[: (error.offset or 1) - 1]):
        message = "the language tag is not a tag"
        mend = 'write letters and digits with "-" between them, as in "en-GB"'
    return InputError(
        message, path=name, line=error.lineno, column=error.offset, text=text, mend=mend
    )


def line_text(data: bytes, line: int | None) -> str | None:
    """Return a line of a file's content, counted from 1; None where there is no such line."""
    lines = data.split(b"\n")
    if line is None or not 1 <= line <= len(lines):
        return None
    return lines[line - 1].rstrip(b"\r").decode("utf-8", errors="replace")
