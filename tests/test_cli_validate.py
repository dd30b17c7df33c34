"""What `kg validate` lists, what it counts, and what it says beside the report."""

import json
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).parent.parent
FILE = str(ROOT / "data" / "countries" / "xk.ttl")


def test_text_lists_what_may_fail_and_counts_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--graph", str(ROOT), "validate", FILE]) == 0

    out, err = capsys.readouterr()
    assert out == ""
    assert "info; passed" in err
    assert "not listed: --show info lists all" in err


def test_everything_is_listed_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--graph", str(ROOT), "validate", "--show", "info", FILE]) == 0

    out, err = capsys.readouterr()
    assert "hsh:NamedInRussian-prefLabelRu" in out
    assert "not listed" not in err


def test_what_fails_is_always_listed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--graph", str(ROOT), "validate", "--show", "violation", "--fail-on", "info", FILE]

    assert main(words) == 1
    assert "hsh:NamedInRussian-prefLabelRu" in capsys.readouterr().out


def test_forms_for_programs_hold_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--graph", str(ROOT), "validate", "-f", "json", FILE]) == 0

    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["severity"] for finding in findings} == {"info"}
