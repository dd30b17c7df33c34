"""What continuous integration runs: action.yml, the hooks, and the snippets of docs/ci.md.

The commands are run as the services run them, in bash, with the variables that they set, on a
small graph. Steps that use other actions, installations and uploads need the services.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
DOCS = (ROOT / "docs" / "ci.md").read_text("utf-8")
STEPS = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")
HEAD = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>

"""
SHAPES = """ex:Boat
    a sh:NodeShape ;
    sh:message "A boat has a name."@en ;
    sh:property [
        sh:message "A boat has a name."@en ;
        sh:minCount 1 ;
        sh:path rdfs:label ;
    ] ;
    sh:targetClass rdfs:Resource ;
.
"""
GOOD = 'ex:a\n    a rdfs:Resource ;\n    rdfs:label "a" ;\n.\n'
BAD = "ex:b\n    a rdfs:Resource ;\n.\n"


@pytest.fixture
def repository(make_graph: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> Path:
    """Return a repository that is a graph with one finding, and a `kg` beside it to be run."""
    root = make_graph(
        {
            "ontology/shapes/boats.ttl": HEAD + SHAPES,
            "data/good.ttl": HEAD + GOOD,
            "data/bad.ttl": HEAD + BAD,
        }
    )
    (root / ".git").mkdir()
    command = tmp_path / "bin" / "kg"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', "utf-8")
    command.chmod(0o755)
    return root


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a service does: by bash, ended by the first command that fails."""
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    source = str(ROOT / "src")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**kept, "PATH": path, "PYTHONPATH": source, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


class TestAction:
    def run(self, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run the step that validates, with inputs as a workflow gives them."""
        (step,) = (step for step in STEPS if step.get("id") == "validate")
        values = {name: told["default"] for name, told in ACTION["inputs"].items()}
        assert inputs.keys() <= values.keys()
        values |= inputs
        variables = {
            name: EXPRESSION.sub(lambda match: values[match[1]], text)
            for name, text in step["env"].items()
        }
        return bash(
            step["run"],
            folder,
            GITHUB_ACTIONS="true",
            GITHUB_OUTPUT=str(folder.parent / "output"),
            GITHUB_STEP_SUMMARY=str(folder.parent / "summary.md"),
            **variables,
        )

    def test_findings_are_told_everywhere(self, repository: Path) -> None:
        done = self.run(repository, sarif="kg.sarif", html="kg.html", junit="kg.xml")

        assert done.returncode == 1
        assert done.stdout.startswith("data/bad.ttl:5:1: violation ex:Boat")
        assert re.search(r"^::error file=data/bad\.ttl,line=5,", done.stderr, re.MULTILINE)
        assert (repository.parent / "output").read_text("utf-8") == "exit-code=1\n"
        assert "| violation |" in (repository.parent / "summary.md").read_text("utf-8")
        sarif = json.loads((repository / "kg.sarif").read_text("utf-8"))
        assert len(sarif["runs"][0]["results"]) == 1
        assert "<!doctype html>" in (repository / "kg.html").read_text("utf-8")
        assert ElementTree.parse(repository / "kg.xml").getroot().get("failures") == "1"  # noqa: S314

    def test_files_and_thresholds(self, repository: Path) -> None:
        assert self.run(repository, files="data/good.ttl\n").returncode == 0
        assert self.run(repository, files="data/good.ttl\ndata/bad.ttl\n").returncode == 1
        assert self.run(repository, **{"fail-on": "none"}).returncode == 0

    def test_data_and_shapes_need_no_graph(self, repository: Path) -> None:
        (repository / "pyproject.toml").unlink()
        (repository / "ontology" / "shapes").rename(repository / "my shapes")

        done = self.run(repository, files="data\n", shapes="my shapes\n", inference="rdfs")

        assert done.returncode == 1
        assert done.stdout.startswith("data/bad.ttl:5:1: violation ex:Boat")
        assert "rdfs inference" in done.stderr

    def test_a_graph_in_a_folder_has_paths_from_the_repository(self, repository: Path) -> None:
        (repository / ".git").rmdir()
        (repository.parent / ".git").mkdir()

        done = self.run(repository, graph=".")

        assert f"::error file={repository.name}/data/bad.ttl,line=5," in done.stderr

    def test_strict_baseline_and_language(self, repository: Path) -> None:
        empty = HEAD + "ex:Empty a sh:NodeShape ; sh:targetClass ex:None .\n"
        (repository / "ontology" / "shapes" / "empty.ttl").write_text(empty, "utf-8")
        bash("kg validate --write-baseline known.json || true", repository)
        (repository / "known.json").replace(repository / "old known.json")

        assert self.run(repository, baseline="old known.json").returncode == 0
        strict = self.run(repository, strict="true", lang="ru")
        assert strict.returncode == 1
        assert "ничего не проверяет" in strict.stdout

    def test_unreadable_files_have_their_code(self, repository: Path) -> None:
        (repository / "data" / "bad.ttl").write_text("ex:a", "utf-8")

        assert self.run(repository).returncode == 4
        assert (repository.parent / "output").read_text("utf-8") == "exit-code=4\n"

    def test_inputs_reach_the_command_by_variables_only(self) -> None:
        used: set[str] = set()
        for step in STEPS:
            assert "${{" not in step.get("run", "")
            for text in (*step.get("env", {}).values(), *step.get("with", {}).values()):
                used.update(EXPRESSION.findall(text))

        assert used == ACTION["inputs"].keys()
        (step,) = (step for step in STEPS if step.get("id") == "validate")
        assert set(re.findall(r"\$(KG_\w+)", step["run"])) == step["env"].keys()

    def test_what_is_given_cannot_run(self, repository: Path) -> None:
        self.run(repository, files="$(touch ran) `touch ran`\n; touch ran")

        assert not (repository / "ran").exists()

    def test_it_uses_setup_python_and_nothing_else(self) -> None:
        used = [step["uses"].partition("@")[0] for step in STEPS if "uses" in step]

        assert used == ["actions/setup-python"]

    def test_it_installs_its_own_checkout(self, repository: Path) -> None:
        python = repository.parent / "bin" / "python"
        python.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > ../called\n', "utf-8")
        python.chmod(0o755)
        (step,) = (step for step in STEPS if step.get("name") == "Install kg")

        assert bash(step["run"], repository, GITHUB_ACTION_PATH="/the action").returncode == 0

        called = (repository.parent / "called").read_text("utf-8").splitlines()
        assert called[:3] == ["-m", "pip", "install"]
        assert called[-1] == "/the action"


class TestHooks:
    def hook(self, name: str) -> dict[str, Any]:
        (hook,) = (hook for hook in HOOKS if hook["id"] == name)
        assert hook["language"] == "python"
        assert re.search(hook["files"], "data/bad.ttl")
        return dict(hook)

    def test_validate_judges_the_whole_graph(self, repository: Path) -> None:
        hook = self.hook("kg-validate")

        assert hook["pass_filenames"] is False
        assert bash(hook["entry"], repository).returncode == 1
        (repository / "data" / "bad.ttl").unlink()
        assert bash(hook["entry"], repository).returncode == 0

    def test_format_writes_the_files_given(self, repository: Path) -> None:
        hook = self.hook("kg-format")
        path = repository / "data" / "bad.ttl"
        path.write_text(HEAD + "ex:b a rdfs:Resource .\n", "utf-8")

        assert bash(f"{hook['entry']} data/bad.ttl", repository).returncode == 0
        assert BAD in path.read_text("utf-8")

    def test_the_documentation_names_every_hook(self) -> None:
        (config,) = [text for text in snippets("yaml") if ".pre-commit-config" in text]
        (listed,) = yaml.safe_load(config)["repos"]

        assert {hook["id"] for hook in listed["hooks"]} == {hook["id"] for hook in HOOKS}


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)


