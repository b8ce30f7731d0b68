"""Every write of the room."""

from comity.web.histories.actions.asking import Asked, ask
from comity.web.histories.actions.leavers import take_back_leaver, tell_leavers
from comity.web.histories.actions.links import (
    LinkError,
    MadeLink,
    ObjectionError,
    answer_objection,
    make_link,
    object_to,
    open_link,
)
from comity.web.histories.actions.patterns import find_everywhere, find_patterns
from comity.web.histories.actions.references import take_back_reference, tell_references
from comity.web.histories.actions.registrations import keep_checks, list_numbers
from comity.web.histories.actions.rekeying import rekey
from comity.web.histories.actions.spells import take_back_spell, tell_spell

__all__ = [
    "Asked",
    "LinkError",
    "MadeLink",
    "ObjectionError",
    "answer_objection",
    "ask",
    "find_everywhere",
    "find_patterns",
    "keep_checks",
    "list_numbers",
    "make_link",
    "object_to",
    "open_link",
    "rekey",
    "take_back_leaver",
    "take_back_reference",
    "take_back_spell",
    "tell_leavers",
    "tell_references",
    "tell_spell",
]
