"""Why an address gave no answer, told from what the network said."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Final, NamedTuple

import httpx

_NO_SUCH_HOST: Final = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
"""What a resolver says of names that nobody has; the second one is not known everywhere."""


class Failure(NamedTuple):
    """An address that gave no answer.

    `status` is one of `kg.sources.outcomes.STATUSES`. `is_of_the_network`: nothing shows that the
    network beyond this machine was reached.
    """

    text: str
    status: str = "unreachable"
    is_of_the_network: bool = False


def failure_of(error: httpx.HTTPError, timeout: float) -> Failure:
    """Return what an error of the HTTP client means; `timeout` is how long it waited."""
    for cause in _chain(error):
        if isinstance(cause, socket.gaierror):
            return _without_host(cause)
        if isinstance(cause, ssl.SSLError):
            return _without_trust(cause)
    if isinstance(error, httpx.TimeoutException):
        never_met = isinstance(error, httpx.ConnectTimeout)
        return Failure(f"no answer within {timeout:g} s", is_of_the_network=never_met)
    if isinstance(error, httpx.DecodingError):
        return Failure("its answer cannot be unpacked")
    if isinstance(error, httpx.ProtocolError):
        return Failure("its answer is no HTTP")
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.strerror:
            met = isinstance(cause, ConnectionRefusedError | ConnectionResetError)
            return Failure(cause.strerror.lower(), is_of_the_network=not met)
    return Failure(str(error) or type(error).__name__, is_of_the_network=True)


def _without_host(cause: socket.gaierror) -> Failure:
    if cause.errno in _NO_SUCH_HOST:
        return Failure("its host does not exist", "dead", is_of_the_network=True)
    return Failure("its host cannot be looked up now", is_of_the_network=True)


def _without_trust(cause: ssl.SSLError) -> Failure:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Failure(f"TLS: the certificate is not accepted: {cause.verify_message}")
    return Failure(f"TLS: {(cause.reason or str(cause)).replace('_', ' ').lower()}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from, the nearest first."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
