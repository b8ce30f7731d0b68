"""Judging a file in the browser. The answer is the response to the file itself: nothing is kept to go back to."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from comity.web.agreements.queries import in_force, published, who_publishes
from comity.web.assessments import actions, queries
from comity.web.assessments.forms import JudgeFile
from comity.web.assessments.judging import Answer, Asked, Wants
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.JUDGE_FILE)
@never_cache
def judge(request: MemberRequest, region: str) -> HttpResponse:
    """The form; and the findings, or the reports as a ZIP, of the file that is sent with it."""
    authorities = queries.authorities(request.member)
    if request.method != "POST":
        return _form(request, JudgeFile(authorities=authorities))
    form = JudgeFile(request.POST, request.FILES, authorities=authorities)
    if not form.is_valid():
        return _form(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    from comity.web.assessments.refusals import REFUSALS, refusal

    try:
        wants: Wants = "zip" if request.POST.get("answer") == "zip" else "page"
        answer = actions.judge(by=request.member.actor, region=request.region, asked=_asked(form, wants))
    except REFUSALS as error:
        why = refusal(error)
        form.add_error(why.field, why.title)
        return _form(request, form, refused=why, status=why.status)
    if wants == "zip":
        return _zip(answer)
    return _findings(request, answer)


def _asked(form: JudgeFile, wants: Wants) -> Asked:
    given = form.cleaned_data
    return Asked(
        file=given["file"],
        name=given["file"].name,
        profile=given["profile"] or None,
        quarter=given["quarter"] or None,
        authority=given["authority"] or None,
        as_at=given["as_at"],
        sheet=given["sheet"].strip() or None,
        wants=wants,
    )


def _form(request: MemberRequest, form: JudgeFile, *, refused: Any = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "form": form,
        "refused": refused,
        "in_force": in_force(request.region, today),
        "ever_in_force": published(request.member).filter(in_force__lte=today).exists(),
        "who_publishes": who_publishes(request.member),
        "authorities": form.fields["authority"],
    }
    return render(request, "assessments/judge.html", context, status=status)


def _findings(request: MemberRequest, answer: Answer) -> HttpResponse:
    from comity.packs.report import build
    from comity.web.assessments.shown import downloads, shown

    report = build(answer.judged)
    context = {
        "title": report.title,
        "caption": report.caption,
        "contents": [{"text": link.text, "href": f"#{link.anchor}"} for link in report.contents],
        "blocks": [shown(block) for block in report.blocks],
        "said": answer.said,
        "downloads": downloads(answer),
        "judged": answer.judged,
    }
    return render(request, "assessments/findings.html", context)


def _zip(answer: Answer) -> HttpResponse:
    from comity.web.assessments.shown import packed

    response = HttpResponse(packed(answer), content_type="application/zip")
    name = f"comity-{answer.judged.quarter or answer.judged.as_at}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
