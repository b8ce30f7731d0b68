"""Findings from a wide frame: one row for each assignment and clause, and only here do numbers become words.

The frame is taken apart by verdict, so that each text is made once, for the rows that bear it.
"""

from __future__ import annotations

from collections.abc import Iterable
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
STRENGTH, OUTCOME, WORKING = "words__strength", "words__outcome", "words__working"
ADDED, EXCEPTED = "words__added", "words__excepted"

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
        wide.filter(wide[judged.prefix + "verdict"] == code)
        .with_columns(**pieces(plan, judged, [code]))
        .select(*kept(ordered=ordered), **put_together(judged, code))
        .select(*of_clause(plan, position, ordered=ordered))
        for position, judged in enumerate(plan.clauses)
        for code in sorted(wide[judged.prefix + "verdict"].unique().to_list())
        if tells(judged, code, explain)
    ]
    if not parts:
        return wide.head(0).select(*(nw.col("assignment_ref").alias(name) for name in FINDING_COLUMNS))
    found = nw.concat(parts, how="vertical")
    return found.sort(ORDER, CLAUSE_ORDER).drop(ORDER, CLAUSE_ORDER) if ordered else found


def tells(judged: Judged, code: int, explain: Explain) -> bool:
    """Whether a verdict is to have findings."""
    return explain == "all" or judged.verdicts[code].outcome not in ASIDE


def pieces(plan: Plan, judged: Judged, codes: Iterable[int]) -> dict[str, nw.Expr]:
    """What the findings of some verdicts of a clause are put together from, over the wide frame: name -> expression.

    Many verdicts speak of the same date or amount, which is written once for all of them.
    """
    verdicts = [judged.verdicts[code] for code in codes]
    places = {
        part
        for verdict in verdicts
        for text in _templates(verdict)
        for part in Template(text).parts()
        if not isinstance(part, str)
    }
    found = {
        _place(name, form): Template(f"{{{name}:{form}}}").column(judged.names, plan.labels)
        for name, form in sorted(places)
    }
    found[STRENGTH] = _strength(judged.clause)
    found[WORKING] = working_column(judged.working_columns)
    if any(verdict.outcome is Outcome.BREACHED for verdict in verdicts):
        found[OUTCOME] = _outcome(judged)
        if judged.clause.departure:
            found |= _of_exceptions(judged)
    return found


def kept(*, ordered: bool) -> list[str]:
    """The columns of a frame with `pieces` that findings bear as they are."""
    return ["assignment_ref", "authority", STRENGTH, *([ORDER] if ordered else [])]


def put_together(judged: Judged, code: int, of: Any = nw) -> dict[str, Any]:
    """The outcome, the words and the working of one verdict, over the rows that bear it with their `pieces`.

    `of` is whose expressions they are: Narwhals', or Polars' own, which need no translating.
    """
    verdict = judged.verdicts[code]
    reason, remedy = _templates(verdict)
    breached = verdict.outcome is Outcome.BREACHED
    departed = breached and bool(judged.clause.departure)
    mend = _words(of, remedy)
    return {
        "outcome": of.col(OUTCOME) if breached else of.lit(str(verdict.outcome)),
        "reason": _words(of, reason, *([of.col(ADDED)] if departed else [])),
        "remedy": of.when(of.col(EXCEPTED)).then(of.lit("")).otherwise(mend) if departed else mend,
        "working": of.lit("{}") if verdict.outcome is Outcome.NOT_APPLICABLE else of.col(WORKING),
    }


def of_clause(plan: Plan, position: int, *, ordered: bool, of: Any = nw) -> list[Any]:
    """FINDING_COLUMNS (and the order) over rows that were `put_together`: what is the same for all is added."""
    clause = plan.clauses[position].clause
    columns = {name: of.col(name) for name in FINDING_COLUMNS} | {
        "clause": of.lit(clause.kind.value),
        "kind": of.lit(clause.kind.value),
        "code": of.lit(clause.code),
        "strength": of.col(STRENGTH),
        "citation": of.lit(clause.citation_words()),
    }
    order = [of.col(ORDER), of.lit(position).alias(CLAUSE_ORDER)] if ordered else []
    return [*(expression.alias(name) for name, expression in columns.items()), *order]


def _templates(verdict: Verdict) -> tuple[str, str]:
    """The reason and the remedy of a verdict. Of what was met there is nothing to say."""
    return ("", "") if verdict.outcome is Outcome.MET else (verdict.reason, verdict.remedy)


def _place(name: str, form: str) -> str:
    """The column of a place's text."""
    return f"words__{name}__{form}"


def _words(of: Any, text: str, *more: Any) -> Any:
    """A template over rows with their `pieces`, and what comes after it."""
    parts = [of.lit(part) if isinstance(part, str) else of.col(_place(*part)) for part in Template(text).parts()]
    return of.concat_str([*parts, *more], separator="", ignore_nulls=False) if parts or more else of.lit("")


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


def _of_exceptions(judged: Judged) -> dict[str, nw.Expr]:
    """What a departure's exception adds to its reason, and whether it leaves nothing to remedy."""
    state = column(judged.clause, "cover")
    excepted = [int(cover) for cover, outcome in EXCUSED.items() if outcome is Outcome.EXCEPTED]
    added = state.replace_strict(
        [int(cover) for cover in COVER_WORDS], list(COVER_WORDS.values()), default=None, return_dtype=nw.String
    )
    return {ADDED: added, EXCEPTED: state.is_in(excepted)}
