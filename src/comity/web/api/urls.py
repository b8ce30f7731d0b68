"""Addresses of the API."""

from __future__ import annotations

from comity.web.api.application import api

urlpatterns = api.urls[0]
