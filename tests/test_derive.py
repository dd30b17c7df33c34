"""Headers of derive queries: the usual ones are read without YAML, and mean the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kg import derive
from kg.project import find_project

ROOT = Path(__file__).parent.parent


def header(text: str) -> str:
    return "".join(f"{line[3:]}\n" for line in text.splitlines() if line.startswith("#+"))


def test_the_shipped_headers_are_usual_and_yaml_reads_them_alike() -> None:
    for derivation in derive.read_derivations(find_project(ROOT)):
        lines = header(derivation.text)

        assert derive._USUAL.fullmatch(lines), derivation.file
        assert tuple(yaml.safe_load(lines)["after"]) == derivation.after


@pytest.mark.parametrize(
    "lines",
    [
        "summary:\n  en: What: all\nafter: []\n",
        "summary:\n  en: a #b\nafter: []\n",
        "summary:\n  en: 'a'\nafter: []\n",
        "summary:\n  en: a\nafter: [no]\n",
        "summary:\n  en: a\nafter: [1]\n",
        "summary:\n  en: a\nafter: [b\n",
        "summary:\n  en: a\nafter: []\nmore: []\n",
        "summary:\n  en: a\ndescription: >\n less\nafter: []\n",
    ],
)
def test_whatever_may_mean_more_is_left_to_yaml(lines: str) -> None:
    assert not derive._USUAL.fullmatch(lines)


def test_names_that_yaml_takes_for_other_values_are_no_names() -> None:
    assert re.fullmatch(derive._NAMES, "[cooperation, date-bounds]")
    assert isinstance(yaml.safe_load("[no]")[0], bool)
    assert not re.fullmatch(derive._NAMES, "[no]")
