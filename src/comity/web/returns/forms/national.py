"""The forms of the national return: what is added beside the rows, how it is laid out, and that it was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from comity.memorandum.model import Clause, Post
from comity.memorandum.words import POSTS
from comity.web import words
from comity.web.returns.models import Despatch

MOST_WORDS = 2000
MOST_MAPPING = 2**20
YEARS_BACK = 7
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


class ExplainRules(forms.Form):
    """Why each rule was not complied with. One that is left empty is not explained."""

    def __init__(
        self, data: Any = None, *, clauses: Sequence[Clause], said: Mapping[str, Any], proposed: Mapping[str, Any]
    ) -> None:
        super().__init__(data)
        self.clauses = [clause.kind.value for clause in clauses]
        self.proposed = {name for name in self.clauses if name in proposed}
        for clause in clauses:
            name = clause.kind.value
            self.fields[name] = forms.CharField(
                required=False,
                label=clause.heading,
                max_length=MOST_WORDS,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial=(said.get(name) or proposed.get(name) or {}).get("words", ""),
                error_messages={"max_length": f"Explain {clause.heading} in at most {MOST_WORDS:,} characters"},
            )

    def contents(self) -> dict[str, dict[str, str] | None]:
        """What to keep, by kind of clause; None for what is left empty."""
        return {name: _words(self.cleaned_data[name]) for name in self.clauses}


class NameAgency(forms.Form):
    """An agency whose behaviour affected compliance."""

    agency = forms.CharField(
        label="Agency", max_length=200, error_messages={"required": "Give the agency’s name, or say that there is none"}
    )
    behaviour = forms.CharField(
        label="How it affected compliance",
        help_text="Such as: it offered one worker to two authorities. Name no worker.",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say how it affected compliance"},
    )
    clause = forms.ChoiceField(
        label="Which rule it affected", required=False, error_messages={"invalid_choice": "Choose a rule from the list"}
    )

    def __init__(self, data: Any = None, *, clauses: Sequence[Clause], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["clause"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "No rule in particular"), *((each.kind.value, each.heading) for each in clauses)]


class GiveCosts(forms.Form):
    """What each month of the quarter cost. One that is left empty is worked out, where it can be."""

    def __init__(self, data: Any = None, *, months: Mapping[str, str], said: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.months = list(months)
        for month, hint in months.items():
            named = month_words(month)
            self.fields[month] = forms.CharField(
                required=False,
                label=named,
                help_text=hint,
                max_length=20,
                initial=said.get(month, {}).get("pounds", ""),
                error_messages={"max_length": f"Give {named} in pounds and pence, such as 123456.78"},
            )

    def clean(self) -> dict[str, Any]:
        """Each amount in pounds and pence; the pound sign and commas may be there."""
        given = super().clean() or {}
        for month in self.months:
            text = re.sub(r"[£,\s]", "", given.get(month) or "")
            if text and not _AMOUNT.fullmatch(text):
                self.add_error(month, f"Give {month_words(month)} in pounds and pence, such as 123456.78")
            given[month] = text
        return given

    def contents(self) -> dict[str, dict[str, str] | None]:
        """What to keep, by month; None for what is left empty."""
        return {
            month: {"pounds": self.cleaned_data[month]} if self.cleaned_data[month] else None for month in self.months
        }


class SayWhoSigned(forms.Form):
    """Whether an assignment's pay above its cap was signed off, by which posts, and when."""

    signed = forms.ChoiceField(
        label="Was it signed off?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No, nobody signed it off")],
        error_messages={"required": "Say whether it was signed off"},
    )

    def __init__(self, data: Any = None, *, posts: Sequence[Post], said: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.posts = list(posts)
        if said is not None:
            self.fields["signed"].initial = "yes" if said["signed"] else "no"
        this_year = timezone.localdate().year
        for post in self.posts:
            when = (said or {"signed": {}})["signed"].get(post.value)
            self.fields[post.value] = forms.DateField(
                required=False,
                label=f"The day on which the {POSTS[post]} signed",
                widget=forms.SelectDateWidget(years=range(this_year - YEARS_BACK, this_year + 1)),
                initial=date.fromisoformat(when) if when else None,
                error_messages={"invalid": f"Give a day that exists for the {POSTS[post]}"},
            )

    def clean(self) -> dict[str, Any]:
        """Whoever says that it was signed gives a day; and nobody signs tomorrow."""
        given = super().clean() or {}
        days = {post: given.get(post.value) for post in self.posts}
        for post, when in days.items():
            if when and when > timezone.localdate():
                self.add_error(post.value, f"Give a day for the {POSTS[post]} that is not in the future")
        if given.get("signed") == "yes" and not self.errors and not any(days.values()):
            self.add_error(self.posts[0].value, "Give the day of at least one signature, or say that nobody signed")
        if given.get("signed") == "no" and any(days.values()):
            self.add_error("signed", "A day of signature is given. Say that it was signed off, or take the days out")
        return given

    def content(self) -> dict[str, dict[str, str]]:
        """What to keep: each post that signed, with its day."""
        days = {post.value: self.cleaned_data[post.value] for post in self.posts}
        return {"signed": {post: when.isoformat() for post, when in days.items() if when}}


class WriteDownDespatch(forms.Form):
    """That the national return was sent to the Department. `made_from` is what the page showed."""

    made_from = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    sent_on = forms.DateField(
        label="When it was sent",
        widget=forms.SelectDateWidget,
        error_messages={"required": "Give the day on which it was sent", "invalid": "Give a day that exists"},
    )
    reference = forms.CharField(
        label="The Department’s reference",
        required=False,
        max_length=Despatch._meta.get_field("reference").max_length,
        help_text="As it answered, if it gave one",
    )
    note = forms.CharField(
        label="Note",
        required=False,
        help_text="Such as how it was sent. Name no worker.",
        max_length=Despatch._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_sent_on(self) -> date:
        """Not tomorrow."""
        day: date = self.cleaned_data["sent_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Give a day that is not in the future: write it down once it is sent")
        return day


class ReplaceNationalMapping(forms.Form):
    """A national mapping, set beside the Department's template."""

    mapping = forms.FileField(
        label="The national mapping",
        help_text="A YAML file: download the one in use, and change what differs from the Department’s template",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        error_messages={"required": "Choose the national mapping", "empty": "The file is empty. Choose another"},
    )

    def clean_mapping(self) -> str:
        """Its text."""
        file: UploadedFile[Any] = self.cleaned_data["mapping"]
        if (file.size or 0) > MOST_MAPPING:
            raise forms.ValidationError("The file is too large to be a national mapping. Choose one of at most 1 MB")
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError("The file is not text in UTF-8. Save it so, and choose it again") from None
        if "\x00" in text:
            raise forms.ValidationError("The file is not text: choose the YAML file that can be downloaded here")
        return text


def month_words(month: str) -> str:
    """A month in words: 2026-07 is July 2026."""
    return words.date(date.fromisoformat(f"{month}-01")).partition(" ")[2]


def _words(text: str) -> dict[str, str] | None:
    return {"words": text.strip()} if text.strip() else None
