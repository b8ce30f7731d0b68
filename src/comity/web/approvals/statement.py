"""What somebody sees when they decide, as one statement and its digest."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import rfc8785

from comity.web.approvals.earlier import earlier
from comity.web.approvals.models import ExceptionRequest, SignOffNeeded
from comity.web.approvals.resting import words_of
from comity.web.approvals.telling import decision_of


def statement(request: ExceptionRequest, needed: SignOffNeeded) -> bytes:
    """All of it in one canonical form: the request, the check that it rests on, what became of those before it,
    and what was decided and asked."""
    rows = list(request.needed.prefetch_related("questions").select_related("decision").order_by("position"))
    said: dict[str, Any] = {
        "number": request.number,
        "authority": request.authority.code,
        "asked_of": [needed.position, needed.post, needed.group, needed.does, sorted(needed.clauses)],
        "clauses": sorted(request.clauses),
        "reason": request.reason,
        "why": request.why,
        **words_of(request),
        "first_day": str(request.first_day),
        "last_day": str(request.last_day),
        "role": request.role,
        "supplier": request.supplier,
        "amounts": [str(each) for each in (request.pay_rate, request.charge_rate, request.cap, request.over)],
        "hours_per_week": str(request.hours_per_week),
        "roles": request.roles,
        "no_other_departure": request.no_other_departure,
        "receipt": [request.from_check.number, request.from_check.digest],
        "facts": request.facts_digest,
        "memorandum": request.memorandum_digest,
        "renews": request.renews.number if request.renews is not None else "",
        "earlier": [words for _, words in earlier(request)],
        "decided": [_decided(each) for each in rows if decision_of(each) is not None],
        "questions": [[each.words, each.answer] for row in rows for each in row.questions.all()],
    }
    return rfc8785.dumps(said)


def _decided(needed: SignOffNeeded) -> list[Any]:
    made = decision_of(needed)
    assert made is not None
    terms = [str(made.last_day or ""), str(made.pay_rate or "")]
    return [needed.position, made.verdict, made.words, sorted(made.clauses), *terms, made.seen]


def seen(request: ExceptionRequest, needed: SignOffNeeded) -> str:
    """The SHA-256 of all that is decided on. Anything of it that changes gives another."""
    return sha256(statement(request, needed)).hexdigest()
