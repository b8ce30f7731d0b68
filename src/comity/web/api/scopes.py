"""What a key may do: its scopes, and the permissions that each stands for.

A scope is a noun of the API; with `:manage` or `:publish` it lets a program change things too. Nobody can give a key
more than they hold themself in the organisation that it is for, and no key can do what nobody of its organisation
could: an agency's reads what its people read, and only the regional programme's publishes.
"""

from __future__ import annotations

from enum import StrEnum

from comity.web.people.roles import PERMISSIONS, Permission, Role, held_in, reaches_the_region


class Scope(StrEnum):
    """One of the things that a key can be made for."""

    ORGANISATIONS = "organisations"
    ORGANISATIONS_MANAGE = "organisations:manage"
    MEMORANDA = "memoranda"
    BUNDLES = "bundles"
    MEMORANDA_PUBLISH = "memoranda:publish"
    ASSESSMENTS = "assessments"
    PEOPLE = "people"
    INVITATIONS = "invitations"
    PEOPLE_MANAGE = "people:manage"
    RECORD = "record"
    RECORD_VERIFY = "record:verify"
    ROUNDS = "rounds"
    ROUNDS_MANAGE = "rounds:manage"
    RETURNS = "returns"
    RETURNS_MAKE = "returns:make"
    CONTESTS_ANSWER = "contests:answer"
    EXPORTS = "exports"
    POOL = "pool"
    CHECKS = "checks"
    HISTORIES = "histories"
    EXCEPTIONS = "exceptions"
    EXCEPTIONS_REQUEST = "exceptions:request"
    BREACHES = "breaches"
    KEYS = "keys"
    KEYS_MANAGE = "keys:manage"


GIVES: dict[Scope, Permission] = {
    Scope.ORGANISATIONS: Permission.READ_REGION,
    Scope.ORGANISATIONS_MANAGE: Permission.MANAGE_REGION,
    Scope.MEMORANDA: Permission.READ_REGION,
    Scope.BUNDLES: Permission.READ_BUNDLES,
    Scope.MEMORANDA_PUBLISH: Permission.PUBLISH_MEMORANDUM,
    Scope.ASSESSMENTS: Permission.JUDGE_FILE,
    Scope.PEOPLE: Permission.READ_PEOPLE,
    Scope.INVITATIONS: Permission.READ_INVITATIONS,
    Scope.PEOPLE_MANAGE: Permission.MANAGE_PEOPLE,
    Scope.RECORD: Permission.READ_AUDIT,
    Scope.RECORD_VERIFY: Permission.VERIFY_AUDIT,
    Scope.ROUNDS: Permission.READ_ROUNDS,
    Scope.ROUNDS_MANAGE: Permission.MANAGE_ROUNDS,
    Scope.RETURNS: Permission.READ_RETURN,
    Scope.RETURNS_MAKE: Permission.MAKE_RETURN,
    Scope.CONTESTS_ANSWER: Permission.ANSWER_CONTESTS,
    Scope.EXPORTS: Permission.SEND_EXPORT,
    Scope.POOL: Permission.READ_POOL,
    Scope.CHECKS: Permission.CHECK,
    Scope.HISTORIES: Permission.KEEP_HISTORIES,
    Scope.EXCEPTIONS: Permission.READ_REGISTER,
    Scope.EXCEPTIONS_REQUEST: Permission.REQUEST_EXCEPTIONS,
    Scope.BREACHES: Permission.READ_BREACHES,
    Scope.KEYS: Permission.READ_KEYS,
    Scope.KEYS_MANAGE: Permission.MANAGE_KEYS,
}

BRINGS = {
    Scope.BUNDLES: frozenset({Scope.MEMORANDA}),
    Scope.MEMORANDA_PUBLISH: frozenset({Scope.MEMORANDA, Scope.BUNDLES}),
    Scope.PEOPLE_MANAGE: frozenset({Scope.INVITATIONS}),
    Scope.EXPORTS: frozenset({Scope.ROUNDS}),
    Scope.EXCEPTIONS_REQUEST: frozenset({Scope.EXCEPTIONS}),
    Scope.KEYS_MANAGE: frozenset({Scope.KEYS}),
}
"""The reading that comes with a scope: a program that withdraws an invitation has to find it first."""

WORDS: dict[Scope, str] = {
    Scope.ORGANISATIONS: "Read the region and its organisations",
    Scope.ORGANISATIONS_MANAGE: "Add and change organisations",
    Scope.MEMORANDA: "Read memoranda",
    Scope.BUNDLES: "Read memoranda, and bundles that wait or were withdrawn",
    Scope.MEMORANDA_PUBLISH: "Bring in and publish memoranda",
    Scope.ASSESSMENTS: "Judge a file, with nothing kept",
    Scope.PEOPLE: "Read people and their roles",
    Scope.INVITATIONS: "Read the invitations that have not been accepted",
    Scope.PEOPLE_MANAGE: "Invite people and end memberships",
    Scope.RECORD: "Read the record of what was done",
    Scope.RECORD_VERIFY: "Verify the record and export checkpoints",
    Scope.ROUNDS: "Read the rounds of returns, and what is due",
    Scope.ROUNDS_MANAGE: "Open and close rounds",
    Scope.RETURNS: "Read returns: their rows, issues and findings",
    Scope.RETURNS_MAKE: "Send files of returns, put cells right, explain queries",
    Scope.CONTESTS_ANSWER: "Read and answer findings that authorities contest",
    Scope.EXPORTS: "Send a provider’s exports, and read what became of them",
    Scope.POOL: "Read pooled reports, and one’s own figures beside them",
    Scope.CHECKS: "Check candidates, and read the receipts",
    Scope.HISTORIES: "Tell of leavers, and of what the regulator’s register showed",
    Scope.EXCEPTIONS: "Read the region’s register of exceptions",
    Scope.EXCEPTIONS_REQUEST: "Draft and read requests for exceptions, and answer what is asked of them",
    Scope.BREACHES: "Read the region’s breach log, as its members do",
    Scope.KEYS: "Read which keys there are",
    Scope.KEYS_MANAGE: "Make and revoke keys",
}


def usable(kind: str) -> frozenset[Scope]:
    """The scopes that a key of an organisation of a kind can have: those of its people's permissions, in any role."""
    held = {
        permission
        for role in Role
        if kind in held_in(role)
        for permission in PERMISSIONS[role]
        if kind != "region" or reaches_the_region(role, permission)
    }
    return frozenset(scope for scope in Scope if GIVES[scope] in held)


def with_reading(scopes: frozenset[Scope]) -> frozenset[Scope]:
    """The scopes, and the reading that comes with them."""
    return scopes.union(*(BRINGS.get(scope, frozenset()) for scope in scopes))
