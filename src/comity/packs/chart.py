"""Charts: stacked bars as SVG, drawn by Vega-Lite with no browser and no network.

Each outcome has a fill that is told from its neighbours by shade and by hatching, so that the chart
holds in black and white and for every kind of colour vision, and each part that has room carries
its count. The figures stand in a table beside every chart, so the picture itself is one image to a
screen reader, with a title and a description.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from comity.packs.document import Chart

FILLS: dict[str, tuple[str, str, str]] = {
    # look: fill, hatching, the colour of the count on it
    "met": ("#b8ddc6", "", "#0b0c0c"),
    "breached": ("#8c1c2e", "", "#ffffff"),
    "exempt": ("#d5e3f0", "dots", "#0b0c0c"),
    "excepted": ("#a9c8e6", "lines", "#0b0c0c"),
    "transitional": ("#e9e4d8", "dots", "#0b0c0c"),
    "not_known": ("#f6cf65", "lines", "#0b0c0c"),
    "not_applicable": ("#f3f2f1", "", "#0b0c0c"),
}
"""How each outcome looks, by name; the report's legend and tags use the same colours."""

_HATCH = {
    "lines": '<path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" stroke="#0b0c0c" stroke-width="1" opacity=".45"/>',
    "dots": '<circle cx="2" cy="2" r="1" fill="#0b0c0c" opacity=".4"/>'
    '<circle cx="6" cy="6" r="1" fill="#0b0c0c" opacity=".4"/>',
}
HELD = 64
"""Drawings held in each process: drawing one takes longer than all the rest of its page."""

_FONT = "arial, sans-serif"
_INK = "#0b0c0c"


def svg(chart: Chart, *, width: int, name: str) -> str:
    """The chart as one `<svg>` element, `width` pixels wide at its natural size.

    `name` makes the ids within it unique in the page. The same chart gives the same bytes.
    """
    drawn = _drawn(_specification(chart, width, name))
    inner = drawn[drawn.index(">", drawn.index("<svg")) + 1 : drawn.rindex("</svg>")]
    box = re.search(r'viewBox="([^"]+)"', drawn)
    assert box is not None, "Vega always gives a viewBox"
    size = box[1].split()
    inner = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", inner)
    patterns = "".join(
        f'<pattern id="{name}-{series.look}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{FILLS[series.look][0]}"/>'
        f"{_HATCH[FILLS[series.look][1]]}</pattern>"
        for series in chart.series
        if FILLS[series.look][1]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" width="{size[2]}" height="{size[3]}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{_escape(chart.title)}</title>'
        f'<desc id="{name}-desc">{_escape(chart.description)}</desc>'
        f"<defs>{patterns}</defs>{inner}</svg>"
    )


@lru_cache(maxsize=HELD)
def _drawn(specification: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(specification))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _specification(chart: Chart, width: int, name: str) -> str:
    """The Vega-Lite of the chart: a label over each bar, then the bar, so that it fits a narrow page."""
    longest = max((sum(counts.values()) for _, counts in chart.bars), default=0) or 1
    rows: list[dict[str, Any]] = []
    for place, (label, counts) in enumerate(chart.bars):
        so_far = 0
        for order, series in enumerate(chart.series):
            count = counts.get(series.label, 0)
            rows.append(
                {
                    "place": place,
                    "bar": label,
                    "series": series.label,
                    "order": order,
                    "from": so_far,
                    "to": so_far + count,
                    "middle": so_far + count / 2,
                    "count": f"{count:,}" if count * width / longest >= 9 * len(f"{count:,}") + 5 else "",
                    "ink": FILLS[series.look][2],
                }
            )
            so_far += count
    fills = [f"url(#{name}-{s.look})" if FILLS[s.look][1] else FILLS[s.look][0] for s in chart.series]
    y = {
        "field": "place",
        "type": "ordinal",
        "axis": None,
        "scale": {"paddingInner": 0.55, "paddingOuter": 0.35},
    }
    scale = {"domain": [0, longest], "nice": False}
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "datum.to > datum.from"}],
            "mark": {"type": "bar", "stroke": _INK, "strokeWidth": 1},
            "encoding": {
                "x": {"field": "from", "type": "quantitative", "scale": scale, "axis": None},
                "x2": {"field": "to"},
                "color": {
                    "field": "series",
                    "type": "nominal",
                    "scale": {"domain": [s.label for s in chart.series], "range": fills},
                    "legend": {
                        "orient": "top",
                        "direction": "horizontal",
                        "columns": max(2, width // 150),
                        "title": None,
                        "symbolType": "square",
                        "symbolStrokeColor": _INK,
                        "symbolStrokeWidth": 1,
                        "symbolSize": 220,
                        "labelFontSize": 15,
                        "labelLimit": width,
                        "columnPadding": 14,
                        "rowPadding": 6,
                    },
                },
            },
        },
        {
            "transform": [{"filter": "datum.count != ''"}],
            "mark": {"type": "text", "fontSize": 14, "fontWeight": "bold"},
            "encoding": {
                "x": {"field": "middle", "type": "quantitative", "scale": scale, "axis": None},
                "text": {"field": "count"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
        {
            "transform": [{"filter": "datum.order == 0"}],
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "bottom",
                "fontSize": 16,
                "yOffset": -15,
                "color": _INK,
            },
            "encoding": {"x": {"value": 0}, "text": {"field": "bar"}},
        },
    ]
    return json.dumps(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "data": {"values": rows},
            "width": width,
            "height": {"step": 58},
            "padding": 1,
            "background": "transparent",
            "encoding": {"y": y},
            "layer": layers,
            "resolve": {"scale": {"color": "independent"}},
            "config": {"font": _FONT, "view": {"stroke": None}},
        }
    )
