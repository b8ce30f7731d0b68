"""Asking of a worker, and the pages of what an asking opened: their months, their tenure, their link."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from comity.judge.equal_treatment import RULES, WEEKS
from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.histories import actions, queries
from comity.web.histories.answering import answer
from comity.web.histories.forms import Ask, TellSpell
from comity.web.histories.keys import keys_like, number_of
from comity.web.histories.memoranda import memorandum_for
from comity.web.histories.models import Fact, Purpose
from comity.web.histories.permissions import may_ask, may_keep
from comity.web.histories.spells import experience_of
from comity.web.histories.views.finding import found_lookup, lookup_to_keep
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.ASK_HISTORIES)
@never_cache
@sensitive_post_parameters("number")
def ask(request: MemberRequest, region: str) -> HttpResponseBase:
    """Ask what the region holds of a worker. The answer has a page of its own, without the number in its address."""
    Asked(request)
    own = queries.authorities(request.member, Permission.ASK_HISTORIES)
    form = Ask(request.POST if request.method == "POST" else None, authorities=own)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not may_ask(request.member, given["authority"]):
            raise PermissionDenied(Permission.ASK_HISTORIES.value)
        asked = actions.ask(
            by=request.member.actor,
            authority=given["authority"],
            number=given["number"],
            purpose=Purpose(given["purpose"]),
            start=given["start"],
        )
        return redirect("lookup", region=region, pk=asked.lookup.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/ask.html", {"form": form, "asks": own.exists()}, status=status)


@requires(Permission.ASK_HISTORIES)
@never_cache
def lookup(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """What an asking was told of others' facts, as it was told then; and one's own facts as they are now."""
    found = found_lookup(request, pk)
    memorandum = memorandum_for(found.region, found.start)
    now = answer(found.authority, keys_like(found), found.start, memorandum)
    context = {
        "lookup": found,
        "told": list(found.told.select_related("authority")),
        "own": [line for line in now.lines if line.own],
        "memorandum": memorandum,
        "asked_by": names_of([found.by])[found.by],
        "may_keep": may_keep(request.member, found.authority),
    }
    return render(request, "histories/lookup.html", context)


@requires(Permission.ASK_HISTORIES)
@never_cache
def months(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """The months of direct experience, with the sum shown so that the worker could check it.

    Of others' spells it shows what was told when somebody asked, and no more: whoever would know anew asks anew.
    """
    found = found_lookup(request, pk)
    own = queries.spells_of(found)
    memorandum = memorandum_for(found.region, found.start)
    context = {
        "lookup": found,
        "own": own,
        "told": found.told.filter(fact=Fact.SPELL),
        "sum": experience_of(own, found.start, memorandum) if memorandum else None,
        "may_keep": may_keep(request.member, found.authority),
    }
    return render(request, "histories/months.html", context)


@requires(Permission.ASK_HISTORIES)
@never_cache
def tenure(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """How long the worker has been at the authority in all, and how far the twelve weeks have run."""
    found = found_lookup(request, pk)
    today = timezone.localdate()
    context = {
        "lookup": found,
        "today": today,
        "at_one": queries.at_one_authority(found, today),
        "rules": RULES.values(),
        "weeks": WEEKS,
    }
    return render(request, "histories/tenure.html", context)


@requires(Permission.KEEP_HISTORIES)
@never_cache
def tell_spell(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Tell of a spell of the worker's employment, with the evidence that was seen."""
    found = lookup_to_keep(request, pk)
    form = TellSpell(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.tell_spell(
            by=request.member.actor,
            authority=found.authority,
            number=number_of(found),
            **{name: given[name] for name in ("employer", "start_date", "end_date", "employment", "context")},
            registered=given["registered"] == "yes",
            part_time=given["part_time"] == "yes",
            evidence=given["evidence"],
            seen_on=given["seen_on"],
        )
        messages.success(request, "The spell is kept.")
        return redirect("months", region=region, pk=pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/tell_spell.html", {"form": form, "lookup": found}, status=status)


@requires(Permission.KEEP_HISTORIES)
@require_POST
def take_back_spell(request: MemberRequest, region: str, pk: UUID, spell: int) -> HttpResponseBase:
    """Let a spell that was told by mistake count no more."""
    found = lookup_to_keep(request, pk)
    held = get_object_or_404(queries.own_spells(request.member), pk=spell, authority=found.authority)
    actions.take_back_spell(by=request.member.actor, spell=held)
    messages.success(request, "The spell counts no more.")
    return redirect("months", region=region, pk=pk)
