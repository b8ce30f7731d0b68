"""Bringing a bundle in, reading what it changes, and publishing or withdrawing it: a regional lead's work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from comity.memorandum import diff
from comity.memorandum.problems import Level
from comity.web.agreements import actions, queries
from comity.web.agreements.bundle_files import NotAcceptedError
from comity.web.agreements.forms import BringIn, Publish
from comity.web.agreements.models import Publication
from comity.web.agreements.periods import displaced
from comity.web.agreements.upload import files_of_zip
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.PUBLISH_MEMORANDUM)
def bring_in_bundle(request: MemberRequest, region: str) -> HttpResponseBase:
    """Send a bundle; what is wrong with it is shown, or it waits to be published."""
    form = BringIn(request.POST or None, request.FILES or None) if request.method == "POST" else BringIn()
    if request.method != "POST" or not form.is_valid():
        return render(request, "agreements/bring_in.html", {"form": form}, status=422 if form.is_bound else 200)
    sent = form.cleaned_data["bundle"]
    try:
        files = files_of_zip(sent.read(), sent.name)
        found = actions.bring_in(by=request.member.actor, region=request.region, files=files)
    except NotAcceptedError as refused:
        errors = [problem for problem in refused.problems if problem.level is Level.ERROR]
        warnings = [problem for problem in refused.problems if problem.level is Level.WARNING]
        context = {"form": BringIn(), "errors": errors, "warnings": warnings, "file_name": sent.name}
        return render(request, "agreements/not_accepted.html", context, status=422)
    messages.success(
        request, f"{found.title}, version {found.version}, was brought in. Read what it changes, then publish it."
    )
    return redirect("publish_memorandum", region=region, pk=found.pk)


@requires(Permission.PUBLISH_MEMORANDUM, reauthenticates=True)
def publish_memorandum(request: MemberRequest, region: str, pk: int) -> HttpResponseBase:
    """What a waiting bundle changes, in words; then, to someone who has just proved who they are, its publication."""
    publication = _waiting(request, pk)
    if not publication.waits:
        return redirect("memorandum", region=region, pk=pk)
    latest = queries.latest(request.region)
    shown = {"digest": publication.digest, "instead_of": latest.digest if latest else ""}
    form = Publish(request.POST) if request.method == "POST" else Publish(initial=shown)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in shown}
        try:
            done = actions.publish(by=request.member.actor, publication=publication, **given)
        except actions.NotPublishedError as error:
            messages.error(request, str(error))
            return redirect("publish_memorandum", region=region, pk=pk)
        messages.success(request, f"{done.title}, version {done.version}, is published as number {done.number}.")
        return redirect("memorandum", region=region, pk=pk)
    after = queries.memorandum_whole(publication)
    context = {
        "publication": publication,
        "memorandum": after,
        "latest": latest,
        "displaced": displaced(publication, list(queries.published(request.member)), timezone.localdate()),
        "changes": diff(queries.memorandum_whole(latest), after) if latest else (),
        "names": queries.names_of([publication.brought_in_by]),
        "form": form,
    }
    return render(request, "agreements/publish.html", context, status=422 if form.errors else 200)


@requires(Permission.PUBLISH_MEMORANDUM)
@require_http_methods(["POST"])
def withdraw_bundle(request: MemberRequest, region: str, pk: int) -> HttpResponseBase:
    """Say that a waiting bundle will not be published."""
    try:
        found = actions.withdraw(by=request.member.actor, publication=_waiting(request, pk))
    except actions.NotPublishedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{found.title}, version {found.version}, is withdrawn.")
    return redirect("memoranda", region=region)


def _waiting(request: MemberRequest, pk: int) -> Publication:
    return get_object_or_404(queries.publications(request.member), pk=pk)
