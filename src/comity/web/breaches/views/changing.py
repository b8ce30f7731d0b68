"""Reporting a breach, having somebody take care of it, answering it, and closing it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from comity.web.breaches import actions
from comity.web.breaches.errors import BreachError
from comity.web.breaches.forms import Answers, Care, Closes, Report
from comity.web.breaches.models import Breach
from comity.web.breaches.permissions import may_answer, may_close
from comity.web.breaches.queries import clauses_on
from comity.web.breaches.shown import clause_words
from comity.web.breaches.views.log import found_breach
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.REPORT_BREACHES)
@never_cache
def report(request: MemberRequest, region: str) -> HttpResponseBase:
    """Report, in words, what was seen at another authority."""
    kinds = clauses_on(request.member.region, timezone.localdate())
    form = Report(request.POST if request.method == "POST" else None, member=request.member, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.report(
                by=request.member,
                authority=form.bodies[given["authority"]],
                clause=given["clause"],
                words=given["words"],
            )
        except BreachError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, f"Thank you. It is in the log as {made.number}, and the authority has been told.")
            return redirect("breach", region=region, number=made.number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "breaches/report.html", {"form": form, "kinds": kinds}, status=status)


@requires(Permission.ANSWER_BREACHES)
@never_cache
def give(request: MemberRequest, region: str, number: str) -> HttpResponseBase:
    """Take care of it, or have another person of the authority do so."""
    found = _own(request, number)
    form = Care(request.POST if request.method == "POST" else None, member=request.member, breach=found)

    def act() -> Breach:
        person = form.people[form.cleaned_data["person"]]
        return actions.give(by=request.member, breach=found, person=person)

    return _said(request, "breaches/care.html", found, form, act, "It is theirs to take care of now.")


@requires(Permission.ANSWER_BREACHES)
@never_cache
def answer(request: MemberRequest, region: str, number: str) -> HttpResponseBase:
    """Say what happened, and what is being done about it."""
    found = _own(request, number)
    form = Answers(request.POST if request.method == "POST" else None)

    def act() -> Breach:
        return actions.answer(by=request.member, breach=found, **form.cleaned_data)

    return _said(request, "breaches/answer.html", found, form, act, "Thank you. Your account is in the log.")


@requires(Permission.READ_WHOLE_BREACHES)
@never_cache
def close(request: MemberRequest, region: str, number: str) -> HttpResponseBase:
    """Close it with what was learnt."""
    found = found_breach(request, number)
    if not may_close(request.member, found):
        raise PermissionDenied(Permission.CLOSE_BREACHES.value)
    form = Closes(request.POST if request.method == "POST" else None)

    def act() -> Breach:
        return actions.close(by=request.member, breach=found, lesson=form.cleaned_data["lesson"])

    return _said(
        request, "breaches/close.html", found, form, act, "It is closed, and the region reads what was learnt."
    )


def _own(request: MemberRequest, number: str) -> Breach:
    found = found_breach(request, number)
    if not may_answer(request.member, found.authority):
        raise PermissionDenied(Permission.ANSWER_BREACHES.value)
    return found


def _said(
    request: MemberRequest, template: str, found: Breach, form: Form, act: Callable[[], Any], done: str
) -> HttpResponseBase:
    """Do what the form asks and go back to the breach, or show the form with what is to be put right."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except BreachError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, done)
            return redirect("breach", region=request.member.region.slug, number=found.number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"breach": found, "clause": clause_words(found), "form": form}
    return render(request, template, context, status=status)
