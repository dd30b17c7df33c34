"""Whatever is done to a text, each question gets an answer, and nothing of it is left behind."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from kg.editor.completing import Completer
from kg.editor.desk import Desk
from kg.editor.features import make_server
from kg.editor.hovering import Teller
from kg.editor.mending import extent, mends
from kg.editor.places import descriptions, mentions, subjects
from kg.editor.texts import Text
from kg.editor.tidying import tidied
from kg.errors import InputError
from kg.project import find_project

ROOT = Path(__file__).parent.parent / "examples" / "si-units"
FILES = sorted(ROOT.rglob("*.ttl"))
BITS = [
    "",
    "x",
    '"',
    "<",
    "[",
    ";",
    ".",
    "\n",
    ":",
    "a ",
    '"""',
    "si:",
    "🚤",
    "@en",
    "^^",
    ")",
    "}",
]


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(find_project(ROOT), "en", "utf-16")


def spoiled(text: str, chance: random.Random) -> str:
    """Return a text with bits put in the place of others."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.randint(0, 8))
        text = text[:start] + chance.choice(BITS) + text[end:]
    return text


@pytest.mark.parametrize("seed", range(40))
def test_every_question_has_an_answer(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same each time
    path = chance.choice(FILES)
    before = dict(desk.findings())
    text = Text(spoiled(path.read_text(encoding="utf-8"), chance))
    desk.put(path, text)

    for file, findings in desk.findings().items():
        for finding in findings:
            start, end = extent(desk, file, finding)
            assert 0 <= start <= end <= len(desk.text(file).content)
            for mend in mends(desk, file, finding):
                assert all(edit.start <= edit.end for edit in mend.edits)
    for offset in chance.sample(range(len(text.content)), 4):
        asked = Completer(text, desk.scan(path), desk.knowledge, desk.prefixes, "en").at(offset)
        assert asked.start <= offset <= asked.end
        mention = desk.scan(path).at(offset)
        if mention is not None and mention.iri is not None:
            assert Teller(desk.knowledge, "ru", str).told(mention.iri)
            descriptions(desk, mention.iri, path)
            mentions(desk, mention.iri, path, descriptions=True)
    assert all(subject.end <= subject.statement_end for subject in subjects(desk, path))
    with suppress(InputError):
        tidied(desk, path)

    desk.drop(path)
    assert {file: found for file, found in desk.findings().items() if found} == {
        file: found for file, found in before.items() if found
    }


def test_the_files_of_the_example_are_there() -> None:
    assert len(FILES) == 8


def test_a_server_answers_what_it_says_it_does() -> None:
    server = make_server("1", None, None)

    assert {"textDocument/hover", "textDocument/completion", "textDocument/codeAction"} <= set(
        server.protocol.fm.features
    )
