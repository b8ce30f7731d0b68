"""Proposing a profile: every column against every field, by name and by values, settled all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.dictionary import Field, FieldType, fields, fields_by_name
from comity.memorandum.model import Memorandum
from comity.returns.cells import Context
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.headings.aliases import field_of
from comity.returns.headings.ambiguous import trap_of
from comity.returns.headings.layout import Column
from comity.returns.headings.words import heading_key
from comity.returns.mapping.company import beside
from comity.returns.mapping.constants import propose_constants
from comity.returns.mapping.evidence import Evidence, gather
from comity.returns.mapping.finding import Found, find_table
from comity.returns.mapping.matching import best_pairing, improve
from comity.returns.mapping.meanings import propose_values
from comity.returns.mapping.profile import MappedColumn, Profile
from comity.returns.mapping.relations import relation_worth
from comity.returns.mapping.similarity import name_score
from comity.returns.mapping.units import unit_of
from comity.returns.opening import clause_kinds

LEAST = 0.46
"""The least score at which a column is proposed for a field at all."""

_NAME_SHARE = 0.66
_TELLING = (FieldType.REGISTRATION, FieldType.CODE, FieldType.QUARTER, FieldType.AUTHORITY)
_NOT_OURS = frozenset(
    [
        "ponumber",
        "purchaseorder",
        "hiringmanager",
        "linemanager",
        "manager",
        "candidatename",
        "workername",
        "firstname",
        "surname",
        "lastname",
        "forename",
        "email",
        "emailaddress",
        "phone",
        "telephone",
        "mobile",
        "address",
        "postcode",
        "dob",
        "dateofbirth",
        "gender",
        "ethnicity",
        "invoicenumber",
        "timesheetno",
        "costcode",
        "glcode",
        "vat",
        "approver",
        "recruiter",
        "consultant",
        "niumber",
        "ninumber",
    ]
)
"""Headings that carry nothing of a return, and often what should not be sent at all."""


@dataclass(frozen=True)
class Pairing:
    """A column with the field it is proposed for, its score, and how the field's rivals scored.

    `beside` is the heading that told which of two fields an ambiguous heading is; `also` are the headings of other
    columns that are known names of the same field.
    """

    evidence: Evidence
    field: Field
    name: float
    values: float
    score: float
    margin: float
    rivals: tuple[str, ...]
    beside: str = ""
    also: tuple[str, ...] = ()

    def mapped(self, repeated: Collection[str] = ()) -> MappedColumn:
        """It as a profile says it. `repeated` are the headings, by `heading_key`, of more than one column."""
        column, field = self.evidence.column, self.field
        return MappedColumn(
            heading=column.heading,
            field=field.name,
            sure=_sure(self),
            why=_why(self),
            column=column.letters if heading_key(column.heading) in repeated else "",
            unit=unit_of(column.heading, field) or "",
            alternatives=() if self.name == 1 and not self.also else self.rivals,
        )


def is_not_ours(heading: str) -> bool:
    """Whether a heading is one of those that carry nothing of a return."""
    return heading_key(heading) in _NOT_OURS


def propose(path: str | Path, memorandum: Memorandum, *, sheet: str | None = None) -> Profile:
    """A profile for a file, for a person to confirm. What is not recognised is listed, and nothing guessed for it.

    Raises `UnreadableFile` where the file, or its sheet or headings, cannot be found.
    """
    found = find_table(path, sheet)
    context = Context(AuthorityIndex(memorandum.authorities), clauses=clause_kinds(memorandum))
    columns = _columns(found, context)
    pairings = pair(columns)
    paired = {pairing.evidence.column.index for pairing in pairings}
    repeated = _repeated([evidence.column for evidence in columns])
    values, unread = propose_values({pairing.field.name: pairing.evidence for pairing in pairings}, context)
    rest = [evidence.column for evidence in columns if evidence.column.index not in paired]
    have = {pairing.field.name for pairing in pairings}
    constants = propose_constants(
        Path(path).name, found.titles, memorandum, [one.name for one in fields() if one.name not in have]
    )
    return Profile(
        columns=tuple(
            pairing.mapped(repeated) for pairing in sorted(pairings, key=lambda one: one.evidence.column.index)
        ),
        constants=constants,
        values=values,
        ignored=tuple(dict.fromkeys(one.heading for one in rest if is_not_ours(one.heading))),
        unmapped=tuple(dict.fromkeys(one.heading for one in rest if not is_not_ours(one.heading))),
        missing=tuple(one.name for one in fields() if one.name not in have and one.name not in constants),
        unread_values=unread,
        memorandum=memorandum.id,
        file=Path(path).name,
        sheet=found.sheet,
    )


def _columns(found: Found, context: Context) -> list[Evidence]:
    return [
        gather(Column(index, " ".join(text.split())), found.cells(index), context)
        for index, text in enumerate(found.header.texts)
        if text and text.strip()
    ]


def _repeated(columns: Sequence[Column]) -> set[str]:
    keys = [heading_key(column.heading) for column in columns]
    return {one for one in keys if keys.count(one) > 1}


def pair(columns: Sequence[Evidence]) -> list[Pairing]:
    """The best pairing of columns with fields, by score, then by what the dates say of each other."""
    every = fields()
    parts = [[_parts(evidence, field) for field in every] for evidence in columns]
    scores = [
        [_score(evidence, field, *parts[row][place]) for place, field in enumerate(every)]
        for row, evidence in enumerate(columns)
    ]
    company = _add_company(columns, every, scores)
    chosen = _by_dates(columns, every, scores, best_pairing(scores, LEAST))
    pairings = []
    for row, place in sorted(chosen.items()):
        others = sorted(((score, other) for other, score in enumerate(scores[row]) if other != place), reverse=True)
        wanted = max((scores[other][place] for other in range(len(columns)) if other != row), default=0.0)
        pairings.append(
            Pairing(
                evidence=columns[row],
                field=every[place],
                name=parts[row][place][0],
                values=parts[row][place][1],
                score=scores[row][place],
                margin=scores[row][place] - max(others[0][0], wanted if chosen else 0.0),
                rivals=_rivals(
                    columns[row].column,
                    every[place],
                    [every[other] for score, other in others[:3] if score >= LEAST - 0.08],
                ),
                beside=company.get((row, every[place].name), ""),
                also=tuple(
                    columns[other].column.heading
                    for other in range(len(columns))
                    if other != row and other not in chosen and parts[other][place][0] == 1
                ),
            )
        )
    return pairings


def _rivals(column: Column, field: Field, near: Sequence[Field]) -> tuple[str, ...]:
    trap = trap_of(column.heading)
    first = [name for name in trap.fields if name != field.name] if trap else []
    return tuple(dict.fromkeys([*first, *(one.name for one in near)]))


def _add_company(
    columns: Sequence[Evidence], every: Sequence[Field], scores: list[list[float]]
) -> dict[tuple[int, str], str]:
    """Adds to the scores of ambiguous headings what the columns around them tell; gives the heading that told it."""
    traps = {row: trap for row, evidence in enumerate(columns) if (trap := trap_of(evidence.column.heading))}
    if not traps:
        return {}
    likely = {
        every[max(range(len(every)), key=scored.__getitem__)].name: columns[row]
        for row, scored in enumerate(scores)
        if row not in traps and max(scored) >= LEAST
    }
    place = {field.name: index for index, field in enumerate(every)}
    told = {}
    for row, trap in traps.items():
        for order, name in enumerate(trap.fields):
            worth, heading = beside(columns[row], name, likely)
            told[row, name] = heading
            if scores[row][place[name]]:
                scores[row][place[name]] += worth - 0.01 * order
    return told


def _parts(evidence: Evidence, field: Field) -> tuple[float, float]:
    if unit_of(evidence.column.heading, field) is None:
        return 0.0, 0.0
    return name_score(evidence.column.heading, field.name), evidence.fits(field)


def _score(evidence: Evidence, field: Field, name: float, values: float) -> float:
    """One number for a pair: a name alone may carry it, values that do not read as the field rule it out."""
    if heading_key(evidence.column.heading) in _NOT_OURS and name < 1:
        return 0.0
    text = field.type is FieldType.TEXT and field.name != "assignment_ref"
    if values < 0.3 and not (name == 1 and (text or not evidence.texts)):
        return 0.0
    score = _NAME_SHARE * name + (1 - _NAME_SHARE) * values
    if name < 0.2:
        telling = field.type in _TELLING or field.name == "signoff_clause"
        return 0.52 * values + 0.1 * name if telling and values > 0.8 and len(evidence.texts) > 1 else 0.0
    return score + (0.08 if field.type in _TELLING and values > 0.9 else 0.0)


def _by_dates(
    columns: Sequence[Evidence], every: Sequence[Field], scores: Sequence[Sequence[float]], pairing: Mapping[int, int]
) -> dict[int, int]:
    """The pairing, with columns of dates exchanged where their order and company tell more than their names.

    A known heading stays where it is.
    """
    dates = {place for place, field in enumerate(every) if field.type is FieldType.DATE}
    movable = {
        row: pairing.get(row)
        for row, evidence in enumerate(columns)
        if evidence.dated > 0.6
        and field_of(evidence.column.heading) is None
        and (pairing.get(row) is None or pairing[row] in dates)
    }
    fixed = {row: place for row, place in pairing.items() if row not in movable}

    def worth(trial: Mapping[int, int | None]) -> float:
        own = {row: place for row, place in trial.items() if place is not None}
        if any(scores[row][place] < LEAST - 0.1 for row, place in own.items()):
            return float("-inf")
        every_pair = [(every[place].name, columns[row], place) for row, place in {**fixed, **own}.items()]
        dated = {name: evidence.dates for name, evidence, place in every_pair if place in dates}
        filled = {name: evidence.present for name, evidence, _ in every_pair}
        return sum(scores[row][place] for row, place in own.items()) + relation_worth(dated, filled)

    free = sorted(dates - set(fixed.values()))
    settled = improve(movable, free, worth) if movable else {}
    kept = {row: place for row, place in pairing.items() if row not in movable}
    return kept | {row: place for row, place in settled.items() if place is not None}


def _sure(pairing: Pairing) -> str:
    if pairing.also or trap_of(pairing.evidence.column.heading):
        return "low"
    if pairing.name == 1:
        return "high" if pairing.values >= 0.7 or not pairing.evidence.texts else "medium"
    if pairing.name >= 0.7 and pairing.values >= 0.8 and pairing.margin >= 0.1 and pairing.evidence.texts:
        return "high"
    return "medium" if pairing.score >= 0.6 and pairing.margin >= 0.03 else "low"


def _why(pairing: Pairing) -> str:
    if pairing.also:
        name = f"a known heading, but so is {' and '.join(repr(one) for one in pairing.also)}, left out for its values"
    elif trap := trap_of(pairing.evidence.column.heading):
        others = " or ".join(repr(fields_by_name()[one].label) for one in trap.fields if one != pairing.field.name)
        name = f"could as well be {others}" + (f"; it stands beside {pairing.beside!r}" if pairing.beside else "")
    elif pairing.name == 1:
        name = "a known heading"
    elif pairing.name >= 0.7:
        name = f"much like {pairing.field.label!r}"
    else:
        name = f"somewhat like {pairing.field.label!r}" if pairing.name >= 0.2 else "not known by its heading"
    if not pairing.evidence.texts:
        return f"{name}; the column is empty"
    if pairing.field.type is FieldType.TEXT:
        return name
    share = pairing.evidence.readable(pairing.field)
    return f"{name}; {share:.0%} of its {pairing.evidence.texts.total()} values read as {_article(pairing.field)}"


def _article(field: Field) -> str:
    if field.codes:
        return f"its codes ({', '.join(field.codes[:2])} ...)"
    return {"yes/no": "yes or no", "integer": "whole numbers", "decimal": "numbers"}.get(
        field.type.value, f"a {field.type.value}" if field.type is not FieldType.AUTHORITY else "an authority"
    )
