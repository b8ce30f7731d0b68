"""Opening a round, seeing how far everybody is, moving its deadline, closing it: a regional lead's work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from comity.assessing.day import last_day
from comity.returns.template.stamp import TEMPLATE_VERSION
from comity.web.agreements.queries import names_of
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, queries
from comity.web.returns.due import all_due
from comity.web.returns.forms.rounds import CloseRound, Deadline, OpenRound
from comity.web.returns.models import State
from comity.web.returns.quarters import before, of_day
from comity.web.returns.rules import deadline_of, parties_on
from comity.web.returns.views.finding import found_round


@requires(Permission.MANAGE_ROUNDS)
def open_round(request: MemberRequest, region: str) -> HttpResponseBase:
    """Open a round: of the quarter that has just ended (or the one that goes on, where that has its round), by its
    window's last day, from the memorandum's parties."""
    taken = set(queries.rounds(request.member).values_list("quarter", flat=True))
    now = of_day(timezone.localdate())
    quarter = now if before(now) in taken else before(now)
    bodies = queries.who_may_make_returns(request.member)
    first = {
        "quarter": quarter,
        "deadline": deadline_of(request.region, quarter),
        "authorities": [body.pk for body in bodies if body.code in parties_on(request.region, quarter)],
    }
    form = OpenRound(request.POST if request.method == "POST" else None, initial=first, bodies=bodies, taken=taken)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_round(
                by=request.member.actor,
                region=request.region,
                quarter=given["quarter"],
                deadline=given["deadline"],
                authorities=given["authorities"],
            )
        except actions.RoundError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The round for {made.quarter} is open, and everybody in it has been told.")
            return redirect("round", region=region, quarter=made.quarter)
    context = {
        "form": form,
        "template": TEMPLATE_VERSION,
        "now": now,
        "ends": last_day(now),
        "offered": now not in taken,
        "goes_on": quarter == now,
    }
    return render(request, "returns/open_round.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_WHOLE_POOL)
def round_of(request: MemberRequest, region: str, quarter: str) -> HttpResponseBase:
    """How far each authority has come in a round, and how it stands to the deadline."""
    found = found_round(request, quarter)
    today = timezone.localdate()
    returns = all_due(queries.states(request.member, found), today)
    moved = list(found.moved_deadlines.order_by("at"))
    contests = queries.contests(request.member).filter(given__round=found, answered_at__isnull=True)
    context = {
        "round": found,
        "states": [{"given": given, "due": due} for given, due in returns],
        "late": sum(due.late > 0 for _, due in returns),
        "made": sum(given.state == State.AUTHORISED for given, _ in returns),
        "waiting_contests": contests.count(),
        "counts": [(state.label, sum(given.state == state for given, _ in returns)) for state in State],
        "moved": moved,
        "names": names_of([found.opened_by, found.closed_by, *(each.by for each in moved)]),
        "may_manage": request.member.may(Permission.MANAGE_ROUNDS),
        "may_read": set(queries.returns(request.member).filter(round=found).values_list("pk", flat=True)),
    }
    return render(request, "returns/round.html", context)


@requires(Permission.MANAGE_ROUNDS)
def change_deadline(request: MemberRequest, region: str, quarter: str) -> HttpResponseBase:
    """Move a round's deadline."""
    found = found_round(request, quarter)
    form = Deadline(request.POST if request.method == "POST" else None, quarter=found.quarter)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_deadline(
                by=request.member.actor,
                round=found,
                deadline=form.cleaned_data["deadline"],
                reason=form.cleaned_data["reason"],
            )
        except actions.RoundError as error:
            form.add_error("deadline", str(error))
        else:
            messages.success(request, "The deadline has been changed, and those not authorised have been told.")
            return redirect("round", region=region, quarter=quarter)
    context = {"form": form, "round": found}
    return render(request, "returns/change_deadline.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_ROUNDS)
def close_round(request: MemberRequest, region: str, quarter: str) -> HttpResponseBase:
    """Close a round, after saying what that means."""
    found = found_round(request, quarter)
    form = CloseRound(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_round(by=request.member.actor, round=found)
        except actions.RoundError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The round for {quarter} is closed.")
            return redirect("round", region=region, quarter=quarter)
    unfinished = found.returns.exclude(state=State.AUTHORISED).count()
    context = {"form": form, "round": found, "unfinished": unfinished}
    return render(request, "returns/close_round.html", context, status=422 if form.errors else 200)
