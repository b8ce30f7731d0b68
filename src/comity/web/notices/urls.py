"""Addresses of a person's notices."""

from __future__ import annotations

from django.urls import path

from comity.web.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("<uuid:pk>/", views.notice, name="notice"),
]
