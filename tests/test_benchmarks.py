"""The benchmarks' own parts: data that is what it claims to be, and a comparison that is fair."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from contending.comparing import Outcome, Setting, compete, merged_shapes
from contending.contenders import Contender, Material
from contending.drivers.kg_engine import judge
from contending.findings import places, read_report
from contending.measuring import Limits, measure
from contending.reporting import keep, table
from generate import generate
from incremental import CHANGES, synthetic
from synthetic.defects import DEFECTS
from synthetic.terms import dated

ROOT = Path(__file__).parent.parent
SHAPES = "https://w3id.org/hecoop/shapes#"
LIMITS = Limits(seconds=60, bytes=2**33)
WRITES_REPORT = "import shutil, sys; shutil.copy(sys.argv[1], sys.argv[2])"
REPORT = """@prefix sh: <http://www.w3.org/ns/shacl#> .
[] a sh:ValidationReport ; sh:conforms false ; sh:result [
    sh:focusNode <urn:a> ; sh:sourceShape <urn:shape> ; sh:value "1" ;
    sh:sourceConstraintComponent sh:ClassConstraintComponent
] .
"""


def found_in(folder: Path) -> list[Any]:
    return judge(str(folder / "graph.nt"), str(merged_shapes(folder)), "pyshacl")


def listed_in(folder: Path) -> Counter[tuple[str, str, str]]:
    with (folder / "findings.csv").open(encoding="utf-8", newline="") as lines:
        return Counter(
            (row["focus"], row["shape"], row["component"]) for row in csv.DictReader(lines)
        )


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    generate(10_000, 7, 0, folder, ("nt", "ttl"))
    return folder


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoiled")
    generate(10_000, 7, 0.005, folder, ("nt",))
    return folder


def test_clean_data_has_no_findings(clean: Path) -> None:
    assert found_in(clean) == []
    assert listed_in(clean) == Counter()


def test_listed_defects_are_what_is_found(spoiled: Path) -> None:
    listed = listed_in(spoiled)

    found = Counter(
        (result.focus.value, result.shape.value, result.component) for result in found_in(spoiled)
    )

    assert found == listed
    assert listed.total() == 49
    assert len({(shape, component) for _, shape, component in listed}) == len(DEFECTS)


def test_every_defect_is_used_where_there_is_room(tmp_path: Path) -> None:
    generate(150_000, 7, 0.001, tmp_path, ("nt",))

    used = {(shape, component) for _, shape, component in listed_in(tmp_path)}

    assert used == {
        (
            SHAPES + defect.shape,
            f"http://www.w3.org/ns/shacl#{defect.component}ConstraintComponent",
        )
        for defect in DEFECTS
    }


def test_same_arguments_give_the_same_bytes(spoiled: Path, tmp_path: Path) -> None:
    generate(10_000, 7, 0.005, tmp_path, ("nt",))

    for name in ("graph.nt", "findings.csv"):
        assert (tmp_path / name).read_bytes() == (spoiled / name).read_bytes()


def test_another_seed_gives_other_data(clean: Path, tmp_path: Path) -> None:
    generate(10_000, 8, 0, tmp_path, ("nt",))

    assert (tmp_path / "graph.nt").read_bytes() != (clean / "graph.nt").read_bytes()


@pytest.mark.parametrize("size", [10_000, 60_000, 200_000])
def test_size_is_hit_and_no_triple_stands_twice(size: int, tmp_path: Path) -> None:
    written = generate(size, 7, 0.001, tmp_path, ("nt",))

    lines = (tmp_path / "graph.nt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == written == len(set(lines))
    assert abs(written - size) <= 0.05 * size


def test_turtle_says_what_ntriples_say(clean: Path) -> None:
    in_turtle, in_ntriples = (
        {quad.triple for quad in ox.parse(path=str(clean / f"graph.{suffix}"))}
        for suffix in ("ttl", "nt")
    )

    assert in_turtle == in_ntriples


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2026-11-24", "2026-11-24", "2026-11-24"),
    ],
)
def test_dates_have_the_bounds_of_the_derive_query(text: str, first: str, last: str) -> None:
    bounds = [value for _, value in dated("hec:startsOn", text)[1:]]

    assert bounds == [f'"{first}"^^xsd:date', f'"{last}"^^xsd:date']


def test_cpu_time_counts_processes_of_processes(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"

    run = measure([sys.executable, "-c", outer], tmp_path / "out", tmp_path / "err", LIMITS)

    assert run.code == 0
    assert run.cpu >= 0.4
    assert run.ended is None


def test_peak_memory_is_what_the_process_held(tmp_path: Path) -> None:
    """Asked of a small process: one that is begun by a large one counts as large at first."""
    asked = f"""
