"""What the judging rests on: the clauses in words with their strength, terms and citations; the outcomes."""

from __future__ import annotations

from comity.clauses.outcome import MEANINGS, OUTCOMES
from comity.memorandum.model import Clause, Kind, Term
from comity.packs.document import Block, Bullets, Column, Facts, Heading, Paragraph, Table, Words
from comity.packs.report.facts import LABELS, Judged
from comity.packs.report.words import day

STRENGTHS = {
    "must": "must: a legal requirement",
    "should": "should: comply unless exceptional circumstances arise",
}
UNITS = {
    Kind.COOL_OFF: ("month", "months"),
    Kind.EXPERIENCE: ("month", "months"),
    Kind.NOTICE: ("day", "days"),
    Kind.REFERENCES: ("reference", "references"),
    Kind.ON_SITE: ("day a week", "days a week"),
}
POSTS = {"dcs": "Director of Children's Services", "chief_executive": "chief executive"}


def section(anchor: str, title: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A section under its heading."""
    return (Heading(2, title, anchor), *blocks)


def clauses(judged: Judged) -> tuple[Block, ...]:
    """Each clause judged: its words, strength, terms, departure and where it comes from."""
    blocks: list[Block] = [
        Paragraph(
            f"Each assignment was judged against every clause below as at {day(judged.as_at)}, or on the "
            "day it ended "
            "where that was earlier. A rate equal to a cap complies. Months are calendar months."
        )
    ]
    for clause in judged.clauses:
        blocks += [
            Heading(3, f"{clause.heading} ({clause.code})"),
            Paragraph(clause.words),
            _facts(judged, clause),
        ]
        if clause.caps:
            blocks.append(_caps(judged, clause))
    amended = tuple(f"{each.title}, agreed {day(each.agreed)}: {each.reason}" for each in judged.memorandum.amendments)
    if amended:
        blocks += [Heading(3, "Amendments"), Bullets(amended)]
    return tuple(blocks)


def _facts(judged: Judged, clause: Clause) -> Block:
    in_force = [
        s.value.value for s in sorted(clause.strength, key=lambda s: s.from_date) if s.from_date <= judged.as_at
    ]
    rows: list[tuple[str, Words]] = []
    if in_force:
        rows.append(("Strength", STRENGTHS.get(in_force[-1], in_force[-1])))
    if clause.terms:
        rows.append(("In force", "; ".join(_term(clause.kind, term) for term in clause.terms)))
    posts = " and the ".join(POSTS.get(post.value, post.value) for post in clause.departure)
    rows.append(("Departure", f"signed beforehand by the {posts}" if posts else "none exists"))
    rows.append(("Source", clause.citation.words()))
    if clause.baseline:
        rows.append(("Baseline", f"{clause.baseline.heading} ({clause.baseline.code}): "
                                 f"{clause.baseline.citation.words()}"))  # fmt: skip
    elif clause.inherited_from:
        rows.append(("Baseline", f"stands as in {clause.inherited_from}"))
    return Facts(tuple(rows))


def _term(kind: Kind, term: Term) -> str:
    one, many = UNITS.get(kind, ("", ""))
    value = "" if term.value is None else f"{term.value} {one if term.value == 1 else many}".strip()
    unknown = f"no value is known ({term.unknown})" if term.unknown else ""
    existing = f", existing ones from {day(term.existing_from)}" if term.existing_from else ""
    head = value or unknown
    return f"{head + ' for ' if head else ''}new assignments from {day(term.new_from)}{existing}"


def _caps(judged: Judged, clause: Clause) -> Block:
    labels = {role.code: role.label for role in judged.memorandum.roles}
    rows = tuple(
        (
            labels.get(line.role, line.role.replace("_", " ")),
            line.payment_basis.replace("_", " "),
            "not known" if term.value is None else f"£{term.value:.2f}",
            day(term.new_from),
            "never" if term.existing_from is None else day(term.existing_from),
        )
        for line in clause.caps
        for term in line.terms
    )
    columns = (
        Column("Role"),
        Column("Payment basis"),
        Column("Pounds an hour", numeric=True),
        Column("New assignments from"),
        Column("Existing ones from"),
    )
    return Table("The caps, by the date from which each holds", columns, rows)


def glossary() -> tuple[Block, ...]:
    """What each outcome means, in words."""
    return (Facts(tuple((LABELS[each], MEANINGS[each]) for each in OUTCOMES)),)
