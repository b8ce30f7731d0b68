"""The Jinja2 environment of the pages: where templates are found, and the few functions and filters they may use.

Django's Jinja2 backend calls `environment` (`OPTIONS["environment"]`). Templates are looked for in
`comity/web/templates`, then in the `templates` folder of each room. The GOV.UK components are under
`govuk_frontend_jinja/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, Undefined, pass_context
from jinja2.runtime import Context

from comity.web import brand, forms_bridge, words

WEB = Path(__file__).resolve().parent


class Unwritten(Undefined):
    """A name that a template uses and nobody gave.

    Printing or walking one is an error, so that a misspelt name is found by the first test of its page rather than
    being a blank on it. An absent key of a mapping stays blank: the GOV.UK components are written so. `if name` works.
    """

    __slots__ = ()

    def _may_be_blank(self) -> bool:
        return isinstance(self._undefined_obj, Mapping)

    def __str__(self) -> str:
        if not self._may_be_blank():
            self._fail_with_undefined_error()
        return ""

    def __iter__(self) -> Iterator[Any]:
        if not self._may_be_blank():
            self._fail_with_undefined_error()
        return iter(())


def environment(**options: Any) -> Environment:
    """The environment of every page. `options` are what Django's backend passes on (autoescape is on by default)."""
    rooms = [str(Path(app.path) / "templates") for app in apps.get_app_configs() if app.name.startswith("comity.web.")]
    options["loader"] = ChoiceLoader(
        [
            FileSystemLoader([str(WEB / "templates"), *rooms]),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    options["undefined"] = Unwritten
    env = Environment(**{"autoescape": True, **options})  # noqa: S701 (on, and Django's backend says so too)
    env.globals.update(
        static=static,
        url=url,
        query_with=query_with,
        brand_address=brand.address,
        component_of=forms_bridge.component_of,
        errors_of=forms_bridge.errors_of,
        page_has_errors=page_has_errors,
        table_cell=table_cell,
    )
    env.filters.update(
        date=words.date,
        datetime=words.date_and_time,
        number=words.number,
        pounds=words.pounds,
        counted=words.counted,
        quarter_words=words.quarter,
        millionths=words.millionths,
        money=words.money,
        outcome_words=words.outcome,
    )
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a view by its name, as Django's `reverse`; a wrong name raises."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def query_with(request: HttpRequest, **changes: Any) -> str:
    """The page's own query string, from the "?", with `changes` laid over it. A change to None takes the key away."""
    query = request.GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return "?" + query.urlencode()


def table_cell(value: Any, layout: str | None) -> dict[str, Any]:
    """The parameters of a GOV.UK table cell: text, a number, marked HTML, None (a dash) or parameters already.

    `layout` is "numeric" for a column of numbers.
    """
    if isinstance(value, Mapping):
        cell = dict(value)
    elif hasattr(value, "__html__"):
        cell = {"html": value}
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        cell = {"text": words.number(value)}
    else:
        cell = {"text": "\N{EN DASH}" if value is None else str(value)}
    return {"format": layout, **cell} if layout else cell


@pass_context
def page_has_errors(context: Context) -> bool:
    """Whether a form of the page, or its address, was found wanting: its title then starts with "Error: "."""
    given = context.get_all()
    return bool(given.get("not_understood")) or any(forms_bridge.has_errors(value) for value in given.values())
