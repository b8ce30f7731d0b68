"""An authority's leavers: those it has told of, and telling of one or of a list."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from comity.returns.leavers import COLUMNS, MOST_ROLE, Left, read_leavers
from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.histories import actions, queries
from comity.web.histories.forms import TellLeaver
from comity.web.histories.keys import number_of
from comity.web.histories.permissions import may_keep
from comity.web.histories.views.finding import authority_to_keep, found_authority
from comity.web.histories.views.lists import empty_list, sent, taken_words
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.masking import masked


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
    given = sent(request, read_leavers)
    if given.rows is not None:
        made = actions.tell_leavers(
            by=request.member.actor, authority=authority, leavers=given.rows, digest=given.digest
        )
        messages.success(request, taken_words(made.new, made.rows, "leaver"))
        return redirect("leavers", region=region, code=code)
    return given.page(
        request, "histories/send_list.html", authority=authority, what="leavers", heading="Leavers", columns=COLUMNS
    )


@requires(Permission.KEEP_HISTORIES)
def leavers_template(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """An empty list of leavers, as CSV."""
    authority_to_keep(request, code)
    return empty_list(COLUMNS, "leavers")


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
