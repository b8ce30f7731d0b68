"""What a check came to, judged once more by the memorandum that it was made with, as it was then."""

from __future__ import annotations

from decimal import Decimal

from comity.clauses import Outcome
from comity.dictionary import MONEY_SCALE
from comity.judge import Decision
from comity.judge.answers import can_be_signed_off, left_open, missing, open_words
from comity.judge.check import Check as Judged
from comity.judge.check import check_typed
from comity.judge.facts import typed
from comity.judge.would_comply import would_comply
from comity.memorandum.base import Kind
from comity.web.engagements.memoranda import NotKeptError, made_with
from comity.web.engagements.models import Check
from comity.web.engagements.sealed import PastRetentionError, receipt_of


def as_judged(check: Check) -> Judged:
    """A check with its findings.

    Raises:
        NotKeptError: that memorandum is not kept.
        PastRetentionError: its facts are not.
    """
    content = receipt_of(check)
    return check_typed(typed(content["facts"]), made_with(check).memorandum, check.as_at)


def left_open_words(check: Check) -> str:
    """What the memorandum leaves open so that a check cannot tell, in words; empty where a fact is lacking."""
    try:
        found = as_judged(check)
    except (PastRetentionError, NotKeptError):
        return ""
    lacking = missing(found)
    return open_words(left_open(found, lacking)) if not lacking else ""


def kept_at(check: Check) -> int | None:
    """The highest pay rate at which a check's price cap would be kept, its other facts left as they are; None where it
    is kept, or where that rate is not known. In ten-thousandths of a pound."""
    try:
        found = as_judged(check)
    except (PastRetentionError, NotKeptError):
        return None
    cap = next((each for each in found.findings if each["kind"] == Kind.PRICE_CAP), None)
    if cap is None or cap["outcome"] != Outcome.BREACHED:
        return None
    rate = next((fact.value for fact in would_comply(found, cap) if fact.field == "pay_rate"), None)
    return int(rate * MONEY_SCALE) if isinstance(rate, Decimal) else None


def may_be_signed_off(check: Check) -> bool:
    """Whether what a check found breached can be signed off. Its facts are looked at only where it could not tell."""
    if check.decision != Decision.CANNOT_TELL or Outcome.BREACHED not in check.outcomes.values():
        return check.decision == Decision.PROCEED_WITH_SIGN_OFF
    try:
        return can_be_signed_off(as_judged(check))
    except (PastRetentionError, NotKeptError):
        return False
