"""The public names, and the page that shows how they are used."""

import re
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent


def test_the_public_names_are_sorted_and_real() -> None:
    assert list(kg.__all__) == sorted(kg.__all__)
    for name in kg.__all__:
        assert getattr(kg, name).__doc__, name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_like_it"):
        kg.nothing_like_it  # noqa: B018


def test_the_page_about_python_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(ROOT)

    names: dict[str, object] = {}
    exec(compile(code, "docs/python.md", "exec"), names)  # noqa: S102 - our own page

    out = capsys.readouterr().out
    assert "office/neo-kz" in out
    assert "datetime64[s] Date" in out
    assert "Афганистан 2021" in out
    assert out.rstrip().endswith("True")
    labels = names["labels"]
    assert isinstance(labels, dict)
    assert labels["https://w3id.org/hecoop/id/country/kg"] == "Кыргызстан"
