"""Who belongs where in a region."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from comity.web.asked import Asked
from comity.web.audit.actions import record
from comity.web.gate import requires
from comity.web.organisations.models import Organisation
from comity.web.people import actions, queries
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.people.second_factor import has_one, needed_for


@requires(Permission.READ_PEOPLE)
def people(request: MemberRequest, region: str) -> HttpResponse:
    """Who is what now, and who has been invited."""
    asked = Asked(request, "page", "organisation")
    held = queries.memberships(request.member).filter(ended_at__isnull=True)
    held = held.order_by("organisation__name", "person__name", "role")
    organisation = _organisation(request, asked)
    page = asked.page(held.filter(organisation=organisation) if organisation else held)
    to_manage = set(queries.invitations_to_manage(request.member).values_list("pk", flat=True))
    to_confirm = set(queries.invitations_to_confirm(request.member).values_list("pk", flat=True))
    context = {
        "page": page,
        "organisation": organisation,
        "invitations": [
            {
                "it": one,
                "open": one.is_open(timezone.now()),
                "manage": one.pk in to_manage,
                "confirm": one.pk in to_confirm,
            }
            for one in queries.invitations(request.member)
        ],
        "may_read_invitations": request.member.may(Permission.READ_INVITATIONS),
        "may_invite": request.member.may(Permission.MANAGE_PEOPLE),
    }
    return render(request, "people/people.html", context)


def _organisation(request: MemberRequest, asked: Asked) -> Organisation | None:
    """The organisation that the list is narrowed to: one whose people the reader may see."""
    pk = asked.number("organisation", "an organisation")
    found = Organisation.objects.filter(region=request.region, pk=pk).first() if pk is not None else None
    if pk is None or (found is not None and request.member.may_in(Permission.READ_PEOPLE, found)):
        return found
    asked.say("You see the people of no organisation of this number. Everyone whom you may see is listed.")
    return None


@requires(Permission.READ_PEOPLE)
def person(request: MemberRequest, region: str, pk: str) -> HttpResponse:
    """One person's record. That it was read is itself recorded, before it is shown."""
    found = get_object_or_404(queries.people(request.member), pk=pk)
    held = list(queries.memberships(request.member).filter(person=found).order_by("ended_at", "organisation__name"))
    with transaction.atomic():
        record(
            verb="read_person",
            by=request.member.actor,
            subject=found,
            region=request.region,
            organisation=held[0].organisation,
        )
    to_end = set(queries.memberships_to_manage(request.member).filter(person=found).values_list("pk", flat=True))
    context = {
        "found": found,
        "memberships": [(one, one.pk in to_end) for one in held],
        "second_factor": {"needed_for": needed_for(found), "has_one": has_one(found)},
    }
    return render(request, "people/person.html", context)


@requires(Permission.MANAGE_PEOPLE)
def end_membership(request: MemberRequest, region: str, pk: int) -> HttpResponse:
    """Ask whether to end what someone is, and end it."""
    membership = get_object_or_404(queries.memberships_to_manage(request.member), pk=pk)
    why_not = ""
    if request.method == "POST":
        try:
            actions.end_membership(by=request.member.actor, membership=membership)
        except ValidationError as error:
            why_not = " ".join(error.messages)
        else:
            messages.success(
                request,
                f"{membership.person} is no longer {membership.get_role_display()} of {membership.organisation}.",
            )
            return redirect("people", region=region)
    context = {"membership": membership, "why_not": why_not}
    return render(request, "people/end_membership.html", context, status=409 if why_not else 200)
