"""Reading requests, what waits for whom, the register and delegations."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from comity.memorandum.base import Post
from comity.web.approvals.models import Delegation, ExceptionRequest, SignOffNeeded
from comity.web.approvals.permissions import ROLE_OF
from comity.web.people.member import Member
from comity.web.people.models import Membership
from comity.web.people.roles import Permission, Role


def whole(found: QuerySet[ExceptionRequest]) -> QuerySet[ExceptionRequest]:
    """With all that saying what each has come to needs."""
    return (
        found.select_related(
            *("region", "authority", "engagement__current__made_by_organisation", "engagement__authority", "renews"),
            *("from_check__publication", "from_check__made_by_organisation"),
        )
        .defer("from_check__publication__archive")
        .prefetch_related("needed__decision", "renewed_by")
    )


def requests(member: Member) -> QuerySet[ExceptionRequest]:
    """The requests that a member may see: their authorities' own, and those in which their post or group is asked, or
    a post that was given to them."""
    found = whole(ExceptionRequest.objects.all())
    if member.region_wide(Permission.READ_EXCEPTIONS):
        return found
    mine = Q(authority__in=member.organisations(Permission.READ_EXCEPTIONS))
    return found.filter(mine | Q(pk__in=_asked_of(member).values("request"), asked_at__isnull=False))


def own_requests(member: Member) -> QuerySet[ExceptionRequest]:
    """Those of the authorities that a member asks for, drafts among them."""
    return whole(ExceptionRequest.objects.filter(authority__in=member.organisations(Permission.REQUEST_EXCEPTIONS)))


def _asked_of(member: Member) -> QuerySet[SignOffNeeded]:
    """The sign-offs that a member may be asked for, by post, by delegation or for a group."""
    if member.person is None:
        return SignOffNeeded.objects.none()
    today = timezone.localdate()
    wanted = Q(pk__in=[])
    held = Membership.objects.filter(person=member.person, ended_at__isnull=True)
    for post, role in ROLE_OF.items():
        if post is not Post.REGIONAL_LEAD:
            places = held.filter(role=role).values("organisation")
            wanted |= Q(post=post.value, request__authority__in=places)
    if Role.REGIONAL_LEAD in member.roles:
        wanted |= Q(post=Post.REGIONAL_LEAD.value) | Q(post="")
    for given in Delegation.objects.filter(
        given_to=member.person, first_day__lte=today, last_day__gte=today, ended_at__isnull=True
    ).select_related("organisation"):
        own = Q() if given.post == Post.REGIONAL_LEAD else Q(request__authority=given.organisation)
        wanted |= Q(post=given.post) & own
    return SignOffNeeded.objects.filter(wanted)


def undecided(member: Member) -> QuerySet[SignOffNeeded]:
    """The sign-offs whose turn it is and that a member may be asked for."""
    found = _asked_of(member).filter(decision__isnull=True, turn_at__isnull=False)
    return found.select_related("request__authority", "request__region").order_by("turn_at")


def registered(member: Member) -> QuerySet[ExceptionRequest]:
    """The requests of the whole region that were asked, for the register, which shows those that were signed."""
    if not member.may(Permission.READ_REGISTER):
        return ExceptionRequest.objects.none()
    return whole(ExceptionRequest.objects.filter(asked_at__isnull=False))


def delegations(member: Member) -> QuerySet[Delegation]:
    """What a member gave and was given, and what was given in organisations whose people they may see."""
    found = Delegation.objects.select_related("organisation", "given_by", "given_to")
    if member.region_wide(Permission.READ_PEOPLE):
        return found
    own = Q(given_by=member.person) | Q(given_to=member.person) if member.person is not None else Q(pk__in=[])
    return found.filter(own | Q(organisation__in=member.organisations(Permission.READ_PEOPLE)))


def previous_of(request: ExceptionRequest) -> QuerySet[ExceptionRequest]:
    """The other requests for the same engagement, or for the same worker at the same authority, the latest first."""
    same = Q(engagement=request.engagement_id)
    if request.engagement.worker_key:
        same |= Q(engagement__authority=request.authority_id, engagement__worker_key=request.engagement.worker_key)
    found = ExceptionRequest.objects.filter(same, asked_at__isnull=False).exclude(pk=request.pk)
    return whole(found).order_by("-asked_at")
