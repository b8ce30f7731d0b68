"""What the check that a request rests on found of each clause that it would depart from: the figures that are decided
on. It tells of the candidate by no name and no number."""

from __future__ import annotations

from comity.clauses import Outcome
from comity.memorandum.base import Kind
from comity.memorandum.words import kind_words
from comity.web.approvals.filling import filled
from comity.web.approvals.models import ExceptionRequest
from comity.web.engagements.memoranda import NotKeptError
from comity.web.engagements.sealed import PastRetentionError


def found_of(request: ExceptionRequest) -> list[tuple[str, str]]:
    """Each clause in words with its finding, in the order in which they are asked for. Not of a cap whose excess is
    known, which stands among what is asked for; nothing where the facts or the memorandum are not kept any more."""
    try:
        findings = filled(request.from_check).judged.findings
    except (PastRetentionError, NotKeptError):
        return []
    reasons = {each["kind"]: each["reason"] for each in findings if each["outcome"] == Outcome.BREACHED}
    if request.over is not None:
        reasons.pop(Kind.PRICE_CAP.value, None)
    return [(kind_words(Kind(each)), reasons[each]) for each in request.clauses if each in reasons]
