"""Fields that are chosen from a list: select, radios, checkboxes, and the single box to tick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import ChoiceWidget

from comity.web.forms_bridge.params import Component, Params, basics, label_of, text_of, with_label, with_legend
from comity.web.forms_bridge.said import id_of


def select(field: BoundField, widget: forms.Select, asked: Params) -> Component:
    """A list that opens. Groups of options are shown one after the other."""
    items = [{**option, "selected": option["chosen"]} for option in _options(field, widget)]
    return Component("select", with_label(field, asked) | {"items": items})


def radios(field: BoundField, widget: forms.RadioSelect, asked: Params) -> Component:
    """One of a few. There is no radio for having chosen nothing."""
    items = [option for option in _options(field, widget) if option["value"]]
    return _list(field, items, asked, "radios")


def checkboxes(field: BoundField, widget: ChoiceWidget, asked: Params) -> Component:
    """Any of a few; also for Django's list in which several are marked, which few people know how to use."""
    return _list(field, list(_options(field, widget)), asked, "checkboxes")


def lone_checkbox(field: BoundField, widget: forms.CheckboxInput, asked: Params) -> Component:
    """One box, whose label is the statement that ticking it makes."""
    params = basics(field, asked)
    item = {
        **label_of(field, asked),
        "value": "on",
        "checked": bool(widget.check_test(field.value())),
        "disabled": params["disabled"],
        "attributes": params.pop("attributes"),
    }
    return Component("checkboxes", params | {"idPrefix": id_of(field), "items": [item]})


def _options(field: BoundField, widget: ChoiceWidget) -> Iterator[Params]:
    value = widget.format_value(field.value())
    for option in widget.options(field.html_name, value, {}):
        yield {
            "value": "" if option["value"] is None else str(option["value"]),
            "text": str(option["label"]),
            "chosen": bool(option["selected"]),
            "disabled": bool(field.field.disabled or option["attrs"].get("disabled")),
        }


def _list(field: BoundField, options: list[Params], asked: Params, kind: str) -> Component:
    hints: Mapping[str, str] = asked.get("choice_hints") or {}
    items = []
    for option in options:
        item = {**option, "checked": option["chosen"]}
        if option["value"] in hints:
            item["hint"] = text_of(hints[option["value"]])
        items.append(item)
    params = with_legend(field, asked) | {"idPrefix": id_of(field), "items": items, "attributes": {}}
    ways = [f"govuk-{kind}--{way}" for way in ("inline", "small") if asked.get(way)]
    params["classes"] = " ".join([params["classes"], *ways]).strip()
    return Component(kind, params)
