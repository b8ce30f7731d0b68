"""project-team: each worker of a project team or packaged service is approved by name before the start, costs are
disaggregated, and the authority controls practice. Any known failure is a breach, naming each."""

from __future__ import annotations

import narwhals as nw

from comity.clauses.failures import Point, bits
from comity.clauses.outcome import Outcome
from comity.clauses.setting import Setting, unreadable
from comity.clauses.terms import Timetable
from comity.clauses.verdict import (
    MET,
    Judged,
    Scope,
    Verdict,
    column,
    decide,
    departure_words,
    gate_rules,
    shared_verdicts,
    unknown_rule,
)
from comity.memorandum.model import Clause

ROUTES = ("project_team", "packaged")
FAILS, ROUTE_BLANK, BLANK = 10, 11, 12


def points() -> list[Point]:
    """What must hold of each worker of a team."""
    approved = nw.col("worker_approved_date")
    unread = unreadable("worker_approved_date")
    return [
        Point(
            approved.is_null() & ~unread,
            unread,
            "the worker was not approved by name",
            "the date the worker was approved",
        ),
        Point(
            approved > nw.col("start_date"),
            None,
            "the worker was approved only after the start",
            "the date the worker was approved",
        ),
        Point(
            ~nw.col("costs_disaggregated"),
            nw.col("costs_disaggregated").is_null(),
            "costs are not disaggregated",
            "whether costs are disaggregated",
        ),
        Point(
            ~nw.col("practice_control"),
            nw.col("practice_control").is_null(),
            "the authority does not control practice",
            "whether the authority controls practice",
        ),
    ]


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready."""
    timetable = Timetable.of(clause.terms, setting)
    route = nw.col("supply_route")
    scope = Scope(~route.is_in(ROUTES), lambda facts, _: facts.get("supply_route") not in (None, *ROUTES))
    rules = [
        *gate_rules(timetable.gate, scope),
        *unknown_rule(timetable),
        (route.is_null(), ROUTE_BLANK),
        (column(clause, "failures") > 0, FAILS),
        (column(clause, "blanks") > 0, BLANK),
    ]
    return Judged(
        clause,
        stages=(
            {
                "failures": bits([point.fails for point in points()]),
                "blanks": bits([point.blank for point in points()]),
            },
            {"verdict": decide(rules)},
        ),
        timetables=[timetable],
        scope=scope,
        verdicts={
            **shared_verdicts(
                setting,
                timetable,
                "The worker is not supplied as part of a project team or packaged service.",
            ),
            FAILS: Verdict(
                Outcome.BREACHED,
                "For this worker of a {supply_route:route}: {failures:team_failures}.",
                "{begun:approve_worker}, have each worker's cost priced apart, and keep "
                "practice under the authority's control." + departure_words(clause),
            ),
            ROUTE_BLANK: Verdict(
                Outcome.NOT_KNOWN,
                "How the worker is supplied is blank, so whether this is a project team is not known.",
                "Give the supply route.",
            ),
            BLANK: Verdict(Outcome.NOT_KNOWN, "Not given: {blanks:team_blanks}.", "Give what is missing."),
            MET: Verdict(
                Outcome.MET,
                "The worker was approved by name on {worker_approved_date:date}, costs are disaggregated and the "
                "authority controls practice.",
            ),
        },
        working={
            "supply_route": ("supply_route", "text"),
            "start_date": ("start_date", "iso"),
            "worker_approved_date": ("worker_approved_date", "iso"),
            "costs_disaggregated": ("costs_disaggregated", "yesno"),
            "practice_control": ("practice_control", "yesno"),
        },
    )
