"""A document as one HTML page that stands alone: no script, no font, no picture and no link from elsewhere.

Every piece of text passes through `Markup.format`, which escapes it, so nothing that a return
carries can become markup; the page also forbids itself everything outside it. Built to WCAG 2.2 AA
on the patterns of public-service pages: skip link, headings in order, tables with captions that
scroll within themselves, nothing told by colour alone.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import count

from markupsafe import Markup

from comity.packs.chart import svg
from comity.packs.document import (
    Block,
    Bullets,
    Chart,
    Code,
    Column,
    Document,
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
    Words,
)

_FEW_COLUMNS = 2
WIDE, NARROW = 1020, 286
"""The widths in pixels that a chart is drawn for: a desk, and a telephone (320 less its margins)."""

_PAGE = Markup("""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to main content</a>
<header class="band"><div class="page"><span class="name">Comity</span></div></header>
<main class="page" id="main" tabindex="-1">
<p class="caption">{caption}</p>
<h1>{title}</h1>
{contents}{blocks}
</main>
<footer class="band foot"><div class="page">{closing}</div></footer>
</body>
</html>
""")


@cache
def _style() -> Markup:
    return Markup(files(__package__).joinpath("page.css").read_text(encoding="utf-8"))  # noqa: S704 (ours)


def page(document: Document) -> str:
    """The document as a whole page. The same document gives the same page."""
    numbers = count(1)
    return str(
        _PAGE.format(
            title=document.title,
            caption=document.caption,
            style=_style(),
            contents=_contents(document.contents),
            blocks=_blocks(document.blocks, numbers),
            closing=_blocks(document.closing, numbers),
        )
    )


def _contents(links: tuple[Link, ...]) -> Markup:
    if not links:
        return Markup("")
    items = Markup("").join(Markup("<li>{}</li>").format(_run(link)) for link in links)
    return Markup('<nav class="contents" aria-label="Contents"><ol>{}</ol></nav>\n').format(items)


def _blocks(blocks: tuple[Block, ...], numbers: count[int]) -> Markup:
    return Markup("\n").join(_block(block, numbers) for block in blocks)


def _block(block: Block, numbers: count[int]) -> Markup:
    match block:
        case Heading(level, text, anchor):
            name = Markup(' id="{}"').format(anchor) if anchor else Markup("")
            return Markup("<h{0}{1}>{2}</h{0}>").format(level, name, text)
        case Paragraph(words, lead, quiet):
            kind = Markup(' class="{}"').format("lead" if lead else "quiet") if lead or quiet else ""
            return Markup("<p{}>{}</p>").format(kind, _words(words))
        case Bullets(items):
            inner = Markup("").join(Markup("<li>{}</li>").format(_words(item)) for item in items)
            return Markup("<ul>{}</ul>").format(inner)
        case Facts(rows):
            inner = Markup("").join(
                Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, _words(words)) for name, words in rows
            )
            return Markup('<dl class="facts">{}</dl>').format(inner)
        case Figures(figures):
            inner = Markup("").join(
                Markup('<li class="figure {}"><span class="value">{}</span> <span class="label">{}</span></li>').format(
                    figure.tone.value, f"{figure.value:,}", figure.label
                )
                for figure in figures
            )
            return Markup('<ul class="figures">{}</ul>').format(inner)
        case Table():
            return _table(block, next(numbers))
        case Chart():
            return _chart(block, next(numbers))
        case Notice(kind, title, blocks):
            head = Markup('<p class="notice-title">{}</p>').format(title) if title else Markup("")
            return Markup('<div class="notice {}">{}{}</div>').format(kind, head, _blocks(blocks, numbers))


def _table(table: Table, number: int) -> Markup:
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_class(column), column.heading) for column in table.columns
    )
    body = Markup("\n").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                _cell(value, column, heading=position == 0)
                for position, (value, column) in enumerate(zip(row, table.columns, strict=True))
            )
        )
        for row in table.rows
    )
    small = Markup(' class="small"') if len(table.columns) == _FEW_COLUMNS else ""
    return Markup(
        '<div class="scroll" role="region" aria-labelledby="table-{0}" tabindex="0">'
        '<table{1}><caption id="table-{0}">{2}</caption><thead><tr>{3}</tr></thead>\n'
        "<tbody>{4}</tbody></table></div>"
    ).format(number, small, table.caption, head, body)


def _cell(value: Words | int, column: Column, *, heading: bool) -> Markup:
    inner = f"{value:,}" if isinstance(value, int) else _words(value)
    kind = _class(column, nil=value == 0)
    if heading:
        return Markup('<th scope="row"{}>{}</th>').format(kind, inner)
    return Markup("<td{}>{}</td>").format(kind, inner)


def _class(column: Column, *, nil: bool = False) -> Markup:
    """How a column is set; a nought is set quietly, so that the other counts stand out."""
    kinds = (("numeric", column.numeric), ("wide", column.wide), ("whole", column.whole), ("nil", nil))
    names = [name for name, on in kinds if on]
    return Markup(' class="{}"').format(" ".join(names)) if names else Markup("")


def _chart(chart: Chart, number: int) -> Markup:
    """The chart at both widths; the style shows one, and a screen reader hears one."""
    drawn = (
        Markup('<div class="{}">{}</div>').format(  # the drawing escapes its own text
            name,
            Markup(svg(chart, width=width, name=f"chart-{number}-{name}")),  # noqa: S704
        )
        for name, width in (("at-desk", WIDE), ("in-hand", NARROW))
    )
    return Markup('<figure class="chart"><figcaption>{}</figcaption>{}</figure>').format(
        chart.title, Markup("").join(drawn)
    )


def _words(words: Words) -> Markup:
    runs = words if isinstance(words, tuple) else (words,)
    return Markup("").join(_run(run) for run in runs)


def _run(run: Inline) -> Markup:
    match run:
        case Strong(text):
            return Markup("<strong>{}</strong>").format(text)
        case Code(text):
            return Markup("<code>{}</code>").format(text)
        case Link(text, anchor):
            return Markup('<a href="#{}">{}</a>').format(anchor, text)
        case Pairs(pairs):
            inner = Markup("").join(
                Markup("<li>{} <strong>{}</strong></li>").format(name, value) for name, value in pairs
            )
            return Markup('<ul class="pairs">{}</ul>').format(inner)
        case Tag(text, tone):
            return Markup('<span class="tag {}">{}</span>').format(tone.value, text)
        case _:
            return Markup("{}").format(run)
