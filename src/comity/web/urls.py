"""Every address of the platform. What belongs to a region is under /regions/<slug>/."""

from __future__ import annotations

from django.urls import include, path

from comity.web import brand, faults, pages

handler400 = pages.bad_request
handler403 = pages.not_allowed
handler404 = pages.not_found
handler500 = faults.failed

urlpatterns = [
    path("", pages.home, name="home"),
    path("account/", include("comity.web.people.account_urls")),
    path("account/", include("allauth.urls")),
    path("administration/record/", include("comity.web.audit.administration_urls")),
    path("administration/", include("comity.web.organisations.administration_urls")),
    path("regions/<slug:region>/", include("comity.web.organisations.urls")),
    path("regions/<slug:region>/people/", include("comity.web.people.urls")),
    path("regions/<slug:region>/memoranda/", include("comity.web.agreements.urls")),
    path("regions/<slug:region>/judge/", include("comity.web.assessments.urls")),
    path("regions/<slug:region>/returns/", include("comity.web.returns.urls")),
    path("regions/<slug:region>/checks/", include("comity.web.engagements.urls")),
    path("regions/<slug:region>/exceptions/", include("comity.web.approvals.urls")),
    path("regions/<slug:region>/breaches/", include("comity.web.breaches.urls")),
    path("regions/<slug:region>/pool/", include("comity.web.insight.urls")),
    path("regions/<slug:region>/histories/", include("comity.web.histories.urls")),
    path("regions/<slug:region>/patterns/", include("comity.web.histories.pattern_urls")),
    path("regions/<slug:region>/record/", include("comity.web.audit.urls")),
    path("regions/<slug:region>/retention/", include("comity.web.worker.urls")),
    path("regions/<slug:region>/keys/", include("comity.web.api.page_urls")),
    path("worker/", include("comity.web.histories.worker_urls")),
    path("", include("comity.web.engagements.public_urls")),
    path("notices/", include("comity.web.notices.urls")),
    path("api/v1/", include("comity.web.api.urls")),
    path("brand/<str:colour>.css", brand.view, name="brand"),
    path("", include("comity.web.health_urls")),
]
