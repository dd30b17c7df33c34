"""The expected answers of a graph: `tests/expected/<name>.csv` and what stands beside them.

- `<name>.csv`, `<name>.<case>.csv`: SPARQL CSV, lines ended by a line feed.
- `<name>.nt`, `<name>.<case>.nt`: for CONSTRUCT, N-Triples, sorted.
- `cases.yaml`: `name.case`, with the value of each parameter as a person types it.
- `empty.yaml`: `name` or `name.case`, with the reason why no rows are the truth.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.questions.rows import Row, csv_line

CASES = "cases.yaml"
EMPTY = "empty.yaml"


@dataclass(frozen=True)
class Case:
    """One asking of a question: `label` is its name, or name and case, parted by a point.

    `path` is the file that declares the case.
    """

    label: str
    values: dict[str, str]
    path: Path

    @property
    def question(self) -> str:
        """Return the question's name."""
        return self.label.partition(".")[0]


class Expected:
    """The expected answers in one folder. Raises InputError where a YAML file is broken."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.empty: dict[str, str] = {}
        self._cases: list[Case] = []
        for label, reason in self._read(EMPTY).items():
            if not isinstance(reason, str) or not reason.strip():
                raise self._error(EMPTY, f"{label} has no reason", "say why no rows are the truth")
            self.empty[label] = reason
        for label, values in self._read(CASES).items():
            if "." not in label or not isinstance(values, dict):
                raise self._error(
                    CASES,
                    f"{label} is no case",
                    "write `name.case:` and below it `parameter: value`",
                )
            typed = {str(key): str(value) for key, value in values.items()}
            self._cases.append(Case(label, typed, folder / CASES))

    def cases(self, question: str) -> list[Case]:
        """Return the askings of a question: as it stands, then each further case."""
        as_it_stands = Case(question, {}, self._folder / CASES)
        return [as_it_stands, *(case for case in self._cases if case.question == question)]

    def labels(self) -> set[str]:
        """Return every label that a file of expected answers or a YAML file names."""
        files = {path.stem for path in self._folder.glob("*") if path.suffix in (".csv", ".nt")}
        return files | set(self.empty) | {case.label for case in self._cases}

    def path(self, label: str, kind: str) -> Path:
        """Return the file of an answer."""
        return self._folder / f"{label}.{'nt' if kind == 'construct' else 'csv'}"

    def rows(self, label: str, kind: str) -> list[Row] | None:
        """Return the expected rows, head first, or None where the file is absent."""
        path = self.path(label, kind)
        try:
            with path.open(encoding="utf-8", newline="") as file:
                if kind == "construct":
                    return [(line.rstrip("\r\n"),) for line in file if line.strip()]
                return [tuple(row) or ("",) for row in csv.reader(file, strict=True)]
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"the expected answer cannot be read: {error}", path=path) from None

    def write(self, label: str, kind: str, rows: list[Row]) -> None:
        """Write an answer as the expected one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lines = [row[0] if kind == "construct" else csv_line(row) for row in rows]
        text = "".join(f"{line}\n" for line in lines)
        self.path(label, kind).write_text(text, encoding="utf-8", newline="")

    def _read(self, name: str) -> dict[str, Any]:
        path = self._folder / name
        if not path.exists():
            return {}
        import yaml

        try:
            # BaseLoader: every scalar stays text, so `country: NO` is no truth value, and no tag
            # makes an object.
            text = path.read_text(encoding="utf-8")
            loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds texts only
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise self._error(name, f"the file is no YAML: {error}") from None
        if loaded in (None, ""):
            return {}
        if not isinstance(loaded, dict):
            raise self._error(name, "the file is no mapping", "write `name: …` lines")
        return loaded

    def _error(self, name: str, message: str, mend: str | None = None) -> InputError:
        return InputError(message, path=self._folder / name, mend=mend)
