"""Addresses of a region's exceptions: the register, requests and their decisions, and delegations."""

from __future__ import annotations

from django.urls import path

from comity.web.approvals.views import asking, deciding, delegating, register

urlpatterns = [
    path("", register.register, name="register"),
    path("counts/", register.counts, name="exception_counts"),
    path("requests/", asking.requests, name="exception_requests"),
    path("requests/begin/<str:number>/", asking.begin, name="begin_exception"),
    path("requests/<uuid:pk>/", asking.exception, name="exception"),
    path("requests/<uuid:pk>/change/", asking.change, name="change_exception"),
    path("requests/<uuid:pk>/throw-away/", asking.throw_away, name="throw_away_exception"),
    path("requests/<uuid:pk>/withdraw/", asking.withdraw, name="withdraw_exception"),
    path("requests/<uuid:pk>/decide/<int:position>/", deciding.decide, name="decide_exception"),
    path("questions/<uuid:pk>/", asking.answer, name="answer_approver"),
    path("challenges/<uuid:pk>/", register.answer, name="answer_challenge"),
    path("delegations/", delegating.delegations, name="delegations"),
    path("delegations/new/", delegating.delegate, name="delegate_signing"),
    path("delegations/<uuid:pk>/end/", delegating.end, name="end_delegation"),
    path("<str:number>/", register.registered, name="registered_exception"),
]
