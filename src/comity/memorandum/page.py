"""A memorandum as one self-contained page: no script, no fonts, nothing fetched."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files

from comity.memorandum.document import Block, Bullets, Facts, Heading, Paragraph, Table, document
from comity.memorandum.model import Memorandum

GLANCE = "A memorandum as Comity reads it. It changes no law and replaces no signed text."


def to_html(memorandum: Memorandum) -> str:
    """The readable memorandum and its rule catalogue as one accessible HTML page (WCAG 2.2 AA patterns)."""
    blocks = list(document(memorandum))
    title = escape(memorandum.title)
    style = files("comity.memorandum").joinpath("page.css").read_text(encoding="utf-8")
    heads = [block for block in blocks if isinstance(block, Heading) and block.level == 2]
    links = "\n".join(f'<li><a href="#{head.anchor}">{escape(head.text)}</a></li>' for head in heads)
    first, summary, *rest = (_block(block) for block in blocks)
    body = "\n".join(rest)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - {escape(memorandum.region)}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to main content</a>
<header><p>{escape(memorandum.region)}</p></header>
<main id="main" tabindex="-1">
{first}
{summary}
<nav aria-label="Contents">
<h2>Contents</h2>
<ol>
{links}
</ol>
</nav>
{body}
</main>
<footer><p>{escape(GLANCE)}</p></footer>
</body>
</html>
"""


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f'<h{block.level} id="{block.anchor}">{escape(block.text)}</h{block.level}>'
    if isinstance(block, Paragraph):
        return f"<p>{_text(block.text)}</p>"
    if isinstance(block, Bullets):
        return "<ul>\n" + "\n".join(f"<li>{_text(item)}</li>" for item in block.items) + "\n</ul>"
    if isinstance(block, Facts):
        rows = (f"<div><dt>{escape(name)}</dt><dd>{_text(value)}</dd></div>" for name, value in block.rows)
        return "<dl>\n" + "\n".join(rows) + "\n</dl>"
    return _table(block)


def _table(table: Table) -> str:
    columns = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "\n".join(
        f'<tr><th scope="row">{_text(row[0])}</th>' + "".join(f"<td>{_text(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in table.rows
    )
    caption = escape(table.caption)
    return (
        f'<div class="table" role="region" aria-label="{caption}" tabindex="0">\n<table>\n'
        f"<caption>{caption}</caption>\n<thead>\n<tr>{columns}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _text(text: str) -> str:
    """Escaped text, with each web address a link."""
    words = []
    for word in text.split(" "):
        if re.fullmatch(r"https?://[^\s\"'<>]+", word):
            words.append(f'<a href="{escape(word)}">{escape(word)}</a>')
        else:
            words.append(escape(word))
    return " ".join(words)
