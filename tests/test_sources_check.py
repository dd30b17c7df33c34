"""`kg sources --check` against a server on loopback; nothing here reaches any other machine."""

from __future__ import annotations

import csv
import errno
import json
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import httpx
import pyoxigraph as ox
import pytest

from conftest import MakeGraph
from kg.cli import main
from kg.errors import InputError, RemoteError
from kg.evidence.model import Source
from kg.graph import Graph
from kg.project import find_project
from kg.sources.checking import Checked, check
from kg.sources.failures import failure_of
from kg.sources.ledger import Ledger, Record, read_ledger
from kg.sources.lookups import Lookup, lookups_of
from kg.sources.memory import Seen, read_memory, write_memory
from kg.sources.outcomes import STATUSES, Outcome
from kg.sources.pages import content_of
from source_graph import FILES, HEAD, with_addresses
from source_stub import CYRILLIC, LARGE, Handler, serving

TODAY = date(2026, 11, 25)
LOCAL = {"localhost", "127.0.0.1", "closed.invalid"}
CASES = list(
    csv.DictReader(
        (Path(__file__).parent / "source_addresses.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
    )
)


class Net:
    """The network as these tests have it: loopback, names that fail, and nothing else."""

    def __init__(self) -> None:
        self.strangers: list[str] = []
        self._look_up = socket.getaddrinfo
        self._connect = socket.socket.connect

    def getaddrinfo(self, host: str, *rest: object, **named: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name in LOCAL:
            return self._look_up("127.0.0.1", *rest, **named)  # type: ignore[arg-type]
        if not name.endswith(".invalid"):
            self.strangers.append(name)
        if name.startswith("later"):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def connect(self, end: socket.socket, address: tuple[str, int]) -> None:
        if address[0] != "127.0.0.1":
            self.strangers.append(address[0])
            raise OSError(errno.ENETUNREACH, "Network is unreachable")
        self._connect(end, address)


@pytest.fixture(scope="module", autouse=True)
def net() -> Iterator[Net]:
    """Let nothing leave the machine: names are looked up here, and only loopback is reached."""
    net = Net()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", net.getaddrinfo)
        patch.setattr(socket.socket, "connect", lambda end, to: net.connect(end, to))
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        yield net


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as port:
        yield port


class Looked(NamedTuple):
    """What one look at all addresses of the cases gave."""

    checked: Checked
    by_address: dict[str, Outcome]


@pytest.fixture(scope="module")
def looked(port: int) -> Looked:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()[1]
    texts = {case["address"]: at(case["address"], port, closed) for case in CASES}
    checked = check(map(lookup, texts.values()), **given(timeout=1))
    found = {outcome.lookup.address: outcome for outcome in checked.outcomes}
    return Looked(checked, {name: found[text] for name, text in texts.items()})


def at(address: str, port: int, closed: int = 0) -> str:
    text = address.replace("PORT", str(port)).replace("CLOSED", str(closed))
    return f"http://localhost:{port}{text}" if text.startswith("/") else text


def given(**more: object) -> dict[str, object]:
    return {
        "agent": "kg/test (birds)",
        "today": TODAY,
        "timeout": 5.0,
        "before": {},
        "pause": 0.0,
    } | more


def lookup(address: str, *quotes: str) -> Lookup:
    source = Source(ox.NamedNode("https://example.org/id/work"), "Work", None, None, address)
    return Lookup(Record(source, (), None, None, ()), address, False, quotes, date(2026, 1, 15))


def look(port: int, path: str, *quotes: str, before: dict[str, Seen] | None = None) -> Checked:
    return check([lookup(at(path, port), *quotes)], **given(before=before or {}))


def test_there_are_cases() -> None:
    assert len(CASES) == 44
    assert {case["status"] for case in CASES} == set(STATUSES) - {"none", "changed"}


@pytest.mark.parametrize("case", CASES, ids=[case["address"] for case in CASES])
def test_what_is_said_of_an_address(case: dict[str, str], looked: Looked, port: int) -> None:
    outcome = looked.by_address[case["address"]]

    assert outcome.status == case["status"]
    assert str(outcome.code or "") == case["code"]
    assert outcome.moved_to == (at(case["movedTo"], port) if case["movedTo"] else "")
    said = case["detail"].replace("PORT", str(port))
    if said.endswith("…"):
        assert outcome.detail.startswith(said[:-1])
    else:
        assert outcome.detail.replace("7199 s", "7200 s") == said


def test_what_asks_for_a_look_comes_first(looked: Looked) -> None:
    order = list(STATUSES)
    found = [order.index(outcome.status) for outcome in looked.checked.outcomes]

    assert found == sorted(found)
    assert sum(number for _, number in looked.checked.counts()) == len(CASES)
    assert looked.checked.has_dead


def test_servers_are_asked_politely(looked: Looked, port: int) -> None:
    assert looked.checked
    assert max(Handler.at_once) == 1  # one host, one request at a time
    assert Handler.asked["/robots.txt"] == 1  # localhost's; that of the broken TLS never came
    assert Handler.asked["/private/page"] == Handler.asked["/page.secret"] == 0
    for headers in Handler.headers_seen:
        assert headers["user-agent"] == "kg/test (birds)"
        assert not {"cookie", "authorization"} & headers.keys()


def test_no_more_is_read_than_is_looked_at(looked: Looked) -> None:
    assert looked.checked
    assert 0 < Handler.sent["/large"] < LARGE


def test_no_login_is_shown(looked: Looked) -> None:
    assert not [o for o in looked.checked.outcomes if "secret@" in o.detail + o.moved_to]


@pytest.mark.parametrize(
    ("path", "quote", "content"),
    [
        ("/messy", 'The Tokyo Convention - it is "in force".', "same"),
        ("/messy", "The Tokyo Convention … in force", "same"),
        ("/messy", "The Tokyo Convention […] out of force", "changed"),
        ("/messy", "never shown", "changed"),
        ("/other-words", "in force", "changed"),
        ("/cp1251", CYRILLIC, "same"),
        ("/cp1251-in-meta", CYRILLIC, "same"),
        ("/odd-charset", CYRILLIC, "same"),
        ("/hex-charset", CYRILLIC, "same"),
        ("/pdf", "in force", ""),
    ],
)
def test_words_that_the_graph_quotes_are_looked_for(
    port: int, path: str, quote: str, content: str
) -> None:
    (outcome,) = look(port, path, quote).outcomes

    assert outcome.content == content
    assert outcome.status == ("changed" if content == "changed" else "ok")
    assert ("the words that the graph quotes are not on it" in outcome.detail) == (
        content == "changed"
    )


def test_a_page_modified_after_it_was_read_is_changed(port: int) -> None:
    (later,) = look(port, "/modified").outcomes
    (earlier,) = look(port, "/not-modified").outcomes

    assert (later.status, later.content) == ("changed", "changed")
    assert later.detail == ("modified on 2026-03-25, after it was read for the graph (2026-01-15)")
    assert (earlier.status, earlier.content) == ("ok", "same")
    for path in ("/dated-anew", "/dated-oddly"):
        (never,) = look(port, path).outcomes
        assert (never.status, never.content) == ("ok", "")


@pytest.mark.parametrize(
    ("path", "content"),
    [("/ok", "same"), ("/pdf", "same"), ("/each-time", "changed"), ("/restyled", "same")],
)
def test_a_page_is_compared_with_what_it_was(port: int, path: str, content: str) -> None:
    first = look(port, path)
    (before,) = first.outcomes
    (after,) = look(port, path, before=first.seen).outcomes

    assert before.content == ""
    assert after.content == content
    assert after.detail == (
        "its text is another than on 2026-11-25" if content == "changed" else ""
    )


def test_a_server_that_knows_the_page_need_not_send_it_again(port: int) -> None:
    first = look(port, "/etag")
    second = look(port, "/etag", before=first.seen)

    assert first.seen[at("/etag", port)].etag == '"one"'
    assert (second.outcomes[0].code, second.outcomes[0].content) == (304, "same")
    assert second.seen == {}  # the page stays known as it was


def test_what_was_not_read_whole_is_not_remembered(looked: Looked, port: int) -> None:
    assert at("/large", port) not in looked.checked.seen
    assert at("/404", port) not in looked.checked.seen
    assert at("/301", port) in looked.checked.seen


def test_a_host_is_given_time(port: int) -> None:
    begun = time.monotonic()
    check([lookup(at("/ok", port)), lookup(at("/pdf", port))], **given(pause=0.2))

    assert time.monotonic() - begun >= 0.4  # robots.txt, pause, page, pause, page


def test_a_copy_and_its_original_are_both_looked_up(make_graph: MakeGraph, port: int) -> None:
    works = (
        f'{HEAD}ex:copy a ex:Work ; schema:url "{at("/ok", port)}" ;'
        f' ex:copyOf "{at("/410", port)}" . ex:none a ex:Work .'
    )
    ledger = ledger_of(make_graph({**FILES, "data/works.ttl": works}))
    checked = check(lookups_of(ledger, ledger.records.values()), **given())

    assert [(o.status, o.lookup.is_original) for o in checked.outcomes[:2]] == [
        ("dead", True),
        ("ok", False),
    ]
    assert {o.status for o in checked.outcomes[2:]} == {"none"}
    assert not checked.has_dead  # the copy is there, which is why there is one


def ledger_of(root: Path) -> Ledger:
    return read_ledger(Graph.open(find_project(root)))


def run(root: Path, *words: str) -> int:
    return main(["sources", "--graph", str(root), "--check", "--timeout", "5", *words])


def test_the_command_shows_what_asks_for_a_look(
    make_graph: MakeGraph, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_graph(with_addresses([at("/ok", port), at("/404", port)]))

    assert run(root, "-f", "csv") == 1
    out, err = capsys.readouterr()
    (row,) = csv.DictReader(StringIO(out))
    assert (row["status"], row["title"], row["code"]) == ("dead", "Work 1", "404")
    assert err.splitlines()[-1] == "looked up: 1 dead, 1 ok (--all: each)"


def test_the_command_is_fine_where_none_is_dead(
    make_graph: MakeGraph, port: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = make_graph(with_addresses([at("/each-time", port), at("/404", port)]))
    state = tmp_path / "state.json"

    assert run(root, "Work 0", "--all", "--state", str(state), "-f", "json") == 0
    (first,) = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert first["status"]["value"] == "ok"
    assert list(read_memory(state)) == [at("/each-time", port)]

    assert run(root, "Work 0", "--state", str(state)) == 0
    out, err = capsys.readouterr()
    assert "its text is another than on " in out
    assert err.splitlines()[-1] == "looked up: 1 changed"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--columns", "status,weather"], "the answer has no column 'weather'"),
        (["-o", "answer.xyz"], "the suffix of answer.xyz names no form"),
        (["-o", "no-folder/answer.csv"], "there is no folder no-folder"),
        (["--state", "no-folder/pages.json"], "there is no folder no-folder"),
    ],
)
def test_what_could_not_be_shown_is_not_looked_up(
    make_graph: MakeGraph, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_graph(with_addresses(["https://bird.invalid/"]))  # looked up, it would be 5

    assert run(root, *words) == 2
    assert said in capsys.readouterr().err


def test_without_network_there_is_one_error(
    make_graph: MakeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_graph(with_addresses(f"https://bird-{n}.invalid/" for n in range(20)))

    assert run(root) == 5
    out, err = capsys.readouterr()
    assert out == ""
    assert "there seems to be no network: none of bird-" in err
    assert "and 9 more can be reached" in err
    assert err.count("error") == 1


def test_a_dead_host_is_dead_where_others_are_known(
    make_graph: MakeGraph, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_graph(with_addresses(["https://gone.invalid/page", at("/ok", port)]))

    assert run(root, "gone.invalid/page") == 1
    assert "its host does not exist" in capsys.readouterr().out


def test_a_network_that_never_answers_is_one_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are known, as a resolver that remembers them has it, but no packet goes out."""
    hosts = [f"b{number}.localhost" for number in range(12)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])

    def unreachable(*_: object, **__: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", unreachable)
    with pytest.raises(RemoteError, match="there seems to be no network"):
        check([lookup(f"http://{host}/") for host in hosts], **given())


def test_behind_a_proxy_names_need_not_be_known_here(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")

    (outcome,) = check([lookup("http://gone.invalid/page")], **given()).outcomes
    assert outcome.status == "dead"  # the stub, taken for a proxy, knows no such page
    assert outcome.code == 404


BROKEN = {
    "no JSON": ("{", "no JSON"),
    "not ours": ('{"a": 1}', "not written by kg sources --check"),
    "a list": ("[]", "not written by kg sources --check"),
    "no pages": ('{"format": "kg sources 1"}', "it has no pages"),
    "a broken page": (
        '{"format": "kg sources 1", "pages": {"http://a/": {"seen": 3}}}',
        "what it says of http://a/ is broken",
    ),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_state_file_says_so(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=said):
        read_memory(path)


def test_a_state_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    pages = {
        "https://b.example/": Seen("2026-01-01", "ab", "https://b.example/", '"é"', "Mon"),
        "https://a.example/": Seen("2026-01-01", "cd", "https://a.example/x"),
    }

    assert read_memory(path) == {}
    write_memory(path, pages)
    assert read_memory(path) == pages


def test_tls_errors_are_told() -> None:
    untrusted = ssl.SSLCertVerificationError(1, "certificate verify failed")
    untrusted.verify_message = "certificate has expired"
    error = httpx.ConnectError("failed")
    error.__cause__ = untrusted

    assert (
        failure_of(error, 5).text == "TLS: the certificate is not accepted: certificate has expired"
    )
    assert failure_of(error, 5).status == "unreachable"


def test_text_does_not_depend_on_layout() -> None:
    one = content_of(b"<p>A  <b>b</b>&amp;c</p><style>p{}</style>", "text/html")
    other = content_of(b"<div>a b&#38;C</div>\n<script>x</script>", "TEXT/HTML; charset=utf-8")

    assert one == other
    assert content_of(b"A b", "text/plain").text == "ab"
    assert content_of(b"A b", "application/pdf").text is None
    assert content_of(b"", "").text is None


def test_nothing_was_asked_of_the_world(net: Net, looked: Looked) -> None:
    assert looked.checked
    assert net.strangers == []

    with socket.socket() as end, pytest.raises(OSError, match="unreachable"):
        end.connect(("192.0.2.1", 80))
    assert net.strangers == ["192.0.2.1"]  # so would anything else have been noticed
