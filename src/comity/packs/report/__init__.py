"""What a judged return comes to, as a document a director can read.

`build` takes findings and issues as the judge and the reader give them and says them in words: what
keeps the memorandum, what does not and what would, what cannot be told, and how it was judged. It
shows assignment references only: no worker's name or registration number, and no cell's contents.
"""

from __future__ import annotations

from comity.packs.document import Block, Document, Link, Paragraph
from comity.packs.report import basis, breaches, file, summary
from comity.packs.report.facts import Judged

__all__ = ["Judged", "build"]

CLOSING = (
    "This report identifies assignments by the authority's own reference. It holds no worker's name or "
    "registration "
    "number, and no contents of any cell that could not be read: those are in issues.csv and the annotated "
    "workbook, "
    "which are to be kept as carefully as the return itself.",
)


def build(judged: Judged) -> Document:
    """The report of one return judged against one memorandum."""
    sections: tuple[tuple[str, str, tuple[Block, ...]], ...] = (
        ("outcomes", "Outcomes by clause", summary.outcomes(judged)),
        ("breaches", "Breaches, and what would comply", breaches.breached(judged)),
        ("not-known", "What could not be told", breaches.not_known(judged)),
        ("exceptions", "Exceptions", breaches.exceptions(judged)),
        ("file", "The file, row by row", file.accounting(judged)),
        ("issues", "Issues with the return", file.issues(judged)),
        ("basis", "How it was judged", basis.clauses(judged)),
        ("words", "What the outcomes mean", basis.glossary()),
    )
    body: list[Block] = [*summary.opening(judged)]
    for anchor, title, blocks in sections:
        body += basis.section(anchor, title, blocks)
    return Document(
        title=summary.title(judged),
        caption=judged.memorandum.title,
        contents=tuple(Link(title, anchor) for anchor, title, _ in sections),
        blocks=tuple(body),
        closing=tuple(Paragraph(words) for words in CLOSING),
    )
