"""Headings that could be either of two fields, and that no reader may take for one of them by name alone.

"Leaving reason" is why the assignment ended in most senders' files, and why the last substantive role ended in
others. Only the field's own name as the dictionary writes it (`leaving_reason`) is certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from comity.dictionary import fields_by_name
from comity.returns.headings.words import heading_tokens


@dataclass(frozen=True, slots=True)
class Trap:
    """Headings made of these words alone, at least one of each group in `needed`, could be any of `fields`.

    The likeliest field stands first. `apart` is true where the file's having a column for the one field shows that
    the heading is the other: nobody sends two columns of planned ends, but many send two of reasons.
    """

    fields: tuple[str, ...]
    needed: tuple[frozenset[str], ...]
    idle: frozenset[str]
    apart: bool = False


_IDLE = frozenset({"the", "a", "of", "for", "on", "by", "their", "s", "if", "any", "given"})
_DATE = frozenset({"date", "dt", "dd", "mm", "yy", "yyyy", "d", "m", "y", "ddmmyyyy"})
_POST = frozenset({"role", "post", "job", "position", "code", "codes", "category", "description", "desc", "text"})

TRAPS: tuple[Trap, ...] = (
    Trap(
        ("end_reason", "leaving_reason"),
        (
            frozenset({"leaving", "leave", "left", "leaver", "leavers", "leaves"}),
            frozenset({"reason", "reasons", "why", "cause", "rsn", "rationale"}),
        ),
        _IDLE | _POST,
    ),
    Trap(
        ("planned_end_date", "end_date"),
        (frozenset({"end", "ends", "ending", "finish", "finishes"}),),
        _IDLE | _DATE | {"assignment", "placement"},
        apart=True,
    ),
    Trap(
        ("worker_approved_date", "dcs_signoff_date"),
        (frozenset({"approved", "approval"}),),
        _IDLE | _DATE,
    ),
)
"""Every trap that is known. A heading whose wrong reading shows at once (codes that are not its codes) is none."""


@cache
def trap_of(heading: str) -> Trap | None:
    """The trap that a heading is, or None where its words are clear or it is a field's own name as written."""
    if heading.strip() in fields_by_name():
        return None
    tokens = set(heading_tokens(heading))
    for trap in TRAPS:
        words = frozenset().union(*trap.needed)
        if tokens <= words | trap.idle and all(tokens & group for group in trap.needed):
            return trap
    return None
