"""Addresses of a region's record."""

from __future__ import annotations

from django.urls import path

from comity.web.audit import views

urlpatterns = [
    path("", views.record, name="record"),
    path("verify/", views.verify_record, name="verify_record"),
    path("checkpoint/", views.checkpoint, name="checkpoint"),
    path("<int:number>/", views.event, name="event"),
]
