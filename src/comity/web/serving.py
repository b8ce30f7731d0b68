"""Answering requests: granian in front of the platform's WSGI application, in one process or several.

The platform is loaded once and its workers are forked from that, before anything in it has a thread or a connection of
its own. Within a worker a few threads answer at once; each keeps its own connection to the database.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

THREADS = 8
"""Requests that one worker answers at once."""

SWITCH_SECONDS = 0.0005
"""How long one thread may compute while others wait to. Each row read from a database is such a wait, so that beside a
page that is being drawn a page of hundreds of rows would wait Python's own five milliseconds again and again."""

WAITING = 256
"""Requests that may wait for a thread; beyond that a connection waits in the system's own queue."""

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client's own name for where several processes keep their counts. It looks when it is first imported."""

_ROOM = 1 << 22
STOP_SECONDS = 10
"""How long a worker may take to finish what it is answering when it is asked to stop."""


class AddressTakenError(Exception):
    """The address cannot be listened on. The message says which, why, and what to do."""


def serve(*, host: str, port: int, workers: int, ready: Callable[[], None]) -> None:
    """Answer requests until asked to stop (SIGTERM, SIGINT); `ready` is called once the address is listened on.

    Raises:
        AddressTakenError: something else listens there, or this user may not.
        SystemExit: a worker ended by itself, again and again.
    """
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    must_be_free(host, port)
    _load()
    multiprocessing.set_start_method("fork" if _can_fork() else "spawn", force=True)
    server = Granian(
        target="comity.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,
        backpressure=WAITING,
        log_level=LogLevels.error,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.on_startup(ready)
    _log_as_we_do()
    server.serve(target_loader=load)


def load(target: str) -> Any:
    """The application, in a worker. The worker ends with the process that started it, even one that was killed."""
    from granian._internal import load_target

    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    sys.setswitchinterval(SWITCH_SECONDS)
    _take_room()
    application = load_target(target)
    _load()
    _log_as_we_do()
    _warm_up()
    # What is loaded stays for good: to look through all of it again for what nobody holds would stop every page.
    gc.collect()
    gc.freeze()
    return application


def share_counts(data: Path) -> None:
    """Before the platform is loaded for several workers: have them keep their counts where each can add them up."""
    folder = data / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.environ[SHARED] = str(folder)


def _take_room() -> None:
    """In a worker that shares its counts: take the room for them now, while it can be refused.

    They are in mapped files, and a process that cannot write to one because the disk is full is ended at once.
    """
    folder = os.environ.get(SHARED)
    for kind in ("counter", "histogram") if folder else ():
        with (Path(str(folder)) / f"{kind}_{os.getpid()}.db").open("a+b") as file:
            os.posix_fallocate(file.fileno(), 0, _ROOM)


def _load() -> None:
    """Every address, so that a fault in any room is met now, and the first visitor waits for none of them."""
    from django.db import connections
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    connections.close_all()


def _warm_up() -> None:
    from comity.web.engagements.warming import warm_up

    warm_up()


def _can_fork() -> bool:
    """Whether what is loaded survives a fork: the engine that judges has threads of its own, and would not."""
    return sys.platform == "linux" and "polars" not in sys.modules


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)  # nobody is left to ask us to stop, and the address would stay taken


def _log_as_we_do() -> None:
    for name in ("_granian", "granian.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True


def must_be_free(host: str, port: int) -> None:
    """Raises `AddressTakenError` where the address cannot be listened on now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        raise AddressTakenError(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. "
            "Stop what listens there, or choose another with --port or --host."
        ) from None


def free_port(first: int, host: str = "127.0.0.1") -> int:
    """The first port from `first` on that nothing listens on, within the next hundred."""
    for port in range(first, first + 100):
        try:
            must_be_free(host, port)
        except AddressTakenError:
            continue
        return port
    raise AddressTakenError(f"Every port from {first} to {first + 99} is taken. Choose another with --port.")
