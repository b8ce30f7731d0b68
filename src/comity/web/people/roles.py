"""Roles, permissions, and which role has which: in code, so that a change of policy is read in a diff.

A role is held in an organisation. Its permissions reach that organisation's records; those of a role held in the
regional programme reach the whole region's.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Permission(StrEnum):
    """Something that a person may do. A view or a route names the one that it needs."""

    READ_REGION = "read_region"
    """See the region's start page, its organisations and its memoranda."""
    MANAGE_REGION = "manage_region"
    """Change the region's name, colour and rule for small numbers, and its organisations."""
    READ_BUNDLES = "read_bundles"
    """See the bundles that wait to be published or were withdrawn, and what they change."""
    PUBLISH_MEMORANDUM = "publish_memorandum"
    """Bring in a bundle, and publish or withdraw it."""
    JUDGE_FILE = "judge_file"
    """Judge a file in the browser."""
    READ_PEOPLE = "read_people"
    """See who belongs to an organisation, and their roles."""
    READ_INVITATIONS = "read_invitations"
    """See who has been invited and has not answered yet."""
    MANAGE_PEOPLE = "manage_people"
    """Invite people and end their memberships."""
    READ_AUDIT = "read_audit"
    """Read the record of what was done."""
    VERIFY_AUDIT = "verify_audit"
    """Verify the record's chain and export a signed checkpoint."""
    CONFIRM_INVITATIONS = "confirm_invitations"
    """Confirm or refuse an invitation to a role that signs. No key does this: it has no second factor."""
    READ_KEYS = "read_keys"
    """See which API keys an organisation has, and what they may do."""
    MANAGE_KEYS = "manage_keys"
    """Make and revoke an organisation's API keys."""
    MANAGE_ROUNDS = "manage_rounds"
    """Open and close the rounds in which returns are made."""
    READ_ROUNDS = "read_rounds"
    """See the rounds, what is due in them, and how far each authority has come."""
    READ_RETURN = "read_return"
    """See an authority's return: its rows, issues, findings and files."""
    MAKE_RETURN = "make_return"
    """Send files, put cells right, explain queries, contest findings, and submit."""
    APPROVE_RETURN = "approve_return"
    """Approve what was submitted."""
    AUTHORISE_RETURN = "authorise_return"
    """Authorise what was approved."""
    ANSWER_CONTESTS = "answer_contests"
    """Answer an authority that contests a finding."""
    SEND_EXPORT = "send_export"
    """Send a managed service provider's export, to be split among the authorities that have named it."""
    NAME_PROVIDERS = "name_providers"
    """Say which managed service providers may send rows of an authority's return, and end that."""
    READ_POOL = "read_pool"
    """See the region's pool: one's own figures, and others' aggregates."""
    READ_WHOLE_POOL = "read_whole_pool"
    """See the figures of each authority in the region's pool."""
    ASK_HISTORIES = "ask_histories"
    """Ask, with a purpose, what the region holds of a worker, and see the authority's own facts of them."""
    READ_HISTORIES = "read_histories"
    """See what an authority has told of leavers and registrations, and who asked about its workers."""
    KEEP_HISTORIES = "keep_histories"
    """Tell leavers, spells and registrations, give workers their link, and answer what they object to."""
    READ_PATTERNS = "read_patterns"
    """See patterns across the region's assignments, by worker key."""
    CHECK = "check"
    """Check candidates, and start, change and end engagements."""
    READ_CHECKS = "read_checks"
    """See an organisation's checks, with their facts."""
    READ_ENGAGEMENTS = "read_engagements"
    """See an authority's engagements, and how each stands. Suppliers have none."""
    REQUEST_EXCEPTIONS = "request_exceptions"
    """Ask for exceptions for an authority, answer what approvers and other members ask of them, and withdraw them."""
    READ_EXCEPTIONS = "read_exceptions"
    """See an authority's requests for exceptions, with what was said and decided."""
    DECIDE_EXCEPTIONS = "decide_exceptions"
    """Decide what one's post, or a post given to one, is asked to sign; as regional lead, what a group came to. No key
    does this."""
    DELEGATE_SIGNING = "delegate_signing"
    """Give the signing of one's post to another person between two days."""
    READ_REGISTER = "read_register"
    """See the region's register of exceptions, and what was decided where one is asked."""
    CHALLENGE_EXCEPTIONS = "challenge_exceptions"
    """Ask a question of an exception in the register, or object to it."""
    READ_BREACHES = "read_breaches"
    """See the region's breach log: which authority, which clause, since when, how far up the ladder, and the lesson."""
    READ_WHOLE_BREACHES = "read_whole_breaches"
    """See of a breach what it rests on, who takes care of it and what its authority says."""
    ANSWER_BREACHES = "answer_breaches"
    """Take care of an authority's breaches, answer them, and close those that are put right."""
    REPORT_BREACHES = "report_breaches"
    """Report what was seen at another authority of the region."""
    CLOSE_BREACHES = "close_breaches"
    """Close any breach of the region with what was learnt."""


