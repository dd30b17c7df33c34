"""Queries of users: they only read, nothing is fetched, and each ends within its limits."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg as package
from kg.cli import main
from kg.errors import UnsupportedError, UsageError
from kg.graph import Graph
from kg.project import find_project
from kg.sparql.permission import refuse_all_but_reading
from kg.stores.worker import LimitedStore, Limits

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "si-units"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
NUMBERS = " ".join(map(str, range(100_000)))
DOUBLING = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40))
SLOW = 4.0
"""Seconds that reading the graph and a busy machine may add to what a query takes."""
Kg = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Kg:
    def run(query: str, *words: str) -> tuple[int, str, str]:
        code = main(["--graph", str(EXAMPLE), "-q", "sparql", query, *words])
        return code, *capsys.readouterr()

    return run


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.open(find_project(EXAMPLE))


@pytest.mark.parametrize(
    "query",
    [
        ENDLESS,
        "SELECT (COUNT(*) AS ?n) { ?a (<a:b>|!<a:b>)+ ?c . ?d (<a:b>|!<a:b>)+ ?f . ?g ?h ?i }",
        f"SELECT DISTINCT ?a ?f ?i {{ {ENDLESS[ENDLESS.index('{') + 1 : -1]} }} ORDER BY ?i",
        f"ASK {{ ?a {'(' * 40}<a:b>|!<a:b>{')*' * 40} ?b . ?c ?d ?e . ?f ?g ?h FILTER(?b = 0) }}",
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} }}",
        "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(STR(?c), CONCAT(STR(?f), '!!'))) }",
        "CONSTRUCT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "DESCRIBE * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    ],
    ids=[
        *(
            "product",
            "paths",
            "sorting",
            "nested-paths",
            "values",
            "regex",
            "construct",
            "describe",
        ),
    ],
)
def test_what_explodes_is_ended_with_one_error(kg: Kg, query: str) -> None:
    begun = time.monotonic()
    code, out, err = kg(query, "--timeout", "0.4")

    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "error: the query took longer than 0.4 s and was ended",
        "  mend: ask for less, or give it longer: --timeout SECONDS (in Python, timeout=)",
    ]
    assert time.monotonic() - begun < 1.4 + SLOW  # the deadline, and a second after it


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("ASK " + "{" * 10_000 + "}" * 10_000, "more than 200 brackets are open"),
        (f"ASK {{ FILTER({'(' * 10_000}true{')' * 10_000}) }}", "more than 200 brackets are open"),
        (f"ASK {{ ?s ?p {'[ <a:b> ' * 3000}1{' ]' * 3000} }}", "more than 200 brackets are open"),
        (f"ASK {{ ?s ?p {'<<( <a:b> <a:b> ' * 3000}1{' )>>' * 3000} }}", "more than 200 brackets"),
        (f"ASK {{ FILTER({'!' * 100_000}true) }}", "more than 6000 words and marks"),
        (f"SELECT (1{'+1' * 100_000} AS ?n) {{}}", "more than 6000 words and marks"),
        (f"ASK {{ {{}} {'UNION {} ' * 20_000} }}", "more than 6000 words and marks"),
        (f"ASK {{ ?s <a:b>{'/<a:b>' * 10_000} ?o }}", "more than 6000 words and marks"),
    ],
    ids=["braces", "parentheses", "blank-nodes", "triple-terms", "not", "sum", "union", "path"],
)
def test_what_would_overflow_the_engine_is_refused_before_it_is_run(
    kg: Kg, query: str, message: str
) -> None:
    begun = time.monotonic()
    code, out, err = kg(query, "--timeout", "30")

    assert (code, out) == (3, "")
    assert message in err
    assert len(err.splitlines()) == 4
    assert time.monotonic() - begun < 1 + SLOW


def test_a_regular_expression_that_others_go_back_over_is_answered(kg: Kg) -> None:
    assert kg(f"ASK {{ FILTER(REGEX('{'a' * 50}!', '^(a+)+$')) }}") == (0, "no\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not enforce the cap")
@pytest.mark.parametrize(
    "query",
    [
        f'SELECT (STRLEN(?v40) AS ?n) {{ BIND("xx" AS ?v0) {DOUBLING} }}',
        f"SELECT (GROUP_CONCAT(STR(?c); separator='{'x' * 999}') AS ?n) {{ ?a ?b ?c . ?d ?e ?f }}",
        "SELECT (COUNT(DISTINCT *) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        f"SELECT (STRLEN(REPLACE('{'a' * 5000}', 'a', '{'b' * 60_000}')) AS ?n) {{}}",
    ],
    ids=["doubling", "group-concat", "distinct", "replace"],
)
def test_what_needs_too_much_memory_is_ended_with_one_error(kg: Kg, query: str) -> None:
    code, out, err = kg(query, "--memory", "64")

    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "error: the query needed more than 64 MB of memory and was ended",
        "  mend: ask for less, or give it more: --memory MB (in Python, memory=)",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o",
    ],
)
def test_the_answer_is_that_of_the_graph_itself(graph: Graph, query: str) -> None:
    assert LimitedStore(graph, Limits(60, 1024)).query(query) == graph.query(query)


def test_errors_of_the_query_come_back_whole(graph: Graph) -> None:
    with pytest.raises(UsageError) as direct:
        graph.query("SELECT ?x {\n ?x a no:Thing }")
    with pytest.raises(UsageError) as limited:
        LimitedStore(graph, Limits()).query("SELECT ?x {\n ?x a no:Thing }")

    assert str(limited.value) == str(direct.value)


def test_no_process_is_left_behind(graph: Graph) -> None:
    with pytest.raises(UnsupportedError):
        LimitedStore(graph, Limits(0.2, 1024)).query(ENDLESS)

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let an interrupt arrive where the tests themselves run with it ignored, as under nohup."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_right_after_the_fork_leaves_no_process_behind(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork = os.fork

    def interrupted() -> int:
        child = fork()
        if child:
            os.kill(os.getpid(), signal.SIGINT)
        return child

    monkeypatch.setattr(os, "fork", interrupted)
    with pytest.raises(KeyboardInterrupt):
        LimitedStore(graph, Limits(30, 1024)).query(ENDLESS)

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_query_ends_cleanly() -> None:
    words = [sys.executable, "-m", "kg", "--graph", str(ROOT), "-q", "sparql", ENDLESS]
    run = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    if not children.exists():
        run.kill()
        pytest.skip("this system does not tell the children of a process")
    while run.poll() is None and not children.read_text():
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGINT)

    assert run.communicate(timeout=30)[1] == "\ninterrupted\n"
    assert run.returncode == 130


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", 3, "SERVICE is refused"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?a ?b ?c } }", 3, "SERVICE is refused"),
        ("SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", 3, "SERVICE is refused"),
        ("LOAD <file:///etc/passwd>", 2, "LOAD is refused"),
        ("INSERT { ?s ?p 1 } WHERE { SELECT * { ?s ?p ?o } }", 2, "INSERT is refused"),
        ("ASK {} ; DROP ALL", 2, "DROP is refused"),
        ("SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }", 2, "is no graph here"),
        ("SELECT * FROM NAMED <http://127.0.0.1:9/> { ?a ?b ?c }", 2, "is no graph here"),
        ("PREFIX f: <file:///etc/> ASK FROM f:passwd { ?a ?b ?c }", 2, "<file:///etc/passwd>"),
        ("BASE <file:///etc/> ASK FROM <passwd> { ?a ?b ?c }", 2, "<file:///etc/passwd>"),
    ],
)
def test_what_is_not_reading_this_graph_is_refused(
    kg: Kg, query: str, code: int, message: str
) -> None:
    found, out, err = kg(query)

    assert (found, out) == (code, "")
    assert message in err


def test_nothing_is_ever_fetched(kg: Kg) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        there = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        for query in (
            f"ASK {{ SERVICE <{there}> {{ ?a ?b ?c }} }}",
            f"ASK FROM <{there}> {{ ?a ?b ?c }}",
            f"ASK FROM NAMED <{there}> {{ GRAPH ?g {{ ?a ?b ?c }} }}",
            f"ASK {{ GRAPH <{there}> {{ ?a ?b ?c }} }}",
            f"DESCRIBE <{there}>",
            f"LOAD <{there}>",
            f"LOAD SILENT <{there}> INTO GRAPH <{there}>",
        ):
            kg(query)
            with pytest.raises(BlockingIOError):
                listening.accept()


def test_words_in_strings_names_and_comments_are_no_commands() -> None:
    refuse_all_but_reading('# DROP\nSELECT ?load { ?load <a:SERVICE> "INSERT \\u0022", ex:DELETE }')


def test_from_takes_a_graph_of_the_store(kg: Kg, graph: Graph) -> None:
    one = graph.files()[0].graph

    assert kg(f"ASK FROM <{one}> {{ ?s ?p ?o }}")[:2] == (0, "yes\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--timeout", "0"), "--timeout 0.0 is no limit"),
        (("--timeout", "nan"), "--timeout nan is no limit"),
        (("--memory", "-1"), "--memory -1 is no limit"),
        (("--memory", "9", "--at", "http://127.0.0.1:9/sparql"), "does not go with --at"),
    ],
)
def test_limits_that_nothing_can_keep_are_refused(
    kg: Kg, words: tuple[str, ...], message: str
) -> None:
    code, _, err = kg("ASK {}", *words)

    assert code == 2
    assert message in err


def test_from_python_a_query_has_the_same_limits(graph: Graph) -> None:
    assert bool(package.query("ASK { ?s ?p ?o }", graph, timeout=30, memory=512))
    with pytest.raises(UnsupportedError, match=r"took longer than 0\.2 s"):
        package.query(ENDLESS, graph, timeout=0.2)
    with pytest.raises(UsageError, match="timeout 0 is no limit"):
        package.query("ASK {}", graph, timeout=0)
    with pytest.raises(UsageError, match="memory -1 is no limit"):
        package.query("ASK {}", graph, memory=-1)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not enforce the cap")
def test_from_python_a_query_has_a_memory_cap(graph: Graph) -> None:
    query = f'SELECT (STRLEN(?v40) AS ?n) {{ BIND("xx" AS ?v0) {DOUBLING} }}'
    with pytest.raises(UnsupportedError, match="more than 64 MB of memory"):
        package.query(query, graph, memory=64)


def test_without_limits_a_query_runs_where_it_is_asked(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was started"))

    assert bool(package.query("ASK { ?s ?p ?o }", graph))


def test_where_no_query_can_be_ended_limits_are_refused(
    kg: Kg, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.stores.worker.HAS_WORKERS", False)

    with pytest.raises(UnsupportedError, match="cannot end a query: timeout and memory are off"):
        package.query("ASK {}", graph, timeout=5)
    code, _, err = kg("ASK {}", "--memory", "5")
    assert (code, err) == (
        3,
        "error: this system cannot end a query: --timeout and --memory are off\n",
    )
