"""What the platform counts, for Prometheus.

Requests and failed sign-ins are counted in each process that answers. With several (`comity serve --workers`), each
keeps its counts in a file of the data folder's, and whichever is asked adds them up. Tasks, events and workers are
counted in the database when asked, and so are right however many machines there are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.db import DatabaseError, InterfaceError
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from comity.web.serving import SHARED

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

OURS = CollectorRegistry()
REQUESTS = Counter("comity_requests", "Requests answered.", ("method", "route", "status"), registry=OURS)
SECONDS = Histogram(
    "comity_request_seconds", "Seconds to answer a request.", ("method", "route"), registry=OURS, buckets=_BUCKETS
)
FAILED_SIGN_INS = Counter("comity_sign_in_failures", "Passwords and second factors that were wrong.", registry=OURS)


def count(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count a request. Labels come from closed sets (methods, routes, statuses), never from what was sent."""
    known = method if method in METHODS else "OTHER"
    REQUESTS.labels(known, route, str(status)).inc()
    SECONDS.labels(known, route).observe(seconds)


def text() -> bytes:
    """Everything counted, in Prometheus's text format."""
    registry = OURS
    if os.environ.get(SHARED):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    kept = CollectorRegistry()
    kept.register(InDatabase())
    return generate_latest(registry) + generate_latest(kept)


class InDatabase(Collector):
    """What is counted in the database when it is asked for."""

    def collect(self) -> Iterator[Metric]:
        """Each measure; only that the database does not answer, when it does not."""
        answers = GaugeMetricFamily("comity_database_answers", "1 when the database answers.")
        try:
            measures = [_tasks(), _events(), _workers()]
        except (DatabaseError, InterfaceError):
            measures = []
        answers.add_metric([], 1 if measures else 0)
        yield answers
        yield from measures


def _tasks() -> Metric:
    from django.db.models import Count
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    found = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    metric = GaugeMetricFamily("comity_tasks", "Background tasks by state.", labels=["state"])
    for state in TaskResultStatus.values:
        metric.add_metric([state.lower()], found.get(state, 0))
    return metric


def _events() -> Metric:
    from comity.web.audit.models import Chain

    metric = CounterMetricFamily("comity_audit_events", "Events in each audit chain.", labels=["chain"])
    for slug, length in Chain.objects.values_list("region__slug", "length"):
        metric.add_metric([slug or "platform"], length)
    return metric


def _workers() -> Metric:
    from comity.web.health import workers_alive

    metric = GaugeMetricFamily("comity_workers", "Workers that have lately shown a sign of life.")
    metric.add_metric([], workers_alive())
    return metric


def _failed(**_: Any) -> None:
    FAILED_SIGN_INS.inc()


user_login_failed.connect(_failed, dispatch_uid="comity.metrics")
authentication_failed.connect(_failed, dispatch_uid="comity.metrics")
