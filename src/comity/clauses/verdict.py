"""How a clause comes to its verdict: the rules that all kinds share, and the shape each kind fills.

A verdict is a small whole number in a frame. What it means (outcome, reason, remedy) is a table beside the
clause, so that text is made from it only where someone reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import narwhals as nw

from comity.clauses.exceptions import EXCUSED, posts_words
from comity.clauses.outcome import OUTCOMES, Outcome
from comity.clauses.setting import AUTHORITY_UNKNOWN, BEGUN, IMPLEMENTS, NOT_A_PARTY, OPEN, START_BLANK, Setting
from comity.clauses.terms import END_UNREADABLE, NO_TERM, TRANSITIONAL, Timetable, first_of, whole
from comity.clauses.words import date_text
from comity.memorandum.model import Clause

OUT_OF_SCOPE = 2
VALUE_UNKNOWN = 7
MET = 9
"""Verdicts that every kind shares. A kind's own begin at 10."""
UNKNOWN_FROM = 100
"""Where terms are not known for different reasons, each reason has a verdict from here on in place of VALUE_UNKNOWN, so
that nobody is told of a time that is not theirs."""

Rule = tuple[nw.Expr, int | nw.Expr]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verdict means: its outcome, and the templates of its reason and remedy."""

    outcome: Outcome
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a clause does not concern, whatever the dates: over a frame, and of one assignment's facts as at a day.

    The two say the same (a property test holds them equal); the second spares a desk what cannot matter.
    """

    out: nw.Expr
    out_of_one: Callable[[Mapping[str, Any], date], bool]


@dataclass(frozen=True)
class Judged:
    """A clause made ready to judge.

    `stages` are columns to add, each stage reading those before it; their short names are prefixed with the
    kind. The last stage holds `verdict`. `working` says which columns are shown as the working, and how.
    """

    clause: Clause
    stages: Sequence[Mapping[str, nw.Expr]]
    verdicts: Mapping[int, Verdict]
    timetables: Sequence[Timetable]
    scope: Scope | None = None
    working: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def prefix(self) -> str:
        """The kind as a column prefix: `price_cap__`."""
        return prefix(self.clause)

    @cached_property
    def names(self) -> dict[str, str]:
        """A place in a template to its column, for the columns that this clause made."""
        return {"begun": BEGUN, **{name: self.prefix + name for stage in self.stages for name in stage}}

    @cached_property
    def working_columns(self) -> dict[str, tuple[str, str]]:
        """The working's keys to their full column names and formats."""
        names = self.names
        return {key: (names.get(column, column), form) for key, (column, form) in self.working.items()}


def prefix(clause: Clause) -> str:
    """What a clause's own columns begin with."""
    return clause.kind.value.replace("-", "_") + "__"


def column(clause: Clause, name: str) -> nw.Expr:
    """A column that an earlier stage of the same clause made."""
    return nw.col(prefix(clause) + name)


def decide(rules: Sequence[Rule], otherwise: int = MET) -> nw.Expr:
    """The code of the first rule that holds. A condition that is null does not hold."""
    return first_of(
        [(condition, whole(code) if isinstance(code, int) else code) for condition, code in rules], otherwise
    )


def gate_rules(gate: nw.Expr, scope: Scope | None = None) -> list[Rule]:
    """The rules that come first for every kind: whether the clause concerns the assignment, and since when."""
    if scope is None:
        return [(gate != OPEN, gate)]
    outside = (gate == NOT_A_PARTY) | (gate == AUTHORITY_UNKNOWN)
    return [(scope.out & ~outside, OUT_OF_SCOPE), (gate != OPEN, gate)]


def unknown_rule(timetable: Timetable) -> list[Rule]:
    """Not known where the term in force has no value and says why."""
    codes = unknown_codes(term.unknown for term in timetable.terms)
    if len(codes) == 1 and all(term.unknown for term in timetable.terms):
        return [(nw.lit(True), VALUE_UNKNOWN)]
    numbers: dict[int, list[int]] = {}
    for number, term in enumerate(timetable.terms):
        if term.unknown:
            numbers.setdefault(codes[term.unknown], []).append(number)
    return [(timetable.term.is_in(those), code) for code, those in numbers.items()]


def unknown_codes(reasons: Iterable[str]) -> dict[str, int]:
    """Why terms are not known, each reason with its verdict; empty where there are none."""
    found = [why for why in dict.fromkeys(reasons) if why]
    if len(found) == 1:
        return {found[0]: VALUE_UNKNOWN}
    return {why: UNKNOWN_FROM + number for number, why in enumerate(found)}


