"""Addresses of a region's memoranda."""

from __future__ import annotations

from django.urls import path

from comity.web.agreements import views

urlpatterns = [
    path("", views.memoranda, name="memoranda"),
    path("in-force/", views.memorandum_in_force, name="memorandum_in_force"),
    path("bring-in/", views.bring_in_bundle, name="bring_in_bundle"),
    path("<int:pk>/", views.memorandum, name="memorandum"),
    path("<int:pk>/catalogue/", views.rule_catalogue, name="rule_catalogue"),
    path("<int:pk>/clauses/<str:code>/", views.clause, name="clause"),
    path("<int:pk>/difference/", views.difference, name="memorandum_difference"),
    path("<int:pk>/download/<slug:form>/", views.download, name="memorandum_download"),
    path("<int:pk>/publish/", views.publish_memorandum, name="publish_memorandum"),
    path("<int:pk>/withdraw/", views.withdraw_bundle, name="withdraw_bundle"),
]