from pathlib import Path
from contending.measuring import Limits, measure
hold = "held = b'x' * 150_000_000"
here, limits = Path({str(tmp_path)!r}), Limits(60, 10**10)
print(measure([{sys.executable!r}, "-c", hold], here / "out", here / "err", limits).peak)
"""
    said = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent / "benchmarks")},
    )

    assert 150e6 <= int(said.stdout) < 400e6


@pytest.mark.parametrize(
    ("limits", "ended"),
    [
        (Limits(seconds=0.3, bytes=2**33), "time limit"),
        (Limits(seconds=60, bytes=80_000_000), "memory limit"),
    ],
)
def test_limits_end_a_run(limits: Limits, ended: str, tmp_path: Path) -> None:
    hold = "import time; held = b'x' * 150_000_000; time.sleep(50)"

    run = measure([sys.executable, "-c", hold], tmp_path / "out", tmp_path / "err", limits)

    assert run.ended == ended
    assert run.code < 0
    assert run.wall < 20


def test_report_is_read_below_log_lines(tmp_path: Path) -> None:
    report = tmp_path / "report.ttl"
    report.write_text("WARN: something of no matter\n" + REPORT, encoding="utf-8")

    component = "http://www.w3.org/ns/shacl#ClassConstraintComponent"
    assert read_report(report) == Counter([("urn:a", "urn:shape", component, '"1"')])


def test_details_of_a_result_are_no_results(tmp_path: Path) -> None:
    report = tmp_path / "report.ttl"
    nested = "sh:detail [ sh:focusNode <urn:b> ; sh:sourceShape <urn:inner> ] ;\n    sh:focusNode"
    report.write_text(REPORT.replace("sh:focusNode", nested, 1), encoding="utf-8")

    assert [focus for focus, *_ in read_report(report)] == ["urn:a"]


@pytest.mark.parametrize("text", ["", "<urn:a> <urn:b> <urn:c> .\n", "Exception\n\tat Main\n"])
def test_what_is_no_report_is_not_a_pass(text: str, tmp_path: Path) -> None:
    report = tmp_path / "report.ttl"
    report.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match="whether the data conforms"):
        read_report(report)


def competing(folder: Path, reports: dict[str, str], absent: str | None = None) -> list[Outcome]:
    component = "http://www.w3.org/ns/shacl#ClassConstraintComponent"
    listed = f"focus,shape,component\nurn:a,urn:shape,{component}\n"
    (folder / "findings.csv").write_text(listed, encoding="utf-8")
    wanted = []
    for name, text in reports.items():
        given = folder / f"{name}-given.ttl"
        given.write_text(text, encoding="utf-8")

        def command(files: Material, given: Path = given) -> list[str]:
            return [sys.executable, "-c", WRITES_REPORT, str(given), str(files.report)]

        wanted.append(Contender(name, lambda: "1", command, absent=lambda: absent))
    return list(compete(wanted, Setting(folder, LIMITS, runs=2, budget=60)))


def test_findings_are_compared_with_those_listed(tmp_path: Path) -> None:
    reports = {
        "right": REPORT,
        "other-value": REPORT.replace('"1"', '"01"'),
        "wrong": REPORT.replace("<urn:a>", "<urn:b>"),
        "broken": "no report",
    }

    right, other, wrong, broken = competing(tmp_path, reports)

    assert right.right
    assert len(right.runs) == 2
    assert other.right
    assert places(right.found or Counter()) == places(other.found or Counter())
    assert not wrong.right
    assert wrong.verdict() == "-1 +1"
    assert broken.failed is not None
    assert broken.failed.startswith("no report")


def test_table_gives_ratios_to_those_alone_that_are_right(tmp_path: Path) -> None:
    reports = {
        "right": REPORT,
        "other-value": REPORT.replace('"1"', '"01"'),
        "wrong": REPORT.replace("<urn:a>", "<urn:b>"),
    }

    rows = table(competing(tmp_path, reports)).splitlines()[2:]

    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert [row[4] for row in cells] == ["A", "B", "C"]
    assert min(float(row[7]) for row in cells[:2]) == 1.0
    assert cells[2][7] == ""


def test_raw_results_hold_every_run_and_no_path_of_the_machine(tmp_path: Path) -> None:
    outcomes = competing(tmp_path, {"right": REPORT, "broken": "no report"})
    (tmp_path / "graph.nt").write_text("", encoding="utf-8")
    setting = Setting(tmp_path, LIMITS, runs=2, budget=60)

    keep(outcomes, setting, {"triples": 0}, tmp_path / "results" / "kept.json")

    kept = json.loads((tmp_path / "results" / "kept.json").read_text(encoding="utf-8"))
    right, broken = kept["contenders"]
    assert len(right["runs"]) == 2
    assert right["findings"]["as listed"] is True
    assert right["command"].startswith("python -c")
    assert "no report" in broken["failed"]
    assert "findings" not in broken
    assert (tmp_path / "results" / "kept.md").read_text(encoding="utf-8") == table(outcomes)


def test_absent_contender_is_listed_with_its_reason(tmp_path: Path) -> None:
    (outcome,) = competing(tmp_path, {"absent": REPORT}, absent="it is not there")

    assert outcome.runs == []
    assert "absent: it is not there" in table([outcome])


def test_peers_are_pinned_and_pyshacl_is_the_one_that_kg_uses() -> None:
    pins = (ROOT / "benchmarks" / "peers.txt").read_text(encoding="utf-8").splitlines()
    wanted = [pin for pin in pins if pin and not pin.startswith("#")]

    assert all(re.fullmatch(r"[\w-]+==[\w.]+", pin) for pin in wanted)
    shacl = next(pin for pin in wanted if pin.startswith("pyshacl=="))
    assert f'"{shacl}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_changes_of_meetings_are_judged_as_anew(tmp_path: Path) -> None:
    generate(10_000, 7, 0.001, tmp_path, ["nt"])

    measured = synthetic(tmp_path, 7)

    assert measured["equal to judging anew"]
    assert len(measured["changes"]) == CHANGES
    assert 0 < measured["focus nodes asked again"] < 10 * CHANGES
    assert 0 < measured["min CPU ms"] <= measured["median CPU ms"] <= measured["max CPU ms"]
