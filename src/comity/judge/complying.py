"""The complying facts of a check: what would have to be otherwise, all together, for nothing to be breached.

The start comes first and then the role, because what else complies turns on them: a later start can bring another
term of another clause into force. After each change everything is judged again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comity.clauses import Outcome
from comity.clauses.setting import UNREADABLE_FIELDS
from comity.dictionary import fields_by_name
from comity.judge.check import Check, check_each
from comity.judge.facts import one
from comity.judge.would_comply import ComplyingFact, would_comply

FIRST = ("start_date", "role")
"""The fields that other clauses' terms turn on, in the order in which they are settled."""

MOST_ROUNDS = 12
"""Times that a check is judged again. Two are usual; the start can move once for each dated term of a cool-off."""


@dataclass(frozen=True, slots=True)
class Complying:
    """The complying facts in the dictionary's order, and the check judged again with them.

    `whole` is whether they leave nothing breached. Where it is False, a fact whose value is None says what cannot be
    complied with and why.
    """

    facts: tuple[ComplyingFact, ...]
    again: Check

    @property
    def whole(self) -> bool:
        """Whether nothing is breached once they are so."""
        return Outcome.BREACHED not in self.again.outcomes.values()

    @property
    def told(self) -> bool:
        """Whether that can be told of every clause: an unknown cap may be breached by any rate."""
        return self.whole and Outcome.NOT_KNOWN not in self.again.outcomes.values()

    @property
    def values(self) -> dict[str, Any]:
        """The values by field, as `check` takes them."""
        return {fact.field: fact.value for fact in self.facts if fact.value is not None}


def complying(checked: Check) -> Complying:
    """What would comply, from a check. Facts that keep every clause are left as they are, and so are blanks: what is
    not known is still not known afterwards.

    Usually what is settled first brings no other term into force, so what is to follow it is judged in the same go.
    """
    again, found, foreseen = checked, dict[str, ComplyingFact](), _Foreseen()
    for _ in range(MOST_ROUNDS):
        wanted = _wanted(again)
        new = [fact for fact in wanted if fact.value is not None and found.get(fact.field) != fact]
        if not new:
            break
        stage = next((field for field in FIRST if any(fact.field == field for fact in new)), None)
        first = new if stage is None else [fact for fact in new if fact.field == stage]
        found |= {fact.field: fact for fact in first}
        if first == foreseen.new and foreseen.then is not None:
            again, foreseen = foreseen.then, _Foreseen()
        else:
            again, foreseen = _with(again, first, [fact for fact in new if fact not in first])
    found |= {fact.field: fact for fact in _wanted(again) if fact.value is None}
    order = list(fields_by_name())
    return Complying(tuple(sorted(found.values(), key=lambda fact: order.index(fact.field))), again)


@dataclass(frozen=True, slots=True)
class _Foreseen:
    """What is probably settled next, and the check judged again with it."""

    new: Sequence[ComplyingFact] = ()
    then: Check | None = None


def _wanted(checked: Check) -> list[ComplyingFact]:
    breached = [finding for finding in checked.findings if finding["outcome"] == Outcome.BREACHED]
    return [fact for finding in breached for fact in would_comply(checked, finding)]


def _with(checked: Check, new: Sequence[ComplyingFact], rest: Sequence[ComplyingFact]) -> tuple[Check, _Foreseen]:
    """The check judged again with what is new, and at the same time with the rest as well."""
    ways = [_changed(checked.facts, new)]
    if rest:
        ways.append(_changed(ways[0], rest))
    again, *then = check_each(ways, checked.memorandum, checked.as_at)
    return again, _Foreseen(rest, then[0]) if then else _Foreseen()


def _changed(facts: dict[str, Any], new: Sequence[ComplyingFact]) -> dict[str, Any]:
    changed = {**facts, **{fact.field: one(fields_by_name()[fact.field], fact.value) for fact in new}}
    return changed | {f"unreadable_{fact.field}": False for fact in new if fact.field in UNREADABLE_FIELDS}
