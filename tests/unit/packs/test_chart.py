"""Charts: told apart without colour, counts written where there is room."""

import re
from itertools import pairwise

from comity.packs.chart import FILLS, svg
from comity.packs.document import Chart, Series

CHART = Chart(
    "Outcomes",
    "Price caps: 90 met, 9 breached, 1 not known.",
    (Series("Met", "met"), Series("Breached", "breached"), Series("Not known", "not_known")),
    (("Price caps", {"Met": 90, "Breached": 9, "Not known": 1}),),
)


def texts(drawing: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def test_a_chart_says_its_title_and_description() -> None:
    drawing = svg(CHART, width=900, name="c")
    assert '<title id="c-title">Outcomes</title>' in drawing
    assert '<desc id="c-desc">Price caps: 90 met, 9 breached, 1 not known.</desc>' in drawing


def test_counts_stand_on_the_parts_that_have_room() -> None:
    assert sorted(texts(svg(CHART, width=900, name="c"))) == [
        "9",
        "90",
        "Breached",
        "Met",
        "Not known",
        "Price caps",
    ]


def test_neighbours_differ_in_hatching_or_in_lightness() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    looks = list(FILLS.values())
    for (one, hatch, _), (other, other_hatch, _) in pairwise(looks):
        assert hatch != other_hatch or abs(lightness(one) - lightness(other)) > 60


def test_hatching_is_drawn_within_the_chart_itself() -> None:
    drawing = svg(CHART, width=300, name="c")
    assert 'fill="url(#c-not_known)"' in drawing
    assert '<pattern id="c-not_known"' in drawing


def test_a_chart_of_nothing_is_drawn() -> None:
    assert svg(
        Chart("None", "None.", (Series("Met", "met"),), (("Price caps", {"Met": 0}),)), width=300, name="c"
    ).startswith("<svg")
