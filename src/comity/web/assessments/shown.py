"""What judging came to, as its page shows it: the report's own blocks for the Design System, and the downloads."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from comity.packs.chart import svg
from comity.packs.document import (
    Block,
    Bullets,
    Chart,
    Code,
    Facts,
    Figures,
    Heading,
    Inline,
    Link,
    Notice,
    Pairs,
    Paragraph,
    Strong,
    Table,
    Tag,
    Tone,
    Words,
)
from comity.web.assessments.judging import Answer

WIDE, NARROW = 920, 300
"""Pixels that a chart is drawn for: a desk, and a telephone."""

MANY = 7
"""Columns of a table that has no room for cells kept on one line."""

_SMALL = "govuk-!-font-size-16 govuk-!-margin-bottom-0"

TONES = {
    Tone.PLAIN: "grey",
    Tone.GOOD: "green",
    Tone.BAD: "red",
    Tone.UNSURE: "orange",
    Tone.SPARED: "purple",
}

KINDS = {
    "findings.csv": ("text/csv", "Every finding, by assignment and clause"),
    "issues.csv": ("text/csv", "Every issue with the file"),
    "annotated.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "The file as it was sent, with its cells marked",
    ),
    "report.html": ("text/html", "This report as one page to keep"),
}


@dataclass(frozen=True, slots=True)
class Download:
    """A report to save. `address` holds the whole of it, or is empty where it is too large; a `size` of 0: not made."""

    name: str
    words: str
    size: int
    address: str


def downloads(answer: Answer) -> list[Download]:
    """The four reports, each within its link where that is possible."""
    found = []
    for name, (kind, words) in KINDS.items():
        content = answer.reports.get(name)
        address = f"data:{kind};base64,{b64encode(content).decode()}" if content is not None else ""
        found.append(Download(name, words, answer.sizes.get(name, 0), address))
    return found


def packed(answer: Answer) -> bytes:
    """The reports as one ZIP."""
    return answer.packed


def shown(block: Block) -> dict[str, Any]:
    """A block as the template takes it: `kind`, and what there is of that kind, its words as HTML."""
    match block:
        case Heading(level, text, anchor):
            return {"kind": "heading", "level": level, "text": text, "anchor": anchor}
        case Paragraph(words, lead, quiet):
            size = "govuk-body-l" if lead else "govuk-body-s" if quiet else "govuk-body"
            return {"kind": "paragraph", "classes": size, "html": said(words)}
        case Bullets(items):
            return {"kind": "bullets", "items": [said(item) for item in items]}
        case Facts(rows):
            return {"kind": "facts", "rows": [_fact(name, words) for name, words in rows]}
        case Figures(figures):
            return {"kind": "figures", "items": [{"name": each.label, "value": each.value} for each in figures]}
        case Table():
            return _table(block)
        case Chart():
            return _chart(block)
        case Notice(kind, title, blocks):
            return {"kind": "notice", "of": kind, "title": title, "blocks": [shown(inner) for inner in blocks]}


def _fact(name: str, words: Words) -> dict[str, Any]:
    return {"key": {"text": name}, "value": {"html": said(words)}}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": [column.heading for column in table.columns],
        "numeric": [place for place, column in enumerate(table.columns) if column.numeric],
        "wide": len(table.columns) > 5 or any(column.wide for column in table.columns),
        "rows": [
            [_cell(value, whole=column.whole and len(table.columns) < MANY) for value, column in pairs]
            for pairs in (zip(row, table.columns, strict=True) for row in table.rows)
        ],
    }


def _cell(value: Words | int, *, whole: bool) -> Any:
    if isinstance(value, int):
        return value
    return {"html": said(value), "classes": "comity-cell--nowrap" if whole else ""}


def _chart(chart: Chart) -> dict[str, Any]:
    """The chart as two pictures that hold themselves, of which a browser takes the one that fits."""
    return {
        "kind": "chart",
        "title": chart.title,
        "description": chart.description,
        **{
            name: f"data:image/svg+xml;base64,{b64encode(svg(chart, width=width, name='chart').encode()).decode()}"
            for name, width in (("wide", WIDE), ("narrow", NARROW))
        },
    }


def said(words: Words) -> Markup:
    """A run of text as HTML. Whatever a file holds is escaped here, once."""
    runs = words if isinstance(words, tuple) else (words,)
    return Markup("").join(_run(run) for run in runs)


def _run(run: Inline) -> Markup:
    match run:
        case Strong(text):
            return Markup("<strong>{}</strong>").format(text)
        case Code(text):
            return Markup('<code class="comity-digest">{}</code>').format(text)
        case Link(text, anchor):
            return Markup('<a class="govuk-link" href="#{}">{}</a>').format(anchor, text)
        case Pairs(pairs):
            line = Markup('<li class="comity-cell--nowrap">{} <strong>{}</strong></li>')
            lines = Markup("").join(line.format(name, value) for name, value in pairs)
            return Markup('<ul class="govuk-list {}">{}</ul>').format(_SMALL, lines)
        case Tag(text, tone):
            return Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(TONES[tone], text)
        case _:
            return Markup("{}").format(run)
