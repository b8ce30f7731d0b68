"""What stands beside returns, with a secret in each part: exports, namings, profiles, national returns, queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cast import BY
from django.utils import timezone

from comity.returns.national import default_text
from comity.returns.splitting import Part as PartOfExport
from comity.returns.splitting import Split, Unplaced
from comity.web.insight.actions import answer_query
from comity.web.insight.models import RegionalQuery
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.returns import actions, national
from comity.web.returns.models import Part, Return, Round

if TYPE_CHECKING:
    from planted import Actor, World

PROFILE = "format: 1\nconfirmed: true\ncolumns:\n  - {heading: Zxq, field: agency}\nignored: [%s]\n"


def sees_export(actor: Actor, provider: Organisation) -> bool:
    """Whoever sends the provider's exports, its program too, and the auditor; no authority, and no lead."""
    if not actor.of(provider.region):
        return False
    return actor.role == "auditor" or (actor.role in ("msp_user", "key") and actor.organisation == provider)


def plant_exports(world: World, round: Round) -> None:
    """Each provider is named by one authority, of whose rows and nobody else's it hands over a part."""
    region = round.region
    providers = Organisation.objects.filter(region=region, kind=Kind.MANAGED_SERVICE_PROVIDER).order_by("pk")
    returns = round.returns.select_related("authority", "region").order_by("pk")
    for provider, given in zip(providers, returns, strict=True):
        _export(world, round, provider, given)


def _export(world: World, round: Round, provider: Organisation, given: Return) -> None:
    from planted_returns import sees_return

    authority = given.authority

    def may(actor: Actor) -> bool:
        return sees_export(actor, provider)

    def may_on_a_page(actor: Actor) -> bool:
        return actor.role != "key" and may(actor)

    def may_part(actor: Actor) -> bool:
        return sees_return(actor, authority)

    def may_naming(actor: Actor) -> bool:
        """Who named it is told to whoever reads the return, and to the lead, who reads the record."""
        return may_part(actor) or (actor.of(authority.region) and actor.role == "regional_lead")

    namer = Person.objects.create_user(f"namer-{provider.pk}@example.org", name=world.plant("namer", may_naming))
    actions.name_provider(
        by=f"person:{namer.pk}", authority=authority, provider=provider, named_from=timezone.localdate()
    )
    actions.replace_profile(
        by=BY, organisation=provider, text=PROFILE % world.plant("profileofprovider", may_on_a_page)
    )
    name = world.plant("exportname", lambda actor: may(actor) or may_part(actor))
    only_theirs = world.plant("exportcontent", lambda actor: may_on_a_page(actor) and actor.role != "auditor")
    export = actions.send_export(
        by=BY, provider=provider, round=round, name=f"{name}.csv", content=only_theirs.encode()
    )
    part = world.plant("partcontent", may_part).encode()
    unknown = Unplaced("", 7, "A7", "unknown-authority", world.plant("exportunknown", may))
    actions.hand_out(
        export=export,
        split=Split(
            source=cast(Any, None),
            parts=(PartOfExport(authority.code, authority.name, Path("part.xlsx"), 1, 1, 0),),
            unplaced=(unknown,),
            rows=2,
            blank=0,
            issues=(),
        ),
        contents={authority.code: part},
    )


def plant_beside(world: World, given: Return, analyst: Member, may: Callable[[Actor], bool]) -> None:
    """An authority's profile, its national return with what it adds and that it was sent, and what the region asks."""
    authority, by = given.authority, analyst.actor

    def may_on_a_page(actor: Actor) -> bool:
        return actor.role != "key" and may(actor)

    actions.replace_profile(by=by, organisation=authority, text=PROFILE % world.plant("profile", may_on_a_page))
    heading = world.plant("nationalmapping", may)
    actions.replace_national_mapping(
        by=by, organisation=authority, text=default_text().replace("{heading: Authority,", f"{{heading: {heading},", 1)
    )
    agency = {"agency": world.plant("nationalagency", may), "behaviour": world.plant("behaviour", may), "clause": ""}
    added: dict[Part, dict[str, dict[str, Any] | None]] = {
        Part.EXPLANATION: {"experience": {"words": world.plant("nationalwords", may)}},
        Part.AGENCY: {"1": agency},
    }
    actions.add_parts_to_national(by=by, given=given, parts=added)
    now = Return.objects.select_related("current", "authority", "round", "region").get(pk=given.pk)
    assert now.current is not None
    actions.despatch(
        by=by,
        given=now,
        made_from=national.made_from(now, now.current),
        sent_on=date(2026, 11, 2),
        reference=world.plant("despatchreference", may),
        note=world.plant("despatchnote", may),
    )
    query = RegionalQuery.objects.create(
        region=given.region,
        given=given,
        kind="rate-far-out",
        key="0" * 64,
        assignment_ref=world.plant("queriedassignment", may),
        reason=world.plant("regionalreason", may),
        working={},
        found_at=timezone.now(),
    )
    answer_query(by=by, query=query, words=world.plant("regionalanswer", may))
