"""Choosing between what an authority has and a provider's part that waits, with the two compared."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from comity.web.asked import Asked
from comity.web.assessments.refusals import REFUSALS
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions
from comity.web.returns.forms import ChooseRows
from comity.web.returns.frames import DeletedError
from comity.web.returns.models import Progress, Return, Upload
from comity.web.returns.reading import NoneInForceError
from comity.web.returns.tasks import looked_at
from comity.web.returns.views.comparing import Reading, authority_names, compared
from comity.web.returns.views.finding import found_to_make
from comity.web.returns.views.sending import found_upload


@requires(Permission.MAKE_RETURN)
@never_cache
def choose_rows(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """Say whose rows the return is to have: the provider's, or those that it has."""
    given = found_to_make(request, quarter, code)
    _, part = found_upload(request, quarter, code, pk)
    if part.part_of is None:
        raise Http404
    if part.progress not in (Progress.HELD, Progress.SET_ASIDE) or given.current is None:
        return redirect("upload", region=region, quarter=quarter, code=code, pk=pk)
    form = ChooseRows(request.POST) if request.method == "POST" else ChooseRows(initial={"basis": given.current.number})
    if form.is_bound and form.is_valid():
        try:
            return _chosen(request, part, form.cleaned_data)
        except actions.LockedError as error:
            form.add_error(None, str(error))
    asked = Asked(request, "page")
    context = {"given": given, "part": part, "provider": part.part_of.organisation, "form": form}
    context |= {"locked": given.is_locked or not given.round.is_open, **_compared(given, part, asked)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "returns/choose_rows.html", context, status=status)


def _chosen(request: MemberRequest, part: Upload, said: dict[str, Any]) -> HttpResponseBase:
    assert part.given is not None
    at = (request.member.region.slug, part.round.quarter, part.given.authority.code)
    if said["rows"] == ChooseRows.USE:
        actions.use_part(by=request.member.actor, part=part, basis=said["basis"])
        return redirect("upload_progress", *at, part.pk)
    if part.progress == Progress.HELD:
        actions.set_part_aside(by=request.member.actor, part=part)
    messages.success(request, "Your own rows stay. The provider’s are set aside, among the files of the return.")
    return redirect("return", *at)


def _compared(given: Return, part: Upload, asked: Asked) -> dict[str, Any]:
    """What the part would change; nothing where the two can no longer be compared."""
    assert given.current is not None
    try:
        read = looked_at(part)
        own = Reading.of(given.current)
    except (DeletedError, NoneInForceError, *REFUSALS):
        return {"compared": False}
    theirs = Reading(read.assignments, read.issues)
    found = compared(own, theirs, authority_names(given.current), asked)
    return {"compared": True, "theirs": read.assignments.height, **found}
