"""Addresses of a worker's own pages. They are in no region's address: the link says which it is."""

from __future__ import annotations

from django.urls import path

from comity.web.histories.views import workers

urlpatterns = [
    path("", workers.worker_page, name="worker_page"),
    path("leave/", workers.worker_leave, name="worker_leave"),
    path("object/<slug:fact>/<slug:key>/", workers.worker_object, name="worker_object"),
    path("<str:token>/", workers.worker_link, name="worker_link"),
]
