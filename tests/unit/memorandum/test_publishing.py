"""The readable memorandum: everything said, safely written, and a page that anyone can use."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from comity.memorandum import load, shipped, to_html, to_markdown
from comity.memorandum.loading import folder_of

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """What a browser and a screen reader would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]


@pytest.fixture(params=shipped())
def page(request: pytest.FixtureRequest) -> Page:
    return Page(to_html(load(request.param)))


def test_it_is_one_well_formed_page_in_english_with_a_title(page: Page) -> None:
    assert page.open == []
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1


def test_nothing_is_fetched_and_nothing_runs(page: Page) -> None:
    assert page.all("script", "link", "img", "iframe", "object", "form") == []
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_link_within_the_page_arrives_and_no_id_is_used_twice(page: Page) -> None:
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    inner = [str(attrs["href"])[1:] for attrs in page.all("a") if str(attrs["href"]).startswith("#")]
    assert inner[0] == "main"
    assert set(inner) <= set(ids)


def test_tables_have_captions_and_headings_with_scope(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table")) >= 3
    assert {attrs.get("scope") for attrs in page.all("th")} == {"col", "row"}


def test_a_wide_table_scrolls_in_a_region_that_the_keyboard_reaches(page: Page) -> None:
    regions = [attrs for attrs in page.all("div") if attrs.get("role") == "region"]
    assert len(regions) == len(page.all("table"))
    assert all(attrs["tabindex"] == "0" and attrs["aria-label"] for attrs in regions)


def test_the_exemplar_says_everything() -> None:
    text = " ".join(" ".join(Page(to_html(load("exemplar"))).text).split())
    for phrase in (
        "Severnside Memorandum of Understanding on Agency Social Workers",
        "SEV-2: Cooling off after a substantive role",
        "6 months, for new assignments from 1 January 2026",
        "Pounds an hour for new assignments from 1 October 2025 and existing ones from 1 January 2026",
        "Pounds an hour for new assignments from 1 April 2026 and existing ones from 1 July 2026",
        "£34.00",
        "None agreed",
        "Signed by the Director of Children's Services and the chief executive",
        "Eastvale Children's Trust (delivers for Eastvale Council)",
        "every six weeks",
        "The regional lead Approves before anybody signs Price cap More than 15 per cent over the cap or for more than",
        "The Director of Children's Services Signs Every departure Always 2 days",
        "An exception lasts at most 13 weeks",
        "The group Directors After 20 days",
        "Umbrella company's margin £20.00 a week £22.50 a week",
        "Lower caps for social workers",
        "The region's median fell below the cap in the two quarters before.",
        "Agreed by all eight authorities on top of the national rules",
        "Greywater City Council and Hallowdene County Council",
        "[fictional]",
        "ENG-2 of england",
        load("exemplar").digest,
    ):
        assert phrase in text


def test_what_is_not_known_is_said_with_its_reason() -> None:
    for text in (to_html(load("west-midlands")), to_markdown(load("west-midlands"))):
        assert "Not known: The West Midlands caps in force from October 2025" in text
        assert "not settled, so judging says not known" in text
        assert "from england, which this memorandum extends" in text
        assert "talk openly and honestly about where it was not kept" in text
    for text in (to_html(load("england")), to_markdown(load("england"))):
        assert "Whom a breach that stays open goes to, and after how many days, the memorandum does not say." in text
        assert "unconfirmed: not confirmed" in text
    assert "| Umbrella company's margin | Not known |" in to_markdown(load("west-midlands"))


def test_the_east_midlands_names_successors() -> None:
    text = to_html(load("east-midlands"))
    assert "Northamptonshire (succeeded by North Northamptonshire and West Northamptonshire)" in text


HOSTILE = "<script>alert(1)</script> | *bold* _x_ [a](javascript:b) `c` & \" '"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    bundle = Path(shutil.copytree(folder_of("exemplar"), tmp_path / "bundle"))
    quoted = HOSTILE.replace("'", "''")
    for file, key in (("memorandum.yaml", "title"), ("clauses/09-on-site.yaml", "heading")):
        lines = (bundle / file).read_text(encoding="utf-8").splitlines()
        lines = [f"{key}: '{quoted}'" if line.startswith(f"{key}:") else line for line in lines]
        (bundle / file).write_text("\n".join(lines), encoding="utf-8")
    return bundle


def test_text_is_escaped_in_the_page(hostile: Path) -> None:
    page = Page(to_html(load(hostile)))
    assert page.all("script") == []
    assert HOSTILE in "".join(page.text)


def test_text_is_escaped_in_markdown(hostile: Path) -> None:
    rendered = MarkdownIt("commonmark").enable("table").render(to_markdown(load(hostile)))
    page = Page(rendered)
    assert page.all("script", "em") == []
    assert HOSTILE in "".join(page.text)
    assert not any("javascript" in str(attrs.get("href")) for attrs in page.all("a"))


@pytest.mark.parametrize("name", shipped())
def test_markdown_has_the_tables_of_the_page(name: str) -> None:
    rendered = MarkdownIt("commonmark").enable("table").render(to_markdown(load(name)))
    assert len(Page(rendered).all("table")) == len(Page(to_html(load(name))).all("table"))
