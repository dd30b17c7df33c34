"""Packages that only some forms need: asked for when the form is, with one clear error."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kg.errors import UsageError

_DISTRIBUTION = "cooperation-knowledge-graph"


def package(name: str, extra: str, what: str) -> Any:
    """Return a module of a package that an extra of this distribution brings.

    `what` is what needs it, as the error says. Raises UsageError that tells how to install it.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        missing = (error.name or name).partition(".")[0]
        raise UsageError(
            f"{what} needs the package {missing}, which is not installed",
            mend=f"python -m pip install '{_DISTRIBUTION}[{extra}]'",
        ) from error
