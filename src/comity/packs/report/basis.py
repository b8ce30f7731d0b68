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
BASES = {"paye": "PAYE", "umbrella": "Umbrella", "limited_company": "Limited company"}
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
            Heading(3, f"{clause.heading} ({clause.code})", f"basis-{clause.kind.value}"),
            Paragraph(clause.words),
            _facts(judged, clause),
        ]
        if clause.caps:
            blocks.append(_caps(judged, clause))
    judged_kinds = {clause.kind for clause in judged.clauses}
    others = tuple(
        f"{clause.heading} ({clause.code}): {clause.words}"
        for clause in judged.memorandum.clauses
        if clause.kind not in judged_kinds
    )
    if others:
        blocks += [
            Heading(3, "Clauses that are not judged of an assignment"),
            Paragraph(
                "These bind the authority or the region. They are reported apart, and nothing here speaks of them."
            ),
            Bullets(others),
        ]
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
    """The cap table as it is agreed: a row for each role and date, a column for each payment basis."""
    bases = list(dict.fromkeys(line.payment_basis for line in clause.caps))
    roles = list(dict.fromkeys(line.role for line in clause.caps))
    labels = {role.code: role.label for role in judged.memorandum.roles}
    agreed = {(line.role, line.payment_basis) for line in clause.caps}
    caps = {
        (line.role, (term.new_from, term.existing_from), line.payment_basis): term
        for line in clause.caps
        for term in line.terms
    }
    rows: list[tuple[Words | int, ...]] = []
    for role in roles:
        dates = sorted({when for named, when, _ in caps if named == role}, key=lambda when: when[0])
        for when in dates:
            cells = [
                _cap(caps.get((role, when, basis)), agreed=(role, basis) in agreed, first=when == dates[0])
                for basis in bases
            ]
            new, existing = when
            rows.append((labels.get(role, role), *cells, day(new), day(existing) if existing else "never"))
    columns = (
        Column("Role"),
        *(Column(BASES.get(basis, basis.replace("_", " ")), numeric=True) for basis in bases),
        Column("New assignments from", whole=True),
        Column("Existing ones from", whole=True),
    )
    return Table("Caps in pounds an hour, and the days from which each holds", columns, tuple(rows))


def _cap(term: Term | None, *, agreed: bool, first: bool) -> str:
    if term is None:
        return "none agreed" if not agreed else "" if first else "as before"
    return "not known" if term.value is None else f"£{term.value:.2f}"


def glossary() -> tuple[Block, ...]:
    """What each outcome means, in words."""
    return (Facts(tuple((LABELS[each], MEANINGS[each]) for each in OUTCOMES)),)
