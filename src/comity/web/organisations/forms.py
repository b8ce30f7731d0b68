"""Forms about regions and organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django_scopes.forms import SafeModelMultipleChoiceField

from comity.web.organisations.actions import misfits
from comity.web.organisations.models import COLOUR, Kind, Organisation, Region
from comity.web.organisations.queries import organisations
from comity.web.people import queries as people_queries
from comity.web.people.member import Member
from comity.web.people.models import Person


class RegionForm(forms.ModelForm[Region]):
    """A region's name, colour and what numbers it hides."""

    class Meta:
        model = Region
        fields: tuple[str, ...] = ("name", "colour", "small_numbers")
        labels = {"small_numbers": "Small numbers"}
        help_texts = {
            "small_numbers": "Counts of 1 to this are hidden in pooled reports, and others with them.",
            "colour": f"As # and six digits, such as {COLOUR}. The band at the head of every page has it; "
            "the words on it are white or black, whichever can be read.",
        }


class NewRegionForm(RegionForm):
    """A region that an administrator sets up."""

    class Meta(RegionForm.Meta):
        fields = ("name", "slug", "colour")
        labels = {"slug": "Short name"}
        help_texts = {
            **RegionForm.Meta.help_texts,
            "slug": "For the addresses of its pages: small letters and hyphens, such as west-midlands. "
            "It cannot be changed later.",
        }


class OrganisationForm(forms.ModelForm[Organisation]):
    """An organisation of a region. The region's own programme is made with the region, and not here."""

    class Meta:
        model = Organisation
        fields = ("kind", "name", "code", "dfe_code", "delivers_for", "succeeded_by", "opened", "closed")
        labels = {
            "code": "Code",
            "dfe_code": "Department's code",
            "delivers_for": "Delivers for",
            "succeeded_by": "Succeeded by",
            "opened": "First day",
            "closed": "Closed from",
        }
        help_texts = {
            "code": "An authority's or trust's ONS code; for others a short code of your own.",
            "dfe_code": "Three digits, for an authority. Leave it empty for others.",
            "delivers_for": "For a children's trust: the authorities it delivers for.",
            "succeeded_by": "For an authority that has closed: those that took over from it.",
            "opened": "Leave it empty if it has been there since before the memorandum. For example, 1 4 2023.",
            "closed": "The first day without it. Leave it empty while it is open. For example, 1 4 2021.",
        }
        field_classes = {  # ask nothing before there is a region
            "delivers_for": SafeModelMultipleChoiceField,
            "succeeded_by": SafeModelMultipleChoiceField,
        }
        widgets = {
            "kind": forms.RadioSelect,
            "delivers_for": forms.CheckboxSelectMultiple,
            "succeeded_by": forms.CheckboxSelectMultiple,
            "opened": forms.SelectDateWidget,
            "closed": forms.SelectDateWidget,
        }

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        others = organisations(member).filter(kind=Kind.AUTHORITY).exclude(pk=self.instance.pk)
        for name in ("delivers_for", "succeeded_by"):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelMultipleChoiceField)
            choice.queryset = others
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField | forms.ChoiceField)
        kind.choices = [choice for choice in Kind.choices if choice[0] != Kind.REGION]

    def clean(self) -> dict[str, Any] | None:
        """Only a trust delivers for others, and only an authority has the Department's code."""
        given = super().clean() or self.cleaned_data
        taken = organisations(self._member).filter(code=given.get("code", "")).exclude(pk=self.instance.pk).first()
        if taken is not None:
            self.add_error("code", f"{taken.name} already has this code. Each organisation of a region has its own.")
        for name, words in misfits(self.instance, given).items():
            self.add_error(name, words)
        return given


class LeadForm(forms.Form):
    """Whom to invite as a region's lead."""

    name = forms.CharField(max_length=120, label="Full name")
    email = forms.EmailField(label="Work e-mail address")


class LostFactorForm(forms.Form):
    """Whose second factor is lost: by their whole address, so that nobody is found who was not asked for."""

    email = forms.EmailField(
        label="The e-mail address they sign in with",
        help_text="All of it. Nobody can be looked up by a part of it, or by name.",
        error_messages={"required": "Enter the address they sign in with."},
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        self.person: Person | None = None

    def clean_email(self) -> str:
        """Somebody's, and not one's own."""
        email = str(self.cleaned_data["email"]).lower()
        self.person = people_queries.of_address(email)
        if self.person is None:
            raise forms.ValidationError("Nobody signs in with this address. Ask them to spell it out.")
        if self.person.pk == self._by.pk:
            raise forms.ValidationError("This is your own address. Another administrator has to do it for you.")
        return email
