"""The national return: how it stands, what is missing from it, and what is added to it beside the rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.web import words
from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, national
from comity.web.returns.findings import memorandum_of
from comity.web.returns.forms.national import ExplainRules, GiveCosts, NameAgency, SayWhoSigned
from comity.web.returns.frames import DeletedError
from comity.web.returns.models import Part, Return, Version
from comity.web.returns.national_gaps import mends
from comity.web.returns.permissions import may_make
from comity.web.returns.views.finding import found_return
from comity.web.returns.words import on_the_page

Page = Callable[..., HttpResponseBase]


def of_a_version(view: Page) -> Page:
    """A view of a return and its current version; a page that says so where there is none, or its rows are deleted."""

    @wraps(view)
    def shown(request: MemberRequest, region: str, quarter: str, code: str, **more: Any) -> HttpResponseBase:
        given = found_return(request, quarter, code)
        if given.current is None:
            return render(request, "returns/national_none.html", {"given": given, "why": "not_started"})
        try:
            return view(request, given, given.current, **more)
        except DeletedError:
            context = {"given": given, "why": "deleted"}
            return render(request, "returns/national_none.html", context, status=HTTPStatus.GONE)

    return shown


def may_add(request: MemberRequest, given: Return) -> bool:
    """Whether this member may add to the national return now."""
    return may_make(request.member, given) and given.round.is_open and not given.is_locked


def about(request: MemberRequest, given: Return, version: Version) -> dict[str, Any]:
    """What every page of the national return shows."""
    laid = national.mapping_of(given.authority)
    return {
        "given": given,
        "version": version,
        "mapping": laid,
        "may_add": may_add(request, given),
        "may_make": may_make(request.member, given),
    }


def where(given: Return, name: str, **more: Any) -> str:
    """The address of a page of this return."""
    at = {"region": given.region.slug, "quarter": given.round.quarter, "code": given.authority.code}
    return reverse(name, kwargs={**at, **more})


@requires(Permission.READ_RETURN)
@never_cache
@require_safe
@of_a_version
def national_return(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """How the national return stands: what it is made from, what is to be added, its files, and when it was sent."""
    made = national.national_of(given, version)
    additions = national.additions_of(given)
    asked = national.asked_clauses(given, version)
    unsigned = national.unsigned_breaches(given, version)
    months = national.worked_out(given, version)
    costs = [key for part, key in additions if part == Part.COST]
    last = given.despatches.select_related("version").first()
    context = about(request, given, version) | {
        "made": made,
        "gaps": len(national.gaps_of(made)),
        "explained": (len([each for each in asked if (Part.EXPLANATION, each.kind.value) in additions]), len(asked)),
        "agencies": made.given.agencies,
        "costs": (
            len(costs),
            len([month for month, (total, _) in months.items() if total is None and month not in costs]),
        ),
        "signed": (len([each for each in unsigned if each.added is not None]), len(unsigned)),
        "last": last,
        "changed": last is not None and last.made_from != national.made_from(given, version),
    }
    return render(request, "returns/national.html", context)


@requires(Permission.READ_RETURN)
@never_cache
@require_safe
@of_a_version
def national_gaps(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """What is missing, by part and column, and each gap with the way to mend it."""
    made = national.national_of(given, version)
    gaps = national.gaps_of(made)
    page: Any = Asked(request, "page").page(range(len(gaps)))  # type: ignore[arg-type, type-var]
    first = page.start_index() - 1 if gaps else 0
    found = national.completeness_of(made)
    context = about(request, given, version) | {
        "parts": [(table.name, [each for each in found.columns if each.table == table.name]) for table in made.tables],
        "notes": [on_the_page(note) for note in found.notes],
        "count": len(gaps),
        "gaps": mends(given, version, gaps[first : page.end_index()]),
        "page": page,
    }
    return render(request, "returns/national_gaps.html", context)


@requires(Permission.READ_RETURN)
@never_cache
@of_a_version
def national_explanations(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """Why each rule was not complied with: asked only of those that were not."""
    clauses = national.asked_clauses(given, version)
    said = _said(given, Part.EXPLANATION)
    proposed = national.proposed(given, Part.EXPLANATION)
    form = ExplainRules(
        request.POST if request.method == "POST" else None, clauses=clauses, said=said, proposed=proposed
    )
    if (kept := _kept(request, given, form, Part.EXPLANATION, lambda: form.contents())) is not None:
        return kept
    departures = {each.kind.value: national.departures(version, each) for each in clauses}
    hints = {
        name: f"{words.counted(count, 'assignment')} did not comply.{PROPOSED if name in form.proposed else ''}"
        for name, count in departures.items()
    }
    return _shown(request, given, version, "returns/national_explanations.html", form, hints=hints)


PROPOSED = (
    " What stands here was said for the quarter before: keep it, change it or empty it. Until you save, it is no part"
    " of this return."
)


@requires(Permission.READ_RETURN)
@never_cache
@of_a_version
def national_agencies(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """The agencies whose behaviour affected compliance, or that there are none."""
    clauses = memorandum_of(version).assignment_clauses()
    adds = request.method == "POST" and not {"none", "remove", "keep"} & {*request.POST}
    form = NameAgency(request.POST if adds else None, clauses=clauses)
    if request.method == "POST":
        _must_make(request, given)
        if not adds or form.is_valid():
            try:
                _agency(request, given, form)
            except actions.LockedError as error:
                form = form if adds else NameAgency({}, clauses=clauses)
                form.errors.clear()
                form.add_error(None, str(error))
            else:
                messages.success(request, "Saved.")
                return redirect(where(given, "national_agencies"))
    said = _said(given, Part.AGENCY)
    proposed = [] if said else list(national.proposed(given, Part.AGENCY).items())
    context = {
        "listed": sorted(said.items(), key=lambda each: int(each[0])),
        "said_none": bool(_said(given, Part.NO_AGENCIES)),
        "proposed": [] if _said(given, Part.NO_AGENCIES) else proposed,
        "headings": {each.kind.value: each.heading for each in clauses},
    }
    return _shown(request, given, version, "returns/national_agencies.html", form, **context)


def _agency(request: MemberRequest, given: Return, form: NameAgency) -> None:
    """Do what a button of the page of agencies asks for."""
    by = request.member.actor
    if "none" in request.POST:
        actions.add_to_national(by=by, given=given, part=Part.NO_AGENCIES, contents={"": {}})
    elif "remove" in request.POST:
        actions.add_to_national(by=by, given=given, part=Part.AGENCY, contents={request.POST["remove"][:10]: None})
    elif "keep" in request.POST:
        content = national.proposed(given, Part.AGENCY).get(request.POST["keep"])
        if content is not None:
            actions.name_agency(by=by, given=given, **content)
    else:
        actions.name_agency(by=by, given=given, **form.cleaned_data)


@requires(Permission.READ_RETURN)
@never_cache
@of_a_version
def national_costs(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """What each month cost: the authority's own figure, or the one that is worked out and labelled so."""
    hints = {
        month: f"Worked out from hours worked and charge rates: {words.money(total)}"
        if total is not None
        else f"It cannot be worked out: {why.partition(', so ')[0]}"
        for month, (total, why) in national.worked_out(given, version).items()
    }
    data = request.POST if request.method == "POST" else None
    form = GiveCosts(data, months=hints, said=_said(given, Part.COST))
    if (kept := _kept(request, given, form, Part.COST, lambda: form.contents())) is not None:
        return kept
    return _shown(request, given, version, "returns/national_costs.html", form)


