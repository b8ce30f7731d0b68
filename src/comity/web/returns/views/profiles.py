"""What an organisation has told of its files' headings: seen, downloaded, and replaced by a file."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from comity.returns import ProfileError
from comity.web.agreements.queries import in_force, memorandum_on, names_of
from comity.web.assessments.refusals import in_the_browser
from comity.web.gate import requires
from comity.web.organisations.models import Organisation
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, queries
from comity.web.returns.forms import ReplaceProfile
from comity.web.returns.permissions import may_tell_headings
from comity.web.returns.profiles import as_confirmed, loaded
from comity.web.returns.views.sending import as_download


@requires(Permission.READ_ROUNDS)
def profile(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """The latest profile and those before it; and a form to replace it by a file."""
    of = _sender(request, code)
    form = ReplaceProfile(request.POST, request.FILES) if request.method == "POST" else ReplaceProfile()
    lines: list[tuple[int, str, str]] = []
    if request.method == "POST" and "confirm" in request.POST:
        return _confirmed(request, of)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["profile"]
        try:
            _check(request, text)
        except ProfileError as error:
            form.add_error("profile", "The mapping profile cannot be used. Every problem with it is listed below")
            lines = [(held.line, held.found, in_the_browser(held.write)) for held in error.problems]
        else:
            made = actions.replace_profile(by=request.member.actor, organisation=of, text=text)
            messages.success(request, f"Mapping profile {made.number} is kept, and read by the files sent from now on.")
            return redirect("profile", region=region, code=code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "returns/profile.html", _context(request, of, form, lines), status=status)


def _confirmed(request: MemberRequest, of: Organisation) -> HttpResponseBase:
    """Keep the latest profile again, as one that somebody has checked."""
    latest = queries.profiles(of).first()
    if latest is None:
        raise Http404
    made = actions.replace_profile(by=request.member.actor, organisation=of, text=as_confirmed(latest.text))
    messages.success(request, f"It is confirmed, as mapping profile {made.number}.")
    return redirect("profile", region=request.region.slug, code=of.code)


@requires(Permission.READ_ROUNDS)
def download_profile(request: MemberRequest, region: str, code: str, number: int) -> HttpResponseBase:
    """One of an organisation's profiles as YAML. It tells what columns mean, and of nobody."""
    of = _sender(request, code)
    found = queries.profiles(of).filter(number=number).first()
    if found is None:
        raise Http404
    return as_download(f"comity-profile-{of.code}-{number}.yaml", found.text.encode())


def _sender(request: MemberRequest, code: str) -> Organisation:
    found = queries.senders(request.member).filter(code=code).first()
    if found is None or (request.method == "POST" and not may_tell_headings(request.member, found)):
        raise Http404
    return found


def _check(request: MemberRequest, text: str) -> None:
    """Raises ProfileError where it cannot be used."""
    today = timezone.localdate()
    publication = in_force(request.region, today)
    if publication is not None:
        loaded(text, memorandum_on(publication, today))
    else:
        from comity.memorandum import load

        loaded(text, load("national-rules"))


def _context(
    request: MemberRequest, of: Organisation, form: ReplaceProfile, lines: list[tuple[int, str, str]]
) -> dict[str, Any]:
    found = list(queries.profiles(of))
    shown = None
    if found:
        publication = in_force(request.region, timezone.localdate())
        if publication is not None:
            shown = loaded(found[0].text, memorandum_on(publication, timezone.localdate()))
    from comity.dictionary import fields

    return {
        "of": of,
        "profiles": found,
        "shown": shown,
        "labels": {field.name: field.label for field in fields()},
        "names": names_of([each.made_by for each in found]),
        "form": form,
        "lines": lines,
        "may_tell": may_tell_headings(request.member, of),
    }