COMMITTED = """
git init --quiet
git add ontology data pyproject.toml
git -c user.name=nobody -c user.email=nobody@example.org commit --quiet --message one
git update-ref refs/remotes/origin/main HEAD
"""


class TestDocumentation:
    def test_the_workflow_gives_inputs_that_exist(self) -> None:
        (text,) = [text for text in snippets("yaml") if ".github/workflows" in text]
        steps = yaml.safe_load(text)["jobs"]["validate"]["steps"]
        (ours,) = (step for step in steps if step["uses"].startswith("OWNER/"))

        assert ours["with"].keys() <= ACTION["inputs"].keys()
        for name in ACTION["inputs"]:
            assert f"`{name}`" in DOCS

    def test_the_gitlab_job_writes_what_it_declares(self, repository: Path) -> None:
        (text,) = [text for text in snippets("yaml") if ".gitlab-ci.yml" in text]
        job = yaml.safe_load(text)["validate"]
        script = [line for line in job["script"] if not line.startswith("pip ")]

        done = bash("\n".join(script), repository)

        assert done.returncode == 1
        assert done.stdout.startswith("data/bad.ttl:5:1: violation")
        reports = job["artifacts"]["reports"]
        issues = json.loads((repository / reports["codequality"]).read_text("utf-8"))
        assert [issue["location"]["path"] for issue in issues] == ["data/bad.ttl"]
        assert ElementTree.parse(repository / reports["junit"]).getroot().get("failures") == "1"  # noqa: S314
        assert all((repository / name).is_file() for name in job["artifacts"]["paths"])

    @pytest.mark.parametrize("number", range(3))
    def test_the_commands_do_what_is_said(self, repository: Path, number: int) -> None:
        commands = snippets("sh")
        assert len(commands) == 3
        if "--since" in commands[number]:
            assert bash(COMMITTED, repository).returncode == 0

        done = bash(commands[number], repository)

        if "--baseline" in commands[number] or "--since" in commands[number]:
            assert done.returncode == 0
            assert "1 known, 0 vanished; passed" in done.stderr
        else:
            assert done.returncode == 1
            assert (repository / "junit.xml").is_file()
