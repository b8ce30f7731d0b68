"""Addresses of the API."""

from __future__ import annotations

from django.urls import include, path

from comity.web.api.application import api
from comity.web.api.views import api_description

urlpatterns = [
    path("openapi.json", api_description, name="api_description"),
    path("", include((api.urls[0], "api"))),  # its operations' names are its own: pages have some of the same
]
