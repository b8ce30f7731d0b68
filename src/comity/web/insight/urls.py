"""Addresses of a region's pool."""

from __future__ import annotations

from django.urls import path

from comity.web.insight import views

urlpatterns = [
    path("", views.pool, name="pool"),
    path("measures/", views.measures, name="measures"),
    path("<str:quarter>/", views.pool_of, name="pool_of"),
    path("<str:quarter>/publish/", views.publish_report, name="publish_report"),
    path("<str:quarter>/queries/", views.regional_queries, name="regional_queries"),
    path("<str:quarter>/queries/<int:pk>/", views.regional_query, name="regional_query"),
]
