"""Addresses within a region that are about the region itself and its organisations."""

from __future__ import annotations

from django.urls import path

from comity.web.organisations import views

urlpatterns = [
    path("", views.region, name="region"),
    path("change/", views.change_region, name="change_region"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/add/", views.add_organisation, name="add_organisation"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/change/", views.change_organisation, name="change_organisation"),
]
