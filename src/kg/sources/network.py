"""Whether there is a network at all: one error is better than every source called dead."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Final
from urllib.request import getproxies

from kg.errors import RemoteError

_PROBES: Final = 12
"""How many host names are tried: that as many at once are gone is no accident."""


def refuse_without_network(hosts: Iterable[str]) -> None:
    """Raise RemoteError where none of the first host names can be looked up.

    Nothing is tried with a proxy, since names need not be known here then, nor where a host is
    named by its number, which needs no look-up.
    """
    tried = list(dict.fromkeys(filter(None, hosts)))
    if any(map(_is_number, tried)) or getproxies().keys() & {"http", "https", "all"}:
        return
    names = tried[:_PROBES]
    if not names:
        return
    pool = ThreadPoolExecutor(max_workers=len(names))
    try:
        tries = [pool.submit(_resolves, name) for name in names]
        if not any(each.result() for each in as_completed(tries)):
            raise no_network(names)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def no_network(hosts: list[str]) -> RemoteError:
    """Return the error that says so; `hosts` are those that were tried."""
    named = ", ".join(hosts[:3]) + (f" and {len(hosts) - 3} more" if len(hosts) > 3 else "")
    return RemoteError(
        f"there seems to be no network: none of {named} can be reached; nothing is said of any"
        " address",
        mend="look at the connection, or set HTTPS_PROXY if this network wants a proxy",
    )


def _resolves(host: str) -> bool:
    try:
        socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return True


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
