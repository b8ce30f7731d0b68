"""One candidate through every clause, in about a millisecond.

The expressions are those that judge a return, laid once over whatever row is put on the desk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from comity.clauses import Outcome
from comity.clauses.exceptions import COVER_WORDS, EXCUSED, Cover
from comity.clauses.setting import (
    IMPLEMENTS,
    LAST_REGION,
    MAPPED_ROLE,
    NOT_A_PARTY,
    PARTY,
    REGION,
    UNREADABLE_FIELDS,
)
from comity.clauses.verdict import OUT_OF_SCOPE, Judged
from comity.clauses.words import Template, working_values
from comity.dictionary import FieldType, fields_by_name
from comity.judge.conform import EMERGENCY, EXCEPTIONS, NEEDED, Frame
from comity.judge.facts import OF_AN_EXCEPTION
from comity.judge.plan import Plan, kind_text
from comity.memorandum.model import Kind

if TYPE_CHECKING:  # the platform's server reads this before it is forked, and the engine has threads
    from comity.judge.laid import Laid

NUMBERS = (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL, FieldType.INTEGER)


def row_schema(plan: Plan) -> dict[str, Any]:
    """The columns of a row on the desk."""
    import polars as pl

    types: dict[FieldType, Any] = {FieldType.DATE: pl.Date, FieldType.YES_NO: pl.Boolean}
    schema: dict[str, Any] = {}
    for name in NEEDED:
        kind = fields_by_name()[name].type
        schema[name] = pl.Int64 if kind in NUMBERS else types.get(kind, pl.String)
    schema |= {f"unreadable_{field}": pl.Boolean for field in UNREADABLE_FIELDS}
    schema |= {EMERGENCY: pl.Date, PARTY: pl.Boolean, REGION: pl.Int64, LAST_REGION: pl.Int64}
    if plan.setting.floor():
        schema[IMPLEMENTS] = pl.Date
    if plan.memorandum.clause(Kind.ROLE_MAPPING) is not None:
        schema[MAPPED_ROLE] = pl.String
    return schema


class Desk:
    """A plan over one row at a time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._schema = row_schema(plan)
        self._queries: dict[tuple[frozenset[int], bool], Laid] = {}
        self._flags = [name for name in self._schema if name.startswith("unreadable_")]

    def _laid(self, leave: frozenset[int], *, covers: bool) -> Laid:
        from comity.judge.laid import Laid

        key = (leave, covers)
        if key not in self._queries:

            def query(frame: Frame) -> Frame:
                judged = self.plan.verdicts(self.plan.shared(frame), leave)
                return self.plan.cover_states(judged) if covers else judged

            self._queries[key] = Laid(self._schema, query)
        return self._queries[key]

    def judge(self, several: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """For each assignment's facts (in the dictionary's frame types) its row, with every clause's verdict."""
        return [rows[0] for rows in self._rows(several)]

    def _rows(self, several: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
        """For each: the row, and for each exception beside its own one that is the same but for that exception.

        Clauses that the facts of all put out of scope are judged no further, and what an exception does is only worked
        out where one is named.
        """
        import polars as pl

        laid = [self._row(facts) for facts in several]
        rows = [row for _, its in laid for row in its]
        leave = frozenset.intersection(*(aside for aside, _ in laid))
        query = self._laid(leave, covers=any(row["signoff_clause"] for row in rows))
        found = iter(query.over(pl.DataFrame(rows, schema=self._schema)).rows(named=True))
        return [[next(found) | self._put_aside(aside, row) for row in its] for aside, its in laid]

    def _row(self, facts: Mapping[str, Any]) -> tuple[frozenset[int], list[dict[str, Any]]]:
        """The rows of one as they are put down, and the positions of the clauses that its facts put out of scope."""
        as_at, end = self.plan.as_at, facts.get("end_date")
        row = {name: facts.get(name) for name in self._schema}
        row |= {name: bool(facts.get(name)) for name in self._flags}
        row |= self.plan.lookup.of_one(facts, min(as_at, end) if end else as_at)
        known = row[REGION] is not None
        aside = frozenset(
            position
            for position, judged in enumerate(self.plan.clauses)
            if known and judged.scope is not None and judged.scope.out_of_one(facts, as_at)
        )
        own = [name for name in OF_AN_EXCEPTION if name in row]
        readable = {f"unreadable_{name}": False for name in own if f"unreadable_{name}" in row}
        beside = [{name: each.get(name) for name in own} for each in facts.get(EXCEPTIONS) or ()]
        return aside, [row, *(row | readable | each for each in beside)]

    def _put_aside(self, aside: frozenset[int], row: Mapping[str, Any]) -> dict[str, int]:
        verdict = OUT_OF_SCOPE if row[PARTY] else NOT_A_PARTY
        return {self.plan.clauses[position].prefix + "verdict": verdict for position in aside}

    def findings(self, several: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
        """For each of several candidates a finding for each clause, with words for what was met too, and the working as
        a mapping. They are judged at once: what costs is to ask, and hardly how many are asked about."""
        return [[self._finding(judged, rows) for judged in self.plan.clauses] for rows in self._rows(several)]

    def _cover(self, judged: Judged, row: dict[str, Any]) -> Cover:
        clause = judged.clause
        if not clause.departure or kind_text(row["signoff_clause"]) != clause.kind.value:
            return Cover.NONE
        return Cover(row[self.plan.covers[clause.departure]])

    def _finding(self, judged: Judged, rows: list[dict[str, Any]]) -> dict[str, Any]:
        clause, labels, row = judged.clause, self.plan.labels, rows[0]
        state = max(self._cover(judged, each) for each in rows)
        verdict = judged.verdicts[row[judged.prefix + "verdict"]]
        reason = Template(verdict.reason).words(row, judged.names, labels)
        outcome = verdict.outcome
        if outcome is Outcome.BREACHED:
            reason += COVER_WORDS[state]
            outcome = EXCUSED.get(state, outcome)
        remedy = "" if outcome is Outcome.EXCEPTED else Template(verdict.remedy).words(row, judged.names, labels)
        in_force = [s for s in clause.strength if s.from_date <= row["shared__judged_on"]] or list(clause.strength[:1])
        return {
            "clause": clause.kind.value,
            "kind": clause.kind.value,
            "code": clause.code,
            "strength": str(max(in_force, key=lambda step: step.from_date).value),
            "outcome": str(outcome),
            "reason": reason,
            "remedy": remedy,
            "citation": clause.citation_words(),
            "working": {} if outcome is Outcome.NOT_APPLICABLE else working_values(row, judged.working_columns),
        }
