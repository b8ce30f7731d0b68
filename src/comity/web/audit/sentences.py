"""What each verb means, as a sentence for a person to read. A verb without one cannot be recorded.

`{actor}`, `{subject}` and `{organisation}` are filled in, from the records as they stand, by the page that reads them
out; the other names in braces are the event's own identifiers.
"""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "made_region": "{actor} set up the region.",
    "changed_region": "{actor} changed the region's name or colour.",
    "added_organisation": "{actor} added {subject}.",
    "changed_organisation": "{actor} changed {subject}.",
    "invited": "{actor} invited someone to {organisation} as {role}.",
    "sent_invitation_again": "{actor} sent an invitation to {organisation} as {role} again.",
    "withdrew_invitation": "{actor} withdrew an invitation to {organisation}.",
    "accepted_invitation": "{actor} accepted an invitation to {organisation} as {role}.",
    "gave_membership": "{actor} made {person} {role} of {organisation}.",
    "ended_membership": "{actor} ended {person}'s membership of {organisation} as {role}.",
    "read_person": "{actor} read the record of {subject}.",
    "made_administrator": "{actor} made {subject} an administrator.",
    "forgot_second_factor": "{actor} took away the second factor of {subject}, who had lost it.",
    "signed_in": "{actor} signed in.",
    "brought_in_bundle": "{actor} brought in the bundle of memorandum {memorandum}.",
    "published_memorandum": "{actor} published memorandum {memorandum}, version {version}.",
    "withdrew_bundle": "{actor} withdrew the bundle of memorandum {memorandum}.",
    "judged_file": "{actor} judged a file against memorandum {memorandum}; nothing of it was kept.",
    "made_key": "{actor} made an API key for {organisation}.",
    "revoked_key": "{actor} revoked an API key of {organisation}.",
    "exported_checkpoint": "{actor} exported a signed checkpoint at event {number}.",
    "deleted_by_retention": "{actor} deleted {count} records of {kind} whose time was up.",
}
