"""`kg sources`: what rests on which source, and whether their addresses still lead somewhere."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.cli.answering import (
    add_form_options,
    chosen_form,
    refuse_on_terminal,
    show,
    terminal_width,
)
from kg.cli.terminal import note, open_graph, progress
from kg.errors import FINDINGS, FINE, UsageError
from kg.render.choosing import chosen
from kg.render.labelling import LABEL_SUFFIX
from kg.stores.contract import Solutions

if TYPE_CHECKING:
    from kg.sources.ledger import Ledger
    from kg.sources.tables import Table

SUMMARY = "list the sources with what rests on each, or look their addresses up"

_IN_A_TABLE: Final = "title,publisher,kind,issued,age,readOn,facts,things,alone,doubtful"
_IN_A_NARROW_TABLE: Final = "title,kind,issued,age,readOn,facts,alone,doubtful"
_OF_A_CHECK: Final = "status,title,url,detail,facts,alone"
_LOOKED_AT: Final = (None, "table", "html", "docx")
"""The forms with some columns only; the others are for programs and have all."""
_WIDE: Final = 130
"""How many columns a terminal needs for the wider table."""
_TIMEOUT: Final = 20.0
_LONGEST: Final = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="a source, by its address, its title or a part of it, its IRI: show the facts that"
        " rest on it, with file, line and quoted words (none: list all sources)",
    )
    parser.add_argument(
        "--weak",
        action="store_true",
        help="show the facts that rest on copies, news and other weak kinds of source alone, or"
        " of which the graph itself is not sure",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="look the addresses (of all sources, or of NAME…) up on the network, and show those"
        " that are dead, moved, changed, not reachable; exit code 1 if one is dead",
    )
    parser.add_argument(
        "--all", action="store_true", help="with --check: show those that are as they were too"
    )
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help="with --check: compare pages with what FILE says they were, and keep in it what they"
        " are now",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        metavar="S",
        help=f"with --check: how long to wait for an answer (default: {_TIMEOUT:g} seconds)",
    )
    add_form_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do what the arguments ask for."""
    from kg.sources.ledger import read_ledger
    from kg.sources.naming import named
    from kg.sources.tables import FACTS, OVERVIEW, WEAK, facts_of, overview, weak

    _refuse_unread(arguments)
    ledger = read_ledger(open_graph(arguments))
    today = date.today()
    if arguments.check:
        return _check(ledger, arguments, today)
    if arguments.weak:
        _show(WEAK, weak(ledger, arguments.lang), ledger, arguments, today)
        _sum_up_weak(ledger, arguments)
    elif arguments.names:
        records = named(ledger, arguments.names)
        table = FACTS.about([record.title for record in records])
        _show(table, facts_of(ledger, records, today), ledger, arguments, today)
        for record in records:
            if not record.facts:
                note(arguments, f"nothing rests on {record.title}")
    else:
        _choose_columns(arguments, _IN_A_TABLE, _IN_A_NARROW_TABLE)
        _show(OVERVIEW, overview(ledger, today), ledger, arguments, today)
        _sum_up(ledger, arguments)
    return FINE


def _refuse_unread(arguments: argparse.Namespace) -> None:
    """Raise UsageError for options that would be read by nothing."""
    if arguments.weak and arguments.names:
        raise UsageError("--weak tells of all sources", mend="leave the NAME out")
    if arguments.weak and arguments.check:
        raise UsageError("--weak does not go with --check", mend="ask one after the other")
    for option in ("all", "state", "timeout"):
        if not arguments.check and getattr(arguments, option):
            raise UsageError(f"--{option} goes with --check")


