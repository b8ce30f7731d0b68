"""Addresses of what a region holds of workers. No registration number and no worker key is ever in one."""

from __future__ import annotations

from django.urls import path

from comity.web.histories.views import asking, leavers, links, objections, overview, references, registrations

urlpatterns = [
    path("", overview.histories, name="histories"),
    path("ask/", asking.ask, name="ask_histories"),
    path("lookups/<uuid:pk>/", asking.lookup, name="lookup"),
    path("lookups/<uuid:pk>/months/", asking.months, name="months"),
    path("lookups/<uuid:pk>/tenure/", asking.tenure, name="tenure"),
    path("lookups/<uuid:pk>/spells/new/", asking.tell_spell, name="tell_spell"),
    path("lookups/<uuid:pk>/spells/<int:spell>/take-back/", asking.take_back_spell, name="take_back_spell"),
    path("lookups/<uuid:pk>/link/", links.give_link, name="give_link"),
    path("lookups/<uuid:pk>/link/<uuid:link>/close/", links.close_link, name="close_link"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<uuid:pk>/", objections.objection, name="objection"),
    path("<str:code>/leavers/", leavers.leavers, name="leavers"),
    path("<str:code>/leavers/send/", leavers.send_leavers, name="send_leavers"),
    path("<str:code>/leavers/template/", leavers.leavers_template, name="leavers_template"),
    path("<str:code>/leavers/new/", leavers.tell_leaver, name="tell_leaver"),
    path("<str:code>/leavers/<int:pk>/take-back/", leavers.take_back_leaver, name="take_back_leaver"),
    path("<str:code>/references/", references.references, name="references"),
    path("<str:code>/references/send/", references.send_references, name="send_references"),
    path("<str:code>/references/template/", references.references_template, name="references_template"),
    path("<str:code>/references/new/", references.tell_reference, name="tell_reference"),
    path("<str:code>/references/<int:pk>/take-back/", references.take_back_reference, name="take_back_reference"),
    path("<str:code>/registrations/", registrations.registrations, name="registrations"),
    path("<str:code>/registrations/numbers/", registrations.numbers, name="numbers_to_check"),
    path("<str:code>/registrations/new/", registrations.keep_checks, name="keep_checks"),
    path("<str:code>/asked/", overview.asked_about, name="asked_about"),
    path("<str:code>/asked/ours/", overview.asked_by, name="asked_by"),
]
