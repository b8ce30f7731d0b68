"""The next batch is read while the one before it is judged."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class _End(Generic[T]):
    """No more batches, and what went wrong if something did."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(batches: Iterable[T]) -> Iterator[T]:
    """The same batches in the same order, each made in another thread while the last is worked on.

    One batch is kept ready, so memory holds one more than it would. An error in making a batch is raised here, in its
    turn; when the caller stops early, no more are made.
    """
    ready: queue.Queue[T | _End[T]] = queue.Queue(maxsize=1)
    stopped = threading.Event()

    def make() -> None:
        end: _End[T] = _End()
        try:
            for batch in batches:
                if not _put(ready, batch, stopped):
                    return
        except BaseException as error:  # raised again in the caller's thread
            end = _End(error)
        _put(ready, end, stopped)

    thread = threading.Thread(target=make, name="comity-read-ahead", daemon=True)
    thread.start()
    try:
        while not isinstance(found := ready.get(), _End):
            yield found
        if found.error is not None:
            raise found.error
    finally:
        stopped.set()
        thread.join()


def _put(ready: queue.Queue[T | _End[T]], item: T | _End[T], stopped: threading.Event) -> bool:
    """Put it as soon as there is room; False where the caller has stopped."""
    while not stopped.is_set():
        try:
            ready.put(item, timeout=0.05)
        except queue.Full:
            continue
        return True
    return False
