"""A memorandum as a readable document: headings, paragraphs, lists and tables, before it is Markdown or HTML.

Everything is plain text here; each renderer escapes it for its own format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.memorandum.departure_words import (
    DOES,
    NOT_SAID,
    after_words,
    count_words,
    kinds_words,
    limit_words,
    number_rows,
    who_words,
)
from comity.memorandum.model import (
    ASSIGNMENT_KINDS,
    Citation,
    Clause,
    Kind,
    Memorandum,
    Party,
    Term,
)
from comity.memorandum.on_cost_words import columns, rows
from comity.memorandum.routes import departures_of
from comity.memorandum.words import (
    BASES,
    CHECKS,
    POSTS,
    day,
    ground_words,
    kind_words,
    listed,
    pounds,
    sentence,
    since,
    term_words,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title. `anchor` is unique in the document."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, as a summary list."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column holds row headings."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Bullets | Facts | Table

GRADES = {
    "primary": "the source's own text was seen",
    "secondary": "the press or another body reports the source",
    "tertiary": "a report of a report",
    "unconfirmed": "not confirmed: a person should check it",
    "fictional": "made up, for demonstration",
}


def document(memorandum: Memorandum) -> Iterator[Block]:
    """The blocks of the whole document, in reading order."""
    yield Heading(1, memorandum.title, "top")
    yield Facts(tuple(_summary(memorandum)))
    yield from _how_to_read(memorandum)
    yield Heading(2, "Clauses", "clauses")
    for clause in memorandum.clauses:
        yield from _clause(memorandum, clause)
    yield from _caps(memorandum)
    yield Heading(2, "Rule catalogue", "rule-catalogue")
    yield Paragraph(
        "Every clause on one line, as it is judged. Clauses that people attest to are not judged of an assignment."
    )
    yield _catalogue(memorandum)
    yield from _departures(memorandum)
    if memorandum.on_costs:
        yield Heading(2, "On-costs", "on-costs")
        yield Paragraph("What stands between a rate and a worker's hand. The caps do not turn on it.")
        yield Table("On-costs by date", columns(memorandum.on_costs), rows(memorandum.on_costs, source))
    yield from _parties(memorandum)
    yield from _roles(memorandum)
    if memorandum.groups:
        yield Heading(2, "Groups", "groups")
        groups = tuple((group.name, group.cadence, group.sees or "Not stated") for group in memorandum.groups)
        yield Table("Groups that govern the memorandum", ("Group", "Meets", "Sees"), groups)
    yield from _history(memorandum)


def _summary(memorandum: Memorandum) -> Iterator[tuple[str, str]]:
    yield "Kind", sentence(memorandum.kind).rstrip(".")
    yield "Version", memorandum.version
    yield "Region", memorandum.region
    yield "In force from", day(memorandum.in_force)
    if memorandum.amendments:
        yield "Last amended", day(memorandum.amendments[-1].agreed)
    yield "Review due", day(memorandum.review_due) if memorandum.review_due else "Not known"
    yield "Whom it covers", memorandum.workforce_scope
    if memorandum.extends:
        yield "Extends", memorandum.extends
    yield "Source", source(memorandum.citation)
    yield "Identifier", memorandum.id
    yield "Digest", memorandum.digest


def source(citation: Citation) -> str:
    """A citation with its grade and address, on one line."""
    text = f"{citation.words()} [{citation.grade}]"
    return f"{text} {citation.url}" if citation.url else text


def _how_to_read(memorandum: Memorandum) -> Iterator[Block]:
    yield Heading(2, "How to read this", "how-to-read")
    yield Bullets(
        (
            "Must: a legal requirement. Should: comply unless exceptional circumstances arise.",
            "A value takes force for new assignments (those that start on or after its date) and, where a second date "
            "is given, for assignments already running on that date.",
            "Where a value is not known the clause stands, the reason is given, and judging says not known. "
            "A blank is never a pass.",
        )
    )
    clauses = (*memorandum.clauses, *(clause.baseline for clause in memorandum.clauses if clause.baseline))
    held = departures_of(memorandum)
    departures = (held.citation, *(each.citation for each in held.route))
    on_costs = (held.citation for held in memorandum.on_costs)
    cited = (memorandum.citation, *departures, *on_costs, *(clause.citation for clause in clauses))
    used = [grade for grade in GRADES if grade in {citation.grade for citation in cited}]
    yield Paragraph("Each source is graded by how sure it is.")
    yield Bullets(tuple(f"{grade}: {GRADES[grade]}" for grade in used))


def _clause(memorandum: Memorandum, clause: Clause) -> Iterator[Block]:
    yield Heading(3, f"{clause.code}: {clause.heading}", anchor(clause))
    for paragraph in clause.words.split("\n\n"):
        yield Paragraph(paragraph)
    yield Facts(tuple(_clause_facts(memorandum, clause)))


def _clause_facts(memorandum: Memorandum, clause: Clause) -> Iterator[tuple[str, str]]:
    yield "Kind of clause", kind_words(clause.kind)
    yield "Strength", "; ".join(f"{held.value} from {day(held.from_date)}" for held in clause.strength)
    for term in clause.terms:
        yield "In force", _term(clause.kind, term)
    if clause.kind is Kind.COOL_OFF:
        yield "Exemptions", listed(_exemptions(clause)) or "None"
    if clause.checks:
        yield "Checks", listed(CHECKS.get(check, check) for check in clause.checks)
    if clause.kind is Kind.END_OF_PLACEMENT_REVIEW:
        yield "Shared with", listed(f"the {who}" for who in clause.shared_with)
    if clause.window_months is not None:
        yield "Window", f"{clause.window_months} months from the quarter's end"
    if clause.kind in ASSIGNMENT_KINDS:
        yield "Departure", departure(clause)
    yield "Source", source(clause.citation)
    if clause.inherited_from:
        yield "Inherited", f"from {clause.inherited_from}, which this memorandum extends and does not restate here"
    if clause.baseline is not None:
        yield "Baseline", f"{clause.baseline.code} of {memorandum.extends}: {source(clause.baseline.citation)}"


def _exemptions(clause: Clause) -> Iterator[str]:
    for held in clause.exemptions:
        words = ground_words(held.ground)
        note = f" ({held.note})" if held.note else ""
        yield f"{words}{note}" if held.settled else f"{words}: not settled, so judging says not known{note}"


def _term(kind: Kind, term: Term) -> str:
    value = f"{term_words(kind, term)}, " if term.value is not None else ""
    unknown = f". {sentence(f'Not known: {term.unknown}')}" if term.unknown else ""
    return f"{value}for {since(term, kind)}{unknown}"


def departure(clause: Clause) -> str:
    """Who must sign before an authority may depart from the clause."""
    if not clause.departure:
        return "None"
    return f"Signed by the {' and the '.join(POSTS[post] for post in clause.departure)}"


def _caps(memorandum: Memorandum) -> Iterator[Block]:
    """One table for each pair of dates, so that an amendment shows only the lines that it replaces."""
    clause = memorandum.clause(Kind.PRICE_CAP)
    if clause is None:
        return
    yield Heading(2, "Caps", "caps")
    if not clause.caps:
        why = [term.unknown for term in clause.terms if term.unknown]
        yield Paragraph(f"Not known. {' '.join(sentence(reason) for reason in why)}" if why else "None are agreed.")
        return
    labels = {role.code: role.label for role in memorandum.roles}
    bases = [basis for basis in BASES if any(line.payment_basis == basis for line in clause.caps)]
    dates = sorted({(term.new_from, term.existing_from) for line in clause.caps for term in line.terms}, key=str)
    for position, (new_from, existing_from) in enumerate(dates):
        cells: dict[tuple[str, str], str] = {}
        example: Term | None = None
        for line in clause.caps:
            for term in line.terms:
                if (term.new_from, term.existing_from) == (new_from, existing_from):
                    example = term
                    amount = pounds(term.value) if term.value is not None else f"Not known: {term.unknown}"  # type: ignore[arg-type]
                    cells[line.role, line.payment_basis] = amount
        roles = [role for role in labels if any(key[0] == role for key in cells)]
        missing = "None agreed" if position == 0 else "Unchanged"
        assert example is not None
        yield Table(
            f"Pounds an hour for {since(example)}",
            ("Role", *(BASES[basis] for basis in bases)),
            tuple((labels[role], *(cells.get((role, basis), missing) for basis in bases)) for role in roles),
        )


def _catalogue(memorandum: Memorandum) -> Table:
    rows = []
    for clause in memorandum.clauses:
        terms = "; ".join(_term(clause.kind, term) for term in clause.terms)
        attested = clause.kind not in ASSIGNMENT_KINDS and clause.kind is not Kind.DATA_RETURN
        strongest = "; ".join(f"{held.value} from {day(held.from_date)}" for held in clause.strength)
        rows.append(
            (
                clause.code,
                kind_words(clause.kind),
                terms or ("Attested by a person" if attested else "No dates"),
                strongest,
                departure(clause) if clause.kind in ASSIGNMENT_KINDS else "Not judged of an assignment",
                f"{clause.citation.words()} [{clause.citation.grade}]",
            )
        )
    return Table(
        "Rule catalogue",
        ("Clause", "Kind", "What is in force, and when", "Strength", "Departure", "Source"),
        tuple(rows),
    )


def _departures(memorandum: Memorandum) -> Iterator[Block]:
    """Who is asked before a departure, in order, and who hears of a breach. What is not known is said to be so."""
    held = departures_of(memorandum)
    yield Heading(2, "Departures and breaches", "departures")
    rows = [*number_rows(held), ("Source", source(held.citation))]
    if held.inherited_from:
        rows.append(
            ("Inherited", f"from {held.inherited_from}, which this memorandum extends and does not restate here")
        )
    if memorandum.departures is None:
        rows.append(("Route", "The memorandum states none of its own: who signs is read from each clause"))
    yield Facts(tuple(rows))
    if held.route:
        route = tuple(
            (
                sentence(who_words(each.by, each.group)).rstrip("."),
                sentence(DOES[each.does]).rstrip("."),
                kinds_words(each.kinds),
                limit_words(each),
                NOT_SAID if each.within_days is None else count_words(each.within_days),
                f"{each.citation.words()} [{each.citation.grade}]",
            )
            for each in held.route
        )
        columns = ("Who", "What is asked", "For", "When", "Days to answer", "Source")
        yield Table("Sign-offs that a departure needs, in order", columns, route)
    if not held.ladder:
        yield Paragraph("Whom a breach that stays open goes to, and after how many days, the memorandum does not say.")
        return
    ladder = tuple(
        (sentence(who_words(rung.to, rung.group)).rstrip("."), after_words(rung), sentence(rung.words))
        for rung in held.ladder
    )
    yield Table("Whom a breach that stays open goes to", ("Who", "When", "What happens"), ladder)


def _parties(memorandum: Memorandum) -> Iterator[Block]:
    yield Heading(2, "Parties", "parties")
    known = {authority.code: authority for authority in memorandum.authorities}
    rows = []
    for party in memorandum.parties:
        authority = known[party.authority]
        name = authority.name
        if authority.delivers_for:
            name += f" (delivers for {authority.delivers_for})"
        if authority.succeeded_by:
            heirs = listed(known[code].name if code in known else code for code in authority.succeeded_by)
            name += f" (succeeded by {heirs})"
        rows.append((name, authority.code, authority.dfe_code or "None", *_dates(party)))
    columns = ("Authority", "Code", "DfE code", "Joined", "Left", "Implements from", "Signed")
    full = tuple(rows)
    used = [i for i in range(len(columns)) if i < 3 or any(row[i] != "Not stated" for row in full)]
    yield Table(
        f"The {len(full)} parties",
        tuple(columns[i] for i in used),
        tuple(tuple(row[i] for i in used) for row in full),
    )


def _dates(party: Party) -> tuple[str, str, str, str]:
    signed = ", ".join(filter(None, (party.signatory, day(party.signed) if party.signed else "")))
    return (
        day(party.joined) if party.joined else "Not stated",
        day(party.left) if party.left else "Not stated",
        day(party.implements) if party.implements else "Not stated",
        signed or "Not stated",
    )


def _roles(memorandum: Memorandum) -> Iterator[Block]:
    yield Heading(2, "Roles", "roles")
    rows = tuple((role.label, role.code, role.description or "Not stated") for role in memorandum.roles)
    yield Table("Core roles", ("Role", "Code", "What it is"), rows)
    clause = memorandum.clause(Kind.ROLE_MAPPING)
    if clause is not None and clause.titles:
        names = {authority.code: authority.name for authority in memorandum.authorities}
        labels = {role.code: role.label for role in memorandum.roles}
        mapped = tuple(
            (
                title.title,
                names.get(title.authority, title.authority),
                labels.get(title.role, title.role),
                day(title.from_date),
                day(title.to_date) if title.to_date else "Open",
            )
            for title in clause.titles
        )
        yield Table("Local titles", ("Local title", "Authority", "Core role", "From", "Until"), mapped)


def _history(memorandum: Memorandum) -> Iterator[Block]:
    if memorandum.amendments:
        yield Heading(2, "Amendments", "amendments")
        rows = tuple(
            (amendment.title, day(amendment.agreed), amendment.reason, source(amendment.citation))
            for amendment in memorandum.amendments
        )
        yield Table("Amendments", ("Amendment", "Agreed", "Reason", "Source"), rows)
    if memorandum.loosenings:
        yield Heading(2, "Looser than the baseline on purpose", "loosenings")
        declared = tuple((kind_words(held.kind), held.reason) for held in memorandum.loosenings)
        yield Table("Declared loosenings", ("Clause", "Reason"), declared)
    if memorandum.versions:
        names = {authority.code: authority.name for authority in memorandum.authorities}
        yield Heading(2, "History", "history")
        past = tuple(
            (
                version.version,
                day(version.from_date) if version.from_date else "Not known",
                version.known,
                listed(names[code] for code in version.signatories) or "Not known",
                source(version.citation),
            )
            for version in memorandum.versions
        )
        yield Table(
            "Versions of the memorandum", ("Version", "From", "What is known of it", "Signed by", "Source"), past
        )


def anchor(clause: Clause) -> str:
    """The clause's place in a page."""
    return "clause-" + "".join(letter if letter.isalnum() else "-" for letter in clause.code.lower())
