from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import kg
from kg.cli import COMMANDS, command_parser, main, terminal
from kg.errors import EXIT_CODES

MakeGraph = Callable[[Mapping[str, str]], Path]

ENV = {**os.environ, "PYTHONPATH": str(Path(kg.__file__).parent.parent)}
FACTS = {
    "data/a.ttl": """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ex:a a ex:Kind . ex:b a ex:Kind , ex:Other .
ex:Kind rdfs:label "kind"@en , "вид"@ru .
"""
}


def _python(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, cwd=cwd, env=ENV
    )


def test_help_lists_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0

    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for name, what in COMMANDS.items():
        assert f"{name} {what}" in lines
    for code, meaning in EXIT_CODES.items():
        assert f"{code} {meaning}" in lines


def test_help_imports_nothing_but_the_standard_library(tmp_path: Path) -> None:
    program = (
        "import sys; before = set(sys.modules); from kg.cli import main; code = main(['--help']);"
        "sys.stderr.write(' '.join(set(sys.modules) - before)); sys.exit(code)"
    )

    done = _python("-c", program, cwd=tmp_path)

    rooms = {name.partition(".")[0] for name in done.stderr.split()}
    assert done.returncode == 0
    assert rooms <= {"kg", *sys.stdlib_module_names}
    assert {name for name in done.stderr.split() if name.startswith("kg")} == {
        *("kg", "kg.cli", "kg.errors")
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_there_and_says_what_the_table_says(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser, command = command_parser(name)

    assert COMMANDS[name] == command.SUMMARY
    assert main([name, "--help"]) == 0
    assert f"usage: kg {name}" in capsys.readouterr().out
    assert parser.get_default("run") is None


def test_without_a_command_help_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2

    out, err = capsys.readouterr()
    assert (out, "usage: kg" in err) == ("", True)


def test_an_unknown_command_shows_a_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inof"]) == 2
    assert "did you mean 'info'?" in capsys.readouterr().err


def test_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("kg ")


@pytest.mark.parametrize("words", [["--graph", "{}", "info"], ["info", "--graph", "{}"]])
def test_common_options_stand_before_or_after_the_command(
    make_graph: MakeGraph, words: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_graph(FACTS)

    assert main([word.format(root) for word in words]) == 0

    out, err = capfd.readouterr()
    assert err == f"graph: Small graph ({root})\n"
    assert out == (
        "Small graph <https://example.org/>\n"
        "no version: CITATION.cff names none\n"
        "2 files, 11 triples in the default graph, no deprecated term\n"
        "\n"
        "group     files  triples\n"
        "data      1      5\n"
        "ontology  1      6\n"
        "derived   0      0\n"
        "\n"
        "class     label  instances\n"
        "ex:Kind   kind   2\n"
        "ex:Other         1\n"
    )


def test_quiet_and_verbose(make_graph: MakeGraph, capfd: pytest.CaptureFixture[str]) -> None:
    root = make_graph(FACTS)

    assert main(["-q", "--graph", str(root), "info"]) == 0
    assert capfd.readouterr().err == ""
    assert main(["info", "-v", "--graph", str(root)]) == 0
    assert "2 files read in " in capfd.readouterr().err


def test_info_as_json_with_labels(make_graph: MakeGraph, capfd: pytest.CaptureFixture[str]) -> None:
    root = make_graph(FACTS)

    assert main(["--graph", str(root), "info", "-f", "json", "--labels", "ru"]) == 0

    facts = json.loads(capfd.readouterr().out)
    assert facts["triples"] == 11
    assert facts["classes"][0] == {"class": "ex:Kind", "label": "вид", "instances": 2}


def test_info_on_a_terminal_is_a_table(
    make_graph: MakeGraph, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    assert main(["--graph", str(make_graph(FACTS)), "info"]) == 0
    assert "┃" in capfd.readouterr().out


def test_the_graph_upward_is_not_named(make_graph: MakeGraph) -> None:
    done = _python("-m", "kg", "info", cwd=make_graph(FACTS) / "data")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Small graph")


def test_all_broken_files_are_shown_with_their_lines(
    make_graph: MakeGraph, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = "PREFIX e: <http://e/>\ne:a e:b .\n"
    root = make_graph({"data/a.ttl": broken, "data/b.ttl": "nonsense"})

    assert main(["--graph", str(root), "info"]) == 4

    out, err = capfd.readouterr()
    assert out == ""
    assert err.splitlines()[1:5] == [
        'data/a.ttl:2:9: expected an object, found "."',
        "    e:a e:b .",
        "            ^",
        '  mend: write the missing object, or drop the "," or the predicate before the "."',
    ]
    assert err.splitlines()[5].startswith("data/b.ttl:1:1: ")


def test_an_interrupt_is_130(
    make_graph: MakeGraph, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.cli.info.open_graph", interrupt)

    assert main(["info"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_reader_that_goes_away_leaves_no_traceback(make_graph: MakeGraph) -> None:
    lines = "".join(f"<https://example.org/{n}> a <https://example.org/K> .\n" for n in range(9000))
    root = make_graph({"data/many.nt": lines.replace(" a ", " <https://example.org/p> ")})
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "dump", "--graph", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENV,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read().decode()
        code = process.wait(timeout=60)

    assert code == 130
    assert "Traceback" not in err
    assert "Exception ignored" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_stdout_is_one_clear_error(make_graph: MakeGraph) -> None:
    root = make_graph(FACTS)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "dump"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=root,
            env=ENV,
        )

    assert done.returncode == 2
    assert done.stderr == "error: standard output cannot be written: No space left on device\n"


def test_only_what_a_command_needs_is_imported(make_graph: MakeGraph) -> None:
    program = (
        "import sys; from kg.cli import main; code = main(['info']);"
        "heavy = {'rdflib', 'pyshacl', 'SPARQLWrapper', 'rich', 'mcp', 'importlib.metadata'};"
        "sys.stderr.write(', '.join(heavy & sys.modules.keys())); sys.exit(code)"
    )

    done = _python("-c", program, cwd=make_graph(FACTS))

    assert (done.returncode, done.stderr) == (0, "")


def test_progress_is_shown_on_a_terminal_after_its_patience_only(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(terminal, "_PATIENCE", 0.05)
    arguments = argparse.Namespace(quiet=False)

    with terminal.progress(arguments, "at once"):
        pass
    assert capfd.readouterr().err == ""

    with terminal.progress(arguments, "counting") as shown:
        for _ in range(200):
            time.sleep(0.02)
            if shown.is_shown:
                break
        shown.step("still counting")
    assert "counting" in capfd.readouterr().err
    for _ in range(200):  # the drawing thread ends by itself, a moment later
        if threading.active_count() == 1:
            break
        time.sleep(0.02)
    assert threading.active_count() == 1
