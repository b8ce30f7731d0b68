"""What holds for every template and every file that a browser is sent."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from jinja2 import UndefinedError

import comity.web
from comity.clauses.outcome import OUTCOMES

WEB = Path(comity.web.__file__).parent
STATIC = WEB / "static" / "comity"
FOLDERS = sorted(path for path in WEB.rglob("templates") if path.is_dir())
TEMPLATES = sorted(path for folder in FOLDERS for path in folder.rglob("*") if path.suffix in (".html", ".txt"))
PAGE = '{% extends "layout.html" %}{% block title %}Start{% endblock %}{% block content %}<p>Here</p>{% endblock %}'


def rendered(template: str, **context: Any) -> str:
    return str(engines["jinja2"].env.from_string(template).render(context))


def title(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, re.S)
    assert found
    return found[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=[str(path.relative_to(WEB)) for path in TEMPLATES])
def test_a_template_is_whole_and_carries_no_style_or_script_of_its_own(path: Path) -> None:
    folder = max((folder for folder in FOLDERS if path.is_relative_to(folder)), key=lambda folder: len(folder.parts))
    engines["jinja2"].env.get_template(str(path.relative_to(folder)))
    text = path.read_text()
    inline = r'\sstyle=|<style|<script(?![^>]*\ssrc=)(?![^>]*type="application/json")|\son[a-z]+="|javascript:'
    assert re.findall(inline, text) == []


def test_templates_were_found() -> None:
    assert WEB / "templates" / "layout.html" in TEMPLATES


def test_nothing_that_only_gov_uk_may_use_is_sent() -> None:
    sent = {path.name: path.read_text() for path in STATIC.iterdir()}
    assert set(sent) == {"comity.css", "comity.js", "start.js", "icon.svg"}
    for text in sent.values():
        assert re.findall(r"GDS Transport|@font-face|crest|crown(?! copyright)", text, re.I) == []
    assert re.findall(r"url\((?!data:)[^)]*\)|@import|https?://(?!www\.w3\.org)[^\s\"'`)]+", sent["comity.css"]) == []


def test_the_style_sheet_begins_with_its_charset_and_has_no_byte_order_mark() -> None:
    text = (STATIC / "comity.css").read_text()
    assert text.startswith('@charset "UTF-8";\n')
    assert "\ufeff" not in text  # after a comment it would be part of the first selector, whose rule is then lost


def test_the_title_names_page_region_and_product() -> None:
    assert title(rendered(PAGE)) == "Start – Comity"
    region = SimpleNamespace(name="Severnside <1>", colour="#0f5c5c")
    html = rendered(PAGE, region=region)
    assert title(html) == "Start – Severnside &lt;1&gt; – Comity"
    assert '<link rel="stylesheet" href="/brand/0f5c5c.css">' in html


def test_the_title_says_error_where_a_form_was_found_wanting() -> None:
    class Form(forms.Form):
        name = forms.CharField()

    assert title(rendered(PAGE, anything=Form())) == "Start – Comity"
    assert title(rendered(PAGE, anything=Form({}))) == "Error: Start – Comity"


@pytest.mark.parametrize("status", [400, 403, 404, 413, 500, 503])
def test_a_page_for_each_failure_needs_nothing_but_itself(status: int) -> None:
    html = str(engines["jinja2"].env.get_template(f"errors/{status}.html").render(request_id="01HX3Z"))
    assert html.count("<h1") == 1
    assert '<span class="comity-code">01HX3Z</span>' in html
    assert f"{status}" not in title(html)


def test_where_the_database_may_be_gone_nobody_is_asked_who_they_are() -> None:
    for status in (500, 503):
        html = str(engines["jinja2"].env.get_template(f"errors/{status}.html").render(person=object(), messages=["x"]))
        assert "Sign out" not in html
        assert "notification-banner" not in html


def test_a_misspelt_name_is_an_error_and_an_absent_key_is_a_blank() -> None:
    with pytest.raises(UndefinedError, match="membr"):
        rendered("{{ membr }}")
    with pytest.raises(UndefinedError, match="nmae"):
        rendered("{{ region.nmae }}", region=SimpleNamespace(name="Severnside"))
    with pytest.raises(UndefinedError, match="rows"):
        rendered("{% for row in rows %}{{ row }}{% endfor %}")
    assert rendered("{{ params.absent }}|{% if membr %}yes{% endif %}", params={}) == "|"


def test_messages_are_gathered_by_kind() -> None:
    def message(level: str, text: str) -> Any:
        return type("Message", (), {"level_tag": level, "message": text})()

    given = [message("success", "Published"), message("error", "No <mail>"), message("success", "Sent")]
    html = rendered(PAGE, messages=given)
    assert html.count('class="govuk-notification-banner ') == 2
    said = re.findall(r'govuk-notification-banner__heading">([^<]*)', html)
    assert said == ["No &lt;mail&gt;", "Published", "Sent"]


def test_a_table_scrolls_within_a_named_box_and_escapes_its_cells() -> None:
    html = rendered(
        '{% from "macros/tables.html" import table %}{{ table("Caps", ["Role", "Cap"], rows, numeric=[1]) }}',
        rows=[["<b>Social</b>", 1234], ["Senior", None]],
    )
    assert 'role="region" aria-label="Caps" tabindex="0"' in html
    assert re.findall(r'<td class="govuk-table__cell govuk-table__cell--numeric"[^>]*>([^<]*)', html) == ["1,234", "–"]
    assert "&lt;b&gt;Social&lt;/b&gt;" in html


def test_a_table_without_rows_says_so() -> None:
    html = rendered(
        '{% from "macros/tables.html" import table %}{{ table("Caps", ["Role"], [], empty="No caps yet.") }}'
    )
    assert html == '<p class="govuk-body">No caps yet.</p>'


def test_every_outcome_has_its_own_mark_and_colour() -> None:
    css = (STATIC / "comity.css").read_text()
    macro = '{% from "macros/outcomes.html" import outcome_tag %}{{ outcome_tag(outcome) }}'
    tags = [rendered(macro, outcome=outcome) for outcome in OUTCOMES]
    colours = [re.findall(r"govuk-tag--(\w+)", tag) for tag in tags]
    marks = [re.findall(rf'\.comity-outcome--{outcome}\{{--comity-mark: "(.)"', css) for outcome in OUTCOMES]
    assert len({colour for (colour,) in colours}) == len({mark for (mark,) in marks}) == len(OUTCOMES)


def test_pages_of_a_list_keep_what_it_was_narrowed_by() -> None:
    html = rendered(
        '{% from "macros/pagination.html" import pagination %}{{ pagination(page, request, what="findings") }}',
        page=Paginator(range(100), 20).page(2),
        request=RequestFactory().get("/?clause=price-cap&page=2"),
    )
    assert re.findall(r'href="([^"]*)" aria-label="Page (\d)"', html) == [
        (f"?clause=price-cap&amp;page={number}", str(number)) for number in range(1, 6)
    ]
    assert "Showing 21 to 40 of 100 findings" in html
