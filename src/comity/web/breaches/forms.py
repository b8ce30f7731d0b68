"""The forms of the room: narrowing the log, reporting, and what is said of a breach until it is closed."""

from __future__ import annotations

from typing import Any

from django import forms

from comity.memorandum.base import Kind
from comity.memorandum.words import kind_words
from comity.web.breaches import queries
from comity.web.breaches.models import Breach, Source
from comity.web.people.member import Member
from comity.web.people.roles import Permission

LONGEST = 2000


def _words(label: str, hint: str, missing: str) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST,
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing},
    )


class Narrow(forms.Form):
    """What of the log is wanted. Left empty, all of it."""

    authority = forms.ChoiceField(required=False)
    clause = forms.ChoiceField(required=False)
    source = forms.ChoiceField(required=False, label="How it came to light")

    def __init__(self, *given: Any, member: Member, **named: Any) -> None:
        super().__init__(*given, **named)
        known = queries.breaches(member).order_by().values_list("clause", flat=True).distinct()
        choices = {
            "authority": ("All", [(each.code, each.name) for each in queries.authorities(member)]),
            "clause": ("All", sorted((each, kind_words(Kind(each))) for each in known)),
            "source": ("Any way", list(Source.choices)),
        }
        for name, (every, some) in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", every), *some]
            field.error_messages["invalid_choice"] = f"{field.label or name.capitalize()!s}: choose one from the list"

    def wanted(self) -> dict[str, str]:
        """What was asked for, as a filter, without what was not understood (which is among the form's errors)."""
        self.is_valid()
        given = self.cleaned_data
        paths = {"authority": "authority__code", "clause": "clause", "source": "source"}
        return {path: given[name] for name, path in paths.items() if given.get(name)}


class Report(forms.Form):
    """What somebody saw, at whom, and which clause it is about."""

    authority = forms.ChoiceField(label="At which authority?", error_messages={"required": "Choose the authority"})
    clause = forms.ChoiceField(
        label="Which clause is it about?",
        help_text="Every clause of the memorandum in force today. What it does not speak of is no breach of it.",
        error_messages={"required": "Choose the clause that comes nearest"},
    )
    words = _words(
        "What did you see?",
        "What happened and when, as you saw it. Never the name of a worker or of anybody else.",
        "Write what you saw",
    )

    def __init__(self, *given: Any, member: Member, kinds: list[Kind], **named: Any) -> None:
        super().__init__(*given, **named)
        self.bodies = {each.code: each for each in queries.to_report_of(member)}
        choices = {
            "authority": [(code, each.name) for code, each in self.bodies.items()],
            "clause": [(each.value, kind_words(each)) for each in kinds],
        }
        for name, some in choices.items():
            self.fields[name].choices = [("", "Choose"), *some]  # type: ignore[attr-defined]


class Care(forms.Form):
    """Who takes care of it: oneself, or whoever else of the authority may, for those who may see its people."""

    person = forms.ChoiceField(
        widget=forms.RadioSelect, label="Who takes care of it?", error_messages={"required": "Choose somebody"}
    )

    def __init__(self, *given: Any, member: Member, breach: Breach, **named: Any) -> None:
        super().__init__(*given, **named)
        me = str(member.person.pk) if member.person is not None else ""
        names_people = member.may_in(Permission.READ_PEOPLE, breach.authority)
        carers = {str(each.pk): each for each in queries.carers(breach)}
        self.people = {key: each for key, each in carers.items() if names_people or key == me}
        names = sorted(self.people.items(), key=lambda pair: (pair[0] != me, str(pair[1])))
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (key, "I do" if key == me else str(each)) for key, each in names
        ]


class Answers(forms.Form):
    """What the authority says of it."""

    happened = _words(
        "What happened?",
        "As you see it now. It need not be anybody’s fault. Never a name.",
        "Say what happened",
    )
    doing = _words(
        "What are you doing about it?",
        "What has changed already, what comes next, and what would help. Never a name.",
        "Say what you are doing about it",
    )


class Closes(forms.Form):
    """What was learnt."""

    lesson = _words(
        "What did we learn?",
        "What you would tell another authority that is about to be in the same place. The whole region reads it. "
        "Never a name.",
        "Write what was learnt",
    )
