"""Addresses for administrators, who set up regions."""

from __future__ import annotations

from django.urls import path

from comity.web.organisations import administration, administration_people

urlpatterns = [
    path("", administration.regions, name="administration"),
    path("regions/add/", administration.add_region, name="add_region"),
    path("regions/<slug:slug>/lead/", administration.invite_lead, name="invite_lead"),
    path("second-factor/", administration_people.find, name="find_lost_factor"),
    path("second-factor/<str:token>/", administration_people.forget, name="lost_factor"),
]
