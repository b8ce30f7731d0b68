"""What a monitor asks: is the process alive, can it do its work, and how much it has done."""

from __future__ import annotations

import ipaddress
import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from comity.web.faults import keep_no_connection
from comity.web.gate import public

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
"""Headers by which a proxy shows that the request did not begin on this machine."""


@public("a monitor asks it; it tells nothing but that the process answers")
def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "live"})


@public("a monitor asks it; it tells nothing but whether work can be done")
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, its tables are current and the data folder can be written; 503 otherwise.

    Whether a worker is alive is said, and is no reason to send people elsewhere: pages answer without one.
    """
    database, worker = _database()
    said = {"database": database, "data_folder": _folder(settings.COMITY.data)}
    is_ready = said == {"database": "answers", "data_folder": "can be written"}
    if database == "answers":
        said["worker"] = worker
    return JsonResponse({"status": "ready" if is_ready else "not ready", **said}, status=200 if is_ready else 503)


@public("guarded by a token, or kept to this machine")
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics, for whoever has the token; where there is none, for this machine itself."""
    from prometheus_client import CONTENT_TYPE_LATEST

    from comity.web import metrics

    if not _may_measure(request):
        words = "The metrics are for whoever sends COMITY_METRICS_TOKEN as a bearer token.\n"
        return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def workers_alive() -> int:
    """How many workers have shown a sign of life within the time after which one is taken for dead."""
    from comity.web.worker.models import SignOfLife

    since = timezone.now() - timedelta(seconds=settings.COMITY.task_silence_seconds)
    return SignOfLife.objects.filter(seen_at__gt=since).count()


def _database() -> tuple[str, str]:
    """How the database is, and where it answers, whether a worker is alive."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if behind:
            return "needs comity migrate", ""
        alive = workers_alive()
    except (DatabaseError, InterfaceError):
        keep_no_connection()
        return "does not answer", ""
    return "answers", "alive" if alive else "none has shown a sign of life lately: run comity worker"


def _folder(folder: Path) -> str:
    """Whether a block can be written there: a full disk still makes empty files."""
    probe = folder / f".ready-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with probe.open("xb") as file:
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return "cannot be written"
    finally:
        with suppress(OSError):  # where nothing can be made, a part of it may be gone as well
            probe.unlink(missing_ok=True)
    return "can be written"


def _may_measure(request: HttpRequest) -> bool:
    wanted = settings.COMITY.metrics_token.get_secret_value()
    if wanted:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), wanted.encode())
    if any(name in request.headers for name in FORWARDED):
        return False  # behind a proxy on this machine every request comes from it
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
