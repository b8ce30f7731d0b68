"""Sending a file, seeing how far its reading is, and what came of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comity.web.agreements.queries import names_of
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, queries
from comity.web.returns.forms import SendFile, WhichSheet
from comity.web.returns.models import Progress, Return, Upload
from comity.web.returns.permissions import may_make
from comity.web.returns.views.finding import found_return, found_to_make

REFRESH_SECONDS = 2
"""After how long the page of a file that is being read asks again."""

SHEETS = frozenset({"which-sheet", "no-such-sheet"})
"""The checks that a name of a sheet can mend."""


@requires(Permission.MAKE_RETURN)
def send_file(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Send a file for a return."""
    given = found_to_make(request, quarter, code)
    form = SendFile(request.POST, request.FILES) if request.method == "POST" else SendFile()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = actions.send(
                by=request.member.actor,
                given=given,
                name=file.name,
                content=file.read(),
                sheet=form.cleaned_data["sheet"],
                once=form.cleaned_data["once"],
            )
        except actions.SameFileError as same:
            messages.info(request, "This file has been sent before. This is what came of it.")
            return redirect("upload", region=region, quarter=quarter, code=code, pk=same.upload.pk)
        except actions.LockedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("upload_progress", region=region, quarter=quarter, code=code, pk=upload.pk)
    context = {"form": form, "given": given, "locked": given.is_locked or not given.round.is_open}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "returns/send_file.html", context, status=status)


@requires(Permission.READ_RETURN)
@never_cache
def upload_progress(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """How far the reading of a file is. The page asks again by itself, and goes on once there is something to see."""
    given, upload = found_upload(request, quarter, code, pk)
    if upload.progress == Progress.READ:
        return redirect(issues_path(given))
    if upload.progress not in (Progress.WAITING, Progress.READING):
        return redirect("upload", region=region, quarter=quarter, code=code, pk=pk)
    still = "still" in request.GET
    context = {"given": given, "upload": upload, "still": still, "taken_elsewhere": queries.taken_elsewhere(given, pk)}
    response = render(request, "returns/upload_progress.html", context)
    if not still:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@requires(Permission.READ_RETURN)
@never_cache
def upload(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """One file: what came of it, who sent it and when, and what to do next."""
    given, found = found_upload(request, quarter, code, pk)
    return _shown(request, given, found)


@requires(Permission.MAKE_RETURN)
@require_POST
def read_again(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """Have a file read again that could not be read, was not taken, or was overtaken; from another sheet, if asked."""
    given = found_to_make(request, quarter, code)
    _, found = found_upload(request, quarter, code, pk)
    form = WhichSheet(request.POST) if "sheet" in request.POST else None
    if form is not None and not form.is_valid():
        return _shown(request, given, found, form)
    sheet = form.cleaned_data["sheet"] if form is not None else found.sheet
    try:
        upload = actions.send_again(by=request.member.actor, upload=found, sheet=sheet)
    except actions.SameFileError as same:
        messages.info(request, "This file is the return’s current version already, or is being read.")
        return redirect("upload", region=region, quarter=quarter, code=code, pk=same.upload.pk)
    except actions.LockedError as error:
        messages.error(request, str(error))
        return redirect("upload", region=region, quarter=quarter, code=code, pk=pk)
    return redirect("upload_progress", region=region, quarter=quarter, code=code, pk=upload.pk)


@requires(Permission.READ_RETURN)
@never_cache
def download_upload(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """The file as it was sent, to the byte. It names people, so that it was downloaded goes on the record."""
    _, found = found_upload(request, quarter, code, pk)
    if found.content is None and found.deleted_at is not None:
        messages.info(request, "The file has been kept for as long as files are kept, and was deleted then.")
        return redirect("upload", region=region, quarter=quarter, code=code, pk=pk)
    content = actions.download_file(by=request.member.actor, upload=found)
    return as_download(found.name, content)


def as_download(name: str, content: bytes) -> HttpResponse:
    """A file that a browser saves and never opens as a page."""
    from urllib.parse import quote

    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def found_upload(request: MemberRequest, quarter: str, code: str, pk: UUID) -> tuple[Return, Upload]:
    """A return's file. Raises Http404 where the member may not see it."""
    given = found_return(request, quarter, code)
    found = queries.files_of(given).filter(pk=pk).first()
    if found is None:
        raise Http404
    return given, found


def issues_path(given: Return) -> str:
    """Where the issues of a return's current version are."""
    where = [given.region.slug, given.round.quarter, given.authority.code]
    try:
        return reverse("issues", args=where)
    except NoReverseMatch:
        return reverse("return", args=where)


def _shown(request: MemberRequest, given: Return, found: Upload, form: WhichSheet | None = None) -> HttpResponse:
    came = queries.came_between(found)
    about_sheet = any(told.get("code") in SHEETS for told in found.told)
    context: dict[str, Any] = {
        "given": given,
        "upload": found,
        "provider": found.part_of.organisation if found.part_of else None,
        "names": names_of([found.sent_by, found.chosen_by, came.made_by if came else ""]),
        "version": found.versions.defer("content").order_by("-number").first(),
        "came": came,
        "form": form or (WhichSheet() if about_sheet else None),
        "issues_path": issues_path(given),
        "open": given.round.is_open and not given.is_locked,
        "may_make": may_make(request.member, given),
        "sent_before": queries.same_file(found),
        "sent_elsewhere": queries.same_file_elsewhere(given, found.pk),
        "taken_elsewhere": queries.taken_elsewhere(given, found.pk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
    return render(request, "returns/upload.html", context, status=status)
