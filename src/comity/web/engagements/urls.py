"""Addresses of a region's checks and engagements."""

from __future__ import annotations

from django.urls import path

from comity.web.engagements import views

urlpatterns = [
    path("", views.checks, name="checks"),
    path("begin/", views.begin_check, name="begin_check"),
    path("drafts/<uuid:pk>/", views.draft, name="draft"),
    path("drafts/<uuid:pk>/add/", views.add_candidate, name="add_candidate"),
    path("drafts/<uuid:pk>/throw-away/", views.throw_away_draft, name="throw_away_draft"),
    path("drafts/<uuid:pk>/<int:candidate>/take-out/", views.take_out_candidate, name="take_out_candidate"),
    path("drafts/<uuid:pk>/<int:candidate>/<slug:question>/", views.draft_question, name="draft_question"),
    path("engagements/", views.engagements, name="engagements"),
    path("engagements/<uuid:pk>/", views.engagement, name="engagement"),
    path("engagements/<uuid:pk>/start/", views.start_engagement, name="start_engagement"),
    path("engagements/<uuid:pk>/emergency/", views.start_in_an_emergency, name="start_in_an_emergency"),
    path("engagements/<uuid:pk>/review/", views.review_emergency, name="review_emergency"),
    path("engagements/<uuid:pk>/end/", views.end_engagement, name="end_engagement"),
    path("engagements/<uuid:pk>/withdraw/", views.withdraw_engagement, name="withdraw_engagement"),
    path("engagements/<uuid:pk>/reference/", views.engagement_reference, name="engagement_reference"),
    path("engagements/<uuid:pk>/time-away/", views.time_away, name="time_away"),
    path(
        "engagements/<uuid:pk>/time-away/<uuid:away>/take-back/",
        views.take_back_time_away,
        name="take_back_time_away",
    ),
    path("<str:number>/", views.check, name="check"),
    path("<str:number>/again/", views.judge_again, name="judge_again"),
    path("<str:number>/take-over/", views.take_over, name="take_over"),
    path("<str:number>/propose/", views.propose, name="propose"),
    path("<str:number>/replay/", views.replay, name="replay_check"),
    path("<str:number>/receipt.json", views.receipt_json, name="receipt_json"),
    path("<str:number>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
]
