"""From any Django form to the GOV.UK components: which component shows a field, and with what parameters.

Forms stay ordinary Django forms, ours and other people's (allauth's), so nothing here is asked of them.
`macros/forms.html` hands each field to `component_of` and its answer to the component's macro.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.widgets import ChoiceWidget, Input
from django.utils.html import format_html_join
from django.utils.text import capfirst
from markupsafe import Markup

Params = dict[str, Any]

PARTS = ("day", "month", "year")
"""The boxes of a date, in the order that they are written here."""

LEFT_OUT = {
    "class",  # Django's or allauth's: not the Design System's
    "id",
    "type",
    "required",  # the browser's own bubbles say less than our errors; optional fields are marked instead
    "placeholder",  # disappears as soon as it is needed
    "autofocus",  # skips the heading, and takes the focus from the error summary
    "aria-describedby",  # the component's own
    "aria-invalid",
    "disabled",
    "autocomplete",
    "inputmode",
    "spellcheck",
    "rows",
    "cols",
    "min",
    "max",
    "step",
    "checked",
}


@dataclass(frozen=True)
class Component:
    """A component's name (as in govuk-frontend, with _ for -) and its parameters; `html` where no component fits."""

    name: str
    params: Params


def has_errors(thing: object) -> bool:
    """Whether the thing is a form (or formset) that was sent and found wanting."""
    if isinstance(thing, BaseFormSet):
        return thing.is_bound and thing.total_error_count() > 0
    return isinstance(thing, forms.BaseForm) and thing.is_bound and bool(thing.errors)


def component_of(field: BoundField, **asked: Any) -> Component:
    """The component that shows a field.

    `asked` may give `label`, `hint`, `classes`, `label_classes`, `heading` (the label is the page's heading), `prefix`,
    `suffix`, `choice_hints` (a hint for each value of a choice), `inline` and `small` (radios and checkboxes).
    Anything else in it is an error, so that a misspelt wish is not silently passed over.
    """
    unknown = set(asked) - WISHES
    if unknown:
        raise TypeError(
            f"A field cannot be asked for {', '.join(sorted(unknown))}; it can for {', '.join(sorted(WISHES))}."
        )
    widget = field.field.widget
    if widget.is_hidden:
        return Component("html", {"html": Markup(field.as_hidden())})  # noqa: S704 (Django's own, already escaped)
    for kind, build in BUILDERS:
        if isinstance(widget, kind):
            return build(field, widget, asked)
    return _other(field, widget, asked)


def errors_of(*given: forms.BaseForm | None, **links: str) -> list[Params]:
    """The items of the error summary: what is wrong with the form as a whole, then each field with a link to it.

    `links` may send a field's error elsewhere than to the field, by its name.
    """
    items: list[Params] = []
    for form in given:
        if form is None or not form.is_bound:
            continue
        items += [{"text": str(error)} for error in form.non_field_errors()]
        for field in form:
            hidden = field.is_hidden
            for error in field.errors:
                text = f"{field.label}: {error}" if hidden else str(error)
                items.append(
                    {"text": text} if hidden else {"text": text, "href": links.get(field.name, f"#{first_id(field)}")}
                )
    return items


def first_id(field: BoundField) -> str:
    """The id of what a person would first put right in the field."""
    identifier = id_of(field)
    if isinstance(field.field.widget, forms.SelectDateWidget):
        return f"{identifier}_{PARTS[0]}"
    if isinstance(field.field.widget, forms.MultiWidget):
        return f"{identifier}_0"
    return identifier


def id_of(field: BoundField) -> str:
    return str(field.field.widget.attrs.get("id") or field.auto_id or field.html_name)


def _text(value: object) -> Params:
    """Text for a component: escaped by it, unless Django has marked it as HTML (a list of password rules, a link)."""
    return {"html": value} if hasattr(value, "__html__") else {"text": str(value)}


def _label(field: BoundField, asked: Params) -> Params:
    words = asked.get("label") or field.label or field.name.replace("_", " ")
    label = _text(words if hasattr(words, "__html__") else capfirst(str(words)))
    # A field that must be filled in says nothing; the few that need not be say so.
    if (
        not field.field.required
        and "text" in label
        and not _is_lone_checkbox(field)
        and "optional" not in label["text"]
    ):
        label["text"] += " (optional)"
    return label


