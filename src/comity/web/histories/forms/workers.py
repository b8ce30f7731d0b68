"""The forms of a worker's own pages, and of those who answer a worker."""

from __future__ import annotations

from typing import Any

from django import forms

from comity.web.histories.forms.fields import NumberField
from comity.web.histories.models.links import AGREED, Verdict

MOST_WORDS = 2_000


class SendLink(forms.Form):
    """Where a worker's link is to be mailed."""

    address = forms.EmailField(
        label="The worker’s own e-mail address",
        help_text="One that they alone read. It is kept until the mail has gone, and not afterwards",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Give the worker’s e-mail address",
            "invalid": "Give an e-mail address, like name@example.com",
        },
    )


class OpenLink(forms.Form):
    """The number of whoever opens a link."""

    number = NumberField(label="Your Social Work England number")


class ObjectTo(forms.Form):
    """What is wrong with something that is held."""

    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": MOST_WORDS}),
        max_length=MOST_WORDS,
        label="What is wrong, and what would be right",
        help_text="The authority whose fact it is reads this. Say what shows it, if anything does",
        error_messages={"required": "Say what is wrong"},
    )


class AnswerObjection(forms.Form):
    """What comes of an objection."""

    verdict = forms.ChoiceField(
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        label="What you found",
        error_messages={"required": "Say what you found"},
    )
    answer = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": MOST_WORDS}),
        max_length=MOST_WORDS,
        label="Your answer to the worker",
        error_messages={"required": "Give the worker an answer"},
    )

    def __init__(self, *given: Any, of_return: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        if of_return:
            said = {Verdict.CORRECTED.value: AGREED}
            self.fields["verdict"].choices = [  # type: ignore[attr-defined]
                (code, said.get(code, words)) for code, words in Verdict.choices
            ]
