"""The address of a region's patterns."""

from __future__ import annotations

from django.urls import path

from comity.web.histories.views import overview

urlpatterns = [path("", overview.patterns, name="patterns")]