def _is_lone_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


def _basics(field: BoundField, asked: Params) -> Params:
    """Hint, error, attributes and autocomplete: what every component takes."""
    widget = field.field.widget
    built = widget.build_attrs(widget.attrs, field.build_widget_attrs({}))
    params: Params = {
        "name": field.html_name,
        "classes": asked.get("classes", ""),
        "attributes": {
            name: {"value": value, "optional": True}
            for name, value in built.items()
            if name not in LEFT_OUT and value is not False and value is not None
        },
        "disabled": bool(field.field.disabled or built.get("disabled")),
    }
    for name in ("autocomplete", "inputmode", "spellcheck"):
        if name in built:
            params[name] = built[name]
    hint = asked.get("hint") or field.help_text
    if hint:
        params["hint"] = _text(hint)
    if field.errors:
        params["errorMessage"] = {"html": format_html_join(Markup("<br>"), "{}", ((error,) for error in field.errors))}
    return params


def _with_label(field: BoundField, asked: Params) -> Params:
    heading = asked.get("heading", False)
    classes = asked.get("label_classes") or ("govuk-label--l" if heading else "")
    label = {**_label(field, asked), "classes": classes, "isPageHeading": heading}
    return {**_basics(field, asked), "id": id_of(field), "label": label}


def _with_legend(field: BoundField, asked: Params) -> Params:
    heading = asked.get("heading", False)
    classes = asked.get("label_classes") or ("govuk-fieldset__legend--l" if heading else "")
    legend = {**_label(field, asked), "classes": classes, "isPageHeading": heading}
    return {**_basics(field, asked), "fieldset": {"legend": legend}}


def _value(field: BoundField, widget: forms.Widget) -> str:
    shown = widget.format_value(field.value())
    return "" if shown is None else str(shown)


def _input(field: BoundField, widget: Input, asked: Params) -> Component:
    params = _with_label(field, asked) | {"type": widget.input_type or "text", "value": _value(field, widget)}
    for side in ("prefix", "suffix"):
        if asked.get(side):
            params[side] = {"text": asked[side]}
    if isinstance(widget, forms.NumberInput):
        # A number input changes when scrolled and drops what it cannot read, so that nobody can say what was typed.
        whole = isinstance(field.field, forms.IntegerField) and not isinstance(
            field.field, (forms.FloatField, forms.DecimalField)
        )
        params |= {"type": "text", "inputmode": "numeric" if whole else "decimal", "spellcheck": False}
        params["classes"] = params["classes"] or "govuk-input--width-10"
    elif isinstance(widget, (forms.DateInput, forms.TimeInput)):
        params["classes"] = params["classes"] or "govuk-input--width-10"
        params.setdefault(
            "hint", {"text": "For example, 27/03/2026" if isinstance(widget, forms.DateInput) else "For example, 14:30"}
        )
    elif isinstance(widget, (forms.EmailInput, forms.URLInput)):
        params["spellcheck"] = False
    return Component("input", params)


def _password(field: BoundField, _widget: forms.PasswordInput, asked: Params) -> Component:
    return Component("password_input", _with_label(field, asked))


def _textarea(field: BoundField, widget: forms.Textarea, asked: Params) -> Component:
    params = _with_label(field, asked) | {"value": _value(field, widget), "rows": widget.attrs.get("rows", 5)}
    longest = getattr(field.field, "max_length", None)
    if longest:
        params["attributes"].pop("maxlength", None)  # what is too long is kept and told, and not cut
        return Component("character_count", params | {"maxlength": longest})
    return Component("textarea", params)


def _options(field: BoundField, widget: ChoiceWidget) -> Iterable[Params]:
    value = widget.format_value(field.value())
    for option in widget.options(field.html_name, value, {}):
        yield {
            "value": str(option["value"]) if option["value"] is not None else "",
            "text": str(option["label"]),
            "chosen": bool(option["selected"]),
            "disabled": bool(option["attrs"].get("disabled")),
        }


