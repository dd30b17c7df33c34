"""Names near a misspelt one, for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable


def near(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Up to ``count`` known names that resemble ``name``, the nearest first.

    Names that differ in case or by a separator alone count as equal to it. For IRIs only the
    part after the last ``#`` or ``/`` is compared, with a bonus for the same beginning.
    """
    import difflib  # few runs have a name to propose

    candidates: dict[str, list[str]] = {}
    for full in known:
        candidates.setdefault(_key(full), []).append(full)
    found = difflib.get_close_matches(_key(name), sorted(candidates), n=count, cutoff=0.6)
    stem = name[: len(name) - len(_local(name))]
    names = [full for key in found for full in sorted(candidates[key]) if full != name]
    names.sort(key=lambda full: not full.startswith(stem))
    return tuple(names[:count])


def _local(name: str) -> str:
    return name[max(name.rfind("#"), name.rfind("/"), name.rfind(":")) + 1 :]


def _key(name: str) -> str:
    return _local(name).casefold().replace("_", "-")
