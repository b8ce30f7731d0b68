"""The region's colour on the page: a style sheet named after the colour, since no page may carry style of its own.

The address holds the colour and nothing else (`/brand/1d3557.css`), so the sheet is the same for everyone, says
nothing of any region, and is kept by browsers for ever.
"""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.web.gate import public

COLOUR = re.compile(r"[0-9a-f]{6}")
READABLE = 4.5
"""The least contrast of text against what is behind it (WCAG 2.2, 1.4.3)."""


def luminance(colour: str) -> float:
    """The relative luminance of `rrggbb` from 0 (black) to 1 (white), as WCAG 2.2 defines it."""

    def linear(pair: str) -> float:
        share = int(pair, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour[0:2]) + 0.7152 * linear(colour[2:4]) + 0.0722 * linear(colour[4:6])


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (none) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
    """White where it can be read on the colour, else black; one of them always can."""
    return "ffffff" if contrast("ffffff", colour) >= READABLE else "000000"


def style_of(colour: str) -> str:
    """The style sheet of a colour. Where the colour is too pale to be seen on white, lines are drawn in near-black."""
    accent = colour if contrast(colour, "ffffff") >= READABLE else "0b0c0c"
    return f":root{{--comity-brand:#{colour};--comity-on-brand:#{text_on(colour)};--comity-accent:#{accent}}}\n"


def address(colour: str) -> str:
    """Where the style sheet of `#rrggbb` is. Anything that is not such a colour is refused."""
    digits = colour.removeprefix("#").lower()
    if COLOUR.fullmatch(digits) is None:
        raise ValueError(f"A region's colour is written #rrggbb, for example #1d3557, and not {colour!r}.")
    return reverse("brand", kwargs={"colour": digits})


@public("A style sheet made of the colour in its own address. It reads nothing and knows nobody.")
@require_safe
def view(_request: HttpRequest, colour: str) -> HttpResponse:
    """The style sheet of the colour in the address; anything but six digits of a colour is not found."""
    if COLOUR.fullmatch(colour) is None:
        raise Http404
    response = HttpResponse(style_of(colour), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
