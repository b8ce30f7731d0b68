"""What a key may do: its scopes, and the permissions that each stands for.

A scope is a noun of the API; with `:manage` or `:publish` it lets a program change things too. Nobody can give a key
more than they hold themself in the organisation that it is for, and no key can do what nobody of its organisation
could: an agency's reads what its people read, and only the regional programme's publishes.
"""

from __future__ import annotations

from enum import StrEnum

from comity.web.people.roles import PERMISSIONS, Permission, Role, held_in


class Scope(StrEnum):
    """One of the things that a key can be made for."""

    ORGANISATIONS = "organisations"
    ORGANISATIONS_MANAGE = "organisations:manage"
    MEMORANDA = "memoranda"
    MEMORANDA_PUBLISH = "memoranda:publish"
    ASSESSMENTS = "assessments"
    PEOPLE = "people"
    PEOPLE_MANAGE = "people:manage"
    RECORD = "record"
    RECORD_VERIFY = "record:verify"
    KEYS_MANAGE = "keys:manage"


GIVES: dict[Scope, Permission] = {
    Scope.ORGANISATIONS: Permission.READ_REGION,
    Scope.ORGANISATIONS_MANAGE: Permission.MANAGE_REGION,
    Scope.MEMORANDA: Permission.READ_REGION,
    Scope.MEMORANDA_PUBLISH: Permission.PUBLISH_MEMORANDUM,
    Scope.ASSESSMENTS: Permission.JUDGE_FILE,
    Scope.PEOPLE: Permission.READ_PEOPLE,
    Scope.PEOPLE_MANAGE: Permission.MANAGE_PEOPLE,
    Scope.RECORD: Permission.READ_AUDIT,
    Scope.RECORD_VERIFY: Permission.VERIFY_AUDIT,
    Scope.KEYS_MANAGE: Permission.MANAGE_KEYS,
}

WORDS: dict[Scope, str] = {
    Scope.ORGANISATIONS: "Read the region and its organisations",
    Scope.ORGANISATIONS_MANAGE: "Add and change organisations",
    Scope.MEMORANDA: "Read memoranda",
    Scope.MEMORANDA_PUBLISH: "Bring in and publish memoranda",
    Scope.ASSESSMENTS: "Judge a file, with nothing kept",
    Scope.PEOPLE: "Read people and their roles",
    Scope.PEOPLE_MANAGE: "Invite people and end memberships",
    Scope.RECORD: "Read the record of what was done",
    Scope.RECORD_VERIFY: "Verify the record and export checkpoints",
    Scope.KEYS_MANAGE: "Make and revoke keys",
}


def usable(kind: str) -> frozenset[Scope]:
    """The scopes that a key of an organisation of a kind can have: those of its people's permissions, in any role."""
    held = {permission for role in Role if kind in held_in(role) for permission in PERMISSIONS[role]}
    return frozenset(scope for scope in Scope if GIVES[scope] in held)