OF_THE_REGION = frozenset(
    {
        Permission.MANAGE_REGION,
        Permission.READ_BUNDLES,
        Permission.PUBLISH_MEMORANDUM,
        Permission.CONFIRM_INVITATIONS,
        Permission.VERIFY_AUDIT,
        Permission.MANAGE_ROUNDS,
        Permission.ANSWER_CONTESTS,
        Permission.READ_WHOLE_POOL,
        Permission.READ_PATTERNS,
        Permission.CLOSE_BREACHES,
    }
)
"""Permissions that concern a region as a whole: held for all of it, or not at all."""

OF_AN_AUTHORITY = frozenset(
    {
        Permission.READ_RETURN,
        Permission.MAKE_RETURN,
        Permission.APPROVE_RETURN,
        Permission.AUTHORISE_RETURN,
        Permission.SEND_EXPORT,
        Permission.NAME_PROVIDERS,
        Permission.ASK_HISTORIES,
        Permission.READ_HISTORIES,
        Permission.KEEP_HISTORIES,
        Permission.CHECK,
        Permission.READ_CHECKS,
        Permission.READ_ENGAGEMENTS,
        Permission.REQUEST_EXCEPTIONS,
        Permission.READ_EXCEPTIONS,
        Permission.ANSWER_BREACHES,
    }
)
"""Permissions over what is an organisation's own, which a place in the programme does not give over everybody's."""


class Role(models.TextChoices):
    """What a person is, in an organisation."""

    REGIONAL_LEAD = "regional_lead", "Regional lead"
    DIRECTOR = "director", "Director of children's services"
    ASSISTANT_DIRECTOR = "assistant_director", "Assistant director"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    HR_LEAD = "hr_lead", "HR lead"
    COMMISSIONER = "commissioner", "Commissioner"
    TEAM_MANAGER = "team_manager", "Team manager"
    DATA_ANALYST = "data_analyst", "Data analyst"
    AGENCY_USER = "agency_user", "Agency user"
    MSP_USER = "msp_user", "Managed service provider user"
    AUDITOR = "auditor", "Auditor"


