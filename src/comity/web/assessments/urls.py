"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from comity.web.assessments import views

urlpatterns = [
    path("", views.judge, name="judge"),
]
