"""Every read of the room. A member sees the returns of the organisations that they may read, and no other's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from comity.web.organisations.models import Kind, Organisation
from comity.web.people.member import Member
from comity.web.people.roles import Permission
from comity.web.returns.frames import frames_of
from comity.web.returns.models import Contest, Naming, Profile, Return, Round, State, Upload, Version

if TYPE_CHECKING:
    import polars as pl


def rounds(member: Member) -> QuerySet[Round]:
    """The region's rounds, the latest quarter first."""
    found = Round.objects.filter(region=member.region)
    return found if member.may(Permission.READ_ROUNDS) else found.none()


def rounds_counted(member: Member) -> QuerySet[Round]:
    """The rounds with `due`, how many returns there are in each, and `authorised`, how many of them are."""
    return (
        rounds(member)
        .order_by("-quarter")
        .annotate(due=Count("returns"), authorised=Count("returns", filter=Q(returns__state=State.AUTHORISED)))
    )


def own_returns(member: Member) -> QuerySet[Return]:
    """The returns of the member's own authorities, by the rounds."""
    own = member.organisations(Permission.READ_RETURN)
    found = Return.objects.filter(region=member.region, authority__in=own)
    found = found.select_related("round", "authority", "current").defer("current__content")
    return found.prefetch_related("signatures")


def who_may_make_returns(member: Member) -> QuerySet[Organisation]:
    """The authorities and trusts of the region that have not closed."""
    kinds = (Kind.AUTHORITY, Kind.TRUST)
    return Organisation.objects.filter(region=member.region, kind__in=kinds, closed__isnull=True)


def returns(member: Member) -> QuerySet[Return]:
    """The returns that a member may see the rows of."""
    found = Return.objects.filter(region=member.region).select_related("round", "authority", "current", "region")
    if member.region_wide(Permission.READ_RETURN):
        return found
    return found.filter(authority__in=member.organisations(Permission.READ_RETURN))


def states(member: Member, round: Round) -> QuerySet[Return]:
    """How far each authority has come in a round, for whoever sees the round whole. It shows nothing of their rows."""
    found = Return.objects.filter(round=round).select_related("authority", "round")
    if member.region_wide(Permission.READ_WHOLE_POOL):
        return found
    return found.filter(authority__in=member.organisations(Permission.READ_RETURN))


def uploads(member: Member) -> QuerySet[Upload]:
    """The files that a member may see: their organisations' own, without their contents."""
    found = Upload.objects.filter(region=member.region).defer("content").select_related("organisation", "round")
    if member.region_wide(Permission.READ_RETURN):
        return found
    own = member.organisations(Permission.READ_RETURN) | member.organisations(Permission.SEND_EXPORT)
    return found.filter(organisation__in=own)


def files_of(given: Return) -> QuerySet[Upload]:
    """The files sent for a return, the latest first, without their contents."""
    found = given.uploads.select_related("organisation", "round", "part_of__organisation", "basis")
    return found.defer("content", "part_of__content", "basis__content").order_by("-sent_at")


def same_file(upload: Upload) -> QuerySet[Upload]:
    """The same file as it was sent for the same return at other times, the latest first."""
    assert upload.given is not None
    return files_of(upload.given).filter(digest=upload.digest).exclude(pk=upload.pk)


def same_file_elsewhere(given: Return, upload: UUID | None) -> QuerySet[Upload]:
    """A return's file (by its id) as its authority sent it for other rounds, to the byte, the latest first."""
    digest = Upload.objects.filter(pk__in=() if upload is None else (upload,)).values("digest")
    found = Upload.objects.filter(given__authority=given.authority_id, digest__in=digest).exclude(given=given.pk)
    return found.defer("content").select_related("round").order_by("-sent_at")


def taken_elsewhere(given: Return, upload: UUID | None) -> Upload | None:
    """The latest of those that became a version there: the file may be that quarter's, and sent by mistake."""
    return same_file_elsewhere(given, upload).filter(Exists(Version.objects.filter(upload=OuterRef("pk")))).first()


def came_between(upload: Upload) -> Version | None:
    """The first version that came after a file was sent and is not of it: what overtook it, where it was overtaken."""
    assert upload.given is not None
    after = upload.basis.number if upload.basis else 0
    found = upload.given.versions.defer("content").filter(number__gt=after).exclude(upload=upload)
    return found.order_by("number").first()


def senders(member: Member) -> QuerySet[Organisation]:
    """The organisations whose files a member may see."""
    found = Organisation.objects.filter(region=member.region)
    if member.region_wide(Permission.READ_RETURN):
        return found
    own = member.organisations(Permission.READ_RETURN) | member.organisations(Permission.SEND_EXPORT)
    return found.filter(pk__in=own)


def profiles(sender: Organisation) -> QuerySet[Profile]:
    """What an organisation has told of its files, the latest first."""
    return Profile.objects.filter(organisation=sender).order_by("-number")


