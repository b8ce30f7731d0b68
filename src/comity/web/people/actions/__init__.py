"""Every change to who belongs where, each with its event in the same transaction."""

from comity.web.people.actions.invitations import (
    accept,
    accept_as_new_person,
    invite,
    send_again,
    withdraw_invitation,
)
from comity.web.people.actions.memberships import end_membership, give_membership

__all__ = [
    "accept",
    "accept_as_new_person",
    "end_membership",
    "give_membership",
    "invite",
    "send_again",
    "withdraw_invitation",
]
