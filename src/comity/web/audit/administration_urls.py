"""Addresses of the platform's own record, for administrators."""

from __future__ import annotations

from django.urls import path

from comity.web.audit import views

urlpatterns = [
    path("", views.platform_record, name="platform_record"),
    path("verify/", views.platform_verify_record, name="platform_verify_record"),
    path("checkpoint/", views.platform_checkpoint, name="platform_checkpoint"),
    path("<int:number>/", views.platform_event, name="platform_event"),
]
