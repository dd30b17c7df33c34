"""`kg sources`: what rests on which source, and whether their addresses still lead somewhere."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Final

from kg.cli.answering import add_form_options, chosen_form, show, terminal_width
from kg.cli.terminal import note, open_graph
from kg.errors import FINE, UsageError

if TYPE_CHECKING:
    from kg.sources.ledger import Ledger
    from kg.sources.tables import Table
    from kg.stores.contract import Solutions

SUMMARY = "list the sources with what rests on each, or look their addresses up"

_IN_A_TABLE: Final = "source,publisher,kind,issued,age,readOn,facts,things,alone,doubtful"
_IN_A_NARROW_TABLE: Final = "source,kind,issued,age,readOn,facts,alone,doubtful"
_WIDE: Final = 130
"""How many columns a terminal needs for the wider table."""


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
    add_form_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do what the arguments ask for."""
    from kg.sources.ledger import read_ledger
    from kg.sources.naming import named
    from kg.sources.tables import FACTS, OVERVIEW, WEAK, facts_of, overview, weak

    if arguments.weak and arguments.names:
        raise UsageError("--weak tells of all sources", mend="leave the NAME out")
    ledger = read_ledger(open_graph(arguments))
    today = date.today()
    if arguments.weak:
        _show(WEAK, weak(ledger, arguments.lang), ledger, arguments, today)
        _sum_up_weak(ledger, arguments)
    elif arguments.names:
        records = named(ledger, arguments.names)
        _show(FACTS, facts_of(ledger, records, today), ledger, arguments, today)
        for record in records:
            if not record.facts:
                note(arguments, f"nothing rests on {record.title}")
    else:
        _choose_columns(arguments)
        _show(OVERVIEW, overview(ledger, today), ledger, arguments, today)
        _sum_up(ledger, arguments)
    return FINE


def _show(
    table: Table, rows: Solutions, ledger: Ledger, arguments: argparse.Namespace, today: date
) -> None:
    show(rows, ledger.graph, arguments, today=today, asked=lambda: table.asked(today))


def _choose_columns(arguments: argparse.Namespace) -> None:
    """Leave out of a table what it has no room for; the other forms have all columns."""
    if arguments.columns is None and chosen_form(arguments) in (None, "table"):
        width = terminal_width(arguments)
        is_wide = width is None or width >= _WIDE
        arguments.columns = _IN_A_TABLE if is_wide else _IN_A_NARROW_TABLE


def _sum_up(ledger: Ledger, arguments: argparse.Namespace) -> None:
    idle = sum(not record.facts for record in ledger.records.values())
    note(
        arguments,
        f"{len(ledger.records)} sources, {len(ledger.support)} facts"
        + (f"; nothing rests on {idle} of the sources" if idle else ""),
    )
    bare = len(ledger.bare())
    if bare:
        note(arguments, f"{bare} facts rest on no source (kg validate shows them)")


def _sum_up_weak(ledger: Ledger, arguments: argparse.Namespace) -> None:
    found = ledger.weak()
    second_hand = sum(map(ledger.is_second_hand, found))
    doubtful = sum(map(ledger.is_doubtful, found))
    note(
        arguments,
        f"{len(found)} of {len(ledger.support)} facts, on {len({f.subject for f in found})} things:"
        f" {second_hand} rest on weak sources alone, of {doubtful} the graph is not sure",
    )