def providers(member: Member) -> QuerySet[Organisation]:
    """The managed service providers whose exports a member may see."""
    found = Organisation.objects.filter(region=member.region, kind=Kind.MANAGED_SERVICE_PROVIDER)
    if member.region_wide(Permission.READ_RETURN):
        return found
    return found.filter(pk__in=member.organisations(Permission.SEND_EXPORT))


def exports(provider: Organisation, round: Round) -> QuerySet[Upload]:
    """The exports that a provider has sent for a round, the latest first, without their contents."""
    found = Upload.objects.filter(organisation=provider, round=round, given__isnull=True)
    return found.defer("content").select_related("organisation", "round", "region").order_by("-sent_at")


def parts_of(export: Upload) -> dict[str, Upload]:
    """The files that an export's parts became, by id, with nothing but how far each is and how many rows it has.

    Of the return it says its `state`, and whether the part is `in_use`: whether the return is still made of it.
    """
    kept = [part["upload"] for part in export.split.get("parts", ()) if part["upload"]]
    found = Upload.objects.filter(pk__in=kept, part_of__organisation=export.organisation)
    found = found.annotate(state=F("given__state"), in_use=Q(given__current__upload=F("pk")))
    return {str(each.pk): each for each in found.only("pk", "progress", "rows", "step")}


def authorities_of(member: Member) -> QuerySet[Organisation]:
    """The authorities and trusts whose returns a member may see."""
    found = Organisation.objects.filter(region=member.region, kind__in=(Kind.AUTHORITY, Kind.TRUST))
    if member.region_wide(Permission.READ_RETURN):
        return found
    return found.filter(pk__in=member.organisations(Permission.READ_RETURN))


def namings_of(authority: Organisation) -> QuerySet[Naming]:
    """The providers that an authority has named, those that were ended last."""
    found = Naming.objects.filter(authority=authority).select_related("authority", "provider", "region")
    return found.order_by(F("ended_on").desc(nulls_first=True), "provider__name")


def providers_to_name(authority: Organisation) -> QuerySet[Organisation]:
    """The region's providers that are open and that the authority has not named."""
    named = Naming.objects.filter(authority=authority, ended_on__isnull=True).values("provider")
    kind = Kind.MANAGED_SERVICE_PROVIDER
    found = Organisation.objects.filter(region=authority.region, kind=kind, closed__isnull=True)
    return found.exclude(pk__in=named)


def namings_for(provider: Organisation) -> QuerySet[Naming]:
    """The authorities that have named a provider and have not ended it, by name."""
    found = Naming.objects.filter(provider=provider, ended_on__isnull=True)
    return found.select_related("authority").order_by("authority__name")


def named_on(provider: Organisation, day: date) -> set[str]:
    """The codes of the authorities whose rows a provider may send on a day."""
    found = Naming.objects.filter(provider=provider, named_from__lte=day).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    )
    return set(found.values_list("authority__code", flat=True))


def versions(given: Return) -> QuerySet[Version]:
    """A return's versions, the latest first, without their contents."""
    found = given.versions.defer("content", "upload__content", "upload__part_of__content")
    return found.select_related("upload__part_of__organisation", "profile", "publication").order_by("-number")


def contests(member: Member) -> QuerySet[Contest]:
    """The contests that a member may see: those of returns that they may read, or for whoever answers them all."""
    found = Contest.objects.filter(region=member.region)
    found = found.select_related("given__authority", "given__round", "version__publication")
    found = found.defer("version__content", "version__publication__archive")
    if member.region_wide(Permission.ANSWER_CONTESTS) or member.region_wide(Permission.READ_RETURN):
        return found
    return found.filter(given__authority__in=member.organisations(Permission.READ_RETURN))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a return still needs before it can be submitted."""

    errors: int
    unexplained: int
    to_review: int

    @property
    def ready(self) -> bool:
        """Whether it can be submitted."""
        return not (self.errors or self.unexplained or self.to_review)


def unanswered(given: Return) -> pl.DataFrame:
    """The queries of the current version that no explanation answers, as a frame of issues with `key`."""
    import polars as pl

    issues = issues_of(given)
    answered = {each.issue for each in given.explanations.all() if each.counts}
    return issues.filter((pl.col("level") == "query") & ~pl.col("key").is_in(answered))


def issues_of(given: Return) -> pl.DataFrame:
    """The issues of the current version, each with its `key` (see `comity.returns.identity`)."""
    from comity.returns.identity import keyed

    assert given.current is not None
    return keyed(frames_of(given.current)["issues"], given.authority.code)


def standing(given: Return) -> Standing:
    """What the return still needs."""
    import polars as pl

    if given.current is None or given.current.deleted_at is not None:
        return Standing(0, 0, 0)
    issues = unanswered(given)
    carried = {each.issue for each in given.explanations.all() if not each.counts}
    to_review = issues.filter(pl.col("key").is_in(carried)).height
    return Standing(given.current.errors, issues.height - to_review, to_review)
