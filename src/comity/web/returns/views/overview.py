"""What is due, and a return with what it needs next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from comity.web.agreements.queries import names_of
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import queries
from comity.web.returns.due import due_of
from comity.web.returns.models import Step
from comity.web.returns.permissions import may_make, may_reopen, may_sign
from comity.web.returns.views.finding import found_return


@requires(Permission.READ_ROUNDS)
def returns(request: MemberRequest, region: str) -> HttpResponse:
    """The region's rounds, and in each what is due from the member's own authorities."""
    today = timezone.localdate()
    mine: dict[int, list[object]] = {}
    for given in queries.own_returns(request.member):
        mine.setdefault(given.round_id, []).append({"given": given, "due": due_of(given, today)})
    context = {
        "rounds": queries.rounds_counted(request.member),
        "mine": mine,
        "today": today,
        "may_open": request.member.may(Permission.MANAGE_ROUNDS),
        "sees_all": request.member.region_wide(Permission.READ_WHOLE_POOL),
        "may_send_export": bool(request.member.organisations(Permission.SEND_EXPORT)),
    }
    return render(request, "returns/returns.html", context)


@requires(Permission.READ_RETURN)
def return_of(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """One return: how far it is, what it needs next, who did what, and the way to each part of it."""
    given = found_return(request, quarter, code)
    signatures = list(given.signatures.filter(turn=given.turn).select_related("by"))
    reopenings = list(given.reopenings.order_by("-at"))
    uploads = list(queries.uploads(request.member).filter(given=given).order_by("-sent_at")[:5])
    member = request.member
    context = {
        "given": given,
        "due": due_of(given, timezone.localdate()),
        "standing": queries.standing(given),
        "signatures": signatures,
        "reopenings": reopenings,
        "uploads": uploads,
        "names": names_of([*(each.sent_by for each in uploads), *(each.by for each in reopenings)]),
        "may_make": may_make(member, given),
        "may_sign": {step.value for step in Step if may_sign(member, given, step)},
        "may_reopen": may_reopen(member, given),
        "signed_by_me": any(member.person is not None and each.by_id == member.person.pk for each in signatures),
    }
    return render(request, "returns/return.html", context)
