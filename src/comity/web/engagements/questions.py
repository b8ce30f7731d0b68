"""The questions of a check, one to a page, and which of them are asked of a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comity.memorandum.model import Kind, Memorandum

TEAMS = ("project_team", "packaged")


@dataclass(frozen=True, slots=True)
class Question:
    """A page of a check: what is asked, and the facts that the answer gives. `hint` says what a person must know, and
    `to_suppliers` what instead to a supplier, who is not told what the region holds."""

    slug: str
    title: str
    fields: tuple[str, ...]
    hint: str = ""
    to_suppliers: str = ""

    def hint_for(self, *, supplier: bool) -> str:
        """What somebody must know who answers it."""
        return self.to_suppliers if supplier and self.to_suppliers else self.hint


QUESTIONS: tuple[Question, ...] = (
    Question("authority", "Which authority is the worker for?", ("authority",)),
    Question(
        "worker",
        "Who is the worker?",
        ("worker",),
        "With the Social Work England number we can add what the region holds. It is kept sealed, and masked on pages.",
        "With the Social Work England number the authority can ask what the region holds. That is told to the "
        "authority alone, so your answer is without it. The number is kept sealed, and masked on pages.",
    ),
    Question("role", "What will they do?", ("role", "local_title")),
    Question("dates", "When would they work?", ("start_date", "planned_end_date")),
    Question("route", "How would they be supplied?", ("supply_route",)),
    Question("supplier", "Who supplies them?", ("agency", "msp")),
    Question(
        "pay",
        "What would they be paid?",
        ("payment_basis", "pay_rate", "charge_rate", "hours_per_week"),
        "The pay rate is what is paid on the basis that you choose, and not what the authority is charged.",
    ),
    Question(
        "before",
        "Have they held a substantive role before?",
        ("had_substantive_role",),
        "A job in the direct employment of any authority’s children’s services.",
    ),
    Question(
        "left",
        "When did they leave their last substantive role?",
        ("last_substantive_authority", "last_substantive_end_date", "leaving_reason"),
    ),
    Question(
        "experience",
        "How many months of direct experience will they have?",
        ("direct_experience_months",),
        "Post-qualified months in the direct employment of English authorities, with children and families, at the "
        "first day.",
    ),
    Question("references", "How many references will you hold?", ("references_received",)),
    Question("notice", "What notice ends the assignment?", ("notice_days", "substantive_notice_days")),
    Question(
        "checks",
        "When were their checks done?",
        ("registration_checked_date", "dbs_checked_date", "right_to_work_checked_date"),
    ),
    Question(
        "team",
        "What has been agreed about the team?",
        ("worker_approved_date", "costs_disaggregated", "practice_control"),
    ),
    Question("on-site", "How many days a week on site?", ("onsite_days_per_week",)),
)
BY_SLUG = {question.slug: question for question in QUESTIONS}


def asked(facts: Mapping[str, str], memorandum: Memorandum, *, supplier: bool) -> list[Question]:
    """The questions of a candidate whose facts (as text) are these: those that decide nothing for them are left out."""
    return [question for question in QUESTIONS if _is_asked(question.slug, facts, memorandum, supplier=supplier)]


def _is_asked(slug: str, facts: Mapping[str, str], memorandum: Memorandum, *, supplier: bool) -> bool:
    match slug:
        case "authority":
            return supplier
        case "left":
            return facts.get("had_substantive_role") == "yes"
        case "team":
            return facts.get("supply_route") in TEAMS
        case "on-site":
            return memorandum.clause(Kind.ON_SITE) is not None
        case _:
            return True


def following(slug: str, answered: frozenset[str], questions: list[Question]) -> Question | None:
    """The next question that has not been answered; None where all have been."""
    places = [question.slug for question in questions]
    first = places.index(slug) + 1 if slug in places else 0
    later = [*questions[first:], *questions[:first]]
    return next((question for question in later if not answered.issuperset(question.fields)), None)
