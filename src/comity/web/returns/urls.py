"""Addresses of a region's returns."""

from __future__ import annotations

from django.urls import path

from comity.web.returns import views

urlpatterns = [
    path("", views.returns, name="returns"),
    path("open/", views.open_round, name="open_round"),
    path("contests/", views.contests, name="contests"),
    path("contests/<int:pk>/", views.contest, name="contest"),
    path("contests/<int:pk>/answer/", views.answer_contest, name="answer_contest"),
    path("contests/<int:pk>/evidence/", views.evidence, name="evidence"),
    path("profiles/<str:code>/", views.profile, name="profile"),
    path("profiles/<str:code>/<int:number>/", views.download_profile, name="download_profile"),
    path("<str:quarter>/", views.round_of, name="round"),
    path("<str:quarter>/deadline/", views.change_deadline, name="change_deadline"),
    path("<str:quarter>/close/", views.close_round, name="close_round"),
    path("<str:quarter>/template/", views.round_template, name="round_template"),
    path("<str:quarter>/<str:code>/", views.return_of, name="return"),
    path("<str:quarter>/<str:code>/send/", views.send_file, name="send_file"),
    path("<str:quarter>/<str:code>/nil/", views.give_nil, name="give_nil"),
    path("<str:quarter>/<str:code>/versions/", views.versions, name="versions"),
    path("<str:quarter>/<str:code>/versions/compare/", views.compare_versions, name="compare_versions"),
    path("<str:quarter>/<str:code>/versions/<int:number>/", views.version, name="version"),
    path("<str:quarter>/<str:code>/files/<uuid:pk>/", views.upload, name="upload"),
    path("<str:quarter>/<str:code>/files/<uuid:pk>/progress/", views.upload_progress, name="upload_progress"),
    path("<str:quarter>/<str:code>/files/<uuid:pk>/again/", views.read_again, name="read_again"),
    path("<str:quarter>/<str:code>/files/<uuid:pk>/headings/", views.tell_headings, name="tell_headings"),
    path("<str:quarter>/<str:code>/files/<uuid:pk>/download/", views.download_upload, name="download_upload"),
    path("<str:quarter>/<str:code>/issues/", views.issues, name="issues"),
    path("<str:quarter>/<str:code>/issues/next/", views.next_issue, name="next_issue"),
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
    path("<str:quarter>/<str:code>/findings/", views.findings, name="findings"),
    path("<str:quarter>/<str:code>/findings/<slug:key>/", views.finding, name="finding"),
    path("<str:quarter>/<str:code>/findings/<slug:key>/contest/", views.contest_finding, name="contest_finding"),
    path("<str:quarter>/<str:code>/submit/", views.submit_return, name="submit_return"),
    path("<str:quarter>/<str:code>/approve/", views.approve_return, name="approve_return"),
    path("<str:quarter>/<str:code>/authorise/", views.authorise_return, name="authorise_return"),
    path("<str:quarter>/<str:code>/reopen/", views.reopen_return, name="reopen_return"),
    path("<str:quarter>/<str:code>/signatures/", views.return_history, name="return_history"),
]
