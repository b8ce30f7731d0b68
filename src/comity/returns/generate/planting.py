"""From a plan to assignments with known outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from comity.dictionary import fields
from comity.returns.generate import exceptions
from comity.returns.generate.clauses import RECIPES, never_substantive, no_cap, pounds, scope
from comity.returns.generate.draft import Draft, draft
from comity.returns.generate.terms import AUTHORITIES, quarter_days

if TYPE_CHECKING:
    import polars as pl

CLAUSES = tuple(RECIPES)
"""The exemplar's assignment-level clauses, in the order that findings are given in."""

DISTINCT = 20_000
"""Beyond so many rows, assignments repeat the facts of earlier ones under new references and workers."""

CHUNK = 100_000
NOT_KNOWN_RATE = 0.012
EXCEPTED_RATE = 0.01
EXEMPT_RATE = 0.3
PRIME = 999_983


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make up. `authority` is an ONS code, or None for all eight; `breach_rate` is the share of
    all (assignment, clause) outcomes that are breached."""

    rows: int
    seed: int
    quarter: str = "2026-Q3"
    authority: str | None = None
    breach_rate: float = 0.02


@dataclass(frozen=True, slots=True)
class Planted:
    """A chunk: `assignments` in dictionary columns (all text, blank = null), and what is planted in them.

    `answers` has columns `outcome:CLAUSE` and `why:CLAUSE`, row by row with the assignments.
    """

    assignments: pl.DataFrame
    answers: pl.DataFrame

    @property
    def truth(self) -> pl.DataFrame:
        """One row for each assignment and clause: assignment_ref, clause, outcome, why. Made when asked for."""
        return truth_of(self.answers, self.assignments["assignment_ref"])


def plan(
    rows: int, seed: int, quarter: str = "2026-Q3", authority: str | None = None, breach_rate: float = 0.02
) -> Plan:
    """A plan, checked. `authority` may be an ONS code, a DfE code or a name.

    Raises:
        ValueError: in words a person can act on.
    """
    first, _ = quarter_days(quarter)
    if first.year < 2024:
        raise ValueError(f"{quarter} is before any term of the exemplar; choose 2024-Q1 or later")
    if rows < 1:
        raise ValueError(f"{rows} rows cannot be made; ask for 1 or more")
    if not 0 <= breach_rate <= 0.3:
        raise ValueError(f"a breach rate of {breach_rate} cannot be planted; choose from 0 to 0.3 (0.02 is 2%)")
    code = None
    if authority is not None:
        wanted = authority.strip().casefold()
        code = next((each[0] for each in AUTHORITIES if wanted in {name.casefold() for name in each}), None)
        if code is None:
            known = ", ".join(f"{each[0]} {each[2]}" for each in AUTHORITIES)
            raise ValueError(f"{authority!r} is not an authority of the exemplar. It has: {known}")
    return Plan(rows, seed, quarter.upper(), code, breach_rate)


def drafts(plan: Plan, count: int) -> list[Draft]:
    """So many assignments, every outcome planted.

    Raises:
        ValueError: so many breaches do not fit, because too few clauses apply.
    """
    rng = Random(plan.seed)
    made = [draft(rng, plan.quarter, plan.authority) for _ in range(count)]
    open_cells: list[tuple[int, str]] = []
    for index, each in enumerate(made):
        if rng.random() < 0.45:
            never_substantive(each)
        for clause in CLAUSES:
            settled = scope(each, clause)
            if settled:
                each.planted[clause] = settled
            else:
                open_cells.append((index, clause))
    breaches = round(plan.breach_rate * count * len(CLAUSES))
    if breaches > len(open_cells):
        most = len(open_cells) / (count * len(CLAUSES))
        raise ValueError(f"a breach rate of {plan.breach_rate} does not fit; at most {most:.2f} can be breached")
    breached = set(rng.sample(range(len(open_cells)), breaches))
    for number, (index, clause) in enumerate(open_cells):
        settle(made[index], rng, clause, breach=number in breached)
    for each in made:
        finish(each, rng)
    return made


def settle(each: Draft, rng: Random, clause: str, *, breach: bool) -> None:
    """Plant one clause's outcome in one assignment."""
    recipe = RECIPES[clause]
    if breach:
        why = recipe(each, rng, "breached")
        if not each.signed_off and rng.random() < 0.3:
            why += "; " + exceptions.bad(each, rng, clause)
        each.planted[clause] = ("breached", why)
        return
    chance = rng.random()
    may_depart = not each.signed_off and clause not in exceptions.NO_DEPARTURE
    if chance < EXCEPTED_RATE and may_depart:
        why = recipe(each, rng, "breached")
        each.planted[clause] = ("excepted", f"{why}; {exceptions.good(each, rng, clause)}")
    elif chance < EXCEPTED_RATE + NOT_KNOWN_RATE:
        why = recipe(each, rng, "not_known")
        if may_depart and rng.random() < 0.1:
            exceptions.good(each, rng, clause)
            why += ", though an exception stands"
        each.planted[clause] = ("not_known", why)
    elif clause == "cool-off" and rng.random() < EXEMPT_RATE:
        each.planted[clause] = ("exempt", recipe(each, rng, "exempt"))
    else:
        each.planted[clause] = ("met", recipe(each, rng, "met"))


