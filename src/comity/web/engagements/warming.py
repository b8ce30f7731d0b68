"""Making a worker of the server ready to check before the first candidate comes.

The engine takes a second or two to load and to lay a memorandum out. It has threads of its own, so it is loaded only in
a worker, after it was forked.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Thread


def warm_up() -> None:
    """Make ready beside whatever is asked for meanwhile. What cannot be read now is read when it is asked for."""
    Thread(target=_warm, daemon=True).start()


def _warm() -> None:
    from django.db import DatabaseError, connections
    from django.utils import timezone
    from django_scopes import scope

    from comity.judge.check import check_typed
    from comity.memorandum.frozen import FrozenError
    from comity.web.engagements.facts import read
    from comity.web.engagements.memoranda import NoMemorandumError, of_region
    from comity.web.organisations.queries import regions

    today = timezone.localdate()
    try:
        with suppress(DatabaseError):
            for region in regions():
                with scope(region=region), suppress(NoMemorandumError, FrozenError):
                    memorandum = of_region(region, today).memorandum
                    check_typed(read({"start_date": today}, memorandum), memorandum, today)
    finally:
        connections.close_all()
