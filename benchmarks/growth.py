"""How cost grows from a thousand rows to ten million: a table and a chart for the documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from measure import interleaved

DOCS = Path(__file__).parent.parent / "docs"
HEADINGS = ("rows", "scan s", "Comity s", "times the scan", "Comity peak MiB", "rows a second")
BEGIN, END = "<!-- growth: written by make bench -->", "<!-- end of growth -->"


@dataclass(frozen=True, slots=True)
class Point:
    """Cost at a number of rows: seconds of work, and Comity's peak memory in MiB."""

    rows: int
    scan: float
    comity: float
    peak: float

    def cells(self) -> tuple[str, ...]:
        """The point as a row of the table."""
        ratio, rate = self.comity / self.scan, self.rows / self.comity
        return (
            f"{self.rows:,}",
            f"{self.scan:.3f}",
            f"{self.comity:.3f}",
            f"{ratio:.1f}",
            f"{self.peak:,.0f}",
            f"{rate:,.0f}",
        )


def measure(steps: list[tuple[int, Path]]) -> list[Point]:
    """Run the scan and Comity at each size, thrice up to a million rows and once beyond."""
    points = []
    for rows, path in steps:
        found = interleaved(["scan", "comity_return"], path, 3 if rows <= 1_000_000 else 1)
        if len(found) == 2:
            scan, comity = found["scan"], found["comity_return"]
            points.append(Point(rows, scan.seconds, comity.seconds, comity.peak))
    return points


def chart(points: list[Point]) -> str:
    """The chart as SVG: seconds against rows, both on logarithmic scales."""
    import vl_convert

    values = [
        {"rows": point.rows, "seconds": seconds, "of": name}
        for point in points
        for name, seconds in (("Scan as text", point.scan), ("Comity: read, validate, judge", point.comity))
    ]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 520,
        "height": 300,
        "description": "Seconds of work against rows, for a scan of the file and for Comity",
        "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "rows", "type": "quantitative", "scale": {"type": "log"}, "axis": {"format": "~s"}},
            "y": {"field": "seconds", "type": "quantitative", "scale": {"type": "log"}, "title": "seconds of work"},
            "color": {"field": "of", "type": "nominal", "title": None, "legend": {"orient": "top-left"}},
            "strokeDash": {"field": "of", "type": "nominal", "title": None},
        },
    }
    return vl_convert.vegalite_to_svg(spec)


def write(points: list[Point]) -> None:
    """Renew the chart, and the table between its marks in docs/performance.md."""
    (DOCS / "images").mkdir(exist_ok=True)
    (DOCS / "images" / "growth.svg").write_text(chart(points), encoding="utf-8")
    table = ["| " + " | ".join(HEADINGS) + " |", "|" + "---:|" * len(HEADINGS)]
    table += ["| " + " | ".join(point.cells()) + " |" for point in points]
    page = DOCS / "performance.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(before + "\n".join([BEGIN, "", *table, "", END]) + after, encoding="utf-8")
