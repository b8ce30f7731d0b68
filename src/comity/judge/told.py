"""A cool-off that another authority's fact decides, told as little as will do: until when, and whom to ask.

Who asks is told neither the last day nor the reason for leaving. The check holds the words that were told in place of
the facts of the role, so that its receipt, its pages and whatever is made of it can tell no more either. It is judged
by stand-in facts that come to the same, which are made for the judging and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from comity.clauses import Outcome
from comity.clauses.calendar import COMMON_FEBRUARIES, LAST_DAYS, date_of, number_of
from comity.clauses.exceptions import COVER_WORDS
from comity.clauses.words import date_text
from comity.judge.conform import TOLD
from comity.memorandum.model import Clause, Kind, Memorandum

OF_THE_ROLE = ("had_substantive_role", "last_substantive_authority", "last_substantive_end_date", "leaving_reason")
LONG_AGO = date(1900, 1, 1)
JUDGED = (Outcome.BREACHED, Outcome.EXCEPTED, Outcome.NOT_KNOWN, Outcome.MET)
"""What turns on the role. Another outcome, as that the clause is not yet in force, says why by itself."""

Findings = list[dict[str, Any]]
Judge = Callable[[Sequence[Mapping[str, Any]]], list[Findings]]


def findings(judge: Judge, several: Sequence[Mapping[str, Any]], memorandum: Memorandum) -> list[Findings]:
    """The findings of each of several candidates' facts, of which a told cool-off may be one."""
    if not any(TOLD in facts for facts in several):
        return judge(several)
    return [_told(judge, facts, memorandum) if TOLD in facts else judge([facts])[0] for facts in several]


def _told(judge: Judge, facts: Mapping[str, Any], memorandum: Memorandum) -> Findings:
    told, found = facts[TOLD], Findings()
    for stand_in in _stand_ins(told, facts, memorandum.clause(Kind.COOL_OFF)):
        found = judge([{name: value for name, value in facts.items() if name != TOLD} | stand_in])[0]
        one = next((each for each in found if each["kind"] == Kind.COOL_OFF), None)
        if one is None or told["until"] is None or one["working"].get("first_lawful_start") == str(told["until"]):
            break
    return [_reworded(each, told, facts) if each["kind"] == Kind.COOL_OFF else each for each in found]


def otherwise(given: Mapping[str, Any]) -> str:
    """What is said of facts that were given and are not as what is held; empty where none was."""
    if not given:
        return ""
    said = "The answers given were otherwise."
    if given.get("had_substantive_role") is False:
        said = "The answer given was that the worker held no substantive role before."
    elif (ended := given.get("last_substantive_end_date")) is not None:
        said = f"The last day given was {date_text(ended)}."
    return f"{said} What is held counts until whoever holds it puts it right. The worker can object to it."


def _stand_ins(told: Mapping[str, Any], facts: Mapping[str, Any], clause: Clause | None) -> list[dict[str, Any]]:
    """Facts of a role that come to what was told, the likeliest first. Where a cool-off ends on a day, the role ended
    so many months before it as a term has; which term is found by judging."""
    start, until, outcome = facts.get("start_date"), told["until"], told["outcome"]
    if outcome == Outcome.NOT_KNOWN:
        return [{"had_substantive_role": True}]
    if outcome in (Outcome.MET, Outcome.EXEMPT) or (until is not None and start is not None and start >= until):
        return [{"had_substantive_role": True, "last_substantive_end_date": LONG_AGO}]
    terms = clause.terms if clause is not None else ()
    months = sorted({int(term.value) for term in terms if term.value is not None}, reverse=True)
    ends = [_before(until, number) for number in months] if until is not None else []
    role = {
        "had_substantive_role": True,
        "last_substantive_authority": facts.get("authority"),
        "leaving_reason": "other",
    }
    return [{**role, "last_substantive_end_date": end} for end in (*ends, start or until)]


def _before(day: date, months: int) -> date:
    """The day so many months before, clipped at the month's end."""
    index, in_month = divmod(number_of(day), 100)
    index -= months
    last = 28 if index in COMMON_FEBRUARIES else LAST_DAYS[index % 48]
    return date_of(index * 100 + min(in_month, last))


def _reworded(finding: dict[str, Any], told: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The finding in the words that were told, with nothing of the facts that stood in."""
    outcome, until, start = finding["outcome"], told["until"], facts.get("start_date")
    if outcome not in JUDGED or start is None:
        return {**finding, "working": {}}
    after = next((words for words in COVER_WORDS.values() if words and finding["reason"].endswith(words)), "")
    found = {**finding, "reason": f"{told['words']} {otherwise(told['instead_of'])}".rstrip() + after, "working": {}}
    if outcome == Outcome.NOT_KNOWN:
        found["remedy"] = "Ask the authority that holds it. What it finds wrong it puts right, and you check again."
    elif outcome == Outcome.MET:
        found["outcome"] = str(Outcome.EXEMPT if told["outcome"] == Outcome.EXEMPT else Outcome.MET)
    elif until is not None:
        if outcome == Outcome.BREACHED and finding["working"].get("first_lawful_start") != str(until):
            found["remedy"] = f"A start on or after {date_text(until)} would comply."
        found["working"] = {"start_date": str(start), "first_lawful_start": str(until), "lawful_from": None}
    return found