def finish(each: Draft, rng: Random) -> None:
    """Fill what scope settled without facts, so that no cell is blank that a careful council would fill."""
    facts = each.facts
    for clause, (outcome, _) in each.planted.items():
        if outcome in ("not_applicable", "transitional"):
            if clause == "price-cap":
                no_cap(each, rng)
            elif clause == "cool-off" and facts.get("had_substantive_role") != "no":
                RECIPES[clause](each, rng, "met")
            elif clause not in ("cool-off", "project-team", "end-of-placement-review"):
                RECIPES[clause](each, rng, rng.choice(("met", "met", "breached")))
            elif clause == "project-team" and facts["supply_route"] in ("project_team", "packaged"):
                RECIPES[clause](each, rng, "met")
    if each.planted["price-cap"][1].startswith("no cap"):
        no_cap(each, rng)
    charges(facts, rng)


def charges(facts: dict[str, str], rng: Random) -> None:
    """What is added to the pay rate, and the charge that comes of it."""
    pay = facts.get("pay_rate", "")
    if not pay:
        return
    pence = int(pay.replace(".", ""))
    margin, fee = rng.choice((250, 320, 400)), 100 if facts["supply_route"] == "msp" else 0
    facts["agency_margin"] = pounds(margin)
    if fee:
        facts["msp_fee"] = pounds(fee)
    extra = 0
    if facts["payment_basis"] == "paye":
        extra = pence * 15 // 100
        facts["employer_ni"] = pounds(extra)
        facts["apprenticeship_levy"] = pounds(pence // 200)
        extra += pence // 200
    charge = pence + margin + fee + extra
    facts["charge_rate"] = pounds(charge)
    facts["quarter_cost"] = pounds(charge * int(facts["hours_worked"]))


def references_of(first: int, count: int, seed: int) -> tuple[list[str], list[str]]:
    """Booking references and worker numbers for rows `first` on. Workers recur after 999,982 rows."""
    refs = [f"B{number:08d}" for number in range(first + 1, first + count + 1)]
    step = 1 + (seed * 7919 + 104_729) % (PRIME - 1)
    workers = [f"SW{((number + 12_345) * step + seed) % PRIME + 1}" for number in range(first, first + count)]
    return refs, workers


def plant(plan: Plan) -> Iterator[Planted]:
    """The assignments of a plan, in chunks of at most 100,000 rows, with what each clause says of them."""
    import polars as pl

    names = [field.name for field in fields()]
    made = drafts(plan, min(plan.rows, DISTINCT))
    facts = pl.DataFrame(
        {name: [each.facts.get(name) or None for each in made] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    truth = pl.DataFrame(
        {
            f"{part}:{clause}": [each.planted[clause][place] for each in made]
            for clause in CLAUSES
            for place, part in enumerate(("outcome", "why"))
        }
    )
    rng = Random(plan.seed + 1)
    for first in range(0, plan.rows, CHUNK):
        count = min(CHUNK, plan.rows - first)
        if plan.rows <= DISTINCT:
            rows, answers = facts, truth
        else:
            index = rng.choices(range(len(made)), k=count)
            rows, answers = facts[index], truth[index]
        refs, workers = references_of(first, count, plan.seed)
        rows = rows.with_columns(pl.Series("assignment_ref", refs), pl.Series("worker", workers))
        yield Planted(rows, answers)


def truth_of(answers: pl.DataFrame, ref: pl.Series) -> pl.DataFrame:
    """One row for each assignment and clause, by assignment, then in the order of the clauses."""
    import polars as pl

    parts = [
        pl.DataFrame(
            {
                "assignment_ref": ref,
                "clause": pl.repeat(clause, len(ref), eager=True),
                "outcome": answers[f"outcome:{clause}"],
                "why": answers[f"why:{clause}"],
            }
        ).with_row_index("row")
        for clause in CLAUSES
    ]
    return pl.concat(parts).sort("row", maintain_order=True).drop("row")
