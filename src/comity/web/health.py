"""What a monitor asks: is the process alive, can it do its work, and how much it has done."""

from __future__ import annotations

from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from comity.web.gate import public


@public("a monitor asks it; it tells nothing but that the process answers")
def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "live"})


@public("a monitor asks it; it tells nothing but whether work can be done")
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and its tables are current; 503, saying which is not so, otherwise."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "not ready", "database": "does not answer"}, status=503)
    if behind:
        return JsonResponse({"status": "not ready", "database": "needs comity migrate"}, status=503)
    return JsonResponse({"status": "ready", "database": "answers"})


@public("guarded by a token, or kept to this machine")
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
