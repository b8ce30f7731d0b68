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
    """Change the region's name and colour, and its organisations."""
    PUBLISH_MEMORANDUM = "publish_memorandum"
    """Bring in a bundle, see what is wrong and what changes, and publish it."""
    JUDGE_FILE = "judge_file"
    """Judge a file in the browser."""
    READ_PEOPLE = "read_people"
    """See who belongs to an organisation, and their roles."""
    MANAGE_PEOPLE = "manage_people"
    """Invite people and end their memberships."""
    READ_AUDIT = "read_audit"
    """Read the record of what was done."""
    VERIFY_AUDIT = "verify_audit"
    """Verify the record's chain and export a signed checkpoint."""
    MANAGE_KEYS = "manage_keys"
    """Make and revoke an organisation's API keys."""


OF_THE_REGION = frozenset({Permission.MANAGE_REGION, Permission.PUBLISH_MEMORANDUM, Permission.VERIFY_AUDIT})
"""Permissions that concern a region as a whole: held for all of it, or not at all."""


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
_OFFICER = _EVERYONE | {_P.JUDGE_FILE}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REGIONAL_LEAD: frozenset(Permission),
    Role.DIRECTOR: _OFFICER | {_P.READ_PEOPLE, _P.READ_AUDIT},
    Role.ASSISTANT_DIRECTOR: _OFFICER | {_P.READ_PEOPLE},
    Role.CHIEF_EXECUTIVE: _OFFICER | {_P.READ_PEOPLE, _P.READ_AUDIT},
    Role.HR_LEAD: _OFFICER | {_P.READ_PEOPLE, _P.MANAGE_PEOPLE, _P.MANAGE_KEYS},
    Role.COMMISSIONER: _OFFICER | {_P.READ_PEOPLE},
    Role.TEAM_MANAGER: _OFFICER,
    Role.DATA_ANALYST: _OFFICER,
    Role.AGENCY_USER: _EVERYONE,
    Role.MSP_USER: _OFFICER,
    Role.AUDITOR: _EVERYONE | {_P.READ_PEOPLE, _P.READ_AUDIT, _P.VERIFY_AUDIT},
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
"""The roles that cannot be used without a second factor. Administrators need one too."""


def held_in(role: Role) -> frozenset[str]:
    """The kinds of organisation that a role may be held in."""
    return HELD_IN.get(role, COUNCILS)