def unknown_verdicts(codes: Mapping[str, int]) -> dict[int, Verdict]:
    """What those verdicts mean."""
    return {
        code: Verdict(
            Outcome.NOT_KNOWN,
            literal(f"The clause stands, but its value is not known: {why}"),
            "Ask the region's lead for the agreed value. It is the lead who enters it in the memorandum.",
        )
        for why, code in codes.items()
    }


def shared_verdicts(setting: Setting, timetable: Timetable, scope: str = "") -> dict[int, Verdict]:
    """What the shared verdicts mean for a clause. `scope` is the reason for OUT_OF_SCOPE."""
    later = timetable.next_existing()
    held_back = bool(setting.floor()) and any(term.existing_from for term in timetable.terms)
    binds = f"from {date_text(later)}" if later else f"from {{{IMPLEMENTS}:date}}"
    title = literal(setting.memorandum.title)
    transitional = {TRANSITIONAL: _transitional(binds)} if later or held_back else {}
    return {
        **transitional,
        NOT_A_PARTY: Verdict(
            Outcome.NOT_APPLICABLE, f"{{authority:authority}} is not a party to {title} on the day judged."
        ),
        AUTHORITY_UNKNOWN: Verdict(
            Outcome.NOT_KNOWN,
            "The authority is {authority:blank_or_not_recognised}, so whether it is a party is not known.",
            "Give the authority by its name, ONS code or DfE code.",
        ),
        OUT_OF_SCOPE: Verdict(Outcome.NOT_APPLICABLE, scope),
        NO_TERM: Verdict(
            Outcome.NOT_APPLICABLE,
            "No term of this clause was in force for an assignment that {begun:starts} on {start_date:date}.",
        ),
        START_BLANK: Verdict(
            Outcome.NOT_KNOWN,
            "The start date is blank or could not be read, and this clause's terms are told apart by it.",
            "Give the start date.",
        ),
        END_UNREADABLE: Verdict(
            Outcome.NOT_KNOWN,
            "The actual end date could not be read, and which term applies turns on it.",
            "Give the actual end date, or clear the cell if the assignment is still running.",
        ),
        **unknown_verdicts(unknown_codes(term.unknown for term in timetable.terms) or {"": VALUE_UNKNOWN}),
        MET: Verdict(Outcome.MET, ""),
    }


def _transitional(binds: str) -> Verdict:
    return Verdict(
        Outcome.TRANSITIONAL,
        f"It {{begun:starts}} on {{start_date:date}}, before this clause {{begun:binds_new}} new assignments; it binds "
        f"those already running {binds}.",
        f"Bring the assignment within the clause by then ({binds}).",
    )


def literal(text: str) -> str:
    """Text that goes into a template as it is, though it may hold braces."""
    return text.replace("{", "(").replace("}", ")")


def departure_words(clause: Clause) -> str:
    """The other way out of a breach: who must sign, or that no one can."""
    if not clause.departure:
        return " There is no departure from this clause."
    return f" Or have the {posts_words(clause.departure)} approve an exception on or before its first day."


def outcome_column(judged: Judged) -> nw.Expr:
    """The outcome's position in OUTCOMES, from the verdict and what an exception does for a breach."""
    verdict, covered = column(judged.clause, "verdict"), column(judged.clause, "cover")
    plain: nw.Expr | None = None
    for outcome in dict.fromkeys(meaning.outcome for meaning in judged.verdicts.values()):
        # Told apart by comparing: of so few, to look each up in a table costs five times as much.
        named = nw.when(_is_one_of(verdict, _codes(judged, outcome))).then(whole(OUTCOMES.index(outcome)))
        plain = named if plain is None else named.otherwise(plain)
    assert plain is not None
    if not judged.clause.departure:
        return plain
    breached = _is_one_of(verdict, _codes(judged, Outcome.BREACHED))
    excused = [
        nw.when(breached & (covered == int(state))).then(whole(OUTCOMES.index(outcome)))
        for state, outcome in EXCUSED.items()
    ]
    return nw.coalesce(*excused, plain)


def _codes(judged: Judged, outcome: Outcome) -> list[int]:
    return [code for code, meaning in judged.verdicts.items() if meaning.outcome is outcome]


def _is_one_of(verdict: nw.Expr, codes: list[int]) -> nw.Expr:
    return verdict == codes[0] if len(codes) == 1 else verdict.is_in(codes)
