"""Addresses of what is done by the clock."""

from __future__ import annotations

from django.urls import path

from comity.web.worker import views

urlpatterns = [path("", views.retention, name="retention")]