def _select(field: BoundField, widget: forms.Select, asked: Params) -> Component:
    items = [{**option, "selected": option["chosen"]} for option in _options(field, widget)]
    return Component("select", _with_label(field, asked) | {"items": items})


def _choices(field: BoundField, widget: ChoiceWidget, asked: Params, kind: str) -> Component:
    hints: Mapping[str, str] = asked.get("choice_hints") or {}
    items = [
        {**option, "checked": option["chosen"]}
        | ({"hint": _text(hints[option["value"]])} if option["value"] in hints else {})
        for option in _options(field, widget)
        if option["value"] or kind == "checkboxes"  # no radio for "choose one"
    ]
    params = _with_legend(field, asked) | {"idPrefix": id_of(field), "items": items}
    params["attributes"] = {}
    ways = [f"govuk-{kind}--{way}" for way in ("inline", "small") if asked.get(way)]
    params["classes"] = " ".join([params["classes"], *ways]).strip()
    return Component(kind, params)


def _radios(field: BoundField, widget: forms.RadioSelect, asked: Params) -> Component:
    return _choices(field, widget, asked, "radios")


def _checkboxes(field: BoundField, widget: ChoiceWidget, asked: Params) -> Component:
    return _choices(field, widget, asked, "checkboxes")


def _lone_checkbox(field: BoundField, widget: forms.CheckboxInput, asked: Params) -> Component:
    params = _basics(field, asked)
    item = {**_label(field, asked), "value": "on", "checked": bool(widget.check_test(field.value()))}
    item["disabled"] = params["disabled"]
    attributes = params.pop("attributes")
    return Component("checkboxes", params | {"idPrefix": id_of(field), "items": [{**item, "attributes": attributes}]})


def _file(field: BoundField, _widget: forms.FileInput, asked: Params) -> Component:
    params = _with_label(field, asked)
    params["multiple"] = bool(getattr(_widget, "allow_multiple_selected", False))
    params["attributes"].pop("multiple", None)
    return Component("file_upload", params | {"javascript": True})


def _date(field: BoundField, widget: forms.SelectDateWidget, asked: Params) -> Component:
    identifier, name = id_of(field), field.html_name
    if field.form.is_bound:
        given = {part: field.form.data.get(f"{name}_{part}", "") for part in PARTS}
    else:
        given = {part: value or "" for part, value in widget.format_value(field.value()).items()}
    wrong = " govuk-input--error" if field.errors else ""
    params = _with_legend(field, asked)
    params["attributes"] = {}
    params["id"] = identifier
    params.setdefault("hint", {"text": "For example, 27 3 2026"})
    params["items"] = [
        {
            "name": f"{name}_{part}",
            "id": f"{identifier}_{part}",
            "label": part.capitalize(),
            "value": str(given[part]),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part in PARTS
    ]
    return Component("date_input", params)


def _other(field: BoundField, widget: forms.Widget, asked: Params) -> Component:
    """A widget that no component is for: Django's own rendering, within the Design System's label, hint and error."""
    params = _with_legend(field, asked) if widget.use_fieldset else _with_label(field, asked)
    parts = {"hint": "hint", "errorMessage": "error"}
    described_by = " ".join(f"{id_of(field)}-{part}" for name, part in parts.items() if name in params)
    attributes = {"aria-describedby": described_by} if described_by and not widget.use_fieldset else {}
    html = Markup(field.as_widget(attrs={"class": "govuk-input", **attributes}))  # noqa: S704 (Django's own)
    return Component("other", params | {"id": id_of(field), "html": html, "describedBy": described_by})


WISHES = {"label", "hint", "classes", "label_classes", "heading", "prefix", "suffix", "choice_hints", "inline", "small"}
BUILDERS: list[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], Callable[..., Component]]] = [
    (forms.SelectDateWidget, _date),
    (forms.PasswordInput, _password),
    (forms.CheckboxInput, _lone_checkbox),
    ((forms.CheckboxSelectMultiple, forms.SelectMultiple), _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.FileInput, _file),
    (Input, _input),
]
