"""Runs one query in a process of its own, which a deadline and a memory cap can end.

The engine cannot be interrupted: it holds on through signals, and a thread that is left alone runs
on. So the loaded graph is forked (the child sees it without a copy, and starts in milliseconds),
the child sends its answer through a pipe, and the parent kills it when it is too late. The memory
cap is RLIMIT_AS: the kernel refuses the allocation itself, where a watcher that looks now and then
would come too late for an engine that fills gigabytes in a second. The fork is safe here because
the store is in memory and the child only reads; a store on disk must never be forked.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import select
import signal
import sys
import time
from contextlib import suppress
from typing import NamedTuple, NoReturn

from kg.errors import KgError, UnsupportedError, UsageError
from kg.stores.contract import Answer, Store

HAS_WORKERS = sys.platform != "win32"
"""Whether this system can fork; without it, a query runs in the process that asks."""

_CHUNK = 1 << 20
_MEGABYTE = 1 << 20
_GRACE = 2
"""Seconds of processor time beyond the deadline, should the parent be gone before it."""


_LARGEST = 10_000_000
"""The longest time in seconds and the largest memory in megabytes that may be asked for."""


class Limits(NamedTuple):
    """How long a query may take, in seconds, and how much memory it may add, in megabytes."""

    seconds: float = 60.0
    megabytes: int = 2048


def read_limits(
    timeout: float | None, memory: int | None, *, marks: str = "", here: bool = True
) -> Limits:
    """Return the limits that were asked for, the usual ones for None.

    `marks` stand before the names in an error, as a command line writes its options. Raises
    UsageError for limits that nothing can keep, UnsupportedError for those of a query that runs
    `here`, on a system that cannot end one.
    """
    given = {"timeout": timeout, "memory": memory}
    for name, value in given.items():
        if value is not None and not 0 < value <= _LARGEST:
            raise UsageError(
                f"{marks}{name} {value} is no limit", mend=f"give more than 0, up to {_LARGEST:,}"
            )
    if here and not HAS_WORKERS and any(value is not None for value in given.values()):
        raise UnsupportedError(
            f"this system cannot end a query: {marks}timeout and {marks}memory are off"
        )
    usual = Limits()
    return Limits(timeout or usual.seconds, memory or usual.megabytes)


class LimitedStore:
    """A store in memory, each query of which is answered within limits."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits

    def query(self, text: str) -> Answer:
        """Return the answer of the store.

        Raises as the store does, and UnsupportedError for a query beyond the limits. What is
        interrupted leaves no process behind.
        """
        if sys.platform == "win32":
            return self._store.query(text)
        reading, writing = os.pipe()
        child, mask = _forked()
        if child == 0:
            os.close(reading)
            _work(self._store, text, self._limits, writing)
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            os.close(writing)
            sent = _received(reading, time.monotonic() + self._limits.seconds)
        finally:
            os.close(reading)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        if sent is None:
            raise UnsupportedError(
                f"the query took longer than {self._limits.seconds:g} s and was ended",
                mend="ask for less, or give it longer: --timeout SECONDS (in Python, timeout=)",
            )
        return self._answer(sent, status)

    def _answer(self, sent: bytes, status: int) -> Answer:
        """Return what the child sent, if it sent all; the answer's last byte says so."""
        if sent.endswith(pickle.STOP):
            found = pickle.loads(sent)  # noqa: S301 - from our own child
            if isinstance(found, KgError):
                raise found
            if found is not None:
                answer: Answer = found
                return answer
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) not in (signal.SIGABRT, signal.SIGKILL):
            raise UnsupportedError(
                f"the query brought the engine down (signal {os.WTERMSIG(status)})",
                mend="ask in several smaller queries",
            )
        raise UnsupportedError(
            f"the query needed more than {self._limits.megabytes} MB of memory and was ended",
            mend="ask for less, or give it more: --memory MB (in Python, memory=)",
        )


def _forked() -> tuple[int, set[int]]:
    """Return the child (0 in the child itself) and the signals to let through again.

    No interrupt comes through until then: it would find a child that nobody ends.
    """
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return os.fork(), {int(number) for number in mask}
    except OSError:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        raise


def _received(reading: int, deadline: float) -> bytes | None:
    """Return all that comes through a pipe, None where it does not end before the deadline."""
    parts: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            return None
        part = os.read(reading, _CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _work(store: Store, text: str, limits: Limits, writing: int) -> NoReturn:
    """Answer in the child, and end it without a word on the parent's streams.

    A MemoryError of Python is sent as None; the engine's own ends the process by a signal.
    """
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
        faulthandler.disable()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the engine's last words
        found: Answer | KgError | None
        try:
            _limit(limits)
            found = store.query(text)
            data = pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
        except KgError as error:
            data = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            data = pickle.dumps(None)
        view = memoryview(data)
        while view:
            view = view[os.write(writing, view) :]
        code = 0
    finally:
        os._exit(code)


def _limit(limits: Limits) -> None:
    """Cap memory (beyond what the graph has by now) and processor time of this process."""
    import resource

    cap = _address_space() + limits.megabytes * _MEGABYTE
    with suppress(ValueError, OSError):  # a harder limit of the system's holds already
        resource.setrlimit(resource.RLIMIT_AS, (cap, cap))
    seconds = int(limits.seconds) + _GRACE
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Return how many bytes this process has mapped; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - after a fork
            return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError):
        return 0
