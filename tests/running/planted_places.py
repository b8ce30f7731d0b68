"""What addresses name that belongs together: a file with its return, an export with its provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django_scopes import scopes_disabled
from returning import QUARTER, clean

from comity.web.agreements.models import Publication
from comity.web.api.models import ApiKey
from comity.web.approvals.models import Challenge, Delegation, ExceptionRequest, Question
from comity.web.audit.models import Event
from comity.web.breaches.models import Breach
from comity.web.engagements.models import Check, Draft, Engagement, TimeAway
from comity.web.histories.models import Leaver, Lookup, Objection, ReferenceHeld, Spell, WorkerLink
from comity.web.insight.models import RegionalQuery
from comity.web.notices.models import Notice
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.models import Invitation, Membership
from comity.web.returns.models import (
    Contest,
    Correction,
    Explanation,
    Naming,
    NationalMapping,
    Profile,
    Return,
    Upload,
    Version,
)

if TYPE_CHECKING:
    from planted import World


@dataclass(frozen=True)
class Place:
    """One thing that there is: whose it is, and what stands for it in an address, by the name of each part."""

    organisation: Organisation
    named: dict[str, str]


def places(world: World) -> dict[str, list[Place]]:
    """By a part of an address, the first that it has counts: what addresses with it can be of."""
    with scopes_disabled():
        spells = {one.authority_id: one.pk for one in Spell.objects.all()}
        links = {one.authority_id: one.pk for one in WorkerLink.objects.all()}
        lookups = Lookup.objects.select_related("authority__region")
        returns = [_place(one.authority) for one in Return.objects.select_related("authority__region")]
        uploads = Upload.objects.select_related("organisation__region")
        organisations = Organisation.objects.select_related("region")
        events = _places(Event, "organisation", number="number")
        profiles = Profile.objects.select_related("organisation__region")
        return {
            "/checks/drafts/<uuid": [
                _place(one.organisation, pk=one.pk, candidate=0, question="supplier")
                for one in Draft.objects.select_related("organisation__region")
            ],
            "/time-away/<uuid:away>/": _places(TimeAway, "engagement__authority", pk="engagement_id", away="pk"),
            "/checks/engagements/<uuid": _places(Engagement, "authority"),
            "/checks/<str:number>/": _places(Check, "made_by_organisation", number="number"),
            "/checks/<check_number>": _places(Check, "made_by_organisation", check_number="number"),
            "/exceptions/requests/begin/": _places(Check, "made_by_organisation", number="number"),
            "/exceptions/requests/<uuid": [
                _place(one.authority, pk=one.pk, position=0)
                for one in ExceptionRequest.objects.select_related("authority__region")
            ],
            "/exception-requests/<uuid": _places(ExceptionRequest, "authority", request_id="pk"),
            "/exceptions/questions/": _places(Question, "needed__request__authority"),
            "/exception-questions/": _places(Question, "needed__request__authority", question_id="pk"),
            "/exceptions/challenges/": _places(Challenge, "request__authority", challenge_id="pk"),
            "/exceptions/delegations/<uuid": _places(Delegation, "organisation"),
            "/exceptions/<str:number>/": _places(ExceptionRequest, "authority", number="number"),
            "/exceptions/<str:exception_number>": _places(ExceptionRequest, "authority", exception_number="number"),
            "/breaches/<str:number>/": _places(Breach, "authority", number="number"),
            "/breaches/<str:breach_number>": _places(Breach, "authority", breach_number="number"),
            "/histories/lookups/": [
                _place(one.authority, pk=one.pk, spell=spells[one.authority_id], link=links[one.authority_id])
                for one in lookups
            ],
            "/histories/objections/<uuid": _places(Objection, "authority"),
            "/leavers/<int:pk>/": _places(Leaver, "authority"),
            "/references/<int:pk>/": _places(ReferenceHeld, "authority"),
            "/histories/": returns,
            "api/v1/leavers/": returns,
            "api/v1/registrations/": returns,
            "/record/<int:number>/": events,
            "/record/events/<int:number>": events,
            "notices/<uuid": [
                _place(one.organisation, pk=notice.pk)
                for notice in Notice.objects.select_related("person")
                for one in notice.person.memberships.select_related("organisation__region")
            ],
            "/contests/<int:pk>/": _places(Contest, "given__authority"),
            "/providers/<str:code>/<int:pk>/": _places(Naming, "authority"),
            "/providers/<str:code>/": returns,
            "/profiles/<str:code>/<int:number>/": [_place(one.organisation, number=one.number) for one in profiles],
            "/profiles/<str:code>/": [_place(one.organisation) for one in profiles],
            "/exports/<str:quarter>/<str:provider>": [
                _place(one.organisation, provider=one.organisation.code, export_id=one.pk)
                for one in uploads.filter(given=None)
            ],
            "/contests/<int:contest_id>": _places(Contest, "given__authority", contest_id="pk"),
            "/exports/<str:code>/": [_place(one.organisation, pk=one.pk) for one in uploads.filter(given=None)],
            "/files/<uuid": [
                _place(one.organisation, pk=one.pk, upload_id=one.pk) for one in uploads.exclude(given=None)
            ],
            "/corrections/<int:pk>/": _places(Correction, "upload__organisation"),
            "/explanations/<int:pk>/": _places(Explanation, "given__authority"),
            "/queries/<int:pk>/": _places(RegionalQuery, "given__authority"),
            "/queries/<int:query_id>/": _places(RegionalQuery, "given__authority", query_id="pk"),
            "/mapping/<int:number>/": _places(NationalMapping, "organisation", number="number"),
            "/versions/<int:number>/": _places(Version, "given__authority", number="number"),
            "/rows/<int:number>/": [_place(one.organisation, number=_row()) for one in returns],
            "<slug:key>/": [
                _place(one.organisation, key=key) for one in returns for key in world.finding_keys[one.organisation.pk]
            ],
            "/returns/<str:quarter>/": returns,
            "/returns": returns,
            "/pool/": returns,
            "/rounds/": returns,
            "/organisations/<int:": [_place(one, pk=one.pk, organisation_id=one.pk) for one in organisations],
            "/people/<uuid": _places(Membership, "organisation", pk="person_id", person_id="person_id"),
            "/memberships/<int:": _places(Membership, "organisation", membership_id="pk"),
            "/invitations/<uuid": _places(Invitation, "organisation", invitation_id="pk"),
            "/keys/<uuid": _places(ApiKey, "organisation", key_id="pk"),
            "/memoranda/<int:": [
                _place(one, pk=held.pk, publication_id=held.pk, code="P-1")
                for one in organisations.filter(kind=Kind.REGION)
                for held in Publication.objects.filter(region=one.region)
            ],
            "regions/<slug:region>/": [_place(one) for one in organisations],
        }


def _places(model: Any, organisation: str, **named: str) -> list[Place]:
    """Of each record: whose it is by the path to it, and its id beside what else its address holds."""
    found = []
    for one in model.objects.exclude(**{organisation: None}).select_related(f"{organisation}__region"):
        owner = one
        for step in organisation.split("__"):
            owner = getattr(owner, step)
        found.append(_place(owner, **{"pk": one.pk, **{part: getattr(one, name) for part, name in named.items()}}))
    return found


def _place(organisation: Organisation, **named: object) -> Place:
    said = {name: str(value) for name, value in named.items()}
    at = {"region": organisation.region.slug, "quarter": QUARTER, "code": organisation.code}
    return Place(organisation, {**at, **said})


def _row() -> int:
    """Where the file has the assignment that is not contested."""
    return next(row for row, line in enumerate(clean().splitlines(), 1) if b"CHB-26-007" in line)
