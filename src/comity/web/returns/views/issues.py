"""The issues of a return: counted by what they are, those alike, and all of them by sheet and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import queries
from comity.web.returns.forms.issues import NarrowIssues
from comity.web.returns.frames import DeletedError
from comity.web.returns.headway import headway
from comity.web.returns.issues import (
    LEVELS,
    Narrowing,
    alike,
    being_read,
    correctable,
    explanations_of,
    left,
    names_of_authorities,
    narrowed,
    shown,
    told,
)
from comity.web.returns.models import Return
from comity.web.returns.parts import sent_by_provider
from comity.web.returns.permissions import may_make
from comity.web.returns.views.after_reading import say_what_changed
from comity.web.returns.views.finding import found_return

if TYPE_CHECKING:
    import polars as pl

HEADINGS = frozenset({"missing-column", "ambiguous-heading", "two-columns", "no-such-heading"})
"""The issues that telling what a heading means can mend."""

NONE = "-"
"""Stands in an address for no field."""


@requires(Permission.READ_RETURN)
@require_safe
def issues(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """What is wrong with a return, counted by what it is: errors, then queries, then notes."""
    given = found_return(request, quarter, code)
    whole = issues_to_show(request, given)
    if isinstance(whole, HttpResponseBase):
        return whole
    if (back := say_what_changed(request, given)) and back != request.path:
        return redirect(back)
    form, wanted, _ = _narrowing(request, whole)
    found = narrowed(whole, wanted)
    about_it = about(request, given)
    by_level = alike(found, of_provider=bool(about_it["provider"]))
    context = {
        **about_it,
        "form": form,
        "narrowed": wanted != Narrowing(),
        "taken_elsewhere": queries.taken_elsewhere(given, given.current.upload_id) if given.current else None,
        "levels": [(level, by_level[level]) for level in LEVELS],
        "found": found.height,
        "none": NONE,
    }
    return render(request, "returns/issues.html", context)


@requires(Permission.READ_RETURN)
@require_safe
def issues_listed(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Every issue by sheet and cell."""
    given = found_return(request, quarter, code)
    whole = issues_to_show(request, given)
    if isinstance(whole, HttpResponseBase):
        return whole
    form, wanted, asked = _narrowing(request, whole, "page")
    found = narrowed(whole, wanted)
    page, rows = _page(asked, found)
    context = {
        **about(request, given),
        "form": form,
        "narrowed": wanted != Narrowing(),
        "page": page,
        "issues": shown(given, rows, names={}, explanations={}, with_rows=False),
        "none": NONE,
    }
    return render(request, "returns/issues_listed.html", context)


@requires(Permission.READ_RETURN)
@require_safe
def issues_alike(
    request: MemberRequest, region: str, quarter: str, code: str, kind: str, field: str
) -> HttpResponseBase:
    """Issues of one code about one field, each with its row in view."""
    given = found_return(request, quarter, code)
    whole = issues_to_show(request, given)
    if isinstance(whole, HttpResponseBase):
        return whole
    found = of_a_kind(whole, kind, field)
    from comity.returns.explanations import reason_words
    from comity.returns.validation.plain import is_known

    say_what_changed(request, given)
    about_it = about(request, given)
    levels = alike(found, of_provider=bool(about_it["provider"]))
    group = next((each for several in levels.values() for each in several), None)
    if group is None:
        if not is_known(kind):
            raise Http404
        messages.info(request, "There are no issues of that kind in the return any more.")
        return redirect("issues", region=region, quarter=quarter, code=code)
    page, rows = _page(Asked(request, "page"), found)
    explanations = explanations_of(given, rows["key"].to_list())
    asked = whole.filter(left() & (whole["level"] == "query"))
    others = asked.join(found.select("number"), on="number", how="anti")
    context = {
        **about_it,
        "group": group,
        "tell_path": _tell_path(given) if kind in HEADINGS else "",
        "others": others.height,
        "other_kinds": others.select("code", "field").unique().height,
        "page": page,
        "issues": shown(given, rows, names=names_of_authorities(given), explanations=explanations),
        "names": names_of(
            [each.made_by for each in explanations.values()] + [each.reviewed_by for each in explanations.values()]
        ),
        "kind": kind,
        "field": field,
        "reason_words": reason_words,
    }
    return render(request, "returns/issues_alike.html", context)


@requires(Permission.READ_RETURN)
@require_safe
def next_issue(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Off to the next thing to do, in the order of the file, after a row (`sheet`, `row`) where one is given."""
    given = found_return(request, quarter, code)
    whole = issues_to_show(request, given)
    if isinstance(whole, HttpResponseBase):
        return whole
    asked = Asked(request, "sheet", "row")
    after = (asked.text("sheet"), asked.number("row", "a row") or 0)
    where = [region, quarter, code]
    for one in whole.filter(left()).sort("level", maintain_order=True).iter_rows(named=True):
        at = (one["sheet"] or "", one["row"] or 0)
        if after[1] and one["level"] == "error" and at[0] == after[0] and at[1] <= after[1]:
            continue
        if correctable(one) and one["level"] == "error":
            address = reverse("row_of_return", args=[*where, one["row"]])
            query = urlencode({"sheet": at[0], "field": one["field"], "kind": one["code"], "one_by_one": "yes"})
            return redirect(f"{address}?{query}")
        if one["level"] == "query":
            return redirect("issues_alike", *where, one["code"], one["field"] or NONE)
    return redirect("issues", *where)


def of_a_kind(whole: pl.DataFrame, kind: str, field: str) -> pl.DataFrame:
    """The issues of a code about a field, as an address names them."""
    import polars as pl

    wanted = "" if field == NONE else field
    return whole.filter((pl.col("code") == kind) & (pl.col("field").fill_null("") == wanted))


def issues_to_show(request: MemberRequest, given: Return) -> pl.DataFrame | HttpResponseBase:
    """The issues of a return (as of `issues.told`), or the page that says why there are none to show."""
    if given.current is None:
        return render(request, "returns/issues_none.html", {"given": given, "why": "not_started"})
    try:
        return told(given)
    except DeletedError:
        return render(request, "returns/issues_none.html", {"given": given, "why": "deleted"}, status=410)


def about(request: MemberRequest, given: Return) -> dict[str, Any]:
    """What every page about issues needs to know of the return: `provider` is whose file it is, if not its own."""
    may = may_make(request.member, given)
    return {
        "given": given,
        "headway": headway(given),
        "provider": sent_by_provider(given),
        "may_make": may,
        "may_change": may and given.round.is_open and not given.is_locked,
        "reading": being_read(given),
    }


def _tell_path(given: Return) -> str:
    """Where the headings of the current version's file are told; empty where it has none."""
    if given.current is None or given.current.upload_id is None:
        return ""
    where = [given.region.slug, given.round.quarter, given.authority.code]
    return reverse("tell_headings", args=[*where, given.current.upload_id])


def _narrowing(request: MemberRequest, whole: pl.DataFrame, *also: str) -> tuple[NarrowIssues, Narrowing, Asked]:
    form = NarrowIssues(request.GET or None, issues=whole)
    asked = Asked(request, *form.fields, *also)
    return form, form.wanted() if form.is_bound else Narrowing(), asked


def _page(asked: Asked, found: pl.DataFrame) -> tuple[Any, pl.DataFrame]:
    """The page that is asked for, and its issues."""
    numbers: Any = range(found.height)
    page: Any = asked.page(numbers)
    return page, found[page.start_index() - 1 if found.height else 0 : page.end_index()]
