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
    path("<str:quarter>/<str:code>/issues/", views.issues, name="issues"),
    path("<str:quarter>/<str:code>/issues/list/", views.issues_listed, name="issues_listed"),
    path("<str:quarter>/<str:code>/issues/<slug:kind>/<slug:field>/", views.issues_alike, name="issues_alike"),
    path("<str:quarter>/<str:code>/issues/<slug:kind>/<slug:field>/explain/", views.explain, name="explain"),
    path(
        "<str:quarter>/<str:code>/issues/<slug:kind>/<slug:field>/keep/",
        views.keep_explanations,
        name="keep_explanations",
    ),
    path(
        "<str:quarter>/<str:code>/explanations/<int:pk>/take-back/",
        views.take_back_explanation,
        name="take_back_explanation",
    ),
    path("<str:quarter>/<str:code>/rows/<int:number>/", views.row_of_return, name="row_of_return"),
    path("<str:quarter>/<str:code>/corrections/", views.corrections, name="corrections"),
    path(
        "<str:quarter>/<str:code>/corrections/<int:pk>/take-back/",
        views.take_back_correction,
        name="take_back_correction",
    ),
    path("<str:quarter>/<str:code>/downloads/annotated.xlsx", views.annotated_workbook, name="annotated_workbook"),
    path("<str:quarter>/<str:code>/downloads/issues.csv", views.issues_file, name="issues_file"),
    path("<str:quarter>/<str:code>/downloads/findings.csv", views.findings_file, name="findings_file"),
