"""What is said of a worker, said to them: on the page on which they ask for themselves.

The clauses' reasons are written once, for every surface, and speak of the worker.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from comity.judge import Check as Judged
from comity.judge.answers import words

_VERBS = {"is": "are", "was": "were", "has": "have", "does": "do"}
_SPOKEN_OF = re.compile(r"\b(the worker)(?:(['’]s)\b|( not)?(?: (is|was|has|does)\b)?)", re.IGNORECASE)
_CHOOSE = "Choose the memorandum of the authority’s own region"
_THE_LEAD = "The region’s lead enters the agreed value"
_OTHERWISE = (
    (re.compile(r"\bThis worker is\b"), "You are"),
    (re.compile(r"^(You left .+? and) starts\b"), r"\1 start"),
    (re.compile(r"\bFor this worker of a\b"), "For you, as one of a"),
    (re.compile(r"\bEngage a worker with\b"), "The authority may engage you with"),
    (re.compile(r"\bGive the pay rate to you\b"), "Give your pay rate"),
    (re.compile(r"^Pay (£\S+ an hour or less)\b"), r"Be paid \1"),
    (re.compile(r"^Obtain (\d+ more references?)\b"), r"The authority is to hold \1"),
    (re.compile(r"\bOr have (the .+?) approve\b"), r"Or the authority has \1 approve"),
    (re.compile(r"\bAsk the region to agree\b"), "The region is to agree"),
    (re.compile(r"\bJudge against the region's own memorandum, or enter the region's caps\b"), _CHOOSE),
    (re.compile(r"\bAsk the region's lead for the agreed value\. It is the lead who enters it\b"), _THE_LEAD),
)
CALLED = {
    "had_substantive_role": "whether you have held a substantive role",
    "last_substantive_authority": "which authority your last substantive role was in",
    "last_substantive_end_date": "your last day in your last substantive role",
    "leaving_reason": "why you left your last substantive role",
    "direct_experience_months": "your months of direct experience",
    "references_received": "how many references the authority would hold",
    "pay_rate": "what you would be paid",
    "payment_basis": "how you would be paid",
    "supply_route": "how you would be supplied",
    "role": "what you would do",
    "start_date": "your first day",
    "authority": "the authority",
}
"""What a fact is called where the worker is asked for it."""


def to_worker(text: str) -> str:
    """The words as they are said to the worker whom they are of."""
    said = _SPOKEN_OF.sub(_you, text)
    for pattern, instead in _OTHERWISE:
        said = pattern.sub(instead, said)
    return said


def _you(found: re.Match[str]) -> str:
    you = "your" if found[2] else "you"
    you = you.capitalize() if found[1][0].isupper() else you
    return you + (found[3] or "") + (f" {_VERBS[found[4]]}" if found[4] else "")


def answered_to_worker(judged: Judged, answer: dict[str, Any]) -> dict[str, Any]:
    """What a page shows of an answer, with the decision, the reasons and what is missing said to the worker."""
    lacking = tuple(replace(each, called=CALLED.get(each.field, "")) for each in answer["missing"])
    clauses = [
        {**each, "reason": to_worker(each["reason"]), "remedy": to_worker(each["remedy"])} for each in answer["clauses"]
    ]
    for told in (*(each.in_hand for each in answer["bases"]), answer["own_in_hand"]):
        if told is not None:
            told.what = to_worker(told.what)
    said = {"words": words(judged, lacking, to_worker=True), "missing": lacking, "clauses": clauses}
    if (complying := answer["complying"]) is not None:
        facts = tuple(replace(fact, note=to_worker(fact.note)) for fact in complying.facts)
        said["complying"] = replace(complying, facts=facts)
    return answer | said
