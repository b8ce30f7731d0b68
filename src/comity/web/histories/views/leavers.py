"""An authority's leavers: those it has told of, and telling of one or of a list."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from comity.returns.leavers import COLUMNS, MOST_ROLE, Left, read_leavers
from comity.returns.lists import ListError, ListProblem
from comity.returns.reading import UnreadableFile
from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.histories import actions, queries
from comity.web.histories.forms import SendList, TellLeaver
from comity.web.histories.forms.fields import written
from comity.web.histories.keys import number_of
from comity.web.histories.permissions import may_keep
from comity.web.histories.views.finding import authority_to_keep, found_authority
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.masking import masked
from comity.web.words import counted

SHOWN = 200
"""Problems of a list that are shown at once."""


@requires(Permission.READ_HISTORIES)
@never_cache
def leavers(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """The leavers that an authority has told of, and the lists that it sent."""
    authority = found_authority(request, code)
    page = Asked(request, "page").page(queries.leavers(authority))
    lists = list(queries.leaver_lists(authority)[:5])
    context = {
        "authority": authority,
        "page": page,
        "lists": lists,
        "numbers": {each.pk: masked(number_of(each)) for each in page},
        "names": names_of([*(each.told_by for each in page), *(each.sent_by for each in lists)]),
        "may_keep": may_keep(request.member, authority),
    }
    return render(request, "histories/leavers.html", context)


@requires(Permission.KEEP_HISTORIES)
@never_cache
def send_leavers(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """Tell of a list of leavers, whole or not at all."""
    authority = authority_to_keep(request, code)
    form = SendList(request.POST, request.FILES) if request.method == "POST" else SendList()
    problems: tuple[ListProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            with written(content) as path:
                found = read_leavers(path, today=timezone.localdate())
        except UnreadableFile as error:
            form.add_error("file", str(error))
        except ListError as error:
            problems = error.problems
            form.add_error("file", f"Nothing was taken: {counted(len(problems), 'cell')} to put right")
        else:
            made = actions.tell_leavers(
                by=request.member.actor, authority=authority, leavers=found, digest=sha256(content).hexdigest()
            )
            held = made.rows - made.new
            already = f" {counted(held, 'row')} of it held already." if held else ""
            messages.success(request, f"{counted(made.new, 'leaver')} taken.{already}")
            return redirect("leavers", region=region, code=code)
    context = {
        "authority": authority,
        "form": form,
        "problems": problems[:SHOWN],
        "more": max(0, len(problems) - SHOWN),
        "columns": COLUMNS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/send_leavers.html", context, status=status)


@requires(Permission.KEEP_HISTORIES)
def leavers_template(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """An empty list of leavers, as CSV."""
    authority_to_keep(request, code)
    content = ",".join(column.heading for column in COLUMNS) + "\r\n"
    answer = HttpResponse(content.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="leavers.csv"'
    return answer


@requires(Permission.KEEP_HISTORIES)
@never_cache
@sensitive_post_parameters("number")
def tell_leaver(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """Tell of one leaver."""
    authority = authority_to_keep(request, code)
    form = TellLeaver(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        left = Left(given["number"], given["left_on"], given["reason"], given["role"].strip()[:MOST_ROLE])
        made = actions.tell_leavers(by=request.member.actor, authority=authority, leavers=[left])
        messages.success(request, "The leaver is kept." if made.new else "This leaver was held already, just so.")
        return redirect("leavers", region=region, code=code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/tell_leaver.html", {"form": form, "authority": authority}, status=status)


@requires(Permission.KEEP_HISTORIES)
@never_cache
def take_back_leaver(request: MemberRequest, region: str, code: str, pk: int) -> HttpResponseBase:
    """Let a leaver that was told by mistake count no more."""
    authority = authority_to_keep(request, code)
    found = get_object_or_404(queries.leavers(authority), pk=pk)
    if request.method == "POST":
        actions.take_back_leaver(by=request.member.actor, leaver=found)
        messages.success(request, "The leaver counts no more.")
        return redirect("leavers", region=region, code=code)
    context = {"authority": authority, "leaver": found, "number": masked(number_of(found))}
    return render(request, "histories/take_back_leaver.html", context)
