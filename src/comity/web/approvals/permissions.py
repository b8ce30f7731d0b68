"""Who may ask for an exception, decide one, give their signing to another, and question what others were given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from comity.memorandum.base import Post
from comity.memorandum.words import POSTS
from comity.web.approvals.models import Delegation, ExceptionRequest, SignOffNeeded
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.member import Member
from comity.web.people.models import Membership, Person
from comity.web.people.roles import SECOND_FACTOR, Permission, Role

ROLE_OF: dict[Post, Role] = {
    Post.DCS: Role.DIRECTOR,
    Post.CHIEF_EXECUTIVE: Role.CHIEF_EXECUTIVE,
    Post.ASSISTANT_DIRECTOR: Role.ASSISTANT_DIRECTOR,
    Post.HR_LEAD: Role.HR_LEAD,
    Post.REGIONAL_LEAD: Role.REGIONAL_LEAD,
}
"""The role by which each post of a memorandum is held on the platform."""

AUTHORITIES = frozenset({Kind.AUTHORITY, Kind.TRUST})


@dataclass(frozen=True, slots=True)
class Entitled:
    """By what somebody may decide: their own post, another's that was given to them, or as the group's lead."""

    delegation: Delegation | None = None

    @property
    def on_behalf_of(self) -> Person | None:
        """The holder of the post, where it is another's."""
        return self.delegation.given_by if self.delegation is not None else None


def may_request(member: Member, authority: Organisation) -> bool:
    """Whether they may ask for an authority, and answer for what it asked."""
    return authority.kind in AUTHORITIES and member.may_in(Permission.REQUEST_EXCEPTIONS, authority)


def speaks_for(member: Member, request: ExceptionRequest) -> bool:
    """Whether they may withdraw what was asked, have it go on, and answer what is asked about it: those who ask for its
    authority. Whoever signs it, or is given the signing, decides it instead, but for what they asked themself."""
    if not may_request(member, request.authority):
        return False
    if member.person is not None and member.person.pk == request.asked_by_id:
        return True
    today = timezone.localdate()
    return not any(needed_by_a_post(each) and entitled(member, each, today) for each in request.needed.all())


def may_challenge(member: Member, request: ExceptionRequest) -> bool:
    """Whether they may ask or object, which is for others than those whose exception it is."""
    return member.may(Permission.CHALLENGE_EXCEPTIONS) and not may_request(member, request.authority)


def place_of(post: Post, authority: Organisation) -> Organisation | None:
    """The organisation in which a post that is asked about an authority's request is held."""
    if post is not Post.REGIONAL_LEAD:
        return authority
    return Organisation.objects.filter(region_id=authority.region_id, kind=Kind.REGION).first()


def holds(person: Person, post: Post, organisation: Organisation) -> bool:
    """Whether somebody holds a post there now."""
    return Membership.objects.filter(
        person=person, organisation=organisation, role=ROLE_OF[post], ended_at__isnull=True
    ).exists()


def entitled(member: Member, needed: SignOffNeeded, day: date) -> Entitled | None:
    """By what a member may decide one sign-off on a day, leaving aside what they have to do with the request."""
    person = member.person
    if person is None or not needed_by_a_post(needed):
        leads = person is not None and Role.REGIONAL_LEAD in member.roles
        return Entitled() if leads and not needed_by_a_post(needed) else None
    post = Post(needed.post)
    place = place_of(post, needed.request.authority)
    if place is None:
        return None
    if holds(person, post, place):
        return Entitled()
    for held in delegations_to(person, place, post, day):
        return Entitled(held)
    return None


def needed_by_a_post(needed: SignOffNeeded) -> bool:
    """Whether a post is asked, and not a group."""
    return bool(needed.post)


def delegations_to(person: Person, place: Organisation, post: Post, day: date) -> list[Delegation]:
    """What was given to somebody and holds on a day: its giver still has the post, and they still belong there."""
    belongs = Membership.objects.filter(person=person, organisation=place, ended_at__isnull=True).exists()
    if not belongs:
        return []
    found = Delegation.objects.filter(
        organisation=place, post=post.value, given_to=person, first_day__lte=day, last_day__gte=day, ended_at=None
    ).select_related("given_by")
    return [held for held in found if holds(held.given_by, post, place)]


def stands_in(person: Person) -> list[str]:
    """For which posts that sign with a second factor somebody signs, now or from a day to come, in words: they need one
    as its holder does, from when it is given to them."""
    posts = [post.value for post, role in ROLE_OF.items() if role in SECOND_FACTOR]
    found = Delegation.objects.filter(
        given_to=person, post__in=posts, last_day__gte=timezone.localdate(), ended_at=None
    ).select_related("given_by", "organisation")
    given = [Post(held.post) for held in found if holds(held.given_by, Post(held.post), held.organisation)]
    return [f"standing in for the {POSTS[post]}" for post in dict.fromkeys(given)]


def deciders(needed: SignOffNeeded, day: date) -> list[Person]:
    """Whoever may decide a sign-off on a day: the holders of the post and those to whom it is given, or the group's
    regional leads."""
    post = Post(needed.post) if needed.post else Post.REGIONAL_LEAD
    place = place_of(post, needed.request.authority)
    if place is None:
        return []
    held = Membership.objects.filter(
        organisation=place, role=ROLE_OF[post], ended_at__isnull=True, person__is_active=True
    ).select_related("person")
    people = {each.person_id: each.person for each in held}
    if needed.post:
        given = Delegation.objects.filter(
            organisation=place,
            post=post.value,
            first_day__lte=day,
            last_day__gte=day,
            ended_at=None,
            given_by__in=people,
        ).select_related("given_to")
        people |= {each.given_to_id: each.given_to for each in given}
    return list(people.values())
