"""Addresses of the pages on which people make and revoke keys."""

from __future__ import annotations

from django.urls import path

from comity.web.api import views

urlpatterns = [
    path("", views.keys, name="keys"),
    path("make/", views.make_key, name="make_key"),
    path("<uuid:key_id>/revoke/", views.revoke_key, name="revoke_key"),
]
