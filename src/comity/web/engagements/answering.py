"""What the pages of a check and of the public explainer show of an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from comity.judge import answers
from comity.judge.check import Check as Judged
from comity.judge.check import Decision, of_team
from comity.memorandum.words import within
from comity.web.engagements.models import Check

ORDER = ("breached", "not_known", "excepted", "transitional", "exempt", "met", "not_applicable")
SETTLED = frozenset(ORDER[-2:])
"""Outcomes of which a page shows how many, and the rest to whoever opens it: a telephone would be long in scrolling."""

STOPPED = "stopped"
"""How a page shows the decision of a check whose worker may not be engaged at all, whatever the clauses say."""


def answered(judged: Judged) -> dict[str, Any]:
    """What a page shows of an answer: the decision, each clause, what is missing, what would comply, and the caps."""
    lacking = answers.missing(judged)
    return {
        "decision": judged.decision.value,
        "words": answers.words(judged, lacking),
        "clauses": _clauses(judged),
        "settled": SETTLED,
        "missing": lacking,
        "complying": answers.would_comply(judged),
        "bases": answers.bases(judged),
        "own_in_hand": answers.own_in_hand(judged),
        "memorandum": judged.memorandum,
    }


def answered_of_team(team: list[Check], stops: Mapping[Any, str]) -> dict[str, Any]:
    """What the page says of a project team: its decision in words, and why, above each candidate's own. `stops` are
    why candidates may not be engaged at all, by their checks."""
    if len(team) < 2:
        return {"team": []}
    decisions = {each.position: as_stopped(each.decision, "", stops.get(each.pk, ""))[0] for each in team}
    words, why = answers.of_team_words(decisions)
    said = {
        "team": [(each, STOPPED if each.pk in stops else each.decision) for each in team],
        "team_decision": of_team(decisions.values()).value,
        "team_words": words,
        "team_why": why,
    }
    if stops:
        said["stopped"] = " ".join(f"Candidate {each.position}: {stops[each.pk]}" for each in team if each.pk in stops)
    return said


def as_stopped(decision: str, words: str, stops: str) -> tuple[Decision, str]:
    """What a check comes to, and its words, with what the clauses do not say: `stops` is why its worker may not be
    engaged at all, empty where they may. Pages and programs are told the same by it."""
    if not stops:
        return Decision(decision), words
    said = f"This engagement may not go ahead. By the memorandum’s clauses alone: {within(words)}"
    return Decision.DO_NOT_PROCEED, said


def answered_though_stopped(words: str, stops: str) -> dict[str, Any]:
    """What the page of a check begins with where its worker may not be engaged at all."""
    return {"decision": STOPPED, "words": as_stopped(STOPPED, words, stops)[1], "ends": None}


def _clauses(judged: Judged) -> list[dict[str, Any]]:
    """Each clause for the page: what stands against it first, with the working in words."""
    from comity.packs.report.breaches import working
    from comity.web.assessments.shown import said

    found = sorted(judged.findings, key=lambda finding: ORDER.index(finding["outcome"]))
    headings = {clause.kind.value: clause.heading for clause in judged.memorandum.clauses}
    return [
        {
            **finding,
            "heading": headings.get(finding["kind"], finding["kind"]),
            "shown": said(working(json.dumps(finding["working"]), judged.memorandum)) if finding["working"] else "",
        }
        for finding in found
    ]
