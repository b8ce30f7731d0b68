"""Explaining queries, one or all alike at once; and last quarter's explanations: still so?"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions
from comity.web.returns.forms.explaining import Explain
from comity.web.returns.issues import OPEN, explanations_of, names_of_authorities, shown
from comity.web.returns.models import Explanation, Return
from comity.web.returns.views.finding import found_to_make
from comity.web.returns.views.issues import NONE, about, issues_to_show, of_a_kind
from comity.web.words import counted

if TYPE_CHECKING:
    import polars as pl

SHOWN = 5
"""Queries that are shown in full above the form; the rest are counted."""


@requires(Permission.MAKE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: MemberRequest, region: str, quarter: str, code: str, kind: str, field: str) -> HttpResponseBase:
    """Explain queries of one kind: those named in the address (`issue`, by their keys), else all that are open."""
    given = found_to_make(request, quarter, code)
    whole = issues_to_show(request, given)
    if isinstance(whole, HttpResponseBase):
        return whole
    asked = Asked(request, "issue")
    chosen = _chosen(request, asked, of_a_kind(whole, kind, field))
    back = reverse("issues_alike", args=[region, quarter, code, kind, field])
    if not chosen.height:
        messages.info(request, "There is nothing here left to explain.")
        return redirect("issues", region=region, quarter=quarter, code=code)
    several = chosen.height > 1
    form = Explain(request.POST or None, kind=kind, several=several, initial=_before(given, chosen))
    if request.method == "POST" and form.is_valid():
        if problem := _changed_since(request, given, chosen):
            form.add_error(None, problem)
        else:
            try:
                count = _explain(request, given, chosen, form)
            except actions.LockedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"{counted(count, 'query is', 'queries are')} explained.")
                return redirect(back)
    explanations = explanations_of(given, chosen["key"].to_list()[:SHOWN])
    context = {
        **about(request, given),
        "form": form,
        "issues": shown(given, chosen.head(SHOWN), names=names_of_authorities(given), explanations=explanations),
        "count": chosen.height,
        "kind": kind,
        "field": field,
        "back": back,
        "basis": given.current.number if given.current else 0,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "returns/explain.html", context, status=status)


@requires(Permission.MAKE_RETURN)
@require_POST
def keep_explanations(
    request: MemberRequest, region: str, quarter: str, code: str, kind: str, field: str
) -> HttpResponseBase:
    """Say that explanations of last quarter still hold: the one of `issue`, else all of this kind."""
    given = found_to_make(request, quarter, code)
    whole = issues_to_show(request, given)
    if isinstance(whole, HttpResponseBase):
        return whole
    keys = set(of_a_kind(whole, kind, field)["key"])
    if issue := request.POST.get("issue"):
        keys &= {issue}
    kept = [each for each in given.explanations.all() if each.issue in keys and not each.counts]
    try:
        count = actions.keep_explanation(by=request.member.actor, given=given, explanations=kept)
    except actions.LockedError as error:
        messages.error(request, str(error))
    else:
        if count:
            messages.success(request, f"{counted(count, 'explanation')} of last quarter kept.")
    return redirect("issues_alike", region=region, quarter=quarter, code=code, kind=kind, field=field)


@requires(Permission.MAKE_RETURN)
@require_POST
def take_back_explanation(request: MemberRequest, region: str, quarter: str, code: str, pk: int) -> HttpResponseBase:
    """Take an explanation back, so that its query is open again."""
    given = found_to_make(request, quarter, code)
    found: Explanation = get_object_or_404(given.explanations, pk=pk)
    try:
        actions.take_back(by=request.member.actor, given=given, explanation=found)
    except actions.LockedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The explanation is taken back. The query is open again.")
    return redirect(
        "issues_alike", region=region, quarter=quarter, code=code, kind=found.code, field=found.field or NONE
    )


def _chosen(request: MemberRequest, asked: Asked, found: pl.DataFrame) -> pl.DataFrame:
    """The queries that are to be explained."""
    import polars as pl

    queries = found.filter(pl.col("level") == "query")
    if keys := request.GET.getlist("issue"):
        here = set(queries["key"])
        if any(key not in here for key in keys):
            asked.say("A query in the address is not in the return any more. It was left out.")
        return queries.filter(pl.col("key").is_in(keys))
    return queries.filter(pl.col("answer") == OPEN)


def _before(given: Return, chosen: pl.DataFrame) -> dict[str, Any]:
    """What was said of the query before, where it is one alone."""
    before = given.explanations.filter(issue=chosen["key"][0]).first() if chosen.height == 1 else None
    return {"reason": before.reason, "words": before.words} if before else {}


def _changed_since(request: MemberRequest, given: Return, chosen: pl.DataFrame) -> str:
    """What to say where another version, or other queries, have come since the page was shown."""
    number = given.current.number if given.current else 0
    if request.POST.get("basis") == str(number) and request.POST.get("count") == str(chosen.height):
        return ""
    return (
        f"The return has changed since you opened this page: it is {counted(chosen.height, 'query', 'queries')} now. "
        "Look at them again. What you have written is kept."
    )


def _explain(request: MemberRequest, given: Return, chosen: pl.DataFrame, form: Explain) -> int:
    queries = [
        actions.Query(
            issue=row["key"], code=row["code"], assignment_ref=row["assignment_ref"] or "", field=row["field"] or ""
        )
        for row in chosen.unique("key", maintain_order=True).iter_rows(named=True)
    ]
    return actions.explain(
        by=request.member.actor,
        given=given,
        queries=queries,
        reason=form.cleaned_data["reason"],
        words=form.cleaned_data["words"],
    )
