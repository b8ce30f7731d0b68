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
from comity.web.returns.models import State, Step
from comity.web.returns.parts import sent_by_provider
from comity.web.returns.permissions import may_reopen, reopening_steps
from comity.web.returns.steps import one_who, ways
from comity.web.returns.tasklist import tasks
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
        "sees_contests": queries.contests(request.member).exists(),
        "sees_all": request.member.region_wide(Permission.READ_WHOLE_POOL),
        "providers": list(queries.providers(request.member)),
        "authorities": list(queries.authorities_of(request.member)) if mine else [],
    }
    return render(request, "returns/returns.html", context)


@requires(Permission.READ_RETURN)
def return_of(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """One return: how far it is, what it needs next, who did what, and the way to each part of it."""
    given, member = found_return(request, quarter, code), request.member
    signatures = list(given.signatures.filter(turn=given.turn).order_by("at"))
    reopening = given.reopenings.order_by("-turn").first()
    moved = given.round.moved_deadlines.order_by("-at").first()
    uploads = list(queries.uploads(member).filter(given=given).order_by("-sent_at")[:5])
    standing = queries.standing(given)
    waiting = {State.SUBMITTED: Step.APPROVE, State.APPROVED: Step.AUTHORISE}.get(State(given.state))
    context = {
        "given": given,
        "due": due_of(given, timezone.localdate()),
        "tasks": tasks(member, given, standing, ways(member, given, signatures)),
        "next_words": NEXT,
        "waits_for": f"{one_who(waiting)} to {waiting.value} it" if waiting else "",
        "signatures": signatures,
        "reopening": reopening,
        "contested": given.contests.count(),
        "uploads": uploads,
        "taken_elsewhere": queries.taken_elsewhere(given, given.current.upload_id) if given.current else None,
        "provider": sent_by_provider(given),
        "moved": moved,
        "names": names_of(
            [*(each.sent_by for each in uploads), reopening.by if reopening else "", moved.by if moved else ""]
        ),
        "may_reopen": may_reopen(member, given),
        "who_reopens": one_who(*reopening_steps(given)),
        "takes_back": len(signatures) == 1 and member.person is not None and signatures[0].by_id == member.person.pk,
    }
    return render(request, "returns/return.html", context)


NEXT = {
    "send": "Send a file",
    "errors": "Put the errors right",
    "queries": "Explain the queries",
    "submit": "Look at it whole and submit",
    "approve": "Look at it and approve",
    "authorise": "Look at it and authorise",
}
"""What the button of the next task says."""
