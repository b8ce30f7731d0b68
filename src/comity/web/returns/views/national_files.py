"""The national return's files, how they are laid out, and the log of what was sent to the Department."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.web.agreements.queries import names_of
from comity.web.assessments.refusals import in_the_browser
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, national
from comity.web.returns.forms.national import ReplaceNationalMapping, WriteDownDespatch
from comity.web.returns.models import NationalMapping, Return, State, Version
from comity.web.returns.permissions import may_make
from comity.web.returns.profiles import as_confirmed
from comity.web.returns.views.finding import found_return
from comity.web.returns.views.national import about, of_a_version, where
from comity.web.returns.views.sending import as_download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.READ_RETURN)
@never_cache
@require_safe
@of_a_version
def national_workbook(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """Both parts in one workbook."""
    return _handed_over(request, given, "national-return.xlsx", national.workbook(given, version), XLSX)


@requires(Permission.READ_RETURN)
@never_cache
@require_safe
@of_a_version
def national_tables(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """Both parts as CSV files, in a ZIP."""
    return _handed_over(request, given, "national-return-csv.zip", national.archive(given, version), "application/zip")


def _handed_over(request: MemberRequest, given: Return, name: str, content: bytes, kind: str) -> HttpResponse:
    actions.hand_over_national(by=request.member.actor, given=given, digest=sha256(content).hexdigest())
    response = HttpResponse(content, content_type=kind)
    named = f"{given.authority.code}-{given.round.quarter}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{named}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires(Permission.READ_RETURN)
@never_cache
def national_mapping(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """How the national return is laid out, and a form to lay it out as the Department's template has it."""
    from comity.returns.national import NationalFileError
    from comity.returns.national.mapping import default_mapping, parse_mapping
    from comity.returns.national.sources import TABLES

    given = found_return(request, quarter, code)
    posted = request.method == "POST"
    form = ReplaceNationalMapping(request.POST, request.FILES) if posted else ReplaceNationalMapping()
    problems: list[tuple[int, str, str]] = []
    if posted:
        if not may_make(request.member, given):
            raise PermissionDenied(Permission.MAKE_RETURN.value)
        if "confirm" in request.POST:
            return _confirmed_mapping(request, given)
        if form.is_valid():
            try:
                parse_mapping(form.cleaned_data["mapping"], "the file")
            except NationalFileError as error:
                form.add_error("mapping", "The national mapping cannot be used. Every mistake in it is listed below")
                problems = [(one.line, one.found, in_the_browser(one.write)) for one in error.problems]
            else:
                made = actions.replace_national_mapping(
                    by=request.member.actor, organisation=given.authority, text=form.cleaned_data["mapping"]
                )
                messages.success(
                    request, f"National mapping {made.number} is kept. The files are laid out by it from now on."
                )
                return redirect(where(given, "national_mapping"))
    kept = list(NationalMapping.objects.filter(organisation=given.authority).order_by("-number"))
    shown = parse_mapping(kept[0].text, f"mapping {kept[0].number}") if kept else default_mapping()
    context = {
        "given": given,
        "kept": kept,
        "shown": shown,
        "tables": [(TABLES[key], columns) for key, columns in shown.tables.items()],
        "names": names_of([each.made_by for each in kept]),
        "form": form,
        "problems": problems,
        "may_make": may_make(request.member, given),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "returns/national_mapping.html", context, status=status)


def _confirmed_mapping(request: MemberRequest, given: Return) -> HttpResponseBase:
    """Keep the layout in use as one that somebody has set beside the Department's template."""
    from comity.returns.national import default_text

    latest = national.mapping_of(given.authority)
    text = as_confirmed(latest.text if latest else default_text())
    made = actions.replace_national_mapping(by=request.member.actor, organisation=given.authority, text=text)
    messages.success(request, f"It is confirmed, as national mapping {made.number}.")
    return redirect(where(given, "national_mapping"))


@requires(Permission.READ_RETURN)
@require_safe
def download_national_mapping(
    request: MemberRequest, region: str, quarter: str, code: str, number: int
) -> HttpResponseBase:
    """One of the authority's national mappings as YAML; number 0 is Comity's own. It tells of nobody."""
    from comity.returns.national import default_text

    given = found_return(request, quarter, code)
    if number == 0:
        return as_download("national-mapping-comity.yaml", default_text().encode())
    found = NationalMapping.objects.filter(organisation=given.authority, number=number).first()
    if found is None:
        raise Http404
    return as_download(f"national-mapping-{code}-{number}.yaml", found.text.encode())


@requires(Permission.READ_RETURN)
@never_cache
@of_a_version
def despatches(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """What was sent to the Department, when and by whom, and whether it is what is there now."""
    now = national.made_from(given, version)
    form = WriteDownDespatch(request.POST or None, initial={"made_from": now, "sent_on": timezone.localdate()})
    if request.method == "POST":
        if not may_make(request.member, given):
            raise PermissionDenied(Permission.MAKE_RETURN.value)
        if form.is_valid():
            try:
                actions.despatch(by=request.member.actor, given=given, **form.cleaned_data)
            except actions.LockedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "It is written down that the national return was sent.")
                return redirect(where(given, "despatches"))
    log = list(given.despatches.select_related("version", "mapping"))
    context: dict[str, Any] = about(request, given, version) | {
        "form": form,
        "made_from": now,
        "log": [(each, each.made_from == now) for each in log],
        "names": names_of([each.made_by for each in log]),
        "state_names": {state.value: state.label.lower() for state in State},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "returns/despatches.html", context, status=status)
