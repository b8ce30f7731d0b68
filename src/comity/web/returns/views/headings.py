"""Telling what a file's headings mean, once; and the profile that is kept of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from comity.returns import UnreadableFile
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions
from comity.web.returns.forms import TellHeadings, chosen
from comity.web.returns.headings import asking_of, missing_of, profile_text, samples_of
from comity.web.returns.models import Progress, Upload
from comity.web.returns.reading import NoneInForceError
from comity.web.returns.views.finding import found_to_make
from comity.web.returns.views.sending import found_upload


@requires(Permission.MAKE_RETURN)
@never_cache
def tell_headings(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """Say what the headings and values of a return's file mean; it is then read again."""
    given = found_to_make(request, quarter, code)
    _, found = found_upload(request, quarter, code, pk)
    place = [region, quarter, code, pk]
    context = {"caption": f"{given.authority.name}, {quarter}", "of": given.authority}
    return told_on_page(
        request, found, context, back=reverse("upload", args=place), after=reverse("upload_progress", args=place)
    )


def told_on_page(
    request: MemberRequest, upload: Upload, context: dict[str, Any], *, back: str, after: str
) -> HttpResponseBase:
    """The page of a file's headings, for whoever sent it: `back` is the file's page, `after` that of its reading."""
    if upload.progress in (Progress.WAITING, Progress.READING):
        return redirect(after)
    if upload.deleted_at is not None:
        messages.info(request, "The file has been kept for as long as files are kept, and was deleted then.")
        return redirect(back)
    posted = request.method == "POST"
    try:
        asking = asking_of(upload, chosen(request.POST) if posted else None)
    except UnreadableFile as error:
        messages.error(request, f"No headings can be told of this file: {error.found}.")
        return redirect(back)
    except NoneInForceError:
        messages.error(request, "The region has no memorandum in force on the last day of the quarter.")
        return redirect(back)
    form = TellHeadings(request.POST if posted else None, asking=asking, samples=samples_of)
    if posted and form.is_valid():
        text = profile_text(upload, asking, form.columns, form.values)
        try:
            actions.tell_headings(by=request.member.actor, upload=upload, text=text)
        except actions.LockedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "What you told is kept for next time, and the file is being read again.")
            return redirect(after)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context |= {"form": form, "asking": asking, "upload": upload, "back_path": back, "labels": _labels()}
    context["missing"] = missing_of(upload, asking)
    return render(request, "returns/tell_headings.html", context, status=status)


def _labels() -> dict[str, str]:
    from comity.dictionary import fields

    return {field.name: field.label for field in fields()}
