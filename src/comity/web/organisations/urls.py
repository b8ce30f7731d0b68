"""Addresses within a region that are about the region itself and its organisations."""

from __future__ import annotations

from django.urls import path

from comity.web.organisations import views

urlpatterns = [
    path("", views.region, name="region"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
]