_P = Permission
_EVERYONE = frozenset({_P.READ_REGION})
_OFFICER = _EVERYONE | {
    *(_P.JUDGE_FILE, _P.READ_ROUNDS, _P.READ_RETURN, _P.READ_POOL),
    *(_P.READ_REGISTER, _P.CHALLENGE_EXCEPTIONS, _P.DECIDE_EXCEPTIONS, _P.READ_BREACHES),
}
_CHECKS = frozenset({_P.CHECK, _P.READ_CHECKS})
_ENGAGES = _CHECKS | {_P.READ_ENGAGEMENTS}
_HISTORIES = frozenset({_P.ASK_HISTORIES, _P.READ_HISTORIES})
_ASKS = frozenset(
    {_P.REQUEST_EXCEPTIONS, _P.READ_EXCEPTIONS, _P.READ_WHOLE_BREACHES, _P.ANSWER_BREACHES},
)
_POST = _ASKS | {_P.DELEGATE_SIGNING, _P.REPORT_BREACHES}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REGIONAL_LEAD: frozenset(Permission) - OF_AN_AUTHORITY,
    Role.DIRECTOR: _OFFICER | _ENGAGES | _HISTORIES | _POST | {_P.READ_PEOPLE, _P.READ_AUDIT, _P.AUTHORISE_RETURN},
    Role.ASSISTANT_DIRECTOR: _OFFICER | _ENGAGES | _HISTORIES | _POST | {_P.READ_PEOPLE},
    Role.CHIEF_EXECUTIVE: _OFFICER | _ENGAGES | _POST | {_P.READ_PEOPLE, _P.READ_AUDIT, _P.READ_HISTORIES},
    Role.HR_LEAD: _OFFICER
    | _ENGAGES
    | _HISTORIES
    | _POST
    | {_P.READ_PEOPLE, _P.READ_INVITATIONS, _P.MANAGE_PEOPLE, _P.READ_KEYS, _P.MANAGE_KEYS}
    | {_P.MAKE_RETURN, _P.APPROVE_RETURN, _P.NAME_PROVIDERS, _P.KEEP_HISTORIES},
    Role.COMMISSIONER: _OFFICER
    | _ENGAGES
    | _HISTORIES
    | _ASKS
    | {_P.READ_PEOPLE, _P.MAKE_RETURN, _P.NAME_PROVIDERS, _P.KEEP_HISTORIES},
    Role.TEAM_MANAGER: _OFFICER | _ENGAGES | _HISTORIES | _ASKS,
    Role.DATA_ANALYST: _OFFICER | {_P.MAKE_RETURN, _P.READ_HISTORIES, _P.KEEP_HISTORIES},
    Role.AGENCY_USER: _EVERYONE | _CHECKS,
    Role.MSP_USER: _EVERYONE | _CHECKS | {_P.JUDGE_FILE, _P.READ_ROUNDS, _P.SEND_EXPORT},
    Role.AUDITOR: _EVERYONE
    | {_P.READ_BUNDLES, _P.READ_PEOPLE, _P.READ_INVITATIONS, _P.READ_KEYS, _P.READ_AUDIT, _P.VERIFY_AUDIT}
    | {_P.READ_ROUNDS, _P.READ_RETURN, _P.READ_POOL, _P.READ_WHOLE_POOL, _P.READ_CHECKS}
    | {_P.READ_ENGAGEMENTS}
    | {_P.READ_HISTORIES, _P.READ_PATTERNS, _P.READ_EXCEPTIONS, _P.READ_REGISTER}
    | {_P.READ_BREACHES, _P.READ_WHOLE_BREACHES},
}

HELD_IN: dict[Role, frozenset[str]] = {
    Role.REGIONAL_LEAD: frozenset({"region"}),
    Role.AUDITOR: frozenset({"region"}),
    Role.DATA_ANALYST: frozenset({"region", "authority", "trust"}),
    Role.AGENCY_USER: frozenset({"agency"}),
    Role.MSP_USER: frozenset({"managed_service_provider"}),
}
"""The kinds of organisation that a role is held in; those not named are held in authorities and trusts."""

COUNCILS = frozenset({"authority", "trust"})

SECOND_FACTOR = frozenset({Role.DIRECTOR, Role.CHIEF_EXECUTIVE, Role.REGIONAL_LEAD})
"""The roles that sign: they cannot be used without a second factor, and an invitation to one is confirmed by somebody
who has one. Administrators need a second factor too."""


def reaches_the_region(role: Role, permission: Permission) -> bool:
    """Whether the permission, by a role held in the programme, is over every organisation of the region.

    Of what is an organisation's own only the auditor's does, who reads everything; a programme's analyst has none.
    """
    return permission not in OF_AN_AUTHORITY or role is Role.AUDITOR


def held_in(role: Role) -> frozenset[str]:
    """The kinds of organisation that a role may be held in."""
    return HELD_IN.get(role, COUNCILS)
