"""Fields of one box: text and its kin, passwords, long text, files."""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from markupsafe import Markup

from comity.web.forms_bridge.params import Component, Params, with_label, with_legend
from comity.web.forms_bridge.said import id_of


def single(field: BoundField, widget: Input, asked: Params) -> Component:
    """Text, and what is written as text: e-mail addresses, numbers, dates, times."""
    params = with_label(field, asked) | {"type": widget.input_type or "text", "value": _value(field, widget)}
    params |= {side: {"text": asked[side]} for side in ("prefix", "suffix") if asked.get(side)}
    if isinstance(widget, forms.NumberInput):
        # A number box changes when scrolled, and drops what it cannot read so that nobody can say what was typed.
        whole = type(field.field) is forms.IntegerField
        params |= {"type": "text", "inputmode": "numeric" if whole else "decimal", "spellcheck": False}
        _narrow(params)
    elif isinstance(widget, forms.DateInput):
        params.setdefault("hint", {"text": "For example, 27/03/2026"})
        _narrow(params)
    elif isinstance(widget, forms.TimeInput):
        params.setdefault("hint", {"text": "For example, 14:30"})
        _narrow(params)
    elif isinstance(widget, (forms.EmailInput, forms.URLInput)):
        params["spellcheck"] = False
    return Component("input", params)


def password(field: BoundField, _widget: forms.PasswordInput, asked: Params) -> Component:
    """A password, which a script lets be shown. It is never written back into the page."""
    return Component("password_input", with_label(field, asked))


def textarea(field: BoundField, widget: forms.Textarea, asked: Params) -> Component:
    """Long text; where it has a limit, what is left of it is counted."""
    rows = widget.attrs.get("rows", 5)
    params = with_label(field, asked) | {"value": _value(field, widget), "rows": 5 if rows == "10" else rows}
    if longest := getattr(field.field, "max_length", None):
        return Component("character_count", params | {"maxlength": longest})
    return Component("textarea", params)


def file(field: BoundField, widget: forms.FileInput, asked: Params) -> Component:
    """One file or several, dropped or chosen."""
    many = widget.allow_multiple_selected
    return Component("file_upload", with_label(field, asked) | {"multiple": many, "javascript": True})


def other(field: BoundField, widget: forms.Widget, asked: Params) -> Component:
    """A widget that no component is for: as Django draws it, within the Design System's label, hint and error."""
    params = with_legend(field, asked) if widget.use_fieldset else with_label(field, asked)
    parts = {"hint": "hint", "errorMessage": "error"}
    described_by = " ".join(f"{id_of(field)}-{part}" for name, part in parts.items() if name in params)
    attributes = {"aria-describedby": described_by} if described_by and not widget.use_fieldset else {}
    if isinstance(widget, forms.MultiWidget):
        names = ("date", "time") if isinstance(widget, forms.SplitDateTimeWidget) else range(1, len(widget.widgets) + 1)
        for part, name in zip(widget.widgets, names, strict=True):  # the form's own copies, which Django makes
            part.attrs["aria-label"] = f"{field.label}: {name}"
    html = Markup(field.as_widget(attrs={"class": "govuk-input", **attributes}))  # noqa: S704 (Django's own)
    return Component("other", params | {"id": id_of(field), "html": html, "describedBy": described_by})


def _narrow(params: Params) -> None:
    params["classes"] = params["classes"] or "govuk-input--width-10"


def _value(field: BoundField, widget: forms.Widget) -> str:
    shown = widget.format_value(field.value())
    return "" if shown is None else str(shown)
