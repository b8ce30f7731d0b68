"""A managed service provider's exports: sending one for all its clients, and what became of each part."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comity.web.agreements.queries import names_of
from comity.web.gate import requires
from comity.web.organisations.models import Organisation
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, queries
from comity.web.returns.forms import SendFile, WhichSheet
from comity.web.returns.models import Progress, Round, Upload
from comity.web.returns.permissions import may_send_export
from comity.web.returns.views.finding import found_round
from comity.web.returns.views.headings import told_on_page
from comity.web.returns.views.sending import REFRESH_SECONDS, SHEETS, as_download

UNDER_WAY = (Progress.WAITING, Progress.READING)


@requires(Permission.READ_ROUNDS)
def exports(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """What a provider has sent for a round, who has named it, and the form to send an export."""
    round, provider = found_provider(request, quarter, code)
    may_send = may_send_export(request.member, provider)
    if request.method == "POST" and not may_send:
        raise PermissionDenied(Permission.SEND_EXPORT.value)
    form = SendFile(request.POST, request.FILES) if request.method == "POST" else SendFile()
    if request.method == "POST" and form.is_valid():
        file, actor = form.cleaned_data["file"], request.member.actor
        sheet = form.cleaned_data["sheet"]
        try:
            sent = actions.send_export(
                by=actor, provider=provider, round=round, name=file.name, content=file.read(), sheet=sheet
            )
        except actions.SameFileError as same:
            messages.info(request, "This file has been sent before. This is what came of it.")
            return redirect("export", region=region, quarter=quarter, code=code, pk=same.upload.pk)
        except actions.LockedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("export", region=region, quarter=quarter, code=code, pk=sent.pk)
    found = list(queries.exports(provider, round)[:20])
    today = timezone.localdate()
    in_round = set(round.returns.values_list("authority_id", flat=True))
    context = {
        "round": round,
        "provider": provider,
        "exports": found,
        "names": names_of([each.sent_by for each in found]),
        "namings": [
            {"naming": each, "now": each.counts_on(today), "in_round": each.authority_id in in_round}
            for each in queries.namings_for(provider)
        ],
        "form": form,
        "may_send": may_send,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "returns/exports.html", context, status=status)


@requires(Permission.READ_ROUNDS)
@never_cache
def export(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """One export: what became of it and of each part, by counts. It goes on by itself until all of it is done."""
    round, provider = found_provider(request, quarter, code)
    return _shown(request, round, provider, found_export(provider, round, pk))


@requires(Permission.SEND_EXPORT)
@require_POST
def export_again(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """Split an export once more, from another sheet if asked."""
    round, provider = found_provider(request, quarter, code)
    if not may_send_export(request.member, provider):
        raise PermissionDenied(Permission.SEND_EXPORT.value)
    found = found_export(provider, round, pk)
    form = WhichSheet(request.POST) if "sheet" in request.POST else None
    if form is not None and not form.is_valid():
        return _shown(request, round, provider, found, form)
    sheet = form.cleaned_data["sheet"] if form is not None else found.sheet
    try:
        actions.split_again(by=request.member.actor, export=found, sheet=sheet)
    except actions.LockedError as error:
        messages.error(request, str(error))
    return redirect("export", region=region, quarter=quarter, code=code, pk=pk)


@requires(Permission.SEND_EXPORT)
@never_cache
def export_headings(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """Say what the headings and values of an export mean; it is then split again."""
    round, provider = found_provider(request, quarter, code)
    if not may_send_export(request.member, provider):
        raise PermissionDenied(Permission.SEND_EXPORT.value)
    found = found_export(provider, round, pk)
    here = reverse("export", args=[region, quarter, code, pk])
    context: dict[str, Any] = {"caption": f"{provider.name}, {quarter}", "of": provider}
    return told_on_page(request, found, context, back=here, after=here)


@requires(Permission.SEND_EXPORT)
@never_cache
def download_export(request: MemberRequest, region: str, quarter: str, code: str, pk: UUID) -> HttpResponseBase:
    """The export as it was sent, for the provider alone; that it was downloaded goes on the record."""
    round, provider = found_provider(request, quarter, code)
    found = found_export(provider, round, pk)
    if not may_send_export(request.member, provider):
        raise PermissionDenied(Permission.SEND_EXPORT.value)
    if found.deleted_at is not None:
        messages.info(request, "The file has been kept for as long as files are kept, and was deleted then.")
        return redirect("export", region=region, quarter=quarter, code=code, pk=pk)
    return as_download(found.name, actions.download_file(by=request.member.actor, upload=found))


def found_provider(request: MemberRequest, quarter: str, code: str) -> tuple[Round, Organisation]:
    """A round, and a provider whose exports the member may see. Raises Http404 where there is none."""
    round = found_round(request, quarter)
    provider = queries.providers(request.member).filter(code=code).first()
    if provider is None:
        raise Http404
    return round, provider


def found_export(provider: Organisation, round: Round, pk: UUID) -> Upload:
    """A provider's export. Raises Http404 where there is none."""
    found = queries.exports(provider, round).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _shown(
    request: MemberRequest, round: Round, provider: Organisation, found: Upload, form: WhichSheet | None = None
) -> HttpResponseBase:
    files = queries.parts_of(found)
    parts = [{**part, "file": files.get(part["upload"])} for part in found.split.get("parts", ())]
    going_on = found.progress in UNDER_WAY or any(part["file"] and part["file"].progress in UNDER_WAY for part in parts)
    still = "still" in request.GET
    context = {
        "round": round,
        "provider": provider,
        "export": found,
        "parts": parts,
        "reasons": _reasons(),
        "names": names_of([found.sent_by]),
        "form": form or (WhichSheet() if any(told.get("code") in SHEETS for told in found.told) else None),
        "may_send": may_send_export(request.member, provider) and round.is_open,
        "may_download": may_send_export(request.member, provider),
        "going_on": going_on,
        "still": still,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
    response = render(request, "returns/export.html", context, status=status)
    if going_on and not still:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def _reasons() -> dict[str, str]:
    from comity.returns.splitting import REASONS

    return dict(REASONS)
