"""The forms by which somebody decides, gives their signing to another, and questions an exception in the register."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from comity.memorandum.base import Kind, Post
from comity.memorandum.departing import Does
from comity.memorandum.words import kind_words
from comity.web.approvals.actions.deciding import left_of, named_in, wrong_with
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.forms.asking import FIRST_DAY, LAST_DAY, LONGEST
from comity.web.approvals.models import SignOffNeeded, Verdict
from comity.web.approvals.permissions import ROLE_OF
from comity.web.approvals.state import Standing, alone_again
from comity.web.approvals.telling import told_of
from comity.web.approvals.told import Said
from comity.web.engagements.cover import in_words
from comity.web.people.models import Membership, Person
from comity.web.words import date as day_words

ASK = "ask"
SCALE = 10_000
LESS = ("clauses", "last_day", "pay_rate")
"""What may be approved less of: where one cannot be read, it is not known whether anything was said."""


class Decide(forms.Form):
    """A decision, with what it needs: short enough to be made on a phone."""

    saw = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    verdict = forms.ChoiceField(
        widget=forms.RadioSelect, label="Your decision", error_messages={"required": "Choose what you decide"}
    )
    words = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="In words",
        help_text="Conditions, why you refuse, or what you ask. Never a name.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    clauses = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="The clauses that you approve"
    )
    last_day = forms.DateField(
        required=False, label="An earlier last day", widget=forms.SelectDateWidget, error_messages=LAST_DAY
    )
    pay_rate = forms.DecimalField(
        required=False, min_value=Decimal(1), max_digits=8, decimal_places=2, label="A lower pay rate, an hour"
    )

    def __init__(self, *given: Any, needed: SignOffNeeded, stands: Standing, **named: Any) -> None:
        self.needed, self.stands = needed, stands
        clauses = left_of(needed, stands)
        named.setdefault("initial", {"clauses": clauses})
        super().__init__(*given, **named)
        if needed.group:
            self.fields["words"].help_text = "What the group said, or what you ask. Never a name."
            self.fields["verdict"].label = "What the group came to"
            self.fields["verdict"].error_messages["required"] = "Choose what the group came to"
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            *_verdicts(needed, stands),
            (ASK, "Ask something first"),
        ]
        self.fields["clauses"].choices = [(each, kind_words(Kind(each))) for each in clauses]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Also what no single field shows, beside what they do: all that is wrong is said at once."""
        given = self.cleaned_data
        self.say(named_in(self.needed, given.get("words", "")))
        if given.get("verdict") == ASK and not given.get("words", "").strip():
            self.add_error("words", "Write what you ask")
        elif given.get("verdict") in Verdict.values:
            wrong = wrong_with(
                self.needed,
                self.stands,
                Verdict(given["verdict"]),
                words=given.get("words", ""),
                clauses=given.get("clauses"),
                last_day=given.get("last_day"),
                pay_rate=self.units,
            )
            unread = [name for name in self.errors if name in LESS]
            self.say(each for each in wrong if each.field != "words" or not unread)
        return given

    def say(self, wrong: Iterable[ApprovalError]) -> None:
        """Each thing that is wrong at its field, where nothing is said there yet."""
        for each in wrong:
            if each.field not in self.errors:
                self.add_error(each.field or None, str(each))

    @property
    def units(self) -> int | None:
        """The pay rate in ten-thousandths of a pound."""
        rate = self.cleaned_data.get("pay_rate")
        return int(rate * SCALE) if rate is not None else None


def _verdicts(needed: SignOffNeeded, stands: Standing) -> list[tuple[Verdict, str]]:
    """What may be decided, in words; of somebody's refusal what goes on without them, where something does."""
    own = left_of(needed, stands)
    besides = [each for each in needed.request.clauses if each in stands.clauses - {*own}]
    others = in_words(besides) if besides else ""
    if alone_again(told_of(needed.request), needed.position, Said("", timezone.localdate(), approves=False)):
        others = ""
    stands_still = f". The request goes on for {others}" if others else ""
    if needed.does == Does.ACKNOWLEDGE:
        no = f"The group does not support it{stands_still}"
        yes = f"The group acknowledges it{_period(needed, stands)}"
        return [(Verdict.APPROVE, yes), (Verdict.REFUSE, no)]
    who, no = ("The group approves", "The group does not approve") if needed.group else ("Approve", "Refuse")
    whole = f"{who} what is left of it, as limited above" if stands.in_part else f"{who} it as asked"
    what = f"{in_words(own)}{stands_still}" if others else "it"
    return [
        (Verdict.APPROVE, whole),
        (Verdict.PART, f"{who} it in part, or with conditions"),
        (Verdict.REFUSE, f"{no} {what}"),
    ]


def _period(needed: SignOffNeeded, stands: Standing) -> str:
    """For which days a group acknowledges it: an acknowledgement is for a period, and never open."""
    first, last = needed.request.first_day, stands.last_day
    return f", from {day_words(first)} to {day_words(last)}" if first is not None and last is not None else ""


class Delegate(forms.Form):
    """To whom, for which post, and between which days."""

    post = forms.ChoiceField(widget=forms.RadioSelect, label="Which post’s signing")
    given_to = forms.ChoiceField(
        label="To whom", help_text="Someone else of the same organisation.", error_messages={"required": "Choose whom"}
    )
    first_day = forms.DateField(
        label="First day", widget=forms.SelectDateWidget, error_messages={"required": "Give the first day", **FIRST_DAY}
    )
    last_day = forms.DateField(
        label="Last day", widget=forms.SelectDateWidget, error_messages={"required": "Give the last day", **LAST_DAY}
    )

    def __init__(self, *given: Any, person: Person, **named: Any) -> None:
        super().__init__(*given, **named)
        self.posts = {
            f"{post.value}:{held.organisation_id}": (post, held.organisation) for post, held in posts_of(person)
        }
        words = [(key, f"{ROLE_OF[post].label}, {place}") for key, (post, place) in self.posts.items()]
        self.fields["post"].choices = words  # type: ignore[attr-defined]
        if len(words) == 1:
            self.initial.setdefault("post", words[0][0])
        places = [place.pk for _, place in self.posts.values()]
        of_them = Membership.objects.filter(organisation__in=places, ended_at__isnull=True, person__is_active=True)
        self.people = {
            str(each.person_id): each.person
            for each in of_them.exclude(person=person).select_related("person").order_by("person__name")
        }
        self.fields["given_to"].choices = [("", "Choose"), *((key, str(one)) for key, one in self.people.items())]  # type: ignore[attr-defined]


def posts_of(person: Person) -> list[tuple[Post, Membership]]:
    """The posts that somebody holds, with where."""
    posts = {role.value: post for post, role in ROLE_OF.items()}
    held = Membership.objects.filter(person=person, role__in=posts, ended_at__isnull=True).select_related(
        "organisation"
    )
    return [(posts[each.role], each) for each in held]


class Challenges(forms.Form):
    """A question, or an objection."""

    is_objection = forms.ChoiceField(
        choices=[("no", "I ask something"), ("yes", "I object to it")],
        widget=forms.RadioSelect,
        label="What is it?",
        error_messages={"required": "Say whether you ask or object"},
    )
    words = forms.CharField(
        max_length=LONGEST,
        label="In words",
        help_text="Every member of the region reads it, and the answer. Never a name.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what you ask or object to"},
    )
