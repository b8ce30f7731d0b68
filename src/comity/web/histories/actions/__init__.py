"""Every write of the room."""

from comity.web.histories.actions.asking import Asked, ask
from comity.web.histories.actions.leavers import take_back_leaver, tell_leavers
from comity.web.histories.actions.links import (
    AddressError,
    LinkError,
    close_link,
    make_link,
    open_link,
)
from comity.web.histories.actions.objecting import ObjectionError, answer_objection, object_to
from comity.web.histories.actions.patterns import find_everywhere, find_patterns
from comity.web.histories.actions.references import take_back_reference, tell_references
from comity.web.histories.actions.registrations import keep_checks, list_numbers, take_back_registration
from comity.web.histories.actions.rekeying import rekey
from comity.web.histories.actions.spells import take_back_spell, tell_spell

__all__ = [
    "AddressError",
    "Asked",
    "LinkError",
    "ObjectionError",
    "answer_objection",
    "ask",
    "close_link",
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
    "take_back_registration",
    "take_back_spell",
    "tell_leavers",
    "tell_references",
    "tell_spell",
]
