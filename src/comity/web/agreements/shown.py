"""A memorandum as a page shows it: its document in sections, its clauses as rows, and what is in force on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from markupsafe import Markup

from comity.memorandum.document import Block, Bullets, Facts, Heading, Paragraph, Table, departure, document, source
from comity.memorandum.model import ASSIGNMENT_KINDS, CapLine, Clause, Kind, Memorandum, Strength, Term
from comity.memorandum.words import BASES, day, kind_words, pounds, since, term_words
from comity.web.agreements.judged_of import JUDGED

_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


ELSEWHERE = ("rule-catalogue",)
"""Sections of the document that have a page of their own."""


@dataclass(slots=True)
class Section:
    """A heading of the second level, with the blocks under it up to the next."""

    heading: Heading
    blocks: list[dict[str, Any]] = field(default_factory=list)
    inner: list[Heading] = field(default_factory=list)


def sections(memorandum: Memorandum) -> list[Section]:
    """The document of a memorandum in sections; what stands before the first is under the title itself."""
    found: list[Section] = []
    for block in document(memorandum):
        if isinstance(block, Heading) and block.level < 3:
            found.append(Section(block))
            continue
        if found[-1].heading.anchor in ELSEWHERE:
            continue
        if isinstance(block, Heading):
            found[-1].inner.append(block)
        found[-1].blocks.append(shown(block))
    return [section for section in found if section.heading.anchor not in ELSEWHERE]


def contents_of(found: Sequence[Section]) -> list[dict[str, Any]]:
    """The links of the contents list."""
    return [
        {
            "text": section.heading.text,
            "href": f"#{section.heading.anchor}",
            "items": [{"text": held.text, "href": f"#{held.anchor}"} for held in section.inner],
        }
        for section in found
        if section.heading.level == 2
    ]


def shown(block: Block) -> dict[str, Any]:
    """A block as the template takes it: `kind`, and what there is of that kind with its addresses as links."""
    match block:
        case Heading(level, text, anchor):
            return {"kind": "heading", "level": level, "text": text, "anchor": anchor}
        case Paragraph(text):
            return {"kind": "paragraph", "text": linked(text)}
        case Bullets(items):
            return {"kind": "bullets", "items": [linked(item) for item in items]}
        case Facts(rows):
            return {"kind": "facts", "rows": facts(rows)}
        case Table(caption, columns, rows):
            cells = [[linked(cell) for cell in row] for row in rows]
            return {"kind": "table", "caption": caption, "columns": columns, "rows": cells}


def facts(rows: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Names and values as rows of a summary list."""
    return [{"key": {"text": name}, "value": {"html": linked(value)}} for name, value in rows]


def linked(text: str) -> Markup:
    """The text escaped, with each web address a link."""
    made, last = Markup(""), 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;)")
        made += Markup("{}<a class='govuk-link' rel='noreferrer' href='{}'>{}</a>").format(
            text[last : match.start()], address, address
        )
        last = match.start() + len(address)
    return made + text[last:]


def strength_on(steps: Sequence[Strength], when: date) -> str:
    """How a clause binds on a day: must, should, or that it does not yet."""
    held = [step for step in sorted(steps, key=lambda step: step.from_date) if step.from_date <= when]
    return held[-1].value.value if held else "not yet"


def terms_on(kind: Kind, terms: Sequence[Term], when: date) -> str:
    """The terms that hold on a day for new assignments and, where they differ, for those already running."""
    new = [term for term in sorted(terms, key=lambda term: term.new_from) if term.new_from <= when]
    running = [term for term in terms if term.existing_from is not None and term.existing_from <= when]
    running.sort(key=lambda term: (term.existing_from or date.min, term.new_from))
    if not new:
        return f"From {day(min(term.new_from for term in terms))}" if terms else ""
    said = term_words(kind, new[-1])
    if kind not in ASSIGNMENT_KINDS:
        return _capital(said)
    now = term_words(kind, running[-1]) if running else ""
    if not now:
        return _capital(f"{said} for new assignments; none for those already running")
    return _capital(said if now == said else f"{said} for new assignments, {now} for those already running")


def catalogue_rows(memorandum: Memorandum, when: date) -> list[dict[str, Any]]:
    """The clauses as the rule catalogue lists them, on a day."""
    return [
        {
            "clause": clause,
            "kind": kind_words(clause.kind),
            "judged": JUDGED[clause.kind],
            "strength": strength_on(clause.strength, when),
            "terms": "See the cap table" if clause.caps else terms_on(clause.kind, clause.terms, when),
            "departure": departure(clause) if clause.kind in ASSIGNMENT_KINDS else "Not judged of an assignment",
        }
        for clause in memorandum.clauses
    ]


def clause_page(memorandum: Memorandum, clause: Clause, when: date) -> dict[str, Any]:
    """What the page of one clause shows beside its words."""
    rows = [
        ("Kind of clause", kind_words(clause.kind)),
        ("What is judged", JUDGED[clause.kind]),
        (f"Strength on {day(when)}", strength_on(clause.strength, when)),
    ]
    if clause.terms and not clause.caps:
        rows.append((f"In force on {day(when)}", terms_on(clause.kind, clause.terms, when)))
    if clause.kind in ASSIGNMENT_KINDS:
        rows.append(("Departure", departure(clause)))
    rows.append(("Source", source(clause.citation)))
    if clause.inherited_from:
        rows.append(("Inherited", f"From {clause.inherited_from}, which this memorandum extends"))
    if clause.baseline:
        baseline = clause.baseline
        rows.append(("Baseline", f"{baseline.code} of {memorandum.extends}: {source(baseline.citation)}"))
    codes = [held.code for held in memorandum.clauses]
    place = codes.index(clause.code)
    return {
        "paragraphs": [linked(text) for text in clause.words.split("\n\n")],
        "facts": facts(rows),
        "strengths": [
            [held.value.value.capitalize(), day(held.from_date), linked(source(held.citation))]
            for held in clause.strength
        ],
        "terms": [
            [_capital(term_words(clause.kind, t)), _capital(since(t, clause.kind)), linked(source(t.citation))]
            for t in clause.terms
        ],
        "caps": cap_rows(memorandum, clause.caps, when),
        "before": memorandum.clauses[place - 1] if place else None,
        "after": memorandum.clauses[place + 1] if place + 1 < len(codes) else None,
    }


def cap_rows(memorandum: Memorandum, caps: Sequence[CapLine], when: date) -> list[list[Any]]:
    """Every cap: role, payment basis, pounds an hour, whom it binds from when, and whether it holds on the day."""
    labels = {role.code: role.label for role in memorandum.roles}
    rows: list[list[Any]] = []
    for line in caps:
        held = [term for term in line.terms if term.new_from <= when]
        for term in line.terms:
            amount = pounds(term.value) if term.value is not None else f"Not known: {term.unknown}"  # type: ignore[arg-type]
            state = "Agreed, not yet in force" if term.new_from > when else "In force" if term is held[-1] else "Past"
            rows.append(
                [labels.get(line.role, line.role), BASES[line.payment_basis], amount, _capital(since(term)), state]
            )
    return rows


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
