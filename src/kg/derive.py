"""The queries that fill the derived graph, in the order in which they build on one another.

Each is a CONSTRUCT query in `queries/derive/`, with a header of `#+` lines in YAML::

    #+ summary: {en: What follows, ru: Что следует}
    #+ after: [other-query]
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError, KgError
from kg.project import Project

_KEYS = ("after", "description", "summary", "tags")


# A header as nearly all are. YAML is slow to start, so it reads only the others.
_NAME = re.compile(r"(?!(?:true|false|yes|no|on|off|null|y|n)\b)[a-z][a-z-]*")
_NAMES = rf"\[(?:{_NAME.pattern}(?:, {_NAME.pattern})*)?\]"
_TEXT = r"[^\W\d_](?:[^:#\n]|:(?=\S)|(?<=\S)#)*"
_USUAL = re.compile(
    rf"summary:\n(?:  (?:en|ru): {_TEXT}\n)+"
    rf"(?:description: (?:{_TEXT}|>(?:\n  \S[^\n]*)+)\n)?"
    rf"after: (?P<after>{_NAMES})\n"
    rf"(?:tags: {_NAMES}\n)?"
)


class Derivation(NamedTuple):
    """One derive query: its name, its file as shown, its text, and the names it comes after."""

    name: str
    file: str
    text: str
    after: tuple[str, ...]

    @property
    def summary(self) -> str:
        """What it derives, in English or in the first language that there is."""
        said = _header(self.text, self.file)["summary"]
        if isinstance(said, dict):
            said = said.get("en") or next(iter(said.values()), "")
        return str(said)

    def failed(self, error: KgError) -> InputError:
        """Return the error as one of this query's file."""
        return InputError(
            error.message,
            path=self.file,
            line=error.line,
            column=error.column,
            text=error.text,
            mend=error.mend,
        )


def read_derivations(project: Project) -> list[Derivation]:
    """Return a project's derive queries, each after those that it names in `after`.

    Queries that do not depend on one another stand in the order of their names. Raises
    InputError for a header that cannot be read, an unknown name, or a cycle.
    """
    return in_order(_read(path, project.root) for path in project.derive_files())


def in_order(derivations: Iterable[Derivation]) -> list[Derivation]:
    """Return derive queries in the order that `read_derivations` gives them. Raises as it does."""
    found = {derivation.name: derivation for derivation in derivations}
    for derivation in found.values():
        for name in derivation.after:
            if name not in found:
                raise InputError(
                    f'"after" names a derive query that does not exist: {name}',
                    path=derivation.file,
                    line=_line_of(derivation.text, "after"),
                    mend=f"the derive queries are {', '.join(found)}",
                )
    return _ordered(found)


def _ordered(found: dict[str, Derivation]) -> list[Derivation]:
    ordered: dict[str, Derivation] = {}
    while len(ordered) < len(found):
        ready = [
            derivation
            for name, derivation in found.items()
            if name not in ordered and all(before in ordered for before in derivation.after)
        ]
        if not ready:
            stuck = sorted(found.keys() - ordered.keys())
            raise InputError(
                f"these derive queries wait for one another: {', '.join(stuck)}",
                path=found[stuck[0]].file,
                line=_line_of(found[stuck[0]].text, "after"),
                mend='take one name out of an "after"',
            )
        ordered[ready[0].name] = ready[0]
    return list(ordered.values())


def _read(path: Path, root: Path) -> Derivation:
    shown = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", path=shown) from error
    lines = "".join(f"{line[3:]}\n" for line in text.splitlines() if line.startswith("#+"))
    usual = _USUAL.fullmatch(lines)
    if usual is not None:
        return Derivation(path.stem, shown, text, tuple(_NAME.findall(usual["after"])))
    header = _header(text, shown)
    after = header.get("after", [])
    if not isinstance(after, list) or not all(isinstance(name, str) for name in after):
        raise InputError('"after" is no list of names', path=shown, line=_line_of(text, "after"))
    return Derivation(path.stem, shown, text, tuple(after))


def _header(text: str, shown: str) -> dict[str, Any]:
    """Return the header of a derive query; raises InputError with the line of what is wrong."""
    import yaml

    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.load("\n".join(lines), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 1
        raise InputError(f"the header is not YAML: {what}", path=shown, line=line) from error
    if not isinstance(header, dict) or "summary" not in header:
        raise InputError(
            "the header has no summary",
            path=shown,
            line=1,
            mend='begin the file with a line "#+ summary: …" that says what it derives',
        )
    for key in header:
        if key not in _KEYS:
            raise InputError(
                f"unknown key in the header: {key}",
                path=shown,
                line=_line_of(text, str(key)),
                mend=f"the keys are {', '.join(_KEYS)}",
            )
    return header


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#+") and line[2:].strip().startswith(f"{key}:"):
            return number
    return 1
