"""A document as a page: nothing in it can become markup, and its parts say what they are."""

from html.parser import HTMLParser

import pytest

from comity.packs.document import (
    Bullets,
    Chart,
    Code,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    Link,
    Notice,
    Paragraph,
    Series,
    Strong,
    Table,
    Tag,
    Tone,
)
from comity.packs.html import page

NASTY = "<script>alert('x')</script>&\"'"
SAFE = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&#34;&#39;"


class Elements(HTMLParser):
    """The tags of a page, in order, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def whole() -> Document:
    """Every kind of block, each with text that would do harm as markup."""
    chart = Chart(
        NASTY,
        NASTY,
        (Series("Met", "met"), Series("Not known", "not_known")),
        ((NASTY, {"Met": 2, "Not known": 1}),),
    )
    return Document(
        title=NASTY,
        caption=NASTY,
        contents=(Link(NASTY, "one"),),
        blocks=(
            Heading(2, NASTY, "one"),
            Paragraph((NASTY, Strong(NASTY), Code(NASTY), Link(NASTY, "one"), Tag(NASTY, Tone.BAD))),
            Bullets((NASTY,)),
            Facts(((NASTY, NASTY),)),
            Figures((Figure(1234, NASTY, Tone.GOOD),)),
            Table(NASTY, (Column(NASTY), Column(NASTY, numeric=True)), ((NASTY, 1234),)),
            chart,
            Notice("warning", NASTY, (Paragraph(NASTY),)),
        ),
        closing=(Paragraph(NASTY),),
    )


def test_text_never_becomes_markup() -> None:
    text = page(whole())
    assert Elements(text).named("script") == []
    assert "<script" not in text
    # title, h1, caption, contents, heading, 5 runs, bullet, 2 facts, figure, the table's caption with
    # 2 headings and a cell, figcaption, 2 of the notice, closing: none lost
    assert text.count(SAFE) == 22


def test_a_page_asks_nothing_of_elsewhere() -> None:
    elements = Elements(page(whole()))
    addresses = [
        value
        for _, attributes in elements.tags
        for name, value in attributes.items()
        if name in {"src", "href", "action", "xlink:href", "srcset", "data", "poster"}
    ]
    assert addresses == ["#main", "#one", "#one"]
    assert elements.named("link") == []
    assert "url(http" not in page(whole())
    assert "@import" not in page(whole())


def test_a_page_is_in_british_english_with_one_main_part_and_a_way_to_skip_to_it() -> None:
    elements = Elements(page(whole()))
    assert elements.named("html") == [{"lang": "en-GB"}]
    assert [attributes["id"] for attributes in elements.named("main")] == ["main"]
    assert elements.named("a")[0] == {"class": "skip", "href": "#main"}
    assert len(elements.named("h1")) == 1


def test_a_table_has_a_caption_scopes_and_a_region_that_scrolls() -> None:
    elements = Elements(page(whole()))
    assert [attributes.get("scope") for attributes in elements.named("th")] == ["col", "col", "row"]
    (caption,) = elements.named("caption")
    region = next(attributes for attributes in elements.named("div") if attributes.get("role") == "region")
    assert region == {"class": "scroll", "role": "region", "aria-labelledby": caption["id"], "tabindex": "0"}


def test_a_chart_is_one_named_image_at_each_width() -> None:
    elements = Elements(page(whole()))
    images = elements.named("svg")
    assert [attributes["role"] for attributes in images] == ["img", "img"]
    ids = [attributes["id"] for _, attributes in elements.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    for attributes in images:
        assert set((attributes["aria-labelledby"] or "").split()) <= set(ids)


def test_the_same_document_gives_the_same_page() -> None:
    assert page(whole()) == page(whole())


def test_a_table_refuses_a_row_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"^'Caps': a row has 1 cells for 2 columns\.$"):
        Table("Caps", (Column("a"), Column("b")), (("only",),))
