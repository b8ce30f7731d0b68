"""The pages of the pool: its quarters, one quarter, publishing a report, and what the checks ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.insight import actions, figures, queries
from comity.web.insight.across import CHECKS
from comity.web.insight.forms import Answer, PublishReport
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.due import all_due
from comity.web.returns.models import Round, State


@requires(Permission.READ_POOL)
def pool(request: MemberRequest, region: str) -> HttpResponse:
    """The quarters of the pool: how many returns are in each, and the reports that were published."""
    Asked(request)
    reports = list(queries.reports(request.member))
    context = {
        "rounds": queries.rounds_pooled(request.member),
        "reports": {each.round_id: each for each in reversed(reports)},
        "small": request.region.small_numbers,
    }
    return render(request, "insight/pool.html", context)


@requires(Permission.READ_POOL)
def measures(request: MemberRequest, region: str) -> HttpResponse:
    """What each figure means, and how it is made."""
    from comity.measures.definitions import MEASURES

    Asked(request)
    return render(request, "insight/measures.html", {"measures": MEASURES, "small": request.region.small_numbers})


@requires(Permission.READ_POOL)
def pool_of(request: MemberRequest, region: str, quarter: str) -> HttpResponse:
    """A quarter: each authority's figures for the lead and the auditor; for an authority its own and the region's."""
    from comity.web.assessments.shown import shown
    from comity.web.insight import shown as pages
    from comity.web.insight.kept import unpacked

    Asked(request)
    found = _round(request, quarter)
    whole = request.member.region_wide(Permission.READ_WHOLE_POOL)
    report = queries.latest_report(request.member, found)
    names = pages.headings_in(request.region, quarter)
    own = figures.by_authority(found, request.member.organisations(Permission.READ_RETURN))
    context: dict[str, Any] = {"round": found, "report": report, "whole": whole, "own": own}
    context["small"] = request.region.small_numbers
    context["reads_returns"] = request.member.may(Permission.READ_RETURN)
    if not whole:
        mine = request.member.organisations(Permission.READ_RETURN)
        context["outside"] = queries.due_in(found).filter(authority__in=mine, pooled=False).order_by("authority__name")
    else:
        each, today = figures.by_authority(found), timezone.localdate()
        every = figures.whole(found, each)
        late = all_due(queries.due_in(found), today)
        context |= {
            "each": each,
            "every": every,
            "blocks": [shown(block) for block in pages.outcomes(every, names)] if every.assignments else [],
            "breaches": pages.breaches(each, names),
            "headings": names,
            "late": [{"given": given, "due": due} for given, due in late],
            "authorised": sum(given.state == State.AUTHORISED for given, _ in late),
            "asked": queries.asked_by_authority(found),
            "checks": CHECKS,
            "may_publish": request.member.may(Permission.MANAGE_ROUNDS),
        }
    if report is not None:
        kept = unpacked(bytes(report.content))
        published = kept.published
        context |= {
            "beside": pages.beside(published, quarter, own, names),
            "roles": pages.roles(kept, quarter),
            "workers": pages.figure(published.workers, quarter),
            "over_cap": pages.figure(published.over_cap, quarter),
            "withheld": published.withheld,
            "given_away": pages.given_away(published) if whole else [],
            "names": names_of([report.made_by]),
        }
    return render(request, "insight/pool_of.html", context)


@requires(Permission.MANAGE_ROUNDS)
def publish_report(request: MemberRequest, region: str, quarter: str) -> HttpResponseBase:
    """Publish the pooled report of a quarter, after saying of whom it is made."""
    found = _round(request, quarter)
    form = PublishReport(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.publish_report(by=request.member.actor, round=found)
        except actions.NotPublishedError as error:
            form.add_error(None, str(error))
        else:
            what = f"Pooled report {made.number} of {quarter}"
            messages.success(request, f"{what} is published, of {len(made.members)} authorities.")
            return redirect("pool_of", region=region, quarter=quarter)
    context = {
        "form": form,
        "round": found,
        "members": figures.pooled_returns(found).order_by("authority__name"),
        "outside": queries.due_in(found).filter(pooled=False),
        "why_not": actions.why_not_published(found),
    }
    return render(request, "insight/publish_report.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_RETURN)
def regional_queries(request: MemberRequest, region: str, quarter: str) -> HttpResponse:
    """What the checks across authorities ask of one's own returns, and what was answered."""
    Asked(request)
    found = _round(request, quarter)
    asked = list(queries.regional_queries(request.member).filter(given__round=found))
    context = {
        "round": found,
        "open": [each for each in asked if each.gone_at is None],
        "gone": [each for each in asked if each.gone_at is not None],
        "checks": CHECKS,
        "names": names_of([each.answered_by for each in asked]),
    }
    return render(request, "insight/regional_queries.html", context)


@requires(Permission.READ_RETURN)
def regional_query(request: MemberRequest, region: str, quarter: str, pk: int) -> HttpResponseBase:
    """One thing that is asked, and its answer."""
    found = get_object_or_404(queries.regional_queries(request.member), pk=pk, given__round__quarter=quarter)
    may_answer = request.member.may_in(Permission.MAKE_RETURN, found.given.authority)
    form = Answer(request.POST or None, initial={"words": found.answer})
    if request.method == "POST" and may_answer and form.is_valid():
        actions.answer_query(by=request.member.actor, query=found, words=form.cleaned_data["words"])
        messages.success(request, "Your answer is on record.")
        return redirect("regional_queries", region=region, quarter=quarter)
    context = {
        "query": found,
        "form": form,
        "may_answer": may_answer,
        "check": CHECKS[found.kind],
        "names": names_of([found.answered_by]),
    }
    return render(request, "insight/regional_query.html", context, status=422 if form.errors else 200)


def _round(request: MemberRequest, quarter: str) -> Round:
    return get_object_or_404(queries.rounds_pooled(request.member), quarter=quarter)