def _check(ledger: Ledger, arguments: argparse.Namespace, today: date) -> int:
    # Imported here: only who looks addresses up pays for the HTTP client.
    from kg.sources.checking import check
    from kg.sources.lookups import host_of, lookups_of
    from kg.sources.memory import read_memory, write_memory
    from kg.sources.naming import named
    from kg.sources.outcomes import CALM
    from kg.sources.tables import CHECKED, checked

    _refuse_in_vain(CHECKED, arguments)
    before = read_memory(arguments.state) if arguments.state else {}
    every = list(ledger.records.values())
    records = named(ledger, arguments.names) if arguments.names else every
    with progress(arguments, "looking addresses up") as shown:
        found = check(
            lookups_of(ledger, records),
            agent=_agent(ledger),
            today=today,
            timeout=arguments.timeout or _TIMEOUT,
            before=before,
            other_hosts=(host_of(record.source.address or "") for record in every),
            progress=lambda done, of: shown.step(f"{done} of {of} addresses looked up"),
        )
    outcomes = [each for each in found.outcomes if arguments.all or each.status not in CALM]
    _choose_columns(arguments, _OF_A_CHECK, _OF_A_CHECK)
    _show(CHECKED, checked(ledger, outcomes), ledger, arguments, today)
    counted = ", ".join(f"{number} {status}" for status, number in found.counts())
    left_out = "" if arguments.all or len(outcomes) == len(found.outcomes) else " (--all: each)"
    note(arguments, f"looked up: {counted or 'nothing'}{left_out}")
    if arguments.state:
        write_memory(arguments.state, {**before, **found.seen})
    return FINDINGS if found.has_dead else FINE


def _refuse_in_vain(table: Table, arguments: argparse.Namespace) -> None:
    """Raise UsageError, before anything is looked up, for what would fail when it is shown."""
    for path in (arguments.output, arguments.state):
        if path is not None and not path.parent.is_dir():
            raise UsageError(f"there is no folder {path.parent}", path=path)
    refuse_on_terminal(chosen_form(arguments), arguments)
    if arguments.columns is not None:
        labels = [f"{name}{LABEL_SUFFIX}" for name in table.columns]
        known = Solutions((*table.columns, *labels), [])
        chosen(known, [name.strip() for name in arguments.columns.split(",")], None)


def _agent(ledger: Ledger) -> str:
    """Return what servers are told of us: the tool, and for which graph it asks."""
    from kg.citation import read_citation
    from kg.cli import version

    cited = read_citation(ledger.graph.project)
    about = f"{cited.title}; +{cited.address}".encode("ascii", "ignore").decode().strip("; ")
    return f"kg/{version().strip('()').replace(' ', '-')} (looks up addresses of sources; {about})"


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= _LONGEST:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds up to {_LONGEST}")
    return seconds


def _show(
    table: Table, rows: Solutions, ledger: Ledger, arguments: argparse.Namespace, today: date
) -> None:
    show(rows, ledger.graph, arguments, today=today, asked=lambda: table.asked(today))


def _choose_columns(arguments: argparse.Namespace, wide: str, narrow: str) -> None:
    """Leave out of what people look at the columns that it has no room for."""
    if arguments.columns is None and chosen_form(arguments) in _LOOKED_AT:
        width = terminal_width(arguments)
        arguments.columns = wide if width is None or width >= _WIDE else narrow


def _sum_up(ledger: Ledger, arguments: argparse.Namespace) -> None:
    idle = sum(not record.facts for record in ledger.records.values())
    note(
        arguments,
        f"{_several(len(ledger.records), 'source')}, {_several(len(ledger.support), 'fact')}"
        + (f"; nothing rests on {idle} of the sources" if idle else ""),
    )
    bare = len(ledger.bare())
    if bare:
        note(arguments, f"without any source: {_several(bare, 'fact')} (kg validate shows them)")


def _several(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _sum_up_weak(ledger: Ledger, arguments: argparse.Namespace) -> None:
    found = ledger.weak()
    second_hand = sum(map(ledger.is_second_hand, found))
    doubtful = sum(map(ledger.is_doubtful, found))
    note(
        arguments,
        f"{len(found)} of {len(ledger.support)} facts, on {len({f.subject for f in found})} things:"
        f" {second_hand} rest on weak sources alone, of {doubtful} the graph is not sure",
    )