@requires(Permission.READ_RETURN)
@never_cache
@require_safe
@of_a_version
def national_breaches(request: MemberRequest, given: Return, version: Version) -> HttpResponseBase:
    """The assignments above their cap of which the rows do not say who signed."""
    found = national.unsigned_breaches(given, version)
    page: Any = Asked(request, "page").page(range(len(found)))  # type: ignore[arg-type, type-var]
    first = page.start_index() - 1 if found else 0
    proposed = national.proposed(given, Part.SIGNED)
    context = about(request, given, version) | {
        "page": page,
        "count": len(found),
        "breaches": [
            (
                each,
                _added_words(each),
                each.assignment_ref in proposed,
            )
            for each in found[first : page.end_index()]
        ],
    }
    return render(request, "returns/national_breaches.html", context)


@requires(Permission.READ_RETURN)
@never_cache
@of_a_version
def national_breach(request: MemberRequest, given: Return, version: Version, key: str) -> HttpResponseBase:
    """Who signed one assignment's pay above its cap, or that nobody did."""
    breach = next((each for each in national.unsigned_breaches(given, version) if each.key == key), None)
    if breach is None:
        raise Http404
    proposed = None if breach.added is not None else national.proposed(given, Part.SIGNED).get(breach.assignment_ref)
    back = where(given, "national_breaches")
    if request.method == "POST" and "take_back" in request.POST:
        _must_make(request, given)
        form = SayWhoSigned({}, posts=national.posts_of(version), said=None)
        form.errors.clear()
        if (error := _add(request, given, Part.SIGNED, {breach.assignment_ref: None})) is None:
            return redirect(back)
        form.add_error(None, error)
    else:
        data = request.POST if request.method == "POST" else None
        form = SayWhoSigned(
            data, posts=national.posts_of(version), said=breach.added if breach.added is not None else proposed
        )
        kept = _kept(request, given, form, Part.SIGNED, lambda: {breach.assignment_ref: form.content()}, back=back)
        if kept is not None:
            return kept
    context = {
        "breach": breach,
        "proposed": proposed is not None,
        "words": _added_words(breach),
        "posts": [post.value for post in form.posts],
    }
    return _shown(request, given, version, "returns/national_breach.html", form, **context)


def _added_words(breach: national.Unsigned) -> str:
    return national.signed_words(breach.added) if breach.added is not None else ""


def _said(given: Return, part: Part) -> dict[str, dict[str, Any]]:
    return {key: content for (kind, key), content in national.additions_of(given).items() if kind == part}


def _must_make(request: MemberRequest, given: Return) -> None:
    if not may_make(request.member, given):
        raise PermissionDenied(Permission.MAKE_RETURN.value)


def _add(request: MemberRequest, given: Return, part: Part, contents: dict[str, Any]) -> str | None:
    """Keep what was said; gives why it cannot be, or None."""
    try:
        actions.add_to_national(by=request.member.actor, given=given, part=part, contents=contents)
    except actions.LockedError as error:
        return str(error)
    messages.success(request, "Saved.")
    return None


def _kept(
    request: MemberRequest,
    given: Return,
    form: Form,
    part: Part,
    contents: Callable[[], dict[str, Any]],
    back: str = "",
) -> HttpResponseBase | None:
    """Keep what a form says, and go back; None where it is to be shown, with what was wrong."""
    if request.method != "POST":
        return None
    _must_make(request, given)
    if not form.is_valid():
        return None
    if (error := _add(request, given, part, contents())) is None:
        return redirect(back or where(given, "national_return"))
    form.add_error(None, error)
    return None


def _shown(
    request: MemberRequest, given: Return, version: Version, template: str, form: Form, **more: Any
) -> HttpResponseBase:
    made_by = [each.made_by for each in given.additions.all()]
    context = {**about(request, given, version), "form": form, "names": names_of(made_by), **more}
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
