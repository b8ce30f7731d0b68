"""Every change to who belongs where, each with its event in the same transaction."""

from comity.web.people.actions.invitations import (
    accept,
    accept_as_new_person,
    confirm_invitation,
    invite,
    refuse_invitation,
    send_again,
    withdraw_invitation,
)
from comity.web.people.actions.memberships import end_membership, give_membership
from comity.web.people.actions.second_factor import forget_second_factor

__all__ = [
    "accept",
    "accept_as_new_person",
    "confirm_invitation",
    "end_membership",
    "forget_second_factor",
    "give_membership",
    "invite",
    "refuse_invitation",
    "send_again",
    "withdraw_invitation",
]
