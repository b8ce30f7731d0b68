"""Addresses of a region's returns."""

from __future__ import annotations

from django.urls import path

from comity.web.returns import views

urlpatterns = [
    path("", views.returns, name="returns"),
    path("open/", views.open_round, name="open_round"),
    path("<str:quarter>/", views.round_of, name="round"),
    path("<str:quarter>/deadline/", views.change_deadline, name="change_deadline"),
    path("<str:quarter>/close/", views.close_round, name="close_round"),
    path("<str:quarter>/<str:code>/", views.return_of, name="return"),
]
