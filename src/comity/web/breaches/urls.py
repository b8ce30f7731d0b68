"""Addresses of a region's breach log."""

from __future__ import annotations

from django.urls import path

from comity.web.breaches.views import changing, log

urlpatterns = [
    path("", log.breaches, name="breaches"),
    path("report/", changing.report, name="report_breach"),
    path("<str:number>/", log.breach, name="breach"),
    path("<str:number>/care/", changing.give, name="give_breach"),
    path("<str:number>/answer/", changing.answer, name="answer_breach"),
    path("<str:number>/close/", changing.close, name="close_breach"),
]
