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


class Ahead(Generic[T]):
    """The same batches in the same order, each made in another thread while the last is worked on.

    The first is begun at once. One batch is kept ready, so memory holds one more than it would. An error in making a
    batch is raised in its turn; when the caller stops or lets go, no more are made.
    """

    def __init__(self, batches: Iterable[T]) -> None:
        self._ready: queue.Queue[T | _End[T]] = queue.Queue(maxsize=1)
        self._stopped = threading.Event()
        self._over = False
        self._thread = threading.Thread(
            target=_make, args=(batches, self._ready, self._stopped), name="comity-read-ahead", daemon=True
        )
        self._thread.start()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if self._over:
            raise StopIteration
        found = self._ready.get()
        if not isinstance(found, _End):
            return found
        self.close()
        if found.error is not None:
            raise found.error
        raise StopIteration

    def close(self) -> None:
        """Make no more."""
        self._over = True
        self._stopped.set()
        self._thread.join()

    def __del__(self) -> None:
        self._stopped.set()


def _make(batches: Iterable[T], ready: queue.Queue[T | _End[T]], stopped: threading.Event) -> None:
    end: _End[T] = _End()
    try:
        for batch in batches:
            if not _put(ready, batch, stopped):
                return
    except BaseException as error:  # raised again in the caller's thread
        end = _End(error)
    _put(ready, end, stopped)


def _put(ready: queue.Queue[T | _End[T]], item: T | _End[T], stopped: threading.Event) -> bool:
    """Put it as soon as there is room; False where the caller has stopped."""
    while not stopped.is_set():
        try:
            ready.put(item, timeout=0.05)
        except queue.Full:
            continue
        return True
    return False
