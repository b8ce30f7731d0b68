"""Findings from a wide frame: one row for each assignment and clause, and only here do numbers become words.

The frame is taken apart by verdict, so that each text is made once, for the rows that bear it.
"""

from __future__ import annotations

from typing import Any, Literal

import narwhals as nw

from comity.clauses import OUTCOMES, Judged, Outcome
from comity.clauses.exceptions import COVER_WORDS, EXCUSED
from comity.clauses.setting import JUDGED_ON, known
from comity.clauses.terms import pick
from comity.clauses.verdict import Verdict, column
from comity.clauses.words import Template, working_column
from comity.judge.plan import Plan, outcome_name
from comity.memorandum.model import Clause

Explain = Literal["all", "not met"]

ORDER = "order__row"
CLAUSE_ORDER = "order__clause"

FINDING_COLUMNS = [
    "assignment_ref", "authority", "clause", "kind", "code", "strength", "outcome", "reason", "remedy", "citation",
    "working",
]  # fmt: skip
"""The columns of findings. `clause` is the kind, as reports name it; `code` is the clause's own."""

ASIDE = (Outcome.MET, Outcome.NOT_APPLICABLE)
"""What `explain="not met"` leaves out."""


def findings(plan: Plan, wide: nw.DataFrame[Any], explain: Explain = "all") -> nw.DataFrame[Any]:
    """Every clause's finding of every assignment, or those that are neither met nor not applicable.

    Reasons are made only for what was not met. A frame that has ORDER gives findings in the order of its rows.
    """
    ordered = ORDER in wide.columns
    parts = [
        wide.filter(wide[judged.prefix + "verdict"] == code).select(*of_verdict(plan, position, code, ordered=ordered))
        for position, judged in enumerate(plan.clauses)
        for code in sorted(wide[judged.prefix + "verdict"].unique().to_list())
        if tells(judged, code, explain)
    ]
    if not parts:
        return _nothing(plan, wide)
    found = nw.concat(parts, how="vertical")
    return found.sort(ORDER, CLAUSE_ORDER).drop(ORDER, CLAUSE_ORDER) if ordered else found


def tells(judged: Judged, code: int, explain: Explain) -> bool:
    """Whether a verdict is to have findings."""
    return explain == "all" or judged.verdicts[code].outcome not in ASIDE


def of_verdict(plan: Plan, position: int, code: int, *, ordered: bool, working: nw.Expr | None = None) -> list[nw.Expr]:
    """The columns of the findings of one verdict of one clause, over the rows that bear it.

    `working` is the working where the caller has made it already.
    """
    judged = plan.clauses[position]
    verdict = judged.verdicts[code]
    reason, remedy = _texts(plan, judged, verdict)
    outcome = _outcome(judged) if verdict.outcome is Outcome.BREACHED else nw.lit(str(verdict.outcome))
    order = [nw.col(ORDER), nw.lit(position).alias(CLAUSE_ORDER)] if ordered else []
    shown = working_column(judged.working_columns) if working is None else working
    if verdict.outcome is Outcome.NOT_APPLICABLE:
        shown = nw.lit("{}")
    return [*_finding(judged, outcome, reason, remedy, shown), *order]


def _nothing(plan: Plan, wide: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """No findings, with their columns."""
    none = wide.head(0)
    if not plan.clauses:
        return none.select(*(nw.col("assignment_ref").alias(name) for name in FINDING_COLUMNS))
    return none.select(*_finding(plan.clauses[0], nw.lit(""), nw.lit(""), nw.lit(""), nw.lit("")))


def _finding(judged: Judged, outcome: nw.Expr, reason: nw.Expr, remedy: nw.Expr, working: nw.Expr) -> list[nw.Expr]:
    clause = judged.clause
    columns = {
        "assignment_ref": nw.col("assignment_ref"),
        "authority": nw.col("authority"),
        "clause": nw.lit(clause.kind.value),
        "kind": nw.lit(clause.kind.value),
        "code": nw.lit(clause.code),
        "strength": _strength(clause),
        "outcome": outcome,
        "reason": reason,
        "remedy": remedy,
        "citation": nw.lit(clause.citation_words()),
        "working": working,
    }
    return [expression.alias(name) for name, expression in columns.items()]


def _outcome(judged: Judged) -> nw.Expr:
    return nw.col(outcome_name(judged.clause)).replace_strict(
        list(range(len(OUTCOMES))), [str(outcome) for outcome in OUTCOMES], default=None, return_dtype=nw.String
    )


def _strength(clause: Clause) -> nw.Expr:
    steps = sorted(clause.strength, key=lambda step: step.from_date)
    if len({step.value for step in steps}) == 1:
        return nw.lit(str(steps[0].value))
    index: nw.Expr = nw.lit(0)
    for number, step in enumerate(steps[1:], start=1):
        index = nw.when(known(nw.col(JUDGED_ON) >= step.from_date)).then(nw.lit(number)).otherwise(index)
    return pick(index, [str(step.value) for step in steps], nw.String)


def _texts(plan: Plan, judged: Judged, verdict: Verdict) -> tuple[nw.Expr, nw.Expr]:
    """The reason and the remedy of one verdict. Of what was met there is nothing to say."""
    if verdict.outcome is Outcome.MET:
        return nw.lit(""), nw.lit("")
    reason = Template(verdict.reason).column(judged.names, plan.labels)
    remedy = Template(verdict.remedy).column(judged.names, plan.labels)
    if verdict.outcome is not Outcome.BREACHED or not judged.clause.departure:
        return reason, remedy
    state = column(judged.clause, "cover")
    added = state.replace_strict(
        [int(cover) for cover in COVER_WORDS], list(COVER_WORDS.values()), default=None, return_dtype=nw.String
    )
    excepted = [int(cover) for cover, outcome in EXCUSED.items() if outcome is Outcome.EXCEPTED]
    return (
        nw.concat_str([reason, added], separator=""),
        nw.when(state.is_in(excepted)).then(nw.lit("")).otherwise(remedy),
    )
