"""A region's colour never makes a word hard to read."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from comity.web import brand


def test_contrast_is_what_wcag_says() -> None:
    assert round(brand.contrast("ffffff", "000000"), 2) == 21
    assert round(brand.contrast("ffffff", "767676"), 2) == 4.54  # the palest grey that may carry text on white
    assert round(brand.contrast("ffffff", "777777"), 2) == 4.48


@given(st.integers(0, 0xFFFFFF).map("{:06x}".format))
def test_the_name_can_be_read_on_every_colour_and_a_line_seen_on_white(colour: str) -> None:
    assert brand.contrast(brand.text_on(colour), colour) >= 4.5
    accent = brand.style_of(colour).split("--comity-accent:#")[1][:6]
    assert brand.contrast(accent, "ffffff") >= 4.5


def test_the_sheet() -> None:
    answer = brand.view(RequestFactory().get("/brand/ffd24d.css"), colour="ffd24d")
    assert answer.content == b":root{--comity-brand:#ffd24d;--comity-on-brand:#000000;--comity-accent:#0b0c0c}\n"
    assert answer["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "", "#12345g", "#123456;}"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="is written #rrggbb"):
        brand.address(colour)


@pytest.mark.parametrize("colour", ["red", "FFD24D", "ffd24d;}", "ffd24d\n"])
def test_an_address_that_holds_no_colour_is_not_found(colour: str) -> None:
    with pytest.raises(Http404):
        brand.view(RequestFactory().get("/"), colour=colour)
