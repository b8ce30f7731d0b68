"""What an objection says, what it is about and what was answered, opened for whoever may read it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from comity.web.engagements.models import Because, Check, Engagement
from comity.web.engagements.queries import latest_of
from comity.web.histories.made_here import check_words, engagement_words
from comity.web.histories.models import Fact, Leaver, Objection, ReferenceHeld, Registration, Spell
from comity.web.returns.models import PooledAssignment
from comity.web.sealing import unseal
from comity.web.words import date

OBJECTION, ANSWER = "objection", "objection answer"
NO_MORE = "It is not held any more."

OF_ITSELF = (Because.AMENDMENT, Because.HELD)
"""Why a check is judged again without anybody's having put something right."""


def words_of(objection: Objection) -> str:
    """The worker's words."""
    return unseal(bytes(objection.words), of=objection.authority, purpose=OBJECTION).decode()


def answer_to(objection: Objection) -> str:
    """The authority's answer; empty where there is none yet."""
    if objection.answer is None:
        return ""
    return unseal(bytes(objection.answer), of=objection.authority, purpose=ANSWER).decode()


def fact_words(objection: Objection) -> str:
    """The fact that it is about, as its authority tells it."""
    own = {"authority": objection.authority, "pk": objection.fact_id}
    if objection.fact == Fact.ENGAGEMENT:
        engagement = Engagement.objects.filter(**own, deleted_at=None).first()
        return engagement_words(engagement) if engagement else NO_MORE
    if objection.fact == Fact.CHECK:
        check = Check.objects.filter(**own, deleted_at=None).select_related("authority", "made_by_organisation").first()
        return f"{check_words(check)}." if check else NO_MORE
    if objection.fact == Fact.LEAVER:
        return leaver_words(Leaver.objects.filter(**own).first())
    if objection.fact == Fact.SPELL:
        return spell_words(Spell.objects.filter(**own).first())
    if objection.fact == Fact.REFERENCE:
        return reference_words(ReferenceHeld.objects.filter(**own).first())
    if objection.fact == Fact.REGISTRATION:
        return registration_words(Registration.objects.filter(**own).first())
    found = PooledAssignment.objects.filter(**own).first()
    if found is None:
        return NO_MORE
    first, last = _or_not(found.start_date), date(found.end_date) if found.end_date else "running"
    return f"Assignment {found.assignment_ref}, from {first} to {last}."


def is_as_it_was(objection: Objection) -> bool:
    """Whether an engagement, or an authority's own check, is as it was when the worker objected: nobody has had it
    judged again, told of a last day or withdrawn it since. What a supplier checked it alone can have judged again."""
    own: dict[str, Any] = {"authority": objection.authority, "pk": objection.fact_id, "deleted_at": None}
    since = Q(made_at__gt=objection.made_at) & ~Q(because__in=OF_ITSELF)
    if objection.fact == Fact.ENGAGEMENT:
        over = Q(ended_at__gt=objection.made_at) | Q(withdrawn_at__gt=objection.made_at)
        found = Engagement.objects.filter(**own).exclude(over).first()
        return found is not None and not found.checks.filter(since).exists()
    if objection.fact == Fact.CHECK:
        check = Check.objects.filter(**own, made_by_organisation=objection.authority).first()
        return check is not None and not Check.objects.filter(since, pk=latest_of(check).pk).exists()
    return False


def leaver_words(found: Leaver | None) -> str:
    """A leaver in words."""
    if found is None:
        return NO_MORE
    role = f" ({found.role})" if found.role else ""
    taken = " It was taken back since." if found.taken_back_at else ""
    return f"A substantive role{role} that ended on {date(found.left_on)}: {found.get_reason_display().lower()}.{taken}"


def spell_words(found: Spell | None) -> str:
    """A spell in words."""
    if found is None:
        return NO_MORE
    until = f"to {date(found.end_date)}" if found.end_date else "and still there"
    taken = " It was taken back since." if found.taken_back_at else ""
    hours = "part-time" if found.part_time else "full-time"
    return (
        f"Employed by {found.employer} from {date(found.start_date)} {until}, {hours}, "
        f"{found.get_employment_display().lower()}; shown by: {found.get_evidence_display().lower()}.{taken}"
    )


def reference_words(found: ReferenceHeld | None) -> str:
    """A reference that is held, in words."""
    if found is None:
        return NO_MORE
    first = f" from {date(found.covers_from)}" if found.covers_from else ""
    last = f" to {date(found.covers_to)}" if found.covers_to else ""
    covers = f", for the time{first}{last}" if first or last else ""
    taken = " It was taken back since." if found.taken_back_at else ""
    return f"A reference of {date(found.given_on)}{covers}: {found.get_kind_display().lower()}.{taken}"


def registration_words(found: Registration | None) -> str:
    """A check of the register in words."""
    if found is None:
        return NO_MORE
    until = f", until {date(found.until)}" if found.until else ""
    taken = " It was taken back since." if found.taken_back_at else ""
    return f"{found.get_result_display()}{until}, when the register was looked at on {date(found.checked_on)}.{taken}"


def _or_not(day: object) -> str:
    from datetime import date as a_date

    return date(day) if isinstance(day, a_date) else "a day not given"
